//! Transfer, consult, conference, park and self-service during a call (file 10 section 8).

mod office;

use edgecall_engine::{AgentCommand, Effect, Music, Sound};
use edgecall_model::agent::AgentState;
use edgecall_model::desk::{CallTarget, DeskNotice};
use edgecall_model::event::{
    Cause, EventBody, LegEnd, LegPurpose, QueueResult, Side, TransferKind, TransferredTo,
};
use edgecall_model::rules::DeskRules;
use edgecall_model::{LegNo, QueueId};
use office::{CUSTOMER, Office, call, dialled, notices, queue, refusal, rung, to_agent, to_number};

fn plain(_: &mut edgecall_model::config::TenantConfig) {}

fn hears_hold(office: &Office) -> bool {
    let mut playing = None;
    for effect in &office.every_effect {
        match effect {
            Effect::Play {
                leg: CUSTOMER,
                play,
                sound,
                ..
            } => playing = Some((*play, sound.clone())),
            Effect::StopPlay {
                leg: CUSTOMER,
                play,
                ..
            } if playing.as_ref().is_some_and(|(p, _)| p == play) => playing = None,
            _ => {}
        }
    }
    playing.is_some_and(|(_, sound)| sound == Sound::Music(Music::Hold))
}

fn consulting() -> Office {
    let mut office = Office::talking(&[1001, 1002], plain);
    office.wait(10_000);
    office.consult("A1001", to_agent("A1002"));
    office.wait(3_000);
    office.answer("A1002", "c1");
    office
}

#[test]
fn a_blind_transfer_holds_the_customer_until_the_colleague_answers() {
    let mut office = Office::talking(&[1001, 1002], plain);
    office.wait(10_000);
    let effects = office.transfer("A1001", to_agent("A1002"));
    assert_eq!(rung(&effects), [("A1002".into(), "c1".into())]);
    assert!(hears_hold(&office));
    assert_eq!(office.rooms("c1"), Vec::<Vec<u16>>::new());
    office.wait(4_000);
    office.answer("A1002", "c1");
    assert_eq!(office.rooms("c1"), [[0, 2]]);
    assert!(!hears_hold(&office));
    assert_eq!(office.state("A1001"), AgentState::Wrapup);
    assert_eq!(office.state("A1002"), AgentState::Talking);
    office.wait(6_000);
    office.customer_hangs_up("c1");
    let record = office.record("c1");
    assert_eq!(record.talk_seconds, 20, "one stretch, the hold inside");
    assert_eq!((record.holds, record.hold_seconds), (1, 4));
    let talks: Vec<i64> = record.legs.iter().map(|leg| leg.talk_seconds).collect();
    assert_eq!(talks, [20, 14, 6]);
    assert_eq!(record.legs[2].purpose, LegPurpose::Transfer);
    assert_eq!(record.legs[2].begun_by, Some(LegNo(1)));
    assert_eq!(record.hangup_by, Side::Customer);
    assert_eq!(record.agent.map(|a| a.number).as_deref(), Some("1002"));
    let transfers = &record.controls.transfers;
    assert_eq!(transfers.len(), 1);
    assert_eq!(
        (transfers[0].by, transfers[0].kind),
        (LegNo(1), TransferKind::Blind)
    );
    assert_eq!(record.recordings.len(), 2, "one for each agent");
}

