//! Making peers from offers.

use crate::answer::{with_key_presses, without_repeated_payloads};
use crate::error::RtcError;
use crate::offer::{self, Negotiated, RtcCodec};
use crate::peer::{self, RtcPeer, Wiring};
use rtc::ice::mdns::MulticastDnsMode;
use rtc::media_stream::MediaStreamTrack;
use rtc::peer_connection::configuration::media_engine::MIME_TYPE_TELEPHONE_EVENT;
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters, RTCRtpEncodingParameters,
    RtpCodecKind,
};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;
use webrtc::peer_connection::{
    MediaEngine, PeerConnection, PeerConnectionBuilder, RTCConfigurationBuilder,
    RTCIceCandidateType, RTCSessionDescription, Registry, SettingEngine, SettingEngineBuilder,
    configure_rtcp_reports,
};
use webrtc::runtime::TokioRuntime;

/// Gathering only names our own sockets; longer than this means that something is broken.
const GATHERING_LIMIT: Duration = Duration::from_secs(5);

/// Where WebRTC media is received.
#[derive(Debug, Clone)]
pub struct RtcConfig {
    /// Address to bind; unspecified means every interface and loopback.
    pub bind_ip: IpAddr,
    /// UDP ports to use, one per connection; `None` lets the operating system choose.
    pub port_range: Option<RangeInclusive<u16>>,
    /// Address that browsers reach us under, if it is not the bound one (NAT 1:1).
    pub public_ip: Option<IpAddr>,
}

/// Makes peers. One per media node.
pub struct RtcFactory {
    config: RtcConfig,
    next_port: AtomicU32,
}

impl RtcFactory {
    /// A factory for the given addresses.
    pub fn new(config: RtcConfig) -> RtcFactory {
        RtcFactory {
            config,
            next_port: AtomicU32::new(0),
        }
    }

    /// Answers a browser's offer. The answer contains all our candidates, so no trickling is needed;
    /// the first codec of `preference` that the offer has is used. Must run inside a tokio runtime.
    ///
    /// Errors: [`RtcError::BadOffer`], [`RtcError::NoAudio`], [`RtcError::NoCommonCodec`] for the
    /// browser; [`RtcError::NoFreePort`], [`RtcError::GatheringTimedOut`], [`RtcError::Engine`] for
    /// the operator.
    pub async fn answer(
        &self,
        offer_sdp: &str,
        preference: &[RtcCodec],
    ) -> Result<(RtcPeer, String), RtcError> {
        let negotiated = offer::choose(offer_sdp, preference)?;
        let narrow = offer::narrowed(offer_sdp, &negotiated);
        let offer = RTCSessionDescription::offer(narrow)
            .map_err(|error| RtcError::BadOffer(error.to_string()))?;
        let (wiring, handler) = peer::wire();
        let connection = self.connect(&negotiated, handler).await?;
        let result = negotiate(connection.as_ref(), &wiring, &negotiated, offer).await;
        match result {
            Ok((track, ssrc, answer)) => {
                let peer = RtcPeer::start(connection, track, ssrc, negotiated, offer_sdp, wiring);
                Ok((peer, answer))
            }
            Err(error) => {
                let _ = connection.close().await;
                Err(error)
            }
        }
    }

    async fn connect(
        &self,
        negotiated: &Negotiated,
        handler: Arc<peer::Handler>,
    ) -> Result<Arc<dyn PeerConnection>, RtcError> {
        // Another program may take a free port between the look and the bind: a few tries.
        let mut last = RtcError::GatheringTimedOut;
        for _ in 0..4 {
            let port = self.free_port()?;
            let built = PeerConnectionBuilder::new()
                .with_configuration(RTCConfigurationBuilder::new().build())
                .with_media_engine(media_engine(negotiated)?)
                .with_interceptor_registry(configure_rtcp_reports(Registry::new()))
                .with_setting_engine(self.settings())
                .with_handler(handler.clone())
                .with_runtime(Arc::new(TokioRuntime))
                .with_udp_addrs(self.addresses(port))
                .build()
                .await;
            match built {
                Ok(connection) => return Ok(Arc::new(connection)),
                Err(error) => last = engine(error),
            }
        }
        Err(last)
    }

    fn settings(&self) -> SettingEngine {
        let mut settings = SettingEngineBuilder::new()
            .with_include_loopback_candidate(true)
            // The browser comes to us: its own names need no resolving, and port 5353 stays free.
            .with_multicast_dns_mode(MulticastDnsMode::Disabled);
        if let Some(ip) = self.config.public_ip {
            settings = settings.with_nat_1to1_ips(vec![ip.to_string()], RTCIceCandidateType::Host);
        }
        settings.build()
    }

