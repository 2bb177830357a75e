//! Jitter buffer with packet-loss concealment: packets in any order go in, one frame per beat comes out.
//!
//! The delay adapts by itself (CFG-160). An empty buffer costs one concealed frame and the late packet is
//! still played, which lengthens the delay by that frame. A buffer that has held a spare frame for a while
//! is shortened by one frame; how long that is doubles each time that the buffer runs empty, so that a line
//! with bursts every few seconds keeps the delay it needs, and halves with each shortening. More than
//! [`MOST_BUFFERED`] is cut at once.
//!
//! What is missing is taken from the next packet if that repeats it (Opus), else made up by the decoder or
//! from the stream's own pitch ([`History`]).

use crate::codec::{AudioDecoder, MAX_PACKET_SAMPLES};
use crate::comfort_noise::NoiseMaker;
use crate::g711::Law;
use crate::history::History;
use crate::{FRAME_SAMPLES, Frame};
use std::collections::VecDeque;

/// Packets that can wait; 32 packets of 20 ms outlast a burst after a stall of half a second.
const SLOTS: usize = 32;
/// Longest delay: 200 ms.
const MOST_BUFFERED: usize = 1_600;
/// Empty beats after which the stream counts as paused.
const PAUSE_AFTER: u32 = 5;
/// Beats over which a spare frame must have been there before the delay is shortened: least and most.
const SHORTEN_AFTER: std::ops::RangeInclusive<u32> = 50..=400;
/// Beats after which a delay of much too much is shortened: three frames were always there.
const SHORTEN_MUCH_AFTER: u32 = 15;
/// Beats that noise lasts when nothing more is said of it (10 s).
const NOISE_LASTS: u32 = 500;
/// A packet that is this far behind belongs to a restarted sequence.
const RESTART_BEHIND: i16 = -1_000;

/// What a packet carries, as far as the buffer is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    /// Audio of the negotiated codec.
    Audio,
    /// Comfort noise (RFC 3389): noise until something is said again.
    Noise,
    /// A telephone event, which only takes a sequence number.
    Nothing,
}

/// What a beat of a stream came out as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    /// Nothing is said: the frame is plain silence.
    Silence,
    /// One frame of G.711 as it came, see [`Playout::coded`]; the samples were not made.
    Coded(Law),
    /// Samples.
    Samples,
}

#[derive(Default)]
struct Slot {
    waiting: Option<Content>,
    sequence: u16,
    payload: Vec<u8>,
}

/// What happened to a stream's packets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct PlayoutCounts {
    pub(crate) lost: u64,
    pub(crate) late: u64,
    pub(crate) duplicates: u64,
    pub(crate) reordered: u64,
    pub(crate) cut: u64,
    pub(crate) concealed_frames: u64,
    /// Of these, frames that the next packet repeated.
    pub(crate) recovered_frames: u64,
}

pub(crate) struct Playout {
    slots: Vec<Slot>,
    stored: usize,
    next: u16,
    highest: u16,
    started: bool,
    /// No frame was taken yet since the last (re)start, so an earlier packet may still move the start.
    fresh: bool,
    paused: bool,
    /// Bit n: sequence `next - 1 - n` had arrived.
    arrived: u64,
    queue: VecDeque<i16>,
    packet_samples: usize,
    /// Frames concealed while waiting for packet `next`.
    held: u32,
    starved: u32,
    floor: usize,
    observed: u32,
    patience: u32,
    history: History,
    noise: NoiseMaker,
    /// Beats that the noise still lasts.
    noise_left: u32,
    decoded: Box<[i16; MAX_PACKET_SAMPLES]>,
    pub(crate) counts: PlayoutCounts,
    #[cfg(test)]
    played: Vec<u16>,
}

impl Playout {
    pub(crate) fn new() -> Self {
        Self {
            slots: (0..SLOTS).map(|_| Slot::default()).collect(),
            stored: 0,
            next: 0,
            highest: 0,
            started: false,
            fresh: true,
            paused: true,
            arrived: 0,
            queue: VecDeque::with_capacity(2 * MAX_PACKET_SAMPLES),
            packet_samples: FRAME_SAMPLES,
            held: 0,
            starved: 0,
            floor: usize::MAX,
            observed: 0,
            patience: *SHORTEN_AFTER.start(),
            history: History::new(),
            noise: NoiseMaker::new(),
            noise_left: 0,
            decoded: Box::new([0; MAX_PACKET_SAMPLES]),
            counts: PlayoutCounts::default(),
            #[cfg(test)]
            played: Vec::new(),
        }
    }

