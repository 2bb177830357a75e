//! MP3 of finished recordings (LAME), never during a call.

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
/// Output rate for 8 kHz recordings. MPEG-2 at 16 kHz is played everywhere, MPEG-2.5 at 8 kHz is not.
const LOWEST_RATE: u32 = 16_000;

/// 40 kbit/s is the smallest constant rate whose frames have room for the header with the duration.
const RECORDING_BITRATE: Bitrate = Bitrate::Kbps40;

/// Why an MP3 could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Mp3Error {
    /// The recording cannot be read.
    #[error(transparent)]
    Wav(#[from] WavError),
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
    let channels = blocks.layout.channels;
    let mut lame = encoder(channels, blocks.layout.rate)?;
    let mut file = BufWriter::new(File::create(mp3_path)?);
    let mut out = Vec::new();
    while let Some(samples) = blocks.next_block()? {
        out.clear();
        // Worst case of LAME: 1.25 bytes a sample (upsampled) and a full flush.
        out.reserve(mp3lame_encoder::max_required_buffer_size(samples.len() * 2) + FLUSH_ROOM);
        let encoded = match channels {
            1 => lame.encode_to_vec(MonoPcm(&samples), &mut out),
            _ => lame.encode_to_vec(InterleavedPcm(&samples), &mut out),
        };
        encoded.map_err(|error| Mp3Error::Encoder(error.to_string()))?;
        file.write_all(&out)?;
    }
    out.clear();
    out.reserve(FLUSH_ROOM);
    // With padding: without it the last frames, up to 0.1 s of the call, would be missing.
    lame.flush_to_vec::<FlushGap>(&mut out)
        .map_err(|error| Mp3Error::Encoder(error.to_string()))?;
    file.write_all(&out)?;
    write_info_header(&lame, &mut file)?;
    file.flush()?;
    Ok(())
}

/// Replaces the empty first frame that LAME reserved by the one that tells the duration.
fn write_info_header(lame: &Encoder, file: &mut BufWriter<File>) -> Result<(), Mp3Error> {
    let mut tag = Vec::with_capacity(lame.lame_tag_size());
    if lame.lame_tag_encode_to_vec(&mut tag).is_some() {
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&tag)?;
    }
    Ok(())
}

fn encoder(channels: u16, rate: u32) -> Result<Encoder, Mp3Error> {
    let refused = |error: mp3lame_encoder::BuildError| Mp3Error::Encoder(error.to_string());
    let mode = if channels == 1 {
        Mode::Mono
    } else {
        Mode::Stereo
    };
    Builder::new()
        .ok_or_else(|| Mp3Error::Encoder("out of memory".to_owned()))?
        .with_sample_rate(rate)
        .and_then(|lame| lame.with_num_channels(channels as u8))
        .and_then(|lame| lame.with_output_sample_rate(NonZeroU32::new(rate.max(LOWEST_RATE))))
        .and_then(|lame| lame.with_mode(mode))
        .and_then(|lame| lame.with_brate(RECORDING_BITRATE))
        .and_then(|lame| lame.with_quality(Quality::Good))
        .and_then(|lame| lame.with_to_write_vbr_tag(true))
        .and_then(Builder::build)
        .map_err(refused)
}
