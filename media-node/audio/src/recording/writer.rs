//! The thread that writes all recordings of one beat.

use super::chunk::{Chunk, Paused};
use super::spool::{SpoolKey, SpoolWriter};
use crate::{EventSink, FRAME_SAMPLES, MediaEvent, RATE, wav};
use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

/// Chunks of all recordings that may wait for a slow disk, at most 16 KB each; beyond that, sound is
/// replaced by silence.
const MOST_WAITING: usize = 16_000;
/// Chunks after which the header of a WAV file is brought up to date: 1 s.
const HEADER_EVERY: u64 = 2;
/// Bytes of one frame of a stereo WAV file.
const FRAME_BYTES: u64 = 4 * FRAME_SAMPLES as u64;

pub(crate) enum Job {
    Open {
        recording: u64,
        path: PathBuf,
        key: Option<SpoolKey>,
    },
    Sound {
        recording: u64,
        chunk: Chunk,
    },
    /// Ends a recording that is so many frames long.
    Close {
        recording: u64,
        frames: u64,
    },
}

/// The thread's end on the beat. The thread ends, files complete, when this is dropped.
pub(crate) struct RecordingWriter {
    jobs: Option<Sender<Vec<Job>>>,
    /// Jobs of this beat: one message, and so at most one waking of the thread, for all recordings.
    batch: Vec<Job>,
    emptied: Receiver<Chunk>,
    waiting: Arc<AtomicUsize>,
    thread: Option<JoinHandle<()>>,
}

impl RecordingWriter {
    pub(crate) fn start(events: EventSink) -> io::Result<Self> {
        let (jobs, inbox) = channel();
        let (give_back, emptied) = channel();
        let waiting = Arc::new(AtomicUsize::new(0));
        let mut work = Work {
            open: HashMap::new(),
            give_back,
            waiting: Arc::clone(&waiting),
            events,
            scratch: Vec::new(),
        };
        let thread = std::thread::Builder::new()
            .name("recording-writer".to_owned())
            .spawn(move || work.run(&inbox))?;
        Ok(Self {
            jobs: Some(jobs),
            batch: Vec::new(),
            emptied,
            waiting,
            thread: Some(thread),
        })
    }

    /// True if the disk is so far behind that more sound must not be kept in memory.
    pub(crate) fn is_behind(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) >= MOST_WAITING
    }

    /// Room for a chunk, used before if possible.
    pub(crate) fn empty_chunk(&self) -> Chunk {
        self.emptied.try_recv().unwrap_or_default()
    }

    pub(crate) fn add(&mut self, job: Job) {
        if matches!(job, Job::Sound { .. }) {
            self.waiting.fetch_add(1, Ordering::Relaxed);
        }
        self.batch.push(job);
    }

    /// Hands over what was added. Once a beat.
    pub(crate) fn hand_over(&mut self) {
        if let Some(jobs) = &self.jobs
            && !self.batch.is_empty()
        {
            // The thread only ends after the sender is dropped, so this cannot fail before.
            let _ = jobs.send(std::mem::take(&mut self.batch));
        }
    }
}

