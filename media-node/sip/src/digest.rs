//! HTTP digest for SIP (RFC 7616, RFC 8760) on the raw header parameters.
//!
//! The verifier owns nonces: they carry their issue time and a keyed hash, so that a challenge costs
//! no memory; only nonces with which someone signed in successfully are remembered, for the replay
//! check. All comparisons of secrets take the same time whatever differs.

mod answer;
mod params;

pub(crate) use answer::fresh_cnonce;
pub use answer::{Challenge, Signer};
use hmac::{Hmac, Mac};
pub use params::DigestParams;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::sync::Mutex;
use subtle::ConstantTimeEq;

/// Hash functions that we accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DigestAlgorithm {
    /// MD5: what carriers' equipment speaks.
    Md5,
    /// SHA-256 (RFC 8760).
    Sha256,
}

impl DigestAlgorithm {
    /// Name in headers.
    pub fn name(self) -> &'static str {
        match self {
            DigestAlgorithm::Md5 => "MD5",
            DigestAlgorithm::Sha256 => "SHA-256",
        }
    }

    fn hash(self, text: &[&str]) -> String {
        // Digest strings are the parts joined by colons.
        let joined = text.join(":");
        match self {
            DigestAlgorithm::Md5 => hex::encode(md5::Md5::digest(joined.as_bytes())),
            DigestAlgorithm::Sha256 => hex::encode(Sha256::digest(joined.as_bytes())),
        }
    }
}

/// What the directory knows about a user's password.
#[derive(Clone)]
pub enum DigestSecret {
    /// The password itself: works with every algorithm.
    Password(String),
    /// Hash of `user:realm:password` in lower-case hex; works with that algorithm only.
    Ha1 {
        /// Which hash it is.
        algorithm: DigestAlgorithm,
        /// The hash.
        hash: String,
    },
}

impl std::fmt::Debug for DigestSecret {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("DigestSecret(..)")
    }
}

/// Outcome of checking one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Right password, live nonce, count not seen before.
    Good,
    /// Right password, but the nonce has expired or its count was used: challenge again with
    /// `stale=true`, which the device answers without asking its user.
    Stale,
    /// The nonce is not one that is alive: challenge again. Says nothing about the password.
    NewChallenge,
    /// The nonce is alive and the digest does not fit: refuse.
    Wrong,
}

/// One request's credentials and the request line they sign.
#[derive(Debug, Clone, Copy)]
pub struct SignedRequest<'a> {
    /// SIP method in capitals.
    pub method: &'a str,
    /// Parameters of the `Authorization` header.
    pub params: &'a DigestParams,
}

/// A nonce that was used, and how far.
struct UsedNonce {
    issued_ms: u64,
    highest_count: u32,
}

/// Issues challenges and checks the responses to them. Times are UTC ms, given by the caller.
pub struct DigestVerifier {
    key: [u8; 32],
    lifetime_ms: u64,
    algorithms: Vec<DigestAlgorithm>,
    used: Mutex<HashMap<String, UsedNonce>>,
}

/// Expired entries are dropped whenever the table has grown by this many.
const SWEEP_EVERY: usize = 1024;

impl DigestVerifier {
    /// A verifier with a fresh key. `algorithms` are offered in this order in every challenge.
    /// Fails only if the operating system has no random numbers.
    pub fn new(
        lifetime_ms: u64,
        algorithms: Vec<DigestAlgorithm>,
    ) -> Result<DigestVerifier, crate::SipError> {
        let mut key = [0u8; 32];
        getrandom::fill(&mut key).map_err(|_| crate::SipError::NoRandomness)?;
        Ok(DigestVerifier {
            key,
            lifetime_ms,
            algorithms,
            used: Mutex::new(HashMap::new()),
        })
    }

    /// Values for `WWW-Authenticate`, one per algorithm, all with the same nonce.
    pub fn challenge(
        &self,
        realm: &str,
        stale: bool,
        now_ms: u64,
    ) -> Result<Vec<String>, crate::SipError> {
        let nonce = self.nonce(now_ms)?;
        let realm = quotable(realm);
        let stale = if stale { ", stale=true" } else { "" };
        let value = |algorithm: &DigestAlgorithm| {
            format!(
                "Digest realm=\"{realm}\", nonce=\"{nonce}\", algorithm={}, qop=\"auth\"{stale}",
                algorithm.name()
            )
        };
        Ok(self.algorithms.iter().map(value).collect())
    }

    /// Checks credentials. `secret` is `None` for a user who does not exist: the same work is done
    /// and the answer is the same as for a wrong password.
    pub fn verify(
        &self,
        request: SignedRequest<'_>,
        realm: &str,
        secret: Option<&DigestSecret>,
        now_ms: u64,
    ) -> Verdict {
        let params = request.params;
        let issued = self.issue_time(&params.nonce);
        let fits = self.digest_fits(request, realm, secret);
        let Some(issued_ms) = issued else {
            return Verdict::NewChallenge;
        };
        let expired = now_ms.saturating_sub(issued_ms) > self.lifetime_ms;
        match (fits, expired) {
            (true, true) => Verdict::Stale,
            (false, true) => Verdict::NewChallenge,
            (false, false) => Verdict::Wrong,
            (true, false) if self.count_grows(params, issued_ms, now_ms) => Verdict::Good,
            (true, false) => Verdict::Stale,
        }
    }

