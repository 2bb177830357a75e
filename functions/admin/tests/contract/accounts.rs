//! Signing up, in and out; passwords; page settings.

use crate::world::{PASSWORD, World};
use serde_json::{Value, json};

const MINUTE: i64 = 60_000;

#[tokio::test]
async fn a_company_signs_up_with_the_code_from_its_mail() {
    // Proves: PORTAL-02
    let world = World::start().await;
    let form = world.form("lin@example.com").await;
    let started = world.ok("POST", "/api/sign-ups", None, form).await;
    assert_eq!(
        (&started["resend_after_seconds"], &started["valid_seconds"]),
        (&json!(60), &json!(600))
    );
    let sign_in = json!({ "email": "lin@example.com", "password": PASSWORD });
    let early = world
        .refused("POST", "/api/sessions", None, sign_in.clone())
        .await;
    assert_eq!(early, "wrong_credentials", "no account before the code");

    let confirm = format!(
        "/api/sign-ups/{}/confirm",
        started["sign_up"].as_str().expect("id")
    );
    let right = world.code_for("lin@example.com");
    let wrong = if right == "000000" {
        "000001"
    } else {
        "000000"
    };
    assert_eq!(
        world
            .refused("POST", &confirm, None, json!({ "code": wrong }))
            .await,
        "wrong_code"
    );
    assert_eq!(
        world
            .refused("POST", &confirm, None, json!({ "code": "12" }))
            .await,
        "invalid_field"
    );
    let answer = world
        .send("POST", &confirm, None, json!({ "code": right }))
        .await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json["portal"], true);
    assert_eq!(answer.cookie().as_deref(), answer.json["token"].as_str());
    assert_eq!(
        world
            .refused("POST", &confirm, None, json!({ "code": right }))
            .await,
        "not_found"
    );
    world.ok("POST", "/api/sessions", None, sign_in).await;
}

#[tokio::test]
async fn each_fault_of_a_sign_up_has_its_own_refusal() {
    let world = World::start().await;
    world.sign_up("taken@example.com").await;
    let with = async |name: &str, value: Value| {
        let mut form = world.form("lin@example.com").await;
        form[name] = value;
        world.refused("POST", "/api/sign-ups", None, form).await
    };
    assert_eq!(with("terms", json!(false)).await, "terms_not_accepted");
    assert_eq!(with("password", json!("12345678")).await, "weak_password");
    assert_eq!(with("password", json!("short")).await, "invalid_field");
    assert_eq!(
        with("email", json!("taken@example.com")).await,
        "email_taken"
    );
    assert_eq!(
        with("email", json!("TAKEN@example.com")).await,
        "email_taken"
    );
    assert_eq!(
        with("email", json!("not-an-address")).await,
        "invalid_field"
    );
    assert_eq!(with("company", json!("L")).await, "invalid_field");
    assert_eq!(
        with("challenge", json!({ "id": "unknown", "position": 1 })).await,
        "challenge_failed"
    );
    let mut moved = world.slider().await;
    moved["position"] = json!(moved["position"].as_u64().expect("number") + 20);
    assert_eq!(with("challenge", moved).await, "challenge_failed");

    let form = world.form("lin@example.com").await;
    world.ok("POST", "/api/sign-ups", None, form.clone()).await;
    assert_eq!(
        world.refused("POST", "/api/sign-ups", None, form).await,
        "challenge_failed",
        "a check works once"
    );
}

