//! MP3 of finished recordings (LAME), never during a call.

use crate::SpoolError;
use crate::wav::{Blocks, WavError};
use mp3lame_encoder::{
    Bitrate, Builder, Encoder, FlushGap, InterleavedPcm, Mode, MonoPcm, Quality,
};
use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::num::NonZeroU32;
use std::path::Path;

/// LAME needs this much room to flush.
const FLUSH_ROOM: usize = 7_200;
/// Samples that are encoded at once: a second of stereo. Hours must not need their size again in memory.
const PIECE: usize = 16_000;

/// How small an MP3 is made, per recording (CFG-127 per channel).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mp3Rate {
    /// 8 kbit/s for one channel, 16 for two, at 8 kHz: a sixteenth of the samples' size. Without the header
    /// that tells the duration, for which such frames have no room; at a constant rate players do without.
    Smallest,
    /// 16 kbit/s for one channel, 32 for two, at 8 kHz. Without that header as well.
    Small,
    /// 40 kbit/s at 16 kHz, the smallest constant rate whose frames have room for the header with the
    /// duration. MPEG-2 at 16 kHz is played everywhere, MPEG-2.5 at 8 kHz is not.
    #[default]
    Everywhere,
}

impl Mp3Rate {
    fn bitrate(self, channels: u16) -> Bitrate {
        match (self, channels) {
            (Mp3Rate::Smallest, 1) => Bitrate::Kbps8,
            (Mp3Rate::Smallest, _) | (Mp3Rate::Small, 1) => Bitrate::Kbps16,
            (Mp3Rate::Small, _) => Bitrate::Kbps32,
            (Mp3Rate::Everywhere, _) => Bitrate::Kbps40,
        }
    }

    fn sample_rate(self, source: u32) -> u32 {
        match self {
            Mp3Rate::Smallest | Mp3Rate::Small => 8_000,
            Mp3Rate::Everywhere => source.max(16_000),
        }
    }
}

/// Why an MP3 could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Mp3Error {
    /// The recording cannot be read.
    #[error(transparent)]
    Wav(#[from] WavError),
    /// The recording under way cannot be read.
    #[error(transparent)]
    Spool(#[from] SpoolError),
    /// The MP3 file cannot be written.
    #[error("MP3 file: {0}")]
    Io(#[from] io::Error),
    /// LAME refused.
    #[error("MP3 encoder: {0}")]
    Encoder(String),
}

/// Encodes a WAV file (mono or stereo) as constant 40 kbit/s MP3.
///
/// Constant rate and, for sources of 8 and 16 kHz, the Info header give browsers the exact duration and
/// cheap seeking. The file appears under its name only when it is complete.
///
/// # Errors
/// See [`Mp3Error`]; nothing is left behind then.
pub fn encode(wav_path: &Path, mp3_path: &Path) -> Result<(), Mp3Error> {
    let mut partial = mp3_path.as_os_str().to_owned();
    partial.push(".part");
    let partial = Path::new(&partial);
    let result = encode_into(wav_path, partial)
        .and_then(|()| std::fs::rename(partial, mp3_path).map_err(Mp3Error::from));
    if result.is_err() {
        let _ = std::fs::remove_file(partial);
    }
    result
}

fn encode_into(wav_path: &Path, mp3_path: &Path) -> Result<(), Mp3Error> {
    let mut blocks = Blocks::open(wav_path)?;
    let mut file = BufWriter::new(File::create(mp3_path)?);
    let layout = blocks.layout;
    let rate = Mp3Rate::Everywhere;
    let mut stream = Mp3Stream::begin(&mut file, layout.channels, layout.rate, rate)?;
    while let Some(samples) = blocks.next_block()? {
        stream.write(&samples)?;
    }
    stream.finish()?;
    file.flush()?;
    Ok(())
}

/// An MP3 that is being made.
pub(crate) struct Mp3Stream<'a, Out> {
    lame: Encoder,
    channels: u16,
    out: &'a mut Out,
    encoded: Vec<u8>,
}

impl<'a, Out: Write + Seek> Mp3Stream<'a, Out> {
    pub(crate) fn begin(
        out: &'a mut Out,
        channels: u16,
        source_rate: u32,
        rate: Mp3Rate,
    ) -> Result<Self, Mp3Error> {
        Ok(Self {
            lame: encoder(channels, source_rate, rate)?,
            channels,
            out,
            encoded: Vec::new(),
        })
    }

    /// Encodes samples, interleaved when there are two channels.
    pub(crate) fn write(&mut self, samples: &[i16]) -> Result<(), Mp3Error> {
        for piece in samples.chunks(PIECE) {
            self.encoded.clear();
            // Worst case of LAME: 1.25 bytes a sample (upsampled) and a full flush.
            let room = mp3lame_encoder::max_required_buffer_size(piece.len() * 2) + FLUSH_ROOM;
            self.encoded.reserve(room);
            let encoded = match self.channels {
                1 => self.lame.encode_to_vec(MonoPcm(piece), &mut self.encoded),
                _ => {
                    let piece = InterleavedPcm(piece);
                    self.lame.encode_to_vec(piece, &mut self.encoded)
                }
            };
            encoded.map_err(|error| Mp3Error::Encoder(error.to_string()))?;
            self.out.write_all(&self.encoded)?;
        }
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Result<(), Mp3Error> {
        self.encoded.clear();
        self.encoded.reserve(FLUSH_ROOM);
        // With padding: without it the last frames, up to 0.1 s of the call, would be missing.
        self.lame
            .flush_to_vec::<FlushGap>(&mut self.encoded)
            .map_err(|error| Mp3Error::Encoder(error.to_string()))?;
        self.out.write_all(&self.encoded)?;
        // Replaces the empty first frame that LAME reserved by the one that tells the duration.
        let mut tag = Vec::with_capacity(self.lame.lame_tag_size());
        if self.lame.lame_tag_encode_to_vec(&mut tag).is_some() {
            self.out.seek(SeekFrom::Start(0))?;
            self.out.write_all(&tag)?;
            self.out.seek(SeekFrom::End(0))?;
        }
        Ok(())
    }
}

fn encoder(channels: u16, source_rate: u32, rate: Mp3Rate) -> Result<Encoder, Mp3Error> {
    let refused = |error: mp3lame_encoder::BuildError| Mp3Error::Encoder(error.to_string());
    let mode = if channels == 1 {
        Mode::Mono
    } else {
        Mode::Stereo
    };
    let sample_rate = NonZeroU32::new(rate.sample_rate(source_rate));
    Builder::new()
        .ok_or_else(|| Mp3Error::Encoder("out of memory".to_owned()))?
        .with_sample_rate(source_rate)
        .and_then(|lame| lame.with_num_channels(channels as u8))
        .and_then(|lame| lame.with_output_sample_rate(sample_rate))
        .and_then(|lame| lame.with_mode(mode))
        .and_then(|lame| lame.with_brate(rate.bitrate(channels)))
        .and_then(|lame| lame.with_quality(Quality::Good))
        .and_then(|lame| lame.with_to_write_vbr_tag(rate == Mp3Rate::Everywhere))
        .and_then(Builder::build)
        .map_err(refused)
}
