//! The end of service and the trial's free minutes; branches by the time of the call.

mod office;

use edgecall_engine::{Effect, Input, Sound};
use edgecall_model::desk::DeskEvent;
use edgecall_model::event::Cause;
use edgecall_model::flow::Prompt;
use edgecall_model::organisation::{ServiceLimit, TenantState, TrialTerms};
use edgecall_model::time_condition::{ClockTime, TimeCondition, TimeWindow, Weekday};
use edgecall_model::{At, TimeConditionId};
use office::{Office, agent, clerk, config, department, sales, to_queue};
use std::sync::Arc;

const MINUTE: i64 = 60_000;

/// A company on trial with so many free minutes; its service ends an hour after it opens.
fn on_trial(minutes: u32) -> Office {
    let mut config = config(to_queue(), vec![sales()], vec![clerk(1001, &["Q1"])]);
    config.tenant.trial = Some(TrialTerms {
        minutes,
        ..TrialTerms::default()
    });
    config.tenant.service_end = Some(At(1_763_600_000_000).plus(60 * MINUTE));
    Office::open(config)
}

fn service(effects: &[Effect]) -> Vec<Option<ServiceLimit>> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Desk {
                event: DeskEvent::Service { limit },
                ..
            } => Some(*limit),
            _ => None,
        })
        .collect()
}

fn says(effects: &[Effect], words: &str) -> bool {
    effects.iter().any(|effect| {
        matches!(effect, Effect::Play { sound: Sound::Prompts(prompts), .. }
            if prompts.iter().any(|p| matches!(p, Prompt::Say(text) if text.contains(words))))
    })
}

fn decision(office: &Office, call: &str, step: &str) -> Option<String> {
    let decisions = office.record(call).decisions;
    decisions
        .into_iter()
        .find(|d| d.step == step)
        .map(|d| d.result)
}

/// A caller who is served for so many seconds.
fn served(office: &mut Office, name: &str, seconds: i64) -> Vec<Effect> {
    office.call_in(name);
    office.wait(seconds * 1_000);
    office.customer_hangs_up(name)
}

#[test]
fn calls_are_refused_with_words_once_the_trial_minutes_are_used_and_agents_are_told() {
    let mut office = on_trial(3);
    let hello = office.sign_in("A1001");
    assert_eq!(service(&hello), []);
    // 61 s are two billed minutes.
    assert_eq!(service(&served(&mut office, "c1", 61)), []);
    assert_eq!(
        decision(&office, "c1", "trial_minutes").as_deref(),
        Some("0/3")
    );
    let last = served(&mut office, "c2", 1);
    assert_eq!(
        decision(&office, "c2", "trial_minutes").as_deref(),
        Some("2/3")
    );
    assert_eq!(service(&last), [Some(ServiceLimit::TrialMinutesUsed)]);

    assert!(says(&office.call_in("c3"), "not in service"));
    office.heard("c3");
    let record = office.record("c3");
    assert_eq!(record.cause, Cause::TrialMinutesUsed);
    assert_eq!(
        decision(&office, "c3", "trial_minutes").as_deref(),
        Some("3/3")
    );
    // A refused call uses nothing, and a desk that comes later is told too.
    office.give(Input::AgentDisconnected {
        agent: agent("A1001"),
    });
    assert_eq!(
        service(&office.sign_in("A1001")),
        [Some(ServiceLimit::TrialMinutesUsed)]
    );
}

#[test]
fn a_call_that_runs_counts_the_minutes_that_it_has_begun_and_is_not_cut_off() {
    let mut office = on_trial(2);
    office.sign_in("A1001");
    office.call_in("c1");
    office.answer("A1001", "c1");
    office.wait(90_000);
    assert!(says(&office.call_in("c2"), "not in service"));
    office.wait(10 * MINUTE);
    assert!(office.engine.calls().any(|id| id.as_str() == "c1"));
}

