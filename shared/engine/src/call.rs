//! One call as the engine holds it.

use crate::attempt::{Aim, Attempt};
use crate::leg::{Leg, Place};
use crate::settle::Made;
use crate::setup::Setup;
use crate::{Effect, Sound};
use edgecall_flow::FlowRun;
use edgecall_model::event::{CallKind, Cause, EVENT_VERSION, Event, EventBody};
use edgecall_model::flow::Flow;
use edgecall_model::number::{NumberType, Region};
use edgecall_model::queue::Queue;
use edgecall_model::{AgentId, At, CallId, DepartmentId, LegNo};
use edgecall_routing::Tried;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The customer's leg; in an internal call the called colleague's.
pub(crate) const CUSTOMER: LegNo = LegNo(0);

/// Where the customer is.
#[derive(Clone, Debug)]
pub(crate) enum Phase {
    /// Being answered; what comes then.
    Opening(Opening),
    /// In a flow.
    Flow,
    /// Waiting in a queue, an agent's phone may ring.
    Queue,
    /// An agent's call is being set up.
    Outgoing,
    /// With agents or outside parties, or on the way to one.
    Talk,
    /// Parked.
    Parked(Parked),
    /// Hears the last words.
    Closing(Cause),
    /// Everything is being released.
    Over,
}

/// What follows the answer.
#[derive(Clone, Debug)]
pub(crate) enum Opening {
    Flow(Arc<Flow>),
    LastWords(Cause),
}

/// Who parked the customer, and when.
#[derive(Clone, Debug)]
pub(crate) struct Parked {
    pub(crate) by: AgentId,
    pub(crate) since: At,
}

/// Who waits in a queue for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asks {
    /// The customer, by the flow that hears of the result.
    Flow,
    /// The customer, by a transfer or because an agent was lost.
    Customer,
    /// An agent who wants to consult.
    Consult(LegNo),
}

/// A visit of a queue (MET-006).
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    pub(crate) number: u16,
    pub(crate) queue: Arc<Queue>,
    /// Rank among all callers of the tenant; kept when an offer fails.
    pub(crate) place: i64,
    /// Under which refusals the line keeps it; `None` while a phone rings.
    pub(crate) kept: Option<Vec<AgentId>>,
    /// The longest wait was over while an agent's phone rang (ACD-72).
    pub(crate) overdue: bool,
    pub(crate) asks: Asks,
}

/// An agent talks to somebody in private while the customer waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Consult {
    pub(crate) by: LegNo,
    /// The consulted leg, once it has answered.
    pub(crate) with: Option<LegNo>,
}

/// Earlier offers to one agent.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Offers {
    pub(crate) missed: bool,
    pub(crate) rejected_until: Option<At>,
}

/// A call.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) id: CallId,
    pub(crate) setup: Arc<Setup>,
    pub(crate) start: At,
    /// Answered and served since; calls that only hear last words are not served.
    pub(crate) served_since: Option<At>,
    pub(crate) customer: String,
    pub(crate) region: Region,
    pub(crate) hotline: String,
    pub(crate) hotline_kind: NumberType,
    pub(crate) department: DepartmentId,
    /// The agent who places the call.
    pub(crate) owner: Option<AgentId>,
    /// Whom an internal call is for.
    pub(crate) colleague: Option<AgentId>,
    pub(crate) kind: CallKind,
    pub(crate) phase: Phase,
    pub(crate) legs: BTreeMap<LegNo, Leg>,
    pub(crate) visit: Option<Visit>,
    pub(crate) attempts: BTreeMap<u16, Attempt>,
    pub(crate) consult: Option<Consult>,
    /// Last queue that delivered the call to an agent.
    pub(crate) delivered: Option<Arc<Queue>>,
    /// What was last made true outside; see `settle`.
    pub(crate) made: Made,
    pub(crate) run: Option<FlowRun>,
    /// The flow's node that the log has not left yet.
    pub(crate) node: Option<String>,
    /// Keys pressed in the flow.
    pub(crate) keys: Vec<String>,
    pub(crate) offers: BTreeMap<AgentId, Offers>,
    /// What each leg hears, unless it has ended.
    pub(crate) playing: BTreeMap<LegNo, u32>,
    /// Request that is open.
    pub(crate) asking: Option<u32>,
    pub(crate) over: bool,
    next_event: u32,
    next_play: u32,
    next_leg: u16,
    next_offer: u16,
    next_visit: u16,
    next_request: u32,
    next_recording: u16,
}

