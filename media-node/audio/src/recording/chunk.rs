//! A piece of a recording between the beat and the disk, each side as it came from the network if possible.
//!
//! A relayed G.711 call is recorded without being decoded: half the bytes to move, encrypt and write, and
//! the samples are the same when they are made after the call.

use crate::g711::Law;
use crate::{FRAME_SAMPLES, Frame};

/// Frames in a full chunk: 500 ms, so that a crash costs less than a second.
pub(crate) const CHUNK_FRAMES: u16 = 25;

/// What one side says in one beat.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Said<'a> {
    Silence,
    Coded(Law, &'a [u8; FRAME_SAMPLES]),
    Samples(&'a Frame),
}

impl Said<'_> {
    /// The samples.
    pub(crate) fn frame(&self) -> Frame {
        let mut frame = [0; FRAME_SAMPLES];
        match self {
            Said::Silence => {}
            Said::Coded(law, codes) => {
                law.decode(*codes, &mut frame);
            }
            Said::Samples(samples) => frame = **samples,
        }
        frame
    }
}

/// How a side's bytes are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Coding {
    /// No bytes.
    #[default]
    Silence,
    /// One byte a sample.
    G711(Law),
    /// Two bytes a sample, little endian.
    Linear,
}

impl Coding {
    /// The byte that stands for it in files.
    pub(crate) const fn byte(self) -> u8 {
        match self {
            Coding::Silence => 0,
            Coding::G711(Law::A) => 1,
            Coding::G711(Law::Mu) => 2,
            Coding::Linear => 3,
        }
    }

    /// The coding of a byte of a file.
    pub(crate) const fn from_byte(byte: u8) -> Option<Self> {
        Some(match byte {
            0 => Coding::Silence,
            1 => Coding::G711(Law::A),
            2 => Coding::G711(Law::Mu),
            3 => Coding::Linear,
            _ => return None,
        })
    }

    /// Bytes of one frame.
    pub(crate) const fn frame_bytes(self) -> usize {
        match self {
            Coding::Silence => 0,
            Coding::G711(_) => FRAME_SAMPLES,
            Coding::Linear => 2 * FRAME_SAMPLES,
        }
    }
}

/// One side of a chunk.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Side {
    pub(crate) coding: Coding,
    pub(crate) bytes: Vec<u8>,
}

impl Side {
    fn push(&mut self, said: Said<'_>, frames_before: u16) {
        let wanted = match (self.coding, said) {
            (Coding::Silence, Said::Silence) => return,
            (coding, Said::Coded(law, _)) if coding == Coding::G711(law) => coding,
            (Coding::Silence, Said::Coded(law, _)) if frames_before == 0 => Coding::G711(law),
            // A-law has no byte for silence, and two laws do not mix.
            _ => Coding::Linear,
        };
        self.become_coding(wanted, frames_before);
        match (wanted, said) {
            (Coding::G711(_), Said::Coded(_, codes)) => self.bytes.extend_from_slice(codes),
            _ => extend_linear(&mut self.bytes, &said.frame()),
        }
    }

    fn become_coding(&mut self, wanted: Coding, frames: u16) {
        if self.coding == wanted {
            return;
        }
        if frames > 0 {
            let mut samples = Vec::new();
            self.read(frames, &mut samples);
            self.bytes.clear();
            extend_linear(&mut self.bytes, &samples);
        }
        self.coding = wanted;
    }

    /// Appends the samples of a side of `frames` frames; what is missing is silence.
    pub(crate) fn read(&self, frames: u16, samples: &mut Vec<i16>) {
        let end = samples.len() + usize::from(frames) * FRAME_SAMPLES;
        match self.coding {
            Coding::Silence => {}
            Coding::G711(law) => samples.extend(self.bytes.iter().map(|code| law.sample(*code))),
            Coding::Linear => {
                let pairs = self.bytes.as_chunks::<2>().0;
                samples.extend(pairs.iter().map(|pair| i16::from_le_bytes(*pair)));
            }
        }
        samples.resize(end, 0);
    }
}

fn extend_linear(bytes: &mut Vec<u8>, samples: &[i16]) {
    bytes.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
}

/// Which forms of a recording are silent at the moment (CFG-124, CFG-125).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Paused {
    /// Stereo and single tracks.
    pub split: bool,
    /// The mixed form.
    pub mixed: bool,
}

impl Paused {
    /// Nothing is paused.
    pub const NO: Paused = Paused {
        split: false,
        mixed: false,
    };
    /// All forms are silent; then nothing of what is said is written anywhere.
    pub const WHOLLY: Paused = Paused {
        split: true,
        mixed: true,
    };
}

/// Up to [`CHUNK_FRAMES`] consecutive beats of a recording.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Chunk {
    /// The first beat, counted from the recording's beginning.
    pub(crate) first_frame: u64,
    pub(crate) frames: u16,
    pub(crate) paused: Paused,
    pub(crate) left: Side,
    pub(crate) right: Side,
}

impl Chunk {
    /// Adds one beat.
    pub(crate) fn push(&mut self, left: Said<'_>, right: Said<'_>) {
        self.left.push(left, self.frames);
        self.right.push(right, self.frames);
        self.frames += 1;
    }

    /// Empties the chunk but keeps its room.
    pub(crate) fn begin_at(&mut self, first_frame: u64, paused: Paused) {
        self.first_frame = first_frame;
        self.frames = 0;
        self.paused = paused;
        for side in [&mut self.left, &mut self.right] {
            side.coding = Coding::Silence;
            side.bytes.clear();
        }
    }

    /// Appends both sides' samples, interleaved.
    pub(crate) fn interleave(&self, samples: &mut Vec<i16>) {
        let (mut left, mut right) = (Vec::new(), Vec::new());
        self.left.read(self.frames, &mut left);
        self.right.read(self.frames, &mut right);
        samples.extend(
            left.iter()
                .zip(&right)
                .flat_map(|(left, right)| [*left, *right]),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_side_says_one_after_the_other_is_read_back_sample_for_sample() {
        let (alaw, mulaw) = ([0x2a; FRAME_SAMPLES], [0x13; FRAME_SAMPLES]);
        let spoken = [-321; FRAME_SAMPLES];
        let kinds = [
            Said::Silence,
            Said::Coded(Law::A, &alaw),
            Said::Coded(Law::Mu, &mulaw),
            Said::Samples(&spoken),
        ];
        for order in 0..64usize {
            let said = [order % 4, order / 4 % 4, order / 16].map(|kind| kinds[kind]);
            let mut chunk = Chunk::default();
            said.iter()
                .for_each(|said| chunk.push(*said, Said::Silence));
            let mut samples = Vec::new();
            chunk.left.read(chunk.frames, &mut samples);
            let expected: Vec<i16> = said.iter().flat_map(Said::frame).collect();
            assert_eq!(samples, expected, "{said:?}");
            assert_eq!(chunk.right, Side::default());
        }
    }

    #[test]
    fn a_relayed_side_stays_one_byte_a_sample() {
        let mut chunk = Chunk::default();
        let codes = [0x2a; FRAME_SAMPLES];
        for _ in 0..CHUNK_FRAMES {
            chunk.push(Said::Coded(Law::A, &codes), Said::Silence);
        }
        assert_eq!(chunk.left.coding, Coding::G711(Law::A));
        assert_eq!(chunk.left.bytes.len(), 25 * FRAME_SAMPLES);
    }
}
