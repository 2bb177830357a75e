//! Counters that a test run prints, so that a regression is seen: work of an engine step and of a media beat as
//! a ratio to a fixed calculation on the same core, and as instructions where valgrind is installed.

use crate::engine_cost::{Crowd, company};
use anyhow::{Context, Result, bail};
use edgecall_model::agent::AgentState;
use media_audio::{
    Beat, BeatConfig, Codec, LegFormat, LegKey, MediaCommand, RecordingOptions, Transport,
};
use std::net::UdpSocket;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum What {
    /// A call comes, waits and rings at the agent who becomes free; 1,000 agents, 1,000 calls wait.
    Engine,
    /// One beat of two A-law legs in a bridge, recorded.
    Beat,
    /// Multiplications, to compare with.
    Calibration,
}

/// Does the work `times` times; gives the seconds that the work itself took.
///
/// # Errors
/// Sockets.
pub fn work(what: What, times: u32) -> Result<f64> {
    match what {
        What::Engine => Ok(engine(times)),
        What::Beat => beats(times),
        What::Calibration => Ok(calibration(times)),
    }
}

fn calibration(times: u32) -> f64 {
    let began = Instant::now();
    let mut value = 1_u64;
    for _ in 0..times {
        for _ in 0..1_000 {
            value = std::hint::black_box(
                value
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1),
            );
        }
    }
    std::hint::black_box(value);
    began.elapsed().as_secs_f64()
}

fn engine(times: u32) -> f64 {
    let mut crowd = Crowd::new(company(1_000));
    for place in 0..1_000 {
        crowd.choose(place, AgentState::Busy);
    }
    for _ in 0..1_000 {
        crowd.arrive();
    }
    let began = Instant::now();
    for nth in 0..times {
        let number = crowd.arrive();
        crowd.choose((nth % 1_000) as usize, AgentState::Available);
        crowd.leave(number.saturating_sub(1_000));
        crowd.choose((nth % 1_000) as usize, AgentState::Busy);
    }
    began.elapsed().as_secs_f64()
}

fn beats(times: u32) -> Result<f64> {
    let (mut beat, handle) = Beat::new(BeatConfig::default(), Arc::new(|_| {}))?;
    let folder = std::env::temp_dir().join(format!("edgecall-counters-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let keys = [LegKey(1), LegKey(2)];
    let mut ends = Vec::new();
    for leg in keys {
        let (socket, far) = (
            UdpSocket::bind("127.0.0.1:0")?,
            UdpSocket::bind("127.0.0.1:0")?,
        );
        far.set_nonblocking(true)?;
        let (remote, own) = (far.local_addr()?, socket.local_addr()?);
        let transport = Transport::Rtp {
            socket,
            remote,
            symmetric: true,
        };
        let format = LegFormat::usual(Codec::Pcma);
        handle.send(MediaCommand::AddLeg {
            leg,
            transport,
            format,
        })?;
        ends.push((far, own));
    }
    let legs = keys.to_vec();
    handle.send(MediaCommand::Bridge { bridge: 1, legs })?;
    handle.send(MediaCommand::StartRecording {
        recording: 1,
        left: vec![keys[0]],
        right: vec![keys[1]],
        path: folder.join("counted.wav"),
        options: RecordingOptions::default(),
    })?;
    let mut took = 0.0;
    let mut packet = [0x5a_u8; 172];
    packet[..2].copy_from_slice(&[0x80, 8]);
    let mut drained = [0; 1_500];
    for nth in 0..times {
        packet[2..4].copy_from_slice(&((nth & 0xffff) as u16).to_be_bytes());
        packet[4..8].copy_from_slice(&(nth.wrapping_mul(160)).to_be_bytes());
        for (far, own) in &ends {
            far.send_to(&packet, own)?;
        }
        let began = Instant::now();
        beat.tick();
        took += began.elapsed().as_secs_f64();
        for (far, _) in &ends {
            while far.recv(&mut drained).is_ok() {}
        }
    }
    drop(beat);
    std::fs::remove_dir_all(&folder)?;
    Ok(took)
}

/// Prints the counters.
///
/// # Errors
/// Sockets; valgrind that fails.
pub fn print() -> Result<()> {
    let best = |what, times: u32| -> Result<f64> {
        let mut best = f64::INFINITY;
        for _ in 0..5 {
            best = best.min(work(what, times)? / f64::from(times));
        }
        Ok(best)
    };
    let unit = best(What::Calibration, 2_000)?;
    let engine = best(What::Engine, 2_000)?;
    let beat = best(What::Beat, 2_000)?;
    println!(
        "counter  engine step   {:>8.2} calibration loops  ({:.1} µs)",
        engine / unit,
        engine * 1e6
    );
    println!(
        "counter  media beat    {:>8.2} calibration loops  ({:.1} µs)",
        beat / unit,
        beat * 1e6
    );
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("counter  instructions are not counted: valgrind is not installed");
        return Ok(());
    }
    for (name, what) in [("engine step", "engine"), ("media beat", "beat")] {
        let (few, many) = (instructions(what, 100)?, instructions(what, 300)?);
        let each = many.saturating_sub(few) / 200;
        println!("counter  {name:<12}  {each:>8} instructions");
    }
    Ok(())
}

/// Instructions of this program when it does a work so many times.
fn instructions(what: &str, times: u32) -> Result<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe()?)
        .args(["count", what, &times.to_string()])
        .output()?;
    let text = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        bail!("valgrind failed: {text}");
    }
    let line = text
        .lines()
        .find_map(|line| line.split_once("Collected : "));
    let number = line.and_then(|(_, number)| number.trim().parse().ok());
    number.with_context(|| format!("valgrind counted nothing: {text}"))
}
