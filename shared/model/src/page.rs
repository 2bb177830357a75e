//! Permission pages (ORG-34) and who may open them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A page of the product; the unit of permission.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
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
    /// 时间条件.
    TimeConditions,
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
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
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

/// All pages, in the order of the menus.
pub const PAGES: &[Page] = &[
    Page::Organisation,
    Page::Agents,
    Page::Queues,
    Page::Flows,
    Page::TimeConditions,
    Page::Numbers,
    Page::CallRecords,
    Page::InboundReport,
    Page::Statements,
    Page::Webhooks,
    Page::PushLog,
    Page::OperationLog,
    Page::Desk,
];

impl Page {
    /// The page's name for people, for "no permission" texts.
    pub fn text(self) -> crate::Text {
        let (en, zh) = match self {
            Page::Organisation => ("Organisation", "组织管理"),
            Page::Agents => ("Agents", "座席管理"),
            Page::Queues => ("Queues", "队列设置"),
            Page::Flows => ("Call flows", "语音导航"),
            Page::TimeConditions => ("Time conditions", "时间条件"),
            Page::Numbers => ("Hotline numbers", "热线号码"),
            Page::CallRecords => ("Call records", "来电记录"),
            Page::InboundReport => ("Inbound report", "来电报表"),
            Page::Statements => ("Statements", "账单"),
            Page::Webhooks => ("Webhooks", "推送设置"),
            Page::PushLog => ("Push log", "推送日志"),
            Page::OperationLog => ("Operation log", "操作日志"),
            Page::Desk => ("Agent desk", "座席工作台"),
        };
        crate::Text { en, zh }
    }
}
