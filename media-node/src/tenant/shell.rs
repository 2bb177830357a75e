//! Carries out what the engine decides: signalling, audio, log, desks.

use super::legs::{AgentPhone, CUSTOMER, LegPlace, RunningCall};
use super::message::TenantSender;
use crate::call::{Lines, leg_format, q850, unanswered};
use crate::clock;
use crate::desk::{DeskLink, DeskOut};
use crate::media::TenantMedia;

use crate::services::Services;
use edgecall_engine::{Effect, Input};
use edgecall_model::desk::DeskEvent;
use edgecall_model::event::{Cause, Event, LegEnd};
use edgecall_model::{AgentId, At, CallId, LegNo, TenantId};
use media_audio::{LegKey, MediaCommand, Pcm, Transport};
use std::collections::HashMap;
use std::sync::Arc;

/// Everything outside the engine that belongs to one tenant.
pub(crate) struct Shell {
    pub(super) tenant: TenantId,
    pub(super) own: TenantSender,
    pub(super) media: TenantMedia,
    pub(super) services: Arc<Services>,
    pub(super) lines: Arc<Lines>,
    pub(super) calls: HashMap<CallId, RunningCall>,
    pub(super) places: HashMap<LegKey, LegPlace>,
    pub(super) phones: HashMap<AgentId, AgentPhone>,
    pub(super) desks: HashMap<AgentId, DeskLink>,
    /// Calls that are over but for their recordings, with the time they ended.
    pub(super) closing: HashMap<CallId, At>,
}

impl Shell {
    pub(crate) fn new(
        tenant: TenantId,
        own: TenantSender,
        media: TenantMedia,
        (services, lines): (Arc<Services>, Arc<Lines>),
    ) -> Shell {
        Shell {
            tenant,
            own,
            media,
            services,
            lines,
            calls: HashMap::new(),
            places: HashMap::new(),
            phones: HashMap::new(),
            desks: HashMap::new(),
            closing: HashMap::new(),
        }
    }

    /// Nothing is running any more.
    pub(crate) fn is_idle(&self) -> bool {
        self.calls.is_empty()
    }

