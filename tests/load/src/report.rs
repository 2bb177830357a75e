//! What a run prints.

use crate::engine_cost;
use crate::scenario::{Point, Scenario};
use std::time::Instant;

/// The engine's costs with few and many agents.
pub fn engine() {
    println!("engine: µs a step, as many waiting calls as agents");
    println!(
        "{:>8} {:>9} {:>9} {:>13} {:>9} {:>13} {:>13} {:>12}",
        "agents",
        "sign in",
        "arrive",
        "free → rings",
        "gives up",
        "longest",
        "bytes/agent",
        "bytes/call"
    );
    for size in [10, 1_000, 10_000] {
        let cost = engine_cost::measure(size);
        println!(
            "{size:>8} {:>9.1} {:>9.1} {:>13.1} {:>9.1} {:>13.1} {:>13.0} {:>12.0}",
            cost.sign_in,
            cost.arrive,
            cost.next,
            cost.leave,
            cost.slowest_next,
            cost.agent_bytes,
            cost.call_bytes,
        );
    }
    println!("free → rings in the engine with 10, 500 and 5,000 waiting:");
    for size in [10, 500, 5_000] {
        let cost = engine_cost::measure(size);
        println!(
            "{size:>8} {:>9.1} µs, longest {:.1} µs",
            cost.next, cost.slowest_next
        );
    }
}

/// A simulated working day, as the issue of speed is also one of the simulation.
pub fn simulation() {
    let text = include_str!("../../../docs/examples/scenarios/working-day.toml");
    match edgecall_simulation::Scenario::read(text) {
        Ok(scenario) => {
            let began = Instant::now();
            let (summary, hash) = edgecall_simulation::simulate(&scenario, scenario.seed);
            let seconds = began.elapsed().as_secs_f64();
            let (calls, agents) = (summary.calls, summary.agents);
            println!(
                "simulated day: {calls} calls, {agents} agents in {seconds:.2} s, events {hash:.16}…"
            );
        }
        Err(fault) => println!("simulated day: {fault}"),
    }
}

/// The table of the document, one row a scenario.
pub fn table(rows: &[(Scenario, Vec<Point>)]) {
    println!(
        "\n| Scenario | CPU a call | at | largest that passes | delay p50, p99 | memory a call |"
    );
    println!("|---|---|---|---|---|---|");
    for (scenario, points) in rows {
        let good = |p: &&Point| p.passes;
        let Some(large) = points.iter().filter(good).max_by_key(|p| p.size) else {
            println!("| {scenario:?} | no point passes | | | | |");
            continue;
        };
        // Compared at a size at which everybody is well.
        let usual = points.iter().filter(good).take(3).last().unwrap_or(large);
        let cost = usual.cost(*scenario);
        let cost = match scenario {
            Scenario::A | Scenario::B => format!("{cost:.2} ms"),
            _ => format!("{cost:.3} %"),
        };
        let delay = usual.found.delay_ms.map_or_else(
            || "–".to_owned(),
            |(p50, p99)| format!("{p50:.1}, {p99:.1} ms"),
        );
        let grown = usual.found.memory_kib.saturating_sub(usual.idle_kib) as f64;
        let memory = match scenario {
            Scenario::D | Scenario::G => format!("{:.0} KiB", grown / usual.size.max(1) as f64),
            _ => "–".to_owned(),
        };
        println!(
            "| {scenario:?} | {cost} | {} | {} | {delay} | {memory} |",
            usual.size, large.size
        );
        for point in points {
            if let Some((count, p50, p99, longest)) = point.free_to_ring {
                println!(
                    "|  | {} waiting: {count} rings, p50 {p50:.2}, p99 {p99:.2}, longest {longest:.2} ms | | | | |",
                    point.size
                );
            }
        }
    }
    let all = rows.iter().flat_map(|(_, points)| points);
    let middle = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(0.0)
    };
    let start = middle(all.clone().map(|p| p.start_drain_ms.0).collect());
    let drain = middle(all.map(|p| p.start_drain_ms.1).collect());
    println!("\nstart {start:.0} ms, drain {drain:.0} ms (medians over the points)");
}

/// Memory of a node with few and with many agents who are signed in and idle, each with a phone.
///
/// # Errors
/// A node does not start.
pub async fn idle_agents(rig: &crate::rig::Rig) -> anyhow::Result<()> {
    let (few, many) = (10, 510);
    let mut found = Vec::new();
    for agents in [few, many] {
        let node = rig.node(crate::company::User::Queue, agents, false).await?;
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        found.push(crate::process::memory_kib(node.pid)? as f64);
        node.drain().await?;
    }
    let each = (found[1] - found[0]) / (many - few) as f64;
    println!(
        "node: {:.0} MiB with {few} agents, {each:.0} KiB for each further idle agent with its phone",
        found[0] / 1_024.0
    );
    Ok(())
}
