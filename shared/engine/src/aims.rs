//! What becomes of an attempt: its aim is reached, or nobody answered.

use crate::Effect;
use crate::attempt::{Aim, Ringee, Round};
use crate::call::{CUSTOMER, Call, Phase};
use crate::engine::Engine;
use crate::leg::Place;
use crate::timers::Timer;
use edgecall_flow::FlowInput;
use edgecall_model::agent::{AgentState, StateCause};
use edgecall_model::desk::{DeskEvent, DeskNotice};
use edgecall_model::event::{
    CallKind, Cause, EventBody, LegEnd, QueueResult, Side, TransferKind, TransferredTo,
};
use edgecall_model::{AgentId, LegNo};
use std::sync::Arc;

impl Engine {
    /// A phone was answered.
    pub(crate) fn aim_reached(&mut self, call: &mut Call, aim: Aim, leg: LegNo) {
        match aim {
            Aim::Serve => self.serve(call, leg),
            Aim::Back | Aim::Join { .. } => self.put_main(call, leg),
            Aim::Transfer { by } => {
                self.put_main(call, leg);
                self.hand_over(call, by, leg, TransferKind::Blind);
            }
            Aim::Consult { by } => self.consulted(call, by, leg),
            Aim::Own => {
                if let Some(leg) = call.legs.get_mut(&leg) {
                    leg.place = Place::Main;
                }
                self.call_customer(call);
            }
            Aim::Called => self.called_answers(call),
            Aim::Supervise { of, mode } => self.supervise(call, leg, of, mode),
            Aim::TakeOver { of } => self.take_over_talk(call, leg, of),
            Aim::Retrieve => self.retrieved(call, leg),
            Aim::Move { from } => self.moved(call, from, leg),
        }
    }

    /// Brings a leg together with the customer.
    pub(crate) fn put_main(&mut self, call: &mut Call, no: LegNo) {
        let Some(leg) = call.legs.get_mut(&no) else {
            return;
        };
        leg.place = Place::Main;
        let agent = leg.agent().cloned();
        call.phase = Phase::Talk;
        if let Some(agent) = agent {
            self.talks(&agent, call);
        }
    }

    pub(crate) fn talks(&mut self, agent: &AgentId, call: &Call) {
        let (state, cause) = (AgentState::Talking, StateCause::Rule);
        self.set_state(agent, state, "", cause, Some(&call.id));
    }

    /// A queue's agent gets the call.
    fn serve(&mut self, call: &mut Call, leg: LegNo) {
        let Some(visit) = &call.visit else { return };
        let (queue, asks) = (Arc::clone(&visit.queue), visit.asks);
        self.unqueue(call, QueueResult::Answered);
        if asks == crate::call::Asks::Flow {
            self.run_flow(call, FlowInput::QueueResult(QueueResult::Answered));
        }
        call.stop_play(&mut self.out);
        if let Some(leg) = call.legs.get_mut(&leg) {
            leg.queue = Some(Arc::clone(&queue));
        }
        call.delivered = Some(queue);
        self.put_main(call, leg);
    }

    /// The agent who began a transfer is released; the target serves.
    pub(crate) fn hand_over(&mut self, call: &mut Call, by: LegNo, to: LegNo, kind: TransferKind) {
        self.settle(call);
        let transferred = EventBody::Transferred {
            by,
            kind,
            to: TransferredTo::Leg { leg: to },
        };
        call.log(&mut self.out, self.now, transferred);
        let (reason, side) = (LegEnd::Released, Side::Agent);
        self.release(call, by, reason, side, Cause::Normal);
    }

    /// The called customer, or colleague, answers.
    fn called_answers(&mut self, call: &mut Call) {
        call.phase = Phase::Talk;
        if call.kind == CallKind::PreviewOutbound {
            call.served_since = Some(self.now);
        }
        let legs = call.legs.iter_mut().filter(|(_, l)| l.answered.is_some());
        let mut agents = Vec::new();
        for (_, leg) in legs {
            leg.place = Place::Main;
            agents.extend(leg.agent().cloned());
        }
        for agent in agents {
            self.talks(&agent, call);
        }
    }

