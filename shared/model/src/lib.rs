//! Words of the product as types: ids, time, money, configuration, call events, call records.
//!
//! Pure data. Nothing here reads a clock, a socket or a random source; ids and times are given by the
//! shells. The words are those of the glossary.

pub mod agent;
pub mod config;
pub mod desk;
pub mod error;
pub mod event;
pub mod flow;
pub mod id;
pub mod money;
pub mod node_api;
pub mod number;
pub mod organisation;
pub mod page;
pub mod queue;
pub mod record;
pub mod rules;
pub mod text;
pub mod time;
pub mod time_condition;
pub mod webhook;

pub use error::{ErrorCode, Problem};
pub use id::{
    AgentId, BillingAccountId, BranchId, CallId, DepartmentId, FlowId, LegNo, QueueId, TenantId,
    TimeConditionId, TrunkId, WebhookId,
};
pub use money::Money;
pub use text::{Language, Text};
pub use time::At;
