//! Call events: the one log per call that everything else is a fold over.
//!
//! An event is defined here once, with version, text and payload. The engine writes it, the node stores
//! and pushes it, records, reports, webhooks and bills count it. Facts are those of MET-001 to MET-010.

mod kinds;

pub use kinds::{
    BoundPhone, CallKind, Cause, KeyValue, LegEnd, LegParty, LegPurpose, MonitorMode, NotChosen,
    QueueResult, Side, TransferKind, TransferredTo,
};

use crate::number::{CustomerNumberKind, NumberType, Region};
use crate::text::Text;
use crate::{
    AgentId, At, BranchId, CallId, DepartmentId, FlowId, LegNo, QueueId, TenantId, TrunkId,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Version of the event format. Readers accept this and older ones: what a version added has a default
/// that is true of the older one. Version 2 added outbound and internal calls, further legs and call controls.
pub const EVENT_VERSION: u16 = 2;

/// One entry of a call's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    /// Format version, [`EVENT_VERSION`] when written now.
    pub v: u16,
    /// Counts up from 0 within the call, without gaps.
    pub seq: u32,
    /// When it happened.
    pub at: At,
    /// What happened.
    pub body: EventBody,
}

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident : $ty:ty,)* } = $code:literal, $en:literal, $zh:literal;)*) => {
        /// What happened. Each event has a stable name, a version (that of the log) and a text.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case", tag = "event")]
        // The large one is the first of a log; boxing it would cost every reader more than the bytes do.
        #[allow(clippy::large_enum_variant)]
        pub enum EventBody {
            $($(#[$doc])* $name { $($(#[$fdoc])* $field: $ty,)* },)*
        }

        impl EventBody {
            /// The event's stable name.
            pub fn name(&self) -> &'static str {
                match self { $(EventBody::$name { .. } => $code,)* }
            }

            /// What a reader of the call's history sees.
            pub fn text(&self) -> Text {
                match self { $(EventBody::$name { .. } => Text { en: $en, zh: $zh },)* }
            }
        }

        /// Stable names and texts of all events.
        pub const EVENT_TEXTS: &[(&str, Text)] = &[$(($code, Text { en: $en, zh: $zh }),)*];
    };
}

