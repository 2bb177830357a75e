//! `./edgecall soak`: hours of calls that do all sorts of things, and then nothing may be left of them.

use crate::company::User;
use crate::load::Load;
use crate::process::{files_and_threads, memory_kib};
use crate::rig::{Cores, Node, Rig};
use crate::sound::AGENT_HZ;
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::time::Duration;

/// Mean length of a call, seconds.
const CALL_SECONDS: f64 = 15.0;
/// Growth of memory between the first and the last quarter that is called flat.
const FLAT: f64 = 1.05;
/// Files and threads more than before the load that may be left: connections to the stores.
const SPARE: usize = 24;

/// What to soak.
#[derive(clap::Args)]
pub struct SoakArgs {
    /// How long.
    #[arg(long, default_value_t = 30.0)]
    minutes: f64,
    /// Calls at once, on average; about 70 % of what `bench` found for scenario D.
    #[arg(long, default_value_t = 100)]
    calls: usize,
}

/// Runs the load, looks at memory meanwhile and at what is left afterwards.
///
/// # Errors
/// Something is left, memory has grown, calls were refused, or the processes fail.
pub async fn run(args: &SoakArgs, dir: &Path, cores: Cores) -> Result<()> {
    let rig = Rig::start(dir, cores).await?;
    let agents = args.calls + args.calls / 5 + 1;
    let node = rig.node(User::Soak, agents, false).await?;
    warm_up(&node).await?;
    let before = files_and_threads(node.pid)?;
    let rate = args.calls as f64 / CALL_SECONDS;
    let seconds = args.minutes * 60.0;
    let load = Load {
        settle_ms: 5_000,
        window_ms: (seconds * 1_000.0) as u64,
        hang_up_ms: Some(500),
        hang_up_spread_ms: (CALL_SECONDS * 2_000.0) as u64,
        key_ms: Some(2_500),
        ..node.load((rate * (seconds + 10.0)) as usize, rate)
    };
    println!(
        "{} calls at once for {} minutes, {rate:.1} new ones a second",
        args.calls, args.minutes
    );
    let (found, memory) = tokio::join!(node.run(&load), watch(node.pid, seconds));
    let found = found?;
    println!(
        "{} calls, {} answered, {} failed, {} ended by agents, cpu {:.1} %, missing {} of {} packets",
        found.started,
        found.answered,
        found.failed,
        found.ended_by_node,
        found.cpu_percent(),
        found.lost,
        found.packets,
    );
    let mut faults = Vec::new();
    if found.failed * 1_000 > found.started {
        faults.push(format!("{} calls failed", found.failed));
    }
    faults.extend(grown(&memory));
    faults.extend(left(&node, before).await?);
    faults.extend(stuck_agents(&node, agents).await?);
    let (drain, _) = node.drain().await?;
    if drain > 3_000.0 {
        faults.push(format!(
            "the node drained in {drain:.0} ms: a call was stuck"
        ));
    }
    if faults.is_empty() {
        println!("nothing is left, memory is flat, every agent takes the next call");
        return Ok(());
    }
    bail!("{}", faults.join("; "))
}

/// The first calls make what stays for good: connections, prompts, code pages.
async fn warm_up(node: &Node) -> Result<()> {
    let warm = Load {
        settle_ms: 1_000,
        window_ms: 1_000,
        hang_up_ms: Some(500),
        agents_at: None,
        agents: 0,
        ..node.load(20, 10.0)
    };
    node.run(&warm).await?;
    tokio::time::sleep(Duration::from_secs(5)).await;
    Ok(())
}

/// Resident memory every few seconds, KiB.
async fn watch(pid: u32, seconds: f64) -> Vec<u64> {
    let mut seen = Vec::new();
    let every = (seconds / 40.0).max(1.0);
    for _ in 0..40 {
        tokio::time::sleep(Duration::from_secs_f64(every)).await;
        seen.extend(memory_kib(pid));
    }
    seen
}

/// Whether the last quarter needs more memory than the second.
fn grown(memory: &[u64]) -> Option<String> {
    let quarter = memory.len() / 4;
    let highest = |part: &[u64]| part.iter().max().copied().unwrap_or(0);
    let early = highest(memory.get(quarter..quarter * 2)?);
    let late = highest(memory.get(quarter * 3..)?);
    println!(
        "memory: {} MiB early, {} MiB late",
        early / 1_024,
        late / 1_024
    );
    (late as f64 > early as f64 * FLAT).then(|| format!("memory grew from {early} to {late} KiB"))
}

/// Calls on disk, open sockets, threads that ought to be gone.
async fn left(node: &Node, before: (usize, usize)) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for _ in 0..60 {
        tokio::time::sleep(Duration::from_secs(1)).await;
        faults.clear();
        let calls = std::fs::read_dir(&node.spool)
            .with_context(|| format!("no {}", node.spool.display()))?;
        let calls = calls.count();
        if calls > 0 {
            faults.push(format!("{calls} calls are not stored"));
        }
        let (files, threads) = files_and_threads(node.pid)?;
        if files > before.0 + SPARE {
            faults.push(format!(
                "{files} files and sockets are open, {} before",
                before.0
            ));
        }
        if threads > before.1 + SPARE {
            faults.push(format!("{threads} threads run, {} before", before.1));
        }
        if faults.is_empty() {
            break;
        }
    }
    Ok(faults)
}

/// As many calls as there are agents must all be answered and heard: nobody is stuck in an old call.
async fn stuck_agents(node: &Node, agents: usize) -> Result<Option<String>> {
    let load = Load {
        expect_hz: AGENT_HZ,
        settle_ms: 2_500,
        window_ms: 1_000,
        ..node.load(agents, 60.0)
    };
    let found = node.run(&load).await?;
    let heard = found.checked > 0 && found.silent_legs == 0;
    // Agents of a soak go on holding and hanging up, so not every frame has the tone.
    let fine = heard && found.answered == agents as u64;
    Ok((!fine).then(|| format!("{} of {agents} agents took another call", found.answered)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_that_grows_is_noticed_and_a_start_is_not() {
        let start: Vec<u64> = (0..10).map(|n| n * 1_000).collect();
        let flat: Vec<u64> = start.iter().copied().chain([10_000; 30]).collect();
        assert_eq!(grown(&flat), None);
        let leak: Vec<u64> = (0..40).map(|n| 10_000 + n * 100).collect();
        assert!(grown(&leak).is_some());
    }
}
