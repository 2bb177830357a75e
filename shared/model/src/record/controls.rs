//! What was done to a call, as its record shows it.

use crate::event::{MonitorMode, TransferKind, TransferredTo};
use crate::{AgentId, At, LegNo};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Transfers and what supervisors did, each in the order in which it happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Controls {
    /// Completed transfers (MET-119).
    pub transfers: Vec<TransferRecord>,
    /// Stretches in which a supervisor took part in one way (MET-120).
    pub monitors: Vec<MonitorRecord>,
    /// Take-overs.
    pub taken_over: Vec<TakeOver>,
    /// Force-releases.
    pub force_released: Vec<ForceRelease>,
}

impl Controls {
    /// Nothing was done.
    pub fn is_empty(&self) -> bool {
        *self == Controls::default()
    }
}

/// A completed transfer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TransferRecord {
    /// When it was completed.
    pub at: At,
    /// The leg of the agent who began it.
    pub by: LegNo,
    /// Blind or attended.
    pub kind: TransferKind,
    /// Where to.
    pub to: TransferredTo,
}

/// A supervisor's part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MonitorRecord {
    /// The supervisor's leg.
    pub leg: LegNo,
    /// The agent's leg.
    pub of: LegNo,
    /// How.
    pub mode: MonitorMode,
    /// Start.
    pub start: At,
    /// End.
    pub end: At,
}

/// A take-over (SUP-205).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TakeOver {
    /// When.
    pub at: At,
    /// The supervisor's leg.
    pub leg: LegNo,
    /// The agent's leg.
    pub from: LegNo,
}

/// A force-release (SUP-206).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ForceRelease {
    /// When.
    pub at: At,
    /// The agent's leg.
    pub leg: LegNo,
    /// The supervisor.
    pub supervisor: AgentId,
}
