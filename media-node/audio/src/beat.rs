//! The beat: all legs, bridges and recordings of one core, advanced 20 ms at a time.

use crate::bridge::{Bridge, Hears};
use crate::leg::{Accepted, Leg};
use crate::recording::{RecordingWriter, Tap};
use crate::rtp::{Datagram, RtpView, classify};
use crate::way::{Arrival, MAX_PACKET};
use crate::{
    EventSink, FRAME_MS, FRAME_SAMPLES, Frame, LegFormat, LegKey, MediaCommand, MediaEvent,
    MediaHandle, Transport,
};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// Packets of one leg that are looked at in one reading, so that a flood on one port cannot stop the others.
const MOST_PER_READ: usize = 64;

/// Settings of a beat.
#[derive(Debug, Clone, Copy)]
pub struct BeatConfig {
    /// Milliseconds without any packet after which [`MediaEvent::MediaTimeout`] is told, and again each time.
    pub media_timeout_ms: u32,
}

impl Default for BeatConfig {
    fn default() -> Self {
        Self {
            media_timeout_ms: 10_000,
        }
    }
}

/// All legs of one core. Not tied to a clock: [`crate::BeatThread`] or a test calls [`Beat::tick`].
pub struct Beat {
    commands: Receiver<MediaCommand>,
    events: EventSink,
    timeout_beats: u64,
    beat: u64,
    legs: Vec<Option<Leg>>,
    slots: HashMap<LegKey, usize>,
    bridges: Vec<Bridge>,
    taps: Vec<Tap>,
    writer: RecordingWriter,
    replan: bool,
    buffer: Vec<u8>,
}

impl Beat {
    /// A beat without legs, and the handle that commands it.
    ///
    /// # Errors
    /// The thread that writes recordings cannot be started.
    pub fn new(config: BeatConfig, events: EventSink) -> std::io::Result<(Beat, MediaHandle)> {
        let (sender, commands) = channel();
        let beat = Beat {
            commands,
            writer: RecordingWriter::start(EventSink::clone(&events))?,
            events,
            timeout_beats: u64::from((config.media_timeout_ms / FRAME_MS).max(1)),
            beat: 0,
            legs: Vec::new(),
            slots: HashMap::new(),
            bridges: Vec::new(),
            taps: Vec::new(),
            replan: false,
            buffer: vec![0; MAX_PACKET],
        };
        Ok((beat, MediaHandle::new(sender)))
    }

    /// Advances by 20 ms: takes commands, reads all sockets, sends one frame for each leg, records.
    ///
    /// Returns false when all handles are gone, so that no command can come any more.
    pub fn tick(&mut self) -> bool {
        let alive = self.take_commands();
        self.beat += 1;
        if std::mem::take(&mut self.replan) {
            self.plan();
        }
        self.read(|_| true);
        for leg in self.legs.iter_mut().flatten() {
            leg.listen();
        }
        for bridge in self.bridges.iter_mut().filter(|bridge| bridge.mixes()) {
            bridge.sum_up(&self.legs);
        }
        self.speak();
        self.record();
        for leg in self.legs.iter_mut().flatten() {
            leg.watch(self.beat, self.timeout_beats, &self.events);
        }
        alive
    }

    /// Reads and passes on what is relayed, between two ticks: halves the delay of relayed calls.
    pub fn relay(&mut self) {
        self.read(|leg| leg.relay_to.is_some());
    }

    /// Leaves out beats that were missed for good: time passes on the wire and in recordings.
    pub fn skip(&mut self, beats: u64) {
        self.beat += beats;
        for tap in &mut self.taps {
            tap.push_missed(beats, &self.writer);
        }
    }

    /// Number of legs at present.
    pub fn leg_count(&self) -> usize {
        self.slots.len()
    }

