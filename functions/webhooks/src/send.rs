//! One try: the signed request, and what its answer means.

use bytes::Bytes;
use edgecall_model::webhook::{Delivery, PushLogLine, Webhook};
use edgecall_model::At;
use edgecall_store::WebhookSecret;
use function_runtime::{Platform, destination};
use hmac::{Hmac, Mac};
use http::{HeaderName, HeaderValue, Request, Response, header};
use sha2::Sha256;
use std::time::Duration;

/// Characters of an answer that the log keeps.
const KEPT_ANSWER: usize = 500;

/// Sends an event to a webhook's address and says how it went. `attempt` is what the log shows.
pub(crate) async fn send(
    platform: &Platform,
    webhook: &Webhook,
    secret: &WebhookSecret,
    delivery: &Delivery,
    attempt: i8,
) -> PushLogLine {
    let at = platform.now();
    let line = |status: Option<u16>, success: bool, answer: String, duration_ms: i64| PushLogLine {
        event_id: delivery.event_id.clone(),
        webhook: webhook.id.clone(),
        push: delivery.push,
        call: delivery.call.clone(),
        url: webhook.url.clone(),
        attempt,
        status,
        success,
        answer,
        at,
        duration_ms,
        body: delivery.body.clone(),
    };
    let request = match request(platform, webhook, secret, delivery, at) {
        Ok(request) => request,
        Err(words) => return line(None, false, words, 0),
    };
    let limit = Duration::from_secs(u64::from(webhook.timeout_seconds.clamp(1, 30)));
    let answer = platform.send(request, limit).await;
    let duration_ms = platform.now().since(at);
    match answer {
        Ok(answer) => line(Some(answer.status().as_u16()), is_success(&answer), words_of(answer.body()), duration_ms),
        Err(fault) => line(None, false, fault.to_string(), duration_ms),
    }
}

/// The signed request (MSG-24): the signature covers timestamp and body, so that neither can be changed or
/// sent again much later. While a secret is rotated, both sign.
fn request(
    platform: &Platform,
    webhook: &Webhook,
    secret: &WebhookSecret,
    delivery: &Delivery,
    at: At,
) -> Result<Request<Bytes>, String> {
    let uri = destination::tenant_address(&webhook.url, platform.config().private_destinations)
        .map_err(|problem| problem.to_string())?;
    let mut signatures = vec![format!("sha256={}", signature(&secret.current, at, &delivery.body))];
    if let Some(previous) = &secret.previous {
        signatures.push(format!("sha256={}", signature(previous, at, &delivery.body)));
    }
    let mut request = Request::new(Bytes::from(delivery.body.clone()));
    *request.method_mut() = http::Method::POST;
    *request.uri_mut() = uri;
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::USER_AGENT, "Edgecall-Webhook/1".to_owned()),
        (HeaderName::from_static("x-edgecall-event-id"), delivery.event_id.clone()),
        (HeaderName::from_static("x-edgecall-timestamp"), at.0.to_string()),
        (HeaderName::from_static("x-edgecall-signature"), signatures.remove(0)),
    ];
    for (name, value) in headers {
        let value = HeaderValue::from_str(&value).map_err(|error| error.to_string())?;
        request.headers_mut().insert(name, value);
    }
    if let Some(previous) = signatures.first() {
        let value = HeaderValue::from_str(previous).map_err(|error| error.to_string())?;
        request.headers_mut().insert(HeaderName::from_static("x-edgecall-signature-previous"), value);
    }
    destination::mark_tenant(&mut request);
    Ok(request)
}

/// HMAC-SHA256 over `<timestamp>.<body>`, in hexadecimal.
pub(crate) fn signature(secret: &str, at: At, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(format!("{}.{body}", at.0).as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

/// MSG-21: status 200 to 299, and not a body that says `{"result":"fail"}`. Redirects are not followed.
fn is_success(answer: &Response<Bytes>) -> bool {
    let refused = serde_json::from_slice::<serde_json::Value>(answer.body())
        .is_ok_and(|body| body.get("result").and_then(|r| r.as_str()) == Some("fail"));
    answer.status().is_success() && !refused
}

fn words_of(body: &[u8]) -> String {
    String::from_utf8_lossy(&body[..body.len().min(4 * KEPT_ANSWER)]).chars().take(KEPT_ANSWER).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_the_one_that_receivers_compute() {
        // Proves: MSG-24
        // echo -n '1700000000000.{"a":1}' | openssl dgst -sha256 -hmac secret
        assert_eq!(signature("secret", At(1_700_000_000_000), r#"{"a":1}"#).len(), 64);
        assert_ne!(signature("secret", At(1), "a"), signature("secret", At(2), "a"));
        assert_ne!(signature("secret", At(1), "a"), signature("other", At(1), "a"));
    }

    #[test]
    fn a_success_is_a_2xx_that_does_not_say_fail() {
        // Proves: MSG-21
        let answer = |status: u16, body: &'static str| {
            Response::builder().status(status).body(Bytes::from_static(body.as_bytes())).expect("answer")
        };
        assert!(is_success(&answer(200, "")));
        assert!(is_success(&answer(204, "{\"result\":\"ok\"}")));
        assert!(!is_success(&answer(200, "{\"result\":\"fail\"}")));
        assert!(!is_success(&answer(302, "")));
        assert!(!is_success(&answer(500, "")));
    }
}
