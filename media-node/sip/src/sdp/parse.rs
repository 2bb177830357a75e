//! Reading session descriptions as they come from carriers: either line ending, unknown lines
//! skipped, attributes in any order, static payload types without `rtpmap`.

use super::{Audio, Codec, Description, Direction, Payload, PayloadKind, SdpError, StreamLine};
use std::net::IpAddr;

/// More streams or payload types than any real offer has; a bound on work for hostile input.
const MAX_STREAMS: usize = 32;
const MAX_PAYLOADS: usize = 128;

impl Description {
    /// Reads a description.
    ///
    /// Errors: [`SdpError::Malformed`] with the line that cannot be read, [`SdpError::NoAudio`],
    /// [`SdpError::UnsupportedProfile`], [`SdpError::UnusableAddress`].
    pub fn parse(text: &str) -> Result<Description, SdpError> {
        let mut reader = Reader::default();
        let mut seen_version = false;
        for (index, raw) in text.split('\n').enumerate() {
            let line = raw.trim_end_matches(['\r', ' ', '\t']);
            if line.is_empty() {
                continue;
            }
            let number = index + 1;
            let Some((kind, value)) = split_line(line) else {
                return Err(malformed(number, "expected a letter and '='"));
            };
            if !seen_version {
                if kind != b'v' || value != "0" {
                    return Err(malformed(number, "a description starts with v=0"));
                }
                seen_version = true;
                continue;
            }
            reader.line(number, kind, value)?;
        }
        if !seen_version {
            return Err(malformed(1, "the description is empty"));
        }
        reader.finish()
    }
}

fn split_line(line: &str) -> Option<(u8, &str)> {
    let bytes = line.as_bytes();
    if bytes.len() < 2 || !bytes[0].is_ascii_alphabetic() || bytes[1] != b'=' {
        return None;
    }
    Some((bytes[0], line[2..].trim_start()))
}

fn malformed(line: usize, problem: &'static str) -> SdpError {
    SdpError::Malformed { line, problem }
}

/// An address line as read: judged only if the stream that uses it is ours.
#[derive(Clone)]
enum AddressLine {
    Ip(IpAddr),
    Unusable(String),
}

struct Stream {
    line: StreamLine,
    port: u16,
    address: Option<AddressLine>,
    direction: Option<Direction>,
    ptime_ms: Option<u32>,
    rtpmaps: Vec<(u8, String, u32)>,
    fmtps: Vec<(u8, String)>,
}

#[derive(Default)]
struct Reader {
    address: Option<AddressLine>,
    direction: Option<Direction>,
    streams: Vec<Stream>,
}

impl Reader {
    fn line(&mut self, number: usize, kind: u8, value: &str) -> Result<(), SdpError> {
        match kind {
            b'c' => {
                let address = address_line(number, value)?;
                match self.streams.last_mut() {
                    Some(stream) => stream.address = Some(address),
                    None => self.address = Some(address),
                }
            }
            b'm' => {
                if self.streams.len() == MAX_STREAMS {
                    return Err(malformed(number, "too many streams"));
                }
                self.streams.push(media_line(number, value)?);
            }
            b'a' => self.attribute(number, value)?,
            _ => {}
        }
        Ok(())
    }

    fn attribute(&mut self, number: usize, value: &str) -> Result<(), SdpError> {
        let (name, rest) = match value.split_once(':') {
            Some((name, rest)) => (name.trim(), rest.trim()),
            None => (value.trim(), ""),
        };
        if let Some(direction) = direction_named(name) {
            match self.streams.last_mut() {
                Some(stream) => stream.direction = Some(direction),
                None => self.direction = Some(direction),
            }
            return Ok(());
        }
        // The rest only means something inside an audio stream.
        let Some(stream) = self.streams.last_mut() else {
            return Ok(());
        };
        if !stream.line.media.eq_ignore_ascii_case("audio") {
            return Ok(());
        }
        match name {
            "rtpmap" if stream.rtpmaps.len() < MAX_PAYLOADS => {
                stream.rtpmaps.push(rtpmap(number, rest)?);
            }
            "fmtp" if stream.fmtps.len() < MAX_PAYLOADS => {
                if let Some((payload, text)) = rest.split_once(' ')
                    && let Ok(payload) = payload.parse()
                {
                    stream.fmtps.push((payload, text.trim().to_owned()));
                }
            }
            // A length that cannot be read is a wish we do not know, not a reason to refuse a call.
            "ptime" => stream.ptime_ms = rest.parse().ok().filter(|ms| (1..=200).contains(ms)),
            _ => {}
        }
        Ok(())
    }

    fn finish(self) -> Result<Description, SdpError> {
        let mut refusal = SdpError::NoAudio;
        let mut chosen = None;
        for (index, stream) in self.streams.iter().enumerate() {
            if !stream.line.media.eq_ignore_ascii_case("audio") || stream.port == 0 {
                continue;
            }
            if !matches!(stream.line.protocol.as_str(), "RTP/AVP" | "RTP/AVPF") {
                refusal = SdpError::UnsupportedProfile(stream.line.protocol.clone());
                continue;
            }
            chosen = Some(index);
            break;
        }
        let Some(audio_index) = chosen else {
            return Err(refusal);
        };
        let stream = &self.streams[audio_index];
        let address = match stream.address.clone().or(self.address) {
            Some(AddressLine::Ip(ip)) => ip,
            Some(AddressLine::Unusable(text)) => return Err(SdpError::UnusableAddress(text)),
            None => return Err(malformed(1, "no c= line for the audio stream")),
        };
        let audio = Audio {
            address,
            port: stream.port,
            payloads: payloads(stream),
            direction: stream.direction.or(self.direction).unwrap_or_default(),
            ptime_ms: stream.ptime_ms,
        };
        let streams = self.streams.into_iter().map(|stream| stream.line).collect();
        Ok(Description {
            audio,
            streams,
            audio_index,
        })
    }
}

