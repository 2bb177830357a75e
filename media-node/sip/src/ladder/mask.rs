//! Hiding secrets in messages that are kept.

/// Header fields with digest credentials.
const SECRET: [&str; 2] = ["authorization", "proxy-authorization"];
/// Their parameters that could be used to guess a password.
const PARAMETERS: [&str; 2] = ["response", "cnonce"];

/// A message with its digest responses (and old-style credentials) replaced by `***`. The length of a
/// line may change, the body never does.
pub fn masked(message: &str) -> String {
    let head_end = message.find("\r\n\r\n").unwrap_or(message.len());
    let (head, body) = message.split_at(head_end);
    let mut out = String::with_capacity(message.len());
    let mut secret = false;
    for (index, line) in head.split("\r\n").enumerate() {
        if index > 0 {
            out.push_str("\r\n");
        }
        // A folded line belongs to the field above it.
        if !line.starts_with([' ', '\t']) {
            let name = line.split(':').next().unwrap_or_default().trim();
            secret = SECRET.iter().any(|known| name.eq_ignore_ascii_case(known));
        }
        if secret {
            mask_line(line, &mut out);
        } else {
            out.push_str(line);
        }
    }
    out.push_str(body);
    out
}

fn mask_line(line: &str, out: &mut String) {
    let is_digest = line.to_ascii_lowercase().contains("digest") || line.starts_with([' ', '\t']);
    if !is_digest {
        // Basic or something unknown: the whole value is the secret.
        let name = line.split(':').next().unwrap_or_default();
        out.push_str(name);
        out.push_str(": ***");
        return;
    }
    let mut rest = line;
    while let Some(at) = next_secret(rest) {
        let (before, value) = rest.split_at(at);
        out.push_str(before);
        let end = match value.strip_prefix('"') {
            Some(quoted) => quoted.find('"').map_or(value.len(), |end| end + 2),
            None => value.find([',', ' ', '\t']).unwrap_or(value.len()),
        };
        out.push_str("\"***\"");
        rest = &value[end..];
    }
    out.push_str(rest);
}

/// Where the value of the next secret parameter begins.
fn next_secret(line: &str) -> Option<usize> {
    let lower = line.to_ascii_lowercase();
    let mut first = None;
    for name in PARAMETERS {
        let mut from = 0;
        while let Some(at) = lower[from..].find(name) {
            let start = from + at;
            let after = start + name.len();
            from = after;
            let begins = start == 0 || !lower.as_bytes()[start - 1].is_ascii_alphanumeric();
            let tail = lower[after..].trim_start();
            let Some(value) = tail.strip_prefix('=') else {
                continue;
            };
            if begins {
                let value = line.len() - value.trim_start().len();
                first = Some(first.map_or(value, |known: usize| known.min(value)));
                break;
            }
        }
    }
    first
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn digest_responses_are_hidden_and_the_rest_stays() {
        let message = "REGISTER sip:a SIP/2.0\r\nAuthorization: Digest username=\"u\", \
            realm=\"r\", cnonce=\"0a4f\", uri=\"sip:response=1\",\r\n response = abc123, qop=auth\r\n\
            To: <sip:u@a>;response=kept\r\nProxy-Authorization: Basic dTpw\r\n\r\nresponse=\"body\"";
        let expected = "REGISTER sip:a SIP/2.0\r\nAuthorization: Digest username=\"u\", \
            realm=\"r\", cnonce=\"***\", uri=\"sip:\"***\",\r\n response = \"***\", qop=auth\r\n\
            To: <sip:u@a>;response=kept\r\nProxy-Authorization: ***\r\n\r\nresponse=\"body\"";
        let got = masked(message);
        assert!(!got.contains("abc123") && !got.contains("0a4f") && !got.contains("dTpw"));
        assert!(got.contains("\r\n\r\nresponse=\"body\"") && got.contains(";response=kept"));
        assert_eq!(got.split("uri=").next(), expected.split("uri=").next());
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic_and_no_response_survives(
            before in "\\PC{0,40}", secret in "[0-9a-f]{32}", after in "\\PC{0,40}",
        ) {
            masked(&before);
            let before: String = before.chars().filter(|c| *c != '"').collect();
            let line = format!("Authorization: Digest {before} , response=\"{secret}\" ,{after}");
            proptest::prop_assert!(!masked(&line).contains(&secret));
        }
    }
}
