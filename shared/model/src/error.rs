//! Error codes: defined once, stable, with a text in both languages.

use crate::text::Text;
use serde::{Deserialize, Serialize};

/// One stable error code. The HTTP status is what an API answers when it is the outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorCode {
    /// Stable machine-readable code, `snake_case`.
    pub code: &'static str,
    /// HTTP status.
    pub status: u16,
    /// What the reader sees; `{}` is replaced by the problem's detail.
    pub text: Text,
}

/// An error as it happened: which code, which field of the input, what exactly was wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The code.
    pub code: &'static ErrorCode,
    /// JSON path of the offending field, when there is one.
    pub field: Option<String>,
    /// Replaces `{}` in the text.
    pub detail: String,
    /// Replaces `{}` in the Chinese text, when the detail is itself words.
    pub detail_zh: Option<String>,
}

impl Problem {
    /// A problem of this code without field or detail.
    pub fn new(code: &'static ErrorCode) -> Self {
        Problem {
            code,
            field: None,
            detail: String::new(),
            detail_zh: None,
        }
    }

    /// Names the field.
    #[must_use]
    pub fn at(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// Gives the detail that replaces `{}`.
    #[must_use]
    pub fn with(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// Gives a detail that is words, in both languages.
    #[must_use]
    pub fn with_text(mut self, en: impl Into<String>, zh: impl Into<String>) -> Self {
        self.detail = en.into();
        self.detail_zh = Some(zh.into());
        self
    }

    /// The body that every API error has.
    pub fn body(&self) -> ProblemBody {
        ProblemBody {
            error: ProblemText {
                code: self.code.code.to_owned(),
                message: self.code.text.en.replace("{}", &self.detail),
                message_zh: self
                    .code
                    .text
                    .zh
                    .replace("{}", self.detail_zh.as_ref().unwrap_or(&self.detail)),
                field: self.field.clone(),
            },
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}: {}",
            self.code.code,
            self.code.text.en.replace("{}", &self.detail)
        )
    }
}

impl std::error::Error for Problem {}

/// JSON body of an error answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ProblemBody {
    /// The error.
    pub error: ProblemText,
}

/// The error's parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ProblemText {
    /// Stable code.
    pub code: String,
    /// English text.
    pub message: String,
    /// Chinese text.
    pub message_zh: String,
    /// JSON path of the offending field.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub field: Option<String>,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $status:literal, $en:literal, $zh:literal;)*) => {
        $($(#[$doc])* pub const $name: ErrorCode = ErrorCode { code: $code, status: $status, text: Text { en: $en, zh: $zh } };)*
        /// Every code of the product, for the API description and its tests.
        pub const ALL: &[&ErrorCode] = &[$(&$name),*];
    };
}