    /// Forgets all packets; counts stay. For a new source (SSRC, transport) or when nobody listened.
    pub(crate) fn reset(&mut self) {
        for slot in &mut self.slots {
            slot.waiting = None;
        }
        self.stored = 0;
        self.started = false;
        self.pause();
        self.queue.clear();
        self.history.clear();
        self.noise_left = 0;
    }

    fn pause(&mut self) {
        self.paused = true;
        self.held = 0;
        self.starved = 0;
        self.floor = usize::MAX;
        self.observed = 0;
    }

    fn start_at(&mut self, sequence: u16) {
        self.reset();
        self.started = true;
        self.fresh = true;
        self.next = sequence;
        self.highest = sequence;
        self.arrived = 0;
    }

    /// Stores one packet.
    pub(crate) fn push(&mut self, sequence: u16, content: Content, payload: &[u8]) {
        if !self.started {
            self.start_at(sequence);
        }
        let mut ahead = sequence.wrapping_sub(self.next) as i16;
        if ahead < RESTART_BEHIND || usize::try_from(ahead).is_ok_and(|ahead| ahead >= SLOTS) {
            self.counts.cut += self.stored as u64;
            self.start_at(sequence);
            ahead = 0;
        }
        if ahead < 0 && !self.rewind_to(sequence) {
            return;
        }
        let slot = &mut self.slots[usize::from(sequence) % SLOTS];
        if slot.waiting.is_some() {
            self.counts.duplicates += 1;
            return;
        }
        slot.waiting = Some(content);
        slot.sequence = sequence;
        slot.payload.clear();
        slot.payload.extend_from_slice(payload);
        self.stored += 1;
        if (sequence.wrapping_sub(self.highest) as i16) < 0 {
            self.counts.reordered += 1;
        } else {
            self.highest = sequence;
        }
    }

    /// Moves the start back for a packet from before it, if nothing was played yet; else counts it.
    fn rewind_to(&mut self, sequence: u16) -> bool {
        let behind = self.next.wrapping_sub(sequence);
        let span = usize::from(self.highest.wrapping_sub(sequence));
        if self.fresh && span < SLOTS {
            self.next = sequence;
            return true;
        }
        let seen = 1u64.checked_shl(u32::from(behind - 1)).unwrap_or(0);
        if self.arrived & seen != 0 {
            self.counts.duplicates += 1;
        } else {
            self.counts.late += 1;
            self.arrived |= seen;
        }
        false
    }

    fn advance(&mut self, arrived: bool) {
        self.next = self.next.wrapping_add(1);
        self.arrived = (self.arrived << 1) | u64::from(arrived);
        if !arrived {
            self.counts.lost += 1;
        }
    }

    fn buffered(&self) -> usize {
        self.queue.len() + self.stored * self.packet_samples
    }

    /// Makes the next frame; leaves it undecoded if it is G.711 and `samples` are not asked for.
    pub(crate) fn take(
        &mut self,
        decoder: &mut AudioDecoder,
        out: &mut Frame,
        samples: bool,
    ) -> Taken {
        if self.paused && !self.resume() && self.queue.is_empty() {
            return self.pass_pause(out);
        }
        while self.buffered() > MOST_BUFFERED && self.stored > 0 {
            self.discard_next();
        }
        if let Some(law) = decoder.law()
            && self.take_coded(law)
        {
            let shorten = self.is_to_shorten();
            if !samples && !shorten {
                return Taken::Coded(law);
            }
            law.decode(self.history.coded(), out);
            if shorten {
                self.shorten(decoder, out);
            }
            return Taken::Samples;
        }
        self.fill(decoder, FRAME_SAMPLES);
        let (front, back) = self.queue.as_slices();
        let split = front.len().min(FRAME_SAMPLES);
        out[..split].copy_from_slice(&front[..split]);
        let rest = back.len().min(FRAME_SAMPLES - split);
        out[split..split + rest].copy_from_slice(&back[..rest]);
        self.queue.drain(..split + rest);
        if self.is_to_shorten() {
            self.shorten(decoder, out);
        }
        Taken::Samples
    }

    /// The frame as it came, after [`Taken::Coded`].
    pub(crate) fn coded(&self) -> &[u8; FRAME_SAMPLES] {
        self.history.coded()
    }

