//! The words of call events.

use crate::number::NumberType;
use crate::{AgentId, FlowId, LegNo, QueueId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Kind of call (MET-001).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CallKind {
    /// A customer calls a hotline number.
    Inbound,
    /// An agent calls a customer: first the agent's phone, then the customer's (DESK-606).
    PreviewOutbound,
    /// An agent calls a colleague (DESK-702).
    Internal,
}

/// Who a leg goes to (MET-002).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "party")]
pub enum LegParty {
    /// The customer.
    Customer,
    /// An agent; the number and name are those of that time (MET-025).
    Agent {
        /// Fixed id.
        agent: AgentId,
        /// Agent number.
        number: String,
        /// Name.
        name: String,
        /// The bound phone that rings.
        phone: BoundPhone,
    },
    /// A number outside the platform.
    External {
        /// The number in normal form.
        number: String,
        /// The platform number that it is shown; decides the price (BILL-06).
        caller_id: String,
        /// Its type.
        caller_id_kind: NumberType,
    },
}

/// What kind of phone an agent's leg rings; decides the charge type (BILL-03).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BoundPhone {
    /// The browser (WebRTC).
    Browser,
    /// A SIP phone on the IP network.
    IpPhone,
    /// An extension behind an analogue gateway.
    Iad,
    /// Mobile or landline over a trunk.
    Telephone,
}

/// Why a leg exists (MET-002).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LegPurpose {
    /// The customer's own leg; the agent's own phone in an outbound or internal call.
    Own,
    /// A queue rings an agent.
    QueueRing,
    /// A phone rung for the customer without a queue: an internal call, the way back from a transfer or park.
    DirectRing,
    /// Target of a transfer.
    Transfer,
    /// Target of a consult.
    Consult,
    /// Further party of a conference, or a supervisor who joins as one.
    Conference,
    /// A supervisor who cuts in.
    BargeIn,
    /// A supervisor who takes the call.
    TakeOver,
    /// A supervisor whom nobody hears.
    Listen,
    /// A supervisor whom only the agent hears.
    Whisper,
    /// An agent who takes a parked customer.
    Retrieve,
    /// Another phone of an agent who is in the call.
    Move,
}

impl LegPurpose {
    /// Whether an agent's leg of this purpose is an offer of the customer's call (MET-111).
    pub fn is_offer(self) -> bool {
        matches!(self, Self::QueueRing | Self::DirectRing | Self::Transfer)
    }

    /// Whether such a leg, once answered and joined, serves the customer: any but listen and whisper
    /// (MET-002).
    pub fn is_human(self) -> bool {
        !matches!(self, Self::Listen | Self::Whisper)
    }
}

/// How a supervisor takes part (SUP-201 to SUP-204).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MonitorMode {
    /// Hears both, nobody hears the supervisor.
    Listen,
    /// Hears both, the agent alone hears the supervisor.
    Whisper,
    /// All hear each other.
    ThreeWay,
    /// All hear each other after a tone; counted apart from three-way.
    BargeIn,
}

impl MonitorMode {
    /// The purpose of a leg in this mode.
    pub fn purpose(self) -> LegPurpose {
        match self {
            Self::Listen => LegPurpose::Listen,
            Self::Whisper => LegPurpose::Whisper,
            Self::ThreeWay => LegPurpose::Conference,
            Self::BargeIn => LegPurpose::BargeIn,
        }
    }
}

/// How a transfer was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransferKind {
    /// Without asking the target.
    Blind,
    /// After a consult.
    Attended,
}

/// Where a transfer led.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "target")]
pub enum TransferredTo {
    /// A leg of this call, an agent's or an external one.
    Leg {
        /// The leg.
        leg: LegNo,
    },
    /// A queue.
    Queue {
        /// The queue.
        queue: QueueId,
    },
    /// A flow.
    Flow {
        /// The flow.
        flow: FlowId,
    },
}

/// Why a leg ended (MET-002).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LegEnd {
    /// Released after it was answered.
    Released,
    /// Rang too long.
    RingTimeout,
    /// The party refused.
    Rejected,
    /// The caller hung up first.
    CallerGaveUp,
    /// The party was busy.
    Busy,
    /// The party could not be reached (phone not connected).
    Unreachable,
    /// Technical failure.
    Failed,
    /// Another phone of the same offer answered first.
    AnsweredElsewhere,
    /// A supervisor took the call while it rang.
    TakenOver,
    /// Whoever asked for this leg no longer wants it.
    Cancelled,
}

/// Who released first (MET-037).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The customer.
    Customer,
    /// An agent.
    Agent,
    /// An external party.
    External,
    /// A supervisor (force-release).
    Supervisor,
    /// The platform.
    System,
}

/// Why a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A party hung up.
    Normal,
    /// The flow reached its end.
    FlowEnd,
    /// Nothing was configured for the number.
    NoRoute,
    /// The number or tenant does not take calls.
    NotInService,
    /// The tenant's service has ended, for example its trial (PORTAL-13).
    ServiceEnded,
    /// The trial's free minutes are used up (PORTAL-12).
    TrialMinutesUsed,
    /// The waiting time was over.
    QueueTimeout,
    /// No agent of the queue is signed in.
    NoAgent,
    /// The queue is full.
    QueueFull,
    /// No audio arrived for too long.
    MediaTimeout,
    /// Something in our platform failed (MET-024).
    PlatformFault,
    /// The agent's connection was lost (DESK-329).
    AgentConnectionLost,
    /// The flow went on for too long: 1,000 nodes or 60 minutes (IVR-043).
    FlowLimit,
    /// The called party did not answer in time.
    NoAnswer,
    /// The called party refused.
    Rejected,
    /// The called party was busy.
    Busy,
    /// The called party could not be reached.
    Unreachable,
    /// The agent took the outbound or internal call back before the answer.
    Cancelled,
    /// A supervisor ended it.
    ForceReleased,
}

impl Cause {
    /// The cause of a call whose called party's leg ended like this before an answer.
    pub fn of_unanswered(reason: LegEnd) -> Self {
        match reason {
            LegEnd::RingTimeout => Self::NoAnswer,
            LegEnd::Rejected => Self::Rejected,
            LegEnd::Busy => Self::Busy,
            LegEnd::Unreachable => Self::Unreachable,
            LegEnd::CallerGaveUp | LegEnd::Cancelled => Self::Cancelled,
            LegEnd::Failed => Self::PlatformFault,
            LegEnd::Released | LegEnd::AnsweredElsewhere | LegEnd::TakenOver => Self::Normal,
        }
    }
}

/// Result of an entered queue visit, or why it was refused at once (MET-006).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum QueueResult {
    /// An agent's leg was answered and joined.
    Answered,
    /// The customer hung up.
    Abandoned,
    /// The longest wait was over.
    TimedOut,
    /// Refused or left because no member can take calls.
    NoAgent,
    /// Refused: too many are waiting.
    Full,
    /// Taken out by the platform.
    OtherExit,
}

/// Digits a customer keyed in a node (MET-007).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyValue {
    /// These digits.
    Keyed(String),
    /// Nothing was pressed.
    NoPress,
    /// A wrong key, too often.
    Error,
}

/// What an engine decided about one agent when a call was offered (for "explain").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotChosen {
    /// Signed out.
    Offline,
    /// In a state in which nothing is offered.
    NotAvailable,
    /// Has a call.
    InCall,
    /// The phone is not connected.
    PhoneNotReady,
    /// Rejected or missed this call a moment ago.
    TriedBefore,
    /// Has been idle for less time than the chosen one.
    IdleForLess,
    /// Serves the queue with a later priority than the chosen one.
    LaterPriority,
}
