//! The trial: what is left, and what the message says when a limit is reached.

use crate::call_records::{finish_with_minutes, record};
use crate::world::World;
use edgecall_model::At;
use function_runtime::testing::NOON;
use serde_json::{Value, json};

const DAY: i64 = 24 * 3_600_000;

#[tokio::test]
async fn the_instance_says_what_is_left_of_its_trial() {
    let world = World::start().await;
    let centre = world.centre("lin").await;
    let trial = async |token: &str| world.get(&centre.path(""), token).await.json["trial"].clone();
    assert_eq!(
        trial(&centre.token).await,
        json!({ "ends": NOON.0 + 14 * DAY, "days_left": 14, "minutes": 100, "minutes_left": 100, "seats": 2,
            "recording_days": 7, "limit": null })
    );
    finish_with_minutes(&world, &record(&centre, NOON), 40).await;
    world.test.clock.pass(12 * 3_600_000 + 1);
    let token = world.sign_in_again(&centre).await;
    let now = trial(&token).await;
    assert_eq!(
        (&now["days_left"], &now["minutes_left"]),
        (&json!(14), &json!(60))
    );

    // One call goes over the limit: 40 + 70 minutes, 10 of them are paid.
    finish_with_minutes(&world, &record(&centre, NOON.plus(60_000)), 70).await;
    let shown = world.get(&centre.path(""), &token).await.json;
    assert_eq!(
        (&shown["trial"]["minutes_left"], &shown["trial"]["limit"]),
        (&json!(0), &json!("trial_minutes_used"))
    );
    assert_eq!(
        shown["estimated_balance"],
        json!(-6_000),
        "10 × 0.0600 yuan"
    );
    let desk = world.get(&centre.path("/desk"), &token).await.json;
    assert_eq!(desk["limit"], "trial_minutes_used");
    let call = record(&centre, NOON.plus(60_000)).call;
    let detail = world
        .get(&centre.path(&format!("/call-records/{call}")), &token)
        .await
        .json;
    assert_eq!(
        (
            &detail["charges"][0]["free_minutes"],
            &detail["charges"][0]["amount"]
        ),
        (&json!(60), &json!(6_000))
    );
}

#[tokio::test]
async fn after_its_days_the_instance_is_suspended_and_the_desk_names_the_limit() {
    let world = World::start().await;
    let centre = world.centre("lin").await;
    world.test.clock.pass(14 * DAY - 1);
    let token = world.sign_in_again(&centre).await;
    let shown = world.get(&centre.path(""), &token).await.json;
    assert_eq!(
        (&shown["state"], &shown["trial"]["days_left"]),
        (&json!("trial"), &json!(1))
    );
    assert_eq!(world.get(&centre.path("/desk"), &token).await.status, 200);

    world.test.clock.pass(1);
    let shown = world.get(&centre.path(""), &token).await.json;
    assert_eq!(
        (
            &shown["state"],
            &shown["trial"]["days_left"],
            &shown["trial"]["limit"]
        ),
        (&json!("suspended"), &json!(0), &json!("service_ended"))
    );
    let desk = world.get(&centre.path("/desk"), &token).await;
    assert_eq!((desk.status, desk.code()), (403, "trial_ended"));
    let text = desk.json["error"]["message"].as_str().expect("text");
    assert!(text.contains("14 days"), "{text}");
}

#[tokio::test]
async fn a_third_agent_is_refused_with_the_number_of_seats() {
    let world = World::start().await;
    let centre = world.centre("lin").await;
    let path = centre.path("/agents");
    let form = world.agent_form(&centre, "1002", "wang@example.com");
    world.ok("POST", &path, Some(&centre.token), form).await;
    let form = world.agent_form(&centre, "1003", "zhao@example.com");
    let refused = world.send("POST", &path, Some(&centre.token), form).await;
    assert_eq!(refused.code(), "limit_reached");
    let text = refused.json["error"]["message"].as_str().expect("text");
    assert!(text.contains("2 seats of the trial"), "{text}");
}

