//! What a tenant's task holds of a desk.

use edgecall_model::desk::DeskEvent;
use media_audio::{LegFormat, Transport};
use tokio::sync::mpsc;

/// Something for a desk.
#[derive(Debug)]
pub enum DeskOut {
    /// Send it.
    Event(DeskEvent),
    /// Send it and close the connection.
    Last(DeskEvent),
}

/// The way to a connected desk.
pub struct DeskLink {
    /// Names this connection; an agent's next desk has another.
    pub id: u64,
    /// Where the agent connected from.
    pub address: String,
    sender: mpsc::Sender<DeskOut>,
}

/// Messages that may wait for a slow browser before its connection is given up: more than a busy minute.
const BACKLOG: usize = 512;

impl DeskLink {
    /// A link and the end that the connection reads.
    pub fn new(id: u64, address: String) -> (DeskLink, mpsc::Receiver<DeskOut>) {
        let (sender, receiver) = mpsc::channel(BACKLOG);
        (
            DeskLink {
                id,
                address,
                sender,
            },
            receiver,
        )
    }

    /// Queues a message. When the browser does not read, the message is lost; dropping the link, which
    /// happens when its connection ends, closes the queue.
    pub fn send(&self, out: DeskOut) {
        if self.sender.try_send(out).is_err() {
            metrics::counter!("desk_messages_dropped_total").increment(1);
        }
    }
}

/// A browser phone that can carry audio now.
pub struct PhoneLink {
    /// Names the connection.
    pub connection: u64,
    /// Its packets.
    pub transport: Transport,
    /// What was agreed.
    pub format: LegFormat,
}
