//! A beat driven by hand and far ends that speak RTP to it over loopback sockets.
#![allow(dead_code)] // each test file uses its own part

use audio_codec::BoxedResampler;
use audio_codec::g722::{G722Decoder, G722Encoder};
use audio_codec::{Decoder as _, Encoder as _};
use media_audio::{
    Beat, BeatConfig, Codec, Datagram, EventSink, LegFormat, LegKey, LegStats, MediaCommand,
    MediaEvent, MediaHandle, Pcm, RtpPacket, Transport, classify,
};
use std::net::{SocketAddr, UdpSocket};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub const FRAME: usize = 160;

pub struct Rig {
    pub beat: Beat,
    pub handle: MediaHandle,
    events: Receiver<MediaEvent>,
}

pub fn sink() -> (EventSink, Receiver<MediaEvent>) {
    let (sender, events) = channel();
    let sender = Mutex::new(sender);
    let sink: EventSink = Arc::new(move |event| {
        let _ = sender.lock().unwrap().send(event);
    });
    (sink, events)
}

impl Rig {
    pub fn new() -> Self {
        Self::with(BeatConfig::default())
    }

    pub fn with(config: BeatConfig) -> Self {
        let (sink, events) = sink();
        let (beat, handle) = Beat::new(config, sink).unwrap();
        Self {
            beat,
            handle,
            events,
        }
    }

    pub fn tell(&self, command: MediaCommand) {
        self.handle.send(command).unwrap();
    }

    /// A new leg and the far end that talks to it.
    pub fn add(&self, key: u64, codec: Codec) -> Peer {
        self.add_as(key, LegFormat::usual(codec), true)
    }

    pub fn add_as(&self, key: u64, format: LegFormat, symmetric: bool) -> Peer {
        let (peer, socket) = Peer::new(format.codec);
        let transport = Transport::Rtp {
            socket,
            remote: peer.socket.local_addr().unwrap(),
            symmetric,
        };
        self.tell(MediaCommand::AddLeg {
            leg: LegKey(key),
            transport,
            format,
        });
        peer
    }

    pub fn bridge(&self, keys: &[u64]) {
        let legs = keys.iter().copied().map(LegKey).collect();
        self.tell(MediaCommand::Bridge { bridge: 1, legs });
    }

    /// One beat in which every given far end says one frame of its tone and hears what came.
    pub fn turn(&mut self, peers: &mut [&mut Peer]) {
        peers.iter_mut().for_each(|peer| peer.say());
        self.beat.tick();
        peers.iter_mut().for_each(|peer| peer.hear());
    }

    pub fn turns(&mut self, count: usize, peers: &mut [&mut Peer]) {
        (0..count).for_each(|_| self.turn(peers));
    }

    pub fn events(&self) -> Vec<MediaEvent> {
        self.events.try_iter().collect()
    }

    /// Waits for an event that comes from another thread.
    pub fn wait_event(&self) -> MediaEvent {
        self.events.recv_timeout(Duration::from_secs(20)).unwrap()
    }

    pub fn stats(&mut self, key: u64) -> LegStats {
        let (sender, receiver) = channel();
        let reply = Box::new(move |stats| sender.send(stats).unwrap());
        self.tell(MediaCommand::Stats {
            leg: LegKey(key),
            reply,
        });
        self.beat.tick();
        receiver.recv().unwrap().unwrap()
    }
}

/// A far end.
pub struct Peer {
    pub socket: UdpSocket,
    pub leg: SocketAddr,
    pub codec: Codec,
    pub payload_type: u8,
    pub sequence: u16,
    pub timestamp: u32,
    pub ssrc: u32,
    tone: Pcm,
    position: usize,
    opus: (ropus::Encoder, ropus::Decoder),
    g722: (G722Encoder, G722Decoder, BoxedResampler, BoxedResampler),
    /// Everything heard, decoded, at 8 kHz.
    pub heard: Vec<i16>,
    /// All packets received.
    pub packets: Vec<RtpPacket>,
}

impl Peer {
    /// A far end, and the socket that its leg shall use.
    pub fn new(codec: Codec) -> (Self, UdpSocket) {
        let (socket, leg) = (loopback(), loopback());
        socket.set_nonblocking(true).unwrap();
        let channels = ropus::Channels::Mono;
        let encoder = ropus::Encoder::builder(8_000, channels, ropus::Application::Voip).build();
        let peer = Self {
            socket,
            leg: leg.local_addr().unwrap(),
            codec,
            payload_type: codec.usual_payload_type(),
            sequence: 65_500,
            timestamp: 4_294_960_000,
            ssrc: 7,
            tone: Pcm::silence(20),
            position: 0,
            opus: (
                encoder.unwrap(),
                ropus::Decoder::new(8_000, channels).unwrap(),
            ),
            g722: (
                G722Encoder::new(),
                G722Decoder::new(),
                BoxedResampler::new(8_000, 16_000).unwrap(),
                BoxedResampler::new(16_000, 8_000).unwrap(),
            ),
            heard: Vec::new(),
            packets: Vec::new(),
        };
        (peer, leg)
    }

    pub fn sings(mut self, hz: u32) -> Self {
        self.tone = Pcm::tone(hz, 1_000, 0.3);
        self
    }

    /// Says this again and again.
    pub fn says(mut self, sound: &Pcm) -> Self {
        self.tone = sound.clone();
        self
    }

