//! Several phones of one agent, and a leg that goes on with another one.

mod office;

use edgecall_engine::{AgentCommand, Effect, Input};
use edgecall_metrics::agents;
use edgecall_model::LegNo;
use edgecall_model::agent::AgentState;
use edgecall_model::config::TenantConfig;
use edgecall_model::event::{BoundPhone, LegEnd, LegPurpose};
use edgecall_model::rules::{AfterWrapup, AgentPhone, AgentRules, AutoBusy, LostAgent, QueueRules};
use office::{Office, agent, call, dialled, notices, queue, refusal, rung};

fn two_phones(config: &mut TenantConfig) {
    let phone = |kind, number: &str| AgentPhone {
        kind,
        number: number.into(),
    };
    let phones = vec![
        phone(BoundPhone::Telephone, "13900139000"),
        phone(BoundPhone::IpPhone, "8801"),
    ];
    let rules = AgentRules {
        phones,
        ..AgentRules::default()
    };
    config.rules.agents.insert(agent("A1001"), rules);
}

/// A call rings at all phones of 1001.
fn ringing() -> Office {
    let mut office = Office::talking(&[1001], two_phones);
    office.customer_hangs_up("c1");
    office.command("A1001", AgentCommand::EndWrapup);
    office.call_in("c2");
    office
}

#[test]
fn the_first_phone_to_answer_gets_the_call_and_the_others_stop() {
    let mut office = ringing();
    let effects = office.leg_up("c2", 2);
    let stopped: Vec<(u16, LegEnd)> = effects
        .iter()
        .filter_map(|e| match e {
            Effect::StopRing { leg, reason, .. } | Effect::StopDial { leg, reason, .. } => {
                Some((leg.0, *reason))
            }
            _ => None,
        })
        .collect();
    let reason = LegEnd::AnsweredElsewhere;
    assert_eq!(stopped, [(1, reason), (3, reason)]);
    assert_eq!(office.rooms("c2"), [[0, 2]]);
    office.wait(5_000);
    office.customer_hangs_up("c2");
    let record = office.record("c2");
    let counts = agents(&record, None)[&agent("A1001")];
    assert_eq!((counts.inbound, counts.answered, counts.missed), (1, 1, 0));
}

#[test]
fn one_phone_that_cannot_be_reached_does_not_end_the_ring_but_a_rejection_at_the_desk_does() {
    let mut office = ringing();
    office.leg_gone("c2", 2, LegEnd::Unreachable);
    assert_eq!(office.state("A1001"), AgentState::Ringing);
    office.give(Input::PhoneState {
        agent: agent("A1001"),
        connected: false,
    });
    assert_eq!(
        office.state("A1001"),
        AgentState::Ringing,
        "the third still rings"
    );
    let refused = office.answer("A1001", "c2");
    assert_eq!(refusal(&refused), Some("phone_not_ready"));
    office.command("A1001", AgentCommand::Reject { call: call("c2") });
    assert_eq!(office.state("A1001"), AgentState::Available);
    assert_eq!(office.engine.waiting(&queue("Q1")), 1);
}

#[test]
fn an_agent_with_a_bound_phone_stays_signed_in_without_a_desk() {
    let mut office = Office::talking(&[1001], two_phones);
    office.customer_hangs_up("c1");
    office.command("A1001", AgentCommand::EndWrapup);
    office.give(Input::AgentDisconnected {
        agent: agent("A1001"),
    });
    office.wait(3_600_000);
    assert_eq!(office.state("A1001"), AgentState::Available);
    let effects = office.call_in("c2");
    let numbers: Vec<String> = dialled(&effects).into_iter().map(|(_, n)| n).collect();
    assert_eq!(numbers, ["13900139000", "8801"]);
}

#[test]
fn a_talk_moves_to_the_mobile_and_back_without_dropping_the_customer() {
    let mut office = Office::talking(&[1001], two_phones);
    office.wait(5_000);
    let to = |phone| AgentCommand::MoveTo {
        call: call("c1"),
        phone,
    };
    let before = office.rooms("c1");
    let effects = office.command("A1001", to(Some(0)));
    assert_eq!(dialled(&effects), [(4, "13900139000".into())]);
    assert_eq!(office.rooms("c1"), before, "nothing changes while it rings");
    office.leg_up("c1", 4);
    assert_eq!(office.rooms("c1"), [[0, 4]]);
    assert_eq!(office.state("A1001"), AgentState::Talking);
    office.wait(5_000);
    office.command("A1001", to(None));
    assert_eq!(office.rooms("c1"), [[0, 5]]);
    office.wait(5_000);
    office.customer_hangs_up("c1");
    let record = office.record("c1");
    assert_eq!(record.talk_seconds, 15, "one stretch");
    let moves = record.legs.iter().filter(|l| l.purpose == LegPurpose::Move);
    assert_eq!(moves.count(), 2);
    let counts = agents(&record, None)[&agent("A1001")];
    assert_eq!((counts.inbound, counts.talk_seconds), (1, 15));
}

