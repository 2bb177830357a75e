//! The agents of one queue who could take a call now, in the order in which they get one.

use crate::standing::Tried;
use edgecall_model::At;
use std::collections::{BTreeMap, BTreeSet};

/// Ordered by priority, then by how long they have been idle, then by key. Entering and leaving cost a
/// step down a tree; so does choosing, unless agents at the front have been tried with this call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdleOrder<K> {
    order: BTreeSet<(u8, At, K)>,
    places: BTreeMap<K, (u8, At)>,
}

impl<K> Default for IdleOrder<K> {
    fn default() -> Self {
        IdleOrder {
            order: BTreeSet::new(),
            places: BTreeMap::new(),
        }
    }
}

impl<K: Ord + Clone> IdleOrder<K> {
    /// Adds an agent, or moves it when it is there already.
    pub fn insert(&mut self, key: K, priority: u8, idle_since: At) {
        self.remove(&key);
        self.places.insert(key.clone(), (priority, idle_since));
        self.order.insert((priority, idle_since, key));
    }

    /// Takes an agent out; nothing happens when it is not there.
    pub fn remove(&mut self, key: &K) {
        if let Some((priority, idle_since)) = self.places.remove(key) {
            self.order.remove(&(priority, idle_since, key.clone()));
        }
    }

    /// Whether nobody is idle.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// How many are idle.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// The idle agents in order.
    pub fn iter(&self) -> impl Iterator<Item = &K> {
        self.order.iter().map(|(_, _, key)| key)
    }

    /// Who gets a call, given what has been between the call and each agent.
    pub fn choose(&self, tried: impl Fn(&K) -> Tried) -> Option<&K> {
        let mut missed = None;
        for key in self.iter() {
            match tried(key) {
                Tried::No => return Some(key),
                Tried::Missed => missed = missed.or(Some(key)),
                Tried::Rejected => {}
            }
        }
        missed
    }
}
