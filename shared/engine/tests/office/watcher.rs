//! Looks at an engine from outside, by its effects only, and knows what must never happen.

use super::agent;
use edgecall_engine::{Effect, Engine};
use edgecall_model::agent::AgentState;
use edgecall_model::config::TenantConfig;
use edgecall_model::event::{Event, EventBody, LegParty};
use edgecall_model::record::RecordFold;
use edgecall_model::{AgentId, CallId, LegNo, QueueId};
use std::collections::{BTreeMap, BTreeSet};

type Leg = (CallId, LegNo);

/// What is known of a tenant from the effects so far.
#[derive(Clone, Default)]
pub struct Watcher {
    /// Legs that must still be released, and whether they were dialled as telephones.
    pub live: BTreeMap<Leg, bool>,
    /// Legs by the log that have not ended, with their agent.
    open: BTreeMap<Leg, Option<AgentId>>,
    /// Answered legs.
    up: BTreeSet<Leg>,
    /// Who hears whom.
    rooms: BTreeMap<CallId, Vec<BTreeSet<LegNo>>>,
    /// Waiting callers in the order in which they are to be served, those included for whom a phone rings.
    waiting: BTreeMap<QueueId, Vec<CallId>>,
    asked: BTreeMap<CallId, QueueId>,
    /// Who was asked for which call.
    offered: BTreeSet<(CallId, AgentId)>,
    /// Legs that ring for a queue.
    queue_rings: BTreeSet<Leg>,
    states: BTreeMap<AgentId, (AgentState, i64)>,
    folds: BTreeMap<CallId, RecordFold>,
    pub closed: BTreeSet<CallId>,
    /// Last play to the customer and last request of each call.
    pub plays: BTreeMap<CallId, u32>,
    pub requests: BTreeMap<CallId, u32>,
}

impl Watcher {
    /// Takes effects into account.
    pub fn see(&mut self, effects: &[Effect]) {
        for effect in effects {
            self.watch(effect);
        }
        self.nobody_is_in_two_calls();
        self.rooms_are_alive();
    }

    fn watch(&mut self, effect: &Effect) {
        match effect {
            Effect::Answer { call, leg } => self.begins(call, *leg, false),
            Effect::RingAgent { call, leg, .. } => self.begins(call, *leg, false),
            Effect::Dial { call, leg, .. } => self.begins(call, *leg, true),
            // A browser that is joined at once never rang.
            Effect::ConnectAgent { call, leg, .. } => {
                self.live.entry((call.clone(), *leg)).or_insert(false);
            }
            Effect::StopRing { call, leg, .. }
            | Effect::StopDial { call, leg, .. }
            | Effect::HangUp { call, leg, .. } => {
                self.live.remove(&(call.clone(), *leg));
                for room in self.rooms.entry(call.clone()).or_default() {
                    room.remove(leg);
                }
            }
            Effect::Bridge { call, legs } => self.bridge(call, legs),
            Effect::Unbridge { call, legs } => {
                let legs: BTreeSet<LegNo> = legs.iter().copied().collect();
                self.rooms
                    .entry(call.clone())
                    .or_default()
                    .retain(|room| *room != legs);
            }
            Effect::Attend {
                call,
                leg,
                hears,
                heard_by,
            } => {
                for leg in hears.iter().chain(heard_by).chain([leg]) {
                    assert!(
                        self.live.contains_key(&(call.clone(), *leg)),
                        "attends the dead"
                    );
                }
            }
            Effect::Play {
                call, leg, play, ..
            } if leg.0 == 0 => {
                self.plays.insert(call.clone(), *play);
            }
            Effect::Http { call, request } => {
                self.requests.insert(call.clone(), request.request);
            }
            Effect::Log { call, event } => self.log(call, event),
            Effect::AgentLog(change) => {
                let now = (change.to, change.at.0);
                let before = self.states.insert(change.agent.clone(), now);
                let (from, since) = before.unwrap_or((AgentState::Offline, 0));
                assert_eq!(change.from, from, "a gap between state intervals");
                assert!(change.at.0 >= since, "state intervals overlap");
            }
            Effect::CallClosed { call } => self.closes(call),
            _ => {}
        }
    }

