//! Small readings and writings of message parts that the stack leaves to its user.

use crate::address::{Party, percent_decoded};
use crate::admission::{RequestFacts, Transport};
use crate::digest::DigestParams;
use crate::error::SipError;
use rsipstack::sip::prelude::HeadersExt;
use rsipstack::sip::{HasHeaders, Header, Request, StatusCode, Uri};
use rsipstack::transaction::transaction::Transaction;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Media type of session descriptions.
pub(crate) const SDP_TYPE: &str = "application/sdp";

/// Q.850 cause "normal call clearing".
pub(crate) const NORMAL_CLEARING: u16 = 16;

/// The body's kind, as far as calls care.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Body {
    /// No body.
    Empty,
    /// A session description, alone or as a part of a multipart body.
    Sdp(String),
    /// Something else.
    Other,
}

/// Sorts a request's or response's body.
pub(crate) fn body_of(message: &impl HasHeaders, body: &[u8]) -> Body {
    if body.is_empty() {
        return Body::Empty;
    }
    let content_type = content_type(message);
    let Ok(text) = std::str::from_utf8(body) else {
        return Body::Other;
    };
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    if kind.eq_ignore_ascii_case(SDP_TYPE) {
        return Body::Sdp(text.to_owned());
    }
    // Trunks that carry SS7 signalling wrap both descriptions into one body (RFC 3204).
    if kind.to_ascii_lowercase().starts_with("multipart/")
        && let Some(part) = boundary(&content_type).and_then(|mark| sdp_part(text, &mark))
    {
        return Body::Sdp(part);
    }
    Body::Other
}

/// Session description of a body, if it has one.
pub(crate) fn sdp_of(message: &impl HasHeaders, body: &[u8]) -> Option<String> {
    match body_of(message, body) {
        Body::Sdp(sdp) => Some(sdp),
        _ => None,
    }
}

/// `Content-Type` value, empty if there is none.
pub(crate) fn content_type(message: &impl HasHeaders) -> String {
    header(message, "Content-Type").unwrap_or_default()
}

fn boundary(content_type: &str) -> Option<String> {
    let value = content_type.split(';').skip(1).find_map(|param| {
        let (name, value) = param.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("boundary")
            .then(|| value.trim().trim_matches('"'))
    })?;
    (1..=70)
        .contains(&value.len())
        .then(|| format!("--{value}"))
}

fn sdp_part(text: &str, mark: &str) -> Option<String> {
    text.split(mark).skip(1).find_map(|part| {
        let (head, body) = part
            .split_once("\r\n\r\n")
            .or_else(|| part.split_once("\n\n"))?;
        let is_sdp = head.lines().any(|line| {
            line.split_once(':').is_some_and(|(name, value)| {
                name.trim().eq_ignore_ascii_case("content-type")
                    && value.trim().to_ascii_lowercase().starts_with(SDP_TYPE)
            })
        });
        is_sdp.then(|| format!("{}\r\n", body.trim_end()))
    })
}

/// First value of a header by its full name.
pub(crate) fn header(message: &impl HasHeaders, name: &str) -> Option<String> {
    let mut all = message.headers().iter();
    all.find(|header| header.name().eq_ignore_ascii_case(name))
        .map(|header| header.value().trim().to_owned())
}

/// Whether a list of option tags (`Supported`, `Require`) contains `option`.
pub(crate) fn has_option(message: &impl HasHeaders, name: &str, option: &str) -> bool {
    message.headers().iter().any(|header| {
        header.name().eq_ignore_ascii_case(name)
            && header
                .value()
                .split(',')
                .any(|tag| tag.trim().eq_ignore_ascii_case(option))
    })
}

/// Option tags of all `Require` lines, lower case.
pub(crate) fn required_options(request: &Request) -> Vec<String> {
    let lines = request.headers.iter().filter_map(|header| match header {
        Header::Require(value) => Some(value.to_string()),
        _ => None,
    });
    lines
        .flat_map(|line| {
            let value = line
                .split_once(':')
                .map_or(line.as_str(), |(_, value)| value);
            value
                .split(',')
                .map(|tag| tag.trim().to_ascii_lowercase())
                .collect::<Vec<_>>()
        })
        .filter(|tag| !tag.is_empty())
        .collect()
}

