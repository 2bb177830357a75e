//! The call record (CDR): what a call's event log amounts to (REC-028 to REC-036).
//!
//! Times are those of the events; durations are whole seconds computed from times cut to the second
//! (MET-011). `None` is "did not happen".

use crate::event::{BoundPhone, CallKind, Cause, KeyValue, LegEnd, LegPurpose, QueueResult, Side};
use crate::number::{CustomerNumberKind, NumberType, Region};
use crate::{
    AgentId, At, BillingAccountId, BranchId, CallId, DepartmentId, FlowId, LegNo, Money, QueueId,
    TenantId, TrunkId,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod broken;
mod controls;
mod fold;
mod fold_controls;
mod fold_error;

pub use broken::close_broken;
pub use controls::{Controls, ForceRelease, MonitorRecord, TakeOver, TransferRecord};
pub use fold::{RecordFold, fold, record_bytes};
pub use fold_error::FoldError;

/// Version of the record format.
pub const RECORD_VERSION: u16 = 1;

/// Answer status: of an inbound call by MET-033, of an outbound or internal one by MET-035.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnswerStatus {
    /// Inbound: at least one bridge (人工接听). Outbound: the agent's phone was answered, the customer's
    /// never dialled (座席接听).
    AgentAnswered,
    /// Inbound: a queue visit or human leg, no bridge (人工未接听). Outbound: the agent's phone was not
    /// answered (座席未接听).
    AgentNotAnswered,
    /// The platform answered, nobody was asked for (系统接听).
    SystemAnswered,
    /// The platform never answered (系统未接听).
    SystemNotAnswered,
    /// Outbound: the customer was dialled and did not answer (客户未接听).
    CustomerNotAnswered,
    /// Outbound: a bridge (双方接听).
    BothAnswered,
}

/// One call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CallRecord {
    /// [`RECORD_VERSION`].
    pub v: u16,
    /// Unique id.
    pub call: CallId,
    /// Tenant.
    pub tenant: TenantId,
    /// Branch.
    pub branch: BranchId,
    /// Department.
    pub department: DepartmentId,
    /// Kind of call.
    pub kind: CallKind,
    /// Customer number; empty when withheld.
    pub customer: String,
    /// Its kind.
    pub customer_kind: CustomerNumberKind,
    /// Its origin.
    pub region: Region,
    /// Hotline number.
    pub hotline: String,
    /// Its type.
    pub hotline_kind: NumberType,
    /// Trunk.
    pub trunk: Option<TrunkId>,
    /// SIP Call-ID.
    pub sip_call_id: String,
    /// Time zone for days and hours.
    pub time_zone: String,
    /// Not counted in reports.
    pub excluded: bool,
    /// `start` (MET-001).
    pub start: At,
    /// The platform answered the customer; in an outbound call, the customer answered.
    pub platform_answer: Option<At>,
    /// Start of the first bridge.
    pub answer: Option<At>,
    /// `end` (MET-001).
    pub end: At,
    /// MET-033.
    pub status: AnswerStatus,
    /// MET-037.
    pub hangup_by: Side,
    /// Why it ended.
    pub cause: Cause,
    /// MET-039, seconds.
    pub total_seconds: i64,
    /// MET-040, seconds.
    pub talk_seconds: i64,
    /// MET-045, seconds.
    pub hold_seconds: i64,
    /// How often it was held.
    pub holds: u32,
    /// Sum of queue waits, seconds.
    pub wait_seconds: i64,
    /// First flow entered.
    pub flow: Option<FlowRef>,
    /// Passes through nodes.
    pub path: Vec<NodeVisit>,
    /// Queue visits.
    pub visits: Vec<QueueVisit>,
    /// Legs, the customer's first.
    pub legs: Vec<LegRecord>,
    /// Recordings.
    pub recordings: Vec<RecordingRef>,
    /// Routing decisions (ACD-05).
    pub decisions: Vec<Decision>,
    /// Answering agent of the last bridge, else the last agent rung.
    pub agent: Option<AgentRef>,
    /// Last queue.
    pub queue: Option<QueueRef>,
    /// Transfers and what supervisors did. Absent from the bytes of calls without any.
    #[serde(default, skip_serializing_if = "Controls::is_empty")]
    pub controls: Controls,
}

/// A flow by id, with the name and version of that time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FlowRef {
    /// Id.
    pub flow: FlowId,
    /// Name.
    pub name: String,
    /// Version.
    pub version: u32,
}

/// An agent by id, with number and name of that time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AgentRef {
    /// Id.
    pub agent: AgentId,
    /// Number.
    pub number: String,
    /// Name.
    pub name: String,
}

/// A queue by id, with number and name of that time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QueueRef {
    /// Id.
    pub queue: QueueId,
    /// Number.
    pub number: String,
    /// Name.
    pub name: String,
}

