//! The call engine: inputs in, effects out.
//!
//! One [`Engine`] holds one tenant's agents, queues and calls. It reads no clock, no socket and no random
//! source: times and ids come with the inputs, so the same inputs always give the same effects.
//!
//! **Invariant: mutate, then drain.** An input first changes the state of what it is about (a call, an
//! agent), and only marks the queues and desks that this touches. Then the engine drains: marked queues
//! offer their waiting calls until nothing more can be offered, and marked desks are told their state once.
//! No offer is ever made in the middle of a change, so "agent free → next call rings" is one input.

mod agents;
mod arriving;
mod call;
mod commands;
mod desks;
mod effect;
mod engine;
mod flowing;
mod input;
mod line;
mod queueing;
mod seat;
mod service;
mod setup;
mod talking;
mod timers;
mod words;

pub use effect::{Effect, Music, Sound};
pub use engine::Engine;
pub use input::{AgentCommand, Arrival, Input};
