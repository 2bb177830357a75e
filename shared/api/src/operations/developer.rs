//! Webhooks.

use crate::declare::operation;
use crate::{Access, Audit, Nothing, Page, Permission, views};
use edgecall_model::webhook::{PushLogLine, Webhook};

operation! {
    /// Webhooks.
    WebhookList: "list_webhooks" Get "/api/tenants/{tenant}/webhooks" in Webhooks,
    permission: Permission::Tenant(Page::Webhooks, Access::Read),
    audit: Audit::None,
    query: views::Paging, body: Nothing, reply: views::Listing<views::WebhookView>,
    errors: [NOT_FOUND],
    en: "Webhooks", zh: "推送设置",
}

operation! {
    /// Add a webhook; the secret is shown once.
    WebhookCreate: "create_webhook" Post "/api/tenants/{tenant}/webhooks" in Webhooks,
    permission: Permission::Tenant(Page::Webhooks, Access::Write),
    audit: Audit::Entry { object: "webhook", action: "create" },
    query: Nothing, body: views::WebhookForm, reply: views::WebhookWithSecret,
    errors: [NOT_FOUND, ADDRESS_REFUSED, LIMIT_REACHED],
    en: "Add a webhook; the secret is shown once", zh: "新增推送",
}

operation! {
    /// Change a webhook.
    WebhookUpdate: "update_webhook" Put "/api/tenants/{tenant}/webhooks/{webhook}" in Webhooks,
    permission: Permission::Tenant(Page::Webhooks, Access::Write),
    audit: Audit::Entry { object: "webhook", action: "update" },
    query: Nothing, body: views::WebhookForm, reply: Webhook,
    errors: [NOT_FOUND, ADDRESS_REFUSED],
    en: "Change a webhook", zh: "修改推送",
}

operation! {
    /// Delete a webhook.
    WebhookDelete: "delete_webhook" Delete "/api/tenants/{tenant}/webhooks/{webhook}" in Webhooks,
    permission: Permission::Tenant(Page::Webhooks, Access::Write),
    audit: Audit::Entry { object: "webhook", action: "delete" },
    query: Nothing, body: Nothing, reply: Nothing,
    errors: [NOT_FOUND],
    en: "Delete a webhook", zh: "删除推送",
}

operation! {
    /// New signing secret.
    WebhookRotate: "rotate_webhook_secret" Post "/api/tenants/{tenant}/webhooks/{webhook}/secret" in Webhooks,
    permission: Permission::Tenant(Page::Webhooks, Access::Write),
    audit: Audit::Entry { object: "webhook", action: "rotate" },
    query: Nothing, body: Nothing, reply: views::WebhookWithSecret,
    errors: [NOT_FOUND],
    en: "New signing secret", zh: "更换签名密钥",
}

operation! {
    /// Send a sample event.
    WebhookTest: "test_webhook" Post "/api/tenants/{tenant}/webhooks/{webhook}/test" in Webhooks,
    permission: Permission::Tenant(Page::Webhooks, Access::Write),
    audit: Audit::Entry { object: "webhook", action: "test" },
    query: Nothing, body: Nothing, reply: PushLogLine,
    errors: [NOT_FOUND, ADDRESS_REFUSED],
    en: "Send a sample event", zh: "测试推送",
}

operation! {
    /// Push log, newest first.
    PushLogList: "list_push_log" Get "/api/tenants/{tenant}/push-log" in Webhooks,
    permission: Permission::Tenant(Page::PushLog, Access::Read),
    audit: Audit::None,
    query: views::PushLogFilter, body: Nothing, reply: views::Listing<PushLogLine>,
    errors: [NOT_FOUND],
    en: "Push log, newest first", zh: "推送日志",
}

operation! {
    /// Send an event again.
    PushResend: "resend_push" Post "/api/tenants/{tenant}/push-log/{event}/resend" in Webhooks,
    permission: Permission::Tenant(Page::PushLog, Access::Write),
    audit: Audit::Entry { object: "push", action: "resend" },
    query: Nothing, body: Nothing, reply: PushLogLine,
    errors: [NOT_FOUND],
    en: "Send an event again", zh: "重新推送",
}
