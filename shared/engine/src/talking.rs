//! Customer and agent talk, until one of them, or the platform, ends the call.

use crate::call::{CUSTOMER, Call, Phase, Talk};
use crate::engine::Engine;
use crate::timers::Timer;
use crate::{Effect, Music, Sound};
use edgecall_flow::FlowInput;
use edgecall_model::agent::{AgentState, StateCause};
use edgecall_model::event::{Cause, EventBody, LegEnd, QueueResult, Side};
use edgecall_model::{AgentId, LegNo};
use std::sync::Arc;

/// How long a lost agent may take to come back (DESK-329).
const LOST_MS: i64 = 30_000;

impl Engine {
    /// The agent whose phone rings takes the call.
    pub(crate) fn answer(&mut self, call: &mut Call) {
        let Some(visit) = call.visit() else { return };
        let Some(ring) = visit.ring.clone() else {
            return;
        };
        let queue = Arc::clone(&visit.queue);
        self.timers.cancel(&Timer::Ring(call.id.clone()));
        self.timers.cancel(&Timer::AutoAnswer(call.id.clone()));
        call.log(
            &mut self.out,
            self.now,
            EventBody::LegAnswered { leg: ring.leg },
        );
        self.unqueue(call, QueueResult::Answered);
        self.run_flow(call, FlowInput::QueueResult(QueueResult::Answered));
        call.stop_play(&mut self.out);
        let recording = call.new_recording();
        let (id, leg) = (call.id.clone(), ring.leg);
        call.phase = Phase::Talk(Talk {
            leg,
            agent: ring.agent.clone(),
            queue,
            ringing_since: ring.since,
            answered: self.now,
            held_since: None,
            muted: false,
            lost: false,
            recording,
        });
        let legs = vec![CUSTOMER, leg];
        self.out.push(Effect::ConnectAgent {
            call: id.clone(),
            leg,
            agent: ring.agent.clone(),
        });
        self.out.push(Effect::Bridge {
            call: id.clone(),
            legs: legs.clone(),
        });
        call.log(&mut self.out, self.now, EventBody::BridgeStarted { legs });
        let (left, right) = (CUSTOMER, leg);
        self.out.push(Effect::StartRecording {
            call: id,
            recording,
            left,
            right,
        });
        call.log(
            &mut self.out,
            self.now,
            EventBody::RecordingStarted {
                recording,
                left,
                right,
            },
        );
        self.set_state(
            &ring.agent,
            AgentState::Talking,
            "",
            StateCause::Rule,
            Some(&call.id),
        );
    }

    /// Changes the conversation; the customer hears the agent, or music, as it then has to be.
    fn change_talk(&mut self, call: &mut Call, change: impl FnOnce(&mut Talk)) {
        let Some(talk) = call.talk_mut() else { return };
        let before = talk.is_bridged();
        change(talk);
        let (after, leg, agent) = (talk.is_bridged(), talk.leg, talk.agent.clone());
        let (id, legs) = (call.id.clone(), vec![CUSTOMER, leg]);
        match (before, after) {
            (true, false) => {
                self.out.push(Effect::Unbridge { call: id, legs });
                call.play(&mut self.out, Sound::Music(Music::Hold));
            }
            (false, true) => {
                call.stop_play(&mut self.out);
                self.out.push(Effect::Bridge { call: id, legs });
            }
            _ => {}
        }
        self.touched_seats.insert(agent);
    }

    pub(crate) fn hold(&mut self, call: &mut Call, on: bool) {
        let Some(talk) = call.talk() else { return };
        let leg = talk.leg;
        if talk.held_since.is_some() == on {
            return;
        }
        let body = if on {
            EventBody::HoldStarted { leg }
        } else {
            EventBody::HoldEnded { leg }
        };
        call.log(&mut self.out, self.now, body);
        let since = on.then_some(self.now);
        self.change_talk(call, |talk| talk.held_since = since);
    }

    pub(crate) fn mute(&mut self, call: &mut Call, on: bool) {
        let Some(talk) = call.talk_mut() else { return };
        if talk.muted == on {
            return;
        }
        talk.muted = on;
        let leg = talk.leg;
        self.touched_seats.insert(talk.agent.clone());
        self.out.push(Effect::Mute {
            call: call.id.clone(),
            leg,
            muted: on,
        });
        let body = if on {
            EventBody::MuteStarted { leg }
        } else {
            EventBody::MuteEnded { leg }
        };
        call.log(&mut self.out, self.now, body);
    }

    /// Sends keys to the customer's side. The log keeps how many, not which (DESK-505).
    pub(crate) fn send_digits(&mut self, call: &mut Call, digits: String) {
        let Some(talk) = call.talk() else { return };
        let sent = EventBody::DigitsSent {
            leg: talk.leg,
            digits: "•".repeat(digits.len()),
        };
        call.log(&mut self.out, self.now, sent);
        self.out.push(Effect::SendDigits {
            call: call.id.clone(),
            leg: CUSTOMER,
            digits,
        });
    }

