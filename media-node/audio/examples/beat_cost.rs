//! What one 20 ms frame of one leg costs: `cargo run -p media-audio --example beat_cost [calls] [seconds]`.
//!
//! Bridges calls over loopback sockets on one thread, as fast as it goes, and divides the time spent inside
//! the beat by the frames handled; the far ends' own work is not counted. Wall time of a single thread, so
//! read it on a quiet machine and compare lines with each other. Recordings are written by another thread:
//! pin the process to one core (`taskset -c 0`) to have that counted too.

use media_audio::{
    Beat, BeatConfig, Codec, LegFormat, LegKey, MediaCommand, MediaHandle, Member,
    RecordingOptions, Transport,
};
use std::error::Error;
use std::net::{SocketAddr, UdpSocket};
use std::path::Path;
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

/// What is measured.
#[derive(Clone)]
struct Plan {
    name: &'static str,
    /// One codec for each party of a call.
    codecs: Vec<Codec>,
    /// The last party hears and is not heard.
    listener: bool,
    recorded: bool,
    calls: u64,
    beats: u32,
}

impl Plan {
    fn members(&self, call: u64) -> Vec<Member> {
        let parties = self.codecs.len() as u64;
        let legs = (0..parties).map(|party| LegKey(parties * call + party));
        let mut members: Vec<Member> = legs.map(Member::speaks).collect();
        if let Some(last) = members.last_mut().filter(|_| self.listener) {
            *last = Member::listens(last.leg);
        }
        members
    }

    fn set_up(&self, handle: &MediaHandle, folder: &Path) -> Result<Vec<FarEnd>, Box<dyn Error>> {
        let mut far_ends = Vec::new();
        for call in 0..self.calls {
            let members = self.members(call);
            let legs: Vec<LegKey> = members.iter().map(|member| member.leg).collect();
            for (&leg, &codec) in legs.iter().zip(&self.codecs) {
                let socket = UdpSocket::bind("127.0.0.1:0")?;
                let far = UdpSocket::bind("127.0.0.1:0")?;
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
            handle.send(MediaCommand::Conference {
                bridge: call,
                members,
            })?;
            if self.recorded {
                handle.send(MediaCommand::StartRecording {
                    recording: call,
                    left: vec![legs[0]],
                    right: legs[1..].to_vec(),
                    path: folder.join(format!("{call}.wav")),
                    options: RecordingOptions::default(),
                })?;
            }
        }
        Ok(far_ends)
    }

    fn measure(&self) -> Result<(), Box<dyn Error>> {
        let (mut beat, handle) = Beat::new(BeatConfig::default(), Arc::new(|_| {}))?;
        let folder = std::env::temp_dir().join(format!("beat-cost-{:016x}", getrandom::u64()?));
        std::fs::create_dir_all(&folder)?;
        let far_ends = self.set_up(&handle, &folder)?;
        let opus = opus_frame()?;
        let mut inside = Duration::ZERO;
        for round in 0..self.beats {
            for far_end in &far_ends {
                far_end.say(round, &opus)?;
            }
            let begin = Instant::now();
            beat.tick();
            // Half a beat later nothing has come, as it is in a call; looking costs all the same.
            beat.relay();
            inside += begin.elapsed();
            far_ends.iter().for_each(FarEnd::drain);
        }
        let begin = Instant::now();
        drop(beat);
        // What recordings had still to be written belongs to the cost.
        inside += begin.elapsed();
        let parties = self.codecs.len() as f64;
        let frames = f64::from(self.beats) * self.calls as f64 * parties;
        let micros = inside.as_secs_f64() * 1e6 / frames;
        println!(
            "{:38} {micros:6.2} µs per party and frame, {:6.3} % of a core per party, {:6.3} % per call",
            self.name,
            micros / 200.0,
            micros * parties / 200.0
        );
        std::fs::remove_dir_all(&folder)?;
        Ok(())
    }
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
    let plan = |name, codecs: &[Codec]| Plan {
        name,
        codecs: codecs.to_vec(),
        listener: false,
        recorded: false,
        calls,
        beats,
    };
    let recorded = |plan: Plan| Plan {
        recorded: true,
        ..plan
    };
    let few = |plan: Plan| Plan {
        calls: calls.min(20),
        ..plan
    };
    let plans = [
        plan("A-law relayed", &[alaw; 2]),
        recorded(plan("A-law relayed and recorded", &[alaw; 2])),
        plan("A-law to µ-law", &[alaw, mulaw]),
        few(plan("A-law to Opus", &[alaw, opus])),
        plan("three parties", &[alaw; 3]),
        Plan {
            listener: true,
            ..plan("two parties and a listener", &[alaw; 3])
        },
        recorded(plan("three parties, recorded", &[alaw; 3])),
        few(plan("ten parties", &[alaw; 10])),
        few(plan("thirty parties", &[alaw; 30])),
    ];
    plans.iter().try_for_each(Plan::measure)
}
