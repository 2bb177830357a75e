//! Calls wait in queues and agents' phones ring.

use crate::call::{Call, Phase, Ring, Visit};
use crate::engine::Engine;
use crate::timers::Timer;
use crate::{Effect, Music, Sound};
use edgecall_flow::FlowInput;
use edgecall_model::agent::{AgentState, StateCause};
use edgecall_model::event::{
    BoundPhone, EventBody, LegEnd, LegParty, LegPurpose, NotChosen, QueueResult, Side,
};
use edgecall_model::flow::Prompt;
use edgecall_model::{AgentId, CallId, QueueId};
use edgecall_routing::{Standing, not_chosen};
use std::sync::Arc;

/// An agent who rejected a call is not offered it again for so long (transition 10).
const REJECTED_MS: i64 = 60_000;
/// The tone before an automatic answer (DESK-224).
const AUTO_ANSWER_MS: i64 = 1_000;
/// Members of a queue whose reason the log names; in larger queues the rest is left out, so that a log
/// does not grow with the size of the company.
const EXPLAINED: usize = 200;

impl Engine {
    /// Asks for a queue; gives the result when the call is refused at once (ACD-69).
    pub(crate) fn enter_queue(
        &mut self,
        call: &mut Call,
        queue: &QueueId,
        timeout_seconds: Option<u32>,
        prompt: Vec<Prompt>,
    ) -> Option<QueueResult> {
        let Some(queue) = call.setup.queue(queue).map(Arc::clone) else {
            let decided = EventBody::Decided {
                step: "queue".into(),
                result: format!("{queue} is unknown"),
            };
            call.log(&mut self.out, self.now, decided);
            return Some(QueueResult::NoAgent);
        };
        let visit = call.new_visit();
        let requested = EventBody::QueueRequested {
            visit,
            queue: queue.id.clone(),
            number: queue.number.clone(),
            name: queue.name.clone(),
            service_level_seconds: queue.service_level_seconds,
        };
        call.log(&mut self.out, self.now, requested);
        if let Some(run) = &mut call.run {
            run.variables_mut().set("QueueNo", queue.number.as_str());
            run.variables_mut().set("QueueName", queue.name.as_str());
        }
        let line = self.lines.entry(queue.id.clone()).or_default();
        let refused = if line.signed_in == 0 {
            Some(QueueResult::NoAgent)
        } else if queue.max_waiting > 0 && line.len() >= queue.max_waiting {
            Some(QueueResult::Full)
        } else {
            None
        };
        if let Some(result) = refused {
            call.log(
                &mut self.out,
                self.now,
                EventBody::QueueLeft { visit, result },
            );
            return refused;
        }
        let place = self.next_place;
        self.next_place += 1;
        line.waiting.insert(place, call.id.clone());
        let position = line.len();
        call.log(
            &mut self.out,
            self.now,
            EventBody::QueueEntered { visit, position },
        );
        let wait = timeout_seconds.unwrap_or(queue.wait_seconds);
        self.timers.cancel(&Timer::FlowLimit(call.id.clone()));
        self.timers.set(
            Timer::QueueWait(call.id.clone()),
            self.now.plus(i64::from(wait) * 1_000),
        );
        self.touched_lines.insert(queue.id.clone());
        call.phase = Phase::Queue(Visit {
            number: visit,
            queue,
            place,
            ring: None,
            overdue: false,
        });
        call.play(
            &mut self.out,
            if prompt.is_empty() {
                Sound::Music(Music::Queue)
            } else {
                Sound::Prompts(prompt)
            },
        );
        None
    }

    /// Sends away one caller of a touched queue in which nobody is signed in any more (ACD-71).
    pub(crate) fn expel_one(&mut self) -> bool {
        let caller = self.touched_lines.iter().find_map(|queue| {
            let line = self.lines.get(queue)?;
            if line.signed_in > 0 {
                None
            } else {
                line.waiting.values().next().cloned()
            }
        });
        let Some(caller) = caller else { return false };
        self.with_call(&caller, |engine, call| {
            engine.leave_queue(call, QueueResult::NoAgent)
        });
        true
    }

