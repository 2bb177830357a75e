//! Recordings on disk during a call: encrypted, chunk by chunk, so that what is written can be opened after
//! a crash and by nobody without the node's key.
//!
//! A file is `EDGEREC1`, 32 random bytes of salt, and chunks. The file's own key is HMAC-SHA256 of the salt
//! under the node's key, so chunk numbers can be nonces. A chunk is a header of 20 bytes — length of the
//! sealed part (u32), first frame (u64), frames (u16), coding of both sides, paused forms, kind, three zero
//! bytes, all little endian — and both sides' bytes sealed with ChaCha20-Poly1305 (RFC 8439), the header
//! authenticated with them. A chunk of kind 1 without frames ends a complete recording and says its length.

use super::chunk::{Chunk, Coding, Paused, Side};
use chacha20poly1305::aead::{AeadInPlace, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce, Tag};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Read, Write};
use std::path::Path;

const MAGIC: &[u8; 8] = b"EDGEREC1";
const SALT_LEN: usize = 32;
const HEADER_LEN: usize = 20;
const TAG_LEN: usize = 16;
/// Nothing that is longer was written here: 25 frames of two linear sides.
const LONGEST_BODY: usize = 2 * 25 * 320;
const KIND_SOUND: u8 = 0;
const KIND_END: u8 = 1;

/// The node's key for recordings under way.
#[derive(Clone)]
pub struct SpoolKey([u8; 32]);

impl SpoolKey {
    /// A key of 32 random bytes, the same for as long as recordings wait on the disk.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    fn cipher(&self, salt: &[u8; SALT_LEN]) -> ChaCha20Poly1305 {
        // HMAC takes keys of any length.
        let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(&self.0)
            .unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
        mac.update(b"edgecall recording 1");
        mac.update(salt);
        let key = mac.finalize().into_bytes();
        ChaCha20Poly1305::new(Key::from_slice(&key))
    }
}

impl std::fmt::Debug for SpoolKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SpoolKey(…)")
    }
}

/// Why a recording's file cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum SpoolError {
    /// The disk.
    #[error("recording: {0}")]
    Io(#[from] io::Error),
    /// Not a file of this kind.
    #[error("not a recording under way: the file does not begin with EDGEREC1")]
    NotSpool,
    /// The first chunk does not open.
    #[error("the recording was made under another key, or its beginning was changed")]
    WrongKey,
}

fn nonce(number: u64) -> Nonce {
    let mut nonce = Nonce::default();
    nonce[..8].copy_from_slice(&number.to_le_bytes());
    nonce
}

/// Writes one recording.
pub(crate) struct SpoolWriter {
    file: File,
    cipher: ChaCha20Poly1305,
    chunks: u64,
    /// Where the next chunk goes; what a failed write left behind it is written over.
    end: u64,
}

impl SpoolWriter {
    /// Creates the file; an existing one is an error.
    pub(crate) fn create(path: &Path, key: &SpoolKey) -> io::Result<Self> {
        let mut salt = [0; SALT_LEN];
        getrandom::fill(&mut salt).map_err(io::Error::other)?;
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        let mut head = MAGIC.to_vec();
        head.extend_from_slice(&salt);
        file.write_all(&head)?;
        Ok(Self {
            file,
            cipher: key.cipher(&salt),
            chunks: 0,
            end: head.len() as u64,
        })
    }

    /// Seals and writes a chunk. `scratch` is room that can be used again.
    pub(crate) fn write(&mut self, chunk: &Chunk, scratch: &mut Vec<u8>) -> io::Result<()> {
        self.append(chunk, KIND_SOUND, scratch)
    }

    /// Notes that the recording is complete with `frames` frames.
    pub(crate) fn finish(&mut self, frames: u64, scratch: &mut Vec<u8>) -> io::Result<()> {
        let end = Chunk {
            first_frame: frames,
            ..Chunk::default()
        };
        self.append(&end, KIND_END, scratch)
    }

