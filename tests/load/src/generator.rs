//! Callers and agents' phones in one thread: signalling, audio every 20 ms on every leg, and a check of
//! everything that comes back.

use crate::legs::{Leg, opus_tone};
use crate::load::{Found, Load};
use crate::received::{Hearing, Received};
use crate::sip::{Dialog, Message};
use crate::sound::{AGENT_HZ, CALLER_HZ, FRAME, tone};
use edgecall_simulation::Chance;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

/// Legs that share a socket: what all of them send in one beat fits into its buffer.
pub const LEGS_A_SOCKET: usize = 40;
/// A request without answer is sent again after so long (RFC 3261 T1), ms.
const T1_MS: u64 = 500;
/// And given up after so many tries.
const TRIES: u32 = 6;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Stage {
    Inviting,
    Up,
    Ending,
    Over,
}

pub(crate) struct Call {
    dialog: Dialog,
    pub(crate) stage: Stage,
    began_us: u64,
    tries: u32,
    pub(crate) leg: Option<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Due {
    Again,
    Key(u8),
    HangUp,
}

/// The generator while it runs.
pub struct Generator {
    pub(crate) load: Load,
    pub(crate) began: Instant,
    pub(crate) run: u32,
    pub(crate) sip: UdpSocket,
    pub(crate) sockets: Vec<UdpSocket>,
    pub(crate) by_remote: BTreeMap<(usize, SocketAddr), usize>,
    pub(crate) legs: Vec<Leg>,
    pub(crate) phases: Vec<Vec<usize>>,
    pub(crate) calls: Vec<Call>,
    pub(crate) timers: BinaryHeap<Reverse<(u64, usize, Due)>>,
    pub(crate) frames: [[u8; FRAME]; 2],
    pub(crate) opus: Vec<Vec<u8>>,
    pub(crate) found: Found,
    pub(crate) window: Option<(u64, f64)>,
    pub(crate) setups: Vec<u64>,
    pub(crate) delays: Vec<u64>,
    pub(crate) chance: Chance,
}

pub(crate) fn loopback(port: u16) -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port)
}

impl Generator {
    /// Binds the sockets.
    ///
    /// # Errors
    /// A port is taken, or the process under test does not exist.
    pub fn new(load: Load) -> anyhow::Result<Generator> {
        let sip = UdpSocket::bind(loopback(0))?;
        sip.set_nonblocking(true)?;
        crate::process::cpu_seconds(load.pid)?;
        let mut generator = Generator {
            run: std::process::id(),
            began: Instant::now(),
            sip,
            sockets: Vec::new(),
            by_remote: BTreeMap::new(),
            legs: Vec::new(),
            phases: vec![Vec::new(); 20],
            calls: Vec::new(),
            timers: BinaryHeap::new(),
            frames: [tone(CALLER_HZ), tone(AGENT_HZ)],
            opus: if load.opus { opus_tone()? } else { Vec::new() },
            found: Found::default(),
            window: None,
            setups: Vec::new(),
            delays: Vec::new(),
            chance: Chance::new(1),
            load,
        };
        generator.plug_in_agents()?;
        Ok(generator)
    }

    pub(crate) fn bind(&mut self, port: u16) -> anyhow::Result<usize> {
        let socket = UdpSocket::bind(loopback(port))?;
        socket.set_nonblocking(true)?;
        self.sockets.push(socket);
        Ok(self.sockets.len() - 1)
    }

