//! Agents' states (file 10 section 3.3).

use crate::Effect;
use crate::ending::WrapupTime;
use crate::engine::Engine;
use crate::line::Line;
use crate::seat::{Chosen, Seat, nothing_told};
use crate::setup::Setup;
use crate::supervising::MONITORING;
use crate::timers::Timer;
use edgecall_model::agent::{AgentState, StateCause, StateChange};
use edgecall_model::config::TenantConfig;
use edgecall_model::desk::DeskNotice;
use edgecall_model::rules::AfterWrapup;
use edgecall_model::{AgentId, At, CallId};
use std::sync::Arc;

/// An agent whose desk is gone stays signed in for so long.
const GRACE_MS: i64 = 15_000;
/// Reason of a break that was set because calls were missed (DESK-321).
const MISSED_CALLS: &str = "missed calls";
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
            let rules = setup.rules.agents.get(id).cloned().unwrap_or_default();
            match self.seats.get_mut(id) {
                Some(seat) => {
                    seat.agent = Arc::clone(agent);
                    seat.rules = rules;
                }
                None => {
                    let seat = Seat::new(Arc::clone(agent), rules, self.now);
                    self.seats.insert(id.clone(), seat);
                }
            }
        }
        for line in self.lines.values_mut() {
            line.idle = Default::default();
            line.signed_in = 0;
            line.on_break = 0;
        }
        for (id, seat) in self.seats.iter().filter(|(_, seat)| !seat.gone) {
            for membership in &seat.agent.queues {
                let line = self.lines.entry(membership.queue.clone()).or_default();
                if seat.state != AgentState::Offline {
                    line.signed_in += 1;
                }
                line.on_break += u32::from(seat.state == AgentState::Break);
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
        self.timers.cancel(&Timer::Break(agent.clone()));
        self.tell_desk(agent);
        self.watchers.remove(agent);
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
        let (was_off, is_off) = (from == AgentState::Break, to == AgentState::Break);
        if was_off != is_off {
            self.break_changed(agent, is_off);
        }
        let Some(seat) = self.seats.get_mut(agent) else {
            return;
        };
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

    /// Counts a break in the agent's queues and sets its time limit (DESK-306, DESK-307).
    fn break_changed(&mut self, agent: &AgentId, begins: bool) {
        let timer = Timer::Break(agent.clone());
        self.timers.cancel(&timer);
        let Some(seat) = self.seats.get(agent).filter(|seat| !seat.gone) else {
            return;
        };
        let mut limit = u16::MAX;
        for membership in &seat.agent.queues {
            let line = self.lines.entry(membership.queue.clone()).or_default();
            if begins {
                line.on_break += 1;
            } else {
                line.on_break = line.on_break.saturating_sub(1);
            }
            let rules = self.setup.rules.queues.get(&membership.queue);
            let minutes = rules.map_or(0, |rules| rules.break_minutes);
            if minutes > 0 {
                limit = limit.min(minutes);
            }
        }
        if begins && limit < u16::MAX && self.setup.rules.break_ends_at_limit {
            let until = self.now.plus(i64::from(limit) * 60_000);
            self.timers.set(timer, until);
        }
    }

    /// The break has lasted as long as it may.
    pub(crate) fn break_over(&mut self, agent: &AgentId) {
        if self.agent_state(agent) == Some(AgentState::Break) {
            let chosen = Chosen::new(AgentState::Available);
            self.choose_state(agent, chosen, StateCause::Rule);
        }
    }

    /// Name of a queue of the agent in which no further agent may go on break.
    pub(crate) fn break_full(&self, agent: &AgentId) -> Option<String> {
        let seat = self.seats.get(agent)?;
        seat.agent.queues.iter().find_map(|membership| {
            let rules = self.setup.rules.queues.get(&membership.queue)?;
            let line = self.lines.get(&membership.queue)?;
            let full = rules.break_heads > 0 && line.on_break >= u32::from(rules.break_heads);
            full.then(|| self.setup.queue(&membership.queue).map(|q| q.name.clone()))?
        })
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
        self.watchers.remove(agent);
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
        self.watchers.remove(agent);
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
            && seat.rules.phones.is_empty()
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
        let browser = seat.connected && seat.phone;
        let call = seat.call.clone();
        self.refresh_idle(agent);
        if let Some(call) = call {
            self.with_call(&call, |engine, call| match browser {
                true => engine.agent_back(call, agent),
                false => engine.agent_lost(call, agent),
            });
        }
    }

    /// Makes a chosen state the agent's state now.
    pub(crate) fn choose_state(&mut self, agent: &AgentId, chosen: Chosen, cause: StateCause) {
        self.timers.cancel(&Timer::Wrapup(agent.clone()));
        let Some(seat) = self.seats.get_mut(agent) else {
            return;
        };
        if seat.state == AgentState::Offline {
            seat.missed = 0;
        }
        seat.chosen = chosen.clone();
        seat.next = None;
        seat.wrapup_until = None;
        self.set_state(agent, chosen.state, &chosen.reason, cause, None);
    }

    /// Makes a chosen state the agent's state now, or during a call the next one (transitions 4 and 25).
    pub(crate) fn choose_or_note(&mut self, agent: &AgentId, chosen: Chosen, cause: StateCause) {
        let Some(seat) = self.seats.get_mut(agent) else {
            return;
        };
        match seat.state {
            AgentState::Ringing | AgentState::Dialling | AgentState::Talking => {
                // Choosing the state underneath takes an earlier choice back.
                seat.next = (chosen != seat.chosen).then_some((chosen, cause));
                self.touched_seats.insert(agent.clone());
            }
            _ => self.choose_state(agent, chosen, cause),
        }
    }

    /// The agent's phones stopped ringing without an answer: back to the state before (transitions 8 to 11),
    /// or to busy after too many missed calls (transition 23).
    pub(crate) fn after_ring(&mut self, agent: &AgentId, call: &CallId, missed: bool) {
        let auto_busy = self.setup.rules.auto_busy.filter(|_| missed);
        let Some(seat) = self.seats.get_mut(agent) else {
            return;
        };
        seat.call = None;
        seat.missed = seat.missed.saturating_add(u8::from(missed));
        let busy = auto_busy.filter(|rule| seat.missed >= rule.misses);
        if let Some(rule) = busy
            && seat.next.is_none()
        {
            seat.missed = 0;
            seat.chosen = if rule.break_instead {
                Chosen {
                    state: AgentState::Break,
                    reason: MISSED_CALLS.to_owned(),
                }
            } else {
                Chosen::new(AgentState::Busy)
            };
            self.notice(agent.clone(), DeskNotice::AutoBusy {});
        }
        self.resume(agent, Some(call));
        self.await_return(agent);
    }

    /// The agent's part in a call is over (transitions 14, 16, 17 and 28).
    pub(crate) fn after_call(&mut self, agent: &AgentId, call: &CallId, wrapup: WrapupTime) {
        let Some(seat) = self.seats.get_mut(agent) else {
            return;
        };
        seat.call = None;
        let served = seat.state == AgentState::Talking && seat.reason != MONITORING;
        let wrapup = if std::mem::take(&mut seat.skips_wrapup) {
            WrapupTime::None
        } else {
            wrapup
        };
        let overdue = |since: At| self.now.since(since) >= GRACE_MS;
        let stays = !seat.rules.phones.is_empty();
        if seat.gone {
            self.unseat(agent);
        } else if !stays && seat.disconnected.is_some_and(overdue) {
            self.connection_lost(agent, Some(call));
        } else if wrapup == WrapupTime::None {
            if served {
                self.apply_after_wrapup(agent);
            }
            self.resume(agent, Some(call));
            self.await_return(agent);
        } else {
            if let WrapupTime::Seconds(seconds) = wrapup {
                let until = self.now.plus(i64::from(seconds) * 1_000);
                seat.wrapup_until = Some(until);
                self.timers.set(Timer::Wrapup(agent.clone()), until);
            }
            self.set_state(agent, AgentState::Wrapup, "", StateCause::Rule, Some(call));
            self.await_return(agent);
        }
    }

    pub(crate) fn wrapup_over(&mut self, agent: &AgentId) {
        self.apply_after_wrapup(agent);
        self.resume(agent, None);
    }

    /// The state that follows a conversation (DESK-319).
    fn apply_after_wrapup(&mut self, agent: &AgentId) {
        let after = self.setup.rules.after_wrapup;
        let Some(seat) = self.seats.get_mut(agent) else {
            return;
        };
        match after {
            AfterWrapup::StateBefore => {}
            AfterWrapup::Available => seat.chosen = Chosen::new(AgentState::Available),
            AfterWrapup::Busy => seat.chosen = Chosen::new(AgentState::Busy),
        }
    }

    /// The next state when one was chosen, else the one underneath (DESK-320).
    fn resume(&mut self, agent: &AgentId, call: Option<&CallId>) {
        let full = self.break_full(agent);
        let Some(seat) = self.seats.get_mut(agent) else {
            return;
        };
        if seat.gone {
            return self.unseat(agent);
        }
        seat.wrapup_until = None;
        seat.skips_wrapup = false;
        let mut cause = StateCause::Rule;
        let mut refused = None;
        if let Some((next, by)) = seat.next.take() {
            cause = by;
            let own_break = next.state == AgentState::Break && by == StateCause::Own;
            refused = full.filter(|_| own_break);
            seat.chosen = match refused {
                Some(_) => Chosen::new(AgentState::Busy),
                None => next,
            };
        }
        let chosen = seat.chosen.clone();
        if let Some(queue) = refused {
            self.notice(agent.clone(), DeskNotice::BreakFull { queue });
        }
        self.set_state(agent, chosen.state, &chosen.reason, cause, call);
    }
}
