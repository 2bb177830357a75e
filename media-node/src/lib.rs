//! The media node: runs tenants' engines, calls, recordings and agents' connections.
//!
//! A node is a shell around the pure core. Each tenant that it owns has one task ([`tenant`]) that holds the
//! tenant's engine: messages become inputs, effects are carried out in order. Audio runs on the beats
//! ([`media`]), signalling in `sip-core`, browsers in `rtc-core`. What a call leaves behind goes to disk before
//! anything that depends on it happens, and from there to the stores ([`recording`]).

pub mod agent_log;
pub mod call;
pub mod clock;
pub mod cluster;
pub mod config;
pub mod desk;
pub mod http;
pub mod ivr;
pub mod ladder;
pub mod media;
pub mod node;
pub mod prompt;
pub mod push;
pub mod recording;
pub mod services;
pub mod tenant;
pub mod test_caller;

pub use config::{NodeConfig, TrunkAccount, TrunkLines, TrunkProof};
pub use node::{MediaNode, StartError};
