//! Agents' states (file 10 section 3.3).

use crate::Effect;
use crate::engine::Engine;
use crate::line::Line;
use crate::seat::{Chosen, Seat, nothing_told};
use crate::setup::Setup;
use crate::timers::Timer;
use edgecall_model::agent::{AgentState, StateCause, StateChange};
use edgecall_model::config::TenantConfig;
use edgecall_model::event::{LegEnd, Side};
use edgecall_model::{AgentId, At, CallId};
use std::sync::Arc;

/// An agent whose desk is gone stays signed in for so long.
const GRACE_MS: i64 = 15_000;
/// Reason of a state change when a desk did not come back (transition 27).
const CONNECTION_LOST: &str = "connection lost";

impl Engine {
    /// Takes over the agents of the present set-up and builds the queues' orders anew.
    pub(crate) fn seat_agents(&mut self) {
        let setup = Arc::clone(&self.setup);
        for seat in self.seats.values_mut() {
            seat.gone = !setup.agents.contains_key(&seat.agent.id);
        }
        for (id, agent) in &setup.agents {
            match self.seats.get_mut(id) {
                Some(seat) => seat.agent = Arc::clone(agent),
                None => {
                    self.seats
                        .insert(id.clone(), Seat::new(Arc::clone(agent), self.now));
                }
            }
        }
        for line in self.lines.values_mut() {
            line.idle = Default::default();
            line.signed_in = 0;
        }
        for (id, seat) in self.seats.iter().filter(|(_, seat)| !seat.gone) {
            for membership in &seat.agent.queues {
                let line = self.lines.entry(membership.queue.clone()).or_default();
                if seat.state != AgentState::Offline {
                    line.signed_in += 1;
                }
                if seat.is_idle() {
                    line.idle
                        .insert(id.clone(), membership.priority, seat.idle_since);
                }
            }
        }
        self.touched_lines.extend(self.lines.keys().cloned());
    }

    pub(crate) fn config_changed(&mut self, config: &TenantConfig) {
        self.setup = Arc::new(Setup::new(config));
        self.await_service_end();
        self.seat_agents();
        let gone: Vec<_> = self
            .seats
            .iter()
            .filter(|(_, s)| s.gone && s.call.is_none())
            .map(|(id, _)| id.clone())
            .collect();
        for agent in gone {
            self.unseat(&agent);
        }
        self.lines.retain(|queue, line| {
            line.len() > 0
                || self.setup.queue(queue).is_some()
                || !self.setup.members(queue).is_empty()
        });
    }

    /// Signs an agent out who is no longer configured, and forgets the agent.
    fn unseat(&mut self, agent: &AgentId) {
        self.timers.cancel(&Timer::Wrapup(agent.clone()));
        self.timers.cancel(&Timer::Grace(agent.clone()));
        self.set_state(
            agent,
            AgentState::Offline,
            "",
            StateCause::Administrator,
            None,
        );
        self.tell_desk(agent);
        self.seats.remove(agent);
    }

    /// Changes what everybody sees of an agent, writes it down, and keeps the queues' orders true.
    pub(crate) fn set_state(
        &mut self,
        agent: &AgentId,
        to: AgentState,
        reason: &str,
        cause: StateCause,
        call: Option<&CallId>,
    ) {
        let Some(seat) = self.seats.get_mut(agent) else {
            return;
        };
        self.touched_seats.insert(agent.clone());
        let from = seat.state;
        if from != to || seat.reason != reason {
            seat.state = to;
            seat.reason = reason.to_owned();
            seat.since = self.now;
            if to == AgentState::Available && from != AgentState::Ringing {
                seat.idle_since = self.now;
            }
            self.out.push(Effect::AgentLog(StateChange {
                agent: agent.clone(),
                agent_number: seat.agent.number.clone(),
                from,
                to,
                reason: reason.to_owned(),
                at: self.now,
                cause,
                call: call.cloned(),
            }));
        }
        let (was_in, is_in) = (from != AgentState::Offline, to != AgentState::Offline);
        if was_in != is_in && !seat.gone {
            for membership in &seat.agent.queues {
                let line: &mut Line = self.lines.entry(membership.queue.clone()).or_default();
                line.signed_in = if is_in {
                    line.signed_in + 1
                } else {
                    line.signed_in.saturating_sub(1)
                };
                self.touched_lines.insert(membership.queue.clone());
            }
        }
        self.refresh_idle(agent);
    }

    /// Puts the agent into the queues' idle orders or takes the agent out.
    fn refresh_idle(&mut self, agent: &AgentId) {
        let Some(seat) = self.seats.get(agent) else {
            return;
        };
        let idle = seat.is_idle() && !seat.gone;
        for membership in &seat.agent.queues {
            let line = self.lines.entry(membership.queue.clone()).or_default();
            if idle {
                line.idle
                    .insert(agent.clone(), membership.priority, seat.idle_since);
                self.touched_lines.insert(membership.queue.clone());
            } else {
                line.idle.remove(agent);
            }
        }
    }

