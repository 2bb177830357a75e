//! The forms of a recording, made after the call from its encrypted file. Nothing unencrypted touches a disk.

use super::chunk::Chunk;
use super::spool::{Read1, SpoolError, SpoolKey, SpoolReader};
use crate::mp3::{Mp3Error, Mp3Rate, Mp3Stream};
use crate::{FRAME_SAMPLES, RATE, wav};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A form of a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Track {
    /// Customer left, agents' side right.
    Stereo,
    /// Both in one channel.
    Mixed,
    /// The customer alone.
    Customer,
    /// The agents' side alone.
    Agents,
}

impl Track {
    /// 1 or 2.
    pub const fn channels(self) -> u16 {
        match self {
            Track::Stereo => 2,
            Track::Mixed | Track::Customer | Track::Agents => 1,
        }
    }

    /// This form's samples of a chunk, silent where it was paused.
    fn samples(self, chunk: &Chunk, samples: &mut Vec<i16>) {
        let begin = samples.len();
        let paused = match self {
            Track::Mixed => chunk.paused.mixed,
            Track::Stereo | Track::Customer | Track::Agents => chunk.paused.split,
        };
        match self {
            _ if paused => {
                let length = usize::from(chunk.frames) * FRAME_SAMPLES;
                samples.resize(begin + length * usize::from(self.channels()), 0);
            }
            Track::Stereo => chunk.interleave(samples),
            Track::Customer => chunk.left.read(chunk.frames, samples),
            Track::Agents => chunk.right.read(chunk.frames, samples),
            Track::Mixed => {
                let mut both = Vec::new();
                chunk.interleave(&mut both);
                let pairs = both.as_chunks::<2>().0;
                samples.extend(
                    pairs
                        .iter()
                        .map(|[left, right]| left.saturating_add(*right)),
                );
            }
        }
    }
}

/// A recording in the node's spool, of a call that is over or whose node has crashed.
#[derive(Debug, Clone)]
pub struct SpooledRecording {
    path: PathBuf,
    key: SpoolKey,
    frames: u64,
    complete: bool,
}

impl SpooledRecording {
    /// Opens a recording and finds its length: that of the file if it is complete, else that of the chunks
    /// up to where a crash cut it.
    ///
    /// # Errors
    /// See [`SpoolError`]. A file cut before its first chunk is a recording of no length.
    pub fn open(path: &Path, key: &SpoolKey) -> Result<Self, SpoolError> {
        let mut reader = SpoolReader::open(path, key)?;
        let (mut frames, mut complete) = (0, false);
        while let Some(read) = reader.next()? {
            match read {
                Read1::Sound(chunk) => frames = chunk.first_frame + u64::from(chunk.frames),
                Read1::End(at) => {
                    frames = at;
                    complete = true;
                    break;
                }
            }
        }
        Ok(Self {
            path: path.to_owned(),
            key: key.clone(),
            frames,
            complete,
        })
    }

    /// Length in samples of one channel at 8 kHz.
    pub fn samples(&self) -> u64 {
        self.frames * FRAME_SAMPLES as u64
    }

    /// False if the node crashed before the recording was stopped.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Gives the samples of one form, piece by piece, interleaved for [`Track::Stereo`].
    fn each_piece<E: From<SpoolError>>(
        &self,
        track: Track,
        mut use_piece: impl FnMut(&[i16]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut reader = SpoolReader::open(&self.path, &self.key)?;
        let channels = u64::from(track.channels());
        let (mut at, mut piece) = (0u64, Vec::new());
        let silence = |piece: &mut Vec<i16>, frames: u64| {
            let samples = frames * FRAME_SAMPLES as u64 * channels;
            piece.resize(piece.len() + usize::try_from(samples).unwrap_or(0), 0);
        };
        while at < self.frames {
            piece.clear();
            match reader.next()? {
                Some(Read1::Sound(chunk)) => {
                    // A hole is what could not be written: it stays as long as it was, a minute at a time.
                    while at < chunk.first_frame {
                        let frames = (chunk.first_frame - at).min(3_000);
                        silence(&mut piece, frames);
                        use_piece(&piece)?;
                        piece.clear();
                        at += frames;
                    }
                    track.samples(&chunk, &mut piece);
                    at = chunk.first_frame + u64::from(chunk.frames);
                }
                Some(Read1::End(_)) | None => {
                    let frames = (self.frames - at).min(3_000);
                    silence(&mut piece, frames);
                    at += frames;
                }
            }
            use_piece(&piece)?;
        }
        Ok(())
    }

    /// Writes a form as a WAV file of 8 kHz and 16 bits.
    ///
    /// # Errors
    /// The file cannot be read any more, or `out` refuses.
    pub fn write_wav(&self, track: Track, out: &mut impl Write) -> Result<(), SpoolError> {
        let bytes = self.samples() * 2 * u64::from(track.channels());
        let length = u32::try_from(bytes).unwrap_or(u32::MAX);
        out.write_all(&wav::header(track.channels(), RATE, length))?;
        let mut raw = Vec::new();
        self.each_piece(track, |piece| {
            raw.clear();
            raw.extend(piece.iter().flat_map(|sample| sample.to_le_bytes()));
            out.write_all(&raw).map_err(SpoolError::from)
        })
    }

    /// A form as a WAV file in memory: 32 KB a second for stereo, half of it for the others.
    ///
    /// # Errors
    /// The file cannot be read any more.
    pub fn wav(&self, track: Track) -> Result<Vec<u8>, SpoolError> {
        let mut bytes = Vec::new();
        self.write_wav(track, &mut bytes)?;
        Ok(bytes)
    }

    /// A form as an MP3 in memory, with its duration in the first frame.
    ///
    /// # Errors
    /// The file cannot be read any more, or the encoder refuses.
    pub fn mp3(&self, track: Track, rate: Mp3Rate) -> Result<Vec<u8>, Mp3Error> {
        let mut bytes = io::Cursor::new(Vec::new());
        let mut stream = Mp3Stream::begin(&mut bytes, track.channels(), RATE, rate)?;
        self.each_piece(track, |piece| stream.write(piece))?;
        stream.finish()?;
        Ok(bytes.into_inner())
    }
}
