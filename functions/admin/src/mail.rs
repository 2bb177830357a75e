//! Mails, in the reader's language. They are posted to the platform's mail service; a mail that cannot be
//! sent is logged without its content, and the person asks again.

use bytes::Bytes;
use edgecall_model::Language;
use edgecall_store::Account;
use function_runtime::Context;
use serde_json::json;
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(5);

struct Mail {
    subject: String,
    text: String,
}

/// The code of a sign-up (PORTAL-02).
pub async fn sign_up_code(ctx: &Context, to: &str, language: Language, code: &str) -> bool {
    let mail = match language {
        Language::Chinese => Mail {
            subject: format!("{code} 是您的 Edgecall 注册验证码"),
            text: format!("您的注册验证码：{code}\n\n10 分钟内有效。如果不是您本人操作，请忽略本邮件。\n"),
        },
        Language::English => Mail {
            subject: format!("{code} is your Edgecall sign-up code"),
            text: format!("Your sign-up code: {code}\n\nIt is valid for 10 minutes. If you did not ask for it, ignore this mail.\n"),
        },
    };
    send(ctx, to, mail).await
}

/// A first password (SEC-12).
pub async fn first_password(ctx: &Context, account: &Account, password: &str) -> bool {
    let address = &ctx.platform().config().public_url;
    let mail = match account.language {
        Language::Chinese => Mail {
            subject: "您的 Edgecall 座席账号".into(),
            text: format!(
                "{}，您好：\n\n管理员已为您开通座席账号。\n登录地址：{address}/sign-in\n邮箱：{}\n初始密码：{password}\n\n初始密码 72 小时内有效，首次登录时须修改。\n",
                account.name, account.email
            ),
        },
        Language::English => Mail {
            subject: "Your Edgecall agent account".into(),
            text: format!(
                "Hello {},\n\nyour administrator has opened an agent account for you.\nSign in: {address}/sign-in\nE-mail: {}\nFirst password: {password}\n\nThe first password is valid for 72 hours and must be changed at the first sign-in.\n",
                account.name, account.email
            ),
        },
    };
    send(ctx, &account.email, mail).await
}

/// The link that sets a new password (SEC-11).
pub async fn password_reset(ctx: &Context, account: &Account, token: &str) -> bool {
    let link = format!("{}/reset-password/{token}", ctx.platform().config().public_url);
    let mail = match account.language {
        Language::Chinese => Mail {
            subject: "重置您的 Edgecall 密码".into(),
            text: format!("请打开以下链接设置新密码，30 分钟内有效，只能使用一次：\n\n{link}\n\n如果不是您本人操作，请忽略本邮件，原密码继续有效。\n"),
        },
        Language::English => Mail {
            subject: "Reset your Edgecall password".into(),
            text: format!("Open this link to set a new password. It is valid for 30 minutes, once:\n\n{link}\n\nIf you did not ask for it, ignore this mail; the old password stays valid.\n"),
        },
    };
    send(ctx, &account.email, mail).await
}

async fn send(ctx: &Context, to: &str, mail: Mail) -> bool {
    let Some(address) = &ctx.platform().config().mail_url else {
        tracing::error!("no mail service is set (EDGECALL_MAIL_URL); a mail was not sent");
        return false;
    };
    let body = json!({ "kind": "email", "to": to, "subject": mail.subject, "text": mail.text });
    let request = http::Request::post(address.as_str())
        .header(http::header::CONTENT_TYPE, "application/json")
        .body(Bytes::from(body.to_string()));
    let Ok(request) = request else {
        tracing::error!("EDGECALL_MAIL_URL is not an address");
        return false;
    };
    match ctx.platform().send(request, LIMIT).await {
        Ok(answer) if answer.status().is_success() => true,
        Ok(answer) => {
            tracing::error!(status = answer.status().as_u16(), "the mail service refused a mail");
            false
        }
        Err(fault) => {
            tracing::error!(%fault, "a mail could not be sent");
            false
        }
    }
}