impl Drop for RecordingWriter {
    fn drop(&mut self) {
        self.hand_over();
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Work {
    open: HashMap<u64, OpenRecording>,
    give_back: Sender<Chunk>,
    waiting: Arc<AtomicUsize>,
    events: EventSink,
    scratch: Vec<u8>,
}

impl Work {
    fn run(&mut self, inbox: &Receiver<Vec<Job>>) {
        for job in inbox.iter().flatten() {
            self.one(job);
        }
        for (recording, file) in self.open.drain() {
            let frames = file.frames;
            (self.events)(file.close(recording, frames, &mut self.scratch));
        }
    }

    fn one(&mut self, job: Job) {
        match job {
            Job::Open {
                recording,
                path,
                key,
            } => {
                let created = OpenRecording::create(path, key.as_ref());
                if let Some(earlier) = self.open.insert(recording, created) {
                    let frames = earlier.frames;
                    (self.events)(earlier.close(recording, frames, &mut self.scratch));
                }
            }
            Job::Sound {
                recording,
                mut chunk,
            } => {
                self.waiting.fetch_sub(1, Ordering::Relaxed);
                if let Some(file) = self.open.get_mut(&recording) {
                    file.write(&chunk, &mut self.scratch);
                }
                chunk.begin_at(0, Paused::NO);
                let _ = self.give_back.send(chunk);
            }
            Job::Close { recording, frames } => {
                if let Some(file) = self.open.remove(&recording) {
                    (self.events)(file.close(recording, frames, &mut self.scratch));
                }
            }
        }
    }
}

enum Form {
    Wav {
        file: File,
        chunks: u64,
    },
    Spool(SpoolWriter),
    /// It could not be created.
    Nothing,
}

struct OpenRecording {
    path: PathBuf,
    form: Form,
    frames: u64,
    failed: Option<String>,
}

impl OpenRecording {
    fn create(path: PathBuf, key: Option<&SpoolKey>) -> Self {
        let created = match key {
            Some(key) => SpoolWriter::create(&path, key).map(Form::Spool),
            None => create_wav(&path).map(|file| Form::Wav { file, chunks: 0 }),
        };
        let (form, failed) = match created {
            Ok(form) => (form, None),
            Err(error) => (Form::Nothing, Some(format!("create: {error}"))),
        };
        Self {
            path,
            form,
            frames: 0,
            failed,
        }
    }

    fn write(&mut self, chunk: &Chunk, scratch: &mut Vec<u8>) {
        // After a failure the place is kept: the file has a hole, which reads as silence.
        self.frames = chunk.first_frame + u64::from(chunk.frames);
        let written = match &mut self.form {
            Form::Spool(spool) => spool.write(chunk, scratch),
            Form::Wav { file, chunks } => {
                *chunks += 1;
                let frames = chunks.is_multiple_of(HEADER_EVERY).then_some(self.frames);
                write_wav(file, chunk, frames, scratch)
            }
            Form::Nothing => return,
        };
        self.note(written);
    }

    fn note(&mut self, result: io::Result<()>) {
        if let Err(error) = result
            && self.failed.is_none()
        {
            tracing::error!(path = %self.path.display(), %error, "recording cannot be written");
            self.failed = Some(format!("write: {error}"));
        }
    }

    fn close(mut self, recording: u64, frames: u64, scratch: &mut Vec<u8>) -> MediaEvent {
        let completed = match &mut self.form {
            Form::Spool(spool) => spool.finish(frames, scratch),
            // A hole at the very end has to become part of the file.
            Form::Wav { file, .. } => update_header(file, frames)
                .and_then(|()| file.set_len(wav::HEADER_LEN as u64 + frames * FRAME_BYTES)),
            Form::Nothing => Ok(()),
        };
        self.note(completed);
        let created = !matches!(self.form, Form::Nothing);
        MediaEvent::RecordingClosed {
            recording,
            path: self.path,
            samples: if created {
                frames * FRAME_SAMPLES as u64
            } else {
                0
            },
            failed: self.failed,
        }
    }
}

fn create_wav(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all_at(&wav::header(2, RATE, 0), 0)?;
    Ok(file)
}

fn write_wav(
    file: &File,
    chunk: &Chunk,
    header: Option<u64>,
    scratch: &mut Vec<u8>,
) -> io::Result<()> {
    if chunk.paused.split {
        // A hole reads as silence.
        return header.map_or(Ok(()), |frames| update_header(file, frames));
    }
    let mut samples = Vec::new();
    chunk.interleave(&mut samples);
    scratch.clear();
    scratch.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
    let place = wav::HEADER_LEN as u64 + chunk.first_frame * FRAME_BYTES;
    file.write_all_at(scratch, place)?;
    header.map_or(Ok(()), |frames| update_header(file, frames))
}

fn update_header(file: &File, frames: u64) -> io::Result<()> {
    let length = u32::try_from(frames * FRAME_BYTES).unwrap_or(u32::MAX);
    file.write_all_at(&wav::header(2, RATE, length), 0)
}
