//! The last 40 ms of a stream, and what is made of them when a packet is missing.
//!
//! The sound goes on with its own pitch: the last period is repeated, fading over 60 ms, and the first
//! packet that comes again is faded into (the idea of G.711 Appendix I; the numbers are ours).

use crate::g711::Law;
use crate::{FRAME_SAMPLES, Frame};

/// Samples that are kept.
const KEPT: usize = 2 * FRAME_SAMPLES;
/// Shortest and longest period that is looked for: 200 Hz down to 66 Hz. Higher voices fit in twice.
const PERIODS: std::ops::RangeInclusive<usize> = 40..=120;
/// Samples over which a period is compared with the one before.
const COMPARED: usize = KEPT - 120;
/// Gain at the beginning of each concealed frame; then there is silence.
const FADE: [f32; 4] = [1.0, 0.8, 0.4, 0.0];
/// Samples over which the made-up sound turns into the real one.
const JOIN: usize = 40;

pub(crate) struct History {
    tail: [i16; KEPT],
    /// Frames that came after `tail` as G.711, decoded only when they are needed.
    coded: [[u8; FRAME_SAMPLES]; 2],
    newest: usize,
    pending: usize,
    law: Law,
    /// The period that is repeated, and where in it the next sample is.
    period: Vec<i16>,
    phase: usize,
    /// Frames made up since the last real sound.
    made_up: usize,
}

impl History {
    pub(crate) fn new() -> Self {
        Self {
            tail: [0; KEPT],
            coded: [[0; FRAME_SAMPLES]; 2],
            newest: 0,
            pending: 0,
            law: Law::A,
            period: Vec::new(),
            phase: 0,
            made_up: 0,
        }
    }

    /// Forgets everything: the next sound has nothing to do with the last.
    pub(crate) fn clear(&mut self) {
        self.tail.fill(0);
        self.pending = 0;
        self.made_up = 0;
    }

    /// True if the next real sound has to be faded into, for which it is needed as samples.
    pub(crate) fn is_made_up(&self) -> bool {
        self.made_up > 0
    }

    /// The newest frame that came as G.711.
    pub(crate) fn coded(&self) -> &[u8; FRAME_SAMPLES] {
        &self.coded[self.newest]
    }

    /// Keeps a frame as it came. Not to be called when [`History::is_made_up`].
    pub(crate) fn push_coded(&mut self, law: Law, payload: &[u8; FRAME_SAMPLES]) {
        if law != self.law {
            self.settle();
            self.law = law;
        }
        self.newest ^= 1;
        self.coded[self.newest] = *payload;
        self.pending = (self.pending + 1).min(2);
    }

    /// Keeps the samples of a packet, whose beginning is changed so that it joins what was made up.
    pub(crate) fn push(&mut self, samples: &mut [i16]) {
        self.settle();
        if self.made_up > 0 {
            let join = JOIN.min(samples.len());
            let mut made = [0; JOIN];
            self.repeat(&mut made[..join]);
            for (n, (real, made)) in samples.iter_mut().zip(&made[..join]).enumerate() {
                let weight = n as f32 / join as f32;
                *real = (f32::from(*real) * weight + f32::from(*made) * (1.0 - weight)) as i16;
            }
            self.made_up = 0;
        }
        self.keep(samples);
    }

    fn keep(&mut self, samples: &[i16]) {
        let new = &samples[samples.len().saturating_sub(KEPT)..];
        self.tail.copy_within(new.len().., 0);
        self.tail[KEPT - new.len()..].copy_from_slice(new);
    }

    fn settle(&mut self) {
        let frames = [self.newest ^ 1, self.newest];
        let pending = std::mem::take(&mut self.pending);
        for at in &frames[2 - pending..] {
            let mut samples = [0; FRAME_SAMPLES];
            self.law.decode(&self.coded[*at], &mut samples);
            self.keep(&samples);
        }
    }

    /// Makes up one frame; false if it is silence by now.
    pub(crate) fn conceal(&mut self, out: &mut Frame) -> bool {
        self.settle();
        if self.made_up == 0 {
            self.find_period();
        }
        self.made_up += 1;
        if self.made_up >= FADE.len() {
            out.fill(0);
            return false;
        }
        self.repeat(out);
        true
    }

