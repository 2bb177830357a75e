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
