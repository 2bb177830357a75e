//! Calls wait in queues and are offered to agents.

use crate::attempt::{Aim, Ringee, Round};
use crate::call::{Asks, Call, Phase, Visit};
use crate::engine::Engine;
use crate::timers::Timer;
use crate::{Music, Sound};
use edgecall_flow::FlowInput;
use edgecall_model::event::{Cause, EventBody, LegEnd, NotChosen, QueueResult};
use edgecall_model::flow::Prompt;
use edgecall_model::queue::Queue;
use edgecall_model::{AgentId, CallId, QueueId};
use edgecall_routing::{Standing, not_chosen};
use std::sync::Arc;

/// An agent who rejected a call is not offered it again for so long (transition 10).
const REJECTED_MS: i64 = 60_000;
/// Members of a queue whose reason the log names; in larger queues the rest is left out, so that a log
/// does not grow with the size of the company.
const EXPLAINED: usize = 200;

impl Engine {
    /// Asks for a queue on behalf of a flow; gives the result when the call is refused at once (ACD-69).
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
        if let Some(run) = &mut call.run {
            run.variables_mut().set("QueueNo", queue.number.as_str());
            run.variables_mut().set("QueueName", queue.name.as_str());
        }
        let wait = timeout_seconds.unwrap_or(queue.wait_seconds);
        let place = self.last_place();
        let refused = self.visit_queue(call, &queue, wait, Asks::Flow, place);
        if refused.is_none() {
            call.phase = Phase::Queue;
            self.hear_queue(call, prompt);
        }
        refused
    }

    /// The customer enters a queue without a flow, as the last one.
    pub(crate) fn enter_queue_last(
        &mut self,
        call: &mut Call,
        queue: &QueueId,
    ) -> Option<QueueResult> {
        let place = self.last_place();
        self.enter_queue_at(call, queue, place)
    }

    /// The customer goes back to a queue, before everybody else.
    pub(crate) fn enter_queue_front(
        &mut self,
        call: &mut Call,
        queue: &QueueId,
    ) -> Option<QueueResult> {
        self.front_place -= 1;
        self.enter_queue_at(call, queue, self.front_place)
    }

    fn enter_queue_at(
        &mut self,
        call: &mut Call,
        queue: &QueueId,
        place: i64,
    ) -> Option<QueueResult> {
        let Some(queue) = call.setup.queue(queue).map(Arc::clone) else {
            return Some(QueueResult::NoAgent);
        };
        let wait = queue.wait_seconds;
        let refused = self.visit_queue(call, &queue, wait, Asks::Customer, place);
        if refused.is_none() {
            call.phase = Phase::Queue;
            self.hear_queue(call, Vec::new());
        }
        refused
    }

    fn hear_queue(&mut self, call: &mut Call, prompt: Vec<Prompt>) {
        let sound = if prompt.is_empty() {
            Sound::Music(Music::Queue)
        } else {
            Sound::Prompts(prompt)
        };
        call.play(&mut self.out, sound);
    }

    /// An agent waits in a queue to consult somebody.
    pub(crate) fn consult_queue(
        &mut self,
        call: &mut Call,
        queue: &Arc<Queue>,
        by: edgecall_model::LegNo,
    ) -> Option<QueueResult> {
        let place = self.last_place();
        let wait = queue.wait_seconds;
        self.visit_queue(call, queue, wait, Asks::Consult(by), place)
    }

    fn last_place(&mut self) -> i64 {
        self.next_place += 1;
        self.next_place
    }

    /// Why a queue does not take another caller now.
    pub(crate) fn queue_refuses(&self, queue: &Queue) -> Option<QueueResult> {
        let line = self.lines.get(&queue.id);
        if line.is_none_or(|line| line.signed_in == 0) {
            Some(QueueResult::NoAgent)
        } else if queue.max_waiting > 0 && line.is_some_and(|line| line.len() >= queue.max_waiting)
        {
            Some(QueueResult::Full)
        } else {
            None
        }
    }

    fn visit_queue(
        &mut self,
        call: &mut Call,
        queue: &Arc<Queue>,
        wait_seconds: u32,
        asks: Asks,
        place: i64,
    ) -> Option<QueueResult> {
        let visit = call.new_visit();
        let requested = EventBody::QueueRequested {
            visit,
            queue: queue.id.clone(),
            number: queue.number.clone(),
            name: queue.name.clone(),
            service_level_seconds: queue.service_level_seconds,
            consult: matches!(asks, Asks::Consult(_)),
        };
        call.log(&mut self.out, self.now, requested);
        if let Some(result) = self.queue_refuses(queue) {
            let left = EventBody::QueueLeft { visit, result };
            call.log(&mut self.out, self.now, left);
            return Some(result);
        }
        let refusals = call.refusals(self.now);
        let line = self.lines.entry(queue.id.clone()).or_default();
        line.add(refusals.clone(), place, call.id.clone());
        let position = if place < 0 { 1 } else { line.len() };
        let entered = EventBody::QueueEntered { visit, position };
        call.log(&mut self.out, self.now, entered);
        self.timers.cancel(&Timer::FlowLimit(call.id.clone()));
        self.timers.set(
            Timer::QueueWait(call.id.clone()),
            self.now.plus(i64::from(wait_seconds) * 1_000),
        );
        self.touched_lines.insert(queue.id.clone());
        call.visit = Some(Visit {
            number: visit,
            queue: Arc::clone(queue),
            place,
            kept: Some(refusals),
            overdue: false,
            asks,
        });
        self.await_retry(call);
        None
    }

    /// Sends away one caller of a touched queue in which nobody is signed in any more (ACD-71).
    pub(crate) fn expel_one(&mut self) -> bool {
        let caller = self.touched_lines.iter().find_map(|queue| {
            let line = self.lines.get(queue)?;
            if line.signed_in > 0 {
                None
            } else {
                line.any().cloned()
            }
        });
        let Some(caller) = caller else { return false };
        self.with_call(&caller, |engine, call| {
            engine.leave_queue(call, QueueResult::NoAgent);
        });
        true
    }

    /// Offers one waiting call: of all calls in touched queues that an idle agent could take, the one that
    /// has waited longest. A queue that has nothing to offer is not looked at again until it is touched:
    /// offers of other queues only take idle agents away.
    pub(crate) fn offer_one(&mut self) -> bool {
        let mut best = None;
        let mut settled = Vec::new();
        for queue in &self.touched_lines {
            match self.first_offer(queue) {
                None => settled.push(queue.clone()),
                offer => best = offer.into_iter().chain(best).min(),
            }
        }
        for queue in settled {
            self.told_lines.insert(queue.clone());
            self.touched_lines.remove(&queue);
        }
        let Some((_, call, agent)) = best else {
            return false;
        };
        self.with_call(&call, |engine, call| engine.offer(call, &agent));
        true
    }

    /// The first caller of a queue who can be offered to somebody, and to whom.
    fn first_offer(&self, queue: &QueueId) -> Option<(i64, CallId, AgentId)> {
        let line = self.lines.get(queue)?;
        if line.idle.is_empty() {
            return None;
        }
        let (place, id) = line.first()?;
        let call = self.calls.get(id)?;
        let agent = line.idle.choose(|agent| call.tried(agent, self.now))?;
        Some((place, id.clone(), agent.clone()))
    }

    fn offer(&mut self, call: &mut Call, agent: &AgentId) {
        let Some(visit) = &mut call.visit else { return };
        let (number, queue, asks) = (visit.number, Arc::clone(&visit.queue), visit.asks);
        if let (Some(line), Some(kept)) = (self.lines.get_mut(&queue.id), visit.kept.take()) {
            line.remove(&kept, visit.place);
            line.ringing += 1;
        }
        self.told_lines.insert(queue.id.clone());
        let others = self.explain(call, &queue.id, agent);
        let chosen = EventBody::AgentChosen {
            visit: number,
            agent: agent.clone(),
            others,
        };
        call.log(&mut self.out, self.now, chosen);
        let aim = match asks {
            Asks::Consult(by) => Aim::Consult { by },
            Asks::Flow | Asks::Customer => Aim::Serve,
        };
        let round = Round::one(Ringee::Agent(agent.clone()), queue.ring_seconds);
        self.attempt(call, aim, [round].into());
    }

    /// Why each other member of the queue was not the one.
    fn explain(&self, call: &Call, queue: &QueueId, chosen: &AgentId) -> Vec<(AgentId, NotChosen)> {
        let members = self.setup.members(queue);
        let place = |agent: &AgentId| {
            let seat = self.seats.get(agent)?;
            seat.agent.queues.iter().find(|m| m.queue == *queue)
        };
        let standing = |agent: &AgentId, priority: u8| {
            self.seats.get(agent).map(|seat| Standing {
                state: seat.state,
                phone_ready: seat.is_reachable(),
                priority,
                idle_since: seat.idle_since,
                tried: call.tried(agent, self.now),
            })
        };
        let priority = place(chosen).map_or(1, |membership| membership.priority);
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

    /// What an agent did with an offer of the call.
    pub(crate) fn note_offer(&mut self, call: &mut Call, agent: &AgentId, reason: LegEnd) {
        let offers = call.offers.entry(agent.clone()).or_default();
        match reason {
            LegEnd::Rejected | LegEnd::Busy => {
                offers.rejected_until = Some(self.now.plus(REJECTED_MS));
            }
            LegEnd::RingTimeout => offers.missed = true,
            _ => {}
        }
    }

    /// The phone that rang was not answered: the caller keeps the place.
    pub(crate) fn wait_again(&mut self, call: &mut Call) {
        let refusals = call.refusals(self.now);
        let Some(visit) = &mut call.visit else { return };
        if visit.overdue {
            return self.leave_queue(call, QueueResult::TimedOut);
        }
        let line = self.lines.entry(visit.queue.id.clone()).or_default();
        line.ringing = line.ringing.saturating_sub(1);
        line.add(refusals.clone(), visit.place, call.id.clone());
        visit.kept = Some(refusals);
        self.touched_lines.insert(visit.queue.id.clone());
        self.await_retry(call);
    }

    /// The longest wait is over. A phone that rings may ring to its end (ACD-72).
    pub(crate) fn wait_over(&mut self, call: &mut Call) {
        match &mut call.visit {
            Some(visit) if visit.kept.is_none() => visit.overdue = true,
            Some(_) => self.leave_queue(call, QueueResult::TimedOut),
            None => {}
        }
    }

    fn await_retry(&mut self, call: &Call) {
        if let Some(at) = call.next_retry(self.now) {
            self.timers.set(Timer::Retry(call.id.clone()), at);
        }
    }

    /// An agent who rejected the call may be asked again.
    pub(crate) fn retry(&mut self, call: &mut Call) {
        let refusals = call.refusals(self.now);
        if let Some(visit) = &mut call.visit
            && let Some(kept) = &mut visit.kept
        {
            let line = self.lines.entry(visit.queue.id.clone()).or_default();
            line.remove(kept, visit.place);
            line.add(refusals.clone(), visit.place, call.id.clone());
            *kept = refusals;
            self.touched_lines.insert(visit.queue.id.clone());
        }
        self.await_retry(call);
    }

    /// Takes the call out of its queue and goes on with whoever asked for it.
    pub(crate) fn leave_queue(&mut self, call: &mut Call, result: QueueResult) {
        let Some(asks) = self.unqueue(call, result) else {
            return;
        };
        match asks {
            Asks::Flow => {
                call.stop_play(&mut self.out);
                self.enter_flow_phase(call);
                self.run_flow(call, FlowInput::QueueResult(result));
            }
            Asks::Customer => {
                call.stop_play(&mut self.out);
                let cause = match result {
                    QueueResult::NoAgent => Cause::NoAgent,
                    QueueResult::Full => Cause::QueueFull,
                    _ => Cause::QueueTimeout,
                };
                self.close(call, cause);
            }
            Asks::Consult(by) => {
                let reason = match result {
                    QueueResult::TimedOut => LegEnd::RingTimeout,
                    _ => LegEnd::Unreachable,
                };
                self.consult_over(call, by, reason);
            }
        }
    }

    /// Ends the visit: nobody waits. What rings and the call's phase are the caller's to change.
    pub(crate) fn unqueue(&mut self, call: &mut Call, result: QueueResult) -> Option<Asks> {
        let visit = call.visit.take()?;
        if let Some(line) = self.lines.get_mut(&visit.queue.id) {
            match &visit.kept {
                Some(kept) => line.remove(kept, visit.place),
                None => line.ringing = line.ringing.saturating_sub(1),
            }
        }
        self.told_lines.insert(visit.queue.id.clone());
        self.timers.cancel(&Timer::QueueWait(call.id.clone()));
        self.timers.cancel(&Timer::Retry(call.id.clone()));
        let left = EventBody::QueueLeft {
            visit: visit.number,
            result,
        };
        call.log(&mut self.out, self.now, left);
        Some(visit.asks)
    }
}
