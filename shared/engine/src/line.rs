//! One queue as the engine holds it: who waits, and who could take the next call.

use edgecall_model::{AgentId, CallId};
use edgecall_routing::IdleOrder;
use std::collections::BTreeMap;

/// A queue's callers and agents.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    /// Calls for which no phone rings, by the agents who have refused them for now, then by their place.
    /// Any idle agent who is not among these can take the first of a group, so that an offer looks at one
    /// call for each group, not at every caller. Hardly ever is there a second group.
    waiting: BTreeMap<Vec<AgentId>, BTreeMap<i64, CallId>>,
    /// How many that are.
    waits: u32,
    /// Calls for which a phone rings; they still wait (MET-006).
    pub(crate) ringing: u32,
    /// Members who can take a call now.
    pub(crate) idle: IdleOrder<AgentId>,
    /// Members who are not offline.
    pub(crate) signed_in: u32,
    /// Members on break.
    pub(crate) on_break: u32,
}

impl Line {
    /// Everybody who waits.
    pub(crate) fn len(&self) -> u32 {
        self.waits.saturating_add(self.ringing)
    }

    pub(crate) fn add(&mut self, refused: Vec<AgentId>, place: i64, call: CallId) {
        let group = self.waiting.entry(refused).or_default();
        if group.insert(place, call).is_none() {
            self.waits += 1;
        }
    }

    pub(crate) fn remove(&mut self, refused: &[AgentId], place: i64) {
        let Some(group) = self.waiting.get_mut(refused) else {
            return;
        };
        if group.remove(&place).is_some() {
            self.waits = self.waits.saturating_sub(1);
        }
        if group.is_empty() {
            self.waiting.remove(refused);
        }
    }

    /// Anybody for whom no phone rings.
    pub(crate) fn any(&self) -> Option<&CallId> {
        let groups = self.waiting.values().filter_map(BTreeMap::first_key_value);
        groups
            .min_by_key(|(place, _)| **place)
            .map(|(_, call)| call)
    }

    /// The first caller whom some idle agent has not refused.
    pub(crate) fn first(&self) -> Option<(i64, &CallId)> {
        let can_be_served =
            |refused: &&Vec<AgentId>| self.idle.iter().any(|agent| !refused.contains(agent));
        let groups = self
            .waiting
            .iter()
            .filter(|(refused, _)| can_be_served(refused));
        groups
            .filter_map(|(_, group)| group.first_key_value())
            .min_by_key(|(place, _)| **place)
            .map(|(place, call)| (*place, call))
    }
}
