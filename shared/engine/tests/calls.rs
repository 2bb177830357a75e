//! What callers and agents experience, call by call.

mod office;

use edgecall_engine::{AgentCommand, Effect, Input, Music, Sound};
use edgecall_model::At;
use edgecall_model::LegNo;
use edgecall_model::agent::AgentState;
use edgecall_model::desk::{DeskCallPhase, DeskEvent};
use edgecall_model::event::{Cause, KeyValue, LegEnd, Side};
use edgecall_model::flow::Prompt;
use edgecall_model::node_api::IvrHttpResult;
use edgecall_model::organisation::TenantState;
use edgecall_model::record::AnswerStatus;
use office::{CUSTOMER, Office, agent, call, clerk, config, menu, rung, sales, to_queue};

fn said(effects: &[Effect]) -> Vec<String> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Play {
                sound: Sound::Prompts(prompts),
                looped: false,
                ..
            } => Some(prompts),
            _ => None,
        })
        .flatten()
        .map(|prompt| match prompt {
            Prompt::Say(text) => text.clone(),
            Prompt::Pause(ms) => format!("{ms} ms"),
        })
        .collect()
}

fn hears_music(effects: &[Effect], music: Music) -> bool {
    effects.iter().any(
        |effect| matches!(effect, Effect::Play { sound: Sound::Music(m), looped: true, .. } if *m == music),
    )
}

#[test]
fn the_first_call_goes_through_menu_queue_agent_and_wrapup() {
    let mut office = Office::open(config(menu(), vec![sales()], vec![clerk(1001, &["Q1"])]));
    office.sign_in("A1001");
    let arrived = office.ring_up("c1", "+86 10-8919 3634");
    assert!(arrived.contains(&Effect::Answer {
        call: call("c1"),
        leg: CUSTOMER
    }));
    let answered = office.give(Input::LegAnswered {
        call: call("c1"),
        leg: CUSTOMER,
    });
    assert_eq!(said(&answered), ["Welcome"]);
    office.wait(2_000);
    assert_eq!(said(&office.heard("c1")), ["Press 1 for an agent"]);
    office.wait(1_000);
    let queued = office.key("c1", '1');
    assert_eq!(said(&queued), ["Please wait"]);
    assert_eq!(rung(&queued), [("A1001".to_owned(), "c1".to_owned())]);
    assert_eq!(office.state("A1001"), AgentState::Ringing);
    assert!(hears_music(&office.heard("c1"), Music::Queue));
    office.wait(4_000);
    let joined = office.answer("A1001", "c1");
    let at = |wanted: &Effect| {
        joined
            .iter()
            .position(|effect| effect == wanted)
            .expect("the effect")
    };
    let connect = at(&Effect::ConnectAgent {
        call: call("c1"),
        leg: LegNo(1),
        agent: agent("A1001"),
    });
    let bridge = at(&Effect::Bridge {
        call: call("c1"),
        legs: vec![CUSTOMER, LegNo(1)],
    });
    let record = at(&Effect::StartRecording {
        call: call("c1"),
        recording: 0,
        left: CUSTOMER,
        right: LegNo(1),
    });
    assert!(connect < bridge && bridge < record);
    assert_eq!(office.state("A1001"), AgentState::Talking);
    office.wait(60_000);
    office.customer_hangs_up("c1");
    assert_eq!(office.state("A1001"), AgentState::Wrapup);
    assert_eq!(office.closed, [call("c1")]);
    office.wait(14_999);
    assert_eq!(office.state("A1001"), AgentState::Wrapup);
    office.wait(1);
    assert_eq!(office.state("A1001"), AgentState::Available);

    let record = office.record("c1");
    assert_eq!(record.status, AnswerStatus::AgentAnswered);
    assert_eq!(
        (record.hangup_by, record.cause),
        (Side::Customer, Cause::Normal)
    );
    assert_eq!(
        (
            record.total_seconds,
            record.talk_seconds,
            record.wait_seconds
        ),
        (67, 60, 4)
    );
    assert_eq!(record.customer, "13800138000");
    let path: Vec<_> = record
        .path
        .iter()
        .map(|n| (n.node.as_str(), n.key.clone(), n.exit.as_str()))
        .collect();
    assert_eq!(
        path,
        [
            ("Hello", None, "next"),
            ("Menu", Some(KeyValue::Keyed("1".into())), "key:1"),
            ("Queue", None, "answered")
        ]
    );
    assert_eq!(record.agent.map(|a| a.number).as_deref(), Some("1001"));
}

