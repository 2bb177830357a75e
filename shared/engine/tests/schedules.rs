//! Whatever happens in whatever order: nobody is in two calls, nobody is forgotten, everything ends.

mod office;

use edgecall_engine::{AgentCommand, Effect, Input};
use edgecall_model::agent::AgentState;
use edgecall_model::config::TenantConfig;
use edgecall_model::event::{Event, EventBody, LegEnd};
use edgecall_model::node_api::IvrHttpResult;
use edgecall_model::record::{close_broken, fold, record_bytes};
use edgecall_model::{AgentId, CallId, LegNo, QueueId};
use office::{CUSTOMER, Office, agent, call, clerk, config, queue, sales};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use std::collections::{BTreeMap, BTreeSet};

const AGENTS: [&str; 3] = ["A1001", "A1002", "A1003"];

/// One thing that happens; numbers name a caller or an agent.
#[derive(Clone, Debug)]
enum Happening {
    CallsIn(u8),
    /// Calls in and chooses at once.
    Comes(u8, char),
    Confirmed(u8),
    HangsUp(u8),
    Heard(u8),
    Key(u8, char),
    Told(u8, bool),
    LegGone(u8, u16, LegEnd),
    Silence(u8, u16),
    Connects(u8),
    Disconnects(u8),
    Phone(u8, bool),
    Commands(u8, Wish),
    Configured(bool),
    Passes(i64),
}

/// What an agent wants of the call at hand.
#[derive(Clone, Debug)]
enum Wish {
    State(AgentState),
    Answer,
    Reject,
    HangUp,
    Hold(bool),
    Mute(bool),
    EndWrapup,
    Stay,
}

fn happening() -> impl Strategy<Value = Happening> {
    let caller = || 0_u8..6;
    let who = || 0_u8..3;
    let end = prop::sample::select(vec![
        LegEnd::Released,
        LegEnd::Failed,
        LegEnd::Busy,
        LegEnd::Unreachable,
    ]);
    let chosen = prop::sample::select(vec![
        AgentState::Available,
        AgentState::Available,
        AgentState::Busy,
        AgentState::Break,
        AgentState::Offline,
    ]);
    let wish = prop_oneof![
        2 => chosen.prop_map(Wish::State),
        8 => Just(Wish::Answer),
        1 => Just(Wish::Reject),
        2 => Just(Wish::HangUp),
        1 => any::<bool>().prop_map(Wish::Hold),
        1 => any::<bool>().prop_map(Wish::Mute),
        2 => Just(Wish::EndWrapup),
        1 => Just(Wish::Stay),
    ];
    prop_oneof![
        1 => caller().prop_map(Happening::CallsIn),
        10 => (caller(), prop::sample::select(vec!['1', '1', '3'])).prop_map(|(c, k)| Happening::Comes(c, k)),
        2 => caller().prop_map(Happening::Confirmed),
        2 => caller().prop_map(Happening::HangsUp),
        3 => caller().prop_map(Happening::Heard),
        5 => (caller(), prop::sample::select(vec!['1', '1', '3', '2', '9'])).prop_map(|(c, k)| Happening::Key(c, k)),
        1 => (caller(), any::<bool>()).prop_map(|(c, ok)| Happening::Told(c, ok)),
        1 => (caller(), 0_u16..4, end).prop_map(|(c, leg, end)| Happening::LegGone(c, leg, end)),
        1 => (caller(), 0_u16..4).prop_map(|(c, leg)| Happening::Silence(c, leg)),
        4 => who().prop_map(Happening::Connects),
        1 => who().prop_map(Happening::Disconnects),
        4 => (who(), prop::bool::weighted(0.8)).prop_map(|(a, on)| Happening::Phone(a, on)),
        8 => (who(), wish).prop_map(|(a, wish)| Happening::Commands(a, wish)),
        1 => any::<bool>().prop_map(Happening::Configured),
        4 => prop::sample::select(vec![1, 500, 3_000, 15_000, 26_000, 61_000]).prop_map(Happening::Passes),
    ]
}

