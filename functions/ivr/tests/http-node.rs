//! HTTP nodes as a media node sees them.

use bytes::Bytes;
use edgecall_model::flow::{HttpMethod, HttpOutput};
use edgecall_model::node_api::{INTERNAL_HEADER, IvrHttpRequest, IvrHttpResult};
use edgecall_model::{CallId, TenantId};
use function_runtime::SendFault;
use function_runtime::testing::{INTERNAL_TOKEN, TestWorld};
use http::{Request, Response};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

fn ask(method: HttpMethod) -> IvrHttpRequest {
    let output = |variable: &str, path: &str, default: &str| HttpOutput {
        variable: variable.into(),
        path: path.into(),
        default: default.into(),
    };
    IvrHttpRequest {
        tenant: TenantId::new("TCC0000001").expect("id"),
        call: CallId::new("0199aa-call").expect("id"),
        request: 1,
        method,
        url: "https://crm.example.com/customer".into(),
        parameters: BTreeMap::from([
            ("phone".into(), "+86 138&x".into()),
            ("name".into(), "林".into()),
        ]),
        headers: BTreeMap::from([("x-api-key".into(), "k1".into())]),
        timeout_seconds: 5,
        retries: 0,
        outputs: vec![
            output("name", "customer.name", "friend"),
            output("level", "customer.level", "0"),
        ],
        result_variable: Some("answer".into()),
    }
}

fn reply(status: u16, body: impl Into<Bytes>) -> Result<Response<Bytes>, SendFault> {
    Ok(Response::builder()
        .status(status)
        .body(body.into())
        .expect("answer"))
}

fn redirect(status: u16, location: &str) -> Result<Response<Bytes>, SendFault> {
    Ok(Response::builder()
        .status(status)
        .header("location", location)
        .body(Bytes::new())
        .expect("answer"))
}

async fn carry_out(world: &TestWorld, ask: &IvrHttpRequest) -> IvrHttpResult {
    let body = rmp_serde::to_vec_named(ask).expect("MessagePack");
    let request = Request::post("http://functions.test/internal/ivr/http")
        .header(INTERNAL_HEADER, INTERNAL_TOKEN)
        .body(Bytes::from(body))
        .expect("request");
    let answer = world.send_request(function_ivr::router(), request).await;
    assert_eq!(answer.status, 200);
    rmp_serde::from_slice(&answer.bytes).expect("a result")
}

fn value<'r>(result: &'r IvrHttpResult, name: &str) -> &'r str {
    result
        .variables
        .iter()
        .find(|(variable, _)| variable == name)
        .map_or("?", |(_, value)| value)
}

