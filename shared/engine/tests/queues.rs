//! Who waits, who rings, and how a visit to a queue ends.

mod office;

use edgecall_engine::{AgentCommand, Effect, Input, Sound};
use edgecall_model::agent::AgentState;
use edgecall_model::event::{Cause, EventBody, LegEnd, NotChosen, QueueResult, Side};
use edgecall_model::flow::Prompt;
use edgecall_model::record::AnswerStatus;
use office::{Office, agent, call, clerk, config, menu, queue, rung, sales, to_queue};

fn said(effects: &[Effect]) -> Vec<String> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Play {
                sound: Sound::Prompts(prompts),
                looped: false,
                ..
            } => Some(prompts),
            _ => None,
        })
        .flatten()
        .map(|prompt| match prompt {
            Prompt::Say(text) => text.clone(),
            Prompt::Pause(ms) => format!("{ms} ms"),
        })
        .collect()
}

#[test]
fn of_two_free_agents_the_longest_idle_rings_and_the_log_says_why_not_the_others() {
    let mut office = Office::with_agents(&[1001, 1002, 1003]);
    office.sign_in("A1002");
    office.wait(1_000);
    office.sign_in("A1001");
    let effects = office.call_in("c1");
    assert_eq!(rung(&effects), [("A1002".to_owned(), "c1".to_owned())]);
    let others = office.bodies("c1").into_iter().find_map(|body| match body {
        EventBody::AgentChosen { others, .. } => Some(others.clone()),
        _ => None,
    });
    assert_eq!(
        others.expect("a choice"),
        [
            (agent("A1001"), NotChosen::IdleForLess),
            (agent("A1003"), NotChosen::Offline)
        ]
    );
}

#[test]
fn a_phone_that_is_not_connected_is_not_offered_and_the_call_waits_for_it() {
    let mut office = Office::with_agents(&[1001]);
    office.give(Input::AgentConnected {
        agent: agent("A1001"),
        address: String::new(),
    });
    assert_eq!(rung(&office.call_in("c1")), []);
    let effects = office.give(Input::PhoneState {
        agent: agent("A1001"),
        connected: true,
    });
    assert_eq!(rung(&effects), [("A1001".to_owned(), "c1".to_owned())]);
}

#[test]
fn an_unanswered_ring_ends_on_time_and_the_next_agent_rings_in_the_same_moment() {
    let mut office = Office::with_agents(&[1001, 1002]);
    office.sign_in("A1001");
    office.wait(10);
    office.sign_in("A1002");
    office.call_in("c1");
    office.wait(24_999);
    assert_eq!(office.state("A1001"), AgentState::Ringing);
    let effects = office.wait(1);
    assert!(effects.iter().any(|e| matches!(
        e,
        Effect::StopRing {
            reason: LegEnd::RingTimeout,
            ..
        }
    )));
    assert_eq!(rung(&effects), [("A1002".to_owned(), "c1".to_owned())]);
    assert_eq!(office.state("A1001"), AgentState::Available);
    office.answer("A1002", "c1");
    office.customer_hangs_up("c1");
    let record = office.record("c1");
    let reasons: Vec<_> = record.legs.iter().map(|leg| leg.reason).collect();
    assert_eq!(
        reasons,
        [LegEnd::Released, LegEnd::RingTimeout, LegEnd::Released]
    );
    assert_eq!(
        (record.visits.len(), record.visits[0].wait_seconds),
        (1, 25)
    );
}

#[test]
fn an_agent_who_rejects_is_not_offered_the_call_again_for_sixty_seconds() {
    let mut office = Office::with_agents(&[1001]);
    office.sign_in("A1001");
    office.call_in("c1");
    let effects = office.command("A1001", AgentCommand::Reject { call: call("c1") });
    assert_eq!(rung(&effects), []);
    assert_eq!(office.state("A1001"), AgentState::Available);
    assert_eq!(rung(&office.wait(59_999)), []);
    assert_eq!(
        rung(&office.wait(1)),
        [("A1001".to_owned(), "c1".to_owned())]
    );
}

#[test]
fn while_an_agent_may_not_have_the_first_caller_the_second_is_served() {
    let mut office = Office::with_agents(&[1001]);
    office.sign_in("A1001");
    office.call_in("c1");
    office.call_in("c2");
    let effects = office.command("A1001", AgentCommand::Reject { call: call("c1") });
    assert_eq!(rung(&effects), [("A1001".to_owned(), "c2".to_owned())]);
}

