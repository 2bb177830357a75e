//! The call as the desk shows it.

use crate::event::{CallKind, MonitorMode};
use crate::number::Region;
use crate::{AgentId, At, CallId, FlowId, LegNo, QueueId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whom to transfer to, consult or invite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "target")]
pub enum CallTarget {
    /// A colleague.
    Agent {
        /// The colleague.
        agent: AgentId,
    },
    /// The next free agent of a queue.
    Queue {
        /// The queue.
        queue: QueueId,
    },
    /// An outside number.
    External {
        /// The number as typed.
        number: String,
    },
    /// Several outside phones (a phone group).
    Phones {
        /// 2 to 20 numbers, in order.
        numbers: Vec<String>,
        /// All at once instead of one after the other.
        at_once: bool,
    },
    /// A flow; only for transfers.
    Flow {
        /// The flow.
        flow: FlowId,
    },
}

/// Phase of the call at a desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeskCallPhase {
    /// Rings.
    Ringing,
    /// Is being placed by this agent.
    Dialling,
    /// Both talk.
    Talking,
    /// The customer hears music.
    Held,
}

/// Call state codes (file 10 section 3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeskCallState {
    /// No call.
    Idle,
    /// Inbound call rings.
    InRinging,
    /// Inbound, both talk.
    InTalking,
    /// Outbound: the agent's phone rings.
    OutAgentRinging,
    /// Outbound: the customer is being called.
    OutCustomerRinging,
    /// Outbound, both talk.
    OutTalking,
    /// Calling a colleague.
    InternalDialling,
    /// A colleague calls.
    InternalRinging,
    /// Two colleagues talk.
    InternalTalking,
    /// The customer is on hold.
    Held,
    /// The consulted party is being called.
    ConsultDialling,
    /// The agent talks to the consulted party.
    ConsultTalking,
    /// Three or more.
    Conference,
    /// The transfer's target is being called.
    Transferring,
    /// The customer is in a self-service flow.
    InFlow,
    /// A supervisor takes part.
    Monitoring,
}

/// What a party is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeskPartyKind {
    /// The customer.
    Customer,
    /// An agent.
    Agent,
    /// An outside party.
    External,
    /// A supervisor who barged in or joined.
    Supervisor,
}

/// One party of the call. A supervisor who listens or whispers is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeskParty {
    /// Leg, to remove or mute the party.
    pub leg: LegNo,
    /// What it is.
    pub kind: DeskPartyKind,
    /// Agent's name; empty for others.
    pub name: String,
    /// Agent number or telephone number; empty when withheld.
    pub number: String,
    /// Answered; absent while it rings.
    pub answered: Option<At>,
    /// Talks in private with the agent who consults.
    pub private: bool,
    /// Has put the customer on hold.
    pub held: bool,
    /// Is not heard.
    pub muted: bool,
    /// Its connection is lost for the moment.
    pub lost: bool,
}

/// What is being called for the agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeskAttempt {
    /// The target of a transfer.
    Transfer,
    /// The party to consult.
    Consult,
    /// A further party.
    Invite,
    /// Another phone of the agent's own.
    Move,
}

/// The call as the desk shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeskCall {
    /// Unique id.
    pub call: CallId,
    /// Phase.
    pub phase: DeskCallPhase,
    /// Kind of call.
    pub kind: CallKind,
    /// Call state code.
    pub state: DeskCallState,
    /// Customer's number; empty when withheld.
    pub customer: String,
    /// Origin.
    pub region: Region,
    /// Hotline number dialled, or the number that the called party is shown.
    pub hotline: String,
    /// Queue that delivered it.
    pub queue: String,
    /// Keys pressed in the flow, in order, for example `1`.
    pub keys: Vec<String>,
    /// The call started.
    pub started: At,
    /// It began to ring here.
    pub ringing_since: At,
    /// Answered here; in an outbound call, by the customer.
    pub answered: Option<At>,
    /// Held since.
    pub held_since: Option<At>,
    /// Microphone off.
    pub muted: bool,
    /// The agent's own leg.
    pub leg: LegNo,
    /// Everybody in the call, the agent included.
    pub parties: Vec<DeskParty>,
    /// What is being called for this agent.
    pub attempt: Option<DeskAttempt>,
    /// This agent consults somebody, ringing or talking.
    pub consulting: bool,
    /// This agent takes part as a supervisor.
    pub monitor: Option<MonitorMode>,
}
