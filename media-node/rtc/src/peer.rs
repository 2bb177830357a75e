//! One connection to a browser.

use crate::offer::Negotiated;
use async_trait::async_trait;
use bytes::Bytes;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{mpsc, watch};
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};
use webrtc::peer_connection::{
    PeerConnection, PeerConnectionEventHandler, RTCIceGatheringState, RTCPeerConnectionState,
};

/// Packets that may wait in each direction: five seconds of speech. More is not worth playing.
const QUEUE: usize = 256;

/// An RTP packet, as far as the media node is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RtpPacket {
    /// Payload type.
    pub payload_type: u8,
    /// Marker bit.
    pub marker: bool,
    /// Sequence number.
    pub sequence: u16,
    /// Timestamp in the payload's clock.
    pub timestamp: u32,
    /// Source; ignored when sending, the connection has its own.
    pub ssrc: u32,
    /// Payload.
    pub payload: Bytes,
}

/// What happens to a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RtcEvent {
    /// Media can flow.
    Connected,
    /// The browser sent a packet.
    Packet(RtpPacket),
    /// Nothing has been heard for some seconds; it may come back.
    Disconnected,
    /// It will not come back.
    Failed,
    /// Closed by us; nothing follows.
    Closed,
}

/// Stream of events. Packets that come while 256 wait unread are dropped; states never are.
pub struct RtcEvents {
    receiver: mpsc::UnboundedReceiver<RtcEvent>,
    waiting: Arc<AtomicUsize>,
}

impl RtcEvents {
    /// The next event; `None` after the connection is gone.
    pub async fn recv(&mut self) -> Option<RtcEvent> {
        let event = self.receiver.recv().await;
        self.taken(event)
    }

    /// The next event if there is one now; usable from any thread.
    pub fn try_recv(&mut self) -> Option<RtcEvent> {
        let event = self.receiver.try_recv().ok();
        self.taken(event)
    }

    fn taken(&self, event: Option<RtcEvent>) -> Option<RtcEvent> {
        if let Some(RtcEvent::Packet(_)) = event {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
        }
        event
    }
}

/// The engine's end of the events.
pub(crate) struct Handler {
    events: mpsc::UnboundedSender<RtcEvent>,
    waiting: Arc<AtomicUsize>,
    gathered: watch::Sender<bool>,
}

/// Our end of them, until the peer exists.
pub(crate) struct Wiring {
    events: RtcEvents,
    sender: mpsc::UnboundedSender<RtcEvent>,
    gathered: watch::Receiver<bool>,
}

impl Wiring {
    pub(crate) async fn gathered(&self) {
        // A handler that is gone cannot gather; the caller's time limit ends the wait.
        if self.gathered.clone().wait_for(|done| *done).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

pub(crate) fn wire() -> (Wiring, Arc<Handler>) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let (gathered, done) = watch::channel(false);
    let waiting = Arc::new(AtomicUsize::new(0));
    let handler = Handler {
        events: sender.clone(),
        waiting: waiting.clone(),
        gathered,
    };
    let wiring = Wiring {
        events: RtcEvents { receiver, waiting },
        sender,
        gathered: done,
    };
    (wiring, Arc::new(handler))
}

#[async_trait]
impl PeerConnectionEventHandler for Handler {
    async fn on_ice_gathering_state_change(&self, state: RTCIceGatheringState) {
        if state == RTCIceGatheringState::Complete {
            self.gathered.send_replace(true);
        }
    }

    async fn on_connection_state_change(&self, state: RTCPeerConnectionState) {
        let event = match state {
            RTCPeerConnectionState::Connected => RtcEvent::Connected,
            RTCPeerConnectionState::Disconnected => RtcEvent::Disconnected,
            RTCPeerConnectionState::Failed => RtcEvent::Failed,
            // Closing is reported by `close`, which knows when it is finished.
            _ => return,
        };
        // Nobody listening means that nobody wants to know.
        let _ = self.events.send(event);
    }

    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        tokio::spawn(read_track(track, self.events.clone(), self.waiting.clone()));
    }
}

