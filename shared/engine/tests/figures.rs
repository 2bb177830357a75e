//! What calls of the engine add to agents' figures and to the bill.

mod office;

use edgecall_engine::{AgentCommand, Input};
use edgecall_metrics::{AgentCounts, agents};
use edgecall_model::event::{BoundPhone, LegEnd, MonitorMode};
use edgecall_model::number::NumberType;
use edgecall_model::record::{CallRecord, ChargeType};
use edgecall_model::rules::{AgentPhone, AgentRules};
use edgecall_model::{BillingAccountId, Money};
use edgecall_rating::{PriceList, Rate, RateCard, rate};
use office::{Office, agent, call, clerk, to_agent, to_number};
use std::collections::BTreeMap;

fn sum(office: &Office, quick: Option<i64>) -> BTreeMap<String, AgentCounts> {
    let mut all: BTreeMap<String, AgentCounts> = BTreeMap::new();
    for caller in &office.closed {
        for (agent, counts) in agents(&office.record(caller.as_str()), quick) {
            let sum = all.entry(agent.to_string()).or_default();
            sum.inbound += counts.inbound;
            sum.answered += counts.answered;
            sum.missed += counts.missed;
            sum.quick_hangups += counts.quick_hangups;
            sum.delay_seconds += counts.delay_seconds;
            sum.ring_seconds += counts.ring_seconds;
            sum.talk_seconds += counts.talk_seconds;
            sum.outbound += counts.outbound;
            sum.own_answered += counts.own_answered;
            sum.customer_dialled += counts.customer_dialled;
            sum.both_answered += counts.both_answered;
            sum.handed_on += counts.handed_on;
        }
    }
    all
}

/// Calls C1 to C3 of the worked example (file 40 section 1.12), on the agents' side.
#[test]
fn the_worked_example_of_inbound_calls() {
    let mut office = Office::with_agents(&[1001, 1002]);
    office.sign_in("A1001");
    office.call_in("c1");
    office.wait(5_000);
    office.answer("A1001", "c1");
    office.wait(120_000);
    office.customer_hangs_up("c1");
    office.wait(15_000);
    office.pick("A1001", edgecall_model::agent::AgentState::Busy);
    office.sign_in("A1002");
    office.call_in("c2");
    office.wait(24_000);
    office.pick("A1001", edgecall_model::agent::AgentState::Available);
    office.wait(1_000);
    office.wait(7_000);
    office.answer("A1001", "c2");
    office.wait(180_000);
    office.agent_hangs_up("A1001", "c2");
    office.wait(15_000);
    office.pick("A1002", edgecall_model::agent::AgentState::Busy);
    office.call_in("c3");
    office.wait(3_000);
    office.customer_hangs_up("c3");
    let all = sum(&office, Some(5));
    let first = &all["A1001"];
    assert_eq!((first.inbound, first.answered), (3, 2));
    assert_eq!((first.quick_hangups, first.missed), (1, 0));
    assert_eq!(first.delay_seconds, 12);
    let second = &all["A1002"];
    assert_eq!((second.inbound, second.answered, second.missed), (1, 0, 1));
    assert_eq!(second.handed_on, 1);
}

/// Calls P1 to P4 of the worked example.
#[test]
fn the_worked_example_of_outbound_calls() {
    // Proves: MET-134, MET-136, MET-139
    let phone = AgentPhone {
        kind: BoundPhone::Telephone,
        number: "13900139000".into(),
    };
    let mut office = Office::talking(&[1001], |config| {
        config.rules.outbound_wrapup = edgecall_model::rules::OutboundWrapup::Off;
        let rules = AgentRules {
            phones: vec![phone],
            ..AgentRules::default()
        };
        config.rules.agents.insert(agent("A1001"), rules);
    });
    office.customer_hangs_up("c1");
    office.closed.clear();
    office.command("A1001", AgentCommand::EndWrapup);
    office.give(Input::PhoneState {
        agent: agent("A1001"),
        connected: false,
    });
    // Own answer, customer's answer, end; seconds from the call's start.
    let plans = [
        (Some(3), Some(15), 60),
        (Some(2), None, 32),
        (None, None, 25),
        (Some(2), Some(10), 30),
    ];
    for (number, (own, customer, end)) in plans.into_iter().enumerate() {
        let id = format!("p{}", number + 1);
        office.command(
            "A1001",
            AgentCommand::Dial {
                call: call(&id),
                number: "13800138000".into(),
                caller_id: None,
            },
        );
        let mut now = 0;
        for (at, leg) in [(own, 1), (customer, 0)] {
            if let Some(at) = at {
                office.wait((at - now) * 1_000);
                now = at;
                office.leg_up(&id, leg);
            }
        }
        office.wait((end - now) * 1_000);
        let (leg, reason) = match (own, customer) {
            (None, _) => (1, LegEnd::Unreachable),
            (_, None) => (0, LegEnd::Unreachable),
            _ => (0, LegEnd::Released),
        };
        office.leg_gone(&id, leg, reason);
    }
    let counts = sum(&office, None)["A1001"];
    assert_eq!((counts.outbound, counts.own_answered), (4, 3));
    assert_eq!((counts.customer_dialled, counts.both_answered), (3, 2));
    let records: Vec<CallRecord> = (1..=4).map(|n| office.record(&format!("p{n}"))).collect();
    let total: i64 = records.iter().map(|r| r.total_seconds).sum();
    let talk: i64 = records.iter().map(|r| r.talk_seconds).sum();
    assert_eq!((total, talk), (147, 65));
}

