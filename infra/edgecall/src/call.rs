//! `edgecall call NUMBER`: the test caller from the command line, against any SIP address.

use anyhow::{Context, Result};
use clap::Args;
use edgecall_model::node_api::{TestCallPhase, TestCallScript, TestCallState, TestKey, TestSound};
use media_audio::Pcm;
use media_node::prompt::PromptLibrary;
use media_node::test_caller::{CallPlan, TestCaller};
use sip_core::Credentials;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use tokio::sync::watch;

/// Time between two keys of `--keys`, ms; the first is pressed so long after the answer.
const KEY_GAP_MS: u32 = 1_000;

/// How to call.
#[derive(Args)]
pub struct CallArgs {
    /// Number to call.
    number: String,
    /// SIP address of the platform or carrier.
    #[arg(long, default_value = "127.0.0.1:5060")]
    to: SocketAddr,
    /// Number shown as caller.
    #[arg(long, default_value = "13800138000")]
    from: String,
    /// Says a text, again and again.
    #[arg(long, group = "sound")]
    say: Option<String>,
    /// Plays a tone of so many hertz.
    #[arg(long, group = "sound")]
    tone: Option<u32>,
    /// Plays a WAV file, again and again.
    #[arg(long, group = "sound")]
    file: Option<PathBuf>,
    /// Presses these keys, one a second; a comma waits a second.
    #[arg(long, default_value = "")]
    keys: String,
    /// Writes what is heard into a WAV file.
    #[arg(long)]
    record: Option<PathBuf>,
    /// Hangs up so many seconds after the answer.
    #[arg(long, default_value_t = 60)]
    seconds: u16,
    /// User name for digest.
    #[arg(long, requires = "password")]
    user: Option<String>,
    /// Password for digest.
    #[arg(long, env = "EDGECALL_SIP_PASSWORD")]
    password: Option<String>,
    /// The speech engine.
    #[arg(long, default_value = "espeak-ng", env = "EDGECALL_SPEECH_PROGRAM")]
    speech_program: PathBuf,
}

/// Places the call and follows it to its end.
pub async fn run(args: CallArgs) -> Result<ExitCode> {
    let cache = std::env::temp_dir().join(format!("edgecall-call-{}", std::process::id()));
    let prompts = PromptLibrary::new(cache.clone(), args.speech_program.clone())
        .with_context(|| format!("cannot use {}", cache.display()))?;
    let result = place(&args, &prompts).await;
    // Only drafts of what was spoken for this call.
    let _ = std::fs::remove_dir_all(&cache);
    result
}

async fn place(args: &CallArgs, prompts: &PromptLibrary) -> Result<ExitCode> {
    let sound = match (&args.say, args.tone) {
        (Some(text), _) => TestSound::Say(text.clone()),
        (None, Some(hz)) => TestSound::Tone(hz),
        (None, None) => TestSound::Silence,
    };
    let script = TestCallScript {
        keys: keys(&args.keys),
        sound,
        hang_up_after_seconds: args.seconds,
    };
    let uri = format!("sip:{}@{}", args.number, args.to);
    let mut plan = CallPlan::of(
        "command".to_owned(),
        uri,
        args.from.clone(),
        &script,
        prompts,
    )
    .await?;
    plan.destination = Some(args.to);
    if let Some(file) = &args.record
        && file.exists()
    {
        // As every program that is told to write a file; the writer itself never replaces one.
        std::fs::remove_file(file).with_context(|| format!("cannot replace {}", file.display()))?;
    }
    plan.record = args.record.clone();
    plan.credentials = args
        .user
        .clone()
        .zip(args.password.clone())
        .map(credentials);
    if let Some(file) = &args.file {
        let sound =
            Pcm::from_wav(file).with_context(|| format!("cannot play {}", file.display()))?;
        plan.sound = Some(Arc::new(sound));
    }
    let caller = TestCaller::start(own_address(args.to)?).await?;
    let states = caller.place(plan)?;
    let code = follow(args, &caller, states).await;
    // The other side is told of the end before this process, and its sockets with it, is gone.
    caller.shutdown().await;
    Ok(code)
}

/// Says how the call goes until it is over; told to stop, hangs up.
async fn follow(
    args: &CallArgs,
    caller: &TestCaller,
    mut states: watch::Receiver<TestCallState>,
) -> ExitCode {
    let told_to_stop = crate::up::told_to_stop();
    tokio::pin!(told_to_stop);
    let mut stopping = false;
    loop {
        let state = states.borrow_and_update().clone();
        match state.phase {
            TestCallPhase::Calling => println!("calling {} ({})", args.number, state.sip_call_id),
            TestCallPhase::Answered => println!("answered"),
            TestCallPhase::Ended | TestCallPhase::Failed if state.ended.is_none() => {}
            TestCallPhase::Ended => {
                let seconds = state
                    .ended
                    .zip(state.answered)
                    .map_or(0, |(e, a)| e.seconds_since(a));
                println!("ended after {seconds} s");
                return ExitCode::SUCCESS;
            }
            TestCallPhase::Failed => {
                eprintln!("failed: {}", state.failure);
                return ExitCode::FAILURE;
            }
        }
        tokio::select! {
            changed = states.changed() => if changed.is_err() {
                return ExitCode::FAILURE;
            },
            () = &mut told_to_stop, if !stopping => {
                stopping = true;
                // The call's own end follows from it, with the recording.
                caller.shutdown().await;
            }
        }
    }
}

fn credentials((username, password): (String, String)) -> Credentials {
    Credentials { username, password }
}

fn keys(text: &str) -> Vec<TestKey> {
    let places = text.chars().zip(1u32..);
    let pressed = places.filter(|(key, _)| *key != ',');
    pressed
        .map(|(key, place)| TestKey {
            key,
            after_ms: place * KEY_GAP_MS,
        })
        .collect()
}

/// The address of ours that the other side can send audio to: the one that the system routes with.
fn own_address(to: SocketAddr) -> Result<IpAddr> {
    if to.ip().is_loopback() {
        return Ok(to.ip());
    }
    let probe = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).and_then(|socket| {
        socket.connect(to)?;
        socket.local_addr()
    });
    Ok(probe.with_context(|| format!("no way to {to}"))?.ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_a_second_apart_and_a_comma_waits() {
        let pressed = keys("1,#");
        let times: Vec<(char, u32)> = pressed.iter().map(|k| (k.key, k.after_ms)).collect();
        assert_eq!(times, [('1', 1_000), ('#', 3_000)]);
    }
}
