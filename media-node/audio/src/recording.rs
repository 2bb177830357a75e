//! Stereo recordings: collected on the beat, written by a thread of their own.
//!
//! Each 200 ms of a recording goes to the operating system at once and the header is brought up to date
//! once a second; what a killed process leaves behind is completed by [`repair_wav`].

use crate::bridge::soft_limit;
use crate::playing::Playing;
use crate::wav::{self, WavError};
use crate::{EventSink, FRAME_SAMPLES, Frame, LegKey, MediaEvent, RATE, RecordingOptions};
use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

/// Frames in a chunk: 200 ms.
const CHUNK_FRAMES: usize = 10;
/// Chunks after which the header is brought up to date: 1 s.
const HEADER_EVERY: u64 = 5;
/// Chunks of all recordings that may wait for a slow disk, 6.4 KB each; beyond that, sound is replaced by silence.
const MOST_WAITING: usize = 40_000;
/// Bytes of one stereo sample.
const BLOCK: u64 = 4;

enum Job {
    Open { recording: u64, path: PathBuf },
    Samples { recording: u64, chunk: Vec<i16> },
    Silence { recording: u64, frames: u64 },
    Close { recording: u64 },
}

/// The thread that writes all recordings of one beat. It ends, files complete, when this is dropped.
pub(crate) struct RecordingWriter {
    jobs: Option<Sender<Job>>,
    emptied: Receiver<Vec<i16>>,
    waiting: Arc<AtomicUsize>,
    thread: Option<JoinHandle<()>>,
}

impl RecordingWriter {
    pub(crate) fn start(events: EventSink) -> io::Result<Self> {
        let (jobs, inbox) = channel();
        let (give_back, emptied) = channel();
        let waiting = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&waiting);
        let thread = std::thread::Builder::new()
            .name("recording-writer".to_owned())
            .spawn(move || write_all(&inbox, &give_back, &counter, &events))?;
        Ok(Self {
            jobs: Some(jobs),
            emptied,
            waiting,
            thread: Some(thread),
        })
    }

    fn send(&self, job: Job) {
        if let Some(jobs) = &self.jobs {
            // The thread only ends after the sender is dropped, so this cannot fail before.
            let _ = jobs.send(job);
        }
    }
}

impl Drop for RecordingWriter {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The beat's end of one recording.
pub(crate) struct Tap {
    pub(crate) recording: u64,
    pub(crate) left: Vec<LegKey>,
    pub(crate) right: Vec<LegKey>,
    pub(crate) paused: bool,
    start_tone: Option<Playing>,
    chunk: Vec<i16>,
    silent_frames: u64,
}

impl Tap {
    pub(crate) fn open(
        recording: u64,
        sides: (Vec<LegKey>, Vec<LegKey>),
        path: PathBuf,
        options: RecordingOptions,
        writer: &RecordingWriter,
    ) -> Self {
        writer.send(Job::Open { recording, path });
        Self {
            recording,
            left: sides.0,
            right: sides.1,
            paused: false,
            start_tone: options.start_tone.map(|tone| Playing::new(0, tone, false)),
            chunk: Vec::with_capacity(CHUNK_FRAMES * FRAME_SAMPLES * 2),
            silent_frames: 0,
        }
    }

    /// Records one beat.
    pub(crate) fn push(&mut self, left: &Frame, right: &Frame, writer: &RecordingWriter) {
        if let Some(tone) = &mut self.start_tone {
            let mut frame = [0; FRAME_SAMPLES];
            if tone.next(&mut frame) {
                self.start_tone = None;
            }
            let with = |said: &Frame| -> Frame {
                std::array::from_fn(|n| soft_limit(i32::from(said[n]) + i32::from(frame[n])))
            };
            return self.collect(&with(left), &with(right), writer);
        }
        self.collect(left, right, writer);
    }

    fn collect(&mut self, left: &Frame, right: &Frame, writer: &RecordingWriter) {
        for (left, right) in left.iter().zip(right) {
            self.chunk.extend([*left, *right]);
        }
        if self.chunk.len() >= CHUNK_FRAMES * FRAME_SAMPLES * 2 {
            self.flush(writer);
        }
    }

    /// Records beats that did not take place, so that the file stays as long as the call.
    pub(crate) fn push_missed(&mut self, beats: u64, writer: &RecordingWriter) {
        self.flush(writer);
        self.silent_frames += beats;
    }

