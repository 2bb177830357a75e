//! Days of a company, explained call by call: the explanation must say of each agent what the engine
//! knew at that moment, and agree with each of its choices.

use edgecall_engine::Input;
use edgecall_explain::{Company, Explanation, Member, Reason, explain};
use edgecall_model::agent::{AgentState, StateChange};
use edgecall_model::config::TenantConfig;
use edgecall_model::event::{Event, EventBody, NotChosen, QueueResult};
use edgecall_model::{AgentId, At, CallId, QueueId};
use edgecall_simulation::{Chance, Distribution, Scenario, World};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const DAY: &str = r#"
name = "Explained"
[calls]
number = 700
first_hour = 9
hours = [3, 4, 2]
[callers]
patience = { kind = "exponential", mean = 70 }
[[queues]]
name = "Sales"
share = 2
talk = { kind = "exponential", mean = 80 }
wrapup_seconds = 10
ring_seconds = 12
[[queues]]
name = "Service"
talk = { kind = "exponential", mean = 100 }
wrapup_seconds = 0
wait_seconds = 60
[[teams]]
name = "First"
agents = 4
queues = [{ name = "Sales" }, { name = "Service", priority = 2 }]
comes = "09:00"
goes = "11:40"
breaks = [{ at = "10:00", minutes = 10, spread_minutes = 30 }]
habits = { answer = { kind = "uniform", from = 1, to = 8 }, miss_percent = 12, reject_percent = 12 }
[[teams]]
name = "Second"
agents = 3
queues = [{ name = "Service" }, { name = "Sales", priority = 3 }]
comes = "09:30"
goes = "12:00"
habits = { answer = { kind = "uniform", from = 1, to = 20 }, miss_percent = 5 }
"#;

/// What was true of one waiting call at one moment.
struct Snapshot {
    call: CallId,
    at: At,
    agents: Vec<(AgentId, AgentState, bool)>,
}

/// A day with everything that can be known about it.
struct Day {
    config: Arc<TenantConfig>,
    logs: BTreeMap<CallId, Vec<Event>>,
    states: BTreeMap<AgentId, Vec<StateChange>>,
    snapshots: Vec<Snapshot>,
}

impl Company for Day {
    fn members(&self, queue: &QueueId) -> Vec<Member> {
        let agents = self.config.agents.iter();
        agents
            .filter_map(|agent| {
                let place = agent.queues.iter().find(|m| m.queue == *queue)?;
                Some(Member {
                    agent: agent.id.clone(),
                    priority: place.priority,
                })
            })
            .collect()
    }

    fn states(&self, agent: &AgentId) -> &[StateChange] {
        self.states.get(agent).map_or(&[], Vec::as_slice)
    }
}

/// Plays a day in which phones fail now and then; looks at every waiting call after every step.
fn play(scenario: &Scenario, seed: u64) -> Day {
    let (config, plan) = scenario.company();
    let shifts = plan.shifts.clone();
    let mut world = World::new(config.clone(), plan, seed);
    let mut chance = Chance::new(seed);
    let mut phones: BTreeMap<AgentId, bool> = BTreeMap::new();
    let on_duty: BTreeMap<AgentId, At> = shifts
        .into_iter()
        .map(|shift| (shift.agent, shift.comes.plus(2_000)))
        .collect();
    let mut waiting: BTreeSet<CallId> = BTreeSet::new();
    let mut day = Day {
        config,
        logs: BTreeMap::new(),
        states: BTreeMap::new(),
        snapshots: Vec::new(),
    };
    while world.step() {
        if chance.percent(1.0) {
            let place = chance.between(0, day.config.agents.len() as i64 - 1);
            let agent = day.config.agents[place as usize].id.clone();
            let state = world.engine().agent_state(&agent);
            // A phone that fails in a talk starts another story than the one that is told here.
            if matches!(state, Some(AgentState::Available | AgentState::Wrapup)) {
                let connected = !phones.get(&agent).copied().unwrap_or(true);
                phones.insert(agent.clone(), connected);
                world.give(Input::PhoneState { agent, connected });
            }
        }
        world.take_events(|call, event| match &event.body {
            EventBody::QueueEntered { .. } => drop(waiting.insert(call.clone())),
            EventBody::QueueLeft { .. } => drop(waiting.remove(call)),
            _ => {}
        });
        world.take_states(|change| {
            let course = day.states.entry(change.agent.clone()).or_default();
            course.push(change);
        });
        world.take_closed(|closed| drop(day.logs.insert(closed.call, closed.events)));
        let ready = |agent: &AgentId| {
            phones.get(agent).copied().unwrap_or(true) && world.now() >= on_duty[agent]
        };
        look(&world, &waiting, ready, &mut day);
    }
    day
}

