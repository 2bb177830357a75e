//! Time conditions: what is saved, what is refused, and what flows do with them.

use crate::world::{Centre, World};
use serde_json::{Value, json};

fn weekly(centre: &Centre, name: &str, priority: u32, from: &str, to: &str) -> Value {
    json!({ "department": centre.department, "name": name, "priority": priority,
        "window": { "kind": "weekly", "weekdays": ["monday", "friday"], "from": from, "to": to } })
}

fn fixed(centre: &Centre, name: &str, priority: u32, start: &str, end: &str) -> Value {
    json!({ "department": centre.department, "name": name, "priority": priority,
        "window": { "kind": "fixed", "start": start, "end": end } })
}

/// Code and field of the answer; both empty for a success.
async fn post(world: &World, centre: &Centre, body: Value) -> (String, String) {
    let path = centre.path("/time-conditions");
    let answer = world.send("POST", &path, Some(&centre.token), body).await;
    let field = answer.json["error"]["field"].as_str().unwrap_or("");
    (answer.code().to_owned(), field.to_owned())
}

#[tokio::test]
async fn a_new_instance_has_its_working_hours_and_they_hold_on_its_own_clock() {
    let world = World::start().await;
    let centre = world.centre("lin").await;
    let list = world
        .get(&centre.path("/time-conditions"), &centre.token)
        .await
        .json;
    let row = &list["items"][0];
    assert_eq!(
        (&list["total"], &row["name"]),
        (&json!(1), &json!("Working hours"))
    );
    assert_eq!(
        row["window"],
        json!({ "kind": "weekly", "weekdays": ["monday", "tuesday", "wednesday", "thursday", "friday"],
            "from": "09:00", "to": "17:59" })
    );
    // The clock stands at noon of a Thursday in Shanghai.
    assert_eq!(
        (&row["holds_now"], &row["expired"]),
        (&json!(true), &json!(false))
    );
    world.test.clock.pass(6 * 3_600_000);
    let path = centre.path(&format!(
        "/time-conditions/{}",
        row["id"].as_str().expect("id")
    ));
    let token = world.sign_in_again(&centre).await;
    assert_eq!(
        world.get(&path, &token).await.json["holds_now"],
        json!(false)
    );
}

#[tokio::test]
async fn names_and_priorities_are_given_once_and_times_must_make_a_window() {
    let world = World::start().await;
    let centre = world.centre("lin").await;
    let ok = (String::new(), String::new());
    let refusal = |code: &str, field: &str| (code.to_owned(), field.to_owned());
    let try_one = async |body: Value| post(&world, &centre, body).await;
    assert_eq!(
        try_one(weekly(&centre, "Night", 10, "22:00", "05:59")).await,
        ok
    );
    assert_eq!(
        try_one(fixed(
            &centre,
            "Holiday",
            20,
            "2025-12-31 00:00",
            "2026-01-02 23:59"
        ))
        .await,
        ok
    );
    let cases = [
        (
            weekly(&centre, "Night", 30, "09:00", "10:00"),
            "already_exists",
            "name",
        ),
        (
            weekly(&centre, "Other", 10, "09:00", "10:00"),
            "already_exists",
            "priority",
        ),
        (
            weekly(&centre, "Other", 0, "09:00", "10:00"),
            "invalid_field",
            "priority",
        ),
        (
            weekly(&centre, "", 30, "09:00", "10:00"),
            "invalid_field",
            "name",
        ),
        (
            weekly(&centre, "Other", 30, "09:00", "09:00"),
            "invalid_field",
            "window.to",
        ),
        (
            weekly(&centre, "Other", 30, "9:00", "10:00"),
            "invalid_field",
            "window.from",
        ),
        (
            weekly(&centre, "Other", 30, "09:00", "24:00"),
            "invalid_field",
            "window.to",
        ),
        (
            fixed(&centre, "Other", 30, "2026-01-01 10:00", "2026-01-01 10:00"),
            "invalid_field",
            "window.end",
        ),
        (
            fixed(&centre, "Other", 30, "2026-01-01", "2026-01-02 10:00"),
            "invalid_field",
            "window.start",
        ),
    ];
    for (body, code, field) in cases {
        let words = body.to_string();
        assert_eq!(try_one(body).await, refusal(code, field), "{words}");
    }
    let mut no_day = weekly(&centre, "Other", 30, "09:00", "10:00");
    no_day["window"]["weekdays"] = json!([]);
    assert_eq!(
        try_one(no_day).await,
        refusal("invalid_field", "window.weekdays")
    );
    let mut nowhere = weekly(&centre, "Other", 30, "09:00", "10:00");
    nowhere["department"] = json!("BM9999999");
    assert_eq!(
        try_one(nowhere).await,
        refusal("invalid_field", "department")
    );
    // A day that no calendar has.
    let (code, _) = try_one(fixed(
        &centre,
        "Other",
        30,
        "2026-02-30 10:00",
        "2026-03-02 10:00",
    ))
    .await;
    assert!(code == "bad_request" || code == "invalid_field", "{code}");
    let list = world
        .get(&centre.path("/time-conditions"), &centre.token)
        .await
        .json;
    let names: Vec<&str> = list["items"]
        .as_array()
        .expect("items")
        .iter()
        .filter_map(|row| row["name"].as_str())
        .collect();
    assert_eq!(
        names,
        ["Night", "Holiday", "Working hours"],
        "in the order of priority"
    );
}

