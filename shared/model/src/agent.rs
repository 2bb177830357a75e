//! Agents and their states (file 10 section 3).

use crate::{AgentId, At, DepartmentId, QueueId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What everybody sees of an agent. The first five are chosen, the rest are set by calls.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum AgentState {
    /// Signed out.
    Offline,
    /// May receive calls.
    Available,
    /// May dial, gets no calls.
    Busy,
    /// On break with a reason; nothing is offered.
    Break,
    /// Only places calls.
    Outbound,
    /// A call rings at the agent.
    Ringing,
    /// The agent's own call is being set up.
    Dialling,
    /// In a call, hold included.
    Talking,
    /// After a call; nothing is offered.
    Wrapup,
}

impl AgentState {
    /// Whether an agent (or supervisor) can choose it.
    pub fn is_chosen(self) -> bool {
        matches!(
            self,
            Self::Offline | Self::Available | Self::Busy | Self::Break | Self::Outbound
        )
    }
}

/// Why a state changed (DESK-324).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StateCause {
    /// The agent.
    Own,
    /// A rule: a call, the wrap-up timer, missed calls.
    Rule,
    /// A supervisor.
    Supervisor,
    /// An administrator.
    Administrator,
    /// The open API.
    Api,
    /// The platform: connection lost, node stopped.
    System,
}

/// One change of an agent's state; intervals are the gaps between them (MET-008, DESK-324).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StateChange {
    /// The agent.
    pub agent: AgentId,
    /// Agent number at that time.
    pub agent_number: String,
    /// State before.
    pub from: AgentState,
    /// State after.
    pub to: AgentState,
    /// Break reason, or the rule's name.
    pub reason: String,
    /// When.
    pub at: At,
    /// Why.
    pub cause: StateCause,
    /// Unique id of the call that caused it.
    pub call: Option<crate::CallId>,
}

/// An agent as configured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Agent {
    /// Fixed id.
    pub id: AgentId,
    /// Department.
    pub department: DepartmentId,
    /// Agent number, 3 to 10 digits, unique in the department.
    pub number: String,
    /// Name shown to colleagues, 1 to 30 characters.
    pub name: String,
    /// E-mail with which the agent signs in.
    pub email: String,
    /// May the agent sign in.
    pub active: bool,
    /// Queues the agent serves, with the priority in each (1 first, to 5).
    pub queues: Vec<QueueMembership>,
    /// State after sign-in (DESK-310).
    pub first_state: AgentState,
    /// Answer offered calls without a click.
    pub auto_answer: bool,
}

/// An agent's place in a queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QueueMembership {
    /// The queue.
    pub queue: QueueId,
    /// 1 (first) to 5.
    pub priority: u8,
}