#[tokio::test]
async fn a_new_code_can_be_sent_after_a_minute() {
    let world = World::start().await;
    let form = world.form("lin@example.com").await;
    let started = world.ok("POST", "/api/sign-ups", None, form).await;
    let path = format!("/api/sign-ups/{}", started["sign_up"].as_str().expect("id"));
    let early = world
        .send("POST", &format!("{path}/resend"), None, Value::Null)
        .await;
    assert_eq!((early.status, early.code()), (429, "resend_too_soon"));
    assert_eq!(early.headers["retry-after"], "60");
    world.test.clock.pass(MINUTE);
    world
        .ok("POST", &format!("{path}/resend"), None, Value::Null)
        .await;
    assert_eq!(world.test.outbound.mails().len(), 2);
    world.test.clock.pass(10 * MINUTE);
    let code = json!({ "code": world.code_for("lin@example.com") });
    assert_eq!(
        world
            .refused("POST", &format!("{path}/confirm"), None, code)
            .await,
        "code_expired"
    );
    assert_eq!(
        world
            .refused("POST", "/api/sign-ups/unknown/resend", None, Value::Null)
            .await,
        "not_found"
    );
}

#[tokio::test]
async fn a_mail_that_cannot_be_sent_is_said_so() {
    let world = World::start().await;
    world
        .test
        .outbound
        .answer(|_| Err(function_runtime::SendFault::TimedOut));
    let form = world.form("lin@example.com").await;
    assert_eq!(
        world.refused("POST", "/api/sign-ups", None, form).await,
        "store_unavailable"
    );
}

#[tokio::test]
async fn five_wrong_passwords_lock_the_account_for_fifteen_minutes() {
    // Proves: SEC-01
    let world = World::start().await;
    world.sign_up("lin@example.com").await;
    let with = |password: &str| json!({ "email": "Lin@example.com", "password": password });
    for _ in 0..4 {
        assert_eq!(
            world
                .refused("POST", "/api/sessions", None, with("wrong-1"))
                .await,
            "wrong_credentials"
        );
    }
    assert_eq!(
        world
            .refused("POST", "/api/sessions", None, with("wrong-1"))
            .await,
        "account_locked"
    );
    assert_eq!(
        world
            .refused("POST", "/api/sessions", None, with(PASSWORD))
            .await,
        "account_locked"
    );
    world.test.clock.pass(15 * MINUTE);
    world
        .ok("POST", "/api/sessions", None, with(PASSWORD))
        .await;
    let log = world
        .test
        .platform
        .store()
        .logins("lin@example.com")
        .await
        .expect("log");
    let results: Vec<&str> = log.iter().map(|line| line.result.as_str()).collect();
    assert_eq!(
        results
            .iter()
            .filter(|result| **result == "account_locked")
            .count(),
        2
    );
    assert_eq!(results.iter().filter(|result| **result == "ok").count(), 1);
}

#[tokio::test]
async fn a_session_is_shown_and_ends_with_the_sign_out() {
    let world = World::start().await;
    let token = world.sign_up("lin@example.com").await;
    let shown = world.get("/api/sessions/current", &token).await;
    assert_eq!(
        (&shown.json["email"], &shown.json["token"]),
        (&json!("lin@example.com"), &Value::Null)
    );
    let out = world
        .send("DELETE", "/api/sessions/current", Some(&token), Value::Null)
        .await;
    assert_eq!(out.status, 204);
    assert!(
        out.headers["set-cookie"]
            .to_str()
            .expect("text")
            .contains("Max-Age=0")
    );
    assert_eq!(
        world.get("/api/sessions/current", &token).await.code(),
        "not_signed_in"
    );
    assert_eq!(
        world.get("/api/sessions/current", "made-up").await.status,
        401
    );
}

#[tokio::test]
async fn the_own_password_changes_only_with_the_old_one() {
    let world = World::start().await;
    let token = world.sign_up("lin@example.com").await;
    let sign_in = json!({ "email": "lin@example.com", "password": PASSWORD });
    let other = world.ok("POST", "/api/sessions", None, sign_in).await;
    let other = other["token"].as_str().expect("token");
    let change = |old: &str, new: &str| json!({ "old": old, "password": new });
    let path = "/api/password";
    assert_eq!(
        world
            .refused("PUT", path, Some(&token), change("wrong", "Battery-9-x"))
            .await,
        "wrong_credentials"
    );
    assert_eq!(
        world
            .refused("PUT", path, Some(&token), change(PASSWORD, "password1"))
            .await,
        "weak_password"
    );
    world
        .ok("PUT", path, Some(&token), change(PASSWORD, "Battery-9-x"))
        .await;
    assert_eq!(world.get("/api/sessions/current", &token).await.status, 200);
    assert_eq!(
        world.get("/api/sessions/current", other).await.status,
        401,
        "other sessions end"
    );
}