    fn begins(&mut self, call: &CallId, leg: LegNo, dialled: bool) {
        assert!(!self.closed.contains(call), "a leg for a call that is over");
        let before = self.live.insert((call.clone(), leg), dialled);
        assert_eq!(before, None, "leg {leg} of {call} began twice");
    }

    fn bridge(&mut self, call: &CallId, legs: &[LegNo]) {
        assert!(legs.len() > 1, "a bridge of one");
        for leg in legs {
            assert!(
                self.live.contains_key(&(call.clone(), *leg)),
                "a bridge of dead legs"
            );
        }
        let legs: BTreeSet<LegNo> = legs.iter().copied().collect();
        let rooms = self.rooms.entry(call.clone()).or_default();
        for room in rooms.iter_mut() {
            room.retain(|leg| !legs.contains(leg));
        }
        rooms.retain(|room| room.len() > 1);
        rooms.push(legs);
    }

    fn log(&mut self, call: &CallId, event: &Event) {
        assert!(!self.closed.contains(call), "an event after the end");
        match self.folds.get_mut(call) {
            Some(fold) => fold.add(event).expect("an event that fits"),
            None => {
                let fold = RecordFold::start(event).expect("a beginning");
                self.folds.insert(call.clone(), fold);
            }
        }
        match &event.body {
            EventBody::LegDialled {
                leg,
                to,
                purpose,
                queue,
                ..
            } => {
                let agent = match to {
                    LegParty::Agent { agent, .. } => Some(agent.clone()),
                    _ => None,
                };
                if let Some(agent) = agent.as_ref().filter(|_| purpose.is_offer()) {
                    self.offered.insert((call.clone(), agent.clone()));
                }
                if let (Some(agent), Some(_)) = (&agent, queue) {
                    self.served_in_order(call, agent);
                    self.offered.insert((call.clone(), agent.clone()));
                    self.queue_rings.insert((call.clone(), *leg));
                }
                self.open.insert((call.clone(), *leg), agent);
            }
            EventBody::LegAnswered { leg } => {
                self.up.insert((call.clone(), *leg));
            }
            EventBody::LegEnded { leg, .. } => {
                let leg = (call.clone(), *leg);
                assert!(self.open.remove(&leg).is_some(), "a leg ended twice");
                self.up.remove(&leg);
                self.queue_rings.remove(&leg);
            }
            EventBody::QueueRequested { queue, .. } => {
                self.asked.insert(call.clone(), queue.clone());
            }
            EventBody::QueueEntered { position, .. } => {
                let line = self.waiting.entry(self.asked[call].clone()).or_default();
                assert!(!line.contains(call), "a call waits twice");
                if *position == 1 {
                    line.insert(0, call.clone());
                } else {
                    line.push(call.clone());
                    assert_eq!(usize::try_from(*position), Ok(line.len()));
                }
            }
            EventBody::QueueLeft { .. } => {
                for line in self.waiting.values_mut() {
                    line.retain(|c| c != call);
                }
            }
            _ => {}
        }
    }

    fn rings_for_queue(&self, call: &CallId) -> bool {
        self.queue_rings
            .iter()
            .any(|leg| leg.0 == *call && !self.up.contains(leg))
    }

    /// Nobody in the same queue was to be served earlier, is not ringing, and could have had this agent.
    fn served_in_order(&self, call: &CallId, agent: &AgentId) {
        let line = &self.waiting[&self.asked[call]];
        for earlier in line.iter().take_while(|c| *c != call) {
            assert!(
                self.rings_for_queue(earlier)
                    || self.offered.contains(&(earlier.clone(), agent.clone())),
                "{call} was served before {earlier}"
            );
        }
    }

