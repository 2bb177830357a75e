//! Calls that agents place, and calls between colleagues (file 10 sections 7 and 9).

mod office;

use edgecall_engine::{AgentCommand, Effect, Input, Music, Sound};
use edgecall_model::LegNo;
use edgecall_model::agent::AgentState;
use edgecall_model::desk::DeskNotice;
use edgecall_model::event::{BoundPhone, CallKind, Cause, LegEnd, LegPurpose, Side};
use edgecall_model::number::NumberType;
use edgecall_model::record::AnswerStatus;
use edgecall_model::rules::{AgentPhone, AgentRules, OutboundWrapup};
use office::{Office, agent, call, dialled, notices, refusal, rung};

fn dial() -> AgentCommand {
    AgentCommand::Dial {
        call: call("o1"),
        number: "+86 138 0013 8000".into(),
        caller_id: None,
    }
}

/// 1001 and 1002 are signed in, nobody calls.
fn office(change: impl FnOnce(&mut edgecall_model::config::TenantConfig)) -> Office {
    let mut office = Office::talking(&[1001, 1002], change);
    office.customer_hangs_up("c1");
    office.command("A1001", AgentCommand::EndWrapup);
    office
}

#[test]
fn an_agent_calls_a_customer_and_wraps_up_for_the_agents_own_seconds() {
    let mut office = office(|_| {});
    let effects = office.command("A1001", dial());
    assert_eq!(dialled(&effects), [(0, "13800138000".into())]);
    assert_eq!(office.state("A1001"), AgentState::Dialling);
    let rings_back = effects.iter().any(|e| {
        matches!(
            e,
            Effect::Play {
                leg: LegNo(1),
                sound: Sound::Music(Music::Ringback),
                ..
            }
        )
    });
    assert!(rings_back);
    office.wait(12_000);
    office.leg_up("o1", 0);
    assert_eq!(office.state("A1001"), AgentState::Talking);
    assert_eq!(office.rooms("o1"), [[0, 1]]);
    office.wait(20_000);
    office.agent_hangs_up("A1001", "o1");
    assert_eq!(office.state("A1001"), AgentState::Wrapup);
    office.wait(29_999);
    assert_eq!(office.state("A1001"), AgentState::Wrapup);
    office.wait(1);
    assert_eq!(office.state("A1001"), AgentState::Available);
    let record = office.record("o1");
    assert_eq!(record.kind, CallKind::PreviewOutbound);
    assert_eq!(record.status, AnswerStatus::BothAnswered);
    assert_eq!((record.talk_seconds, record.total_seconds), (20, 32));
    assert_eq!(record.hotline, office::HOTLINE);
    assert_eq!(record.hangup_by, Side::Agent);
    assert_eq!(record.recordings.len(), 1);
    assert_eq!(record.legs[0].purpose, LegPurpose::Own);
}

#[test]
fn what_becomes_of_a_call_that_is_not_answered_is_told_and_there_is_no_wrapup() {
    for (reason, cause) in [
        (LegEnd::Busy, Cause::Busy),
        (LegEnd::Rejected, Cause::Rejected),
        (LegEnd::Unreachable, Cause::Unreachable),
        (LegEnd::RingTimeout, Cause::NoAnswer),
    ] {
        let mut office = office(|_| {});
        office.pick("A1001", AgentState::Busy);
        office.command("A1001", dial());
        let effects = match reason {
            LegEnd::RingTimeout => office.wait(60_000),
            reason => office.leg_gone("o1", 0, reason),
        };
        assert_eq!(
            notices(&effects),
            [("A1001".into(), DeskNotice::NotConnected { reason })]
        );
        assert_eq!(office.state("A1001"), AgentState::Busy, "the state before");
        let record = office.record("o1");
        assert_eq!(record.status, AnswerStatus::CustomerNotAnswered);
        assert_eq!(record.cause, cause);
    }
    let mut office = office(|_| {});
    office.command("A1001", dial());
    office.agent_hangs_up("A1001", "o1");
    assert_eq!(office.record("o1").cause, Cause::Cancelled);
    assert_eq!(office.state("A1001"), AgentState::Available);
}

#[test]
fn the_announcement_of_the_far_side_is_heard_before_the_answer() {
    // Proves: DESK-608
    let mut office = office(|_| {});
    office.command("A1001", dial());
    office.give(Input::LegProgress {
        call: call("o1"),
        leg: LegNo(0),
        early_media: true,
    });
    assert_eq!(office.rooms("o1"), [[0, 1]]);
    assert!(!office.story("o1").contains(&"bridge_started"));
    office.wait(5_000);
    office.leg_up("o1", 0);
    office.wait(5_000);
    office.customer_hangs_up("o1");
    assert_eq!(office.record("o1").talk_seconds, 5);
}

#[test]
fn dialling_is_refused_without_a_number_a_right_or_in_a_wrong_state() {
    let mut office = office(|config| {
        config.numbers[0].kind = NumberType::N400;
        let rules = AgentRules {
            may_dial: false,
            ..AgentRules::default()
        };
        config.rules.agents.insert(agent("A1002"), rules);
    });
    assert_eq!(
        refusal(&office.command("A1001", dial())),
        Some("no_caller_id")
    );
    assert_eq!(
        refusal(&office.command("A1002", dial())),
        Some("no_permission")
    );
    office.pick("A1001", AgentState::Break);
    assert_eq!(
        refusal(&office.command("A1001", dial())),
        Some("not_in_state")
    );
    office.pick("A1001", AgentState::Available);
    let bad = AgentCommand::Dial {
        call: call("o1"),
        number: "call me".into(),
        caller_id: None,
    };
    assert_eq!(
        refusal(&office.command("A1001", bad)),
        Some("invalid_field")
    );
    assert!(office.engine.calls().next().is_none(), "nothing is dialled");
}

