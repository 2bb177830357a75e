//! Counts of inbound calls (MET-052 to MET-083).

use edgecall_model::event::{CallKind, LegPurpose, QueueResult, Side};
use edgecall_model::number::CustomerNumberKind;
use edgecall_model::record::{AnswerStatus, CallRecord};
use edgecall_model::time::local_hour;
use edgecall_model::{DepartmentId, Language};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! counts {
    ($($(#[$doc:meta])* $name:ident = $zh:literal, $en:literal;)*) => {
        /// Counts and sums over inbound calls. The field names are stable: they are the attribute names
        /// under which the store adds them up.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        pub struct InboundCounts {
            $($(#[$doc])* #[serde(default)] pub $name: i64,)*
        }

        impl InboundCounts {
            /// Stable names of all counters, in the order of the catalogue.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name),)*];

            /// Every counter with its stable name, zeros included.
            pub fn to_pairs(&self) -> Vec<(&'static str, i64)> {
                vec![$((stringify!($name), self.$name),)*]
            }

            /// Counters from stored names; unknown names are left out, missing ones are 0.
            pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, i64)>) -> Self {
                let mut counts = Self::default();
                for (name, value) in pairs {
                    match name {
                        $(stringify!($name) => counts.$name = value,)*
                        _ => {}
                    }
                }
                counts
            }

            /// Adds another hour, hotline or department (MET-020).
            pub fn add(&mut self, other: &Self) {
                $(self.$name += other.$name;)*
            }

            /// The label of a counter's column; `None` for an unknown name.
            pub fn label(name: &str, language: Language) -> Option<&'static str> {
                match (name, language) {
                    $((stringify!($name), Language::Chinese) => Some($zh),
                      (stringify!($name), Language::English) => Some($en),)*
                    _ => None,
                }
            }
        }
    };
}

counts! {
    /// Inbound calls (MET-052).
    calls = "呼入数", "Inbound calls";
    /// Calls that passed at least one flow node (MET-053).
    ivr_entered = "进入IVR数", "Entered IVR";
    /// Calls that asked for a queue or rang a person (MET-054).
    sent_to_human = "转人工数", "Sent to human";
    /// Calls that an agent answered (MET-055).
    human_answered = "人工接听数", "Human-answered";
    /// Calls with status agent not answered or system answered (MET-056).
    not_human_answered = "非人工接听数", "Not answered by a human";
    /// Calls that the platform never answered (MET-058).
    system_not_answered = "系统未接听数", "System not answered";
    /// Calls that the customer ended inside a node (MET-059).
    ivr_abandoned = "IVR放弃量", "Abandoned in IVR";
    /// Other calls that only the platform answered (MET-060).
    self_service = "自助完成数", "Self-service ended";
    /// Calls that the customer ended while waiting or while a phone rang (MET-061).
    human_abandoned = "转人工放弃量", "Abandoned after asking for a human";
    /// Other calls sent to human that nobody answered (MET-062).
    human_unanswered_other = "转人工其他未接", "Unanswered, other";
    /// Calls that entered a queue (MET-067).
    queue_calls = "进入队列来电数", "Queue calls";
    /// Of these, answered from a queue (MET-068).
    queue_calls_answered = "队列来电接听数", "Queue calls answered";
    /// Calls from landlines (MET-070).
    from_landline = "固话来电数", "Landline calls";
    /// Calls from mobiles (MET-071).
    from_mobile = "手机来电数", "Mobile calls";
    /// Answered calls below the first talk-time limit (MET-081).
    talk_short = "短通话数", "Short talks";
    /// Answered calls between the two limits (MET-081).
    talk_middle = "中等通话数", "Middle talks";
    /// Answered calls from the second limit on (MET-081).
    talk_long = "长通话数", "Long talks";
    /// Sum of talk time, seconds (MET-040, for MET-082).
    talk_seconds = "通话时长", "Talk time";
    /// Sum of total duration, seconds (MET-039, for MET-083).
    total_seconds = "总时长", "Total duration";
    /// Sum of hold time, seconds (MET-045).
    hold_seconds = "保持时长", "Hold time";
    /// How often calls were held (MET-045).
    holds = "保持次数", "Holds";
}

/// Limits of the talk-time classes, whole seconds, `begin < end` (MET-030).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TalkBuckets {
    /// Shorter talks are short.
    pub begin: i64,
    /// Talks from here on are long.
    pub end: i64,
}

impl Default for TalkBuckets {
    fn default() -> Self {
        TalkBuckets {
            begin: 30,
            end: 180,
        }
    }
}