    fn closes(&mut self, call: &CallId) {
        assert!(self.closed.insert(call.clone()), "closed twice");
        let mine = |leg: &&Leg| leg.0 == *call;
        assert_eq!(
            self.live.keys().find(mine),
            None,
            "a leg was never released"
        );
        assert_eq!(self.open.keys().find(mine), None, "a leg never ended");
        let waits = self.waiting.values().flatten().any(|c| c == call);
        assert!(!waits, "{call} still waits");
        let rooms = self.rooms.remove(call).unwrap_or_default();
        let talk = rooms.iter().any(|room| room.len() > 1);
        assert!(!talk, "{call} still talks: {rooms:?}");
        let fold = self.folds.remove(call).expect("a log");
        fold.finish().expect("a record");
    }

    fn nobody_is_in_two_calls(&self) {
        let mut calls: BTreeMap<&AgentId, &CallId> = BTreeMap::new();
        let mut answered: BTreeMap<&AgentId, u32> = BTreeMap::new();
        for (leg, agent) in &self.open {
            let Some(agent) = agent else { continue };
            let other = calls.insert(agent, &leg.0);
            assert!(
                other.is_none_or(|call| *call == leg.0),
                "{agent} is in two calls"
            );
            *answered.entry(agent).or_default() += u32::from(self.up.contains(leg));
        }
        for (agent, legs) in answered {
            assert!(legs < 2, "{agent} has {legs} answered legs");
        }
    }

    fn rooms_are_alive(&self) {
        for (call, rooms) in &self.rooms {
            for leg in rooms.iter().filter(|room| room.len() > 1).flatten() {
                assert!(
                    self.live.contains_key(&(call.clone(), *leg)),
                    "leg {leg} of {call} is gone and still heard: {rooms:?}"
                );
            }
        }
    }

    /// What the engine says of itself agrees, and nobody waits in vain.
    pub fn check(
        &self,
        engine: &Engine,
        config: &TenantConfig,
        reachable: &BTreeMap<AgentId, (bool, bool)>,
    ) {
        for (agent, (state, _)) in &self.states {
            let now = engine.agent_state(agent).unwrap_or(AgentState::Offline);
            assert_eq!(now, *state, "a change of {agent} was not written down");
        }
        for (leg, agent) in &self.open {
            let Some(agent) = agent else { continue };
            let state = engine.agent_state(agent);
            assert!(
                matches!(
                    state,
                    Some(AgentState::Ringing | AgentState::Talking | AgentState::Dialling)
                ),
                "{agent} is {state:?} with {leg:?}"
            );
        }
        for a in &config.agents {
            let phones = config
                .rules
                .agents
                .get(&a.id)
                .is_some_and(|r| !r.phones.is_empty());
            let free = engine.agent_state(&a.id) == Some(AgentState::Available)
                && (phones || reachable.get(&a.id) == Some(&(true, true)));
            for membership in a.queues.iter().filter(|_| free) {
                for waiting in self.waiting.get(&membership.queue).into_iter().flatten() {
                    assert!(
                        self.rings_for_queue(waiting)
                            || self.offered.contains(&(waiting.clone(), a.id.clone())),
                        "{waiting} waits although {} is free",
                        a.id
                    );
                }
            }
        }
    }

    /// A live leg by a number that means nothing, to let something happen to it.
    pub fn some_leg(&self, number: u8, dialled_only: bool) -> Option<Leg> {
        let legs: Vec<&Leg> = self
            .live
            .iter()
            .filter(|(_, dialled)| **dialled || !dialled_only)
            .map(|(leg, _)| leg)
            .collect();
        let place = usize::from(number) % legs.len().max(1);
        legs.get(place).map(|leg| (*leg).clone())
    }

    /// The call an agent is in.
    pub fn call_of(&self, name: &str) -> Option<CallId> {
        let who = agent(name);
        let mine = |(_, agent): &(&Leg, &Option<AgentId>)| agent.as_ref() == Some(&who);
        self.open.iter().find(mine).map(|(leg, _)| leg.0.clone())
    }
}