fn company(second: bool) -> TenantConfig {
    let flow = serde_json::json!({"start": "Menu", "nodes": {
        "Menu": {"type": "select", "prompt": [{"say": "menu"}], "keys": {"1": "Sales", "2": "Ask", "3": "Care"}},
        "Ask": {"type": "http", "method": "GET", "url": "https://a.example/", "success": "Menu", "failure": null},
        "Sales": {"type": "queue", "queue": "Q1", "prompt": [{"say": "wait"}], "timeout": "Care"},
        "Care": {"type": "queue", "queue": "Q2", "timeout_seconds": 40, "unavailable": "Menu"}}});
    let mut care = sales();
    care.id = queue("Q2");
    care.wrapup_seconds = 0;
    care.max_waiting = 2;
    let mut longer = sales();
    longer.wait_seconds = 60;
    let mut agents = vec![clerk(1001, &["Q1"]), clerk(1002, &["Q1", "Q2"])];
    agents[1].auto_answer = true;
    if second {
        agents[0] = clerk(1001, &["Q1", "Q2"]);
    } else {
        agents.push(clerk(1003, &["Q2"]));
    }
    TenantConfig {
        version: 1 + u64::from(second),
        ..config(flow, vec![longer, care], agents)
    }
}

/// The office seen from outside, by its effects only.
struct Watcher {
    office: Office,
    /// Callers by number; a caller calls again under a new id.
    callers: BTreeMap<u8, CallId>,
    calls: u32,
    /// Legs that live.
    legs: BTreeSet<(CallId, LegNo)>,
    /// Which call an agent's phone rings for or is joined with.
    with: BTreeMap<AgentId, (CallId, LegNo)>,
    /// Waiting callers in the order of entry, those included for whom a phone rings.
    waiting: BTreeMap<QueueId, Vec<CallId>>,
    asked: BTreeMap<CallId, QueueId>,
    offered: BTreeSet<(CallId, AgentId)>,
    ringing: BTreeSet<CallId>,
    reachable: BTreeMap<AgentId, (bool, bool)>,
    states: BTreeMap<AgentId, (AgentState, i64)>,
    requests: BTreeMap<CallId, u32>,
    plays: BTreeMap<CallId, u32>,
}

impl Watcher {
    fn new() -> Self {
        Watcher {
            office: Office::open(company(false)),
            callers: BTreeMap::new(),
            calls: 0,
            legs: BTreeSet::new(),
            with: BTreeMap::new(),
            waiting: BTreeMap::new(),
            asked: BTreeMap::new(),
            offered: BTreeSet::new(),
            ringing: BTreeSet::new(),
            reachable: BTreeMap::new(),
            states: BTreeMap::new(),
            requests: BTreeMap::new(),
            plays: BTreeMap::new(),
        }
    }

    fn caller(&self, number: u8) -> CallId {
        self.callers
            .get(&number)
            .cloned()
            .unwrap_or_else(|| call("nobody"))
    }

