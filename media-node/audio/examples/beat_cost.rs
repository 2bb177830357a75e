//! What one 20 ms frame of one leg costs: `cargo run -p media-audio --example beat_cost [calls] [seconds]`.
//!
//! Bridges calls over loopback sockets, as fast as it goes, and divides the processor time that the beat and
//! the writer of recordings took by the frames handled; the far ends' own work is not counted. The first
//! line is what the system takes for the packets alone: compare the others with it, since machines differ.
//! Build it with `--release`; Linux only.

use media_audio::{
    Beat, BeatConfig, Codec, LegFormat, LegKey, MediaCommand, MediaHandle, Member,
    RecordingOptions, SpoolKey, Transport,
};
use std::error::Error;
use std::net::{SocketAddr, UdpSocket};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::time::Duration;

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
    /// Recordings are sealed.
    sealed: bool,
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
                    options: RecordingOptions {
                        spool_key: self.sealed.then(|| SpoolKey::new([7; 32])),
                        ..RecordingOptions::default()
                    },
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
        let (go, turns) = sync_channel::<()>(0);
        let (done, ends) = sync_channel::<()>(0);
        let beats = std::thread::Builder::new().name("beat".to_owned());
        let beats = beats.spawn(move || {
            while turns.recv().is_ok() {
                beat.tick();
                // Half a beat later nothing has come, as it is in a call; looking costs all the same.
                beat.relay();
                let _ = done.send(());
            }
            // The writer's thread lives until here.
            let used = cpu_of(&["beat", "recording-write"]);
            drop(beat);
            used
        })?;
        for round in 0..self.beats {
            for far_end in &far_ends {
                far_end.say(round, &opus)?;
            }
            go.send(())?;
            ends.recv()?;
            far_ends.iter().for_each(FarEnd::drain);
        }
        drop(go);
        let inside = beats.join().map_err(|_| "the beat failed")??;
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

/// CPU time so far of the threads of these names, as the scheduler counts it.
fn cpu_of(names: &[&str]) -> std::io::Result<Duration> {
    let mut used = 0;
    for task in std::fs::read_dir("/proc/self/task")? {
        let task = task?.path();
        let name = std::fs::read_to_string(task.join("comm"))?;
        if names.contains(&name.trim_end()) {
            let times = std::fs::read_to_string(task.join("schedstat"))?;
            let spent = times.split_ascii_whitespace().next();
            used += spent.and_then(|nanos| nanos.parse().ok()).unwrap_or(0);
        }
    }
    Ok(Duration::from_nanos(used))
}

/// What the system alone takes for the same packets: one read and one send for each, nothing else.
fn measure_bare(calls: u64, beats: u32) -> Result<(), Box<dyn Error>> {
    let pairs: Vec<[UdpSocket; 2]> = (0..calls * 2)
        .map(|_| -> std::io::Result<[UdpSocket; 2]> {
            let pair = [
                UdpSocket::bind("127.0.0.1:0")?,
                UdpSocket::bind("127.0.0.1:0")?,
            ];
            pair.iter()
                .try_for_each(|socket| socket.set_nonblocking(true))?;
            Ok(pair)
        })
        .collect::<Result<_, _>>()?;
    let far: Vec<(UdpSocket, SocketAddr)> = pairs
        .iter()
        .map(|[leg, far]| Ok((far.try_clone()?, leg.local_addr()?)))
        .collect::<std::io::Result<_>>()?;
    let (go, turns) = sync_channel::<()>(0);
    let (done, ends) = sync_channel::<()>(0);
    let bare = std::thread::Builder::new().name("bare".to_owned());
    let bare = bare.spawn(move || -> std::io::Result<Duration> {
        let to: Vec<SocketAddr> = pairs
            .iter()
            .map(|[_, far]| far.local_addr())
            .collect::<Result<_, _>>()?;
        let mut buffer = [0; 1_500];
        while turns.recv().is_ok() {
            for at in 0..pairs.len() {
                let (length, _) = pairs[at][0].recv_from(&mut buffer)?;
                pairs[at ^ 1][0].send_to(&buffer[..length], to[at ^ 1])?;
            }
            let _ = done.send(());
        }
        cpu_of(&["bare"])
    })?;
    for _ in 0..beats {
        for (socket, leg) in &far {
            socket.send_to(&[0x5a; 172], leg)?;
        }
        go.send(())?;
        ends.recv()?;
        let mut buffer = [0; 1_500];
        for (socket, _) in &far {
            while socket.recv(&mut buffer).is_ok() {}
        }
    }
    drop(go);
    let inside = bare.join().map_err(|_| "the bare relay failed")??;
    let micros = inside.as_secs_f64() * 1e6 / (f64::from(beats) * calls as f64 * 2.0);
    println!(
        "{:38} {micros:6.2} µs per party and frame, {:6.3} % of a core per party, {:6.3} % per call",
        "the system alone: one read, one send",
        micros / 200.0,
        micros / 100.0
    );
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
    let plan = |name, codecs: &[Codec]| Plan {
        name,
        codecs: codecs.to_vec(),
        listener: false,
        recorded: false,
        sealed: false,
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
        Plan {
            sealed: true,
            ..recorded(plan("A-law relayed, recorded and sealed", &[alaw; 2]))
        },
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
    measure_bare(calls, beats)?;
    plans.iter().try_for_each(Plan::measure)
}
