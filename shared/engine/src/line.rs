//! One queue as the engine holds it: who waits, and who could take the next call.

use edgecall_model::{AgentId, CallId};
use edgecall_routing::IdleOrder;
use std::collections::BTreeMap;

/// A queue's callers and agents.
#[derive(Debug, Default)]
pub(crate) struct Line {
    /// Calls for which no phone rings, by their place.
    pub(crate) waiting: BTreeMap<u64, CallId>,
    /// Calls for which a phone rings; they still wait (MET-006).
    pub(crate) ringing: u32,
    /// Members who can take a call now.
    pub(crate) idle: IdleOrder<AgentId>,
    /// Members who are not offline.
    pub(crate) signed_in: u32,
}

impl Line {
    /// Everybody who waits.
    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.waiting.len())
            .unwrap_or(u32::MAX)
            .saturating_add(self.ringing)
    }
}