/// Q.850 cause of a `Reason` header (RFC 3326).
pub(crate) fn q850_cause(message: &impl HasHeaders) -> Option<u16> {
    message.headers().iter().find_map(|header| {
        let value = match header {
            Header::Reason(_) => header.value(),
            _ => return None,
        };
        let (protocol, params) = value.split_once(';')?;
        if !protocol.trim().eq_ignore_ascii_case("Q.850") {
            return None;
        }
        params.split(';').find_map(|param| {
            let (name, value) = param.split_once('=')?;
            let cause = name
                .trim()
                .eq_ignore_ascii_case("cause")
                .then(|| value.trim().parse())?;
            cause.ok().filter(|cause| *cause < 128)
        })
    })
}

/// `Reason` header for a Q.850 cause.
pub(crate) fn reason_header(cause: u16) -> Header {
    let text = match cause {
        1 => "Unallocated number",
        16 => "Normal call clearing",
        17 => "User busy",
        18 | 19 => "No answer",
        21 => "Call rejected",
        31 => "Normal, unspecified",
        34 => "No circuit available",
        41 => "Temporary failure",
        102 => "Recovery on timer expiry",
        _ => "Interworking",
    };
    Header::Reason(format!("Q.850;cause={cause};text=\"{text}\"").into())
}

/// SIP status that refuses an unanswered call for a Q.850 cause (RFC 3398 section 7.2.4.1).
pub(crate) fn status_for_cause(cause: u16) -> u16 {
    match cause {
        1..=3 => 404,
        17 => 486,
        21 => 603,
        22 => 410,
        28 => 484,
        34 | 38 | 41 | 42 => 503,
        _ => 480,
    }
}

/// Status from a number; numbers that cannot refuse become 480.
pub(crate) fn refusal_status(code: u16) -> StatusCode {
    if (300..700).contains(&code) {
        StatusCode::from(code)
    } else {
        StatusCode::from(480)
    }
}

/// Where a transaction's request came from.
pub(crate) fn source_of(tx: &Transaction) -> (SocketAddr, Transport) {
    let connection = tx.connection.as_ref();
    let address = connection
        .and_then(|connection| connection.get_remote_addr())
        .and_then(|address| address.get_socketaddr().ok());
    let transport = connection
        .and_then(|connection| Transport::of_stack(connection.transport()))
        .unwrap_or(Transport::Udp);
    // Every received message has a source; an unknown one matches no trunk.
    (
        address.unwrap_or(SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0)),
        transport,
    )
}

/// What the directory is told about an INVITE, and its credentials if it has readable ones.
pub(crate) fn facts_of(tx: &Transaction) -> (RequestFacts, Option<DigestParams>) {
    let request = &tx.original;
    let (source, transport) = source_of(tx);
    let credentials = request.headers.iter().find_map(|header| match header {
        Header::Authorization(_) => DigestParams::parse(header.value()),
        _ => None,
    });
    let facts = RequestFacts {
        source,
        transport,
        call_id: request
            .call_id_header()
            .map(|id| id.value().to_string())
            .unwrap_or_default(),
        from: header(request, "From")
            .map(|from| Party::parse(&from))
            .unwrap_or_default(),
        to: Party::from_uri(&uri_text(&request.uri)),
        username: credentials.as_ref().map(|params| params.username.clone()),
        realm: credentials.as_ref().map(|params| params.realm.clone()),
    };
    (facts, credentials)
}

/// The stack keeps the user part of a URI as it was written and escapes its percent signs once more
/// when it writes it: undone here, so that it is escaped once.
pub(crate) fn escape_once(uri: &mut Uri) {
    if let Some(auth) = &mut uri.auth
        && auth.user.contains('%')
    {
        auth.user = percent_decoded(&auth.user);
    }
}

/// A URI as text, escaped once.
pub(crate) fn uri_text(uri: &Uri) -> String {
    let mut uri = uri.clone();
    escape_once(&mut uri);
    uri.to_string()
}

/// Refuses text that would break out of its header line.
pub(crate) fn one_line(field: &'static str, text: &str) -> Result<(), SipError> {
    if text.chars().any(char::is_control) {
        let problem = "it contains control characters".to_owned();
        return Err(SipError::BadValue { field, problem });
    }
    Ok(())
}

/// UTC ms.
pub(crate) fn now_ms() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}

#[cfg(test)]
mod tests {
    use super::uri_text;
    use rsipstack::sip::Uri;

    #[test]
    fn a_user_part_is_escaped_once() {
        for (read, written) in [
            ("sip:%2A72%23@h", "sip:*72%23@h"),
            ("sip:a%40b@h", "sip:a%40b@h"),
            ("sip:a%0d%0ab@h", "sip:a%0D%0Ab@h"),
            ("sip:4001@h", "sip:4001@h"),
        ] {
            assert_eq!(uri_text(&Uri::try_from(read).unwrap()), written);
        }
    }
}