#[tokio::test]
async fn windows_hold_to_the_end_of_their_last_minute_over_midnight_and_until_they_expire() {
    // Proves: ACD-23, ACD-24, ACD-25
    let world = World::start().await;
    let centre = world.centre("lin").await;
    let ok = (String::new(), String::new());
    let on = |day: &str, name: &str, priority: u32, from: &str, to: &str| {
        let mut form = weekly(&centre, name, priority, from, to);
        form["window"]["weekdays"] = json!([day]);
        form
    };
    // The clock stands at noon of Thursday, 20 November 2025.
    for form in [
        on("thursday", "Morning", 1, "08:00", "12:00"),
        on("wednesday", "Overnight", 2, "22:00", "12:00"),
        on("friday", "Tomorrow", 3, "08:00", "18:00"),
        fixed(
            &centre,
            "Holiday",
            4,
            "2025-11-19 00:00",
            "2025-11-20 12:00",
        ),
    ] {
        assert_eq!(post(&world, &centre, form).await, ok);
    }
    // Weekly and fixed conditions share one series of priorities.
    let taken = fixed(&centre, "Other", 1, "2026-01-01 00:00", "2026-01-01 23:59");
    let refused = post(&world, &centre, taken).await;
    assert_eq!(
        refused,
        ("already_exists".to_owned(), "priority".to_owned())
    );
    for bad in [
        on("monday", "Equal", 9, "10:00", "10:00"),
        fixed(
            &centre,
            "Backwards",
            9,
            "2026-01-02 00:00",
            "2026-01-01 00:00",
        ),
    ] {
        assert_eq!(post(&world, &centre, bad).await.0, "invalid_field");
    }
    let states = async || -> Vec<(String, bool, bool)> {
        let path = centre.path("/time-conditions");
        let list = world.get(&path, &centre.token).await.json;
        let rows = list["items"].as_array().expect("items").iter();
        rows.filter(|row| row["name"] != "Working hours")
            .map(|row| {
                let flag = |name: &str| row[name].as_bool().expect("a flag");
                let name = row["name"].as_str().expect("name").to_owned();
                (name, flag("holds_now"), flag("expired"))
            })
            .collect()
    };
    let row = |name: &str, holds, expired| (name.to_owned(), holds, expired);
    world.test.clock.pass(59_999);
    assert_eq!(
        states().await,
        [
            row("Morning", true, false),
            row("Overnight", true, false),
            row("Tomorrow", false, false),
            row("Holiday", true, false)
        ],
        "in the order of priority, until the last minute is over"
    );
    world.test.clock.pass(1);
    assert_eq!(
        states().await,
        [
            row("Morning", false, false),
            row("Overnight", false, false),
            row("Tomorrow", false, false),
            row("Holiday", false, true)
        ]
    );
}