#[test]
fn the_desk_shows_number_region_keys_and_phase_of_the_call() {
    let mut office = Office::open(config(menu(), vec![sales()], vec![clerk(1001, &["Q1"])]));
    let hello = office.sign_in("A1001");
    let told = |effects: &[Effect]| -> Vec<DeskEvent> {
        effects
            .iter()
            .filter_map(|e| match e {
                Effect::Desk { event, .. } => Some(event.clone()),
                _ => None,
            })
            .collect()
    };
    assert!(
        matches!(&told(&hello)[0], DeskEvent::Welcome { number, queues, .. } if number == "1001" && queues == &["Sales"])
    );
    assert!(matches!(
        &told(&hello)[1],
        DeskEvent::State {
            state: AgentState::Available,
            ..
        }
    ));
    assert_eq!(told(&hello)[2], DeskEvent::Call { call: None });
    office.call_in("c1");
    let shown = told(&office.key("c1", '9'));
    assert_eq!(shown, [], "a key in the greeting is nothing for a desk");
    let shown = told(&office.key("c1", '1'));
    let DeskEvent::Call { call: Some(card) } = &shown[1] else {
        panic!("no card in {shown:?}")
    };
    assert_eq!(
        (
            card.customer.as_str(),
            card.queue.as_str(),
            card.hotline.as_str()
        ),
        ("13800138000", "Sales", office::HOTLINE)
    );
    assert_eq!(
        (card.phase, card.keys.clone()),
        (DeskCallPhase::Ringing, vec!["9".to_owned(), "1".to_owned()])
    );
    let shown = told(&office.answer("A1001", "c1"));
    assert!(shown.iter().any(|e| matches!(e, DeskEvent::Done { .. })));
    assert!(shown.iter().any(|e| matches!(e, DeskEvent::Call { call: Some(c) } if c.phase == DeskCallPhase::Talking && c.answered.is_some())));
    let shown = told(&office.agent_hangs_up("A1001", "c1"));
    assert!(shown.contains(&DeskEvent::Call { call: None }));
    let wrapup = office.now.plus(15_000);
    assert!(shown.iter().any(|e| matches!(e, DeskEvent::State { state: AgentState::Wrapup, wrapup_until: Some(until), .. } if *until == wrapup)));
}

#[test]
fn an_unknown_number_is_refused_with_404_and_leaves_no_call() {
    let mut office = Office::with_agents(&[1001]);
    for number in ["01099999999", "not a number", ""] {
        let effects = office.ring_up("c1", number);
        assert_eq!(
            effects,
            [Effect::Reject {
                call: call("c1"),
                sip_code: 404
            }]
        );
    }
    assert_eq!(office.engine.calls().count(), 0);
}

#[test]
fn a_suspended_tenant_an_inactive_number_and_a_number_without_flow_say_so_and_hang_up() {
    let base = config(to_queue(), vec![sales()], vec![clerk(1001, &["Q1"])]);
    let mut suspended = base.clone();
    suspended.tenant.state = TenantState::Suspended;
    let mut inactive = base.clone();
    inactive.numbers[0].active = false;
    let mut without_flow = base;
    without_flow.numbers[0].flow = None;
    for (config, cause) in [
        (suspended, Cause::NotInService),
        (inactive, Cause::NotInService),
        (without_flow, Cause::NoRoute),
    ] {
        let mut office = Office::open(config);
        let effects = office.call_in("c1");
        assert!(said(&effects)[0].contains("not in service"));
        let over = office.heard("c1");
        assert!(over.contains(&Effect::HangUp {
            call: call("c1"),
            leg: CUSTOMER,
            cause
        }));
        let record = office.record("c1");
        assert_eq!(
            (record.status, record.cause, record.hangup_by),
            (AnswerStatus::SystemAnswered, cause, Side::System)
        );
    }
}

