//! Outbound registration of a trunk: kept up by refreshes, taken up again with growing pauses.

use super::Line;
use crate::endpoint::Core;
use crate::exchange::{Conversation, Question, granted, retry_after};
use crate::resolve::{Target, random_below};
use crate::trunk::{HealthEvent, Registration, refresh_after_ms, retry_after_ms};
use rsipstack::sip::{Header, Method};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Longest wait for the answer to one REGISTER.
const ANSWER_LIMIT: Duration = Duration::from_secs(16);
/// Longest time that taking a registration back may take at shutdown.
const GOODBYE_LIMIT: Duration = Duration::from_secs(2);

/// Outcome of one attempt.
enum Outcome {
    /// Valid for so many seconds.
    Granted(u32),
    /// The registrar wants at least so many seconds.
    TooBrief(u32),
    /// Refused or not answered; with the wait in ms that the registrar asked for.
    Failed(String, Option<u64>),
}

/// Keeps a trunk registered until it is taken out of use.
pub(super) async fn keep(core: Arc<Core>, line: Arc<Line>) {
    let Some(settings) = line.settings.registration.clone() else {
        return;
    };
    let Ok(mut conversation) = Conversation::new(line.settings.credentials.clone()) else {
        return;
    };
    let (mut expires_s, mut failures) = (settings.expires_s, 0u32);
    let mut valid_until = Instant::now();
    loop {
        let attempt = register(&core, &line, &settings, &mut conversation, expires_s);
        let outcome = tokio::select! {
            outcome = attempt => outcome,
            () = line.token.cancelled() => break,
        };
        let wait_ms = match outcome {
            Outcome::Granted(seconds) => {
                failures = 0;
                valid_until = Instant::now() + Duration::from_secs(u64::from(seconds));
                core.lines
                    .note(&line, HealthEvent::Registered, "registered");
                refresh_after_ms(seconds)
            }
            Outcome::TooBrief(least_s) if least_s > expires_s && failures == 0 => {
                expires_s = least_s.min(86_400);
                // Once more at once; a registrar that goes on asking for more is a failure.
                failures += 1;
                continue;
            }
            Outcome::TooBrief(_) => {
                failures += 1;
                retry_after_ms(settings.retry_base_ms, failures, None, &mut random_below)
            }
            Outcome::Failed(why, asked_ms) => {
                failures += 1;
                metrics::counter!("sip_registrations_failed_total", "trunk" => line.settings.id.clone())
                    .increment(1);
                // An earlier registration holds until its end.
                if valid_until <= Instant::now() {
                    core.lines.note(&line, HealthEvent::Unregistered, &why);
                }
                retry_after_ms(
                    settings.retry_base_ms,
                    failures,
                    asked_ms,
                    &mut random_below,
                )
            }
        };
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(wait_ms)) => {}
            () = line.token.cancelled() => break,
        }
    }
    if valid_until > Instant::now() {
        let goodbye = register(&core, &line, &settings, &mut conversation, 0);
        let _ = tokio::time::timeout(GOODBYE_LIMIT, goodbye).await;
    }
}

/// One REGISTER to the first server that answers.
async fn register(
    core: &Core,
    line: &Line,
    settings: &Registration,
    conversation: &mut Conversation,
    expires_s: u32,
) -> Outcome {
    let mut failure = Outcome::Failed("no server".to_owned(), None);
    for server in &line.settings.servers {
        let targets = match core.resolver.targets(server).await {
            Ok(targets) => targets,
            Err(error) => {
                failure = Outcome::Failed(error.to_string(), None);
                continue;
            }
        };
        for target in targets {
            failure = register_at(core, settings, conversation, expires_s, &target).await;
            // Only silence and server failures lead to the next server.
            match &failure {
                Outcome::Failed(_, None) => {}
                _ => return failure,
            }
        }
    }
    failure
}

async fn register_at(
    core: &Core,
    settings: &Registration,
    conversation: &mut Conversation,
    expires_s: u32,
    target: &Target,
) -> Outcome {
    let contact = core.local.contact(target.address.ip(), target.transport);
    let shown = SocketAddr::new(
        core.local.shown_to(target.address.ip()),
        contact
            .host_with_port
            .port
            .map_or(5060, |port| port.value()),
    );
    let mut uri = contact;
    if let Some(auth) = &mut uri.auth {
        auth.user.clone_from(&settings.user);
    }
    let registrar = format!("sip:{}", settings.domain);
    let account = format!("sip:{}@{}", settings.user, settings.domain);
    let question = Question {
        method: Method::Register,
        uri: &registrar,
        from: &account,
        to: &account,
        headers: vec![
            Header::Contact(format!("<{uri}>").into()),
            Header::Expires(expires_s.to_string().into()),
        ],
        target,
        limit: ANSWER_LIMIT,
    };
    let response = match conversation.ask(core, &question).await {
        Ok(response) => response,
        Err(error) => return Outcome::Failed(error.to_string(), None),
    };
    let code = response.status_code.code();
    match code {
        200..=299 => Outcome::Granted(granted(&response, shown, expires_s).max(1)),
        423 => {
            let least = crate::wire::header(&response, "Min-Expires");
            let least = least.and_then(|value| value.trim().parse().ok());
            Outcome::TooBrief(least.unwrap_or(0))
        }
        500..=599 => Outcome::Failed(format!("REGISTER got {code}"), retry_after(&response)),
        _ => Outcome::Failed(
            format!("REGISTER got {code}"),
            Some(retry_after(&response).unwrap_or(0)),
        ),
    }
}
