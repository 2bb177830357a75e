//! Numbers and names out of SIP addresses.
//!
//! Works on the text of an address, because carriers write user parts with parameters
//! (`sip:+8613800138000;npdi=yes@host`) and `tel:` URIs where only `sip:` is expected.

/// Who an address names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Party {
    /// User part or telephone number: percent-decoded, without parameters, visual separators of
    /// telephone numbers removed; a leading `+` is kept. Empty if the address has none.
    pub user: String,
    /// Host, without port; empty for `tel:`.
    pub host: String,
    /// Display name, without quotes and control characters; empty if there is none.
    pub display: String,
}

impl Party {
    /// Reads a `From`, `To`, `P-Asserted-Identity` or `Refer-To` value, or a bare URI.
    pub fn parse(value: &str) -> Party {
        let (display, uri) = split_display(value.trim());
        let mut party = Party::from_uri(uri);
        party.display = printable(display);
        party
    }

    /// Reads a bare URI.
    pub fn from_uri(uri: &str) -> Party {
        let (scheme, rest) = match uri.trim().split_once(':') {
            Some((scheme, rest)) if scheme.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
                (scheme, rest)
            }
            _ => ("sip", uri.trim()),
        };
        if scheme.eq_ignore_ascii_case("tel") {
            return Party {
                user: user_part(rest),
                ..Party::default()
            };
        }
        let (user, host) = match rest.rsplit_once('@') {
            Some((user, host)) => (user_part(user), host),
            None => (String::new(), rest),
        };
        Party {
            user,
            host: host_name(host),
            display: String::new(),
        }
    }
}

fn split_display(value: &str) -> (&str, &str) {
    // A quoted name may itself contain '<'.
    let after_name = match value.strip_prefix('"') {
        Some(rest) => closing_quote(rest).map_or(value, |end| &rest[end + 1..]),
        None => value,
    };
    let name_len = value.len() - after_name.len();
    match after_name.find('<') {
        Some(open) => {
            let inside = &after_name[open + 1..];
            let uri = &inside[..inside.find('>').unwrap_or(inside.len())];
            (&value[..name_len + open], uri)
        }
        // Without angle brackets everything behind the first ';' belongs to the header, unless it
        // stands in the user part.
        None => {
            let host = after_name.find('@').map_or(0, |at| at + 1);
            let end = after_name[host..]
                .find(';')
                .map_or(after_name.len(), |at| host + at);
            ("", &after_name[..end])
        }
    }
}

fn closing_quote(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(at),
            _ => {}
        }
    }
    None
}

fn user_part(text: &str) -> String {
    // Parameters of the number and an old-style password are not part of it.
    let text = text.split([';', ':']).next().unwrap_or_default();
    let user = printable(&percent_decoded(text));
    let digits = user.strip_prefix('+').unwrap_or(&user);
    let telephone = digits.chars().any(|c| c.is_ascii_digit())
        && digits
            .chars()
            .all(|c| c.is_ascii_digit() || "*#-.() ".contains(c));
    if telephone {
        return user.chars().filter(|c| !"-.() ".contains(*c)).collect();
    }
    user
}

fn host_name(text: &str) -> String {
    let end = text.find([';', '?', '>']).unwrap_or(text.len());
    let text = &text[..end];
    let host = match text.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => text.split(':').next().unwrap_or_default(),
    };
    printable(host).to_ascii_lowercase()
}

pub(crate) fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = bytes
            .get(at + 1..at + 3)
            .and_then(|code| std::str::from_utf8(code).ok());
        match (
            bytes[at],
            code.and_then(|code| u8::from_str_radix(code, 16).ok()),
        ) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 3;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// At most 128 characters, no control characters, no quotes around it.
fn printable(text: &str) -> String {
    let text = text.trim().trim_matches('"');
    text.chars()
        .filter(|c| !c.is_control() && *c != '\\')
        .take(128)
        .collect()
}

/// Parts of a comma-separated header value; commas in quotes and in angle brackets do not count.
pub(crate) fn split_list(value: &str) -> Vec<&str> {
    let (mut parts, mut start) = (Vec::new(), 0);
    let (mut quoted, mut escaped, mut bracketed) = (false, false, false);
    for (at, byte) in value.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'<' if !quoted => bracketed = true,
            b'>' if !quoted => bracketed = false,
            b',' if !quoted && !bracketed => {
                parts.push(value[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(value[start..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

/// A parameter behind the address (or of a bare URI), lower case, without quotes.
pub(crate) fn param(value: &str, name: &str) -> Option<String> {
    let mut quoted = false;
    let open = value.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b'<' && !quoted
    });
    let params = match open {
        Some(open) => &value[open + value[open..].find('>')?..],
        None => value,
    };
    let mut quoted = false;
    // Semicolons inside quotes belong to the value.
    let parts = params.split(|c: char| {
        quoted ^= c == '"';
        c == ';' && !quoted
    });
    parts.skip(1).find_map(|param| {
        let (n, text) = param.split_once('=')?;
        n.trim()
            .eq_ignore_ascii_case(name)
            .then(|| text.trim().trim_matches('"').to_ascii_lowercase())
    })
}

#[cfg(test)]
mod tests {
    use super::Party;

    fn user(value: &str) -> String {
        Party::parse(value).user
    }

    #[test]
    fn numbers_are_found_in_every_form_that_carriers_write() {
        assert_eq!(user("sip:4001@example.com"), "4001");
        assert_eq!(
            user("sip:+8613800138000@10.0.0.1:5060;user=phone"),
            "+8613800138000"
        );
        assert_eq!(
            user("sip:+8613800138000;npdi=yes@carrier.cn"),
            "+8613800138000"
        );
        assert_eq!(
            user("tel:+86-10-6666-8888;phone-context=+86"),
            "+861066668888"
        );
        assert_eq!(
            user("\"Zhang San\" <sip:13800138000@h>;tag=1"),
            "13800138000"
        );
        assert_eq!(user("<tel:95588>"), "95588");
        assert_eq!(user("sip:%2B8610%23@h"), "+8610#");
        assert_eq!(user("sips:alice.smith@example.com"), "alice.smith");
        assert_eq!(user("sip:anonymous:secret@h"), "anonymous");
        assert_eq!(user("sip:example.com"), "");
    }

    #[test]
    fn names_and_hosts_lose_quotes_ports_and_control_characters() {
        let party = Party::parse("\"a <b> \\\" c\u{7}\" <sip:1@[2001:db8::1]:5060;x=y>;tag=2");
        assert_eq!(party.display, "a <b> \" c");
        assert_eq!(
            (party.user.as_str(), party.host.as_str()),
            ("1", "2001:db8::1")
        );
        let party = Party::parse("Anonymous <sip:anonymous@Anonymous.Invalid>");
        assert_eq!(party.display, "Anonymous");
        assert_eq!(party.host, "anonymous.invalid");
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,80}") {
            let party = Party::parse(&text);
            proptest::prop_assert!(!party.user.chars().any(char::is_control));
        }
    }
}
