//! RTP, codecs, playing, bridging and recording on a steady beat.
//!
//! One [`Beat`] owns the RTP legs of one core. Every 20 ms it reads all sockets, makes one frame for
//! each leg from that leg's source and sends it; [`BeatThread`] drives it on an absolute schedule, and
//! tests drive it by hand with [`Beat::tick`]. Commands go in through a [`MediaHandle`], events come out
//! through an [`EventSink`]. The beat never touches a disk: recordings go to a writer thread.
//!
//! **Rule of precedence** for what a leg hears, highest first: digits being sent, a prompt
//! ([`MediaCommand::Play`]), its bridge, silence. A leg that was never told to say anything sends nothing.
//! A [`MediaCommand::Notice`] is added to whichever of them is heard.
//!
//! **Conferences.** [`MediaCommand::Conference`] says for each member who hears it; [`Member::listens`],
//! [`Member::whispers`] and [`Member::speaks`] are the three things that a supervisor does. A member that
//! hears one other is relayed as in a bridge of two; for the rest, everybody's sound is added up once and
//! each listener's own voice is taken out again. Sums are bent below full scale, never cut.
//!
//! **Relay.** Two legs in one bridge that speak the same codec are relayed: packets pass untouched as soon
//! as they are read, with new header numbers, no decoding and no jitter buffer (the far end has one).
//! Everything else goes through a jitter buffer and 8 kHz mono samples.
//!
//! Telephone events (RFC 4733) are never relayed; they are reported once each as [`MediaEvent::Digit`] and
//! the caller decides whether the other side shall get them by [`MediaCommand::SendDigits`].

mod beat;
mod beat_thread;
mod bridge;
mod codec;
mod comfort_noise;
mod command;
mod digits;
mod g711;
mod g722;
mod history;
mod leg;
mod leg_reports;
pub mod mp3;
mod music;
mod obey;
mod out_stream;
mod pace;
pub mod pcm;
mod playing;
mod playout;
mod quality;
mod recording;
mod report_sockets;
pub mod rtcp;
mod rtp;
mod srtp;
mod tones;
pub mod wav;
mod way;

pub use beat::{Beat, BeatConfig};
pub use beat_thread::BeatThread;
pub use codec::Codec;
pub use command::{
    EventSink, HeardBy, LegFormat, LegKey, LegStats, MediaCommand, MediaEvent, MediaHandle,
    MediaStopped, Member, RecordingOptions, Transport,
};
pub use mp3::Mp3Rate;
pub use music::hold_music;
pub use pcm::{Pcm, tone_level};
pub use quality::{FarEndQuality, Line, QualitySample, mean_opinion};
pub use recording::{Paused, SpoolError, SpoolKey, SpooledRecording, Track, repair_wav};
pub use rtp::{Datagram, RtpPacket, RtpView, classify};
pub use srtp::{CryptoAttribute, SrtpError, SrtpKeys, SrtpSuite};

/// Length of one beat and of one frame in milliseconds.
pub const FRAME_MS: u32 = 20;
/// Samples in one frame at the internal rate.
pub const FRAME_SAMPLES: usize = 160;
/// Internal sample rate in Hz.
pub const RATE: u32 = 8_000;

/// One 20 ms frame of samples at the internal rate.
pub(crate) type Frame = [i16; FRAME_SAMPLES];
