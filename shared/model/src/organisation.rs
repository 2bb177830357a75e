//! Tenant, branch, department (ORG-10) and the instance's life (PORTAL-11).

use crate::{At, BillingAccountId, BranchId, DepartmentId, Language, TenantId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// State of an instance (PORTAL-11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TenantState {
    /// Trial (试用).
    Trial,
    /// Active (正式).
    Active,
    /// Suspended (停服): new calls are refused.
    Suspended,
    /// Closing (注销中).
    Closing,
    /// Closed (已注销).
    Closed,
}

impl TenantState {
    /// Whether new calls are taken.
    pub fn takes_calls(self) -> bool {
        matches!(self, TenantState::Trial | TenantState::Active)
    }
}

/// Why a tenant that is in order takes no new calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ServiceLimit {
    /// The end of service has passed (PORTAL-13).
    ServiceEnded,
    /// The trial's free minutes are used up (PORTAL-12).
    TrialMinutesUsed,
}

/// Edition of the product that the instance has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Edition {
    /// Standard edition.
    Standard,
    /// Advanced edition.
    Advanced,
}

/// One customer company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tenant {
    /// `TCC` and 7 digits.
    pub id: TenantId,
    /// Instance name, 2 to 50 characters.
    pub name: String,
    /// Domain prefix, 3 to 30 lower-case letters, digits, hyphens (PORTAL-07).
    pub prefix: String,
    /// Edition.
    pub edition: Edition,
    /// State.
    pub state: TenantState,
    /// IANA time zone, default `Asia/Shanghai`.
    pub time_zone: String,
    /// Default language.
    pub language: Language,
    /// Industry, from the list of the sign-up page.
    pub industry: String,
    /// When it was opened.
    pub created: At,
    /// End of trial or service, when one is set.
    pub service_end: Option<At>,
    /// Bought or lent seats.
    pub seats: u32,
    /// The billing account that its departments are charged to.
    pub billing_account: BillingAccountId,
    /// What the trial gives, as the operator's settings were when the instance was opened (PORTAL-12).
    #[serde(default)]
    pub trial: Option<TrialTerms>,
    /// Seconds by which each ping of a desk lengthens the agent's session, 60 to 86,400 (SEC-14).
    #[serde(default = "agent_session_seconds")]
    pub agent_session_seconds: u32,
}

/// Seconds of an agent's session after the desk's last ping, when nothing else is set (SEC-14).
pub const AGENT_SESSION_SECONDS: u32 = 3_600;

fn agent_session_seconds() -> u32 {
    AGENT_SESSION_SECONDS
}

impl Tenant {
    /// The state at a time: service that has an end is suspended from then on (PORTAL-13).
    pub fn state_at(&self, now: At) -> TenantState {
        match self.service_end {
            Some(end) if self.state.takes_calls() && now >= end => TenantState::Suspended,
            _ => self.state,
        }
    }

    /// The trial that the tenant is in, or was in until its end.
    pub fn running_trial(&self) -> Option<&TrialTerms> {
        self.trial
            .as_ref()
            .filter(|_| self.state == TenantState::Trial)
    }

    /// When the trial that the tenant was opened with is over.
    pub fn trial_end(&self) -> Option<At> {
        let days = i64::from(self.trial.as_ref()?.days);
        Some(self.created.plus(days * 24 * 3_600_000))
    }
}

impl Tenant {
    /// Until when the recordings of a call of the trial are kept; `None` = for as long as the tenant keeps them.
    pub fn recordings_kept_until(&self, start: At, end: At) -> Option<At> {
        let days = i64::from(self.trial.as_ref()?.recording_days);
        (start < self.trial_end()?).then(|| end.plus(days * 24 * 3_600_000))
    }
}

/// What a trial gives (PORTAL-12). Each value is an operator's setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TrialTerms {
    /// Days, 1 to 365.
    pub days: u32,
    /// Seats, 1 to 1,000.
    pub seats: u32,
    /// Billed minutes that cost nothing, 0 to 1,000,000. When they are used up, no further calls are taken.
    pub minutes: u32,
    /// Days for which recordings are kept, 1 to 3,650.
    pub recording_days: u32,
}

impl Default for TrialTerms {
    fn default() -> Self {
        TrialTerms {
            days: 14,
            seats: 2,
            minutes: 100,
            recording_days: 7,
        }
    }
}

/// Second organisation level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Branch {
    /// `JG` and 7 digits.
    pub id: BranchId,
    /// Name, 2 to 50 characters.
    pub name: String,
}

/// Third organisation level; owns agents, queues, numbers, flows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Department {
    /// `BM` and 7 digits.
    pub id: DepartmentId,
    /// The branch it belongs to.
    pub branch: BranchId,
    /// Name, 2 to 50 characters.
    pub name: String,
}
