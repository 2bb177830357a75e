//! Real connections over loopback: an engine in the browser's role makes the offer.

use async_trait::async_trait;
use bytes::Bytes;
use rtc::media_stream::MediaStreamTrack;
use rtc::peer_connection::configuration::RTCOfferOptions;
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters, RTCRtpEncodingParameters,
    RtpCodecKind,
};
use rtc_core::{
    RtcCodec, RtcConfig, RtcError, RtcEvent, RtcEvents, RtcFactory, RtcPeer, RtpPacket,
};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};
use webrtc::peer_connection::{
    MediaEngine, PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler,
    RTCIceGatheringState, RTCPeerConnectionState, RTCSessionDescription, SettingEngineBuilder,
};
use webrtc::runtime::TokioRuntime;

const PATIENCE: Duration = Duration::from_secs(20);

fn factory() -> RtcFactory {
    let bind_ip = IpAddr::V4(Ipv4Addr::LOCALHOST);
    RtcFactory::new(RtcConfig {
        bind_ip,
        port_range: None,
        public_ip: None,
    })
}

enum Heard {
    Gathered,
    Connected,
    Packet(rtc::rtp::Packet),
}

struct Ears(mpsc::UnboundedSender<Heard>);

#[async_trait]
impl PeerConnectionEventHandler for Ears {
    async fn on_ice_gathering_state_change(&self, state: RTCIceGatheringState) {
        if state == RTCIceGatheringState::Complete {
            let _ = self.0.send(Heard::Gathered);
        }
    }

    async fn on_connection_state_change(&self, state: RTCPeerConnectionState) {
        if state == RTCPeerConnectionState::Connected {
            let _ = self.0.send(Heard::Connected);
        }
    }

    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        let ears = self.0.clone();
        tokio::spawn(async move {
            while let Some(event) = track.poll().await {
                if let TrackRemoteEvent::OnRtpPacket(packet) = event {
                    let _ = ears.send(Heard::Packet(packet));
                }
            }
        });
    }
}

/// The browser's side.
struct Browser {
    connection: Arc<dyn PeerConnection>,
    track: Arc<dyn TrackLocal>,
    heard: mpsc::UnboundedReceiver<Heard>,
    offer: String,
}

fn codec(name: &str, clock_rate: u32, channels: u16) -> RTCRtpCodec {
    RTCRtpCodec {
        mime_type: format!("audio/{name}"),
        clock_rate,
        channels,
        sdp_fmtp_line: String::new(),
        rtcp_feedback: vec![],
    }
}

impl Browser {
    async fn new(codecs: &[(&str, u32, u16, u8)]) -> Browser {
        let mut media = MediaEngine::default();
        for (name, clock, channels, payload_type) in codecs {
            let rtp_codec = codec(name, *clock, *channels);
            let parameters = RTCRtpCodecParameters {
                rtp_codec,
                payload_type: *payload_type,
            };
            media
                .register_codec(parameters, RtpCodecKind::Audio)
                .unwrap();
        }
        let (ears, heard) = mpsc::unbounded_channel();
        let connection = PeerConnectionBuilder::new()
            .with_media_engine(media)
            .with_handler(Arc::new(Ears(ears)))
            .with_runtime(Arc::new(TokioRuntime))
            // A restart binds anew, as on another network.
            .with_setting_engine(
                SettingEngineBuilder::new()
                    .with_discard_local_candidates_during_ice_restart(true)
                    .build(),
            )
            .with_udp_addrs(vec!["127.0.0.1:0"])
            .build()
            .await
            .unwrap();
        let (name, clock, channels, _) = codecs[0];
        let encoding = RTCRtpEncodingParameters {
            rtp_coding_parameters: RTCRtpCodingParameters {
                ssrc: Some(0x1234_5678),
                ..Default::default()
            },
            codec: codec(name, clock, channels),
            ..Default::default()
        };
        let track: Arc<dyn TrackLocal> = Arc::new(TrackLocalStaticRTP::new(MediaStreamTrack::new(
            "s".to_owned(),
            "t".to_owned(),
            "l".to_owned(),
            RtpCodecKind::Audio,
            vec![encoding],
        )));
        connection.add_track(track.clone()).await.unwrap();
        let offer = connection.create_offer(None).await.unwrap();
        connection.set_local_description(offer).await.unwrap();
        let connection: Arc<dyn PeerConnection> = Arc::new(connection);
        let mut browser = Browser {
            connection,
            track,
            heard,
            offer: String::new(),
        };
        browser
            .until(|heard| matches!(heard, Heard::Gathered).then_some(()))
            .await;
        browser.offer = browser.connection.local_description().await.unwrap().sdp;
        browser
    }

