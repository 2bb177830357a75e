//! The only source of ids, tokens and nonces: `getrandom`.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// `N` random bytes.
///
/// # Panics
/// When the host gives no randomness: nothing safe can be done then.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the host gives random bytes");
    bytes
}

/// A new id: 20 hexadecimal digits.
pub fn random_id() -> String {
    hex::encode(random_bytes::<10>())
}

/// A new secret token: 32 random bytes as 43 URL-safe characters.
pub fn random_token() -> String {
    URL_SAFE_NO_PAD.encode(random_bytes::<32>())
}

/// A number from 0 to `below - 1`, each equally likely.
pub(crate) fn random_below(below: u32) -> u32 {
    // Values in the incomplete last round would favour small results.
    let rounds = u32::MAX - u32::MAX % below;
    loop {
        let value = u32::from_le_bytes(random_bytes());
        if value < rounds {
            return value % below;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_tokens_do_not_repeat() {
        assert_ne!(random_id(), random_id());
        assert_eq!(random_token().len(), 43);
        assert!((0..1000).all(|_| random_below(6) < 6));
    }
}
