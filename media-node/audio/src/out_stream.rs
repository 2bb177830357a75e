//! Numbers of one outgoing RTP stream: sequence and timestamp stay continuous whatever the source is.

use crate::Codec;
use crate::rtp::RtpView;

/// Beats without a relayed packet after which the leg makes its own silence (100 ms).
const RELAY_SILENT_AFTER: u64 = 5;
/// Jump in relayed sequence numbers that is taken for a restarted source.
const RELAY_JUMP: i16 = 100;

/// Sequence number, timestamp and marker of one packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) sequence: u16,
    pub(crate) timestamp: u32,
    pub(crate) marker: bool,
}

struct Relay {
    ssrc: u32,
    first: u16,
    highest: u16,
    sequence_offset: u16,
    timestamp_offset: u32,
}

pub(crate) struct OutStream {
    pub(crate) ssrc: u32,
    codec: Codec,
    next_sequence: u16,
    next_timestamp: u32,
    /// Timestamp that beat 0 would have had: silence on the wire passes time.
    origin: u32,
    last_beat: Option<u64>,
    relay: Option<Relay>,
    relayed_at: u64,
    event_timestamp: u32,
}

impl OutStream {
    /// A stream with random first numbers (RFC 3550 section 5.1).
    ///
    /// # Errors
    /// The system has no random numbers.
    pub(crate) fn new(codec: Codec, beat: u64) -> Result<Self, getrandom::Error> {
        let first = getrandom::u32()?;
        let mut stream = Self {
            ssrc: getrandom::u32()?,
            codec,
            next_sequence: getrandom::u32()? as u16,
            next_timestamp: first,
            origin: 0,
            last_beat: None,
            relay: None,
            relayed_at: 0,
            event_timestamp: first,
        };
        stream.set_codec(codec, beat);
        Ok(stream)
    }

    /// Goes on in another clock.
    pub(crate) fn set_codec(&mut self, codec: Codec, beat: u64) {
        self.codec = codec;
        self.relay = None;
        let passed = (beat as u32).wrapping_mul(codec.ticks_per_frame());
        self.origin = self.next_timestamp.wrapping_sub(passed);
    }

    fn due(&self, beat: u64) -> u32 {
        let clock = (beat as u32).wrapping_mul(self.codec.ticks_per_frame());
        let due = self.origin.wrapping_add(clock);
        let ahead = due.wrapping_sub(self.next_timestamp) as i32;
        if ahead > 0 { due } else { self.next_timestamp }
    }

    /// The timestamp of this moment, for reports.
    pub(crate) fn now(&self, beat: u64) -> u32 {
        self.due(beat)
    }

    fn take_sequence(&mut self) -> u16 {
        let sequence = self.next_sequence;
        self.next_sequence = sequence.wrapping_add(1);
        sequence
    }

    fn begins_spurt(&mut self, beat: u64) -> bool {
        let resumed = self.last_beat.is_none_or(|last| last + 1 < beat);
        self.last_beat = Some(beat);
        resumed
    }

    /// Numbers of a frame made here.
    pub(crate) fn frame(&mut self, beat: u64) -> Stamp {
        self.relay = None;
        let timestamp = self.due(beat);
        self.next_timestamp = timestamp.wrapping_add(self.codec.ticks_per_frame());
        Stamp {
            sequence: self.take_sequence(),
            timestamp,
            marker: self.begins_spurt(beat),
        }
    }

    /// Numbers of a telephone event packet: the timestamp is that of the key's beginning.
    pub(crate) fn event(&mut self, beat: u64, beats_in: u32) -> Stamp {
        self.relay = None;
        if beats_in == 0 {
            self.event_timestamp = self.due(beat);
        }
        let passed = self.codec.ticks_per_frame() * (beats_in + 1);
        let reached = self.event_timestamp.wrapping_add(passed);
        if reached.wrapping_sub(self.next_timestamp) as i32 > 0 {
            self.next_timestamp = reached;
        }
        self.last_beat = Some(beat);
        Stamp {
            sequence: self.take_sequence(),
            timestamp: self.event_timestamp,
            marker: beats_in == 0,
        }
    }

