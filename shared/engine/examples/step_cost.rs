//! What one step of the engine costs: `cargo run -p edgecall-engine --example step_cost`.
//!
//! For 10, 1,000 and 10,000 agents in one queue and as many callers waiting: the cost of a sign-in, of a call
//! that arrives and waits, of an agent who becomes free and gets the next one, of an agent who rejects call
//! after call (each stays in front of the queue and must not be looked at again), of a caller who gives up,
//! and of the answer.

#[path = "../tests/office/mod.rs"]
mod office;

use edgecall_engine::{AgentCommand, Engine, Input};
use edgecall_model::agent::AgentState;
use edgecall_model::event::LegEnd;
use edgecall_model::{AgentId, At};
use office::{Office, agent, clerk, config, sales, to_queue};
use std::time::Instant;

fn main() {
    let columns = [
        "sign in",
        "arrive",
        "reject",
        "ring next",
        "answer",
        "give up",
    ];
    print!("{:>8}", "µs with");
    for column in columns {
        print!("{column:>11}");
    }
    println!();
    for size in [10_u32, 1_000, 10_000] {
        print!("{size:>8}");
        for cost in measure(size) {
            print!("{cost:>11.1}");
        }
        println!();
    }
}

/// Microseconds per step, in the order of the columns.
fn measure(size: u32) -> [f64; 6] {
    let mut queue = sales();
    queue.max_waiting = 0;
    queue.wrapup_seconds = 0;
    let agents = (0..size).map(|i| clerk(10_000 + i, &["Q1"])).collect();
    let mut engine = Engine::new(config(to_queue(), vec![queue], agents).into(), At(0));
    let name = |i: u32| agent(&format!("A{}", 10_000 + i));

    let start = Instant::now();
    for i in 0..size {
        engine.input(
            At(1),
            Input::AgentConnected {
                agent: name(i),
                address: String::new(),
            },
        );
        engine.input(
            At(1),
            Input::PhoneState {
                agent: name(i),
                connected: true,
            },
        );
    }
    let sign_in = start.elapsed().as_secs_f64() * 1e6 / f64::from(size);
    for i in 0..size {
        let state = AgentState::Busy;
        let command = AgentCommand::SetState {
            state,
            reason: String::new(),
        };
        engine.input(
            At(2),
            Input::AgentCommand {
                agent: name(i),
                id: 1,
                command,
            },
        );
    }
    let start = Instant::now();
    for i in 0..size {
        arrive(&mut engine, i);
    }
    let arrive = start.elapsed().as_secs_f64() * 1e6 / f64::from(size);

    let rounds = size.min(1_000);
    let micros = |start: Instant| start.elapsed().as_secs_f64() * 1e6 / f64::from(rounds);
    let caller = |i: u32| office::call(&format!("c{i}"));
    // The last agent alone is free and rejects one call after the other.
    let last = size - 1;
    pick(&mut engine, name(last), AgentState::Available, 4);
    let start = Instant::now();
    for i in 0..rounds - 1 {
        let call = caller(i);
        command(&mut engine, name(last), AgentCommand::Reject { call }, 4);
    }
    let reject = micros(start);
    pick(&mut engine, name(last), AgentState::Busy, 4);
    let call = caller(rounds - 1);
    command(&mut engine, name(last), AgentCommand::Reject { call }, 4);

    let start = Instant::now();
    for i in 0..rounds - 1 {
        pick(&mut engine, name(i), AgentState::Available, 5);
    }
    let next = micros(start);
    let start = Instant::now();
    for i in 0..rounds / 2 {
        let call = caller(i);
        command(&mut engine, name(i), AgentCommand::Answer { call }, 6);
    }
    let answer = micros(start) * 2.0;
    let start = Instant::now();
    for i in rounds / 2..rounds {
        engine.input(
            At(7),
            Input::LegEnded {
                call: caller(i),
                leg: office::CUSTOMER,
                reason: LegEnd::Released,
            },
        );
    }
    let give_up = micros(start) * 2.0;
    [sign_in, arrive, reject, next, answer, give_up]
}

fn pick(engine: &mut Engine, agent: AgentId, state: AgentState, at: i64) {
    let reason = String::new();
    command(engine, agent, AgentCommand::SetState { state, reason }, at);
}

fn command(engine: &mut Engine, agent: AgentId, command: AgentCommand, at: i64) {
    let id = 1;
    engine.input(At(at), Input::AgentCommand { agent, id, command });
}

fn arrive(engine: &mut Engine, number: u32) {
    let arrival = Office::arrival(&format!("c{number}"), office::HOTLINE);
    let id = arrival.call.clone();
    engine.input(At(3), Input::CallArrived(arrival));
    engine.input(
        At(3),
        Input::LegAnswered {
            call: id,
            leg: office::CUSTOMER,
        },
    );
}
