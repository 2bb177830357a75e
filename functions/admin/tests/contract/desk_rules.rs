//! Rules for desks.

use crate::world::World;
use serde_json::json;

#[tokio::test]
async fn rules_begin_with_their_defaults_and_are_changed_as_a_whole() {
    let world = World::start().await;
    let centre = world.centre("lin").await;
    let (path, token) = (centre.path("/desk-rules"), centre.token.as_str());
    let rules = world.get(&path, token).await;
    assert_eq!(rules.json["after_wrapup"], "state_before");
    assert_eq!(rules.json["park_seconds"], 120);
    let agents = world.get(&centre.path("/agents"), token).await;
    let agent = agents.json["items"][0]["id"]
        .as_str()
        .expect("an agent")
        .to_owned();
    let change = json!({
        "after_wrapup": "busy",
        "auto_busy": { "misses": 3, "break_instead": true },
        "agents": {
            agent.clone(): { "supervisor": true, "phones": [{ "kind": "telephone", "number": "+86 138 0013 8000" }] },
            "gone": { "supervisor": true },
        },
    });
    let saved = world.ok("PUT", &path, Some(token), change).await;
    assert_eq!(saved["agents"][&agent]["supervisor"], true);
    assert_eq!(
        saved["agents"][&agent]["phones"][0]["number"],
        "13800138000"
    );
    assert!(saved["agents"].get("gone").is_none());
    assert_eq!(world.get(&path, token).await.json, saved);
}

#[tokio::test]
async fn values_outside_their_range_are_refused() {
    let world = World::start().await;
    let centre = world.centre("lin").await;
    let path = centre.path("/desk-rules");
    for wrong in [
        json!({ "park_seconds": 5 }),
        json!({ "lost_seconds": 121 }),
        json!({ "auto_busy": { "misses": 0, "break_instead": false } }),
        json!({ "transfer_states": ["talking"] }),
        json!({ "dial_states": ["offline"] }),
    ] {
        let code = world
            .refused("PUT", &path, Some(&centre.token), wrong.clone())
            .await;
        assert_eq!(code, "invalid_field", "{wrong}");
    }
}