#[test]
fn a_transfer_that_is_not_answered_gives_the_customer_back() {
    // Proves: DESK-511
    for reason in [LegEnd::RingTimeout, LegEnd::Rejected, LegEnd::Cancelled] {
        let mut office = Office::talking(&[1001, 1002], plain);
        office.transfer("A1001", to_agent("A1002"));
        let effects = match reason {
            LegEnd::RingTimeout => office.wait(30_000),
            LegEnd::Rejected => office.command("A1002", AgentCommand::Reject { call: call("c1") }),
            _ => office.command("A1001", AgentCommand::CancelAttempt { call: call("c1") }),
        };
        assert_eq!(office.rooms("c1"), [[0, 1]], "{reason:?}");
        assert_eq!(office.state("A1002"), AgentState::Available);
        let told = notices(&effects);
        match reason {
            LegEnd::Cancelled => assert_eq!(told, []),
            _ => assert_eq!(
                told,
                [("A1001".into(), DeskNotice::TransferFailed { reason })]
            ),
        }
    }
    // The first agent has gone meanwhile: the call goes back to its queue, before all others.
    let mut office = Office::talking(&[1001, 1002], plain);
    office.pick("A1002", AgentState::Busy);
    office.call_in("c2");
    office.pick("A1002", AgentState::Available);
    office.command("A1002", AgentCommand::Reject { call: call("c2") });
    office.transfer("A1001", to_agent("A1002"));
    office.agent_hangs_up("A1001", "c1");
    assert_eq!(office.state("A1001"), AgentState::Wrapup);
    office.command("A1002", AgentCommand::Reject { call: call("c1") });
    office.command("A1001", AgentCommand::EndWrapup);
    let ring = office.every_effect.iter().rev().find_map(|e| match e {
        Effect::RingAgent { call, agent, .. } => Some((call.clone(), agent.to_string())),
        _ => None,
    });
    assert_eq!(ring, Some((call("c1"), "A1001".into())));
}

#[test]
fn a_transfer_to_a_queue_releases_the_agent_and_keeps_the_music_of_the_queue() {
    let mut office = Office::talking(&[1001, 1002], |config| {
        let mut care = office::sales();
        care.id = queue("Q2");
        care.number = "8002".into();
        config.queues.push(care);
    });
    let to = |q: &str| CallTarget::Queue { queue: queue(q) };
    let refused = office.transfer("A1001", to("Q2"));
    assert_eq!(refusal(&refused), Some("not_possible_now"));
    assert_eq!(office.state("A1001"), AgentState::Talking);
    office.pick("A1002", AgentState::Busy);
    office.wait(5_000);
    office.transfer("A1001", to("Q1"));
    assert_eq!(office.state("A1001"), AgentState::Wrapup);
    assert_eq!(office.engine.waiting(&queue("Q1")), 1);
    office.wait(7_000);
    office.pick("A1002", AgentState::Available);
    office.answer("A1002", "c1");
    office.wait(2_000);
    office.agent_hangs_up("A1002", "c1");
    let record = office.record("c1");
    assert_eq!(record.talk_seconds, 7, "waiting is not talking");
    assert_eq!(record.visits.len(), 2);
    assert_eq!(record.visits[1].result, QueueResult::Answered);
    assert_eq!(record.visits[1].wait_seconds, 7);
    let to = &record.controls.transfers[0].to;
    let queue = QueueId::new("Q1").expect("an id");
    assert_eq!(*to, TransferredTo::Queue { queue });
    assert_eq!(record.hangup_by, Side::Agent);
}

#[test]
fn a_customer_transferred_to_a_queue_that_takes_too_long_hears_so_and_the_call_ends() {
    let mut office = Office::talking(&[1001], plain);
    office.transfer("A1001", CallTarget::Queue { queue: queue("Q1") });
    office.pick("A1001", AgentState::Busy);
    office.wait(600_000);
    office.heard("c1");
    assert_eq!(office.record("c1").cause, Cause::QueueTimeout);
}

#[test]
fn a_transfer_to_an_outside_number_shows_the_hotline_and_the_agent_may_leave_before_the_answer() {
    let mut office = Office::talking(&[1001], plain);
    let effects = office.transfer("A1001", to_number("138 0013 8001"));
    assert_eq!(dialled(&effects), [(2, "13800138001".into())]);
    office.agent_hangs_up("A1001", "c1");
    assert_eq!(office.state("A1001"), AgentState::Wrapup);
    assert!(hears_hold(&office));
    office.wait(5_000);
    office.leg_up("c1", 2);
    assert_eq!(office.rooms("c1"), [[0, 2]]);
    office.wait(8_000);
    office.leg_gone("c1", 2, LegEnd::Released);
    let record = office.record("c1");
    let external = record.legs[2].external.clone().expect("an outside party");
    assert_eq!(external.caller_id, office::HOTLINE);
    assert_eq!(record.hangup_by, Side::External);
    assert_eq!(record.legs[2].talk_seconds, 8);
    assert_eq!(record.controls.transfers.len(), 1);
}

