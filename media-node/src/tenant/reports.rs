//! What happens outside, told to the engine: signalling, audio, desks.

use super::legs::{AgentPhone, CUSTOMER, LegPlace, RunningCall};
use super::message::TenantMessage;
use super::shell::Shell;
use crate::call::leg_format;
use crate::desk::{DeskLink, DeskOut, PhoneLink};
use edgecall_engine::Input;
use edgecall_model::desk::DeskEvent;
use edgecall_model::event::LegEnd;
use edgecall_model::{AgentId, CallId, LegNo};
use media_audio::{LegKey, MediaCommand, MediaEvent};
use sip_core::ReOffer;

impl Shell {
    /// Takes a message into account and says what the engine has to know of it.
    pub(crate) fn take(&mut self, message: TenantMessage) -> Vec<Input> {
        match message {
            TenantMessage::Input(input) => self.passed_on(input),
            TenantMessage::CallArrived { arrival, leg } => {
                self.calls
                    .insert(arrival.call.clone(), RunningCall::new(*leg));
                vec![Input::CallArrived(arrival)]
            }
            TenantMessage::CustomerAccepted { call, sdp } => self.customer_accepted(call, sdp),
            TenantMessage::CustomerReOffer { call, offer } => {
                self.customer_re_offers(&call, offer);
                Vec::new()
            }
            TenantMessage::CustomerKey { call, digit } => self.customer_key(call, digit),
            TenantMessage::LineRings { call, leg, sdp } => {
                self.line_rings(call, leg, sdp.as_deref())
            }
            TenantMessage::LineAnswered { call, leg, sdp } => {
                self.line_answered(call, leg, sdp.as_deref())
            }
            TenantMessage::LineReOffers { call, leg, offer } => {
                self.line_re_offers(&call, leg, offer);
                Vec::new()
            }
            TenantMessage::LineEnded { call, leg, reason } => {
                self.drop_line(&call, leg, 16);
                vec![Input::LegEnded { call, leg, reason }]
            }
            TenantMessage::Media(event) => self.media_event(event),
            TenantMessage::PromptReady {
                call,
                leg,
                play,
                looped,
                sound,
            } => {
                self.start_play(&call, leg, play, sound, looped);
                Vec::new()
            }
            TenantMessage::DeskOpened { agent, desk } => self.desk_opened(agent, desk),
            TenantMessage::DeskClosed { agent, desk } => self.desk_closed(agent, desk),
            TenantMessage::DeskCommand {
                agent,
                desk,
                id,
                command,
            } => {
                let current = self.desks.get(&agent).is_some_and(|d| d.id == desk);
                current
                    .then_some(Input::AgentCommand { agent, id, command })
                    .into_iter()
                    .collect()
            }
            TenantMessage::PhoneConnected { agent, desk, phone } => {
                self.phone_connected(agent, desk, *phone)
            }
            TenantMessage::PhoneLost { agent, desk, phone } => self.phone_lost(agent, desk, phone),
            TenantMessage::Configured(_) | TenantMessage::Drain | TenantMessage::Stop => Vec::new(),
        }
    }

    fn passed_on(&mut self, input: Input) -> Vec<Input> {
        if let Input::LegEnded {
            call,
            leg: CUSTOMER,
            ..
        } = &input
        {
            self.drop_customer_audio(call);
            if let Some(running) = self.calls.get_mut(call) {
                running.customer = None;
            }
        }
        vec![input]
    }

    fn customer_accepted(&mut self, call: CallId, sdp: Option<String>) -> Vec<Input> {
        let Some(running) = self.calls.get_mut(&call) else {
            return Vec::new();
        };
        let Some(customer) = &mut running.customer else {
            return Vec::new();
        };
        if customer.session.agreed().is_none() {
            let taken = sdp.as_deref().map(|sdp| customer.session.take_answer(sdp));
            if !matches!(taken, Some(Ok(()))) {
                tracing::info!(%call, "the caller's answer to our offer cannot be used");
                customer.control.call().hang_up(88);
                running.customer = None;
                return vec![Input::LegEnded {
                    call,
                    leg: CUSTOMER,
                    reason: LegEnd::Failed,
                }];
            }
            self.attach_customer(&call);
        }
        vec![Input::LegAnswered {
            call,
            leg: CUSTOMER,
        }]
    }

    fn customer_re_offers(&mut self, call: &CallId, offer: ReOffer) {
        let Some(running) = self.calls.get_mut(call) else {
            return;
        };
        let Some(customer) = &mut running.customer else {
            return;
        };
        if let Some(sdp) = &offer.sdp
            && let Err(fault) = customer.session.take_offer(sdp)
        {
            tracing::info!(%call, %fault, "changed session refused");
            return offer.refuse(fault.sip_code());
        }
        if let (Some(leg), Some(agreed)) = (running.customer_key, customer.session.agreed())
            && !agreed.remote.ip().is_unspecified()
        {
            let (remote, format) = (agreed.remote, leg_format(agreed));
            self.media.send(MediaCommand::SetRemote {
                leg,
                remote,
                format,
            });
        }
        offer.accept(customer.session.description());
    }

    /// A key by SIP INFO counts only when keys were not agreed to come in the audio stream: some phones
    /// send both (IVR-041).
    fn customer_key(&mut self, call: CallId, digit: char) -> Vec<Input> {
        let customer = self.calls.get(&call).and_then(|c| c.customer.as_ref());
        let in_audio = customer
            .and_then(|c| c.session.agreed())
            .is_some_and(|agreed| !agreed.telephone_events.is_empty());
        if in_audio {
            Vec::new()
        } else {
            vec![Input::Digit {
                call,
                leg: CUSTOMER,
                digit,
            }]
        }
    }

