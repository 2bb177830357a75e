//! A small company on an engine, with its own clock, for tests to tell stories with.
#![allow(dead_code)] // each test file uses its part

pub mod watcher;

use edgecall_engine::{AgentCommand, Arrival, Effect, Engine, Input};
use edgecall_model::agent::{Agent, AgentState, QueueMembership, StateChange};
use edgecall_model::config::TenantConfig;
use edgecall_model::desk::{CallTarget, DeskEvent, DeskNotice};
use edgecall_model::event::{Event, EventBody, LegEnd};
use edgecall_model::flow::Flow;
use edgecall_model::number::{HotlineNumber, NumberType};
use edgecall_model::organisation::{Branch, Department, Edition, Tenant, TenantState};
use edgecall_model::queue::{Queue, Strategy};
use edgecall_model::record::{CallRecord, fold};
use edgecall_model::rules::DeskRules;
use edgecall_model::{
    AgentId, At, BillingAccountId, BranchId, CallId, DepartmentId, FlowId, Language, LegNo,
    QueueId, TenantId,
};
use std::collections::BTreeMap;
use std::sync::Arc;

pub const HOTLINE: &str = "01089193634";
pub const CUSTOMER: LegNo = LegNo(0);

pub fn agent(name: &str) -> AgentId {
    AgentId::new(name).expect("an id")
}

pub fn call(name: &str) -> CallId {
    CallId::new(name).expect("an id")
}

pub fn queue(name: &str) -> QueueId {
    QueueId::new(name).expect("an id")
}

/// A queue with the defaults of the product.
pub fn sales() -> Queue {
    Queue {
        id: queue("Q1"),
        department: department(),
        number: "8001".into(),
        name: "Sales".into(),
        strategy: Strategy::LongestIdle,
        ring_seconds: 25,
        wrapup_seconds: 15,
        wait_seconds: 600,
        max_waiting: 100,
        service_level_seconds: 20,
    }
}

pub fn department() -> DepartmentId {
    DepartmentId::new("BM0000001").expect("an id")
}

pub fn clerk(number: u32, queues: &[&str]) -> Agent {
    Agent {
        id: agent(&format!("A{number}")),
        department: department(),
        number: number.to_string(),
        name: format!("Agent {number}"),
        email: format!("a{number}@example.com"),
        active: true,
        queues: queues
            .iter()
            .map(|q| QueueMembership {
                queue: queue(q),
                priority: 3,
            })
            .collect(),
        first_state: AgentState::Available,
        auto_answer: false,
    }
}

/// Straight into the queue.
pub fn to_queue() -> serde_json::Value {
    serde_json::json!({"start": "Queue", "nodes": {"Queue": {"type": "queue", "queue": "Q1"}}})
}

/// A menu: 1 leads to the queue, 2 asks the tenant's system, no key ends.
pub fn menu() -> serde_json::Value {
    serde_json::json!({"start": "Hello", "nodes": {
        "Hello": {"type": "play", "prompt": [{"say": "Welcome"}], "next": "Menu"},
        "Menu": {"type": "select", "prompt": [{"say": "Press 1 for an agent"}], "count": 1,
            "keys": {"1": "Queue", "2": "Ask"}, "no_key": "Bye"},
        "Ask": {"type": "http", "method": "GET", "url": "https://crm.example.com/${cdr_customer_number}",
            "outputs": [{"variable": "name", "path": "name", "default": "guest"}],
            "success": "Bye", "failure": "Bye"},
        "Queue": {"type": "queue", "queue": "Q1", "prompt": [{"say": "Please wait"}]},
        "Bye": {"type": "end", "prompt": [{"say": "Goodbye ${name}"}]}}})
}

pub fn config(flow: serde_json::Value, queues: Vec<Queue>, agents: Vec<Agent>) -> TenantConfig {
    let tenant = TenantId::new("TCC0000001").expect("an id");
    let branch = BranchId::new("JG0000001").expect("an id");
    let flow_id = FlowId::new("F1").expect("an id");
    TenantConfig {
        version: 1,
        tenant: Tenant {
            id: tenant.clone(),
            name: "Harbour Books".into(),
            prefix: "harbour".into(),
            edition: Edition::Standard,
            state: TenantState::Trial,
            time_zone: "Asia/Shanghai".into(),
            language: Language::English,
            industry: "retail".into(),
            created: At(0),
            service_end: None,
            seats: 5,
            billing_account: BillingAccountId::new("B1").expect("an id"),
            trial: None,
            agent_session_seconds: 3_600,
        },
        branches: vec![Branch {
            id: branch.clone(),
            name: "Head office".into(),
        }],
        departments: vec![Department {
            id: department(),
            branch,
            name: "Service".into(),
        }],
        agents,
        queues,
        flows: vec![Flow {
            id: flow_id.clone(),
            department: department(),
            name: "Main".into(),
            version: 3,
            definition: serde_json::from_value(flow).expect("a flow"),
        }],
        numbers: vec![HotlineNumber {
            number: HOTLINE.into(),
            kind: NumberType::Landline,
            tenant,
            department: department(),
            flow: Some(flow_id),
            test: true,
            active: true,
        }],
        time_conditions: Vec::new(),
        rules: DeskRules::default(),
    }
}

