//! What callers experience in each kind of node.

use edgecall_flow::{FlowAction, FlowInput, FlowRun, HttpAnswer, Variables};
use edgecall_model::event::{Cause, KeyValue, QueueResult};
use edgecall_model::flow::{Flow, FlowDefinition, Prompt};
use edgecall_model::{DepartmentId, FlowId, TimeConditionId};
use proptest::prelude::*;
use std::sync::Arc;

fn flow(definition: serde_json::Value) -> Arc<Flow> {
    Arc::new(Flow {
        id: FlowId::new("F1").expect("an id"),
        department: DepartmentId::new("BM0000001").expect("an id"),
        name: "Main".into(),
        version: 1,
        definition: serde_json::from_value(definition).expect("a definition"),
    })
}

fn start(definition: serde_json::Value) -> (FlowRun, Vec<FlowAction>) {
    let mut variables = Variables::default();
    variables.set("cdr_customer_number", "13800138000");
    FlowRun::start(flow(definition), variables)
}

fn say(text: &str) -> FlowAction {
    FlowAction::Play(vec![Prompt::Say(text.into())])
}

fn entered(node: &str, kind: &'static str) -> FlowAction {
    FlowAction::NodeEntered {
        node: node.into(),
        kind,
    }
}

fn left(node: &str, key: Option<KeyValue>, exit: &str) -> FlowAction {
    FlowAction::NodeLeft {
        node: node.into(),
        key,
        exit: exit.into(),
    }
}

fn menu() -> serde_json::Value {
    serde_json::json!({"start": "Menu", "nodes": {
        "Menu": {"type": "select", "prompt": [{"say": "menu"}], "count": 2, "timeout_seconds": 5,
            "keys": {"1": "Bye"}, "wrong_prompt": [{"say": "wrong"}], "timeout_prompt": [{"say": "late"}],
            "max_errors": 1, "no_key": "Bye", "wrong_key": null},
        "Bye": {"type": "end", "prompt": [{"say": "bye"}]}}})
}

#[test]
fn a_play_node_speaks_as_often_as_set_and_goes_on() {
    let (mut run, first) = start(serde_json::json!({"start": "Hello", "nodes": {
        "Hello": {"type": "play", "prompt": [{"say": "hello ${cdr_customer_number}"}], "count": 2, "next": "Bye"},
        "Bye": {"type": "end"}}}));
    assert_eq!(
        first,
        vec![entered("Hello", "play"), say("hello 13800138000")]
    );
    assert_eq!(
        run.step(FlowInput::PlayFinished),
        vec![say("hello 13800138000")]
    );
    assert_eq!(
        run.step(FlowInput::PlayFinished),
        vec![
            left("Hello", None, "next"),
            entered("Bye", "end"),
            left("Bye", None, "end"),
            FlowAction::HangUp(Cause::FlowEnd)
        ]
    );
    assert!(run.is_over());
}

#[test]
fn a_key_ends_an_interruptible_prompt_and_is_kept_and_is_ignored_otherwise() {
    let definition = |interruptible: bool| {
        serde_json::json!({"start": "Hello", "nodes": {
        "Hello": {"type": "play", "prompt": [{"say": "hello"}], "interruptible": interruptible, "next": "Key"},
        "Key": {"type": "end", "prompt": [{"say": "you pressed ${cdr_last_key}"}]}}})
    };
    let (mut run, _) = start(definition(true));
    assert_eq!(
        run.step(FlowInput::Digit('7')),
        vec![
            FlowAction::StopPlay,
            left("Hello", Some(KeyValue::Keyed("7".into())), "next"),
            entered("Key", "end"),
            say("you pressed 7")
        ]
    );
    let (mut deaf, _) = start(definition(false));
    assert_eq!(deaf.step(FlowInput::Digit('7')), vec![]);
}

#[test]
fn an_end_node_says_its_closing_words_and_then_hangs_up() {
    let (mut run, first) = start(
        serde_json::json!({"start": "Bye", "nodes": {"Bye": {"type": "end", "prompt": [{"say": "bye"}]}}}),
    );
    assert_eq!(first, vec![entered("Bye", "end"), say("bye")]);
    assert_eq!(
        run.step(FlowInput::PlayFinished),
        vec![left("Bye", None, "end"), FlowAction::HangUp(Cause::FlowEnd)]
    );
}

#[test]
fn a_menu_key_pressed_during_the_prompt_stops_it_and_takes_its_exit() {
    let (mut run, first) = start(menu());
    assert_eq!(first, vec![entered("Menu", "select"), say("menu")]);
    assert_eq!(
        run.step(FlowInput::Digit('1')),
        vec![
            FlowAction::StopPlay,
            left("Menu", Some(KeyValue::Keyed("1".into())), "key:1"),
            entered("Bye", "end"),
            say("bye")
        ]
    );
}

