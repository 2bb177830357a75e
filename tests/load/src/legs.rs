//! Audio of the generator: what every leg says every 20 ms, and what comes back.

use crate::generator::{Due, Generator, LEGS_A_SOCKET, Stage, agent_socket_port, loopback};
use crate::load::middle_and_tail;
use crate::received::{Counts, Hearing, Received, stamp};
use crate::sound::{AGENT_HZ, CALLER_HZ, FRAME, tone};
use std::net::SocketAddr;

/// Every so many packets of a leg carry the time of sending.
const STAMP_EVERY: u32 = 10;

/// A leg that sends and receives audio.
pub(crate) struct Leg {
    pub(crate) socket: usize,
    pub(crate) remote: SocketAddr,
    sequence: u16,
    timestamp: u32,
    sent: u32,
    received: Received,
    pub(crate) live: bool,
    caller: bool,
}

impl Generator {
    pub(crate) fn plug_in_agents(&mut self) -> anyhow::Result<()> {
        let Some(first) = self.load.agents_at else {
            return Ok(());
        };
        for place in 0..self.load.agents {
            if place.is_multiple_of(LEGS_A_SOCKET) {
                self.bind(agent_socket_port(self.load.agents_from, place))?;
            }
            let hearing = if self.load.opus {
                Hearing::Opus(Box::new(ropus::Decoder::new(8_000, ropus::Channels::Mono)?))
            } else {
                Hearing::Alaw
            };
            let clock = if self.load.opus { 48_000 } else { 8_000 };
            let received = Received::new(hearing, CALLER_HZ, clock);
            let remote = loopback(first + u16::try_from(place)?);
            self.add_leg(self.sockets.len() - 1, remote, received, false);
        }
        Ok(())
    }

    pub(crate) fn add_leg(
        &mut self,
        socket: usize,
        remote: SocketAddr,
        received: Received,
        caller: bool,
    ) -> usize {
        let leg = self.legs.len();
        self.by_remote.insert((socket, remote), leg);
        self.phases[leg % 20].push(leg);
        self.legs.push(Leg {
            socket,
            remote,
            sequence: 0,
            timestamp: 0,
            sent: 0,
            received,
            live: true,
            caller,
        });
        leg
    }

    /// One packet of a key press (RFC 4733): six of them, the last three with the end bit.
    pub(crate) fn key(&mut self, number: usize, packet: u8) {
        let Some(leg) = self.calls[number].leg.map(|leg| &mut self.legs[leg]) else {
            return;
        };
        leg.sequence = leg.sequence.wrapping_add(1);
        let duration = 160 * (u16::from(packet.min(3)) + 1);
        let mut bytes = vec![0x80, if packet == 0 { 0xe5 } else { 0x65 }];
        bytes.extend(leg.sequence.to_be_bytes());
        bytes.extend(leg.timestamp.to_be_bytes());
        bytes.extend((number as u32 | 0x4000_0000).to_be_bytes());
        bytes.extend([1, if packet >= 3 { 0x8a } else { 0x0a }]);
        bytes.extend(duration.to_be_bytes());
        // A packet that the kernel cannot take is a lost packet.
        let _ = self.sockets[leg.socket].send_to(&bytes, leg.remote);
        if packet < 5 {
            self.after(
                if packet < 3 { 20 } else { 2 },
                number,
                Due::Key(packet + 1),
            );
        }
    }

