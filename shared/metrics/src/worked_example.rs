//! The worked example of the metric definitions: nine inbound calls of one day.

use super::*;
use crate::rate::Percent;
use crate::report::{InboundReportRow, total};
use edgecall_model::event::{BoundPhone, Cause, LegEnd};
use edgecall_model::number::{NumberType, Region};
use edgecall_model::record::{
    AgentRef, LegRecord, NodeVisit, QueueRef, QueueVisit, RECORD_VERSION,
};
use edgecall_model::time::day_start;
use edgecall_model::{AgentId, At, BranchId, CallId, LegNo, QueueId, TenantId};
use proptest::prelude::*;
use std::collections::BTreeMap;

const ZONE: &str = "Asia/Shanghai";
const DAY: &str = "2025-11-20";

/// Seconds of the day from `hh:mm:ss`.
fn clock(text: &str) -> i64 {
    text.split(':').fold(0, |sum, part| {
        sum * 60 + part.parse::<i64>().expect("a clock time")
    })
}

fn at(second: i64) -> At {
    day_start(DAY, ZONE)
        .expect("a known day")
        .plus(second * 1000)
}

/// A call in which nothing but start and end happened.
fn call(start: &str, seconds: i64, status: AnswerStatus, by: Side) -> CallRecord {
    let start = at(clock(start));
    CallRecord {
        v: RECORD_VERSION,
        call: CallId::from_parts(start, [1; 5]),
        tenant: TenantId::new("TCC0000001").expect("an id"),
        branch: BranchId::new("JG0000001").expect("an id"),
        department: DepartmentId::new("BM0000001").expect("an id"),
        kind: CallKind::Inbound,
        customer: "13800000001".into(),
        customer_kind: CustomerNumberKind::Mobile,
        region: Region::default(),
        hotline: "4001234567".into(),
        hotline_kind: NumberType::N400,
        trunk: None,
        sip_call_id: String::new(),
        time_zone: ZONE.into(),
        excluded: false,
        start,
        platform_answer: (status != AnswerStatus::SystemNotAnswered).then_some(start),
        answer: None,
        end: start.plus(seconds * 1000),
        status,
        hangup_by: by,
        cause: Cause::Normal,
        total_seconds: seconds,
        talk_seconds: 0,
        hold_seconds: 0,
        holds: 0,
        wait_seconds: 0,
        flow: None,
        path: vec![],
        visits: vec![],
        legs: vec![],
        recordings: vec![],
        decisions: vec![],
        agent: None,
        queue: None,
        controls: Default::default(),
    }
}

fn node(mut record: CallRecord, kind: &str, exit: &str) -> CallRecord {
    record.path.push(NodeVisit {
        node: kind.into(),
        kind: kind.into(),
        entered: record.start,
        left: record.end,
        key: None,
        exit: exit.into(),
    });
    record
}

/// Adds a queue visit; `after` and `wait` in seconds from the call's start.
fn visit(mut record: CallRecord, after: i64, wait: i64, result: QueueResult) -> CallRecord {
    let requested = record.start.plus(after * 1000);
    let refused = wait == 0 && result == QueueResult::NoAgent;
    let id = QueueId::new("Q1").expect("an id");
    record.visits.push(QueueVisit {
        queue: QueueRef {
            queue: id,
            number: "801".into(),
            name: "Service".into(),
        },
        requested,
        entered: (!refused).then_some(requested),
        left: requested.plus(wait * 1000),
        result,
        wait_seconds: wait,
        in_service_level: result == QueueResult::Answered && wait <= 20,
        consult: false,
    });
    record
}

/// Adds an agent's leg; times in seconds from the call's start.
fn ring(mut record: CallRecord, dial: i64, answer: Option<i64>, end: i64) -> CallRecord {
    let agent = AgentId::new("A1").expect("an id");
    let time = |s: i64| record.start.plus(s * 1000);
    record.legs.push(LegRecord {
        leg: LegNo(record.legs.len() as u16 + 1),
        agent: Some(AgentRef {
            agent,
            number: "1001".into(),
            name: "Li".into(),
        }),
        phone: Some(BoundPhone::Browser),
        purpose: LegPurpose::QueueRing,
        queue: None,
        dial: time(dial),
        answer: answer.map(time),
        end: time(end),
        reason: if answer.is_some() {
            LegEnd::Released
        } else {
            LegEnd::CallerGaveUp
        },
        talk_seconds: answer.map_or(0, |a| end - a),
        ring_seconds: answer.unwrap_or(end) - dial,
        external: None,
        offer: None,
        begun_by: None,
        hold_seconds: 0,
        holds: 0,
    });
    record
}

