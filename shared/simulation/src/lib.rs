//! A working day of synthetic callers and agents around the production engine, on a virtual clock.
//!
//! Pure like the engine: the random numbers are a sequence that a seed decides ([`Chance`]), time is
//! that of the day that is played. A [`Scenario`] is the file that people write; [`Plan`] is what a
//! [`World`] plays, and may be made in any other way, for a company that exists for example. [`Summary`]
//! counts by the metric definitions of file 40 section 1, [`EventHash`] tells two runs apart.

mod arrivals;
mod chance;
mod company;
mod distribution;
pub mod erlang;
mod event_hash;
mod people;
mod plan;
mod scenario;
mod summary;
mod world;

pub use arrivals::{ArrivalKind, Span};
pub use chance::Chance;
pub use distribution::Distribution;
pub use event_hash::EventHash;
pub use plan::{AgentHabits, CallerHabits, Hotline, KeyHabits, Pause, Plan, Shift};
pub use scenario::{
    BreakPlan, CallPlan, HOTLINES_MOST, QueuePlan, Scenario, ScenarioFault, TeamPlan, TeamQueue,
};
pub use summary::{QueueFigures, Summary, Waits};
pub use world::{ClosedCall, World};

/// The scenario played with a seed: what it counts and the hash over its events.
pub fn simulate(scenario: &Scenario, seed: u64) -> (Summary, String) {
    let (config, plan) = scenario.company();
    let mut world = World::new(config, plan, seed);
    let mut summary = Summary::default();
    let mut hash = EventHash::default();
    while world.step() {
        world.take_events(|call, event| hash.event(call, event));
        world.take_states(|change| {
            hash.state(&change);
            summary.state(&change);
        });
        world.take_closed(|closed| summary.call(&closed));
    }
    summary.finish(world.now());
    (summary, hash.finish())
}
