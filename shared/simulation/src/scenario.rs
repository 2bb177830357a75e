//! The scenario file: a small TOML file that describes a company and its day.

use crate::{AgentHabits, ArrivalKind, CallerHabits, Distribution};
use serde::{Deserialize, Serialize};

mod check;

/// Most queues in a file; each has a hotline of its own.
pub const HOTLINES_MOST: usize = 50;

/// A day of a company. Every field has its range; [`Scenario::read`] names what is outside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What it is about, 1 to 100 characters.
    pub name: String,
    /// Local day, `YYYY-MM-DD`.
    #[serde(default = "defaults::day")]
    pub day: String,
    /// IANA time zone.
    #[serde(default = "defaults::time_zone")]
    pub time_zone: String,
    /// Decides all chance; a command line may replace it.
    #[serde(default = "defaults::seed")]
    pub seed: u64,
    /// Calls.
    pub calls: CallPlan,
    /// What callers are like.
    #[serde(default)]
    pub callers: CallerHabits,
    /// Queues, 1 to 50.
    pub queues: Vec<QueuePlan>,
    /// Agents, in teams that work alike; 1 to 200 teams, 1 to 20,000 agents together.
    pub teams: Vec<TeamPlan>,
}

/// How many calls, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallPlan {
    /// Expected calls of the day, 0 to 10,000,000.
    pub number: f64,
    /// First hour with calls, 0 to 23.
    pub first_hour: u8,
    /// Parts of the whole in each hour from the first on; the day ends at 24.
    pub hours: Vec<f64>,
    /// Pattern within each hour.
    #[serde(default)]
    pub arrivals: ArrivalKind,
}

/// A queue with its hotline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueuePlan {
    /// Unique name, 1 to 50 characters.
    pub name: String,
    /// Its part of all calls, 0 to 1,000,000.
    #[serde(default = "defaults::share")]
    pub share: f64,
    /// How long a talk lasts.
    pub talk: Distribution,
    /// Spoken before the call is queued; empty = nothing. At most 500 characters.
    #[serde(default)]
    pub greeting: String,
    /// Seconds of wrap-up, 0 or 3 to 300.
    #[serde(default = "defaults::wrapup")]
    pub wrapup_seconds: u16,
    /// Seconds a phone rings, 5 to 120.
    #[serde(default = "defaults::ring")]
    pub ring_seconds: u16,
    /// Longest wait, 10 to 3,600.
    #[serde(default = "defaults::wait")]
    pub wait_seconds: u32,
    /// Most callers waiting, 0 = no limit.
    #[serde(default)]
    pub max_waiting: u32,
    /// Service-level seconds, 1 to 60.
    #[serde(default = "defaults::service_level")]
    pub service_level_seconds: u16,
}

/// Agents who work alike.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeamPlan {
    /// Name, 1 to 20 characters.
    pub name: String,
    /// How many, 1 to 20,000.
    pub agents: u32,
    /// Queues that they serve.
    pub queues: Vec<TeamQueue>,
    /// `HH:MM`.
    pub comes: String,
    /// `HH:MM`, later than `comes`; `24:00` is midnight.
    pub goes: String,
    /// Agents come up to so many seconds early, 0 to 3,600.
    #[serde(default = "defaults::early")]
    pub early_seconds: u32,
    /// Breaks.
    #[serde(default)]
    pub breaks: Vec<BreakPlan>,
    /// What they are like.
    #[serde(default)]
    pub habits: AgentHabits,
}

/// A team's place in a queue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeamQueue {
    /// Name of a queue of the file.
    pub name: String,
    /// 1 (first) to 5.
    #[serde(default = "defaults::priority")]
    pub priority: u8,
}

/// A break of a team.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BreakPlan {
    /// `HH:MM`: the first agent's begin.
    pub at: String,
    /// Length, 1 to 480.
    pub minutes: u32,
    /// The agents' begins are spread over so many minutes, 0 to 480.
    #[serde(default)]
    pub spread_minutes: u32,
    /// Reason, at most 20 characters.
    #[serde(default = "defaults::reason")]
    pub reason: String,
}

/// What is wrong with a scenario file; one sentence for each fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct ScenarioFault(pub Vec<String>);

impl Scenario {
    /// Reads and checks a file's text.
    ///
    /// # Errors
    /// Everything that is wrong, with its place in the file.
    pub fn read(text: &str) -> Result<Scenario, ScenarioFault> {
        let scenario: Scenario =
            toml::from_str(text).map_err(|fault| ScenarioFault(vec![fault.to_string()]))?;
        let faults = scenario.faults();
        if faults.is_empty() {
            Ok(scenario)
        } else {
            Err(ScenarioFault(faults))
        }
    }

    /// Agents of all teams.
    pub fn agents(&self) -> u64 {
        self.teams.iter().map(|team| u64::from(team.agents)).sum()
    }
}

mod defaults {
    pub fn day() -> String {
        "2026-03-02".to_owned()
    }
    pub fn time_zone() -> String {
        "Asia/Shanghai".to_owned()
    }
    pub fn seed() -> u64 {
        1
    }
    pub fn share() -> f64 {
        1.0
    }
    pub fn wrapup() -> u16 {
        15
    }
    pub fn ring() -> u16 {
        25
    }
    pub fn wait() -> u32 {
        600
    }
    pub fn service_level() -> u16 {
        20
    }
    pub fn early() -> u32 {
        300
    }
    pub fn priority() -> u8 {
        1
    }
    pub fn reason() -> String {
        "meal".to_owned()
    }
}
