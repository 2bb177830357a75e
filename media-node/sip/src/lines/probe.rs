//! Signs of life of a trunk: OPTIONS at regular intervals.

use super::Line;
use crate::endpoint::Core;
use crate::exchange::{Conversation, Question};
use crate::resolve::Target;
use crate::trunk::HealthEvent;
use rsipstack::sip::{Header, Method};
use std::sync::Arc;
use std::time::Duration;

/// Longest wait for an answer.
const ANSWER_LIMIT: Duration = Duration::from_secs(5);

/// Asks until the trunk is taken out of use.
pub(super) async fn keep(core: Arc<Core>, line: Arc<Line>) {
    let pause = Duration::from_millis(line.settings.options_every_ms);
    loop {
        let asked = ask_all(&core, &line, pause.min(ANSWER_LIMIT));
        let failure = tokio::select! {
            failure = asked => failure,
            () = line.token.cancelled() => return,
        };
        match failure {
            None => core
                .lines
                .note(&line, HealthEvent::ProbeAnswered, "OPTIONS was answered"),
            Some(why) => core.lines.note(&line, HealthEvent::ProbeFailed, &why),
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = line.token.cancelled() => return,
        }
    }
}

/// `None` as soon as one server answers, else why the last one did not.
async fn ask_all(core: &Core, line: &Line, limit: Duration) -> Option<String> {
    let mut why = String::new();
    for server in &line.settings.servers {
        let targets = match core.resolver.targets(server).await {
            Ok(targets) => targets,
            Err(error) => {
                why = error.to_string();
                continue;
            }
        };
        for target in targets {
            match ask(core, &target, limit).await {
                Ok(()) => return None,
                Err(problem) => why = problem,
            }
        }
    }
    Some(why)
}

async fn ask(core: &Core, target: &Target, limit: Duration) -> Result<(), String> {
    let at = target.address;
    let to = format!("sip:{}", target.in_uri());
    let from = core.local.contact(at.ip(), target.transport).to_string();
    let mut conversation = Conversation::new(None).map_err(|error| error.to_string())?;
    let question = Question {
        method: Method::Options,
        uri: &to,
        from: &from,
        to: &to,
        headers: vec![
            Header::Contact(format!("<{from}>").into()),
            Header::Accept(crate::wire::SDP_TYPE.into()),
        ],
        target,
        limit,
    };
    match conversation.ask(core, &question).await {
        // Whoever answers is alive; these two say that it does not work.
        Ok(response) => match response.status_code.code() {
            code @ (408 | 503) => Err(format!("OPTIONS to {at} got {code}")),
            _ => Ok(()),
        },
        Err(error) => Err(format!("OPTIONS to {at}: {error}")),
    }
}