#[tokio::test]
async fn a_forgotten_password_is_reset_by_a_mailed_link() {
    // Proves: SEC-11
    let world = World::start().await;
    world.sign_up("lin@example.com").await;
    let before = world.test.outbound.mails().len();
    for email in ["nobody@example.com", "lin@example.com"] {
        let answer = world
            .send(
                "POST",
                "/api/password-resets",
                None,
                json!({ "email": email }),
            )
            .await;
        assert_eq!((answer.status, answer.bytes.len()), (204, 0), "{email}");
    }
    let mails = world.test.outbound.mails();
    assert_eq!(mails.len(), before + 1);
    let text = mails.last().expect("mail")["text"]
        .as_str()
        .expect("text")
        .to_owned();
    let token = text
        .split("/reset-password#")
        .nth(1)
        .expect("link")
        .split_whitespace()
        .next()
        .expect("token");
    let path = format!("/api/password-resets/{token}/confirm");
    let weak = world
        .refused("POST", &path, None, json!({ "password": "12345678" }))
        .await;
    assert_eq!(weak, "weak_password", "which does not use the link up");
    world
        .ok("POST", &path, None, json!({ "password": "Battery-9-x" }))
        .await;
    assert_eq!(
        world
            .refused("POST", &path, None, json!({ "password": "Battery-9-y" }))
            .await,
        "code_expired"
    );
    let sign_in = json!({ "email": "lin@example.com", "password": "Battery-9-x" });
    world.ok("POST", "/api/sessions", None, sign_in).await;
}

#[tokio::test]
async fn page_settings_are_kept_per_person_and_bounded() {
    let world = World::start().await;
    let (lin, wang) = (
        world.sign_up("lin@example.com").await,
        world.sign_up("wang@example.com").await,
    );
    let path = "/api/preferences";
    let values = json!({ "values": { "theme": "dark", "folds": { "menu": true } } });
    assert_eq!(
        world.ok("PUT", path, Some(&lin), values.clone()).await,
        values
    );
    assert_eq!(world.get(path, &lin).await.json, values);
    assert_eq!(world.get(path, &wang).await.json, json!({ "values": {} }));
    let long = json!({ "values": { "a": "x".repeat(5_000) } });
    assert_eq!(
        world.refused("PUT", path, Some(&lin), long).await,
        "too_large"
    );
    let many: serde_json::Map<String, Value> =
        (0..201).map(|n| (n.to_string(), json!(1))).collect();
    assert_eq!(
        world
            .refused("PUT", path, Some(&lin), json!({ "values": many }))
            .await,
        "invalid_field"
    );
}

#[tokio::test]
async fn a_sign_in_that_is_repeated_with_its_key_hands_out_the_same_session() {
    // Proves: API-14
    let world = World::start().await;
    world.sign_up("lin@example.com").await;
    let sign_in = async |password: &str| {
        let form = json!({ "email": "lin@example.com", "password": password });
        let request = http::Request::post("http://portal.test/api/sessions")
            .header("content-type", "application/json")
            .header("idempotency-key", "key-00000001")
            .body(form.to_string().into())
            .expect("request");
        world
            .test
            .send_request(function_admin::router(), request)
            .await
    };
    let (first, again) = (sign_in(PASSWORD).await, sign_in(PASSWORD).await);
    assert_eq!((again.status, again.cookie()), (200, first.cookie()));
    assert!(first.cookie().is_some());
    assert_eq!(sign_in("other-1234").await.code(), "idempotency_mismatch");
}