#[test]
fn a_transfer_to_a_flow_leaves_the_customer_there() {
    let mut office = Office::talking(&[1001], |config| {
        let mut flow = config.flows[0].clone();
        flow.id = edgecall_model::FlowId::new("F2").expect("an id");
        let definition = serde_json::json!({"start": "Bye", "nodes": {
            "Bye": {"type": "end", "prompt": [{"say": "Goodbye"}]}}});
        flow.definition = serde_json::from_value(definition).expect("a flow");
        config.flows.push(flow);
    });
    let flow = edgecall_model::FlowId::new("F2").expect("an id");
    office.transfer("A1001", CallTarget::Flow { flow });
    assert_eq!(office.state("A1001"), AgentState::Wrapup);
    office.heard("c1");
    let record = office.record("c1");
    assert_eq!(record.cause, Cause::FlowEnd);
    assert_eq!(record.hangup_by, Side::Agent);
    assert_eq!(record.path.last().map(|n| n.node.as_str()), Some("Bye"));
}

#[test]
fn a_consult_is_private_and_its_agent_can_come_back() {
    let mut office = consulting();
    assert_eq!(office.rooms("c1"), [[1, 2]]);
    assert!(hears_hold(&office));
    office.wait(5_000);
    office.command("A1001", AgentCommand::TakeBack { call: call("c1") });
    assert_eq!(office.rooms("c1"), [[0, 1]]);
    assert_eq!(office.state("A1002"), AgentState::Available, "no wrap-up");
    office.wait(2_000);
    office.agent_hangs_up("A1001", "c1");
    let record = office.record("c1");
    assert_eq!(record.talk_seconds, 20, "a consult does not end the bridge");
    assert_eq!((record.holds, record.hold_seconds), (1, 8));
    assert_eq!(record.legs[2].talk_seconds, 0, "never joined the customer");
    assert_eq!(record.legs[2].purpose, LegPurpose::Consult);
    assert!(record.controls.is_empty());
}

#[test]
fn a_consulted_colleague_who_hangs_up_gives_the_agent_back() {
    let mut office = consulting();
    let effects = office.agent_hangs_up("A1002", "c1");
    assert_eq!(office.rooms("c1"), [[0, 1]]);
    let reason = LegEnd::Released;
    assert_eq!(
        notices(&effects),
        [("A1001".into(), DeskNotice::ConsultEnded { reason })]
    );
}

#[test]
fn a_consult_can_become_a_transfer_or_a_conference() {
    // Proves: DESK-514, DESK-515
    let mut office = consulting();
    office.command("A1001", AgentCommand::CompleteTransfer { call: call("c1") });
    assert_eq!(office.rooms("c1"), [[0, 2]]);
    assert_eq!(office.state("A1001"), AgentState::Wrapup);
    office.agent_hangs_up("A1002", "c1");
    let record = office.record("c1");
    assert_eq!(record.controls.transfers[0].kind, TransferKind::Attended);
    assert_eq!(office.state("A1002"), AgentState::Wrapup);

    let mut office = consulting();
    office.command("A1001", AgentCommand::Merge { call: call("c1") });
    assert_eq!(office.rooms("c1"), [[0, 1, 2]]);
    office.wait(4_000);
    office.command("A1001", AgentCommand::Leave { call: call("c1") });
    assert_eq!(office.rooms("c1"), [[0, 2]]);
    office.wait(3_000);
    office.customer_hangs_up("c1");
    let record = office.record("c1");
    assert_eq!(record.talk_seconds, 20, "each second once");
    let talks: Vec<i64> = record.legs.iter().map(|leg| leg.talk_seconds).collect();
    assert_eq!(talks, [20, 17, 7]);
}

