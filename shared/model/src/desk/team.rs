//! Colleagues, queues and parked calls as a watching desk sees them.

use crate::agent::AgentState;
use crate::desk::DeskCallState;
use crate::event::{LegEnd, MonitorMode};
use crate::{AgentId, At, CallId, FlowId, QueueId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A colleague.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TeamAgent {
    /// Fixed id.
    pub agent: AgentId,
    /// Agent number.
    pub number: String,
    /// Name.
    pub name: String,
    /// Names of the queues.
    pub queues: Vec<String>,
    /// State.
    pub state: AgentState,
    /// Break reason.
    pub reason: String,
    /// Since when.
    pub since: At,
    /// Can be called now.
    pub reachable: bool,
    /// This desk's agent may watch and control the colleague.
    pub controlled: bool,
    /// The call at the colleague, for those who may control.
    pub call: Option<TeamCall>,
}

/// A colleague's call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TeamCall {
    /// Unique id.
    pub call: CallId,
    /// Call state code.
    pub state: DeskCallState,
    /// Customer's number; empty when withheld.
    pub customer: String,
    /// Name of the queue; empty without.
    pub queue: String,
    /// Since when.
    pub since: At,
    /// Supervisors who take part.
    pub monitors: u8,
}

/// A queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TeamQueue {
    /// Fixed id.
    pub queue: QueueId,
    /// Queue number.
    pub number: String,
    /// Name.
    pub name: String,
    /// Who wait (MET-109).
    pub waiting: u32,
    /// Members who could take a call now.
    pub free: u32,
    /// Members who are signed in.
    pub signed_in: u32,
}

/// A flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TeamFlow {
    /// Fixed id.
    pub flow: FlowId,
    /// Name.
    pub name: String,
}

/// A parked call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ParkedCall {
    /// Unique id.
    pub call: CallId,
    /// Customer's number; empty when withheld.
    pub customer: String,
    /// Name of the agent who parked it.
    pub by: String,
    /// Since when.
    pub since: At,
}

/// Something that the agent did not do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "notice")]
pub enum DeskNotice {
    /// The target of the transfer was not reached; the customer is back (DESK-511).
    TransferFailed {
        /// Why.
        reason: LegEnd,
    },
    /// The party to consult was not reached, or left.
    ConsultEnded {
        /// Why.
        reason: LegEnd,
    },
    /// The further party was not reached.
    InviteFailed {
        /// Why.
        reason: LegEnd,
    },
    /// The called customer or colleague was not reached (DESK-611).
    NotConnected {
        /// Why.
        reason: LegEnd,
    },
    /// A supervisor set a state (SUP-301).
    StateSet {
        /// Name of the supervisor.
        by: String,
        /// The state.
        state: AgentState,
    },
    /// A supervisor took the call (SUP-205).
    TakenOver {
        /// Name of the supervisor.
        by: String,
    },
    /// A supervisor ended the call (SUP-206).
    ForceReleased {
        /// Name of the supervisor.
        by: String,
    },
    /// A supervisor joined so that all hear (SUP-203, SUP-204).
    SupervisorJoined {
        /// Name of the supervisor.
        by: String,
        /// How.
        mode: MonitorMode,
    },
    /// Too many calls were missed in a row (DESK-321).
    AutoBusy {},
    /// The chosen break could not begin: too many are on break (DESK-320). Busy instead.
    BreakFull {
        /// Name of the queue.
        queue: String,
    },
}
