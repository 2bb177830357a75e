//! Supervisors in calls, and in charge of agents (file 10 section 14).

mod office;

use edgecall_engine::{AgentCommand, Effect};
use edgecall_model::LegNo;
use edgecall_model::agent::{AgentState, StateCause};
use edgecall_model::config::TenantConfig;
use edgecall_model::desk::{DeskEvent, DeskNotice};
use edgecall_model::event::{Cause, LegEnd, LegPurpose, MonitorMode, Side};
use edgecall_model::rules::AgentRules;
use office::{Office, agent, call, clerk, notices, refusal, rung};

/// 1001 talks to c1, 1009 supervises the queue, 1008 another one.
fn floor() -> Office {
    let mut office = Office::talking(&[1001], |config: &mut TenantConfig| {
        config.agents.push(clerk(1009, &["Q1"]));
        config.agents.push(clerk(1008, &["Q9"]));
        for supervisor in ["A1009", "A1008"] {
            let rules = AgentRules {
                supervisor: true,
                ..AgentRules::default()
            };
            config.rules.agents.insert(agent(supervisor), rules);
        }
    });
    for supervisor in ["A1008", "A1009"] {
        office.sign_in(supervisor);
        office.pick(supervisor, AgentState::Busy);
    }
    office
}

fn monitor(mode: MonitorMode) -> AgentCommand {
    AgentCommand::Monitor {
        agent: agent("A1001"),
        mode,
    }
}

/// What a leg attends now: whom it hears, who hears it.
fn attends(office: &Office, leg: u16) -> Option<(Vec<u16>, Vec<u16>)> {
    let mut now = None;
    for effect in &office.every_effect {
        match effect {
            Effect::Attend {
                leg: l,
                hears,
                heard_by,
                ..
            } if l.0 == leg => {
                let numbers = |legs: &[LegNo]| legs.iter().map(|leg| leg.0).collect();
                now = Some((numbers(hears), numbers(heard_by)));
            }
            Effect::Unattend { leg: l, .. } if l.0 == leg => now = None,
            _ => {}
        }
    }
    now
}

#[test]
fn a_supervisor_listens_whispers_joins_and_barges_in_without_leaving() {
    let mut office = floor();
    office.command("A1009", monitor(MonitorMode::Listen));
    assert_eq!(attends(&office, 2), Some((vec![0, 1], vec![])));
    assert_eq!(office.rooms("c1"), [[0, 1]]);
    assert_eq!(office.state("A1009"), AgentState::Talking);
    let change = office.states.last().expect("a change");
    assert_eq!(
        (change.reason.as_str(), change.cause),
        ("monitoring", StateCause::Own)
    );
    office.wait(5_000);
    office.command("A1009", monitor(MonitorMode::Whisper));
    assert_eq!(attends(&office, 2), Some((vec![0, 1], vec![1])));
    let effects = office.command("A1009", monitor(MonitorMode::BargeIn));
    assert_eq!(attends(&office, 2), None);
    assert_eq!(office.rooms("c1"), [[0, 1, 2]]);
    assert!(effects.iter().any(|e| matches!(e, Effect::Tone { .. })));
    office.command("A1009", monitor(MonitorMode::ThreeWay));
    office.wait(5_000);
    office.command("A1009", AgentCommand::EndMonitor);
    assert_eq!(
        office.rooms("c1"),
        [[0, 1]],
        "the call is the agent's again"
    );
    assert_eq!(
        office.state("A1009"),
        AgentState::Busy,
        "the state before, no wrap-up"
    );
    office.agent_hangs_up("A1001", "c1");
    let record = office.record("c1");
    let modes: Vec<MonitorMode> = record.controls.monitors.iter().map(|m| m.mode).collect();
    let all = [
        MonitorMode::Listen,
        MonitorMode::Whisper,
        MonitorMode::BargeIn,
        MonitorMode::ThreeWay,
    ];
    assert_eq!(modes, all);
    assert_eq!(record.legs[2].purpose, LegPurpose::Listen);
    assert_eq!(record.legs[2].talk_seconds, 5, "only while barged in");
    assert_eq!(record.talk_seconds, 10);
}