#[tokio::test]
async fn a_condition_that_flows_use_stays_and_the_refusal_names_them_all() {
    let world = World::start().await;
    let centre = world.centre("lin").await;
    let token = Some(centre.token.as_str());
    let conditions = centre.path("/time-conditions");
    let condition = world
        .ok(
            "POST",
            &conditions,
            token,
            weekly(&centre, "Night", 10, "22:00", "05:59"),
        )
        .await;
    let id = condition["id"].as_str().expect("id").to_owned();
    let flow = |name: &str| {
        json!({ "department": centre.department, "name": name, "definition": { "start": "When", "nodes": {
            "When": { "type": "time", "conditions": [{ "condition": id, "next": "Bye" }], "other": "Bye" },
            "Bye": { "type": "end", "prompt": [{ "say": "Goodbye" }] } } } })
    };
    let flows = centre.path("/flows");
    let first = world.ok("POST", &flows, token, flow("First")).await;
    let second = world.ok("POST", &flows, token, flow("Second")).await;
    let path = format!("{conditions}/{id}");
    let shown = world.get(&path, &centre.token).await.json;
    // Flows come in the order of their ids, which are random.
    let users = shown["used_by"].as_array().expect("users");
    let users: Vec<&Value> = users.iter().map(|user| &user["flow"]).collect();
    assert!(
        users.contains(&&first["id"]) && users.contains(&&second["id"]) && users.len() == 2,
        "{shown}"
    );
    let refused = world.send("DELETE", &path, token, Value::Null).await;
    assert_eq!((refused.status, refused.code()), (409, "in_use"));
    let text = refused.json["error"]["message"].as_str().expect("text");
    assert!(text.contains("First") && text.contains("Second"), "{text}");
    for flow in [&first, &second] {
        let one = format!("{flows}/{}", flow["id"].as_str().expect("id"));
        assert_eq!(
            world.send("DELETE", &one, token, Value::Null).await.status,
            204
        );
    }
    assert_eq!(
        world.send("DELETE", &path, token, Value::Null).await.status,
        204
    );
    assert_eq!(world.get(&path, &centre.token).await.code(), "not_found");
    // A flow cannot refer to what is gone.
    assert_eq!(
        world.refused("POST", &flows, token, flow("Third")).await,
        "flow_invalid"
    );
}

#[tokio::test]
async fn changes_are_in_the_operation_log_with_both_values_and_other_tenants_see_nothing() {
    let world = World::start().await;
    let (centre, other) = (world.centre("lin").await, world.centre("wang").await);
    let token = Some(centre.token.as_str());
    let conditions = centre.path("/time-conditions");
    let made = world
        .ok(
            "POST",
            &conditions,
            token,
            weekly(&centre, "Night", 10, "22:00", "05:59"),
        )
        .await;
    let id = made["id"].as_str().expect("id");
    let path = format!("{conditions}/{id}");
    world.test.clock.pass(1_000);
    let changed = world
        .ok(
            "PUT",
            &path,
            token,
            weekly(&centre, "Late", 11, "21:00", "05:59"),
        )
        .await;
    assert_eq!(
        (&changed["name"], &changed["window"]["from"]),
        (&json!("Late"), &json!("21:00"))
    );
    let log = world
        .get(
            &centre.path("/operation-log?object=time_condition"),
            &centre.token,
        )
        .await
        .json;
    let line = &log["items"][0];
    assert_eq!(
        (&line["action"], &line["key"]),
        (&json!("update"), &json!("Late"))
    );
    let (before, after) = (line["before"].as_str(), line["after"].as_str());
    assert!(before.is_some_and(|text| text.contains("22:00")), "{line}");
    assert!(after.is_some_and(|text| text.contains("21:00")), "{line}");
    let foreign = format!("{}/{id}", other.path("/time-conditions"));
    assert_eq!(world.get(&foreign, &other.token).await.code(), "not_found");
    assert_eq!(world.get(&path, &other.token).await.code(), "not_found");
}

#[tokio::test]
async fn the_day_and_night_template_asks_for_the_working_hours() {
    let world = World::start().await;
    let token = world.sign_up("lin@example.com").await;
    let mut form = World::instance("lin");
    form["template"] = json!("day_night");
    let opened = world.ok("POST", "/api/instances", Some(&token), form).await;
    let path = |rest: &str| {
        format!(
            "/api/tenants/{}{rest}",
            opened["tenant"].as_str().expect("id")
        )
    };
    let hours = world.get(&path("/time-conditions"), &token).await.json["items"][0].clone();
    let flow = world.get(&path("/flows"), &token).await.json["items"][0].clone();
    assert_eq!(
        flow["definition"]["nodes"]["Day or night"]["conditions"][0],
        json!({ "condition": hours["id"], "next": "Agent" })
    );
    assert_eq!(hours["used_by"][0]["flow"], flow["id"]);
}
