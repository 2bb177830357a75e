//! Answers: JSON, files, errors, with the headers that every answer has.

use bytes::Bytes;
use edgecall_model::Problem;
use edgecall_model::error::codes;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use serde::Serialize;

/// A file as an answer.
#[derive(Clone, Debug)]
pub struct FileReply {
    /// Status, 200 or 206.
    pub status: StatusCode,
    /// Content type.
    pub content_type: String,
    /// The bytes.
    pub bytes: Bytes,
    /// Further headers.
    pub headers: Vec<(HeaderName, HeaderValue)>,
}

impl FileReply {
    /// A whole file.
    pub fn new(content_type: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        FileReply {
            status: StatusCode::OK,
            content_type: content_type.into(),
            bytes: bytes.into(),
            headers: Vec::new(),
        }
    }

    /// With one more header; a value that cannot be a header's is left out.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.push((name, value));
        }
        self
    }

    /// Offered as a download under this name. Names with other letters than ASCII keep them (RFC 6266).
    #[must_use]
    pub fn download(self, name: &str) -> Self {
        let plain: String = name
            .chars()
            .map(|c| {
                if c.is_ascii_graphic() && !"\"\\;".contains(c) {
                    c
                } else {
                    '_'
                }
            })
            .collect();
        let mut encoded = String::new();
        for byte in name.bytes() {
            if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
                encoded.push(char::from(byte));
            } else {
                encoded.push_str(&format!("%{byte:02X}"));
            }
        }
        let value = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}");
        self.with(header::CONTENT_DISPOSITION, &value)
    }
}

/// JSON of a reply; 204 without a body when there is nothing to say.
pub(crate) fn json<T: Serialize>(reply: &T, is_nothing: bool) -> Result<Response<Bytes>, Problem> {
    if is_nothing {
        return Ok(with_status(StatusCode::NO_CONTENT, Bytes::new(), None));
    }
    let body = serde_json::to_vec(reply).map_err(|error| {
        tracing::error!(%error, "a reply cannot be written as JSON");
        Problem::new(&codes::INTERNAL)
    })?;
    Ok(with_status(
        StatusCode::OK,
        body.into(),
        Some("application/json"),
    ))
}

pub(crate) fn file(reply: FileReply) -> Response<Bytes> {
    let mut response = with_status(reply.status, reply.bytes, None);
    if let Ok(kind) = HeaderValue::from_str(&reply.content_type) {
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
    }
    for (name, value) in reply.headers {
        response.headers_mut().insert(name, value);
    }
    response
}

pub(crate) fn problem(problem: &Problem) -> Response<Bytes> {
    let status =
        StatusCode::from_u16(problem.code.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = serde_json::to_vec(&problem.body()).unwrap_or_default();
    let mut response = with_status(status, body.into(), Some("application/json"));
    let wait = match problem.code.code {
        "rate_limited" | "resend_too_soon" => problem.detail.parse::<u32>().ok(),
        "store_unavailable" | "media_unavailable" => Some(2),
        _ => None,
    };
    if let Some(seconds) = wait {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

pub(crate) fn with_status(
    status: StatusCode,
    body: Bytes,
    kind: Option<&'static str>,
) -> Response<Bytes> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    if let Some(kind) = kind {
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    }
    response
}

/// Headers of every answer of the API: never stored, never sniffed, never framed, never run.
pub(crate) fn protect(response: &mut Response<Bytes>, request_id: &str) {
    let headers = response.headers_mut();
    let fixed = [
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'",
        ),
    ];
    for (name, value) in fixed {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert("x-request-id", id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_download_keeps_its_chinese_name_and_cannot_break_the_header() {
        let reply = FileReply::new("text/csv", "x").download("账单\"\r\n.csv");
        let value = reply.headers[0].1.to_str().expect("ascii");
        assert_eq!(
            value,
            "attachment; filename=\"_____.csv\"; filename*=UTF-8''%E8%B4%A6%E5%8D%95%22%0D%0A.csv"
        );
    }
}
