//! The node's HTTP side: desks, control by functions and operators, health.

mod control;

pub use control::{Control, control_routes};
