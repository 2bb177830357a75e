//! What callers get when a function gives no answer: the platform's error form, in both languages.

use http::{Response, StatusCode, header};
use serde_json::json;
use std::time::Duration;

/// Why there is no answer from the function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// As many requests as it may have at once are running.
    Busy,
    /// It trapped, ran out of memory or ended without an answer.
    Failed,
    /// It used up its time.
    Timeout,
    /// The request names no host that a URL could have.
    InvalidHost,
}

/// When to try again after [`Failure::Busy`].
const RETRY_AFTER: Duration = Duration::from_secs(1);

impl Failure {
    fn status(self) -> StatusCode {
        match self {
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Failed => StatusCode::BAD_GATEWAY,
            Self::Timeout => StatusCode::GATEWAY_TIMEOUT,
            Self::InvalidHost => StatusCode::BAD_REQUEST,
        }
    }

    fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Busy => (
                "function_busy",
                "Too many requests are being handled right now. Try again in a moment.",
                "当前请求过多，请稍后再试。",
            ),
            Self::Failed => (
                "function_failed",
                "The request could not be handled because of an internal fault.",
                "内部故障，请求未能处理。",
            ),
            Self::Timeout => (
                "function_timeout",
                "The request took too long and was ended.",
                "请求处理超时，已终止。",
            ),
            Self::InvalidHost => (
                "invalid_host",
                "The Host header must be a host name, with a port if needed.",
                "Host 请求头必须是主机名，可带端口。",
            ),
        }
    }

    /// The answer as JSON `{"error":{"code","message","message_zh"}}`.
    pub fn response(self) -> Response<String> {
        let (code, message, message_zh) = self.texts();
        let error = json!({"error": {"code": code, "message": message, "message_zh": message_zh}});
        let mut response = Response::new(error.to_string());
        *response.status_mut() = self.status();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            header::HeaderValue::from_static("application/json"),
        );
        headers.insert(
            header::CACHE_CONTROL,
            header::HeaderValue::from_static("no-store"),
        );
        if self == Self::Busy {
            headers.insert(header::RETRY_AFTER, RETRY_AFTER.as_secs().into());
        }
        response
    }
}