    /// Offers one waiting call: of all calls in touched queues that an idle agent could take, the one that
    /// has waited longest.
    pub(crate) fn offer_one(&mut self) -> bool {
        let best = self
            .touched_lines
            .iter()
            .filter_map(|queue| self.first_offer(queue))
            .min();
        let Some((_, call, agent)) = best else {
            return false;
        };
        self.with_call(&call, |engine, call| engine.ring(call, &agent));
        true
    }

    /// The first caller of a queue who can be offered to somebody, and to whom.
    fn first_offer(&self, queue: &QueueId) -> Option<(u64, CallId, AgentId)> {
        let line = self.lines.get(queue)?;
        if line.idle.is_empty() {
            return None;
        }
        line.waiting.iter().find_map(|(place, id)| {
            let call = self.calls.get(id)?;
            let agent = line.idle.choose(|agent| call.tried(agent, self.now))?;
            Some((*place, id.clone(), agent.clone()))
        })
    }

    fn ring(&mut self, call: &mut Call, agent: &AgentId) {
        let Some(visit) = call.visit() else { return };
        let (number, place, queue) = (visit.number, visit.place, Arc::clone(&visit.queue));
        let Some(seat) = self.seats.get(agent) else {
            return;
        };
        let to = LegParty::Agent {
            agent: agent.clone(),
            number: seat.agent.number.clone(),
            name: seat.agent.name.clone(),
            phone: BoundPhone::Browser,
        };
        let auto_answer = seat.agent.auto_answer;
        let others = self.explain(call, &queue.id, agent);
        let chosen = EventBody::AgentChosen {
            visit: number,
            agent: agent.clone(),
            others,
        };
        call.log(&mut self.out, self.now, chosen);
        let leg = call.new_leg();
        let (purpose, by) = (LegPurpose::QueueRing, Some(queue.id.clone()));
        call.log(
            &mut self.out,
            self.now,
            EventBody::LegDialled {
                leg,
                to,
                purpose,
                queue: by,
            },
        );
        if let Some(line) = self.lines.get_mut(&queue.id) {
            line.waiting.remove(&place);
            line.ringing += 1;
        }
        if let Some(visit) = call.visit_mut() {
            visit.ring = Some(Ring {
                leg,
                agent: agent.clone(),
                since: self.now,
            });
        }
        if let Some(seat) = self.seats.get_mut(agent) {
            seat.call = Some(call.id.clone());
        }
        self.set_state(
            agent,
            AgentState::Ringing,
            "",
            StateCause::Rule,
            Some(&call.id),
        );
        let ring_ms = i64::from(queue.ring_seconds) * 1_000;
        self.timers
            .set(Timer::Ring(call.id.clone()), self.now.plus(ring_ms));
        if auto_answer {
            self.timers.set(
                Timer::AutoAnswer(call.id.clone()),
                self.now.plus(AUTO_ANSWER_MS),
            );
        }
        self.out.push(Effect::RingAgent {
            call: call.id.clone(),
            leg,
            agent: agent.clone(),
            auto_answer,
        });
    }

    /// Why each other member of the queue was not the one.
    fn explain(&self, call: &Call, queue: &QueueId, chosen: &AgentId) -> Vec<(AgentId, NotChosen)> {
        let members = self.setup.members(queue);
        let standing = |agent: &AgentId, priority: u8| {
            self.seats.get(agent).map(|seat| Standing {
                state: seat.state,
                phone_ready: seat.is_reachable(),
                priority,
                idle_since: seat.idle_since,
                tried: call.tried(agent, self.now),
            })
        };
        let priority = members
            .iter()
            .find(|(agent, _)| agent == chosen)
            .map_or(1, |(_, p)| *p);
        let Some(best) = standing(chosen, priority) else {
            return Vec::new();
        };
        members
            .iter()
            .filter(|(agent, _)| agent != chosen)
            .take(EXPLAINED)
            .filter_map(|(agent, priority)| {
                Some((
                    agent.clone(),
                    not_chosen(&best, &standing(agent, *priority)?),
                ))
            })
            .collect()
    }

