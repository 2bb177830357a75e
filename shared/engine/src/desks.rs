//! What desks show: state and call, told once per input and only when they changed.

use crate::Effect;
use crate::call::Call;
use crate::engine::Engine;
use crate::seat::Seat;
use edgecall_model::AgentId;
use edgecall_model::desk::{DeskCall, DeskCallPhase, DeskEvent};

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
        for agent in std::mem::take(&mut self.touched_seats) {
            self.tell_desk(&agent);
        }
    }

    pub(crate) fn tell_desk(&mut self, agent: &AgentId) {
        let service = DeskEvent::Service {
            limit: self.limit_told,
        };
        let Some(seat) = self.seats.get_mut(agent).filter(|seat| seat.connected) else {
            return;
        };
        let call = seat.call.as_ref().and_then(|id| self.calls.get(id));
        let news = [
            state_shown(seat),
            DeskEvent::Call {
                call: call.and_then(|call| call_shown(call, agent)),
            },
            service,
        ];
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
}

fn state_shown(seat: &Seat) -> DeskEvent {
    DeskEvent::State {
        state: seat.state,
        reason: seat.reason.clone(),
        since: seat.since,
        next: seat.next.as_ref().map(|next| next.state),
        wrapup_until: seat.wrapup_until,
    }
}

fn call_shown(call: &Call, agent: &AgentId) -> Option<DeskCall> {
    let shown = |phase, queue: &str, ringing_since| DeskCall {
        call: call.id.clone(),
        phase,
        customer: call.customer.clone(),
        region: call.region.clone(),
        hotline: call.hotline.clone(),
        queue: queue.to_owned(),
        keys: call.keys.clone(),
        started: call.start,
        ringing_since,
        answered: None,
        held_since: None,
        muted: false,
    };
    if let Some(talk) = call.talk().filter(|talk| talk.agent == *agent) {
        let held = talk.held_since.is_some();
        let phase = if held {
            DeskCallPhase::Held
        } else {
            DeskCallPhase::Talking
        };
        return Some(DeskCall {
            answered: Some(talk.answered),
            held_since: talk.held_since,
            muted: talk.muted,
            ..shown(phase, &talk.queue.name, talk.ringing_since)
        });
    }
    let visit = call.visit()?;
    let ring = visit.ring.as_ref().filter(|ring| ring.agent == *agent)?;
    Some(shown(DeskCallPhase::Ringing, &visit.queue.name, ring.since))
}
