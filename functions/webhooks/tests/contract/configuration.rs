//! Adding, changing, testing webhooks.

use crate::{add, call, event, form, reply, tick};
use edgecall_model::webhook::PushType;
use function_runtime::testing::TestWorld;
use serde_json::{Value, json};

#[tokio::test]
async fn the_secret_is_shown_once_and_is_not_readable_in_the_store() {
    let world = TestWorld::start().await;
    let tenant = world.tenant("secret").await;
    let webhook = add(&world, &tenant, form("service_record")).await;
    assert_eq!(webhook.secret.len(), 43);
    let list = call(&world, &tenant, "GET", "/webhooks", Value::Null).await;
    assert_eq!(list.json["items"][0]["webhook"]["id"], webhook.id.as_str());
    assert_eq!(list.json["items"][0]["last"], Value::Null);
    assert!(!list.json.to_string().contains(&webhook.secret));
    let mut changed = form("service_record");
    changed["retries"] = json!(0);
    let answer = call(
        &world,
        &tenant,
        "PUT",
        &format!("/webhooks/{}", webhook.id),
        changed,
    )
    .await;
    assert_eq!((answer.status, &answer.json["retries"]), (200, &0.into()));
    assert!(!answer.json.to_string().contains(&webhook.secret));
}

#[tokio::test]
async fn after_a_rotation_both_secrets_sign_for_a_day() {
    let world = TestWorld::start().await;
    let tenant = world.tenant("rotate").await;
    let webhook = add(&world, &tenant, form("service_record")).await;
    let rotated = call(
        &world,
        &tenant,
        "POST",
        &format!("/webhooks/{}/secret", webhook.id),
        Value::Null,
    )
    .await;
    assert_eq!(rotated.status, 200);
    assert_ne!(rotated.json["secret"], webhook.secret);
    for (wait, old_signs) in [(0, true), (24 * 3_600_000, false)] {
        world.clock.pass(wait);
        event(
            &world,
            &tenant,
            &webhook,
            PushType::ServiceRecord,
            &format!("e-{wait}"),
        )
        .await;
        assert_eq!(tick(&world).await, (1, 0));
        let sent = world.outbound.sent();
        let last = sent.last().expect("sent");
        assert_eq!(
            last.headers().contains_key("x-edgecall-signature-previous"),
            old_signs
        );
    }
}

#[tokio::test]
async fn wrong_forms_are_refused_at_their_field() {
    let world = TestWorld::start().await;
    let tenant = world.tenant("forms").await;
    let with = |field: &str, value: Value| {
        let mut form = form("service_record");
        form[field] = value;
        form
    };
    for (wrong, code, field) in [
        (
            with("url", json!("http://127.0.0.1:9099/webhook")),
            "address_refused",
            "url",
        ),
        (
            with("url", json!("http://169.254.169.254/latest")),
            "address_refused",
            "url",
        ),
        (
            with("url", json!("ftp://crm.example.com/")),
            "address_refused",
            "url",
        ),
        (
            with(
                "url",
                json!(format!("https://crm.example.com/{}", "x".repeat(1000))),
            ),
            "invalid_field",
            "url",
        ),
        (
            with("timeout_seconds", json!(0)),
            "invalid_field",
            "timeout_seconds",
        ),
        (
            with("timeout_seconds", json!(31)),
            "invalid_field",
            "timeout_seconds",
        ),
        (with("retries", json!(5)), "invalid_field", "retries"),
        (with("push", json!("everything")), "invalid_field", "push"),
    ] {
        let answer = call(&world, &tenant, "POST", "/webhooks", wrong.clone()).await;
        assert_eq!((answer.status, answer.code()), (422, code), "{wrong}");
        assert_eq!(answer.json["error"]["field"], field, "{wrong}");
    }
    assert_eq!(
        call(&world, &tenant, "GET", "/webhooks", Value::Null)
            .await
            .json["total"],
        0
    );
}

#[tokio::test]
async fn a_tenant_has_at_most_twenty_webhooks_and_reads_them_in_pages() {
    let world = TestWorld::start().await;
    let tenant = world.tenant("many").await;
    for _ in 0..20 {
        add(&world, &tenant, form("inbound_call")).await;
    }
    let answer = call(&world, &tenant, "POST", "/webhooks", form("inbound_call")).await;
    assert_eq!((answer.status, answer.code()), (409, "limit_reached"));
    let page = call(&world, &tenant, "GET", "/webhooks?limit=15", Value::Null)
        .await
        .json;
    assert_eq!(
        (page["items"].as_array().map(Vec::len), &page["next"]),
        (Some(15), &"15".into())
    );
    let rest = call(
        &world,
        &tenant,
        "GET",
        "/webhooks?limit=15&cursor=15",
        Value::Null,
    )
    .await
    .json;
    assert_eq!(
        (rest["items"].as_array().map(Vec::len), &rest["next"]),
        (Some(5), &Value::Null)
    );
}

