//! Key presses in SIP INFO, in the two forms that equipment sends.

/// What an INFO request carries.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Info {
    /// A key press.
    Digit {
        digit: char,
        duration_ms: Option<u32>,
    },
    /// Nothing: a keep-alive.
    Empty,
    /// A body that claims to be a key press and is none.
    Unreadable,
    /// Another kind of body.
    OtherType,
}

/// Reads an INFO body.
pub(crate) fn read(content_type: &str, body: &[u8]) -> Info {
    let kind = content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    match kind.as_str() {
        "application/dtmf-relay" => relay(&String::from_utf8_lossy(body)),
        "application/dtmf" => {
            let digit = digit_named(String::from_utf8_lossy(body).trim());
            digit.map_or(Info::Unreadable, |digit| Info::Digit {
                digit,
                duration_ms: None,
            })
        }
        _ if body.is_empty() => Info::Empty,
        _ => Info::OtherType,
    }
}

fn relay(text: &str) -> Info {
    let (mut digit, mut duration_ms) = (None, None);
    for line in text.lines() {
        let Some((name, value)) = line.split_once('=') else {
            continue;
        };
        let (name, value) = (name.trim(), value.trim());
        if name.eq_ignore_ascii_case("signal") {
            digit = digit_named(value);
        } else if name.eq_ignore_ascii_case("duration") {
            duration_ms = value.parse().ok().filter(|ms| *ms <= 60_000);
        }
    }
    digit.map_or(Info::Unreadable, |digit| Info::Digit { digit, duration_ms })
}

/// Some gateways write the event code (10 to 15) where others write the sign.
fn digit_named(name: &str) -> Option<char> {
    if let Ok(code @ 10..=15) = name.parse::<u8>() {
        return "*#ABCD".chars().nth(usize::from(code) - 10);
    }
    let mut chars = name.chars();
    let digit = chars.next()?.to_ascii_uppercase();
    (chars.next().is_none() && is_digit(digit)).then_some(digit)
}

/// Whether it is a key of a telephone.
pub(crate) fn is_digit(digit: char) -> bool {
    matches!(digit, '0'..='9' | '*' | '#' | 'A'..='D')
}

#[cfg(test)]
mod tests {
    use super::{Info, read};

    fn digit(content_type: &str, body: &str) -> Option<(char, Option<u32>)> {
        match read(content_type, body.as_bytes()) {
            Info::Digit { digit, duration_ms } => Some((digit, duration_ms)),
            _ => None,
        }
    }

    #[test]
    fn both_forms_and_their_variants_are_read() {
        let relay = "application/dtmf-relay";
        assert_eq!(
            digit(relay, "Signal=5\r\nDuration=160\r\n"),
            Some(('5', Some(160)))
        );
        assert_eq!(digit(relay, "signal= *\nduration=abc"), Some(('*', None)));
        assert_eq!(digit(relay, "Signal=11\r\n"), Some(('#', None)));
        assert_eq!(
            digit("Application/DTMF; charset=utf-8", "9\r\n"),
            Some(('9', None))
        );
        assert_eq!(digit("application/dtmf", "d"), Some(('D', None)));
    }

    #[test]
    fn what_is_no_key_is_told_apart() {
        assert_eq!(
            read("application/dtmf-relay", b"Duration=1"),
            Info::Unreadable
        );
        assert_eq!(read("application/dtmf", b"55"), Info::Unreadable);
        assert_eq!(read("", b""), Info::Empty);
        assert_eq!(read("text/plain", b"5"), Info::OtherType);
    }
}