    fn happen(&mut self, happening: Happening) {
        let input = match happening {
            Happening::Passes(ms) => {
                // One wake-up at a time, so that every step is looked at.
                let until = self.office.now.plus(ms);
                while let Some(due) = self
                    .office
                    .engine
                    .next_deadline()
                    .filter(|due| *due <= until)
                {
                    self.office.now = self.office.now.max(due);
                    self.give(Input::Tick);
                }
                self.office.now = until;
                return;
            }
            Happening::Comes(caller, digit) => {
                self.happen(Happening::CallsIn(caller));
                self.happen(Happening::Confirmed(caller));
                return self.happen(Happening::Key(caller, digit));
            }
            Happening::CallsIn(caller) => {
                if self
                    .office
                    .engine
                    .calls()
                    .any(|c| *c == self.caller(caller))
                {
                    return;
                }
                self.calls += 1;
                let id = format!("c{}", self.calls);
                self.callers.insert(caller, call(&id));
                Input::CallArrived(Office::arrival(&id, office::HOTLINE))
            }
            Happening::Confirmed(caller) => Input::LegAnswered {
                call: self.caller(caller),
                leg: CUSTOMER,
            },
            Happening::HangsUp(caller) => {
                self.legs.remove(&(self.caller(caller), CUSTOMER));
                Input::LegEnded {
                    call: self.caller(caller),
                    leg: CUSTOMER,
                    reason: LegEnd::Released,
                }
            }
            Happening::Heard(caller) => {
                let call = self.caller(caller);
                let play = self.plays.get(&call).copied().unwrap_or(0);
                Input::PlayFinished {
                    call,
                    leg: CUSTOMER,
                    play,
                }
            }
            Happening::Key(caller, digit) => Input::Digit {
                call: self.caller(caller),
                leg: CUSTOMER,
                digit,
            },
            Happening::Told(caller, success) => {
                let call = self.caller(caller);
                let request = self.requests.get(&call).copied().unwrap_or(0);
                let result = IvrHttpResult {
                    status: None,
                    success,
                    error: String::new(),
                    tries: 1,
                    duration_ms: 1,
                    variables: vec![],
                };
                Input::HttpResult {
                    call,
                    request,
                    result,
                }
            }
            Happening::LegGone(caller, leg, reason) => {
                self.legs.remove(&(self.caller(caller), LegNo(leg)));
                Input::LegEnded {
                    call: self.caller(caller),
                    leg: LegNo(leg),
                    reason,
                }
            }
            Happening::Silence(caller, leg) => Input::MediaTimeout {
                call: self.caller(caller),
                leg: LegNo(leg),
            },
            Happening::Connects(a) => {
                // Others cannot sign in; the engine is never asked to know them.
                if !self.is_configured(&agent(AGENTS[usize::from(a)])) {
                    return;
                }
                self.reachable
                    .insert(agent(AGENTS[usize::from(a)]), (true, false));
                Input::AgentConnected {
                    agent: agent(AGENTS[usize::from(a)]),
                    address: String::new(),
                }
            }
            Happening::Disconnects(a) => {
                self.reachable
                    .insert(agent(AGENTS[usize::from(a)]), (false, false));
                Input::AgentDisconnected {
                    agent: agent(AGENTS[usize::from(a)]),
                }
            }
            Happening::Phone(a, connected) => {
                self.reachable
                    .entry(agent(AGENTS[usize::from(a)]))
                    .or_default()
                    .1 = connected;
                Input::PhoneState {
                    agent: agent(AGENTS[usize::from(a)]),
                    connected,
                }
            }
            Happening::Commands(a, wish) => self.wish(agent(AGENTS[usize::from(a)]), wish),
            Happening::Configured(second) => {
                self.office.config = company(second);
                for a in AGENTS.map(agent) {
                    if !self.is_configured(&a) {
                        self.reachable.remove(&a);
                    }
                }
                Input::ConfigChanged(self.office.config.clone().into())
            }
        };
        self.give(input);
    }

    fn is_configured(&self, agent: &AgentId) -> bool {
        self.office.config.agents.iter().any(|a| a.id == *agent)
    }

    fn wish(&self, agent: AgentId, wish: Wish) -> Input {
        let call = self
            .with
            .get(&agent)
            .map_or_else(|| call("nobody"), |(call, _)| call.clone());
        let command = match wish {
            Wish::State(state) => AgentCommand::SetState {
                state,
                reason: String::new(),
            },
            Wish::Answer => AgentCommand::Answer { call },
            Wish::Reject => AgentCommand::Reject { call },
            Wish::HangUp => AgentCommand::HangUp { call },
            Wish::Hold(on) => AgentCommand::Hold { call, on },
            Wish::Mute(on) => AgentCommand::Mute { call, on },
            Wish::EndWrapup => AgentCommand::EndWrapup,
            Wish::Stay => AgentCommand::StayInWrapup,
        };
        Input::AgentCommand {
            agent,
            id: 1,
            command,
        }
    }

