//! Writing our own descriptions.

use super::{Codec, Description, LocalMedia, Negotiated, TelephoneEvent};
use std::fmt::Write;
use std::net::IpAddr;

/// An offer with all codecs of `ours`, best first, and key presses for each clock in use.
pub fn offer(ours: &LocalMedia) -> String {
    offer_with(ours, true)
}

/// The same, with or without key presses as named events.
pub fn offer_with(ours: &LocalMedia, key_presses: bool) -> String {
    let mut text = session_lines(ours);
    let codecs = &ours.codecs;
    let mut events = Vec::new();
    if key_presses && codecs.iter().any(|codec| codec.clock() == 8000) {
        events.push(TelephoneEvent {
            payload_type: 101,
            clock: 8000,
        });
    }
    if key_presses && codecs.contains(&Codec::Opus) {
        events.push(TelephoneEvent {
            payload_type: 110,
            clock: 48000,
        });
    }
    let codecs: Vec<(Codec, u8)> = codecs
        .iter()
        .map(|codec| (*codec, codec.offered_payload_type()))
        .collect();
    audio_lines(&mut text, ours.port, &codecs, &events);
    let _ = write!(text, "a=ptime:20\r\na={}\r\n", ours.direction.name());
    text
}

/// The answer to `offer` as agreed: one codec, all key-press types, other streams refused.
pub fn answer(offer: &Description, agreed: &Negotiated, ours: &LocalMedia) -> String {
    let mut text = session_lines(ours);
    for (index, stream) in offer.streams.iter().enumerate() {
        if index != offer.audio_index {
            let _ = write!(
                text,
                "m={} 0 {} {}\r\n",
                stream.media, stream.protocol, stream.formats
            );
            continue;
        }
        let codec = [(agreed.codec, agreed.payload_type)];
        let mut line = String::new();
        audio_lines(&mut line, ours.port, &codec, &agreed.telephone_events);
        // The answer repeats the offer's profile (RFC 3264 section 6).
        text.push_str(&line.replacen("RTP/AVP", &stream.protocol, 1));
        let _ = write!(
            text,
            "a=ptime:{}\r\na={}\r\n",
            agreed.ptime_ms,
            agreed.direction.name()
        );
    }
    text
}

fn session_lines(ours: &LocalMedia) -> String {
    let family = match ours.address {
        IpAddr::V4(_) => "IP4",
        IpAddr::V6(_) => "IP6",
    };
    let (address, session) = (ours.address, ours.session);
    format!(
        "v=0\r\no=- {} {} IN {family} {address}\r\ns=-\r\nc=IN {family} {address}\r\nt=0 0\r\n",
        session.id, session.version
    )
}

fn audio_lines(text: &mut String, port: u16, codecs: &[(Codec, u8)], events: &[TelephoneEvent]) {
    let _ = write!(text, "m=audio {port} RTP/AVP");
    let numbers = codecs.iter().map(|(_, number)| *number);
    for number in numbers.chain(events.iter().map(|event| event.payload_type)) {
        let _ = write!(text, " {number}");
    }
    text.push_str("\r\n");
    for (codec, number) in codecs {
        let channels = if *codec == Codec::Opus { "/2" } else { "" };
        let _ = write!(
            text,
            "a=rtpmap:{number} {}/{}{channels}\r\n",
            codec.name(),
            codec.clock()
        );
        if *codec == Codec::Opus {
            // Narrow band is all a telephone party hears; forward error correction helps on Wi-Fi.
            let _ = write!(
                text,
                "a=fmtp:{number} useinbandfec=1;maxplaybackrate=16000\r\n"
            );
        }
    }
    for event in events {
        let (number, clock) = (event.payload_type, event.clock);
        let _ = write!(text, "a=rtpmap:{number} telephone-event/{clock}\r\n");
        let _ = write!(text, "a=fmtp:{number} 0-15\r\n");
    }
}