    async fn until<T>(&mut self, mut pick: impl FnMut(Heard) -> Option<T>) -> T {
        let wait = async {
            loop {
                if let Some(found) = pick(self.heard.recv().await.unwrap()) {
                    return found;
                }
            }
        };
        tokio::time::timeout(PATIENCE, wait)
            .await
            .expect("the browser waited in vain")
    }

    /// Another offer, after the network has changed: a new socket, the same connection.
    async fn change_network(&mut self) -> String {
        let options = RTCOfferOptions { ice_restart: true };
        let offer = self.connection.create_offer(Some(options)).await.unwrap();
        self.connection.set_local_description(offer).await.unwrap();
        self.until(|heard| matches!(heard, Heard::Gathered).then_some(()))
            .await;
        self.connection.local_description().await.unwrap().sdp
    }

    async fn take(&self, answer: String) {
        let answer = RTCSessionDescription::answer(answer).unwrap();
        self.connection
            .set_remote_description(answer)
            .await
            .unwrap();
    }

    async fn say(&self, payload_type: u8, sequence_number: u16, payload: &'static [u8]) {
        let header = rtc::rtp::Header {
            version: 2,
            payload_type,
            sequence_number,
            timestamp: u32::from(sequence_number) * 160,
            ssrc: 0x1234_5678,
            ..Default::default()
        };
        let packet = rtc::rtp::Packet {
            header,
            payload: Bytes::from_static(payload),
        };
        self.track.write_rtp(packet).await.unwrap();
    }
}

async fn next_event(events: &mut RtcEvents) -> RtcEvent {
    let event = tokio::time::timeout(PATIENCE, events.recv()).await;
    event.expect("no event came").expect("the events ended")
}

async fn connected(peer: &mut RtcPeer) -> RtcEvents {
    let mut events = peer.events().unwrap();
    while next_event(&mut events).await != RtcEvent::Connected {}
    events
}

async fn next_packet(events: &mut RtcEvents) -> RtpPacket {
    loop {
        if let RtcEvent::Packet(packet) = next_event(events).await {
            return packet;
        }
    }
}

fn ours(peer: &RtcPeer, sequence: u16, payload: &'static [u8]) -> RtpPacket {
    RtpPacket {
        payload_type: peer.negotiated().payload_type,
        marker: sequence == 1,
        sequence,
        timestamp: u32::from(sequence) * 160,
        ssrc: 0,
        payload: Bytes::from_static(payload),
    }
}

const CHROMIUM_LIKE: [(&str, u32, u16, u8); 5] = [
    ("PCMA", 8000, 1, 8),
    ("opus", 48000, 2, 111),
    ("PCMU", 8000, 1, 0),
    ("telephone-event", 48000, 1, 110),
    ("telephone-event", 8000, 1, 126),
];

