//! The beat: all legs, bridges and recordings of one core, advanced 20 ms at a time.

use crate::bridge::{self, Bridge, Hears};
use crate::leg::{Accepted, Leg};
use crate::quality::SAMPLE_BEATS;
use crate::recording::{RecordingWriter, Said, Tap};
use crate::report_sockets::ReportSockets;
use crate::rtp::{Datagram, RtpView, classify};
use crate::way::{Arrival, MAX_PACKET};
use crate::{EventSink, FRAME_MS, FRAME_SAMPLES, Frame, LegKey, MediaCommand, MediaHandle};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::mpsc::{Receiver, channel};

/// Packets of one leg that are looked at in one reading, so that a flood on one port cannot stop the others.
const MOST_PER_READ: usize = 64;

/// Settings of a beat.
#[derive(Debug, Clone, Copy)]
pub struct BeatConfig {
    /// Milliseconds without any packet after which [`MediaEvent::MediaTimeout`] is told, and again each time.
    pub media_timeout_ms: u32,
    /// Each RTP leg on an even port gets the next port for its reports (RFC 3550 section 11), if that is
    /// free, without being told by [`MediaCommand::SetRtcp`].
    pub reports: bool,
}

impl Default for BeatConfig {
    fn default() -> Self {
        Self {
            media_timeout_ms: 10_000,
            reports: false,
        }
    }
}

