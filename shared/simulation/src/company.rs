//! From a scenario to a company's configuration and its plan for the day.

use crate::{Chance, Hotline, Pause, Plan, QueuePlan, Scenario, Shift, Span, TeamPlan};
use edgecall_model::agent::{Agent, AgentState, QueueMembership};
use edgecall_model::config::TenantConfig;
use edgecall_model::flow::{Flow, FlowDefinition, Node, Prompt};
use edgecall_model::number::{HotlineNumber, NumberType};
use edgecall_model::organisation::{Branch, Department, Edition, Tenant, TenantState};
use edgecall_model::queue::{Queue, Strategy};
use edgecall_model::time::day_start;
use edgecall_model::{
    AgentId, At, BillingAccountId, BranchId, DepartmentId, FlowId, Language, QueueId, TenantId,
};
use std::collections::BTreeMap;
use std::sync::Arc;

const MINUTE_MS: i64 = 60_000;
/// The engine starts so long before the first agent can come.
const EARLY_MS: i64 = 2 * 3_600_000;

/// Minutes since midnight of `HH:MM`, up to `24:00`.
pub(crate) fn minute_of(text: &str) -> Option<i64> {
    let (hour, minute) = text.split_once(':')?;
    if hour.len() != 2 || minute.len() != 2 {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let minutes = hour * 60 + minute;
    (minute < 60 && minutes <= 24 * 60).then_some(i64::from(minutes))
}

/// An id that is known to have the right form.
fn id<T>(make: impl Fn(String) -> Option<T>, text: String) -> T {
    make(text).unwrap_or_else(|| unreachable!("ids here are short letters and digits"))
}

fn queue_id(place: usize) -> QueueId {
    id(QueueId::new, format!("Q{}", place + 1))
}

fn flow_id(place: usize) -> FlowId {
    id(FlowId::new, format!("F{}", place + 1))
}

fn department() -> DepartmentId {
    id(DepartmentId::new, "BM0000001".to_owned())
}

fn hotline(place: usize) -> String {
    format!("010{:08}", 89_190_001 + place)
}

impl Scenario {
    /// The company, and what its people do on the day. The scenario must be a checked one, as
    /// [`Scenario::read`] gives it.
    pub fn company(&self) -> (Arc<TenantConfig>, Plan) {
        let midnight = day_start(&self.day, &self.time_zone).unwrap_or_default();
        (Arc::new(self.config(midnight)), self.plan(midnight))
    }

    fn config(&self, midnight: At) -> TenantConfig {
        let tenant = id(TenantId::new, "TCC0000001".to_owned());
        let branch = id(BranchId::new, "JG0000001".to_owned());
        let numbered = || self.queues.iter().enumerate();
        TenantConfig {
            version: 1,
            tenant: Tenant {
                id: tenant.clone(),
                name: self.name.clone(),
                prefix: "simulation".to_owned(),
                edition: Edition::Standard,
                state: TenantState::Trial,
                time_zone: self.time_zone.clone(),
                language: Language::English,
                industry: String::new(),
                created: midnight,
                service_end: None,
                seats: u32::try_from(self.agents()).unwrap_or(u32::MAX),
                billing_account: id(BillingAccountId::new, "ZH0000001".to_owned()),
                trial: None,
                agent_session_seconds: 3_600,
            },
            branches: vec![Branch {
                id: branch.clone(),
                name: "Main".to_owned(),
            }],
            departments: vec![Department {
                id: department(),
                branch,
                name: "Service".to_owned(),
            }],
            agents: self.agents_of_teams(),
            queues: numbered().map(|(place, plan)| queue(place, plan)).collect(),
            flows: numbered().map(|(place, plan)| flow(place, plan)).collect(),
            numbers: numbered()
                .map(|(place, _)| HotlineNumber {
                    number: hotline(place),
                    kind: NumberType::Landline,
                    tenant: tenant.clone(),
                    department: department(),
                    flow: Some(flow_id(place)),
                    test: false,
                    active: true,
                })
                .collect(),
            time_conditions: Vec::new(),
            rules: Default::default(),
        }
    }

    fn agents_of_teams(&self) -> Vec<Agent> {
        let mut agents = Vec::new();
        for team in &self.teams {
            let queues: Vec<_> = team
                .queues
                .iter()
                .filter_map(|served| {
                    let place = self.queues.iter().position(|q| q.name == served.name)?;
                    Some(QueueMembership {
                        queue: queue_id(place),
                        priority: served.priority,
                    })
                })
                .collect();
            for _ in 0..team.agents {
                let number = (10_001 + agents.len()).to_string();
                agents.push(Agent {
                    id: id(AgentId::new, format!("A{number}")),
                    department: department(),
                    name: format!("{} {number}", team.name),
                    email: format!("{number}@example.com"),
                    number,
                    active: true,
                    queues: queues.clone(),
                    first_state: AgentState::Available,
                    auto_answer: false,
                });
            }
        }
        agents
    }

    fn plan(&self, midnight: At) -> Plan {
        let whole: f64 = self.calls.hours.iter().sum();
        let hour_ms = 60 * MINUTE_MS;
        let spans = (i64::from(self.calls.first_hour)..)
            .zip(&self.calls.hours)
            .map(|(hour, share)| Span {
                from: midnight.plus(hour * hour_ms),
                to: midnight.plus((hour + 1) * hour_ms),
                calls: self.calls.number * share / whole,
            })
            .collect();
        let talk: BTreeMap<_, _> = self
            .queues
            .iter()
            .enumerate()
            .map(|(place, queue)| (queue_id(place), queue.talk.clone()))
            .collect();
        Plan {
            opens: midnight.plus(-EARLY_MS),
            hotlines: self
                .queues
                .iter()
                .enumerate()
                .map(|(place, queue)| Hotline {
                    number: hotline(place),
                    share: queue.share,
                })
                .collect(),
            spans,
            arrivals: self.calls.arrivals,
            callers: self.callers.clone(),
            talk_elsewhere: self.queues[0].talk.clone(),
            talk,
            shifts: self.shifts(midnight),
            trunk: "simulation".to_owned(),
        }
    }

    fn shifts(&self, midnight: At) -> Vec<Shift> {
        // Punctuality is the company's, not the day's: it does not change with the seed of a run.
        let mut chance = Chance::new(self.seed);
        let mut number = 10_001;
        let mut shifts = Vec::new();
        for team in &self.teams {
            for nth in 0..team.agents {
                let agent = id(AgentId::new, format!("A{number}"));
                number += 1;
                shifts.push(shift(team, nth, agent, midnight, &mut chance));
            }
        }
        shifts
    }
}

fn shift(team: &TeamPlan, nth: u32, agent: AgentId, midnight: At, chance: &mut Chance) -> Shift {
    let minute = |text: &str| midnight.plus(minute_of(text).unwrap_or(0) * MINUTE_MS);
    let early = chance.between(0, i64::from(team.early_seconds) * 1_000);
    let breaks = team.breaks.iter().map(|pause| {
        let spread = i64::from(pause.spread_minutes) * MINUTE_MS;
        let from = minute(&pause.at).plus(spread * i64::from(nth) / i64::from(team.agents));
        Pause {
            from,
            to: from.plus(i64::from(pause.minutes) * MINUTE_MS),
            reason: pause.reason.clone(),
        }
    });
    Shift {
        agent,
        comes: minute(&team.comes).plus(-early),
        goes: minute(&team.goes),
        breaks: breaks.collect(),
        habits: team.habits.clone(),
    }
}

fn queue(place: usize, plan: &QueuePlan) -> Queue {
    Queue {
        id: queue_id(place),
        department: department(),
        number: (100 + place).to_string(),
        name: plan.name.clone(),
        strategy: Strategy::LongestIdle,
        ring_seconds: plan.ring_seconds,
        wrapup_seconds: plan.wrapup_seconds,
        wait_seconds: plan.wait_seconds,
        max_waiting: plan.max_waiting,
        service_level_seconds: plan.service_level_seconds,
    }
}

fn flow(place: usize, plan: &QueuePlan) -> Flow {
    let queue = Node::Queue {
        prompt: Vec::new(),
        queue: queue_id(place),
        timeout_seconds: None,
        unavailable: None,
        full: None,
        timeout: None,
    };
    let mut nodes = BTreeMap::from([("Queue".to_owned(), queue)]);
    let mut start = "Queue";
    if !plan.greeting.is_empty() {
        start = "Greeting";
        let greeting = Node::Play {
            prompt: vec![Prompt::Say(plan.greeting.clone())],
            count: 1,
            interruptible: false,
            next: Some("Queue".to_owned()),
        };
        nodes.insert(start.to_owned(), greeting);
    }
    Flow {
        id: flow_id(place),
        department: department(),
        name: plan.name.clone(),
        version: 1,
        definition: FlowDefinition {
            start: start.to_owned(),
            nodes,
        },
    }
}
