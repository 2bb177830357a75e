//! One try: sign, send, judge (MSG-21, MSG-24, MSG-28).

use bytes::Bytes;
use edgecall_model::webhook::{Delivery, PushLogLine, Webhook};
use edgecall_model::{At, Problem};
use edgecall_store::WebhookSecret;
use function_runtime::{Platform, SendFault, destination};
use hmac::{Hmac, Mac};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, Uri, header};
use serde_json::Value;
use sha2::Sha256;
use std::time::Duration;

/// Of an answer, so many characters are kept in the log.
const KEPT_CHARACTERS: usize = 500;

/// A try and whether another one can help.
pub(crate) struct Tried {
    pub(crate) line: PushLogLine,
    pub(crate) for_good: bool,
}

/// Sends an event to a webhook.
///
/// # Errors
/// `address_refused` when the webhook's address may not be called; nothing was sent then.
pub(crate) async fn send(
    platform: &Platform,
    webhook: &Webhook,
    secret: &WebhookSecret,
    delivery: &Delivery,
) -> Result<Tried, Problem> {
    let uri = destination::tenant_address(&webhook.url, platform.config().private_destinations)?;
    let sent_at = platform.now();
    let request = outgoing(uri, headers(delivery, secret, sent_at), &delivery.body);
    let limit = Duration::from_secs(u64::from(webhook.timeout_seconds.clamp(1, 30)));
    let answer = platform.send(request, limit).await;
    let mut line = log_line(webhook, delivery, sent_at);
    line.duration_ms = platform.now().since(sent_at);
    let mut for_good = false;
    match answer {
        Ok(response) => {
            line.status = Some(response.status().as_u16());
            line.success = is_success(&response);
            line.answer = beginning(response.body());
        }
        Err(fault) => {
            for_good = fault == SendFault::Refused;
            line.answer = fault.to_string();
        }
    }
    Ok(Tried { line, for_good })
}

/// The line of an event that has not been sent.
pub(crate) fn log_line(webhook: &Webhook, delivery: &Delivery, at: At) -> PushLogLine {
    PushLogLine {
        event_id: delivery.event_id.clone(),
        webhook: webhook.id.clone(),
        push: delivery.push,
        call: delivery.call.clone(),
        url: webhook.url.clone(),
        attempt: i8::try_from(delivery.attempt).unwrap_or(i8::MAX),
        status: None,
        success: false,
        answer: String::new(),
        at,
        duration_ms: 0,
        body: delivery.body.clone(),
    }
}

fn headers(delivery: &Delivery, secret: &WebhookSecret, at: At) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    headers.insert(
        header::USER_AGENT,
        HeaderValue::from_static("Edgecall-Webhook/1"),
    );
    let mut add = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    };
    add("x-edgecall-event-id", &delivery.event_id);
    add("x-edgecall-timestamp", &at.0.to_string());
    add(
        "x-edgecall-signature",
        &signature(&secret.current, at, &delivery.body),
    );
    // For a day after a rotation receivers may still know the old secret only.
    if let Some(previous) = &secret.previous {
        add(
            "x-edgecall-signature-previous",
            &signature(previous, at, &delivery.body),
        );
    }
    headers
}

fn outgoing(uri: Uri, headers: HeaderMap, body: &str) -> Request<Bytes> {
    let mut request = Request::new(Bytes::from(body.to_owned()));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = uri;
    *request.headers_mut() = headers;
    destination::mark_tenant(&mut request);
    request
}

/// HMAC-SHA256 over timestamp, a dot and the body.
fn signature(secret: &str, at: At, body: &str) -> String {
    let mut mac =
        <Hmac<Sha256> as Mac>::new_from_slice(secret.as_bytes()).expect("any key length fits");
    mac.update(format!("{}.{body}", at.0).as_bytes());
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

/// Status 200 to 299, and not a body that says otherwise (MSG-21).
fn is_success(response: &Response<Bytes>) -> bool {
    let said = serde_json::from_slice::<Value>(response.body()).ok();
    response.status().is_success() && said.is_none_or(|body| body["result"] != "fail")
}

fn beginning(body: &[u8]) -> String {
    // Four bytes at most make a character; the rest need not be looked at.
    let start = &body[..body.len().min(KEPT_CHARACTERS * 4)];
    String::from_utf8_lossy(start)
        .chars()
        .take(KEPT_CHARACTERS)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_the_one_of_the_guide() {
        // Made with another implementation of HMAC.
        let wanted = "sha256=c8eb8b3187e04d51a75f85c72e7618f37b5a299f6d8713c72e0d8547e2c441ee";
        let given = signature("secret", At(1_763_611_200_000), r#"{"a":1}"#);
        assert_eq!(given, wanted);
        assert_ne!(
            given,
            signature("other", At(1_763_611_200_000), r#"{"a":1}"#)
        );
        assert_ne!(
            given,
            signature("secret", At(1_763_611_200_001), r#"{"a":1}"#)
        );
    }

    #[test]
    fn the_host_is_told_that_the_address_is_a_tenants() {
        let uri = Uri::from_static("https://crm.example.com/in");
        let request = outgoing(uri, HeaderMap::new(), "{}");
        assert!(destination::is_for_tenant(&request));
    }

    #[test]
    fn a_body_can_turn_a_good_status_into_a_failure() {
        let answer = |status: u16, body: &'static str| {
            is_success(
                &Response::builder()
                    .status(status)
                    .body(Bytes::from_static(body.as_bytes()))
                    .expect("answer"),
            )
        };
        assert!(
            answer(200, "")
                && answer(204, "")
                && answer(299, "thanks")
                && answer(200, r#"{"result":"ok"}"#)
        );
        assert!(
            !answer(200, r#"{"result":"fail"}"#)
                && !answer(302, "")
                && !answer(404, "")
                && !answer(500, "")
        );
    }

    #[test]
    fn only_the_beginning_of_an_answer_is_kept() {
        assert_eq!(beginning("是".repeat(600).as_bytes()), "是".repeat(500));
        assert_eq!(beginning(b"ok"), "ok");
    }
}
