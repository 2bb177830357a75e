//! Audio from memory, frame by frame.

use crate::{Frame, Pcm};
use std::sync::Arc;

/// Audio being played to a leg.
pub(crate) struct Playing {
    pub(crate) play: u64,
    audio: Arc<Pcm>,
    position: usize,
    looped: bool,
}

impl Playing {
    pub(crate) fn new(play: u64, audio: Arc<Pcm>, looped: bool) -> Self {
        Self {
            play,
            audio,
            position: 0,
            looped,
        }
    }

    /// What has not been played yet.
    pub(crate) fn rest(self) -> Pcm {
        let samples = self.audio.samples.get(self.position..).unwrap_or(&[]);
        Pcm {
            samples: samples.to_vec(),
            rate: self.audio.rate,
        }
    }

    /// Fills a frame; true if it was the last one.
    pub(crate) fn next(&mut self, frame: &mut Frame) -> bool {
        let samples = &self.audio.samples;
        for sample in frame.iter_mut() {
            if self.looped && self.position >= samples.len() {
                self.position = 0;
            }
            *sample = samples.get(self.position).copied().unwrap_or(0);
            self.position += 1;
        }
        self.position >= samples.len() && (!self.looped || samples.is_empty())
    }
}