    fn give(&mut self, input: Input) {
        let before: BTreeSet<_> = self.office.closed.iter().cloned().collect();
        let effects = self.office.give(input);
        let mut closed = before;
        for effect in effects {
            self.watch(effect, &mut closed);
        }
        self.nobody_waits_for_a_free_agent();
        for (agent, (state, _)) in &self.states {
            let now = self
                .office
                .engine
                .agent_state(agent)
                .unwrap_or(AgentState::Offline);
            assert_eq!(now, *state, "a change of {agent} was not written down");
        }
    }

    fn watch(&mut self, effect: Effect, closed: &mut BTreeSet<CallId>) {
        match effect {
            Effect::Answer { call, leg } => assert!(self.legs.insert((call, leg))),
            Effect::RingAgent {
                call, leg, agent, ..
            } => {
                assert!(!closed.contains(&call), "a ring for a call that is over");
                self.served_in_order(&call, &agent);
                assert!(
                    self.legs.insert((call.clone(), leg)),
                    "a leg number is used twice"
                );
                assert_eq!(
                    self.with.insert(agent.clone(), (call.clone(), leg)),
                    None,
                    "{agent} is in two calls"
                );
                self.offered.insert((call.clone(), agent));
                assert!(self.ringing.insert(call), "two phones ring for one call");
            }
            Effect::StopRing {
                call, leg, agent, ..
            } => {
                self.legs.remove(&(call.clone(), leg));
                assert_eq!(self.with.remove(&agent), Some((call.clone(), leg)));
                assert!(self.ringing.remove(&call));
            }
            Effect::ConnectAgent { call, leg, agent } => {
                assert_eq!(self.with.get(&agent), Some(&(call.clone(), leg)));
                self.ringing.remove(&call);
            }
            Effect::Bridge { call, legs } => {
                assert_eq!(legs.len(), 2);
                assert!(
                    legs.iter()
                        .all(|leg| self.legs.contains(&(call.clone(), *leg))),
                    "a bridge of dead legs"
                );
            }
            Effect::HangUp { call, leg, .. } => {
                self.legs.remove(&(call.clone(), leg));
                self.with.retain(|_, here| *here != (call.clone(), leg));
            }
            Effect::Play { call, play, .. } => {
                self.plays.insert(call, play);
            }
            Effect::Http { call, request } => {
                self.requests.insert(call, request.request);
            }
            Effect::Log { call, event } => {
                assert!(!closed.contains(&call), "an event after the end");
                self.watch_queue(&call, &event);
            }
            Effect::AgentLog(change) => {
                let before = self
                    .states
                    .insert(change.agent.clone(), (change.to, change.at.0));
                let (from, since) = before.unwrap_or((AgentState::Offline, 0));
                assert_eq!(change.from, from, "a gap between state intervals");
                assert!(change.at.0 >= since, "state intervals overlap");
            }
            Effect::CallClosed { call } => {
                assert!(closed.insert(call.clone()), "closed twice");
                assert!(
                    !self.legs.iter().any(|(c, _)| *c == call),
                    "a leg of {call} was never released"
                );
                assert!(!self.with.values().any(|(c, _)| *c == call));
            }
            _ => {}
        }
    }

    fn watch_queue(&mut self, call: &CallId, event: &Event) {
        match &event.body {
            EventBody::QueueRequested { queue, .. } => {
                self.asked.insert(call.clone(), queue.clone());
            }
            EventBody::QueueEntered { position, .. } => {
                let line = self.waiting.entry(self.asked[call].clone()).or_default();
                line.push(call.clone());
                assert_eq!(usize::try_from(*position), Ok(line.len()));
            }
            EventBody::QueueLeft { .. } => {
                for line in self.waiting.values_mut() {
                    line.retain(|c| c != call);
                }
            }
            _ => {}
        }
    }

    /// Nobody in the same queue came earlier, is not ringing elsewhere, and could have had this agent.
    fn served_in_order(&self, call: &CallId, agent: &AgentId) {
        let line = &self.waiting[&self.asked[call]];
        for earlier in line.iter().take_while(|c| *c != call) {
            assert!(
                self.ringing.contains(earlier)
                    || self.offered.contains(&(earlier.clone(), agent.clone())),
                "{call} was served before {earlier}"
            );
        }
    }