    /// Numbers of a packet that is passed through; `None` for a straggler from before the stream joined.
    pub(crate) fn relayed(&mut self, packet: &RtpView<'_>, beat: u64) -> Option<Stamp> {
        let marker = self.continue_relay(packet, beat);
        let relay = self.relay.as_mut()?;
        if (packet.sequence.wrapping_sub(relay.first) as i16) < 0 {
            return None;
        }
        if packet.sequence.wrapping_sub(relay.highest) as i16 > 0 {
            relay.highest = packet.sequence;
        }
        let sequence = packet.sequence.wrapping_add(relay.sequence_offset);
        let timestamp = packet.timestamp.wrapping_add(relay.timestamp_offset);
        let end = timestamp.wrapping_add(self.codec.ticks_of(packet.payload));
        if sequence.wrapping_sub(self.next_sequence) as i16 >= 0 {
            self.next_sequence = sequence.wrapping_add(1);
        }
        if end.wrapping_sub(self.next_timestamp) as i32 > 0 {
            self.next_timestamp = end;
        }
        self.relayed_at = beat;
        self.last_beat = Some(beat);
        Some(Stamp {
            sequence,
            timestamp,
            marker: marker || packet.marker,
        })
    }

    /// Keeps or renews the offsets; true if they are new.
    fn continue_relay(&mut self, packet: &RtpView<'_>, beat: u64) -> bool {
        let due = self.due(beat);
        if let Some(relay) = &self.relay {
            let timestamp = packet.timestamp.wrapping_add(relay.timestamp_offset);
            let drift = timestamp.wrapping_sub(due) as i32;
            let jump = packet.sequence.wrapping_sub(relay.highest) as i16;
            let steady = drift.unsigned_abs() < 2 * self.codec.clock();
            if relay.ssrc == packet.ssrc && jump.unsigned_abs() < RELAY_JUMP as u16 && steady {
                return false;
            }
        }
        self.relay = Some(Relay {
            ssrc: packet.ssrc,
            first: packet.sequence,
            highest: packet.sequence,
            sequence_offset: self.next_sequence.wrapping_sub(packet.sequence),
            timestamp_offset: due.wrapping_sub(packet.timestamp),
        });
        true
    }

    /// Closes the gap that a packet leaves which is not passed on (telephone event, comfort noise).
    pub(crate) fn not_relayed(&mut self) {
        if let Some(relay) = &mut self.relay {
            relay.sequence_offset = relay.sequence_offset.wrapping_sub(1);
        }
    }

    /// True if nothing was passed through for so long that silence should be made.
    pub(crate) fn relay_is_silent(&self, beat: u64) -> bool {
        self.relay.is_none() || beat.saturating_sub(self.relayed_at) > RELAY_SILENT_AFTER
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(sequence: u16, timestamp: u32, ssrc: u32) -> RtpView<'static> {
        RtpView {
            payload_type: 8,
            marker: false,
            sequence,
            timestamp,
            ssrc,
            payload: &[0; 160],
        }
    }

    #[test]
    fn numbers_run_on_when_the_source_changes_between_own_frames_and_relayed_ones() {
        let mut stream = OutStream::new(Codec::Pcma, 10).unwrap();
        let mut stamps = vec![stream.frame(10), stream.frame(11)];
        stamps.extend(stream.relayed(&packet(65_535, 5, 1), 12));
        stamps.extend(stream.relayed(&packet(0, 165, 1), 13));
        stamps.extend(stream.relayed(&packet(9_000, 77_777, 2), 14));
        stamps.push(stream.frame(15));
        for pair in stamps.windows(2) {
            assert_eq!(pair[1].sequence, pair[0].sequence.wrapping_add(1));
            assert_eq!(pair[1].timestamp, pair[0].timestamp.wrapping_add(160));
        }
        let markers: Vec<bool> = stamps.iter().map(|stamp| stamp.marker).collect();
        assert_eq!(markers, [true, false, true, false, true, false]);
    }

    #[test]
    fn time_passes_while_nothing_is_sent() {
        let mut stream = OutStream::new(Codec::Opus, 1).unwrap();
        let before = stream.frame(1);
        let after = stream.frame(11);
        assert_eq!(after.timestamp, before.timestamp.wrapping_add(9_600));
        assert_eq!(after.sequence, before.sequence.wrapping_add(1));
        assert!(after.marker);
    }

    #[test]
    fn a_relayed_loss_stays_a_loss_and_a_relayed_disorder_stays_one() {
        let mut stream = OutStream::new(Codec::Pcmu, 0).unwrap();
        let first = stream.relayed(&packet(100, 0, 1), 0).unwrap();
        let third = stream.relayed(&packet(102, 320, 1), 1).unwrap();
        let second = stream.relayed(&packet(101, 160, 1), 1).unwrap();
        assert_eq!(third.sequence, first.sequence.wrapping_add(2));
        assert_eq!(second.sequence, first.sequence.wrapping_add(1));
        assert_eq!(
            stream.frame(4).sequence,
            third.sequence.wrapping_add(1),
            "own frames follow the highest"
        );
        assert_eq!(
            stream.relayed(&packet(99, 0, 1), 5).map(|s| s.marker),
            Some(true)
        );
    }
}