    /// What is heard while nothing comes: the noise that was described last, for a time, or nothing.
    fn pass_pause(&mut self, out: &mut Frame) -> Taken {
        if self.noise_left == 0 || self.noise.is_silent() {
            out.fill(0);
            return Taken::Silence;
        }
        self.noise_left -= 1;
        self.noise.fill(out);
        Taken::Samples
    }

    /// Takes the next packet as it is, if it is exactly the next frame.
    fn take_coded(&mut self, law: Law) -> bool {
        let slot = &mut self.slots[usize::from(self.next) % SLOTS];
        let usual = slot.waiting == Some(Content::Audio) && self.queue.is_empty();
        if !usual || self.history.is_made_up() {
            return false;
        }
        let Some(payload) = slot.payload.first_chunk::<FRAME_SAMPLES>() else {
            return false;
        };
        if slot.payload.len() != FRAME_SAMPLES {
            return false;
        }
        self.history.push_coded(law, payload);
        self.noise_left = 0;
        slot.waiting = None;
        #[cfg(test)]
        self.played.push(self.next);
        self.stored -= 1;
        self.starved = 0;
        self.held = 0;
        self.packet_samples = FRAME_SAMPLES;
        self.advance(true);
        true
    }

    /// Ends a pause if there is something to play.
    fn resume(&mut self) -> bool {
        if self.stored == 0 {
            return false;
        }
        while self.slots[usize::from(self.next) % SLOTS].waiting.is_none() {
            // After a pause a gap is nothing that could still be concealed.
            self.next = self.next.wrapping_add(1);
            self.arrived <<= 1;
        }
        self.pause();
        self.paused = false;
        self.fresh = false;
        true
    }

    fn discard_next(&mut self) {
        let slot = &mut self.slots[usize::from(self.next) % SLOTS];
        let arrived = slot.waiting.take().is_some();
        if arrived {
            self.stored -= 1;
            self.counts.cut += 1;
        }
        self.advance(arrived);
    }

    fn fill(&mut self, decoder: &mut AudioDecoder, wanted: usize) {
        while self.queue.len() < wanted {
            let slot = &mut self.slots[usize::from(self.next) % SLOTS];
            if let Some(content) = slot.waiting.take() {
                debug_assert_eq!(slot.sequence, self.next);
                self.stored -= 1;
                self.starved = 0;
                // What was held was a late packet, and it is here now: the delay has grown by it.
                self.held = 0;
                self.play(content, decoder);
                self.advance(true);
            } else if self.stored > 0 {
                // A hole. If it was already covered while waiting for it, it is over.
                if self.held > 0 {
                    self.held -= 1;
                } else if !self.recover(decoder) {
                    self.conceal(decoder);
                }
                self.advance(false);
            } else if self.paused {
                let mut frame = [0; FRAME_SAMPLES];
                self.pass_pause(&mut frame);
                self.queue.extend(&frame);
            } else {
                self.starved += 1;
                self.held += 1;
                if self.starved == 1 {
                    self.patience = (self.patience * 2).min(*SHORTEN_AFTER.end());
                }
                if self.noise_left > 0 {
                    self.pause();
                    continue;
                }
                self.conceal(decoder);
                if self.starved >= PAUSE_AFTER {
                    self.pause();
                }
            }
        }
    }

    fn play(&mut self, content: Content, decoder: &mut AudioDecoder) {
        match content {
            Content::Nothing => {}
            Content::Noise => {
                let payload = &self.slots[usize::from(self.next) % SLOTS].payload;
                self.noise.describe(payload);
                self.noise_left = NOISE_LASTS;
                self.history.clear();
                let mut frame = [0; FRAME_SAMPLES];
                self.noise.fill(&mut frame);
                self.queue.extend(&frame);
            }
            Content::Audio => {
                let payload = &self.slots[usize::from(self.next) % SLOTS].payload;
                let count = decoder.decode(payload, &mut self.decoded);
                if count == 0 {
                    self.conceal(decoder);
                    return;
                }
                #[cfg(test)]
                self.played.push(self.next);
                self.packet_samples = count;
                self.noise_left = 0;
                self.history.push(&mut self.decoded[..count]);
                self.queue.extend(&self.decoded[..count]);
            }
        }
    }

