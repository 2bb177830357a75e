//! G.722 between 64 kbit/s payloads and 8 kHz samples.

use crate::{FRAME_SAMPLES, Frame};
use audio_codec::g722::{G722Decoder, G722Encoder};
use audio_codec::{BoxedResampler, Decoder as _, Encoder as _};

/// Wide-band samples in one frame.
const WIDE: usize = 2 * FRAME_SAMPLES;

/// Decodes payloads and leaves out what is above 4 kHz.
pub(crate) struct NarrowDecoder {
    codec: G722Decoder,
    down: BoxedResampler,
    wide: Vec<i16>,
}

impl NarrowDecoder {
    /// `None` if the resampler cannot be made, which no rate used here brings about.
    pub(crate) fn new() -> Option<Box<Self>> {
        Some(Box::new(Self {
            codec: G722Decoder::new(),
            down: BoxedResampler::new(16_000, 8_000).ok()?,
            wide: Vec::new(),
        }))
    }

    /// Decodes as much of a payload as `out` has room for; returns the number of samples.
    pub(crate) fn decode(&mut self, payload: &[u8], out: &mut [i16]) -> usize {
        // The resampler wants room for a few samples more than come out.
        let most = out.len().saturating_sub(8);
        let payload = &payload[..payload.len().min(most)];
        self.wide.resize(2 * payload.len(), 0);
        let decoded = self.codec.decode_into(payload, &mut self.wide);
        let wide = &self.wide[..decoded.unwrap_or(0)];
        self.down.resample_into(wide, out).unwrap_or(0)
    }
}

/// Encodes frames as wide-band sound without anything above 4 kHz.
pub(crate) struct NarrowEncoder {
    codec: G722Encoder,
    up: BoxedResampler,
    wide: Vec<i16>,
}

impl NarrowEncoder {
    pub(crate) fn new() -> Option<Box<Self>> {
        Some(Box::new(Self {
            codec: G722Encoder::new(),
            up: BoxedResampler::new(8_000, 16_000).ok()?,
            wide: Vec::new(),
        }))
    }

    /// Encodes one frame; returns the payload's length.
    pub(crate) fn encode(&mut self, frame: &Frame, out: &mut [u8]) -> usize {
        let mut more = [0; WIDE + 64];
        let count = self.up.resample_into(frame, &mut more).unwrap_or(0);
        self.wide.extend_from_slice(&more[..count]);
        if self.wide.len() < WIDE {
            // The filter's first samples are still under way.
            let missing = WIDE - self.wide.len();
            self.wide.splice(..0, std::iter::repeat_n(0, missing));
        }
        let encoded = self.codec.encode_into(&self.wide[..WIDE], out);
        self.wide.drain(..WIDE);
        encoded.unwrap_or(0)
    }
}
