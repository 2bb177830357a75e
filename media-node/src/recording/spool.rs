//! The spool: what a call leaves on this node's disk until the stores have it.
//!
//! One folder per call, named by its unique id: `events.log` (the events one after the other, each as
//! MessagePack with names), `recording-N.rec` (sealed under the node's key), and `pushed` (numbers of the
//! events whose webhooks are already in the outbox, one per line). A folder is removed only when everything
//! in it is stored.

use edgecall_model::CallId;
use edgecall_model::event::Event;
use edgecall_store::Store;
use media_audio::SpoolKey;
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Cursor, Write};
use std::path::{Path, PathBuf};

/// All calls of a node that are not stored yet.
#[derive(Clone, Debug)]
pub struct Spool {
    dir: PathBuf,
    key: Option<SpoolKey>,
}

/// What the key of recordings under way is sealed for.
const KEY_PURPOSE: &str = "recordings in the spool";

impl Spool {
    /// The spool in `dir`, which is created when missing.
    ///
    /// # Errors
    /// The folder cannot be created.
    pub fn open(dir: PathBuf) -> io::Result<Spool> {
        fs::create_dir_all(&dir)?;
        Ok(Spool { dir, key: None })
    }

    /// The same spool with recordings sealed under a key of its own, which lies beside it, itself sealed with
    /// the platform's key. It is made when missing.
    ///
    /// # Errors
    /// The key file cannot be read, written or opened. A key that does not open means another platform key:
    /// recordings that wait here need the old one, so the node must not go on with a new one.
    pub fn sealed(mut self, store: &Store) -> io::Result<Spool> {
        let path = self.dir.with_extension("key");
        let refused = |problem: edgecall_model::Problem| {
            let file = path.display();
            io::Error::other(format!(
                "{file} does not open: recordings in the spool need the seal key they were made under ({problem})"
            ))
        };
        let text = match fs::read_to_string(&path) {
            Ok(sealed) => store
                .unseal("platform", KEY_PURPOSE, sealed.trim())
                .map_err(refused)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let mut bytes = [0; 32];
                getrandom::fill(&mut bytes).map_err(io::Error::other)?;
                let text = hex::encode(bytes);
                let sealed = store
                    .seal("platform", KEY_PURPOSE, &text)
                    .map_err(refused)?;
                let draft = path.with_extension("key.new");
                let mut file = File::create(&draft)?;
                file.write_all(sealed.as_bytes())?;
                file.sync_all()?;
                fs::rename(&draft, &path)?;
                text
            }
            Err(error) => return Err(error),
        };
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(io::Error::other)?;
        self.key = Some(SpoolKey::new(bytes));
        Ok(self)
    }

    /// A call's place.
    pub fn call(&self, call: &CallId) -> SpooledCall {
        SpooledCall {
            dir: self.dir.join(call.as_str()),
            key: self.key.clone(),
        }
    }

    /// Every call that has a place now, oldest first.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn calls(&self) -> io::Result<Vec<CallId>> {
        let mut calls = Vec::new();
        for entry in fs::read_dir(&self.dir)? {
            let name = entry?.file_name();
            calls.extend(name.to_str().and_then(CallId::new));
        }
        calls.sort();
        Ok(calls)
    }
}

/// One call's folder.
#[derive(Clone, Debug)]
pub struct SpooledCall {
    dir: PathBuf,
    key: Option<SpoolKey>,
}

