//! What the shell keeps of each running call: which leg of the engine is which leg of the beat.

use super::rooms::Rooms;
use crate::call::{CustomerLeg, Line};
use crate::recording::CallLog;
use edgecall_model::event::Event;
use edgecall_model::{AgentId, CallId, LegNo};
use media_audio::LegKey;
use std::collections::{BTreeMap, HashMap};

/// One running call.
pub struct RunningCall {
    /// The customer's side; gone once hung up.
    pub customer: Option<CustomerLeg>,
    /// The customer's leg on the beat, once it has audio.
    pub customer_key: Option<LegKey>,
    /// Legs that we placed: telephones of customers, outside parties and agents.
    pub lines: BTreeMap<LegNo, Line>,
    /// Agents' browser legs: rung or connected.
    pub agents: BTreeMap<LegNo, AgentId>,
    /// The open log; absent before the first event.
    pub log: Option<CallLog>,
    /// The events so far, for pushes.
    pub events: Vec<Event>,
    /// Who hears whom.
    pub(super) rooms: Rooms,
    /// Plays that are being made, by leg; another play or a stop makes them late.
    pub awaited: HashMap<LegNo, u32>,
    /// Recordings that run or are being closed: number in the call by name on the beat.
    pub recordings: BTreeMap<u64, u16>,
    /// The engine is done with the call; only its recordings are still being closed.
    pub closed: bool,
}

impl RunningCall {
    /// A call that has just arrived.
    pub fn new(customer: CustomerLeg) -> Self {
        RunningCall {
            customer: Some(customer),
            ..RunningCall::placed()
        }
    }

    /// A call that an agent places.
    pub fn placed() -> Self {
        RunningCall {
            customer: None,
            lines: BTreeMap::new(),
            customer_key: None,
            agents: BTreeMap::new(),
            log: None,
            events: Vec::new(),
            rooms: Rooms::default(),
            awaited: HashMap::new(),
            recordings: BTreeMap::new(),
            closed: false,
        }
    }
}

/// An agent's browser phone on the beat.
pub struct AgentPhone {
    /// Its leg; stays the same when the browser comes back during a call.
    pub key: LegKey,
    /// The connection that carries it now.
    pub connection: u64,
    /// Audio can flow.
    pub connected: bool,
    /// The call's leg that it carries.
    pub current: Option<(CallId, LegNo)>,
}

/// The customer's leg number (MET-002).
pub const CUSTOMER: LegNo = LegNo(0);

/// Where a leg of the beat belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LegPlace {
    /// The customer of a call.
    Customer(CallId),
    /// A leg that we placed.
    Line(CallId, LegNo),
    /// An agent's browser.
    Phone(AgentId),
}