    fn addresses(&self, port: u16) -> Vec<SocketAddr> {
        let mut addresses = vec![SocketAddr::new(self.config.bind_ip, port)];
        // "Every interface" leaves loopback out, but the browser may run on this machine.
        if self.config.bind_ip.is_unspecified() && self.config.public_ip.is_none() {
            addresses.push(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port));
        }
        addresses
    }

    /// The next port of the range that can be bound; 0 without a range.
    fn free_port(&self) -> Result<u16, RtcError> {
        let Some(range) = &self.config.port_range else {
            return Ok(0);
        };
        let (first, last) = (*range.start(), *range.end());
        let no_port = RtcError::NoFreePort { first, last };
        let Some(count) = last.checked_sub(first).map(|span| u32::from(span) + 1) else {
            return Err(no_port);
        };
        for _ in 0..count {
            let offset = self.next_port.fetch_add(1, Ordering::Relaxed) % count;
            let port = u16::try_from(u32::from(first) + offset).unwrap_or(last);
            if UdpSocket::bind(SocketAddr::new(self.config.bind_ip, port)).is_ok() {
                return Ok(port);
            }
        }
        Err(no_port)
    }
}

fn engine(error: impl std::fmt::Display) -> RtcError {
    RtcError::Engine(error.to_string())
}

fn codec_of(negotiated: &Negotiated) -> RTCRtpCodec {
    let codec = negotiated.codec;
    RTCRtpCodec {
        mime_type: format!("audio/{}", codec.name()),
        clock_rate: codec.clock(),
        channels: codec.channels(),
        sdp_fmtp_line: match codec {
            RtcCodec::Opus => "minptime=10;useinbandfec=1".to_owned(),
            _ => String::new(),
        },
        rtcp_feedback: Vec::new(),
    }
}

fn media_engine(negotiated: &Negotiated) -> Result<MediaEngine, RtcError> {
    let mut media = MediaEngine::default();
    let mut register = |rtp_codec, payload_type| {
        let parameters = RTCRtpCodecParameters {
            rtp_codec,
            payload_type,
        };
        media
            .register_codec(parameters, RtpCodecKind::Audio)
            .map_err(engine)
    };
    register(codec_of(negotiated), negotiated.payload_type)?;
    for event in &negotiated.telephone_events {
        let codec = RTCRtpCodec {
            mime_type: MIME_TYPE_TELEPHONE_EVENT.to_owned(),
            clock_rate: event.clock,
            channels: 1,
            sdp_fmtp_line: "0-15".to_owned(),
            rtcp_feedback: Vec::new(),
        };
        register(codec, event.payload_type)?;
    }
    Ok(media)
}

async fn negotiate(
    connection: &dyn PeerConnection,
    wiring: &Wiring,
    negotiated: &Negotiated,
    offer: RTCSessionDescription,
) -> Result<(Arc<dyn TrackLocal>, u32, String), RtcError> {
    let ssrc = random_ssrc()?;
    let encoding = RTCRtpEncodingParameters {
        rtp_coding_parameters: RTCRtpCodingParameters {
            ssrc: Some(ssrc),
            ..Default::default()
        },
        codec: codec_of(negotiated),
        ..Default::default()
    };
    let track: Arc<dyn TrackLocal> = Arc::new(TrackLocalStaticRTP::new(MediaStreamTrack::new(
        "edgecall".to_owned(),
        "edgecall-audio".to_owned(),
        "edgecall".to_owned(),
        RtpCodecKind::Audio,
        vec![encoding],
    )));
    connection.add_track(track.clone()).await.map_err(engine)?;
    let refused = |error: rtc::shared::error::Error| RtcError::BadOffer(error.to_string());
    connection
        .set_remote_description(offer)
        .await
        .map_err(refused)?;
    let answer = connection.create_answer(None).await.map_err(refused)?;
    connection
        .set_local_description(answer)
        .await
        .map_err(engine)?;
    tokio::time::timeout(GATHERING_LIMIT, wiring.gathered())
        .await
        .map_err(|_| RtcError::GatheringTimedOut)?;
    let answer = connection
        .local_description()
        .await
        .ok_or(RtcError::GatheringTimedOut)?;
    let answer = with_key_presses(&without_repeated_payloads(&answer.sdp), negotiated);
    Ok((track, ssrc, answer))
}

fn random_ssrc() -> Result<u32, RtcError> {
    let mut bytes = [0u8; 4];
    getrandom::fill(&mut bytes).map_err(engine)?;
    Ok(u32::from_be_bytes(bytes).max(1))
}
