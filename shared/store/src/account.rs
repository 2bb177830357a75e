//! Persons: one account per e-mail, with roles in any number of tenants.
//!
//! Items: `EMAIL#<e-mail>` leads to the account; `ACCOUNT#<id>` holds the account and its memberships, so
//! that one query gives both.

use crate::expression::{Query, Write, Written};
use crate::random::random_id;
use crate::row::{self, Item, Row};
use crate::{Store, fault, hash_password};
use edgecall_model::error::codes;
use edgecall_model::page::{Access, Role};
use edgecall_model::{AgentId, At, Language, Problem, TenantId};
use serde::{Deserialize, Serialize};

/// A person who can sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Fixed id.
    pub id: String,
    /// E-mail in lower case.
    pub email: String,
    /// Name.
    pub name: String,
    /// Company; empty for agents.
    pub company: String,
    /// Mobile number; empty when not given.
    pub mobile: String,
    /// Language of mails and first language of pages.
    pub language: Language,
    /// Signed up on the portal: may open instances.
    pub portal: bool,
    /// Password hash.
    pub password_hash: String,
    /// Must choose a new password at the next sign-in (SEC-12).
    pub must_change_password: bool,
    /// A random first password no longer works after this (SEC-12).
    pub password_until: Option<At>,
    /// Sessions of an older generation are void; counts up with each new password.
    pub generation: u32,
    /// When it was made.
    pub created: At,
}

/// Roles of a person in a tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Tenant.
    pub tenant: TenantId,
    /// Opened the instance and administers it.
    pub owner: bool,
    /// The agent that the person is, when active.
    pub agent: Option<AgentId>,
}

impl Membership {
    /// The roles.
    pub fn roles(&self) -> Vec<Role> {
        let mut roles = Vec::new();
        if self.owner {
            roles.push(Role::Owner);
        }
        if self.agent.is_some() {
            roles.push(Role::Agent);
        }
        roles
    }

    /// The most that any of the roles may do on a page.
    pub fn access(&self, page: edgecall_model::page::Page) -> Access {
        self.roles()
            .into_iter()
            .map(|role| role.access(page))
            .max()
            .unwrap_or(Access::None)
    }
}

/// Where a new account's password comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasswordSource {
    /// The person chose it; this is its hash.
    Chosen(String),
    /// A random first password, valid until then; must be changed.
    First {
        /// Its hash.
        hash: String,
        /// End of its life.
        until: At,
    },
}

/// What a new account is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAccount {
    /// E-mail.
    pub email: String,
    /// Name.
    pub name: String,
    /// Company.
    pub company: String,
    /// Mobile number.
    pub mobile: String,
    /// Language.
    pub language: Language,
    /// May open instances.
    pub portal: bool,
    /// Password.
    pub password: PasswordSource,
    /// Now.
    pub created: At,
}

impl NewAccount {
    /// The account, with a new id.
    pub fn make(self) -> Account {
        let (password_hash, password_until) = match self.password {
            PasswordSource::Chosen(hash) => (hash, None),
            PasswordSource::First { hash, until } => (hash, Some(until)),
        };
        Account {
            id: random_id(),
            email: normal_email(&self.email),
            name: self.name,
            company: self.company,
            mobile: self.mobile,
            language: self.language,
            portal: self.portal,
            password_hash,
            must_change_password: password_until.is_some(),
            password_until,
            generation: 0,
            created: self.created,
        }
    }
}

/// E-mails are compared without surrounding blanks and in lower case.
pub(crate) fn normal_email(email: &str) -> String {
    email.trim().to_lowercase()
}

pub(crate) fn account_pk(id: &str) -> String {
    format!("ACCOUNT#{id}")
}

fn email_pk(email: &str) -> String {
    format!("EMAIL#{}", normal_email(email))
}

/// Writes that make an account; refused when the e-mail is taken.
pub(crate) fn account_writes(account: &Account) -> Result<Vec<Write>, Problem> {
    let pk = account_pk(&account.id);
    Ok(vec![
        Write::put_new(Item::new(email_pk(&account.email), "EMAIL").text("account", &account.id)),
        Write::put_new(
            Item::new(pk, "ACCOUNT")
                .number("generation", 0)
                .data(account)?,
        ),
    ])
}

pub(crate) fn membership_of(row: &Row) -> Option<Membership> {
    let tenant = TenantId::new(row::text(row, "sk")?.strip_prefix("MEMBER#")?)?;
    let agent = row::text(row, "agent").and_then(AgentId::new);
    let owner = row::flag(row, "owner");
    (owner || agent.is_some()).then_some(Membership {
        tenant,
        owner,
        agent,
    })
}

