//! What one step of the engine costs: `cargo run -p edgecall-engine --example step_cost`.
//!
//! For 10, 1,000 and 10,000 agents in one queue, all of them in a call and as many callers waiting: the
//! cost of a call that arrives and waits, and of an agent who becomes free and gets the next one.

#[path = "../tests/office/mod.rs"]
mod office;

use edgecall_engine::{AgentCommand, Engine, Input};
use edgecall_model::At;
use edgecall_model::agent::AgentState;
use office::{Office, agent, clerk, config, sales, to_queue};
use std::time::Instant;

fn main() {
    println!(
        "{:>8} {:>14} {:>14} {:>14}",
        "agents", "arrive µs", "ring next µs", "sign in µs"
    );
    for size in [10_u32, 1_000, 10_000] {
        let (arrive, next, sign_in) = measure(size);
        println!("{size:>8} {arrive:>14.1} {next:>14.1} {sign_in:>14.1}");
    }
}

/// Microseconds per step: arrival of a waiting call, a freed agent with the next offer, a sign-in.
fn measure(size: u32) -> (f64, f64, f64) {
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
    let start = Instant::now();
    for i in 0..rounds {
        let state = AgentState::Available;
        let command = AgentCommand::SetState {
            state,
            reason: String::new(),
        };
        engine.input(
            At(4),
            Input::AgentCommand {
                agent: name(i),
                id: 2,
                command,
            },
        );
    }
    let next = start.elapsed().as_secs_f64() * 1e6 / f64::from(rounds);
    (arrive, next, sign_in)
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
