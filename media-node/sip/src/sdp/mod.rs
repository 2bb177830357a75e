//! Session descriptions (RFC 8866) and offer/answer (RFC 3264) for one audio stream.
//!
//! A description of the other side is read with [`Description::parse`]. To answer an offer call
//! [`negotiate`] and write the result with [`answer`]; to make an offer call [`offer`] and read the
//! other side's answer with [`accept_answer`]. Everything that is not the first usable audio stream
//! (video, fax, a second audio stream) is refused in the answer by port 0, in the offer's order.

mod negotiate;
mod parse;
mod write;

pub use negotiate::{Negotiated, TelephoneEvent, accept_answer, negotiate};
pub use write::{answer, offer, offer_with};

use std::net::IpAddr;

/// A codec that the media node can send and receive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Codec {
    /// G.711 A-law, 8 kHz, static payload type 8.
    Pcma,
    /// G.711 µ-law, 8 kHz, static payload type 0.
    Pcmu,
    /// Opus (RFC 7587): RTP clock always 48 kHz, always written as two channels.
    Opus,
}

impl Codec {
    /// Encoding name as written in `a=rtpmap`.
    pub fn name(self) -> &'static str {
        match self {
            Codec::Pcma => "PCMA",
            Codec::Pcmu => "PCMU",
            Codec::Opus => "opus",
        }
    }

    /// RTP clock in Hz.
    pub fn clock(self) -> u32 {
        match self {
            Codec::Pcma | Codec::Pcmu => 8000,
            Codec::Opus => 48000,
        }
    }

    /// Payload type that our own offers use: static for G.711, 111 for Opus.
    pub fn offered_payload_type(self) -> u8 {
        match self {
            Codec::Pcma => 8,
            Codec::Pcmu => 0,
            Codec::Opus => 111,
        }
    }

    fn from_rtpmap(name: &str, clock: u32) -> Option<Codec> {
        let codec = if name.eq_ignore_ascii_case("PCMA") {
            Codec::Pcma
        } else if name.eq_ignore_ascii_case("PCMU") {
            Codec::Pcmu
        } else if name.eq_ignore_ascii_case("opus") {
            Codec::Opus
        } else {
            return None;
        };
        (codec.clock() == clock).then_some(codec)
    }
}

/// What a payload type number stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PayloadKind {
    /// One of our codecs.
    Codec(Codec),
    /// Key presses as named events (RFC 4733).
    TelephoneEvent,
    /// Comfort noise (RFC 3389): tolerated, never sent.
    ComfortNoise,
    /// Something that we do not speak, by its encoding name ("" if the offer does not name it).
    Other(String),
}

/// One payload type of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payload {
    /// RTP payload type, 0 to 127.
    pub number: u8,
    /// Meaning of the number.
    pub kind: PayloadKind,
    /// RTP clock in Hz; 0 if the description does not say.
    pub clock: u32,
    /// Text of `a=fmtp`, without the number.
    pub fmtp: Option<String>,
}

/// Direction of a stream, seen from the side that wrote the description.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// Sends and receives (also when the description says nothing).
    #[default]
    SendRecv,
    /// Only sends: the usual form of hold.
    SendOnly,
    /// Only receives.
    RecvOnly,
    /// Neither.
    Inactive,
}

impl Direction {
    /// The attribute name.
    pub fn name(self) -> &'static str {
        match self {
            Direction::SendRecv => "sendrecv",
            Direction::SendOnly => "sendonly",
            Direction::RecvOnly => "recvonly",
            Direction::Inactive => "inactive",
        }
    }

    /// The same direction seen from the other side (RFC 3264 section 6.1).
    pub fn mirrored(self) -> Direction {
        match self {
            Direction::SendOnly => Direction::RecvOnly,
            Direction::RecvOnly => Direction::SendOnly,
            same => same,
        }
    }

    /// Whether the side that wrote it sends.
    pub fn sends(self) -> bool {
        matches!(self, Direction::SendRecv | Direction::SendOnly)
    }

    /// Whether the side that wrote it receives.
    pub fn receives(self) -> bool {
        matches!(self, Direction::SendRecv | Direction::RecvOnly)
    }

    /// What both sides allow: this direction limited by `other` (same point of view).
    pub fn limited_by(self, other: Direction) -> Direction {
        match (
            self.sends() && other.sends(),
            self.receives() && other.receives(),
        ) {
            (true, true) => Direction::SendRecv,
            (true, false) => Direction::SendOnly,
            (false, true) => Direction::RecvOnly,
            (false, false) => Direction::Inactive,
        }
    }
}

