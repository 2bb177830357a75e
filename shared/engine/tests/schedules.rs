//! Whatever happens in whatever order: nobody is in two calls, nobody is forgotten, everything ends.

mod office;

use edgecall_engine::{AgentCommand, Input};
use edgecall_model::agent::AgentState;
use edgecall_model::config::TenantConfig;
use edgecall_model::desk::CallTarget;
use edgecall_model::event::{BoundPhone, LegEnd, MonitorMode};
use edgecall_model::node_api::IvrHttpResult;
use edgecall_model::record::{close_broken, fold, record_bytes};
use edgecall_model::rules::{AgentPhone, AgentRules, AutoBusy, LostAgent};
use edgecall_model::{AgentId, CallId, FlowId, LegNo};
use office::watcher::Watcher;
use office::{CUSTOMER, Office, agent, call, clerk, config, queue, sales};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use std::collections::BTreeMap;

const AGENTS: [&str; 4] = ["A1001", "A1002", "A1003", "A1009"];

/// One thing that happens; numbers name a caller, an agent or a leg.
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
    /// A dialled leg rings, answers, or any leg ends.
    Alerted(u8, bool),
    Answers(u8),
    LegGone(u8, LegEnd),
    Silence(u8),
    Connects(u8),
    Disconnects(u8),
    Phone(u8, bool),
    Commands(u8, Wish),
    Configured(bool),
    Passes(i64),
}

/// What an agent wants, mostly of the call at hand.
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
    Dial,
    Colleague(u8),
    Transfer(Target),
    Consult(Target),
    Invite(Target),
    Cancel,
    TakeBack,
    Complete,
    Merge,
    Leave,
    Remove(u16),
    MuteParty(u16, bool),
    Park,
    Retrieve(u8),
    SelfService,
    EndSelfService,
    Move(Option<u8>),
    Monitor(u8, MonitorMode),
    EndMonitor,
    TakeOver(u8),
    Force(u8),
    ForceState(u8, AgentState),
    SignOut(u8, bool),
    Watch(bool),
}

#[derive(Clone, Debug)]
enum Target {
    Agent(u8),
    Queue(bool),
    Number,
    Phones(bool),
    Flow,
}

fn target() -> impl Strategy<Value = Target> {
    prop_oneof![
        4 => (0_u8..4).prop_map(Target::Agent),
        2 => any::<bool>().prop_map(Target::Queue),
        2 => Just(Target::Number),
        1 => any::<bool>().prop_map(Target::Phones),
        1 => Just(Target::Flow),
    ]
}

fn chosen() -> impl Strategy<Value = AgentState> {
    prop::sample::select(vec![
        AgentState::Available,
        AgentState::Available,
        AgentState::Busy,
        AgentState::Break,
        AgentState::Offline,
    ])
}

