//! WAV files: 16-bit PCM, one or two channels.

use crate::Pcm;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// Length of the header that [`header`] makes.
pub const HEADER_LEN: usize = 44;

/// Why a file is not a usable WAV file.
#[derive(Debug, thiserror::Error)]
pub enum WavError {
    /// The file cannot be read or written.
    #[error("WAV file: {0}")]
    Io(#[from] io::Error),
    /// No RIFF/WAVE header.
    #[error("not a WAV file: the RIFF/WAVE header is missing")]
    NotWav,
    /// A WAV file of a kind that is not supported.
    #[error("WAV format not supported: {0}; 16-bit PCM with one or two channels is")]
    Unsupported(String),
    /// No data chunk.
    #[error("WAV file without a data chunk")]
    NoData,
}

/// What a WAV header says, and where the samples are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WavLayout {
    /// 1 or 2.
    pub channels: u16,
    /// Samples per second and channel.
    pub rate: u32,
    /// Offset of the first sample byte.
    pub data_start: u64,
    /// Length of the data chunk in bytes as the header says.
    pub data_len: u64,
}

/// A WAV file in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WavAudio {
    /// 1 or 2.
    pub channels: u16,
    /// Samples per second and channel.
    pub rate: u32,
    /// Samples, interleaved when there are two channels.
    pub samples: Vec<i16>,
}

impl WavAudio {
    /// One channel's samples: 0 is left, 1 is right. A mono file has the same on both.
    pub fn channel(&self, index: usize) -> Vec<i16> {
        let channels = usize::from(self.channels);
        self.samples
            .iter()
            .skip(index.min(channels - 1))
            .step_by(channels)
            .copied()
            .collect()
    }

    /// Both channels added into one, limited at full scale; a mono file stays as it is.
    ///
    /// Added and not averaged: in a call one side speaks at a time, and averaging would halve both.
    pub fn mix(&self) -> Pcm {
        let samples = match self.channels {
            2 => self
                .samples
                .as_chunks::<2>()
                .0
                .iter()
                .map(|[left, right]| left.saturating_add(*right))
                .collect(),
            _ => self.samples.clone(),
        };
        Pcm {
            samples,
            rate: self.rate,
        }
    }
}

/// A 44-byte header for 16-bit PCM with `data_len` bytes of samples.
pub fn header(channels: u16, rate: u32, data_len: u32) -> [u8; HEADER_LEN] {
    let mut bytes = [0; HEADER_LEN];
    let block = channels * 2;
    bytes[0..4].copy_from_slice(b"RIFF");
    bytes[4..8].copy_from_slice(&data_len.saturating_add(36).to_le_bytes());
    bytes[8..16].copy_from_slice(b"WAVEfmt ");
    bytes[16..20].copy_from_slice(&16u32.to_le_bytes());
    bytes[20..22].copy_from_slice(&1u16.to_le_bytes());
    bytes[22..24].copy_from_slice(&channels.to_le_bytes());
    bytes[24..28].copy_from_slice(&rate.to_le_bytes());
    bytes[28..32].copy_from_slice(&(rate * u32::from(block)).to_le_bytes());
    bytes[32..34].copy_from_slice(&block.to_le_bytes());
    bytes[34..36].copy_from_slice(&16u16.to_le_bytes());
    bytes[36..40].copy_from_slice(b"data");
    bytes[40..44].copy_from_slice(&data_len.to_le_bytes());
    bytes
}

/// Reads the header of a WAV file up to the first sample and leaves the reader there.
///
/// # Errors
/// See [`WavError`].
pub fn read_layout(reader: &mut (impl Read + Seek)) -> Result<WavLayout, WavError> {
    let mut riff = [0; 12];
    reader.read_exact(&mut riff).map_err(|_| WavError::NotWav)?;
    if &riff[0..4] != b"RIFF" || &riff[8..12] != b"WAVE" {
        return Err(WavError::NotWav);
    }
    let mut format = None;
    loop {
        let mut chunk = [0; 8];
        reader
            .read_exact(&mut chunk)
            .map_err(|_| WavError::NoData)?;
        let length = u32::from_le_bytes([chunk[4], chunk[5], chunk[6], chunk[7]]);
        match &chunk[0..4] {
            b"fmt " => format = Some(read_format(reader, length)?),
            b"data" => {
                let (channels, rate) = format.ok_or(WavError::NoData)?;
                return Ok(WavLayout {
                    channels,
                    rate,
                    data_start: reader.stream_position()?,
                    data_len: u64::from(length),
                });
            }
            _ => {
                reader.seek(SeekFrom::Current(i64::from(length) + i64::from(length & 1)))?;
            }
        }
    }
}

fn read_format(reader: &mut (impl Read + Seek), length: u32) -> Result<(u16, u32), WavError> {
    let mut fields = [0; 16];
    reader
        .read_exact(&mut fields)
        .map_err(|_| WavError::NotWav)?;
    let rest = i64::from(length) + i64::from(length & 1) - 16;
    reader.seek(SeekFrom::Current(rest.max(0)))?;
    let word = |at: usize| u16::from_le_bytes([fields[at], fields[at + 1]]);
    let (kind, channels, bits) = (word(0), word(2), word(14));
    let rate = u32::from_le_bytes([fields[4], fields[5], fields[6], fields[7]]);
    // 0xFFFE is the extensible header, used for plain PCM by many editors.
    let known = (kind == 1 || kind == 0xfffe) && bits == 16;
    if !known || !(1..=2).contains(&channels) || !(8_000..=48_000).contains(&rate) {
        return Err(WavError::Unsupported(format!(
            "format {kind}, {bits} bits, {channels} channels, {rate} Hz"
        )));
    }
    Ok((channels, rate))
}

