//! Reading what a REGISTER asks for.

use super::{Asked, Wish};
use crate::address::{param, split_list};
use crate::wire::header;
use rsipstack::sip::{Header, Request};

/// Lifetime in s when the phone names none.
const USUAL_S: u32 = 3_600;
/// Contacts in one request at most.
const MOST: usize = 16;
/// Length of a contact URI at most.
const LONGEST_URI: usize = 512;

/// What the request asks for; `None` if it cannot be read.
pub(crate) fn wish(request: &Request) -> Option<Wish> {
    // RFC 3261 section 10.3: a value that cannot be read counts as an hour.
    let general = header(request, "Expires").map(|value| value.parse().unwrap_or(USUAL_S));
    let lines = request.headers.iter().filter_map(|header| match header {
        Header::Contact(value) => Some(value.value()),
        _ => None,
    });
    let entries: Vec<&str> = lines.flat_map(split_list).collect();
    if entries.is_empty() {
        return Some(Wish::Query);
    }
    if entries.contains(&"*") {
        return (entries.len() == 1 && general == Some(0)).then_some(Wish::RemoveAll);
    }
    if entries.len() > MOST {
        return None;
    }
    let asked = entries.into_iter().map(|entry| contact(entry, general));
    Some(Wish::Change(asked.collect::<Option<_>>()?))
}

fn contact(entry: &str, general: Option<u32>) -> Option<Asked> {
    let uri = match entry.find('<') {
        Some(open) => {
            let inside = &entry[open + 1..];
            &inside[..inside.find('>')?]
        }
        None => entry.split(';').next()?,
    };
    let scheme = uri.split(':').next()?.to_ascii_lowercase();
    let plain = !uri
        .chars()
        .any(|c| c.is_control() || c.is_whitespace() || c == '"');
    if !plain || uri.len() > LONGEST_URI || !matches!(scheme.as_str(), "sip" | "sips") {
        return None;
    }
    let expires_s = match param(entry, "expires") {
        Some(value) => value.parse().unwrap_or(USUAL_S),
        None => general.unwrap_or(USUAL_S),
    };
    let q = param(entry, "q").and_then(|q| q.parse::<f32>().ok());
    let q = (q.unwrap_or(1.0).clamp(0.0, 1.0) * 1_000.0).round();
    let instance = param(entry, "+sip.instance").filter(|instance| {
        instance.len() <= 128 && !instance.chars().any(|c| c.is_control() || c == '"')
    });
    Some(Asked {
        contact: uri.to_owned(),
        expires_s,
        // Between 0 and 1,000, so nothing is lost.
        q: q as u16,
        instance,
        reg_id: param(entry, "reg-id").and_then(|id| id.parse().ok()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rsipstack::sip::SipMessage;

    fn read(fields: &str) -> Option<Wish> {
        let text = format!(
            "REGISTER sip:a SIP/2.0\r\nVia: SIP/2.0/UDP c;branch=z9hG4bK1\r\nCall-ID: 1\r\n\
             CSeq: 1 REGISTER\r\n{fields}\r\n"
        );
        match SipMessage::try_from(text.as_str()).unwrap() {
            SipMessage::Request(request) => wish(&request),
            SipMessage::Response(_) => unreachable!(),
        }
    }

    #[test]
    fn contacts_are_read_with_their_parameters() {
        let wish = read(
            "Expires: 120\r\nContact: \"A, B\" <sip:1@192.0.2.1:5062;ob>;q=0.5;expires=60;reg-id=1\
             ;+sip.instance=\"<urn:uuid:00000000-0000-1000-8000-000A95A0E128>\"\r\n\
             m: sip:1@192.0.2.2;expires=soon, <sips:1@192.0.2.3>\r\n",
        );
        let Some(Wish::Change(asked)) = wish else {
            panic!("{wish:?}")
        };
        assert_eq!(asked[0].contact, "sip:1@192.0.2.1:5062;ob");
        assert_eq!(
            (asked[0].expires_s, asked[0].q, asked[0].reg_id),
            (60, 500, Some(1))
        );
        let instance = "<urn:uuid:00000000-0000-1000-8000-000a95a0e128>";
        assert_eq!(asked[0].instance.as_deref(), Some(instance));
        assert_eq!(
            (asked[1].contact.as_str(), asked[1].expires_s),
            ("sip:1@192.0.2.2", 3_600)
        );
        assert_eq!((asked[2].expires_s, asked[2].q), (120, 1_000));
    }

    #[test]
    fn the_star_stands_alone_and_only_removes() {
        assert_eq!(read("Contact: *\r\nExpires: 0\r\n"), Some(Wish::RemoveAll));
        assert_eq!(read("Contact: *\r\nExpires: 60\r\n"), None);
        assert_eq!(read("Contact: *, <sip:a@b>\r\nExpires: 0\r\n"), None);
        assert_eq!(read(""), Some(Wish::Query));
        assert_eq!(read("Contact: <http://a>\r\n"), None);
        assert_eq!(read("Contact: <sip:a b@c>\r\n"), None);
    }
}