#[tokio::test]
async fn a_test_push_sends_a_sample_and_shows_what_came_back() {
    // Proves: MSG-11, MSG-01
    let world = TestWorld::start().await;
    let tenant = world.tenant("test").await;
    for push in [
        "inbound_call",
        "inbound_ringing",
        "inbound_answered",
        "inbound_hangup",
        "service_record",
    ] {
        let webhook = add(&world, &tenant, form(push)).await;
        world.outbound.answer(|_| reply(418, "short and stout"));
        let answer = call(
            &world,
            &tenant,
            "POST",
            &format!("/webhooks/{}/test", webhook.id),
            Value::Null,
        )
        .await;
        assert_eq!(
            (answer.status, &answer.json["status"]),
            (200, &418.into()),
            "{push}"
        );
        assert_eq!(
            (&answer.json["success"], &answer.json["answer"]),
            (&false.into(), &"short and stout".into())
        );
        let sent = world.outbound.sent();
        let body: Value = serde_json::from_slice(sent.last().expect("sent").body()).expect("JSON");
        assert_eq!(
            (&body["event_type"], &body["test"]),
            (&push.into(), &true.into())
        );
        assert_eq!(body["enterpriseId"], tenant.id.as_str());
        let list = call(&world, &tenant, "GET", "/webhooks", Value::Null)
            .await
            .json;
        let items = list["items"].as_array().expect("items");
        let view = items
            .iter()
            .find(|view| view["webhook"]["id"] == webhook.id.as_str())
            .expect("in the list");
        assert_eq!(
            view["last"]["status"], 418,
            "the list shows the last result"
        );
    }
}

#[tokio::test]
async fn nobody_touches_the_webhooks_of_another_tenant() {
    let world = TestWorld::start().await;
    let (own, other) = (world.tenant("own").await, world.tenant("other").await);
    let webhook = add(&world, &other, form("service_record")).await;
    event(&world, &other, &webhook, PushType::ServiceRecord, "e1").await;
    tick(&world).await;
    let one = format!("/webhooks/{}", webhook.id);
    let attempts = [
        ("GET", "/webhooks".to_owned(), Value::Null),
        ("POST", "/webhooks".to_owned(), form("service_record")),
        ("PUT", one.clone(), form("service_record")),
        ("DELETE", one.clone(), Value::Null),
        ("POST", format!("{one}/secret"), Value::Null),
        ("POST", format!("{one}/test"), Value::Null),
        ("GET", "/push-log".to_owned(), Value::Null),
        ("POST", "/push-log/e1/resend".to_owned(), Value::Null),
    ];
    for (method, rest, body) in attempts {
        // Under the other's path the tenant is not there; under the own path its objects are not.
        let path = other.path(&rest);
        let answer = world
            .send(
                function_webhooks::router(),
                method,
                &path,
                Some(&own.token),
                body.clone(),
            )
            .await;
        assert_eq!(
            (answer.status, answer.code()),
            (404, "not_found"),
            "{method} {rest}"
        );
        if rest.contains(webhook.id.as_str()) || rest.contains("e1") {
            let answer = call(&world, &own, method, &rest, body).await;
            assert_eq!(
                (answer.status, answer.code()),
                (404, "not_found"),
                "own path: {method} {rest}"
            );
        }
    }
    assert_eq!(world.outbound.sent().len(), 1);
}

#[tokio::test]
async fn changes_stand_in_the_operation_log_without_secrets() {
    let world = TestWorld::start().await;
    let tenant = world.tenant("audit").await;
    let webhook = add(&world, &tenant, form("service_record")).await;
    call(
        &world,
        &tenant,
        "POST",
        &format!("/webhooks/{}/secret", webhook.id),
        Value::Null,
    )
    .await;
    call(
        &world,
        &tenant,
        "DELETE",
        &format!("/webhooks/{}", webhook.id),
        Value::Null,
    )
    .await;
    let lines = tenant
        .scope
        .operation_log(&Default::default(), &Default::default())
        .await
        .expect("log")
        .items;
    let of_webhooks: Vec<_> = lines
        .iter()
        .filter(|line| line.object == "webhook")
        .collect();
    let mut actions: Vec<_> = of_webhooks
        .iter()
        .map(|line| line.action.as_str())
        .collect();
    actions.sort_unstable();
    assert_eq!(actions, ["create", "delete", "rotate"]);
    assert!(
        of_webhooks
            .iter()
            .all(|line| line.key == webhook.id.as_str() && line.result == "ok")
    );
    assert!(
        !lines
            .iter()
            .any(|line| line.before.contains(&webhook.secret)
                || line.after.contains(&webhook.secret))
    );
}
