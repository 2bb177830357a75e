//! What a datagram deserves: to be read by the stack, an answer without state, or silence.
//!
//! The rules are those of RFC 3261 that the stack does not check itself; RFC 4475 has an example for
//! nearly each of them (see `tests/torture.rs`).

/// Methods that the stack can read.
const READABLE: [&str; 14] = [
    "ACK",
    "BYE",
    "CANCEL",
    "INFO",
    "INVITE",
    "MESSAGE",
    "NOTIFY",
    "OPTIONS",
    "PRACK",
    "PUBLISH",
    "REFER",
    "REGISTER",
    "SUBSCRIBE",
    "UPDATE",
];

/// What is to be done with a datagram.
pub(crate) enum Judgement<'a> {
    /// The stack may read it.
    Pass,
    /// It is no SIP, or nothing that is ever answered.
    Drop,
    /// A request that is refused without state.
    Answer {
        /// Status code and phrase.
        status: &'static str,
        /// What the answer repeats.
        request: Headers<'a>,
    },
}

/// The header fields that a refusal repeats, and those that the rules look at.
#[derive(Default)]
pub(crate) struct Headers<'a> {
    pub(crate) vias: Vec<&'a str>,
    pub(crate) from: Option<&'a str>,
    pub(crate) to: Option<&'a str>,
    pub(crate) call_id: Option<&'a str>,
    pub(crate) cseq: Option<&'a str>,
    contacts: Vec<&'a str>,
    max_forwards: Option<&'a str>,
    content_length: Option<&'a str>,
    /// A field that may occur once occurred again.
    repeated: bool,
}

impl Headers<'_> {
    fn complete(&self) -> bool {
        !self.vias.is_empty()
            && self.from.is_some_and(has_tag)
            && self.to.is_some()
            && self.call_id.is_some_and(|id| !id.is_empty())
            && self.cseq.is_some()
    }

    /// Whether the fields keep the grammar, as far as a wrong one could mislead us.
    fn well_formed(&self, method: &str, body: usize) -> bool {
        let number_fits = |text: Option<&str>, most: usize| {
            text.is_none_or(|text| text.parse::<usize>().is_ok_and(|number| number <= most))
        };
        let addresses = self.from.iter().chain(&self.to).chain(&self.contacts);
        !self.repeated
            && self.cseq.is_some_and(|cseq| cseq_fits(cseq, method))
            && number_fits(self.max_forwards, 255)
            && number_fits(self.content_length, body)
            && addresses.clone().all(|value| address_fits(value))
            && self.vias.iter().all(|value| separators_fit(value))
            && self.vias.first().is_some_and(|via| branch_fits(via))
    }
}

pub(crate) fn has_tag(value: &str) -> bool {
    value
        .as_bytes()
        .windows(4)
        .any(|four| four.eq_ignore_ascii_case(b"tag="))
}

fn cseq_fits(cseq: &str, method: &str) -> bool {
    let mut words = cseq.split_ascii_whitespace();
    words
        .next()
        .is_some_and(|number| number.parse::<u32>().is_ok_and(|n| n < 1 << 31))
        && words.next() == Some(method)
        && words.next().is_none()
}

/// RFC 3261 section 8.1.1.7: the cookie alone identifies nothing.
fn branch_fits(via: &str) -> bool {
    let first = via.split(',').next().unwrap_or_default();
    !first.split(';').skip(1).any(|param| {
        param.split_once('=').is_some_and(|(name, value)| {
            name.trim().eq_ignore_ascii_case("branch") && value.trim() == "z9hG4bK"
        })
    })
}

/// No empty entries in lists and parameters: `;;`, `,,` or a separator at the end, outside of quotes
/// and angle brackets.
fn separators_fit(value: &str) -> bool {
    let (mut last, mut quoted, mut escaped, mut bracketed) = (b' ', false, false, false);
    for byte in value.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'<' if !quoted => bracketed = true,
            b'>' if !quoted => bracketed = false,
            b';' | b',' if !quoted && !bracketed && (last == b';' || last == b',') => return false,
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            last = byte;
        }
    }
    !quoted && !matches!(last, b';' | b',')
}

/// An address with or without display name: quotes closed, no spaces inside the brackets, no bare
/// comma in a display name, no bare URI with header fields.
fn address_fits(value: &str) -> bool {
    if !separators_fit(value) {
        return false;
    }
    let after_name = match value.trim_start().strip_prefix('"') {
        Some(rest) => {
            let mut escaped = false;
            let end = rest.bytes().position(|byte| {
                let closes = byte == b'"' && !escaped;
                escaped = byte == b'\\' && !escaped;
                closes
            });
            match end {
                Some(end) => &rest[end + 1..],
                None => return false,
            }
        }
        None => value,
    };
    match after_name.find('<') {
        Some(open) => {
            let name = &after_name[..open];
            let Some(close) = after_name[open..].find('>') else {
                return false;
            };
            let uri = &after_name[open + 1..open + close];
            // A bare URI may stand before the comma of a list; a name may not have one.
            let bare_comma = name.contains(',') && !name.contains(':');
            !bare_comma && !uri.contains([' ', '\t'])
        }
        None => !after_name.contains('?'),
    }
}