#[test]
fn who_may_not_control_or_is_not_free_is_refused() {
    let mut office = floor();
    let refused = office.command("A1008", monitor(MonitorMode::Listen));
    assert_eq!(refusal(&refused), Some("no_permission"), "another queue");
    let refused = office.command(
        "A1001",
        AgentCommand::ForceRelease {
            agent: agent("A1009"),
        },
    );
    assert_eq!(refusal(&refused), Some("no_permission"), "no supervisor");
    office.pick("A1009", AgentState::Offline);
    let refused = office.command("A1009", monitor(MonitorMode::Listen));
    assert_eq!(refusal(&refused), Some("not_in_state"));
    office.agent_hangs_up("A1001", "c1");
    office.pick("A1009", AgentState::Busy);
    let refused = office.command("A1009", monitor(MonitorMode::Listen));
    assert_eq!(refusal(&refused), Some("not_found"), "the call is over");
}

#[test]
fn supervision_switched_off_has_no_effect() {
    let mut office = floor();
    office.config.rules.supervision = false;
    let config = office.config.clone();
    office.give(edgecall_engine::Input::ConfigChanged(config.into()));
    let refused = office.command("A1009", monitor(MonitorMode::Listen));
    assert_eq!(refusal(&refused), Some("no_permission"));
}

#[test]
fn a_listener_leaves_with_the_call() {
    let mut office = floor();
    office.command("A1009", monitor(MonitorMode::Listen));
    office.customer_hangs_up("c1");
    assert_eq!(office.state("A1009"), AgentState::Busy);
    assert_eq!(office.record("c1").hangup_by, Side::Customer);
}

#[test]
fn a_talk_is_taken_over_and_the_agent_wraps_up() {
    let mut office = floor();
    office.wait(4_000);
    let take = || AgentCommand::TakeOver {
        agent: agent("A1001"),
    };
    let effects = office.command("A1009", take());
    assert_eq!(office.rooms("c1"), [[0, 2]]);
    assert_eq!(office.state("A1001"), AgentState::Wrapup);
    assert_eq!(office.state("A1009"), AgentState::Talking);
    let by = "Agent 1009".to_owned();
    assert_eq!(
        notices(&effects),
        [("A1001".into(), DeskNotice::TakenOver { by })]
    );
    office.wait(3_000);
    office.agent_hangs_up("A1009", "c1");
    assert_eq!(office.state("A1009"), AgentState::Wrapup);
    let record = office.record("c1");
    assert_eq!(record.talk_seconds, 7);
    let taken = &record.controls.taken_over[0];
    assert_eq!((taken.leg, taken.from), (LegNo(2), LegNo(1)));
    assert_eq!(record.legs[2].purpose, LegPurpose::TakeOver);
}

#[test]
fn a_ringing_call_is_taken_over_without_being_missed() {
    // Proves: transition 11
    let mut office = floor();
    office.agent_hangs_up("A1001", "c1");
    office.command("A1001", AgentCommand::EndWrapup);
    office.call_in("c2");
    assert_eq!(office.state("A1001"), AgentState::Ringing);
    office.command(
        "A1009",
        AgentCommand::TakeOver {
            agent: agent("A1001"),
        },
    );
    assert_eq!(office.state("A1001"), AgentState::Available);
    assert_eq!(office.rooms("c2"), [[0, 2]]);
    office.agent_hangs_up("A1009", "c2");
    let record = office.record("c2");
    assert_eq!(record.legs[1].reason, LegEnd::TakenOver);
    assert_eq!(record.controls.taken_over[0].from, LegNo(1));
}

