//! Our own waiting music, made by arithmetic: no file, no licence, the same on every node.

use crate::{Pcm, RATE};
use std::f64::consts::TAU;

/// Seconds per chord; eight chords make the loop of 30 s.
const CHORD_SECONDS: f64 = 3.75;
/// Peak of the finished music as a share of full scale; quiet beside a voice.
const PEAK: f64 = 0.12;

/// Semitones above the 110 Hz root: four notes per chord, low to high, chosen so that neighbours share notes.
const CHORDS: [[i32; 4]; 8] = [
    [3, 10, 15, 19],
    [0, 7, 15, 19],
    [8, 12, 15, 22],
    [5, 12, 17, 20],
    [3, 10, 17, 22],
    [7, 10, 14, 22],
    [8, 15, 17, 24],
    [10, 14, 17, 20],
];

/// Which note of the chord each of the ten plucks of a chord plays; 4 is the lowest note two octaves up.
const PATTERN: [usize; 10] = [1, 2, 3, 2, 4, 3, 2, 3, 1, 2];

/// About 30 s of soft chords with a plucked figure over them at 8 kHz; the end joins the beginning.
pub fn hold_music() -> Pcm {
    let rate = f64::from(RATE);
    let length = (CHORDS.len() as f64 * CHORD_SECONDS * rate) as usize;
    let mut sum = vec![0.0f32; length];
    for (index, chord) in CHORDS.iter().enumerate() {
        let start = index as f64 * CHORD_SECONDS;
        for &note in chord {
            add_pad(&mut sum, start, pitch(note));
        }
        let step = CHORD_SECONDS / PATTERN.len() as f64;
        for (count, &choice) in PATTERN.iter().enumerate() {
            let note = chord.get(choice).copied().unwrap_or(chord[0] + 24);
            add_pluck(&mut sum, start + count as f64 * step, pitch(note + 12));
        }
    }
    let loudest = sum
        .iter()
        .fold(1e-9f32, |peak, value| peak.max(value.abs()));
    let scale = PEAK * f64::from(i16::MAX) / f64::from(loudest);
    let samples = sum
        .iter()
        .map(|&value| (f64::from(value) * scale) as i16)
        .collect();
    Pcm {
        samples,
        rate: RATE,
    }
}

fn pitch(semitones: i32) -> f64 {
    110.0 * (f64::from(semitones) / 12.0).exp2()
}

/// A slow swell that overlaps its neighbours by half a second on each side.
fn add_pad(sum: &mut [f32], start: f64, hz: f64) {
    let length = CHORD_SECONDS + 1.0;
    add_note(sum, start - 0.5, length, |t| {
        let envelope = (std::f64::consts::PI * t / length).sin().powi(2);
        0.35 * envelope * ((TAU * hz * t).sin() + 0.2 * (TAU * hz * 2.0 * t).sin())
    });
}

/// A short note that dies away.
fn add_pluck(sum: &mut [f32], start: f64, hz: f64) {
    add_note(sum, start, 1.4, |t| {
        let attack = (t / 0.012).min(1.0);
        let release = ((1.4 - t) / 0.1).min(1.0);
        0.5 * attack * release * (-3.2 * t).exp() * (TAU * hz * t).sin()
    });
}

/// Adds a note; what reaches over the end goes to the beginning, so that the loop has no seam.
fn add_note(sum: &mut [f32], start: f64, seconds: f64, sound: impl Fn(f64) -> f64) {
    let (length, rate) = (sum.len() as i64, f64::from(RATE));
    let first = (start * rate) as i64;
    for n in 0..(seconds * rate) as i64 {
        let at = (first + n).rem_euclid(length) as usize;
        sum[at] += sound(n as f64 / rate) as f32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_music_is_thirty_quiet_seconds_without_a_gap_or_a_seam() {
        let music = hold_music();
        assert_eq!(music.duration_ms(), 30_000);
        let peak = music
            .samples
            .iter()
            .map(|s| s.unsigned_abs())
            .max()
            .unwrap();
        assert!((3_000..5_000).contains(&peak), "{peak}");
        for second in music.samples.chunks(RATE as usize) {
            assert!(second.iter().any(|s| s.unsigned_abs() > 400));
        }
        let jump = |a: i16, b: i16| i32::from(a).abs_diff(i32::from(b));
        let largest = music.samples.windows(2).map(|w| jump(w[0], w[1])).max();
        let seam = jump(*music.samples.last().unwrap(), music.samples[0]);
        assert!(Some(seam) <= largest);
    }
}
