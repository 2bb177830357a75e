//! Agents' states (file 10 section 3.3).

mod office;

use edgecall_engine::{AgentCommand, Effect, Input, Music, Sound};
use edgecall_model::LegNo;
use edgecall_model::agent::{AgentState, StateCause};
use edgecall_model::event::{Cause, LegEnd, Side};
use office::{Office, agent, call, clerk, config, refusal, rung, sales, to_queue};

/// An office in which agent 1001 talks to c1.
fn talking() -> Office {
    let mut office = Office::with_agents(&[1001]);
    office.sign_in("A1001");
    office.call_in("c1");
    office.answer("A1001", "c1");
    office
}

fn disconnect(office: &mut Office) -> Vec<Effect> {
    office.give(Input::AgentDisconnected {
        agent: agent("A1001"),
    })
}

#[test]
fn signing_in_gives_the_configured_first_state() {
    for (first, expected) in [
        (AgentState::Available, AgentState::Available),
        (AgentState::Busy, AgentState::Busy),
        (AgentState::Outbound, AgentState::Outbound),
        (AgentState::Offline, AgentState::Available),
    ] {
        let mut clerk = clerk(1001, &["Q1"]);
        clerk.first_state = first;
        let mut office = Office::open(config(to_queue(), vec![sales()], vec![clerk]));
        office.sign_in("A1001");
        assert_eq!(office.state("A1001"), expected);
        assert_eq!(
            (office.states[0].from, office.states[0].cause),
            (AgentState::Offline, StateCause::Own)
        );
    }
}

#[test]
fn only_available_agents_are_offered_calls() {
    for state in [AgentState::Busy, AgentState::Break, AgentState::Outbound] {
        let mut office = Office::with_agents(&[1001]);
        office.sign_in("A1001");
        office.pick("A1001", state);
        assert_eq!(rung(&office.call_in("c1")), []);
        let effects = office.pick("A1001", AgentState::Available);
        assert_eq!(
            rung(&effects),
            [("A1001".to_owned(), "c1".to_owned())],
            "{state:?}"
        );
    }
}

#[test]
fn a_break_keeps_its_reason_and_other_states_have_none() {
    let mut office = Office::with_agents(&[1001]);
    office.sign_in("A1001");
    let state = AgentState::Break;
    office.command(
        "A1001",
        AgentCommand::SetState {
            state,
            reason: "meal".into(),
        },
    );
    office.command(
        "A1001",
        AgentCommand::SetState {
            state: AgentState::Busy,
            reason: "meal".into(),
        },
    );
    let reasons: Vec<_> = office
        .states
        .iter()
        .map(|change| change.reason.as_str())
        .collect();
    assert_eq!(reasons, ["", "meal", ""]);
    let long = AgentCommand::SetState {
        state,
        reason: "x".repeat(21),
    };
    assert_eq!(
        refusal(&office.command("A1001", long)),
        Some("invalid_field")
    );
}

#[test]
fn states_set_by_calls_cannot_be_chosen() {
    let mut office = Office::with_agents(&[1001]);
    office.sign_in("A1001");
    for state in [
        AgentState::Ringing,
        AgentState::Dialling,
        AgentState::Talking,
        AgentState::Wrapup,
    ] {
        assert_eq!(refusal(&office.pick("A1001", state)), Some("invalid_field"));
    }
    assert_eq!(office.state("A1001"), AgentState::Available);
}

#[test]
fn what_is_not_possible_in_a_state_is_refused() {
    let mut office = Office::with_agents(&[1001]);
    office.sign_in("A1001");
    let c1 = || call("c1");
    assert_eq!(refusal(&office.answer("A1001", "c1")), Some("not_found"));
    assert_eq!(
        refusal(&office.command("A1001", AgentCommand::EndWrapup)),
        Some("not_in_state")
    );
    office.call_in("c1");
    assert_eq!(
        refusal(&office.agent_hangs_up("A1001", "c1")),
        Some("not_in_state")
    );
    assert_eq!(
        refusal(&office.command(
            "A1001",
            AgentCommand::Hold {
                call: c1(),
                on: true
            }
        )),
        Some("not_in_state")
    );
    office.answer("A1001", "c1");
    assert_eq!(refusal(&office.answer("A1001", "c1")), Some("not_in_state"));
    assert_eq!(
        refusal(&office.command("A1001", AgentCommand::Reject { call: c1() })),
        Some("not_in_state")
    );
    assert_eq!(
        refusal(&office.agent_hangs_up("A1001", "c9")),
        Some("not_found")
    );
    assert_eq!(
        refusal(&office.pick("A7777", AgentState::Busy)),
        Some("not_found")
    );
    let done = office.command(
        "A1001",
        AgentCommand::Mute {
            call: c1(),
            on: true,
        },
    );
    assert_eq!(refusal(&done), None);
}