const CHROMIUM_CODECS: &str = "a=rtpmap:111 opus/48000/2\r\na=rtpmap:0 PCMU/8000\r\n\
    a=rtpmap:110 telephone-event/48000\r\na=rtpmap:126 telephone-event/8000\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn speech_and_keys_flow_both_ways_as_the_answer_says() {
    let mut browser = Browser::new(&CHROMIUM_LIKE).await;
    // This engine offers the codec of its track only; a browser offers everything it has.
    let offer = browser
        .offer
        .replace("SAVPF 8\r\n", "SAVPF 8 111 0 110 126\r\n")
        .replace("a=rtpmap:8 ", &format!("{CHROMIUM_CODECS}a=rtpmap:8 "));
    assert!(offer.contains("SAVPF 8 111 0 110 126"), "{offer}");
    let (mut peer, answer) = factory()
        .answer(&offer, &RtcCodec::LAN_ORDER)
        .await
        .unwrap();
    assert_eq!(peer.negotiated().codec, RtcCodec::Pcma);
    assert_eq!(peer.negotiated().payload_type, 8);
    assert_eq!(peer.negotiated().telephone_events[0].payload_type, 126);
    let line = answer
        .lines()
        .find(|line| line.starts_with("m=audio"))
        .unwrap();
    assert!(line.ends_with(" 8 126"), "{line}");
    assert!(answer.contains("a=candidate:"), "{answer}");
    assert!(answer.contains("a=sendrecv"), "{answer}");

    browser.take(answer).await;
    let mut events = connected(&mut peer).await;
    browser
        .until(|heard| matches!(heard, Heard::Connected).then_some(()))
        .await;

    browser.say(8, 7, b"caller").await;
    let packet = next_packet(&mut events).await;
    assert_eq!((packet.payload_type, packet.sequence), (8, 7));
    assert_eq!(
        (packet.timestamp, packet.payload.as_ref()),
        (7 * 160, b"caller".as_ref())
    );
    browser.say(126, 8, &[5, 0x8a, 0x03, 0x20]).await;
    let packet = next_packet(&mut events).await;
    assert_eq!((packet.payload_type, packet.payload[0]), (126, 5));

    // The media thread has no runtime of its own.
    let (send, packet) = (peer.sender(), ours(&peer, 1, b"agent"));
    assert!(std::thread::spawn(move || send(packet)).join().unwrap());
    let heard = browser
        .until(|heard| match heard {
            Heard::Packet(packet) => Some(packet),
            _ => None,
        })
        .await;
    assert_eq!(heard.payload.as_ref(), b"agent");
    assert_eq!(
        (heard.header.payload_type, heard.header.sequence_number),
        (8, 1)
    );
    assert!(heard.header.marker);

    peer.close().await;
    while next_event(&mut events).await != RtcEvent::Closed {}
    browser.connection.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_hides_its_addresses_connects_with_opus() {
    let mut browser =
        Browser::new(&[("opus", 48000, 2, 111), ("telephone-event", 48000, 1, 110)]).await;
    // Browsers without microphone permission write names that only they can resolve.
    let hidden: String = browser
        .offer
        .lines()
        .filter(|line| !line.starts_with("a=candidate:"))
        .flat_map(|line| [line, "\r\n"])
        .collect();
    let (mut peer, answer) = factory()
        .answer(&hidden, &RtcCodec::LAN_ORDER)
        .await
        .unwrap();
    assert_eq!(peer.negotiated().codec, RtcCodec::Opus);
    browser.take(answer).await;
    let mut events = connected(&mut peer).await;
    browser
        .until(|heard| matches!(heard, Heard::Connected).then_some(()))
        .await;
    browser.say(111, 1, b"opus").await;
    assert_eq!(next_packet(&mut events).await.payload.as_ref(), b"opus");
    peer.close().await;
    browser.connection.close().await.unwrap();
}

