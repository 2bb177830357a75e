//! What a run of the generator is told and what it finds.

use serde::{Deserialize, Serialize};
use std::net::SocketAddr;

/// What a run does.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Load {
    /// SIP address of the node.
    pub target: SocketAddr,
    /// Number that is called.
    pub number: String,
    /// Calls in all.
    pub calls: usize,
    /// New calls a second.
    pub rate: f64,
    /// From the last answer to the window, ms.
    pub settle_ms: u64,
    /// Length of the window, ms.
    pub window_ms: u64,
    /// Callers send and hear audio.
    pub audio: bool,
    /// What callers must hear, Hz; 0 = anything.
    pub expect_hz: u32,
    /// First of the node's ports for agents' phones; the agents' side of call *i* is at the port plus *i*.
    pub agents_at: Option<u16>,
    /// How many agents' phones there are.
    pub agents: usize,
    /// First port of the agents' sockets.
    pub agents_from: u16,
    /// Agents' phones speak Opus.
    pub opus: bool,
    /// Each call hangs up after so long, and the run is calls a second instead of calls at once.
    pub hang_up_ms: Option<u64>,
    /// And up to so much later, differently for each call.
    #[serde(default)]
    pub hang_up_spread_ms: u64,
    /// Each call keys a digit after so long.
    pub key_ms: Option<u64>,
    /// A call that ends is followed by another one.
    pub refill: bool,
    /// Process under test.
    pub pid: u32,
}

/// What a run found in its window.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Found {
    /// Calls that were begun, answered, refused or lost, ended by the node; of the whole run.
    pub started: u64,
    /// Answered.
    pub answered: u64,
    /// Refused or without any answer.
    pub failed: u64,
    /// Ended by the node.
    pub ended_by_node: u64,
    /// Requests that were sent again.
    pub sent_again: u64,
    /// Calls that began in the window.
    pub started_in_window: u64,
    /// Calls that ended in the window.
    pub ended_in_window: u64,
    /// Calls that are up at the window's end.
    pub up: u64,
    /// Seconds of the window.
    pub seconds: f64,
    /// Legs with audio.
    pub legs: u64,
    /// Legs that heard nothing at all in the window.
    pub silent_legs: u64,
    /// Packets that came, and that ought to have come.
    pub packets: u64,
    /// By the clock.
    pub expected: u64,
    /// Missing by sequence number.
    pub lost: u64,
    /// Late for a 60 ms buffer.
    pub late: u64,
    /// Pauses over 60 ms.
    pub gaps: u64,
    /// Longest pause, ms.
    pub longest_gap_ms: f64,
    /// Frames looked at, and those without the far end's tone.
    pub checked: u64,
    /// Without the tone.
    pub without_tone: u64,
    /// One-way delay, ms.
    pub delay_ms: Option<(f64, f64)>,
    /// From INVITE to 200, median and 99 %, ms.
    pub setup_ms: Option<(f64, f64)>,
    /// CPU seconds of the process under test in the window.
    pub cpu_seconds: f64,
    /// Its memory at the window's end, KiB.
    pub memory_kib: u64,
    /// How late the generator itself was at most, ms.
    pub own_lag_ms: f64,
}

impl Found {
    /// CPU of one core, percent.
    pub fn cpu_percent(&self) -> f64 {
        self.cpu_seconds / self.seconds.max(0.001) * 100.0
    }
}

/// Median and 99 % of some values in µs, as ms.
pub fn middle_and_tail(values: &mut [u64]) -> Option<(f64, f64)> {
    values.sort_unstable();
    let at = |percent: usize| {
        let place = (values.len() * percent / 100).min(values.len().saturating_sub(1));
        values.get(place).map(|us| *us as f64 / 1_000.0)
    };
    Some((at(50)?, at(99)?))
}
