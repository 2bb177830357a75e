//! The worked example of the metric definitions (file 40 section 1.12), call by call: what the log says and
//! what the record makes of it.

use edgecall_model::event::{
    BoundPhone, CallKind, Cause, EVENT_VERSION, Event, EventBody, KeyValue, LegEnd, LegParty,
    LegPurpose, QueueResult, Side,
};
use edgecall_model::number::{CustomerNumberKind, NumberType, Region};
use edgecall_model::record::{
    AnswerStatus, CallRecord, FoldError, close_broken, fold, record_bytes,
};
use edgecall_model::{AgentId, At, BranchId, CallId, DepartmentId, LegNo, QueueId, TenantId};

/// 2025-11-20 00:00:00 in Shanghai.
const DAY: i64 = 1_763_568_000_000;

/// A log that is written line by line, with the time of day as `hh:mm:ss`.
struct Log(Vec<Event>);

impl Log {
    fn at(mut self, time: &str, body: EventBody) -> Self {
        let parts: Vec<i64> = time
            .split(':')
            .map(|part| part.parse().expect("a time"))
            .collect();
        let at = At(DAY + (parts[0] * 3_600 + parts[1] * 60 + parts[2]) * 1_000);
        let seq = u32::try_from(self.0.len()).expect("few events");
        self.0.push(Event {
            v: EVENT_VERSION,
            seq,
            at,
            body,
        });
        self
    }

    /// A call that the platform answers at once.
    fn answered_call(time: &str) -> Self {
        Log::call(time).at(time, EventBody::LegAnswered { leg: LegNo(0) })
    }

    fn call(time: &str) -> Self {
        Log(Vec::new())
            .at(
                time,
                EventBody::CallStarted {
                    call: CallId::new("c").expect("an id"),
                    tenant: TenantId::new("TCC0000001").expect("an id"),
                    branch: BranchId::new("JG0000001").expect("an id"),
                    department: DepartmentId::new("BM0000001").expect("an id"),
                    kind: CallKind::Inbound,
                    customer: "13800138000".into(),
                    customer_kind: CustomerNumberKind::Mobile,
                    region: Region::default(),
                    hotline: "01089193634".into(),
                    hotline_kind: NumberType::Landline,
                    trunk: None,
                    sip_call_id: "c@192.0.2.9".into(),
                    config_version: 1,
                    time_zone: "Asia/Shanghai".into(),
                    excluded: false,
                },
            )
            .at(
                time,
                EventBody::LegDialled {
                    leg: LegNo(0),
                    to: LegParty::Customer,
                    purpose: LegPurpose::Own,
                    queue: None,
                    offer: None,
                    begun_by: None,
                },
            )
    }

    fn queue(self, time: &str) -> Self {
        self.request(time).at(
            time,
            EventBody::QueueEntered {
                visit: 0,
                position: 1,
            },
        )
    }

    fn request(self, time: &str) -> Self {
        let queue = QueueId::new("Q1").expect("an id");
        let (number, name) = ("8001".to_owned(), "Sales".to_owned());
        self.at(
            time,
            EventBody::QueueRequested {
                visit: 0,
                queue,
                number,
                name,
                service_level_seconds: 20,
                consult: false,
            },
        )
    }

    fn rings(self, time: &str, leg: u16, agent: &str) -> Self {
        let to = LegParty::Agent {
            agent: AgentId::new(format!("A{agent}")).expect("an id"),
            number: agent.into(),
            name: format!("Agent {agent}"),
            phone: BoundPhone::Browser,
        };
        let queue = QueueId::new("Q1");
        self.at(
            time,
            EventBody::LegDialled {
                leg: LegNo(leg),
                to,
                purpose: LegPurpose::QueueRing,
                queue,
                offer: None,
                begun_by: None,
            },
        )
    }

    fn joins(self, time: &str, leg: u16) -> Self {
        self.at(time, EventBody::LegAnswered { leg: LegNo(leg) })
            .at(
                time,
                EventBody::QueueLeft {
                    visit: 0,
                    result: QueueResult::Answered,
                },
            )
            .at(
                time,
                EventBody::BridgeStarted {
                    legs: vec![LegNo(0), LegNo(leg)],
                },
            )
            .at(
                time,
                EventBody::RecordingStarted {
                    recording: 0,
                    left: LegNo(0),
                    right: LegNo(leg),
                },
            )
    }

    fn leaves(self, time: &str, result: QueueResult) -> Self {
        self.at(time, EventBody::QueueLeft { visit: 0, result })
    }

    fn leg_ends(self, time: &str, leg: u16, reason: LegEnd, by: Side) -> Self {
        self.at(
            time,
            EventBody::LegEnded {
                leg: LegNo(leg),
                reason,
                by,
            },
        )
    }

    fn unjoins(self, time: &str, leg: u16, by: Side) -> Self {
        self.at(time, EventBody::RecordingEnded { recording: 0 })
            .at(time, EventBody::BridgeEnded {})
            .leg_ends(time, leg, LegEnd::Released, by)
    }