#[test]
fn a_state_chosen_during_a_call_comes_after_call_and_wrapup() {
    let mut office = talking();
    office.pick("A1001", AgentState::Busy);
    assert_eq!(office.state("A1001"), AgentState::Talking);
    office.customer_hangs_up("c1");
    assert_eq!(office.state("A1001"), AgentState::Wrapup);
    office.wait(15_000);
    assert_eq!(office.state("A1001"), AgentState::Busy);
    assert_eq!(
        office.states.last().map(|change| change.cause),
        Some(StateCause::Own)
    );
}

#[test]
fn choosing_the_state_underneath_takes_the_next_state_back() {
    let mut office = talking();
    office.pick("A1001", AgentState::Busy);
    office.pick("A1001", AgentState::Available);
    office.customer_hangs_up("c1");
    office.wait(15_000);
    assert_eq!(office.state("A1001"), AgentState::Available);
}

#[test]
fn signing_out_during_a_call_happens_after_it() {
    let mut office = talking();
    office.pick("A1001", AgentState::Offline);
    office.customer_hangs_up("c1");
    office.wait(15_000);
    assert_eq!(office.state("A1001"), AgentState::Offline);
}

#[test]
fn a_queue_without_wrapup_frees_its_agents_at_once_for_the_next_caller() {
    let mut quick = sales();
    quick.wrapup_seconds = 0;
    let mut office = Office::open(config(to_queue(), vec![quick], vec![clerk(1001, &["Q1"])]));
    office.sign_in("A1001");
    office.call_in("c1");
    office.answer("A1001", "c1");
    office.call_in("c2");
    let effects = office.customer_hangs_up("c1");
    assert_eq!(rung(&effects), [("A1001".to_owned(), "c2".to_owned())]);
    let states: Vec<_> = office.states.iter().map(|change| change.to).collect();
    use AgentState::{Available, Ringing, Talking};
    assert_eq!(states, [Available, Ringing, Talking, Available, Ringing]);
}

#[test]
fn continue_receiving_ends_wrapup_and_makes_available() {
    // Proves: DESK-331
    let mut office = talking();
    office.pick("A1001", AgentState::Busy);
    office.customer_hangs_up("c1");
    office.wait(5_000);
    office.command("A1001", AgentCommand::EndWrapup);
    assert_eq!(office.state("A1001"), AgentState::Available);
    office.wait(60_000);
    assert_eq!(office.state("A1001"), AgentState::Available);
}

#[test]
fn stay_in_wrapup_stops_the_countdown_until_it_is_ended_by_hand() {
    let mut office = talking();
    office.customer_hangs_up("c1");
    office.command("A1001", AgentCommand::StayInWrapup);
    office.wait(3_600_000);
    assert_eq!(office.state("A1001"), AgentState::Wrapup);
    office.pick("A1001", AgentState::Break);
    assert_eq!(office.state("A1001"), AgentState::Break);
}

#[test]
fn a_rejected_ring_gives_the_state_chosen_meanwhile() {
    let mut office = Office::with_agents(&[1001]);
    office.sign_in("A1001");
    office.call_in("c1");
    office.pick("A1001", AgentState::Busy);
    assert_eq!(office.state("A1001"), AgentState::Ringing);
    office.command("A1001", AgentCommand::Reject { call: call("c1") });
    assert_eq!(office.state("A1001"), AgentState::Busy);
}

#[test]
fn an_agent_with_automatic_answer_is_joined_after_the_tone() {
    let mut clerk = clerk(1001, &["Q1"]);
    clerk.auto_answer = true;
    let mut office = Office::open(config(to_queue(), vec![sales()], vec![clerk]));
    office.sign_in("A1001");
    let effects = office.call_in("c1");
    assert!(effects.iter().any(|e| matches!(
        e,
        Effect::RingAgent {
            auto_answer: true,
            ..
        }
    )));
    office.wait(1_000);
    assert_eq!(office.state("A1001"), AgentState::Talking);
}

#[test]
fn a_desk_that_comes_back_within_the_grace_time_changes_nothing() {
    let mut office = Office::with_agents(&[1001]);
    office.sign_in("A1001");
    disconnect(&mut office);
    office.wait(14_999);
    office.sign_in("A1001");
    office.wait(60_000);
    assert_eq!(office.states.len(), 1);
    assert_eq!(rung(&office.call_in("c1")).len(), 1);
}

#[test]
fn a_desk_that_stays_away_signs_its_agent_out() {
    let mut office = Office::with_agents(&[1001]);
    office.sign_in("A1001");
    disconnect(&mut office);
    office.wait(15_000);
    let last = office.states.last().expect("a change");
    assert_eq!(
        (last.to, last.reason.as_str(), last.cause),
        (AgentState::Offline, "connection lost", StateCause::System)
    );
}