/// Judges a datagram.
pub(crate) fn judge(datagram: &[u8]) -> Judgement<'_> {
    // Keep-alives of RFC 5626 are the stack's business.
    if datagram.iter().all(|byte| byte.is_ascii_whitespace()) {
        return Judgement::Pass;
    }
    let head_len = datagram.windows(4).position(|four| four == b"\r\n\r\n");
    let head = &datagram[..head_len.unwrap_or(datagram.len())];
    let Ok(head) = std::str::from_utf8(head) else {
        return Judgement::Drop;
    };
    let mut lines = head.split("\r\n");
    let start = lines.next().unwrap_or_default();
    if start.starts_with("SIP/") {
        return judge_response(start, head_len.is_some());
    }
    let Some((method, rest)) = start.split_once(' ') else {
        return Judgement::Drop;
    };
    let Some((uri, version)) = rest.trim_end().rsplit_once(' ') else {
        return Judgement::Drop;
    };
    if !is_token(method) || !version.starts_with("SIP/") {
        return Judgement::Drop;
    }
    let request = headers(lines);
    let body = head_len.map_or(0, |at| datagram.len() - at - 4);
    let line_fits = rest.len() == uri.len() + 1 + version.len() && uri_fits(uri);
    let sound =
        head_len.is_some() && line_fits && request.complete() && request.well_formed(method, body);
    if method == "ACK" {
        return if sound {
            Judgement::Pass
        } else {
            Judgement::Drop
        };
    }
    let status = if version != "SIP/2.0" {
        "505 Version Not Supported"
    } else if !sound {
        "400 Bad Request"
    } else if !READABLE.contains(&method) {
        "405 Method Not Allowed"
    } else {
        return Judgement::Pass;
    };
    Judgement::Answer { status, request }
}

/// Responses are never answered; three digits are all that a status can be.
fn judge_response(start: &str, whole: bool) -> Judgement<'static> {
    let code = start.strip_prefix("SIP/2.0 ").and_then(|rest| {
        let code = rest.split(' ').next()?;
        (code.len() == 3)
            .then(|| code.parse::<u16>().ok())
            .flatten()
    });
    match code {
        Some(100..=699) if whole => Judgement::Pass,
        _ => Judgement::Drop,
    }
}

/// A Request-URI: no spaces, no brackets, no header fields (RFC 3261 section 19.1.1).
fn uri_fits(uri: &str) -> bool {
    let is_sip = uri.get(..4).is_some_and(|scheme| {
        scheme.eq_ignore_ascii_case("sip:") || scheme.eq_ignore_ascii_case("sips")
    });
    uri.contains(':') && !uri.contains([' ', '\t', '<', '>', '"']) && !(is_sip && uri.contains('?'))
}

fn is_token(method: &str) -> bool {
    (1..=64).contains(&method.len())
        && method
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-.!%*_+`'~".contains(&byte))
}

/// Collects the fields from the lines of a header.
pub(crate) fn headers<'a>(lines: impl Iterator<Item = &'a str>) -> Headers<'a> {
    let mut found = Headers::default();
    for line in lines {
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let (name, value) = (name.trim_end(), value.trim());
        // A value with a stray line break must not travel into our answer.
        if value.contains(['\r', '\n']) {
            continue;
        }
        let place = match name.to_ascii_lowercase().as_str() {
            "via" | "v" => {
                found.vias.push(value);
                continue;
            }
            "contact" | "m" => {
                found.contacts.push(value);
                continue;
            }
            "from" | "f" => &mut found.from,
            "to" | "t" => &mut found.to,
            "call-id" | "i" => &mut found.call_id,
            "cseq" => &mut found.cseq,
            "max-forwards" => &mut found.max_forwards,
            "content-length" | "l" => &mut found.content_length,
            _ => continue,
        };
        found.repeated |= place.replace(value).is_some();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Judgement, judge};

    fn verdict(text: &str) -> &'static str {
        match judge(text.as_bytes()) {
            Judgement::Pass => "pass",
            Judgement::Drop => "drop",
            Judgement::Answer { status, .. } => &status[..3],
        }
    }

    fn request(start: &str, cseq: &str) -> String {
        format!(
            "{start}\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\nf: <sip:a@a>;tag=1\r\nTo: <sip:b@b>\r\n\
             i: 1@a\r\nCSeq: {cseq}\r\n\r\n"
        )
    }

    #[test]
    fn whole_requests_and_responses_pass() {
        assert_eq!(
            verdict(&request("OPTIONS sip:b SIP/2.0", "1 OPTIONS")),
            "pass"
        );
        assert_eq!(verdict("SIP/2.0 200 OK\r\nCall-ID: 1\r\n\r\n"), "pass");
        assert_eq!(
            verdict("SIP/2.0 4294967301 X\r\nCall-ID: 1\r\n\r\n"),
            "drop"
        );
        assert_eq!(verdict("\r\n\r\n"), "pass");
    }

    #[test]
    fn unknown_methods_are_refused_and_broken_requests_too() {
        assert_eq!(verdict(&request("JUMP sip:b SIP/2.0", "1 JUMP")), "405");
        assert_eq!(verdict(&request("BYE sip:b SIP/2.0", "1 INVITE")), "400");
        assert_eq!(
            verdict(&request("BYE sip:b SIP/2.0", "4294967296 BYE")),
            "400"
        );
        assert_eq!(
            verdict("INVITE sip:b SIP/2.0\r\nVia: SIP/2.0/UDP a\r\n\r\n"),
            "400"
        );
        assert_eq!(
            verdict(request("BYE sip:b SIP/2.0", "1 BYE").trim_end()),
            "400"
        );
    }

    #[test]
    fn what_is_not_sip_gets_no_answer() {
        assert_eq!(verdict("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), "drop");
        assert_eq!(verdict("ACK sip:b SIP/2.0\r\n\r\n"), "drop");
        assert_eq!(verdict("\u{0}\u{1}"), "drop");
    }

    proptest::proptest! {
        #[test]
        fn no_datagram_makes_it_panic(bytes in proptest::collection::vec(0u8.., 0..300)) {
            judge(&bytes);
        }
    }
}
