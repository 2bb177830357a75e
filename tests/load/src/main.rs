//! `./edgecall bench`: measures the product on this machine and prints numbers. Needs nothing outside it.

mod company;
mod counters;
mod engine_cost;
mod generator;
mod legs;
mod load;
mod node;
mod process;
mod received;
mod report;
mod rig;
mod scenario;
mod sip;
mod soak;
mod sound;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use scenario::Scenario;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Measures the engine and the media node on this machine.
#[derive(Parser)]
#[command(name = "edgecall bench", version)]
struct Cli {
    #[command(subcommand)]
    part: Option<Part>,
    /// Scenarios to measure; all of them and the engine without.
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Scenario>,
    /// Measures the first points only and does not look for the largest.
    #[arg(long)]
    quick: bool,
    /// Leaves out what the engine costs.
    #[arg(long)]
    no_engine: bool,
    /// Core of the node under test.
    #[arg(long, default_value_t = 0)]
    node_core: usize,
    /// Core of stores and generator.
    #[arg(long, default_value_t = 1)]
    rest_core: usize,
    /// Folder for the run's data; a temporary one without.
    #[arg(long)]
    data: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Part {
    /// The node under test (used by the bench itself).
    #[command(hide = true)]
    Node { order: String },
    /// The load generator (used by the bench itself).
    #[command(hide = true)]
    Load { load: String },
    /// Random calls for a long time; nothing may be left of them.
    Soak(soak::SoakArgs),
    /// Prints counters of an engine step and a media beat, to see regressions.
    Counters,
    /// Does one piece of work (used by the counters).
    #[command(hide = true)]
    Count { what: counters::What, times: u32 },
}

fn main() -> Result<()> {
    let started = Instant::now();
    // More than one TLS library is linked; the first use of TLS needs to know which one is meant.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let cli = Cli::parse();
    match &cli.part {
        Some(Part::Counters) => return counters::print(),
        Some(Part::Count { what, times }) => return counters::work(*what, *times).map(drop),
        Some(Part::Load { load }) => {
            let found = generator::Generator::new(serde_json::from_str(load)?)?.run()?;
            println!("{}", serde_json::to_string(&found)?);
            return Ok(());
        }
        _ => {}
    }
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::WARN)
        .with_writer(std::io::stderr)
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    match &cli.part {
        Some(Part::Node { order }) => {
            let order = serde_json::from_str(order)?;
            // The time before main() counts too, as far as the starter noted when it began.
            let earlier = std::env::var("EDGECALL_STARTED").ok();
            let before = earlier.and_then(|ms| ms.parse::<u64>().ok());
            let ms = before.map_or(0, |at| since_boot_ms().saturating_sub(at));
            let started = started
                .checked_sub(Duration::from_millis(ms))
                .unwrap_or(started);
            runtime.block_on(node::run(order, started))
        }
        _ => runtime.block_on(bench(cli)),
    }
}

/// Milliseconds since the machine started, the same for all processes.
fn since_boot_ms() -> u64 {
    let text = std::fs::read_to_string("/proc/uptime").unwrap_or_default();
    let seconds = text.split(' ').next().and_then(|s| s.parse::<f64>().ok());
    (seconds.unwrap_or(0.0) * 1_000.0) as u64
}

async fn bench(cli: Cli) -> Result<()> {
    if cfg!(debug_assertions) {
        println!("This is not an optimised build; the numbers say little.");
    }
    let temporary = std::env::temp_dir().join(format!("edgecall-bench-{}", std::process::id()));
    let dir = cli.data.clone().unwrap_or_else(|| temporary.clone());
    std::fs::create_dir_all(&dir).with_context(|| format!("cannot create {}", dir.display()))?;
    let result = match &cli.part {
        Some(Part::Soak(args)) => soak::run(args, &dir, cores(&cli)).await,
        _ => measure(&cli, &dir).await,
    };
    if cli.data.is_none() {
        let _ = std::fs::remove_dir_all(&temporary);
    }
    result
}

fn cores(cli: &Cli) -> rig::Cores {
    rig::Cores {
        node: cli.node_core,
        rest: cli.rest_core,
    }
}

async fn measure(cli: &Cli, dir: &std::path::Path) -> Result<()> {
    if cli.only.is_empty() && !cli.no_engine {
        report::engine();
        report::simulation();
    }
    let rig = rig::Rig::start(dir, cores(cli)).await?;
    if cli.only.is_empty() && !cli.no_engine {
        report::idle_agents(&rig).await?;
    }
    let all = [
        Scenario::A,
        Scenario::B,
        Scenario::D,
        Scenario::E,
        Scenario::G,
    ];
    let wanted = if cli.only.is_empty() {
        all.to_vec()
    } else {
        cli.only.clone()
    };
    let mut rows = Vec::new();
    for scenario in wanted {
        match scenario.measure(&rig, !cli.quick).await {
            Ok(points) => rows.push((scenario, points)),
            Err(error) => println!("{scenario:?} could not be measured: {error:#}"),
        }
    }
    report::table(&rows);
    Ok(())
}
