//! Colleagues, queues and parked calls, told to the desks that asked for it.

use crate::Effect;
use crate::call::Phase;
use crate::desks::call_state;
use crate::engine::Engine;
use edgecall_model::agent::AgentState;
use edgecall_model::desk::{DeskEvent, ParkedCall, TeamAgent, TeamCall, TeamFlow, TeamQueue};
use edgecall_model::{AgentId, QueueId};
use std::collections::BTreeSet;

impl Engine {
    pub(crate) fn watch(&mut self, agent: &AgentId, on: bool) {
        if !on {
            self.watchers.remove(agent);
            return;
        }
        self.watchers.insert(agent.clone());
        let mut agents: Vec<TeamAgent> = self
            .seats
            .keys()
            .filter_map(|colleague| self.colleague_shown(colleague, agent))
            .collect();
        agents.sort_by(|a, b| a.number.cmp(&b.number));
        let mut queues: Vec<TeamQueue> = self
            .setup
            .queues()
            .filter_map(|queue| self.queue_shown(&queue.id))
            .collect();
        queues.sort_by(|a, b| a.number.cmp(&b.number));
        let mut flows: Vec<TeamFlow> = self
            .setup
            .flows()
            .map(|flow| TeamFlow {
                flow: flow.id.clone(),
                name: flow.name.clone(),
            })
            .collect();
        flows.sort_by(|a, b| a.name.cmp(&b.name));
        let event = DeskEvent::Team {
            agents,
            queues,
            flows,
            parked: self.parked_shown(),
        };
        self.tell(agent, event);
    }

    fn tell(&mut self, agent: &AgentId, event: DeskEvent) {
        let agent = agent.clone();
        self.out.push(Effect::Desk { agent, event });
    }

    /// Tells watching desks what has changed. Costs nothing while nobody watches.
    pub(crate) fn tell_watchers(&mut self, touched: &BTreeSet<AgentId>) {
        let lines = std::mem::take(&mut self.told_lines);
        let parked = std::mem::take(&mut self.parked_changed);
        if self.watchers.is_empty() {
            return;
        }
        for watcher in self.watchers.clone() {
            for agent in touched {
                if let Some(agent) = self.colleague_shown(agent, &watcher) {
                    self.tell(&watcher, DeskEvent::TeamAgent { agent });
                }
            }
            for queue in &lines {
                if let Some(queue) = self.queue_shown(queue) {
                    self.tell(&watcher, DeskEvent::TeamQueue { queue });
                }
            }
            if parked {
                let parked = self.parked_shown();
                self.tell(&watcher, DeskEvent::ParkedCalls { parked });
            }
        }
    }

    fn colleague_shown(&self, agent: &AgentId, watcher: &AgentId) -> Option<TeamAgent> {
        let seat = self.seats.get(agent).filter(|seat| !seat.gone)?;
        let controlled = self.controls(watcher, agent);
        let queues = seat.agent.queues.iter();
        let queues = queues.filter_map(|m| Some(self.setup.queue(&m.queue)?.name.clone()));
        Some(TeamAgent {
            agent: agent.clone(),
            number: seat.agent.number.clone(),
            name: seat.agent.name.clone(),
            queues: queues.collect(),
            state: seat.state,
            reason: seat.reason.clone(),
            since: seat.since,
            reachable: seat.call.is_none()
                && seat.is_reachable()
                && seat.state != AgentState::Offline,
            controlled,
            call: self.call_at_colleague(agent).filter(|_| controlled),
        })
    }

    fn call_at_colleague(&self, agent: &AgentId) -> Option<TeamCall> {
        let seat = self.seats.get(agent)?;
        let call = self.calls.get(seat.call.as_ref()?)?;
        let ringing = call
            .ring_of(agent)
            .and_then(|(_, legs)| legs.first().copied());
        let no = call.leg_of(agent).or(ringing)?;
        let leg = call.legs.get(&no)?;
        let queue = leg.queue.as_ref().or(call.delivered.as_ref());
        let monitors = call.legs.values().filter(|leg| leg.supervises.is_some());
        Some(TeamCall {
            call: call.id.clone(),
            state: call_state(call, no),
            customer: call.customer.clone(),
            queue: queue.map(|queue| queue.name.clone()).unwrap_or_default(),
            since: leg.answered.unwrap_or(leg.dialled),
            monitors: u8::try_from(monitors.count()).unwrap_or(u8::MAX),
        })
    }

    fn queue_shown(&self, queue: &QueueId) -> Option<TeamQueue> {
        let queue = self.setup.queue(queue)?;
        let line = self.lines.get(&queue.id);
        let free = line.map_or(0, |line| line.idle.len());
        Some(TeamQueue {
            queue: queue.id.clone(),
            number: queue.number.clone(),
            name: queue.name.clone(),
            waiting: line.map_or(0, |line| line.len()),
            free: u32::try_from(free).unwrap_or(u32::MAX),
            signed_in: line.map_or(0, |line| line.signed_in),
        })
    }

    fn parked_shown(&self) -> Vec<ParkedCall> {
        let parked = self.parked.iter().filter_map(|id| {
            let call = self.calls.get(id)?;
            let Phase::Parked(parked) = &call.phase else {
                return None;
            };
            Some(ParkedCall {
                call: id.clone(),
                customer: call.customer.clone(),
                by: self.name(&parked.by),
                since: parked.since,
            })
        });
        let mut parked: Vec<ParkedCall> = parked.collect();
        parked.sort_by_key(|parked| parked.since);
        parked
    }
}
