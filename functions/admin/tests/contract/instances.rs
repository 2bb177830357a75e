//! Opening and showing instances, the checklist, the public face.

use crate::world::World;
use serde_json::{Value, json};

#[tokio::test]
async fn an_opened_instance_can_take_its_first_call() {
    let world = World::start().await;
    let centre = world.centre("lin").await;
    let list = world.get("/api/instances", &centre.token).await.json;
    let row = &list["items"][0];
    assert_eq!(list["total"], 1);
    assert_eq!(
        (&row["state"], &row["seats"], &row["seats_used"]),
        (&json!("trial"), &json!(2), &json!(1))
    );
    assert_eq!(
        (&row["estimated_balance"], &row["numbers"]),
        (&json!(0), &json!([centre.number]))
    );
    assert_eq!(row["address"], "http://portal.test/at/lin");
    assert!(centre.tenant.starts_with("TCC") && centre.tenant.len() == 10);
    assert_eq!(world.get(&centre.path(""), &centre.token).await.json, *row);

    let numbers = world
        .get(&centre.path("/numbers"), &centre.token)
        .await
        .json;
    assert_eq!(
        (&numbers["items"][0]["flow"], &numbers["items"][0]["test"]),
        (&json!(centre.flow), &json!(true))
    );
    let agent = world
        .get(
            &centre.path(&format!("/agents/{}", centre.agent)),
            &centre.token,
        )
        .await
        .json;
    assert_eq!(
        (&agent["email"], &agent["number"]),
        (&json!(centre.email), &json!("1001"))
    );
    assert_eq!(
        agent["queues"],
        json!([{ "queue": centre.queue, "priority": 1 }])
    );
    let desk = world.get(&centre.path("/desk"), &centre.token).await.json;
    assert_eq!(desk["socket"], format!("/ws/desk?tenant={}", centre.tenant));
    let session = world.get("/api/sessions/current", &centre.token).await.json;
    assert_eq!(
        session["memberships"][0]["roles"],
        json!(["owner", "agent"])
    );
    assert_eq!(session["memberships"][0]["agent"], centre.agent.as_str());
}

#[tokio::test]
async fn an_instance_needs_a_free_name_and_prefix() {
    let world = World::start().await;
    let centre = world.centre("lin").await;
    let with = async |name: &str, value: &str| {
        let mut form = World::instance("wang");
        form[name] = json!(value);
        let answer = world
            .send("POST", "/api/instances", Some(&centre.token), form)
            .await;
        (
            answer.code().to_owned(),
            answer.json["error"]["field"]
                .as_str()
                .unwrap_or("")
                .to_owned(),
        )
    };
    let refusal = |code: &str, field: &str| (code.to_owned(), field.to_owned());
    assert_eq!(
        with("prefix", "lin").await,
        refusal("already_exists", "prefix")
    );
    assert_eq!(
        with("name", "centre LIN").await,
        refusal("already_exists", "name")
    );
    assert_eq!(
        with("prefix", "admin").await,
        refusal("invalid_field", "prefix")
    );
    assert_eq!(
        with("prefix", "-lin").await,
        refusal("invalid_field", "prefix")
    );
    assert_eq!(
        with("prefix", "lin-").await,
        refusal("invalid_field", "prefix")
    );
    assert_eq!(
        with("time_zone", "Mars/Base").await,
        refusal("invalid_field", "time_zone")
    );
    assert_eq!(
        with("template", "other").await,
        refusal("invalid_field", "template")
    );
    assert_eq!(
        world.get("/api/instances", &centre.token).await.json["total"],
        1,
        "nothing was left behind"
    );
    assert_eq!(with("prefix", "wang").await, refusal("", ""));
}

#[tokio::test]
async fn a_refused_opening_can_be_repeated_with_one_idempotency_key_each() {
    // Proves: API-14
    let world = World::start().await;
    let token = world.sign_up("lin@example.com").await;
    let open = async |key: &str, prefix: &str| {
        let request = http::Request::post("http://portal.test/api/instances")
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json")
            .header("idempotency-key", key)
            .body(World::instance(prefix).to_string().into())
            .expect("request");
        world
            .test
            .send_request(function_admin::router(), request)
            .await
    };
    let first = open("key-00000001", "lin").await;
    let again = open("key-00000001", "lin").await;
    assert_eq!((again.status, &again.json), (200, &first.json));
    assert_eq!(again.headers["idempotent-replayed"], "true");
    assert_eq!(
        open("key-00000001", "other").await.code(),
        "idempotency_mismatch"
    );
    assert_eq!(open("short", "other").await.code(), "bad_request");
    assert_eq!(world.get("/api/instances", &token).await.json["total"], 1);
}

