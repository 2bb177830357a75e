//! Calls over a trunk group: the first trunk that can take the call, and the next ones when it fails.

use super::{Channel, Line};
use crate::admission::Transport;
use crate::endpoint::Core;
use crate::error::SipError;
use crate::events::{CallEvent, EndedBy};
use crate::outgoing::{OutgoingCall, OutgoingHandle, Placement, place_on};
use crate::resolve::Target;
use crate::sdp::{self, LocalMedia};
use crate::trunk::{Attempts, CallerIdentity, DtmfMode, HealthEvent, Trunk, fails_over};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::Instant;

/// A call to a number over a trunk group.
#[derive(Debug, Clone)]
pub struct GroupCall {
    /// Called number in normal form; each trunk writes it as its carrier wants.
    pub to: String,
    /// Who calls.
    pub caller: CallerIdentity,
    /// Our side of the audio. Of its codecs those are offered that the trunk takes, in the trunk's
    /// order.
    pub media: LocalMedia,
    /// Further header fields, name and value.
    pub headers: Vec<(String, String)>,
}

/// A call that may go on to another trunk.
struct Journey {
    core: Arc<Core>,
    group: String,
    call: GroupCall,
    attempts: Attempts,
    /// Rest of the current trunk's servers.
    line: Option<Arc<Line>>,
    targets: VecDeque<Target>,
}

/// Places the call on the first trunk that can take it.
pub(crate) async fn place(
    core: &Arc<Core>,
    group: &str,
    call: GroupCall,
) -> Result<OutgoingHandle, SipError> {
    let mut journey = Journey {
        core: core.clone(),
        group: group.to_owned(),
        attempts: core.lines.order(group)?,
        call,
        line: None,
        targets: VecDeque::new(),
    };
    let (line, placed) = journey.next().await?;
    let (events, receiver) = mpsc::unbounded_channel();
    let handle = OutgoingHandle {
        call: placed.call.clone(),
        events: receiver,
    };
    tokio::spawn(journey.follow(line, placed, events));
    Ok(handle)
}

impl Journey {
    /// Places the call with the next server: of the same trunk, else of the next one.
    async fn next(&mut self) -> Result<(Arc<Line>, OutgoingHandle), SipError> {
        loop {
            if let (Some(line), Some(target)) = (self.line.clone(), self.targets.pop_front()) {
                let Ok(channel) = self.core.lines.take(&line.settings.id) else {
                    self.targets.clear();
                    continue;
                };
                match self.place_at(&line, &target, channel).await {
                    Ok(placed) => return Ok((line, placed)),
                    // A value that cannot stand in a message is wrong on every trunk.
                    Err(error @ SipError::BadValue { .. }) => return Err(error),
                    Err(error) => {
                        let why = error.to_string();
                        self.core.lines.note(&line, HealthEvent::CallFailed, &why);
                        continue;
                    }
                }
            }
            let Some(trunk) = self.attempts.next(|_| true) else {
                return Err(SipError::NoTrunk(self.group.clone()));
            };
            let Some(line) = self.core.lines.line(&trunk) else {
                continue;
            };
            for server in &line.settings.servers {
                match self.core.resolver.targets(server).await {
                    Ok(found) => self.targets.extend(found),
                    Err(error) => {
                        let why = error.to_string();
                        self.core.lines.note(&line, HealthEvent::CallFailed, &why);
                    }
                }
            }
            self.line = Some(line);
        }
    }

    async fn place_at(
        &self,
        line: &Line,
        target: &Target,
        channel: Option<Channel>,
    ) -> Result<OutgoingHandle, SipError> {
        if target.transport == Transport::Tls {
            self.core.tls.ensure(&self.core.stack, target).await?;
        }
        let trunk = &line.settings;
        let host = self.core.local.shown_to(target.address.ip()).to_string();
        let called = trunk.numbers.outgoing(&self.call.to);
        let fields = trunk.identity(&self.call.caller, &called, &host);
        let mut headers = fields.headers;
        headers.extend(self.call.headers.iter().cloned());
        let call = OutgoingCall {
            to_uri: request_uri(&called, target),
            destination: Some(target.address),
            from: fields.from_user,
            from_host: fields.from_host,
            display: fields.display,
            sdp: offer(trunk, &self.call.media)?,
            credentials: trunk.credentials.clone(),
            headers,
            reliable: trunk.reliable,
        };
        let placement = Placement {
            transport: Some(target.transport),
            trunk: Some(trunk.id.clone()),
            channel,
        };
        place_on(&self.core, call, placement)
    }