impl Call {
    pub(crate) fn new(
        id: CallId,
        setup: Arc<Setup>,
        start: At,
        (customer, hotline, department): (
            edgecall_numbering::Customer,
            (String, NumberType),
            DepartmentId,
        ),
        (kind, phase): (CallKind, Phase),
    ) -> Self {
        Call {
            id,
            setup,
            start,
            served_since: None,
            customer: customer.number,
            region: customer.region,
            hotline: hotline.0,
            hotline_kind: hotline.1,
            department,
            owner: None,
            colleague: None,
            kind,
            phase,
            legs: BTreeMap::new(),
            visit: None,
            attempts: BTreeMap::new(),
            consult: None,
            delivered: None,
            made: Made::default(),
            run: None,
            node: None,
            keys: Vec::new(),
            offers: BTreeMap::new(),
            playing: BTreeMap::new(),
            asking: None,
            over: false,
            next_event: 0,
            next_play: 0,
            next_leg: 1,
            next_offer: 0,
            next_visit: 0,
            next_request: 0,
            next_recording: 0,
        }
    }

    /// Appends a fact to the call's log.
    pub(crate) fn log(&mut self, out: &mut Vec<Effect>, at: At, body: EventBody) {
        let event = Event {
            v: EVENT_VERSION,
            seq: self.next_event,
            at,
            body,
        };
        self.next_event += 1;
        out.push(Effect::Log {
            call: self.id.clone(),
            event,
        });
    }

    /// Plays to the customer in place of what plays.
    pub(crate) fn play(&mut self, out: &mut Vec<Effect>, sound: Sound) {
        let _ = self.play_to(out, CUSTOMER, sound);
    }

    /// Plays to a leg in place of what plays.
    pub(crate) fn play_to(&mut self, out: &mut Vec<Effect>, leg: LegNo, sound: Sound) -> u32 {
        let play = self.next_play;
        self.next_play += 1;
        self.playing.insert(leg, play);
        let looped = matches!(sound, Sound::Music(_));
        out.push(Effect::Play {
            call: self.id.clone(),
            leg,
            play,
            sound,
            looped,
        });
        play
    }

    /// Stops what the customer hears, if anything.
    pub(crate) fn stop_play(&mut self, out: &mut Vec<Effect>) {
        self.stop_play_to(out, CUSTOMER);
    }

    /// Stops what a leg hears, if anything.
    pub(crate) fn stop_play_to(&mut self, out: &mut Vec<Effect>, leg: LegNo) {
        if let Some(play) = self.playing.remove(&leg) {
            out.push(Effect::StopPlay {
                call: self.id.clone(),
                leg,
                play,
            });
        }
    }

    pub(crate) fn new_offer(&mut self) -> u16 {
        let offer = self.next_offer;
        self.next_offer = self.next_offer.saturating_add(1);
        offer
    }

    pub(crate) fn new_leg(&mut self) -> LegNo {
        let leg = LegNo(self.next_leg);
        self.next_leg = self.next_leg.saturating_add(1);
        leg
    }

    pub(crate) fn new_visit(&mut self) -> u16 {
        let visit = self.next_visit;
        self.next_visit = self.next_visit.saturating_add(1);
        visit
    }

    pub(crate) fn new_request(&mut self) -> u32 {
        let request = self.next_request;
        self.next_request += 1;
        request
    }

