//! Sessions: a random token, stored only as its digest (SEC-15).

use crate::account::{Account, Membership};
use crate::expression::Write;
use crate::password::pretend_to_verify;
use crate::row::{self, Item};
use crate::scope::TenantScope;
use crate::seal::token_digest;
use crate::{Store, fault, random_token, verify_password};
use edgecall_model::error::codes;
use edgecall_model::organisation::AGENT_SESSION_SECONDS;
use edgecall_model::page::{Access, Page};
use edgecall_model::{At, Problem, TenantId};

/// The secret that a browser or program holds.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(pub String);

impl std::fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionToken(..)")
    }
}

/// A person who is signed in, with roles as of this request.
#[derive(Clone, Debug)]
pub struct Session {
    store: Store,
    id: String,
    account: Account,
    memberships: Vec<Membership>,
    ends: At,
}

/// Absolute life of a portal person's session (SEC-15).
const LONGEST_MS: i64 = 12 * 3_600_000;
/// Idle life of a portal person's session.
const IDLE_MS: i64 = 120 * 60_000;
/// Use is written down at most this often.
const TOUCH_EVERY_MS: i64 = 60_000;

fn session_pk(id: &str) -> String {
    format!("SESSION#{id}")
}

impl Store {
    /// The account, when e-mail and password are right. Takes as long for an unknown e-mail.
    ///
    /// # Errors
    /// `wrong_credentials`, for both, also when a first password is too old.
    pub async fn check_credentials(
        &self,
        email: &str,
        password: &str,
        now: At,
    ) -> Result<Account, Problem> {
        let wrong = || Problem::new(&codes::WRONG_CREDENTIALS);
        let Some(account) = self.account_by_email(email).await? else {
            pretend_to_verify(password);
            return Err(wrong());
        };
        let right = verify_password(password, &account.password_hash);
        let late = account.password_until.is_some_and(|until| now > until);
        if right && !late {
            Ok(account)
        } else {
            Err(wrong())
        }
    }

    /// Signs an account in.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn start_session(
        &self,
        account: &Account,
        now: At,
    ) -> Result<(SessionToken, Session), Problem> {
        let token = random_token();
        let id = token_digest(&token);
        let memberships = match self.account_with_memberships(&account.id).await? {
            Some((_, memberships)) => memberships,
            None => Vec::new(),
        };
        let (idle, ends) = if account.portal {
            (IDLE_MS, now.plus(LONGEST_MS))
        } else {
            let idle = self.agent_session_ms(&memberships).await?;
            (idle, now.plus(idle))
        };
        let item = Item::new(session_pk(&id), "SESSION")
            .text("account", &account.id)
            .number("generation", i64::from(account.generation))
            .number("idle", idle)
            .number("seen", now.0)
            .number("ends", ends.0)
            .expires(ends);
        self.write(Write::put(item)).await?;
        let session = Session {
            store: self.clone(),
            id,
            account: account.clone(),
            memberships,
            ends,
        };
        Ok((SessionToken(token), session))
    }

    /// How long an agent stays signed in without a ping: the longest of the tenants that the agent is in (SEC-14).
    async fn agent_session_ms(&self, memberships: &[Membership]) -> Result<i64, Problem> {
        let mut seconds = None;
        for membership in memberships {
            let scope = TenantScope::new(self.clone(), membership.tenant.clone());
            match scope.load_tenant().await {
                Ok(tenant) => seconds = seconds.max(Some(tenant.agent_session_seconds)),
                Err(problem) if problem.code.code == codes::NOT_FOUND.code => {}
                Err(problem) => return Err(problem),
            }
        }
        Ok(i64::from(seconds.unwrap_or(AGENT_SESSION_SECONDS)) * 1_000)
    }

    /// The session of a token. Using it keeps a portal person's session from being idle; an agent's is kept by the
    /// desk's pings alone.
    ///
    /// # Errors
    /// `not_signed_in` when it is unknown, idle for too long, at its end, or of an older password.
    pub async fn authenticate(&self, token: &str, now: At) -> Result<Session, Problem> {
        let (session, seen) = self.look_up(token, now).await?;
        if session.account.portal && now.since(seen) >= TOUCH_EVERY_MS {
            session.write_use(now).await?;
        }
        Ok(session)
    }

    /// The session of a token, without using it: for looking whether it still holds.
    ///
    /// # Errors
    /// As [`Store::authenticate`].
    pub async fn look_at_session(&self, token: &str, now: At) -> Result<Session, Problem> {
        Ok(self.look_up(token, now).await?.0)
    }

    /// A ping of an agent's desk (SEC-14): the agent's session ends `seconds` from now. A portal person who works at
    /// a desk is not idle; the absolute end of that session stays.
    ///
    /// # Errors
    /// As [`Store::authenticate`]: a session that has ended does not come back.
    pub async fn ping_session(&self, token: &str, seconds: u32, now: At) -> Result<(), Problem> {
        let (session, _) = self.look_up(token, now).await?;
        if session.account.portal {
            return session.write_use(now).await;
        }
        let idle = i64::from(seconds) * 1_000;
        let ends = now.plus(idle);
        let lengthen = Write::update(
            &session_pk(&session.id),
            "SESSION",
            "SET seen = :now, idle = :idle, ends = :ends, expires = :expires",
        )
        .when("attribute_exists(pk)")
        .number(":now", now.0)
        .number(":idle", idle)
        .number(":ends", ends.0)
        .number(":expires", ends.second() + 1);
        self.write(lengthen).await.map(|_| ())
    }

    /// The session of a token, and when it was used last.
    async fn look_up(&self, token: &str, now: At) -> Result<(Session, At), Problem> {
        let out = || Problem::new(&codes::NOT_SIGNED_IN);
        let id = token_digest(token);
        let row = self
            .get(&session_pk(&id), "SESSION")
            .await?
            .ok_or_else(out)?;
        let field = |name| {
            row::number(&row, name).ok_or_else(|| fault::internal("a session lacks a field"))
        };
        let (seen, idle, ends) = (At(field("seen")?), field("idle")?, At(field("ends")?));
        if now >= ends || now.since(seen) >= idle {
            return Err(out());
        }
        let account_id = row::text(&row, "account").ok_or_else(out)?;
        let (account, memberships) = self
            .account_with_memberships(account_id)
            .await?
            .ok_or_else(out)?;
        if field("generation")? != i64::from(account.generation) {
            return Err(out());
        }
        let session = Session {
            store: self.clone(),
            id,
            account,
            memberships,
            ends,
        };
        Ok((session, seen))
    }
}