#[test]
fn a_mobile_that_does_not_answer_leaves_the_browser_in_the_call() {
    let mut office = Office::talking(&[1001], two_phones);
    let phone = Some(0);
    let call = call("c1");
    office.command("A1001", AgentCommand::MoveTo { call, phone });
    office.wait(30_000);
    assert_eq!(office.rooms("c1"), [[0, 1]]);
    assert_eq!(office.state("A1001"), AgentState::Talking);
}

#[test]
fn a_lost_agents_customer_goes_back_to_the_front_where_the_tenant_wants_it() {
    let mut office = Office::talking(&[1001, 1002], |config| {
        config.rules.lost_agent = LostAgent::Requeue;
        config.rules.lost_seconds = 10;
    });
    office.pick("A1002", AgentState::Busy);
    office.call_in("c2");
    office.give(Input::AgentDisconnected {
        agent: agent("A1001"),
    });
    office.wait(10_000);
    assert_eq!(office.engine.waiting(&queue("Q1")), 2);
    let effects = office.pick("A1002", AgentState::Available);
    assert_eq!(rung(&effects), [("A1002".into(), "c1".into())]);
}

#[test]
fn missed_calls_in_a_row_make_the_agent_busy() {
    // Proves: transition 23
    let mut office = Office::talking(&[1001], |config| {
        config.rules.auto_busy = Some(AutoBusy {
            misses: 2,
            break_instead: true,
        });
    });
    office.customer_hangs_up("c1");
    office.command("A1001", AgentCommand::EndWrapup);
    office.call_in("c2");
    office.wait(25_000);
    assert_eq!(
        office.state("A1001"),
        AgentState::Ringing,
        "asked again, nobody else"
    );
    let effects = office.wait(25_000);
    assert_eq!(office.state("A1001"), AgentState::Break);
    let last = office.states.last().expect("a change");
    assert_eq!(last.reason, "missed calls");
    assert_eq!(notices(&effects).len(), 1);
}

#[test]
fn breaks_are_limited_by_heads_and_minutes() {
    let mut office = Office::talking(&[1001, 1002], |config| {
        config.rules.break_ends_at_limit = true;
        let rules = QueueRules {
            break_minutes: 10,
            break_heads: 1,
        };
        config.rules.queues.insert(queue("Q1"), rules);
    });
    office.pick("A1002", AgentState::Break);
    office.pick("A1001", AgentState::Break);
    office.customer_hangs_up("c1");
    let effects = office.wait(15_000);
    assert_eq!(office.state("A1001"), AgentState::Busy, "the break is full");
    assert_eq!(notices(&effects).len(), 1);
    let refused = office.pick("A1001", AgentState::Break);
    assert_eq!(refusal(&refused), Some("break_full"));
    office.wait(600_000);
    assert_eq!(office.state("A1002"), AgentState::Available);
    assert_eq!(refusal(&office.pick("A1001", AgentState::Break)), None);
}

#[test]
fn the_state_after_wrapup_follows_the_rule_unless_one_was_chosen() {
    // Proves: DESK-319
    for (rule, after) in [
        (AfterWrapup::StateBefore, AgentState::Available),
        (AfterWrapup::Busy, AgentState::Busy),
    ] {
        let mut office = Office::talking(&[1001], |config| config.rules.after_wrapup = rule);
        office.customer_hangs_up("c1");
        office.wait(15_000);
        assert_eq!(office.state("A1001"), after);
    }
    let mut office = Office::talking(&[1001], |c| c.rules.after_wrapup = AfterWrapup::Busy);
    office.pick("A1001", AgentState::Outbound);
    office.customer_hangs_up("c1");
    office.wait(15_000);
    assert_eq!(office.state("A1001"), AgentState::Outbound);
    let _ = LegNo(0);
}
