//! Sockets on which only reports (RTCP) travel: seldom, so that they are asked together whether anything is
//! there, with one call a beat.

use crate::way::MAX_PACKET;
use mio::net::UdpSocket;
use mio::{Events, Interest, Poll, Token};
use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

/// Packets of one socket that are looked at in one reading.
const MOST_PER_READ: usize = 8;

pub(crate) struct ReportSockets {
    poll: Poll,
    events: Events,
    sockets: HashMap<usize, UdpSocket>,
}

impl ReportSockets {
    /// # Errors
    /// The system gives no poller.
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self {
            poll: Poll::new()?,
            events: Events::with_capacity(256),
            sockets: HashMap::new(),
        })
    }

    /// Takes a leg's socket over.
    ///
    /// # Errors
    /// The system refuses.
    pub(crate) fn add(&mut self, slot: usize, socket: std::net::UdpSocket) -> io::Result<()> {
        self.remove(slot);
        socket.set_nonblocking(true)?;
        let mut socket = UdpSocket::from_std(socket);
        let registry = self.poll.registry();
        registry.register(&mut socket, Token(slot), Interest::READABLE)?;
        self.sockets.insert(slot, socket);
        Ok(())
    }

    pub(crate) fn remove(&mut self, slot: usize) {
        if let Some(mut socket) = self.sockets.remove(&slot) {
            // It is closed right after this.
            let _ = self.poll.registry().deregister(&mut socket);
        }
    }

    /// Everything that has come: leg, bytes, source.
    pub(crate) fn receive(&mut self) -> Vec<(usize, Vec<u8>, SocketAddr)> {
        let mut found = Vec::new();
        let asked = !self.sockets.is_empty();
        if !asked
            || self
                .poll
                .poll(&mut self.events, Some(Duration::ZERO))
                .is_err()
        {
            return found;
        }
        let mut buffer = [0; MAX_PACKET];
        for Token(slot) in self.events.iter().map(|event| event.token()) {
            let Some(socket) = self.sockets.get(&slot) else {
                continue;
            };
            let mut left = MOST_PER_READ;
            while let Ok((length, from)) = socket.recv_from(&mut buffer) {
                // A flood is read away without being looked at: the poller tells of a socket only once.
                if left > 0 {
                    left -= 1;
                    found.push((slot, buffer[..length].to_vec(), from));
                }
            }
        }
        found
    }

    pub(crate) fn send(&self, slot: usize, packet: &[u8], to: SocketAddr) {
        if let Some(socket) = self.sockets.get(&slot) {
            // A report that is lost is followed by another.
            let _ = socket.send_to(packet, to);
        }
    }
}
