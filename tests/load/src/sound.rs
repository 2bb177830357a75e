//! What callers and agents say, and whether it is heard: tones in A-law, found again by Goertzel's filter.

/// Samples of a 20 ms frame at 8 kHz.
pub const FRAME: usize = 160;
/// What callers say, Hz.
pub const CALLER_HZ: u32 = 400;
/// What agents say, Hz.
pub const AGENT_HZ: u32 = 1_000;

/// A-law code of a 16 bit sample (ITU-T G.711).
pub fn alaw(sample: i16) -> u8 {
    let negative = sample < 0;
    let magnitude = if negative {
        !i32::from(sample)
    } else {
        i32::from(sample)
    } >> 3;
    let code = if magnitude < 32 {
        magnitude >> 1
    } else {
        let segment = 31 - magnitude.leading_zeros() as i32 - 4;
        segment << 4 | magnitude >> segment & 15
    };
    // Below 128 by construction: 12 bits of magnitude give 7 segments.
    let code = code.clamp(0, 127) as u8;
    (if negative { code } else { code | 0x80 }) ^ 0x55
}

/// 16 bit sample of an A-law code.
pub fn linear(code: u8) -> i16 {
    let code = code ^ 0x55;
    let (segment, rest) = (i32::from(code >> 4 & 7), i32::from(code & 15));
    let magnitude = match segment {
        0 => (rest << 4) + 8,
        _ => ((rest << 4) + 0x108) << (segment - 1),
    };
    // At most 32,256.
    let magnitude = magnitude as i16;
    if code & 0x80 == 0 {
        -magnitude
    } else {
        magnitude
    }
}

/// One frame of a tone. 400 and 1,000 Hz have whole periods in 20 ms, so that frames join without a click.
pub fn tone(hz: u32) -> [u8; FRAME] {
    let mut frame = [0; FRAME];
    for (place, code) in frame.iter_mut().enumerate() {
        let turn = std::f64::consts::TAU * f64::from(hz) * place as f64 / 8_000.0;
        *code = alaw((turn.sin() * 10_000.0) as i16);
    }
    frame
}

/// Part of a frame's power that is at `hz`, 0 to 1; 0 for silence.
pub fn share(payload: &[u8], hz: u32) -> f64 {
    let samples: Vec<f64> = payload
        .iter()
        .map(|code| f64::from(linear(*code)))
        .collect();
    share_of(&samples, hz, 8_000.0)
}

/// The same for samples of any rate.
pub fn share_of(samples: &[f64], hz: u32, rate: f64) -> f64 {
    let factor = 2.0 * (std::f64::consts::TAU * f64::from(hz) / rate).cos();
    let (mut last, mut before, mut power) = (0.0, 0.0, 0.0);
    for sample in samples {
        let next = sample + factor * last - before;
        before = last;
        last = next;
        power += sample * sample;
    }
    // Noise of a silent line is a few steps of the code.
    if samples.is_empty() || power / (samples.len() as f64) < 2_500.0 {
        return 0.0;
    }
    let at = last * last + before * before - factor * last * before;
    at / (power * samples.len() as f64 / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_survive_and_samples_come_back_within_a_step() {
        for code in 0..=255 {
            assert_eq!(alaw(linear(code)), code, "{code}");
        }
        for sample in (-32_000..32_000_i32).step_by(37) {
            let back = i32::from(linear(alaw(sample as i16)));
            assert!(
                (back - sample).abs() <= sample.abs() / 16 + 16,
                "{sample} {back}"
            );
        }
        assert_eq!(alaw(0), 0xd5);
    }

    #[test]
    fn a_tone_is_told_from_the_other_from_silence_and_from_a_mixture() {
        let (caller, agent) = (tone(CALLER_HZ), tone(AGENT_HZ));
        assert!(share(&caller, CALLER_HZ) > 0.95);
        assert!(share(&caller, AGENT_HZ) < 0.02);
        assert!(share(&agent, AGENT_HZ) > 0.95);
        assert_eq!(share(&[0xd5; FRAME], CALLER_HZ), 0.0);
    }
}
