//! Doors for the fuzzer: each takes arbitrary bytes through the code that reads them from the network,
//! and checks what has to hold whatever they are. They panic when it does not.

use crate::digest::{Challenge, DigestParams};
use crate::door::{Judgement, judge, tidied};
use crate::sdp::{self, Codec, Description, Direction, LocalMedia, SessionVersion};
use crate::trunk::ReceivedIdentity;
use crate::wire::{Body, body_of};
use crate::{Party, follow, ladder, registrar};
use rsipstack::sip::SipMessage;
use std::net::{IpAddr, Ipv4Addr};

/// A datagram on its way from the socket to the call.
pub fn sip_message(bytes: &[u8]) {
    let tidy = tidied(bytes);
    if let Some(tidy) = &tidy {
        assert!(
            tidy.len() <= bytes.len(),
            "joining lines made the message longer"
        );
    }
    let bytes = tidy.as_deref().unwrap_or(bytes);
    if !matches!(judge(bytes), Judgement::Pass) {
        return;
    }
    let Ok(message) = SipMessage::try_from(bytes) else {
        return;
    };
    let text = String::from_utf8_lossy(&message.to_bytes()).into_owned();
    ladder::masked(&text);
    let (SipMessage::Request(request), Ok(_)) = (&message, SipMessage::try_from(text.as_str()))
    else {
        return;
    };
    let headers = follow::header_list(request);
    ReceivedIdentity::read(&headers);
    for (_, value) in &headers {
        let party = Party::parse(value);
        assert!(
            !party.user.chars().any(char::is_control),
            "a control character in a name"
        );
    }
    registrar::wish(request);
    if let Body::Sdp(sdp) = body_of(request, request.body()) {
        session_description(sdp.as_bytes());
    }
}

/// A session description, and our answer to it.
pub fn session_description(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let Ok(offer) = Description::parse(text) else {
        return;
    };
    let ours = LocalMedia {
        address: IpAddr::V4(Ipv4Addr::LOCALHOST),
        port: 40_000,
        codecs: vec![Codec::Pcma, Codec::Pcmu, Codec::Opus],
        direction: Direction::SendRecv,
        session: SessionVersion { id: 1, version: 1 },
    };
    let Ok(agreed) = sdp::negotiate(&offer, &ours) else {
        return;
    };
    let answer = sdp::answer(&offer, &agreed, &ours);
    let read = Description::parse(&answer).expect("our own answer cannot be read");
    assert_eq!(
        read.audio.port, ours.port,
        "our answer refuses what it agreed to"
    );
    sdp::accept_answer(&read, &ours).expect("our own answer has no codec of ours");
}

/// A digest header, as a challenge and as credentials.
pub fn digest_header(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Some(challenge) = Challenge::parse(text) {
        let who = crate::Signer {
            username: "u",
            password: "p",
            cnonce: "0a",
        };
        let value = challenge.answer(&who, "INVITE", "sip:a@b", 1);
        assert!(
            !value.chars().any(char::is_control),
            "a line break in our answer"
        );
        DigestParams::parse(&value).expect("our own answer cannot be read");
    }
    if let Some(params) = DigestParams::parse(text) {
        params.count();
    }
    ladder::masked(&format!("X sip:a SIP/2.0\r\nAuthorization: {text}\r\n\r\n"));
}
