//! One agent as the engine holds it.

use edgecall_model::agent::{Agent, AgentState, StateCause};
use edgecall_model::desk::DeskEvent;
use edgecall_model::rules::AgentRules;
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
#[derive(Clone, Debug)]
pub(crate) struct Seat {
    pub(crate) agent: Arc<Agent>,
    pub(crate) rules: AgentRules,
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
    /// The state after this call (DESK-320) and who chose it.
    pub(crate) next: Option<(Chosen, StateCause)>,
    /// The next state comes without wrap-up: signed out at once by a supervisor (SUP-304).
    pub(crate) skips_wrapup: bool,
    /// Calls missed in a row (DESK-321).
    pub(crate) missed: u8,
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
    pub(crate) fn new(agent: Arc<Agent>, rules: AgentRules, now: At) -> Self {
        Seat {
            agent,
            rules,
            gone: false,
            connected: false,
            phone: false,
            disconnected: None,
            state: AgentState::Offline,
            reason: String::new(),
            since: now,
            chosen: Chosen::new(AgentState::Offline),
            next: None,
            skips_wrapup: false,
            missed: 0,
            idle_since: now,
            call: None,
            wrapup_until: None,
            told: nothing_told(),
        }
    }

    /// Whether some phone of the agent can ring.
    pub(crate) fn is_reachable(&self) -> bool {
        self.connected && self.phone || !self.rules.phones.is_empty()
    }

    /// Whether a call can be offered.
    pub(crate) fn is_idle(&self) -> bool {
        self.state == AgentState::Available && self.call.is_none() && self.is_reachable()
    }
}
