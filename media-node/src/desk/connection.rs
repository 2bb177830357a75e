//! One desk's WebSocket, from welcome to close.

use super::command::{Wish, wish};
use super::entrance::DeskEntrance;
use super::keep_alive::KeepAlive;
use super::link::{DeskLink, DeskOut};
use super::phone::{DeskPhone, PhoneOwner};
use crate::clock;
use crate::tenant::{TenantHandle, TenantMessage};
use axum::extract::ws::{Message, WebSocket};
use edgecall_model::agent::Agent;
use edgecall_model::desk::{DeskCommand, DeskEvent};
use edgecall_model::error::codes;
use edgecall_model::{At, Problem};
use futures::{SinkExt, StreamExt};
use rtc_core::RtcError;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Notify, mpsc};

/// The node asks so often whether the browser is there.
const KEEP_ALIVE: Duration = Duration::from_secs(5);
/// A browser that says nothing for so long is gone, although TCP does not know yet.
const SILENCE_LIMIT: Duration = Duration::from_secs(15);
/// How often the session is looked at: its end closes the desk.
const SESSION_CHECK: Duration = Duration::from_secs(60);
/// Messages per second over a short time; a person never comes near.
const MESSAGES_PER_SECOND: u32 = 40;

/// An agent who was admitted.
pub(super) struct DeskVisit {
    pub tenant: TenantHandle,
    pub agent: Agent,
    pub address: String,
    /// The session's secret, to see whether it still holds.
    pub token: String,
    /// End of the session that pings do not move.
    pub absolute_end: Option<At>,
}

/// A running connection.
struct Connection {
    entrance: Arc<DeskEntrance>,
    visit: DeskVisit,
    id: u64,
    phone: Option<DeskPhone>,
    heard: Instant,
    window: (Instant, u32),
    checked: Instant,
    keep_alive: KeepAlive,
    signed_out: Arc<Notify>,
}

/// Serves a desk until it leaves, is replaced or falls silent.
pub(super) async fn run(entrance: Arc<DeskEntrance>, visit: DeskVisit, socket: WebSocket) {
    let id = entrance.fresh();
    let (link, outbox) = DeskLink::new(id, visit.address.clone());
    let agent = visit.agent.id.clone();
    let tenant = visit.tenant.sender.clone();
    tracing::info!(agent = %agent, number = visit.agent.number, from = visit.address, "desk connected");
    metrics::gauge!("desks_connected").increment(1.0);
    let keep_alive = KeepAlive::new(clock::now(), visit.absolute_end);
    let connection = Connection {
        entrance,
        visit,
        id,
        phone: None,
        heard: Instant::now(),
        window: (Instant::now(), 0),
        checked: Instant::now(),
        keep_alive,
        signed_out: Arc::default(),
    };
    connection.serve(socket, link, outbox).await;
    tenant.send(TenantMessage::DeskClosed {
        agent: agent.clone(),
        desk: id,
    });
    metrics::gauge!("desks_connected").decrement(1.0);
    tracing::info!(%agent, "desk disconnected");
}

impl Connection {
    async fn serve(
        mut self,
        socket: WebSocket,
        link: DeskLink,
        mut outbox: mpsc::Receiver<DeskOut>,
    ) {
        let (mut sender, mut receiver) = socket.split();
        // The engine's first message to the desk is the welcome.
        let opened = TenantMessage::DeskOpened {
            agent: self.visit.agent.id.clone(),
            desk: link,
        };
        self.visit.tenant.sender.send(opened);
        let mut keep_alive = tokio::time::interval(KEEP_ALIVE);
        let signed_out = self.signed_out.clone();
        loop {
            let reply = tokio::select! {
                message = receiver.next() => match message {
                    Some(Ok(message)) => {
                        self.heard = Instant::now();
                        match message {
                            Message::Text(json) => self.message(json.as_str()).await,
                            Message::Binary(_) => Some(refused(0, bad_request("send JSON text"))),
                            Message::Close(_) => return,
                            Message::Ping(_) | Message::Pong(_) => None,
                        }
                    }
                    // Too large, not a WebSocket frame, or gone.
                    Some(Err(_)) | None => return,
                },
                out = outbox.recv() => match out {
                    Some(DeskOut::Event(event)) => Some(event),
                    Some(DeskOut::Last(event)) => {
                        let _ = sender.send(text(&event)).await;
                        let _ = sender.send(Message::Close(None)).await;
                        return;
                    }
                    None => return,
                },
                () = signed_out.notified() => {
                    let _ = sender.send(text(&DeskEvent::SignedOut)).await;
                    let _ = sender.send(Message::Close(None)).await;
                    return;
                }
                _ = keep_alive.tick() => {
                    self.check_session();
                    if self.heard.elapsed() > SILENCE_LIMIT {
                        return;
                    }
                    if self.keep_alive.is_over(clock::now(), self.session_seconds()) {
                        signed_out.notify_one();
                    }
                    if sender.send(Message::Ping(Default::default())).await.is_err() {
                        return;
                    }
                    None
                }
            };
            if let Some(event) = reply
                && sender.send(text(&event)).await.is_err()
            {
                return;
            }
        }
    }

