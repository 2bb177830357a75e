//! The codecs that legs speak, between payload bytes and 8 kHz samples.

use crate::g711::Law;
use crate::g722::{NarrowDecoder, NarrowEncoder};
use crate::{FRAME_MS, Frame, RATE};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Most samples that one packet may carry: 120 ms, the longest Opus packet (RFC 6716 section 3.2).
pub(crate) const MAX_PACKET_SAMPLES: usize = 960;
/// Longest payload that an encoder makes here.
pub(crate) const MAX_ENCODED: usize = 400;

/// Opus bit rate for one mono 8 kHz voice, in bit/s.
const OPUS_BITRATE: u32 = 24_000;
/// Opus effort; 5 costs a third of 10 and is not told apart at narrow band.
const OPUS_COMPLEXITY: u8 = 5;
/// Loss that the encoder prepares for, in percent: enough for it to repeat speech in the next packet.
const OPUS_EXPECTED_LOSS: u8 = 10;

/// An audio codec of a leg.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Codec {
    /// G.711 A-law.
    Pcma,
    /// G.711 µ-law.
    Pcmu,
    /// G.722 at 64 kbit/s, run at 8 kHz inside.
    G722,
    /// Opus (RFC 7587), mono, run at 8 kHz inside, with forward error correction and without discontinuous
    /// transmission.
    Opus,
}

impl Codec {
    /// RTP clock in Hz: 8000 for G.711 and, by an old mistake, for G.722 (RFC 3551 section 4.5.2); always 48000
    /// for Opus (RFC 7587 section 4.1).
    pub const fn clock(self) -> u32 {
        match self {
            Codec::Pcma | Codec::Pcmu | Codec::G722 => RATE,
            Codec::Opus => 48_000,
        }
    }

    /// The static payload type (RFC 3551), or the customary dynamic one for Opus.
    pub const fn usual_payload_type(self) -> u8 {
        match self {
            Codec::Pcma => 8,
            Codec::Pcmu => 0,
            Codec::G722 => 9,
            Codec::Opus => 111,
        }
    }

    /// RTP clock ticks in one 20 ms frame.
    pub(crate) const fn ticks_per_frame(self) -> u32 {
        self.clock() / 1000 * FRAME_MS
    }

    /// RTP clock ticks that a payload covers, for relaying without decoding.
    pub(crate) fn ticks_of(self, payload: &[u8]) -> u32 {
        match self {
            Codec::Pcma | Codec::Pcmu | Codec::G722 => payload.len() as u32,
            Codec::Opus => opus_ticks(payload),
        }
    }
}

/// Duration of an Opus packet in 48 kHz ticks, from its first bytes (RFC 6716 section 3.1).
fn opus_ticks(payload: &[u8]) -> u32 {
    let Some(&toc) = payload.first() else {
        return 0;
    };
    let per_frame = match toc >> 3 {
        config @ 0..=11 => [480, 960, 1920, 2880][usize::from(config & 3)],
        config @ 12..=15 => [480, 960][usize::from(config & 1)],
        config => [120, 240, 480, 960][usize::from(config & 3)],
    };
    let frames = match toc & 3 {
        0 => 1,
        1 | 2 => 2,
        _ => u32::from(payload.get(1).copied().unwrap_or(1) & 0x3f),
    };
    (per_frame * frames).min(5_760)
}

/// Turns one leg's received payloads into samples.
pub(crate) enum AudioDecoder {
    G711(Law),
    G722(Option<Box<NarrowDecoder>>),
    Opus(Option<Box<ropus::Decoder>>),
}

impl AudioDecoder {
    pub(crate) fn new(codec: Codec) -> Self {
        match codec {
            Codec::Pcma => Self::G711(Law::A),
            Codec::Pcmu => Self::G711(Law::Mu),
            Codec::G722 => Self::G722(NarrowDecoder::new()),
            Codec::Opus => Self::Opus(new_opus_decoder()),
        }
    }

    /// Decodes one payload; returns the number of samples, 0 if the payload is unusable.
    pub(crate) fn decode(&mut self, payload: &[u8], out: &mut [i16; MAX_PACKET_SAMPLES]) -> usize {
        if payload.is_empty() {
            return 0;
        }
        match self {
            Self::G711(law) => law.decode(payload, out),
            Self::G722(decoder) => decoder
                .as_mut()
                .map_or(0, |decoder| decoder.decode(payload, out)),
            Self::Opus(decoder) => decode_opus(decoder, payload, out, ropus::DecodeMode::Normal),
        }
    }

    /// The law, if payloads are samples in G.711 and need no state to be decoded.
    pub(crate) fn law(&self) -> Option<Law> {
        match self {
            Self::G711(law) => Some(*law),
            Self::G722(_) | Self::Opus(_) => None,
        }
    }

    /// What a packet repeats of the lost one before it (Opus forward error correction); false if it cannot.
    pub(crate) fn recover(&mut self, next_payload: &[u8], out: &mut Frame) -> bool {
        match self {
            Self::Opus(decoder) => {
                let mode = ropus::DecodeMode::Fec;
                decode_opus(decoder, next_payload, out.as_mut_slice(), mode) == out.len()
            }
            Self::G711(_) | Self::G722(_) => false,
        }
    }