    fn place(&self, key: LegKey) -> Option<(CallId, LegNo)> {
        match self.places.get(&key)? {
            LegPlace::Customer(call) => Some((call.clone(), CUSTOMER)),
            LegPlace::Line(call, leg) => Some((call.clone(), *leg)),
            LegPlace::Phone(agent) => self.phones.get(agent)?.current.clone(),
        }
    }

    fn media_event(&mut self, event: MediaEvent) -> Vec<Input> {
        match event {
            MediaEvent::PlayFinished {
                leg,
                play,
                completed: true,
            } => {
                let Ok(play) = u32::try_from(play) else {
                    return Vec::new();
                };
                let place = self.place(leg);
                place
                    .map(|(call, leg)| Input::PlayFinished { call, leg, play })
                    .into_iter()
                    .collect()
            }
            MediaEvent::Digit { leg, digit, .. } => {
                let place = self.place(leg);
                place
                    .map(|(call, leg)| Input::Digit { call, leg, digit })
                    .into_iter()
                    .collect()
            }
            MediaEvent::MediaTimeout { leg, silent_ms } => {
                let Some((call, leg)) = self.place(leg) else {
                    return Vec::new();
                };
                if self.is_held_outside(&call, leg) {
                    return Vec::new();
                }
                tracing::warn!(%call, %leg, silent_ms, "no audio arrives");
                vec![Input::MediaTimeout { call, leg }]
            }
            MediaEvent::LegFailed { leg, reason } => {
                let Some((call, leg)) = self.place(leg) else {
                    return Vec::new();
                };
                tracing::error!(%call, %leg, reason, "no audio for this leg");
                vec![Input::LegEnded {
                    call,
                    leg,
                    reason: LegEnd::Failed,
                }]
            }
            MediaEvent::RecordingClosed {
                recording, failed, ..
            } => {
                self.recording_closed(recording, failed);
                Vec::new()
            }
            MediaEvent::PlayFinished { .. }
            | MediaEvent::FirstPacket { .. }
            | MediaEvent::Quality { .. } => Vec::new(),
        }
    }

    /// The other side has put us on hold and need not send anything.
    fn is_held_outside(&self, call: &CallId, leg: LegNo) -> bool {
        let Some(running) = self.calls.get(call) else {
            return false;
        };
        let session = match running.lines.get(&leg) {
            Some(line) => Some(&line.session),
            None if leg == CUSTOMER => running.customer.as_ref().map(|c| &c.session),
            None => None,
        };
        session
            .and_then(|session| session.agreed())
            .is_some_and(|agreed| agreed.held_by_remote)
    }

    fn recording_closed(&mut self, recording: u64, failed: Option<String>) {
        let owner = self
            .calls
            .iter_mut()
            .find(|(_, c)| c.recordings.contains_key(&recording));
        let Some((call, running)) = owner else { return };
        running.recordings.remove(&recording);
        let call = call.clone();
        if let Some(reason) = failed {
            tracing::error!(%call, reason, "recording is not complete");
        }
        self.finish_if_closed(&call);
    }

    fn desk_opened(&mut self, agent: AgentId, desk: DeskLink) -> Vec<Input> {
        let address = desk.address.clone();
        if let Some(old) = self.desks.insert(agent.clone(), desk) {
            old.send(DeskOut::Last(DeskEvent::KickedOut {
                from: address.clone(),
            }));
        }
        if let Some(phone) = self.phones.get_mut(&agent) {
            phone.connected = false;
        }
        vec![Input::AgentConnected { agent, address }]
    }

    fn desk_closed(&mut self, agent: AgentId, desk: u64) -> Vec<Input> {
        if self.desks.get(&agent).is_none_or(|d| d.id != desk) {
            return Vec::new();
        }
        self.desks.remove(&agent);
        if let Some(phone) = self.phones.get_mut(&agent) {
            phone.connected = false;
            if phone.current.is_none() {
                self.remove_phone(&agent);
            }
        }
        vec![Input::AgentDisconnected { agent }]
    }

    fn phone_connected(&mut self, agent: AgentId, desk: u64, phone: PhoneLink) -> Vec<Input> {
        if self.desks.get(&agent).is_none_or(|d| d.id != desk) {
            return Vec::new();
        }
        let PhoneLink {
            connection,
            transport,
            format,
        } = phone;
        match self.phones.get_mut(&agent) {
            Some(phone) => {
                phone.connection = connection;
                phone.connected = true;
                let leg = phone.key;
                self.media.send(MediaCommand::ReplaceTransport {
                    leg,
                    transport,
                    format,
                });
            }
            None => {
                let leg = self.media.fresh_leg();
                self.places.insert(leg, LegPlace::Phone(agent.clone()));
                let phone = AgentPhone {
                    key: leg,
                    connection,
                    connected: true,
                    current: None,
                };
                self.phones.insert(agent.clone(), phone);
                self.media.send(MediaCommand::AddLeg {
                    leg,
                    transport,
                    format,
                });
                self.media.send(MediaCommand::Silence { leg });
            }
        }
        self.tell_desk(&agent, DeskEvent::Phone { connected: true });
        vec![Input::PhoneState {
            agent,
            connected: true,
        }]
    }

    fn phone_lost(&mut self, agent: AgentId, desk: u64, connection: u64) -> Vec<Input> {
        let current = self.desks.get(&agent).is_some_and(|d| d.id == desk);
        let Some(phone) = self.phones.get_mut(&agent) else {
            return Vec::new();
        };
        if !current || phone.connection != connection || !phone.connected {
            return Vec::new();
        }
        phone.connected = false;
        if phone.current.is_none() {
            self.remove_phone(&agent);
        }
        self.tell_desk(&agent, DeskEvent::Phone { connected: false });
        vec![Input::PhoneState {
            agent,
            connected: false,
        }]
    }
}