/// Parses a WAV file in memory. A data chunk longer than the file is read as far as it goes.
///
/// # Errors
/// See [`WavError`].
pub fn parse(bytes: &[u8]) -> Result<WavAudio, WavError> {
    let mut reader = io::Cursor::new(bytes);
    let layout = read_layout(&mut reader)?;
    let start = usize::try_from(layout.data_start).map_err(|_| WavError::NoData)?;
    let rest = bytes.get(start..).ok_or(WavError::NoData)?;
    let length = usize::try_from(layout.data_len)
        .unwrap_or(usize::MAX)
        .min(rest.len());
    let whole = length - length % (2 * usize::from(layout.channels));
    Ok(WavAudio {
        channels: layout.channels,
        rate: layout.rate,
        samples: samples_of(&rest[..whole]),
    })
}

/// Reads a whole WAV file.
///
/// # Errors
/// See [`WavError`].
pub fn read(path: &Path) -> Result<WavAudio, WavError> {
    parse(&std::fs::read(path)?)
}

/// Writes interleaved samples as a WAV file.
///
/// # Errors
/// The file cannot be written.
pub fn write(path: &Path, samples: &[i16], channels: u16, rate: u32) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    file.write_all(&header(channels, rate, samples.len() as u32 * 2))?;
    for sample in samples {
        file.write_all(&sample.to_le_bytes())?;
    }
    file.flush()
}

/// Mixes a stereo WAV file into a mono one, block by block, so that hours fit in little memory.
///
/// # Errors
/// See [`WavError`].
pub fn mix_file(stereo: &Path, mono: &Path) -> Result<(), WavError> {
    let mut blocks = Blocks::open(stereo)?;
    let layout = blocks.layout;
    let mut out = BufWriter::new(File::create(mono)?);
    out.write_all(&header(1, layout.rate, 0))?;
    let mut written = 0u32;
    while let Some(samples) = blocks.next_block()? {
        let block = WavAudio {
            channels: layout.channels,
            rate: layout.rate,
            samples,
        };
        for sample in block.mix().samples {
            out.write_all(&sample.to_le_bytes())?;
            written = written.saturating_add(2);
        }
    }
    out.seek(SeekFrom::Start(0))?;
    out.write_all(&header(1, layout.rate, written))?;
    out.flush()?;
    Ok(())
}

fn samples_of(bytes: &[u8]) -> Vec<i16> {
    bytes
        .as_chunks::<2>()
        .0
        .iter()
        .map(|pair| i16::from_le_bytes(*pair))
        .collect()
}

/// Reads a WAV file in blocks of about a second.
pub(crate) struct Blocks {
    file: File,
    pub(crate) layout: WavLayout,
    left: u64,
}

impl Blocks {
    pub(crate) fn open(path: &Path) -> Result<Self, WavError> {
        let mut file = File::open(path)?;
        let layout = read_layout(&mut file)?;
        Ok(Self {
            file,
            layout,
            left: layout.data_len,
        })
    }

    /// The next block of interleaved samples (whole sample pairs), `None` at the end.
    pub(crate) fn next_block(&mut self) -> Result<Option<Vec<i16>>, WavError> {
        let mut bytes = Vec::with_capacity(32_000);
        let wanted = self.left.min(32_000);
        let got = Read::by_ref(&mut self.file)
            .take(wanted)
            .read_to_end(&mut bytes)? as u64;
        self.left -= got;
        let whole = bytes.len() - bytes.len() % (2 * usize::from(self.layout.channels));
        Ok((whole > 0).then(|| samples_of(&bytes[..whole])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn foreign_chunks_and_an_odd_length_are_skipped() {
        let mut bytes = header(1, 16_000, 4)[..36].to_vec();
        bytes.extend_from_slice(b"LIST\x03\0\0\0abc\0data\x04\0\0\0\x01\0\x02\0");
        let audio = parse(&bytes).unwrap();
        assert_eq!((audio.rate, audio.samples), (16_000, vec![1, 2]));
    }

    #[test]
    fn a_compressed_or_surround_file_is_refused_by_name() {
        let mut bytes = header(1, 8_000, 0);
        bytes[20] = 6;
        let message = parse(&bytes).unwrap_err().to_string();
        assert!(message.contains("format 6"), "{message}");
    }

    #[test]
    fn mixing_adds_both_sides_and_never_wraps() {
        let audio = WavAudio {
            channels: 2,
            rate: 8_000,
            samples: vec![100, 20, 30_000, 30_000],
        };
        assert_eq!(audio.mix().samples, vec![120, i16::MAX]);
    }

    proptest! {
        #[test]
        fn no_bytes_panic_the_reader(noise in proptest::collection::vec(any::<u8>(), 0..60), cut in 0usize..44) {
            let _ = parse(&noise);
            let mut damaged = header(2, 8_000, 1_000)[..cut].to_vec();
            damaged.extend_from_slice(&noise);
            let _ = parse(&damaged);
        }
    }
}