#[test]
fn a_menu_is_repeated_after_its_timeout_prompt_until_the_play_count_is_used_up() {
    let (mut run, _) = start(menu());
    for _ in 0..2 {
        assert_eq!(
            run.step(FlowInput::PlayFinished),
            vec![FlowAction::SetTimer(5_000)]
        );
        assert_eq!(run.step(FlowInput::Timer), vec![say("late")]);
        if run.step(FlowInput::PlayFinished) == vec![say("menu")] {
            continue;
        }
        assert_eq!(run.node(), "Bye");
    }
    assert_eq!(run.node(), "Bye");
}

#[test]
fn a_wrong_key_is_told_and_one_more_than_allowed_ends_the_menu() {
    let (mut run, _) = start(menu());
    assert_eq!(
        run.step(FlowInput::Digit('9')),
        vec![FlowAction::StopPlay, say("wrong")]
    );
    assert_eq!(run.step(FlowInput::PlayFinished), vec![say("menu")]);
    assert_eq!(
        run.step(FlowInput::PlayFinished),
        vec![FlowAction::SetTimer(5_000)]
    );
    assert_eq!(
        run.step(FlowInput::Digit('8')),
        vec![
            FlowAction::StopTimer,
            left("Menu", Some(KeyValue::Error), "wrong_key"),
            FlowAction::HangUp(Cause::FlowEnd)
        ]
    );
}

fn http() -> serde_json::Value {
    serde_json::json!({"start": "Ask", "nodes": {
        "Ask": {"type": "http", "method": "GET", "url": "https://crm.example.com/${cdr_customer_number}",
            "parameters": {"phone": "${cdr_customer_number}"}, "waiting_prompt": [{"say": "moment"}],
            "outputs": [{"variable": "name", "path": "name", "default": "guest"}], "result_variable": "body",
            "success": "Hello", "failure": "Hello"},
        "Hello": {"type": "end", "prompt": [{"say": "hello ${name} ${body}"}]}}})
}

#[test]
fn an_http_node_asks_with_variables_and_speaks_what_came_back() {
    let (mut run, first) = start(http());
    let Some(FlowAction::Http(ask)) = first.last() else {
        panic!("no request in {first:?}")
    };
    assert_eq!(ask.url, "https://crm.example.com/13800138000");
    assert_eq!(ask.parameters["phone"], "13800138000");
    assert!(first.contains(&say("moment")));
    let out = run.step(FlowInput::HttpResult(HttpAnswer {
        success: true,
        variables: vec![
            ("name".into(), "Ms Wang".into()),
            ("body".into(), "{}".into()),
            ("cdr_hotline".into(), "not asked for".into()),
        ],
    }));
    assert_eq!(
        out,
        vec![
            FlowAction::StopPlay,
            left("Ask", None, "success"),
            entered("Hello", "end"),
            say("hello Ms Wang {}")
        ]
    );
    assert_eq!(run.variables().get("cdr_hotline"), "");
}

#[test]
fn an_http_node_that_fails_leaves_the_defaults() {
    let (mut run, _) = start(http());
    let out = run.step(FlowInput::HttpResult(HttpAnswer {
        success: false,
        variables: vec![],
    }));
    assert!(out.contains(&left("Ask", None, "failure")));
    assert_eq!(run.variables().get("name"), "guest");
}

#[test]
fn each_end_of_a_queue_visit_takes_its_own_exit_and_none_hangs_up_with_its_cause() {
    for (result, exit, cause) in [
        (QueueResult::NoAgent, "unavailable", Cause::NoAgent),
        (QueueResult::Full, "full", Cause::QueueFull),
        (QueueResult::TimedOut, "timeout", Cause::QueueTimeout),
    ] {
        let definition = |target: serde_json::Value| {
            serde_json::json!({"start": "Queue", "nodes": {
            "Queue": {"type": "queue", "queue": "Q1", "timeout_seconds": 30, "prompt": [{"say": "please wait"}], exit: target},
            "Sorry": {"type": "end", "prompt": [{"say": "sorry"}]}}})
        };
        let (mut run, first) = start(definition("Sorry".into()));
        assert!(
            matches!(&first[1], FlowAction::EnterQueue { timeout_seconds: Some(30), prompt, .. } if prompt.len() == 1)
        );
        assert_eq!(
            run.step(FlowInput::QueueResult(result)),
            vec![
                left("Queue", None, exit),
                entered("Sorry", "end"),
                say("sorry")
            ]
        );
        let (mut run, _) = start(definition(serde_json::Value::Null));
        assert_eq!(
            run.step(FlowInput::QueueResult(result)),
            vec![left("Queue", None, exit), FlowAction::HangUp(cause)]
        );
    }
}

