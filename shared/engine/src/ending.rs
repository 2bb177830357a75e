//! Legs end, and with the last one that matters the call.

use crate::Effect;
use crate::attempt::Aim;
use crate::call::{Asks, CUSTOMER, Call, Phase};
use crate::engine::Engine;
use crate::leg::{Leg, Party, Place};
use crate::seat::Seat;
use crate::timers::Timer;
use edgecall_model::event::{CallKind, Cause, EventBody, LegEnd, QueueResult, Side};
use edgecall_model::rules::{LostAgent, OutboundWrapup};
use edgecall_model::{AgentId, LegNo};

/// How long an agent is in wrap-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WrapupTime {
    None,
    Seconds(u32),
    /// Until the agent ends it.
    Manual,
}

impl Engine {
    /// The far end of a leg is gone.
    pub(crate) fn leg_ended(&mut self, call: &mut Call, leg: LegNo, reason: LegEnd) {
        if call.attempt_of(leg).is_some() {
            self.ringing_ended(call, leg, reason);
        } else if leg == CUSTOMER {
            self.customer_gone(call, reason);
        } else if call.legs.contains_key(&leg) {
            let by = self.side(call, leg);
            self.party_gone(call, leg, LegEnd::Released, by, Cause::Normal);
        }
    }

    fn side(&self, call: &Call, leg: LegNo) -> Side {
        match call.legs.get(&leg).map(|leg| &leg.party) {
            Some(Party::Customer) => Side::Customer,
            Some(Party::External { .. }) => Side::External,
            Some(Party::Agent { .. }) => Side::Agent,
            None => Side::System,
        }
    }

    /// The customer (or whoever stands in the customer's place) has hung up. Others who talk go on.
    pub(crate) fn customer_gone(&mut self, call: &mut Call, reason: LegEnd) {
        if !call.legs.contains_key(&CUSTOMER) {
            return;
        }
        let answered = !matches!(call.phase, Phase::Opening(_));
        let side = self.side(call, CUSTOMER);
        let (by, cause) = match reason {
            LegEnd::Failed => (Side::System, Cause::PlatformFault),
            _ => (side, Cause::Normal),
        };
        let reason = match reason {
            LegEnd::Failed => LegEnd::Failed,
            _ if answered => LegEnd::Released,
            _ => LegEnd::CallerGaveUp,
        };
        if !self.others_talk(call) {
            return self.end_call(call, by, cause, reason);
        }
        self.give_up_for_customer(call);
        self.end_leg(call, CUSTOMER, reason, by, cause);
    }

    /// Two or more others are in the conversation, or in a consult.
    fn others_talk(&self, call: &Call) -> bool {
        if !matches!(call.phase, Phase::Talk) {
            return false;
        }
        let consulted = call.consult.is_some_and(|consult| consult.with.is_some());
        let others = call.legs.iter().filter(|(no, leg)| {
            **no != CUSTOMER && leg.answered.is_some() && leg.place == Place::Main
        });
        consulted || others.count() > 1
    }

    /// What was begun for the customer has no sense without.
    pub(crate) fn give_up_for_customer(&mut self, call: &mut Call) {
        let offers: Vec<u16> = call
            .attempts
            .iter()
            .filter(|(_, a)| matches!(a.aim, Aim::Transfer { .. } | Aim::Back))
            .map(|(offer, _)| *offer)
            .collect();
        for offer in offers {
            let by = call.attempts.get(&offer).and_then(|a| a.aim.begun_by());
            self.give_up(call, offer, LegEnd::CallerGaveUp, Side::Customer);
            if let Some(by) = by {
                self.unhold(call, by);
            }
        }
        let held = call.legs.iter().filter(|(_, leg)| leg.place == Place::Main);
        for leg in held.map(|(no, _)| *no).collect::<Vec<_>>() {
            self.unhold(call, leg);
        }
    }

    /// A party is gone, whoever released it. The call goes on while somebody serves the customer, or while
    /// two talk.
    pub(crate) fn party_gone(
        &mut self,
        call: &mut Call,
        no: LegNo,
        reason: LegEnd,
        by: Side,
        cause: Cause,
    ) {
        let Some(leg) = call.legs.get_mut(&no) else {
            return;
        };
        if no == CUSTOMER {
            return self.customer_gone(call, reason);
        }
        // Whatever ends before it, nobody hears this leg any more.
        leg.lost = true;
        if matches!(leg.place, Place::Monitor { .. }) {
            return self.release(call, no, reason, by, cause);
        }
        let customer_left = !call.legs.contains_key(&CUSTOMER);
        match call.consult {
            Some(consult) if consult.with == Some(no) && !customer_left => {
                self.consult_over(call, consult.by, reason);
                return self.release(call, no, reason, by, cause);
            }
            Some(consult) if consult.by == no => self.end_consult(call, by),
            _ => {}
        }
        if self.goes_on_without(call, no) {
            self.give_up_by(call, no);
            self.release(call, no, reason, by, cause);
        } else {
            self.end_call(call, by, cause, LegEnd::Released);
        }
    }

