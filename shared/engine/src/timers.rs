//! What the engine wants to be woken for.

use edgecall_model::{AgentId, At, CallId, LegNo};
use std::collections::{BTreeMap, BTreeSet};

/// One thing that can become due. There is at most one of each kind for each call or agent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Timer {
    /// The customer's side does not confirm the answer.
    Opening(CallId),
    /// The wait of a flow node.
    Flow(CallId),
    /// The longest time in flows (IVR-043).
    FlowLimit(CallId),
    /// The tenant's system (or the function that asks it) does not answer.
    Http(CallId),
    /// The longest wait in the queue.
    QueueWait(CallId),
    /// The phones of an attempt ring.
    Ring(CallId, u16),
    /// The tone before an automatic answer.
    AutoAnswer(CallId, u16),
    /// An agent who rejected the call may be asked again.
    Retry(CallId),
    /// A leg's connection is lost.
    Lost(CallId, LegNo),
    /// A parked customer waits.
    Park(CallId),
    /// The last words should be over.
    Closing(CallId),
    /// Wrap-up.
    Wrapup(AgentId),
    /// No desk of the agent is connected.
    Grace(AgentId),
    /// The tenant's service ends.
    ServiceEnd,
    /// The break time limit (DESK-306).
    Break(AgentId),
}

/// The timers, ordered by when they are due.
#[derive(Clone, Debug, Default)]
pub(crate) struct Timers {
    due: BTreeSet<(At, Timer)>,
    set: BTreeMap<Timer, At>,
}

impl Timers {
    /// Sets or moves a timer.
    pub(crate) fn set(&mut self, timer: Timer, at: At) {
        if let Some(before) = self.set.insert(timer.clone(), at) {
            self.due.remove(&(before, timer.clone()));
        }
        self.due.insert((at, timer));
    }

    pub(crate) fn cancel(&mut self, timer: &Timer) {
        if let Some(at) = self.set.remove(timer) {
            self.due.remove(&(at, timer.clone()));
        }
    }

    /// Cancels everything about a call.
    pub(crate) fn cancel_call(&mut self, call: &CallId) {
        let kinds = [
            Timer::Opening,
            Timer::Flow,
            Timer::FlowLimit,
            Timer::Http,
            Timer::QueueWait,
            Timer::Retry,
            Timer::Park,
            Timer::Closing,
        ];
        for kind in kinds {
            self.cancel(&kind(call.clone()));
        }
        let id = || call.clone();
        let ranges = [
            Timer::Ring(id(), 0)..=Timer::Ring(id(), u16::MAX),
            Timer::AutoAnswer(id(), 0)..=Timer::AutoAnswer(id(), u16::MAX),
            Timer::Lost(id(), LegNo(0))..=Timer::Lost(id(), LegNo(u16::MAX)),
        ];
        for range in ranges {
            let set: Vec<Timer> = self.set.range(range).map(|(t, _)| t.clone()).collect();
            for timer in set {
                self.cancel(&timer);
            }
        }
    }

    /// When the next one is due.
    pub(crate) fn next(&self) -> Option<At> {
        self.due.first().map(|(at, _)| *at)
    }

    /// Takes the earliest timer that is due.
    pub(crate) fn pop_due(&mut self, now: At) -> Option<Timer> {
        if self.next()? > now {
            return None;
        }
        let (_, timer) = self.due.pop_first()?;
        self.set.remove(&timer);
        Some(timer)
    }
}