    /// Fills a hole with what the packet after it repeats.
    fn recover(&mut self, decoder: &mut AudioDecoder) -> bool {
        let after = self.next.wrapping_add(1);
        let slot = &self.slots[usize::from(after) % SLOTS];
        if slot.waiting != Some(Content::Audio) || slot.sequence != after {
            return false;
        }
        let mut frame = [0; FRAME_SAMPLES];
        if !decoder.recover(&slot.payload, &mut frame) {
            return false;
        }
        self.counts.concealed_frames += 1;
        self.counts.recovered_frames += 1;
        self.queue.extend(&frame);
        true
    }

    /// Makes up one frame: Opus has its own, better way.
    fn conceal(&mut self, decoder: &mut AudioDecoder) {
        self.counts.concealed_frames += 1;
        let mut frame = [0; FRAME_SAMPLES];
        if decoder.conceal(&mut frame).is_none() {
            self.history.conceal(&mut frame);
        }
        self.queue.extend(&frame);
    }

    /// Watches how much was always there; true when one frame of it is to be taken out.
    fn is_to_shorten(&mut self) -> bool {
        self.floor = self.floor.min(self.buffered());
        self.observed += 1;
        let much = self.observed >= SHORTEN_MUCH_AFTER && self.floor >= 3 * FRAME_SAMPLES;
        if self.observed < self.patience && !much {
            return false;
        }
        let spare = self.floor >= FRAME_SAMPLES && self.buffered() >= FRAME_SAMPLES;
        self.floor = usize::MAX;
        self.observed = 0;
        if spare {
            self.patience = (self.patience / 2).max(*SHORTEN_AFTER.start());
        }
        spare
    }

    /// Shortens the delay by one frame: the frame of this beat turns into the next one.
    fn shorten(&mut self, decoder: &mut AudioDecoder, out: &mut Frame) {
        self.fill(decoder, FRAME_SAMPLES);
        for (n, sample) in out.iter_mut().enumerate() {
            let next = i32::from(self.queue.pop_front().unwrap_or(0));
            let weight = n as i32 * 256 / FRAME_SAMPLES as i32;
            *sample = ((i32::from(*sample) * (256 - weight) + next * weight) / 256) as i16;
        }
    }

