//! One call as the engine holds it.

use crate::setup::Setup;
use crate::{Effect, Sound};
use edgecall_flow::FlowRun;
use edgecall_model::event::{Cause, EVENT_VERSION, Event, EventBody};
use edgecall_model::flow::Flow;
use edgecall_model::number::{NumberType, Region};
use edgecall_model::queue::Queue;
use edgecall_model::{AgentId, At, CallId, LegNo, QueueId};
use edgecall_routing::Tried;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The customer's leg of an inbound call.
pub(crate) const CUSTOMER: LegNo = LegNo(0);

/// Where a call is. It moves forward only, but for flow → queue → flow.
#[derive(Debug)]
pub(crate) enum Phase {
    /// Being answered; what comes then.
    Opening(Opening),
    /// In a flow.
    Flow,
    /// Waiting in a queue, an agent's phone may ring.
    Queue(Visit),
    /// With an agent.
    Talk(Talk),
    /// Hears the last words.
    Closing(Cause),
}

/// What follows the answer.
#[derive(Clone, Debug)]
pub(crate) enum Opening {
    Flow(Arc<Flow>),
    LastWords(Cause),
}

/// A visit of a queue (MET-006).
#[derive(Debug)]
pub(crate) struct Visit {
    pub(crate) number: u16,
    pub(crate) queue: Arc<Queue>,
    /// Rank among all callers of the tenant; kept when an offer fails.
    pub(crate) place: u64,
    pub(crate) ring: Option<Ring>,
    /// The longest wait was over while an agent's phone rang (ACD-72).
    pub(crate) overdue: bool,
}

/// An agent's phone that rings.
#[derive(Clone, Debug)]
pub(crate) struct Ring {
    pub(crate) leg: LegNo,
    pub(crate) agent: AgentId,
    pub(crate) since: At,
}

/// The conversation with an agent.
#[derive(Debug)]
pub(crate) struct Talk {
    pub(crate) leg: LegNo,
    pub(crate) agent: AgentId,
    pub(crate) queue: Arc<Queue>,
    pub(crate) ringing_since: At,
    pub(crate) answered: At,
    pub(crate) held_since: Option<At>,
    pub(crate) muted: bool,
    /// The agent's audio is gone and may come back (DESK-329).
    pub(crate) lost: bool,
    pub(crate) recording: u16,
}

impl Talk {
    /// Whether both hear each other.
    pub(crate) fn is_bridged(&self) -> bool {
        self.held_since.is_none() && !self.lost
    }
}

/// Earlier offers to one agent.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Offers {
    pub(crate) missed: bool,
    pub(crate) rejected_until: Option<At>,
}

/// A call.
#[derive(Debug)]
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
    pub(crate) phase: Phase,
    pub(crate) run: Option<FlowRun>,
    /// Keys pressed in the flow.
    pub(crate) keys: Vec<String>,
    pub(crate) offers: BTreeMap<AgentId, Offers>,
    /// What the customer hears, unless it has ended.
    pub(crate) playing: Option<u32>,
    /// Request that is open.
    pub(crate) asking: Option<u32>,
    pub(crate) over: bool,
    next_event: u32,
    next_play: u32,
    next_leg: u16,
    next_visit: u16,
    next_request: u32,
    next_recording: u16,
}

impl Call {
    pub(crate) fn new(
        id: CallId,
        setup: Arc<Setup>,
        start: At,
        customer: edgecall_numbering::Customer,
        hotline: (String, NumberType),
        opening: Opening,
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
            phase: Phase::Opening(opening),
            run: None,
            keys: Vec::new(),
            offers: BTreeMap::new(),
            playing: None,
            asking: None,
            over: false,
            next_event: 0,
            next_play: 0,
            next_leg: 1,
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
        let play = self.next_play;
        self.next_play += 1;
        self.playing = Some(play);
        let looped = matches!(sound, Sound::Music(_));
        out.push(Effect::Play {
            call: self.id.clone(),
            leg: CUSTOMER,
            play,
            sound,
            looped,
        });
    }

    /// Stops what the customer hears, if anything.
    pub(crate) fn stop_play(&mut self, out: &mut Vec<Effect>) {
        if let Some(play) = self.playing.take() {
            out.push(Effect::StopPlay {
                call: self.id.clone(),
                leg: CUSTOMER,
                play,
            });
        }
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

    pub(crate) fn visit(&self) -> Option<&Visit> {
        match &self.phase {
            Phase::Queue(visit) => Some(visit),
            _ => None,
        }
    }

    pub(crate) fn visit_mut(&mut self) -> Option<&mut Visit> {
        match &mut self.phase {
            Phase::Queue(visit) => Some(visit),
            _ => None,
        }
    }

    pub(crate) fn talk(&self) -> Option<&Talk> {
        match &self.phase {
            Phase::Talk(talk) => Some(talk),
            _ => None,
        }
    }

    pub(crate) fn talk_mut(&mut self) -> Option<&mut Talk> {
        match &mut self.phase {
            Phase::Talk(talk) => Some(talk),
            _ => None,
        }
    }

    /// The queue the call waits in.
    pub(crate) fn queue(&self) -> Option<&QueueId> {
        self.visit().map(|visit| &visit.queue.id)
    }
}
