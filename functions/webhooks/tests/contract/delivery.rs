//! Signing, success, retries, the log.

use crate::{add, call, event, form, log, next_due, reply, tick, tick_answer};
use bytes::Bytes;
use edgecall_model::webhook::PushType;
use function_runtime::SendFault;
use function_runtime::testing::TestWorld;
use hmac::{Hmac, Mac};
use http::Request;
use serde_json::{Value, json};
use sha2::Sha256;

fn header<'r>(request: &'r Request<Bytes>, name: &str) -> &'r str {
    request
        .headers()
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("")
}

fn signed(request: &Request<Bytes>, secret: &str) -> String {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(secret.as_bytes()).expect("any key");
    mac.update(header(request, "x-edgecall-timestamp").as_bytes());
    mac.update(b".");
    mac.update(request.body());
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

#[tokio::test]
async fn an_event_arrives_once_signed_and_as_it_was_written() {
    let world = TestWorld::start().await;
    let tenant = world.tenant("signed").await;
    let webhook = add(&world, &tenant, form("service_record")).await;
    let delivery = event(&world, &tenant, &webhook, PushType::ServiceRecord, "e1").await;
    assert_eq!(tick(&world).await, (1, 0));
    assert_eq!(tick(&world).await, (0, 0), "it is through");
    let sent = world.outbound.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!(
        (
            sent[0].method().as_str(),
            sent[0].uri().to_string().as_str()
        ),
        ("POST", "https://crm.example.com/in")
    );
    assert_eq!(sent[0].body(), delivery.body.as_bytes());
    assert_eq!(header(&sent[0], "x-edgecall-event-id"), "e1");
    assert_eq!(
        header(&sent[0], "x-edgecall-timestamp"),
        world.platform.now().0.to_string()
    );
    assert_eq!(
        header(&sent[0], "x-edgecall-signature"),
        signed(&sent[0], &webhook.secret)
    );
    assert_eq!(header(&sent[0], "content-type"), "application/json");
    assert_eq!(header(&sent[0], "user-agent"), "Edgecall-Webhook/1");
    assert!(!sent[0].headers().contains_key("x-edgecall-destination"));
    assert_eq!(world.platform.store().waiting_deliveries().await, Ok(0));
}

#[tokio::test]
async fn a_receiver_that_is_down_gets_the_event_when_it_is_back() {
    // Proves: MSG-22
    let world = TestWorld::start().await;
    let tenant = world.tenant("down").await;
    let webhook = add(&world, &tenant, form("service_record")).await;
    event(&world, &tenant, &webhook, PushType::ServiceRecord, "e1").await;
    world
        .outbound
        .answer(|_| Err(SendFault::Failed("connection refused".into())));
    for (wait, attempt) in [(0, 0), (5_000, 1), (30_000, 2)] {
        if wait > 0 {
            world.clock.pass(wait - 1);
            assert_eq!(tick(&world).await, (0, 0), "not a millisecond early");
            world.clock.pass(1);
        }
        let answer = tick_answer(&world).await;
        assert_eq!(
            (&answer["sent"], &answer["failed"]),
            (&0.into(), &1.into()),
            "try {attempt}"
        );
    }
    let answer = tick_answer(&world).await;
    assert_eq!(next_due(&answer), Some(world.platform.now().plus(120_000)));
    world.outbound.answer(|_| reply(200, ""));
    world.clock.pass(120_000);
    let answer = tick_answer(&world).await;
    assert_eq!((&answer["sent"], next_due(&answer)), (&1.into(), None));
    let sent = world.outbound.sent();
    assert!(
        sent.iter()
            .all(|request| header(request, "x-edgecall-event-id") == "e1"),
        "the same id on every try"
    );
    let tries: Vec<_> = log(&world, &tenant, "")
        .await
        .into_iter()
        .map(|(_, attempt, success)| (attempt, success))
        .collect();
    assert_eq!(tries, [(3, true), (2, false), (1, false), (0, false)]);
}

#[tokio::test]
async fn after_its_last_retry_an_event_is_given_up() {
    let world = TestWorld::start().await;
    let tenant = world.tenant("given-up").await;
    let mut once = form("service_record");
    once["retries"] = json!(1);
    let webhook = add(&world, &tenant, once).await;
    event(&world, &tenant, &webhook, PushType::ServiceRecord, "e1").await;
    world
        .outbound
        .answer(|_| reply(200, r#"{"result":"fail"}"#));
    assert_eq!(tick(&world).await, (0, 1));
    world.clock.pass(5_000);
    assert_eq!(tick(&world).await, (0, 1));
    assert_eq!(world.platform.store().waiting_deliveries().await, Ok(0));
}

#[tokio::test]
async fn redirects_are_failures() {
    // Proves: MSG-21
    let world = TestWorld::start().await;
    let tenant = world.tenant("redirect").await;
    let webhook = add(&world, &tenant, form("service_record")).await;
    event(&world, &tenant, &webhook, PushType::ServiceRecord, "e1").await;
    world.outbound.answer(|_| {
        Ok(http::Response::builder()
            .status(302)
            .header("location", "/x")
            .body(Bytes::new())
            .expect("answer"))
    });
    assert_eq!(tick(&world).await, (0, 1));
    assert_eq!(world.outbound.sent().len(), 1);
}

#[tokio::test]
async fn the_log_keeps_a_line_for_each_try_and_can_be_filtered() {
    let world = TestWorld::start().await;
    let tenant = world.tenant("log").await;
    let webhook = add(&world, &tenant, form("service_record")).await;
    let other = add(&world, &tenant, form("inbound_hangup")).await;
    event(&world, &tenant, &webhook, PushType::ServiceRecord, "e1").await;
    world.outbound.answer(|_| reply(503, "come back later"));
    tick(&world).await;
    world.clock.pass(1_000);
    event(&world, &tenant, &other, PushType::InboundHangup, "e2").await;
    world.outbound.answer(|_| reply(200, ""));
    tick(&world).await;
    let (e1, e2) = (("e1".to_owned(), 0, false), ("e2".to_owned(), 0, true));
    assert_eq!(log(&world, &tenant, "").await, [e2.clone(), e1.clone()]);
    assert_eq!(
        log(&world, &tenant, "success=false").await,
        vec![e1.clone()]
    );
    assert_eq!(
        log(&world, &tenant, "push=inbound_hangup").await,
        vec![e2.clone()]
    );
    assert_eq!(
        log(&world, &tenant, &format!("webhook={}", webhook.id)).await,
        [e1]
    );
    assert_eq!(
        log(&world, &tenant, &format!("from={}", world.platform.now().0)).await,
        [e2]
    );
    let answer = call(
        &world,
        &tenant,
        "GET",
        "/push-log?success=false",
        Value::Null,
    )
    .await;
    let line = &answer.json["items"][0];
    assert_eq!(
        (&line["status"], &line["answer"]),
        (&503.into(), &"come back later".into())
    );
    assert_eq!(line["url"], "https://crm.example.com/in");
}

#[tokio::test]
async fn an_event_of_the_log_is_sent_again_with_its_own_id() {
    let world = TestWorld::start().await;
    let tenant = world.tenant("again").await;
    let webhook = add(&world, &tenant, form("service_record")).await;
    let delivery = event(&world, &tenant, &webhook, PushType::ServiceRecord, "e1").await;
    tick(&world).await;
    world.clock.pass(1_000);
    let answer = call(&world, &tenant, "POST", "/push-log/e1/resend", Value::Null).await;
    assert_eq!(
        (
            answer.status,
            &answer.json["event_id"],
            &answer.json["success"]
        ),
        (200, &"e1".into(), &true.into())
    );
    let sent = world.outbound.sent();
    assert_eq!(
        (sent.len(), header(&sent[1], "x-edgecall-event-id")),
        (2, "e1")
    );
    assert_eq!(sent[1].body(), delivery.body.as_bytes());
    assert_eq!(log(&world, &tenant, "").await.len(), 2, "a row of its own");
    let unknown = call(&world, &tenant, "POST", "/push-log/e9/resend", Value::Null).await;
    assert_eq!((unknown.status, unknown.code()), (404, "not_found"));
}

#[tokio::test]
async fn a_webhook_that_is_off_or_gone_gets_nothing_and_the_log_says_so() {
    // Proves: MSG-12
    let world = TestWorld::start().await;
    let tenant = world.tenant("off").await;
    let webhook = add(&world, &tenant, form("service_record")).await;
    let gone = add(&world, &tenant, form("service_record")).await;
    event(&world, &tenant, &webhook, PushType::ServiceRecord, "e1").await;
    event(&world, &tenant, &gone, PushType::ServiceRecord, "e2").await;
    let mut off = form("service_record");
    off["active"] = json!(false);
    assert_eq!(
        call(
            &world,
            &tenant,
            "PUT",
            &format!("/webhooks/{}", webhook.id),
            off
        )
        .await
        .status,
        200
    );
    assert_eq!(
        call(
            &world,
            &tenant,
            "DELETE",
            &format!("/webhooks/{}", gone.id),
            Value::Null
        )
        .await
        .status,
        204
    );
    assert_eq!(tick(&world).await, (0, 2));
    assert!(world.outbound.sent().is_empty());
    let mut lines = log(&world, &tenant, "").await;
    lines.sort();
    assert_eq!(
        lines,
        [("e1".to_owned(), -1, false), ("e2".to_owned(), -1, false)]
    );
    assert_eq!(world.platform.store().waiting_deliveries().await, Ok(0));
}

#[tokio::test]
async fn a_name_that_the_host_refuses_is_not_tried_again() {
    let world = TestWorld::start().await;
    let tenant = world.tenant("inside").await;
    let webhook = add(&world, &tenant, form("service_record")).await;
    event(&world, &tenant, &webhook, PushType::ServiceRecord, "e1").await;
    world.outbound.answer(|_| Err(SendFault::Refused));
    assert_eq!(tick(&world).await, (0, 1));
    assert_eq!(world.platform.store().waiting_deliveries().await, Ok(0));
}

#[tokio::test]
async fn only_the_platform_itself_starts_a_round() {
    let world = TestWorld::start().await;
    let request = Request::post("http://functions.test/internal/webhooks/tick")
        .body(Bytes::new())
        .expect("request");
    assert_eq!(
        world
            .send_request(function_webhooks::router(), request)
            .await
            .status,
        404
    );
}