    pub(crate) fn new_recording(&mut self) -> u16 {
        let recording = self.next_recording;
        self.next_recording = self.next_recording.saturating_add(1);
        recording
    }

    /// What has been between this call and an agent.
    pub(crate) fn tried(&self, agent: &AgentId, now: At) -> Tried {
        match self.offers.get(agent) {
            None => Tried::No,
            Some(offers) if offers.rejected_until.is_some_and(|until| until > now) => {
                Tried::Rejected
            }
            Some(offers) if offers.missed || offers.rejected_until.is_some() => Tried::Missed,
            Some(_) => Tried::No,
        }
    }

    /// When the next agent who rejected may be asked again.
    pub(crate) fn next_retry(&self, now: At) -> Option<At> {
        self.offers
            .values()
            .filter_map(|o| o.rejected_until)
            .filter(|until| *until > now)
            .min()
    }

    /// Agents who rejected the call and may not be asked yet, in order.
    pub(crate) fn refusals(&self, now: At) -> Vec<AgentId> {
        self.offers
            .iter()
            .filter(|(_, offers)| offers.rejected_until.is_some_and(|until| until > now))
            .map(|(agent, _)| agent.clone())
            .collect()
    }

    /// The customer's leg is there and answered.
    pub(crate) fn has_customer(&self) -> bool {
        self.legs
            .get(&CUSTOMER)
            .is_some_and(|leg| leg.answered.is_some() && leg.place != Place::Out)
    }

    /// Answered legs that serve the customer: with the customer, on hold, or away to consult (MET-003).
    pub(crate) fn serving(&self) -> Vec<LegNo> {
        let consults = |leg: LegNo| self.consult.is_some_and(|consult| consult.by == leg);
        self.legs
            .iter()
            .filter(|(no, leg)| {
                **no != CUSTOMER
                    && leg.answered.is_some()
                    && (leg.place == Place::Main || leg.place == Place::Private && consults(**no))
            })
            .map(|(no, _)| *no)
            .collect()
    }

    /// Legs in the conversation with the customer, or without when the customer has left.
    pub(crate) fn in_main(&self) -> usize {
        self.legs
            .values()
            .filter(|leg| leg.answered.is_some() && leg.place == Place::Main)
            .count()
    }

    /// An agent's leg that is answered (or the agent's own in a call being set up).
    pub(crate) fn leg_of(&self, agent: &AgentId) -> Option<LegNo> {
        self.legs
            .iter()
            .find(|(_, leg)| leg.answered.is_some() && leg.agent() == Some(agent))
            .map(|(no, _)| *no)
    }

    /// The attempt that rings at an agent, with the legs that do.
    pub(crate) fn ring_of(&self, agent: &AgentId) -> Option<(u16, Vec<LegNo>)> {
        self.attempts.iter().find_map(|(offer, attempt)| {
            let at = |leg: &&LegNo| self.legs.get(leg).is_some_and(|l| l.agent() == Some(agent));
            let legs: Vec<LegNo> = attempt.legs.iter().filter(at).copied().collect();
            (!legs.is_empty()).then_some((*offer, legs))
        })
    }

    /// The attempt to which a ringing leg belongs.
    pub(crate) fn attempt_of(&self, leg: LegNo) -> Option<u16> {
        self.attempts
            .iter()
            .find(|(_, attempt)| attempt.legs.contains(&leg))
            .map(|(offer, _)| *offer)
    }

    /// The attempt that an agent's leg has begun.
    pub(crate) fn attempt_by(&self, leg: LegNo) -> Option<u16> {
        self.attempts
            .iter()
            .find(|(_, attempt)| attempt.aim.begun_by() == Some(leg))
            .map(|(offer, _)| *offer)
    }

    /// Somebody is being called who shall serve the customer though nobody does now.
    pub(crate) fn awaits_somebody(&self) -> bool {
        self.attempts
            .values()
            .any(|attempt| matches!(attempt.aim, Aim::Transfer { .. } | Aim::Back))
    }
}