events! {
    /// The platform received the customer's call. Always the first event.
    CallStarted {
        /// Unique id.
        call: CallId,
        /// Tenant.
        tenant: TenantId,
        /// Branch of the number's department.
        branch: BranchId,
        /// Department of the number.
        department: DepartmentId,
        /// Kind of call.
        kind: CallKind,
        /// Customer's number in normal form; empty when withheld.
        customer: String,
        /// Kind of that number.
        customer_kind: CustomerNumberKind,
        /// Where it comes from.
        region: Region,
        /// Hotline number in normal form.
        hotline: String,
        /// Its type.
        hotline_kind: NumberType,
        /// The trunk it came over; absent for the test caller.
        trunk: Option<TrunkId>,
        /// SIP Call-ID of the customer's leg.
        sip_call_id: String,
        /// Configuration version that the call runs on.
        config_version: u64,
        /// IANA time zone of the department.
        time_zone: String,
        /// Left out of reports (MET-022). The portal's test call is not marked: it is a real call.
        excluded: bool,
    } = "call_started", "Call received", "收到来电";
    /// One step of the order of decisions (ACD-05).
    Decided {
        /// Which step, for example `number`, `tenant_state`, `flow`.
        step: String,
        /// What it found.
        result: String,
    } = "decided", "Routing decision", "路由判定";
    /// A leg was dialled. Leg 0 is the customer's; in an internal call it is the called colleague's, who
    /// stands in the customer's place (MET-003).
    LegDialled {
        /// Leg.
        leg: LegNo,
        /// To whom.
        to: LegParty,
        /// Why.
        purpose: LegPurpose,
        /// The queue that dialled.
        queue: Option<QueueId>,
        /// Legs that are dialled at once for one party or purpose share a number: several phones of one
        /// agent, or a group of phones. The first to answer ends the others.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        offer: Option<u16>,
        /// The agent's leg that asked for this one (transfer, consult, conference).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        begun_by: Option<LegNo>,
    } = "leg_dialled", "Phone called", "开始呼叫";
    /// A dialled party is being alerted (MET-137).
    LegRinging {
        /// Leg.
        leg: LegNo,
        /// Its own ringing tone or announcement can be heard.
        early_media: bool,
    } = "leg_ringing", "Ringing", "对方振铃";
    /// A leg was answered.
    LegAnswered {
        /// Leg.
        leg: LegNo,
    } = "leg_answered", "Answered", "已接听";
    /// A leg was released.
    LegEnded {
        /// Leg.
        leg: LegNo,
        /// Why.
        reason: LegEnd,
        /// Who released.
        by: Side,
    } = "leg_ended", "Leg released", "通话段结束";
    /// The call entered a flow.
    FlowEntered {
        /// Flow.
        flow: FlowId,
        /// Name at that time.
        name: String,
        /// Version that runs.
        version: u32,
    } = "flow_entered", "Flow entered", "进入语音导航";
    /// The call entered a node.
    NodeEntered {
        /// Node name.
        node: String,
        /// Node type.
        kind: String,
    } = "node_entered", "Node entered", "进入节点";
    /// The call left the node it was in.
    NodeLeft {
        /// Node name.
        node: String,
        /// What was keyed, when the node takes keys.
        key: Option<KeyValue>,
        /// The exit taken, for example `next`, `key:1`, `timeout`.
        exit: String,
    } = "node_left", "Node left", "离开节点";
    /// An HTTP node sent its request.
    HttpRequested {
        /// Number of the request within the call.
        request: u32,
        /// Address, without secret parameters.
        url: String,
    } = "http_requested", "Request sent", "已发送接口请求";
    /// An HTTP node got its answer, or gave up.
    HttpAnswered {
        /// Number of the request.
        request: u32,
        /// Status; absent when there was no answer.
        status: Option<u16>,
        /// What went wrong; empty when nothing.
        error: String,
        /// Milliseconds over all tries.
        duration_ms: i64,
        /// Variables that were set, by name.
        variables: Vec<(String, String)>,
    } = "http_answered", "Request answered", "接口已返回";
    /// The call asked for a queue.
    QueueRequested {
        /// Number of the visit within the call.
        visit: u16,
        /// Queue.
        queue: QueueId,
        /// Queue number then.
        number: String,
        /// Name then.
        name: String,
        /// Service-level seconds then.
        service_level_seconds: u16,
        /// Asked by an agent for a consult: the customer is not the one who waits.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        consult: bool,
    } = "queue_requested", "Queue requested", "请求排队";
    /// The call waits.
    QueueEntered {
        /// Visit.
        visit: u16,
        /// Position, 1 = next.
        position: u32,
    } = "queue_entered", "Waiting in queue", "进入排队";
    /// Agents that the engine looked at when it chose one, with the one true reason for each other.
    AgentChosen {
        /// Visit.
        visit: u16,
        /// The chosen agent.
        agent: AgentId,
        /// Others and why not.
        others: Vec<(AgentId, NotChosen)>,
    } = "agent_chosen", "Agent chosen", "已选定座席";
    /// The call left the queue.
    QueueLeft {
        /// Visit.
        visit: u16,
        /// Result.
        result: QueueResult,
    } = "queue_left", "Queue left", "离开队列";
    /// Customer and agent hear each other.
    BridgeStarted {
        /// Joined legs.
        legs: Vec<LegNo>,
    } = "bridge_started", "Both sides connected", "双方接通";
    /// Another leg serves the customer too, beside those that did.
    BridgeJoined {
        /// The leg.
        leg: LegNo,
    } = "bridge_joined", "Joined the call", "加入通话";
    /// A leg no longer serves the customer; others still do.
    BridgeLeft {
        /// The leg.
        leg: LegNo,
    } = "bridge_left", "Left the call", "离开通话";
    /// Nobody does any more (a hold or consult does not end the bridge, MET-003).
    BridgeEnded {
    } = "bridge_ended", "Connection ended", "双方断开";
    /// An agent put the customer on hold.
    HoldStarted {
        /// The agent's leg.
        leg: LegNo,
    } = "hold_started", "Put on hold", "保持";
    /// The agent came back.
    HoldEnded {
        /// The agent's leg.
        leg: LegNo,
    } = "hold_ended", "Retrieved", "恢复通话";
    /// An agent's microphone was muted.
    MuteStarted {
        /// The agent's leg.
        leg: LegNo,
    } = "mute_started", "Microphone off", "静音";
    /// It was opened again.
    MuteEnded {
        /// The agent's leg.
        leg: LegNo,
    } = "mute_ended", "Microphone on", "取消静音";
    /// An agent keyed digits to the customer's side.
    DigitsSent {
        /// The agent's leg.
        leg: LegNo,
        /// Digits.
        digits: String,
    } = "digits_sent", "Digits sent", "发送按键";
    /// A recording began.
    RecordingStarted {
        /// Number of the recording within the call.
        recording: u16,
        /// Left channel.
        left: LegNo,
        /// Right channel.
        right: LegNo,
    } = "recording_started", "Recording started", "开始录音";
    /// It ended.
    RecordingEnded {
        /// Number of the recording.
        recording: u16,
    } = "recording_ended", "Recording ended", "结束录音";
    /// An agent leg's browser came back or changed to another device.
    LegReplaced {
        /// The agent's leg.
        leg: LegNo,
    } = "leg_replaced", "Phone reconnected", "电话重新连接";
    /// An agent's leg went on another phone of the same agent.
    LegMoved {
        /// The leg before.
        from: LegNo,
        /// The leg now.
        to: LegNo,
    } = "leg_moved", "Moved to another phone", "切换到其他话机";
    /// A transfer was completed (MET-119).
    Transferred {
        /// The leg of the agent who began it.
        by: LegNo,
        /// Blind or attended.
        kind: TransferKind,
        /// Where to.
        to: TransferredTo,
    } = "transferred", "Transferred", "已转接";
    /// The customer was put into a self-service flow while the agent waits (DESK-525).
    SelfServiceStarted {
        /// The agent's leg.
        leg: LegNo,
    } = "self_service_started", "Self-service started", "进入自助服务";
    /// The customer came back to the agent.
    SelfServiceEnded {
        /// The agent's leg.
        leg: LegNo,
    } = "self_service_ended", "Self-service ended", "结束自助服务";
    /// The customer was parked; nobody serves.
    Parked {
        /// The leg of the agent who parked.
        by: LegNo,
    } = "parked", "Parked", "已驻留";
    /// A parked customer was taken by an agent, or went back because nobody came.
    ParkEnded {
        /// The leg of the agent who took the customer.
        leg: Option<LegNo>,
    } = "park_ended", "Retrieved from park", "结束驻留";
    /// A supervisor listens to an agent's leg, or does so in another way from now on (SUP-201 to SUP-207).
    MonitorStarted {
        /// The supervisor's leg.
        leg: LegNo,
        /// The agent's leg.
        of: LegNo,
        /// How.
        mode: MonitorMode,
    } = "monitor_started", "Supervisor joined", "班长介入";
    /// The supervisor stopped.
    MonitorEnded {
        /// The supervisor's leg.
        leg: LegNo,
    } = "monitor_ended", "Supervisor left", "班长退出";
    /// A supervisor took the call away from an agent (SUP-205).
    TakenOver {
        /// The supervisor's leg.
        leg: LegNo,
        /// The agent's leg: answered, or still ringing.
        from: LegNo,
    } = "taken_over", "Taken over by a supervisor", "班长抢线";
    /// A supervisor ended an agent's part (SUP-206).
    ForceReleased {
        /// The agent's leg.
        leg: LegNo,
        /// The supervisor.
        supervisor: AgentId,
    } = "force_released", "Released by a supervisor", "班长强拆";
    /// The last leg was released. Always the last event.
    CallEnded {
        /// Who ended it.
        by: Side,
        /// Why.
        cause: Cause,
    } = "call_ended", "Call ended", "通话结束";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_survives_the_log_format() {
        let event = Event {
            v: EVENT_VERSION,
            seq: 3,
            at: At(1_763_596_799_123),
            body: EventBody::NodeLeft {
                node: "Menu".into(),
                key: Some(KeyValue::Keyed("1".into())),
                exit: "key:1".into(),
            },
        };
        let bytes = rmp_serde::to_vec_named(&event).expect("events can be written");
        let back: Event = rmp_serde::from_slice(&bytes).expect("events can be read");
        assert_eq!(back, event);
        assert_eq!(event.body.name(), "node_left");
    }

    #[test]
    fn every_event_has_texts_and_a_unique_name() {
        let names: std::collections::BTreeSet<_> = EVENT_TEXTS.iter().map(|(n, _)| n).collect();
        assert_eq!(names.len(), EVENT_TEXTS.len());
        assert!(
            EVENT_TEXTS
                .iter()
                .all(|(_, t)| !t.en.is_empty() && !t.zh.is_empty())
        );
    }
}