async fn read_track(
    track: Arc<dyn TrackRemote>,
    events: mpsc::UnboundedSender<RtcEvent>,
    waiting: Arc<AtomicUsize>,
) {
    while let Some(event) = track.poll().await {
        let TrackRemoteEvent::OnRtpPacket(packet) = event else {
            continue;
        };
        if waiting.fetch_add(1, Ordering::Relaxed) >= QUEUE {
            waiting.fetch_sub(1, Ordering::Relaxed);
            metrics::counter!("rtc_packets_dropped_total", "direction" => "in").increment(1);
            continue;
        }
        let packet = RtpPacket {
            payload_type: packet.header.payload_type,
            marker: packet.header.marker,
            sequence: packet.header.sequence_number,
            timestamp: packet.header.timestamp,
            ssrc: packet.header.ssrc,
            payload: packet.payload,
        };
        if events.send(RtcEvent::Packet(packet)).is_err() {
            return;
        }
    }
}

/// A connection to a browser. Dropping it closes it.
pub struct RtcPeer {
    connection: Arc<dyn PeerConnection>,
    negotiated: Negotiated,
    outgoing: mpsc::Sender<RtpPacket>,
    events: Option<RtcEvents>,
    closed: mpsc::UnboundedSender<RtcEvent>,
    runtime: tokio::runtime::Handle,
}

impl RtcPeer {
    pub(crate) fn start(
        connection: Arc<dyn PeerConnection>,
        track: Arc<dyn TrackLocal>,
        ssrc: u32,
        negotiated: Negotiated,
        wiring: Wiring,
    ) -> RtcPeer {
        let (outgoing, queue) = mpsc::channel(QUEUE);
        tokio::spawn(write_track(track, ssrc, queue));
        metrics::gauge!("rtc_peers").increment(1.0);
        RtcPeer {
            connection,
            negotiated,
            outgoing,
            events: Some(wiring.events),
            closed: wiring.sender,
            runtime: tokio::runtime::Handle::current(),
        }
    }

    /// The stream of events; `None` if it was taken before.
    pub fn events(&mut self) -> Option<RtcEvents> {
        self.events.take()
    }

    /// What was agreed with the browser.
    pub fn negotiated(&self) -> &Negotiated {
        &self.negotiated
    }

    /// Queues a packet for the browser and returns at once, from any thread. False if it was
    /// dropped because too many wait or the connection is closed.
    pub fn send(&self, packet: RtpPacket) -> bool {
        queue_packet(&self.outgoing, packet)
    }

    /// A handle that only sends, for the media thread.
    pub fn sender(&self) -> impl Fn(RtpPacket) -> bool + Send + Sync + Clone + 'static {
        let outgoing = self.outgoing.clone();
        move |packet| queue_packet(&outgoing, packet)
    }

    /// Closes the connection and reports [`RtcEvent::Closed`]. May be repeated.
    pub async fn close(&self) {
        if let Err(error) = self.connection.close().await {
            tracing::debug!(%error, "WebRTC connection did not close cleanly");
        }
        // Whoever dropped the events does not need the last one.
        let _ = self.closed.send(RtcEvent::Closed);
    }
}

impl Drop for RtcPeer {
    fn drop(&mut self) {
        metrics::gauge!("rtc_peers").decrement(1.0);
        let connection = self.connection.clone();
        self.runtime.spawn(async move {
            // Closing twice is harmless; an error here has nobody to go to.
            let _ = connection.close().await;
        });
    }
}

fn queue_packet(outgoing: &mpsc::Sender<RtpPacket>, packet: RtpPacket) -> bool {
    let queued = outgoing.try_send(packet).is_ok();
    if !queued {
        metrics::counter!("rtc_packets_dropped_total", "direction" => "out").increment(1);
    }
    queued
}

async fn write_track(track: Arc<dyn TrackLocal>, ssrc: u32, mut queue: mpsc::Receiver<RtpPacket>) {
    while let Some(packet) = queue.recv().await {
        let header = rtc::rtp::Header {
            version: 2,
            marker: packet.marker,
            payload_type: packet.payload_type,
            sequence_number: packet.sequence,
            timestamp: packet.timestamp,
            ssrc,
            ..Default::default()
        };
        // Before the connection is up, and after it is closed, there is nowhere to send to.
        let _ = track
            .write_rtp(rtc::rtp::Packet {
                header,
                payload: packet.payload,
            })
            .await;
    }
}