    /// The phone that rings was not answered: the agent goes back, the caller keeps the place.
    pub(crate) fn ring_over(&mut self, call: &mut Call, reason: LegEnd, by: Side) {
        let Some(ring) = self.stop_ring(call, reason, by) else {
            return;
        };
        let offers = call.offers.entry(ring.agent).or_default();
        match reason {
            LegEnd::Rejected | LegEnd::Busy => {
                offers.rejected_until = Some(self.now.plus(REJECTED_MS));
            }
            LegEnd::RingTimeout => offers.missed = true,
            LegEnd::Released | LegEnd::CallerGaveUp | LegEnd::Unreachable | LegEnd::Failed => {}
        }
        if let Some(at) = call.next_retry(self.now) {
            self.timers.set(Timer::Retry(call.id.clone()), at);
        }
        if call.visit().is_some_and(|visit| visit.overdue) {
            return self.leave_queue(call, QueueResult::TimedOut);
        }
        if let Some(visit) = call.visit() {
            let line = self.lines.entry(visit.queue.id.clone()).or_default();
            line.ringing = line.ringing.saturating_sub(1);
            line.waiting.insert(visit.place, call.id.clone());
            self.touched_lines.insert(visit.queue.id.clone());
        }
    }

    /// Ends the leg that rings and gives the agent back, the line untouched.
    fn stop_ring(&mut self, call: &mut Call, reason: LegEnd, by: Side) -> Option<Ring> {
        let ring = call.visit_mut()?.ring.take()?;
        self.timers.cancel(&Timer::Ring(call.id.clone()));
        self.timers.cancel(&Timer::AutoAnswer(call.id.clone()));
        let (leg, agent) = (ring.leg, ring.agent.clone());
        self.out.push(Effect::StopRing {
            call: call.id.clone(),
            leg,
            agent,
            reason,
        });
        call.log(
            &mut self.out,
            self.now,
            EventBody::LegEnded { leg, reason, by },
        );
        self.after_ring(&ring.agent, &call.id);
        Some(ring)
    }

    /// The longest wait is over. A phone that rings may ring to its end (ACD-72).
    pub(crate) fn wait_over(&mut self, call: &mut Call) {
        match call.visit_mut() {
            Some(visit) if visit.ring.is_some() => visit.overdue = true,
            Some(_) => self.leave_queue(call, QueueResult::TimedOut),
            None => {}
        }
    }

    /// An agent who rejected the call may be asked again.
    pub(crate) fn retry(&mut self, call: &mut Call) {
        self.touched_lines.extend(call.queue().cloned());
        if let Some(at) = call.next_retry(self.now) {
            self.timers.set(Timer::Retry(call.id.clone()), at);
        }
    }

    /// Takes the call out of its queue and goes on with the flow.
    pub(crate) fn leave_queue(&mut self, call: &mut Call, result: QueueResult) {
        if self.unqueue(call, result).is_some() {
            call.stop_play(&mut self.out);
            self.enter_flow_phase(call);
            self.run_flow(call, FlowInput::QueueResult(result));
        }
    }

    /// Ends the visit: nothing rings, nobody waits. The call's phase is the caller's to set.
    pub(crate) fn unqueue(&mut self, call: &mut Call, result: QueueResult) -> Option<()> {
        if result == QueueResult::Abandoned {
            self.stop_ring(call, LegEnd::CallerGaveUp, Side::Customer);
        } else if result != QueueResult::Answered {
            self.stop_ring(call, LegEnd::Failed, Side::System);
        }
        let visit = call.visit()?;
        let (number, place, queue) = (visit.number, visit.place, visit.queue.id.clone());
        if let Some(line) = self.lines.get_mut(&queue)
            && line.waiting.remove(&place).is_none()
        {
            line.ringing = line.ringing.saturating_sub(1);
        }
        self.timers.cancel(&Timer::QueueWait(call.id.clone()));
        self.timers.cancel(&Timer::Retry(call.id.clone()));
        call.log(
            &mut self.out,
            self.now,
            EventBody::QueueLeft {
                visit: number,
                result,
            },
        );
        Some(())
    }
}
