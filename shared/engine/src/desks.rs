//! What desks show: state and call, told once per input and only when they changed.

use crate::Effect;
use crate::attempt::Aim;
use crate::call::{CUSTOMER, Call, Phase};
use crate::engine::Engine;
use crate::leg::{Leg, Party, Place};
use crate::seat::Seat;
use edgecall_model::desk::{
    DeskAttempt, DeskCall, DeskCallPhase, DeskCallState, DeskEvent, DeskParty, DeskPartyKind,
};
use edgecall_model::event::{CallKind, LegPurpose};
use edgecall_model::{AgentId, LegNo};

impl Engine {
    /// Greets a desk that has just connected.
    pub(crate) fn welcome(&mut self, agent: &AgentId) {
        let Some(seat) = self.seats.get(agent) else {
            return;
        };
        let queues = seat.agent.queues.iter();
        let event = DeskEvent::Welcome {
            tenant: self.setup.tenant.id.clone(),
            agent: agent.clone(),
            number: seat.agent.number.clone(),
            name: seat.agent.name.clone(),
            now: self.now,
            queues: queues
                .filter_map(|m| Some(self.setup.queue(&m.queue)?.name.clone()))
                .collect(),
        };
        self.out.push(Effect::Desk {
            agent: agent.clone(),
            event,
        });
    }

    pub(crate) fn tell_desks(&mut self) {
        let touched = std::mem::take(&mut self.touched_seats);
        for agent in &touched {
            self.tell_desk(agent);
        }
        self.tell_watchers(&touched);
    }

    pub(crate) fn tell_desk(&mut self, agent: &AgentId) {
        let service = DeskEvent::Service {
            limit: self.limit_told,
        };
        let Some(seat) = self.seats.get(agent).filter(|seat| seat.connected) else {
            return;
        };
        let call = seat.call.as_ref().and_then(|id| self.calls.get(id));
        let news = [
            state_shown(seat),
            DeskEvent::Call {
                call: call.and_then(|call| self.call_shown(call, agent)),
            },
            service,
        ];
        let Some(seat) = self.seats.get_mut(agent) else {
            return;
        };
        for (told, event) in seat.told.iter_mut().zip(news) {
            if told.as_ref() != Some(&event) {
                *told = Some(event.clone());
                self.out.push(Effect::Desk {
                    agent: agent.clone(),
                    event,
                });
            }
        }
    }

    fn call_shown(&self, call: &Call, agent: &AgentId) -> Option<DeskCall> {
        let ringing = call
            .ring_of(agent)
            .and_then(|(_, legs)| legs.first().copied());
        let no = call.leg_of(agent).or(ringing)?;
        let leg = call.legs.get(&no)?;
        let state = call_state(call, no);
        let phase = match (leg.answered, &call.phase, leg.held_since) {
            (_, Phase::Outgoing, _) if leg.purpose == LegPurpose::Own => DeskCallPhase::Dialling,
            (None, ..) => DeskCallPhase::Ringing,
            (_, _, Some(_)) => DeskCallPhase::Held,
            _ => DeskCallPhase::Talking,
        };
        let queue = leg.queue.as_ref().or(call.delivered.as_ref());
        let own = leg.purpose == LegPurpose::Own && call.kind != CallKind::Inbound;
        let customer_answered = call.legs.get(&CUSTOMER).and_then(|leg| leg.answered);
        Some(DeskCall {
            call: call.id.clone(),
            phase,
            kind: call.kind,
            state,
            customer: self.customer_shown(call, agent),
            region: call.region.clone(),
            hotline: call.hotline.clone(),
            queue: queue.map(|queue| queue.name.clone()).unwrap_or_default(),
            keys: call.keys.clone(),
            started: call.start,
            ringing_since: leg.dialled,
            answered: if own { customer_answered } else { leg.answered },
            held_since: leg.held_since,
            muted: leg.muted,
            leg: no,
            parties: self.parties_shown(call),
            attempt: call.attempt_by(no).and_then(|offer| {
                let attempt = call.attempts.get(&offer)?;
                match attempt.aim {
                    Aim::Transfer { .. } => Some(DeskAttempt::Transfer),
                    Aim::Consult { .. } => Some(DeskAttempt::Consult),
                    Aim::Join { .. } => Some(DeskAttempt::Invite),
                    Aim::Move { .. } => Some(DeskAttempt::Move),
                    _ => None,
                }
            }),
            consulting: call.consult.is_some_and(|consult| consult.by == no),
            monitor: leg.supervises.map(|(_, mode)| mode),
        })
    }