    fn flush(&mut self, writer: &RecordingWriter) {
        if self.chunk.is_empty() {
            return;
        }
        if writer.waiting.load(Ordering::Relaxed) >= MOST_WAITING {
            self.silent_frames += (self.chunk.len() / (FRAME_SAMPLES * 2)) as u64;
            self.chunk.clear();
            return;
        }
        self.flush_silence(writer);
        let empty = writer
            .emptied
            .try_recv()
            .unwrap_or_else(|_| Vec::with_capacity(CHUNK_FRAMES * FRAME_SAMPLES * 2));
        let chunk = std::mem::replace(&mut self.chunk, empty);
        writer.waiting.fetch_add(1, Ordering::Relaxed);
        writer.send(Job::Samples {
            recording: self.recording,
            chunk,
        });
    }

    fn flush_silence(&mut self, writer: &RecordingWriter) {
        let frames = std::mem::take(&mut self.silent_frames);
        if frames > 0 {
            writer.send(Job::Silence {
                recording: self.recording,
                frames,
            });
        }
    }

    /// Ends the recording; the writer reports it when the file is complete.
    pub(crate) fn close(mut self, writer: &RecordingWriter) {
        self.flush(writer);
        self.flush_silence(writer);
        writer.send(Job::Close {
            recording: self.recording,
        });
    }
}

struct OpenRecording {
    path: PathBuf,
    file: Option<File>,
    bytes: u64,
    chunks: u64,
    failed: Option<String>,
    scratch: Vec<u8>,
}

impl OpenRecording {
    fn create(path: PathBuf) -> Self {
        let created = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)
            .and_then(|file| {
                file.write_all_at(&wav::header(2, RATE, 0), 0)
                    .map(|()| file)
            });
        let (file, failed) = match created {
            Ok(file) => (Some(file), None),
            Err(error) => (None, Some(format!("create: {error}"))),
        };
        Self {
            path,
            file,
            bytes: 0,
            chunks: 0,
            failed,
            scratch: Vec::new(),
        }
    }

    fn write(&mut self, chunk: &[i16]) {
        self.scratch.clear();
        self.scratch
            .extend(chunk.iter().flat_map(|sample| sample.to_le_bytes()));
        let Some(file) = &self.file else { return };
        let written = file.write_all_at(&self.scratch, wav::HEADER_LEN as u64 + self.bytes);
        // After a failure the place is kept: the file has a hole, which reads as silence.
        self.bytes += self.scratch.len() as u64;
        self.note(written);
        self.chunks += 1;
        if self.chunks.is_multiple_of(HEADER_EVERY) {
            self.update_header();
        }
    }

    fn update_header(&mut self) {
        let length = u32::try_from(self.bytes).unwrap_or(u32::MAX);
        if let Some(file) = &self.file {
            let written = file.write_all_at(&wav::header(2, RATE, length), 0);
            self.note(written);
        }
    }

    fn note(&mut self, result: io::Result<()>) {
        if let Err(error) = result
            && self.failed.is_none()
        {
            tracing::error!(path = %self.path.display(), %error, "recording cannot be written");
            self.failed = Some(format!("write: {error}"));
        }
    }

    fn close(mut self, recording: u64) -> MediaEvent {
        self.update_header();
        if let Some(file) = &self.file {
            // A hole at the very end has to become part of the file.
            let extended = file.set_len(wav::HEADER_LEN as u64 + self.bytes);
            self.note(extended);
        }
        MediaEvent::RecordingClosed {
            recording,
            path: self.path,
            samples: self.bytes / BLOCK,
            failed: self.failed,
        }
    }
}

fn write_all(
    jobs: &Receiver<Job>,
    give_back: &Sender<Vec<i16>>,
    waiting: &AtomicUsize,
    events: &EventSink,
) {
    let mut open: HashMap<u64, OpenRecording> = HashMap::new();
    for job in jobs {
        match job {
            Job::Open { recording, path } => {
                if let Some(earlier) = open.insert(recording, OpenRecording::create(path)) {
                    events(earlier.close(recording));
                }
            }
            Job::Samples { recording, chunk } => {
                waiting.fetch_sub(1, Ordering::Relaxed);
                if let Some(file) = open.get_mut(&recording) {
                    file.write(&chunk);
                }
                let mut chunk = chunk;
                chunk.clear();
                let _ = give_back.send(chunk);
            }
            Job::Silence { recording, frames } => {
                if let Some(file) = open.get_mut(&recording) {
                    file.bytes += frames * FRAME_SAMPLES as u64 * BLOCK;
                }
            }
            Job::Close { recording } => {
                if let Some(file) = open.remove(&recording) {
                    events(file.close(recording));
                }
            }
        }
    }
    for (recording, file) in open {
        events(file.close(recording));
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