#[tokio::test]
async fn a_get_carries_its_parameters_in_the_query_and_takes_values_from_the_json() {
    // Proves: IVR-083
    let world = TestWorld::start().await;
    world
        .outbound
        .answer(|_| reply(200, r#"{"customer":{"name":"Lin","phones":["1"]}}"#));
    let result = carry_out(&world, &ask(HttpMethod::Get)).await;
    assert!(result.success);
    assert_eq!(
        (result.status, result.tries, result.error.as_str()),
        (Some(200), 1, "")
    );
    assert_eq!(value(&result, "name"), "Lin");
    assert_eq!(
        value(&result, "level"),
        "0",
        "a missing path has its default"
    );
    assert_eq!(
        value(&result, "answer"),
        r#"{"customer":{"name":"Lin","phones":["1"]}}"#
    );
    let sent = &world.outbound.sent()[0];
    assert_eq!(sent.method(), "GET");
    assert_eq!(
        sent.uri(),
        "https://crm.example.com/customer?name=%E6%9E%97&phone=%2B86%20138%26x"
    );
    assert_eq!(sent.headers()["x-api-key"], "k1");
    assert_eq!(sent.headers()["x-edgecall-call"], "0199aa-call");
    assert!(!sent.headers().contains_key("x-edgecall-destination"));
    assert!(sent.body().is_empty());
}

#[tokio::test]
async fn a_post_carries_its_parameters_as_json() {
    let world = TestWorld::start().await;
    world.outbound.answer(|_| reply(204, ""));
    let result = carry_out(&world, &ask(HttpMethod::Post)).await;
    assert!(result.success);
    let sent = &world.outbound.sent()[0];
    assert_eq!(
        (sent.method().as_str(), sent.uri().path()),
        ("POST", "/customer")
    );
    assert_eq!(sent.headers()["content-type"], "application/json");
    assert_eq!(sent.body(), r#"{"name":"林","phone":"+86 138&x"}"#);
    assert_eq!(
        value(&result, "name"),
        "friend",
        "no JSON gives the defaults"
    );
}

#[tokio::test]
async fn a_server_that_is_down_is_tried_again_and_the_flow_gets_its_answer() {
    let world = TestWorld::start().await;
    let tries = AtomicUsize::new(0);
    world
        .outbound
        .answer(move |_| match tries.fetch_add(1, Ordering::Relaxed) {
            0 => Err(SendFault::Failed("refused".into())),
            1 => reply(503, ""),
            _ => reply(200, r#"{"customer":{"name":"Lin"}}"#),
        });
    let result = carry_out(
        &world,
        &IvrHttpRequest {
            retries: 2,
            ..ask(HttpMethod::Get)
        },
    )
    .await;
    assert_eq!(
        (result.success, result.tries, result.status),
        (true, 3, Some(200))
    );
    assert_eq!(value(&result, "name"), "Lin");
}

#[tokio::test]
async fn when_all_tries_fail_the_flow_gets_the_defaults() {
    let world = TestWorld::start().await;
    world
        .outbound
        .answer(|_| reply(500, r#"{"customer":{"name":"Lin"}}"#));
    let result = carry_out(
        &world,
        &IvrHttpRequest {
            retries: 1,
            ..ask(HttpMethod::Get)
        },
    )
    .await;
    assert_eq!(
        (result.success, result.tries, result.status),
        (false, 2, Some(500))
    );
    assert_eq!(result.error, "status 500");
    assert_eq!(
        (
            value(&result, "name"),
            value(&result, "level"),
            value(&result, "answer")
        ),
        ("friend", "0", "")
    );
}

#[tokio::test]
async fn all_tries_together_take_thirty_seconds_at_most() {
    let world = TestWorld::start().await;
    let clock = world.clock.clone();
    world.outbound.answer(move |_| {
        clock.pass(14_000);
        reply(503, "")
    });
    let patient = IvrHttpRequest {
        retries: 5,
        timeout_seconds: 14,
        ..ask(HttpMethod::Get)
    };
    let result = carry_out(&world, &patient).await;
    assert_eq!(
        (result.success, result.tries),
        (false, 3),
        "14 s, 14 s, and what was left"
    );
    assert_eq!(result.error, "status 503");
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_given_up_after_its_time() {
    let world = TestWorld::start().await;
    world.outbound.answer(|_| Err(SendFault::TimedOut));
    let impatient = IvrHttpRequest {
        retries: 1,
        timeout_seconds: 1,
        ..ask(HttpMethod::Get)
    };
    let result = carry_out(&world, &impatient).await;
    assert_eq!((result.success, result.tries), (false, 2));
    assert_eq!(result.error, "no answer in time");
    assert_eq!(value(&result, "name"), "friend");
}

#[tokio::test]
async fn private_addresses_are_refused_before_anything_is_sent() {
    let world = TestWorld::start().await;
    for url in [
        "http://127.0.0.1/x",
        "http://169.254.169.254/x",
        "http://localhost/x",
        "file:///etc/passwd",
    ] {
        let result = carry_out(
            &world,
            &IvrHttpRequest {
                url: url.into(),
                ..ask(HttpMethod::Get)
            },
        )
        .await;
        assert!(
            !result.success && result.error.starts_with("address_refused"),
            "{url}: {}",
            result.error
        );
        assert_eq!((result.tries, value(&result, "name")), (0, "friend"));
    }
    assert!(world.outbound.sent().is_empty());
}

#[tokio::test]
async fn a_name_that_the_host_refuses_is_not_tried_again() {
    let world = TestWorld::start().await;
    // The one thing that a Worker cannot know: its host does not say that it refuses, only that nobody answered.
    if !world.abilities(function_ivr::router()).await.refuses {
        return;
    }
    world.outbound.answer(|_| Err(SendFault::Refused));
    let result = carry_out(
        &world,
        &IvrHttpRequest {
            retries: 5,
            ..ask(HttpMethod::Get)
        },
    )
    .await;
    assert_eq!(result.tries, 1);
    assert!(result.error.starts_with("address_refused"));
}

#[tokio::test]
async fn redirects_are_followed_three_times_and_only_to_allowed_addresses() {
    let world = TestWorld::start().await;
    world.outbound.answer(|request| match request.uri().path() {
        "/customer" => redirect(302, "/a"),
        "/a" => redirect(307, "https://other.example.com/b"),
        "/b" => redirect(308, "c"),
        _ => reply(200, r#"{"customer":{"name":"Lin"}}"#),
    });
    let result = carry_out(&world, &ask(HttpMethod::Post)).await;
    assert_eq!((result.success, value(&result, "name")), (true, "Lin"));
    let sent = world.outbound.sent();
    assert_eq!(
        sent[1].method(),
        "GET",
        "a POST that is redirected by 302 goes on as a GET"
    );
    assert!(sent[1].headers().contains_key("x-api-key"));
    assert!(
        !sent[2].headers().contains_key("x-api-key"),
        "another server does not get the key"
    );
    assert_eq!(sent[3].uri(), "https://other.example.com/c");

    world.outbound.answer(|_| redirect(302, "/again"));
    let result = carry_out(&world, &ask(HttpMethod::Get)).await;
    assert_eq!(
        (result.success, result.error.as_str()),
        (false, "more than 3 redirects")
    );
    world
        .outbound
        .answer(|_| redirect(302, "http://10.0.0.1/inside"));
    let result = carry_out(&world, &ask(HttpMethod::Get)).await;
    assert!(
        !result.success && result.error.starts_with("address_refused"),
        "{}",
        result.error
    );
}

#[tokio::test]
async fn an_answer_larger_than_64_kib_is_a_failure() {
    let world = TestWorld::start().await;
    world.outbound.answer(|_| reply(200, vec![b'x'; 64 * 1024]));
    assert!(carry_out(&world, &ask(HttpMethod::Get)).await.success);
    world
        .outbound
        .answer(|_| reply(200, vec![b'x'; 64 * 1024 + 1]));
    let result = carry_out(&world, &ask(HttpMethod::Get)).await;
    assert_eq!(
        (result.success, result.error.as_str()),
        (false, "the answer is larger than 64 KiB")
    );
}

#[tokio::test]
async fn a_variable_cannot_smuggle_a_header() {
    let world = TestWorld::start().await;
    let with = |name: &str, value: &str| IvrHttpRequest {
        headers: BTreeMap::from([(name.into(), value.into())]),
        ..ask(HttpMethod::Get)
    };
    for (name, value) in [
        ("x-a", "1\r\nx-b: 2"),
        ("host", "other"),
        ("x-edgecall-destination", "own"),
        ("a b", "1"),
    ] {
        assert!(
            !carry_out(&world, &with(name, value)).await.success,
            "{name}"
        );
    }
    assert!(world.outbound.sent().is_empty());
}

#[tokio::test]
async fn only_the_platform_itself_may_ask() {
    let world = TestWorld::start().await;
    let request = |token: &str| {
        Request::post("http://functions.test/internal/ivr/http")
            .header(INTERNAL_HEADER, token)
            .body(Bytes::from_static(b"x"))
            .expect("request")
    };
    assert_eq!(
        world
            .send_request(function_ivr::router(), request("wrong"))
            .await
            .status,
        404
    );
    assert_eq!(
        world
            .send_request(function_ivr::router(), request(INTERNAL_TOKEN))
            .await
            .status,
        400
    );
    let health = Request::get("http://functions.test/internal/ivr/health")
        .body(Bytes::new())
        .expect("request");
    assert_eq!(
        world
            .send_request(function_ivr::router(), health)
            .await
            .json["status"],
        "ok"
    );
}
