//! Secrets at rest (SEC-29): sealed with the platform's key, bound to their tenant and purpose.

use crate::random::random_bytes;
use crate::{Store, fault};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Nonce};
use edgecall_model::Problem;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

const NONCE: usize = 12;

impl Store {
    /// Seals `secret` for an owner (a tenant id, or `platform`) and a purpose; the text can be opened only
    /// for the same two.
    ///
    /// # Errors
    /// `internal` when the cipher refuses.
    pub fn seal(&self, owner: &str, purpose: &str, secret: &str) -> Result<String, Problem> {
        let nonce = random_bytes::<NONCE>();
        let aad = format!("{owner}\n{purpose}");
        let sealed = self
            .cipher()
            .encrypt(
                Nonce::from_slice(&nonce),
                Payload {
                    msg: secret.as_bytes(),
                    aad: aad.as_bytes(),
                },
            )
            .map_err(|_| fault::internal("a secret could not be sealed"))?;
        let mut all = nonce.to_vec();
        all.extend(sealed);
        Ok(STANDARD_NO_PAD.encode(all))
    }

    /// Opens what [`Store::seal`] made.
    ///
    /// # Errors
    /// `internal` when it was sealed for another owner or purpose, with another key, or was changed.
    pub fn unseal(&self, owner: &str, purpose: &str, sealed: &str) -> Result<String, Problem> {
        let wrong = || fault::internal(format!("a sealed secret for {purpose} does not open"));
        let all = STANDARD_NO_PAD.decode(sealed).map_err(|_| wrong())?;
        if all.len() < NONCE {
            return Err(wrong());
        }
        let (nonce, sealed) = all.split_at(NONCE);
        let aad = format!("{owner}\n{purpose}");
        let secret = self
            .cipher()
            .decrypt(
                Nonce::from_slice(nonce),
                Payload {
                    msg: sealed,
                    aad: aad.as_bytes(),
                },
            )
            .map_err(|_| wrong())?;
        String::from_utf8(secret).map_err(|_| wrong())
    }

    fn cipher(&self) -> ChaCha20Poly1305 {
        ChaCha20Poly1305::new(self.seal_key().into())
    }

    /// A keyed digest for things that must not be forged (cursors) or guessed back (short codes).
    pub(crate) fn keyed_digest(&self, purpose: &str, text: &str) -> [u8; 32] {
        let mut mac =
            <Hmac<Sha256> as Mac>::new_from_slice(self.seal_key()).expect("any key length fits");
        mac.update(purpose.as_bytes());
        mac.update(b"\n");
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

/// Digest of a random token, under which it is stored: a copy of the table gives no sessions away.
pub(crate) fn token_digest(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}
