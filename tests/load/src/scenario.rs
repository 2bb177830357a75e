//! The scenarios: what is asked of the node, when a point passes, and the search for the largest that does.

use crate::company::User;
use crate::load::{Found, Load};
use crate::rig::{Node, Rig};
use crate::sound::AGENT_HZ;
use anyhow::Result;

/// One scenario of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Scenario {
    /// INVITE, 200, ACK, BYE.
    A,
    /// Prompt, one digit, hang up.
    B,
    /// Bridged and recorded in stereo.
    D,
    /// Agent free, next call rings.
    E,
    /// G.711 and Opus.
    G,
}

/// A measured point.
#[derive(Clone, Debug)]
pub struct Point {
    /// Calls at once, calls a second, or calls waiting.
    pub size: usize,
    /// What came out.
    pub found: Found,
    /// Whether it meets the conditions.
    pub passes: bool,
    /// From free to ring: how many, median, 99 %, longest, ms.
    pub free_to_ring: Option<(usize, f64, f64, f64)>,
    /// Start and drain of the node, ms.
    pub start_drain_ms: (f64, f64),
    /// Memory of the node before the calls, KiB.
    pub idle_kib: u64,
}

impl Point {
    /// CPU a call: ms for calls that come and go, percent of a core for calls that stay.
    pub fn cost(&self, scenario: Scenario) -> f64 {
        match scenario {
            Scenario::A | Scenario::B => {
                self.found.cpu_seconds * 1_000.0 / self.found.ended_in_window.max(1) as f64
            }
            _ => self.found.cpu_percent() / self.size.max(1) as f64,
        }
    }

    /// A line for people who watch.
    pub fn line(&self, scenario: Scenario) -> String {
        let found = &self.found;
        let share = |part: u64| part as f64 / found.packets.max(1) as f64 * 100.0;
        format!(
            "{scenario:?} {:>5}  {}  cpu {:5.1} %  a call {:.4}  answered {} failed {}  missing {:.3} %  late {:.3} %  \
             gaps {} ({:.0} ms)  without tone {}/{}  delay {:?} ms  set-up {:?} ms  {} MiB  generator late {:.1} ms",
            self.size,
            if self.passes { "passes" } else { "FAILS " },
            found.cpu_percent(),
            self.cost(scenario),
            found.answered,
            found.failed,
            share(found.lost),
            share(found.late),
            found.gaps,
            found.longest_gap_ms,
            found.without_tone,
            found.checked,
            found.delay_ms.map(|(p50, p99)| (round(p50), round(p99))),
            found.setup_ms.map(|(p50, p99)| (round(p50), round(p99))),
            found.memory_kib / 1_024,
            found.own_lag_ms,
        )
    }
}

fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

