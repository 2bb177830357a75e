//! `edgecall simulate SCENARIO`: a day of synthetic callers and agents on the production engine.

use anyhow::{Context, Result};
use clap::Args;
use edgecall_metrics::Percent;
use edgecall_simulation::{QueueFigures, Scenario, Summary, simulate};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// What to simulate.
#[derive(Args)]
pub struct SimulateArgs {
    /// The scenario file (TOML); examples are in docs/examples/scenarios.
    scenario: PathBuf,
    /// Takes the place of the file's seed: the same seed gives the same day.
    #[arg(long)]
    seed: Option<u64>,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
}

/// Plays the day and prints what it amounts to.
pub fn run(args: SimulateArgs) -> Result<ExitCode> {
    let path = args.scenario.display();
    let text =
        std::fs::read_to_string(&args.scenario).with_context(|| format!("cannot read {path}"))?;
    let scenario = match Scenario::read(&text) {
        Ok(scenario) => scenario,
        Err(fault) => {
            for line in fault.0 {
                eprintln!("edgecall: {path}: {line}");
            }
            return Ok(ExitCode::FAILURE);
        }
    };
    let seed = args.seed.unwrap_or(scenario.seed);
    let started = Instant::now();
    let (summary, hash) = simulate(&scenario, seed);
    let seconds = started.elapsed().as_secs_f64();
    if args.json {
        println!("{}", json(&scenario, seed, &summary, &hash)?);
    } else {
        print!("{}", table(&scenario, seed, &summary, &hash));
    }
    // Not part of the result, which is the same on every machine.
    eprintln!("simulated in {seconds:.1} s");
    Ok(if summary.broken == 0 {
        ExitCode::SUCCESS
    } else {
        eprintln!(
            "edgecall: {} calls have a log that makes no record",
            summary.broken
        );
        ExitCode::FAILURE
    })
}

fn json(scenario: &Scenario, seed: u64, summary: &Summary, hash: &str) -> Result<String> {
    let mut value = serde_json::to_value(summary)?;
    let queues = summary.queues.iter().map(|(number, queue)| {
        let rates = serde_json::json!({
            "service_level": queue.service_level(),
            "abandonment": queue.abandonment(),
            "average_wait_seconds": queue.waits.average(),
            "wait_90_percent_seconds": queue.waits.percentile(90),
            "longest_wait_seconds": queue.waits.longest(),
        });
        (number.clone(), rates)
    });
    value["rates"] = queues.collect::<serde_json::Map<_, _>>().into();
    value["occupancy"] = serde_json::to_value(summary.occupancy())?;
    value["scenario"] = scenario.name.as_str().into();
    value["day"] = scenario.day.as_str().into();
    value["seed"] = seed.into();
    value["hash"] = hash.into();
    Ok(serde_json::to_string_pretty(&value)?)
}

fn percent(value: Option<Percent>) -> String {
    value.map_or_else(|| "-".to_owned(), |percent| percent.to_string())
}

fn seconds(value: Option<i64>) -> String {
    value.map_or_else(|| "-".to_owned(), |seconds| seconds.to_string())
}

fn table(scenario: &Scenario, seed: u64, summary: &Summary, hash: &str) -> String {
    let mut out = format!("{}, {}, seed {seed}\n", scenario.name, scenario.day);
    let answered = Percent::of(summary.human_answered, summary.calls);
    out += &format!(
        "calls {}   answered by agents {} ({})   agents {}   occupancy {}\n\n",
        summary.calls,
        summary.human_answered,
        percent(answered),
        summary.agents,
        percent(summary.occupancy()),
    );
    out += &format!(
        "{:<20} {:>8} {:>8} {:>8} {:>9} {:>8} {:>7} {:>13} {:>11} {:>8} {:>8} {:>8}\n",
        "queue",
        "requests",
        "refused",
        "answered",
        "abandoned",
        "timeout",
        "other",
        "service level",
        "abandonment",
        "wait avg",
        "wait 90%",
        "longest",
    );
    for (number, queue) in &summary.queues {
        out += &row(number, queue);
    }
    out + &format!("\nevents {hash}\n")
}

fn row(number: &str, queue: &QueueFigures) -> String {
    format!(
        "{:<20} {:>8} {:>8} {:>8} {:>9} {:>8} {:>7} {:>13} {:>11} {:>8} {:>8} {:>8}\n",
        format!("{number} {}", queue.name),
        queue.requests,
        queue.refused_no_agent + queue.refused_full,
        queue.answered,
        queue.abandoned,
        queue.timed_out,
        queue.no_agent + queue.other,
        percent(queue.service_level()),
        percent(queue.abandonment()),
        seconds(queue.waits.average()),
        seconds(queue.waits.percentile(90)),
        seconds(queue.waits.longest()),
    )
}
