//! One agent as the engine holds it.

use edgecall_model::agent::{Agent, AgentState};
use edgecall_model::desk::DeskEvent;
use edgecall_model::{At, CallId};
use std::sync::Arc;

/// A state that somebody chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chosen {
    pub(crate) state: AgentState,
    /// Break reason; empty for all others.
    pub(crate) reason: String,
}

impl Chosen {
    pub(crate) fn new(state: AgentState) -> Self {
        Chosen {
            state,
            reason: String::new(),
        }
    }
}

/// An agent.
#[derive(Debug)]
pub(crate) struct Seat {
    pub(crate) agent: Arc<Agent>,
    /// Deleted or made inactive while in a call (transition 29).
    pub(crate) gone: bool,
    pub(crate) connected: bool,
    pub(crate) phone: bool,
    /// Since when no desk is connected.
    pub(crate) disconnected: Option<At>,
    pub(crate) state: AgentState,
    pub(crate) reason: String,
    pub(crate) since: At,
    /// The state underneath a call or wrap-up (file 10 section 3.1).
    pub(crate) chosen: Chosen,
    /// The state after this call (DESK-320).
    pub(crate) next: Option<Chosen>,
    /// Available without a call since.
    pub(crate) idle_since: At,
    pub(crate) call: Option<CallId>,
    pub(crate) wrapup_until: Option<At>,
    /// What the desk was told last: state, call, service.
    pub(crate) told: [Option<DeskEvent>; 3],
}

/// What a desk that has just connected knows: nothing, and that calls come in unless it is told otherwise.
pub(crate) fn nothing_told() -> [Option<DeskEvent>; 3] {
    [None, None, Some(DeskEvent::Service { limit: None })]
}

impl Seat {
    pub(crate) fn new(agent: Arc<Agent>, now: At) -> Self {
        Seat {
            agent,
            gone: false,
            connected: false,
            phone: false,
            disconnected: None,
            state: AgentState::Offline,
            reason: String::new(),
            since: now,
            chosen: Chosen::new(AgentState::Offline),
            next: None,
            idle_since: now,
            call: None,
            wrapup_until: None,
            told: nothing_told(),
        }
    }

    /// Whether audio can reach the agent.
    pub(crate) fn is_reachable(&self) -> bool {
        self.connected && self.phone
    }

    /// Whether a call can be offered.
    pub(crate) fn is_idle(&self) -> bool {
        self.state == AgentState::Available && self.call.is_none() && self.is_reachable()
    }
}