    /// The codec's own concealment of one lost frame; `None` where the codec has none.
    pub(crate) fn conceal(&mut self, out: &mut Frame) -> Option<()> {
        match self {
            Self::Opus(decoder) => {
                let mode = ropus::DecodeMode::Normal;
                (decode_opus(decoder, &[], out.as_mut_slice(), mode) == out.len()).then_some(())
            }
            _ => None,
        }
    }
}

fn new_opus_decoder() -> Option<Box<ropus::Decoder>> {
    ropus::Decoder::new(RATE, ropus::Channels::Mono)
        .ok()
        .map(Box::new)
}

/// A fault in the decoder must cost one frame of one call, not the beat that carries hundreds.
fn decode_opus(
    decoder: &mut Option<Box<ropus::Decoder>>,
    payload: &[u8],
    out: &mut [i16],
    mode: ropus::DecodeMode,
) -> usize {
    let Some(opus) = decoder else { return 0 };
    let decoded = catch_unwind(AssertUnwindSafe(|| opus.decode(payload, out, mode)));
    match decoded {
        Ok(result) => result.unwrap_or(0).min(out.len()),
        Err(_) => {
            *decoder = new_opus_decoder();
            0
        }
    }
}

/// Turns frames into one leg's payloads.
pub(crate) enum AudioEncoder {
    G711(Law),
    G722(Option<Box<NarrowEncoder>>),
    Opus(Option<Box<ropus::Encoder>>),
}

impl AudioEncoder {
    pub(crate) fn new(codec: Codec) -> Self {
        match codec {
            Codec::Pcma => Self::G711(Law::A),
            Codec::Pcmu => Self::G711(Law::Mu),
            Codec::G722 => Self::G722(NarrowEncoder::new()),
            Codec::Opus => Self::Opus(new_opus_encoder()),
        }
    }

    /// Encodes one frame; returns the payload's length, 0 if nothing could be made.
    pub(crate) fn encode(&mut self, frame: &Frame, out: &mut [u8; MAX_ENCODED]) -> usize {
        match self {
            Self::G711(law) => law.encode(frame, out),
            Self::G722(encoder) => encoder
                .as_mut()
                .map_or(0, |encoder| encoder.encode(frame, out)),
            Self::Opus(Some(encoder)) => encoder.encode(frame, out).unwrap_or(0),
            Self::Opus(None) => 0,
        }
    }
}

fn new_opus_encoder() -> Option<Box<ropus::Encoder>> {
    ropus::Encoder::builder(RATE, ropus::Channels::Mono, ropus::Application::Voip)
        .bitrate(ropus::Bitrate::Bits(OPUS_BITRATE))
        .complexity(OPUS_COMPLEXITY)
        .signal(ropus::Signal::Voice)
        .inband_fec(ropus::InbandFec::Enabled)
        .packet_loss_perc(OPUS_EXPECTED_LOSS)
        .dtx(false)
        .build()
        .ok()
        .map(Box::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FRAME_SAMPLES, Pcm, tone_level};
    use proptest::prelude::*;

    fn round_trip(codec: Codec) -> Vec<i16> {
        let tone = Pcm::tone(440, 1_000, 0.3);
        let (mut encoder, mut decoder) = (AudioEncoder::new(codec), AudioDecoder::new(codec));
        let (mut payload, mut samples) = ([0; MAX_ENCODED], [0; MAX_PACKET_SAMPLES]);
        let mut heard = Vec::new();
        for frame in tone.samples.as_chunks::<FRAME_SAMPLES>().0 {
            let length = encoder.encode(frame, &mut payload);
            assert_eq!(
                codec.ticks_of(&payload[..length]),
                codec.ticks_per_frame(),
                "{codec:?}"
            );
            let count = decoder.decode(&payload[..length], &mut samples);
            heard.extend_from_slice(&samples[..count]);
        }
        heard
    }

    #[test]
    fn a_tone_survives_every_codec() {
        for codec in [Codec::Pcma, Codec::Pcmu, Codec::G722, Codec::Opus] {
            let heard = round_trip(codec);
            // A resampler keeps a few samples to itself.
            assert!(
                (7_970..=8_000).contains(&heard.len()),
                "{codec:?}: {}",
                heard.len()
            );
            assert!(tone_level(&heard[1_600..], RATE, 440) > 0.2, "{codec:?}");
            assert!(tone_level(&heard[1_600..], RATE, 1_000) < 0.02, "{codec:?}");
        }
    }

    proptest! {
        #[test]
        fn no_payload_panics_a_decoder(payloads in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..300), 1..8)) {
            let mut out = [0; MAX_PACKET_SAMPLES];
            for codec in [Codec::Pcma, Codec::Pcmu, Codec::G722, Codec::Opus] {
                let mut decoder = AudioDecoder::new(codec);
                for payload in &payloads {
                    prop_assert!(decoder.decode(payload, &mut out) <= out.len());
                    let _ = codec.ticks_of(payload);
                }
            }
        }
    }
}