#[test]
fn consults_transfers_and_supervision_are_counted_for_the_agent_they_are_about() {
    // Proves: MET-118, MET-119
    let mut office = Office::talking(&[1001, 1002], |config| {
        config.agents.push(clerk(1009, &["Q1"]));
        let rules = AgentRules {
            supervisor: true,
            ..AgentRules::default()
        };
        config.rules.agents.insert(agent("A1009"), rules);
    });
    office.sign_in("A1009");
    for mode in [MonitorMode::Listen, MonitorMode::Whisper] {
        let watched = agent("A1001");
        office.command(
            "A1009",
            AgentCommand::Monitor {
                agent: watched,
                mode,
            },
        );
    }
    office.command("A1009", AgentCommand::EndMonitor);
    office.consult("A1001", to_agent("A1002"));
    office.command("A1002", AgentCommand::Reject { call: call("c1") });
    office.consult("A1001", to_agent("A1002"));
    office.answer("A1002", "c1");
    office.command("A1001", AgentCommand::CompleteTransfer { call: call("c1") });
    office.wait(10_000);
    office.customer_hangs_up("c1");
    let counts = agents(&office.record("c1"), None);
    let first = counts[&agent("A1001")];
    assert_eq!(
        (first.consults, first.transfers),
        (1, 1),
        "the first was not answered"
    );
    assert_eq!((first.listened, first.whispered), (1, 1));
    let second = counts[&agent("A1002")];
    assert_eq!(
        (second.inbound, second.talk_seconds),
        (0, 10),
        "a consult is no offer"
    );
    assert!(!counts.contains_key(&agent("A1009")));
}

fn card() -> RateCard {
    let charges = [
        (ChargeType::CustomerInbound, 600),
        (ChargeType::OutboundToCustomer, 1_500),
        (ChargeType::OutboundToAgent, 1_400),
        (ChargeType::TransferToAgentIp, 100),
        (ChargeType::OutboundToAgentIp, 0),
    ];
    let rates = charges.map(|(charge, per_minute)| Rate {
        number_kind: NumberType::Landline,
        charge,
        per_minute: Money(per_minute),
    });
    let list = PriceList {
        from: "2020-01-01".into(),
        rates: rates.to_vec(),
    };
    let account = BillingAccountId::new("B1").expect("an id");
    RateCard::new(account, vec![list]).expect("a card")
}

#[test]
fn every_leg_has_the_charge_of_the_leg_map() {
    let mut office = Office::talking(&[1001, 1002], |config| {
        config.agents.push(clerk(1009, &["Q1"]));
        let rules = AgentRules {
            supervisor: true,
            ..AgentRules::default()
        };
        config.rules.agents.insert(agent("A1009"), rules);
    });
    office.sign_in("A1009");
    let (watched, mode) = (agent("A1001"), MonitorMode::Listen);
    office.command(
        "A1009",
        AgentCommand::Monitor {
            agent: watched,
            mode,
        },
    );
    office.invite("A1001", to_number("13800138001"));
    office.leg_up("c1", 3);
    office.wait(61_000);
    office.customer_hangs_up("c1");
    office.leg_gone("c1", 3, LegEnd::Released);
    let lines = rate(&office.record("c1"), &card());
    let shown: Vec<(ChargeType, i64, Money, bool)> = lines
        .iter()
        .map(|line| (line.charge, line.minutes, line.amount, line.free))
        .collect();
    assert_eq!(
        shown,
        [
            (ChargeType::CustomerInbound, 2, Money(1_200), false),
            (ChargeType::TransferToAgentIp, 2, Money(200), false),
            (ChargeType::TransferToAgentIp, 2, Money::ZERO, true),
            (ChargeType::OutboundToCustomer, 2, Money(3_000), false),
        ]
    );

    office.command(
        "A1002",
        AgentCommand::Dial {
            call: call("o1"),
            number: "13800138000".into(),
            caller_id: None,
        },
    );
    office.leg_up("o1", 0);
    office.wait(10_000);
    office.customer_hangs_up("o1");
    let charges: Vec<ChargeType> = rate(&office.record("o1"), &card())
        .iter()
        .map(|line| line.charge)
        .collect();
    assert_eq!(
        charges,
        [
            ChargeType::OutboundToAgentIp,
            ChargeType::OutboundToCustomer
        ]
    );

    office.wait(60_000);
    office.command(
        "A1002",
        AgentCommand::CallColleague {
            call: call("i1"),
            agent: agent("A1001"),
        },
    );
    office.answer("A1001", "i1");
    office.agent_hangs_up("A1001", "i1");
    assert_eq!(
        rate(&office.record("i1"), &card()),
        [],
        "internal calls cost nothing"
    );
}
