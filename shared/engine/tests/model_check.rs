//! Everything that can happen to two callers and two agents, in every order, up to a depth: nobody is in two
//! calls, nobody is forgotten or served out of order, states leave no gap, every leg is released.
//!
//! States that were seen before with as much depth left are not looked at again; two states are the same
//! when everything that the engine holds is the same, times included.

mod office;

use edgecall_engine::{AgentCommand, Effect, Engine, Input};
use edgecall_model::agent::AgentState;
use edgecall_model::config::TenantConfig;
use edgecall_model::event::{EventBody, LegEnd};
use edgecall_model::{AgentId, At, CallId};
use office::watcher::Watcher;
use office::{CUSTOMER, Office, agent, call, clerk, config, sales, to_agent, to_queue};
use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::hash::Hasher;

const AGENTS: [&str; 2] = ["A1001", "A1002"];
const CALLERS: [&str; 2] = ["c1", "c2"];
/// Inputs in a row.
const DEPTH: u32 = 5;

/// Feeds a text to a hasher without keeping it.
struct Digest(DefaultHasher);

impl Write for Digest {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.write(text.as_bytes());
        Ok(())
    }
}

#[derive(Clone)]
struct World {
    engine: Engine,
    watcher: Watcher,
    now: At,
    reachable: BTreeMap<AgentId, (bool, bool)>,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Calls(usize),
    HangsUp(usize),
    Connects(usize),
    PhoneLost(usize),
    PhoneBack(usize),
    Picks(usize, AgentState),
    Answers(usize),
    Rejects(usize),
    Leaves(usize),
    Transfers(usize),
    Consults(usize),
    TakesBack(usize),
    Completes(usize),
    Passes(i64),
}

fn steps() -> Vec<Step> {
    let mut steps = vec![Step::Passes(25_000), Step::Passes(30_000)];
    for who in 0..2 {
        steps.extend([
            Step::Calls(who),
            Step::HangsUp(who),
            Step::Connects(who),
            Step::PhoneLost(who),
            Step::PhoneBack(who),
            Step::Picks(who, AgentState::Available),
            Step::Picks(who, AgentState::Busy),
            Step::Picks(who, AgentState::Offline),
            Step::Answers(who),
            Step::Rejects(who),
            Step::Leaves(who),
            Step::Transfers(who),
            Step::Consults(who),
            Step::TakesBack(who),
            Step::Completes(who),
        ]);
    }
    steps
}

struct Check {
    config: TenantConfig,
    /// Depth left with which a state was seen.
    seen: HashMap<u64, u32>,
    looked_at: u64,
    talks: u64,
    transfers: u64,
}

impl Check {
    /// Gives an input and looks at what comes of it; `false` when it could not be given.
    fn give(&mut self, world: &mut World, input: Input) {
        let effects = world.engine.input(world.now, input);
        for effect in &effects {
            if let Effect::Log { event, .. } = effect {
                self.talks += u64::from(matches!(event.body, EventBody::BridgeStarted { .. }));
                self.transfers += u64::from(matches!(event.body, EventBody::Transferred { .. }));
            }
        }
        world.watcher.see(&effects);
        world
            .watcher
            .check(&world.engine, &self.config, &world.reachable);
    }

    fn take(&mut self, world: &mut World, step: Step) {
        match step {
            Step::Calls(who) => self.call_in(world, who),
            Step::HangsUp(who) => {
                let call = current(world, who);
                world.watcher.live.remove(&(call.clone(), CUSTOMER));
                let (leg, reason) = (CUSTOMER, LegEnd::Released);
                self.give(world, Input::LegEnded { call, leg, reason });
            }
            Step::Connects(who) => {
                let agent = agent(AGENTS[who]);
                world.reachable.insert(agent.clone(), (true, false));
                let address = String::new();
                self.give(world, Input::AgentConnected { agent, address });
            }
            Step::PhoneLost(who) => self.phone(world, who, false),
            Step::PhoneBack(who) => self.phone(world, who, true),
            Step::Passes(ms) => {
                let until = world.now.plus(ms);
                while let Some(due) = world.engine.next_deadline().filter(|due| *due <= until) {
                    world.now = world.now.max(due);
                    self.give(world, Input::Tick);
                }
                world.now = until;
            }
            step => self.command(world, step),
        }
    }

    fn call_in(&mut self, world: &mut World, who: usize) {
        if world.engine.calls().any(|c| *c == current(world, who)) {
            return;
        }
        // A caller who calls again has a new id.
        let name = match world.watcher.closed.contains(&call(CALLERS[who])) {
            true => format!("{}b", CALLERS[who]),
            false => CALLERS[who].to_owned(),
        };
        if world.watcher.closed.contains(&call(&name)) {
            return;
        }
        let arrival = Office::arrival(&name, office::HOTLINE);
        let call = arrival.call.clone();
        self.give(world, Input::CallArrived(arrival));
        self.give(
            world,
            Input::LegAnswered {
                call,
                leg: CUSTOMER,
            },
        );
    }

