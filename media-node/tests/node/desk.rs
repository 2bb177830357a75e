//! A desk as a browser would be one: a real WebSocket, and audio by WebRTC from a peer in the test.

use super::phone::BrowserPhone;
use super::{Company, RunningNode};
use edgecall_model::desk::{DeskCall, DeskCallPhase, DeskEvent};
use futures::{SinkExt, StreamExt};
use media_audio::tone_level;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// A connected desk.
pub struct Desk {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    next: u32,
}

impl Desk {
    /// Connects with a session token.
    pub async fn open(http: SocketAddr, tenant: &str, token: &str) -> Desk {
        let url = format!("ws://{http}/ws/desk?tenant={tenant}&token={token}");
        let (socket, _) = connect_async(url).await.expect("the desk connects");
        Desk { socket, next: 1 }
    }

    /// Sends a command; gives its id.
    pub async fn send(&mut self, mut command: Value) -> u32 {
        let id = self.next;
        self.next += 1;
        command["id"] = json!(id);
        self.raw(&command.to_string()).await;
        id
    }

    /// Sends any text.
    pub async fn raw(&mut self, text: &str) {
        self.socket
            .send(Message::text(text))
            .await
            .expect("the desk is open");
    }

    /// The next event; `None` when the connection is closed.
    pub async fn next(&mut self) -> Option<DeskEvent> {
        loop {
            let message = tokio::time::timeout(Duration::from_secs(15), self.socket.next());
            match message.await.expect("the node says something") {
                Some(Ok(Message::Text(text))) => {
                    return Some(serde_json::from_str(text.as_str()).expect("a desk event"));
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }

    /// Reads on until an event fits.
    pub async fn until<T>(
        &mut self,
        what: &str,
        mut fits: impl FnMut(&DeskEvent) -> Option<T>,
    ) -> T {
        loop {
            let event = self
                .next()
                .await
                .unwrap_or_else(|| panic!("closed while waiting for {what}"));
            if let Some(found) = fits(&event) {
                return found;
            }
        }
    }
}

/// A desk with audio.
pub async fn ready_desk(node: &RunningNode, company: &Company) -> (Desk, BrowserPhone) {
    ready_desk_saying(node, company, 1_000).await
}

/// A desk with audio, whose agent says a tone of `hz`.
pub async fn ready_desk_saying(
    node: &RunningNode,
    company: &Company,
    hz: u32,
) -> (Desk, BrowserPhone) {
    let mut desk = Desk::open(node.http, company.tenant.as_str(), &company.token).await;
    assert!(matches!(desk.next().await, Some(DeskEvent::Welcome { .. })));
    let phone = BrowserPhone::saying(hz).await;
    let offer = desk
        .send(json!({ "type": "phone_offer", "sdp": phone.offer }))
        .await;
    let answer = desk
        .until("the answer to the offer", |event| match event {
            DeskEvent::PhoneAnswer { id, sdp } if *id == offer => Some(sdp.clone()),
            _ => None,
        })
        .await;
    phone.take(answer).await;
    desk.until("audio", |e| {
        matches!(e, DeskEvent::Phone { connected: true }).then_some(())
    })
    .await;
    (desk, phone)
}

/// Answers the next call that rings.
pub async fn answer_next(desk: &mut Desk) -> DeskCall {
    let call = desk
        .until("a ringing call", |event| match event {
            DeskEvent::Call { call: Some(call) } if call.phase == DeskCallPhase::Ringing => {
                Some(call.clone())
            }
            _ => None,
        })
        .await;
    desk.send(json!({ "type": "answer", "call": call.call }))
        .await;
    desk.until("talking", |event| match event {
        DeskEvent::Call { call: Some(call) } if call.phase == DeskCallPhase::Talking => {
            Some(call.clone())
        }
        _ => None,
    })
    .await
}

/// Waits until the phone hears a tone of `hz`.
pub async fn hears(phone: &BrowserPhone, hz: u32) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while tone_level(&phone.heard(500), 8_000, hz) < 0.2 || phone.heard(500).len() < 4_000 {
        assert!(Instant::now() < deadline, "{hz} Hz was not heard");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