#[test]
fn wrapup_after_outbound_calls_can_be_off_or_manual() {
    // Proves: DESK-316
    for (rule, after) in [
        (OutboundWrapup::Off, AgentState::Available),
        (OutboundWrapup::Manual, AgentState::Wrapup),
    ] {
        let mut office = office(|config| config.rules.outbound_wrapup = rule);
        office.command("A1001", dial());
        office.leg_up("o1", 0);
        office.customer_hangs_up("o1");
        office.wait(3_600_000);
        assert_eq!(office.state("A1001"), after, "{rule:?}");
    }
}

#[test]
fn a_call_from_wrapup_ends_the_wrapup() {
    // Proves: transition 22
    let mut office = Office::talking(&[1001], |_| {});
    office.customer_hangs_up("c1");
    assert_eq!(office.state("A1001"), AgentState::Wrapup);
    office.command("A1001", dial());
    office.leg_gone("o1", 0, LegEnd::Busy);
    assert_eq!(office.state("A1001"), AgentState::Available);
}

#[test]
fn an_agent_without_desk_is_called_on_the_bound_phone_first() {
    let mut office = office(|config| {
        let phone = AgentPhone {
            kind: BoundPhone::Telephone,
            number: "13900139000".into(),
        };
        let rules = AgentRules {
            phones: vec![phone],
            ..AgentRules::default()
        };
        config.rules.agents.insert(agent("A1001"), rules);
    });
    office.give(Input::PhoneState {
        agent: agent("A1001"),
        connected: false,
    });
    let effects = office.command("A1001", dial());
    assert_eq!(dialled(&effects), [(1, "13900139000".into())]);
    let effects = office.leg_up("o1", 1);
    assert_eq!(dialled(&effects), [(0, "13800138000".into())]);
    office.leg_up("o1", 0);
    office.leg_gone("o1", 1, LegEnd::Released);
    let record = office.record("o1");
    assert_eq!(record.hangup_by, Side::Agent);
    assert_eq!(record.legs[0].phone, Some(BoundPhone::Telephone));

    let mut second = Office::open(office.config.clone());
    second.sign_in("A1001");
    second.give(Input::PhoneState {
        agent: agent("A1001"),
        connected: false,
    });
    second.command("A1001", dial());
    second.wait(30_000);
    assert_eq!(second.record("o1").status, AnswerStatus::AgentNotAnswered);
    assert_eq!(second.state("A1001"), AgentState::Available);
}

#[test]
fn outbound_calls_have_the_same_controls() {
    // Proves: DESK-618
    let mut office = office(|_| {});
    office.command("A1001", dial());
    office.leg_up("o1", 0);
    let hold = |on| AgentCommand::Hold {
        call: call("o1"),
        on,
    };
    office.command("A1001", hold(true));
    assert_eq!(office.rooms("o1"), Vec::<Vec<u16>>::new());
    office.command("A1001", hold(false));
    let to = office::to_agent("A1002");
    office.command(
        "A1001",
        AgentCommand::Transfer {
            call: call("o1"),
            to,
        },
    );
    office.answer("A1002", "o1");
    assert_eq!(office.rooms("o1"), [[0, 2]]);
    office.agent_hangs_up("A1002", "o1");
    assert_eq!(office.record("o1").controls.transfers.len(), 1);
}

#[test]
fn colleagues_call_each_other_without_wrapup_or_recording() {
    let mut office = office(|_| {});
    let ask = || AgentCommand::CallColleague {
        call: call("i1"),
        agent: agent("A1002"),
    };
    let effects = office.command("A1001", ask());
    assert_eq!(rung(&effects), [("A1002".into(), "i1".into())]);
    office.wait(2_000);
    office.answer("A1002", "i1");
    assert_eq!(office.rooms("i1"), [[0, 1]]);
    office.wait(5_000);
    office.agent_hangs_up("A1002", "i1");
    for name in ["A1001", "A1002"] {
        assert_eq!(office.state(name), AgentState::Available);
    }
    let record = office.record("i1");
    assert_eq!(record.kind, CallKind::Internal);
    assert_eq!(record.status, AnswerStatus::BothAnswered);
    assert_eq!((record.talk_seconds, record.recordings.len()), (5, 0));

    office.pick("A1002", AgentState::Break);
    let again = AgentCommand::CallColleague {
        call: call("i2"),
        agent: agent("A1002"),
    };
    let refused = office.command("A1001", again.clone());
    assert_eq!(refusal(&refused), Some("party_not_reachable"));
    office.pick("A1002", AgentState::Busy);
    office.command("A1001", again);
    let effects = office.command("A1002", AgentCommand::Reject { call: call("i2") });
    let reason = LegEnd::Rejected;
    assert_eq!(
        notices(&effects),
        [("A1001".into(), DeskNotice::NotConnected { reason })]
    );
    assert_eq!(office.state("A1002"), AgentState::Busy);
}
