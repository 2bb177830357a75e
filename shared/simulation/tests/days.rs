//! Days of whole companies: they repeat, their counts add up, their files say what is wrong with them.

use edgecall_engine::{Effect, Engine};
use edgecall_model::record::{fold, record_bytes};
use edgecall_simulation::{EventHash, Scenario, Summary, World, simulate};

const WORKING_DAY: &str = include_str!("../../../docs/examples/scenarios/working-day.toml");
const ERLANG: &str = include_str!("../../../docs/examples/scenarios/erlang.toml");

fn small_day() -> Scenario {
    let mut scenario = Scenario::read(WORKING_DAY).expect("a good example");
    scenario.calls.number = 600.0;
    for team in &mut scenario.teams {
        team.agents /= 10;
    }
    scenario
}

#[test]
fn the_same_seed_gives_the_same_events_and_another_seed_others() {
    let scenario = small_day();
    let (summary, hash) = simulate(&scenario, 7);
    assert_eq!(simulate(&scenario, 7).1, hash);
    assert_ne!(simulate(&scenario, 8).1, hash);
    assert_eq!(hash.len(), 64);
    assert!(summary.calls > 500, "{summary:?}");
}

#[test]
fn every_call_has_a_record_and_the_counts_of_queues_add_up() {
    let (summary, _) = simulate(&small_day(), 3);
    assert_eq!(summary.broken, 0);
    assert_eq!(summary.queues.len(), 3);
    for (number, queue) in &summary.queues {
        let refused = queue.refused_no_agent + queue.refused_full;
        assert_eq!(queue.requests, queue.queued + refused, "{number}");
        let ended =
            queue.answered + queue.abandoned + queue.timed_out + queue.no_agent + queue.other;
        assert_eq!(queue.queued, ended, "{number}");
        assert_eq!(queue.waits.count, ended);
        assert_eq!(queue.waits_answered.count, queue.answered);
        assert!(queue.timely <= queue.answered);
    }
    let answered: i64 = summary.queues.values().map(|q| q.answered).sum();
    assert_eq!(answered, summary.human_answered);
    assert_eq!(summary.agents, 20);
    assert!(summary.occupancy().is_some());
}

#[test]
fn everybody_has_gone_home_when_a_day_is_over() {
    let scenario = small_day();
    let (config, plan) = scenario.company();
    let mut world = World::new(config.clone(), plan, 5);
    while world.step() {}
    assert_eq!(world.engine().calls().count(), 0);
    for agent in &config.agents {
        let state = world.engine().agent_state(&agent.id);
        assert_eq!(state, Some(edgecall_model::agent::AgentState::Offline));
    }
}

#[test]
fn the_inputs_of_a_day_given_to_another_engine_have_the_same_effects_and_records() {
    let scenario = small_day();
    let (config, plan) = scenario.company();
    let mut world = World::new(config.clone(), plan.clone(), 6);
    world.keep_inputs();
    let mut first = EventHash::default();
    let mut records = Vec::new();
    let mut inputs = Vec::new();
    while world.step() {
        inputs.extend(world.take_inputs());
        world.take_events(|call, event| first.event(call, event));
        world.take_closed(|closed| {
            records.push(record_bytes(&fold(&closed.events).expect("a whole log")));
        });
    }
    let (mut one, mut other) = (
        Engine::new(config.clone(), plan.opens),
        Engine::new(config, plan.opens),
    );
    let mut again = EventHash::default();
    let mut logs = std::collections::BTreeMap::new();
    let mut records_again = Vec::new();
    for (at, input) in inputs {
        let effects = one.input(at, input.clone());
        assert_eq!(effects, other.input(at, input));
        for effect in effects {
            match effect {
                Effect::Log { call, event } => {
                    again.event(&call, &event);
                    logs.entry(call).or_insert_with(Vec::new).push(event);
                }
                Effect::CallClosed { call } => {
                    let log = logs.remove(&call).expect("a log");
                    records_again.push(record_bytes(&fold(&log).expect("a whole log")));
                }
                _ => {}
            }
        }
    }
    assert_eq!(first.finish(), again.finish());
    assert!(records.len() > 500);
    assert_eq!(records, records_again);
}

#[test]
fn a_file_with_faults_names_each_with_its_place() {
    let text = ERLANG
        .replace("wrapup_seconds = 0", "wrapup_seconds = 2\nring_seconds = 4")
        .replace("goes = \"24:00\"", "goes = \"25:00\"")
        .replace(
            "{ name = \"Service\" }",
            "{ name = \"Sales\", priority = 6 }",
        )
        .replace("first_hour = 0", "first_hour = 20");
    let fault = Scenario::read(&text).expect_err("faults");
    for part in [
        "calls.hours: 24 hours from 20:00 on, not 1 to 4",
        "queues[0].wrapup_seconds: 2 is not between 3 and 300",
        "queues[0].ring_seconds: 4 is not between 5 and 120",
        "teams[0].queues: there is no queue \"Sales\"",
        "teams[0].queues.priority: 6 is not between 1 and 5",
        "teams[0].goes: \"25:00\" is not a time HH:MM up to 24:00",
    ] {
        assert!(
            fault.0.iter().any(|line| line == part),
            "{part} in\n{fault}"
        );
    }
}

#[test]
fn an_unknown_field_or_a_text_that_is_no_toml_is_refused_with_its_line() {
    let fault = Scenario::read(&ERLANG.replace("first_hour", "firsthour")).expect_err("a fault");
    assert!(fault.to_string().contains("firsthour"), "{fault}");
    assert!(fault.to_string().contains("line 8"), "{fault}");
    assert!(Scenario::read("name = ").is_err());
}

#[test]
fn a_queue_with_too_few_agents_loses_callers_and_the_figures_say_so() {
    let mut scenario = small_day();
    scenario.teams.truncate(1);
    scenario.teams[0].agents = 2;
    let (summary, _): (Summary, _) = simulate(&scenario, 1);
    let orders = &summary.queues["100"];
    assert!(
        orders.abandonment().is_some_and(|p| p.0 > 3_000),
        "{orders:?}"
    );
    assert!(orders.service_level().is_some_and(|p| p.0 < 5_000));
    let complaints = &summary.queues["102"];
    assert_eq!(complaints.queued, 0);
    assert_eq!(complaints.refused_no_agent, complaints.requests);
}