#[test]
fn a_consult_goes_on_when_the_customer_hangs_up() {
    let mut office = consulting();
    office.customer_hangs_up("c1");
    assert_eq!(office.rooms("c1"), [[1, 2]]);
    assert_eq!(office.closed, []);
    office.wait(5_000);
    office.agent_hangs_up("A1002", "c1");
    assert_eq!(office.closed, [call("c1")]);
    let record = office.record("c1");
    assert_eq!(record.hangup_by, Side::Customer);
    assert_eq!(record.talk_seconds, 13);
    assert_eq!(record.total_seconds, 18);
    assert_eq!(office.state("A1001"), AgentState::Wrapup);
    assert_eq!(office.state("A1002"), AgentState::Available);
}

#[test]
fn a_queue_can_be_consulted_and_the_customer_does_not_wait_in_it() {
    let mut office = Office::talking(&[1001, 1002], plain);
    office.pick("A1002", AgentState::Busy);
    office.consult("A1001", CallTarget::Queue { queue: queue("Q1") });
    assert_eq!(office.engine.waiting(&queue("Q1")), 1);
    office.wait(5_000);
    office.pick("A1002", AgentState::Available);
    office.answer("A1002", "c1");
    assert_eq!(office.rooms("c1"), [[1, 2]]);
    office.command("A1001", AgentCommand::Merge { call: call("c1") });
    office.customer_hangs_up("c1");
    assert_eq!(office.rooms("c1"), [[1, 2]], "two colleagues may go on");
    office.agent_hangs_up("A1001", "c1");
    let record = office.record("c1");
    assert_eq!(record.wait_seconds, 0);
    assert!(record.visits[1].consult);
    assert_eq!(record.legs[2].purpose, LegPurpose::Consult);
}

#[test]
fn a_conference_grows_by_an_outside_party_who_can_be_muted_and_removed() {
    let mut office = Office::talking(&[1001, 1002], plain);
    office.invite("A1001", to_number("13800138001"));
    assert_eq!(office.rooms("c1"), [[0, 1]], "the customer stays connected");
    office.leg_up("c1", 2);
    office.invite("A1001", to_agent("A1002"));
    office.answer("A1002", "c1");
    assert_eq!(office.rooms("c1"), [[0, 1, 2, 3]]);
    let (leg, on) = (LegNo(2), true);
    let mute = AgentCommand::MuteParty {
        call: call("c1"),
        leg,
        on,
    };
    let effects = office.command("A1001", mute);
    assert!(effects.iter().any(|e| matches!(
        e,
        Effect::Mute {
            leg: LegNo(2),
            muted: true,
            ..
        }
    )));
    let remove = |leg| AgentCommand::RemoveParty {
        call: call("c1"),
        leg: LegNo(leg),
    };
    let refused = office.command("A1001", remove(1));
    assert_eq!(refusal(&refused), Some("not_possible_now"), "not oneself");
    let effects = office.command("A1001", remove(2));
    assert!(
        effects
            .iter()
            .any(|e| matches!(e, Effect::HangUp { leg: LegNo(2), .. }))
    );
    assert_eq!(office.rooms("c1"), [[0, 1, 3]]);
    office.agent_hangs_up("A1001", "c1");
    assert_eq!(office.rooms("c1"), [[0, 3]]);
    office.agent_hangs_up("A1002", "c1");
    assert_eq!(office.closed, [call("c1")]);
}

#[test]
fn the_last_agent_cannot_leave_where_the_tenant_forbids_it() {
    let mut office = Office::talking(&[1001], |config| {
        config.rules = DeskRules {
            calls_without_agents: false,
            ..DeskRules::default()
        };
    });
    office.invite("A1001", to_number("13800138001"));
    office.leg_up("c1", 2);
    let refused = office.command("A1001", AgentCommand::Leave { call: call("c1") });
    assert_eq!(refusal(&refused), Some("not_possible_now"));
    office.agent_hangs_up("A1001", "c1");
    assert_eq!(office.closed, [call("c1")]);
}