    /// The customer's number; for the colleague of an internal call, that of the agent who calls.
    fn customer_shown(&self, call: &Call, agent: &AgentId) -> String {
        if call.kind == CallKind::Internal && call.colleague.as_ref() == Some(agent) {
            let own = call
                .legs
                .values()
                .find(|leg| leg.purpose == LegPurpose::Own);
            let caller = own
                .and_then(|leg| leg.agent())
                .and_then(|a| self.seats.get(a));
            return caller.map(|s| s.agent.number.clone()).unwrap_or_default();
        }
        call.customer.clone()
    }

    fn parties_shown(&self, call: &Call) -> Vec<DeskParty> {
        let shown = |leg: &&Leg| !matches!(leg.place, Place::Monitor { .. } | Place::Out);
        let parties = call.legs.iter().filter(|(_, leg)| shown(leg));
        let party = |(no, leg): (&LegNo, &Leg)| {
            let (kind, name, number) = match &leg.party {
                Party::Customer => (
                    DeskPartyKind::Customer,
                    String::new(),
                    call.customer.clone(),
                ),
                Party::External { number } => {
                    (DeskPartyKind::External, String::new(), number.clone())
                }
                Party::Agent { agent, .. } => {
                    let seat = self.seats.get(agent);
                    let kind = match leg.supervises {
                        Some(_) => DeskPartyKind::Supervisor,
                        None => DeskPartyKind::Agent,
                    };
                    let name = seat.map(|s| s.agent.name.clone()).unwrap_or_default();
                    let number = seat.map(|s| s.agent.number.clone()).unwrap_or_default();
                    (kind, name, number)
                }
            };
            DeskParty {
                leg: *no,
                kind,
                name,
                number,
                answered: leg.answered,
                private: leg.place == Place::Private,
                held: leg.held_since.is_some(),
                muted: leg.muted,
                lost: leg.lost,
            }
        };
        parties.map(party).collect()
    }
}

fn state_shown(seat: &Seat) -> DeskEvent {
    DeskEvent::State {
        state: seat.state,
        reason: seat.reason.clone(),
        since: seat.since,
        next: seat.next.as_ref().map(|(next, _)| next.state),
        wrapup_until: seat.wrapup_until,
    }
}

/// The call state code for the agent at a leg (file 10 section 3.2).
pub(crate) fn call_state(call: &Call, no: LegNo) -> DeskCallState {
    let Some(leg) = call.legs.get(&no) else {
        return DeskCallState::Idle;
    };
    let internal = call.kind == CallKind::Internal;
    if leg.supervises.is_some() {
        return DeskCallState::Monitoring;
    }
    if leg.answered.is_none() {
        return match (internal, leg.purpose) {
            (false, LegPurpose::Own) => DeskCallState::OutAgentRinging,
            (true, LegPurpose::Own) => DeskCallState::InternalDialling,
            (true, _) | (false, LegPurpose::Consult | LegPurpose::Conference) => {
                DeskCallState::InternalRinging
            }
            _ => DeskCallState::InRinging,
        };
    }
    if matches!(call.phase, Phase::Outgoing) {
        return match internal {
            true => DeskCallState::InternalDialling,
            false => DeskCallState::OutCustomerRinging,
        };
    }
    let attempt = call
        .attempt_by(no)
        .and_then(|offer| call.attempts.get(&offer));
    match (&leg.place, attempt.map(|attempt| &attempt.aim)) {
        (Place::Aside, _) => DeskCallState::InFlow,
        (Place::Private, _) => DeskCallState::ConsultTalking,
        (_, Some(Aim::Transfer { .. })) => DeskCallState::Transferring,
        _ if call.consult.is_some_and(|consult| consult.by == no) => DeskCallState::ConsultDialling,
        _ if leg.held_since.is_some() => DeskCallState::Held,
        _ if call.in_main() > 2 => DeskCallState::Conference,
        _ => match call.kind {
            CallKind::Inbound => DeskCallState::InTalking,
            CallKind::PreviewOutbound => DeskCallState::OutTalking,
            CallKind::Internal => DeskCallState::InternalTalking,
        },
    }
}