    /// Seconds without a ping after which the agent is signed out, as set now.
    fn session_seconds(&self) -> u32 {
        self.visit.tenant.config().tenant.agent_session_seconds
    }

    /// Lengthens the session, in the background: a store that is away changes nothing, the next ping tries again.
    fn pinged(&mut self) {
        let seconds = self.session_seconds();
        if !self.keep_alive.ping(clock::now(), seconds) {
            return;
        }
        let (store, token) = (self.entrance.store.clone(), self.visit.token.clone());
        let signed_out = self.signed_out.clone();
        tokio::spawn(async move {
            if let Err(problem) = store.ping_session(&token, seconds, clock::now()).await
                && problem.code == &codes::NOT_SIGNED_IN
            {
                signed_out.notify_one();
            }
        });
    }

    /// Looks at the session in the background; a store that is away changes nothing.
    fn check_session(&mut self) {
        if self.checked.elapsed() < SESSION_CHECK {
            return;
        }
        self.checked = Instant::now();
        let (store, token) = (self.entrance.store.clone(), self.visit.token.clone());
        let signed_out = self.signed_out.clone();
        tokio::spawn(async move {
            if let Err(problem) = store.look_at_session(&token, clock::now()).await
                && problem.code == &codes::NOT_SIGNED_IN
            {
                signed_out.notify_one();
            }
        });
    }

    /// Handles a message; what comes back at once, if anything does.
    async fn message(&mut self, json: &str) -> Option<DeskEvent> {
        if self.is_too_fast() {
            return Some(refused(
                id_of(json),
                Problem::new(&codes::RATE_LIMITED).with("1"),
            ));
        }
        let command = match serde_json::from_str::<DeskCommand>(json) {
            Ok(command) => command,
            Err(error) => return Some(refused(id_of(json), bad_request(&error.to_string()))),
        };
        match wish(command) {
            Wish::Ping(id) => {
                self.pinged();
                Some(DeskEvent::Pong {
                    id,
                    now: clock::now(),
                })
            }
            Wish::Phone(id, sdp) => Some(self.connect_phone(id, &sdp).await),
            Wish::Engine(id, command) => {
                let (agent, desk) = (self.visit.agent.id.clone(), self.id);
                self.visit.tenant.sender.send(TenantMessage::DeskCommand {
                    agent,
                    desk,
                    id,
                    command,
                });
                None
            }
        }
    }

    async fn connect_phone(&mut self, id: u32, sdp: &str) -> DeskEvent {
        let (first_sound, tenant) = (
            self.entrance.first_sound.clone(),
            self.visit.tenant.config().tenant.id.clone(),
        );
        let owner = PhoneOwner {
            first_sound: Arc::new(move || first_sound.heard(&tenant)),
            agent: self.visit.agent.id.clone(),
            desk: self.id,
            tenant: self.visit.tenant.sender.clone(),
        };
        let connection = self.entrance.fresh();
        match DeskPhone::answer(&self.entrance.rtc, sdp, connection, owner).await {
            Ok((phone, sdp)) => {
                self.phone = Some(phone);
                DeskEvent::PhoneAnswer { id, sdp }
            }
            Err(
                fault
                @ (RtcError::BadOffer(_) | RtcError::NoAudio | RtcError::NoCommonCodec { .. }),
            ) => refused(id, bad_request(&fault.to_string())),
            Err(fault) => {
                tracing::error!(%fault, "browser phone not answered");
                refused(id, Problem::new(&codes::MEDIA_UNAVAILABLE))
            }
        }
    }

    fn is_too_fast(&mut self) -> bool {
        let (since, count) = &mut self.window;
        if since.elapsed() > Duration::from_secs(1) {
            *since = Instant::now();
            *count = 0;
        }
        *count += 1;
        *count > MESSAGES_PER_SECOND
    }
}

fn text(event: &DeskEvent) -> Message {
    // Desk events are plain data; they always have a JSON form.
    Message::Text(serde_json::to_string(event).unwrap_or_default().into())
}

fn refused(id: u32, problem: Problem) -> DeskEvent {
    DeskEvent::Refused {
        id,
        error: problem.body().error,
    }
}

fn bad_request(detail: &str) -> Problem {
    Problem::new(&codes::BAD_REQUEST).with(detail)
}

/// The id of a message that could not be understood as a whole, so that its sender can match the refusal.
fn id_of(json: &str) -> u32 {
    let value: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
    value
        .get("id")
        .and_then(serde_json::Value::as_u64)
        .and_then(|id| u32::try_from(id).ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_that_is_not_understood_keeps_its_id() {
        assert_eq!(id_of(r#"{"type":"dance","id":7}"#), 7);
        assert_eq!(id_of("not json"), 0);
        assert_eq!(id_of(r#"{"id":-1}"#), 0);
    }
}
