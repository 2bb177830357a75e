//! Choosing what both sides speak.

use super::{Codec, Description, Direction, LocalMedia, Payload, PayloadKind, SdpError};
use std::net::SocketAddr;

/// A payload type for key presses (RFC 4733).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TelephoneEvent {
    /// RTP payload type.
    pub payload_type: u8,
    /// RTP clock in Hz that event durations count in.
    pub clock: u32,
}

/// What a finished offer/answer exchange agreed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Negotiated {
    /// Codec for both directions.
    pub codec: Codec,
    /// Its RTP payload type (the offer's number is used in both directions).
    pub payload_type: u8,
    /// Payload types under which key presses may arrive; any clock.
    pub telephone_events: Vec<TelephoneEvent>,
    /// Where RTP goes. With an unspecified address nothing must be sent (old form of hold).
    pub remote: SocketAddr,
    /// Packet length to send, in ms.
    pub ptime_ms: u32,
    /// Our direction after the exchange.
    pub direction: Direction,
    /// The other side holds the call.
    pub held_by_remote: bool,
}

impl Negotiated {
    /// Payload type for key presses that we send: the one whose clock is the codec's, as RFC 4733
    /// section 2.5.1.1 asks, else the first agreed one; `None` if the other side takes none (use
    /// SIP INFO then).
    pub fn telephone_event_to_send(&self) -> Option<TelephoneEvent> {
        let fits = |event: &&TelephoneEvent| event.clock == self.codec.clock();
        self.telephone_events
            .iter()
            .find(fits)
            .or(self.telephone_events.first())
            .copied()
    }
}

/// Chooses from an offer by our order of codecs.
///
/// Errors: [`SdpError::NoCommonCodec`] naming what was offered.
pub fn negotiate(offer: &Description, ours: &LocalMedia) -> Result<Negotiated, SdpError> {
    let offered = &offer.audio.payloads;
    let chosen = ours.codecs.iter().find_map(|codec| {
        let payload = offered
            .iter()
            .find(|payload| payload.kind == PayloadKind::Codec(*codec))?;
        Some((*codec, payload.number))
    });
    let Some((codec, payload_type)) = chosen else {
        return Err(SdpError::NoCommonCodec(names(offered)));
    };
    Ok(agreed(offer, codec, payload_type, offered, ours.direction))
}

/// Reads the answer to an offer that [`super::offer`] wrote for `ours`.
///
/// The answer's first codec that we offered is used. Errors: [`SdpError::NoCommonCodec`] if the
/// answer has none of ours.
pub fn accept_answer(answer: &Description, ours: &LocalMedia) -> Result<Negotiated, SdpError> {
    let answered = &answer.audio.payloads;
    let chosen = answered.iter().find_map(|payload| match &payload.kind {
        PayloadKind::Codec(codec) if ours.codecs.contains(codec) => Some((*codec, payload.number)),
        _ => None,
    });
    let Some((codec, payload_type)) = chosen else {
        return Err(SdpError::NoCommonCodec(names(answered)));
    };
    Ok(agreed(
        answer,
        codec,
        payload_type,
        answered,
        ours.direction,
    ))
}

fn agreed(
    remote: &Description,
    codec: Codec,
    payload_type: u8,
    payloads: &[Payload],
    ours: Direction,
) -> Negotiated {
    let events = payloads
        .iter()
        .filter(|payload| payload.kind == PayloadKind::TelephoneEvent);
    Negotiated {
        codec,
        payload_type,
        telephone_events: events
            .map(|payload| TelephoneEvent {
                payload_type: payload.number,
                clock: payload.clock,
            })
            .collect(),
        remote: SocketAddr::new(remote.audio.address, remote.audio.port),
        // Our media clock makes 20 ms packets; a stream that insists on less still gets them.
        ptime_ms: 20,
        direction: ours.limited_by(remote.audio.direction.mirrored()),
        held_by_remote: remote.is_hold(),
    }
}

fn names(payloads: &[Payload]) -> String {
    let mut list: Vec<String> = Vec::new();
    for payload in payloads.iter().take(16) {
        list.push(match &payload.kind {
            PayloadKind::Codec(codec) => codec.name().to_owned(),
            PayloadKind::TelephoneEvent => "telephone-event".to_owned(),
            PayloadKind::ComfortNoise => "CN".to_owned(),
            PayloadKind::Other(name) if name.is_empty() => payload.number.to_string(),
            PayloadKind::Other(name) => name.clone(),
        });
    }
    list.join(", ")
}
