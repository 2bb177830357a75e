//! Agents: adding, changing, seats, bulk actions, and what an agent may not do.

use crate::world::{Centre, World};
use serde_json::{Value, json};

async fn password_of(world: &World, email: &str) -> String {
    let mails = world.test.outbound.mails();
    let mail = mails
        .iter()
        .rev()
        .find(|mail| mail["to"] == email)
        .expect("a mail");
    let text = mail["text"].as_str().expect("text");
    text.split("\n\n").nth(1).expect("password").to_owned()
}

#[tokio::test]
async fn a_new_agent_gets_a_first_password_that_must_be_changed() {
    // Proves: SEC-12
    let world = World::start().await;
    let centre = world.centre("lin").await;
    let form = world.agent_form(&centre, "1002", "Wang@Example.com");
    let agent = world
        .ok("POST", &centre.path("/agents"), Some(&centre.token), form)
        .await;
    assert_eq!(agent["email"], "wang@example.com");

    let password = password_of(&world, "wang@example.com").await;
    let sign_in = json!({ "email": "wang@example.com", "password": password });
    let session = world.ok("POST", "/api/sessions", None, sign_in).await;
    let token = session["token"].as_str().expect("token");
    assert_eq!(
        (&session["portal"], &session["must_change_password"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(
        world.get(&centre.path("/desk"), token).await.code(),
        "no_permission",
        "first the password"
    );
    let change = json!({ "old": password, "password": "Battery-9-x" });
    world.ok("PUT", "/api/password", Some(token), change).await;
    let desk = world.get(&centre.path("/desk"), token).await;
    assert_eq!((desk.status, &desk.json["agent"]), (200, &agent["id"]));
}

#[tokio::test]
async fn a_first_password_ends_after_three_days() {
    let world = World::start().await;
    let centre = world.centre("lin").await;
    let form = world.agent_form(&centre, "1002", "wang@example.com");
    world
        .ok("POST", &centre.path("/agents"), Some(&centre.token), form)
        .await;
    let sign_in = json!({ "email": "wang@example.com", "password": password_of(&world, "wang@example.com").await });
    world.test.clock.pass(72 * 3_600_000 + 1);
    assert_eq!(
        world.refused("POST", "/api/sessions", None, sign_in).await,
        "wrong_credentials"
    );
}

pub async fn signed_in_agent(world: &World, centre: &Centre) -> String {
    let form = world.agent_form(centre, "1002", "wang@example.com");
    world
        .ok("POST", &centre.path("/agents"), Some(&centre.token), form)
        .await;
    let password = password_of(world, "wang@example.com").await;
    let sign_in = json!({ "email": "wang@example.com", "password": password });
    let session = world.ok("POST", "/api/sessions", None, sign_in).await;
    let token = session["token"].as_str().expect("token").to_owned();
    let change = json!({ "old": password, "password": "Battery-9-x" });
    world.ok("PUT", "/api/password", Some(&token), change).await;
    token
}

#[tokio::test]
async fn an_agent_has_the_desk_and_nothing_else() {
    let world = World::start().await;
    let centre = world.centre("lin").await;
    let token = signed_in_agent(&world, &centre).await;
    for path in [
        "/agents",
        "/queues",
        "/flows",
        "/numbers",
        "/call-records",
        "/operation-log",
        "/checklist",
        "",
    ] {
        let answer = world.get(&centre.path(path), &token).await;
        assert_eq!(
            (answer.status, answer.code()),
            (403, "no_permission"),
            "{path}"
        );
    }
    assert_eq!(world.get(&centre.path("/desk"), &token).await.status, 200);
    let open = world
        .refused(
            "POST",
            "/api/instances",
            Some(&token),
            World::instance("wang"),
        )
        .await;
    assert_eq!(open, "no_permission");
}

#[tokio::test]
async fn a_disabled_or_deleted_agent_is_out_at_once() {
    let world = World::start().await;
    let centre = world.centre("lin").await;
    let token = signed_in_agent(&world, &centre).await;
    let rows = world
        .get(&centre.path("/agents?search=1002"), &centre.token)
        .await
        .json;
    let id = rows["items"][0]["id"].as_str().expect("id").to_owned();
    let change = |action: &str| json!({ "action": action, "agents": [id] });
    let bulk = centre.path("/agent-changes");
    world
        .ok("POST", &bulk, Some(&centre.token), change("disable"))
        .await;
    assert_eq!(
        world.get(&centre.path("/desk"), &token).await.code(),
        "not_found"
    );
    world
        .ok("POST", &bulk, Some(&centre.token), change("enable"))
        .await;
    assert_eq!(world.get(&centre.path("/desk"), &token).await.status, 200);
    world
        .ok(
            "DELETE",
            &centre.path(&format!("/agents/{id}")),
            Some(&centre.token),
            Value::Null,
        )
        .await;
    assert_eq!(
        world.get(&centre.path("/desk"), &token).await.code(),
        "not_found"
    );
}

#[tokio::test]
async fn numbers_emails_and_seats_are_given_once() {
    let world = World::start().await;
    let centre = world.centre("lin").await;
    let path = centre.path("/agents");
    let mails = world.test.outbound.mails().len();
    let add = async |number: &str, email: &str| {
        let answer = world
            .send(
                "POST",
                &path,
                Some(&centre.token),
                world.agent_form(&centre, number, email),
            )
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
        add("1001", "wang@example.com").await,
        refusal("already_exists", "number")
    );
    assert_eq!(
        add("1002", &centre.email).await,
        refusal("already_exists", "email")
    );
    assert_eq!(
        add("12", "wang@example.com").await,
        refusal("invalid_field", "number")
    );
    assert_eq!(add("1002", "wang@example.com").await, refusal("", ""));
    assert_eq!(
        add("1003", "zhao@example.com").await,
        refusal("limit_reached", "")
    );
    assert_eq!(
        world.test.outbound.mails().len(),
        mails + 1,
        "refused agents get no mail and no account"
    );
    let store = world.test.platform.store();
    assert_eq!(
        store
            .account_by_email("zhao@example.com")
            .await
            .expect("read"),
        None
    );
}

#[tokio::test]
async fn what_the_schema_cannot_say_is_still_checked() {
    let world = World::start().await;
    let centre = world.centre("lin").await;
    let with = async |name: &str, value: Value| {
        let mut form = world.agent_form(&centre, "1002", "wang@example.com");
        form[name] = value;
        let answer = world
            .send("POST", &centre.path("/agents"), Some(&centre.token), form)
            .await;
        assert_eq!(answer.code(), "invalid_field", "{}", answer.json);
        answer.json["error"]["field"]
            .as_str()
            .unwrap_or("")
            .to_owned()
    };
    assert_eq!(with("department", json!("BM9999999")).await, "department");
    assert_eq!(
        with("queues", json!([{ "queue": "none", "priority": 1 }])).await,
        "queues.0.queue"
    );
    assert_eq!(
        with("queues", json!([{ "queue": centre.queue, "priority": 6 }])).await,
        "queues.0.priority"
    );
    assert_eq!(with("first_state", json!("talking")).await, "first_state");
    assert_eq!(with("name", json!("   ")).await, "name");
}

#[tokio::test]
async fn an_agent_who_moves_to_another_person_takes_the_access_along() {
    let world = World::start().await;
    let centre = world.centre("lin").await;
    let token = signed_in_agent(&world, &centre).await;
    let rows = world
        .get(&centre.path("/agents?search=wang"), &centre.token)
        .await
        .json;
    let id = rows["items"][0]["id"].as_str().expect("id");
    let form = world.agent_form(&centre, "1002", "zhao@example.com");
    let path = centre.path(&format!("/agents/{id}"));
    let changed = world.ok("PUT", &path, Some(&centre.token), form).await;
    assert_eq!(changed["email"], "zhao@example.com");
    assert_eq!(
        world.get(&centre.path("/desk"), &token).await.code(),
        "not_found"
    );
    let sign_in = json!({ "email": "zhao@example.com", "password": password_of(&world, "zhao@example.com").await });
    let session = world.ok("POST", "/api/sessions", None, sign_in).await;
    assert_eq!(session["memberships"][0]["agent"], id);
}

#[tokio::test]
async fn a_bulk_action_tells_each_failed_row_and_does_the_others() {
    let world = World::start().await;
    let centre = world.centre("lin").await;
    let form = world.agent_form(&centre, "1002", "wang@example.com");
    let wang = world
        .ok("POST", &centre.path("/agents"), Some(&centre.token), form)
        .await;
    let body = json!({ "action": "delete", "agents": ["unknown", wang["id"]] });
    let result = world
        .ok(
            "POST",
            &centre.path("/agent-changes"),
            Some(&centre.token),
            body,
        )
        .await;
    assert_eq!(
        (&result["total"], &result["succeeded"], &result["failed"]),
        (&json!(2), &json!(1), &json!(1))
    );
    let failure = &result["failures"][0];
    assert_eq!(
        (&failure["row"], &failure["key"]),
        (&json!(1), &json!("unknown"))
    );
    assert_eq!(failure["error"]["code"], "not_found");
    let none = json!({ "action": "delete", "agents": [] });
    assert_eq!(
        world
            .refused(
                "POST",
                &centre.path("/agent-changes"),
                Some(&centre.token),
                none
            )
            .await,
        "invalid_field"
    );
}

#[tokio::test]
async fn the_agent_list_is_searched_and_paged() {
    let world = World::start().await;
    let centre = world.centre("lin").await;
    for n in 2..7 {
        let mut form = world.agent_form(&centre, &format!("100{n}"), &format!("a{n}@example.com"));
        form["active"] = json!(false);
        world
            .ok("POST", &centre.path("/agents"), Some(&centre.token), form)
            .await;
    }
    let list = async |query: &str| {
        world
            .get(&centre.path(&format!("/agents{query}")), &centre.token)
            .await
            .json
    };
    let first = list("?limit=4").await;
    assert_eq!(
        (
            first["items"].as_array().expect("items").len(),
            &first["total"]
        ),
        (4, &json!(6))
    );
    let next = first["next"].as_str().expect("cursor");
    let second = list(&format!("?limit=4&cursor={next}")).await;
    assert_eq!(
        (
            second["items"].as_array().expect("items").len(),
            &second["next"]
        ),
        (2, &Value::Null)
    );
    assert_eq!(list("?active=true").await["total"], 1);
    assert_eq!(list("?search=1004").await["total"], 1);
    assert_eq!(list("?search=A5%40example").await["total"], 1);
    assert_eq!(list("?limit=1000").await["error"]["code"], "invalid_field");
    assert_eq!(list("?limit=many").await["error"]["code"], "invalid_field");
    assert_eq!(list("?cursor=x").await["error"]["code"], "bad_request");
}
