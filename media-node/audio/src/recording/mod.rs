//! Recordings: collected on the beat, written by a thread of their own, opened after the call.
//!
//! Each half second of a recording goes to the operating system at once, either sealed into the node's
//! spool (see [`SpoolKey`], [`SpooledRecording`]) or, without a key, as a plain stereo WAV file whose header
//! is brought up to date once a second; what a killed process leaves of the latter is completed by
//! [`repair_wav`].

mod chunk;
mod export;
mod spool;
mod writer;

pub use chunk::Paused;
pub(crate) use chunk::Said;
pub use export::{SpooledRecording, Track};
pub use spool::{SpoolError, SpoolKey};
pub(crate) use writer::RecordingWriter;

use crate::bridge::soft_limit;
use crate::playing::Playing;
use crate::wav::{self, WavError};
use crate::{FRAME_SAMPLES, Frame, LegKey, RecordingOptions};
use chunk::{CHUNK_FRAMES, Chunk};
use std::fs::OpenOptions;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use writer::Job;

/// The beat's end of one recording.
pub(crate) struct Tap {
    pub(crate) recording: u64,
    pub(crate) left: Vec<LegKey>,
    pub(crate) right: Vec<LegKey>,
    /// Slots of the legs of both sides, as of the last plan.
    pub(crate) slots: [Vec<usize>; 2],
    paused: Paused,
    start_tone: Option<Playing>,
    chunk: Chunk,
    /// Beats since the beginning.
    frames: u64,
}

impl Tap {
    pub(crate) fn open(
        recording: u64,
        sides: (Vec<LegKey>, Vec<LegKey>),
        path: PathBuf,
        options: RecordingOptions,
        writer: &mut RecordingWriter,
    ) -> Self {
        writer.add(Job::Open {
            recording,
            path,
            key: options.spool_key,
        });
        Self {
            recording,
            left: sides.0,
            right: sides.1,
            slots: [Vec::new(), Vec::new()],
            paused: Paused::NO,
            start_tone: options.start_tone.map(|tone| Playing::new(0, tone, false)),
            chunk: writer.empty_chunk(),
            frames: 0,
        }
    }

    /// Records one beat.
    pub(crate) fn push(&mut self, left: Said<'_>, right: Said<'_>, writer: &mut RecordingWriter) {
        let mut tone = [0; FRAME_SAMPLES];
        let toned = self.start_tone.is_some();
        if self.start_tone.as_mut().is_some_and(|t| t.next(&mut tone)) {
            self.start_tone = None;
        }
        if self.paused == Paused::WHOLLY {
            self.chunk.push(Said::Silence, Said::Silence);
        } else if toned {
            let with = |said: Said<'_>| -> Frame {
                let said = said.frame();
                std::array::from_fn(|n| soft_limit(i32::from(said[n]) + i32::from(tone[n])))
            };
            let (left, right) = (with(left), with(right));
            self.chunk.push(Said::Samples(&left), Said::Samples(&right));
        } else {
            self.chunk.push(left, right);
        }
        self.frames += 1;
        if self.chunk.frames >= CHUNK_FRAMES {
            self.flush(writer);
        }
    }

    /// Pauses or resumes forms of the recording from the next beat on.
    pub(crate) fn pause(&mut self, paused: Paused, writer: &mut RecordingWriter) {
        self.flush(writer);
        self.paused = paused;
        self.chunk.begin_at(self.frames, paused);
    }

    /// Records beats that did not take place, so that the file stays as long as the call.
    pub(crate) fn push_missed(&mut self, beats: u64, writer: &mut RecordingWriter) {
        self.flush(writer);
        self.frames += beats;
        self.chunk.begin_at(self.frames, self.paused);
    }

    fn flush(&mut self, writer: &mut RecordingWriter) {
        if self.chunk.frames == 0 {
            return;
        }
        if writer.is_behind() {
            self.chunk.begin_at(self.frames, self.paused);
            return;
        }
        let mut empty = writer.empty_chunk();
        empty.begin_at(self.frames, self.paused);
        let chunk = std::mem::replace(&mut self.chunk, empty);
        writer.add(Job::Sound {
            recording: self.recording,
            chunk,
        });
    }

    /// Ends the recording; the writer reports it when the file is complete.
    pub(crate) fn close(mut self, writer: &mut RecordingWriter) {
        self.flush(writer);
        writer.add(Job::Close {
            recording: self.recording,
            frames: self.frames,
        });
    }
}

/// What a repaired recording holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RepairedWav {
    /// Samples per channel.
    pub samples: u64,
    /// 1 or 2.
    pub channels: u16,
    /// Samples per second.
    pub rate: u32,
    /// True if the file had to be changed.
    pub changed: bool,
}

/// Completes a recording that a killed process left behind: the header's lengths become those of the file,
/// and half a sample at the end is cut off. A sound file is left as it is.
///
/// # Errors
/// The file cannot be read or written, or has no WAV header of the kind that recordings have.
pub fn repair_wav(path: &Path) -> Result<RepairedWav, WavError> {
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    let layout = wav::read_layout(&mut file)?;
    if layout.data_start != wav::HEADER_LEN as u64 {
        return Err(WavError::Unsupported(
            "header of another program".to_owned(),
        ));
    }
    let length = file.metadata()?.len();
    let block = 2 * u64::from(layout.channels);
    let data = length.saturating_sub(layout.data_start) / block * block;
    let changed = data != layout.data_len || length != layout.data_start + data;
    if changed {
        file.set_len(layout.data_start + data)?;
        let claimed = u32::try_from(data).unwrap_or(u32::MAX);
        file.write_all_at(&wav::header(layout.channels, layout.rate, claimed), 0)?;
        file.sync_data()?;
    }
    Ok(RepairedWav {
        samples: data / block,
        channels: layout.channels,
        rate: layout.rate,
        changed,
    })
}
