//! What commands do to a beat.

use crate::beat::Beat;
use crate::bridge::{Bridge, Seat};
use crate::leg::Leg;
use crate::leg_reports::RtcpWay;
use crate::recording::Tap;
use crate::{
    EventSink, LegFormat, LegKey, MediaCommand, MediaEvent, Member, Pcm, SrtpKeys, Transport,
};
use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::mpsc::TryRecvError;

impl Beat {
    /// Takes all commands that wait; false when none can come any more.
    pub(crate) fn take_commands(&mut self) -> bool {
        loop {
            match self.commands.try_recv() {
                Ok(command) => self.obey(command),
                Err(TryRecvError::Empty) => return true,
                Err(TryRecvError::Disconnected) => return false,
            }
        }
    }

    fn leg(&mut self, key: LegKey) -> Option<&mut Leg> {
        self.legs[*self.slots.get(&key)?].as_mut()
    }

    fn obey(&mut self, command: MediaCommand) {
        self.replan = true;
        match command {
            MediaCommand::AddLeg {
                leg,
                transport,
                format,
            } => self.add_leg(leg, transport, format),
            MediaCommand::RemoveLeg { leg } => self.remove_leg(leg),
            MediaCommand::Bridge { bridge, legs } => {
                self.join(bridge, legs.into_iter().map(Member::speaks).collect());
            }
            MediaCommand::Conference { bridge, members } => self.join(bridge, members),
            MediaCommand::Unbridge { bridge } => self.bridges.retain(|known| known.id != bridge),
            MediaCommand::StartRecording {
                recording,
                left,
                right,
                path,
                options,
            } => {
                self.stop_recording(recording);
                if let Some(tone) = &options.start_tone {
                    for key in left.iter().chain(&right) {
                        self.notice(*key, tone);
                    }
                }
                let tap = Tap::open(recording, (left, right), path, options, &mut self.writer);
                self.taps.push(tap);
            }
            MediaCommand::SetRecordingSides {
                recording,
                left,
                right,
            } => {
                for tap in self.taps.iter_mut().filter(|t| t.recording == recording) {
                    (tap.left, tap.right) = (left.clone(), right.clone());
                }
            }
            MediaCommand::PauseRecording { recording, paused } => {
                for tap in self.taps.iter_mut().filter(|t| t.recording == recording) {
                    tap.pause(paused, &mut self.writer);
                }
            }
            MediaCommand::StopRecording { recording } => self.stop_recording(recording),
            MediaCommand::SetSrtp { leg, keys } => self.set_srtp(leg, keys.as_ref()),
            MediaCommand::SetRtcp {
                leg,
                socket,
                remote,
            } => self.set_rtcp(leg, socket, remote),
            MediaCommand::Stats { leg, reply } => {
                let stats = self.leg(leg).map(|leg| leg.stats());
                reply(stats);
            }
            other => self.obey_for_leg(other),
        }
    }

    fn obey_for_leg(&mut self, command: MediaCommand) {
        let (beat, events) = (self.beat, EventSink::clone(&self.events));
        match command {
            MediaCommand::SetRemote {
                leg,
                remote,
                format,
            } => {
                if let Some(leg) = self.leg(leg) {
                    leg.set_remote(remote, format, beat);
                }
            }
            MediaCommand::ReplaceTransport {
                leg: key,
                transport,
                format,
            } => {
                let replaced = self
                    .leg(key)
                    .map(|leg| leg.replace_transport(transport, format, beat));
                if let Some(Err(reason)) = replaced {
                    self.remove_leg(key);
                    events(MediaEvent::LegFailed { leg: key, reason });
                }
            }
            MediaCommand::Play {
                leg,
                play,
                audio,
                looped,
            } => match self.leg(leg) {
                Some(leg) => leg.start_play(play, audio, looped, &events),
                // Nobody should wait for the end of a play to a leg that is already gone.
                None => events(MediaEvent::PlayFinished {
                    leg,
                    play,
                    completed: false,
                }),
            },
            MediaCommand::StopPlay { leg, play } => {
                if let Some(leg) = self.leg(leg) {
                    leg.stop_play(Some(play), &events);
                }
            }
            MediaCommand::Notice { leg, audio } => self.notice(leg, &audio),
            MediaCommand::Silence { leg } => {
                if let Some(leg) = self.leg(leg) {
                    leg.stop_play(None, &events);
                    leg.speaks = true;
                }
            }
            MediaCommand::Mute { leg, muted } => {
                if let Some(leg) = self.leg(leg) {
                    leg.muted = muted;
                }
            }
            MediaCommand::SendDigits { leg, digits } => {
                if let Some(leg) = self.leg(leg) {
                    leg.send_digits(&digits);
                }
            }
            _ => {}
        }
    }

