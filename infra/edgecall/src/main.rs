//! The one native command of the platform.

mod call;
mod demo;
mod explain;
mod instance;
mod keys;
mod logging;
mod node;
mod openapi;
mod replay;
mod simulate;
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
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "text",
        env = "EDGECALL_LOG"
    )]
    log: logging::LogForm,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the whole platform on this machine.
    Up(Box<up::UpArgs>),
    /// Runs a media node of a platform on several machines; settings come from the environment.
    MediaNode(Box<node::NodeArgs>),
    /// Calls a number as a customer would.
    Call(call::CallArgs),
    /// Folds a call's event log again and compares record, bill lines and report counts, byte for byte.
    Replay(replay::ReplayArgs),
    /// Says for each moment of a call's wait why each agent did not get it.
    Explain(explain::ExplainArgs),
    /// Plays a day of synthetic callers and agents on the production engine.
    Simulate(simulate::SimulateArgs),
    /// Makes a demo company with a simulated day of calls.
    Demo(demo::DemoArgs),
    /// Shows an instance and changes its state, end of service, seats and free minutes.
    Instance(instance::InstanceArgs),
    /// Prints the OpenAPI document.
    Openapi,
}

fn main() -> ExitCode {
    // More than one TLS library is linked; the first use of TLS needs to know which one is meant.
    if rustls::crypto::ring::default_provider()
        .install_default()
        .is_err()
    {
        eprintln!("edgecall: a TLS provider was installed before");
    }
    let cli = Cli::parse();
    let quiet = matches!(
        cli.command,
        Command::Call(_)
            | Command::Replay(_)
            | Command::Explain(_)
            | Command::Simulate(_)
            | Command::Demo(_)
            | Command::Instance(_)
            | Command::Openapi
    );
    logging::start(cli.log, quiet);
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("edgecall: no threads: {error}");
            return ExitCode::FAILURE;
        }
    };
    let result = runtime.block_on(async {
        match cli.command {
            Command::Up(args) => up::run(*args).await,
            Command::MediaNode(args) => node::run(*args).await,
            Command::Call(args) => call::run(args).await,
            Command::Replay(args) => replay::run(args).await,
            Command::Explain(args) => explain::run(args).await,
            Command::Simulate(args) => simulate::run(args),
            Command::Demo(args) => demo::run(args).await,
            Command::Instance(args) => instance::run(args).await,
            Command::Openapi => openapi::run(),
        }
    });
    let code = match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("edgecall: {}", in_one_line(&error));
            ExitCode::FAILURE
        }
    };
    // Everything that has to be finished is. Taking the runtime down would cut off idle function instances,
    // each of which would report that as a fault.
    std::process::exit(i32::from(code != ExitCode::SUCCESS))
}

/// The error with its causes, without repeating causes that a message already contains.
fn in_one_line(error: &anyhow::Error) -> String {
    let mut line = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if line.is_empty() {
            line = cause;
        } else if !line.contains(&cause) {
            line = format!("{line}: {cause}");
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_that_the_message_names_is_not_said_twice() {
        let cause = std::io::Error::other("address in use");
        let error = anyhow::Error::new(cause).context("cannot listen: address in use");
        assert_eq!(in_one_line(&error), "cannot listen: address in use");
        let error = anyhow::anyhow!("no such file").context("cannot read x");
        assert_eq!(in_one_line(&error), "cannot read x: no such file");
    }
}