/// What one call adds to the reports: one hour of one hotline (MET-014).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BucketDelta {
    /// Local date of the call's start, `YYYY-MM-DD`.
    pub date: String,
    /// Local hour of the call's start, 0 to 23 (MET-013).
    pub hour: u8,
    /// Department.
    pub department: DepartmentId,
    /// Hotline number.
    pub hotline: String,
    /// What is added.
    pub counts: InboundCounts,
}

/// What a call adds, with the default talk-time classes.
pub fn fold(record: &CallRecord) -> BucketDelta {
    fold_with(record, TalkBuckets::default())
}

/// What a call adds. A call that is left out of reports (MET-022) adds zeros.
pub fn fold_with(record: &CallRecord, buckets: TalkBuckets) -> BucketDelta {
    let local = local_hour(record.start, &record.time_zone);
    BucketDelta {
        date: local.date,
        hour: local.hour,
        department: record.department.clone(),
        hotline: record.hotline.clone(),
        counts: if record.excluded || record.kind != CallKind::Inbound {
            InboundCounts::default()
        } else {
            counts_of(record, buckets)
        },
    }
}

fn counts_of(record: &CallRecord, buckets: TalkBuckets) -> InboundCounts {
    let is = |yes: bool| i64::from(yes);
    let status = record.status;
    let bridged = status == AnswerStatus::AgentAnswered;
    let waited_in_vain = status == AnswerStatus::AgentNotAnswered;
    let only_system = status == AnswerStatus::SystemAnswered;
    let talk = record.talk_seconds;
    InboundCounts {
        calls: 1,
        ivr_entered: is(!record.path.is_empty()),
        // By MET-033 these two statuses are exactly "a queue visit or a human leg" (MET-054).
        sent_to_human: is(bridged || waited_in_vain),
        human_answered: is(bridged),
        not_human_answered: is(waited_in_vain || only_system),
        system_not_answered: is(status == AnswerStatus::SystemNotAnswered),
        ivr_abandoned: is(only_system && left_inside_a_node(record)),
        self_service: is(only_system && !left_inside_a_node(record)),
        human_abandoned: is(waited_in_vain && left_while_waiting(record)),
        human_unanswered_other: is(waited_in_vain && !left_while_waiting(record)),
        queue_calls: is(record.visits.iter().any(|v| v.entered.is_some())),
        queue_calls_answered: is(record
            .visits
            .iter()
            .any(|v| v.result == QueueResult::Answered)),
        from_landline: is(record.customer_kind == CustomerNumberKind::Landline),
        from_mobile: is(record.customer_kind == CustomerNumberKind::Mobile),
        talk_short: is(bridged && talk < buckets.begin),
        talk_middle: is(bridged && (buckets.begin..buckets.end).contains(&talk)),
        talk_long: is(bridged && talk >= buckets.end),
        talk_seconds: talk,
        total_seconds: record.total_seconds,
        hold_seconds: record.hold_seconds,
        holds: i64::from(record.holds),
    }
}

/// Sums among the counters: they say how much, not which calls.
const SUMS: [&str; 4] = ["talk_seconds", "total_seconds", "hold_seconds", "holds"];

/// Whether the report counts a call under a metric, so that a figure opens the calls behind it (REC-026). `unanswered`
/// is what is left of the calls without the human-answered ones (MET-057). `None` for what counts no calls.
pub fn counts_call(record: &CallRecord, metric: &str) -> Option<bool> {
    let counts = fold(record).counts;
    if metric == "unanswered" {
        return Some(counts.calls > counts.human_answered);
    }
    let (_, count) = counts
        .to_pairs()
        .into_iter()
        .find(|(name, _)| *name == metric && !SUMS.contains(name))?;
    Some(count > 0)
}

/// Whether a metric counts calls.
pub fn counts_calls(metric: &str) -> bool {
    metric == "unanswered" || InboundCounts::NAMES.contains(&metric) && !SUMS.contains(&metric)
}

/// The customer ended the call inside a node that is not the flow's end (MET-059).
fn left_inside_a_node(record: &CallRecord) -> bool {
    record.hangup_by == Side::Customer
        && record
            .path
            .last()
            .is_some_and(|node| node.exit.is_empty() && node.kind != "end")
}

/// The customer ended the call while waiting in a queue or while a person's phone rang (MET-061).
fn left_while_waiting(record: &CallRecord) -> bool {
    let abandoned = record
        .visits
        .iter()
        .any(|v| v.result == QueueResult::Abandoned);
    let ringing = record.legs.iter().any(|leg| {
        leg.purpose != LegPurpose::Own
            && leg.answer.is_none()
            && leg.end.second() == record.end.second()
    });
    record.hangup_by == Side::Customer && (abandoned || ringing)
}

#[cfg(test)]
#[path = "worked_example.rs"]
mod worked_example;
