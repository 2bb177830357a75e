//! Reading an `Authorization` header without changing a byte of its values: the digest is computed
//! over what was sent, so `nc`, `uri` and `cnonce` stay text.

/// Parameters of a digest `Authorization` header.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DigestParams {
    /// User name as sent.
    pub username: String,
    /// Realm as sent.
    pub realm: String,
    /// Nonce as sent.
    pub nonce: String,
    /// Digest URI as sent.
    pub uri: String,
    /// The digest.
    pub response: String,
    /// Algorithm name; absent means MD5.
    pub algorithm: Option<String>,
    /// Client nonce.
    pub cnonce: Option<String>,
    /// Quality of protection.
    pub qop: Option<String>,
    /// Nonce count, eight hex digits.
    pub nc: Option<String>,
}

impl DigestParams {
    /// Reads a header value. `None` if the scheme is not Digest, the syntax is broken, a parameter
    /// occurs twice or one of user name, realm, nonce, uri and response is missing.
    pub fn parse(value: &str) -> Option<DigestParams> {
        let (mut username, mut realm, mut nonce, mut uri, mut response) =
            (None, None, None, None, None);
        let mut params = DigestParams::default();
        for (name, text) in parameters(value)? {
            let place = match name.as_str() {
                "username" => &mut username,
                "realm" => &mut realm,
                "nonce" => &mut nonce,
                "uri" => &mut uri,
                "response" => &mut response,
                "algorithm" => &mut params.algorithm,
                "cnonce" => &mut params.cnonce,
                "qop" => &mut params.qop,
                "nc" => &mut params.nc,
                _ => continue,
            };
            if place.replace(text).is_some() {
                return None;
            }
        }
        params.username = username?;
        params.realm = realm?;
        params.nonce = nonce?;
        params.uri = uri?;
        params.response = response?;
        Some(params)
    }

    /// The nonce count as a number: exactly eight hex digits (RFC 7616 section 3.4).
    pub fn count(&self) -> Option<u32> {
        let text = self.nc.as_deref()?;
        if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        u32::from_str_radix(text, 16).ok()
    }
}

/// Parameters of a digest header value, names in lower case, quoting undone. `None` if the scheme is
/// not Digest or the syntax is broken.
pub(super) fn parameters(value: &str) -> Option<Vec<(String, String)>> {
    let value = value.trim();
    let scheme = value.get(..6)?;
    let rest = value.get(6..)?;
    if !scheme.eq_ignore_ascii_case("digest") || !rest.starts_with([' ', '\t']) {
        return None;
    }
    let mut list = Vec::new();
    let mut rest = rest.trim_start();
    while !rest.is_empty() {
        let (name, text, after) = next_param(rest)?;
        rest = after;
        list.push((name.to_ascii_lowercase(), text));
    }
    Some(list)
}

/// One `name=value` and what follows its comma.
fn next_param(text: &str) -> Option<(&str, String, &str)> {
    let (name, rest) = text.split_once('=')?;
    let name = name.trim();
    if name.is_empty() || name.contains(['"', ',', ' ']) {
        return None;
    }
    let rest = rest.trim_start();
    let (value, rest) = match rest.strip_prefix('"') {
        Some(quoted) => quoted_string(quoted)?,
        None => {
            let end = rest.find(',').unwrap_or(rest.len());
            (rest[..end].trim().to_owned(), &rest[end..])
        }
    };
    let rest = rest.trim_start();
    match rest.strip_prefix(',') {
        Some(next) => Some((name, value, next.trim_start())),
        None if rest.is_empty() => Some((name, value, rest)),
        None => None,
    }
}

fn quoted_string(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((value, &text[at + 1..])),
            // RFC 7616 section 3.4: the digest takes the value without the quoting.
            '\\' => value.push(chars.next()?.1),
            c => value.push(c),
        }
    }
    None
}
