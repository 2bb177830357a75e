//! The demo company's day: what its people do, played by the simulation around the real engine.

use edgecall_model::agent::StateChange;
use edgecall_model::config::TenantConfig;
use edgecall_model::event::Event;
use edgecall_model::{At, CallId};
use edgecall_simulation::{
    AgentHabits, ArrivalKind, CallerHabits, Chance, Distribution, Hotline, Pause, Plan, Shift,
    Span, World,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Calls in each hour from 8 to 20, in parts of the whole.
const HOURS: [i64; 13] = [2, 8, 12, 11, 7, 6, 9, 12, 10, 8, 5, 3, 2];
/// First hour of [`HOURS`].
const FIRST_HOUR: i64 = 8;
const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

/// What a day leaves behind.
#[derive(Default)]
pub struct Day {
    /// The logs of all calls, in order of their end.
    pub calls: Vec<(CallId, Vec<Event>)>,
    /// Agents' state changes.
    pub states: Vec<StateChange>,
}

/// Simulates the day that starts at `midnight` with `calls` calls.
pub fn simulate(config: Arc<TenantConfig>, midnight: At, calls: i64, seed: u64) -> Day {
    let plan = plan(&config, midnight, calls, seed);
    let mut world = World::new(config, plan, seed);
    let mut day = Day::default();
    while world.step() {
        world.take_events(|_, _| {});
        world.take_states(|change| day.states.push(change));
        world.take_closed(|closed| day.calls.push((closed.call, closed.events)));
    }
    day
}

fn plan(config: &TenantConfig, midnight: At, calls: i64, seed: u64) -> Plan {
    let whole: i64 = HOURS.iter().sum();
    let (mut shares, mut planned) = (0, 0);
    let span = |(hour, share): (i64, i64)| {
        // Cut from the sum up to here, so that the hours together have every call.
        shares += share;
        let due = calls * shares / whole;
        let in_this_hour = due - planned;
        planned = due;
        Span {
            from: midnight.plus(hour * HOUR_MS),
            to: midnight.plus((hour + 1) * HOUR_MS),
            calls: in_this_hour as f64,
        }
    };
    let talk = Distribution::Lognormal {
        mean: 165.0,
        deviation: 120.0,
    };
    Plan {
        opens: midnight.plus(FIRST_HOUR * HOUR_MS - 10 * MINUTE_MS),
        hotlines: config
            .numbers
            .iter()
            .map(|number| Hotline {
                number: number.number.clone(),
                share: 1.0,
            })
            .collect(),
        spans: (FIRST_HOUR..).zip(HOURS).map(span).collect(),
        arrivals: ArrivalKind::Exact,
        callers: CallerHabits {
            patience: Distribution::Uniform {
                from: 25.0,
                to: 240.0,
            },
            leave_menu_percent: 3.0,
            ..CallerHabits::default()
        },
        talk: BTreeMap::new(),
        talk_elsewhere: talk,
        shifts: shifts(config, midnight, seed),
        trunk: "demo".to_owned(),
    }
}

fn shifts(config: &TenantConfig, midnight: At, seed: u64) -> Vec<Shift> {
    let mut chance = Chance::new(seed);
    let mut lunch = midnight.plus(12 * HOUR_MS);
    let each = config.agents.iter().map(|agent| {
        let minutes = |chance: &mut Chance| chance.between(1, 9) * MINUTE_MS;
        let shift = Shift {
            agent: agent.id.clone(),
            comes: midnight.plus(FIRST_HOUR * HOUR_MS - minutes(&mut chance)),
            goes: midnight.plus(21 * HOUR_MS + minutes(&mut chance)),
            breaks: vec![Pause {
                from: lunch,
                to: lunch.plus(35 * MINUTE_MS),
                reason: "meal".to_owned(),
            }],
            habits: AgentHabits {
                miss_percent: 4.0,
                reject_percent: 3.0,
                hold_percent: 15.0,
                ..AgentHabits::default()
            },
        };
        lunch = lunch.plus(20 * MINUTE_MS);
        shift
    });
    each.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::company;
    use edgecall_model::record::{AnswerStatus, fold};
    use edgecall_model::{AgentId, BillingAccountId, BranchId, DepartmentId, Language, TenantId};

    fn config() -> Arc<TenantConfig> {
        let ids = (
            TenantId::new("TCC0000001").unwrap(),
            BranchId::new("JG0000001").unwrap(),
            DepartmentId::new("BM0000001").unwrap(),
            BillingAccountId::new("ZH0000001").unwrap(),
        );
        let email = "demo@example.com";
        let mut opening = company::planned(ids, Language::English, "demo", email, At(0)).unwrap();
        opening.number.number = "02195550001".to_owned();
        opening.agent.id = AgentId::new("owner").unwrap();
        Arc::new(TenantConfig {
            version: 1,
            tenant: opening.tenant,
            branches: vec![opening.branch],
            departments: vec![opening.department],
            agents: vec![opening.agent],
            queues: vec![opening.queue],
            flows: vec![opening.flow],
            numbers: vec![opening.number],
            time_conditions: opening.time_conditions,
            rules: Default::default(),
        })
    }

    #[test]
    fn a_simulated_day_repeats_and_every_call_of_it_has_a_record() {
        let midnight = At(1_763_568_000_000);
        let config = config();
        let (one, other) = (
            simulate(config.clone(), midnight, 60, 5),
            simulate(config, midnight, 60, 5),
        );
        assert_eq!(one.calls, other.calls);
        assert_eq!(one.states, other.states);
        assert_eq!(one.calls.len(), 60);
        let records: Vec<_> = one
            .calls
            .iter()
            .map(|(_, events)| fold(events).expect("a whole log"))
            .collect();
        for status in [AnswerStatus::AgentAnswered, AnswerStatus::SystemAnswered] {
            assert!(
                records.iter().any(|record| record.status == status),
                "{status:?}"
            );
        }
    }
}