    /// Another phone of the same agent goes on with what the one before did.
    fn moved(&mut self, call: &mut Call, from: LegNo, to: LegNo) {
        let Some(old) = call.legs.get(&from) else {
            let (reason, by) = (LegEnd::Released, Side::System);
            return self.release(call, to, reason, by, Cause::Normal);
        };
        let (place, muted, served) = (old.place.clone(), old.muted, old.served);
        let (held, queue) = (old.held_since, old.queue.clone());
        if let Some(new) = call.legs.get_mut(&to) {
            (new.place, new.muted, new.served) = (place, muted, served);
            (new.held_since, new.queue) = (held, queue);
        }
        if let Some(consult) = &mut call.consult {
            let change = |leg: &mut LegNo| *leg = if *leg == from { to } else { *leg };
            change(&mut consult.by);
            consult.with.iter_mut().for_each(change);
        }
        for leg in call.legs.values_mut() {
            if let Place::Monitor { of, .. } = &mut leg.place
                && *of == from
            {
                *of = to;
            }
        }
        for attempt in call.attempts.values_mut() {
            attempt.aim.follow(from, to);
        }
        if let Some(visit) = &mut call.visit
            && visit.asks == crate::call::Asks::Consult(from)
        {
            visit.asks = crate::call::Asks::Consult(to);
        }
        self.tell_move(call, from, to, (muted, held.is_some()));
    }

    fn tell_move(&mut self, call: &mut Call, from: LegNo, to: LegNo, (muted, held): (bool, bool)) {
        if held {
            let holds = EventBody::HoldStarted { leg: to };
            call.log(&mut self.out, self.now, holds);
        }
        if muted {
            let mutes = EventBody::MuteStarted { leg: to };
            call.log(&mut self.out, self.now, mutes);
        }
        self.settle(call);
        if muted {
            self.out.push(Effect::Mute {
                call: call.id.clone(),
                leg: to,
                muted,
            });
        }
        let moved = EventBody::LegMoved { from, to };
        call.log(&mut self.out, self.now, moved);
        self.timers.cancel(&Timer::Lost(call.id.clone(), from));
        self.end_leg(call, from, LegEnd::Released, Side::Agent, Cause::Normal);
    }

    /// Nobody answered and nobody is left to be called.
    pub(crate) fn attempt_failed(&mut self, call: &mut Call, offer: u16, by: Side) {
        let Some(attempt) = call.attempts.remove(&offer) else {
            return;
        };
        let reason = attempt.last;
        match attempt.aim {
            Aim::Serve => self.wait_again(call),
            Aim::Back => self.send_back(call, Side::System, Cause::NoAnswer),
            Aim::Transfer { by: agent } => self.transfer_failed(call, agent, reason),
            Aim::Consult { by: agent } if call.visit.is_some() => {
                let _ = agent;
                self.wait_again(call);
            }
            Aim::Consult { by: agent } => self.consult_over(call, agent, reason),
            Aim::Join { by: agent } => {
                self.notice_leg(call, agent, DeskNotice::InviteFailed { reason });
            }
            Aim::Own | Aim::Called => {
                let own = call.legs.iter().find(|(no, _)| **no != CUSTOMER);
                if let Some(own) = own.map(|(no, _)| *no) {
                    self.notice_leg(call, own, DeskNotice::NotConnected { reason });
                }
                let cause = Cause::of_unanswered(reason);
                self.end_call(call, by, cause, reason);
            }
            Aim::Supervise { .. } | Aim::TakeOver { .. } | Aim::Retrieve | Aim::Move { .. } => {}
        }
    }

    /// The target was not reached: the customer is the first agent's again (DESK-511).
    fn transfer_failed(&mut self, call: &mut Call, by: LegNo, reason: LegEnd) {
        if call.legs.contains_key(&by) {
            self.unhold(call, by);
            self.notice_leg(call, by, DeskNotice::TransferFailed { reason });
        } else if call.serving().is_empty() {
            self.send_back(call, Side::System, Cause::of_unanswered(reason));
        }
    }

    /// Tells the desk of the agent at a leg.
    pub(crate) fn notice_leg(&mut self, call: &Call, leg: LegNo, notice: DeskNotice) {
        if let Some(agent) = call.legs.get(&leg).and_then(|leg| leg.agent()) {
            self.notice(agent.clone(), notice);
        }
    }

    pub(crate) fn notice(&mut self, agent: AgentId, notice: DeskNotice) {
        self.touched_seats.insert(agent.clone());
        let event = DeskEvent::Notice { notice };
        self.out.push(Effect::Desk { agent, event });
    }

    /// Brings an agent into a call: the browser at once, other phones by ringing them.
    pub(crate) fn bring_in(&mut self, call: &mut Call, agent: &AgentId, aim: Aim) {
        let browser = self
            .seats
            .get(agent)
            .is_some_and(|seat| seat.connected && seat.phone);
        if !browser {
            let round = Round::one(
                Ringee::Agent(agent.clone()),
                crate::ringing::AGENT_RING_SECONDS,
            );
            self.attempt(call, aim, [round].into());
            return;
        }
        if let Some(seat) = self.seats.get_mut(agent) {
            seat.call = Some(call.id.clone());
        }
        let leg = self.browser_up(call, agent, aim.purpose(), aim.begun_by());
        self.aim_reached(call, aim, leg);
        self.touched_seats.insert(agent.clone());
    }
}
