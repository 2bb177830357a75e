//! Call flows: definition, checks, interpreter.
//!
//! The interpreter is a state machine: what happens to the caller goes in ([`FlowInput`]), what the caller
//! is to experience comes out ([`FlowAction`]). It knows neither time nor telephone, so the same code runs
//! a call in the media node and a test run in the browser.

mod check;
mod fault;
mod json_path;
mod reach;
mod run;
mod select;
mod time;
mod variables;

pub use check::{Known, LONGEST_PAUSE_MS, MOST_NODES, check, is_platform_header};
pub use fault::{Fault, Severity};
pub use json_path::{json_path, json_text};
pub use run::{FlowAction, FlowInput, FlowRun, HttpAnswer, HttpAsk, MOST_VISITS};
pub use time::first_that_holds;
pub use variables::{Variables, is_variable_name};