/// The audio stream of a description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audio {
    /// Where RTP is to be sent. Unspecified (`0.0.0.0`) is the old form of hold.
    pub address: IpAddr,
    /// RTP port, 1 to 65535.
    pub port: u16,
    /// Payload types in the order of the description.
    pub payloads: Vec<Payload>,
    /// Direction as the other side wrote it.
    pub direction: Direction,
    /// Packet length that the other side asks for, in ms.
    pub ptime_ms: Option<u32>,
}

/// A stream line of the description, kept so that an answer can refuse what we do not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StreamLine {
    pub(crate) media: String,
    pub(crate) protocol: String,
    pub(crate) formats: String,
}

/// A session description of the other side with one usable audio stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// The stream that calls use.
    pub audio: Audio,
    pub(crate) streams: Vec<StreamLine>,
    pub(crate) audio_index: usize,
}

impl Description {
    /// Whether the other side has put us on hold: it does not want to hear us
    /// (`sendonly`, `inactive`, or the address `0.0.0.0` of older equipment).
    pub fn is_hold(&self) -> bool {
        !self.audio.direction.receives() || self.audio.address.is_unspecified()
    }
}

/// Our own side of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalMedia {
    /// Address that the other side can send RTP to.
    pub address: IpAddr,
    /// Our RTP port.
    pub port: u16,
    /// Codecs that may be used, best first.
    pub codecs: Vec<Codec>,
    /// What we are willing to do; an answer may be narrower.
    pub direction: Direction,
    /// Identity and version for the `o=` line.
    pub session: SessionVersion,
}

/// The numbers of our `o=` line: the same identity for a whole dialog, a higher version with each
/// changed description (RFC 3264 section 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionVersion {
    /// Session identity, random per dialog.
    pub id: u64,
    /// Starts at 1.
    pub version: u64,
}

impl SessionVersion {
    /// A fresh identity, version 1. Fails only if the operating system has no random numbers.
    pub fn random() -> Result<SessionVersion, crate::SipError> {
        let mut bytes = [0u8; 8];
        getrandom::fill(&mut bytes).map_err(|_| crate::SipError::NoRandomness)?;
        // 62 bits: some equipment reads the number as a signed 64-bit integer.
        Ok(SessionVersion {
            id: u64::from_be_bytes(bytes) >> 2,
            version: 1,
        })
    }

    /// The next version of the same session.
    pub fn next(self) -> SessionVersion {
        SessionVersion {
            id: self.id,
            version: self.version.saturating_add(1),
        }
    }
}

/// Why a description cannot be used. [`SdpError::sip_code`] says what to answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SdpError {
    /// Not a session description at all, or a line of it cannot be read.
    #[error("session description, line {line}: {problem}")]
    Malformed {
        /// Line number, from 1.
        line: usize,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// No audio stream, or it is switched off by port 0.
    #[error("the session description has no active audio stream")]
    NoAudio,
    /// The audio stream wants SRTP or another profile that is not plain RTP/AVP.
    #[error("the audio stream uses {0}, only RTP/AVP is supported")]
    UnsupportedProfile(String),
    /// The stream's address is a host name or a kind of network that we do not reach.
    #[error("the media address {0:?} is not an IP address")]
    UnusableAddress(String),
    /// Neither side has a codec of the other.
    #[error("no common codec: offered {0}")]
    NoCommonCodec(String),
}

impl SdpError {
    /// SIP status to refuse the request with: 400 for unreadable text, 488 for the rest.
    pub fn sip_code(&self) -> u16 {
        match self {
            SdpError::Malformed { .. } => 400,
            _ => 488,
        }
    }
}
