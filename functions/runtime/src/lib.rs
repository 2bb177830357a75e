//! What every edge function shares: the platform's services, the way from a request to an operation's handler
//! and back, sessions, permissions, validation, audit, idempotency, rate limits.
//!
//! A function is a library crate with one entry, `handle(http::Request<Bytes>, &Platform) ->
//! http::Response<Bytes>`, made from a [`Router`]. It knows nothing of its host. The adapters (features
//! `wasi` and `worker`) turn a host's request into that call; so does a test.
//!
//! The declaration of an operation in `edgecall-api` decides everything that is the same for all: where it
//! is, who may call it, what its input must look like, what is written to the operation log. A handler only
//! does its own work.

mod answer;
mod audit;
mod config;
mod context;
pub mod destination;
mod fields;
mod input;
mod limits;
mod log;
mod once;
mod outbound;
mod platform;
mod request;
mod router;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(all(feature = "wasi", target_os = "wasi"))]
pub mod wasi;
#[cfg(all(feature = "worker", target_arch = "wasm32", target_os = "unknown"))]
pub mod worker;

pub use answer::FileReply;
pub use config::{ConfigFault, PlatformConfig};
pub use context::{Context, SESSION_COOKIE};
pub use input::Input;
pub use log::install as install_log;
pub use outbound::{Outbound, OutboundFuture, SendFault};
pub use platform::{Clock, Platform};
pub use router::Router;
#[cfg(feature = "testing")]
pub use testing::TestTenant;

/// Largest request body in bytes.
pub const LARGEST_BODY: usize = 1024 * 1024;