    /// No caller waits while an agent of the queue is free who was never asked for that call.
    fn nobody_waits_for_a_free_agent(&self) {
        for a in &self.office.config.agents {
            let free = self.office.engine.agent_state(&a.id) == Some(AgentState::Available)
                && self.reachable.get(&a.id) == Some(&(true, true));
            for membership in a.queues.iter().filter(|_| free) {
                for waiting in self.waiting.get(&membership.queue).into_iter().flatten() {
                    assert!(
                        self.ringing.contains(waiting)
                            || self.offered.contains(&(waiting.clone(), a.id.clone())),
                        "{waiting} waits although {} is free",
                        a.id
                    );
                }
            }
        }
    }

    /// Everybody hangs up and goes home.
    fn evening(&mut self) {
        for caller in self.callers.clone().into_keys() {
            self.happen(Happening::HangsUp(caller));
        }
        assert_eq!(
            self.office.engine.calls().count(),
            0,
            "a call goes on without its customer"
        );
        assert_eq!(self.legs, BTreeSet::new());
        self.happen(Happening::Passes(3_600_000));
        assert_eq!(
            self.office.engine.next_deadline(),
            None,
            "something is still to be done"
        );
        assert_eq!(self.office.closed.len(), self.office.logs.len());
    }
}

fn play(happenings: &[Happening]) -> Watcher {
    let mut watcher = Watcher::new();
    // A morning with people in it, or most schedules would end in "nobody is on duty".
    for morning in [
        Happening::Connects(0),
        Happening::Phone(0, true),
        Happening::Connects(1),
        Happening::Phone(1, true),
    ] {
        watcher.happen(morning);
    }
    for happening in happenings {
        watcher.happen(happening.clone());
    }
    watcher
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn nobody_is_in_two_calls_nobody_is_forgotten_and_everything_ends(
        happenings in prop::collection::vec(happening(), 0..120)
    ) {
        play(&happenings).evening();
    }

    #[test]
    fn the_same_inputs_give_the_same_effects(happenings in prop::collection::vec(happening(), 0..80)) {
        prop_assert_eq!(play(&happenings).office.every_effect, play(&happenings).office.every_effect);
    }

    #[test]
    fn every_log_folds_and_so_does_every_beginning_of_it_once_it_is_closed(
        happenings in prop::collection::vec(happening(), 0..120)
    ) {
        let mut watcher = play(&happenings);
        watcher.evening();
        for log in watcher.office.logs.values() {
            let record = fold(log).expect("a complete log folds");
            prop_assert_eq!(record_bytes(&record), record_bytes(&fold(log).expect("again")));
            prop_assert_eq!(close_broken(log), vec![]);
            for length in 1..log.len() {
                let mut broken = log[..length].to_vec();
                broken.extend(close_broken(&broken));
                let record = fold(&broken);
                prop_assert!(record.is_ok(), "{:?} after {} events of {:#?}", record, length, log);
            }
        }
    }
}

/// Guards the tests above: a schedule that never gets anywhere proves nothing.
#[test]
fn ordinary_days_do_reach_conversations() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let strategy = prop::collection::vec(happening(), 120);
    let mut talks = 0;
    let mut rejoined = 0;
    let mut timed_out = 0;
    for _ in 0..100 {
        let happenings = strategy
            .new_tree(&mut runner)
            .expect("a schedule")
            .current();
        let watcher = play(&happenings);
        for event in watcher.office.logs.values().flatten() {
            talks += u32::from(matches!(event.body, EventBody::BridgeStarted { .. }));
            rejoined += u32::from(matches!(event.body, EventBody::LegReplaced { .. }));
            timed_out += u32::from(matches!(
                event.body,
                EventBody::LegEnded {
                    reason: LegEnd::RingTimeout,
                    ..
                }
            ));
        }
    }
    assert!(
        talks > 100 && rejoined > 20 && timed_out > 20,
        "{talks} {rejoined} {timed_out}"
    );
}
