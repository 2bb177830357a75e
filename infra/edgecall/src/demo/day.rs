//! A simulated day: customers and agents with habits, around the real engine on a virtual clock.

use super::chance::Chance;
use edgecall_engine::{AgentCommand, Arrival, Effect, Engine, Input, Sound};
use edgecall_model::agent::{AgentState, StateChange};
use edgecall_model::config::TenantConfig;
use edgecall_model::event::{Event, LegEnd};
use edgecall_model::flow::Prompt;
use edgecall_model::{AgentId, At, CallId, LegNo, TrunkId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Calls in each hour from 8 to 20, in parts of the whole.
const HOURS: [i64; 13] = [2, 8, 12, 11, 7, 6, 9, 12, 10, 8, 5, 3, 2];
/// First hour of [`HOURS`].
const FIRST_HOUR: i64 = 8;
const HOUR_MS: i64 = 3_600_000;
/// Area codes that landline customers call from.
const AREAS: &[&str] = &[
    "010", "020", "021", "023", "024", "025", "027", "028", "029", "0571", "0755", "0512",
];
/// Beginnings of mobile numbers.
const MOBILES: &[&str] = &[
    "136", "138", "139", "150", "151", "158", "159", "177", "186", "188",
];
/// Milliseconds that a spoken character takes.
const SPEECH_MS: i64 = 190;

/// What a day leaves behind.
#[derive(Default)]
pub struct Day {
    /// The logs of all calls, in order of their end.
    pub calls: Vec<(CallId, Vec<Event>)>,
    /// Agents' state changes.
    pub states: Vec<StateChange>,
}

/// Something that a person will do.
enum Plan {
    Arrives,
    Input(Input),
    /// The customer loses patience if nobody has answered by then.
    GivesUp(CallId),
    /// The call's talk is over.
    HangsUp(CallId, AgentId, bool),
}

struct Simulation {
    engine: Engine,
    config: Arc<TenantConfig>,
    chance: Chance,
    now: At,
    plans: BTreeMap<(At, u64), Plan>,
    planned: u64,
    open: BTreeMap<CallId, Vec<Event>>,
    talking: BTreeSet<CallId>,
    day: Day,
}

/// Simulates the day that starts at `midnight` with `calls` calls.
pub fn simulate(config: Arc<TenantConfig>, midnight: At, calls: i64, seed: u64) -> Day {
    let opens = midnight.plus(FIRST_HOUR * HOUR_MS - 600_000);
    let mut simulation = Simulation {
        engine: Engine::new(config.clone(), opens),
        config,
        chance: Chance::new(seed),
        now: opens,
        plans: BTreeMap::new(),
        planned: 0,
        open: BTreeMap::new(),
        talking: BTreeSet::new(),
        day: Day::default(),
    };
    simulation.agents_come_and_go(midnight);
    simulation.customers_call(midnight, calls);
    simulation.run();
    simulation.day
}

impl Simulation {
    fn plan(&mut self, after_ms: i64, plan: Plan) {
        self.plan_at(self.now.plus(after_ms), plan);
    }

    fn plan_at(&mut self, at: At, plan: Plan) {
        self.planned += 1;
        self.plans.insert((at, self.planned), plan);
    }

    fn agents_come_and_go(&mut self, midnight: At) {
        for (place, agent) in self.config.clone().agents.iter().enumerate() {
            let agent = agent.id.clone();
            let comes = midnight.plus(FIRST_HOUR * HOUR_MS - self.chance.between(1, 9) * 60_000);
            let connected = Input::AgentConnected {
                agent: agent.clone(),
                address: "192.0.2.10".into(),
            };
            self.plan_at(comes, Plan::Input(connected));
            let phone = Input::PhoneState {
                agent: agent.clone(),
                connected: true,
            };
            self.plan_at(comes.plus(2_000), Plan::Input(phone));
            self.plan_at(
                comes.plus(5_000),
                Plan::Input(state(&agent, AgentState::Available, "")),
            );
            let lunch = midnight.plus((12 * 60 + 20 * i64::try_from(place).unwrap_or(0)) * 60_000);
            self.plan_at(lunch, Plan::Input(state(&agent, AgentState::Break, "meal")));
            self.plan_at(
                lunch.plus(35 * 60_000),
                Plan::Input(state(&agent, AgentState::Available, "")),
            );
            let goes = midnight.plus(21 * HOUR_MS + self.chance.between(1, 9) * 60_000);
            self.plan_at(goes, Plan::Input(state(&agent, AgentState::Offline, "")));
            self.plan_at(
                goes.plus(3_000),
                Plan::Input(Input::AgentDisconnected { agent }),
            );
        }
    }

    fn customers_call(&mut self, midnight: At, calls: i64) {
        let whole: i64 = HOURS.iter().sum();
        let (mut shares, mut planned) = (0, 0);
        for (hour, share) in (FIRST_HOUR..).zip(HOURS) {
            // Cut from the sum up to here, so that the hours together have every call.
            shares += share;
            let due = calls * shares / whole;
            for _ in planned..due {
                let at = midnight.plus(hour * HOUR_MS + self.chance.between(0, HOUR_MS - 1));
                self.plan_at(at, Plan::Arrives);
            }
            planned = due;
        }
    }

    fn run(&mut self) {
        // Every call ends by itself; the bound only keeps a fault from running forever.
        for _ in 0..2_000_000 {
            let planned = self.plans.first_key_value().map(|((at, _), _)| *at);
            let deadline = self.engine.next_deadline();
            match (planned, deadline) {
                (None, _) if self.open.is_empty() => return,
                (None, None) => return,
                (planned, Some(due)) if planned.is_none_or(|at| due <= at) => {
                    self.now = self.now.max(due);
                    self.input(Input::Tick);
                }
                _ => {
                    if let Some(((at, _), plan)) = self.plans.pop_first() {
                        self.now = self.now.max(at);
                        self.carry_out(plan);
                    }
                }
            }
        }
    }

    fn carry_out(&mut self, plan: Plan) {
        match plan {
            Plan::Arrives => self.customer_arrives(),
            Plan::Input(input) => self.input(input),
            Plan::GivesUp(call) if !self.talking.contains(&call) => self.customer_leaves(call),
            Plan::GivesUp(_) => {}
            Plan::HangsUp(call, _, true) => self.customer_leaves(call),
            Plan::HangsUp(call, agent, false) => {
                self.input(command(&agent, AgentCommand::HangUp { call }));
            }
        }
    }

    fn customer_leaves(&mut self, call: CallId) {
        if self.open.contains_key(&call) {
            self.input(Input::LegEnded {
                call,
                leg: LegNo(0),
                reason: LegEnd::Released,
            });
        }
    }

    fn customer_arrives(&mut self) {
        let customer = if self.chance.percent(75) {
            format!(
                "{}{:08}",
                self.chance.one_of(MOBILES),
                self.chance.between(0, 99_999_999)
            )
        } else {
            format!(
                "{}{:08}",
                self.chance.one_of(AREAS),
                self.chance.between(20_000_000, 89_999_999)
            )
        };
        let call = CallId::from_parts(self.now, self.chance.bytes5());
        let Some(number) = self.config.numbers.first() else {
            return;
        };
        let arrival = Arrival {
            call: call.clone(),
            customer,
            hotline: number.number.clone(),
            trunk: TrunkId::new("demo"),
            sip_call_id: format!("{call}@demo"),
            excluded: false,
        };
        self.open.insert(call.clone(), Vec::new());
        let patience = self.chance.between(25, 240) * 1_000;
        self.plan(patience, Plan::GivesUp(call));
        self.input(Input::CallArrived(arrival));
    }

    fn input(&mut self, input: Input) {
        for effect in self.engine.input(self.now, input) {
            self.people_react(effect);
        }
    }

    fn people_react(&mut self, effect: Effect) {
        match effect {
            Effect::Log { call, event } => {
                if let Some(events) = self.open.get_mut(&call) {
                    events.push(event);
                }
            }
            Effect::AgentLog(change) => self.day.states.push(change),
            Effect::Reject { call, .. } => {
                self.open.remove(&call);
            }
            Effect::Answer { call, leg } => {
                self.plan(120, Plan::Input(Input::LegAnswered { call, leg }));
            }
            Effect::Play {
                call,
                leg: LegNo(0),
                play,
                sound: Sound::Prompts(prompts),
                looped: false,
            } => {
                self.customer_listens(call, play, &prompts);
            }
            Effect::RingAgent { call, agent, .. } => self.agent_hears_ring(call, agent),
            Effect::ConnectAgent { call, agent, .. } => self.they_talk(call, agent),
            Effect::CallClosed { call } => {
                self.talking.remove(&call);
                if let Some(events) = self.open.remove(&call) {
                    self.day.calls.push((call, events));
                }
            }
            _ => {}
        }
    }

    fn customer_listens(&mut self, call: CallId, play: u32, prompts: &[Prompt]) {
        let ms = |prompt: &Prompt| match prompt {
            Prompt::Say(text) => i64::try_from(text.chars().count()).unwrap_or(50) * SPEECH_MS,
            Prompt::Pause(ms) => i64::from(*ms),
        };
        let length: i64 = prompts.iter().map(ms).sum();
        let ended = Input::PlayFinished {
            call: call.clone(),
            leg: LegNo(0),
            play,
        };
        self.plan(length.max(20), Plan::Input(ended));
        if self.chance.percent(70) {
            let digit = if self.chance.percent(85) {
                '1'
            } else {
                *self.chance.one_of(&['2', '0', '9'])
            };
            let after = self.chance.between(length / 2, length + 2_500);
            self.plan(
                after,
                Plan::Input(Input::Digit {
                    call,
                    leg: LegNo(0),
                    digit,
                }),
            );
        }
    }

    fn agent_hears_ring(&mut self, call: CallId, agent: AgentId) {
        let after = self.chance.between(1_500, 9_000);
        if self.chance.percent(93) {
            self.plan(
                after,
                Plan::Input(command(&agent, AgentCommand::Answer { call })),
            );
        } else if self.chance.percent(40) {
            self.plan(
                after,
                Plan::Input(command(&agent, AgentCommand::Reject { call })),
            );
        }
    }

    fn they_talk(&mut self, call: CallId, agent: AgentId) {
        self.talking.insert(call.clone());
        let length = self.chance.between(12, 120) * self.chance.between(1, 4) * 1_000;
        if self.chance.percent(15) {
            let hold = |on| {
                command(
                    &agent,
                    AgentCommand::Hold {
                        call: call.clone(),
                        on,
                    },
                )
            };
            let (begins, ends) = (length / 3, length / 2);
            self.plan(begins, Plan::Input(hold(true)));
            self.plan(ends, Plan::Input(hold(false)));
        }
        let by_customer = self.chance.percent(65);
        self.plan(length, Plan::HangsUp(call, agent, by_customer));
    }
}

fn command(agent: &AgentId, command: AgentCommand) -> Input {
    Input::AgentCommand {
        agent: agent.clone(),
        id: 0,
        command,
    }
}

fn state(agent: &AgentId, state: AgentState, reason: &str) -> Input {
    command(
        agent,
        AgentCommand::SetState {
            state,
            reason: reason.to_owned(),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::company;
    use edgecall_model::record::{AnswerStatus, fold};
    use edgecall_model::{BillingAccountId, BranchId, DepartmentId, Language, TenantId};

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
