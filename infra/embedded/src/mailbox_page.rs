//! The mailbox as a page for people: newest first, refreshes itself, in Chinese or English.

use crate::mailbox::{Kind, Stored};
use jiff::{Timestamp, tz::TimeZone};
use std::fmt::Write;

/// Seconds between refreshes: short enough for someone who waits for a code.
const REFRESH_S: u32 = 5;

const STYLE: &str = "\
:root{color-scheme:light dark;--line:#d5dbe3;--soft:#5b6776;--card:#fff;--ground:#f3f5f8}\
@media(prefers-color-scheme:dark){:root{--line:#39424e;--soft:#9aa7b6;--card:#1c222a;--ground:#12161b}}\
body{margin:0;background:var(--ground);font:15px/1.6 system-ui,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif}\
main{max-width:760px;margin:0 auto;padding:24px 16px}h1{font-size:22px;margin:0 0 4px}\
p{margin:0 0 20px;color:var(--soft)}article{background:var(--card);border:1px solid var(--line);\
border-radius:10px;padding:14px 18px;margin:0 0 14px}h2{font-size:16px;margin:0 0 2px;overflow-wrap:anywhere}\
small{color:var(--soft);overflow-wrap:anywhere}pre{white-space:pre-wrap;overflow-wrap:anywhere;\
font:inherit;margin:10px 0 0}iframe{width:100%;height:320px;border:1px solid var(--line);background:#fff}\
summary{cursor:pointer;color:var(--soft);margin-top:10px}";

/// Language of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    Chinese,
    English,
}

impl Language {
    /// The first language of the header that the page knows; English when there is none.
    pub(crate) fn from_accept_language(header: &str) -> Self {
        header
            .split(',')
            .find_map(|range| {
                let tag = range.split(';').next()?.trim().to_ascii_lowercase();
                match tag.split('-').next()? {
                    "zh" => Some(Self::Chinese),
                    "en" => Some(Self::English),
                    _ => None,
                }
            })
            .unwrap_or(Self::English)
    }

    fn pick(self, chinese: &'static str, english: &'static str) -> &'static str {
        match self {
            Self::Chinese => chinese,
            Self::English => english,
        }
    }
}

/// The whole page for `messages`, newest first as given.
pub(crate) fn render(messages: &[Stored], language: Language) -> String {
    let title = language.pick("本机信箱", "Local mailbox");
    let about = language.pick(
        "本机运行时，平台的邮件和短信保存在这里，不会真正发出。页面会自动刷新。",
        "On one machine the platform keeps its e-mails and text messages here instead of sending them. This page refreshes by itself.",
    );
    let mut page = format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" \
         content=\"{REFRESH_S}\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <title>{title}</title><style>{STYLE}</style></head><body><main><h1>{title}</h1><p>{about}</p>",
        language.pick("zh-CN", "en"),
    );
    if messages.is_empty() {
        let nothing = language.pick("还没有消息。", "No messages yet.");
        page.push_str(&format!("<article>{nothing}</article>"));
    }
    for stored in messages {
        add(&mut page, stored, language);
    }
    page.push_str("</main></body></html>");
    page
}

fn add(page: &mut String, stored: &Stored, language: Language) {
    let message = &stored.message;
    let kind = match message.kind {
        Kind::Email => language.pick("邮件", "E-mail"),
        Kind::Sms => language.pick("短信", "Text message"),
    };
    let subject = if message.subject.is_empty() {
        kind
    } else {
        &message.subject
    };
    // Writing to a String cannot fail.
    let _ = write!(
        page,
        "<article><h2>{}</h2><small>{kind} · {} · {}</small><pre>{}</pre>",
        escaped(subject),
        escaped(&message.to),
        clock(stored.received_ms),
        escaped(&message.text),
    );
    if let Some(html) = &message.html {
        let show = language.pick("显示排版后的邮件", "Show the formatted e-mail");
        // An empty sandbox: no scripts, no forms, no way to the page around it.
        let _ = write!(
            page,
            "<details><summary>{show}</summary><iframe sandbox=\"\" title=\"{show}\" srcdoc=\"{}\"></iframe></details>",
            escaped(html),
        );
    }
    page.push_str("</article>");
}

fn clock(ms: i64) -> String {
    Timestamp::from_millisecond(ms).map_or_else(
        |_| ms.to_string(),
        |time| {
            time.to_zoned(TimeZone::system())
                .strftime("%Y-%m-%d %H:%M:%S")
                .to_string()
        },
    )
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mailbox::Message;

    fn stored(text: &str, html: Option<&str>) -> Stored {
        Stored {
            id: "1".into(),
            received_ms: 0,
            message: Message {
                kind: Kind::Email,
                to: "a@example.com".into(),
                subject: String::new(),
                text: text.into(),
                html: html.map(Into::into),
            },
        }
    }

    #[test]
    fn foreign_text_cannot_become_markup() {
        let page = render(
            &[stored("<script>x</script>", Some("\"><script>y</script>"))],
            Language::English,
        );
        assert!(!page.contains("<script>"), "{page}");
        assert!(page.contains("&lt;script&gt;x"));
    }

    #[test]
    fn the_first_known_language_wins_and_english_is_the_rest() {
        for (header, language) in [
            ("zh-CN,zh;q=0.9,en;q=0.8", Language::Chinese),
            ("fr, en-GB;q=0.8, zh;q=0.5", Language::English),
            ("fr", Language::English),
            ("", Language::English),
        ] {
            assert_eq!(Language::from_accept_language(header), language, "{header}");
        }
    }
}