    /// Hands the events on, and goes on to the next server when the current one fails.
    async fn follow(
        mut self,
        mut line: Arc<Line>,
        mut placed: OutgoingHandle,
        events: mpsc::UnboundedSender<CallEvent>,
    ) {
        let call = placed.call.clone();
        let mut rang = false;
        loop {
            let failure = self
                .until_failure(&line, &mut placed, &events, &mut rang)
                .await;
            let Some(failure) = failure else { return };
            let next = match call.hung_up() {
                Some(_) => None,
                None => self.next().await.ok(),
            };
            let Some((next_line, next_placed)) = next else {
                // Nobody listening means that nobody wants to know.
                let _ = events.send(failure);
                return;
            };
            metrics::counter!("sip_trunk_failovers_total", "trunk" => line.settings.id.clone())
                .increment(1);
            call.go_on(next_placed.call.state());
            line = next_line;
            placed = next_placed;
        }
    }

    /// `None` when the call has ended for good, else the failure that the next server may make good.
    async fn until_failure(
        &self,
        line: &Line,
        placed: &mut OutgoingHandle,
        events: &mpsc::UnboundedSender<CallEvent>,
        rang: &mut bool,
    ) -> Option<CallEvent> {
        let lines = &self.core.lines;
        let state = placed.call.state();
        let deadline = Instant::now() + Duration::from_millis(line.settings.answer_within_ms);
        loop {
            let silent = !state.heard.load(std::sync::atomic::Ordering::Relaxed);
            let event = tokio::select! {
                event = placed.events.recv() => event?,
                () = tokio::time::sleep_until(deadline), if silent => {
                    if state.heard.load(std::sync::atomic::Ordering::Relaxed) {
                        continue;
                    }
                    lines.note(line, HealthEvent::CallFailed, "no answer to INVITE");
                    state.end(EndedBy::Us, crate::wire::NORMAL_CLEARING);
                    return Some(CallEvent::Failed {
                        code: 408,
                        cause: None,
                        reason: "No answer from the trunk".to_owned(),
                    });
                }
            };
            let event = match event {
                CallEvent::Ringing { code, sdp } => {
                    *rang = true;
                    let sdp = sdp.filter(|_| line.settings.early_media);
                    CallEvent::Ringing { code, sdp }
                }
                CallEvent::Failed {
                    code,
                    cause,
                    reason,
                } => {
                    let failed = CallEvent::Failed {
                        code,
                        cause,
                        reason: reason.clone(),
                    };
                    if fails_over(code, *rang) {
                        let why = format!("INVITE got {code} {reason}");
                        lines.note(line, HealthEvent::CallFailed, &why);
                        return Some(failed);
                    }
                    lines.note(line, HealthEvent::CallWorked, "a call went through");
                    failed
                }
                CallEvent::Answered { sdp } => {
                    lines.note(line, HealthEvent::CallWorked, "a call went through");
                    CallEvent::Answered { sdp }
                }
                other => other,
            };
            let _ = events.send(event);
        }
    }
}

fn request_uri(called: &str, target: &Target) -> String {
    let user = called.replace('#', "%23");
    let transport = match target.transport {
        Transport::Udp => String::new(),
        other => format!(";transport={}", other.name()),
    };
    format!("sip:{user}@{}{transport}", target.in_uri())
}

/// The offer by the trunk's codec policy and way of key presses.
fn offer(trunk: &Trunk, media: &LocalMedia) -> Result<String, SipError> {
    let codecs: Vec<_> = trunk
        .codecs
        .iter()
        .copied()
        .filter(|codec| media.codecs.contains(codec))
        .collect();
    if codecs.is_empty() {
        return Err(SipError::NoCodec(trunk.id.clone()));
    }
    let ours = LocalMedia {
        codecs,
        ..media.clone()
    };
    Ok(sdp::offer_with(&ours, trunk.dtmf == DtmfMode::Rfc4733))
}