impl SpooledCall {
    /// Opens the log for writing; creates folder and file.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn log(&self) -> io::Result<CallLog> {
        fs::create_dir_all(&self.dir)?;
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.log_path())?;
        Ok(CallLog {
            file,
            unwritten: Vec::new(),
        })
    }

    /// The log's file.
    pub fn log_path(&self) -> PathBuf {
        self.dir.join("events.log")
    }

    /// Where recording `recording` of the call is written.
    pub fn recording_path(&self, recording: u16) -> PathBuf {
        let form = if self.key.is_some() { "rec" } else { "wav" };
        self.dir.join(format!("recording-{recording}.{form}"))
    }

    /// The key that recordings are sealed under; `None`: they are plain WAV files.
    pub fn recording_key(&self) -> Option<&SpoolKey> {
        self.key.as_ref()
    }

    /// Puts a file that cannot be used beside the spool, for a person to look at.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn put_aside(&self, file: &Path) -> io::Result<PathBuf> {
        let unknown = || io::Error::other("the spool has no folder");
        let aside = self
            .dir
            .parent()
            .and_then(Path::parent)
            .ok_or_else(unknown)?;
        let aside = aside.join("unusable");
        fs::create_dir_all(&aside)?;
        let names = [&self.dir, file].map(|path| path.file_name().unwrap_or_default());
        let place = aside.join(format!(
            "{}-{}",
            names[0].to_string_lossy(),
            names[1].to_string_lossy()
        ));
        fs::rename(file, &place)?;
        Ok(place)
    }

    /// Reads the log. An entry that was cut by a crash is left out.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn events(&self) -> io::Result<Vec<Event>> {
        Ok(read_events(&fs::read(self.log_path())?))
    }

    /// Notes that the webhooks of event `seq` are in the outbox.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn mark_pushed(&self, seq: u32) -> io::Result<()> {
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.dir.join("pushed"))?;
        file.write_all(format!("{seq}\n").as_bytes())
    }

    /// Numbers of the events whose webhooks are in the outbox.
    pub fn pushed(&self) -> BTreeSet<u32> {
        let text = fs::read_to_string(self.dir.join("pushed")).unwrap_or_default();
        text.lines().filter_map(|line| line.parse().ok()).collect()
    }

    /// Forgets the call; everything is stored.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn remove(&self) -> io::Result<()> {
        fs::remove_dir_all(&self.dir)
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }
}

/// An open log.
#[derive(Debug)]
pub struct CallLog {
    file: File,
    unwritten: Vec<u8>,
}

impl CallLog {
    /// Appends an event and hands it to the operating system, so that it survives a crash of this
    /// process. What a full disk refuses is kept and tried again with the next event.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn append(&mut self, event: &Event) -> io::Result<()> {
        let bytes = rmp_serde::to_vec_named(event).map_err(io::Error::other)?;
        self.unwritten.extend_from_slice(&bytes);
        while !self.unwritten.is_empty() {
            let written = self.file.write(&self.unwritten)?;
            if written == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
            self.unwritten.drain(..written);
        }
        Ok(())
    }
}

/// The events in the bytes of a log, up to the first that is not whole.
pub fn read_events(bytes: &[u8]) -> Vec<Event> {
    let mut events = Vec::new();
    let mut cursor = Cursor::new(bytes);
    while let Ok(event) = rmp_serde::from_read(&mut cursor) {
        events.push(event);
    }
    events
}

/// The bytes of a log with these events.
///
/// # Errors
/// An event cannot be written; does not happen with events of this program.
pub fn write_events(events: &[Event]) -> Result<Vec<u8>, rmp_serde::encode::Error> {
    let mut bytes = Vec::new();
    for event in events {
        bytes.extend(rmp_serde::to_vec_named(event)?);
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use edgecall_model::At;
    use edgecall_model::event::{EVENT_VERSION, EventBody};

    fn event(seq: u32) -> Event {
        let body = EventBody::Decided {
            step: "number".into(),
            result: "found".into(),
        };
        Event {
            v: EVENT_VERSION,
            seq,
            at: At(1_000),
            body,
        }
    }

    #[test]
    fn a_log_that_was_cut_by_a_crash_reads_up_to_the_cut() {
        let dir = tempfile::tempdir().unwrap();
        let spool = Spool::open(dir.path().join("spool")).unwrap();
        let id = CallId::new("c1").unwrap();
        let call = spool.call(&id);
        let mut log = call.log().unwrap();
        log.append(&event(0)).unwrap();
        log.append(&event(1)).unwrap();
        assert_eq!(call.events().unwrap(), [event(0), event(1)]);
        let whole = fs::read(call.log_path()).unwrap();
        fs::write(call.log_path(), &whole[..whole.len() - 3]).unwrap();
        assert_eq!(call.events().unwrap(), [event(0)]);
        assert_eq!(write_events(&[event(0), event(1)]).unwrap(), whole);
        assert_eq!(spool.calls().unwrap(), [id]);
        call.mark_pushed(1).unwrap();
        assert!(call.pushed().contains(&1));
        call.remove().unwrap();
        assert!(spool.calls().unwrap().is_empty());
    }
}
