//! Samples in memory: loading, resampling, tones and measuring.

use crate::{RATE, wav};
use std::f64::consts::TAU;
use std::path::Path;

/// Mono 16-bit samples at a known rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pcm {
    /// The samples.
    pub samples: Vec<i16>,
    /// Samples per second.
    pub rate: u32,
}

impl Pcm {
    /// Reads a WAV file (16-bit PCM, mono or stereo, 8 to 48 kHz) as mono.
    ///
    /// # Errors
    /// The file cannot be read or is not such a WAV file.
    pub fn from_wav(path: &Path) -> Result<Pcm, wav::WavError> {
        Ok(wav::read(path)?.mix())
    }

    /// Reads the bytes of a WAV file as mono.
    ///
    /// # Errors
    /// The bytes are not a 16-bit PCM WAV file with one or two channels.
    pub fn from_wav_bytes(bytes: &[u8]) -> Result<Pcm, wav::WavError> {
        Ok(wav::parse(bytes)?.mix())
    }

    /// A sine tone at 8 kHz; `amplitude` is a share of full scale, 0.0 to 1.0.
    pub fn tone(hz: u32, duration_ms: u32, amplitude: f64) -> Pcm {
        Pcm::two_tones(hz, hz, duration_ms, amplitude)
    }

    /// Two sine tones together at 8 kHz, as in keypad tones; `amplitude` is that of their sum.
    pub fn two_tones(low_hz: u32, high_hz: u32, duration_ms: u32, amplitude: f64) -> Pcm {
        let peak = amplitude.clamp(0.0, 1.0) * f64::from(i16::MAX) / 2.0;
        let samples = (0..duration_ms * (RATE / 1000))
            .map(|n| {
                let turn = TAU * f64::from(n) / f64::from(RATE);
                let sum = (turn * f64::from(low_hz)).sin() + (turn * f64::from(high_hz)).sin();
                (sum * peak) as i16
            })
            .collect();
        Pcm {
            samples,
            rate: RATE,
        }
    }

    /// Silence at 8 kHz.
    pub fn silence(duration_ms: u32) -> Pcm {
        Pcm {
            samples: vec![0; (duration_ms * (RATE / 1000)) as usize],
            rate: RATE,
        }
    }

    /// The same sound at another rate; a rate of 0 or an unsupported one gives no samples.
    pub fn at_rate(&self, rate: u32) -> Pcm {
        let samples = if rate == self.rate {
            self.samples.clone()
        } else {
            audio_codec::resample(&self.samples, self.rate, rate)
        };
        Pcm { samples, rate }
    }

    /// Length in milliseconds, rounded down.
    pub fn duration_ms(&self) -> u64 {
        self.samples.len() as u64 * 1000 / u64::from(self.rate.max(1))
    }

    /// Writes the samples as a 16-bit mono WAV file.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn save_wav(&self, path: &Path) -> std::io::Result<()> {
        wav::write(path, &self.samples, 1, self.rate)
    }
}

/// How loud one frequency is (Goertzel): the amplitude of a sine of `hz` as a share of full scale.
///
/// A tone made by [`Pcm::tone`] with amplitude 0.3 measures 0.3; no samples measure 0.0.
pub fn tone_level(samples: &[i16], rate: u32, hz: u32) -> f64 {
    if samples.is_empty() || rate == 0 {
        return 0.0;
    }
    let coefficient = 2.0 * (TAU * f64::from(hz) / f64::from(rate)).cos();
    let (mut previous, mut before) = (0.0, 0.0);
    for &sample in samples {
        let next = f64::from(sample) + coefficient * previous - before;
        before = previous;
        previous = next;
    }
    let power = previous * previous + before * before - coefficient * previous * before;
    2.0 * power.max(0.0).sqrt() / samples.len() as f64 / f64::from(i16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_measures_its_own_amplitude_and_nothing_elsewhere() {
        let tone = Pcm::tone(1_000, 500, 0.3);
        assert!((tone_level(&tone.samples, RATE, 1_000) - 0.3).abs() < 0.01);
        assert!(tone_level(&tone.samples, RATE, 440) < 0.01);
    }

    #[test]
    fn every_usual_rate_resamples_to_8_khz_with_the_tone_kept() {
        for rate in [8_000u32, 16_000, 22_050, 24_000, 44_100, 48_000] {
            let samples = (0..rate)
                .map(|n| {
                    (9_830.0 * (TAU * 440.0 * f64::from(n) / f64::from(rate)).sin()).round() as i16
                })
                .collect();
            let heard = Pcm { samples, rate }.at_rate(RATE);
            assert!(
                (990..=1_010).contains(&heard.duration_ms()),
                "{rate}: {}",
                heard.duration_ms()
            );
            let level = tone_level(&heard.samples, RATE, 440);
            assert!((level - 0.3).abs() < 0.03, "{rate}: {level}");
        }
    }
}