/// The company while it works.
pub struct Office {
    pub engine: Engine,
    pub now: At,
    pub config: TenantConfig,
    pub logs: BTreeMap<CallId, Vec<Event>>,
    pub closed: Vec<CallId>,
    pub states: Vec<StateChange>,
    pub every_effect: Vec<Effect>,
    next_command: u32,
}

impl Office {
    pub fn open(config: TenantConfig) -> Self {
        let now = At(1_763_600_000_000);
        Office {
            engine: Engine::new(Arc::new(config.clone()), now),
            now,
            config,
            logs: BTreeMap::new(),
            closed: Vec::new(),
            states: Vec::new(),
            every_effect: Vec::new(),
            next_command: 0,
        }
    }

    /// An office whose number leads straight to the queue of these agents.
    pub fn with_agents(numbers: &[u32]) -> Self {
        let agents = numbers
            .iter()
            .map(|number| clerk(*number, &["Q1"]))
            .collect();
        Self::open(config(to_queue(), vec![sales()], agents))
    }

    pub fn give(&mut self, input: Input) -> Vec<Effect> {
        let effects = self.engine.input(self.now, input);
        for effect in &effects {
            match effect {
                Effect::Log { call, event } => self
                    .logs
                    .entry(call.clone())
                    .or_default()
                    .push(event.clone()),
                Effect::CallClosed { call } => self.closed.push(call.clone()),
                Effect::AgentLog(change) => self.states.push(change.clone()),
                _ => {}
            }
        }
        self.every_effect.extend(effects.iter().cloned());
        effects
    }

    /// Lets time pass, waking the engine exactly when it wants to be woken.
    pub fn wait(&mut self, ms: i64) -> Vec<Effect> {
        let until = self.now.plus(ms);
        let mut effects = Vec::new();
        while let Some(due) = self.engine.next_deadline().filter(|due| *due <= until) {
            self.now = self.now.max(due);
            effects.extend(self.give(Input::Tick));
        }
        self.now = until;
        effects
    }

    /// The agent signs in with a phone that works.
    pub fn sign_in(&mut self, name: &str) -> Vec<Effect> {
        let mut effects = self.give(Input::AgentConnected {
            agent: agent(name),
            address: "192.0.2.1".into(),
        });
        effects.extend(self.give(Input::PhoneState {
            agent: agent(name),
            connected: true,
        }));
        effects
    }

    /// A customer calls and the platform's answer is confirmed.
    pub fn call_in(&mut self, name: &str) -> Vec<Effect> {
        let mut effects = self.ring_up(name, HOTLINE);
        effects.extend(self.give(Input::LegAnswered {
            call: call(name),
            leg: CUSTOMER,
        }));
        effects
    }

    pub fn ring_up(&mut self, name: &str, hotline: &str) -> Vec<Effect> {
        self.give(Input::CallArrived(Self::arrival(name, hotline)))
    }

    pub fn arrival(name: &str, hotline: &str) -> Arrival {
        Arrival {
            call: call(name),
            customer: "+8613800138000".into(),
            hotline: hotline.into(),
            trunk: None,
            sip_call_id: format!("{name}@192.0.2.9"),
            excluded: false,
        }
    }

    pub fn command(&mut self, name: &str, command: AgentCommand) -> Vec<Effect> {
        self.next_command += 1;
        let id = self.next_command;
        self.give(Input::AgentCommand {
            agent: agent(name),
            id,
            command,
        })
    }

    pub fn pick(&mut self, name: &str, state: AgentState) -> Vec<Effect> {
        self.command(
            name,
            AgentCommand::SetState {
                state,
                reason: String::new(),
            },
        )
    }

    pub fn answer(&mut self, name: &str, caller: &str) -> Vec<Effect> {
        self.command(name, AgentCommand::Answer { call: call(caller) })
    }

    pub fn agent_hangs_up(&mut self, name: &str, caller: &str) -> Vec<Effect> {
        self.command(name, AgentCommand::HangUp { call: call(caller) })
    }

    pub fn customer_hangs_up(&mut self, caller: &str) -> Vec<Effect> {
        self.give(Input::LegEnded {
            call: call(caller),
            leg: CUSTOMER,
            reason: LegEnd::Released,
        })
    }

    pub fn key(&mut self, caller: &str, digit: char) -> Vec<Effect> {
        self.give(Input::Digit {
            call: call(caller),
            leg: CUSTOMER,
            digit,
        })
    }

