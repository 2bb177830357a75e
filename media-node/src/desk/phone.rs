//! The browser's phone: WebRTC on one side, a leg of the beat on the other.

use super::link::PhoneLink;
use crate::tenant::{TenantMessage, TenantSender};
use edgecall_model::AgentId;
use media_audio::{Codec, LegFormat, RtpPacket, Transport};
use rtc_core::{Negotiated, RtcCodec, RtcError, RtcEvent, RtcEvents, RtcFactory, RtcPeer};
use std::sync::{Arc, mpsc};
use tokio::task::JoinHandle;

/// A desk's phone. Dropping it closes the connection.
pub(super) struct DeskPhone {
    task: JoinHandle<()>,
    connection: u64,
    owner: PhoneOwner,
}

/// Whose phone it is.
#[derive(Clone)]
pub(super) struct PhoneOwner {
    pub agent: AgentId,
    pub desk: u64,
    pub tenant: TenantSender,
    /// Told once per connection that audio comes in.
    pub first_sound: Arc<dyn Fn() + Send + Sync>,
}

impl PhoneOwner {
    /// Says that a connection carries no audio any more; ignored for one that was replaced.
    fn lost(&self, phone: u64) {
        self.tenant.send(TenantMessage::PhoneLost {
            agent: self.agent.clone(),
            desk: self.desk,
            phone,
        });
    }
}

impl DeskPhone {
    /// Answers a browser's offer; gives the phone and the answer.
    pub async fn answer(
        factory: &RtcFactory,
        offer: &str,
        connection: u64,
        owner: PhoneOwner,
    ) -> Result<(DeskPhone, String), RtcError> {
        let (mut peer, answer) = factory.answer(offer, &RtcCodec::LAN_ORDER).await?;
        let events = peer
            .events()
            .ok_or_else(|| RtcError::Engine("no events".to_owned()))?;
        let task = tokio::spawn(carry(peer, events, connection, owner.clone()));
        Ok((
            DeskPhone {
                task,
                connection,
                owner,
            },
            answer,
        ))
    }
}

impl Drop for DeskPhone {
    fn drop(&mut self) {
        self.task.abort();
        self.owner.lost(self.connection);
    }
}

/// Passes packets to the beat and states to the tenant, until the connection ends.
async fn carry(peer: RtcPeer, mut events: RtcEvents, connection: u64, owner: PhoneOwner) {
    let mut to_beat: Option<mpsc::Sender<RtpPacket>> = None;
    let mut heard = false;
    while let Some(event) = events.recv().await {
        match event {
            RtcEvent::Connected if to_beat.is_none() => {
                let (sender, inbound) = mpsc::channel();
                to_beat = Some(sender);
                let phone = Box::new(link(&peer, connection, inbound));
                let (agent, desk) = (owner.agent.clone(), owner.desk);
                owner
                    .tenant
                    .send(TenantMessage::PhoneConnected { agent, desk, phone });
            }
            RtcEvent::Connected => {}
            RtcEvent::Packet(packet) => {
                if !heard {
                    heard = true;
                    (owner.first_sound)();
                }
                if let Some(sender) = &to_beat {
                    // A leg that was removed meanwhile has no use for the packet.
                    let _ = sender.send(inward(packet));
                }
            }
            RtcEvent::Disconnected => {
                to_beat = None;
                owner.lost(connection);
            }
            RtcEvent::Failed | RtcEvent::Closed => break,
        }
    }
    owner.lost(connection);
}

fn link(peer: &RtcPeer, connection: u64, inbound: mpsc::Receiver<RtpPacket>) -> PhoneLink {
    let send = peer.sender();
    let outbound = Box::new(move |packet: &RtpPacket| {
        // Dropped packets are counted by the connection.
        send(outward(packet));
    });
    let transport = Transport::Channel { inbound, outbound };
    PhoneLink {
        connection,
        transport,
        format: format_of(peer.negotiated()),
    }
}

fn format_of(agreed: &Negotiated) -> LegFormat {
    let codec = match agreed.codec {
        RtcCodec::Pcma => Codec::Pcma,
        RtcCodec::Pcmu => Codec::Pcmu,
        RtcCodec::Opus => Codec::Opus,
    };
    LegFormat {
        codec,
        payload_type: agreed.payload_type,
        dtmf_payload_types: agreed
            .telephone_events
            .iter()
            .map(|e| e.payload_type)
            .collect(),
        dtmf_clock: agreed
            .telephone_events
            .first()
            .map_or(codec.clock(), |e| e.clock),
        // A browser offers telephone events; if one does not, keys come from its page.
        tone_keys: false,
        comfort_noise: None,
    }
}

fn inward(packet: rtc_core::RtpPacket) -> RtpPacket {
    let rtc_core::RtpPacket {
        payload_type,
        marker,
        sequence,
        timestamp,
        ssrc,
        payload,
    } = packet;
    RtpPacket {
        payload_type,
        marker,
        sequence,
        timestamp,
        ssrc,
        payload,
    }
}

fn outward(packet: &RtpPacket) -> rtc_core::RtpPacket {
    rtc_core::RtpPacket {
        payload_type: packet.payload_type,
        marker: packet.marker,
        sequence: packet.sequence,
        timestamp: packet.timestamp,
        ssrc: packet.ssrc,
        payload: packet.payload.clone(),
    }
}
