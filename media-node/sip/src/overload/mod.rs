//! Protection against too much: queues that grow, sources that flood, programs that scan.
//!
//! The judgement is pure ([`Sources`]); [`Watch`] gives it the clock and counts in metrics.

mod sources;

pub use sources::{Offence, Ruling, Sources};

use crate::admission::ErasedDirectory;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// Limits against overload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverloadLimits {
    /// Requests per second of one source that is no trunk; 0 is no limit.
    pub requests_per_second: u32,
    /// Requests that such a source may send at once after a pause.
    pub burst: u32,
    /// Points of offences within a minute that lead to a ban; 0 bans nobody.
    pub ban_at: u32,
    /// Length of a ban in s.
    pub ban_s: u64,
    /// Requests that may wait to be looked at before new calls are put off.
    pub max_queue: usize,
    /// Lateness of our own timers in ms, smoothed, from which on new calls are put off: the sign
    /// that there is more work than processors.
    pub max_lag_ms: u64,
    /// Calls that may wait for the trunk directory's decision before new ones are put off.
    pub max_undecided: usize,
    /// Whether programs on this machine (front, test caller, load generators) are spared.
    pub spare_loopback: bool,
}

impl Default for OverloadLimits {
    fn default() -> Self {
        OverloadLimits {
            requests_per_second: 50,
            burst: 200,
            ban_at: 20,
            ban_s: 600,
            max_queue: 512,
            max_lag_ms: 100,
            max_undecided: 512,
            spare_loopback: true,
        }
    }
}

/// Pause between two looks at our own lateness.
const PULSE: Duration = Duration::from_millis(20);

/// A moving mean over about eight looks: one late timer is no overload, eight in a row are.
fn smoothed(before_us: u64, late_us: u64) -> u64 {
    (before_us * 7 + late_us.min(10_000_000)) / 8
}

/// Names that scanning programs give themselves in `User-Agent`.
const SCANNERS: [&str; 8] = [
    "friendly-scanner",
    "friendly-request",
    "sipvicious",
    "sipcli",
    "sip-scan",
    "sundayddr",
    "vaxsipuseragent",
    "pplsip",
];

/// Whether a `User-Agent` is that of a known scanning program.
pub(crate) fn is_scanner(user_agent: &str) -> bool {
    let lower = user_agent.to_ascii_lowercase();
    SCANNERS.iter().any(|name| lower.contains(name))
}

/// The endpoint's eye on its sources and queues.
pub(crate) struct Watch {
    limits: OverloadLimits,
    directory: Arc<dyn ErasedDirectory>,
    sources: Mutex<Sources>,
    started: Instant,
    /// Requests that wait to be looked at.
    queued: AtomicUsize,
    /// Smoothed lateness of our timers, in us.
    lag_us: AtomicU64,
    /// INVITEs that wait for the directory.
    undecided: AtomicUsize,
}

impl Watch {
    pub(crate) fn new(limits: OverloadLimits, directory: Arc<dyn ErasedDirectory>) -> Watch {
        Watch {
            sources: Mutex::new(Sources::new(limits.clone())),
            limits,
            directory,
            started: Instant::now(),
            queued: AtomicUsize::new(0),
            lag_us: AtomicU64::new(0),
            undecided: AtomicUsize::new(0),
        }
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Trunks and programs of this machine: a forged source address must not shut out a carrier.
    fn is_spared(&self, source: IpAddr) -> bool {
        (self.limits.spare_loopback && source.is_loopback()) || self.directory.knows_source(source)
    }

    /// Rules on a request.
    pub(crate) fn request(&self, source: IpAddr) -> Ruling {
        if self.is_spared(source) {
            return Ruling::Pass;
        }
        let now_ms = self.now_ms();
        let ruling = self.lock().request(source, now_ms);
        if ruling != Ruling::Pass {
            metrics::counter!("sip_rate_limited_total").increment(1);
        }
        ruling
    }

    /// Notes an offence; bans the source if it is one too many.
    pub(crate) fn offend(&self, source: IpAddr, offence: Offence) {
        if self.is_spared(source) {
            return;
        }
        let now_ms = self.now_ms();
        metrics::counter!("sip_offences_total", "kind" => offence.name()).increment(1);
        if self.lock().offend(source, offence, now_ms) {
            metrics::counter!("sip_sources_banned_total", "kind" => offence.name()).increment(1);
            tracing::warn!(%source, kind = offence.name(), "banned for a time");
        }
    }

    pub(crate) fn is_banned(&self, source: IpAddr) -> bool {
        self.lock().is_banned(source, self.now_ms())
    }

    pub(crate) fn banned(&self) -> usize {
        self.lock().banned(self.now_ms())
    }

    pub(crate) fn pardon(&self, source: IpAddr) -> bool {
        self.lock().pardon(source, self.now_ms())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Sources> {
        self.sources.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says how many requests wait to be looked at.
    pub(crate) fn note_queue(&self, waiting: usize) {
        self.queued.store(waiting, Ordering::Relaxed);
    }

    /// Watches how late timers are until the token is cancelled.
    pub(crate) async fn feel_the_pulse(&self, token: CancellationToken) {
        loop {
            let due = tokio::time::Instant::now() + PULSE;
            tokio::select! {
                () = tokio::time::sleep_until(due) => {}
                () = token.cancelled() => return,
            }
            let late = u64::try_from(due.elapsed().as_micros()).unwrap_or(u64::MAX);
            let before = self.lag_us.load(Ordering::Relaxed);
            self.lag_us.store(smoothed(before, late), Ordering::Relaxed);
        }
    }

    /// Whether so much waits that new calls are better put off now than answered late.
    pub(crate) fn is_behind(&self) -> bool {
        self.queued.load(Ordering::Relaxed) > self.limits.max_queue
            || self.undecided.load(Ordering::Relaxed) >= self.limits.max_undecided
            || self.lag_us.load(Ordering::Relaxed) > self.limits.max_lag_ms * 1_000
    }

    /// Counts an INVITE as undecided until the guard is dropped.
    pub(crate) fn undecided(&self) -> Undecided<'_> {
        self.undecided.fetch_add(1, Ordering::Relaxed);
        Undecided(self)
    }
}

/// An INVITE that waits for the directory.
pub(crate) struct Undecided<'a>(&'a Watch);

impl Drop for Undecided<'_> {
    fn drop(&mut self) {
        self.0.undecided.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_late_timer_is_no_overload_and_a_row_of_them_is() {
        let limit_us = OverloadLimits::default().max_lag_ms * 1_000;
        assert!(smoothed(500, 300_000) < limit_us);
        let mut lag = 500;
        for _ in 0..8 {
            lag = smoothed(lag, 300_000);
        }
        assert!(lag > limit_us);
        for _ in 0..16 {
            lag = smoothed(lag, 200);
        }
        assert!(lag < limit_us);
    }

    #[test]
    fn scanning_programs_are_known_by_their_names() {
        assert!(is_scanner("Friendly-Scanner"));
        assert!(is_scanner("sipcli/v1.8"));
        assert!(!is_scanner("Yealink SIP-T46S 66.85"));
    }
}
