//! Jitter buffer with packet-loss concealment: packets in any order go in, one frame per beat comes out.
//!
//! The delay adapts by itself. An empty buffer costs one concealed frame and the late packet is still
//! played, which lengthens the delay by that frame; a buffer that has held a spare frame for a whole second
//! is shortened by one frame; more than [`MOST_BUFFERED`] is cut at once.

use crate::codec::{AudioDecoder, MAX_PACKET_SAMPLES};
use crate::{FRAME_SAMPLES, Frame};
use std::collections::VecDeque;

/// Packets that can wait; 32 packets of 20 ms outlast a burst after a stall of half a second.
const SLOTS: usize = 32;
/// Longest delay: 120 ms.
const MOST_BUFFERED: usize = 960;
/// Empty beats after which the stream counts as paused.
const PAUSE_AFTER: u32 = 5;
/// Beats over which a spare frame must have been there before the delay is shortened.
const SHORTEN_AFTER: u32 = 50;
/// A packet that is this far behind belongs to a restarted sequence.
const RESTART_BEHIND: i16 = -1_000;

/// What a packet carries, as far as the buffer is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    /// Audio of the negotiated codec.
    Audio,
    /// Comfort noise (RFC 3389): silence of one frame.
    Noise,
    /// A telephone event, which only takes a sequence number.
    Nothing,
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
    history: u64,
    queue: VecDeque<i16>,
    packet_samples: usize,
    /// Frames concealed while waiting for packet `next`.
    held: u32,
    starved: u32,
    floor: usize,
    observed: u32,
    last: Frame,
    gain: f32,
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
            history: 0,
            queue: VecDeque::with_capacity(2 * MAX_PACKET_SAMPLES),
            packet_samples: FRAME_SAMPLES,
            held: 0,
            starved: 0,
            floor: usize::MAX,
            observed: 0,
            last: [0; FRAME_SAMPLES],
            gain: 0.0,
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
        self.gain = 0.0;
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
        self.history = 0;
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
        if self.history & seen != 0 {
            self.counts.duplicates += 1;
        } else {
            self.counts.late += 1;
            self.history |= seen;
        }
        false
    }

    fn advance(&mut self, arrived: bool) {
        self.next = self.next.wrapping_add(1);
        self.history = (self.history << 1) | u64::from(arrived);
        if !arrived {
            self.counts.lost += 1;
        }
    }

    fn buffered(&self) -> usize {
        self.queue.len() + self.stored * self.packet_samples
    }

    /// Makes the next frame. Returns false if the stream is paused and the frame is plain silence.
    pub(crate) fn take(&mut self, decoder: &mut AudioDecoder, out: &mut Frame) -> bool {
        if self.paused && !self.resume() && self.queue.is_empty() {
            out.fill(0);
            return false;
        }
        while self.buffered() > MOST_BUFFERED && self.stored > 0 {
            self.discard_next();
        }
        self.fill(decoder, FRAME_SAMPLES);
        for sample in out.iter_mut() {
            *sample = self.queue.pop_front().unwrap_or(0);
        }
        self.observe(decoder, out);
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
            self.history <<= 1;
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
                } else {
                    self.conceal(decoder);
                }
                self.advance(false);
            } else if self.paused {
                self.queue.resize(wanted, 0);
            } else {
                self.starved += 1;
                self.held += 1;
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
                self.gain = 0.0;
                self.queue.extend([0; FRAME_SAMPLES]);
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
                self.queue.extend(&self.decoded[..count]);
                self.gain = 1.0;
                let end = count.min(FRAME_SAMPLES);
                self.last.fill(0);
                self.last[..end].copy_from_slice(&self.decoded[count - end..count]);
            }
        }
    }

    /// Repeats the last frame, halving each time; Opus has its own, better way.
    fn conceal(&mut self, decoder: &mut AudioDecoder) {
        self.counts.concealed_frames += 1;
        let mut frame = [0; FRAME_SAMPLES];
        if self.gain > 0.02 && decoder.conceal(&mut frame).is_none() {
            let step = self.gain * 0.5 / FRAME_SAMPLES as f32;
            for (n, (made, last)) in frame.iter_mut().zip(&self.last).enumerate() {
                *made = (f32::from(*last) * (self.gain - step * n as f32)) as i16;
            }
        }
        self.gain *= 0.5;
        self.queue.extend(&frame);
    }

    /// Shortens the delay by one frame when a spare frame was always there.
    fn observe(&mut self, decoder: &mut AudioDecoder, out: &mut Frame) {
        self.floor = self.floor.min(self.buffered());
        self.observed += 1;
        if self.observed < SHORTEN_AFTER {
            return;
        }
        let spare = self.floor >= FRAME_SAMPLES && self.buffered() >= FRAME_SAMPLES;
        self.floor = usize::MAX;
        self.observed = 0;
        if !spare {
            return;
        }
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
            self.playout.take(&mut self.decoder, &mut frame);
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
    fn a_lost_packet_is_concealed_with_a_fading_repetition() {
        let mut listener = Listener::new();
        listener.hear(1);
        let good = listener.beat();
        listener.hear(3);
        let concealed = listener.beat();
        assert_eq!(concealed[0], good[159]);
        assert!(concealed[159].abs() < good[159].abs());
        assert_eq!(listener.beat(), good);
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
        assert!(listener.playout.buffered_ms() <= 120);
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
            for sequence in 0..(1_920 / size).min(6) {
                let content = [0x2a; 480];
                listener
                    .playout
                    .push(sequence as u16, Content::Audio, &content[..size]);
            }
            let beats = (size * (1_920 / size).min(6)).min(MOST_BUFFERED) / FRAME_SAMPLES;
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
