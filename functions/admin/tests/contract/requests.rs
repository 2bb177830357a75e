//! Requests that are wrong in form, come too often, or come from another site's page.

use crate::world::World;
use bytes::Bytes;
use function_runtime::testing::Answer;
use http::Request;
use serde_json::{Value, json};

async fn raw(world: &World, request: http::request::Builder, body: &'static str) -> Answer {
    let request = request
        .body(Bytes::from_static(body.as_bytes()))
        .expect("request");
    world
        .test
        .send_request(function_admin::router(), request)
        .await
}

#[tokio::test]
async fn unknown_addresses_and_methods_are_told_apart() {
    let world = World::start().await;
    let nowhere = world.send("GET", "/api/nowhere", None, Value::Null).await;
    assert_eq!((nowhere.status, nowhere.code()), (404, "not_found"));
    let method = world
        .send("DELETE", "/api/price-list", None, Value::Null)
        .await;
    assert_eq!((method.status, method.code()), (405, "method_not_allowed"));
    assert_eq!(method.headers["allow"], "GET");
    assert_eq!(
        world
            .send("GET", "/api/sites/%ff", None, Value::Null)
            .await
            .status,
        404
    );
    assert_eq!(
        world
            .send("POST", "/api/health", None, Value::Null)
            .await
            .status,
        405
    );
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_refused_with_the_place() {
    let world = World::start().await;
    let post = || {
        Request::post("http://portal.test/api/sessions").header("content-type", "application/json")
    };
    let broken = raw(&world, post(), "{\n  \"email\": ,\n}").await;
    assert_eq!((broken.status, broken.code()), (400, "bad_request"));
    assert!(
        broken.json["error"]["message"]
            .as_str()
            .expect("text")
            .contains("line 2"),
        "{}",
        broken.json
    );
    assert_eq!(raw(&world, post(), "").await.code(), "bad_request");
    assert_eq!(raw(&world, post(), "[]").await.code(), "invalid_field");
    let form =
        Request::post("http://portal.test/api/sessions").header("content-type", "text/plain");
    assert_eq!(raw(&world, form, "{}").await.code(), "bad_request");
    let large = post()
        .body(Bytes::from(vec![b' '; 1024 * 1024 + 1]))
        .expect("request");
    let large = world
        .test
        .send_request(function_admin::router(), large)
        .await;
    assert_eq!((large.status, large.code()), (413, "too_large"));
}

#[tokio::test]
async fn a_cookie_alone_changes_nothing() {
    let world = World::start().await;
    let token = world.sign_up("lin@example.com").await;
    let cookie = format!("edgecall_session={token}");
    let delete =
        || Request::delete("http://portal.test/api/sessions/current").header("cookie", &cookie);
    let forged = raw(&world, delete(), "").await;
    assert_eq!((forged.status, forged.code()), (400, "bad_request"));
    let show = Request::get("http://portal.test/api/sessions/current").header("cookie", &cookie);
    assert_eq!(raw(&world, show, "").await.status, 200);
    assert_eq!(
        raw(&world, delete().header("x-edgecall-request", "1"), "")
            .await
            .status,
        204
    );
}

#[tokio::test]
async fn the_session_cookie_is_out_of_reach_for_scripts_and_other_sites() {
    let world = World::start().await;
    world.sign_up("lin@example.com").await;
    let sign_in = json!({ "email": "lin@example.com", "password": crate::world::PASSWORD });
    let answer = world.send("POST", "/api/sessions", None, sign_in).await;
    let cookie = answer.headers["set-cookie"].to_str().expect("text");
    for part in [
        "; Path=/",
        "; HttpOnly",
        "; SameSite=Lax",
        "; Max-Age=43200",
    ] {
        assert!(cookie.contains(part), "{cookie}");
    }
}

#[tokio::test]
async fn every_answer_is_private_named_and_inert() {
    let world = World::start().await;
    let answer = world
        .send("GET", "/api/price-list", None, Value::Null)
        .await;
    for (name, value) in [
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        (
            "content-security-policy",
            "default-src 'none'; frame-ancestors 'none'",
        ),
    ] {
        assert_eq!(answer.headers[name], value);
    }
    assert!(answer.headers["x-request-id"].len() >= 8);
    let named =
        Request::get("http://portal.test/api/health").header("x-request-id", "call-of-mine-1");
    assert_eq!(
        raw(&world, named, "").await.headers["x-request-id"],
        "call-of-mine-1"
    );
    let odd = Request::get("http://portal.test/api/health").header("x-request-id", "a b");
    assert_ne!(raw(&world, odd, "").await.headers["x-request-id"], "a b");
}

#[tokio::test]
async fn one_address_may_not_flood_the_public_operations() {
    let world = World::start().await;
    let send = async |address: &str| {
        let request = Request::post("http://portal.test/api/password-resets")
            .header("content-type", "application/json")
            .header("x-edgecall-address", address);
        raw(&world, request, "{\"email\":\"nobody@example.com\"}").await
    };
    let first = send("192.0.2.1").await;
    assert_eq!(
        (
            first.status,
            first.headers["ratelimit-limit"].to_str().expect("text")
        ),
        (204, "1000")
    );
    for _ in 0..999 {
        send("192.0.2.1").await;
    }
    let refused = send("192.0.2.1").await;
    assert_eq!((refused.status, refused.code()), (429, "rate_limited"));
    assert_eq!(refused.headers["ratelimit-remaining"], "0");
    assert!(
        refused.headers["retry-after"]
            .to_str()
            .expect("text")
            .parse::<u32>()
            .expect("seconds")
            <= 60
    );
    assert_eq!(send("192.0.2.2").await.status, 204, "others are not slowed");
    world.test.clock.pass(60_000);
    assert_eq!(send("192.0.2.1").await.status, 204);
}

#[tokio::test]
async fn health_and_the_document_need_no_session() {
    let world = World::start().await;
    let health = world.send("GET", "/api/health", None, Value::Null).await;
    assert_eq!((health.status, &health.json["status"]), (200, &json!("ok")));
    let document = world
        .send("GET", "/api/openapi.json", None, Value::Null)
        .await;
    assert_eq!(
        (document.status, &document.json["openapi"]),
        (200, &json!("3.1.0"))
    );
}

#[tokio::test]
async fn a_host_that_gets_all_of_the_api_passes_on_what_other_functions_serve() {
    let world = World::start().await;
    let router = function_admin::router();
    // Routes of Workers know no wildcard inside a path; other hosts ask the right function at once.
    if !world.test.abilities(router).await.passes_on {
        return;
    }
    world.test.outbound.answer(|_| {
        let answer = http::Response::builder()
            .status(418)
            .header("x-from", "origin");
        Ok(answer.body(Bytes::from_static(b"{}")).expect("answer"))
    });
    let path = "/api/tenants/TCC0000001/reports/inbound?from=1";
    let token = "token-of-somebody";
    let answer = world.get(path, token).await;
    assert_eq!((answer.status, &answer.bytes[..]), (418, &b"{}"[..]));
    assert_eq!(answer.headers["x-from"], "origin");
    let sent = world.test.outbound.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].uri(), format!("http://portal.test{path}").as_str());
    assert_eq!(
        sent[0].headers()["authorization"],
        format!("Bearer {token}").as_str()
    );
}

#[tokio::test]
async fn what_happens_has_the_time_of_the_hosts_own_clock() {
    let world = World::start().await;
    world.test.clock.run();
    let before = world.test.platform.now();
    let centre = world.centre("lin").await;
    let after = world.test.platform.now();
    let log = world
        .get(&centre.path("/operation-log"), &centre.token)
        .await
        .json;
    let at = log["items"][0]["at"].as_i64().expect("time");
    assert!(
        (before.0..=after.0).contains(&at),
        "{before:?} {at} {after:?}"
    );
}
