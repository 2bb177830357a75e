//! Sends what is due.

use crate::send;
use bytes::Bytes;
use edgecall_model::error::codes;
use edgecall_model::webhook::{PushLogLine, retry_delay_ms};
use edgecall_model::{At, Problem};
use edgecall_store::{Claimed, Outcome};
use function_runtime::Platform;
use http::{HeaderValue, Request, Response, StatusCode, header};
use serde_json::json;

/// Deliveries of one tick. Together they must end within the function's time limit.
const BATCH: usize = 20;
/// A claimed delivery that was not settled is due again after this: longer than the longest time-out.
const HOLD_MS: i64 = 60_000;
/// A tick starts no new delivery after this.
const TICK_MS: i64 = 15_000;

/// Answers `{"sent":n,"failed":n}`.
pub(crate) async fn tick(platform: Platform, _: Request<Bytes>) -> Response<Bytes> {
    match work(&platform).await {
        Ok(body) => answer(StatusCode::OK, body),
        Err(problem) => {
            tracing::warn!(code = problem.code.code, "deliveries were not looked at");
            let status = StatusCode::from_u16(problem.code.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            answer(status, serde_json::to_value(problem.body()).unwrap_or_default())
        }
    }
}

async fn work(platform: &Platform) -> Result<serde_json::Value, Problem> {
    let began = platform.now();
    let (mut sent, mut failed) = (0, 0);
    while platform.now().since(began) < TICK_MS {
        // One at a time: what is not begun stays free for another sender, and events of a call keep their order.
        let claimed = platform.store().claim_deliveries(1, HOLD_MS, platform.now()).await?;
        let Some(claimed) = claimed.into_iter().next() else { break };
        if deliver(platform, &claimed).await? { sent += 1 } else { failed += 1 }
        if sent + failed >= BATCH {
            break;
        }
    }
    Ok(json!({ "sent": sent, "failed": failed }))
}

/// One try of one delivery; whether it succeeded.
async fn deliver(platform: &Platform, claimed: &Claimed) -> Result<bool, Problem> {
    let delivery = &claimed.delivery;
    let scope = claimed.scope();
    let webhook = match scope.webhook(&delivery.webhook).await {
        Ok(webhook) => webhook,
        Err(problem) if problem.code == &codes::NOT_FOUND => {
            claimed.settle(Outcome::Over, &not_sent(claimed, platform.now(), "", "the webhook was deleted")).await?;
            return Ok(false);
        }
        Err(problem) => return Err(problem),
    };
    if !webhook.active {
        // MSG-12: waiting retries of a webhook that was switched off are dropped and logged.
        claimed.settle(Outcome::Over, &not_sent(claimed, platform.now(), &webhook.url, "the webhook is switched off")).await?;
        return Ok(false);
    }
    let secret = scope.webhook_secret(&webhook.id, platform.now()).await?;
    let attempt = i8::try_from(delivery.attempt).unwrap_or(i8::MAX);
    let line = send::send(platform, &webhook, &secret, delivery, attempt).await;
    let outcome = outcome(line.success, delivery.attempt, webhook.retries, platform.now());
    tracing::info!(
        tenant = %scope.tenant(),
        event = %delivery.event_id,
        attempt,
        status = line.status.unwrap_or(0),
        success = line.success,
        duration_ms = line.duration_ms,
        "webhook"
    );
    claimed.settle(outcome, &line).await?;
    Ok(line.success)
}

/// What follows a try (MSG-22): over, or once more after 5, 30, 120, 600 seconds.
fn outcome(success: bool, attempt: u8, retries: u8, now: At) -> Outcome {
    if success || attempt >= retries {
        return Outcome::Over;
    }
    Outcome::Again(now.plus(retry_delay_ms(attempt + 1)))
}

fn not_sent(claimed: &Claimed, at: At, url: &str, why: &str) -> PushLogLine {
    let delivery = &claimed.delivery;
    PushLogLine {
        event_id: delivery.event_id.clone(),
        webhook: delivery.webhook.clone(),
        push: delivery.push,
        call: delivery.call.clone(),
        url: url.to_owned(),
        attempt: -1,
        status: None,
        success: false,
        answer: why.to_owned(),
        at,
        duration_ms: 0,
        body: delivery.body.clone(),
    }
}

fn answer(status: StatusCode, body: serde_json::Value) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_wait_longer_each_time_and_end() {
        // Proves: MSG-22
        let now = At(1_000);
        assert_eq!(outcome(true, 0, 3, now), Outcome::Over);
        assert_eq!(outcome(false, 0, 3, now), Outcome::Again(At(6_000)));
        assert_eq!(outcome(false, 1, 3, now), Outcome::Again(At(31_000)));
        assert_eq!(outcome(false, 2, 3, now), Outcome::Again(At(121_000)));
        assert_eq!(outcome(false, 3, 3, now), Outcome::Over);
        assert_eq!(outcome(false, 3, 4, now), Outcome::Again(At(601_000)));
        assert_eq!(outcome(false, 0, 0, now), Outcome::Over);
    }
}