/// The codes.
pub mod codes {
    use super::{ErrorCode, Text};
    codes! {
        /// The request's JSON, query or path could not be read.
        BAD_REQUEST = "bad_request", 400, "The request could not be read: {}", "请求无法读取：{}";
        /// A field breaks its rule.
        INVALID_FIELD = "invalid_field", 422, "{}", "字段内容不符合要求：{}";
        /// Larger than allowed.
        TOO_LARGE = "too_large", 413, "The request is larger than {} bytes", "请求超过 {} 字节";
        /// No session, or it has ended.
        NOT_SIGNED_IN = "not_signed_in", 401, "Please sign in", "请先登录";
        /// The session may not do this.
        NO_PERMISSION = "no_permission", 403, "You have no permission for {}", "没有“{}”的权限";
        /// No such object in the session's scope.
        NOT_FOUND = "not_found", 404, "{} was not found", "未找到{}";
        /// The path exists with another method only.
        METHOD_NOT_ALLOWED = "method_not_allowed", 405, "This address does not take {}", "该地址不支持 {} 方法";
        /// Changed by somebody else meanwhile.
        CHANGED_MEANWHILE = "changed_meanwhile", 409, "It was changed meanwhile; reload and try again", "内容已被他人修改，请刷新后重试";
        /// A name or number is already used.
        ALREADY_EXISTS = "already_exists", 409, "{} is already used", "{}已被使用";
        /// Something else refers to it.
        IN_USE = "in_use", 409, "It is used by {}", "正在被 {} 使用";
        /// The same idempotency key came with another request.
        IDEMPOTENCY_MISMATCH = "idempotency_mismatch", 409, "This idempotency key was used for another request", "该幂等键已用于另一请求";
        /// Wrong e-mail or password; the same for both (SEC-01).
        WRONG_CREDENTIALS = "wrong_credentials", 401, "Wrong account or password", "账号或密码错误";
        /// Locked after wrong tries (SEC-13).
        ACCOUNT_LOCKED = "account_locked", 423, "Too many wrong tries; try again after {}", "尝试次数过多，请在 {} 后再试";
        /// SEC-08.
        WEAK_PASSWORD = "weak_password", 422, "8 to 30 characters, not only digits and not only lower-case letters, and not a common password", "密码须为 8–30 个字符，不能全为数字或全为小写字母，也不能是常见密码";
        /// PORTAL-02.
        EMAIL_TAKEN = "email_taken", 409, "This e-mail already has an account: sign in or reset the password", "该邮箱已注册：请登录或重置密码";
        /// PORTAL-02.
        WRONG_CODE = "wrong_code", 422, "The code is wrong", "验证码错误";
        /// PORTAL-02.
        CODE_EXPIRED = "code_expired", 410, "The code is no longer valid; request a new one", "验证码已失效，请重新获取";
        /// PORTAL-02.
        RESEND_TOO_SOON = "resend_too_soon", 429, "A new code can be sent after {} s", "{} 秒后可重新发送";
        /// PORTAL-02.
        TERMS_NOT_ACCEPTED = "terms_not_accepted", 422, "Please accept the terms of service", "请先同意服务条款";
        /// The slider check failed or was used before.
        CHALLENGE_FAILED = "challenge_failed", 422, "Please repeat the slider check", "请重新完成滑块验证";
        /// More requests than allowed; see the headers.
        RATE_LIMITED = "rate_limited", 429, "Too many requests; try again in {} s", "请求过于频繁，请 {} 秒后再试";
        /// The tenant's state forbids it (PORTAL-11).
        TENANT_SUSPENDED = "tenant_suspended", 403, "The instance is suspended", "实例已停服";
        /// The trial is over (PORTAL-13).
        TRIAL_ENDED = "trial_ended", 403, "The trial of {} has ended", "{}的试用期已结束";
        /// A limit of the edition or trial is reached.
        LIMIT_REACHED = "limit_reached", 409, "Limit reached: {}", "已达到上限：{}";
        /// The address may not be called (SSRF guard).
        ADDRESS_REFUSED = "address_refused", 422, "This address may not be called: {}", "不允许访问该地址：{}";
        /// A flow has faults; the detail names node and fault.
        FLOW_INVALID = "flow_invalid", 422, "The flow is not valid: {}", "流程不正确：{}";
        /// No media node answers.
        MEDIA_UNAVAILABLE = "media_unavailable", 503, "The telephone service does not answer; try again", "电话服务暂时无响应，请稍后重试";
        /// A store is away.
        STORE_UNAVAILABLE = "store_unavailable", 503, "The service is not reachable for the moment; try again", "服务暂时不可用，请稍后重试";
        /// A fault on our side; logged.
        INTERNAL = "internal", 500, "Something went wrong on our side", "系统内部错误";
        /// Desk: not possible in this state.
        NOT_IN_STATE = "not_in_state", 409, "Not possible in state {}", "当前状态“{}”下无法操作";
        /// Desk: the phone (browser audio) is not connected.
        PHONE_NOT_READY = "phone_not_ready", 409, "The phone is not connected", "电话未连接";
        /// Desk: somebody cannot be called in the present state (DESK-328).
        PARTY_NOT_REACHABLE = "party_not_reachable", 409, "{} cannot be reached now", "当前无法联系到{}";
        /// Desk: no number of the tenant may be shown to outside parties (DESK-613).
        NO_CALLER_ID = "no_caller_id", 409, "There is no number that outside parties can be shown", "没有可用的外显号码";
        /// Desk: the call does not allow it at this moment.
        NOT_POSSIBLE_NOW = "not_possible_now", 409, "Not possible now: {}", "当前无法操作：{}";
        /// Desk: break headcount of a queue is reached (DESK-307).
        BREAK_FULL = "break_full", 409, "Too many agents are on break: {}", "小休人数已满：{}";
        /// Statement period is wrong (BILL-38).
        BAD_PERIOD = "bad_period", 422, "The period must run from an earlier to a later month, not in the future, at most 24 months", "账期须从前到后，不能晚于本月，且不超过 24 个月";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_speak_both_languages() {
        let mut seen = std::collections::BTreeSet::new();
        for code in codes::ALL {
            assert!(seen.insert(code.code), "{} is there twice", code.code);
            assert!(!code.text.en.is_empty() && !code.text.zh.is_empty());
            assert_eq!(
                code.text.en.contains("{}"),
                code.text.zh.contains("{}") || code.code == "invalid_field"
            );
        }
    }
}
