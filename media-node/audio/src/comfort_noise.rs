//! Comfort noise (RFC 3389): what silence sounds like at the other end, in a few bytes.

use crate::Frame;

/// Most reflection coefficients that are used; more would change nothing that can be heard.
const MOST_COEFFICIENTS: usize = 12;
/// Level that is sent for our own silence, in -dBov: a very quiet room.
pub(crate) const OWN_LEVEL: u8 = 75;

/// Makes noise of a level and colour.
pub(crate) struct NoiseMaker {
    /// Standard deviation of the excitation.
    excitation: f32,
    reflections: Vec<f32>,
    state: [f32; MOST_COEFFICIENTS + 1],
    random: u32,
}

impl NoiseMaker {
    pub(crate) fn new() -> Self {
        Self {
            excitation: 0.0,
            reflections: Vec::with_capacity(MOST_COEFFICIENTS),
            state: [0.0; MOST_COEFFICIENTS + 1],
            random: 0x2545_f491,
        }
    }

    /// Takes over level and colour of a payload (RFC 3389 section 3). An empty one means silence.
    pub(crate) fn describe(&mut self, payload: &[u8]) {
        self.reflections.clear();
        let Some((&level, coefficients)) = payload.split_first() else {
            self.excitation = 0.0;
            return;
        };
        let level = f32::from(level & 0x7f);
        // 127 quantisation steps from -1 to 1; what is not stable as a filter is left out.
        let reflections = coefficients
            .iter()
            .take(MOST_COEFFICIENTS)
            .map(|code| ((f32::from(*code) - 127.0) / 128.0).clamp(-0.95, 0.95));
        self.reflections.extend(reflections);
        // The filter adds power; the whole shall have the level that was said.
        let passes: f32 = self.reflections.iter().map(|k| 1.0 - k * k).product();
        self.excitation = 32_768.0 * 10f32.powf(-level / 20.0) * passes.max(0.0).sqrt();
    }

    /// True if there is nothing to be heard.
    pub(crate) fn is_silent(&self) -> bool {
        self.excitation < 0.5
    }

    /// Makes one frame.
    pub(crate) fn fill(&mut self, frame: &mut Frame) {
        for sample in frame.iter_mut() {
            let mut forward = self.uniform() * self.excitation;
            let order = self.reflections.len();
            for i in (0..order).rev() {
                let k = self.reflections[i];
                forward -= k * self.state[i];
                self.state[i + 1] = self.state[i] + k * forward;
            }
            self.state[0] = forward;
            *sample = forward.clamp(-32_768.0, 32_767.0) as i16;
        }
    }

    /// Evenly spread with a standard deviation of one; noise need not be unforeseeable.
    fn uniform(&mut self) -> f32 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 17;
        self.random ^= self.random << 5;
        const WIDTH: f32 = 3.464_1; // the square root of twelve
        (self.random as f32 / u32::MAX as f32 - 0.5) * WIDTH
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FRAME_SAMPLES;
    use proptest::prelude::*;

    fn level_of(payload: &[u8]) -> f64 {
        let mut maker = NoiseMaker::new();
        maker.describe(payload);
        let mut power = 0.0;
        for _ in 0..100 {
            let mut frame = [0; FRAME_SAMPLES];
            maker.fill(&mut frame);
            power += frame.iter().map(|s| f64::from(*s).powi(2)).sum::<f64>();
        }
        10.0 * (power / 16_000.0 / 32_768f64.powi(2)).log10()
    }

    #[test]
    fn noise_has_the_level_that_was_said_whatever_its_colour() {
        for payload in [&[30][..], &[50], &[40, 180, 90], &[40, 60, 200, 140, 110]] {
            let (level, said) = (level_of(payload), -f64::from(payload[0]));
            assert!((level - said).abs() < 1.5, "{payload:?}: {level} dB");
        }
    }

    proptest! {
        #[test]
        fn no_payload_makes_it_loud(payload in proptest::collection::vec(any::<u8>(), 0..40)) {
            let mut maker = NoiseMaker::new();
            maker.describe(&payload);
            let mut frame = [0; FRAME_SAMPLES];
            for _ in 0..20 { maker.fill(&mut frame); }
            if payload.is_empty() { prop_assert!(maker.is_silent()); }
        }
    }
}
