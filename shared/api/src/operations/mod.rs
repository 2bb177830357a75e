//! The operations, by area.

pub mod account;
pub mod billing;
pub mod console;
pub mod developer;
pub mod records;
pub mod reports;

use crate::OperationInfo;

/// Lists the operations; the order is that of the document.
macro_rules! list {
    ($($area:ident::$name:ident),* $(,)?) => {
        /// Every operation.
        pub(crate) fn all() -> Vec<OperationInfo> {
            vec![$(OperationInfo::of::<$area::$name>()),*]
        }
    };
}

list! {
    account::PriceListShow,
    account::ChallengeCreate,
    account::SignUpCreate,
    account::SignUpResend,
    account::SignUpConfirm,
    account::SessionCreate,
    account::SessionShow,
    account::SessionDelete,
    account::PasswordChangeOwn,
    account::PasswordResetCreate,
    account::PasswordResetConfirm,
    account::PreferencesShow,
    account::PreferencesSave,
    account::InstanceList,
    account::InstanceCreate,
    account::SiteShow,
    console::InstanceShow,
    console::InstanceRename,
    console::ChecklistShow,
    console::ChecklistSkip,
    console::OrganisationShow,
    console::AgentList,
    console::AgentCreate,
    console::AgentShow,
    console::AgentUpdate,
    console::AgentDelete,
    console::AgentBulkChange,
    console::QueueList,
    console::QueueCreate,
    console::QueueUpdate,
    console::QueueDelete,
    console::DeskRulesShow,
    console::DeskRulesUpdate,
    console::FlowList,
    console::FlowCreate,
    console::FlowShow,
    console::FlowPublish,
    console::FlowDelete,
    console::FlowCheckRun,
    console::TimeConditionList,
    console::TimeConditionCreate,
    console::TimeConditionShow,
    console::TimeConditionUpdate,
    console::TimeConditionDelete,
    console::SettingsShow,
    console::SettingsUpdate,
    console::NumberList,
    console::NumberUpdate,
    console::TestCallCreate,
    console::TestCallShow,
    console::OperationLogList,
    console::DeskShow,
    records::CallRecordList,
    records::CallRecordShow,
    records::CallEventList,
    records::RecordingAudio,
    reports::InboundReportShow,
    reports::InboundReportExport,
    billing::PricesShow,
    billing::StatementList,
    billing::StatementShow,
    billing::StatementPdf,
    billing::BillLineList,
    developer::WebhookList,
    developer::WebhookCreate,
    developer::WebhookUpdate,
    developer::WebhookDelete,
    developer::WebhookRotate,
    developer::WebhookTest,
    developer::PushLogList,
    developer::PushResend,
}
