//! One number for everything that happened.

use edgecall_model::CallId;
use edgecall_model::agent::StateChange;
use edgecall_model::event::Event;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// SHA-256 over calls' events and agents' states as they are stored, in the order in which the engine
/// wrote them. Two runs with the same hash did the same.
#[derive(Clone, Default)]
pub struct EventHash(Sha256);

impl EventHash {
    /// Adds an event of a call.
    pub fn event(&mut self, call: &CallId, event: &Event) {
        self.0.update(call.as_str());
        self.stored(event);
    }

    /// Adds a state change.
    pub fn state(&mut self, change: &StateChange) {
        self.stored(change);
    }

    fn stored(&mut self, thing: &impl Serialize) {
        // Both are plain data, which always serialises; the length keeps neighbours apart.
        let bytes = rmp_serde::to_vec_named(thing).unwrap_or_default();
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(&bytes);
    }

    /// The hash in hexadecimal.
    pub fn finish(self) -> String {
        hex::encode(self.0.finalize())
    }
}
