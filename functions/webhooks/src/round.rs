//! A round of the sender: takes what is due from the outbox and sends it.
//!
//! Every webhook is served at its own speed: while a slow receiver is waited for, the round keeps taking
//! what becomes due for others. Only events of one call for one webhook wait for each other (MSG-20).

use crate::sending::{self, Tried};
use bytes::Bytes;
use edgecall_model::error::codes;
use edgecall_model::webhook::{Delivery, PushLogLine, PushType, Webhook, retry_delay_ms};
use edgecall_model::{At, CallId, Problem, WebhookId};
use edgecall_store::{Claimed, Outcome, Sending, Turn};
use function_runtime::Platform;
use futures::StreamExt;
use futures::future::{Either, select};
use futures::stream::FuturesUnordered;
use http::{HeaderValue, Request, Response, StatusCode, header};
use serde::Serialize;
use std::collections::BTreeMap;
use std::pin::pin;
use std::time::Duration;

/// Deliveries taken at once.
const BATCH: usize = 32;
/// Calls' events under way at once.
const MOST_UNDER_WAY: usize = 64;
/// While receivers are slow, the outbox is looked at again after so long.
const LOOK_AGAIN: Duration = Duration::from_millis(250);
/// A taken delivery is due again after so long, when this round dies: longer than a round can be.
const HOLD_MS: i64 = 60_000;
/// Nothing is taken later in a round, milliseconds.
const LAST_CLAIM_MS: i64 = 12_000;
/// Nothing is sent later in a round: a receiver may take 30 s, and the host ends a round at 45 s.
const LAST_START_MS: i64 = 14_000;
/// Another event of the same call asks again after so long.
const TURN_MS: i64 = 500;

/// What a round did.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Round {
    /// Delivered.
    sent: u32,
    /// Failed tries, and events that were given up without one.
    failed: u32,
    /// When the next delivery is due, UTC milliseconds.
    next_due: Option<At>,
}

/// How one delivery fared in this round.
enum Fate {
    Sent,
    Failed,
    Waits,
}

pub(crate) async fn tick(platform: Platform, _: Request<Bytes>) -> Response<Bytes> {
    let (status, body) = match round(&platform).await {
        Ok(round) => (StatusCode::OK, serde_json::to_vec(&round)),
        Err(problem) => {
            let status = StatusCode::from_u16(problem.code.status)
                .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, serde_json::to_vec(&problem.body()))
        }
    };
    let mut response = Response::new(Bytes::from(body.unwrap_or_default()));
    *response.status_mut() = status;
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    response
}

async fn round(platform: &Platform) -> Result<Round, Problem> {
    let began = platform.now();
    let mut round = Round::default();
    let mut under_way = FuturesUnordered::new();
    loop {
        let now = platform.now();
        if now.since(began) < LAST_CLAIM_MS && under_way.len() < MOST_UNDER_WAY {
            let claimed = platform
                .store()
                .claim_deliveries(BATCH, HOLD_MS, now)
                .await?;
            under_way.extend(
                in_lines(claimed)
                    .into_iter()
                    .map(|line| deliver_line(platform, line, began)),
            );
        }
        if under_way.is_empty() {
            break;
        }
        let mut pause = pin!(platform.sleep(LOOK_AGAIN));
        while let Either::Left((fates, _)) = select(under_way.next(), pause.as_mut()).await {
            let Some(fates) = fates else { break };
            for fate in fates {
                match fate {
                    Fate::Sent => round.sent += 1,
                    Fate::Failed => round.failed += 1,
                    Fate::Waits => {}
                }
            }
        }
    }
    round.next_due = platform.store().next_delivery_due().await?;
    Ok(round)
}

/// Events of one call for one webhook, in the order in which they happened; everything else by itself.
fn in_lines(claimed: Vec<Claimed>) -> Vec<Vec<Claimed>> {
    let mut lines: BTreeMap<(WebhookId, String), Vec<Claimed>> = BTreeMap::new();
    for one in claimed {
        let delivery = &one.delivery;
        let of = delivery
            .call
            .as_ref()
            .map_or_else(|| delivery.event_id.clone(), ToString::to_string);
        lines
            .entry((delivery.webhook.clone(), of))
            .or_default()
            .push(one);
    }
    let mut lines: Vec<_> = lines.into_values().collect();
    for line in &mut lines {
        line.sort_by_key(|one| one.delivery.event_time);
    }
    lines
}