    /// Whether the call goes on when this leg leaves.
    fn goes_on_without(&self, call: &Call, no: LegNo) -> bool {
        if !call.legs.contains_key(&CUSTOMER) {
            return call.in_main() > 2
                || call
                    .consult
                    .is_some_and(|c| c.by != no && c.with != Some(no));
        }
        if !matches!(call.phase, Phase::Talk) {
            return false;
        }
        let mut others = call.serving();
        others.retain(|other| *other != no);
        let agent = |other: &LegNo| {
            call.legs
                .get(other)
                .is_some_and(|leg| leg.agent().is_some())
        };
        let staffed = others.iter().any(agent);
        let allowed = staffed || call.setup.rules.calls_without_agents;
        !others.is_empty() && allowed || call.awaits_somebody()
    }

    /// Further parties that an agent was calling are no longer wanted; the target of a transfer is.
    fn give_up_by(&mut self, call: &mut Call, by: LegNo) {
        let offers: Vec<u16> = call
            .attempts
            .iter()
            .filter(|(_, a)| a.aim.begun_by() == Some(by))
            .filter(|(_, a)| !matches!(a.aim, Aim::Transfer { .. }))
            .map(|(offer, _)| *offer)
            .collect();
        for offer in offers {
            self.give_up(call, offer, LegEnd::Cancelled, Side::Agent);
        }
    }

    /// Ends a consult together with whoever was consulted.
    pub(crate) fn end_consult(&mut self, call: &mut Call, by: Side) {
        let Some(consult) = call.consult.take() else {
            return;
        };
        if let Some(offer) = call
            .attempts
            .iter()
            .find(|(_, a)| matches!(a.aim, Aim::Consult { .. }))
            .map(|(offer, _)| *offer)
        {
            self.give_up(call, offer, LegEnd::Cancelled, by);
        }
        let asks = Asks::Consult(consult.by);
        if call.visit.as_ref().is_some_and(|visit| visit.asks == asks) {
            self.unqueue(call, QueueResult::OtherExit);
        }
        if let Some(with) = consult.with {
            self.release(call, with, LegEnd::Released, by, Cause::Normal);
        }
    }

    /// Releases an answered leg and gives its agent back.
    pub(crate) fn release(
        &mut self,
        call: &mut Call,
        no: LegNo,
        reason: LegEnd,
        by: Side,
        cause: Cause,
    ) {
        if let Some((agent, wrapup)) = self.end_leg(call, no, reason, by, cause) {
            self.after_call(&agent, &call.id, wrapup);
        }
        let follows = |leg: &Leg| matches!(leg.place, Place::Monitor { of, .. } if of == no);
        let monitors = call.legs.iter().filter(|(_, leg)| follows(leg));
        for leg in monitors.map(|(no, _)| *no).collect::<Vec<_>>() {
            self.release(call, leg, LegEnd::Released, Side::System, Cause::Normal);
        }
    }

    /// Ends a leg in log and media; gives its agent and the wrap-up that follows.
    pub(crate) fn end_leg(
        &mut self,
        call: &mut Call,
        no: LegNo,
        reason: LegEnd,
        by: Side,
        cause: Cause,
    ) -> Option<(AgentId, WrapupTime)> {
        self.log_pauses_end(call, no);
        call.legs.get_mut(&no)?.place = Place::Out;
        self.settle(call);
        self.timers.cancel(&Timer::Lost(call.id.clone(), no));
        let leg = call.legs.remove(&no)?;
        call.stop_play_to(&mut self.out, no);
        let ended = EventBody::LegEnded {
            leg: no,
            reason,
            by,
        };
        call.log(&mut self.out, self.now, ended);
        // A customer who has hung up needs not be told.
        if !(no == CUSTOMER && by == Side::Customer) {
            self.out.push(Effect::HangUp {
                call: call.id.clone(),
                leg: no,
                cause,
            });
        }
        let wrapup = self.wrapup_of(call, &leg);
        leg.agent().map(|agent| (agent.clone(), wrapup))
    }

    /// Mute, hold and monitoring end with the leg.
    fn log_pauses_end(&mut self, call: &mut Call, no: LegNo) {
        let Some(leg) = call.legs.get_mut(&no) else {
            return;
        };
        let muted = std::mem::take(&mut leg.muted);
        let held = leg.held_since.take().is_some();
        let supervises = leg.supervises.is_some();
        if muted {
            call.log(&mut self.out, self.now, EventBody::MuteEnded { leg: no });
        }
        if held {
            call.log(&mut self.out, self.now, EventBody::HoldEnded { leg: no });
        }
        if supervises {
            call.log(&mut self.out, self.now, EventBody::MonitorEnded { leg: no });
        }
    }