fn look(
    world: &World,
    waiting: &BTreeSet<CallId>,
    ready: impl Fn(&AgentId) -> bool,
    day: &mut Day,
) {
    // Only what holds after the last thing of a millisecond can be seen in a log.
    while day.snapshots.last().is_some_and(|s| s.at == world.now()) {
        day.snapshots.pop();
    }
    let agents = || {
        let all = day.config.agents.iter();
        all.filter_map(|agent| {
            let state = world.engine().agent_state(&agent.id)?;
            Some((agent.id.clone(), state, ready(&agent.id)))
        })
    };
    let seen: Vec<Snapshot> = waiting
        .iter()
        .map(|call| Snapshot {
            call: call.clone(),
            at: world.now(),
            agents: agents().collect(),
        })
        .collect();
    day.snapshots.extend(seen);
}

/// Whether a reason is true of an agent in this state with such a phone.
fn is_true(reason: &Reason, state: AgentState, ready: bool) -> bool {
    match reason {
        Reason::Rings => state == AgentState::Ringing,
        Reason::Offline => state == AgentState::Offline,
        Reason::NotAvailable { state: said, .. } => *said == state && !state_offers(state),
        Reason::InCall { state: said, .. } => {
            *said == state && matches!(state, AgentState::Ringing | AgentState::Talking)
        }
        Reason::PhoneNotReady => state_offers(state) && !ready,
        Reason::Rejected { .. }
        | Reason::MissedBefore
        | Reason::IdleForLess
        | Reason::LaterPriority
        | Reason::AfterTheChoice => state_offers(state),
    }
}

fn state_offers(state: AgentState) -> bool {
    state == AgentState::Available
}

fn explanations(day: &Day) -> BTreeMap<CallId, Explanation> {
    let each = day.logs.iter();
    each.map(|(call, log)| (call.clone(), explain(log, day).expect("a whole log")))
        .collect()
}

#[test]
fn at_every_moment_of_every_wait_each_reason_is_what_the_engine_knew() {
    let mut reasons = BTreeSet::new();
    let mut looked = 0;
    for seed in 1..=3 {
        let scenario = Scenario::read(DAY).expect("a good scenario");
        let day = play(&scenario, seed);
        let explanations = explanations(&day);
        for snapshot in &day.snapshots {
            let explanation = &explanations[&snapshot.call];
            for (agent, state, ready) in &snapshot.agents {
                let Some(reason) = explanation.at(snapshot.at, agent) else {
                    continue;
                };
                looked += 1;
                reasons.insert(reason.text().en);
                // While the call rings somewhere, the reasons of the choice stand; what phones did since is
                // in no log.
                let of_the_choice = state_offers(*state) && rings_somewhere(explanation, snapshot);
                assert!(
                    is_true(reason, *state, *ready)
                        || of_the_choice && *reason == Reason::PhoneNotReady,
                    "{reason:?} of {agent} at {:?} in call {}, who is {state:?}, phone {ready}",
                    snapshot.at,
                    snapshot.call,
                );
            }
        }
    }
    assert!(looked > 50_000, "{looked}");
    for reason in [
        "rings",
        "offline",
        "in wrap-up",
        "on break",
        "in another call",
        "rings for another call",
        "phone not connected",
        "rejected this call",
        "missed this call before",
        "idle for less time",
        "later priority",
        "free only after the choice",
    ] {
        assert!(
            reasons.contains(reason),
            "no call was explained by {reason:?}"
        );
    }
}

fn rings_somewhere(explanation: &Explanation, snapshot: &Snapshot) -> bool {
    let choices = explanation.visits.iter().flat_map(|visit| &visit.choices);
    choices
        .filter(|c| c.at <= snapshot.at && snapshot.at < c.until)
        .count()
        > 0
}

