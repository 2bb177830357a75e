//! The thread that drives a beat on an absolute schedule.

use crate::{Beat, BeatConfig, EventSink, FRAME_MS, MediaHandle};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Half a beat: at its end relayed packets are passed on, see [`Beat::relay`].
const HALF: Duration = Duration::from_millis(FRAME_MS as u64 / 2);
const BEAT: Duration = Duration::from_millis(FRAME_MS as u64);
/// Late beats that are made up for; what is more is left out.
const MOST_CATCH_UP: u32 = 3;

/// A running beat. Dropping it stops the beat and completes recordings.
pub struct BeatThread {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl BeatThread {
    /// Starts a beat on a thread of its own. Start one per core and keep the legs of a call on one beat.
    ///
    /// # Errors
    /// A thread cannot be started.
    pub fn start(config: BeatConfig, events: EventSink) -> io::Result<(BeatThread, MediaHandle)> {
        let (beat, handle) = Beat::new(config, events)?;
        let stop = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&stop);
        let thread = std::thread::Builder::new()
            .name("media-beat".to_owned())
            .spawn(move || drive(beat, &asked))?;
        let running = BeatThread {
            stop,
            thread: Some(thread),
        };
        Ok((running, handle))
    }

    /// Stops the beat and waits until its recordings are complete.
    pub fn stop(self) {}
}

impl Drop for BeatThread {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn drive(mut beat: Beat, stop: &AtomicBool) {
    let mut due = Instant::now() + BEAT;
    while !stop.load(Ordering::Relaxed) {
        sleep_until(due - HALF);
        beat.relay();
        sleep_until(due);
        let late = due.elapsed();
        let missed = (late.as_nanos() / BEAT.as_nanos()) as u32;
        if missed > MOST_CATCH_UP {
            let skipped = missed - MOST_CATCH_UP;
            beat.skip(u64::from(skipped));
            due += BEAT * skipped;
            metrics::counter!("media_beats_skipped_total").increment(u64::from(skipped));
            tracing::warn!(
                late_ms = late.as_millis() as u64,
                skipped,
                "media beat is late"
            );
        }
        if !beat.tick() {
            return;
        }
        due += BEAT;
    }
}

fn sleep_until(when: Instant) {
    let left = when.saturating_duration_since(Instant::now());
    if !left.is_zero() {
        std::thread::sleep(left);
    }
}