    /// Nonce: issue time, 16 random bytes, keyed hash over both; hex.
    fn nonce(&self, now_ms: u64) -> Result<String, crate::SipError> {
        let mut bytes = [0u8; 24];
        bytes[..8].copy_from_slice(&now_ms.to_be_bytes());
        getrandom::fill(&mut bytes[8..]).map_err(|_| crate::SipError::NoRandomness)?;
        Ok(format!(
            "{}{}",
            hex::encode(bytes),
            hex::encode(self.seal(&bytes))
        ))
    }

    fn seal(&self, bytes: &[u8]) -> [u8; 16] {
        let mut seal = [0u8; 16];
        // HMAC takes a key of any length; the error type exists for other algorithms.
        if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.key) {
            mac.update(bytes);
            seal.copy_from_slice(&mac.finalize().into_bytes()[..16]);
        }
        seal
    }

    /// Issue time of a nonce that we made, else `None`.
    fn issue_time(&self, nonce: &str) -> Option<u64> {
        let bytes = hex::decode(nonce).ok().filter(|bytes| bytes.len() == 40)?;
        let (head, seal) = bytes.split_at(24);
        if !bool::from(self.seal(head).ct_eq(seal)) {
            return None;
        }
        Some(u64::from_be_bytes(head[..8].try_into().ok()?))
    }

    fn digest_fits(
        &self,
        request: SignedRequest<'_>,
        realm: &str,
        secret: Option<&DigestSecret>,
    ) -> bool {
        let params = request.params;
        let Some((algorithm, session)) = algorithm_named(params.algorithm.as_deref()) else {
            return false;
        };
        let unknown = DigestSecret::Password(String::new());
        let mut possible =
            secret.is_some() && self.algorithms.contains(&algorithm) && params.realm == realm;
        let user_hash = match secret.unwrap_or(&unknown) {
            DigestSecret::Password(password) => {
                algorithm.hash(&[params.username.as_str(), realm, password])
            }
            DigestSecret::Ha1 {
                algorithm: stored,
                hash,
            } => {
                possible &= *stored == algorithm;
                hash.to_ascii_lowercase()
            }
        };
        let cnonce = params.cnonce.as_deref().unwrap_or_default();
        let user_hash = if session {
            algorithm.hash(&[user_hash.as_str(), params.nonce.as_str(), cnonce])
        } else {
            user_hash
        };
        let request_hash = algorithm.hash(&[request.method, params.uri.as_str()]);
        let expected = match params.qop.as_deref() {
            None => algorithm.hash(&[
                user_hash.as_str(),
                params.nonce.as_str(),
                request_hash.as_str(),
            ]),
            Some(qop) => {
                possible &= qop.eq_ignore_ascii_case("auth")
                    && params.cnonce.is_some()
                    && params.count().is_some();
                algorithm.hash(&[
                    user_hash.as_str(),
                    params.nonce.as_str(),
                    params.nc.as_deref().unwrap_or_default(),
                    cnonce,
                    qop,
                    request_hash.as_str(),
                ])
            }
        };
        let given = params.response.to_ascii_lowercase();
        let same = bool::from(expected.as_bytes().ct_eq(given.as_bytes()));
        possible && same
    }

    /// Replay check: a count must be higher than all counts seen with its nonce. Devices of the
    /// first digest generation send no count; they get one use out of a nonce.
    fn count_grows(&self, params: &DigestParams, issued_ms: u64, now_ms: u64) -> bool {
        let count = if params.qop.is_some() {
            params.count()
        } else {
            Some(u32::MAX)
        };
        let Some(count) = count.filter(|count| *count > 0) else {
            return false;
        };
        let mut used = self
            .used
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if used.len() % SWEEP_EVERY == SWEEP_EVERY - 1 {
            let lifetime_ms = self.lifetime_ms;
            used.retain(|_, nonce| now_ms.saturating_sub(nonce.issued_ms) <= lifetime_ms);
        }
        // Hex in either case is the same nonce.
        let name = params.nonce.to_ascii_lowercase();
        let nonce = used.entry(name).or_insert(UsedNonce {
            issued_ms,
            highest_count: 0,
        });
        let grows = count > nonce.highest_count;
        if grows {
            nonce.highest_count = count;
        }
        grows
    }
}

fn algorithm_named(name: Option<&str>) -> Option<(DigestAlgorithm, bool)> {
    let name = name.unwrap_or("MD5");
    [
        ("MD5", DigestAlgorithm::Md5, false),
        ("MD5-sess", DigestAlgorithm::Md5, true),
        ("SHA-256", DigestAlgorithm::Sha256, false),
        ("SHA-256-sess", DigestAlgorithm::Sha256, true),
    ]
    .into_iter()
    .find(|(known, ..)| known.eq_ignore_ascii_case(name))
    .map(|(_, algorithm, session)| (algorithm, session))
}

/// A realm that fits into a quoted string as it is.
fn quotable(realm: &str) -> String {
    realm
        .chars()
        .filter(|c| !c.is_control() && *c != '"' && *c != '\\')
        .collect()
}

#[cfg(test)]
mod tests;