async fn deliver_line(platform: &Platform, line: Vec<Claimed>, began: At) -> Vec<Fate> {
    let mut fates = Vec::new();
    for claimed in &line {
        let fate = if platform.now().since(began) > LAST_START_MS {
            claimed.postpone(platform.now()).await.map(|()| Fate::Waits)
        } else {
            deliver(platform, claimed).await
        };
        fates.push(fate.unwrap_or_else(|problem| {
            // It is due again after the hold.
            tracing::error!(event = %claimed.delivery.event_id, %problem, "a push could not be settled");
            Fate::Waits
        }));
    }
    fates
}

async fn deliver(platform: &Platform, claimed: &Claimed) -> Result<Fate, Problem> {
    let (delivery, scope, now) = (&claimed.delivery, claimed.scope(), platform.now());
    let Sending {
        webhook,
        secret,
        failures,
        paused_until,
    } = match scope.sending(&delivery.webhook, now).await {
        Ok(sending) => sending,
        Err(problem) if problem.code.code == codes::NOT_FOUND.code => {
            let gone = gone(&delivery.webhook, delivery.push);
            return give_up(
                claimed,
                not_sent(&gone, delivery, now, "the webhook was deleted"),
            )
            .await;
        }
        Err(problem) => return Err(problem),
    };
    if !webhook.active {
        return give_up(
            claimed,
            not_sent(&webhook, delivery, now, "the webhook is switched off"),
        )
        .await;
    }
    if let Some(until) = paused_until {
        return claimed.postpone(until).await.map(|()| Fate::Waits);
    }
    let call = line_of(delivery);
    if let Some(call) = call
        && let Turn::Later(then) = scope
            .take_turn(
                &webhook.id,
                call,
                &delivery.event_id,
                now.plus(TURN_MS),
                now,
            )
            .await?
    {
        return claimed
            .postpone(then.max(now.plus(TURN_MS)))
            .await
            .map(|()| Fate::Waits);
    }
    let Tried { line, for_good } = match sending::send(platform, &webhook, &secret, delivery).await
    {
        Ok(tried) => tried,
        Err(problem) => {
            let line = not_sent(&webhook, delivery, now, &problem.body().error.message);
            Tried {
                line,
                for_good: true,
            }
        }
    };
    let again = !line.success && !for_good && delivery.attempt < webhook.retries;
    let outcome = match again {
        true => Outcome::Again(platform.now().plus(retry_delay_ms(delivery.attempt + 1))),
        false => Outcome::Over,
    };
    claimed.settle(outcome, &line).await?;
    note(platform, claimed, &line, failures).await?;
    if let Some(call) = call {
        match outcome {
            Outcome::Over => {
                scope
                    .end_turn(&webhook.id, call, &delivery.event_id)
                    .await?
            }
            Outcome::Again(due) => {
                scope
                    .take_turn(&webhook.id, call, &delivery.event_id, due, now)
                    .await?;
            }
        }
    }
    Ok(if line.success {
        Fate::Sent
    } else {
        Fate::Failed
    })
}

/// Counts failures in a row, for the pause (MSG-26), and logs the try.
async fn note(
    platform: &Platform,
    claimed: &Claimed,
    line: &PushLogLine,
    failures: i64,
) -> Result<(), Problem> {
    tracing::info!(
        tenant = %claimed.scope().tenant(),
        call = %line.call.as_ref().map_or("", CallId::as_str),
        webhook = %line.webhook,
        event = %line.event_id,
        attempt = line.attempt,
        status = line.status.unwrap_or(0),
        success = line.success,
        duration_ms = line.duration_ms,
        "push"
    );
    match line.success {
        true if failures > 0 => claimed.scope().sending_succeeded(&line.webhook).await,
        true => Ok(()),
        false => {
            claimed
                .scope()
                .sending_failed(&line.webhook, platform.now())
                .await
        }
    }
}

/// The call whose events must stay in order, where it can have several of this type.
fn line_of(delivery: &Delivery) -> Option<&CallId> {
    let several = matches!(
        delivery.push,
        PushType::InboundRinging | PushType::InboundAnswered
    );
    delivery.call.as_ref().filter(|_| several)
}

async fn give_up(claimed: &Claimed, line: PushLogLine) -> Result<Fate, Problem> {
    claimed.settle(Outcome::Over, &line).await?;
    Ok(Fate::Failed)
}

/// The log line of an event that is not sent (MSG-22: retry number −1).
fn not_sent(webhook: &Webhook, delivery: &Delivery, at: At, why: &str) -> PushLogLine {
    PushLogLine {
        attempt: -1,
        answer: why.to_owned(),
        ..sending::log_line(webhook, delivery, at)
    }
}

/// What is left to say of a webhook that was deleted while its events waited.
fn gone(id: &WebhookId, push: PushType) -> Webhook {
    Webhook {
        id: id.clone(),
        push,
        url: String::new(),
        timeout_seconds: 1,
        retries: 0,
        active: false,
    }
}
