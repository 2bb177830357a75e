//! Keypad tones in the sound (ITU-T Q.23, Q.24), for far ends that know no telephone events.
//!
//! A window of 12.75 ms, moved by half of its length, is compared with its energy at the eight frequencies
//! (Goertzel). A key is one row and one column that together are nearly all of the window's sound, neither
//! much louder than the other; speech has more in it than two lines, and never for 32 ms.

use crate::FRAME_MS;
use crate::digits::Pressed;
use std::f32::consts::TAU;

/// Samples of a window, and of a step to the next.
const WINDOW: usize = 102;
const STEP: usize = 51;
const ROWS: [f32; 4] = [697.0, 770.0, 852.0, 941.0];
const COLUMNS: [f32; 4] = [1_209.0, 1_336.0, 1_477.0, 1_633.0];
const KEYS: [[char; 4]; 4] = [
    ['1', '2', '3', 'A'],
    ['4', '5', '6', 'B'],
    ['7', '8', '9', 'C'],
    ['*', '0', '#', 'D'],
];
/// Windows that must agree before a key counts: 32 ms. Q.24 wants 40 ms heard and 23 ms not.
const AGREEING: u32 = 4;
/// Windows without the key before it counts as released: 19 ms, so that a short drop-out is no second key.
const MISSING: u32 = 3;
/// Least share of a window's energy that both lines must have.
const PURITY: f32 = 0.63;
/// How much louder than the other a row may be (4 dB) and a column (8 dB), as ratios of energy.
const ROW_OVER: f32 = 2.5;
const COLUMN_OVER: f32 = 6.3;
/// Least energy of a window: -36 dB of full scale for both lines together.
const LEAST: f32 = WINDOW as f32 * 360.0 * 360.0;

/// Watches one leg's sound.
pub(crate) struct ToneDetector {
    samples: [f32; WINDOW],
    filled: usize,
    /// The key of the last window, and how many windows in a row had it.
    candidate: Option<char>,
    agreed: u32,
    /// The key that is held down.
    held: Option<char>,
    windows_held: u32,
    missing: u32,
}

impl ToneDetector {
    pub(crate) fn new() -> Self {
        Self {
            samples: [0.0; WINDOW],
            filled: 0,
            candidate: None,
            agreed: 0,
            held: None,
            windows_held: 0,
            missing: 0,
        }
    }

    /// Takes the next sound. Returns a key when it is released.
    pub(crate) fn hear(&mut self, samples: &[i16]) -> Option<Pressed> {
        let mut pressed = None;
        for sample in samples {
            self.samples[self.filled] = f32::from(*sample);
            self.filled += 1;
            if self.filled == WINDOW {
                let found = key_in(&self.samples);
                pressed = self.window(found).or(pressed);
                self.samples.copy_within(STEP.., 0);
                self.filled = WINDOW - STEP;
            }
        }
        pressed
    }

    fn window(&mut self, found: Option<char>) -> Option<Pressed> {
        self.agreed = if found == self.candidate {
            self.agreed + 1
        } else {
            1
        };
        self.candidate = found;
        let mut released = None;
        if let Some(held) = self.held {
            self.windows_held += 1;
            self.missing = if found == Some(held) {
                0
            } else {
                self.missing + 1
            };
            if self.missing >= MISSING {
                let windows = self.windows_held - self.missing + 1;
                let milliseconds = windows * STEP as u32 / 8;
                self.held = None;
                released = Some(Pressed {
                    digit: held,
                    duration_ms: milliseconds.max(FRAME_MS),
                });
            }
        }
        if self.held.is_none() && found.is_some() && self.agreed >= AGREEING {
            self.held = found;
            self.windows_held = self.agreed;
            self.missing = 0;
        }
        released
    }
}

/// The key that a window sounds like.
fn key_in(samples: &[f32; WINDOW]) -> Option<char> {
    let energy: f32 = samples.iter().map(|sample| sample * sample).sum();
    if energy < LEAST {
        return None;
    }
    let (row, row_energy) = loudest(samples, &ROWS)?;
    let (column, column_energy) = loudest(samples, &COLUMNS)?;
    let pure = row_energy + column_energy >= PURITY * energy;
    let balanced =
        row_energy <= ROW_OVER * column_energy && column_energy <= COLUMN_OVER * row_energy;
    (pure && balanced).then(|| KEYS[row][column])
}