    /// The agent's audio is gone: the customer hears music while it may come back.
    pub(crate) fn agent_lost(&mut self, call: &mut Call) {
        if call.talk().is_some_and(|talk| !talk.lost) {
            self.change_talk(call, |talk| talk.lost = true);
            self.timers
                .set(Timer::Lost(call.id.clone()), self.now.plus(LOST_MS));
        }
    }

    /// It came back: the conversation goes on without a click.
    pub(crate) fn agent_back(&mut self, call: &mut Call) {
        let Some(talk) = call.talk().filter(|talk| talk.lost) else {
            return;
        };
        let (leg, agent) = (talk.leg, talk.agent.clone());
        self.timers.cancel(&Timer::Lost(call.id.clone()));
        self.out.push(Effect::ReattachAgent {
            call: call.id.clone(),
            leg,
            agent,
        });
        call.log(&mut self.out, self.now, EventBody::LegReplaced { leg });
        self.change_talk(call, |talk| talk.lost = false);
    }

    /// The far end of a leg is gone.
    pub(crate) fn leg_ended(&mut self, call: &mut Call, leg: LegNo, reason: LegEnd) {
        if leg == CUSTOMER {
            let answered = !matches!(call.phase, Phase::Opening(_));
            let (by, cause) = match reason {
                LegEnd::Failed => (Side::System, Cause::PlatformFault),
                _ => (Side::Customer, Cause::Normal),
            };
            let reason = match reason {
                LegEnd::Failed => LegEnd::Failed,
                _ if answered => LegEnd::Released,
                _ => LegEnd::CallerGaveUp,
            };
            return self.end_call(call, by, cause, reason);
        }
        if call
            .visit()
            .and_then(|v| v.ring.as_ref())
            .is_some_and(|ring| ring.leg == leg)
        {
            let by = if reason == LegEnd::Rejected {
                Side::Agent
            } else {
                Side::System
            };
            self.ring_over(call, reason, by);
        } else if call.talk().is_some_and(|talk| talk.leg == leg) {
            self.end_call(call, Side::Agent, Cause::Normal, LegEnd::Released);
        }
    }

    pub(crate) fn media_timeout(&mut self, call: &mut Call, leg: LegNo) {
        if leg == CUSTOMER {
            self.end_call(call, Side::System, Cause::MediaTimeout, LegEnd::Released);
        } else if call.talk().is_some_and(|talk| talk.leg == leg) {
            self.agent_lost(call);
        }
    }

    /// Ends everything: rings, queue, conversation, legs, log. `reason` is that of the customer's leg.
    pub(crate) fn end_call(&mut self, call: &mut Call, by: Side, cause: Cause, reason: LegEnd) {
        self.timers.cancel_call(&call.id);
        self.count_trial(call);
        call.stop_play(&mut self.out);
        let left = if by == Side::Customer {
            QueueResult::Abandoned
        } else {
            QueueResult::OtherExit
        };
        self.unqueue(call, left);
        let free = self.end_talk(call, by, cause);
        let leg = CUSTOMER;
        call.log(
            &mut self.out,
            self.now,
            EventBody::LegEnded { leg, reason, by },
        );
        if by != Side::Customer {
            self.out.push(Effect::HangUp {
                call: call.id.clone(),
                leg,
                cause,
            });
        }
        call.log(&mut self.out, self.now, EventBody::CallEnded { by, cause });
        self.out.push(Effect::CallClosed {
            call: call.id.clone(),
        });
        call.over = true;
        if let Some((agent, wrapup_seconds)) = free {
            self.after_call(&agent, &call.id, wrapup_seconds);
        }
    }

    /// Ends the conversation, if there is one; gives its agent and the wrap-up of its queue.
    fn end_talk(&mut self, call: &mut Call, by: Side, cause: Cause) -> Option<(AgentId, u16)> {
        let talk = call.talk()?;
        let (leg, agent, recording) = (talk.leg, talk.agent.clone(), talk.recording);
        let (bridged, held, muted) = (talk.is_bridged(), talk.held_since.is_some(), talk.muted);
        let wrapup_seconds = talk.queue.wrapup_seconds;
        let id = call.id.clone();
        if muted {
            call.log(&mut self.out, self.now, EventBody::MuteEnded { leg });
        }
        if held {
            call.log(&mut self.out, self.now, EventBody::HoldEnded { leg });
        }
        if bridged {
            self.out.push(Effect::Unbridge {
                call: id.clone(),
                legs: vec![CUSTOMER, leg],
            });
        }
        self.out.push(Effect::StopRecording {
            call: id.clone(),
            recording,
        });
        call.log(
            &mut self.out,
            self.now,
            EventBody::RecordingEnded { recording },
        );
        call.log(&mut self.out, self.now, EventBody::BridgeEnded {});
        let reason = LegEnd::Released;
        call.log(
            &mut self.out,
            self.now,
            EventBody::LegEnded { leg, reason, by },
        );
        self.out.push(Effect::HangUp {
            call: id,
            leg,
            cause,
        });
        Some((agent, wrapup_seconds))
    }
}