    pub(crate) fn agent_connected(&mut self, agent: &AgentId) {
        let Some(seat) = self.seats.get_mut(agent).filter(|seat| !seat.gone) else {
            return;
        };
        seat.connected = true;
        seat.disconnected = None;
        seat.told = nothing_told();
        self.timers.cancel(&Timer::Grace(agent.clone()));
        self.welcome(agent);
        self.phone_state(agent, false);
        let Some(seat) = self.seats.get_mut(agent) else {
            return;
        };
        self.touched_seats.insert(agent.clone());
        if seat.state == AgentState::Offline {
            let first = match seat.agent.first_state {
                state if state.is_chosen() && state != AgentState::Offline => state,
                _ => AgentState::Available,
            };
            self.choose_state(agent, Chosen::new(first), StateCause::Own);
        }
    }

    pub(crate) fn agent_disconnected(&mut self, agent: &AgentId) {
        let Some(seat) = self.seats.get_mut(agent).filter(|seat| seat.connected) else {
            return;
        };
        seat.connected = false;
        seat.disconnected = Some(self.now);
        self.phone_state(agent, false);
        self.await_return(agent);
    }

    /// Starts the time in which a desk may come back, for agents without a call.
    fn await_return(&mut self, agent: &AgentId) {
        let Some(seat) = self.seats.get(agent) else {
            return;
        };
        if let Some(since) = seat.disconnected
            && seat.call.is_none()
            && seat.state != AgentState::Offline
        {
            self.timers
                .set(Timer::Grace(agent.clone()), since.plus(GRACE_MS));
        }
    }

    pub(crate) fn grace_over(&mut self, agent: &AgentId) {
        if self
            .seats
            .get(agent)
            .is_some_and(|s| s.disconnected.is_some() && s.call.is_none())
        {
            self.connection_lost(agent, None);
        }
    }

    fn connection_lost(&mut self, agent: &AgentId, call: Option<&CallId>) {
        self.timers.cancel(&Timer::Wrapup(agent.clone()));
        let Some(seat) = self.seats.get_mut(agent) else {
            return;
        };
        seat.chosen = Chosen::new(AgentState::Offline);
        seat.next = None;
        seat.wrapup_until = None;
        self.set_state(
            agent,
            AgentState::Offline,
            CONNECTION_LOST,
            StateCause::System,
            call,
        );
    }

    pub(crate) fn phone_state(&mut self, agent: &AgentId, connected: bool) {
        let Some(seat) = self.seats.get_mut(agent) else {
            return;
        };
        seat.phone = connected;
        let reachable = seat.is_reachable();
        let call = seat.call.clone();
        self.refresh_idle(agent);
        if let Some(call) = call {
            self.with_call(&call, |engine, call| match reachable {
                true => engine.agent_back(call),
                false if call.talk().is_some() => engine.agent_lost(call),
                false => engine.ring_over(call, LegEnd::Unreachable, Side::System),
            });
        }
    }

    /// Makes a chosen state the agent's state now.
    pub(crate) fn choose_state(&mut self, agent: &AgentId, chosen: Chosen, cause: StateCause) {
        self.timers.cancel(&Timer::Wrapup(agent.clone()));
        let Some(seat) = self.seats.get_mut(agent) else {
            return;
        };
        seat.chosen = chosen.clone();
        seat.next = None;
        seat.wrapup_until = None;
        self.set_state(agent, chosen.state, &chosen.reason, cause, None);
    }

    /// The agent's phone stopped ringing without an answer: back to the state before (transitions 8 to 10).
    pub(crate) fn after_ring(&mut self, agent: &AgentId, call: &CallId) {
        if let Some(seat) = self.seats.get_mut(agent) {
            seat.call = None;
        }
        self.resume(agent, Some(call));
        self.await_return(agent);
    }

    /// The agent's call is over (transitions 16 and 17).
    pub(crate) fn after_call(&mut self, agent: &AgentId, call: &CallId, wrapup_seconds: u16) {
        let Some(seat) = self.seats.get_mut(agent) else {
            return;
        };
        seat.call = None;
        let overdue = |since: At| self.now.since(since) >= GRACE_MS;
        if seat.gone {
            self.unseat(agent);
        } else if seat.disconnected.is_some_and(overdue) {
            self.connection_lost(agent, Some(call));
        } else if wrapup_seconds > 0 {
            let until = self.now.plus(i64::from(wrapup_seconds) * 1_000);
            seat.wrapup_until = Some(until);
            self.timers.set(Timer::Wrapup(agent.clone()), until);
            self.set_state(agent, AgentState::Wrapup, "", StateCause::Rule, Some(call));
            self.await_return(agent);
        } else {
            self.resume(agent, Some(call));
            self.await_return(agent);
        }
    }

    pub(crate) fn wrapup_over(&mut self, agent: &AgentId) {
        self.resume(agent, None);
    }

    /// The next state when one was chosen, else the one before the call (DESK-319, DESK-320).
    fn resume(&mut self, agent: &AgentId, call: Option<&CallId>) {
        let Some(seat) = self.seats.get_mut(agent) else {
            return;
        };
        if seat.gone {
            return self.unseat(agent);
        }
        seat.wrapup_until = None;
        let cause = if seat.next.is_some() {
            StateCause::Own
        } else {
            StateCause::Rule
        };
        if let Some(next) = seat.next.take() {
            seat.chosen = next;
        }
        let chosen = seat.chosen.clone();
        self.set_state(agent, chosen.state, &chosen.reason, cause, call);
    }
}
