//! What the system says about a process: its own CPU time and memory (proc(5)).

use anyhow::{Context, Result};

/// Clock ticks a second, fixed on Linux for programs.
const TICKS: f64 = 100.0;

/// User and system time of all its threads so far, seconds.
///
/// # Errors
/// The process does not exist.
pub fn cpu_seconds(pid: u32) -> Result<f64> {
    let path = format!("/proc/{pid}/stat");
    let text = std::fs::read_to_string(&path).with_context(|| format!("no process {pid}"))?;
    // The name in brackets may hold blanks.
    let rest = text.rsplit_once(')').map_or("", |(_, rest)| rest);
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let ticks = |place: usize| fields.get(place).and_then(|f| f.parse::<f64>().ok());
    let (user, system) = (ticks(11), ticks(12));
    Ok((user.unwrap_or(0.0) + system.unwrap_or(0.0)) / TICKS)
}

/// Resident memory, KiB.
///
/// # Errors
/// The process does not exist.
pub fn memory_kib(pid: u32) -> Result<u64> {
    let path = format!("/proc/{pid}/status");
    let text = std::fs::read_to_string(&path).with_context(|| format!("no process {pid}"))?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    number.with_context(|| format!("{path} says nothing of memory"))
}

/// How many files and sockets it has open, and how many threads it runs.
///
/// # Errors
/// The process does not exist.
pub fn files_and_threads(pid: u32) -> Result<(usize, usize)> {
    let count = |folder: &str| -> Result<usize> {
        let path = format!("/proc/{pid}/{folder}");
        Ok(std::fs::read_dir(&path)
            .with_context(|| format!("no process {pid}"))?
            .count())
    };
    Ok((count("fd")?, count("task")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_used_time_and_memory() {
        let own = std::process::id();
        let before = cpu_seconds(own).unwrap();
        let until = std::time::Instant::now() + std::time::Duration::from_millis(100);
        let mut sum = 0_u64;
        while std::time::Instant::now() < until {
            sum = sum.wrapping_mul(31).wrapping_add(7);
        }
        std::hint::black_box(sum);
        assert!(cpu_seconds(own).unwrap() >= before);
        assert!(memory_kib(own).unwrap() > 500);
        assert!(cpu_seconds(u32::MAX).is_err());
    }
}
