//! Telephone events (RFC 4733): keys received once each, keys sent, keypad tones as the last resort.

use crate::{FRAME_MS, Pcm};
use std::collections::VecDeque;

/// Beats that a sent key lasts (160 ms).
const KEY_BEATS: u32 = 8;
/// Beats from the end of one key to the next; the repeated end packets travel in the first three.
const GAP_BEATS: u32 = 4;
/// Times that the end of a key is sent (RFC 4733 section 2.5.1.4).
const END_REPEATS: u32 = 3;
/// Beats of pause for a comma (2 s, DESK-609).
const COMMA_BEATS: u32 = 100;
/// Beats without a packet after which a key counts as released although its end was lost.
const RELEASED_AFTER: u64 = 10;
/// Level of sent events, in -dBm0.
const VOLUME: u8 = 10;

/// Event codes 0 to 15 in order (RFC 4733 section 3.2).
const KEYS: &[u8; 16] = b"0123456789*#ABCD";

/// The event code of a key; lower case letters are taken for A to D.
fn code_of(key: char) -> Option<u8> {
    let key = u8::try_from(key.to_ascii_uppercase()).ok()?;
    KEYS.iter()
        .position(|&known| known == key)
        .map(|at| at as u8)
}

/// A key that the far end pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pressed {
    pub(crate) digit: char,
    pub(crate) duration_ms: u32,
}

struct Current {
    code: u8,
    timestamp: u32,
    duration: u16,
    /// Ticks of finished segments of a very long key (RFC 4733 section 2.5.1.3).
    earlier: u32,
    reported: bool,
    first_beat: u64,
    last_beat: u64,
}

/// Watches one leg's telephone events.
#[derive(Default)]
pub(crate) struct DigitReceiver {
    current: Option<Current>,
}

impl DigitReceiver {
    /// Takes one event packet. Returns up to two keys: one whose end was lost and one that ended now.
    pub(crate) fn receive(
        &mut self,
        timestamp: u32,
        payload: &[u8],
        beat: u64,
        clock: u32,
    ) -> [Option<Pressed>; 2] {
        let Some(&[code, flags, high, low]) = payload.first_chunk::<4>() else {
            return [None, None];
        };
        if usize::from(code) >= KEYS.len() {
            return [None, None];
        }
        let (ended, duration) = (flags & 0x80 != 0, u16::from_be_bytes([high, low]));
        let mut lost_end = None;
        match &mut self.current {
            Some(current) if current.code == code && current.timestamp == timestamp => {
                current.duration = current.duration.max(duration);
                current.last_beat = beat;
            }
            Some(current) if (timestamp.wrapping_sub(current.timestamp) as i32) < 0 => {
                return [None, None]; // a straggler of an earlier key
            }
            Some(current)
                if current.code == code
                    && !current.reported
                    && current.duration == u16::MAX
                    && timestamp == current.timestamp.wrapping_add(u32::from(u16::MAX)) =>
            {
                current.earlier += u32::from(u16::MAX);
                current.timestamp = timestamp;
                current.duration = duration;
                current.last_beat = beat;
            }
            _ => {
                lost_end = self.release(clock);
                self.current = Some(Current {
                    code,
                    timestamp,
                    duration,
                    earlier: 0,
                    reported: false,
                    first_beat: beat,
                    last_beat: beat,
                });
            }
        }
        [lost_end, ended.then(|| self.release(clock)).flatten()]
    }

    /// Reports a key whose packets stopped without an end.
    pub(crate) fn expire(&mut self, beat: u64, clock: u32) -> Option<Pressed> {
        let silent = beat.saturating_sub(self.current.as_ref()?.last_beat);
        (silent >= RELEASED_AFTER)
            .then(|| self.release(clock))
            .flatten()
    }

    /// Forgets the key under way without reporting it: the stream has a new source.
    pub(crate) fn reset(&mut self) {
        self.current = None;
    }

    fn release(&mut self, clock: u32) -> Option<Pressed> {
        let current = self.current.as_mut()?;
        if std::mem::replace(&mut current.reported, true) {
            return None;
        }
        let ticks = current.earlier + u32::from(current.duration);
        let claimed = (u64::from(ticks) * 1000 / u64::from(clock.max(1))) as u32;
        let watched = (current.last_beat - current.first_beat + 1) as u32 * FRAME_MS;
        // Some senders count in another clock than they negotiated; then the time of arrival is the truth.
        let plausible = claimed <= 3 * watched + 100 && claimed * 3 + 100 >= watched;
        Some(Pressed {
            digit: char::from(KEYS[usize::from(current.code)]),
            duration_ms: if plausible { claimed } else { watched },
        })
    }
}