fn direction_named(name: &str) -> Option<Direction> {
    [
        Direction::SendRecv,
        Direction::SendOnly,
        Direction::RecvOnly,
        Direction::Inactive,
    ]
    .into_iter()
    .find(|direction| direction.name() == name)
}

fn address_line(number: usize, value: &str) -> Result<AddressLine, SdpError> {
    let mut words = value.split_ascii_whitespace();
    let (Some(network), Some(kind), Some(address)) = (words.next(), words.next(), words.next())
    else {
        return Err(malformed(
            number,
            "c= needs a network, an address type and an address",
        ));
    };
    // A multicast suffix ("/127") never belongs to a call; keep what stands before it.
    let address = address.split('/').next().unwrap_or_default();
    let parsed = address.parse::<IpAddr>().ok().filter(|ip| match kind {
        "IP4" => ip.is_ipv4(),
        "IP6" => ip.is_ipv6(),
        _ => false,
    });
    Ok(match parsed {
        Some(ip) if network == "IN" && !ip.is_multicast() => AddressLine::Ip(ip),
        _ => AddressLine::Unusable(address.chars().take(64).collect()),
    })
}

fn media_line(number: usize, value: &str) -> Result<Stream, SdpError> {
    let mut words = value.split_ascii_whitespace();
    let (Some(media), Some(port), Some(protocol)) = (words.next(), words.next(), words.next())
    else {
        return Err(malformed(number, "m= needs a kind, a port and a protocol"));
    };
    let port = port.split('/').next().unwrap_or_default();
    let port = port
        .parse()
        .map_err(|_| malformed(number, "the port is not 0 to 65535"))?;
    let formats: Vec<&str> = words.take(MAX_PAYLOADS).collect();
    if formats.is_empty() {
        return Err(malformed(number, "m= lists no format"));
    }
    if media.eq_ignore_ascii_case("audio")
        && protocol.starts_with("RTP/")
        && formats
            .iter()
            .any(|format| !format.parse::<u8>().is_ok_and(|number| number < 128))
    {
        return Err(malformed(number, "a payload type is not 0 to 127"));
    }
    Ok(Stream {
        line: StreamLine {
            media: media.to_owned(),
            protocol: protocol.to_owned(),
            formats: formats.join(" "),
        },
        port,
        address: None,
        direction: None,
        ptime_ms: None,
        rtpmaps: Vec::new(),
        fmtps: Vec::new(),
    })
}

fn rtpmap(number: usize, value: &str) -> Result<(u8, String, u32), SdpError> {
    let problem = || malformed(number, "rtpmap needs a payload type, a name and a clock");
    let (payload, encoding) = value.split_once([' ', '\t']).ok_or_else(problem)?;
    let payload = payload
        .parse()
        .ok()
        .filter(|number| *number < 128)
        .ok_or_else(problem)?;
    let mut parts = encoding.trim().split('/');
    let name = parts
        .next()
        .filter(|name| !name.is_empty())
        .ok_or_else(problem)?;
    let clock = parts
        .next()
        .and_then(|clock| clock.parse().ok())
        .ok_or_else(problem)?;
    Ok((payload, name.to_owned(), clock))
}

fn payloads(stream: &Stream) -> Vec<Payload> {
    let mut list: Vec<Payload> = Vec::new();
    for format in stream.line.formats.split(' ') {
        let Ok(number) = format.parse::<u8>() else {
            continue;
        };
        if list.iter().any(|payload| payload.number == number) {
            continue;
        }
        let mapped = stream
            .rtpmaps
            .iter()
            .find(|(payload, ..)| *payload == number);
        let (kind, clock) = match mapped {
            Some((_, name, clock)) => (kind_named(name, *clock), *clock),
            None => static_kind(number),
        };
        let fmtp = stream.fmtps.iter().find(|(payload, _)| *payload == number);
        list.push(Payload {
            number,
            kind,
            clock,
            fmtp: fmtp.map(|(_, text)| text.clone()),
        });
    }
    list
}

fn kind_named(name: &str, clock: u32) -> PayloadKind {
    if let Some(codec) = Codec::from_rtpmap(name, clock) {
        PayloadKind::Codec(codec)
    } else if name.eq_ignore_ascii_case("telephone-event") {
        PayloadKind::TelephoneEvent
    } else if name.eq_ignore_ascii_case("CN") {
        PayloadKind::ComfortNoise
    } else {
        PayloadKind::Other(name.chars().take(32).collect())
    }
}

/// Static payload types (RFC 3551 section 6) that an offer need not explain.
fn static_kind(number: u8) -> (PayloadKind, u32) {
    match number {
        0 => (PayloadKind::Codec(Codec::Pcmu), 8000),
        8 => (PayloadKind::Codec(Codec::Pcma), 8000),
        13 => (PayloadKind::ComfortNoise, 8000),
        3 => (PayloadKind::Other("GSM".to_owned()), 8000),
        4 => (PayloadKind::Other("G723".to_owned()), 8000),
        9 => (PayloadKind::Other("G722".to_owned()), 8000),
        18 => (PayloadKind::Other("G729".to_owned()), 8000),
        _ => (PayloadKind::Other(String::new()), 0),
    }
}