impl Scenario {
    /// First points, in order.
    fn first(self) -> &'static [usize] {
        match self {
            Scenario::A => &[50, 100],
            Scenario::B => &[10, 20],
            Scenario::D => &[50, 100, 200],
            Scenario::E => &[10, 100, 500],
            Scenario::G => &[20, 50],
        }
    }

    fn user(self) -> User {
        match self {
            Scenario::A => User::Answer,
            Scenario::B => User::Ivr,
            Scenario::D | Scenario::G => User::Talk,
            Scenario::E => User::Queue,
        }
    }

    fn agents(self, size: usize) -> usize {
        match self {
            Scenario::A | Scenario::B => 1,
            Scenario::D | Scenario::G => size,
            Scenario::E => 20,
        }
    }

    fn load(self, node: &Node, size: usize) -> Load {
        let steady = (size as f64 / 3.0).clamp(10.0, 60.0);
        match self {
            Scenario::A => Load {
                audio: false,
                settle_ms: 2_000,
                hang_up_ms: Some(50),
                ..node.load(size * 12, size as f64)
            },
            Scenario::B => Load {
                settle_ms: 5_000,
                key_ms: Some(1_000),
                ..node.load(size * 15, size as f64)
            },
            Scenario::D | Scenario::G => Load {
                expect_hz: AGENT_HZ,
                ..node.load(size, steady)
            },
            Scenario::E => Load {
                settle_ms: 8_000,
                window_ms: 20_000,
                refill: true,
                ..node.load(size + 20, 60.0)
            },
        }
    }

    fn passes(self, point: &Point) -> bool {
        let found = &point.found;
        let (size, window) = (point.size as f64, found.seconds);
        let few = |part: u64, whole: u64| part as f64 <= 0.001 * whole as f64;
        let audio = few(found.lost, found.packets)
            && few(found.late, found.packets)
            && few(found.gaps, found.packets)
            && found.longest_gap_ms <= 200.0
            && found.silent_legs == 0;
        match self {
            Scenario::A | Scenario::B => {
                let rate = found.ended_in_window as f64 / window;
                few(found.failed, found.started)
                    && found.sent_again as f64 <= 0.001 * found.started as f64 + 0.5
                    && rate >= 0.985 * size
            }
            Scenario::D | Scenario::G => {
                // A frame that is held back at the window's edge is not missing.
                let missing = found
                    .expected
                    .saturating_sub(found.packets + 2 * found.legs);
                audio
                    && found.answered == point.size as u64
                    && found.up == point.size as u64
                    && few(missing, found.expected)
                    && found.without_tone as f64 <= 0.005 * found.checked as f64 + 2.0
            }
            Scenario::E => {
                audio && found.failed == 0 && point.free_to_ring.is_some_and(|w| w.2 <= 20.0)
            }
        }
    }

    async fn point(self, rig: &Rig, size: usize) -> Result<Point> {
        let mut tries = 0;
        loop {
            let node = rig
                .node(self.user(), self.agents(size), self == Scenario::G)
                .await?;
            // The first call of a tenant loads it; that is not what is measured.
            let warm = Load {
                settle_ms: 200,
                window_ms: 200,
                agents_at: None,
                agents: 0,
                ..node.load(1, 10.0)
            };
            node.run(&warm).await?;
            let found = node.run(&self.load(&node, size)).await?;
            // Once is enough: the store takes a while to get what many calls leave.
            if self == Scenario::D && size == self.first()[0] {
                let recorded = rig.recorded(&node.company, 10).await?;
                println!("D recordings: {recorded:?}");
            }
            let (start, idle_kib) = (node.start_ms, node.idle_kib);
            let (drain, free_to_ring) = node.drain().await?;
            let mut point = Point {
                size,
                found,
                passes: false,
                free_to_ring,
                start_drain_ms: (start, drain),
                idle_kib,
            };
            point.passes = self.passes(&point);
            println!("{}", point.line(self));
            tries += 1;
            // A generator that was late itself says nothing about the node.
            if point.passes || point.found.own_lag_ms < 40.0 || tries == 3 {
                return Ok(point);
            }
        }
    }

    /// Measures the first points; with `search`, closes in on the largest point that passes to 10 %.
    ///
    /// # Errors
    /// Node or generator fail.
    pub async fn measure(self, rig: &Rig, search: bool) -> Result<Vec<Point>> {
        let mut points = Vec::new();
        for size in self.first() {
            let point = self.point(rig, *size).await?;
            let passes = point.passes;
            points.push(point);
            if !passes && self != Scenario::E {
                break;
            }
        }
        let good = points.iter().rev().find(|p| p.passes);
        let Some((size, cpu)) = good.map(|p| (p.size, p.found.cpu_percent())) else {
            return Ok(points);
        };
        if !search || self == Scenario::E {
            return Ok(points);
        }
        let mut low = size;
        let mut high = points.iter().find(|p| !p.passes).map(|p| p.size);
        let mut next = (size as f64 * 85.0 / cpu.max(1.0)) as usize;
        for _ in 0..6 {
            if high.is_some_and(|high| high * 10 <= low * 11) {
                break;
            }
            match high {
                Some(high) if next >= high || next <= low => next = (low + high) / 2,
                None if next <= low => next = low * 6 / 5 + 1,
                _ => {}
            }
            let point = self.point(rig, next.min(6_000)).await?;
            if point.passes {
                low = point.size;
                next = low * 6 / 5;
            } else {
                high = Some(point.size);
                next = (low + point.size) / 2;
            }
            points.push(point);
        }
        Ok(points)
    }
}