#[test]
fn phones_of_a_group_ring_one_after_the_other_or_all_at_once() {
    let numbers = || vec!["13800138001".to_owned(), "13800138002".to_owned()];
    let mut office = Office::talking(&[1001], plain);
    let one_by_one = CallTarget::Phones {
        numbers: numbers(),
        at_once: false,
    };
    let effects = office.transfer("A1001", one_by_one);
    assert_eq!(dialled(&effects), [(2, "13800138001".into())]);
    let effects = office.leg_gone("c1", 2, LegEnd::Busy);
    assert_eq!(dialled(&effects), [(3, "13800138002".into())]);
    office.leg_up("c1", 3);
    assert_eq!(office.rooms("c1"), [[0, 3]]);

    let mut office = Office::talking(&[1001], plain);
    let all = CallTarget::Phones {
        numbers: numbers(),
        at_once: true,
    };
    let effects = office.transfer("A1001", all);
    assert_eq!(dialled(&effects).len(), 2);
    let effects = office.leg_up("c1", 3);
    let stopped = effects.iter().find_map(|e| match e {
        Effect::StopDial { leg, reason, .. } => Some((*leg, *reason)),
        _ => None,
    });
    assert_eq!(stopped, Some((LegNo(2), LegEnd::AnsweredElsewhere)));
    office.customer_hangs_up("c1");
    let record = office.record("c1");
    assert_eq!(record.legs[2].offer, record.legs[3].offer);
}

#[test]
fn a_parked_customer_waits_for_anybody_and_goes_back_after_a_while() {
    let mut office = Office::talking(&[1001, 1002], plain);
    office.command("A1001", AgentCommand::Park { call: call("c1") });
    assert_eq!(office.state("A1001"), AgentState::Wrapup);
    assert!(hears_hold(&office));
    office.wait(5_000);
    office.command("A1002", AgentCommand::Retrieve { call: call("c1") });
    assert_eq!(office.rooms("c1"), [[0, 2]]);
    assert_eq!(office.state("A1002"), AgentState::Talking);
    let late = office.command("A1001", AgentCommand::Retrieve { call: call("c1") });
    assert_eq!(refusal(&late), Some("not_found"));
    office.command("A1002", AgentCommand::Park { call: call("c1") });
    office.wait(119_999);
    assert_eq!(office.state("A1002"), AgentState::Available);
    let effects = office.wait(1);
    assert_eq!(rung(&effects), [("A1002".into(), "c1".into())]);
    office.answer("A1002", "c1");
    assert_eq!(office.rooms("c1"), [[0, 3]]);
    office.agent_hangs_up("A1002", "c1");
    let names = office.story("c1");
    assert_eq!(names.iter().filter(|n| **n == "parked").count(), 2);
    assert_eq!(names.iter().filter(|n| **n == "park_ended").count(), 2);
    office.record("c1");
}

#[test]
fn a_customer_comes_back_from_a_self_service_flow() {
    // Proves: DESK-525
    let flow = || edgecall_model::FlowId::new("F2").expect("an id");
    let mut office = Office::talking(&[1001], |config| {
        let mut confirm = config.flows[0].clone();
        confirm.id = flow();
        let definition = serde_json::json!({"start": "Text", "nodes": {
            "Text": {"type": "play", "prompt": [{"say": "Your order"}], "next": null}}});
        confirm.definition = serde_json::from_value(definition).expect("a flow");
        config.flows.push(confirm);
    });
    let go = AgentCommand::SelfService {
        call: call("c1"),
        flow: flow(),
    };
    office.wait(3_000);
    office.command("A1001", go.clone());
    assert_eq!(office.state("A1001"), AgentState::Talking);
    assert_eq!(office.rooms("c1"), Vec::<Vec<u16>>::new());
    office.wait(4_000);
    office.heard("c1");
    assert_eq!(office.rooms("c1"), [[0, 1]]);
    office.command("A1001", go.clone());
    office.command("A1001", AgentCommand::EndSelfService { call: call("c1") });
    assert_eq!(office.rooms("c1"), [[0, 1]]);
    office.command("A1001", go);
    office.customer_hangs_up("c1");
    assert_eq!(office.closed, [call("c1")]);
    let record = office.record("c1");
    assert_eq!(record.talk_seconds, 3, "a flow is no conversation");
    assert_eq!(office.state("A1001"), AgentState::Wrapup);
    assert!(
        office
            .bodies("c1")
            .iter()
            .any(|b| matches!(b, EventBody::SelfServiceEnded { .. }))
    );
}
