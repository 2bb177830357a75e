//! E-mails, in the reader's language.

use bytes::Bytes;
use edgecall_model::error::codes;
use edgecall_model::{Language, Problem};
use function_runtime::Platform;
use serde_json::json;
use std::time::Duration;

/// The mail service may take this long to accept a message.
const PATIENCE: Duration = Duration::from_secs(5);

/// An e-mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    subject: String,
    /// Paragraphs.
    text: Vec<String>,
    /// Shown large: a code or a password.
    secret: Option<String>,
    /// Where the reader goes on.
    link: Option<String>,
}

/// The code of a sign-up (PORTAL-02).
pub fn code(language: Language, code: &str) -> Mail {
    let (subject, before, after) = match language {
        Language::English => (
            format!("{code} is your Edgecall code"),
            "Your code for signing up with Edgecall:",
            "It is valid for 10 minutes. If you did not ask for it, you need not do anything.",
        ),
        Language::Chinese => (
            format!("Edgecall 验证码 {code}"),
            "您的 Edgecall 注册验证码：",
            "验证码 10 分钟内有效。如非本人操作，请忽略本邮件。",
        ),
    };
    Mail {
        subject,
        text: vec![before.into(), after.into()],
        secret: Some(code.into()),
        link: None,
    }
}

/// The first password of somebody who was added as an agent (SEC-12).
pub fn first_password(language: Language, centre: &str, password: &str, link: &str) -> Mail {
    let (subject, before, after) = match language {
        Language::English => (
            format!("You are an agent of {centre}"),
            format!(
                "{centre} has added you as an agent. Sign in with this e-mail address and this password:"
            ),
            "The password is valid for 72 hours. You will choose your own when you sign in.",
        ),
        Language::Chinese => (
            format!("您已成为“{centre}”的座席"),
            format!("“{centre}”已将您添加为座席。请用本邮箱和以下密码登录："),
            "密码 72 小时内有效，首次登录后须修改密码。",
        ),
    };
    Mail {
        subject,
        text: vec![before, after.into()],
        secret: Some(password.into()),
        link: Some(link.into()),
    }
}

/// Somebody who has an account was added as an agent.
pub fn added_as_agent(language: Language, centre: &str, link: &str) -> Mail {
    let (subject, text) = match language {
        Language::English => (
            format!("You are an agent of {centre}"),
            format!("{centre} has added you as an agent. Sign in with your present password."),
        ),
        Language::Chinese => (
            format!("您已成为“{centre}”的座席"),
            format!("“{centre}”已将您添加为座席，请用现有密码登录。"),
        ),
    };
    Mail {
        subject,
        text: vec![text],
        secret: None,
        link: Some(link.into()),
    }
}

/// The link to a new password (SEC-11).
pub fn reset(language: Language, link: &str) -> Mail {
    let (subject, before, after) = match language {
        Language::English => (
            "Choose a new Edgecall password",
            "Somebody, probably you, asked for a new password for this e-mail address. Choose it here:",
            "The link is valid for 30 minutes and works once. If it was not you, you need not do anything.",
        ),
        Language::Chinese => (
            "重置 Edgecall 密码",
            "有人（可能是您本人）申请重置该邮箱的密码，请点击链接设置新密码：",
            "链接 30 分钟内有效，仅可使用一次。如非本人操作，请忽略本邮件。",
        ),
    };
    Mail {
        subject: subject.into(),
        text: vec![before.into(), after.into()],
        secret: None,
        link: Some(link.into()),
    }
}

impl Mail {
    fn plain(&self) -> String {
        let (first, rest) = self
            .text
            .split_first()
            .map_or(("", &[][..]), |(first, rest)| (first.as_str(), rest));
        let mut parts = vec![first];
        parts.extend(self.secret.as_deref());
        parts.extend(self.link.as_deref());
        parts.extend(rest.iter().map(String::as_str));
        parts.join("\n\n")
    }

    fn html(&self) -> String {
        let mut html = String::from("<div style=\"font:16px/1.6 sans-serif;max-width:520px\">");
        for (place, text) in self.text.iter().enumerate() {
            html.push_str(&format!("<p>{}</p>", escape(text)));
            if place == 0 {
                if let Some(secret) = &self.secret {
                    let style = "font:700 28px monospace;letter-spacing:4px";
                    html.push_str(&format!("<p style=\"{style}\">{}</p>", escape(secret)));
                }
                if let Some(link) = &self.link {
                    html.push_str(&format!("<p><a href=\"{0}\">{0}</a></p>", escape(link)));
                }
            }
        }
        html.push_str("</div>");
        html
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// Hands a mail over.
///
/// # Errors
/// `store_unavailable` when the mail service does not take it, so that the person can try again.
pub async fn send(platform: &Platform, to: &str, mail: &Mail) -> Result<(), Problem> {
    let away = || Problem::new(&codes::STORE_UNAVAILABLE);
    let Some(url) = &platform.config().mail_url else {
        tracing::error!("no mail service is configured");
        return Err(away());
    };
    let message = json!({ "kind": "email", "to": to, "subject": mail.subject, "text": mail.plain(), "html": mail.html() });
    let request = http::Request::post(url.as_str())
        .header("content-type", "application/json")
        .body(Bytes::from(message.to_string()))
        .map_err(|error| {
            tracing::error!(%error, "the mail service's address is wrong");
            away()
        })?;
    match platform.send(request, PATIENCE).await {
        Ok(answer) if answer.status().is_success() => Ok(()),
        Ok(answer) => {
            tracing::error!(status = answer.status().as_u16(), "mail refused");
            Err(away())
        }
        Err(fault) => {
            tracing::error!(%fault, "mail not sent");
            Err(away())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_mails_cannot_bring_their_own_markup() {
        let mail = first_password(Language::English, "<b>Lin</b>", "pw", "http://x/?a=\"b\"");
        assert!(mail.html().contains("&lt;b&gt;Lin&lt;/b&gt;"));
        assert!(mail.html().contains("href=\"http://x/?a=&quot;b&quot;\""));
        assert!(mail.plain().contains("\n\npw\n\n"));
    }

    #[test]
    fn mails_speak_the_readers_language_only() {
        let chinese = code(Language::Chinese, "123456");
        assert!(chinese.plain().contains("验证码") && !chinese.plain().contains("valid"));
        let english = reset(Language::English, "http://x");
        assert!(english.plain().is_ascii());
    }
}
