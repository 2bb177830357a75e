//! Sign-ups that wait for their e-mailed code (PORTAL-02), and slider checks.

use crate::expression::Write;
use crate::random::{random_below, random_id};
use crate::row::{self, Item, Row};
use crate::{NewAccount, PasswordSource, Store, fault};
use edgecall_model::error::codes;
use edgecall_model::{At, Language, Problem};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

/// The code is valid so long, milliseconds.
const CODE_MS: i64 = 10 * 60_000;
/// A new code can be sent after this, milliseconds.
const RESEND_MS: i64 = 60_000;
/// Wrong entries that void a code.
const TRIES: i64 = 5;
/// A sign-up without its code is forgotten after this, milliseconds.
const LIFE_MS: i64 = 24 * 3_600_000;
/// A slider check is valid so long, milliseconds.
const CHALLENGE_MS: i64 = 5 * 60_000;

/// What a person filled in. No account exists yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUpDraft {
    /// E-mail.
    pub email: String,
    /// Hash of the chosen password.
    pub password_hash: String,
    /// Company.
    pub company: String,
    /// Contact name.
    pub contact: String,
    /// Mobile number.
    pub mobile: String,
    /// Language.
    pub language: Language,
}

impl SignUpDraft {
    /// The account that the right code makes of it.
    pub fn into_account(self, now: At) -> NewAccount {
        NewAccount {
            email: self.email,
            name: self.contact,
            company: self.company,
            mobile: self.mobile,
            language: self.language,
            portal: true,
            password: PasswordSource::Chosen(self.password_hash),
            created: now,
        }
    }
}

/// A sign-up with the code that was just made for it, to be mailed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingSignUp {
    /// Id of the sign-up.
    pub id: String,
    /// 6 digits. Only a keyed digest is stored.
    pub code: String,
    /// The form.
    pub draft: SignUpDraft,
    /// A new code can be sent after so many milliseconds.
    pub resend_ms: i64,
    /// The code is valid for so many milliseconds.
    pub valid_ms: i64,
}

/// Result of a code entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeCheck {
    /// Right; the sign-up is used up.
    Right(Box<SignUpDraft>),
    /// Wrong; so many entries are left.
    Wrong(u32),
    /// Too old, or wrong too often: a new code is needed.
    Expired,
}

fn sign_up_pk(id: &str) -> String {
    format!("SIGNUP#{id}")
}

fn not_there() -> Problem {
    fault::not_found("The sign-up", "该注册申请")
}

impl Store {
    /// Keeps a sign-up and makes its first code.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn start_sign_up(
        &self,
        draft: SignUpDraft,
        now: At,
    ) -> Result<PendingSignUp, Problem> {
        let id = random_id();
        let code = format!("{:06}", random_below(1_000_000));
        let item = Item::new(sign_up_pk(&id), "SIGNUP")
            .text("code", self.code_digest(&id, &code))
            .number("sent", now.0)
            .number("tries", 0)
            .expires(now.plus(LIFE_MS))
            .data(&draft)?;
        self.write(Write::put_new(item)).await?;
        Ok(PendingSignUp {
            id,
            code,
            draft,
            resend_ms: RESEND_MS,
            valid_ms: CODE_MS,
        })
    }

    /// Makes a new code; the old one is void.
    ///
    /// # Errors
    /// `not_found`, `resend_too_soon` with the seconds to wait.
    pub async fn renew_sign_up(&self, id: &str, now: At) -> Result<PendingSignUp, Problem> {
        let row = self.sign_up_row(id, now).await?;
        let sent = At(row::number(&row, "sent").unwrap_or(0));
        let wait = RESEND_MS - now.since(sent);
        let too_soon = |wait: i64| {
            Problem::new(&codes::RESEND_TOO_SOON).with(((wait + 999) / 1000).to_string())
        };
        if wait > 0 {
            return Err(too_soon(wait));
        }
        let code = format!("{:06}", random_below(1_000_000));
        let write = Write::update(
            &sign_up_pk(id),
            "SIGNUP",
            "SET code = :code, sent = :now, tries = :none",
        )
        .when("sent = :sent")
        .text(":code", &self.code_digest(id, &code))
        .number(":now", now.0)
        .number(":none", 0)
        .number(":sent", sent.0);
        if self.write(write).await?.is_none() {
            return Err(too_soon(RESEND_MS));
        }
        let draft = row::data(&row)?;
        Ok(PendingSignUp {
            id: id.to_owned(),
            code,
            draft,
            resend_ms: RESEND_MS,
            valid_ms: CODE_MS,
        })
    }

    /// Checks a code. Each entry counts, so that guessing in parallel does not help.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn check_sign_up_code(
        &self,
        id: &str,
        code: &str,
        now: At,
    ) -> Result<CodeCheck, Problem> {
        let row = self.sign_up_row(id, now).await?;
        let sent = row::number(&row, "sent").unwrap_or(0);
        if now.since(At(sent)) >= CODE_MS {
            return Ok(CodeCheck::Expired);
        }
        let count = Write::update(&sign_up_pk(id), "SIGNUP", "SET tries = tries + :one")
            .when("tries < :most AND sent = :sent")
            .number(":one", 1)
            .number(":most", TRIES)
            .number(":sent", sent);
        let Some(counted) = self.write(count).await? else {
            return Ok(CodeCheck::Expired);
        };
        let right: bool = row::text(&counted, "code").is_some_and(|stored| {
            stored
                .as_bytes()
                .ct_eq(self.code_digest(id, code).as_bytes())
                .into()
        });
        if !right {
            let left = TRIES - row::number(&counted, "tries").unwrap_or(TRIES);
            return Ok(if left > 0 {
                CodeCheck::Wrong(left.unsigned_abs() as u32)
            } else {
                CodeCheck::Expired
            });
        }
        let used = Write::delete(&sign_up_pk(id), "SIGNUP").when("attribute_exists(pk)");
        match self.write(used).await? {
            Some(_) => Ok(CodeCheck::Right(Box::new(row::data(&counted)?))),
            None => Err(not_there()),
        }
    }

    /// Keeps the right position of a slider check; gives the check's id.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn start_challenge(&self, position: u16, now: At) -> Result<String, Problem> {
        let id = random_id();
        let item = Item::new(format!("CHALLENGE#{id}"), "CHALLENGE")
            .number("position", i64::from(position))
            .expires(now.plus(CHALLENGE_MS));
        self.write(Write::put_new(item)).await?;
        Ok(id)
    }

    /// The right position of a slider check, which is used up; `None` when unknown, used or too old.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn take_challenge(&self, id: &str, now: At) -> Result<Option<u16>, Problem> {
        let gone =
            Write::delete(&format!("CHALLENGE#{id}"), "CHALLENGE").when("attribute_exists(pk)");
        let row = self.write(gone).await?.filter(|row| row::is_live(row, now));
        Ok(row
            .and_then(|row| row::number(&row, "position"))
            .and_then(|p| u16::try_from(p).ok()))
    }

    async fn sign_up_row(&self, id: &str, now: At) -> Result<Row, Problem> {
        let row = self.get(&sign_up_pk(id), "SIGNUP").await?;
        row.filter(|row| row::is_live(row, now))
            .ok_or_else(not_there)
    }

    fn code_digest(&self, id: &str, code: &str) -> String {
        hex::encode(self.keyed_digest("code", &format!("{id}\n{code}")))
    }
}
