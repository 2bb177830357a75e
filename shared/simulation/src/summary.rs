//! What a day amounts to, by the metric definitions of file 40 section 1.

use crate::ClosedCall;
use edgecall_metrics::{Percent, average_seconds};
use edgecall_model::agent::{AgentState, StateChange};
use edgecall_model::event::QueueResult;
use edgecall_model::record::{AnswerStatus, CallRecord, fold};
use edgecall_model::{AgentId, At};
use serde::Serialize;
use std::collections::BTreeMap;

/// Figures of one day.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Summary {
    /// Inbound calls (MET-052).
    pub calls: i64,
    /// Human-answered (MET-055).
    pub human_answered: i64,
    /// Calls whose log makes no record; anything but 0 is a fault of the engine.
    pub broken: i64,
    /// Queues by their number.
    pub queues: BTreeMap<String, QueueFigures>,
    /// Seconds of all agents in each state (MET-124).
    pub state_seconds: BTreeMap<AgentState, i64>,
    /// Agents who signed in.
    pub agents: usize,
    #[serde(skip)]
    current: BTreeMap<AgentId, (AgentState, At)>,
}

/// Figures of one queue; units are visits and seconds.
#[derive(Clone, Debug, Default, Serialize)]
pub struct QueueFigures {
    /// Name.
    pub name: String,
    /// Queue requests (MET-084).
    pub requests: i64,
    /// Queued (MET-085).
    pub queued: i64,
    /// Refused, no agent (MET-086).
    pub refused_no_agent: i64,
    /// Refused, full (MET-087).
    pub refused_full: i64,
    /// Answered (MET-088).
    pub answered: i64,
    /// Abandoned in queue (MET-089).
    pub abandoned: i64,
    /// Timeout overflow (MET-091).
    pub timed_out: i64,
    /// No-agent overflow (MET-092).
    pub no_agent: i64,
    /// Other exits (MET-094).
    pub other: i64,
    /// Timely answers (MET-097).
    pub timely: i64,
    /// Waits of ended queued visits (MET-102).
    pub waits: Waits,
    /// Waits of abandoned visits (MET-103).
    pub waits_abandoned: Waits,
    /// Waits of answered visits (MET-104).
    pub waits_answered: Waits,
    /// Talk seconds of answered visits (MET-105).
    pub talk_seconds: i64,
}

/// Waits in whole seconds, cut as the screens show them (MET-011).
#[derive(Clone, Debug, Default, Serialize)]
pub struct Waits {
    /// How many of each length.
    #[serde(skip)]
    lengths: BTreeMap<i64, i64>,
    /// Sum.
    pub total: i64,
    /// How many.
    pub count: i64,
}

impl Waits {
    fn add(&mut self, seconds: i64) {
        *self.lengths.entry(seconds).or_default() += 1;
        self.total += seconds;
        self.count += 1;
    }

    /// Average, cut to the whole second (MET-018); `None` without waits.
    pub fn average(&self) -> Option<i64> {
        average_seconds(self.total, self.count)
    }

    /// The wait that `percent` of 100 do not exceed (1 to 100); `None` without waits.
    pub fn percentile(&self, percent: i64) -> Option<i64> {
        let place = ((self.count * percent + 99) / 100).max(1);
        let mut seen = 0;
        self.lengths.iter().find_map(|(length, count)| {
            seen += count;
            (seen >= place).then_some(*length)
        })
    }

    /// The longest.
    pub fn longest(&self) -> Option<i64> {
        self.lengths.keys().next_back().copied()
    }
}

impl QueueFigures {
    /// Service level over ended queued visits without other exits (MET-098, basis `queued`; no quick
    /// hang-up limit is set in simulations).
    pub fn service_level(&self) -> Option<Percent> {
        Percent::of(self.timely, self.ended() - self.other)
    }

    /// Abandoned of ended queued visits (MET-101).
    pub fn abandonment(&self) -> Option<Percent> {
        Percent::of(self.abandoned, self.ended())
    }

    fn ended(&self) -> i64 {
        self.answered + self.abandoned + self.timed_out + self.no_agent + self.other
    }
}

impl Summary {
    /// Adds a call.
    pub fn call(&mut self, closed: &ClosedCall) {
        match fold(&closed.events) {
            Ok(record) => self.record(&record),
            Err(_) => self.broken += 1,
        }
    }

    fn record(&mut self, record: &CallRecord) {
        self.calls += 1;
        self.human_answered += i64::from(record.status == AnswerStatus::AgentAnswered);
        for visit in &record.visits {
            let queue = self.queues.entry(visit.queue.number.clone()).or_default();
            queue.name.clone_from(&visit.queue.name);
            queue.requests += 1;
            if visit.entered.is_none() {
                match visit.result {
                    QueueResult::Full => queue.refused_full += 1,
                    _ => queue.refused_no_agent += 1,
                }
                continue;
            }
            queue.queued += 1;
            queue.waits.add(visit.wait_seconds);
            match visit.result {
                QueueResult::Answered => {
                    queue.answered += 1;
                    queue.timely += i64::from(visit.in_service_level);
                    queue.waits_answered.add(visit.wait_seconds);
                    queue.talk_seconds += talk_of(record, visit.left);
                }
                QueueResult::Abandoned => {
                    queue.abandoned += 1;
                    queue.waits_abandoned.add(visit.wait_seconds);
                }
                QueueResult::TimedOut => queue.timed_out += 1,
                QueueResult::NoAgent => queue.no_agent += 1,
                _ => queue.other += 1,
            }
        }
    }

    /// Adds an agent's state change.
    pub fn state(&mut self, change: &StateChange) {
        let next = (change.to, change.at);
        if let Some((state, since)) = self.current.insert(change.agent.clone(), next) {
            self.add_state(state, since, change.at);
        }
        self.agents = self.current.len();
    }

    /// Ends the day: states last until here.
    pub fn finish(&mut self, now: At) {
        for (state, since) in std::mem::take(&mut self.current).into_values() {
            self.add_state(state, since, now);
        }
    }

    fn add_state(&mut self, state: AgentState, since: At, until: At) {
        *self.state_seconds.entry(state).or_default() += until.seconds_since(since);
    }

    /// Agents' occupancy: handling and wrap-up of the time in which calls could come (MET-128).
    pub fn occupancy(&self) -> Option<Percent> {
        use AgentState::{Available, Dialling, Outbound, Ringing, Talking, Wrapup};
        let sum = |states: &[AgentState]| -> i64 {
            let seconds = states.iter().filter_map(|s| self.state_seconds.get(s));
            seconds.sum()
        };
        let busy = sum(&[Dialling, Ringing, Talking, Wrapup]);
        Percent::of(busy, busy + sum(&[Available, Outbound]))
    }
}

/// Talk time of the leg that was answered when the visit ended.
fn talk_of(record: &CallRecord, answered: At) -> i64 {
    let leg = record.legs.iter().find(|leg| leg.answer == Some(answered));
    leg.map_or(0, |leg| leg.talk_seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_waits_that_occurred() {
        let mut waits = Waits::default();
        assert_eq!((waits.percentile(50), waits.average()), (None, None));
        for seconds in [0, 0, 3, 10] {
            waits.add(seconds);
        }
        assert_eq!(waits.percentile(50), Some(0));
        assert_eq!(waits.percentile(75), Some(3));
        assert_eq!(waits.percentile(100), Some(10));
        assert_eq!((waits.average(), waits.longest()), (Some(3), Some(10)));
    }
}
