//! What the engine costs: a step with many agents and waiting calls, the way from "free" to "rings", memory.

use edgecall_engine::{AgentCommand, Arrival, Effect, Engine, Input};
use edgecall_model::agent::AgentState;
use edgecall_model::config::TenantConfig;
use edgecall_model::{AgentId, At, CallId, LegNo};
use edgecall_simulation::Scenario;
use std::sync::Arc;
use std::time::Instant;

/// Costs with some number of agents and as many waiting calls.
#[derive(Clone, Copy, Debug)]
pub struct StepCost {
    /// An agent signs in, µs.
    pub sign_in: f64,
    /// A call comes, is answered and waits, µs.
    pub arrive: f64,
    /// An agent becomes free and the next call rings, µs.
    pub next: f64,
    /// A caller who waits gives up, µs.
    pub leave: f64,
    /// The longest single step from free to ring, µs.
    pub slowest_next: f64,
    /// Memory of an idle agent, bytes.
    pub agent_bytes: f64,
    /// Memory of a waiting call, its log not kept, bytes.
    pub call_bytes: f64,
}

/// A company with one queue, so many agents in it and no wrap-up.
pub fn company(agents: u32) -> Arc<TenantConfig> {
    let text = format!(
        r#"
name = "Bench"
[calls]
number = 0
first_hour = 0
hours = [1]
[[queues]]
name = "Service"
talk = {{ kind = "constant", seconds = 1 }}
wrapup_seconds = 0
wait_seconds = 3600
[[teams]]
name = "Agents"
agents = {agents}
queues = [{{ name = "Service" }}]
comes = "00:00"
goes = "24:00"
"#
    );
    match Scenario::read(&text) {
        Ok(scenario) => scenario.company().0,
        Err(fault) => unreachable!("{fault}"),
    }
}

/// An engine whose agents are all signed in and busy, and callers wait.
pub struct Crowd {
    engine: Engine,
    config: Arc<TenantConfig>,
    now: At,
    callers: u32,
}

impl Crowd {
    /// Signs the agents of a company in; they are available.
    pub fn new(config: Arc<TenantConfig>) -> Crowd {
        let mut crowd = Crowd {
            engine: Engine::new(config.clone(), At(0)),
            config,
            now: At(1),
            callers: 0,
        };
        for place in 0..crowd.config.agents.len() {
            crowd.sign_in(place);
        }
        crowd
    }

    fn agent(&self, place: usize) -> AgentId {
        self.config.agents[place].id.clone()
    }

    fn give(&mut self, input: Input) -> Vec<Effect> {
        self.now = self.now.plus(1);
        self.engine.input(self.now, input)
    }

    fn sign_in(&mut self, place: usize) {
        let agent = self.agent(place);
        self.give(Input::AgentConnected {
            agent: agent.clone(),
            address: String::new(),
        });
        self.give(Input::PhoneState {
            agent,
            connected: true,
        });
    }

    /// An agent chooses a state; gives the calls that ring now.
    pub fn choose(&mut self, place: usize, state: AgentState) -> usize {
        let agent = self.agent(place);
        let command = AgentCommand::SetState {
            state,
            reason: String::new(),
        };
        let effects = self.give(Input::AgentCommand {
            agent,
            id: 1,
            command,
        });
        let rings = |effect: &&Effect| matches!(effect, Effect::RingAgent { .. });
        effects.iter().filter(rings).count()
    }

    fn caller(&self, number: u32) -> CallId {
        CallId::new(format!("c{number}")).unwrap_or_else(|| unreachable!("letters and digits"))
    }

    /// A call comes and waits.
    pub fn arrive(&mut self) -> u32 {
        let number = self.callers;
        self.callers += 1;
        let call = self.caller(number);
        let hotline = self.config.numbers[0].number.clone();
        self.give(Input::CallArrived(Arrival {
            call: call.clone(),
            customer: "13800138000".into(),
            hotline,
            trunk: None,
            sip_call_id: "bench".into(),
            excluded: false,
        }));
        let leg = LegNo(0);
        self.give(Input::LegAnswered { call, leg });
        number
    }

    /// A caller hangs up.
    pub fn leave(&mut self, number: u32) {
        let (call, leg) = (self.caller(number), LegNo(0));
        let reason = edgecall_model::event::LegEnd::Released;
        self.give(Input::LegEnded { call, leg, reason });
    }
}

/// Measures with so many agents and as many waiting calls.
pub fn measure(size: u32) -> StepCost {
    let own = std::process::id();
    let memory = || crate::process::memory_kib(own).unwrap_or(0) as f64 * 1_024.0;
    let config = company(size);
    let before = memory();
    let began = Instant::now();
    let mut crowd = Crowd::new(config);
    let micros =
        |since: Instant, count: u32| since.elapsed().as_secs_f64() * 1e6 / f64::from(count);
    let sign_in = micros(began, size * 2);
    let agent_bytes = (memory() - before) / f64::from(size);
    for place in 0..size as usize {
        crowd.choose(place, AgentState::Busy);
    }
    let before = memory();
    let began = Instant::now();
    for _ in 0..size {
        crowd.arrive();
    }
    let arrive = micros(began, size * 2);
    let call_bytes = (memory() - before) / f64::from(size);
    let began = Instant::now();
    let leaving = size / 4;
    for number in (0..size).step_by(4).take(leaving as usize) {
        crowd.leave(number);
    }
    let leave = micros(began, leaving.max(1));
    let rounds = (size / 2).min(1_000);
    let mut slowest_next = 0.0_f64;
    let mut sum = 0.0;
    for place in 0..rounds {
        let began = Instant::now();
        let rings = crowd.choose(place as usize, AgentState::Available);
        let took = began.elapsed().as_secs_f64() * 1e6;
        assert_eq!(rings, 1, "a free agent gets the next call in the same step");
        sum += took;
        slowest_next = slowest_next.max(took);
    }
    StepCost {
        sign_in,
        arrive,
        next: sum / f64::from(rounds),
        leave,
        slowest_next,
        agent_bytes,
        call_bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_freed_agent_gets_exactly_the_next_call() {
        let mut crowd = Crowd::new(company(3));
        for place in 0..3 {
            crowd.choose(place, AgentState::Busy);
        }
        crowd.arrive();
        crowd.arrive();
        assert_eq!(crowd.choose(1, AgentState::Available), 1);
        assert_eq!(crowd.choose(0, AgentState::Available), 1);
        assert_eq!(crowd.choose(2, AgentState::Available), 0);
        crowd.leave(0);
    }
}