fn wish() -> impl Strategy<Value = Wish> {
    let who = || 0_u8..4;
    let mode = prop::sample::select(vec![
        MonitorMode::Listen,
        MonitorMode::Whisper,
        MonitorMode::ThreeWay,
        MonitorMode::BargeIn,
    ]);
    let simple = prop_oneof![
        2 => chosen().prop_map(Wish::State),
        12 => Just(Wish::Answer),
        1 => Just(Wish::Reject),
        2 => Just(Wish::HangUp),
        1 => any::<bool>().prop_map(Wish::Hold),
        1 => any::<bool>().prop_map(Wish::Mute),
        2 => Just(Wish::EndWrapup),
        1 => Just(Wish::Stay),
        1 => any::<bool>().prop_map(Wish::Watch),
    ];
    let talk = prop_oneof![
        2 => target().prop_map(Wish::Transfer),
        3 => target().prop_map(Wish::Consult),
        3 => target().prop_map(Wish::Invite),
        1 => Just(Wish::Cancel),
        2 => Just(Wish::TakeBack),
        2 => Just(Wish::Complete),
        2 => Just(Wish::Merge),
        2 => Just(Wish::Leave),
        1 => (0_u16..6).prop_map(Wish::Remove),
        1 => (0_u16..6, any::<bool>()).prop_map(|(leg, on)| Wish::MuteParty(leg, on)),
        1 => Just(Wish::Park),
        1 => Just(Wish::SelfService),
        1 => Just(Wish::EndSelfService),
        1 => prop::option::of(0_u8..2).prop_map(Wish::Move),
    ];
    let others = prop_oneof![
        3 => Just(Wish::Dial),
        3 => who().prop_map(Wish::Colleague),
        3 => (0_u8..6).prop_map(Wish::Retrieve),
        4 => (who(), mode).prop_map(|(a, mode)| Wish::Monitor(a, mode)),
        1 => Just(Wish::EndMonitor),
        1 => who().prop_map(Wish::TakeOver),
        1 => who().prop_map(Wish::Force),
        1 => (who(), chosen()).prop_map(|(a, state)| Wish::ForceState(a, state)),
        1 => (who(), any::<bool>()).prop_map(|(a, now)| Wish::SignOut(a, now)),
    ];
    prop_oneof![4 => simple, 3 => talk, 2 => others]
}

