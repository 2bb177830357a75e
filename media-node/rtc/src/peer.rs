//! One connection to a browser.

use crate::answer::{with_key_presses, without_repeated_payloads};
use crate::error::RtcError;
use crate::offer::{self, Negotiated};
use async_trait::async_trait;
use bytes::Bytes;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{mpsc, watch};
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};
use webrtc::peer_connection::{
    PeerConnection, PeerConnectionEventHandler, RTCIceGatheringState, RTCPeerConnectionState,
    RTCSessionDescription,
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
    /// Of the browser's certificate: what makes a later offer one of this connection.
    remote_fingerprints: Vec<String>,
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
        offer_sdp: &str,
        wiring: Wiring,
    ) -> RtcPeer {
        let (outgoing, queue) = mpsc::channel(QUEUE);
        tokio::spawn(write_track(track, ssrc, queue));
        metrics::gauge!("rtc_peers").increment(1.0);
        RtcPeer {
            connection,
            negotiated,
            remote_fingerprints: fingerprints(offer_sdp),
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

    /// Answers another offer of the same connection: the browser's network has changed and it looks for new
    /// ways to us (ICE restart, RFC 8839 section 4.4.1.1.1). Encryption and streams go on as they are, and
    /// sound flows over the old way until a new one is found.
    ///
    /// Errors: [`RtcError::BadOffer`] when it is not an offer of this connection or wants another codec (then
    /// a new connection is needed), [`RtcError::NoAudio`], [`RtcError::NoCommonCodec`],
    /// [`RtcError::Engine`].
    pub async fn renegotiate(&self, offer_sdp: &str) -> Result<String, RtcError> {
        let chosen = offer::choose(offer_sdp, &[self.negotiated.codec])?;
        if chosen != self.negotiated {
            return Err(RtcError::BadOffer("its payload types are new".to_owned()));
        }
        if fingerprints(offer_sdp) != self.remote_fingerprints {
            return Err(RtcError::BadOffer("it is of another connection".to_owned()));
        }
        let bad = |error: &dyn std::fmt::Display| RtcError::BadOffer(error.to_string());
        let narrow = offer::narrowed(offer_sdp, &self.negotiated);
        let offer = RTCSessionDescription::offer(narrow).map_err(|error| bad(&error))?;
        let connection = &self.connection;
        connection
            .set_remote_description(offer)
            .await
            .map_err(|error| bad(&error))?;
        let answer = connection
            .create_answer(None)
            .await
            .map_err(|error| bad(&error))?;
        connection
            .set_local_description(answer)
            .await
            .map_err(|error| RtcError::Engine(error.to_string()))?;
        // Our own addresses are still the same, so there is nothing to wait for.
        let answer = connection
            .local_description()
            .await
            .ok_or_else(|| RtcError::Engine("no answer was made".to_owned()))?;
        metrics::counter!("rtc_ice_restarts_total").increment(1);
        let answer = without_repeated_payloads(&answer.sdp);
        Ok(with_key_presses(&answer, &self.negotiated))
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

/// The certificate fingerprints of a description, each once.
fn fingerprints(sdp: &str) -> Vec<String> {
    let lines = sdp
        .lines()
        .filter_map(|line| line.strip_prefix("a=fingerprint:"));
    let mut all: Vec<String> = lines.map(|line| line.trim().to_ascii_lowercase()).collect();
    all.sort_unstable();
    all.dedup();
    all
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