#[test]
fn force_release_ends_the_call_by_the_supervisor() {
    let mut office = floor();
    office.command(
        "A1009",
        AgentCommand::ForceRelease {
            agent: agent("A1001"),
        },
    );
    let record = office.record("c1");
    assert_eq!(record.hangup_by, Side::Supervisor);
    assert_eq!(record.cause, Cause::ForceReleased);
    assert_eq!(record.controls.force_released[0].supervisor, agent("A1009"));
}

#[test]
fn a_forced_state_comes_at_once_or_after_the_call() {
    // Proves: transition 25
    let mut office = floor();
    let force = |state| AgentCommand::ForceState {
        agent: agent("A1001"),
        state,
        reason: "Training".into(),
    };
    office.command("A1009", force(AgentState::Break));
    assert_eq!(office.state("A1001"), AgentState::Talking);
    office.agent_hangs_up("A1001", "c1");
    office.command(
        "A1009",
        AgentCommand::ForceEndWrapup {
            agent: agent("A1001"),
        },
    );
    assert_eq!(office.state("A1001"), AgentState::Available, "SUP-302 wins");
    let effects = office.command("A1009", force(AgentState::Break));
    assert_eq!(office.state("A1001"), AgentState::Break);
    let (by, state) = ("Agent 1009".to_owned(), AgentState::Break);
    assert_eq!(
        notices(&effects),
        [("A1001".into(), DeskNotice::StateSet { by, state })]
    );
    let change = office.states.last().expect("a change");
    assert_eq!(change.cause, StateCause::Supervisor);
    assert_eq!(change.reason, "Training");
}

#[test]
fn a_forced_sign_out_waits_for_the_call_or_sends_the_customer_to_the_front() {
    let sign_out = |now| AgentCommand::ForceSignOut {
        agent: agent("A1001"),
        now,
    };
    let mut office = floor();
    office.command("A1009", sign_out(false));
    assert_eq!(office.state("A1001"), AgentState::Talking);
    office.customer_hangs_up("c1");
    office.wait(15_000);
    assert_eq!(office.state("A1001"), AgentState::Offline);

    let mut office = floor();
    office.call_in("c2");
    office.command("A1009", sign_out(true));
    assert_eq!(office.state("A1001"), AgentState::Offline, "no wrap-up");
    let effects = office.pick("A1009", AgentState::Available);
    assert_eq!(rung(&effects), [("A1009".into(), "c1".into())], "before c2");
}

#[test]
fn a_watching_supervisor_sees_colleagues_change_and_their_calls() {
    let mut office = floor();
    let team = office.command("A1009", AgentCommand::Watch { on: true });
    let shown = team.iter().find_map(|e| match e {
        Effect::Desk {
            event: DeskEvent::Team { agents, queues, .. },
            ..
        } => Some((agents.clone(), queues.clone())),
        _ => None,
    });
    let (agents, queues) = shown.expect("the team");
    assert_eq!(agents.len(), 3);
    assert!(agents[0].controlled && agents[0].call.is_some());
    assert!(!agents[1].controlled && agents[1].call.is_none(), "1008");
    assert_eq!((queues[0].signed_in, queues[0].free), (2, 0));
    let changed = |effects: &[Effect]| {
        effects
            .iter()
            .filter(|e| {
                matches!(e, Effect::Desk { agent: a, event: DeskEvent::TeamAgent { agent } }
                    if a.as_str() == "A1009" && agent.agent.as_str() == "A1001")
            })
            .count()
    };
    let effects = office.agent_hangs_up("A1001", "c1");
    assert_eq!(changed(&effects), 1);
    office.command("A1009", AgentCommand::Watch { on: false });
    let effects = office.command("A1001", AgentCommand::EndWrapup);
    assert_eq!(changed(&effects), 0);
    assert_eq!(office.rooms("c1"), Vec::<Vec<u16>>::new());
    assert_eq!(office.closed, [call("c1")]);
}
