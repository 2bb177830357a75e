//! The configuration that one tenant's engine runs on: one immutable snapshot per version.

use crate::agent::Agent;
use crate::flow::Flow;
use crate::number::HotlineNumber;
use crate::organisation::{Branch, Department, Tenant};
use crate::queue::Queue;
use crate::rules::DeskRules;
use crate::time_condition::TimeCondition;
use serde::{Deserialize, Serialize};

/// Everything an engine needs to know about its tenant. Saving anything makes a new version; running
/// calls finish on the version they started with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantConfig {
    /// Counts up with every save.
    pub version: u64,
    /// The tenant.
    pub tenant: Tenant,
    /// Its branches.
    pub branches: Vec<Branch>,
    /// Its departments.
    pub departments: Vec<Department>,
    /// Its agents.
    pub agents: Vec<Agent>,
    /// Its queues.
    pub queues: Vec<Queue>,
    /// Its flows.
    pub flows: Vec<Flow>,
    /// Its numbers.
    pub numbers: Vec<HotlineNumber>,
    /// Its time conditions.
    #[serde(default)]
    pub time_conditions: Vec<TimeCondition>,
    /// Its rules for desks.
    #[serde(default)]
    pub rules: DeskRules,
}
