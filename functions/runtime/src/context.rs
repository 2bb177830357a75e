//! What a handler has besides its input.

use crate::Platform;
use crate::audit::AuditDraft;
use crate::limits::seconds;
use edgecall_model::error::codes;
use edgecall_model::{At, Language, Problem};
use edgecall_store::{Account, Session, SessionToken, Store, TenantScope};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde::Serialize;

/// Name of the session cookie.
pub const SESSION_COOKIE: &str = "edgecall_session";

/// One request: who asks, from where, in which tenant, and what the operation log will say about it.
#[derive(Debug)]
pub struct Context {
    pub(crate) platform: Platform,
    pub(crate) now: At,
    pub(crate) language: Language,
    pub(crate) address: String,
    pub(crate) request_id: String,
    pub(crate) headers: HeaderMap,
    pub(crate) session: Option<Session>,
    pub(crate) scope: Option<TenantScope>,
    pub(crate) audit: AuditDraft,
    pub(crate) answer_headers: Vec<(HeaderName, HeaderValue)>,
}

impl std::fmt::Debug for Platform {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Platform")
    }
}

impl Context {
    /// The platform's services.
    pub fn platform(&self) -> &Platform {
        &self.platform
    }

    /// Tables and objects.
    pub fn store(&self) -> &Store {
        self.platform.store()
    }

    /// When the request came: one time for all that it does.
    pub fn now(&self) -> At {
        self.now
    }

    /// The reader's language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The caller's network address.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Names this request in answers and logs.
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// A header of the request.
    pub fn header(&self, name: &str) -> Option<&str> {
        crate::request::header(&self.headers, name)
    }

    /// The signed-in person.
    ///
    /// # Errors
    /// `not_signed_in` in a public operation without a session.
    pub fn session(&self) -> Result<&Session, Problem> {
        self.session
            .as_ref()
            .ok_or_else(|| Problem::new(&codes::NOT_SIGNED_IN))
    }

    /// The tenant of the path, already checked against the operation's permission.
    ///
    /// # Errors
    /// `not_found` in an operation that names no tenant.
    pub fn scope(&self) -> Result<&TenantScope, Problem> {
        self.scope
            .as_ref()
            .ok_or_else(|| Problem::new(&codes::NOT_FOUND).with_text("The instance", "该实例"))
    }

    /// Says what the operation log keeps: which object, its values before and after. Secrets must not be in
    /// them.
    pub fn audit<B: Serialize, A: Serialize>(
        &mut self,
        key: impl Into<String>,
        before: Option<&B>,
        after: Option<&A>,
    ) {
        self.audit.key = key.into();
        self.audit.before = before.map(text_of).unwrap_or_default();
        self.audit.after = after.map(text_of).unwrap_or_default();
    }

    /// Names the object in the operation log.
    pub fn audit_key(&mut self, key: impl Into<String>) {
        self.audit.key = key.into();
    }

    /// Names the person in the operation log, where the request itself has no session yet.
    pub fn audit_who(&mut self, account: &Account) {
        self.audit.who = Some(account.clone());
    }

    /// Puts the line into the log of a tenant that the request's path does not name (a new one).
    pub fn audit_in(&mut self, scope: &TenantScope) {
        self.audit.scope = Some(scope.clone());
    }

    /// Hands the browser its session.
    pub fn set_session_cookie(&mut self, token: &SessionToken, ends: At) {
        let life = seconds(ends.since(self.now));
        self.set_cookie(&format!("{SESSION_COOKIE}={}; Max-Age={life}", token.0));
    }

    /// Takes the session from the browser.
    pub fn clear_session_cookie(&mut self) {
        self.set_cookie(&format!("{SESSION_COOKIE}=; Max-Age=0"));
    }

    fn set_cookie(&mut self, value: &str) {
        let secure = if self.platform.config().public_url.starts_with("https:") {
            "; Secure"
        } else {
            ""
        };
        let text = format!("{value}; Path=/; HttpOnly; SameSite=Lax{secure}");
        if let Ok(value) = HeaderValue::from_str(&text) {
            self.answer_headers.push((header::SET_COOKIE, value));
        }
    }
}

fn text_of<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