    pub(crate) fn say(&mut self, place: usize) {
        let now = self.now_us();
        let opus = self.load.opus;
        let leg = &mut self.legs[place];
        if !leg.live {
            return;
        }
        leg.sequence = leg.sequence.wrapping_add(1);
        let by_opus = opus && !leg.caller;
        let (kind, step) = if by_opus { (96, 960) } else { (8, 160) };
        leg.timestamp = leg.timestamp.wrapping_add(step);
        leg.sent += 1;
        let mut bytes = [0_u8; 12 + 400];
        bytes[0] = 0x80;
        bytes[1] = kind;
        bytes[2..4].copy_from_slice(&leg.sequence.to_be_bytes());
        bytes[4..8].copy_from_slice(&leg.timestamp.to_be_bytes());
        bytes[8..12].copy_from_slice(&(place as u32 + 1).to_be_bytes());
        let length = if by_opus {
            let payload = &self.opus[leg.sent as usize % self.opus.len()];
            bytes[12..12 + payload.len()].copy_from_slice(payload);
            payload.len()
        } else {
            let mut frame = self.frames[usize::from(!leg.caller)];
            if !opus && leg.sent.is_multiple_of(STAMP_EVERY) {
                stamp(&mut frame, now);
            }
            bytes[12..12 + FRAME].copy_from_slice(&frame);
            FRAME
        };
        let _ = self.sockets[leg.socket].send_to(&bytes[..12 + length], leg.remote);
    }

    pub(crate) fn receive_audio(&mut self) {
        let mut bytes = [0; 1_500];
        for place in 0..self.sockets.len() {
            while let Ok((length, from)) = self.sockets[place].recv_from(&mut bytes) {
                let now = self.now_us();
                let Some(leg) = self.by_remote.get(&(place, from)) else {
                    continue;
                };
                let delay = self.legs[*leg].received.packet(&bytes[..length], now);
                if let (Some(delay), true) = (delay, self.window.is_some()) {
                    self.delays.push(delay);
                }
            }
        }
    }

    pub(crate) fn open_window(&mut self) -> anyhow::Result<()> {
        let now = self.now_us();
        for leg in &mut self.legs {
            leg.received.open_window(now);
        }
        self.window = Some((now, crate::process::cpu_seconds(self.load.pid)?));
        Ok(())
    }

    pub(crate) fn close_window(&mut self) -> anyhow::Result<()> {
        let Some((opened, cpu)) = self.window else {
            return Ok(());
        };
        self.found.cpu_seconds = crate::process::cpu_seconds(self.load.pid)? - cpu;
        self.found.memory_kib = crate::process::memory_kib(self.load.pid)?;
        self.found.seconds = (self.now_us() - opened) as f64 / 1e6;
        self.found.up = self.calls.iter().filter(|c| c.stage == Stage::Up).count() as u64;
        let per_leg = (self.found.seconds * 50.0) as u64;
        for leg in self.legs.iter().filter(|leg| leg.live) {
            let counts: Counts = leg.received.counts();
            self.found.legs += 1;
            self.found.expected += per_leg;
            self.found.silent_legs += u64::from(counts.packets == 0);
            self.found.packets += counts.packets;
            self.found.lost += counts.lost;
            self.found.late += counts.late;
            self.found.gaps += counts.gaps;
            self.found.checked += counts.checked;
            self.found.without_tone += counts.without_tone;
            let gap = counts.longest_gap as f64 / 1_000.0;
            self.found.longest_gap_ms = self.found.longest_gap_ms.max(gap);
        }
        self.found.delay_ms = middle_and_tail(&mut self.delays);
        self.found.setup_ms = middle_and_tail(&mut self.setups);
        Ok(())
    }
}

/// A second of the agents' tone in Opus, 20 ms packets.
pub(crate) fn opus_tone() -> anyhow::Result<Vec<Vec<u8>>> {
    let voice = ropus::Application::Voip;
    let mut encoder = ropus::Encoder::builder(8_000, ropus::Channels::Mono, voice)
        .bitrate(ropus::Bitrate::Bits(24_000))
        .build()?;
    let frame: Vec<i16> = tone(AGENT_HZ)
        .iter()
        .map(|code| crate::sound::linear(*code))
        .collect();
    let mut packets = Vec::new();
    for _ in 0..50 {
        let mut payload = vec![0; 400];
        let length = encoder.encode(&frame, &mut payload)?;
        payload.truncate(length);
        packets.push(payload);
    }
    Ok(packets)
}
