//! Every operation, tried by the wrong person. The list is made from the declarations, so that a new operation
//! is tried without anybody thinking of it.

use crate::world::{Centre, World};
use edgecall_api::{Function, OperationInfo, Permission};
use serde_json::{Value, json};

fn tenant_operations() -> Vec<OperationInfo> {
    let all = edgecall_api::all().into_iter();
    all.filter(|o| o.function == Function::Admin && matches!(o.permission, Permission::Tenant(..)))
        .collect()
}

/// The operation's path in `tenant`, with the objects of `owner`.
fn path(operation: &OperationInfo, tenant: &str, owner: &Centre) -> String {
    let fill = [
        ("{tenant}", tenant),
        ("{agent}", &owner.agent),
        ("{queue}", &owner.queue),
        ("{flow}", &owner.flow),
        ("{number}", &owner.number),
        ("{time_condition}", &owner.time_condition),
        ("{test_call}", "TCC0000001-0a1b2c"),
        ("{call}", "0199aabbccdd0102030405"),
        ("{recording}", "0"),
        ("{step}", "seats"),
    ];
    let filled = fill
        .iter()
        .fold(operation.path.to_owned(), |path, (name, value)| {
            path.replace(name, value)
        });
    assert!(
        !filled.contains('{'),
        "{operation:?} has a parameter that this test does not know"
    );
    filled
}

fn body(operation: &OperationInfo) -> Value {
    if operation.method.as_str() == "GET" {
        Value::Null
    } else {
        json!({})
    }
}

#[tokio::test]
async fn no_operation_of_a_tenant_answers_to_the_owner_of_another() {
    let world = World::start().await;
    let (lin, wang) = (world.centre("lin").await, world.centre("wang").await);
    let operations = tenant_operations();
    assert!(operations.len() > 25);
    for operation in &operations {
        let path = path(operation, &lin.tenant, &lin);
        let answer = world
            .send(
                operation.method.as_str(),
                &path,
                Some(&wang.token),
                body(operation),
            )
            .await;
        assert_eq!(
            (answer.status, answer.code()),
            (404, "not_found"),
            "{operation:?}: {}",
            answer.json
        );
        let unknown = path.replace(&lin.tenant, "TCC9999999");
        let same = world
            .send(
                operation.method.as_str(),
                &unknown,
                Some(&wang.token),
                body(operation),
            )
            .await;
        assert_eq!(
            same.json, answer.json,
            "{operation:?}: a foreign tenant looks like one that does not exist"
        );
    }
}

#[tokio::test]
async fn nothing_of_a_tenant_answers_without_a_session() {
    let world = World::start().await;
    let lin = world.centre("lin").await;
    for operation in edgecall_api::all()
        .iter()
        .filter(|o| o.function == Function::Admin)
    {
        if operation.permission == Permission::Public {
            continue;
        }
        let path = path(operation, &lin.tenant, &lin);
        for token in [None, Some("made-up")] {
            let answer = world
                .send(operation.method.as_str(), &path, token, body(operation))
                .await;
            assert_eq!(
                (answer.status, answer.code()),
                (401, "not_signed_in"),
                "{operation:?}"
            );
        }
    }
}

#[tokio::test]
async fn objects_of_one_tenant_are_unknown_in_the_other() {
    let world = World::start().await;
    let (lin, wang) = (world.centre("lin").await, world.centre("wang").await);
    let before = world.get(&lin.path("/agents"), &lin.token).await.json;
    let with_object = tenant_operations().into_iter().filter(|o| {
        [
            "{agent}",
            "{queue}",
            "{flow}",
            "{number}",
            "{time_condition}",
            "{call}",
            "{test_call}",
        ]
        .iter()
        .any(|name| o.path.contains(name))
    });
    for operation in with_object {
        let path = path(&operation, &wang.tenant, &lin);
        let form = match operation.id {
            "update_agent" => {
                let mut form = world.agent_form(&wang, "1001", &wang.email);
                form["active"] = json!(false);
                form
            }
            "update_queue" => json!({ "department": wang.department, "number": "300", "name": "X",
                "strategy": "longest_idle", "ring_seconds": 25, "wrapup_seconds": 0, "wait_seconds": 60,
                "max_waiting": 0, "service_level_seconds": 20 }),
            "publish_flow" => json!({ "name": "X", "version": 1,
                "definition": { "start": "End", "nodes": { "End": { "type": "end" } } } }),
            "update_time_condition" => {
                json!({ "department": wang.department, "name": "X", "priority": 1,
                "window": { "kind": "weekly", "weekdays": ["monday"], "from": "09:00", "to": "10:00" } })
            }
            "update_number" => json!({ "flow": null, "active": false }),
            _ => body(&operation),
        };
        let answer = world
            .send(operation.method.as_str(), &path, Some(&wang.token), form)
            .await;
        assert_eq!(
            (answer.status, answer.code()),
            (404, "not_found"),
            "{operation:?}: {}",
            answer.json
        );
    }
    assert_eq!(
        world.get(&lin.path("/agents"), &lin.token).await.json,
        before
    );
}
