//! One leg of a call as the engine holds it.

use edgecall_model::event::{BoundPhone, LegPurpose, MonitorMode};
use edgecall_model::queue::Queue;
use edgecall_model::{AgentId, At, LegNo};
use std::sync::Arc;

/// Whom a leg goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Party {
    Customer,
    Agent { agent: AgentId, phone: BoundPhone },
    External { number: String },
}

/// Where a leg is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Is being called.
    Ringing,
    /// With the customer (or in the customer's place).
    Main,
    /// In a consult.
    Private,
    /// Waits while the customer is in a self-service flow.
    Aside,
    /// Listens to another leg or whispers to it.
    Monitor { of: LegNo, mode: MonitorMode },
    /// Is being released.
    Out,
}

/// A leg that has not ended.
#[derive(Clone, Debug)]
pub(crate) struct Leg {
    pub(crate) party: Party,
    pub(crate) purpose: LegPurpose,
    pub(crate) dialled: At,
    pub(crate) answered: Option<At>,
    /// The browser is attached to the leg.
    pub(crate) attached: bool,
    /// The party is being alerted.
    pub(crate) alerted: bool,
    /// Its own ringing tone or announcement can be heard before the answer.
    pub(crate) early: bool,
    pub(crate) place: Place,
    /// This agent has put the customer on hold.
    pub(crate) held_since: Option<At>,
    pub(crate) muted: bool,
    /// The audio is gone and may come back (DESK-329).
    pub(crate) lost: bool,
    /// Was joined with the customer at some time.
    pub(crate) served: bool,
    /// The agent's state when the leg was dialled comes back without wrap-up.
    pub(crate) supervises: Option<(LegNo, MonitorMode)>,
    /// Queue that delivered the call to this leg.
    pub(crate) queue: Option<Arc<Queue>>,
}

impl Leg {
    pub(crate) fn new(party: Party, purpose: LegPurpose, dialled: At) -> Self {
        Leg {
            party,
            purpose,
            dialled,
            answered: None,
            attached: false,
            alerted: false,
            early: false,
            place: Place::Ringing,
            held_since: None,
            muted: false,
            lost: false,
            served: false,
            supervises: None,
            queue: None,
        }
    }

    pub(crate) fn agent(&self) -> Option<&AgentId> {
        match &self.party {
            Party::Agent { agent, .. } => Some(agent),
            _ => None,
        }
    }

    /// The leg is the agent's browser, which needs no dialling.
    pub(crate) fn is_browser(&self) -> bool {
        matches!(
            self.party,
            Party::Agent {
                phone: BoundPhone::Browser,
                ..
            }
        )
    }

    /// Audio reaches it.
    pub(crate) fn is_present(&self) -> bool {
        (self.answered.is_some() || self.early) && !self.lost
    }

    /// Takes part in the conversation of its room. A hold parts the agent from the customer, not from a
    /// consult.
    pub(crate) fn takes_part(&self) -> bool {
        self.is_present() && (self.held_since.is_none() || self.place != Place::Main)
    }
}
