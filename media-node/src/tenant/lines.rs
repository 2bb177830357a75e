//! Legs that the engine has dialled: their signalling and audio.

use super::legs::{LegPlace, RunningCall};
use super::message::TenantMessage;
use super::shell::Shell;
use crate::call::{leg_format, line_end, q850};
use edgecall_engine::{Callee, Input};
use edgecall_model::event::{Cause, LegEnd};
use edgecall_model::{CallId, LegNo};
use media_audio::{MediaCommand, Transport};
use sip_core::{CallEvent, ReOffer};
use tokio::sync::mpsc;

impl Shell {
    /// Calls a telephone; a call that cannot even begin is told like one that found nobody.
    pub(super) fn dial(&mut self, call: &CallId, leg: LegNo, to: &Callee, caller_id: &str) {
        let Some(running) = self.calls.get_mut(call) else {
            return;
        };
        match self.lines.dial(to, caller_id) {
            Ok((line, events)) => {
                running.lines.insert(leg, line);
                let own = self.own.clone();
                tokio::spawn(follow_line(call.clone(), leg, events, own));
            }
            Err(fault) => {
                tracing::warn!(%call, %leg, %fault, "cannot be called");
                let (call, reason) = (call.clone(), LegEnd::Unreachable);
                self.own.input(Input::LegEnded { call, leg, reason });
            }
        }
    }

    /// The other side rings; its own ringing tone may come with it.
    pub(super) fn line_rings(&mut self, call: CallId, leg: LegNo, sdp: Option<&str>) -> Vec<Input> {
        let early_media = sdp.is_some_and(|sdp| self.take_answer(&call, leg, sdp));
        vec![Input::LegProgress {
            call,
            leg,
            early_media,
        }]
    }

    /// The other side answered.
    pub(super) fn line_answered(
        &mut self,
        call: CallId,
        leg: LegNo,
        sdp: Option<&str>,
    ) -> Vec<Input> {
        let agreed = match sdp {
            Some(sdp) => self.take_answer(&call, leg, sdp),
            // The agreement came with the ringing.
            None => self.has_audio(&call, leg),
        };
        if agreed {
            return vec![Input::LegAnswered { call, leg }];
        }
        tracing::info!(%call, %leg, "the called side's answer cannot be used");
        self.drop_line(&call, leg, 88);
        let reason = LegEnd::Failed;
        vec![Input::LegEnded { call, leg, reason }]
    }

    fn has_audio(&self, call: &CallId, leg: LegNo) -> bool {
        let line = self.calls.get(call).and_then(|c| c.lines.get(&leg));
        line.is_some_and(|line| line.session.agreed().is_some())
    }

    /// Takes a session description that answers ours and lets audio flow.
    fn take_answer(&mut self, call: &CallId, leg: LegNo, sdp: &str) -> bool {
        let line = self.calls.get_mut(call).and_then(|c| c.lines.get_mut(&leg));
        let Some(line) = line else { return false };
        if let Err(fault) = line.session.take_answer(sdp) {
            tracing::info!(%call, %leg, %fault, "session description not usable");
            return false;
        }
        self.attach_line(call, leg);
        true
    }

    fn attach_line(&mut self, call: &CallId, leg: LegNo) {
        let line = self.calls.get_mut(call).and_then(|c| c.lines.get_mut(&leg));
        let Some(line) = line else { return };
        let Some(agreed) = line.session.agreed() else {
            return;
        };
        let (remote, format) = (agreed.remote, leg_format(agreed));
        if let Some(key) = line.key {
            return self.media.send(MediaCommand::SetRemote {
                leg: key,
                remote,
                format,
            });
        }
        let Some(socket) = line.socket.take() else {
            return;
        };
        let key = self.media.fresh_leg();
        line.key = Some(key);
        let place = LegPlace::Line(call.clone(), leg);
        self.places.insert(key, place);
        let transport = Transport::Rtp {
            socket,
            remote,
            symmetric: true,
        };
        self.media.send(MediaCommand::AddLeg {
            leg: key,
            transport,
            format,
        });
        self.media.send(MediaCommand::Silence { leg: key });
    }

    pub(super) fn line_re_offers(&mut self, call: &CallId, leg: LegNo, offer: ReOffer) {
        let line = self.calls.get_mut(call).and_then(|c| c.lines.get_mut(&leg));
        let Some(line) = line else { return };
        if let Some(sdp) = &offer.sdp
            && let Err(fault) = line.session.take_offer(sdp)
        {
            tracing::info!(%call, %leg, %fault, "changed session refused");
            return offer.refuse(fault.sip_code());
        }
        let description = line.session.description();
        let held = line
            .session
            .agreed()
            .is_none_or(|agreed| agreed.remote.ip().is_unspecified());
        if !held {
            self.attach_line(call, leg);
        }
        offer.accept(description);
    }

    /// Ends a leg that we placed, whatever state it is in.
    pub(super) fn drop_line(&mut self, call: &CallId, leg: LegNo, cause: u16) -> bool {
        let line = self.calls.get_mut(call).and_then(|c| c.lines.remove(&leg));
        let Some(line) = line else { return false };
        line.call.hang_up(cause);
        if let Some(key) = line.key {
            self.places.remove(&key);
            self.media.remove_leg(key);
        }
        true
    }

    /// Hangs up every leg that we placed for a call.
    pub(super) fn drop_lines(&mut self, call: &CallId) -> Vec<LegNo> {
        let legs = |running: &RunningCall| running.lines.keys().copied().collect();
        let legs: Vec<LegNo> = self.calls.get(call).map(legs).unwrap_or_default();
        for leg in &legs {
            self.drop_line(call, *leg, q850(Cause::PlatformFault));
        }
        legs
    }
}

/// Tells the tenant what happens to a leg that we placed, until its last event.
async fn follow_line(
    call: CallId,
    leg: LegNo,
    mut events: mpsc::UnboundedReceiver<CallEvent>,
    tenant: super::TenantSender,
) {
    while let Some(event) = events.recv().await {
        if let Some(reason) = line_end(&event) {
            tenant.send(TenantMessage::LineEnded { call, leg, reason });
            return;
        }
        let call = call.clone();
        match event {
            CallEvent::Ringing { sdp, .. } => {
                tenant.send(TenantMessage::LineRings { call, leg, sdp });
            }
            CallEvent::Answered { sdp } => {
                tenant.send(TenantMessage::LineAnswered { call, leg, sdp });
            }
            CallEvent::Digit { digit, .. } => {
                tenant.input(Input::Digit { call, leg, digit });
            }
            CallEvent::ReOffer(offer) => {
                tenant.send(TenantMessage::LineReOffers { call, leg, offer });
            }
            CallEvent::Ended { .. } => return,
            // Called parties cannot transfer the call; dropping the request declines it.
            CallEvent::TransferAsked(_)
            | CallEvent::TransferProgress { .. }
            | CallEvent::Accepted { .. }
            | CallEvent::Cancelled
            | CallEvent::Failed { .. } => {}
        }
    }
}
