//! What one leg receives, checked packet by packet.

use crate::sound::{FRAME, share, share_of};

/// Packets later than this behind the earliest are lost to a phone's jitter buffer, µs.
const BUFFER_US: i64 = 60_000;
/// A pause between packets that a listener hears, µs.
const GAP_US: i64 = 60_000;
/// Every so many packets the tone is looked at.
const TONE_EVERY: u64 = 25;
/// Part of the power that must be at the tone.
const TONE_SHARE: f64 = 0.6;
/// Marks a frame that carries its time of sending instead of a tone.
const STAMP: [u8; 8] = [0x1f, 0xe3, 0x2a, 0xd4, 0x39, 0xc6, 0x4b, 0xb7];

/// A tone frame with the time of sending in its first bytes; passes through whatever does not recode.
pub fn stamp(frame: &mut [u8; FRAME], sent_us: u64) {
    frame[..8].copy_from_slice(&STAMP);
    frame[8..16].copy_from_slice(&sent_us.to_be_bytes());
}

/// Counts of a window.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Packets.
    pub packets: u64,
    /// Missing by sequence number.
    pub lost: u64,
    /// Too late for a 60 ms buffer.
    pub late: u64,
    /// Pauses over 60 ms.
    pub gaps: u64,
    /// Longest pause, µs.
    pub longest_gap: i64,
    /// Frames that were looked at for the tone.
    pub checked: u64,
    /// Of these, without it.
    pub without_tone: u64,
}

/// How a payload is looked at.
pub enum Hearing {
    /// A-law samples.
    Alaw,
    /// Opus, decoded before it is looked at.
    Opus(Box<ropus::Decoder>),
    /// Not looked at.
    Deaf,
}

/// One leg's receiving side.
pub struct Received {
    hearing: Hearing,
    hz: u32,
    clock: i64,
    ssrc: Option<u32>,
    last: u16,
    earliest: i64,
    arrived: i64,
    first_timestamp: u32,
    counts: Counts,
    opened: bool,
}

impl Received {
    /// A leg that ought to hear `hz`; `clock` is the RTP clock in Hz.
    pub fn new(hearing: Hearing, hz: u32, clock: u32) -> Received {
        Received {
            hearing,
            hz,
            clock: i64::from(clock),
            ssrc: None,
            last: 0,
            earliest: i64::MAX,
            arrived: 0,
            first_timestamp: 0,
            counts: Counts::default(),
            opened: false,
        }
    }

    /// The window begins.
    pub fn open_window(&mut self, now_us: u64) {
        self.counts = Counts::default();
        self.opened = true;
        self.arrived = self.arrived.max(now_us as i64 - 20_000);
    }

    /// What the window held.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Takes a datagram; gives the one-way delay in µs when it carries a stamp.
    pub fn packet(&mut self, bytes: &[u8], now_us: u64) -> Option<u64> {
        if bytes.len() < 12 || bytes[0] >> 6 != 2 || bytes[1] & 0x7f >= 96 && bytes.len() < 20 {
            return None;
        }
        let sequence = u16::from_be_bytes([bytes[2], bytes[3]]);
        let timestamp = u32::from_be_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]);
        let ssrc = u32::from_be_bytes([bytes[8], bytes[9], bytes[10], bytes[11]]);
        let now = now_us as i64;
        if self.ssrc != Some(ssrc) {
            self.ssrc = Some(ssrc);
            self.first_timestamp = timestamp;
            self.earliest = i64::MAX;
            self.last = sequence.wrapping_sub(1);
        }
        let ahead = sequence.wrapping_sub(self.last);
        if ahead == 0 || ahead >= 0x8000 {
            // Twice or out of order: a relay that sends on a beat does neither.
            self.counts.late += 1;
            return None;
        }
        self.last = sequence;
        let played =
            i64::from(timestamp.wrapping_sub(self.first_timestamp)) * 1_000_000 / self.clock;
        let transit = now - played;
        self.earliest = self.earliest.min(transit);
        let gap = now - self.arrived;
        let first = self.arrived == 0;
        self.arrived = now;
        let counts = &mut self.counts;
        counts.packets += 1;
        counts.lost += u64::from(ahead - 1);
        counts.late += u64::from(transit - self.earliest > BUFFER_US);
        if !first {
            counts.gaps += u64::from(gap > GAP_US);
            counts.longest_gap = counts.longest_gap.max(gap);
        }
        self.listen(&bytes[12..], now_us)
    }

    fn listen(&mut self, payload: &[u8], now_us: u64) -> Option<u64> {
        let looks = self.opened && self.counts.packets.is_multiple_of(TONE_EVERY);
        let part = match &mut self.hearing {
            Hearing::Deaf => return None,
            Hearing::Alaw => {
                if payload.len() >= 16 && payload[..8] == STAMP {
                    let sent = u64::from_be_bytes(payload[8..16].try_into().ok()?);
                    return now_us.checked_sub(sent);
                }
                if !looks {
                    return None;
                }
                share(payload, self.hz)
            }
            Hearing::Opus(decoder) => {
                // Every packet, because a decoder that misses some does not know the next.
                let mut samples = vec![0_i16; 960];
                let count = decoder
                    .decode(payload, &mut samples, ropus::DecodeMode::Normal)
                    .unwrap_or(0);
                if !looks {
                    return None;
                }
                let samples: Vec<f64> = samples[..count].iter().map(|s| f64::from(*s)).collect();
                share_of(&samples, self.hz, 8_000.0)
            }
        };
        self.counts.checked += 1;
        self.counts.without_tone += u64::from(part < TONE_SHARE);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sound::tone;

    fn packet(sequence: u16, payload: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0x80, 8];
        bytes.extend(sequence.to_be_bytes());
        bytes.extend((u32::from(sequence) * 160).to_be_bytes());
        bytes.extend(7_u32.to_be_bytes());
        bytes.extend(payload);
        bytes
    }

    #[test]
    fn loss_lateness_gaps_and_tones_are_counted() {
        let mut leg = Received::new(Hearing::Alaw, 400, 8_000);
        let frame = tone(400);
        for sequence in 0..50_u16 {
            leg.packet(
                &packet(sequence, &frame),
                1_000_000 + u64::from(sequence) * 20_000,
            );
        }
        leg.open_window(2_000_000);
        for sequence in (50..100_u16).filter(|s| *s != 60) {
            // From packet 80 on everything is 100 ms late.
            let late = if sequence >= 80 { 100_000 } else { 0 };
            leg.packet(
                &packet(sequence, &frame),
                1_000_000 + u64::from(sequence) * 20_000 + late,
            );
        }
        let counts = leg.counts();
        assert_eq!((counts.packets, counts.lost), (49, 1));
        assert_eq!((counts.late, counts.gaps), (20, 1));
        assert_eq!(counts.longest_gap, 120_000);
        assert!(counts.checked > 0);
        assert_eq!(counts.without_tone, 0);
        let mut other = Received::new(Hearing::Alaw, 1_000, 8_000);
        other.open_window(0);
        for sequence in 1..60_u16 {
            other.packet(&packet(sequence, &frame), u64::from(sequence) * 20_000);
        }
        assert_eq!(other.counts().without_tone, other.counts().checked);
    }

    #[test]
    fn a_stamp_gives_the_delay() {
        let mut leg = Received::new(Hearing::Alaw, 400, 8_000);
        let mut frame = tone(400);
        stamp(&mut frame, 5_000);
        assert_eq!(leg.packet(&packet(1, &frame), 6_200), Some(1_200));
        assert_eq!(leg.packet(&packet(2, &tone(400)), 26_200), None);
    }
}