    /// Goes on with the repeated period at the gain of this frame.
    fn repeat(&mut self, out: &mut [i16]) {
        let last = FADE.len() - 1;
        let at = self.made_up.saturating_sub(1);
        let (from, to) = (FADE[at.min(last)], FADE[(at + 1).min(last)]);
        let step = (to - from) / FRAME_SAMPLES as f32;
        for (n, sample) in out.iter_mut().enumerate() {
            let gain = from + step * n as f32;
            let source = self.period.get(self.phase).copied().unwrap_or(0);
            *sample = (f32::from(source) * gain) as i16;
            self.phase += 1;
            if self.phase >= self.period.len() {
                self.phase = 0;
            }
        }
    }

    fn find_period(&mut self) {
        let newest = &self.tail[KEPT - COMPARED..];
        let likeness = |lag: usize| {
            let before = &self.tail[KEPT - COMPARED - lag..KEPT - lag];
            let (mut both, mut energy) = (0.0f32, 1.0f32);
            for (new, old) in newest.iter().zip(before) {
                let (new, old) = (f32::from(*new), f32::from(*old));
                both += new * old;
                energy += old * old;
            }
            both * both.abs() / energy
        };
        let best = PERIODS
            .map(|lag| (lag, likeness(lag)))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        let lag = best.map_or(*PERIODS.end(), |(lag, _)| lag);
        self.period.clear();
        self.period.extend_from_slice(&self.tail[KEPT - lag..]);
        // The end of the period leads into its beginning: it takes the shape of what stood before that.
        let blended = lag / 4;
        for n in 0..blended {
            let weight = (n + 1) as f32 / blended as f32;
            let (end, lead) = (lag - blended + n, KEPT - lag - blended + n);
            let mixed =
                f32::from(self.period[end]) * (1.0 - weight) + f32::from(self.tail[lead]) * weight;
            self.period[end] = mixed as i16;
        }
        self.phase = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Pcm;

    /// A voiced sound: a pulse train through a resonance, 8 kHz.
    fn voice(hz: f64, samples: usize) -> Vec<i16> {
        let (mut last, mut before) = (0.0f64, 0.0f64);
        let period = (8_000.0 / hz) as usize;
        (0..samples)
            .map(|n| {
                let pulse = if n % period == 0 { 6_000.0 } else { 0.0 };
                let next = pulse + 1.2 * last - 0.7 * before;
                before = last;
                last = next;
                next as i16
            })
            .collect()
    }

    fn error(made: &[i16], real: &[i16]) -> f64 {
        let square = |x: f64| x * x;
        let both = made.iter().zip(real);
        let wrong: f64 = both
            .map(|(a, b)| square(f64::from(*a) - f64::from(*b)))
            .sum();
        wrong / real.iter().map(|x| square(f64::from(*x))).sum::<f64>()
    }

    #[test]
    fn a_lost_frame_of_a_voice_is_made_up_much_closer_than_by_repeating_the_last_one() {
        for hz in [90.0, 130.0, 210.0] {
            let real = voice(hz, 800);
            let mut history = History::new();
            history.push(&mut real[..480].to_vec());
            let mut made = [0; FRAME_SAMPLES];
            assert!(history.conceal(&mut made));
            let good = error(&made, &real[480..640]);
            let repeated = error(&real[320..480], &real[480..640]);
            assert!(good < 0.12, "{hz}: {good}, by repetition {repeated}");
        }
    }

    #[test]
    fn made_up_sound_begins_and_ends_without_a_click() {
        let real = Pcm::tone(300, 200, 0.5).samples;
        let mut history = History::new();
        history.push(&mut real[..480].to_vec());
        let mut heard = real[..480].to_vec();
        let mut made = [0; FRAME_SAMPLES];
        history.conceal(&mut made);
        heard.extend(made);
        let mut rest = real[640..960].to_vec();
        history.push(&mut rest);
        heard.extend(rest);
        let step = |samples: &[i16]| {
            let steps = samples.windows(2).map(|p| (p[0] - p[1]).abs());
            steps.max().unwrap_or(0)
        };
        assert!(step(&heard) < 2 * step(&real), "{}", step(&heard));
    }

    #[test]
    fn a_long_loss_fades_into_silence() {
        let mut history = History::new();
        history.push(&mut Pcm::tone(300, 60, 0.5).samples);
        let mut made = [0; FRAME_SAMPLES];
        let kept: Vec<bool> = (0..5).map(|_| history.conceal(&mut made)).collect();
        assert_eq!(kept, [true, true, true, false, false]);
        assert_eq!(made, [0; FRAME_SAMPLES]);
    }
}
