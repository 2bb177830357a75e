//! Legal but unusual writing: folded header lines, spaces around colons and separators. Hardly anybody
//! writes so any more; whoever does gets the same treatment as everybody else.

/// The message with its header lines joined and its spaces as usual; `None` if it is so already.
pub(crate) fn tidied(datagram: &[u8]) -> Option<Vec<u8>> {
    let head_len = datagram.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&datagram[..head_len]).ok()?;
    let folded = head.contains("\r\n ") || head.contains("\r\n\t");
    let spaced = || {
        let mut lines = head.split("\r\n").skip(1);
        lines.any(|line| {
            line.split(':')
                .next()
                .is_some_and(|n| n.ends_with([' ', '\t']))
        })
    };
    if !folded && !spaced() {
        return None;
    }
    let mut lines: Vec<String> = Vec::new();
    for line in head.split("\r\n") {
        match lines.last_mut() {
            Some(last) if line.starts_with([' ', '\t']) => {
                last.push(' ');
                last.push_str(line.trim());
            }
            _ => lines.push(line.to_owned()),
        }
    }
    let mut out = Vec::with_capacity(datagram.len());
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            out.extend(b"\r\n");
        }
        match line.split_once(':').filter(|_| index > 0) {
            Some((name, value)) => {
                let name = name.trim_end();
                out.extend(name.as_bytes());
                out.push(b':');
                let value = match name.to_ascii_lowercase().as_str() {
                    "via" | "v" => squeezed(value, "/;=,"),
                    "from" | "f" | "to" | "t" | "contact" | "m" => squeezed(value, ";="),
                    _ => value.trim().to_owned(),
                };
                if !value.is_empty() {
                    out.push(b' ');
                    out.extend(value.as_bytes());
                }
            }
            None => out.extend(line.as_bytes()),
        }
    }
    out.extend(&datagram[head_len..]);
    Some(out)
}

/// Without spaces around the separators, outside of quotes and angle brackets; other runs of spaces
/// become one.
fn squeezed(value: &str, separators: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let (mut quoted, mut escaped, mut bracketed, mut space) = (false, false, false, false);
    for c in value.trim().chars() {
        if quoted || bracketed {
            out.push(c);
            match c {
                _ if escaped => escaped = false,
                '\\' if quoted => escaped = true,
                '"' if quoted => quoted = false,
                '>' if bracketed => bracketed = false,
                _ => {}
            }
            continue;
        }
        if c == ' ' || c == '\t' {
            space = true;
            continue;
        }
        let after_separator = out
            .chars()
            .last()
            .is_some_and(|last| separators.contains(last));
        if space && !separators.contains(c) && !after_separator && !out.is_empty() {
            out.push(' ');
        }
        space = false;
        quoted = c == '"';
        bracketed = c == '<';
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::tidied;

    #[test]
    fn folded_and_spaced_lines_get_their_usual_form() {
        let message = "OPTIONS sip:a:b SIP/2.0\r\nVia  : SIP  /   2.0\r\n /UDP\r\n    192.0.2.2 ; branch\
            =z9hG4bK1 , SIP / 2.0 / TCP h\r\nTO :\r\n sip:v@e.com ;   tag    = 1\r\n\
            f: \"J R \\\\\\\" ; x\"       <sip:j@e.com> ; tag = 9\r\nSubject: a\r\n\tb\r\n\r\n body ";
        let tidy = String::from_utf8(tidied(message.as_bytes()).unwrap()).unwrap();
        let expected = "OPTIONS sip:a:b SIP/2.0\r\n\
            Via: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bK1,SIP/2.0/TCP h\r\n\
            TO: sip:v@e.com;tag=1\r\nf: \"J R \\\\\\\" ; x\" <sip:j@e.com>;tag=9\r\n\
            Subject: a b\r\n\r\n body ";
        assert_eq!(tidy, expected);
        assert!(tidied(tidy.as_bytes()).is_none());
    }

    proptest::proptest! {
        #[test]
        fn tidying_never_panics_and_is_done_once(bytes in "([A-Za-z:;=,<>\" /\\\\]|\r\n ?){0,60}\r\n\r\n") {
            if let Some(tidy) = tidied(bytes.as_bytes()) {
                proptest::prop_assert!(tidied(&tidy).is_none() || tidied(&tidy).unwrap().len() <= tidy.len());
            }
        }
    }
}