#[tokio::test]
async fn a_recording_is_given_out_for_seven_days_and_then_refused_with_the_limit() {
    let world = World::start().await;
    let centre = world.centre("lin").await;
    let one = record(&centre, NOON);
    finish_with_minutes(&world, &one, 2).await;
    let audio = centre.path(&format!(
        "/call-records/{}/recordings/0/audio?format=mp3",
        one.call
    ));
    let until = one.end.plus(7 * DAY);
    let detail = world
        .get(
            &centre.path(&format!("/call-records/{}", one.call)),
            &centre.token,
        )
        .await
        .json;
    assert_eq!(detail["recordings"][0]["kept_until"], json!(until.0));
    world.test.clock.pass(until.since(NOON) - 1);
    let token = world.sign_in_again(&centre).await;
    // The file itself was never stored in this test.
    assert_eq!(world.get(&audio, &token).await.code(), "not_found");
    world.test.clock.pass(1);
    let late = world.get(&audio, &token).await;
    assert_eq!((late.status, late.code()), (409, "limit_reached"));
    let text = late.json["error"]["message"].as_str().expect("text");
    assert!(text.contains("7 days"), "{text}");
}

#[tokio::test]
async fn each_value_is_the_operators_and_an_instance_keeps_those_it_was_opened_with() {
    let settings = [
        ("EDGECALL_TRIAL_DAYS", "30"),
        ("EDGECALL_TRIAL_SEATS", "5"),
        ("EDGECALL_TRIAL_MINUTES", "10"),
        ("EDGECALL_TRIAL_RECORDING_DAYS", "3"),
    ];
    let world = World::start_with(&settings).await;
    let list = world.ok("GET", "/api/price-list", None, Value::Null).await;
    assert_eq!(
        (
            &list["trial_days"],
            &list["trial_seats"],
            &list["trial_minutes"],
            &list["trial_recording_days"]
        ),
        (&json!(30), &json!(5), &json!(10), &json!(3))
    );
    let centre = world.centre("lin").await;
    let shown = world.get(&centre.path(""), &centre.token).await.json;
    assert_eq!(
        (
            &shown["seats"],
            &shown["trial"]["minutes"],
            &shown["trial"]["days_left"]
        ),
        (&json!(5), &json!(10), &json!(30))
    );
    let _: At = NOON;
}

#[tokio::test]
async fn the_session_setting_is_changed_within_its_range_and_an_agents_session_follows_it() {
    // Proves: SEC-14
    let world = World::start().await;
    let centre = world.centre("lin").await;
    let (path, token) = (centre.path("/settings"), Some(centre.token.as_str()));
    let seconds = |seconds: u32| json!({ "agent_session_seconds": seconds });
    assert_eq!(world.get(&path, &centre.token).await.json, seconds(3_600));
    for wrong in [59, 86_401] {
        assert_eq!(
            world.refused("PUT", &path, token, seconds(wrong)).await,
            "invalid_field"
        );
    }
    world.ok("PUT", &path, token, seconds(120)).await;
    assert_eq!(world.get(&path, &centre.token).await.json, seconds(120));

    let agent = crate::agents::signed_in_agent(&world, &centre).await;
    let store = world.test.platform.store();
    // Requests do not lengthen an agent's session, pings do.
    world.test.clock.pass(100_000);
    assert_eq!(world.get(&centre.path("/desk"), &agent).await.status, 200);
    let now = world.test.platform.now();
    store.ping_session(&agent, 120, now).await.expect("a ping");
    world.test.clock.pass(119_000);
    assert_eq!(world.get(&centre.path("/desk"), &agent).await.status, 200);
    world.test.clock.pass(1_000);
    assert_eq!(world.get(&centre.path("/desk"), &agent).await.status, 401);
}