/// What one beat of sending keys looks like on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EventPacket {
    pub(crate) payload: [u8; 4],
    /// Beats since the key began; the timestamp stays that of beat 0.
    pub(crate) beats_in: u32,
    /// False while only the end is repeated, when audio may flow again.
    pub(crate) replaces_audio: bool,
}

/// Sends keys one after another as telephone events.
#[derive(Default)]
pub(crate) struct DigitSender {
    waiting: VecDeque<char>,
    key: Option<(u8, u32)>,
    pause: u32,
}

impl DigitSender {
    /// Adds keys; characters that are neither keys nor a comma are left out.
    pub(crate) fn add(&mut self, digits: &str) {
        let known = |digit: &char| *digit == ',' || code_of(*digit).is_some();
        self.waiting.extend(digits.chars().filter(known));
    }

    /// True while there is something to send, including pauses.
    pub(crate) fn busy(&self) -> bool {
        self.key.is_some() || self.pause > 0 || !self.waiting.is_empty()
    }

    /// Advances by one beat.
    pub(crate) fn next(&mut self, clock: u32) -> Option<EventPacket> {
        if self.pause > 0 {
            self.pause -= 1;
            return None;
        }
        if self.key.is_none() {
            let digit = self.waiting.pop_front()?;
            match code_of(digit) {
                Some(code) => self.key = Some((code, 0)),
                None => {
                    self.pause = COMMA_BEATS;
                    return None;
                }
            }
        }
        let (code, beats_in) = self.key?;
        let finished = beats_in + 1 >= KEY_BEATS + END_REPEATS - 1;
        self.key = (!finished).then_some((code, beats_in + 1));
        if finished {
            self.pause = GAP_BEATS - (END_REPEATS - 1);
        }
        let lasted = (beats_in + 1).min(KEY_BEATS);
        let duration = (clock / 1000 * FRAME_MS * lasted).min(u32::from(u16::MAX)) as u16;
        let end = if lasted == KEY_BEATS { 0x80 } else { 0 };
        let [high, low] = duration.to_be_bytes();
        Some(EventPacket {
            payload: [code, end | VOLUME, high, low],
            beats_in,
            replaces_audio: beats_in < KEY_BEATS,
        })
    }

    /// Empties the queue into keypad tones, for a far end that knows no telephone events.
    pub(crate) fn as_tones(&mut self) -> Pcm {
        let mut tones = Pcm::silence(0);
        for digit in self.waiting.drain(..) {
            match code_of(digit) {
                Some(code) => {
                    let (low, high) = tone_pair(code);
                    let tone = Pcm::two_tones(low, high, KEY_BEATS * FRAME_MS, 0.4);
                    tones.samples.extend(tone.samples);
                    tones
                        .samples
                        .extend(Pcm::silence(GAP_BEATS * FRAME_MS).samples);
                }
                None => tones
                    .samples
                    .extend(Pcm::silence(COMMA_BEATS * FRAME_MS).samples),
            }
        }
        tones
    }
}

