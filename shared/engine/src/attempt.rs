//! Phones that ring, and what for.

use edgecall_model::event::{LegEnd, LegPurpose, MonitorMode};
use edgecall_model::{AgentId, At, LegNo};
use std::collections::{BTreeSet, VecDeque};

/// What happens when one of the phones is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Aim {
    /// A queue's agent gets the waiting call.
    Serve,
    /// The agent gets the customer back: a transfer or park came to nothing.
    Back,
    /// The customer is joined to the target, the agent who began it is released.
    Transfer { by: LegNo },
    /// The agent talks to the target in private.
    Consult { by: LegNo },
    /// The target joins the conversation.
    Join { by: LegNo },
    /// The agent's own phone in an outbound or internal call.
    Own,
    /// The called customer or colleague.
    Called,
    /// A supervisor's phone.
    Supervise { of: LegNo, mode: MonitorMode },
    /// The phone of a supervisor who takes over.
    TakeOver { of: LegNo },
    /// The phone of an agent who takes a parked customer.
    Retrieve,
    /// Another phone of the same agent.
    Move { from: LegNo },
}

impl Aim {
    pub(crate) fn purpose(&self) -> LegPurpose {
        match self {
            Aim::Serve => LegPurpose::QueueRing,
            Aim::Back => LegPurpose::DirectRing,
            Aim::Transfer { .. } => LegPurpose::Transfer,
            Aim::Consult { .. } => LegPurpose::Consult,
            Aim::Join { .. } => LegPurpose::Conference,
            Aim::Own => LegPurpose::Own,
            Aim::Called => LegPurpose::DirectRing,
            Aim::Supervise { mode, .. } => mode.purpose(),
            Aim::TakeOver { .. } => LegPurpose::TakeOver,
            Aim::Retrieve => LegPurpose::Retrieve,
            Aim::Move { .. } => LegPurpose::Move,
        }
    }

    /// The agent's leg that asked for it.
    pub(crate) fn begun_by(&self) -> Option<LegNo> {
        match self {
            Aim::Transfer { by } | Aim::Consult { by } | Aim::Join { by } => Some(*by),
            Aim::Move { from } => Some(*from),
            _ => None,
        }
    }

    /// A leg of the call goes on as another one.
    pub(crate) fn follow(&mut self, from: LegNo, to: LegNo) {
        match self {
            Aim::Transfer { by: leg }
            | Aim::Consult { by: leg }
            | Aim::Join { by: leg }
            | Aim::Supervise { of: leg, .. }
            | Aim::TakeOver { of: leg }
                if *leg == from =>
            {
                *leg = to;
            }
            _ => {}
        }
    }

    /// The agent may miss it (DESK-321): somebody wanted to reach the agent for a customer.
    pub(crate) fn can_be_missed(&self) -> bool {
        matches!(self, Aim::Serve | Aim::Back | Aim::Transfer { .. })
    }
}

/// Somebody to call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ringee {
    /// All phones of an agent.
    Agent(AgentId),
    /// One phone of an agent: its place among the bound phones, none for the browser.
    AgentPhone(AgentId, Option<u8>),
    /// An outside number.
    Number(String),
    /// The customer of an outbound call.
    Customer,
}

/// Phones that ring at the same time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Round {
    pub(crate) who: Vec<Ringee>,
    pub(crate) ring_ms: i64,
}

impl Round {
    pub(crate) fn one(who: Ringee, ring_seconds: u16) -> Self {
        Round {
            who: vec![who],
            ring_ms: i64::from(ring_seconds) * 1_000,
        }
    }
}

/// Phones that ring for one purpose.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    pub(crate) aim: Aim,
    /// Legs that ring now.
    pub(crate) legs: BTreeSet<LegNo>,
    /// Who is called when nobody answers.
    pub(crate) rest: VecDeque<Round>,
    /// The agents whose phones ring now.
    pub(crate) agents: BTreeSet<AgentId>,
    pub(crate) since: At,
    /// How the last leg ended.
    pub(crate) last: LegEnd,
}
