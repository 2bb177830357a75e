//! Choosing from a browser's offer, and narrowing it to what was chosen.
//!
//! The engine matches telephone-event by name and ignores the clock; offered both clocks, it answers
//! one payload number twice. An offer that only has the fitting one leaves it no choice.

use crate::error::RtcError;
use std::fmt::Write;

/// A codec of the agent's leg.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RtcCodec {
    /// G.711 A-law: no transcoding towards a trunk; the first choice inside a LAN.
    Pcma,
    /// G.711 µ-law.
    Pcmu,
    /// Opus: for lossy links.
    Opus,
}

impl RtcCodec {
    /// The usual order: no transcoding if possible.
    pub const LAN_ORDER: [RtcCodec; 3] = [RtcCodec::Pcma, RtcCodec::Pcmu, RtcCodec::Opus];

    /// Encoding name.
    pub fn name(self) -> &'static str {
        match self {
            RtcCodec::Pcma => "PCMA",
            RtcCodec::Pcmu => "PCMU",
            RtcCodec::Opus => "opus",
        }
    }

    /// RTP clock in Hz.
    pub fn clock(self) -> u32 {
        match self {
            RtcCodec::Pcma | RtcCodec::Pcmu => 8000,
            RtcCodec::Opus => 48000,
        }
    }

    pub(crate) fn channels(self) -> u16 {
        if self == RtcCodec::Opus { 2 } else { 1 }
    }
}

/// A payload type for key presses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TelephoneEvent {
    /// RTP payload type.
    pub payload_type: u8,
    /// RTP clock in Hz as negotiated. Time a digit by its end bit: browsers have been seen to count
    /// durations in another clock.
    pub clock: u32,
}

/// What was agreed with the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Negotiated {
    /// Codec of both directions.
    pub codec: RtcCodec,
    /// Its RTP payload type.
    pub payload_type: u8,
    /// Payload types under which key presses may come.
    pub telephone_events: Vec<TelephoneEvent>,
}

impl Negotiated {
    fn keeps(&self, payload_type: u8) -> bool {
        self.payload_type == payload_type
            || self
                .telephone_events
                .iter()
                .any(|event| event.payload_type == payload_type)
    }
}

struct Mapping<'a> {
    payload_type: u8,
    name: &'a str,
    clock: u32,
}

/// Chooses the first codec of `order` that the offer's first active audio stream has.
pub(crate) fn choose(offer: &str, order: &[RtcCodec]) -> Result<Negotiated, RtcError> {
    if !offer.trim_start().starts_with("v=0") {
        return Err(RtcError::BadOffer("it does not start with v=0".to_owned()));
    }
    let formats = audio_formats(offer)?;
    let mappings: Vec<Mapping<'_>> = audio_lines(offer)
        .filter_map(mapping)
        .filter(|m| formats.contains(&m.payload_type))
        .collect();
    let chosen = order.iter().find_map(|codec| {
        let fits = |m: &&Mapping<'_>| {
            m.name.eq_ignore_ascii_case(codec.name()) && m.clock == codec.clock()
        };
        Some((*codec, mappings.iter().find(fits)?.payload_type))
    });
    let Some((codec, payload_type)) = chosen else {
        let offered: Vec<&str> = mappings
            .iter()
            .take(16)
            .map(|mapping| mapping.name)
            .collect();
        return Err(RtcError::NoCommonCodec {
            offered: offered.join(", "),
        });
    };
    let events: Vec<TelephoneEvent> = mappings
        .iter()
        .filter(|mapping| mapping.name.eq_ignore_ascii_case("telephone-event"))
        .map(|mapping| TelephoneEvent {
            payload_type: mapping.payload_type,
            clock: mapping.clock,
        })
        .collect();
    // One is enough, and the one with the codec's clock is right (RFC 4733 section 2.1).
    let event = events
        .iter()
        .find(|event| event.clock == codec.clock())
        .or(events.first());
    let telephone_events = event.copied().into_iter().collect();
    Ok(Negotiated {
        codec,
        payload_type,
        telephone_events,
    })
}

/// The offer with only the chosen payload types in its first active audio stream.
pub(crate) fn narrowed(offer: &str, chosen: &Negotiated) -> String {
    let mut text = String::with_capacity(offer.len());
    let mut in_audio = false;
    let mut done = false;
    for line in offer.lines() {
        if line.starts_with("m=") {
            in_audio = !done && active_audio(line);
            done |= in_audio;
            if in_audio {
                let head: Vec<&str> = line.split_ascii_whitespace().take(3).collect();
                let _ = write!(text, "{} {}", head.join(" "), chosen.payload_type);
                for event in &chosen.telephone_events {
                    let _ = write!(text, " {}", event.payload_type);
                }
                text.push_str("\r\n");
                continue;
            }
        }
        if in_audio && payload_of(line).is_some_and(|payload_type| !chosen.keeps(payload_type)) {
            continue;
        }
        text.push_str(line);
        text.push_str("\r\n");
    }
    text
}