    /// Audio waiting in the buffer, in milliseconds.
    pub(crate) fn buffered_ms(&self) -> u32 {
        (self.buffered() / 8) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Codec;
    use proptest::prelude::*;

    struct Listener {
        playout: Playout,
        decoder: AudioDecoder,
    }

    impl Listener {
        fn new() -> Self {
            Self {
                playout: Playout::new(),
                decoder: AudioDecoder::new(Codec::Pcma),
            }
        }
        fn hear(&mut self, sequence: u16) {
            self.playout
                .push(sequence, Content::Audio, &[0x2a; FRAME_SAMPLES]);
        }
        fn beat(&mut self) -> Frame {
            let mut frame = [0; FRAME_SAMPLES];
            self.playout.take(&mut self.decoder, &mut frame, true);
            frame
        }
    }

    #[test]
    fn packets_out_of_order_are_played_in_order_across_the_wrap() {
        let mut listener = Listener::new();
        for sequence in [65_535u16, 65_534, 1, 0, 2] {
            listener.hear(sequence);
        }
        for _ in 0..5 {
            listener.beat();
        }
        assert_eq!(listener.playout.played, [65_534, 65_535, 0, 1, 2]);
        assert_eq!(listener.playout.counts.lost, 0);
        assert_eq!(listener.playout.counts.reordered, 2);
    }

    #[test]
    fn a_lost_packet_is_concealed_by_what_fades_and_joins_the_next() {
        let mut listener = Listener::new();
        listener.hear(1);
        let good = listener.beat();
        listener.hear(3);
        let concealed = listener.beat();
        assert_eq!(concealed[0], good[159]);
        assert!(concealed[159].abs() < good[159].abs());
        let joined = listener.beat();
        assert_eq!(joined[40..], good[40..]);
        assert_eq!(listener.playout.counts.lost, 1);
    }

    #[test]
    fn a_pause_becomes_silence_and_ends_with_the_next_packet() {
        let mut listener = Listener::new();
        listener.hear(1);
        for _ in 0..10 {
            listener.beat();
        }
        assert_eq!(listener.beat(), [0; FRAME_SAMPLES]);
        listener.hear(2);
        assert_ne!(listener.beat(), [0; FRAME_SAMPLES]);
        assert_eq!(listener.playout.played, [1, 2]);
    }

    #[test]
    fn the_delay_is_cut_after_a_burst_and_shrinks_when_arrivals_are_steady() {
        let mut listener = Listener::new();
        for sequence in 0..20 {
            listener.hear(sequence);
        }
        listener.beat();
        assert!(listener.playout.buffered_ms() <= 200);
        for sequence in 20..520 {
            listener.hear(sequence);
            listener.beat();
        }
        assert!(
            listener.playout.buffered_ms() <= 20,
            "{} ms",
            listener.playout.buffered_ms()
        );
    }

    #[test]
    fn a_line_with_a_burst_every_two_seconds_keeps_the_delay_that_it_needs() {
        let mut listener = Listener::new();
        let mut sequence = 0u16;
        let mut concealed = Vec::new();
        for _ in 0..10 {
            let before = listener.playout.counts.concealed_frames;
            for beat in 0..100 {
                // Three packets in a row are late and come together with the fourth.
                let packets = match beat {
                    50..53 => 0,
                    53 => 4,
                    _ => 1,
                };
                for _ in 0..packets {
                    listener.hear(sequence);
                    sequence = sequence.wrapping_add(1);
                }
                listener.beat();
            }
            concealed.push(listener.playout.counts.concealed_frames - before);
        }
        // At first the delay is given up within two seconds and made up for again; in the end it is kept.
        assert!(
            concealed[0] == 3 && concealed[8..] == [0, 0],
            "{concealed:?}"
        );
    }

    #[test]
    fn a_jump_in_sequence_numbers_starts_anew() {
        let mut listener = Listener::new();
        listener.hear(10);
        listener.beat();
        listener.hear(30_000);
        listener.beat();
        listener.hear(100);
        listener.beat();
        assert_eq!(listener.playout.played, [10, 30_000, 100]);
    }

    #[test]
    fn packets_of_ten_and_of_sixty_milliseconds_fill_beats_without_gaps() {
        for size in [80usize, 480] {
            let mut listener = Listener::new();
            let packets = (MOST_BUFFERED / size).min(6);
            for sequence in 0..packets {
                let content = [0x2a; 480];
                listener
                    .playout
                    .push(sequence as u16, Content::Audio, &content[..size]);
            }
            let beats = size * packets / FRAME_SAMPLES;
            for _ in 0..beats {
                assert!(listener.beat().iter().all(|sample| *sample != 0));
            }
            assert_eq!(listener.playout.counts.concealed_frames, 0, "{size}");
        }
    }

    proptest! {
        /// Loss, duplication and reordering in any mixture: every beat gives a frame, every packet is played
        /// at most once and in order, and every packet is accounted for.
        #[test]
        fn any_network_gives_ordered_playing_and_full_accounts(
            start: u16,
            fates in proptest::collection::vec((0u8..10, 0usize..4), 1..200),
        ) {
            let mut arrivals: Vec<Vec<u16>> = vec![Vec::new(); fates.len() + 5];
            for (n, (fate, delay)) in fates.iter().enumerate() {
                let sequence = start.wrapping_add(n as u16);
                if *fate != 0 { arrivals[n + delay].push(sequence); }
                if *fate == 1 { arrivals[n + delay + 1].push(sequence); }
            }
            let mut listener = Listener::new();
            let mut received = 0u64;
            for packets in &arrivals {
                for sequence in packets {
                    listener.hear(*sequence);
                    received += 1;
                }
                listener.beat();
            }
            for _ in 0..SLOTS { listener.beat(); }
            let playout = &listener.playout;
            let order: Vec<u16> = playout.played.iter().map(|s| s.wrapping_sub(start.wrapping_sub(100))).collect();
            prop_assert!(order.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", order);
            let counts = playout.counts;
            prop_assert_eq!(received, order.len() as u64 + counts.late + counts.duplicates + counts.cut);
        }

        #[test]
        fn arbitrary_packets_never_panic(packets in proptest::collection::vec((any::<u16>(), 0u8..3, proptest::collection::vec(any::<u8>(), 0..1000)), 0..100)) {
            for codec in [Codec::Pcma, Codec::Opus] {
                let mut listener = Listener { playout: Playout::new(), decoder: AudioDecoder::new(codec) };
                for (sequence, kind, payload) in &packets {
                    let content = [Content::Audio, Content::Noise, Content::Nothing][usize::from(*kind)];
                    listener.playout.push(*sequence, content, payload);
                    if sequence % 3 != 0 { listener.beat(); }
                }
            }
        }
    }
}