impl Session {
    /// The person.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// Roles by tenant.
    pub fn memberships(&self) -> &[Membership] {
        &self.memberships
    }

    /// The role in one tenant.
    pub fn membership(&self, tenant: &TenantId) -> Option<&Membership> {
        self.memberships.iter().find(|m| m.tenant == *tenant)
    }

    /// Its end: absolute for portal people, that without a further ping for agents.
    pub fn ends(&self) -> At {
        self.ends
    }

    /// A digest that names the session, for rate limits and idempotency keys; not a secret.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The way into a tenant, for one kind of access to one page.
    ///
    /// # Errors
    /// `not_found` without a role there: for outsiders the tenant does not exist. `no_permission` when the
    /// roles do not reach.
    pub fn tenant(
        &self,
        tenant: &TenantId,
        page: Page,
        access: Access,
    ) -> Result<TenantScope, Problem> {
        let membership = self
            .membership(tenant)
            .ok_or_else(|| fault::not_found("The instance", "该实例"))?;
        if membership.access(page) < access {
            let text = page.text();
            return Err(Problem::new(&codes::NO_PERMISSION).with_text(text.en, text.zh));
        }
        Ok(TenantScope::new(self.store.clone(), tenant.clone()))
    }

    /// Ways into all tenants that the person owns (the instance list).
    pub fn owned(&self) -> Vec<TenantScope> {
        let owned = self.memberships.iter().filter(|m| m.owner);
        owned
            .map(|m| TenantScope::new(self.store.clone(), m.tenant.clone()))
            .collect()
    }

    /// The way into a tenant in which the person has any role, for what every member may see of it.
    ///
    /// # Errors
    /// `not_found` without a role there.
    pub fn member_of(&self, tenant: &TenantId) -> Result<TenantScope, Problem> {
        self.membership(tenant)
            .ok_or_else(|| fault::not_found("The instance", "该实例"))?;
        Ok(TenantScope::new(self.store.clone(), tenant.clone()))
    }

    async fn write_use(&self, now: At) -> Result<(), Problem> {
        let touch = Write::update(&session_pk(&self.id), "SESSION", "SET seen = :now")
            .when("attribute_exists(pk)")
            .number(":now", now.0);
        self.store.write(touch).await.map(|_| ())
    }

    /// Signs out.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn end(&self) -> Result<(), Problem> {
        self.store
            .write(Write::delete(&session_pk(&self.id), "SESSION"))
            .await
            .map(|_| ())
    }

    /// Sets a new password: every other session of the person ends, this one goes on (SEC-10).
    ///
    /// # Errors
    /// `changed_meanwhile`.
    pub async fn change_password(&self, password: &str) -> Result<(), Problem> {
        let account = self.store.set_password(&self.account, password).await?;
        let keep = Write::update(&session_pk(&self.id), "SESSION", "SET generation = :new")
            .when("attribute_exists(pk)")
            .number(":new", i64::from(account.generation));
        self.store.write(keep).await.map(|_| ())
    }
}