#[test]
fn the_decisions_are_in_the_record() {
    let mut office = Office::with_agents(&[1001]);
    office.call_in("c1");
    office.customer_hangs_up("c1");
    let steps: Vec<_> = office
        .record("c1")
        .decisions
        .into_iter()
        .map(|d| (d.step, d.result))
        .collect();
    assert_eq!(
        steps[0],
        ("number".into(), "01089193634 → BM0000001".into())
    );
    assert_eq!(steps[1], ("tenant_state".into(), "trial".into()));
    assert_eq!(steps[2], ("flow".into(), "Main version 3".into()));
}

#[test]
fn a_caller_who_gives_up_before_the_answer_was_never_answered() {
    let mut office = Office::with_agents(&[1001]);
    office.ring_up("c1", office::HOTLINE);
    office.wait(3_000);
    office.give(Input::LegEnded {
        call: call("c1"),
        leg: CUSTOMER,
        reason: LegEnd::CallerGaveUp,
    });
    let record = office.record("c1");
    assert_eq!(
        (record.status, record.legs[0].reason),
        (AnswerStatus::SystemNotAnswered, LegEnd::CallerGaveUp)
    );
    assert_eq!(record.platform_answer, None);
}

#[test]
fn a_draining_node_refuses_new_calls_and_finishes_the_others() {
    let mut office = Office::with_agents(&[1001]);
    office.sign_in("A1001");
    office.call_in("c1");
    office.give(Input::Drain);
    assert_eq!(
        office.ring_up("c2", office::HOTLINE),
        [Effect::Reject {
            call: call("c2"),
            sip_code: 503
        }]
    );
    office.answer("A1001", "c1");
    assert!(!office.engine.is_drained());
    office.customer_hangs_up("c1");
    assert!(office.engine.is_drained());
}

#[test]
fn a_running_call_keeps_its_configuration_and_the_next_one_has_the_new() {
    let mut office = Office::open(config(menu(), vec![sales()], vec![clerk(1001, &["Q1"])]));
    office.call_in("c1");
    let mut changed = config(
        serde_json::json!({"start": "Closed", "nodes": {"Closed": {"type": "end", "prompt": [{"say": "Closed"}]}}}),
        vec![sales()],
        vec![clerk(1001, &["Q1"])],
    );
    changed.version = 2;
    office.give(Input::ConfigChanged(changed.into()));
    assert_eq!(said(&office.heard("c1")), ["Press 1 for an agent"]);
    assert_eq!(said(&office.call_in("c2")), ["Closed"]);
}

#[test]
fn an_http_node_asks_and_the_answer_is_spoken_and_a_missing_answer_is_a_failure() {
    let mut office = Office::open(config(menu(), vec![sales()], vec![]));
    for (caller, answers, words) in [
        ("c1", true, "Goodbye Ms Wang"),
        ("c2", false, "Goodbye guest"),
    ] {
        office.call_in(caller);
        office.heard(caller);
        let effects = office.key(caller, '2');
        let request = effects
            .iter()
            .find_map(|e| match e {
                Effect::Http { request, .. } => Some(request.clone()),
                _ => None,
            })
            .expect("a request");
        assert_eq!(request.url, "https://crm.example.com/13800138000");
        let effects = if answers {
            let result = IvrHttpResult {
                status: Some(200),
                success: true,
                error: String::new(),
                tries: 1,
                duration_ms: 80,
                variables: vec![("name".into(), "Ms Wang".into())],
            };
            office.give(Input::HttpResult {
                call: call(caller),
                request: request.request,
                result,
            })
        } else {
            office.wait(35_000)
        };
        assert_eq!(said(&effects), [words]);
        assert!(office.story(caller).contains(&"http_answered"));
    }
}

