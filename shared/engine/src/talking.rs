//! What an agent does in a conversation, and an agent whose audio comes and goes.

use crate::Effect;
use crate::call::{CUSTOMER, Call};
use crate::engine::Engine;
use crate::leg::Place;
use crate::timers::Timer;
use edgecall_model::event::{Cause, EventBody, LegEnd, Side};
use edgecall_model::{AgentId, LegNo, Problem};

impl Engine {
    /// Puts the customer on hold for this agent, or takes the customer back.
    pub(crate) fn hold(&mut self, call: &mut Call, leg: LegNo, on: bool) -> Result<(), Problem> {
        let main = call
            .legs
            .get(&leg)
            .is_some_and(|leg| leg.place == Place::Main);
        if !main || call.attempt_by(leg).is_some() {
            return Err(super::commands::not_now(
                "the customer already waits",
                "客户已在等待",
            ));
        }
        if on {
            self.put_on_hold(call, leg);
        } else {
            self.unhold(call, leg);
        }
        Ok(())
    }

    pub(crate) fn put_on_hold(&mut self, call: &mut Call, no: LegNo) {
        if let Some(leg) = call.legs.get_mut(&no)
            && leg.held_since.is_none()
        {
            leg.held_since = Some(self.now);
            call.log(&mut self.out, self.now, EventBody::HoldStarted { leg: no });
            self.touch(call, no);
        }
    }

    pub(crate) fn unhold(&mut self, call: &mut Call, no: LegNo) {
        if let Some(leg) = call.legs.get_mut(&no)
            && leg.held_since.take().is_some()
        {
            call.log(&mut self.out, self.now, EventBody::HoldEnded { leg: no });
            self.touch(call, no);
        }
    }

    /// The desk of the agent at a leg has something new to show.
    pub(crate) fn touch(&mut self, call: &Call, leg: LegNo) {
        let agent = call.legs.get(&leg).and_then(|leg| leg.agent());
        self.touched_seats.extend(agent.cloned());
    }

    pub(crate) fn mute(&mut self, call: &mut Call, no: LegNo, on: bool) {
        let Some(leg) = call.legs.get_mut(&no).filter(|leg| leg.muted != on) else {
            return;
        };
        leg.muted = on;
        self.out.push(Effect::Mute {
            call: call.id.clone(),
            leg: no,
            muted: on,
        });
        let body = if on {
            EventBody::MuteStarted { leg: no }
        } else {
            EventBody::MuteEnded { leg: no }
        };
        call.log(&mut self.out, self.now, body);
        self.touch(call, no);
    }

    /// Sends keys to whoever the agent talks to. The log keeps how many, not which (DESK-505).
    pub(crate) fn send_digits(&mut self, call: &mut Call, leg: LegNo, digits: String) {
        let to = match call.consult {
            Some(consult) if consult.by == leg => consult.with,
            _ if call.has_customer() => Some(CUSTOMER),
            _ => None,
        };
        let Some(to) = to else { return };
        let sent = EventBody::DigitsSent {
            leg,
            digits: "•".repeat(digits.len()),
        };
        call.log(&mut self.out, self.now, sent);
        self.out.push(Effect::SendDigits {
            call: call.id.clone(),
            leg: to,
            digits,
        });
    }

    /// An agent's browser is gone: whoever is left alone hears music while it may come back.
    pub(crate) fn agent_lost(&mut self, call: &mut Call, agent: &AgentId) {
        let ringing = call.ring_of(agent);
        if let Some((_, legs)) = ringing {
            for leg in legs {
                if call.legs.get(&leg).is_some_and(|leg| leg.is_browser()) {
                    self.ringing_ended(call, leg, LegEnd::Unreachable);
                }
            }
        }
        let browser = call.legs.iter().find(|(_, leg)| {
            leg.answered.is_some() && leg.is_browser() && leg.agent() == Some(agent)
        });
        if let Some(leg) = browser.map(|(no, _)| *no) {
            self.leg_lost(call, leg);
        }
    }

    pub(crate) fn leg_lost(&mut self, call: &mut Call, no: LegNo) {
        let Some(leg) = call.legs.get_mut(&no).filter(|leg| !leg.lost) else {
            return;
        };
        leg.lost = true;
        let patience = i64::from(call.setup.rules.lost_seconds) * 1_000;
        let until = self.now.plus(patience);
        self.timers.set(Timer::Lost(call.id.clone(), no), until);
        self.touch(call, no);
    }

    /// It came back: the conversation goes on without a click.
    pub(crate) fn agent_back(&mut self, call: &mut Call, agent: &AgentId) {
        let lost = call
            .legs
            .iter_mut()
            .find(|(_, leg)| leg.lost && leg.is_browser() && leg.agent() == Some(agent));
        let Some((no, leg)) = lost else { return };
        leg.lost = false;
        let no = *no;
        self.timers.cancel(&Timer::Lost(call.id.clone(), no));
        self.out.push(Effect::ReattachAgent {
            call: call.id.clone(),
            leg: no,
            agent: agent.clone(),
        });
        call.log(&mut self.out, self.now, EventBody::LegReplaced { leg: no });
        self.touch(call, no);
    }

    pub(crate) fn media_timeout(&mut self, call: &mut Call, no: LegNo) {
        let Some(leg) = call.legs.get(&no).filter(|leg| leg.answered.is_some()) else {
            return;
        };
        if no == CUSTOMER {
            self.end_call(call, Side::System, Cause::MediaTimeout, LegEnd::Released);
        } else if leg.is_browser() {
            self.leg_lost(call, no);
        } else {
            let (reason, by) = (LegEnd::Released, Side::System);
            self.party_gone(call, no, reason, by, Cause::MediaTimeout);
        }
    }
}
