//! How packets reach a leg's far end: a socket with symmetric latching, or a channel to another engine.

use crate::rtp::{RtpView, is_rtcp};
use crate::srtp::{Srtp, SrtpError, SrtpKeys};
use crate::{RtpPacket, Transport};
use bytes::Bytes;
use std::cell::RefCell;
use std::net::{SocketAddr, UdpSocket};
use std::sync::mpsc::Receiver;

/// Longest packet that is sent or received: an Ethernet frame's worth.
pub(crate) const MAX_PACKET: usize = 1_500;

thread_local! {
    /// Room to put a packet together, not cleared for each of them.
    static WIRE: RefCell<[u8; MAX_PACKET]> = const { RefCell::new([0; MAX_PACKET]) };
}

/// Something read from a leg's way.
pub(crate) enum Arrival {
    /// Bytes in the caller's buffer.
    Datagram { length: usize, from: SocketAddr },
    /// A packet that was already taken apart.
    Packet(RtpPacket),
}

/// The way that a leg's packets take, and whom it believes.
pub(crate) enum Way {
    Rtp {
        socket: UdpSocket,
        remote: SocketAddr,
        symmetric: bool,
        latched: bool,
        srtp: Option<Box<Srtp>>,
        /// Address, SSRC and next sequence number of a source that may become the remote.
        candidate: Option<(SocketAddr, u32, u16)>,
    },
    Channel {
        inbound: Receiver<RtpPacket>,
        outbound: Box<dyn FnMut(&RtpPacket) + Send>,
    },
}

impl Way {
    /// # Errors
    /// The socket cannot be switched to non-blocking.
    pub(crate) fn new(transport: Transport) -> std::io::Result<Self> {
        Ok(match transport {
            Transport::Rtp {
                socket,
                remote,
                symmetric,
            } => {
                socket.set_nonblocking(true)?;
                Way::Rtp {
                    socket,
                    remote,
                    symmetric,
                    latched: false,
                    srtp: None,
                    candidate: None,
                }
            }
            Transport::Channel { inbound, outbound } => Way::Channel { inbound, outbound },
        })
    }

    /// Sends to another address from now on and latches anew; no effect on a channel.
    pub(crate) fn set_remote(&mut self, address: SocketAddr) {
        if let Way::Rtp {
            remote,
            latched,
            candidate,
            ..
        } = self
        {
            *remote = address;
            *latched = false;
            *candidate = None;
        }
    }

    /// Encrypts and decrypts with other keys from now on, or not any more; no effect on a channel.
    ///
    /// # Errors
    /// The keys cannot be used.
    pub(crate) fn set_srtp(&mut self, keys: Option<&SrtpKeys>) -> Result<(), SrtpError> {
        if let Way::Rtp { srtp, .. } = self {
            *srtp = keys.map(Srtp::new).transpose()?;
        }
        Ok(())
    }

    /// Decrypts what arrived, if it is encrypted; `None` if it is not genuine.
    pub(crate) fn open(&mut self, buffer: &mut [u8], length: usize) -> Option<usize> {
        match self {
            Way::Rtp {
                srtp: Some(srtp), ..
            } => {
                let rtcp = is_rtcp(&buffer[..length]);
                srtp.open(buffer, length, rtcp)
            }
            _ => Some(length),
        }
    }

    /// Whether RTCP may come from this address.
    pub(crate) fn admits_rtcp(&self, from: SocketAddr) -> bool {
        match self {
            Way::Rtp { remote, .. } => from.ip().to_canonical() == remote.ip().to_canonical(),
            Way::Channel { .. } => false,
        }
    }

    /// Makes an RTCP packet ready for the wire; `None` if there is no wire.
    pub(crate) fn seal_rtcp(&mut self, packet: Vec<u8>) -> Option<Vec<u8>> {
        match self {
            Way::Rtp {
                srtp: Some(srtp), ..
            } => srtp.seal(&packet, true).map(|sealed| sealed.to_vec()),
            Way::Rtp { .. } => Some(packet),
            Way::Channel { .. } => None,
        }
    }

    /// Sends bytes that are not RTP to the far end's RTP port.
    pub(crate) fn send_beside(&self, bytes: &[u8]) {
        if let Way::Rtp { socket, remote, .. } = self {
            // A report that is lost is followed by another.
            let _ = socket.send_to(bytes, *remote);
        }
    }

    /// Where packets go now.
    pub(crate) fn remote(&self) -> Option<SocketAddr> {
        match self {
            Way::Rtp { remote, .. } => Some(*remote),
            Way::Channel { .. } => None,
        }
    }

    /// Reads what has arrived, if anything; bytes go into `buffer`.
    pub(crate) fn next_arrival(&mut self, buffer: &mut [u8]) -> Option<Arrival> {
        match self {
            Way::Rtp { socket, .. } => socket
                .recv_from(buffer)
                .ok()
                .map(|(length, from)| Arrival::Datagram { length, from }),
            Way::Channel { inbound, .. } => inbound.try_recv().ok().map(Arrival::Packet),
        }
    }

    /// Decides whether a valid packet comes from the far end, and latches.
    pub(crate) fn admits(&mut self, packet: &RtpView<'_>, source: Option<SocketAddr>) -> bool {
        let (
            Way::Rtp {
                remote,
                symmetric,
                latched,
                candidate,
                ..
            },
            Some(from),
        ) = (self, source)
        else {
            return true;
        };
        if !*symmetric {
            return from.ip().to_canonical() == remote.ip().to_canonical();
        }
        if from == *remote {
            *latched = true;
        } else if !*latched {
            // One stray packet must not steal a call: the second in sequence proves a stream.
            if *candidate == Some((from, packet.ssrc, packet.sequence)) {
                *remote = from;
                *latched = true;
            }
            *candidate = Some((from, packet.ssrc, packet.sequence.wrapping_add(1)));
        }
        *latched && from == *remote
    }

    /// Sends one packet; false if that failed.
    pub(crate) fn send(&mut self, packet: &RtpView<'_>) -> bool {
        match self {
            Way::Rtp {
                socket,
                remote,
                srtp,
                ..
            } => WIRE.with_borrow_mut(|wire| {
                let Some(length) = packet.write(wire.as_mut_slice()) else {
                    return false;
                };
                match srtp {
                    None => socket.send_to(&wire[..length], *remote).is_ok(),
                    Some(srtp) => srtp
                        .seal(&wire[..length], false)
                        .is_some_and(|sealed| socket.send_to(&sealed, *remote).is_ok()),
                }
            }),
            Way::Channel { outbound, .. } => {
                outbound(&RtpPacket {
                    payload_type: packet.payload_type,
                    marker: packet.marker,
                    sequence: packet.sequence,
                    timestamp: packet.timestamp,
                    ssrc: packet.ssrc,
                    payload: Bytes::copy_from_slice(packet.payload),
                });
                true
            }
        }
    }
}