#[test]
fn hold_plays_music_to_the_customer_while_the_recording_goes_on() {
    // Proves: DESK-503
    let mut office = Office::with_agents(&[1001]);
    office.sign_in("A1001");
    office.call_in("c1");
    office.answer("A1001", "c1");
    office.wait(20_000);
    let held = office.command(
        "A1001",
        AgentCommand::Hold {
            call: call("c1"),
            on: true,
        },
    );
    assert!(held.contains(&Effect::Unbridge {
        call: call("c1"),
        legs: vec![CUSTOMER, LegNo(1)]
    }));
    assert!(hears_music(&held, Music::Hold));
    assert!(
        !held
            .iter()
            .any(|e| matches!(e, Effect::StopRecording { .. }))
    );
    office.wait(20_000);
    let back = office.command(
        "A1001",
        AgentCommand::Hold {
            call: call("c1"),
            on: false,
        },
    );
    assert!(back.iter().any(|e| matches!(e, Effect::StopPlay { .. })));
    assert!(back.contains(&Effect::Bridge {
        call: call("c1"),
        legs: vec![CUSTOMER, LegNo(1)]
    }));
    office.wait(20_000);
    let over = office.agent_hangs_up("A1001", "c1");
    assert!(over.contains(&Effect::HangUp {
        call: call("c1"),
        leg: CUSTOMER,
        cause: Cause::Normal
    }));
    assert!(over.contains(&Effect::StopRecording {
        call: call("c1"),
        recording: 0
    }));
    let record = office.record("c1");
    assert_eq!(
        (record.talk_seconds, record.hold_seconds, record.holds),
        (60, 20, 1)
    );
    assert_eq!(
        (record.hangup_by, record.recordings.len()),
        (Side::Agent, 1)
    );
}

#[test]
fn mute_and_digits_reach_the_media_and_the_log_keeps_no_digits() {
    let mut office = Office::with_agents(&[1001]);
    office.sign_in("A1001");
    office.call_in("c1");
    office.answer("A1001", "c1");
    let muted = office.command(
        "A1001",
        AgentCommand::Mute {
            call: call("c1"),
            on: true,
        },
    );
    assert!(muted.contains(&Effect::Mute {
        call: call("c1"),
        leg: LegNo(1),
        muted: true
    }));
    let sent = office.command(
        "A1001",
        AgentCommand::Digits {
            call: call("c1"),
            digits: "12#".into(),
        },
    );
    assert!(sent.contains(&Effect::SendDigits {
        call: call("c1"),
        leg: CUSTOMER,
        digits: "12#".into()
    }));
    assert!(
        office
            .bodies("c1")
            .iter()
            .all(|b| !format!("{b:?}").contains("12#"))
    );
    let wrong = office.command(
        "A1001",
        AgentCommand::Digits {
            call: call("c1"),
            digits: "1a".into(),
        },
    );
    assert_eq!(office::refusal(&wrong), Some("invalid_field"));
}

#[test]
fn silence_from_the_customer_for_too_long_ends_the_call() {
    let mut office = Office::with_agents(&[1001]);
    office.sign_in("A1001");
    office.call_in("c1");
    office.answer("A1001", "c1");
    office.give(Input::MediaTimeout {
        call: call("c1"),
        leg: CUSTOMER,
    });
    let record = office.record("c1");
    assert_eq!(
        (record.hangup_by, record.cause),
        (Side::System, Cause::MediaTimeout)
    );
    assert_eq!(office.state("A1001"), AgentState::Wrapup);
}

#[test]
fn a_flow_may_last_an_hour_and_no_longer() {
    let flow = serde_json::json!({"start": "Menu", "nodes": {
        "Menu": {"type": "select", "prompt": [], "timeout_seconds": 60, "count": 10, "keys": {"1": "Menu"}, "no_key": "Menu"}}});
    let mut office = Office::open(config(flow, vec![sales()], vec![]));
    office.call_in("c1");
    office.wait(60 * 60_000 - 1);
    assert_eq!(office.closed, []);
    office.wait(1);
    assert_eq!(office.record("c1").cause, Cause::FlowLimit);
}

#[test]
fn late_reports_about_calls_that_are_over_change_nothing() {
    let mut office = Office::with_agents(&[1001]);
    office.sign_in("A1001");
    office.call_in("c1");
    office.answer("A1001", "c1");
    office.agent_hangs_up("A1001", "c1");
    for input in [
        Input::LegEnded {
            call: call("c1"),
            leg: CUSTOMER,
            reason: LegEnd::Released,
        },
        Input::LegEnded {
            call: call("c1"),
            leg: LegNo(1),
            reason: LegEnd::Released,
        },
        Input::PlayFinished {
            call: call("c1"),
            leg: CUSTOMER,
            play: 0,
        },
        Input::MediaTimeout {
            call: call("c1"),
            leg: CUSTOMER,
        },
        Input::LegAnswered {
            call: call("c1"),
            leg: CUSTOMER,
        },
    ] {
        assert_eq!(office.give(input), []);
    }
    office.now = At(0);
    assert_eq!(
        office.give(Input::Tick),
        [],
        "a clock that goes back is ignored"
    );
}
