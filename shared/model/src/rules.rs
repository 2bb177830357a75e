//! The settings that drive the desk (file 10 section 5) and what is set for single agents and queues.

use crate::agent::AgentState;
use crate::event::BoundPhone;
use crate::{AgentId, QueueId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A tenant's rules for desks. The default is what applies where nothing was set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct DeskRules {
    /// States in which an agent may dial (DESK-311).
    pub dial_states: Vec<AgentState>,
    /// States in which a transfer may reach an agent (DESK-328).
    pub transfer_states: Vec<AgentState>,
    /// States in which an internal call or consult may reach an agent (DESK-328).
    pub consult_states: Vec<AgentState>,
    /// Wrap-up after manual outbound calls (DESK-316).
    pub outbound_wrapup: OutboundWrapup,
    /// State after wrap-up (DESK-319).
    pub after_wrapup: AfterWrapup,
    /// Automatic busy after missed calls (DESK-321).
    pub auto_busy: Option<AutoBusy>,
    /// What becomes of a call whose agent's connection stays lost (DESK-329).
    pub lost_agent: LostAgent,
    /// Seconds in which a lost connection may come back, 0 to 120 (DESK-329).
    pub lost_seconds: u16,
    /// At the break time limit the agent becomes available, instead of being marked only (DESK-306).
    pub break_ends_at_limit: bool,
    /// The last agent may leave a conference and let the others go on (DESK-518).
    pub calls_without_agents: bool,
    /// Seconds that a parked customer waits before the call goes back, 10 to 3600.
    pub park_seconds: u16,
    /// Seconds that a customer's or other outside phone rings, 5 to 120.
    pub dial_seconds: u16,
    /// Supervisors can watch and control (DESK-870).
    pub supervision: bool,
    /// Settings of single agents.
    pub agents: BTreeMap<AgentId, AgentRules>,
    /// Settings of single queues.
    pub queues: BTreeMap<QueueId, QueueRules>,
}

impl Default for DeskRules {
    fn default() -> Self {
        use AgentState::{Available, Busy, Outbound, Wrapup};
        DeskRules {
            dial_states: vec![Available, Busy, Outbound, Wrapup],
            transfer_states: vec![Available],
            consult_states: vec![Available, Busy, Outbound],
            outbound_wrapup: OutboundWrapup::Timed,
            after_wrapup: AfterWrapup::StateBefore,
            auto_busy: None,
            lost_agent: LostAgent::EndCall,
            lost_seconds: 30,
            break_ends_at_limit: false,
            calls_without_agents: true,
            park_seconds: 120,
            dial_seconds: 60,
            supervision: true,
            agents: BTreeMap::new(),
            queues: BTreeMap::new(),
        }
    }
}

/// Wrap-up after manual outbound calls (DESK-316).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutboundWrapup {
    /// None.
    Off,
    /// The agent's own wrap-up seconds.
    Timed,
    /// Until the agent ends it.
    Manual,
}

/// State after wrap-up (DESK-319).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AfterWrapup {
    /// The one before the call.
    StateBefore,
    /// Always available.
    Available,
    /// Always busy.
    Busy,
}

/// Automatic busy after missed calls (DESK-321).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AutoBusy {
    /// Ring time-outs and rejections in a row, 1 to 10.
    pub misses: u8,
    /// Break with reason "missed calls" instead of busy.
    pub break_instead: bool,
}

/// What becomes of a call whose agent's connection stays lost (DESK-329).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LostAgent {
    /// It ends.
    EndCall,
    /// It goes back to the front of its queue; without one it ends.
    Requeue,
}

/// Settings of one agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct AgentRules {
    /// May watch and control the agents of the own queues (file 10 section 14).
    pub supervisor: bool,
    /// May dial outside numbers (DESK-613).
    pub may_dial: bool,
    /// Wrap-up seconds after calls that came without a queue and after manual outbound calls, 0 to 10800
    /// (DESK-316).
    pub wrapup_seconds: u16,
    /// Phones that ring beside the browser; the first to answer gets the call. An agent with one of them can
    /// be reached without a desk.
    pub phones: Vec<AgentPhone>,
}

impl Default for AgentRules {
    fn default() -> Self {
        AgentRules {
            supervisor: false,
            may_dial: true,
            wrapup_seconds: 30,
            phones: Vec::new(),
        }
    }
}

/// A phone bound to an agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AgentPhone {
    /// What it is; not [`BoundPhone::Browser`].
    pub kind: BoundPhone,
    /// Number or extension to call.
    pub number: String,
}

/// Settings of one queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct QueueRules {
    /// Break time limit in minutes, 0 to 240, 0 = none (DESK-306).
    pub break_minutes: u16,
    /// Agents who may be on break at once, 0 = no limit (DESK-307).
    pub break_heads: u16,
}
