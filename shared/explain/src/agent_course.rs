//! One agent's states over time.

use edgecall_model::agent::{AgentState, StateChange};
use edgecall_model::{At, CallId};

/// An agent's states in order.
pub(crate) struct AgentCourse {
    parts: Vec<Part>,
    /// State before the first change that is known.
    before: AgentState,
}

/// A state from one moment on.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) from: At,
    pub(crate) state: AgentState,
    pub(crate) note: String,
    pub(crate) call: Option<CallId>,
    /// Available without a call since (ACD-63); a ring that came to nothing does not begin it anew.
    pub(crate) idle_since: At,
}

impl AgentCourse {
    pub(crate) fn new(changes: &[StateChange]) -> AgentCourse {
        let mut idle_since = At(0);
        let mut parts = Vec::with_capacity(changes.len());
        for change in changes {
            if change.to == AgentState::Available && change.from != AgentState::Ringing {
                idle_since = change.at;
            }
            parts.push(Part {
                from: change.at,
                state: change.to,
                note: change.reason.clone(),
                call: change.call.clone(),
                idle_since,
            });
        }
        AgentCourse {
            parts,
            before: changes.first().map_or(AgentState::Offline, |c| c.from),
        }
    }

    /// What the agent is at a moment, after everything that happened in that millisecond.
    pub(crate) fn at(&self, moment: At) -> Part {
        let place = self.parts.partition_point(|part| part.from <= moment);
        match place.checked_sub(1) {
            Some(place) => self.parts[place].clone(),
            None => Part {
                from: At(0),
                state: self.before,
                note: String::new(),
                call: None,
                idle_since: At(0),
            },
        }
    }

    /// Moments of change within a stretch, its ends left out.
    pub(crate) fn changes(&self, from: At, to: At) -> impl Iterator<Item = At> {
        let within = move |at: &At| *at > from && *at < to;
        self.parts.iter().map(|part| part.from).filter(within)
    }
}
