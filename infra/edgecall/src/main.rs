//! The one native command of the platform.

mod call;
mod demo;
mod keys;
mod logging;
mod node;
mod openapi;
mod replay;
mod stores;
mod up;
mod words;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Cloud contact centre: portal, call flows, queues, agents in the browser, recordings, reports, bills.
#[derive(Parser)]
#[command(name = "edgecall", version, about)]
struct Cli {
    /// How the log is written.
    #[arg(long, global = true, value_enum, default_value = "text", env = "EDGECALL_LOG")]
    log: logging::LogForm,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the whole platform on this machine.
    Up(Box<up::UpArgs>),
    /// Runs a media node of a platform on several machines; settings come from the environment.
    MediaNode(node::NodeArgs),
    /// Calls a number as a customer would.
    Call(call::CallArgs),
    /// Folds a call's event log again and compares record, bill lines and report counts, byte for byte.
    Replay(replay::ReplayArgs),
    /// Makes a demo company with a simulated day of calls.
    Demo(demo::DemoArgs),
    /// Prints the OpenAPI document.
    Openapi,
}

fn main() -> ExitCode {
    // More than one TLS library is linked; the first use of TLS needs to know which one is meant.
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        eprintln!("edgecall: a TLS provider was installed before");
    }
    let cli = Cli::parse();
    let quiet = matches!(cli.command, Command::Call(_) | Command::Replay(_) | Command::Demo(_) | Command::Openapi);
    logging::start(cli.log, quiet);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("edgecall: no threads: {error}");
            return ExitCode::FAILURE;
        }
    };
    let result = runtime.block_on(async {
        match cli.command {
            Command::Up(args) => up::run(*args).await,
            Command::MediaNode(args) => node::run(args).await,
            Command::Call(args) => call::run(args).await,
            Command::Replay(args) => replay::run(args).await,
            Command::Demo(args) => demo::run(args).await,
            Command::Openapi => openapi::run(),
        }
    });
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("edgecall: {error:#}");
            ExitCode::FAILURE
        }
    }
}
