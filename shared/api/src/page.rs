//! Permission pages (ORG-34) and who may open them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A page of the product; the unit of permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Page {
    /// 组织管理.
    Organisation,
    /// 座席管理.
    Agents,
    /// 队列设置.
    Queues,
    /// 语音导航.
    Flows,
    /// 热线号码.
    Numbers,
    /// 来电记录.
    CallRecords,
    /// 来电报表.
    InboundReport,
    /// 账单.
    Statements,
    /// 推送设置.
    Webhooks,
    /// 推送日志.
    PushLog,
    /// 操作日志.
    OperationLog,
    /// 座席工作台.
    Desk,
}

/// What a role may do on a page (ORG-34).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Hidden.
    None,
    /// Query only.
    Read,
    /// Add, delete, change, query.
    Write,
}

/// What a person is in a tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Owner of the portal account that opened the instance, and its tenant administrator.
    Owner,
    /// Agent.
    Agent,
}

impl Role {
    /// What the role may do on a page.
    pub fn access(self, page: Page) -> Access {
        match (self, page) {
            (Role::Owner, _) => Access::Write,
            (Role::Agent, Page::Desk) => Access::Write,
            (Role::Agent, _) => Access::None,
        }
    }
}

/// Who may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Anybody.
    Public,
    /// Anybody who is signed in; the operation touches only the person's own things.
    SignedIn,
    /// Somebody who has a role in the tenant of the path that grants this access to this page. For
    /// everybody else the tenant does not exist.
    Tenant(Page, Access),
}
