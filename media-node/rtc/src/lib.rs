//! WebRTC peer connections behind one small interface: offer in, answer out, RTP both ways.
//!
//! The only crate that knows the WebRTC engine. A browser's offer is narrowed to the one audio codec
//! and the key-press types that fit before the engine sees it (see `offer`), so that the answer
//! says exactly what will be sent. Media never waits: packets that cannot be queued are dropped and
//! counted.
//!
//! Ending a call: a browser notices a closed connection only after several seconds, so tell it by
//! signalling first and call [`RtcPeer::close`] afterwards.

mod answer;
mod error;
mod factory;
mod offer;
mod peer;

pub use error::RtcError;
pub use factory::{RtcConfig, RtcFactory};
pub use offer::{Negotiated, RtcCodec, TelephoneEvent};
pub use peer::{RtcEvent, RtcEvents, RtcPeer, RtpPacket};