    fn take_commands(&mut self) -> bool {
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
            MediaCommand::Bridge { bridge, legs } => self.join(bridge, &legs),
            MediaCommand::Unbridge { bridge } => self.bridges.retain(|known| known.id != bridge),
            MediaCommand::StartRecording {
                recording,
                left,
                right,
                path,
            } => {
                self.stop_recording(recording);
                let tap = Tap::open(recording, (left, right), path, &self.writer);
                self.taps.push(tap);
            }
            MediaCommand::SetRecordingSides {
                recording,
                left,
                right,
            } => {
                for tap in self.taps.iter_mut().filter(|t| t.recording == recording) {
                    (tap.left, tap.right) = (left, right);
                }
            }
            MediaCommand::PauseRecording { recording, paused } => {
                for tap in self.taps.iter_mut().filter(|t| t.recording == recording) {
                    tap.paused = paused;
                }
            }
            MediaCommand::StopRecording { recording } => self.stop_recording(recording),
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
        match Leg::new(key, transport, format, self.beat) {
            Ok(leg) => {
                let free = self.legs.iter().position(Option::is_none);
                let slot = free.unwrap_or(self.legs.len());
                if slot == self.legs.len() {
                    self.legs.push(None);
                }
                self.legs[slot] = Some(leg);
                self.slots.insert(key, slot);
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
        }
        self.leave_bridges(slot);
    }

    fn leave_bridges(&mut self, slot: usize) {
        for bridge in &mut self.bridges {
            bridge.members.retain(|member| *member != slot);
        }
        self.bridges.retain(|bridge| !bridge.members.is_empty());
    }

    fn join(&mut self, id: u64, keys: &[LegKey]) {
        self.bridges.retain(|known| known.id != id);
        let mut members = Vec::with_capacity(keys.len());
        for slot in keys.iter().filter_map(|key| self.slots.get(key).copied()) {
            if !members.contains(&slot) {
                members.push(slot);
            }
        }
        for &slot in &members {
            self.leave_bridges(slot);
            if let Some(leg) = &mut self.legs[slot] {
                leg.speaks = true;
            }
        }
        if !members.is_empty() {
            self.bridges.push(Bridge::new(id, members));
        }
    }

    fn stop_recording(&mut self, recording: u64) {
        let found = |tap: &mut Tap| tap.recording == recording;
        for tap in self.taps.extract_if(.., found) {
            tap.close(&self.writer);
        }
    }

    /// Decides anew who hears whom, after anything has changed.
    fn plan(&mut self) {
        let mut wanted_before = Vec::with_capacity(self.legs.len());
        for slot in &mut self.legs {
            wanted_before.push(slot.as_ref().is_some_and(|leg| leg.wanted));
            if let Some(leg) = slot {
                leg.hears = Hears::Nothing;
                leg.relay_to = None;
                leg.wanted = false;
            }
        }
        for (index, bridge) in self.bridges.iter().enumerate() {
            bridge.plan(index, &mut self.legs);
        }
        for tap in &self.taps {
            for key in [tap.left, tap.right] {
                if let Some(&slot) = self.slots.get(&key)
                    && let Some(leg) = &mut self.legs[slot]
                {
                    leg.wanted = true;
                }
            }
        }
        for (leg, before) in self.legs.iter_mut().zip(wanted_before) {
            if let Some(leg) = leg {
                leg.set_wanted(before);
            }
        }
    }

    fn read(&mut self, includes: impl Fn(&Leg) -> bool) {
        for slot in 0..self.legs.len() {
            if !self.legs[slot].as_ref().is_some_and(&includes) {
                continue;
            }
            for _ in 0..MOST_PER_READ {
                let Some(leg) = &mut self.legs[slot] else {
                    break;
                };
                let Some(arrival) = leg.next_arrival(&mut self.buffer) else {
                    break;
                };
                match arrival {
                    Arrival::Packet(packet) => self.receive(slot, &packet.view(), None),
                    Arrival::Datagram { length, from } => self.receive_datagram(slot, length, from),
                }
            }
        }
    }

    fn receive_datagram(&mut self, slot: usize, length: usize, from: SocketAddr) {
        let Some(leg) = &mut self.legs[slot] else {
            return;
        };
        // The buffer is lent out for the time of this call, because the packet points into it.
        let buffer = std::mem::take(&mut self.buffer);
        match classify(&buffer[..length]) {
            Datagram::Rtp(packet) => self.receive(slot, &packet, Some(from)),
            Datagram::Rtcp => leg.count_rtcp(),
            Datagram::Malformed => leg.count_rejected(),
        }
        self.buffer = buffer;
    }

    fn receive(&mut self, slot: usize, packet: &RtpView<'_>, from: Option<SocketAddr>) {
        let beat = self.beat;
        let Some(leg) = &mut self.legs[slot] else {
            return;
        };
        let accepted = leg.accept(packet, from, beat, &self.events);
        if accepted == Accepted::No {
            return;
        }
        if leg.wanted {
            leg.keep(packet, accepted);
        }
        let relay_to = leg.relay_to;
        if let Some(listener) = relay_to.and_then(|to| self.legs[to].as_mut()) {
            listener.relay(packet, accepted, beat);
        }
    }

    fn speak(&mut self) {
        for slot in 0..self.legs.len() {
            let Some(leg) = &self.legs[slot] else {
                continue;
            };
            let bridged: Option<Frame> = match leg.hears {
                Hears::Nothing | Hears::Relay => None,
                Hears::One(other) => self.legs[other].as_ref().map(|other| other.frame),
                Hears::Mix(index) => Some(self.bridges[index].without(&leg.frame)),
            };
            if let Some(leg) = &mut self.legs[slot] {
                let overridden = leg.is_overridden();
                leg.speak(bridged.as_ref(), self.beat, &self.events);
                self.replan |= overridden != leg.is_overridden();
            }
        }
    }

    fn record(&mut self) {
        const SILENCE: Frame = [0; FRAME_SAMPLES];
        for tap in &mut self.taps {
            let side = |key: &LegKey| {
                let slot = *self.slots.get(key)?;
                self.legs[slot].as_ref().map(|leg| &leg.frame)
            };
            if tap.paused {
                tap.push(&SILENCE, &SILENCE, &self.writer);
            } else {
                let (left, right) = (side(&tap.left), side(&tap.right));
                tap.push(
                    left.unwrap_or(&SILENCE),
                    right.unwrap_or(&SILENCE),
                    &self.writer,
                );
            }
        }
    }
}

impl Drop for Beat {
    fn drop(&mut self) {
        for tap in self.taps.drain(..) {
            tap.close(&self.writer);
        }
    }
}