/// All legs of one core. Not tied to a clock: [`crate::BeatThread`] or a test calls [`Beat::tick`].
pub struct Beat {
    pub(crate) commands: Receiver<MediaCommand>,
    pub(crate) events: EventSink,
    timeout_beats: u64,
    pub(crate) reports_next_port: bool,
    pub(crate) beat: u64,
    pub(crate) legs: Vec<Option<Leg>>,
    pub(crate) slots: HashMap<LegKey, usize>,
    pub(crate) bridges: Vec<Bridge>,
    pub(crate) taps: Vec<Tap>,
    pub(crate) writer: RecordingWriter,
    pub(crate) replan: bool,
    buffer: Vec<u8>,
    /// Sockets of their own for reports.
    pub(crate) reports: ReportSockets,
    /// The present moment in half beats.
    now: u64,
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
            reports_next_port: config.reports,
            beat: 0,
            legs: Vec::new(),
            slots: HashMap::new(),
            bridges: Vec::new(),
            taps: Vec::new(),
            replan: false,
            buffer: vec![0; MAX_PACKET],
            reports: ReportSockets::new()?,
            now: 0,
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
        self.read(2 * self.beat, |_| true);
        for leg in self.legs.iter_mut().flatten() {
            leg.listen(&self.events);
        }
        for bridge in self.bridges.iter_mut().filter(|bridge| bridge.mixes()) {
            bridge.sum_up(&self.legs);
        }
        self.speak();
        self.record();
        for leg in self.legs.iter_mut().flatten() {
            leg.watch(self.beat, self.timeout_beats, &self.events);
        }
        self.report();
        alive
    }

    /// Reads and passes on what is relayed, between two ticks: halves the delay of relayed calls.
    pub fn relay(&mut self) {
        self.read(2 * self.beat + 1, |leg| leg.relay_to.is_some());
    }

    /// Leaves out beats that were missed for good: time passes on the wire and in recordings.
    pub fn skip(&mut self, beats: u64) {
        self.beat += beats;
        for tap in &mut self.taps {
            tap.push_missed(beats, &mut self.writer);
        }
    }

    /// Number of legs at present.
    pub fn leg_count(&self) -> usize {
        self.slots.len()
    }

    /// Decides anew who hears whom, after anything has changed.
    fn plan(&mut self) {
        let mut wanted_before = Vec::with_capacity(self.legs.len());
        for slot in &mut self.legs {
            wanted_before.push(slot.as_ref().is_some_and(|leg| leg.wanted));
            if let Some(leg) = slot {
                leg.hears = Hears::Nothing;
                leg.relay_to = None;
                leg.wanted = leg.expects_tones();
                leg.samples_wanted = leg.expects_tones();
            }
        }
        for (index, bridge) in self.bridges.iter_mut().enumerate() {
            bridge.plan(index, &mut self.legs);
        }
        for tap in &mut self.taps {
            let slots = |keys: &[LegKey]| {
                let known = keys.iter().filter_map(|key| self.slots.get(key).copied());
                known.collect::<Vec<usize>>()
            };
            tap.slots = [slots(&tap.left), slots(&tap.right)];
            for &slot in tap.slots.iter().flatten() {
                if let Some(leg) = &mut self.legs[slot] {
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

    /// Reads sockets. `now` is in half beats.
    fn read(&mut self, now: u64, includes: impl Fn(&Leg) -> bool) {
        self.now = now;
        self.read_reports();
        for slot in 0..self.legs.len() {
            let Some(leg) = self.legs[slot].as_ref().filter(|leg| includes(leg)) else {
                continue;
            };
            let most = leg.pace.most(now, MOST_PER_READ);
            let mut found = 0;
            while found < most
                && let Some(leg) = &mut self.legs[slot]
                && let Some(arrival) = leg.next_arrival(&mut self.buffer)
            {
                found += 1;
                match arrival {
                    Arrival::Packet(packet) => self.receive(slot, &packet.view(), None),
                    Arrival::Datagram { length, from } => self.receive_datagram(slot, length, from),
                }
            }
            if let Some(leg) = &mut self.legs[slot] {
                leg.pace.note(now, found);
            }
        }
    }

    fn receive_datagram(&mut self, slot: usize, length: usize, from: SocketAddr) {
        let Some(leg) = &mut self.legs[slot] else {
            return;
        };
        let Some(length) = leg.open(&mut self.buffer, length) else {
            return;
        };
        // The buffer is lent out for the time of this call, because the packet points into it.
        let buffer = std::mem::take(&mut self.buffer);
        match classify(&buffer[..length]) {
            Datagram::Rtp(packet) => self.receive(slot, &packet, Some(from)),
            Datagram::Rtcp => leg.take_rtcp(&buffer[..length], from, true),
            Datagram::Malformed => leg.count_rejected(),
        }
        self.buffer = buffer;
    }

    fn receive(&mut self, slot: usize, packet: &RtpView<'_>, from: Option<SocketAddr>) {
        let beat = self.beat;
        let Some(leg) = &mut self.legs[slot] else {
            return;
        };
        let accepted = leg.accept(packet, from, self.now, &self.events);
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

    /// Takes what came on the reports' own sockets.
    fn read_reports(&mut self) {
        for (slot, mut datagram, from) in self.reports.receive() {
            let Some(leg) = &mut self.legs[slot] else {
                continue;
            };
            let length = datagram.len();
            if let Some(length) = leg.open(&mut datagram, length) {
                leg.take_rtcp(&datagram[..length], from, false);
            }
        }
    }

    /// Tells and reports the quality of the legs whose turn it is.
    fn report(&mut self) {
        for slot in 0..self.legs.len() {
            let Some(leg) = &mut self.legs[slot] else {
                continue;
            };
            // Spread over the interval, so that no beat has all of them.
            if !(self.beat + leg.key.0 * 37).is_multiple_of(SAMPLE_BEATS) {
                continue;
            }
            leg.tell_quality(self.beat, &self.events);
            if let Some((packet, to)) = leg.report(self.beat, false) {
                self.reports.send(slot, &packet, to);
            }
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
                Hears::Mix { bridge, mix } => {
                    Some(self.bridges[bridge].mixed(mix, &leg.frame, &self.legs))
                }
            };
            if let Some(leg) = &mut self.legs[slot] {
                let overridden = leg.is_overridden();
                leg.speak(bridged.as_ref(), self.beat, &self.events);
                self.replan |= overridden != leg.is_overridden();
            }
        }
    }

    fn record(&mut self) {
        for tap in &mut self.taps {
            let mut sums = [[0; FRAME_SAMPLES]; 2];
            let [left, right] = &mut sums;
            let left = side(&tap.slots[0], &self.legs, left);
            let right = side(&tap.slots[1], &self.legs, right);
            tap.push(left, right, &mut self.writer);
        }
        self.writer.hand_over();
    }
}

/// What the legs of one side of a recording say together.
fn side<'a>(slots: &[usize], legs: &'a [Option<Leg>], room: &'a mut Frame) -> Said<'a> {
    let mut saying = slots.iter().filter_map(|&slot| {
        let said = legs[slot].as_ref()?.said();
        (!matches!(said, Said::Silence)).then_some(said)
    });
    let Some(first) = saying.next() else {
        return Said::Silence;
    };
    let Some(second) = saying.next() else {
        return first;
    };
    let mut sum = [0; FRAME_SAMPLES];
    for said in [first, second].into_iter().chain(saying) {
        bridge::add(&mut sum, &said.frame());
    }
    *room = sum.map(bridge::soft_limit);
    Said::Samples(room)
}

impl Drop for Beat {
    fn drop(&mut self) {
        for tap in self.taps.drain(..) {
            tap.close(&mut self.writer);
        }
    }
}