fn active_audio(line: &str) -> bool {
    let mut words = line.split_ascii_whitespace();
    words.next() == Some("m=audio") && words.next().is_some_and(|port| port != "0")
}

fn audio_formats(offer: &str) -> Result<Vec<u8>, RtcError> {
    let line = offer
        .lines()
        .find(|line| active_audio(line))
        .ok_or(RtcError::NoAudio)?;
    let formats = line.split_ascii_whitespace().skip(3);
    formats
        .map(|format| {
            let number = format.parse::<u8>().ok().filter(|number| *number < 128);
            number.ok_or_else(|| RtcError::BadOffer("a payload type is not 0 to 127".to_owned()))
        })
        .collect()
}

/// Attribute lines of the first active audio stream.
fn audio_lines(offer: &str) -> impl Iterator<Item = &str> {
    let stream = offer.lines().skip_while(|line| !active_audio(line)).skip(1);
    stream.take_while(|line| !line.starts_with("m="))
}

fn mapping(line: &str) -> Option<Mapping<'_>> {
    let (payload_type, encoding) = line.strip_prefix("a=rtpmap:")?.split_once(' ')?;
    let mut parts = encoding.trim().split('/');
    let name = parts.next()?;
    let clock = parts.next()?.parse().ok()?;
    Some(Mapping {
        payload_type: payload_type.parse().ok()?,
        name,
        clock,
    })
}

/// Payload type that an attribute line speaks about.
fn payload_of(line: &str) -> Option<u8> {
    let rest = ["a=rtpmap:", "a=fmtp:", "a=rtcp-fb:"]
        .into_iter()
        .find_map(|prefix| line.strip_prefix(prefix))?;
    rest.split(' ').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHROMIUM: &str = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n\
        m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126\r\nc=IN IP4 0.0.0.0\r\n\
        a=rtpmap:111 opus/48000/2\r\na=rtcp-fb:111 transport-cc\r\na=fmtp:111 minptime=10\r\n\
        a=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\na=rtpmap:9 G722/8000\r\n\
        a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:13 CN/8000\r\n\
        a=rtpmap:110 telephone-event/48000\r\na=rtpmap:126 telephone-event/8000\r\n\
        m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 VP8/90000\r\n";

    #[test]
    fn a_law_is_chosen_with_the_key_presses_of_its_clock() {
        let chosen = choose(CHROMIUM, &RtcCodec::LAN_ORDER).unwrap();
        assert_eq!((chosen.codec, chosen.payload_type), (RtcCodec::Pcma, 8));
        let event = TelephoneEvent {
            payload_type: 126,
            clock: 8000,
        };
        assert_eq!(chosen.telephone_events, [event]);
        let narrow = narrowed(CHROMIUM, &chosen);
        assert!(
            narrow.contains("m=audio 9 UDP/TLS/RTP/SAVPF 8 126\r\n"),
            "{narrow}"
        );
        for gone in ["opus", "red", "CN/", ":110 ", "G722", "rtcp-fb"] {
            assert!(!narrow.contains(gone), "{gone} in {narrow}");
        }
        assert!(narrow.contains("a=rtpmap:96 VP8/90000"));
    }

    #[test]
    fn opus_first_takes_the_48_khz_key_presses() {
        let chosen = choose(CHROMIUM, &[RtcCodec::Opus, RtcCodec::Pcma]).unwrap();
        assert_eq!((chosen.codec, chosen.payload_type), (RtcCodec::Opus, 111));
        assert_eq!(chosen.telephone_events[0].payload_type, 110);
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        let none = choose(&CHROMIUM.replace("PCMA", "XXXX"), &[RtcCodec::Pcma]).unwrap_err();
        assert!(none.to_string().contains("opus"), "{none}");
        let rejected = CHROMIUM.replace("m=audio 9", "m=audio 0");
        assert!(matches!(
            choose(&rejected, &RtcCodec::LAN_ORDER),
            Err(RtcError::NoAudio)
        ));
        assert!(matches!(
            choose("hello", &RtcCodec::LAN_ORDER),
            Err(RtcError::BadOffer(_))
        ));
        let broken = CHROMIUM.replace(" 126\r\nc=", " 999\r\nc=");
        assert!(matches!(
            choose(&broken, &RtcCodec::LAN_ORDER),
            Err(RtcError::BadOffer(_))
        ));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(
            head in "(v=0\r\n)?(m=audio 9 X [0-9 ]{0,9}\r\n)?",
            rest in "(a=(rtpmap|fmtp):[ -~]{0,12}\r\n|\\PC{0,20}\n){0,6}",
        ) {
            let text = head + &rest;
            if let Ok(chosen) = choose(&text, &RtcCodec::LAN_ORDER) {
                narrowed(&text, &chosen);
            }
        }
    }
}