#[test]
fn an_answered_queue_visit_ends_the_flow_without_hanging_up() {
    let (mut run, _) = start(
        serde_json::json!({"start": "Queue", "nodes": {"Queue": {"type": "queue", "queue": "Q1"}}}),
    );
    assert_eq!(
        run.step(FlowInput::QueueResult(QueueResult::Answered)),
        vec![left("Queue", None, "answered")]
    );
    assert!(run.is_over());
}

#[test]
fn a_time_node_asks_for_the_time_and_takes_the_exit_of_the_condition_that_holds() {
    let definition = || {
        serde_json::json!({"start": "When", "nodes": {
        "When": {"type": "time", "conditions": [{"condition": "T1", "next": "Day"}, {"condition": "T2"}], "other": "Night"},
        "Day": {"type": "end", "prompt": [{"say": "day"}]},
        "Night": {"type": "end", "prompt": [{"say": "night"}]}}})
    };
    let id = |text: &str| TimeConditionId::new(text).expect("an id");
    let (mut run, first) = start(definition());
    assert_eq!(
        first,
        vec![
            entered("When", "time"),
            FlowAction::CheckTime(vec![id("T1"), id("T2")])
        ]
    );
    assert_eq!(
        run.step(FlowInput::TimeResult(Some(id("T1")))),
        vec![
            left("When", None, "condition:T1"),
            entered("Day", "end"),
            say("day")
        ]
    );
    let (mut run, _) = start(definition());
    assert_eq!(
        run.step(FlowInput::TimeResult(None)),
        vec![
            left("When", None, "other"),
            entered("Night", "end"),
            say("night")
        ]
    );
    let (mut run, _) = start(definition());
    assert_eq!(
        run.step(FlowInput::TimeResult(Some(id("T2")))),
        vec![
            left("When", None, "condition:T2"),
            FlowAction::HangUp(Cause::FlowEnd)
        ]
    );
}

#[test]
fn a_flow_that_turns_in_a_circle_ends_the_call_after_a_thousand_nodes() {
    let (run, out) = start(serde_json::json!({"start": "A", "nodes": {
        "A": {"type": "play", "prompt": [], "next": "B"}, "B": {"type": "play", "prompt": [], "next": "A"}}}));
    assert_eq!(out.last(), Some(&FlowAction::HangUp(Cause::FlowLimit)));
    assert_eq!(
        out.iter()
            .filter(|a| matches!(a, FlowAction::NodeEntered { .. }))
            .count(),
        1_000
    );
    assert!(run.is_over());
}

fn any_input() -> impl Strategy<Value = FlowInput> {
    prop_oneof![
        Just(FlowInput::PlayFinished),
        Just(FlowInput::Timer),
        prop::sample::select(vec!['0', '1', '2', '9', '#']).prop_map(FlowInput::Digit),
        any::<bool>().prop_map(|success| FlowInput::HttpResult(HttpAnswer {
            success,
            variables: vec![]
        })),
        prop::sample::select(vec![
            QueueResult::NoAgent,
            QueueResult::TimedOut,
            QueueResult::Full
        ])
        .prop_map(FlowInput::QueueResult),
    ]
}

fn everything() -> FlowDefinition {
    serde_json::from_value(serde_json::json!({"start": "Hello", "nodes": {
        "Hello": {"type": "play", "prompt": [{"say": "hello"}], "count": 2, "next": "Menu"},
        "Menu": {"type": "select", "prompt": [{"say": "menu"}], "keys": {"1": "Ask", "2": "Queue"}, "no_key": "Hello"},
        "Ask": {"type": "http", "method": "POST", "url": "https://a.example/", "success": "Menu", "failure": null},
        "Queue": {"type": "queue", "queue": "Q1", "unavailable": "Menu", "timeout": "Bye"},
        "Bye": {"type": "end", "prompt": [{"say": "bye"}]}}}))
    .expect("a definition")
}

proptest! {
    /// Nodes are entered and left in pairs, hanging up comes last and once, nothing follows it.
    #[test]
    fn any_inputs_leave_an_orderly_trace(inputs in prop::collection::vec(any_input(), 0..80)) {
        let (mut run, mut actions) = start(serde_json::to_value(everything()).expect("JSON"));
        for input in inputs {
            let over = run.is_over();
            let out = run.step(input);
            prop_assert!(!over || out.is_empty());
            actions.extend(out);
        }
        let mut inside: Option<String> = None;
        for (i, action) in actions.iter().enumerate() {
            match action {
                FlowAction::NodeEntered { node, .. } => {
                    prop_assert_eq!(&inside, &None);
                    inside = Some(node.clone());
                }
                FlowAction::NodeLeft { node, .. } => {
 prop_assert_eq!(inside.take(), Some(node.clone()));
 }
                FlowAction::HangUp(_) => prop_assert_eq!(i, actions.len() - 1),
                FlowAction::Play(prompts) => prop_assert!(!prompts.is_empty()),
                _ => {}
            }
        }
    }
}
