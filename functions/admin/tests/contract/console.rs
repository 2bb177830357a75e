//! Queues, flows, numbers, test calls, the operation log.

use crate::world::{Centre, World};
use bytes::Bytes;
use edgecall_model::At;
use edgecall_model::node_api::{TestCallOrder, TestCallPhase, TestCallState};
use function_runtime::SendFault;
use function_runtime::testing::INTERNAL_TOKEN;
use serde_json::{Value, json};

fn queue(centre: &Centre, number: &str) -> Value {
    json!({ "department": centre.department, "number": number, "name": "Sales", "strategy": "longest_idle",
        "ring_seconds": 25, "wrapup_seconds": 15, "wait_seconds": 600, "max_waiting": 100,
        "service_level_seconds": 20 })
}

#[tokio::test]
async fn queues_are_added_changed_and_deleted_when_nothing_leads_to_them() {
    let world = World::start().await;
    let centre = world.centre("lin").await;
    let (path, token) = (centre.path("/queues"), Some(centre.token.as_str()));
    assert_eq!(
        world
            .refused("POST", &path, token, queue(&centre, "100"))
            .await,
        "already_exists"
    );
    let added = world.ok("POST", &path, token, queue(&centre, "200")).await;
    let one = format!("{path}/{}", added["id"].as_str().expect("id"));
    let mut form = queue(&centre, "201");
    form["wrapup_seconds"] = json!(2);
    assert_eq!(
        world.refused("PUT", &one, token, form.clone()).await,
        "invalid_field"
    );
    form["wrapup_seconds"] = json!(3);
    assert_eq!(world.ok("PUT", &one, token, form).await["number"], "201");
    assert_eq!(world.get(&path, &centre.token).await.json["total"], 2);
    let used = format!("{path}/{}", centre.queue);
    assert_eq!(
        world.refused("DELETE", &used, token, Value::Null).await,
        "in_use"
    );
    assert_eq!(
        world.send("DELETE", &one, token, Value::Null).await.status,
        204
    );
    assert_eq!(
        world.refused("DELETE", &one, token, Value::Null).await,
        "not_found"
    );
}

#[tokio::test]
async fn a_flow_is_published_from_the_version_that_was_edited() {
    let world = World::start().await;
    let centre = world.centre("lin").await;
    let token = Some(centre.token.as_str());
    let path = centre.path(&format!("/flows/{}", centre.flow));
    let flow = world.get(&path, &centre.token).await.json;
    let publish = |version: u64, definition: &Value| json!({ "name": "Welcome", "version": version, "definition": definition });
    let second = world
        .ok("PUT", &path, token, publish(1, &flow["definition"]))
        .await;
    assert_eq!(second["version"], 2);
    let late = world
        .refused("PUT", &path, token, publish(1, &flow["definition"]))
        .await;
    assert_eq!(late, "changed_meanwhile");

    let mut broken = flow["definition"].clone();
    broken["start"] = json!("Nowhere");
    let answer = world.send("PUT", &path, token, publish(2, &broken)).await;
    assert_eq!((answer.status, answer.code()), (422, "flow_invalid"));
    let check = world
        .ok(
            "POST",
            &centre.path("/flow-checks"),
            token,
            json!({ "definition": broken }),
        )
        .await;
    assert_eq!(check["faults"][0]["warning"], false);
    let check = json!({ "definition": flow["definition"] });
    assert_eq!(
        world
            .ok("POST", &centre.path("/flow-checks"), token, check)
            .await["faults"],
        json!([])
    );
    assert_eq!(
        world.refused("DELETE", &path, token, Value::Null).await,
        "in_use"
    );
}

#[tokio::test]
async fn a_number_leads_to_a_flow_of_its_department_or_nowhere() {
    let world = World::start().await;
    let centre = world.centre("lin").await;
    let token = Some(centre.token.as_str());
    let flow = world
        .get(
            &centre.path(&format!("/flows/{}", centre.flow)),
            &centre.token,
        )
        .await
        .json;
    let new = json!({ "department": centre.department, "name": "Night", "definition": flow["definition"] });
    let night = world
        .ok("POST", &centre.path("/flows"), token, new.clone())
        .await;
    assert_eq!(
        world
            .refused("POST", &centre.path("/flows"), token, new)
            .await,
        "already_exists"
    );
    let path = centre.path(&format!("/numbers/{}", centre.number));
    let bind = |flow: Value| json!({ "flow": flow, "active": true });
    assert_eq!(
        world
            .ok("PUT", &path, token, bind(night["id"].clone()))
            .await["flow"],
        night["id"]
    );
    assert_eq!(
        world
            .refused("PUT", &path, token, bind(json!("unknown")))
            .await,
        "invalid_field"
    );
    assert_eq!(
        world.ok("PUT", &path, token, bind(Value::Null)).await["flow"],
        Value::Null
    );
    let unknown = centre.path("/numbers/01000000000");
    assert_eq!(
        world
            .refused("PUT", &unknown, token, bind(Value::Null))
            .await,
        "not_found"
    );
    let night = centre.path(&format!("/flows/{}", night["id"].as_str().expect("id")));
    assert_eq!(
        world
            .send("DELETE", &night, token, Value::Null)
            .await
            .status,
        204,
        "nothing leads to it any more"
    );
}