    /// Wrap-up after a leg (DESK-315, DESK-316). Internal and monitoring calls have none.
    fn wrapup_of(&self, call: &Call, leg: &Leg) -> WrapupTime {
        if !leg.served || leg.supervises.is_some() {
            return WrapupTime::None;
        }
        let own = leg
            .agent()
            .and_then(|agent| self.seats.get(agent))
            .map_or(0, |seat| seat.rules.wrapup_seconds);
        let seconds = match call.kind {
            CallKind::Internal => 0,
            CallKind::Inbound => match leg.queue.as_ref().or(call.delivered.as_ref()) {
                Some(queue) => queue.wrapup_seconds,
                None => own,
            },
            CallKind::PreviewOutbound => match call.setup.rules.outbound_wrapup {
                OutboundWrapup::Off => 0,
                OutboundWrapup::Timed => own,
                OutboundWrapup::Manual => return WrapupTime::Manual,
            },
        };
        match seconds {
            0 => WrapupTime::None,
            seconds => WrapupTime::Seconds(u32::from(seconds)),
        }
    }

    /// Ends everything: rings, queue, conversation, legs, log. `reason` is that of the customer's leg.
    pub(crate) fn end_call(&mut self, call: &mut Call, by: Side, cause: Cause, reason: LegEnd) {
        self.timers.cancel_call(&call.id);
        self.count_trial(call);
        call.stop_play(&mut self.out);
        let gave_up = by == Side::Customer;
        let left = if gave_up {
            QueueResult::Abandoned
        } else {
            QueueResult::OtherExit
        };
        let (ringing, side) = match (gave_up, cause) {
            (true, _) => (LegEnd::CallerGaveUp, by),
            (false, Cause::Cancelled) => (LegEnd::CallerGaveUp, by),
            _ => (LegEnd::Failed, by),
        };
        self.give_all_up(call, ringing, side);
        self.unqueue(call, left);
        for leg in call.legs.keys().copied().collect::<Vec<_>>() {
            self.log_pauses_end(call, leg);
        }
        call.phase = Phase::Over;
        call.consult = None;
        self.settle(call);
        let mut free = Vec::new();
        let legs: Vec<LegNo> = call
            .legs
            .keys()
            .copied()
            .filter(|leg| *leg != CUSTOMER)
            .collect();
        for leg in legs {
            free.extend(self.end_leg(call, leg, LegEnd::Released, by, cause));
        }
        if call.legs.contains_key(&CUSTOMER) {
            free.extend(self.end_leg(call, CUSTOMER, reason, by, cause));
        }
        call.log(&mut self.out, self.now, EventBody::CallEnded { by, cause });
        self.out.push(Effect::CallClosed {
            call: call.id.clone(),
        });
        call.over = true;
        for (agent, wrapup) in free {
            self.after_call(&agent, &call.id, wrapup);
        }
        // The agent who placed the call has no leg when the own phone was never answered.
        let here = |seat: &Seat| seat.call.as_ref() == Some(&call.id);
        if let Some(owner) = call.owner.clone()
            && self.seats.get(&owner).is_some_and(here)
        {
            self.after_call(&owner, &call.id, WrapupTime::None);
        }
    }

    /// Nobody serves the customer any more: back to the front of the queue that delivered the call, or the
    /// end when there is none.
    pub(crate) fn send_back(&mut self, call: &mut Call, by: Side, cause: Cause) {
        let queue = call.delivered.as_ref().map(|queue| queue.id.clone());
        if let (Some(queue), true) = (queue, call.has_customer()) {
            call.phase = Phase::Queue;
            self.settle(call);
            if self.enter_queue_front(call, &queue).is_none() {
                return;
            }
        }
        self.end_call(call, by, cause, LegEnd::Released);
    }

    /// The agent does not come back: the call ends or goes back to its queue (DESK-329).
    pub(crate) fn lost_over(&mut self, call: &mut Call, no: LegNo) {
        let requeue = call.setup.rules.lost_agent == LostAgent::Requeue;
        self.drop_agent(call, no, requeue, Side::System, Cause::AgentConnectionLost);
    }

    /// Takes an agent out of a call against the agent's will.
    pub(crate) fn drop_agent(
        &mut self,
        call: &mut Call,
        no: LegNo,
        requeue: bool,
        by: Side,
        cause: Cause,
    ) {
        let alone = matches!(call.phase, Phase::Talk)
            && call.has_customer()
            && call.serving() == [no]
            && !call.awaits_somebody();
        if !(requeue && alone && call.delivered.is_some()) {
            return self.party_gone(call, no, LegEnd::Released, by, cause);
        }
        self.end_consult(call, by);
        self.give_up_by(call, no);
        call.phase = Phase::Queue;
        self.release(call, no, LegEnd::Released, by, cause);
        self.send_back(call, by, cause);
    }
}