    /// What the customer hears ends.
    pub fn heard(&mut self, caller: &str) -> Vec<Effect> {
        let play = self
            .every_effect
            .iter()
            .rev()
            .find_map(|effect| match effect {
                Effect::Play { call, play, .. } if call.as_str() == caller => Some(*play),
                _ => None,
            });
        let play = play.expect("something was played");
        self.give(Input::PlayFinished {
            call: call(caller),
            leg: CUSTOMER,
            play,
        })
    }

    pub fn state(&self, name: &str) -> AgentState {
        self.engine
            .agent_state(&agent(name))
            .expect("a configured agent")
    }

    pub fn record(&self, caller: &str) -> CallRecord {
        fold(&self.logs[&call(caller)]).expect("a complete log")
    }

    /// Names of the events of a call so far.
    pub fn story(&self, caller: &str) -> Vec<&'static str> {
        self.logs[&call(caller)]
            .iter()
            .map(|event| event.body.name())
            .collect()
    }

    pub fn bodies(&self, caller: &str) -> Vec<&EventBody> {
        self.logs[&call(caller)]
            .iter()
            .map(|event| &event.body)
            .collect()
    }
}

/// The agents whose phones these effects make ring, with the caller.
pub fn rung(effects: &[Effect]) -> Vec<(String, String)> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::RingAgent { call, agent, .. } => Some((agent.to_string(), call.to_string())),
            _ => None,
        })
        .collect()
}

/// Code of the refusal among these effects.
pub fn refusal(effects: &[Effect]) -> Option<&'static str> {
    effects.iter().find_map(|effect| match effect {
        Effect::Refused { problem, .. } => Some(problem.code.code),
        _ => None,
    })
}

impl Office {
    /// The first agent has answered a call of the queue.
    pub fn talking(numbers: &[u32], change: impl FnOnce(&mut TenantConfig)) -> Self {
        let agents = numbers
            .iter()
            .map(|number| clerk(*number, &["Q1"]))
            .collect();
        let mut config = config(to_queue(), vec![sales()], agents);
        change(&mut config);
        let mut office = Self::open(config);
        for number in numbers {
            office.sign_in(&format!("A{number}"));
            office.now = office.now.plus(1);
        }
        office.call_in("c1");
        office.answer(&format!("A{}", numbers[0]), "c1");
        office
    }

    pub fn transfer(&mut self, name: &str, to: CallTarget) -> Vec<Effect> {
        let call = call("c1");
        self.command(name, AgentCommand::Transfer { call, to })
    }

    pub fn consult(&mut self, name: &str, to: CallTarget) -> Vec<Effect> {
        let call = call("c1");
        self.command(name, AgentCommand::Consult { call, to })
    }

    pub fn invite(&mut self, name: &str, to: CallTarget) -> Vec<Effect> {
        let call = call("c1");
        self.command(name, AgentCommand::Invite { call, to })
    }

    pub fn leg_up(&mut self, caller: &str, leg: u16) -> Vec<Effect> {
        self.give(Input::LegAnswered {
            call: call(caller),
            leg: LegNo(leg),
        })
    }

    pub fn leg_gone(&mut self, caller: &str, leg: u16, reason: LegEnd) -> Vec<Effect> {
        self.give(Input::LegEnded {
            call: call(caller),
            leg: LegNo(leg),
            reason,
        })
    }

    /// Who hears whom after all effects so far: the rooms of a call, as sorted leg numbers.
    pub fn rooms(&self, caller: &str) -> Vec<Vec<u16>> {
        let mut rooms: Vec<Vec<u16>> = Vec::new();
        for effect in &self.every_effect {
            let (id, legs, joins) = match effect {
                Effect::Bridge { call, legs } => (call, legs, true),
                Effect::Unbridge { call, legs } => (call, legs, false),
                _ => continue,
            };
            if id.as_str() != caller {
                continue;
            }
            let legs: Vec<u16> = legs.iter().map(|leg| leg.0).collect();
            if joins {
                // A leg leaves the room in which it was; a room left by all but one is none.
                for room in &mut rooms {
                    room.retain(|leg| !legs.contains(leg));
                }
                rooms.retain(|room| room.len() > 1);
                rooms.push(legs);
            } else {
                rooms.retain(|room| *room != legs);
            }
        }
        rooms.iter_mut().for_each(|room| room.sort_unstable());
        rooms.sort();
        rooms
    }
}

pub fn to_agent(name: &str) -> CallTarget {
    CallTarget::Agent { agent: agent(name) }
}

pub fn to_number(number: &str) -> CallTarget {
    CallTarget::External {
        number: number.into(),
    }
}

/// Legs that these effects dial, with the number.
pub fn dialled(effects: &[Effect]) -> Vec<(u16, String)> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Dial { leg, to, .. } => Some((leg.0, to.number.clone())),
            _ => None,
        })
        .collect()
}

/// What desks are told of what their agents did not do.
pub fn notices(effects: &[Effect]) -> Vec<(String, DeskNotice)> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Desk {
                agent,
                event: DeskEvent::Notice { notice },
            } => Some((agent.to_string(), notice.clone())),
            _ => None,
        })
        .collect()
}