/// One pass through one node (MET-007).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NodeVisit {
    /// Node name.
    pub node: String,
    /// Node type.
    pub kind: String,
    /// Time in.
    pub entered: At,
    /// Time out; the call's end when it ended inside.
    pub left: At,
    /// Keys.
    pub key: Option<KeyValue>,
    /// Exit taken; empty when the call ended inside.
    pub exit: String,
}

/// One request to one queue (MET-006).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QueueVisit {
    /// The queue.
    pub queue: QueueRef,
    /// Request.
    pub requested: At,
    /// Entered; absent when refused at once.
    pub entered: Option<At>,
    /// Left.
    pub left: At,
    /// Result.
    pub result: QueueResult,
    /// Wait in seconds (0 when refused).
    pub wait_seconds: i64,
    /// Answered within the service level.
    pub in_service_level: bool,
    /// An agent waited here to consult somebody, not the customer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub consult: bool,
}

/// One leg (MET-002).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LegRecord {
    /// Number within the call.
    pub leg: LegNo,
    /// The agent; absent for the customer's leg.
    pub agent: Option<AgentRef>,
    /// Phone of the agent.
    pub phone: Option<BoundPhone>,
    /// Why.
    pub purpose: LegPurpose,
    /// Queue that dialled.
    pub queue: Option<QueueRef>,
    /// Dialled.
    pub dial: At,
    /// Answered.
    pub answer: Option<At>,
    /// Released.
    pub end: At,
    /// End reason.
    pub reason: LegEnd,
    /// MET-004, seconds.
    pub talk_seconds: i64,
    /// MET-044, seconds.
    pub ring_seconds: i64,
    /// Number of an outside party.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<ExternalRef>,
    /// Legs that were dialled at once for one party or purpose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<u16>,
    /// The agent's leg that asked for this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begun_by: Option<LegNo>,
    /// MET-045, seconds, of an agent's leg.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub hold_seconds: i64,
    /// MET-045.
    #[serde(default, skip_serializing_if = "is_none_held")]
    pub holds: u32,
}

fn is_zero(seconds: &i64) -> bool {
    *seconds == 0
}

fn is_none_held(holds: &u32) -> bool {
    *holds == 0
}

/// An outside number and what it was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExternalRef {
    /// The number in normal form.
    pub number: String,
    /// The platform number that it was shown (BILL-06).
    pub caller_id: String,
    /// Its type.
    pub caller_id_kind: NumberType,
}

/// A recording's place in the call. The object's address is made from tenant, start and call id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordingRef {
    /// Number within the call.
    pub recording: u16,
    /// Start.
    pub start: At,
    /// End.
    pub end: At,
    /// Leg on the left channel.
    pub left: LegNo,
    /// Leg on the right channel.
    pub right: LegNo,
}

/// A routing decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Decision {
    /// When.
    pub at: At,
    /// Step.
    pub step: String,
    /// Result.
    pub result: String,
}

/// What one leg costs (BILL-08).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BillLine {
    /// Call.
    pub call: CallId,
    /// Leg.
    pub leg: LegNo,
    /// Department that is charged.
    pub department: DepartmentId,
    /// Number that decides the price (BILL-06).
    pub number: String,
    /// Its type.
    pub number_kind: NumberType,
    /// Charge type (BILL-03).
    pub charge: ChargeType,
    /// Start of the leg: decides month and price day (BILL-10).
    pub start: At,
    /// Local month `YYYY-MM` of the leg's start.
    pub month: String,
    /// Whole talk seconds `d`.
    pub seconds: i64,
    /// Started minutes `m` (BILL-04).
    pub minutes: i64,
    /// Rate per minute; absent when there is none ("unrated", BILL-12).
    pub rate: Option<Money>,
    /// `m × rate`.
    pub amount: Money,
    /// Billing account whose price was used.
    pub account: BillingAccountId,
    /// Free leg (BILL-11): has minutes, costs nothing and uses no package minutes.
    #[serde(default)]
    pub free: bool,
    /// Of the minutes, those that the trial's free minutes pay for (PORTAL-12). 0 as stored: the share is known
    /// only beside the trial's other legs, whenever lines are read.
    #[serde(default)]
    pub free_minutes: i64,
}

/// Charge types (BILL-03).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ChargeType {
    /// 客户呼入.
    CustomerInbound,
    /// 呼转座席.
    TransferToAgent,
    /// 呼转座席-IAD.
    TransferToAgentIad,
    /// 外呼呼转客户.
    OutboundToCustomer,
    /// 外呼呼转座席.
    OutboundToAgent,
    /// 外呼呼转座席-IAD.
    OutboundToAgentIad,
    /// 呼转座席-IP.
    TransferToAgentIp,
    /// 外呼呼转座席-IP.
    OutboundToAgentIp,
}