    fn ends(self, time: &str, by: Side) -> Self {
        let cause = if by == Side::System {
            Cause::FlowEnd
        } else {
            Cause::Normal
        };
        self.leg_ends(time, 0, LegEnd::Released, by)
            .at(time, EventBody::CallEnded { by, cause })
    }

    fn record(&self) -> CallRecord {
        fold(&self.0).expect("a complete log")
    }
}

fn c1() -> Log {
    Log::answered_call("09:00:00")
        .queue("09:00:10")
        .rings("09:00:10", 1, "1001")
        .joins("09:00:15", 1)
        .unjoins("09:02:15", 1, Side::Customer)
        .ends("09:02:15", Side::Customer)
}

fn c2() -> Log {
    Log::answered_call("09:10:00")
        .queue("09:10:08")
        .rings("09:10:08", 1, "1002")
        .leg_ends("09:10:33", 1, LegEnd::RingTimeout, Side::System)
        .rings("09:10:33", 2, "1001")
        .joins("09:10:40", 2)
        .at("09:11:00", EventBody::HoldStarted { leg: LegNo(2) })
        .at("09:11:20", EventBody::HoldEnded { leg: LegNo(2) })
        .unjoins("09:13:40", 2, Side::Agent)
        .ends("09:13:48", Side::System)
}

fn c3() -> Log {
    Log::answered_call("09:20:00")
        .queue("09:20:06")
        .rings("09:20:06", 1, "1001")
        .leg_ends("09:20:09", 1, LegEnd::CallerGaveUp, Side::Customer)
        .leaves("09:20:09", QueueResult::Abandoned)
        .ends("09:20:09", Side::Customer)
}

fn c5() -> Log {
    let node = || "Menu".to_owned();
    Log::answered_call("10:10:00")
        .at(
            "10:10:00",
            EventBody::NodeEntered {
                node: node(),
                kind: "select".into(),
            },
        )
        .at(
            "10:10:05",
            EventBody::NodeLeft {
                node: node(),
                key: Some(KeyValue::NoPress),
                exit: "no_key".into(),
            },
        )
        .at(
            "10:10:05",
            EventBody::NodeEntered {
                node: node(),
                kind: "select".into(),
            },
        )
        .ends("10:10:25", Side::Customer)
}

#[test]
fn each_call_of_the_worked_example_has_the_one_status_that_fits_first() {
    let c4 = Log::answered_call("09:59:50")
        .queue("10:00:05")
        .leaves("10:00:35", QueueResult::Abandoned)
        .ends("10:00:35", Side::Customer);
    let c6 = Log::call("10:20:00").ends("10:20:00", Side::System);
    let c7 = Log::answered_call("10:30:00")
        .request("10:30:07")
        .leaves("10:30:07", QueueResult::NoAgent)
        .ends("10:30:40", Side::Customer);
    let c8 = Log::answered_call("10:40:00").ends("10:40:50", Side::System);
    let direct_ring = Log::answered_call("10:50:00")
        .rings("10:50:01", 1, "1001")
        .leg_ends("10:50:09", 1, LegEnd::RingTimeout, Side::System)
        .ends("10:50:10", Side::System);
    use AnswerStatus::{AgentAnswered, AgentNotAnswered, SystemAnswered, SystemNotAnswered};
    for (name, log, status, total) in [
        ("C1", c1(), AgentAnswered, 135),
        ("C2", c2(), AgentAnswered, 228),
        ("C3", c3(), AgentNotAnswered, 9),
        ("C4", c4, AgentNotAnswered, 45),
        ("C5", c5(), SystemAnswered, 25),
        ("C6", c6, SystemNotAnswered, 0),
        ("C7", c7, AgentNotAnswered, 40),
        ("C8", c8, SystemAnswered, 50),
        ("direct ring", direct_ring, AgentNotAnswered, 10),
    ] {
        let record = log.record();
        assert_eq!(
            (record.status, record.total_seconds),
            (status, total),
            "{name}"
        );
    }
}

#[test]
fn talk_is_the_sum_of_bridges_and_hold_is_inside_it() {
    // Proves: MET-039, MET-040, MET-044, MET-045
    let record = c2().record();
    assert_eq!((record.total_seconds, record.talk_seconds), (228, 180));
    assert_eq!((record.hold_seconds, record.holds), (20, 1));
    let rings: Vec<_> = record
        .legs
        .iter()
        .map(|leg| (leg.ring_seconds, leg.talk_seconds))
        .collect();
    assert_eq!(rings, [(0, 180), (25, 0), (7, 180)]);
    assert_eq!(
        (
            record.visits[0].wait_seconds,
            record.visits[0].in_service_level
        ),
        (32, false)
    );
    assert_eq!(
        record.agent.map(|agent| agent.number).as_deref(),
        Some("1001")
    );
    assert!(c1().record().visits[0].in_service_level);
    assert_eq!(
        Log::answered_call("09:00:00")
            .ends("09:00:05", Side::Customer)
            .record()
            .talk_seconds,
        0
    );
}