    pub(crate) fn now_us(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    /// Plays the whole run.
    ///
    /// # Errors
    /// A socket fails, or the process under test has gone.
    pub fn run(mut self) -> anyhow::Result<Found> {
        let churn = self.load.hang_up_ms.is_some() || self.load.key_ms.is_some();
        let mut tick = 0_u64;
        let mut all_started = None;
        loop {
            let now = self.now_us();
            while tick * 1_000 <= now {
                if self.window.is_some() {
                    let lag = (now - tick * 1_000) as f64 / 1_000.0;
                    self.found.own_lag_ms = self.found.own_lag_ms.max(lag);
                }
                self.tick(tick)?;
                tick += 1;
            }
            self.receive_audio();
            self.receive_sip()?;
            let wanted = self.wanted(tick);
            if self.load.refill && all_started.is_some() {
                let up = self.calls.iter().filter(|c| c.stage != Stage::Over).count();
                for _ in up..self.load.calls {
                    self.start_call()?;
                }
            } else {
                for _ in self.calls.len()..wanted {
                    self.start_call()?;
                }
            }
            let started = self.calls.len() >= self.load.calls || churn;
            if started && all_started.is_none() {
                all_started = Some(tick);
            }
            if let Some(since) = all_started {
                let opens = since + self.load.settle_ms;
                if self.window.is_none() && tick >= opens {
                    self.open_window()?;
                }
                if tick >= opens + self.load.window_ms {
                    break;
                }
            }
            let next = Duration::from_micros(tick * 1_000);
            std::thread::sleep(next.saturating_sub(self.began.elapsed()));
        }
        self.close_window()?;
        self.hang_up_all()?;
        Ok(self.found)
    }

    /// Calls that should have begun by now.
    fn wanted(&self, tick: u64) -> usize {
        ((tick as f64 / 1_000.0 * self.load.rate) as usize).min(self.load.calls)
    }

    fn start_call(&mut self) -> anyhow::Result<()> {
        let number = self.calls.len();
        let own = self.sip.local_addr()?;
        let dialog = Dialog::new(number, self.run, &self.load.number, self.load.target, own);
        self.calls.push(Call {
            dialog,
            stage: Stage::Inviting,
            began_us: self.now_us(),
            tries: 0,
            leg: None,
        });
        self.found.started += 1;
        self.found.started_in_window += u64::from(self.window.is_some());
        self.invite(number)
    }

    /// The socket of a caller; new ones are bound as they are needed.
    fn caller_socket(&mut self, number: usize) -> anyhow::Result<usize> {
        let agents = self.load.agents.div_ceil(LEGS_A_SOCKET);
        // Churning calls take turns on a few sockets: old ones have ended by then.
        let place = agents + number / LEGS_A_SOCKET % 64;
        while self.sockets.len() <= place {
            self.bind(0)?;
        }
        Ok(place)
    }

    fn invite(&mut self, number: usize) -> anyhow::Result<()> {
        let socket = self.caller_socket(number)?;
        let audio = self.sockets[socket].local_addr()?;
        let call = &mut self.calls[number];
        call.tries += 1;
        let wait = T1_MS << (call.tries - 1).min(5);
        self.sip
            .send_to(call.dialog.invite(audio).as_bytes(), self.load.target)?;
        self.after(wait, number, Due::Again);
        Ok(())
    }

    pub(crate) fn after(&mut self, ms: u64, number: usize, due: Due) {
        let at = self.now_us() / 1_000 + ms;
        self.timers.push(Reverse((at, number, due)));
    }

    fn tick(&mut self, tick: u64) -> anyhow::Result<()> {
        // Sending in 20 groups, as independent phones would, and not in one burst.
        let place = (tick % 20) as usize;
        for nth in 0..self.phases[place].len() {
            self.say(self.phases[place][nth]);
        }
        while let Some(Reverse((at, number, due))) = self.timers.peek().copied() {
            if at > tick {
                break;
            }
            self.timers.pop();
            self.due(number, due)?;
        }
        Ok(())
    }

    fn due(&mut self, number: usize, due: Due) -> anyhow::Result<()> {
        match (due, self.calls[number].stage) {
            (Due::Again, Stage::Inviting) if self.calls[number].tries >= TRIES => {
                self.over(number);
                self.found.failed += 1;
            }
            (Due::Again, Stage::Inviting) => {
                self.found.sent_again += 1;
                self.invite(number)?;
            }
            (Due::Again, Stage::Ending) if self.calls[number].tries < TRIES => {
                self.found.sent_again += 1;
                self.bye(number)?;
            }
            (Due::HangUp, Stage::Up) => {
                self.calls[number].stage = Stage::Ending;
                self.calls[number].tries = 0;
                self.bye(number)?;
            }
            (Due::Key(packet), Stage::Up) => self.key(number, packet),
            _ => {}
        }
        Ok(())
    }

    fn bye(&mut self, number: usize) -> anyhow::Result<()> {
        let call = &mut self.calls[number];
        call.tries += 1;
        let wait = T1_MS << (call.tries - 1).min(5);
        self.sip
            .send_to(call.dialog.bye().as_bytes(), self.load.target)?;
        self.after(wait, number, Due::Again);
        Ok(())
    }

    fn receive_sip(&mut self) -> anyhow::Result<()> {
        let mut bytes = [0; 8_192];
        while let Ok((length, from)) = self.sip.recv_from(&mut bytes) {
            let Some(message) = Message::parse(&bytes[..length]) else {
                continue;
            };
            let number = message
                .header("call-id")
                .and_then(|id| Dialog::number_in(id, self.run))
                .filter(|number| *number < self.calls.len());
            let Some(number) = number else { continue };
            match (message.code, message.method.as_str()) {
                (Some(100..200), _) => {}
                (Some(200..300), "INVITE") => self.answered(number, &message)?,
                (Some(300..), "INVITE") => {
                    let ack = self.calls[number].dialog.ack(true);
                    self.sip.send_to(ack.as_bytes(), from)?;
                    if self.calls[number].stage == Stage::Inviting {
                        self.over(number);
                        self.found.failed += 1;
                    }
                }
                (Some(_), "BYE") if self.calls[number].stage == Stage::Ending => self.over(number),
                (None, "BYE") => {
                    self.sip.send_to(message.ok().as_bytes(), from)?;
                    if self.calls[number].stage != Stage::Over {
                        self.over(number);
                        self.found.ended_by_node += 1;
                    }
                }
                (None, "ACK") | (Some(_), _) => {}
                (None, _) => drop(self.sip.send_to(message.ok().as_bytes(), from)?),
            }
        }
        Ok(())
    }

    fn answered(&mut self, number: usize, answer: &Message) -> anyhow::Result<()> {
        let now = self.now_us();
        let ack = {
            let call = &mut self.calls[number];
            call.dialog.answered(answer);
            call.dialog.ack(false)
        };
        self.sip.send_to(ack.as_bytes(), self.load.target)?;
        if self.calls[number].stage != Stage::Inviting {
            return Ok(());
        }
        self.calls[number].stage = Stage::Up;
        self.found.answered += 1;
        if self.window.is_some() || self.load.hang_up_ms.is_none() {
            self.setups.push(now - self.calls[number].began_us);
        }
        if let (true, Some(remote)) = (self.load.audio, answer.audio_address()) {
            let hearing = if self.load.expect_hz == 0 {
                Hearing::Deaf
            } else {
                Hearing::Alaw
            };
            let received = Received::new(hearing, self.load.expect_hz, 8_000);
            let socket = self.caller_socket(number)?;
            let leg = self.add_leg(socket, remote, received, true);
            self.calls[number].leg = Some(leg);
        }
        if let Some(ms) = self.load.hang_up_ms {
            let spread = i64::try_from(self.load.hang_up_spread_ms).unwrap_or(0);
            let later = self.chance.between(0, spread).unsigned_abs();
            self.after(ms + later, number, Due::HangUp);
        }
        if let Some(ms) = self.load.key_ms {
            self.after(ms, number, Due::Key(0));
        }
        Ok(())
    }

    fn over(&mut self, number: usize) {
        self.calls[number].stage = Stage::Over;
        self.found.ended_in_window += u64::from(self.window.is_some());
        if let Some(leg) = self.calls[number].leg {
            self.legs[leg].live = false;
            let (socket, remote) = (self.legs[leg].socket, self.legs[leg].remote);
            self.by_remote.remove(&(socket, remote));
            for phase in &mut self.phases {
                phase.retain(|place| *place != leg);
            }
        }
    }

    /// Ends what is up and waits a moment for the answers.
    fn hang_up_all(&mut self) -> anyhow::Result<()> {
        for number in 0..self.calls.len() {
            if self.calls[number].stage == Stage::Up {
                self.due(number, Due::HangUp)?;
                if number.is_multiple_of(50) {
                    std::thread::sleep(Duration::from_millis(5));
                    self.receive_sip()?;
                }
            }
        }
        let until = Instant::now() + Duration::from_secs(3);
        while Instant::now() < until && self.calls.iter().any(|c| c.stage == Stage::Ending) {
            self.receive_sip()?;
            let tick = self.now_us() / 1_000;
            self.tick(tick)?;
            std::thread::sleep(Duration::from_millis(2));
        }
        Ok(())
    }
}

/// Port of the agents' socket that an agent's packets go to.
pub fn agent_socket_port(first: u16, agent: usize) -> u16 {
    first + u16::try_from(agent / LEGS_A_SOCKET).unwrap_or(0)
}