#[test]
fn a_visit_is_covered_from_the_request_to_its_end_without_gap_or_overlap() {
    let day = play(&Scenario::read(DAY).expect("a good scenario"), 4);
    for explanation in explanations(&day).values() {
        for visit in &explanation.visits {
            let (first, last) = (visit.stretches.first(), visit.stretches.last());
            assert_eq!(first.map(|s| s.from), Some(visit.asked));
            assert_eq!(last.map(|s| s.to), Some(visit.left));
            for pair in visit.stretches.windows(2) {
                assert_eq!(pair[0].to, pair[1].from);
                assert_ne!(pair[0].agents, pair[1].agents);
            }
            let members = day.members(&visit.queue).len();
            assert!(visit.stretches.iter().all(|s| s.agents.len() == members));
        }
    }
}

#[test]
fn what_the_engine_wrote_at_a_choice_is_what_the_agents_log_gives() {
    // Without the engine's own list the same reasons must follow from states and priorities alone.
    let day = play(&Scenario::read(DAY).expect("a good scenario"), 5);
    let mut compared = 0;
    for (call, log) in &day.logs {
        let mut bare = log.clone();
        for event in &mut bare {
            if let EventBody::AgentChosen { others, .. } = &mut event.body {
                others.clear();
            }
        }
        let bare = explain(&bare, &day).expect("a whole log");
        let told = explain(log, &day).expect("a whole log");
        for choice in told.visits.iter().flat_map(|visit| &visit.choices) {
            for (agent, reason) in &choice.others {
                let Some(found) = bare.at(choice.at, agent) else {
                    continue;
                };
                let agrees = match reason {
                    NotChosen::IdleForLess => *found == Reason::IdleForLess,
                    NotChosen::LaterPriority => *found == Reason::LaterPriority,
                    NotChosen::TriedBefore => {
                        matches!(found, Reason::MissedBefore | Reason::Rejected { .. })
                    }
                    NotChosen::Offline => *found == Reason::Offline,
                    NotChosen::InCall => matches!(found, Reason::InCall { .. }),
                    NotChosen::NotAvailable => matches!(found, Reason::NotAvailable { .. }),
                    // Phones are in no log but the engine's list.
                    _ => continue,
                };
                compared += 1;
                assert!(
                    agrees,
                    "{call}: {agent} was {reason:?} and is explained by {found:?}"
                );
            }
        }
    }
    assert!(compared > 1_000, "{compared}");
}

#[test]
fn an_agent_who_has_left_the_company_since_is_still_in_the_explanation() {
    let mut day = play(&Scenario::read(DAY).expect("a good scenario"), 7);
    let whole = explanations(&day);
    let gone = day.config.agents[0].id.clone();
    let mut config = (*day.config).clone();
    config.agents.remove(0);
    day.config = Arc::new(config);
    let mut told = 0;
    for (call, explanation) in explanations(&day) {
        for choice in explanation.visits.iter().flat_map(|visit| &visit.choices) {
            let now = explanation.at(choice.at, &gone);
            let then = whole[&call].at(choice.at, &gone);
            assert_eq!(now, then, "of {gone} in call {call}");
            told += usize::from(now.is_some());
        }
    }
    assert!(told > 100);
}

#[test]
fn a_call_that_waited_in_vain_has_nobody_who_could_have_taken_it() {
    let mut scenario = Scenario::read(DAY).expect("a good scenario");
    scenario.callers.patience = Distribution::Constant { seconds: 45.0 };
    let day = play(&scenario, 6);
    let mut abandoned = 0;
    for explanation in explanations(&day).values() {
        for visit in &explanation.visits {
            if visit.result != Some(QueueResult::Abandoned) {
                continue;
            }
            abandoned += 1;
            let idle = |reason: &Reason| {
                matches!(
                    reason,
                    Reason::IdleForLess | Reason::LaterPriority | Reason::AfterTheChoice
                )
            };
            for stretch in &visit.stretches {
                let rings = stretch.agents.iter().any(|why| why.reason == Reason::Rings);
                assert!(rings || !stretch.agents.iter().any(|why| idle(&why.reason)));
            }
        }
    }
    assert!(abandoned > 20, "{abandoned}");
}