fn lines_of<'a>(sdp: &'a str, start: &str) -> Vec<&'a str> {
    sdp.lines().filter(|line| line.starts_with(start)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_changes_its_network_keeps_its_call() {
    let mut browser = Browser::new(&[("PCMA", 8000, 1, 8)]).await;
    let (mut peer, answer) = factory()
        .answer(&browser.offer, &RtcCodec::LAN_ORDER)
        .await
        .unwrap();
    browser.take(answer.clone()).await;
    let mut events = connected(&mut peer).await;
    browser
        .until(|heard| matches!(heard, Heard::Connected).then_some(()))
        .await;
    browser.say(8, 1, b"before").await;
    assert_eq!(next_packet(&mut events).await.payload.as_ref(), b"before");

    let offer = browser.change_network().await;
    let ports = |sdp: &str| lines_of(sdp, "a=candidate:").join(" ");
    assert_ne!(ports(&offer), ports(&browser.offer), "it has a new address");
    let second = peer.renegotiate(&offer).await.unwrap();
    assert_ne!(
        lines_of(&second, "a=ice-ufrag"),
        lines_of(&answer, "a=ice-ufrag")
    );
    assert_eq!(
        lines_of(&second, "a=fingerprint"),
        lines_of(&answer, "a=fingerprint")
    );
    assert!(second.contains("a=candidate:"), "{second}");
    browser.take(second).await;

    // The same streams and keys, both ways, over the new address; what the change itself swallowed is lost.
    let (mut sequence, mut back) = (2, None);
    while back.is_none() {
        assert!(sequence < 1_000, "nothing came over the new address");
        browser.say(8, sequence, b"after").await;
        peer.send(ours(&peer, sequence, b"answer"));
        sequence += 1;
        tokio::time::sleep(Duration::from_millis(20)).await;
        while let Ok(heard) = browser.heard.try_recv() {
            if let Heard::Packet(packet) = heard {
                back = Some(packet);
            }
        }
    }
    assert_eq!(back.unwrap().payload.as_ref(), b"answer");
    assert_eq!(next_packet(&mut events).await.payload.as_ref(), b"after");

    let other = Browser::new(&[("PCMA", 8000, 1, 8)]).await;
    let foreign = peer.renegotiate(&other.offer).await.unwrap_err();
    assert!(matches!(foreign, RtcError::BadOffer(_)), "{foreign}");
    peer.close().await;
    browser.connection.close().await.unwrap();
    other.connection.close().await.unwrap();
}

/// Valid packets of every kind that shares the port, to be damaged.
fn wire_seeds() -> Vec<Vec<u8>> {
    let cookie = [0x21, 0x12, 0xa4, 0x42];
    let mut binding = vec![0x00, 0x01, 0x00, 0x24];
    binding.extend(cookie);
    binding.extend(*b"transactions");
    // USERNAME, PRIORITY, ICE-CONTROLLING, USE-CANDIDATE.
    binding.extend([0x00, 0x06, 0x00, 0x09]);
    binding.extend(*b"abcd:efgh\0\0\0");
    binding.extend([0x00, 0x24, 0x00, 0x04, 0x6e, 0x7f, 0x1e, 0xff]);
    binding.extend([0x80, 0x2a, 0x00, 0x08, 1, 2, 3, 4, 5, 6, 7, 8]);
    binding.extend([0x00, 0x25, 0x00, 0x00]);
    let mut response = binding.clone();
    response[0] = 0x01;
    let mut hello = vec![22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 40, 1, 0, 0, 28];
    hello.extend([7; 40]);
    let mut rtp = vec![0x80, 8, 0, 1, 0, 0, 0, 160, 0x12, 0x34, 0x56, 0x78];
    rtp.extend([0x55; 170]);
    let mut rtcp = vec![0x81, 201, 0, 7, 0x12, 0x34, 0x56, 0x78];
    rtcp.extend([0; 38]);
    vec![binding, response, hello, rtp, rtcp]
}

/// Damages a packet in one of a few ways, the same for the same number.
fn damaged(seed: &[u8], number: u64) -> Vec<u8> {
    let mut random = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random % below.max(1) as u64) as usize
    };
    let mut bytes = seed.to_vec();
    for _ in 0..=next(3) {
        let at = next(bytes.len());
        match next(4) {
            0 => bytes[at] ^= 1 << next(8),
            1 => bytes[at] = [0, 1, 0x7f, 0x80, 0xff][next(5)],
            2 => bytes.truncate(at.max(1)),
            _ => bytes
                .splice(at..at, std::iter::repeat_n(0xff, next(20)))
                .for_each(drop),
        }
    }
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_packets_from_anybody_do_not_disturb_a_call() {
    let mut browser = Browser::new(&[("PCMA", 8000, 1, 8)]).await;
    let (mut peer, answer) = factory()
        .answer(&browser.offer, &RtcCodec::LAN_ORDER)
        .await
        .unwrap();
    let candidate = lines_of(&answer, "a=candidate:")[0].to_owned();
    let port: u16 = candidate.split(' ').nth(5).unwrap().parse().unwrap();
    let stranger = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let throw = async |from: u64| {
        for number in from..from + 1_500 {
            for seed in wire_seeds() {
                let bytes = damaged(&seed, number);
                let _ = stranger.send_to(&bytes, ("127.0.0.1", port)).await;
            }
            // Not faster than they are read, or the flood itself would be what is tested.
            if number % 16 == 0 {
                tokio::task::yield_now().await;
            }
        }
    };
    throw(0).await;
    browser.take(answer).await;
    let mut events = connected(&mut peer).await;
    browser
        .until(|heard| matches!(heard, Heard::Connected).then_some(()))
        .await;
    throw(10_000).await;
    let heard = tokio::time::timeout(PATIENCE, async {
        let mut sequence = 1;
        loop {
            browser.say(8, sequence, b"still here").await;
            sequence += 1;
            let event = tokio::time::timeout(Duration::from_millis(50), events.recv()).await;
            if let Ok(Some(RtcEvent::Packet(packet))) = event {
                return packet;
            }
        }
    });
    assert_eq!(heard.await.unwrap().payload.as_ref(), b"still here");
    peer.close().await;
    browser.connection.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn unread_packets_are_dropped_and_states_are_not() {
    let mut browser = Browser::new(&[("PCMA", 8000, 1, 8)]).await;
    let (mut peer, answer) = factory()
        .answer(&browser.offer, &RtcCodec::LAN_ORDER)
        .await
        .unwrap();
    browser.take(answer).await;
    let mut events = connected(&mut peer).await;
    browser
        .until(|heard| matches!(heard, Heard::Connected).then_some(()))
        .await;
    for sequence in 0..600 {
        browser.say(8, sequence, b"x").await;
    }
    peer.close().await;
    let mut packets = 0;
    while let Ok(Some(event)) = tokio::time::timeout(PATIENCE, events.recv()).await {
        match event {
            RtcEvent::Packet(_) => packets += 1,
            RtcEvent::Closed => break,
            _ => {}
        }
    }
    // Packets may still arrive while the first are read, but never more than the queue at once.
    assert!((1..600).contains(&packets), "{packets}");
    browser.connection.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn ports_come_from_the_range_and_a_full_range_is_named() {
    let browser = Browser::new(&[("PCMA", 8000, 1, 8)]).await;
    // A port that was free a moment ago makes a range of one.
    let probe = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let port = probe.local_addr().unwrap().port();
    let bind_ip = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let factory = RtcFactory::new(RtcConfig {
        bind_ip,
        port_range: Some(port..=port),
        public_ip: None,
    });
    let full = factory
        .answer(&browser.offer, &RtcCodec::LAN_ORDER)
        .await
        .err()
        .unwrap();
    assert!(matches!(full, RtcError::NoFreePort { .. }), "{full}");
    drop(probe);
    let (peer, answer) = factory
        .answer(&browser.offer, &RtcCodec::LAN_ORDER)
        .await
        .unwrap();
    assert!(
        answer.contains(&format!(" 127.0.0.1 {port} typ host")),
        "{answer}"
    );
    peer.close().await;
    browser.connection.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn offers_that_cannot_be_used_are_refused_by_name() {
    let browser = Browser::new(&[("PCMA", 8000, 1, 8)]).await;
    let refused = async |offer: &str| {
        factory()
            .answer(offer, &RtcCodec::LAN_ORDER)
            .await
            .err()
            .expect("it was accepted")
    };
    assert!(matches!(refused("").await, RtcError::BadOffer(_)));
    assert!(matches!(refused("v=0\r\n").await, RtcError::NoAudio));
    let foreign = browser.offer.replace("PCMA/8000", "G722/8000");
    assert!(matches!(
        refused(&foreign).await,
        RtcError::NoCommonCodec { .. }
    ));
    // Cut off anywhere, it is refused or answered, and nothing panics.
    for cut in (0..browser.offer.len()).step_by(97) {
        if let Ok((peer, _)) = factory()
            .answer(&browser.offer[..cut], &RtcCodec::LAN_ORDER)
            .await
        {
            peer.close().await;
        }
    }
    browser.connection.close().await.unwrap();
}