    fn append(&mut self, chunk: &Chunk, kind: u8, scratch: &mut Vec<u8>) -> io::Result<()> {
        use std::os::unix::fs::FileExt;
        let body = chunk.left.bytes.len() + chunk.right.bytes.len();
        scratch.clear();
        scratch.extend_from_slice(&((body + TAG_LEN) as u32).to_le_bytes());
        scratch.extend_from_slice(&chunk.first_frame.to_le_bytes());
        scratch.extend_from_slice(&chunk.frames.to_le_bytes());
        let paused = u8::from(chunk.paused.split) | (u8::from(chunk.paused.mixed) << 1);
        let codings = [chunk.left.coding, chunk.right.coding].map(Coding::byte);
        scratch.extend_from_slice(&[codings[0], codings[1], paused, kind, 0, 0]);
        scratch.extend_from_slice(&chunk.left.bytes);
        scratch.extend_from_slice(&chunk.right.bytes);
        let (header, sealed) = scratch.split_at_mut(HEADER_LEN);
        let tag = self
            .cipher
            .encrypt_in_place_detached(&nonce(self.chunks), header, sealed)
            .map_err(|_| io::Error::other("a chunk is too long to be sealed"))?;
        // The number is used up even if the disk refuses: two contents must never share it.
        self.chunks += 1;
        scratch.extend_from_slice(&tag);
        self.file.write_all_at(scratch, self.end)?;
        self.end += scratch.len() as u64;
        Ok(())
    }
}

/// What is known of a chunk that was read.
pub(crate) enum Read1 {
    Sound(Chunk),
    /// The recording is complete, with so many frames.
    End(u64),
}

/// Reads one recording, as far as it goes.
pub(crate) struct SpoolReader {
    file: BufReader<File>,
    cipher: ChaCha20Poly1305,
    chunks: u64,
}

impl SpoolReader {
    pub(crate) fn open(path: &Path, key: &SpoolKey) -> Result<Self, SpoolError> {
        let mut file = BufReader::with_capacity(64 * 1024, File::open(path)?);
        let (mut magic, mut salt) = ([0; 8], [0; SALT_LEN]);
        let head = file
            .read_exact(&mut magic)
            .and_then(|()| file.read_exact(&mut salt));
        if head.is_err() || &magic != MAGIC {
            return Err(SpoolError::NotSpool);
        }
        Ok(Self {
            file,
            cipher: key.cipher(&salt),
            chunks: 0,
        })
    }

    /// The next chunk; `None` at the end, and where a crash cut the file or somebody changed it.
    pub(crate) fn next(&mut self) -> Result<Option<Read1>, SpoolError> {
        let mut header = [0; HEADER_LEN];
        if !filled(&mut self.file, &mut header)? {
            return Ok(None);
        }
        let length = u32::from_le_bytes([header[0], header[1], header[2], header[3]]) as usize;
        let Some(body) = length
            .checked_sub(TAG_LEN)
            .filter(|body| *body <= LONGEST_BODY)
        else {
            return Ok(None);
        };
        let mut sealed = vec![0; length];
        if !filled(&mut self.file, &mut sealed)? {
            return Ok(None);
        }
        let (bytes, tag) = sealed.split_at_mut(body);
        // A number whose write failed is missing in the file: try a few.
        let number = self.opens_with(&header, bytes, tag);
        let Some(number) = number else {
            let none = self.chunks == 0;
            return if none {
                Err(SpoolError::WrongKey)
            } else {
                Ok(None)
            };
        };
        self.chunks = number + 1;
        sealed.truncate(body);
        Ok(parse(&header, sealed))
    }

    fn opens_with(&self, header: &[u8], bytes: &mut [u8], tag: &[u8]) -> Option<u64> {
        const MOST_MISSING: u64 = 64;
        let sealed = bytes.to_vec();
        (self.chunks..=self.chunks + MOST_MISSING).find(|number| {
            let tag = Tag::from_slice(tag);
            let opened = self
                .cipher
                .decrypt_in_place_detached(&nonce(*number), header, bytes, tag)
                .is_ok();
            if !opened {
                bytes.copy_from_slice(&sealed);
            }
            opened
        })
    }
}

/// Fills the buffer; false if the file ends before.
fn filled(file: &mut impl Read, buffer: &mut [u8]) -> io::Result<bool> {
    match file.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

fn parse(header: &[u8; HEADER_LEN], mut bytes: Vec<u8>) -> Option<Read1> {
    let first_frame = u64::from_le_bytes(*header[4..].first_chunk::<8>()?);
    if header[17] == KIND_END {
        return Some(Read1::End(first_frame));
    }
    let frames = u16::from_le_bytes([header[12], header[13]]);
    let codings = [
        Coding::from_byte(header[14])?,
        Coding::from_byte(header[15])?,
    ];
    let [left, right] = codings.map(|coding| coding.frame_bytes() * usize::from(frames));
    if left + right != bytes.len() {
        return None;
    }
    let rest = bytes.split_off(left);
    Some(Read1::Sound(Chunk {
        first_frame,
        frames,
        paused: Paused {
            split: header[16] & 1 != 0,
            mixed: header[16] & 2 != 0,
        },
        left: Side {
            coding: codings[0],
            bytes,
        },
        right: Side {
            coding: codings[1],
            bytes: rest,
        },
    }))
}
