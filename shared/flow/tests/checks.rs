//! What the editor and the API say about a flow before it is saved.

use edgecall_flow::{Fault, Known, Severity, check};
use edgecall_model::{QueueId, TimeConditionId};
use std::collections::BTreeSet;

fn faults(definition: serde_json::Value) -> Vec<Fault> {
    let known = Known {
        queues: BTreeSet::from([QueueId::new("Q1").expect("an id")]),
        time_conditions: BTreeSet::from([TimeConditionId::new("T1").expect("an id")]),
    };
    check(
        &serde_json::from_value(definition).expect("a definition"),
        &known,
    )
}

fn errors(definition: serde_json::Value) -> Vec<(String, String)> {
    faults(definition)
        .into_iter()
        .inspect(|f| assert!(!f.en.is_empty() && !f.zh.is_empty()))
        .filter(|f| f.severity == Severity::Error)
        .map(|f| (f.node.unwrap_or_default(), f.field))
        .collect()
}

fn one(node: &str, field: &str) -> Vec<(String, String)> {
    vec![(node.to_owned(), field.to_owned())]
}

#[test]
fn a_good_flow_has_no_faults() {
    assert_eq!(
        faults(serde_json::json!({"start": "Hello", "nodes": {
        "Hello": {"type": "play", "prompt": [{"say": "hello"}, {"pause": 300}], "next": "Menu"},
        "Menu": {"type": "select", "prompt": [{"say": "menu"}], "keys": {"1": "Queue", "*": "Ask"}, "no_key": "Bye"},
        "Ask": {"type": "http", "method": "GET", "url": "https://a.example/x/${cdr_customer_number}",
            "outputs": [{"variable": "name", "path": "a.b"}], "success": "Menu", "failure": "Bye"},
        "Queue": {"type": "queue", "queue": "Q1", "unavailable": "Bye", "timeout": "Bye"},
        "Bye": {"type": "end", "prompt": [{"say": "bye"}]}}})),
        vec![]
    );
}

#[test]
fn a_time_node_names_existing_time_conditions_once_each() {
    assert_eq!(
        errors(serde_json::json!({"start": "A", "nodes": {
            "A": {"type": "time", "conditions": [
                {"condition": "T1", "next": "B"}, {"condition": "T1"}, {"condition": "T2", "next": "D"}], "other": "C"},
            "B": {"type": "time", "conditions": [], "other": null},
            "C": {"type": "end"}}})),
        [
            one("A", "conditions.2.next"),
            one("A", "conditions.1.condition"),
            one("A", "conditions.2.condition"),
            one("B", "conditions")
        ]
        .concat()
    );
}

#[test]
fn time_nodes_that_lead_to_each_other_turn_in_a_circle() {
    let node = |to: &str| serde_json::json!({"type": "time", "conditions": [{"condition": "T1", "next": to}], "other": to});
    assert_eq!(
        errors(serde_json::json!({"start": "A", "nodes": {"A": node("B"), "B": node("A")}})),
        one("A", "")
    );
}

#[test]
fn a_missing_start_and_exits_to_nowhere_are_named() {
    assert_eq!(
        errors(serde_json::json!({"start": "A", "nodes": {}})),
        [one("", "nodes"), one("", "start")].concat()
    );
    assert_eq!(
        errors(serde_json::json!({"start": "A", "nodes": {
            "A": {"type": "select", "prompt": [{"say": "x"}], "keys": {"1": "B"}, "no_key": "C"}}})),
        [one("A", "keys.1"), one("A", "no_key")].concat()
    );
}

