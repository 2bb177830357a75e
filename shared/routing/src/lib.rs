//! Which agent gets the call.
//!
//! Two forms of one rule: [`IdleOrder`] keeps the agents of a queue who could take a call in the order in
//! which they get one, so that choosing costs a step down a tree; [`choose`] looks at every member and says
//! for each why it was not the one. Tests hold them against each other.

mod idle_order;
mod standing;

pub use idle_order::IdleOrder;
pub use standing::{Choice, Standing, Tried, choose, not_chosen, obstacle};