#[test]
fn who_released_the_last_bridge_first_hung_up_even_when_the_platform_goes_on() {
    let record = c2().record();
    assert_eq!(
        (record.hangup_by, record.cause),
        (Side::Agent, Cause::FlowEnd)
    );
    assert_eq!(c1().record().hangup_by, Side::Customer);
    assert_eq!(c3().record().hangup_by, Side::Customer);
    assert_eq!(
        Log::answered_call("10:40:00")
            .ends("10:40:50", Side::System)
            .record()
            .hangup_by,
        Side::System
    );
}

#[test]
fn a_call_over_midnight_keeps_its_whole_length() {
    let record = Log::answered_call("23:59:50")
        .queue("23:59:58")
        .rings("23:59:58", 1, "1002")
        .joins("24:00:04", 1)
        .unjoins("24:05:04", 1, Side::Customer)
        .ends("24:05:04", Side::Customer)
        .record();
    assert_eq!(
        (
            record.total_seconds,
            record.talk_seconds,
            record.visits[0].wait_seconds
        ),
        (314, 300, 6)
    );
}

#[test]
fn a_node_in_which_the_call_ended_is_left_at_its_end_without_an_exit() {
    let record = c5().record();
    let path: Vec<_> = record
        .path
        .iter()
        .map(|n| (n.exit.as_str(), n.left.seconds_since(n.entered)))
        .collect();
    assert_eq!(path, [("no_key", 5), ("", 20)]);
}

#[test]
fn a_wait_as_long_as_the_threshold_is_in_time() {
    let wait = |answer: &str, end: &str| {
        Log::answered_call("09:00:00")
            .queue("09:00:00")
            .rings("09:00:00", 1, "1001")
            .joins(answer, 1)
            .unjoins(end, 1, Side::Agent)
            .ends(end, Side::Agent)
            .record()
            .visits[0]
            .in_service_level
    };
    assert!(wait("09:00:20", "09:00:30"));
    assert!(!wait("09:00:21", "09:00:30"));
}

#[test]
fn a_broken_call_ends_at_its_last_event_by_the_platform() {
    // Proves: MET-024
    let whole = c2();
    let held = whole
        .0
        .iter()
        .position(|e| matches!(e.body, EventBody::HoldStarted { .. }))
        .expect("a hold");
    let mut broken = whole.0[..=held].to_vec();
    broken.extend(close_broken(&broken));
    let record = fold(&broken).expect("a closed log");
    assert_eq!(
        (record.hangup_by, record.cause),
        (Side::System, Cause::PlatformFault)
    );
    assert_eq!(record.end, broken[held].at);
    assert_eq!(
        (record.status, record.talk_seconds),
        (AnswerStatus::AgentAnswered, 20)
    );
    assert_eq!(record.recordings[0].end, record.end);
    assert!(record.legs.iter().all(|leg| leg.end <= record.end));

    let waiting = Log::answered_call("09:59:50").queue("10:00:05");
    let mut broken = waiting.0;
    broken.extend(close_broken(&broken));
    let record = fold(&broken).expect("a closed log");
    assert_eq!(
        (record.visits[0].result, record.hangup_by),
        (QueueResult::OtherExit, Side::System)
    );
    assert_eq!(close_broken(&c1().0), vec![]);
    assert_eq!(close_broken(&[]), vec![]);
}

#[test]
fn a_log_that_cannot_be_true_is_refused_with_its_reason() {
    let whole = c1().0;
    assert_eq!(fold(&[]), Err(FoldError::Empty));
    assert_eq!(fold(&whole[..4]), Err(FoldError::Unfinished));
    assert_eq!(
        fold(&whole[1..]),
        Err(FoldError::Gap {
            expected: 0,
            found: 1
        })
    );
    let mut without = whole.clone();
    without.remove(3);
    assert_eq!(
        fold(&without),
        Err(FoldError::Gap {
            expected: 3,
            found: 4
        })
    );
    let mut twice = whole.clone();
    twice.insert(4, whole[3].clone());
    assert_eq!(
        fold(&twice),
        Err(FoldError::Gap {
            expected: 4,
            found: 3
        })
    );
    let mut newer = whole.clone();
    newer[2].v = EVENT_VERSION + 1;
    assert!(matches!(
        fold(&newer),
        Err(FoldError::Version { seq: 2, .. })
    ));
    let unknown_leg =
        Log::answered_call("09:00:00").leg_ends("09:00:01", 7, LegEnd::Released, Side::Agent);
    assert!(matches!(
        fold(&unknown_leg.0),
        Err(FoldError::Misfit { seq: 3, .. })
    ));
    let open_leg = Log::answered_call("09:00:00").at(
        "09:00:01",
        EventBody::CallEnded {
            by: Side::System,
            cause: Cause::Normal,
        },
    );
    assert!(matches!(fold(&open_leg.0), Err(FoldError::Misfit { .. })));
}

#[test]
fn the_same_log_gives_the_same_bytes_and_they_can_be_read_again() {
    let bytes = record_bytes(&c2().record());
    assert_eq!(bytes, record_bytes(&c2().record()));
    assert_eq!(
        rmp_serde::from_slice::<CallRecord>(&bytes).expect("a record"),
        c2().record()
    );
}