    /// Repeats each Opus frame in the next packet, for the case that it is lost.
    pub fn repeats_losses(mut self) -> Self {
        let voip = ropus::Application::Voip;
        let encoder = ropus::Encoder::builder(8_000, ropus::Channels::Mono, voip)
            .inband_fec(ropus::InbandFec::Enabled)
            .packet_loss_perc(20)
            .signal(ropus::Signal::Voice)
            .build();
        self.opus.0 = encoder.unwrap();
        self
    }

    /// The same tone, with this share of full scale as its amplitude.
    pub fn at_amplitude(mut self, amplitude: f64) -> Self {
        let factor = amplitude / 0.3;
        for sample in &mut self.tone.samples {
            *sample = (f64::from(*sample) * factor) as i16;
        }
        self
    }

    /// The payload of the next frame of the tone.
    pub fn next_payload(&mut self) -> Vec<u8> {
        let frame: Vec<i16> = (0..FRAME)
            .map(|n| self.tone.samples[(self.position + n) % self.tone.samples.len()])
            .collect();
        self.position += FRAME;
        let mut payload = vec![0; 400];
        let length = match self.codec {
            Codec::Pcma => audio_codec::pcma::PcmaEncoder::new()
                .encode_into(&frame, &mut payload)
                .unwrap(),
            Codec::Pcmu => audio_codec::pcmu::PcmuEncoder::new()
                .encode_into(&frame, &mut payload)
                .unwrap(),
            Codec::G722 => {
                let wide = self.g722.2.resample(&frame);
                self.g722.0.encode_into(&wide, &mut payload).unwrap()
            }
            Codec::Opus => self.opus.0.encode(&frame, &mut payload).unwrap(),
        };
        payload.truncate(length);
        payload
    }

    pub fn say(&mut self) {
        let payload = self.next_payload();
        let wire = rtp(
            self.payload_type,
            self.sequence,
            self.timestamp,
            self.ssrc,
            &payload,
        );
        self.socket.send_to(&wire, self.leg).unwrap();
        self.skip();
    }

    /// Passes 20 ms and a sequence number without sending.
    pub fn skip(&mut self) {
        self.sequence = self.sequence.wrapping_add(1);
        self.timestamp = self.timestamp.wrapping_add(self.codec.clock() / 50);
    }

    pub fn hear(&mut self) {
        let mut buffer = [0; 1_500];
        while let Ok((length, _)) = self.socket.recv_from(&mut buffer) {
            let view = match classify(&buffer[..length]) {
                Datagram::Rtp(view) => view,
                // Who seems to report beside the audio is answered there.
                Datagram::Rtcp => continue,
                Datagram::Malformed => panic!("the node sent something that is not RTP"),
            };
            if view.payload_type == self.payload_type {
                self.decode(view.payload);
            }
            self.packets.push(RtpPacket {
                payload_type: view.payload_type,
                marker: view.marker,
                sequence: view.sequence,
                timestamp: view.timestamp,
                ssrc: view.ssrc,
                payload: bytes::Bytes::copy_from_slice(view.payload),
            });
        }
    }

    fn decode(&mut self, payload: &[u8]) {
        let mut samples = [0; 960];
        let count = match self.codec {
            Codec::Pcma => audio_codec::pcma::PcmaDecoder::new().decode_into(payload, &mut samples),
            Codec::Pcmu => audio_codec::pcmu::PcmuDecoder::new().decode_into(payload, &mut samples),
            Codec::G722 => {
                let mut wide = [0; 2 * 960];
                let count = self.g722.1.decode_into(payload, &mut wide).unwrap();
                self.g722.3.resample_into(&wide[..count], &mut samples)
            }
            // A relayed packet may be rubbish that another far end made; then nothing is heard.
            Codec::Opus => Ok(self
                .opus
                .1
                .decode(payload, &mut samples, ropus::DecodeMode::Normal)
                .unwrap_or(0)),
        };
        self.heard.extend_from_slice(&samples[..count.unwrap()]);
    }

    /// Forgets what was heard so far.
    pub fn forget(&mut self) {
        self.heard.clear();
        self.packets.clear();
    }

    /// How loud a frequency is in what was heard.
    pub fn level(&self, hz: u32) -> f64 {
        media_audio::tone_level(&self.heard, 8_000, hz)
    }

    /// Asserts one unbroken audio stream: one source, consecutive numbers, 20 ms a packet.
    pub fn assert_continuous(&self) {
        let step = self.codec.clock() / 50;
        assert!(self.packets.len() > 2);
        for pair in self.packets.windows(2) {
            assert_eq!(pair[1].ssrc, pair[0].ssrc);
            assert_eq!(pair[1].sequence, pair[0].sequence.wrapping_add(1));
            assert_eq!(pair[1].timestamp, pair[0].timestamp.wrapping_add(step));
        }
    }
}

pub fn loopback() -> UdpSocket {
    UdpSocket::bind("127.0.0.1:0").unwrap()
}

pub fn rtp(payload_type: u8, sequence: u16, timestamp: u32, ssrc: u32, payload: &[u8]) -> Vec<u8> {
    let mut wire = vec![0x80, payload_type];
    wire.extend(sequence.to_be_bytes());
    wire.extend(timestamp.to_be_bytes());
    wire.extend(ssrc.to_be_bytes());
    wire.extend(payload);
    wire
}

/// A folder of its own for one test, removed at its end.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let unique = format!("media-audio-{name}-{:016x}", getrandom::u64().unwrap());
        let path = std::env::temp_dir().join(unique);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
