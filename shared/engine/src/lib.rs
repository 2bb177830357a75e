//! The call engine: inputs in, effects out.
//!
//! One [`Engine`] holds one tenant's agents, queues and calls. It reads no clock, no socket and no random
//! source: times and ids come with the inputs, so the same inputs always give the same effects.
//!
//! **Invariant: mutate, then drain.** An input first changes the state of what it is about (a call, an
//! agent), and only marks the queues and desks that this touches. Then the engine drains: marked queues
//! offer their waiting calls until nothing more can be offered, and marked desks are told their state once.
//! No offer is ever made in the middle of a change, so "agent free → next call rings" is one input.
//!
//! A call is its legs and where each of them is: with the customer, in a consult, aside, listening. Commands
//! only move legs; who hears whom, what is recorded and which facts about bridges go to the log is worked
//! out in one place (`settle`) from where the legs are. Phones ring as *attempts*: one or several legs with
//! an aim, of which the first to answer ends the others.

mod agents;
mod aims;
mod arriving;
mod attempt;
mod call;
mod commands;
mod consulting;
mod desks;
mod effect;
mod ending;
mod engine;
mod flowing;
mod input;
mod leg;
mod line;
mod outbound;
mod parking;
mod queueing;
mod ringing;
mod seat;
mod service;
mod settle;
mod setup;
mod supervising;
mod talking;
mod team;
mod timers;
mod words;

pub use effect::{Callee, Effect, Music, Sound};
pub use engine::Engine;
pub use input::{AgentCommand, Arrival, Input};