    pub(crate) fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Log { call, event } => self.log(&call, event),
            Effect::Reject { call, sip_code } => self.reject(&call, sip_code),
            Effect::Answer { call, .. } => self.answer(&call),
            Effect::RingAgent {
                call,
                leg,
                agent,
                auto_answer,
            } => {
                self.ring_agent(&call, leg, &agent, auto_answer);
            }
            Effect::StopRing { call, leg, .. } => self.release_agent(&call, leg),
            Effect::Dial {
                call,
                leg,
                to,
                caller_id,
            } => self.dial(&call, leg, &to, &caller_id),
            Effect::StopDial { call, leg, reason } => {
                self.drop_line(&call, leg, unanswered(reason));
            }
            Effect::ConnectAgent { call, leg, agent }
            | Effect::ReattachAgent { call, leg, agent } => {
                self.connect_agent(&call, leg, &agent);
            }
            Effect::Play {
                call,
                leg,
                play,
                sound,
                looped,
            } => self.play(&call, leg, play, sound, looped),
            Effect::StopPlay { call, leg, play } => self.stop_play(&call, leg, play),
            Effect::Bridge { call, legs } => self.change_rooms(&call, |r| r.bridge(&legs)),
            Effect::Unbridge { call, legs } => self.change_rooms(&call, |r| r.unbridge(&legs)),
            Effect::Attend {
                call,
                leg,
                hears,
                heard_by,
            } => self.change_rooms(&call, |r| r.attend(leg, &hears, &heard_by)),
            Effect::Unattend { call, leg } => self.change_rooms(&call, |r| r.unattend(leg)),
            Effect::Tone { call, leg } => {
                let audio = self.services.barge_in_tone.clone();
                self.command_leg(&call, leg, |leg| MediaCommand::Notice { leg, audio });
            }
            Effect::Mute { call, leg, muted } => {
                self.command_leg(&call, leg, |leg| MediaCommand::Mute { leg, muted });
            }
            Effect::SendDigits { call, leg, digits } => {
                self.command_leg(&call, leg, |leg| MediaCommand::SendDigits { leg, digits });
            }
            Effect::StartRecording {
                call,
                recording,
                left,
                right,
            } => {
                self.start_recording(&call, recording, left, right);
            }
            Effect::SetRecordingSides {
                call,
                recording,
                left,
                right,
            } => self.set_recording_sides(&call, recording, &left, &right),
            Effect::StopRecording { call, recording } => self.stop_recording(&call, recording),
            Effect::Http { call, request } => {
                self.services.ask_ivr(self.own.clone(), call, request)
            }
            Effect::HangUp { call, leg, cause } => self.hang_up(&call, leg, cause),
            Effect::Desk { agent, event } => self.tell_desk(&agent, event),
            Effect::AgentLog(change) => self.services.agent_log.append(&self.tenant, change),
            Effect::CallClosed { call } => self.close(&call),
            Effect::Refused { agent, id, problem } => {
                self.tell_desk(
                    &agent,
                    DeskEvent::Refused {
                        id,
                        error: problem.body().error,
                    },
                );
            }
        }
    }

    pub(super) fn tell_desk(&mut self, agent: &AgentId, event: DeskEvent) {
        if let Some(desk) = self.desks.get(agent) {
            desk.send(DeskOut::Event(event));
        }
    }

    fn log(&mut self, call: &CallId, event: Event) {
        // A call that an agent places begins with its log.
        let begins = event.seq == 0;
        if begins && !self.calls.contains_key(call) {
            self.calls.insert(call.clone(), RunningCall::placed());
        }
        let Some(running) = self.calls.get_mut(call) else {
            return;
        };
        tracing::info!(%call, event = event.body.name(), seq = event.seq, "{}", event.body.text().en);
        if running.log.is_none() {
            running.log = self
                .services
                .spool
                .call(call)
                .log()
                .map_err(|error| tracing::error!(%call, %error, "the call's log cannot be opened"))
                .ok();
        }
        if let Some(log) = &mut running.log
            && let Err(error) = log.append(&event)
        {
            metrics::counter!("spool_write_errors_total").increment(1);
            tracing::error!(%call, %error, "event not on disk yet, trying again with the next one");
        }
        running.events.push(event);
        self.services
            .pushes
            .event_happened(&self.tenant, call, &running.events);
    }

    fn reject(&mut self, call: &CallId, sip_code: u16) {
        if let Some(RunningCall {
            customer: Some(customer),
            ..
        }) = self.calls.remove(call)
        {
            tracing::info!(%call, sip_code, "call refused");
            // The caller may have given up in the same moment; there is nobody to tell then.
            let _ = customer.control.reject(sip_code, None);
        }
    }

    fn answer(&mut self, call: &CallId) {
        let Some(running) = self.calls.get_mut(call) else {
            return;
        };
        let Some(customer) = &mut running.customer else {
            return;
        };
        let control = customer.control.clone();
        let description = customer.session.description();
        let received = customer.received;
        if customer.session.agreed().is_some() {
            self.attach_customer(call);
        }
        let call = call.clone();
        tokio::spawn(async move {
            match control.accept(description).await {
                Ok(()) => metrics::histogram!("call_answer_seconds").record(received.elapsed()),
                // The end of the dialog is reported by its own events.
                Err(error) => tracing::info!(%call, %error, "not answered"),
            }
        });
    }

    /// Gives the customer's socket to the beat.
    pub(super) fn attach_customer(&mut self, call: &CallId) {
        let Some(running) = self.calls.get_mut(call) else {
            return;
        };
        let Some(customer) = &mut running.customer else {
            return;
        };
        let Some(agreed) = customer.session.agreed() else {
            return;
        };
        let (remote, format) = (agreed.remote, leg_format(agreed));
        let Some(socket) = customer.socket.take() else {
            return;
        };
        let leg = self.media.fresh_leg();
        running.customer_key = Some(leg);
        self.places.insert(leg, LegPlace::Customer(call.clone()));
        let transport = Transport::Rtp {
            socket,
            remote,
            symmetric: true,
        };
        self.media.send(MediaCommand::AddLeg {
            leg,
            transport,
            format,
        });
        self.media.send(MediaCommand::Silence { leg });
    }

    fn ring_agent(&mut self, call: &CallId, leg: LegNo, agent: &AgentId, auto_answer: bool) {
        if let Some(running) = self.calls.get_mut(call) {
            running.agents.insert(leg, agent.clone());
        }
        if let (true, Some(phone)) = (auto_answer, self.phones.get(agent)) {
            let audio = Arc::new(Pcm::tone(880, 200, 0.2));
            let (leg, play) = (phone.key, u64::MAX);
            self.media.send(MediaCommand::Play {
                leg,
                play,
                audio,
                looped: false,
            });
        }
    }

    fn connect_agent(&mut self, call: &CallId, leg: LegNo, agent: &AgentId) {
        if let Some(running) = self.calls.get_mut(call) {
            running.agents.insert(leg, agent.clone());
        }
        if let Some(phone) = self.phones.get_mut(agent) {
            phone.current = Some((call.clone(), leg));
        }
    }

    /// The agent's leg is over; the phone stays for the next call while its desk is there.
    fn release_agent(&mut self, call: &CallId, leg: LegNo) {
        let Some(agent) = self.calls.get_mut(call).and_then(|c| c.agents.remove(&leg)) else {
            return;
        };
        let Some(phone) = self.phones.get_mut(&agent) else {
            return;
        };
        if phone
            .current
            .as_ref()
            .is_some_and(|(c, l)| c == call && *l == leg)
        {
            phone.current = None;
            self.media.send(MediaCommand::Mute {
                leg: phone.key,
                muted: false,
            });
            self.media.send(MediaCommand::Silence { leg: phone.key });
            if !phone.connected {
                self.remove_phone(&agent);
            }
        }
    }

    pub(super) fn remove_phone(&mut self, agent: &AgentId) {
        if let Some(phone) = self.phones.remove(agent) {
            self.places.remove(&phone.key);
            self.media.remove_leg(phone.key);
        }
    }

    /// The beat's name for a leg of a call.
    pub(super) fn key(&self, call: &CallId, leg: LegNo) -> Option<LegKey> {
        let running = self.calls.get(call)?;
        if let Some(line) = running.lines.get(&leg) {
            return line.key;
        }
        match running.agents.get(&leg) {
            Some(agent) => self.phones.get(agent).map(|phone| phone.key),
            None if leg == CUSTOMER => running.customer_key,
            None => None,
        }
    }

    pub(super) fn command_leg(
        &mut self,
        call: &CallId,
        leg: LegNo,
        command: impl FnOnce(LegKey) -> MediaCommand,
    ) {
        if let Some(key) = self.key(call, leg) {
            self.media.send(command(key));
        }
    }

    fn hang_up(&mut self, call: &CallId, leg: LegNo, cause: Cause) {
        self.change_rooms(call, |rooms| rooms.forget(leg));
        if self.drop_line(call, leg, q850(cause)) {
            return;
        }
        let browser = self
            .calls
            .get(call)
            .is_some_and(|c| c.agents.contains_key(&leg));
        if browser || leg != CUSTOMER {
            return self.release_agent(call, leg);
        }
        let Some(running) = self.calls.get_mut(call) else {
            return;
        };
        if let Some(customer) = running.customer.take() {
            customer.control.call().hang_up(q850(cause));
        }
        self.drop_customer_audio(call);
    }

    pub(super) fn drop_customer_audio(&mut self, call: &CallId) {
        if let Some(key) = self.calls.get_mut(call).and_then(|c| c.customer_key.take()) {
            self.places.remove(&key);
            self.media.remove_leg(key);
        }
    }

    /// The engine is done with the call. Its recordings are closed first, then it goes to the stores.
    fn close(&mut self, call: &CallId) {
        self.drop_customer_audio(call);
        self.drop_lines(call);
        let Some(running) = self.calls.get_mut(call) else {
            return;
        };
        running.closed = true;
        running.log = None;
        let agents: Vec<LegNo> = running.agents.keys().copied().collect();
        for recording in running.recordings.keys() {
            self.media.send(MediaCommand::StopRecording {
                recording: *recording,
            });
        }
        for leg in agents {
            self.release_agent(call, leg);
        }
        self.closing.insert(call.clone(), clock::now());
        self.finish_if_closed(call);
    }

    pub(super) fn finish_if_closed(&mut self, call: &CallId) {
        let done = self
            .calls
            .get(call)
            .is_some_and(|c| c.closed && c.recordings.is_empty());
        if done {
            self.closing.remove(call);
            self.calls.remove(call);
            self.services.finisher.call_is_over(call.clone());
        }
    }

    /// When the shell itself has to look again.
    pub(crate) fn next_deadline(&self) -> Option<At> {
        self.closing
            .values()
            .min()
            .map(|ended| ended.plus(super::CLOSING_PATIENCE_MS))
    }

    /// Hands over calls whose recordings were not closed in time: what is on disk is repaired.
    pub(crate) fn give_up_late_recordings(&mut self, now: At) {
        let late = |ended: &At| now.since(*ended) >= super::CLOSING_PATIENCE_MS;
        let late: Vec<CallId> = self
            .closing
            .iter()
            .filter(|(_, ended)| late(ended))
            .map(|(call, _)| call.clone())
            .collect();
        for call in late {
            tracing::warn!(%call, "recording not closed in time");
            if let Some(running) = self.calls.get_mut(&call) {
                running.recordings.clear();
            }
            self.finish_if_closed(&call);
        }
    }

    /// Ends every call from our side; the inputs tell the engine.
    pub(crate) fn hang_up_all(&mut self) -> Vec<Input> {
        let mut inputs = Vec::new();
        for call in self.calls.keys().cloned().collect::<Vec<_>>() {
            let mut legs = self.drop_lines(&call);
            let Some(running) = self.calls.get_mut(&call) else {
                continue;
            };
            if let Some(customer) = running.customer.take() {
                customer.control.call().hang_up(q850(Cause::PlatformFault));
                legs.push(CUSTOMER);
            }
            // The customer first: most calls end with that.
            legs.sort_unstable();
            legs.extend(running.agents.keys().copied());
            inputs.extend(legs.into_iter().map(|leg| Input::LegEnded {
                call: call.clone(),
                leg,
                reason: LegEnd::Failed,
            }));
        }
        inputs
    }

    /// The node goes down: desks connect again, which reaches another node or this one once it is back.
    pub(crate) fn send_desks_away(&mut self) {
        for (_, desk) in self.desks.drain() {
            desk.send(DeskOut::Last(DeskEvent::Reconnect { after_ms: 1_000 }));
        }
    }
}
