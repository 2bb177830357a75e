//! Who gets a call, and what the others are told.

use edgecall_model::At;
use edgecall_model::agent::AgentState;
use edgecall_model::event::NotChosen;
use edgecall_routing::{IdleOrder, Standing, Tried, choose, obstacle};
use proptest::prelude::*;

fn idle(priority: u8, since: i64) -> Standing {
    Standing {
        state: AgentState::Available,
        phone_ready: true,
        priority,
        idle_since: At(since),
        tried: Tried::No,
    }
}

#[test]
fn the_agent_idle_for_longest_gets_the_call() {
    let choice = choose(&[
        ("1001", idle(3, 20)),
        ("1002", idle(3, 10)),
        ("1003", idle(3, 30)),
    ]);
    assert_eq!(choice.chosen, Some("1002"));
    assert_eq!(
        choice.others,
        [
            ("1001", NotChosen::IdleForLess),
            ("1003", NotChosen::IdleForLess)
        ]
    );
}

#[test]
fn a_better_priority_wins_over_a_longer_idle_time() {
    let choice = choose(&[("1001", idle(2, 5)), ("1002", idle(1, 10))]);
    assert_eq!(choice.chosen, Some("1002"));
    assert_eq!(choice.others, [("1001", NotChosen::LaterPriority)]);
}

#[test]
fn everybody_who_cannot_take_the_call_is_told_the_one_reason() {
    let members = [
        (
            "offline",
            Standing {
                state: AgentState::Offline,
                ..idle(1, 0)
            },
        ),
        (
            "break",
            Standing {
                state: AgentState::Break,
                ..idle(1, 0)
            },
        ),
        (
            "wrapup",
            Standing {
                state: AgentState::Wrapup,
                ..idle(1, 0)
            },
        ),
        (
            "talking",
            Standing {
                state: AgentState::Talking,
                ..idle(1, 0)
            },
        ),
        (
            "no phone",
            Standing {
                phone_ready: false,
                ..idle(1, 0)
            },
        ),
        (
            "rejected",
            Standing {
                tried: Tried::Rejected,
                ..idle(1, 0)
            },
        ),
        (
            "missed",
            Standing {
                tried: Tried::Missed,
                ..idle(1, 0)
            },
        ),
        ("free", idle(5, 99)),
    ];
    let choice = choose(&members);
    assert_eq!(choice.chosen, Some("free"));
    assert_eq!(
        choice
            .others
            .iter()
            .map(|(_, reason)| *reason)
            .collect::<Vec<_>>(),
        [
            NotChosen::Offline,
            NotChosen::NotAvailable,
            NotChosen::NotAvailable,
            NotChosen::InCall,
            NotChosen::PhoneNotReady,
            NotChosen::TriedBefore,
            NotChosen::TriedBefore
        ]
    );
}

#[test]
fn an_agent_who_missed_the_call_gets_it_again_only_when_nobody_else_can() {
    // Proves: ACD-87
    let missed = Standing {
        tried: Tried::Missed,
        ..idle(1, 0)
    };
    let rejected = Standing {
        tried: Tried::Rejected,
        ..idle(1, 0)
    };
    assert_eq!(
        choose(&[("a", missed), ("b", idle(5, 9))]).chosen,
        Some("b")
    );
    assert_eq!(choose(&[("a", missed), ("b", rejected)]).chosen, Some("a"));
    assert_eq!(choose(&[("b", rejected)]).chosen, None);
    assert_eq!(
        choose(&[("b", rejected)]).others,
        [("b", NotChosen::TriedBefore)]
    );
}

fn any_standing() -> impl Strategy<Value = Standing> {
    let state = prop::sample::select(vec![
        AgentState::Available,
        AgentState::Available,
        AgentState::Available,
        AgentState::Offline,
        AgentState::Talking,
        AgentState::Wrapup,
    ]);
    let tried = prop::sample::select(vec![Tried::No, Tried::No, Tried::Missed, Tried::Rejected]);
    (state, any::<bool>(), 1_u8..=5, 0_i64..20, tried).prop_map(
        |(state, phone_ready, priority, since, tried)| Standing {
            state,
            phone_ready,
            priority,
            idle_since: At(since),
            tried,
        },
    )
}

proptest! {
    #[test]
    fn the_order_kept_and_the_look_at_everybody_agree(members in prop::collection::vec(any_standing(), 0..20)) {
        let members: Vec<(usize, Standing)> = members.into_iter().enumerate().collect();
        let mut order = IdleOrder::default();
        for (key, standing) in &members {
            if standing.state == AgentState::Available && standing.phone_ready {
                order.insert(*key, standing.priority, standing.idle_since);
            }
        }
        let choice = choose(&members);
        prop_assert_eq!(order.choose(|key| members[*key].1.tried), choice.chosen.as_ref());
        prop_assert_eq!(choice.others.len() + usize::from(choice.chosen.is_some()), members.len());
        if let Some(chosen) = choice.chosen {
            prop_assert_eq!(obstacle(&members[chosen].1), None);
        }
    }

    #[test]
    fn agents_who_leave_the_order_are_gone(keys in prop::collection::vec((0_u8..8, any::<bool>(), 1_u8..=5, 0_i64..9), 0..60)) {
        let mut order = IdleOrder::default();
        let mut expected = std::collections::BTreeMap::new();
        for (key, enters, priority, since) in keys {
            if enters {
                order.insert(key, priority, At(since));
                expected.insert(key, (priority, since));
            } else {
                order.remove(&key);
                expected.remove(&key);
            }
        }
        let mut ranked: Vec<_> = expected.iter().map(|(key, (priority, since))| (*priority, *since, *key)).collect();
        ranked.sort_unstable();
        prop_assert_eq!(order.iter().copied().collect::<Vec<_>>(), ranked.iter().map(|r| r.2).collect::<Vec<_>>());
        prop_assert_eq!(order.len(), expected.len());
    }
}
