//! Idempotency keys: the same key with the same request gives the first answer again, for 24 hours.

use crate::expression::Write;
use crate::row::{self, Item};
use crate::{Store, fault};
use edgecall_model::error::codes;
use edgecall_model::{At, Problem};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

const LIFE_MS: i64 = 24 * 3_600_000;
/// A request that never answered blocks its key so long, milliseconds.
const PENDING_MS: i64 = 60_000;

const PURPOSE: &str = "reply";

/// The first answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredReply {
    /// HTTP status.
    pub status: u16,
    /// Body, JSON text; empty when there was none.
    pub body: String,
    /// `Set-Cookie` values.
    #[serde(default)]
    pub cookies: Vec<String>,
}

/// What a key means for this request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// Carry the request out, then [`Store::finish_idempotent`].
    First,
    /// Answer this.
    Repeat(StoredReply),
}

fn pk(owner: &str, key: &str) -> String {
    let digest = hex::encode(Sha256::digest(key.as_bytes()));
    format!("IDEMPOTENT#{owner}#{digest}")
}

impl Store {
    /// Takes the key `key` of `owner` (an account or address) for a request with this text or digest.
    ///
    /// # Errors
    /// `idempotency_mismatch` when it was used for another request; `changed_meanwhile` while the first
    /// request still runs.
    pub async fn begin_idempotent(
        &self,
        owner: &str,
        key: &str,
        request: &str,
        now: At,
    ) -> Result<Begun, Problem> {
        // Keyed, since a request may hold a password that could be guessed back from its plain digest.
        let request = hex::encode(self.keyed_digest("request", request));
        let item = Item::new(pk(owner, key), "REPLY")
            .text("request", &request)
            .number("began", now.0)
            .expires(now.plus(LIFE_MS));
        let free = "attribute_not_exists(pk) OR expires <= :now_s OR (attribute_not_exists(reply) AND began <= :stale)";
        let write = Write::put(item)
            .when(free)
            .number(":now_s", now.second())
            .number(":stale", now.0 - PENDING_MS);
        if self.write(write).await?.is_some() {
            return Ok(Begun::First);
        }
        let Some(row) = self.get(&pk(owner, key), "REPLY").await? else {
            return Err(Problem::new(&codes::CHANGED_MEANWHILE));
        };
        if row::text(&row, "request") != Some(&request) {
            return Err(Problem::new(&codes::IDEMPOTENCY_MISMATCH));
        }
        let sealed =
            row::text(&row, "reply").ok_or_else(|| Problem::new(&codes::CHANGED_MEANWHILE))?;
        let text = self.unseal(owner, PURPOSE, sealed)?;
        serde_json::from_str(&text)
            .map(Begun::Repeat)
            .map_err(fault::internal)
    }

    /// Keeps the first answer, sealed: it may show a secret that is shown only once.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn finish_idempotent(
        &self,
        owner: &str,
        key: &str,
        reply: &StoredReply,
    ) -> Result<(), Problem> {
        let text = serde_json::to_string(reply).map_err(fault::internal)?;
        let write = Write::update(&pk(owner, key), "REPLY", "SET reply = :reply")
            .when("attribute_exists(pk)")
            .text(":reply", &self.seal(owner, PURPOSE, &text)?);
        self.write(write).await.map(|_| ())
    }

    /// Frees a key whose request failed on our side, so that it can be tried again.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn abandon_idempotent(&self, owner: &str, key: &str) -> Result<(), Problem> {
        self.write(Write::delete(&pk(owner, key), "REPLY"))
            .await
            .map(|_| ())
    }
}