#[test]
fn a_free_agent_gets_the_caller_who_waits_longest_in_any_of_the_agents_queues() {
    let mut second = sales();
    second.id = queue("Q2");
    let mut office = Office::open(config(
        menu(),
        vec![sales(), second],
        vec![clerk(1001, &["Q1", "Q2"])],
    ));
    let to = |q: &str| {
        let flow = serde_json::json!({"start": "Q", "nodes": {"Q": {"type": "queue", "queue": q}}});
        config(flow, office_queues(), vec![clerk(1001, &["Q1", "Q2"])])
    };
    office.sign_in("A1001");
    office.pick("A1001", AgentState::Busy);
    for (caller, q) in [("c1", "Q2"), ("c2", "Q1"), ("c3", "Q2")] {
        office.give(Input::ConfigChanged(to(q).into()));
        office.call_in(caller);
        office.wait(1_000);
    }
    let mut served = Vec::new();
    let mut effects = office.pick("A1001", AgentState::Available);
    for _ in 0..3 {
        let (_, caller) = rung(&effects).remove(0);
        office.answer("A1001", &caller);
        office.customer_hangs_up(&caller);
        effects = office.command("A1001", AgentCommand::EndWrapup);
        served.push(caller);
    }
    assert_eq!(served, ["c1", "c2", "c3"]);
}

fn office_queues() -> Vec<edgecall_model::queue::Queue> {
    let mut second = sales();
    second.id = queue("Q2");
    vec![sales(), second]
}

#[test]
fn a_queue_without_anybody_signed_in_refuses_and_says_so() {
    let mut office = Office::with_agents(&[1001]);
    let effects = office.call_in("c1");
    assert!(said(&effects)[0].contains("on duty"));
    office.heard("c1");
    let record = office.record("c1");
    assert_eq!(
        (record.cause, record.status),
        (Cause::NoAgent, AnswerStatus::AgentNotAnswered)
    );
    assert_eq!(
        (record.visits[0].result, record.visits[0].entered),
        (QueueResult::NoAgent, None)
    );
}

#[test]
fn a_full_queue_refuses_the_next_caller() {
    // Proves: IVR-065
    let mut small = sales();
    small.max_waiting = 2;
    let with_exit = serde_json::json!({"start": "Queue", "nodes": {
        "Queue": {"type": "queue", "queue": "Q1", "full": "Full"},
        "Full": {"type": "end", "prompt": [{"say": "call again tomorrow"}]}}});
    let agents = || vec![clerk(1001, &["Q1"])];
    let mut leaving = Office::open(config(with_exit, vec![small.clone()], agents()));
    leaving.sign_in("A1001");
    leaving.call_in("c1");
    leaving.call_in("c2");
    assert!(
        said(&leaving.call_in("c3"))[0].contains("tomorrow"),
        "the node's own exit"
    );

    let mut office = Office::open(config(to_queue(), vec![small], agents()));
    office.sign_in("A1001");
    office.call_in("c1");
    office.call_in("c2");
    assert_eq!(
        office.engine.waiting(&queue("Q1")),
        2,
        "the call that rings waits too"
    );
    assert!(said(&office.call_in("c3"))[0].contains("Very many"));
    office.heard("c3");
    assert_eq!(office.record("c3").visits[0].result, QueueResult::Full);
}

#[test]
fn when_the_last_agent_signs_out_every_waiting_caller_leaves_at_once() {
    let mut office = Office::with_agents(&[1001]);
    office.sign_in("A1001");
    office.pick("A1001", AgentState::Break);
    office.call_in("c1");
    office.call_in("c2");
    let effects = office.pick("A1001", AgentState::Offline);
    assert_eq!(said(&effects).len(), 2);
    assert_eq!(office.engine.waiting(&queue("Q1")), 0);
}

#[test]
fn the_longest_wait_ends_the_visit_but_lets_a_phone_ring_to_its_end_first() {
    let mut hasty = sales();
    hasty.wait_seconds = 30;
    let mut office = Office::open(config(to_queue(), vec![hasty], vec![clerk(1001, &["Q1"])]));
    office.sign_in("A1001");
    office.pick("A1001", AgentState::Busy);
    office.call_in("c1");
    office.wait(20_000);
    office.pick("A1001", AgentState::Available);
    assert_eq!(
        said(&office.wait(24_999)),
        Vec::<String>::new(),
        "the phone still rings after 30 s"
    );
    assert!(said(&office.wait(1))[0].contains("still busy"));
    office.heard("c1");
    let record = office.record("c1");
    assert_eq!(
        (record.cause, record.visits[0].result),
        (Cause::QueueTimeout, QueueResult::TimedOut)
    );
    assert_eq!(record.visits[0].wait_seconds, 45);
}

#[test]
fn a_caller_who_hangs_up_while_a_phone_rings_stops_it_at_once() {
    // Proves: ACD-75
    let mut office = Office::with_agents(&[1001]);
    office.sign_in("A1001");
    office.call_in("c1");
    office.wait(3_000);
    let effects = office.customer_hangs_up("c1");
    assert!(effects.iter().any(|e| matches!(
        e,
        Effect::StopRing {
            reason: LegEnd::CallerGaveUp,
            ..
        }
    )));
    assert_eq!(office.state("A1001"), AgentState::Available);
    let record = office.record("c1");
    assert_eq!(
        (record.visits[0].result, record.visits[0].wait_seconds),
        (QueueResult::Abandoned, 3)
    );
    assert_eq!(
        (record.legs[1].reason, record.legs[1].ring_seconds),
        (LegEnd::CallerGaveUp, 3)
    );
    assert_eq!(
        (record.hangup_by, record.status),
        (Side::Customer, AnswerStatus::AgentNotAnswered)
    );
}
