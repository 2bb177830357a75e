//! The production engine against queueing theory: where Erlang's assumptions hold, its waits and service
//! levels must come out.

use edgecall_model::event::{EventBody, QueueResult};
use edgecall_simulation::erlang::{ErlangA, ErlangC};
use edgecall_simulation::{ClosedCall, Distribution, Scenario, World};
use std::collections::BinaryHeap;

const TEXTBOOK: &str = include_str!("../../../docs/examples/scenarios/erlang.toml");

/// One queued call in milliseconds.
#[derive(Clone, Copy, Debug)]
struct Visit {
    asked: i64,
    wait: i64,
    answered: bool,
    talk: i64,
}

fn visit(closed: &ClosedCall) -> Visit {
    let (mut asked, mut left, mut answered, mut ended) = (0, 0, false, 0);
    for event in &closed.events {
        match &event.body {
            EventBody::QueueRequested { .. } => asked = event.at.0,
            EventBody::QueueLeft { result, .. } => {
                left = event.at.0;
                answered = *result == QueueResult::Answered;
            }
            EventBody::CallEnded { .. } => ended = event.at.0,
            _ => {}
        }
    }
    Visit {
        asked,
        wait: left - asked,
        answered,
        talk: ended - left,
    }
}

/// Plays the scenario; gives all visits in the order in which they were asked for.
fn play(scenario: &Scenario, seed: u64) -> Vec<Visit> {
    let (config, plan) = scenario.company();
    let mut world = World::new(config, plan, seed);
    let mut visits = Vec::new();
    while world.step() {
        world.take_events(|_, _| {});
        world.take_states(|_| {});
        world.take_closed(|closed| visits.push(visit(&closed)));
    }
    visits.sort_by_key(|visit| visit.asked);
    visits
}

fn textbook(agents: u32, calls: f64, talk: f64) -> Scenario {
    let mut scenario = Scenario::read(TEXTBOOK).expect("a good example");
    scenario.teams[0].agents = agents;
    scenario.calls.number = calls;
    scenario.queues[0].talk = Distribution::Exponential { mean: talk };
    scenario
}

/// Figures over all visits of some runs.
struct Found {
    calls: f64,
    average_wait: f64,
    in_time: f64,
    abandoned: f64,
    handling: f64,
    rate: f64,
}

fn found(runs: &[Vec<Visit>], within_ms: i64) -> Found {
    let all = || runs.iter().flatten();
    let calls = all().count() as f64;
    let answered = all().filter(|v| v.answered);
    let span: f64 = runs
        .iter()
        .filter_map(|run| Some((run.last()?.asked - run.first()?.asked) as f64 / 1_000.0))
        .sum();
    Found {
        calls,
        average_wait: all().map(|v| v.wait as f64 / 1_000.0).sum::<f64>() / calls,
        in_time: answered.clone().filter(|v| v.wait <= within_ms).count() as f64 / calls,
        abandoned: all().filter(|v| !v.answered).count() as f64 / calls,
        handling: answered
            .clone()
            .map(|v| v.talk as f64 / 1_000.0)
            .sum::<f64>()
            / answered.count() as f64,
        rate: calls / span,
    }
}

fn close(what: &str, found: f64, expected: f64, percent: f64) {
    let off = (found / expected - 1.0).abs() * 100.0;
    println!("{what}: {found:.5}, by the formula {expected:.5} ({off:.2} % off)");
    assert!(
        off <= percent,
        "{what}: {found} is {off:.2} % off {expected}"
    );
}

#[test]
fn waits_and_service_level_are_those_of_erlang_c_within_one_percent() {
    let runs: Vec<_> = (1..=4)
        .map(|seed| play(&textbook(4, 80_000.0, 2.16), seed))
        .collect();
    let found = found(&runs, 1_000);
    assert!(found.calls > 300_000.0);
    // The formula takes the rate and the handling time that the callers really had: that takes the chance
    // of the inputs out of the comparison, and leaves what the engine made of them.
    let formula = ErlangC {
        agents: 4,
        rate: found.rate,
        handling: found.handling,
    };
    assert!((formula.load() - 2.0).abs() < 0.02, "{}", formula.load());
    close(
        "average wait",
        found.average_wait,
        formula.average_wait(),
        1.0,
    );
    close(
        "service level",
        found.in_time,
        formula.service_level(1.0),
        1.0,
    );
}

#[test]
fn waits_service_level_and_abandonment_are_those_of_erlang_a_within_two_percent() {
    let mut scenario = textbook(8, 80_000.0, 8.0);
    scenario.callers.patience = Distribution::Exponential { mean: 12.0 };
    let runs: Vec<_> = (1..=3).map(|seed| play(&scenario, seed)).collect();
    let found = found(&runs, 2_000);
    let formula = ErlangA {
        agents: 8,
        rate: found.rate,
        handling: found.handling,
        patience: 12.0,
    };
    close(
        "average wait",
        found.average_wait,
        formula.average_wait(),
        2.0,
    );
    close("abandonment", found.abandoned, formula.abandonment(), 2.0);
    close(
        "service level",
        found.in_time,
        formula.service_level(2.0),
        2.0,
    );
}

#[test]
fn each_single_call_waits_exactly_as_long_as_first_come_first_served_makes_it() {
    // Kiefer and Wolfowitz: a call is answered when it has come and the first agent is free.
    let agents = 10;
    let visits = play(&textbook(agents, 20_000.0, 36.0), 9);
    let mut free: BinaryHeap<std::cmp::Reverse<i64>> =
        (0..agents).map(|_| std::cmp::Reverse(0)).collect();
    let mut waited = 0;
    for visit in &visits {
        let first = free.pop().expect("agents").0;
        let answered = visit.asked.max(first);
        assert_eq!(visit.wait, answered - visit.asked, "{visit:?}");
        waited += i64::from(visit.wait > 0);
        free.push(std::cmp::Reverse(answered + visit.talk));
    }
    assert!(waited > 2_000, "only {waited} calls waited");
}
