//! What the people of a day are going to do, in the terms of one company's configuration.

use crate::{ArrivalKind, Distribution, Span};
use edgecall_model::{AgentId, At, QueueId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One day (or any other stretch of time) of one company.
#[derive(Clone, Debug)]
pub struct Plan {
    /// When the engine starts: before the first agent and the first caller.
    pub opens: At,
    /// Numbers that are called.
    pub hotlines: Vec<Hotline>,
    /// When.
    pub spans: Vec<Span>,
    /// In what pattern.
    pub arrivals: ArrivalKind,
    /// What callers are like.
    pub callers: CallerHabits,
    /// How long a talk lasts in each queue; other queues take `talk_elsewhere`.
    pub talk: BTreeMap<QueueId, Distribution>,
    /// Talks of queues that are not in `talk`.
    pub talk_elsewhere: Distribution,
    /// Who works when.
    pub shifts: Vec<Shift>,
    /// Name of the trunk that calls come over.
    pub trunk: String,
}

/// A number that is called.
#[derive(Clone, Debug, PartialEq)]
pub struct Hotline {
    /// In normal form.
    pub number: String,
    /// Its part of all calls.
    pub share: f64,
}

/// What callers are like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CallerHabits {
    /// How long they wait from the moment they are queued.
    pub patience: Distribution,
    /// Who ends the talk, percent of the talks.
    pub hang_up_first_percent: f64,
    /// Callers who leave while a prompt plays, percent of the prompts.
    pub leave_menu_percent: f64,
    /// Callers with a mobile phone, percent; the others call from landlines.
    pub mobile_percent: f64,
    /// What they key.
    pub keys: KeyHabits,
}

impl Default for CallerHabits {
    fn default() -> Self {
        CallerHabits {
            patience: Distribution::Exponential { mean: 180.0 },
            hang_up_first_percent: 65.0,
            leave_menu_percent: 0.0,
            mobile_percent: 75.0,
            keys: KeyHabits::default(),
        }
    }
}

/// What callers key when they hear a prompt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeyHabits {
    /// Callers who key at all, percent.
    pub press_percent: f64,
    /// Of these, who key `usual`, percent.
    pub usual_percent: f64,
    /// The usual key.
    pub usual: char,
    /// One of these otherwise.
    pub others: Vec<char>,
}

impl Default for KeyHabits {
    fn default() -> Self {
        KeyHabits {
            press_percent: 70.0,
            usual_percent: 85.0,
            usual: '1',
            others: vec!['2', '0', '9'],
        }
    }
}

/// What agents are like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AgentHabits {
    /// From the ring to the answer.
    pub answer: Distribution,
    /// Rings that an agent lets ring, percent.
    pub miss_percent: f64,
    /// Rings that an agent rejects, percent.
    pub reject_percent: f64,
    /// Talks with a hold (from a third to a half of the talk), percent.
    pub hold_percent: f64,
}

impl Default for AgentHabits {
    fn default() -> Self {
        AgentHabits {
            answer: Distribution::Uniform { from: 1.5, to: 9.0 },
            miss_percent: 0.0,
            reject_percent: 0.0,
            hold_percent: 0.0,
        }
    }
}

/// One agent's day.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// Who.
    pub agent: AgentId,
    /// Signs in.
    pub comes: At,
    /// Signs out; a running talk is finished first.
    pub goes: At,
    /// Breaks.
    pub breaks: Vec<Pause>,
    /// What this agent is like.
    pub habits: AgentHabits,
}

/// A break.
#[derive(Clone, Debug, PartialEq)]
pub struct Pause {
    /// Begin.
    pub from: At,
    /// End.
    pub to: At,
    /// Reason, at most 20 characters (DESK-305).
    pub reason: String,
}