fn test_call(to: &str) -> Value {
    json!({ "to": to, "from": "13800000000",
        "script": { "keys": [{ "key": "1", "after_ms": 3000 }], "sound": { "tone": 440 }, "hang_up_after_seconds": 60 } })
}

fn node(request: &http::Request<Bytes>) -> Result<http::Response<Bytes>, SendFault> {
    if request.headers()["x-edgecall-internal"] != INTERNAL_TOKEN {
        return Ok(http::Response::builder()
            .status(401)
            .body(Bytes::new())
            .expect("response"));
    }
    let id = match rmp_serde::from_slice::<TestCallOrder>(request.body()) {
        Ok(order) => order.id,
        Err(_) => request
            .uri()
            .path()
            .rsplit('/')
            .next()
            .unwrap_or("")
            .to_owned(),
    };
    let state = TestCallState {
        id,
        phase: TestCallPhase::Calling,
        sip_call_id: "sip-1".into(),
        placed: At(0),
        answered: None,
        ended: None,
        failure: String::new(),
    };
    Ok(http::Response::new(
        rmp_serde::to_vec_named(&state).expect("bytes").into(),
    ))
}

#[tokio::test]
async fn a_test_call_goes_to_the_media_node_and_is_seen_by_its_tenant_only() {
    let world = World::start().await;
    let (lin, wang) = (world.centre("lin").await, world.centre("wang").await);
    world.test.outbound.answer(node);
    let path = lin.path("/test-calls");
    let placed = world
        .ok("POST", &path, Some(&lin.token), test_call(&lin.number))
        .await;
    let id = placed["id"].as_str().expect("id");
    let order: TestCallOrder =
        rmp_serde::from_slice(world.test.outbound.sent().last().expect("sent").body())
            .expect("order");
    assert_eq!(
        (order.tenant.as_str(), order.to.as_str()),
        (lin.tenant.as_str(), lin.number.as_str())
    );
    assert_eq!(
        world.get(&format!("{path}/{id}"), &lin.token).await.json["phase"],
        "calling"
    );
    let foreign = world
        .get(&wang.path(&format!("/test-calls/{id}")), &wang.token)
        .await;
    assert_eq!(foreign.code(), "not_found");

    let to_others = world
        .refused("POST", &path, Some(&lin.token), test_call(&wang.number))
        .await;
    assert_eq!(to_others, "invalid_field");
    let mut wrong_key = test_call(&lin.number);
    wrong_key["script"]["keys"][0]["key"] = json!("x");
    assert_eq!(
        world
            .refused("POST", &path, Some(&lin.token), wrong_key)
            .await,
        "invalid_field"
    );
    world
        .test
        .outbound
        .answer(|_| Err(SendFault::Failed("refused".into())));
    assert_eq!(
        world
            .refused("POST", &path, Some(&lin.token), test_call(&lin.number))
            .await,
        "media_unavailable"
    );
}

#[tokio::test]
async fn what_was_changed_is_in_the_operation_log_and_so_is_what_was_refused() {
    let world = World::start().await;
    let centre = world.centre("lin").await;
    let token = Some(centre.token.as_str());
    world.test.clock.pass(1_000);
    world
        .ok(
            "POST",
            &centre.path("/queues"),
            token,
            queue(&centre, "200"),
        )
        .await;
    world.test.clock.pass(1_000);
    world
        .refused(
            "POST",
            &centre.path("/queues"),
            token,
            queue(&centre, "200"),
        )
        .await;
    let log = world
        .get(&centre.path("/operation-log"), &centre.token)
        .await
        .json;
    let lines = log["items"].as_array().expect("items");
    assert_eq!(lines.len(), 3);
    let line = |n: usize| {
        (
            &lines[n]["operation"],
            &lines[n]["result"],
            &lines[n]["who"],
        )
    };
    let who = json!(centre.email);
    assert_eq!(
        line(0),
        (&json!("create_queue"), &json!("already_exists"), &who)
    );
    assert_eq!(line(1), (&json!("create_queue"), &json!("ok"), &who));
    assert_eq!(line(2), (&json!("create_instance"), &json!("ok"), &who));
    let after: Value =
        serde_json::from_str(lines[1]["after"].as_str().expect("text")).expect("json");
    assert_eq!(
        (&after["number"], &lines[1]["before"], &lines[1]["key"]),
        (&json!("200"), &json!(""), &json!("200"))
    );
    let few = world
        .get(
            &centre.path("/operation-log?object=instance"),
            &centre.token,
        )
        .await
        .json;
    assert_eq!(few["items"].as_array().expect("items").len(), 1);
}
