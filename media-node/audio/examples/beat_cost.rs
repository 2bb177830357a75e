//! What one 20 ms frame of one leg costs: `cargo run -p media-audio --example beat_cost [calls] [seconds]`.
//!
//! Bridges calls over loopback sockets on one thread, as fast as it goes, and divides the time spent inside
//! the beat by the frames handled; the far ends' own work is not counted. Wall time of a single thread, so
//! read it on a quiet machine and compare lines with each other.

use media_audio::{Beat, BeatConfig, Codec, LegFormat, LegKey, MediaCommand, Transport};
use std::error::Error;
use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::{Duration, Instant};

struct FarEnd {
    socket: UdpSocket,
    leg: SocketAddr,
    codec: Codec,
}

impl FarEnd {
    fn say(&self, beat: u32, opus: &[u8]) -> std::io::Result<()> {
        let payload = match self.codec {
            Codec::Opus => opus,
            _ => &[0x5a; 160],
        };
        let mut wire = vec![0x80, self.codec.usual_payload_type()];
        wire.extend((beat as u16).to_be_bytes());
        wire.extend((beat * self.codec.clock() / 50).to_be_bytes());
        wire.extend(7u32.to_be_bytes());
        wire.extend(payload);
        self.socket.send_to(&wire, self.leg).map(|_| ())
    }

    fn drain(&self) {
        let mut buffer = [0; 1_500];
        while self.socket.recv(&mut buffer).is_ok() {}
    }
}

fn measure(
    name: &str,
    codecs: (Codec, Codec),
    recorded: bool,
    calls: u64,
    beats: u32,
) -> Result<(), Box<dyn Error>> {
    let (mut beat, handle) = Beat::new(BeatConfig::default(), Arc::new(|_| {}))?;
    let folder = std::env::temp_dir().join(format!("beat-cost-{:016x}", getrandom::u64()?));
    std::fs::create_dir_all(&folder)?;
    let mut far_ends = Vec::new();
    for call in 0..calls {
        let keys = [LegKey(2 * call), LegKey(2 * call + 1)];
        for (leg, codec) in keys.into_iter().zip([codecs.0, codecs.1]) {
            let (socket, far) = (
                UdpSocket::bind("127.0.0.1:0")?,
                UdpSocket::bind("127.0.0.1:0")?,
            );
            far.set_nonblocking(true)?;
            let remote = far.local_addr()?;
            far_ends.push(FarEnd {
                leg: socket.local_addr()?,
                socket: far,
                codec,
            });
            handle.send(MediaCommand::AddLeg {
                leg,
                transport: Transport::Rtp {
                    socket,
                    remote,
                    symmetric: true,
                },
                format: LegFormat::usual(codec),
            })?;
        }
        handle.send(MediaCommand::Bridge {
            bridge: call,
            legs: keys.to_vec(),
        })?;
        if recorded {
            handle.send(MediaCommand::StartRecording {
                recording: call,
                left: keys[0],
                right: keys[1],
                path: folder.join(format!("{call}.wav")),
            })?;
        }
    }
    let opus = opus_frame()?;
    let mut inside = Duration::ZERO;
    for round in 0..beats {
        for far_end in &far_ends {
            far_end.say(round, &opus)?;
        }
        let begin = Instant::now();
        beat.tick();
        inside += begin.elapsed();
        far_ends.iter().for_each(FarEnd::drain);
    }
    let frames = u64::from(beats) * calls * 2;
    let micros = inside.as_secs_f64() * 1e6 / frames as f64;
    println!(
        "{name:34} {micros:7.2} µs per leg and frame, {:6.3} % of a core per call",
        micros * 2.0 / 20_000.0 * 100.0
    );
    drop(beat);
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

fn opus_frame() -> Result<Vec<u8>, Box<dyn Error>> {
    let voice = ropus::Application::Voip;
    let mut encoder = ropus::Encoder::builder(8_000, ropus::Channels::Mono, voice).build()?;
    let tone = media_audio::Pcm::tone(440, 20, 0.3);
    let mut payload = vec![0; 400];
    let length = encoder.encode(&tone.samples, &mut payload)?;
    payload.truncate(length);
    Ok(payload)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse());
    let calls: u64 = arguments.next().transpose()?.unwrap_or(100);
    let seconds: u64 = arguments.next().transpose()?.unwrap_or(4);
    let beats = u32::try_from(seconds * 50)?;
    let (alaw, mulaw, opus) = (Codec::Pcma, Codec::Pcmu, Codec::Opus);
    measure("A-law relayed", (alaw, alaw), false, calls, beats)?;
    measure(
        "A-law relayed and recorded",
        (alaw, alaw),
        true,
        calls,
        beats,
    )?;
    measure("A-law to µ-law", (alaw, mulaw), false, calls, beats)?;
    measure("A-law to Opus", (alaw, opus), false, calls.min(20), beats)?;
    Ok(())
}
