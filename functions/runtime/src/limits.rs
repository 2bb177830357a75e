//! How often one caller may call. What changes things is counted in the store, for all instances together;
//! what only reads is counted in each instance, since a write for every read would cost more than it saves.

use crate::Platform;
use edgecall_model::error::codes;
use edgecall_model::{At, Problem};
use edgecall_store::{Rate, RateLimit};
use std::collections::BTreeMap;
use std::sync::Mutex;

const MINUTE: i64 = 60_000;
/// Changing requests of a session a minute.
const WRITES: u32 = 300;
/// Reading requests of a session or address a minute and instance.
const READS: u32 = 900;
/// Callers that one instance remembers.
const REMEMBERED: usize = 2_000;

/// Counters of this instance: caller → window and requests.
#[derive(Debug, Default)]
pub(crate) struct LocalRates(Mutex<BTreeMap<String, (i64, u32)>>);

impl LocalRates {
    fn count(&self, key: &str, limit: u32, now: At) -> Rate {
        let window = now.0.max(0) / MINUTE;
        let mut callers = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if callers.len() >= REMEMBERED {
            callers.retain(|_, (of, _)| *of == window);
        }
        if callers.len() >= REMEMBERED {
            callers.clear();
        }
        let entry = callers.entry(key.to_owned()).or_insert((window, 0));
        if entry.0 != window {
            *entry = (window, 0);
        }
        entry.1 = entry.1.saturating_add(1);
        Rate {
            limit,
            remaining: limit.saturating_sub(entry.1),
            allowed: entry.1 <= limit,
            reset_ms: (window + 1) * MINUTE - now.0,
        }
    }
}

/// Counts a request of `caller` (a session's or an address's name).
pub(crate) async fn count(
    platform: &Platform,
    caller: &str,
    signed_in: bool,
    changes: bool,
    now: At,
) -> Result<Rate, Problem> {
    let limit = if signed_in {
        WRITES
    } else {
        platform.config().public_rate
    };
    if changes {
        let limit = RateLimit {
            requests: limit,
            window_ms: MINUTE,
        };
        return platform.store().count_request(caller, limit, now).await;
    }
    Ok(platform.rates().count(caller, READS, now))
}

/// The refusal of a caller who is over the limit.
pub(crate) fn refusal(rate: &Rate) -> Problem {
    Problem::new(&codes::RATE_LIMITED).with(seconds(rate.reset_ms).to_string())
}

/// Started seconds, at least 1.
pub(crate) fn seconds(ms: i64) -> i64 {
    ((ms + 999) / 1000).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_window_starts_anew() {
        let rates = LocalRates::default();
        let allowed: Vec<bool> = (0..3)
            .map(|_| rates.count("a", 2, At(1_000)).allowed)
            .collect();
        assert_eq!(allowed, [true, true, false]);
        assert!(rates.count("b", 2, At(1_000)).allowed);
        assert_eq!(
            rates.count("a", 2, At(61_000)),
            Rate {
                limit: 2,
                remaining: 1,
                allowed: true,
                reset_ms: 59_000
            }
        );
    }

    #[test]
    fn many_callers_do_not_fill_the_memory() {
        let rates = LocalRates::default();
        for n in 0..5_000 {
            rates.count(&n.to_string(), 2, At(0));
        }
        assert!(rates.0.lock().expect("lock").len() <= REMEMBERED);
    }
}