#[test]
fn every_number_outside_its_range_is_named() {
    assert_eq!(
        errors(serde_json::json!({"start": "A", "nodes": {
            "A": {"type": "play", "prompt": [{"pause": 0}, {"say": " "}], "count": 11, "next": "B"},
            "B": {"type": "select", "prompt": [], "count": 0, "timeout_seconds": 61, "max_errors": 0, "keys": {"A": "C", "12": "C"}, "no_key": "C"},
            "C": {"type": "queue", "queue": "Q2", "timeout_seconds": 4, "full": "D"},
            "D": {"type": "http", "method": "GET", "url": "https://a.example/", "timeout_seconds": 31, "retries": 6, "success": null, "failure": null}}}))
            .into_iter().map(|(node, field)| format!("{node} {field}")).collect::<Vec<_>>(),
        ["A prompt.0", "A prompt.1", "A count", "B count", "B timeout_seconds", "B max_errors", "B keys.12",
         "B keys.A", "C queue", "C timeout_seconds", "D timeout_seconds", "D retries"]
    );
}

#[test]
fn addresses_with_a_query_a_user_or_a_variable_host_are_refused() {
    for url in [
        "ftp://a.example/",
        "a.example",
        "https://",
        "https://a.example/?a=1",
        "https://a.example/#x",
        "https://user:word@a.example/",
        "https://${host}/x",
        "https://a.example/a b",
        "http://:80/",
    ] {
        let found = errors(serde_json::json!({"start": "A", "nodes": {
            "A": {"type": "http", "method": "GET", "url": url, "success": null, "failure": null}}}));
        assert_eq!(found, one("A", "url"), "{url}");
    }
    for url in [
        "http://a.example",
        "https://a.example:8443/x/${key}",
        "${base}/x",
        "http://[::1]:80/",
    ] {
        let found = errors(serde_json::json!({"start": "A", "nodes": {
            "A": {"type": "http", "method": "GET", "url": url, "success": null, "failure": null}}}));
        assert_eq!(found, vec![], "{url}");
    }
}

#[test]
fn variables_of_the_platform_and_doubles_cannot_be_filled() {
    assert_eq!(
        errors(serde_json::json!({"start": "A", "nodes": {
            "A": {"type": "http", "method": "GET", "url": "https://a.example/", "result_variable": "a",
                "headers": {"Host": "x", "Upgrade": "x", "X-Key": "a\nb"},
                "outputs": [{"variable": "a", "path": ""}, {"variable": "cdr_x", "path": ""}, {"variable": "1a", "path": ""}],
                "success": null, "failure": null}}})),
        [
            one("A", "headers.Host"),
            one("A", "headers.Upgrade"),
            one("A", "headers.X-Key"),
            one("A", "outputs.1.variable"),
            one("A", "outputs.2.variable"),
            one("A", "result_variable")
        ]
        .concat()
    );
}

#[test]
fn a_node_that_nothing_leads_to_is_a_warning() {
    let found = faults(
        serde_json::json!({"start": "A", "nodes": {"A": {"type": "end"}, "B": {"type": "end"}}}),
    );
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].severity, found[0].node.as_deref()),
        (Severity::Warning, Some("B"))
    );
}

#[test]
fn a_circle_without_any_time_is_an_error_and_one_with_a_prompt_is_not() {
    let circle = |prompt: serde_json::Value| {
        serde_json::json!({"start": "A", "nodes": {
            "A": {"type": "queue", "queue": "Q1", "unavailable": "B"},
            "B": {"type": "play", "prompt": prompt, "next": "A"}}})
    };
    assert_eq!(errors(circle(serde_json::json!([]))), one("A", ""));
    assert_eq!(
        errors(circle(serde_json::json!([{"say": "please wait"}]))),
        vec![]
    );
}

#[test]
fn a_flow_of_more_than_500_nodes_is_refused() {
    let nodes: serde_json::Map<_, _> =
        (0..501).map(|i| (format!("N{i}"), serde_json::json!({"type": "play", "prompt": [{"say": "x"}], "next": format!("N{}", (i + 1) % 501)}))).collect();
    assert_eq!(
        errors(serde_json::json!({"start": "N0", "nodes": nodes})),
        one("", "nodes")
    );
}
