//! Where time and randomness enter: the core is given both and reads neither.

use edgecall_model::{At, CallId};
use std::time::{SystemTime, UNIX_EPOCH};

/// The current time.
pub fn now() -> At {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    At(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// A new unique id for a call that starts now.
pub fn fresh_call_id(now: At) -> CallId {
    CallId::from_parts(now, random_bytes())
}

/// Random bytes as lower-case hexadecimal text, two characters each.
pub fn random_hex<const N: usize>() -> String {
    hex::encode(random_bytes::<N>())
}

fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // Without random numbers ids would repeat and secrets be guessed: there is no safe way to go on.
    getrandom::fill(&mut bytes).expect("the operating system gives random numbers");
    bytes
}
