//! Counting against floods: wrong tries that lock (SEC-13) and rates of requests.

use crate::Store;
use crate::expression::Write;
use crate::row::{self, Item};
use edgecall_model::{At, Problem};

/// Wrong tries within the window that lock.
const TRIES: usize = 5;
/// The window, and how long a lock lasts, milliseconds.
const WINDOW_MS: i64 = 15 * 60_000;

/// State of the wrong tries of an account or address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tries {
    /// May try.
    Open,
    /// Locked until then.
    Locked(At),
}

/// So many requests in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// Requests.
    pub requests: u32,
    /// Window in milliseconds.
    pub window_ms: i64,
}

/// Where a caller stands in the present window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// The limit.
    pub limit: u32,
    /// Requests left; 0 when this one was one too many.
    pub remaining: u32,
    /// Whether this request is within the limit.
    pub allowed: bool,
    /// Milliseconds until the window ends.
    pub reset_ms: i64,
}

fn tries_pk(key: &str) -> String {
    format!("TRIES#{key}")
}

impl Store {
    /// Whether `key` (for example an e-mail) is locked.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn tries(&self, key: &str, now: At) -> Result<Tries, Problem> {
        let row = self.get(&tries_pk(key), "TRIES").await?;
        let locked = row
            .and_then(|row| row::number(&row, "locked"))
            .map(At)
            .filter(|until| now < *until);
        Ok(locked.map_or(Tries::Open, Tries::Locked))
    }

    /// Counts a wrong try: the fifth within 15 minutes locks for 15 minutes.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn count_wrong_try(&self, key: &str, now: At) -> Result<Tries, Problem> {
        for tried in 1..=6 {
            let row = self.get(&tries_pk(key), "TRIES").await?;
            let revision = row
                .as_ref()
                .and_then(|row| row::number(row, "revision"))
                .unwrap_or(0);
            let before: Vec<i64> = row.as_ref().map(row::data).transpose()?.unwrap_or_default();
            let mut times: Vec<i64> = before
                .into_iter()
                .filter(|at| now.since(At(*at)) < WINDOW_MS)
                .collect();
            times.push(now.0);
            let locked = times.len() >= TRIES;
            let until = now.plus(WINDOW_MS);
            // After the lock counting starts anew.
            let kept: Vec<i64> = if locked { Vec::new() } else { times };
            let mut item = Item::new(tries_pk(key), "TRIES")
                .number("revision", revision + 1)
                .expires(until)
                .data(&kept)?;
            if locked {
                item = item.number("locked", until.0);
            }
            let write = Write::put(item)
                .when("attribute_not_exists(pk) OR revision = :old")
                .number(":old", revision);
            if self.write(write).await?.is_some() {
                return Ok(if locked {
                    Tries::Locked(until)
                } else {
                    Tries::Open
                });
            }
            self.back_off(tried).await;
        }
        // Whoever tries so often at once is not a person.
        Ok(Tries::Locked(now.plus(1000)))
    }

    /// Forgets wrong tries after a right one.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn clear_tries(&self, key: &str) -> Result<(), Problem> {
        self.write(Write::delete(&tries_pk(key), "TRIES"))
            .await
            .map(|_| ())
    }

    /// Counts one request of `key` in the window that `now` falls in.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn count_request(
        &self,
        key: &str,
        limit: RateLimit,
        now: At,
    ) -> Result<Rate, Problem> {
        let window = now.0.max(0) / limit.window_ms;
        let end = At((window + 1) * limit.window_ms);
        let write = Write::update(
            &format!("RATE#{key}"),
            &format!("{}#{window}", limit.window_ms),
            "ADD requests :one SET expires = :end",
        )
        .number(":one", 1)
        .number(":end", end.second() + 60);
        let row = self.write(write).await?.unwrap_or_default();
        let count = u32::try_from(row::number(&row, "requests").unwrap_or(1)).unwrap_or(u32::MAX);
        Ok(Rate {
            limit: limit.requests,
            remaining: limit.requests.saturating_sub(count),
            allowed: count <= limit.requests,
            reset_ms: end.since(now),
        })
    }
}