fn talked(mut record: CallRecord, seconds: i64) -> CallRecord {
    record.talk_seconds = seconds;
    record
}

fn the_day() -> Vec<CallRecord> {
    use AnswerStatus::*;
    use QueueResult::*;
    let held = |mut record: CallRecord| {
        record.hold_seconds = 20;
        record.holds = 1;
        record
    };
    let c1 = visit(
        call("09:00:00", 135, AgentAnswered, Side::Customer),
        10,
        5,
        Answered,
    );
    let c2 = visit(
        call("09:10:00", 228, AgentAnswered, Side::Agent),
        8,
        32,
        Answered,
    );
    let c3 = visit(
        call("09:20:00", 9, AgentNotAnswered, Side::Customer),
        6,
        3,
        Abandoned,
    );
    let c4 = visit(
        call("09:59:50", 45, AgentNotAnswered, Side::Customer),
        15,
        30,
        Abandoned,
    );
    let c7 = visit(
        call("10:30:00", 40, AgentNotAnswered, Side::Customer),
        7,
        0,
        NoAgent,
    );
    let c9 = visit(
        call("23:59:50", 314, AgentAnswered, Side::Customer),
        8,
        6,
        Answered,
    );
    vec![
        talked(ring(c1, 10, Some(15), 135), 120),
        held(talked(ring(ring(c2, 8, None, 33), 33, Some(40), 220), 180)),
        ring(c3, 6, None, 9),
        c4,
        node(
            call("10:10:00", 25, SystemAnswered, Side::Customer),
            "select",
            "",
        ),
        call("10:20:00", 0, SystemNotAnswered, Side::System),
        node(c7, "voicemail", ""),
        node(
            call("10:40:00", 50, SystemAnswered, Side::System),
            "end",
            "",
        ),
        talked(ring(c9, 8, Some(14), 314), 300),
    ]
}

fn sums(records: &[CallRecord]) -> InboundCounts {
    let mut sum = InboundCounts::default();
    for record in records {
        sum.add(&fold(record).counts);
    }
    sum
}

fn identities_hold(c: &InboundCounts) -> bool {
    c.calls == c.system_not_answered + c.ivr_abandoned + c.self_service + c.sent_to_human
        && c.sent_to_human == c.human_answered + c.human_abandoned + c.human_unanswered_other
        && c.calls == c.human_answered + c.not_human_answered + c.system_not_answered
        && c.human_answered == c.talk_short + c.talk_middle + c.talk_long
}

#[test]
fn the_worked_example_gives_its_table() {
    // Proves: MET-052, MET-054, MET-055, MET-056, MET-058, MET-059, MET-060, MET-061, MET-062
    let c = sums(&the_day());
    assert_eq!((c.calls, c.sent_to_human, c.human_answered), (9, 6, 3));
    assert_eq!(
        (c.system_not_answered, c.ivr_abandoned, c.self_service),
        (1, 1, 1)
    );
    assert_eq!((c.human_abandoned, c.human_unanswered_other), (2, 1));
    assert_eq!(c.not_human_answered, 5);
    assert_eq!((c.total_seconds, c.talk_seconds), (846, 600));
}

#[test]
fn calls_are_counted_by_ivr_queue_and_kind_of_number() {
    // Proves: MET-053, MET-067, MET-068, MET-070, MET-071
    let mut day = the_day();
    day[0].customer_kind = CustomerNumberKind::Landline;
    day[1].customer_kind = CustomerNumberKind::Anonymous;
    let c = sums(&day);
    assert_eq!(c.ivr_entered, 3);
    assert_eq!(
        (c.queue_calls, c.queue_calls_answered),
        (5, 3),
        "a refused visit entered nothing"
    );
    assert_eq!(
        (c.from_landline, c.from_mobile),
        (1, 7),
        "anonymous callers are in neither"
    );
    assert_eq!((c.holds, c.hold_seconds), (1, 20));
}

#[test]
fn rates_come_from_the_sums_and_are_absent_without_a_base() {
    // Proves: MET-046, MET-057, MET-064, MET-065, MET-066, MET-083
    let rows: Vec<_> = the_day()
        .iter()
        .map(|record| {
            let delta = fold(record);
            InboundReportRow::new(delta.date, Some(delta.hour), delta.counts)
        })
        .collect();
    let all = total(&rows);
    assert_eq!(all.unanswered, 6);
    assert_eq!(all.inbound_answer_rate, Some(Percent(3_333)));
    assert_eq!(all.human_answer_rate, Some(Percent(5_000)));
    assert_eq!(all.loss_rate, Some(Percent(5_000)));
    assert_eq!(
        (all.average_talk_seconds, all.average_total_seconds),
        (Some(200), Some(94))
    );
    assert_eq!(rows[0].talk_ratio, Some(Percent(8_889)));
    assert_eq!(rows[4].human_answer_rate, None);
    assert_eq!(rows[4].average_talk_seconds, None);
}

