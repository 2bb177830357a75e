//! Answering challenges of others (RFC 7616, RFC 8760): the client's side of digest.

use super::DigestAlgorithm;
use super::params::parameters;

/// A challenge that we can answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// Realm.
    pub realm: String,
    /// Nonce.
    pub nonce: String,
    /// Opaque text that is sent back.
    pub opaque: Option<String>,
    /// Hash function.
    pub algorithm: DigestAlgorithm,
    /// Whether the variant with a session hash is asked for.
    pub session: bool,
    /// Whether quality of protection `auth` is offered; without it the old form is used.
    pub qop: bool,
    /// The credentials were right, only the nonce was old.
    pub stale: bool,
}

impl Challenge {
    /// Reads one `WWW-Authenticate` or `Proxy-Authenticate` value. `None` if it is not Digest, cannot
    /// be read, or asks for something that we cannot do (another hash, `auth-int` only).
    pub fn parse(value: &str) -> Option<Challenge> {
        let params = parameters(value)?;
        let get = |name: &str| {
            let found = params.iter().find(|(n, _)| n == name);
            found.map(|(_, value)| value.as_str())
        };
        let (algorithm, session) = super::algorithm_named(get("algorithm"))?;
        let qop = match get("qop") {
            None => false,
            Some(list) => {
                let mut offered = list.split(',');
                if !offered.any(|word| word.trim().eq_ignore_ascii_case("auth")) {
                    return None;
                }
                true
            }
        };
        Some(Challenge {
            realm: get("realm")?.to_owned(),
            nonce: get("nonce")?.to_owned(),
            opaque: get("opaque").map(str::to_owned),
            algorithm,
            session,
            qop,
            stale: get("stale").is_some_and(|stale| stale.eq_ignore_ascii_case("true")),
        })
    }

    /// The best of several challenges: SHA-256 before MD5, otherwise the first (RFC 8760 section 2.3:
    /// the server's order, of those that we support; a server that offers SHA-256 means it to be used).
    pub fn best<'a>(values: impl IntoIterator<Item = &'a str>) -> Option<Challenge> {
        let mut best: Option<Challenge> = None;
        for challenge in values.into_iter().filter_map(Challenge::parse) {
            let better = best.as_ref().is_none_or(|best| {
                best.algorithm == DigestAlgorithm::Md5
                    && challenge.algorithm == DigestAlgorithm::Sha256
            });
            if better {
                best = Some(challenge);
            }
        }
        best
    }

    /// The value for `Authorization` or `Proxy-Authorization`. `count` is 1 for the first use of the
    /// nonce and grows by 1 with each further one; `uri` is the Request-URI as it is sent.
    pub fn answer(&self, who: &Signer<'_>, method: &str, uri: &str, count: u32) -> String {
        let hash = |parts: &[&str]| self.algorithm.hash(parts);
        let mut user_hash = hash(&[who.username, &self.realm, who.password]);
        if self.session {
            user_hash = hash(&[&user_hash, &self.nonce, who.cnonce]);
        }
        let request_hash = hash(&[method, uri]);
        let counted = format!("{count:08x}");
        let response = if self.qop {
            hash(&[
                &user_hash,
                &self.nonce,
                &counted,
                who.cnonce,
                "auth",
                &request_hash,
            ])
        } else {
            hash(&[&user_hash, &self.nonce, &request_hash])
        };
        let session = if self.session { "-sess" } else { "" };
        let mut value = format!(
            "Digest username=\"{}\", realm=\"{}\", nonce=\"{}\", uri=\"{uri}\", \
             response=\"{response}\", algorithm={}{session}",
            escaped(who.username),
            escaped(&self.realm),
            escaped(&self.nonce),
            self.algorithm.name(),
        );
        if self.qop || self.session {
            value.push_str(&format!(", cnonce=\"{}\"", who.cnonce));
        }
        if self.qop {
            value.push_str(&format!(", qop=auth, nc={counted}"));
        }
        if let Some(opaque) = &self.opaque {
            value.push_str(&format!(", opaque=\"{}\"", escaped(opaque)));
        }
        value
    }
}

