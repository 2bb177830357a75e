//! Webhooks through their API and the sender's rounds, over embedded stores.

mod configuration;
mod delivery;
mod order;

use bytes::Bytes;
use edgecall_model::webhook::{Delivery, PushType};
use edgecall_model::{At, CallId, WebhookId};
use function_runtime::testing::{Answer, INTERNAL_TOKEN, TestWorld};
use function_runtime::{SendFault, TestTenant};
use function_webhooks::router;
use http::{Request, Response};
use serde_json::{Value, json};

/// A webhook of a tenant, as it was added.
struct Added {
    id: WebhookId,
    secret: String,
}

fn form(push: &str) -> Value {
    json!({ "push": push, "url": "https://crm.example.com/in", "timeout_seconds": 10, "retries": 3, "active": true })
}

async fn call(
    world: &TestWorld,
    tenant: &TestTenant,
    method: &str,
    rest: &str,
    body: Value,
) -> Answer {
    world
        .send(
            router(),
            method,
            &tenant.path(rest),
            Some(&tenant.token),
            body,
        )
        .await
}

async fn add(world: &TestWorld, tenant: &TestTenant, form: Value) -> Added {
    let answer = call(world, tenant, "POST", "/webhooks", form).await;
    assert_eq!(answer.status, 200, "{}", answer.json);
    Added {
        id: WebhookId::new(answer.json["webhook"]["id"].as_str().expect("id")).expect("id"),
        secret: answer.json["secret"].as_str().expect("secret").to_owned(),
    }
}

/// An event of a call that waits in the outbox from now on.
async fn event(
    world: &TestWorld,
    tenant: &TestTenant,
    webhook: &Added,
    push: PushType,
    id: &str,
) -> Delivery {
    let now = world.platform.now();
    let delivery = Delivery {
        event_id: id.to_owned(),
        webhook: webhook.id.clone(),
        push,
        call: CallId::new("call-1"),
        body: format!(r#"{{"event_id":"{id}","name":"林"}}"#),
        event_time: now,
        attempt: 0,
        due: now,
    };
    tenant
        .scope
        .enqueue(std::slice::from_ref(&delivery))
        .await
        .expect("in the outbox");
    delivery
}

/// One round of the sender: delivered, failed.
async fn tick(world: &TestWorld) -> (i64, i64) {
    let answer = tick_answer(world).await;
    (
        answer["sent"].as_i64().expect("sent"),
        answer["failed"].as_i64().expect("failed"),
    )
}

async fn tick_answer(world: &TestWorld) -> Value {
    let request = Request::post("http://functions.test/internal/webhooks/tick")
        .header("x-edgecall-internal", INTERNAL_TOKEN)
        .body(Bytes::new())
        .expect("request");
    let answer = world.send_request(router(), request).await;
    assert_eq!(answer.status, 200, "{}", answer.json);
    answer.json
}

fn reply(status: u16, body: &'static str) -> Result<Response<Bytes>, SendFault> {
    Ok(Response::builder()
        .status(status)
        .body(Bytes::from_static(body.as_bytes()))
        .expect("answer"))
}

/// Lines of the push log, newest first: event, attempt, success.
async fn log(world: &TestWorld, tenant: &TestTenant, query: &str) -> Vec<(String, i64, bool)> {
    let answer = call(
        world,
        tenant,
        "GET",
        &format!("/push-log?{query}"),
        Value::Null,
    )
    .await;
    assert_eq!(answer.status, 200, "{}", answer.json);
    let lines = answer.json["items"].as_array().expect("lines").clone();
    lines
        .iter()
        .map(|line| {
            let event = line["event_id"].as_str().unwrap_or("").to_owned();
            (
                event,
                line["attempt"].as_i64().unwrap_or(-9),
                line["success"].as_bool().unwrap_or(false),
            )
        })
        .collect()
}

fn next_due(answer: &Value) -> Option<At> {
    answer["next_due"].as_i64().map(At)
}