#[test]
fn a_call_belongs_whole_to_the_hour_in_which_it_starts() {
    let mut hours: BTreeMap<(String, u8), i64> = BTreeMap::new();
    for delta in the_day().iter().map(fold) {
        *hours.entry((delta.date, delta.hour)).or_default() += delta.counts.calls;
    }
    let day = |hour| (DAY.to_owned(), hour);
    assert_eq!(
        hours,
        BTreeMap::from([(day(9), 4), (day(10), 4), (day(23), 1)])
    );
    let over_midnight = fold(&the_day()[8]);
    assert_eq!(
        (
            over_midnight.date.as_str(),
            over_midnight.counts.talk_seconds
        ),
        (DAY, 300)
    );
}

#[test]
fn answered_calls_fall_into_three_talk_time_classes() {
    // Proves: MET-081
    let c = sums(&the_day());
    assert_eq!((c.talk_short, c.talk_middle, c.talk_long), (0, 1, 2));
    let day = the_day();
    let c = fold_with(
        &day[0],
        TalkBuckets {
            begin: 121,
            end: 300,
        },
    )
    .counts;
    assert_eq!((c.talk_short, c.talk_middle, c.talk_long), (1, 0, 0));
}

#[test]
fn a_call_left_out_of_reports_adds_nothing() {
    let mut record = the_day().remove(0);
    record.excluded = true;
    assert_eq!(fold(&record).counts, InboundCounts::default());
}

#[test]
fn hanging_up_during_closing_words_is_not_abandoning() {
    // Proves: MET-059, MET-060
    let goodbye = call("11:00:00", 20, AnswerStatus::SystemAnswered, Side::Customer);
    let c = fold(&node(goodbye, "end", "")).counts;
    assert_eq!((c.ivr_abandoned, c.self_service), (0, 1));
}

#[test]
fn counters_survive_the_store_under_their_names() {
    let c = sums(&the_day());
    assert_eq!(InboundCounts::from_pairs(c.to_pairs()), c);
    assert_eq!(
        InboundCounts::from_pairs([("calls", 2), ("of_a_later_version", 7)]).calls,
        2
    );
    for name in InboundCounts::NAMES {
        for language in [Language::Chinese, Language::English] {
            assert!(InboundCounts::label(name, language).is_some_and(|text| !text.is_empty()));
        }
    }
}

fn any_record() -> impl Strategy<Value = CallRecord> {
    use QueueResult::*;
    let status = prop_oneof![
        Just(AnswerStatus::AgentAnswered),
        Just(AnswerStatus::AgentNotAnswered),
        Just(AnswerStatus::SystemAnswered),
        Just(AnswerStatus::SystemNotAnswered),
    ];
    let by = prop_oneof![Just(Side::Customer), Just(Side::Agent), Just(Side::System)];
    let result = prop_oneof![
        Just(Answered),
        Just(Abandoned),
        Just(TimedOut),
        Just(NoAgent)
    ];
    let visits = prop::collection::vec((0..60_i64, 0..60_i64, result), 0..3);
    let exit = prop_oneof![Just(""), Just("next")];
    (
        status,
        by,
        0..600_i64,
        visits,
        exit,
        0..400_i64,
        any::<bool>(),
    )
        .prop_map(|(status, by, seconds, visits, exit, talk, excluded)| {
            let mut record = node(call("12:00:00", seconds, status, by), "play", exit);
            for (after, wait, result) in visits {
                record = visit(record, after, wait, result);
            }
            record.talk_seconds = if status == AnswerStatus::AgentAnswered {
                talk
            } else {
                0
            };
            record.excluded = excluded;
            record
        })
}

proptest! {
    #[test]
    fn the_identities_hold_for_every_row(records in prop::collection::vec(any_record(), 0..20)) {
        for record in &records {
            prop_assert!(identities_hold(&fold(record).counts));
        }
        prop_assert!(identities_hold(&sums(&records)));
    }

    #[test]
    fn hours_added_in_any_order_give_the_same_total(records in prop::collection::vec(any_record(), 0..20)) {
            let mut backwards = records.clone();
        backwards.reverse();
        prop_assert_eq!(sums(&records), sums(&backwards));
    }
}