/// Row and column frequency of a key in Hz (ITU-T Q.23).
fn tone_pair(code: u8) -> (u32, u32) {
    const ROWS: [u32; 4] = [697, 770, 852, 941];
    const COLUMNS: [u32; 4] = [1_209, 1_336, 1_477, 1_633];
    const PAD: &[u8; 16] = b"123A456B789C*0#D";
    let key = KEYS[usize::from(code) % KEYS.len()];
    let at = PAD.iter().position(|&other| other == key).unwrap_or(0);
    (ROWS[at / 4], COLUMNS[at % 4])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn event(code: u8, ended: bool, duration: u16) -> [u8; 4] {
        let [high, low] = duration.to_be_bytes();
        [code, if ended { 0x8a } else { 0x0a }, high, low]
    }

    fn keys(reports: impl IntoIterator<Item = Option<Pressed>>) -> String {
        reports.into_iter().flatten().map(|p| p.digit).collect()
    }

    #[test]
    fn three_end_packets_are_one_key() {
        let mut receiver = DigitReceiver::default();
        let mut heard = Vec::new();
        for beat in 0..8u16 {
            heard.extend(receiver.receive(
                1_000,
                &event(5, false, 160 * (beat + 1)),
                u64::from(beat),
                8_000,
            ));
        }
        for _ in 0..3 {
            heard.extend(receiver.receive(1_000, &event(5, true, 1_280), 8, 8_000));
        }
        let pressed: Vec<_> = heard.into_iter().flatten().collect();
        assert_eq!(
            pressed,
            [Pressed {
                digit: '5',
                duration_ms: 160
            }]
        );
    }

    #[test]
    fn a_key_whose_end_is_lost_is_reported_by_the_next_key_or_by_time() {
        let mut receiver = DigitReceiver::default();
        assert_eq!(
            keys(receiver.receive(1_000, &event(1, false, 160), 0, 8_000)),
            ""
        );
        assert_eq!(
            keys(receiver.receive(3_000, &event(1, false, 160), 12, 8_000)),
            "1"
        );
        assert_eq!(receiver.expire(15, 8_000), None);
        assert_eq!(keys([receiver.expire(22, 8_000)]), "1");
        assert_eq!(receiver.expire(50, 8_000), None);
        assert_eq!(
            keys(receiver.receive(3_000, &event(1, true, 320), 51, 8_000)),
            ""
        );
    }

    #[test]
    fn durations_in_another_clock_than_negotiated_are_corrected_by_arrival() {
        let mut receiver = DigitReceiver::default();
        let _ = receiver.receive(7, &event(11, false, 160), 0, 48_000);
        let [_, pressed] = receiver.receive(7, &event(11, true, 4_000), 25, 48_000);
        assert_eq!(
            pressed,
            Some(Pressed {
                digit: '#',
                duration_ms: 520
            })
        );
    }

    #[test]
    fn a_key_held_beyond_one_segment_stays_one_key() {
        let mut receiver = DigitReceiver::default();
        let mut heard = Vec::new();
        heard.extend(receiver.receive(0, &event(2, false, u16::MAX), 400, 8_000));
        heard.extend(receiver.receive(u32::from(u16::MAX), &event(2, true, 800), 410, 8_000));
        assert_eq!(keys(heard), "2");
    }

    #[test]
    fn what_is_sent_is_what_is_received() {
        for clock in [8_000, 48_000] {
            let mut sender = DigitSender::default();
            sender.add("19*#0x,Dd");
            let mut receiver = DigitReceiver::default();
            let mut heard = Vec::new();
            let mut beat = 0u64;
            while sender.busy() {
                if let Some(packet) = sender.next(clock) {
                    let begin = (beat - u64::from(packet.beats_in)) as u32 * (clock / 50);
                    heard.extend(receiver.receive(begin, &packet.payload, beat, clock));
                }
                beat += 1;
            }
            assert_eq!(keys(heard), "19*#0DD");
            assert!(beat > 100, "the comma pauses two seconds");
        }
    }

    proptest! {
        #[test]
        fn keys_arrive_once_and_in_order_under_loss_and_duplication(
            digits in "[0-9A-D*#]{1,12}", fates in proptest::collection::vec(0u8..10, 200),
        ) {
            let mut sender = DigitSender::default();
            sender.add(&digits);
            let mut receiver = DigitReceiver::default();
            let (mut heard, mut beat) = (Vec::new(), 0u64);
            while sender.busy() {
                if let Some(packet) = sender.next(8_000) {
                    let begin = (beat - u64::from(packet.beats_in)) as u32 * 160;
                    let fate = fates[beat as usize % fates.len()];
                    // At least the first packet of each key gets through; any other may be lost or doubled.
                    let copies = if packet.beats_in == 0 { 1 } else { usize::from(fate > 5) + usize::from(fate > 8) };
                    for _ in 0..copies {
                        heard.extend(receiver.receive(begin, &packet.payload, beat, 8_000));
                    }
                }
                heard.push(receiver.expire(beat, 8_000));
                beat += 1;
            }
            heard.push(receiver.expire(beat + 20, 8_000));
            prop_assert_eq!(keys(heard), digits);
        }

        #[test]
        fn no_event_payload_panics(packets in proptest::collection::vec((any::<u32>(), proptest::collection::vec(any::<u8>(), 0..6), any::<u32>()), 0..50)) {
            let mut receiver = DigitReceiver::default();
            let mut beat = 0;
            for (timestamp, payload, clock) in packets {
                beat += 1;
                let _ = receiver.receive(timestamp, &payload, beat, clock);
                let _ = receiver.expire(beat, clock);
            }
        }
    }
}
