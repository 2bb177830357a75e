//! Runs the edge functions as WASI HTTP components inside this process.
//!
//! The host takes components of WASI 0.2 and 0.3, reuses instances, and holds every function to its limits:
//! memory, time, requests at once and the destinations that it may call. What it refuses is answered in the
//! platform's error form and counted.
//!
//! Metrics, each with a label `function`: `edge_function_requests_total` (label `status`),
//! `edge_function_duration_seconds`, `edge_function_instances`, `edge_function_traps_total`,
//! `edge_function_limit_hits_total` (label `limit`: `concurrency`, `time`, `memory`),
//! `edge_function_refused_destinations_total`.

mod code_cache;
mod connector;
mod destinations;
mod failure;
mod function;
mod guest_output;
mod host;
mod instance;
mod outbound;
mod surroundings;

pub use destinations::{AllowedDestinations, InvalidDestination};
pub use function::{BoxError, Function, FunctionBody};
pub use host::{EdgeHost, FunctionSpec, HostConfig, HostError, LoadError, MAX_MEMORY_BYTES, Wasm};
pub use outbound::{DESTINATION_HEADER, TENANT_DESTINATION};
pub use surroundings::{Answer, Clock, NoAnswer, Surroundings, WayOut};
