//! A desk as a browser would be one: a real WebSocket, and audio by WebRTC from a peer in the test.

use edgecall_model::desk::DeskEvent;
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::time::Duration;
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