    fn add_leg(&mut self, key: LegKey, transport: Transport, format: LegFormat) {
        self.remove_leg(key);
        let beside = self.report_socket_for(&transport);
        match Leg::new(key, transport, format, self.beat) {
            Ok(leg) => {
                let free = self.legs.iter().position(Option::is_none);
                let slot = free.unwrap_or(self.legs.len());
                if slot == self.legs.len() {
                    self.legs.push(None);
                }
                self.legs[slot] = Some(leg);
                self.slots.insert(key, slot);
                if beside.is_some() {
                    self.set_rtcp(key, beside, None);
                }
            }
            Err(reason) => (self.events)(MediaEvent::LegFailed { leg: key, reason }),
        }
    }

    fn remove_leg(&mut self, key: LegKey) {
        let Some(slot) = self.slots.remove(&key) else {
            return;
        };
        if let Some(mut leg) = self.legs[slot].take() {
            leg.stop_play(None, &self.events);
            leg.tell_quality(self.beat, &self.events);
            if let Some((packet, to)) = leg.report(self.beat, true) {
                self.reports.send(slot, &packet, to);
            }
        }
        self.reports.remove(slot);
        self.leave_bridges(slot);
    }

    /// The next port of an even one, for reports, if it is free.
    fn report_socket_for(&self, transport: &Transport) -> Option<UdpSocket> {
        let Transport::Rtp { socket, .. } = transport else {
            return None;
        };
        let local = socket.local_addr().ok()?;
        let usual = self.reports_next_port && local.port().is_multiple_of(2);
        let next = SocketAddr::new(local.ip(), local.port().checked_add(1)?);
        usual.then(|| UdpSocket::bind(next).ok()).flatten()
    }

    fn set_srtp(&mut self, key: LegKey, keys: Option<&SrtpKeys>) {
        let set = self.leg(key).map(|leg| leg.set_srtp(keys));
        if let Some(Err(error)) = set {
            self.remove_leg(key);
            let reason = error.to_string();
            (self.events)(MediaEvent::LegFailed { leg: key, reason });
        }
    }

    fn set_rtcp(&mut self, key: LegKey, socket: Option<UdpSocket>, remote: Option<SocketAddr>) {
        let Some(&slot) = self.slots.get(&key) else {
            return;
        };
        let way = match socket {
            None => RtcpWay::Beside,
            Some(socket) => match self.reports.add(slot, socket) {
                Ok(()) => RtcpWay::Apart(remote),
                // The call goes on without reports.
                Err(error) => {
                    tracing::warn!(leg = key.0, %error, "no socket for reports");
                    return;
                }
            },
        };
        if let Some(leg) = &mut self.legs[slot] {
            leg.rtcp = Some(way);
        }
    }

    fn notice(&mut self, leg: LegKey, audio: &Arc<Pcm>) {
        if let Some(leg) = self.leg(leg) {
            leg.start_notice(Arc::clone(audio));
        }
    }

    fn leave_bridges(&mut self, slot: usize) {
        for bridge in &mut self.bridges {
            bridge.seats.retain(|seat| seat.slot != slot);
        }
        self.bridges.retain(|bridge| !bridge.seats.is_empty());
    }

    fn join(&mut self, id: u64, members: Vec<Member>) {
        self.bridges.retain(|known| known.id != id);
        let mut seats: Vec<Seat> = Vec::with_capacity(members.len());
        for member in members {
            if let Some(&slot) = self.slots.get(&member.leg)
                && !seats.iter().any(|seat| seat.slot == slot)
            {
                seats.push(Seat::new(slot, member.leg, member.heard_by));
            }
        }
        for seat in &seats {
            self.leave_bridges(seat.slot);
            if let Some(leg) = &mut self.legs[seat.slot] {
                leg.speaks = true;
            }
        }
        if !seats.is_empty() {
            self.bridges.push(Bridge::new(id, seats));
        }
    }

    fn stop_recording(&mut self, recording: u64) {
        let found = |tap: &mut Tap| tap.recording == recording;
        for tap in self.taps.extract_if(.., found) {
            tap.close(&mut self.writer);
        }
    }
}
