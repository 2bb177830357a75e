//! The browser's phone, played by a WebRTC engine in the test: sends a tone as A-law, keeps what it hears.

use async_trait::async_trait;
use bytes::Bytes;
use rtc::media_stream::MediaStreamTrack;
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters, RTCRtpEncodingParameters,
    RtpCodecKind,
};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Notify;
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};
use webrtc::peer_connection::{
    MediaEngine, PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler,
    RTCIceGatheringState, RTCSessionDescription,
};
use webrtc::runtime::TokioRuntime;

const SSRC: u32 = 0x1234_5678;

#[derive(Default)]
struct Ears {
    gathered: Notify,
    heard: Mutex<Vec<i16>>,
}

#[async_trait]
impl PeerConnectionEventHandler for EarsHandle {
    async fn on_ice_gathering_state_change(&self, state: RTCIceGatheringState) {
        if state == RTCIceGatheringState::Complete {
            self.0.gathered.notify_one();
        }
    }

    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        let ears = self.0.clone();
        tokio::spawn(async move {
            while let Some(event) = track.poll().await {
                if let TrackRemoteEvent::OnRtpPacket(packet) = event
                    && packet.header.payload_type == 8
                {
                    let samples = packet.payload.iter().map(|byte| alaw_to_sample(*byte));
                    ears.heard.lock().unwrap().extend(samples);
                }
            }
        });
    }
}

struct EarsHandle(Arc<Ears>);

/// A connected (or connecting) browser phone.
pub struct BrowserPhone {
    connection: Arc<dyn PeerConnection>,
    ears: Arc<Ears>,
    /// The offer to send as `phone_offer`.
    pub offer: String,
}

fn pcma() -> RTCRtpCodec {
    RTCRtpCodec {
        mime_type: "audio/PCMA".to_owned(),
        clock_rate: 8_000,
        channels: 1,
        sdp_fmtp_line: String::new(),
        rtcp_feedback: vec![],
    }
}

impl BrowserPhone {
    /// A phone that says a tone of `hz` all the time.
    pub async fn saying(hz: u32) -> BrowserPhone {
        let mut media = MediaEngine::default();
        let parameters = RTCRtpCodecParameters {
            rtp_codec: pcma(),
            payload_type: 8,
        };
        media
            .register_codec(parameters, RtpCodecKind::Audio)
            .unwrap();
        let ears = Arc::new(Ears::default());
        let connection = PeerConnectionBuilder::new()
            .with_media_engine(media)
            .with_handler(Arc::new(EarsHandle(ears.clone())))
            .with_runtime(Arc::new(TokioRuntime))
            .with_udp_addrs(vec!["127.0.0.1:0"])
            .build()
            .await
            .unwrap();
        let rtp_coding_parameters = RTCRtpCodingParameters {
            ssrc: Some(SSRC),
            ..Default::default()
        };
        let encoding = RTCRtpEncodingParameters {
            rtp_coding_parameters,
            codec: pcma(),
            ..Default::default()
        };
        let names = ["s".to_owned(), "t".to_owned(), "l".to_owned()];
        let [stream, track, label] = names;
        let kind = RtpCodecKind::Audio;
        let track = MediaStreamTrack::new(stream, track, label, kind, vec![encoding]);
        let track: Arc<dyn TrackLocal> = Arc::new(TrackLocalStaticRTP::new(track));
        connection.add_track(track.clone()).await.unwrap();
        let offer = connection.create_offer(None).await.unwrap();
        connection.set_local_description(offer).await.unwrap();
        ears.gathered.notified().await;
        let offer = connection.local_description().await.unwrap().sdp;
        tokio::spawn(say(track, hz));
        BrowserPhone {
            connection: Arc::new(connection),
            ears,
            offer,
        }
    }

    /// Takes the node's answer.
    pub async fn take(&self, answer: String) {
        let answer = RTCSessionDescription::answer(answer).unwrap();
        self.connection
            .set_remote_description(answer)
            .await
            .unwrap();
    }

    /// What was heard in the last `ms` milliseconds, at 8 kHz.
    pub fn heard(&self, ms: usize) -> Vec<i16> {
        let heard = self.ears.heard.lock().unwrap();
        heard[heard.len().saturating_sub(ms * 8)..].to_vec()
    }

    /// Closes the connection, as a browser that is gone.
    pub async fn close(&self) {
        let _ = self.connection.close().await;
    }
}

async fn say(track: Arc<dyn TrackLocal>, hz: u32) {
    let tone = media_audio::Pcm::tone(hz, 1_000, 0.3).samples;
    let mut every = tokio::time::interval(Duration::from_millis(20));
    for frame in 0u32.. {
        every.tick().await;
        let start = (frame as usize % 50) * 160;
        let payload: Vec<u8> = tone[start..start + 160]
            .iter()
            .map(|s| sample_to_alaw(*s))
            .collect();
        let header = rtc::rtp::Header {
            version: 2,
            payload_type: 8,
            sequence_number: (frame & 0xffff) as u16,
            timestamp: frame.wrapping_mul(160),
            ssrc: SSRC,
            ..Default::default()
        };
        let packet = rtc::rtp::Packet {
            header,
            payload: Bytes::from(payload),
        };
        // Refused until the connection is up.
        let _ = track.write_rtp(packet).await;
    }
}

/// ITU-T G.711, table 1a.
fn alaw_to_sample(byte: u8) -> i16 {
    let code = byte ^ 0x55;
    let (exponent, mantissa) = (i16::from(code >> 4 & 7), i16::from(code & 15));
    let size = if exponent == 0 {
        mantissa * 16 + 8
    } else {
        (mantissa * 16 + 264) << (exponent - 1)
    };
    if code & 0x80 == 0 { -size } else { size }
}

/// The code whose sample is nearest.
fn sample_to_alaw(sample: i16) -> u8 {
    (0..=255u8)
        .min_by_key(|code| i32::from(alaw_to_sample(*code)).abs_diff(i32::from(sample)))
        .unwrap_or(0xd5)
}