#[tokio::test]
async fn an_account_opens_at_most_ten_instances() {
    let world = World::start().await;
    let token = world.sign_up("lin@example.com").await;
    for n in 0..10 {
        world
            .ok(
                "POST",
                "/api/instances",
                Some(&token),
                World::instance(&format!("lin{n}")),
            )
            .await;
    }
    let eleventh = world
        .refused(
            "POST",
            "/api/instances",
            Some(&token),
            World::instance("lin10"),
        )
        .await;
    assert_eq!(eleventh, "limit_reached");
}

#[tokio::test]
async fn a_prefix_leads_to_the_instances_public_face() {
    let world = World::start().await;
    let centre = world.centre("lin").await;
    let site = world.ok("GET", "/api/sites/lin", None, Value::Null).await;
    assert_eq!(
        site,
        json!({ "tenant": centre.tenant, "name": "Centre lin", "language": "en" })
    );
    assert_eq!(
        world
            .refused("GET", "/api/sites/nobody", None, Value::Null)
            .await,
        "not_found"
    );
}

#[tokio::test]
async fn an_instance_is_renamed_to_a_name_that_the_owner_has_not_used() {
    let world = World::start().await;
    let centre = world.centre("lin").await;
    world
        .ok(
            "POST",
            "/api/instances",
            Some(&centre.token),
            World::instance("wang"),
        )
        .await;
    let path = centre.path("");
    let name = |name: &str| json!({ "name": name });
    assert_eq!(
        world
            .refused("PATCH", &path, Some(&centre.token), name("Centre wang"))
            .await,
        "already_exists"
    );
    assert_eq!(
        world
            .refused("PATCH", &path, Some(&centre.token), name("L"))
            .await,
        "invalid_field"
    );
    let renamed = world
        .ok("PATCH", &path, Some(&centre.token), name("Lin Support"))
        .await;
    assert_eq!(renamed["name"], "Lin Support");
    world
        .ok("PATCH", &path, Some(&centre.token), name("Centre lin"))
        .await;
}

#[tokio::test]
async fn the_checklist_ticks_what_is_there_and_skips_what_may_wait() {
    let world = World::start().await;
    let centre = world.centre("lin").await;
    let path = centre.path("/checklist");
    let done = |list: &Value| -> Vec<String> {
        let items = list["items"].as_array().expect("items").iter();
        items
            .filter(|item| item["done"] == true)
            .map(|item| item["step"].as_str().expect("step").to_owned())
            .collect()
    };
    let list = world.get(&path, &centre.token).await.json;
    assert_eq!(
        done(&list),
        ["seats", "number", "agents", "flow", "number_bound"]
    );
    let skip = |skipped: bool| json!({ "skipped": skipped });
    let step = centre.path("/checklist/qualification");
    let list = world
        .ok("PUT", &step, Some(&centre.token), skip(true))
        .await;
    assert_eq!(list["items"][0]["skipped"], true);
    let list = world
        .ok("PUT", &step, Some(&centre.token), skip(false))
        .await;
    assert_eq!(list["items"][0]["skipped"], false);
    let unknown = centre.path("/checklist/dance");
    assert_eq!(
        world
            .refused("PUT", &unknown, Some(&centre.token), skip(true))
            .await,
        "not_found"
    );
}

#[tokio::test]
async fn the_price_list_is_public_and_complete() {
    let world = World::start().await;
    let list = world.ok("GET", "/api/price-list", None, Value::Null).await;
    assert_eq!(
        (
            &list["trial_days"],
            &list["trial_seats"],
            &list["trial_minutes"]
        ),
        (&json!(14), &json!(2), &json!(100))
    );
    let features = |n: usize| {
        list["editions"][n]["features"]
            .as_array()
            .expect("features")
            .len()
    };
    assert!(features(1) > features(0));
    assert_eq!(
        list["minutes"].as_array().expect("minutes").len(),
        40,
        "5 types of number by 8 charge types"
    );
}