/// Who answers a challenge.
#[derive(Clone, Copy)]
pub struct Signer<'a> {
    /// Digest user name.
    pub username: &'a str,
    /// Password.
    pub password: &'a str,
    /// Our random part, hex.
    pub cnonce: &'a str,
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_control()) {
        if c == '"' || c == '\\' {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// 16 random bytes as hex for `cnonce`; fixed ones if the system has none, which digest allows.
pub(crate) fn fresh_cnonce() -> String {
    let mut bytes = [0u8; 16];
    let _ = getrandom::fill(&mut bytes);
    hex::encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::super::{DigestParams, DigestSecret, DigestVerifier, SignedRequest, Verdict};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_example_of_rfc_7616_comes_out() {
        for (algorithm, response) in [
            ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
            (
                "SHA-256",
                "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
            ),
        ] {
            let challenge = Challenge::parse(&format!(
                "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm={algorithm}, \
                 nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", \
                 opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""
            ))
            .unwrap();
            let who = Signer {
                username: "Mufasa",
                password: "Circle of Life",
                cnonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
            };
            let value = challenge.answer(&who, "GET", "/dir/index.html", 1);
            assert!(
                value.contains(&format!("response=\"{response}\"")),
                "{value}"
            );
            assert!(value.contains("opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""));
        }
    }

    #[test]
    fn the_strongest_challenge_that_we_understand_is_answered() {
        let md5 = "Digest realm=\"r\", nonce=\"m\"";
        let sha = "Digest realm=\"r\", nonce=\"s\", algorithm=SHA-256, qop=\"auth\"";
        let other = "Digest realm=\"r\", nonce=\"o\", algorithm=SHA-512-256";
        let integrity = "Digest realm=\"r\", nonce=\"i\", algorithm=SHA-256, qop=\"auth-int\"";
        let best = |list: &[&str]| Challenge::best(list.iter().copied()).map(|c| c.nonce);
        assert_eq!(best(&[other, md5, sha]).as_deref(), Some("s"));
        assert_eq!(best(&[other, integrity, md5]).as_deref(), Some("m"));
        assert_eq!(best(&[other, integrity, "Basic realm=\"r\""]), None);
        assert_eq!(best(&[]), None);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,80}") {
            Challenge::parse(&text);
            Challenge::parse(&format!("Digest {text}"));
        }

        #[test]
        fn what_we_sign_our_own_verifier_admits_for_any_count(
            username in "[a-zA-Z0-9\"\\\\@. ]{1,12}",
            password in "\\PC{1,16}",
            sha in any::<bool>(),
            counts in proptest::collection::btree_set(1u32.., 1..6),
        ) {
            let algorithm = if sha { DigestAlgorithm::Sha256 } else { DigestAlgorithm::Md5 };
            let verifier = DigestVerifier::new(1_000, vec![algorithm]).unwrap();
            let values = verifier.challenge("edgecall", false, 1).unwrap();
            let challenge = Challenge::best(values.iter().map(String::as_str)).unwrap();
            let secret = DigestSecret::Password(password.clone());
            let who = Signer { username: &username, password: &password, cnonce: "0a" };
            for count in counts {
                let value = challenge.answer(&who, "INVITE", "sip:a@b", count);
                let params = DigestParams::parse(&value).unwrap();
                let request = SignedRequest { method: "INVITE", params: &params };
                let verdict = verifier.verify(request, "edgecall", Some(&secret), 2);
                prop_assert_eq!(verdict, Verdict::Good);
                let again = verifier.verify(request, "edgecall", Some(&secret), 2);
                prop_assert_eq!(again, Verdict::Stale);
            }
        }
    }
}