/// The loudest of four frequencies and its energy, if it stands well above the other three.
fn loudest(samples: &[f32; WINDOW], frequencies: &[f32; 4]) -> Option<(usize, f32)> {
    let energies = frequencies.map(|hz| energy_at(samples, hz));
    let (at, most) = energies
        .iter()
        .copied()
        .enumerate()
        .max_by(|a, b| a.1.total_cmp(&b.1))?;
    let others = energies.iter().enumerate().filter(|(n, _)| *n != at);
    // The neighbours of a tone that is off by the permitted 1.5 % still get a third of its energy.
    let clear = others
        .map(|(_, energy)| energy)
        .all(|energy| energy * 2.0 < most);
    clear.then_some((at, most))
}

/// Energy of a window at one frequency, in the same measure as the sum of its squares (Goertzel).
fn energy_at(samples: &[f32; WINDOW], hz: f32) -> f32 {
    let coefficient = 2.0 * (TAU * hz / 8_000.0).cos();
    let (mut last, mut before) = (0.0f32, 0.0f32);
    for sample in samples {
        let next = sample + coefficient * last - before;
        before = last;
        last = next;
    }
    let power = last * last + before * before - coefficient * last * before;
    2.0 * power / WINDOW as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Pcm;
    use crate::g711::Law;
    use crate::music::hold_music;

    fn keys_in(samples: &[i16]) -> Vec<(char, u32)> {
        let mut detector = ToneDetector::new();
        let quiet = [0i16; 1_600];
        let all = samples.chunks(160).chain(quiet.chunks(160));
        let pressed = all.filter_map(|frame| detector.hear(frame));
        pressed.map(|p| (p.digit, p.duration_ms)).collect()
    }

    fn text(samples: &[i16]) -> String {
        keys_in(samples).into_iter().map(|(key, _)| key).collect()
    }

    /// Two tones of any strength and pitch, in fractions of full scale and of the nominal frequency.
    fn key(row: f64, column: f64, duration_ms: usize, levels: (f64, f64)) -> Vec<i16> {
        (0..duration_ms * 8)
            .map(|n| {
                let turn = std::f64::consts::TAU * n as f64 / 8_000.0;
                let sum = levels.0 * (turn * row).sin() + levels.1 * (turn * column).sin();
                (sum * 32_767.0) as i16
            })
            .collect()
    }

    #[test]
    fn every_key_is_heard_once_with_its_length_through_either_law() {
        for law in [Law::A, Law::Mu] {
            let (mut dialled, mut expected) = (Vec::new(), String::new());
            for (row, keys) in ROWS.iter().zip(KEYS) {
                for (column, name) in COLUMNS.iter().zip(keys) {
                    let tone = key(f64::from(*row), f64::from(*column), 80, (0.2, 0.2));
                    let mut codes = vec![0; tone.len()];
                    law.encode(&tone, &mut codes);
                    dialled.extend(codes.iter().map(|code| law.sample(*code)));
                    dialled.extend([0; 400]);
                    expected.push(name);
                }
            }
            let heard = keys_in(&dialled);
            let names: String = heard.iter().map(|(name, _)| name).collect();
            assert_eq!(names, expected);
            let lengths = heard.iter().map(|(_, length)| *length);
            assert!(
                lengths.clone().all(|ms| (60..=100).contains(&ms)),
                "{heard:?}"
            );
        }
    }

    #[test]
    fn forty_milliseconds_are_a_key_at_any_moment_and_twenty_three_are_none() {
        for offset in (0..102).step_by(7) {
            let with = |duration| {
                let mut samples = vec![0; offset];
                samples.extend(key(770.0, 1_336.0, duration, (0.2, 0.2)));
                samples
            };
            assert_eq!(text(&with(40)), "5", "offset {offset}");
            assert_eq!(text(&with(23)), "", "offset {offset}");
        }
    }

    #[test]
    fn tones_off_by_one_and_a_half_percent_and_of_unequal_strength_are_keys_and_others_are_not() {
        for (row, column) in [(0.985, 1.015), (1.015, 0.985), (1.015, 1.015)] {
            let tone = key(852.0 * row, 1_477.0 * column, 100, (0.2, 0.2));
            assert_eq!(text(&tone), "9", "{row} {column}");
        }
        assert_eq!(text(&key(697.0, 1_209.0, 100, (0.1, 0.22))), "1");
        assert_eq!(text(&key(697.0, 1_209.0, 100, (0.15, 0.1))), "1");
        assert_eq!(text(&key(697.0, 1_209.0, 100, (0.2, 0.02))), "");
        assert_eq!(
            text(&key(697.0, 1_209.0, 100, (0.004, 0.004))),
            "",
            "too quiet"
        );
        for hz in [400.0, 440.0, 697.0, 1_000.0, 1_336.0, 2_600.0] {
            assert_eq!(text(&key(hz, hz, 400, (0.2, 0.2))), "", "one tone of {hz}");
        }
        assert_eq!(text(&key(350.0, 440.0, 400, (0.2, 0.2))), "", "dial tone");
        assert_eq!(text(&key(480.0, 620.0, 400, (0.2, 0.2))), "", "busy tone");
    }

    #[test]
    fn keys_are_heard_over_a_noisy_line() {
        let mut noise = 12_345u32;
        let mut tone = key(941.0, 1_336.0, 100, (0.2, 0.2));
        for sample in &mut tone {
            noise ^= noise << 13;
            noise ^= noise >> 17;
            noise ^= noise << 5;
            // 15 dB below the tones.
            *sample += ((noise % 2_800) as i16) - 1_400;
        }
        assert_eq!(text(&tone), "0");
    }

    #[test]
    fn music_is_no_key() {
        assert_eq!(text(&hold_music().samples), "");
        let loud: Vec<i16> = hold_music().samples.iter().map(|s| s * 7).collect();
        assert_eq!(text(&loud), "");
    }

    /// Talk-off: minutes of speech in several voices and languages.
    #[test]
    fn speech_is_no_key() {
        const ENGLISH: &str = "Thank you for calling. Your call is important to us. Please hold the line, \
            the next free agent will be with you in about five minutes. Our office hours are Monday to \
            Friday from nine to seventeen thirty. You owe twelve hundred and thirty four dollars. Eee ooo \
            aaa uuu mmm. Bye bye, be well, we will see.";
        const MANDARIN: &str = "您好，欢迎致电客户服务中心。请稍等，下一位空闲的客服人员将为您服务。查询余额请按一，\
            人工服务请按零。谢谢您的来电，再见。";
        let folder =
            std::env::temp_dir().join(format!("talk-off-{:016x}", getrandom::u64().unwrap()));
        std::fs::create_dir_all(&folder).unwrap();
        let mut seconds = 0;
        for (voice, words) in [
            ("en", ENGLISH),
            ("en+f3", ENGLISH),
            ("en+m7", ENGLISH),
            ("en+whisper", ENGLISH),
            ("cmn", MANDARIN),
            ("cmn+f4", MANDARIN),
        ] {
            for (pitch, speed) in [("20", "130"), ("50", "175"), ("90", "220")] {
                let file = folder.join("speech.wav");
                let spoken = std::process::Command::new("espeak-ng")
                    .args(["-v", voice, "-p", pitch, "-s", speed, "-w"])
                    .arg(&file)
                    .arg(words)
                    .status()
                    .expect("espeak-ng has to be installed for this test");
                assert!(spoken.success(), "{voice}");
                let speech = Pcm::from_wav(&file).unwrap().at_rate(8_000);
                seconds += speech.samples.len() / 8_000;
                assert_eq!(text(&speech.samples), "", "{voice} {pitch} {speed}");
            }
        }
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(seconds > 180, "{seconds} s of speech");
    }
}