    fn phone(&mut self, world: &mut World, who: usize, connected: bool) {
        let agent = agent(AGENTS[who]);
        world.reachable.entry(agent.clone()).or_default().1 = connected;
        self.give(world, Input::PhoneState { agent, connected });
    }

    fn command(&mut self, world: &mut World, step: Step) {
        let in_call = |who: usize| world.watcher.call_of(AGENTS[who]);
        let nobody = || call("nobody");
        let other = |who: usize| to_agent(AGENTS[1 - who]);
        let (who, command) = match step {
            Step::Picks(who, state) => {
                let reason = String::new();
                (who, AgentCommand::SetState { state, reason })
            }
            Step::Answers(who) => {
                let call = in_call(who).unwrap_or_else(nobody);
                (who, AgentCommand::Answer { call })
            }
            Step::Rejects(who) => {
                let call = in_call(who).unwrap_or_else(nobody);
                (who, AgentCommand::Reject { call })
            }
            Step::Leaves(who) => {
                let call = in_call(who).unwrap_or_else(nobody);
                (who, AgentCommand::HangUp { call })
            }
            Step::Transfers(who) => {
                let (call, to) = (in_call(who).unwrap_or_else(nobody), other(who));
                (who, AgentCommand::Transfer { call, to })
            }
            Step::Consults(who) => {
                let (call, to) = (in_call(who).unwrap_or_else(nobody), other(who));
                (who, AgentCommand::Consult { call, to })
            }
            Step::TakesBack(who) => {
                let call = in_call(who).unwrap_or_else(nobody);
                (who, AgentCommand::TakeBack { call })
            }
            Step::Completes(who) => {
                let call = in_call(who).unwrap_or_else(nobody);
                (who, AgentCommand::CompleteTransfer { call })
            }
            _ => return,
        };
        let agent = agent(AGENTS[who]);
        let id = 1;
        self.give(world, Input::AgentCommand { agent, id, command });
    }

    fn explore(&mut self, world: &World, depth: u32) {
        let mut digest = Digest(DefaultHasher::new());
        write!(digest, "{:?}", world.engine).expect("a digest takes everything");
        let state = digest.0.finish();
        if self.seen.get(&state).is_some_and(|left| *left >= depth) {
            return;
        }
        self.seen.insert(state, depth);
        self.looked_at += 1;
        if depth == 0 {
            return;
        }
        for step in steps() {
            let mut next = world.clone();
            self.take(&mut next, step);
            self.explore(&next, depth - 1);
        }
    }
}

/// The call that a caller is in, or was in last.
fn current(world: &World, who: usize) -> CallId {
    let again = call(&format!("{}b", CALLERS[who]));
    if world.engine.calls().any(|c| *c == again) {
        again
    } else {
        call(CALLERS[who])
    }
}

fn small_company() -> TenantConfig {
    let mut queue = sales();
    queue.wrapup_seconds = 0;
    let agents = vec![clerk(1001, &["Q1"]), clerk(1002, &["Q1"])];
    config(to_queue(), vec![queue], agents)
}

fn morning(check: &mut Check) -> World {
    let now = At(1_763_600_000_000);
    let mut world = World {
        engine: Engine::new(check.config.clone().into(), now),
        watcher: Watcher::default(),
        now,
        reachable: BTreeMap::new(),
    };
    for who in 0..2 {
        check.take(&mut world, Step::Connects(who));
        check.take(&mut world, Step::PhoneBack(who));
    }
    world
}

fn check() -> Check {
    Check {
        config: small_company(),
        seen: HashMap::new(),
        looked_at: 0,
        talks: 0,
        transfers: 0,
    }
}

#[test]
fn nothing_that_two_callers_and_two_agents_do_breaks_a_rule() {
    let mut check = check();
    let world = morning(&mut check);
    check.explore(&world, DEPTH);
    println!(
        "{} states, {} conversations, {} transfers",
        check.looked_at, check.talks, check.transfers
    );
    assert!(check.looked_at > 5_000 && check.talks > 500);
}

/// The same from the middle of a day: one agent talks, the other caller waits.
#[test]
fn nothing_that_happens_during_a_conversation_breaks_a_rule() {
    let mut check = check();
    let mut world = morning(&mut check);
    for step in [
        Step::Picks(1, AgentState::Busy),
        Step::Calls(0),
        Step::Answers(0),
        Step::Calls(1),
        Step::Picks(1, AgentState::Available),
        Step::Rejects(1),
    ] {
        check.take(&mut world, step);
    }
    check.explore(&world, DEPTH);
    println!(
        "{} states, {} conversations, {} transfers",
        check.looked_at, check.talks, check.transfers
    );
    assert!(check.looked_at > 5_000 && check.transfers > 100);
}