#[test]
fn what_the_store_knows_counts_once() {
    let mut office = on_trial(5);
    office.give(Input::TrialUsage { minutes: 2 });
    served(&mut office, "c1", 1);
    // The store has the same call now.
    office.give(Input::TrialUsage { minutes: 3 });
    served(&mut office, "c2", 1);
    assert_eq!(
        decision(&office, "c2", "trial_minutes").as_deref(),
        Some("3/5")
    );
}

#[test]
fn at_the_end_of_service_desks_are_told_and_callers_refused_until_it_goes_on() {
    let mut office = on_trial(100);
    office.sign_in("A1001");
    office.call_in("running");
    office.answer("A1001", "running");
    let over = office.wait(60 * MINUTE);
    assert_eq!(service(&over), [Some(ServiceLimit::ServiceEnded)]);
    assert!(says(&office.call_in("late"), "not in service"));
    office.heard("late");
    assert_eq!(office.record("late").cause, Cause::ServiceEnded);
    assert_eq!(
        decision(&office, "late", "tenant_state").as_deref(),
        Some("suspended")
    );
    assert_eq!(
        decision(&office, "late", "service_end").as_deref(),
        Some("2025-11-20 09:53")
    );
    assert!(office.engine.calls().any(|id| id.as_str() == "running"));

    let mut active = office.config.clone();
    active.version += 1;
    active.tenant.state = TenantState::Active;
    active.tenant.service_end = None;
    let news = office.give(Input::ConfigChanged(Arc::new(active)));
    assert_eq!(service(&news), [None]);
    assert!(!says(&office.call_in("next"), "not in service"));
}

#[test]
fn without_trial_terms_nothing_is_counted() {
    let mut office = Office::with_agents(&[1001]);
    served(&mut office, "c1", 300 * 60);
    assert_eq!(decision(&office, "c1", "trial_minutes"), None);
    served(&mut office, "c2", 1);
    assert_eq!(office.record("c2").cause, Cause::Normal);
}

fn hours(from: &str, to: &str) -> TimeCondition {
    let clock = |text: &str| ClockTime::try_from(text.to_owned()).expect("a time");
    TimeCondition {
        id: TimeConditionId::new("T1").expect("an id"),
        department: department(),
        name: "Working hours".into(),
        priority: 10,
        window: TimeWindow::Weekly {
            weekdays: Weekday::ALL.to_vec(),
            from: clock(from),
            to: clock(to),
        },
    }
}

#[test]
fn a_time_node_follows_the_tenants_clock_and_a_change_holds_for_calls_that_come_to_it_later() {
    let flow = serde_json::json!({"start": "Hello", "nodes": {
        "Hello": {"type": "play", "prompt": [{"say": "welcome"}], "next": "When"},
        "When": {"type": "time", "conditions": [{"condition": "T1", "next": "Day"}], "other": "Night"},
        "Day": {"type": "end", "prompt": [{"say": "day"}]},
        "Night": {"type": "end", "prompt": [{"say": "night"}]}}});
    let mut config = config(flow, vec![sales()], vec![]);
    // The office opens at 08:53 in Shanghai.
    config.time_conditions = vec![hours("08:00", "08:59")];
    let mut office = Office::open(config.clone());
    office.call_in("c1");
    assert!(says(&office.heard("c1"), "day"));
    office.heard("c1");
    let record = office.record("c1");
    assert_eq!(
        decision(&office, "c1", "time").as_deref(),
        Some("Working hours")
    );
    assert!(record.path.iter().any(|visit| visit.exit == "condition:T1"));

    // The call is in the flow already when the hours change.
    office.call_in("c2");
    config.version += 1;
    config.time_conditions = vec![hours("10:00", "10:59")];
    office.give(Input::ConfigChanged(Arc::new(config)));
    assert!(says(&office.heard("c2"), "night"));
    office.heard("c2");
    assert_eq!(
        decision(&office, "c2", "time").as_deref(),
        Some("no_condition")
    );
}