fn happening() -> impl Strategy<Value = Happening> {
    let caller = || 0_u8..6;
    let who = || 0_u8..4;
    let end = prop::sample::select(vec![
        LegEnd::Released,
        LegEnd::Released,
        LegEnd::Failed,
        LegEnd::Busy,
        LegEnd::Unreachable,
    ]);
    prop_oneof![
        1 => caller().prop_map(Happening::CallsIn),
        10 => (caller(), prop::sample::select(vec!['1', '1', '3'])).prop_map(|(c, k)| Happening::Comes(c, k)),
        2 => caller().prop_map(Happening::Confirmed),
        2 => caller().prop_map(Happening::HangsUp),
        3 => caller().prop_map(Happening::Heard),
        5 => (caller(), prop::sample::select(vec!['1', '1', '3', '2', '9'])).prop_map(|(c, k)| Happening::Key(c, k)),
        1 => (caller(), any::<bool>()).prop_map(|(c, ok)| Happening::Told(c, ok)),
        1 => (any::<u8>(), any::<bool>()).prop_map(|(leg, early)| Happening::Alerted(leg, early)),
        6 => any::<u8>().prop_map(Happening::Answers),
        2 => (any::<u8>(), end).prop_map(|(leg, end)| Happening::LegGone(leg, end)),
        1 => any::<u8>().prop_map(Happening::Silence),
        4 => who().prop_map(Happening::Connects),
        1 => who().prop_map(Happening::Disconnects),
        4 => (who(), prop::bool::weighted(0.8)).prop_map(|(a, on)| Happening::Phone(a, on)),
        20 => (who(), wish()).prop_map(|(a, wish)| Happening::Commands(a, wish)),
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
    agents.push(clerk(1009, &["Q1", "Q2"]));
    agents.last_mut().expect("a supervisor").first_state = AgentState::Busy;
    let mut config = TenantConfig {
        version: 1 + u64::from(second),
        ..config(flow, vec![longer, care], agents)
    };
    let phones = ["13900139001", "13900139002"].map(|number| AgentPhone {
        kind: BoundPhone::Telephone,
        number: number.into(),
    });
    let bound = |count: usize, supervisor| AgentRules {
        supervisor,
        phones: phones[..count].to_vec(),
        ..AgentRules::default()
    };
    config.rules.agents.insert(agent("A1003"), bound(2, false));
    config.rules.agents.insert(agent("A1001"), bound(1, false));
    config.rules.agents.insert(agent("A1009"), bound(0, true));
    if second {
        config.rules.lost_agent = LostAgent::Requeue;
        config.rules.auto_busy = Some(AutoBusy {
            misses: 2,
            break_instead: false,
        });
        config.rules.agents.insert(agent("A1009"), bound(1, true));
    }
    config
}

/// A company in which things happen, watched from outside.
struct Company {
    office: Office,
    watcher: Watcher,
    /// Callers by number; a caller calls again under a new id.
    callers: BTreeMap<u8, CallId>,
    calls: u32,
    reachable: BTreeMap<AgentId, (bool, bool)>,
}

impl Company {
    fn new() -> Self {
        Company {
            office: Office::open(company(false)),
            watcher: Watcher::default(),
            callers: BTreeMap::new(),
            calls: 0,
            reachable: BTreeMap::new(),
        }
    }

    fn caller(&self, number: u8) -> CallId {
        self.callers
            .get(&number)
            .cloned()
            .unwrap_or_else(|| call("nobody"))
    }

    fn fresh(&mut self) -> CallId {
        self.calls += 1;
        call(&format!("c{}", self.calls))
    }

    fn happen(&mut self, happening: Happening) {
        let input = match happening {
            Happening::Passes(ms) => return self.pass(ms),
            Happening::Comes(caller, digit) => {
                self.happen(Happening::CallsIn(caller));
                self.happen(Happening::Confirmed(caller));
                return self.happen(Happening::Key(caller, digit));
            }
            Happening::CallsIn(number) => {
                let caller = self.caller(number);
                if self.office.engine.calls().any(|c| *c == caller) {
                    return;
                }
                let id = self.fresh();
                self.callers.insert(number, id.clone());
                Input::CallArrived(Office::arrival(id.as_str(), office::HOTLINE))
            }
            Happening::Confirmed(caller) => Input::LegAnswered {
                call: self.caller(caller),
                leg: CUSTOMER,
            },
            Happening::HangsUp(caller) => {
                let call = self.caller(caller);
                return self.end_leg(call, CUSTOMER, LegEnd::Released);
            }
            Happening::Heard(caller) => {
                let call = self.caller(caller);
                let play = self.watcher.plays.get(&call).copied().unwrap_or(0);
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
            Happening::Told(caller, success) => self.told(caller, success),
            Happening::Alerted(leg, early_media) => {
                let Some((call, leg)) = self.watcher.some_leg(leg, true) else {
                    return;
                };
                Input::LegProgress {
                    call,
                    leg,
                    early_media,
                }
            }
            Happening::Answers(leg) => {
                let Some((call, leg)) = self.watcher.some_leg(leg, true) else {
                    return;
                };
                Input::LegAnswered { call, leg }
            }
            Happening::LegGone(leg, reason) => {
                if let Some((call, leg)) = self.watcher.some_leg(leg, false) {
                    self.end_leg(call, leg, reason);
                }
                return;
            }
            Happening::Silence(leg) => {
                let Some((call, leg)) = self.watcher.some_leg(leg, false) else {
                    return;
                };
                Input::MediaTimeout { call, leg }
            }
            Happening::Connects(a) => {
                // Others cannot sign in; the engine is never asked to know them.
                let agent = agent(AGENTS[usize::from(a)]);
                if !self.is_configured(&agent) {
                    return;
                }
                self.reachable.insert(agent.clone(), (true, false));
                let address = String::new();
                Input::AgentConnected { agent, address }
            }
            Happening::Disconnects(a) => {
                let agent = agent(AGENTS[usize::from(a)]);
                self.reachable.insert(agent.clone(), (false, false));
                Input::AgentDisconnected { agent }
            }
            Happening::Phone(a, connected) => {
                let agent = agent(AGENTS[usize::from(a)]);
                self.reachable.entry(agent.clone()).or_default().1 = connected;
                Input::PhoneState { agent, connected }
            }
            Happening::Commands(a, wish) => {
                let command = self.command(AGENTS[usize::from(a)], wish);
                Input::AgentCommand {
                    agent: agent(AGENTS[usize::from(a)]),
                    id: 1,
                    command,
                }
            }
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

    /// One wake-up at a time, so that every step is looked at.
    fn pass(&mut self, ms: i64) {
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
    }

    fn told(&self, caller: u8, success: bool) -> Input {
        let call = self.caller(caller);
        let request = self.watcher.requests.get(&call).copied().unwrap_or(0);
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

    fn end_leg(&mut self, call: CallId, leg: LegNo, reason: LegEnd) {
        self.watcher.live.remove(&(call.clone(), leg));
        self.give(Input::LegEnded { call, leg, reason });
    }

    fn is_configured(&self, agent: &AgentId) -> bool {
        self.office.config.agents.iter().any(|a| a.id == *agent)
    }

    fn target(target: Target) -> CallTarget {
        let number = |n: u32| format!("1370013700{n}");
        match target {
            Target::Agent(a) => CallTarget::Agent {
                agent: agent(AGENTS[usize::from(a)]),
            },
            Target::Queue(second) => CallTarget::Queue {
                queue: queue(if second { "Q2" } else { "Q1" }),
            },
            Target::Number => CallTarget::External { number: number(1) },
            Target::Phones(at_once) => CallTarget::Phones {
                numbers: vec![number(2), number(3)],
                at_once,
            },
            Target::Flow => CallTarget::Flow { flow: flow() },
        }
    }

    fn command(&mut self, name: &str, wish: Wish) -> AgentCommand {
        let call = self.watcher.call_of(name);
        let call = call.unwrap_or_else(|| office::call("nobody"));
        let reason = String::new();
        let who = |a: u8| agent(AGENTS[usize::from(a)]);
        match wish {
            Wish::State(state) => AgentCommand::SetState { state, reason },
            Wish::Answer => AgentCommand::Answer { call },
            Wish::Reject => AgentCommand::Reject { call },
            Wish::HangUp => AgentCommand::HangUp { call },
            Wish::Hold(on) => AgentCommand::Hold { call, on },
            Wish::Mute(on) => AgentCommand::Mute { call, on },
            Wish::EndWrapup => AgentCommand::EndWrapup,
            Wish::Stay => AgentCommand::StayInWrapup,
            Wish::Dial => AgentCommand::Dial {
                call: self.fresh(),
                number: "13600136000".into(),
                caller_id: None,
            },
            Wish::Colleague(a) => AgentCommand::CallColleague {
                call: self.fresh(),
                agent: who(a),
            },
            Wish::Transfer(to) => AgentCommand::Transfer {
                call,
                to: Self::target(to),
            },
            Wish::Consult(to) => AgentCommand::Consult {
                call,
                to: Self::target(to),
            },
            Wish::Invite(to) => AgentCommand::Invite {
                call,
                to: Self::target(to),
            },
            Wish::Cancel => AgentCommand::CancelAttempt { call },
            Wish::TakeBack => AgentCommand::TakeBack { call },
            Wish::Complete => AgentCommand::CompleteTransfer { call },
            Wish::Merge => AgentCommand::Merge { call },
            Wish::Leave => AgentCommand::Leave { call },
            Wish::Remove(leg) => AgentCommand::RemoveParty {
                call,
                leg: LegNo(leg),
            },
            Wish::MuteParty(leg, on) => AgentCommand::MuteParty {
                call,
                leg: LegNo(leg),
                on,
            },
            Wish::Park => AgentCommand::Park { call },
            Wish::Retrieve(caller) => AgentCommand::Retrieve {
                call: self.caller(caller),
            },
            Wish::SelfService => AgentCommand::SelfService { call, flow: flow() },
            Wish::EndSelfService => AgentCommand::EndSelfService { call },
            Wish::Move(phone) => AgentCommand::MoveTo { call, phone },
            Wish::Monitor(a, mode) => AgentCommand::Monitor {
                agent: who(a),
                mode,
            },
            Wish::EndMonitor => AgentCommand::EndMonitor,
            Wish::TakeOver(a) => AgentCommand::TakeOver { agent: who(a) },
            Wish::Force(a) => AgentCommand::ForceRelease { agent: who(a) },
            Wish::ForceState(a, state) => AgentCommand::ForceState {
                agent: who(a),
                state,
                reason,
            },
            Wish::SignOut(a, now) => AgentCommand::ForceSignOut { agent: who(a), now },
            Wish::Watch(on) => AgentCommand::Watch { on },
        }
    }

    fn give(&mut self, input: Input) {
        let effects = self.office.give(input);
        self.watcher.see(&effects);
        let (engine, config) = (&self.office.engine, &self.office.config);
        self.watcher.check(engine, config, &self.reachable);
    }

    /// Everybody hangs up and goes home.
    fn evening(&mut self) {
        // Who is left in a call after the others have gone hangs up too; so does who is called meanwhile.
        for _ in 0..20 {
            for (call, leg) in self.watcher.live.clone().into_keys() {
                if self.watcher.live.contains_key(&(call.clone(), leg)) {
                    self.end_leg(call, leg, LegEnd::Released);
                }
            }
        }
        let left: Vec<_> = self.office.engine.calls().cloned().collect();
        assert_eq!(left, [], "a call goes on without anybody");
        assert_eq!(self.watcher.live, BTreeMap::new());
        self.pass(7_200_000);
        assert_eq!(
            self.office.engine.next_deadline(),
            None,
            "something is still to be done"
        );
        assert_eq!(self.office.closed.len(), self.office.logs.len());
        for agent in &self.office.config.agents {
            let state = self.office.engine.agent_state(&agent.id);
            let rests = state.is_some_and(|s| s.is_chosen() || s == AgentState::Wrapup);
            assert!(rests, "{} is still {state:?}", agent.id);
        }
    }
}

fn flow() -> FlowId {
    FlowId::new("F1").expect("an id")
}

fn play(happenings: &[Happening]) -> Company {
    let mut company = Company::new();
    // A morning with people in it, or most schedules would end in "nobody is on duty".
    for morning in [
        Happening::Connects(0),
        Happening::Phone(0, true),
        Happening::Connects(1),
        Happening::Phone(1, true),
        Happening::Connects(3),
        Happening::Phone(3, true),
    ] {
        company.happen(morning);
    }
    for happening in happenings {
        company.happen(happening.clone());
    }
    company
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn nobody_is_in_two_calls_nobody_is_forgotten_and_everything_ends(
        happenings in prop::collection::vec(happening(), 0..160)
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
        let mut company = play(&happenings);
        company.evening();
        for log in company.office.logs.values() {
            let record = fold(log).expect("a complete log folds");
            prop_assert_eq!(record_bytes(&record), record_bytes(&fold(log).expect("again")));
            prop_assert_eq!(close_broken(log), vec![]);
            prop_assert!(record.talk_seconds <= record.total_seconds);
            for leg in &record.legs {
                prop_assert!(leg.talk_seconds <= record.talk_seconds, "{:#?}", record);
            }
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
    let strategy = prop::collection::vec(happening(), 160);
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    for _ in 0..200 {
        let happenings = strategy
            .new_tree(&mut runner)
            .expect("a schedule")
            .current();
        let company = play(&happenings);
        for event in company.office.logs.values().flatten() {
            *seen.entry(event.body.name()).or_default() += 1;
        }
    }
    for (name, least) in [
        ("bridge_started", 400),
        ("leg_replaced", 20),
        ("bridge_joined", 15),
        ("bridge_left", 12),
        ("transferred", 12),
        ("monitor_started", 3),
        ("taken_over", 1),
        ("force_released", 4),
        ("parked", 15),
        ("self_service_started", 10),
        ("leg_moved", 2),
    ] {
        let count = seen.get(name).copied().unwrap_or(0);
        assert!(count >= least, "{name}: {count} of {seen:#?}");
    }
}
