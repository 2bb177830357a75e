//! Queues: business groups of agents that calls wait for.

use crate::{DepartmentId, QueueId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a queue chooses among available agents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// The agent who has been without a call for longest.
    LongestIdle,
}

/// A queue as configured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Queue {
    /// Fixed id.
    pub id: QueueId,
    /// Department.
    pub department: DepartmentId,
    /// Queue number, 3 to 6 digits, unique in the department.
    pub number: String,
    /// Name, 1 to 50 characters.
    pub name: String,
    /// Which agent first.
    pub strategy: Strategy,
    /// Seconds an agent's phone rings before the next one is tried, 5 to 120, default 25.
    pub ring_seconds: u16,
    /// Wrap-up seconds, 0 or 3 to 300, default 15 (DESK-315).
    pub wrapup_seconds: u16,
    /// Longest wait in seconds, 10 to 3600, default 600.
    pub wait_seconds: u32,
    /// Most callers waiting at once, 0 = no limit, default 100.
    pub max_waiting: u32,
    /// Service-level seconds, 1 to 60, default 20 (MET-026).
    pub service_level_seconds: u16,
}