impl Store {
    /// The account of an e-mail.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn account_by_email(&self, email: &str) -> Result<Option<Account>, Problem> {
        let Some(row) = self.get(&email_pk(email), "EMAIL").await? else {
            return Ok(None);
        };
        let id = row::text(&row, "account")
            .ok_or_else(|| fault::internal("an e-mail has no account"))?;
        self.account(id).await
    }

    /// An account by id.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn account(&self, id: &str) -> Result<Option<Account>, Problem> {
        let row = self.get(&account_pk(id), "ACCOUNT").await?;
        row.as_ref().map(row::data).transpose()
    }

    /// Makes an account.
    ///
    /// # Errors
    /// `email_taken`.
    pub async fn create_account(&self, account: NewAccount) -> Result<Account, Problem> {
        let account = account.make();
        match self.transact(account_writes(&account)?).await? {
            Written::Done => Ok(account),
            Written::Refused(_) => Err(Problem::new(&codes::EMAIL_TAKEN)),
        }
    }

    /// An account with its memberships, in one request.
    pub(crate) async fn account_with_memberships(
        &self,
        id: &str,
    ) -> Result<Option<(Account, Vec<Membership>)>, Problem> {
        let rows = self.query_all(Query::of(account_pk(id))).await?;
        let mut account = None;
        let mut memberships = Vec::new();
        for row in &rows {
            if row::text(row, "sk") == Some("ACCOUNT") {
                account = Some(row::data::<Account>(row)?);
            } else if let Some(membership) = membership_of(row) {
                memberships.push(membership);
            }
        }
        Ok(account.map(|account| (account, memberships)))
    }

    /// Sets a new password; every session of the account ends.
    ///
    /// # Errors
    /// `changed_meanwhile` when another password was set at the same moment.
    pub async fn set_password(
        &self,
        account: &Account,
        password: &str,
    ) -> Result<Account, Problem> {
        let mut changed = account.clone();
        changed.password_hash = hash_password(password)?;
        changed.must_change_password = false;
        changed.password_until = None;
        changed.generation += 1;
        let write = Write::put(
            Item::new(account_pk(&account.id), "ACCOUNT")
                .number("generation", i64::from(changed.generation))
                .data(&changed)?,
        )
        .when("generation = :old")
        .number(":old", i64::from(account.generation));
        match self.write(write).await? {
            Some(_) => Ok(changed),
            None => Err(Problem::new(&codes::CHANGED_MEANWHILE)),
        }
    }

    /// The person's own page settings, as JSON text by key.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn preferences(&self, account: &str) -> Result<Vec<(String, String)>, Problem> {
        let row = self
            .get(&format!("PREFERENCES#{account}"), "PREFERENCES")
            .await?;
        row.as_ref()
            .map(row::data)
            .transpose()
            .map(Option::unwrap_or_default)
    }

    /// Replaces the page settings; at most 300 KB in all.
    ///
    /// # Errors
    /// `too_large`.
    pub async fn save_preferences(
        &self,
        account: &str,
        values: &[(String, String)],
    ) -> Result<(), Problem> {
        const MOST: usize = 300_000;
        let item = Item::new(format!("PREFERENCES#{account}"), "PREFERENCES");
        let bytes = row::to_bytes(&values)?;
        if bytes.len() > MOST {
            return Err(Problem::new(&codes::TOO_LARGE).with(MOST.to_string()));
        }
        self.write(Write::put(item.bytes(bytes))).await.map(|_| ())
    }

    /// Asks for a password reset: gives the token for the link (SEC-11), valid 30 minutes, once.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn start_password_reset(
        &self,
        account: &Account,
        now: At,
    ) -> Result<String, Problem> {
        let token = crate::random_token();
        let item = Item::new(reset_pk(&token), "RESET")
            .text("account", &account.id)
            .expires(now.plus(30 * 60_000));
        self.write(Write::put(item)).await?;
        Ok(token)
    }

    /// The account that a reset token is for, without using it up.
    ///
    /// # Errors
    /// `code_expired` when it is unknown, used or too old.
    pub async fn account_of_reset(&self, token: &str, now: At) -> Result<Account, Problem> {
        let row = self.get(&reset_pk(token), "RESET").await?;
        self.account_of_reset_row(row, now).await
    }

    /// The account that a reset token is for. The token is used up.
    ///
    /// # Errors
    /// `code_expired` when it is unknown, used or too old.
    pub async fn take_password_reset(&self, token: &str, now: At) -> Result<Account, Problem> {
        let gone = Write::delete(&reset_pk(token), "RESET").when("attribute_exists(pk)");
        let row = self.write(gone).await?;
        self.account_of_reset_row(row, now).await
    }

    async fn account_of_reset_row(&self, row: Option<Row>, now: At) -> Result<Account, Problem> {
        let expired = || Problem::new(&codes::CODE_EXPIRED);
        let row = row
            .filter(|row| row::is_live(row, now))
            .ok_or_else(expired)?;
        let account = row::text(&row, "account").ok_or_else(expired)?;
        self.account(account).await?.ok_or_else(expired)
    }
}

fn reset_pk(token: &str) -> String {
    format!("RESET#{}", crate::seal::token_digest(token))
}