#[test]
fn a_browser_lost_while_it_rings_gives_the_call_to_the_next_agent() {
    let mut office = Office::with_agents(&[1001, 1002]);
    office.sign_in("A1001");
    office.wait(10);
    office.sign_in("A1002");
    office.call_in("c1");
    let effects = disconnect(&mut office);
    assert!(effects.iter().any(|e| matches!(
        e,
        Effect::StopRing {
            reason: LegEnd::Unreachable,
            ..
        }
    )));
    assert_eq!(rung(&effects), [("A1002".to_owned(), "c1".to_owned())]);
}

#[test]
fn a_browser_that_reloads_during_a_call_joins_it_again_without_a_click() {
    let mut office = talking();
    office.wait(5_000);
    let gone = disconnect(&mut office);
    assert!(gone.iter().any(|e| matches!(
        e,
        Effect::Play {
            sound: Sound::Music(Music::Hold),
            ..
        }
    )));
    office.wait(29_999);
    let back = office.sign_in("A1001");
    assert!(back.contains(&Effect::ReattachAgent {
        call: call("c1"),
        leg: LegNo(1),
        agent: agent("A1001")
    }));
    assert!(back.iter().any(|e| matches!(e, Effect::Bridge { .. })));
    assert_eq!(office.state("A1001"), AgentState::Talking);
    office.wait(60_000);
    office.customer_hangs_up("c1");
    assert!(office.story("c1").contains(&"leg_replaced"));
    assert_eq!(office.record("c1").legs.len(), 2, "it stays one leg");
}

#[test]
fn a_browser_lost_during_hold_comes_back_to_a_held_call() {
    let mut office = talking();
    office.command(
        "A1001",
        AgentCommand::Hold {
            call: call("c1"),
            on: true,
        },
    );
    let gone = disconnect(&mut office);
    assert!(
        !gone
            .iter()
            .any(|e| matches!(e, Effect::Play { .. } | Effect::Unbridge { .. }))
    );
    let back = office.sign_in("A1001");
    assert!(!back.iter().any(|e| matches!(e, Effect::Bridge { .. })));
    let retrieved = office.command(
        "A1001",
        AgentCommand::Hold {
            call: call("c1"),
            on: false,
        },
    );
    assert!(retrieved.iter().any(|e| matches!(e, Effect::Bridge { .. })));
}

#[test]
fn an_agent_who_does_not_come_back_ends_the_call_and_is_offline() {
    let mut office = talking();
    disconnect(&mut office);
    let effects = office.wait(30_000);
    let cause = Cause::AgentConnectionLost;
    assert!(effects.contains(&Effect::HangUp {
        call: call("c1"),
        leg: LegNo(0),
        cause
    }));
    let record = office.record("c1");
    assert_eq!((record.cause, record.hangup_by), (cause, Side::System));
    assert_eq!(office.state("A1001"), AgentState::Offline);
}

#[test]
fn a_lost_phone_alone_leads_to_wrapup_because_the_desk_is_still_there() {
    let mut office = talking();
    office.give(Input::PhoneState {
        agent: agent("A1001"),
        connected: false,
    });
    office.wait(30_000);
    assert_eq!(office.record("c1").cause, Cause::AgentConnectionLost);
    assert_eq!(office.state("A1001"), AgentState::Wrapup);
}

#[test]
fn an_agent_taken_out_of_the_configuration_finishes_the_call_and_is_gone() {
    let mut office = talking();
    let without = config(to_queue(), vec![sales()], vec![]);
    office.give(Input::ConfigChanged(without.into()));
    assert_eq!(office.state("A1001"), AgentState::Talking);
    office.customer_hangs_up("c1");
    assert_eq!(office.engine.agent_state(&agent("A1001")), None);
    let last = office.states.last().expect("a change");
    assert_eq!(
        (last.to, last.cause),
        (AgentState::Offline, StateCause::Administrator)
    );
    assert_eq!(office.sign_in("A1001"), []);
}

#[test]
fn a_new_member_gets_a_call_that_waits() {
    let mut office = Office::open(config(
        to_queue(),
        vec![sales()],
        vec![clerk(1001, &["Q1"]), clerk(1002, &[])],
    ));
    office.sign_in("A1001");
    office.pick("A1001", AgentState::Busy);
    office.sign_in("A1002");
    assert_eq!(rung(&office.call_in("c1")), []);
    let changed = config(
        to_queue(),
        vec![sales()],
        vec![clerk(1001, &["Q1"]), clerk(1002, &["Q1"])],
    );
    let effects = office.give(Input::ConfigChanged(changed.into()));
    assert_eq!(rung(&effects), [("A1002".to_owned(), "c1".to_owned())]);
}
