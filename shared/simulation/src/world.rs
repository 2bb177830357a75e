//! The world around an engine: a clock that jumps to whatever happens next.

use crate::arrivals::arrivals;
use crate::{AgentHabits, Chance, Plan};
use edgecall_engine::{AgentCommand, Engine, Input};
use edgecall_model::agent::{AgentState, StateChange};
use edgecall_model::config::TenantConfig;
use edgecall_model::event::Event;
use edgecall_model::{AgentId, At, CallId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A call that is over, with its whole log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedCall {
    /// Unique id.
    pub call: CallId,
    /// Its events in order.
    pub events: Vec<Event>,
}

/// Something that somebody will do.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// A customer calls.
    Arrives,
    /// Anything that does not depend on how the call stands by then.
    Input(Input),
    /// A shift is over, a break begins or ends.
    Picks(AgentId, AgentState, String),
    /// The customer loses patience, if this visit of a queue still waits.
    GivesUp(CallId, u16),
    /// The customer leaves while a prompt plays, if it still plays.
    LeavesMenu(CallId, u32),
    /// The talk is over; true when the customer ends it.
    HangsUp(CallId, AgentId, bool),
}

/// A call that runs, as its customer sees it.
pub(crate) struct OpenCall {
    pub(crate) events: Vec<Event>,
    /// Decides what this customer does, whatever the others do.
    pub(crate) chance: Chance,
    pub(crate) stage: Stage,
}

/// Where the customer is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Listening(u32),
    Waiting(u16),
    Talking,
    Elsewhere,
}

/// Customers and agents around one engine.
pub struct World {
    pub(crate) engine: Engine,
    pub(crate) plan: Plan,
    pub(crate) chance: Chance,
    pub(crate) now: At,
    agenda: BTreeMap<(At, u64), Act>,
    planned: u64,
    pub(crate) open: BTreeMap<CallId, OpenCall>,
    pub(crate) habits: BTreeMap<AgentId, AgentHabits>,
    pub(crate) events: Vec<(CallId, Event)>,
    pub(crate) states: Vec<StateChange>,
    pub(crate) closed: Vec<ClosedCall>,
    inputs: Option<Vec<(At, Input)>>,
}

impl World {
    /// A company before its day. The same plan and seed always give the same day.
    pub fn new(config: Arc<TenantConfig>, plan: Plan, seed: u64) -> World {
        let mut chance = Chance::new(seed);
        let moments = arrivals(&plan.spans, plan.arrivals, &mut chance.branch());
        let mut world = World {
            engine: Engine::new(config, plan.opens),
            now: plan.opens,
            chance,
            agenda: BTreeMap::new(),
            planned: 0,
            open: BTreeMap::new(),
            habits: BTreeMap::new(),
            events: Vec::new(),
            states: Vec::new(),
            closed: Vec::new(),
            inputs: None,
            plan,
        };
        world.agents_come_and_go();
        for moment in moments {
            world.at(moment, Act::Arrives);
        }
        world
    }

    /// Lets the next thing happen. False when everybody has gone home and the last call is over.
    pub fn step(&mut self) -> bool {
        let next = self.agenda.first_key_value().map(|((at, _), _)| *at);
        match (next, self.engine.next_deadline()) {
            (None, None) => false,
            (next, Some(due)) if next.is_none_or(|at| due <= at) => {
                self.now = self.now.max(due);
                self.give(Input::Tick);
                true
            }
            _ => {
                if let Some(((at, _), act)) = self.agenda.pop_first() {
                    self.now = self.now.max(at);
                    self.carry_out(act);
                }
                true
            }
        }
    }

    /// The time of the day.
    pub fn now(&self) -> At {
        self.now
    }

    /// The engine, to look at.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Hands over the events since the last time, in the order in which they were written.
    pub fn take_events(&mut self, mut each: impl FnMut(&CallId, &Event)) {
        for (call, event) in self.events.drain(..) {
            each(&call, &event);
        }
    }

    /// Hands over the agents' state changes since the last time.
    pub fn take_states(&mut self, each: impl FnMut(StateChange)) {
        self.states.drain(..).for_each(each);
    }

    /// Hands over the calls that ended since the last time.
    pub fn take_closed(&mut self, each: impl FnMut(ClosedCall)) {
        self.closed.drain(..).for_each(each);
    }

    /// From now on keeps what the engine is given, to give it again to another one.
    pub fn keep_inputs(&mut self) {
        self.inputs.get_or_insert_default();
    }

    /// What the engine was given since the last time, with the times.
    pub fn take_inputs(&mut self) -> Vec<(At, Input)> {
        self.inputs.as_mut().map(std::mem::take).unwrap_or_default()
    }

    pub(crate) fn after(&mut self, ms: i64, act: Act) {
        self.at(self.now.plus(ms), act);
    }

    pub(crate) fn at(&mut self, at: At, act: Act) {
        self.planned += 1;
        self.agenda.insert((at, self.planned), act);
    }

    fn agents_come_and_go(&mut self) {
        for shift in self.plan.shifts.clone() {
            let agent = shift.agent;
            self.habits.insert(agent.clone(), shift.habits);
            let connected = Input::AgentConnected {
                agent: agent.clone(),
                address: "192.0.2.10".into(),
            };
            self.at(shift.comes, Act::Input(connected));
            let phone = Input::PhoneState {
                agent: agent.clone(),
                connected: true,
            };
            self.at(shift.comes.plus(2_000), Act::Input(phone));
            let available = |at: At| (at, AgentState::Available, String::new());
            let mut choices = vec![available(shift.comes.plus(3_000))];
            for pause in shift.breaks {
                choices.push((pause.from, AgentState::Break, pause.reason));
                choices.push(available(pause.to));
            }
            choices.push((shift.goes, AgentState::Offline, String::new()));
            for (at, state, reason) in choices {
                self.at(at, Act::Picks(agent.clone(), state, reason));
            }
        }
    }

    fn carry_out(&mut self, act: Act) {
        match act {
            Act::Arrives => self.customer_arrives(),
            Act::Input(input) => self.give(input),
            Act::Picks(agent, state, reason) => {
                self.give(command(&agent, AgentCommand::SetState { state, reason }));
            }
            Act::GivesUp(call, visit) => self.leaves_from(&call, &Stage::Waiting(visit)),
            Act::LeavesMenu(call, play) => self.leaves_from(&call, &Stage::Listening(play)),
            Act::HangsUp(call, _, true) => self.leaves_from(&call, &Stage::Talking),
            Act::HangsUp(call, agent, false) => {
                self.give(command(&agent, AgentCommand::HangUp { call }));
            }
        }
    }

    /// Something happens besides what the people of the plan do, an agent's phone that fails for example.
    pub fn give(&mut self, input: Input) {
        if let Some(inputs) = &mut self.inputs {
            inputs.push((self.now, input.clone()));
        }
        for effect in self.engine.input(self.now, input) {
            self.people_react(effect);
        }
    }
}

pub(crate) fn command(agent: &AgentId, command: AgentCommand) -> Input {
    Input::AgentCommand {
        agent: agent.clone(),
        id: 0,
        command,
    }
}
