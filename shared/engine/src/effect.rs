//! What the engine wants done. Effects are carried out in the order given.

use edgecall_model::agent::StateChange;
use edgecall_model::desk::DeskEvent;
use edgecall_model::event::{BoundPhone, Cause, Event, LegEnd};
use edgecall_model::flow::Prompt;
use edgecall_model::node_api::IvrHttpRequest;
use edgecall_model::{AgentId, CallId, LegNo, Problem};

/// One thing to do. Media effects need no confirmation except where said.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Append to the call's log.
    Log {
        /// The call.
        call: CallId,
        /// The fact.
        event: Event,
    },
    /// Refuse the arriving call; the engine knows no such call afterwards and nothing was logged.
    Reject {
        /// The call.
        call: CallId,
        /// SIP status: 404 unknown number, 503 draining.
        sip_code: u16,
    },
    /// Answer the customer's leg; confirmed by [`crate::Input::LegAnswered`].
    Answer {
        /// The call.
        call: CallId,
        /// The leg.
        leg: LegNo,
    },
    /// Ring an agent's phone. The desk learns of it by its own events.
    RingAgent {
        /// The call.
        call: CallId,
        /// The new leg.
        leg: LegNo,
        /// The agent.
        agent: AgentId,
        /// The engine answers it by itself after a short tone (DESK-224).
        auto_answer: bool,
    },
    /// Stop ringing; the leg is over.
    StopRing {
        /// The call.
        call: CallId,
        /// The leg.
        leg: LegNo,
        /// The agent.
        agent: AgentId,
        /// Why.
        reason: LegEnd,
    },
    /// Call a telephone: the customer of an outbound call, an outside party, or an agent's bound phone.
    /// Reported by [`crate::Input::LegProgress`], [`crate::Input::LegAnswered`] and
    /// [`crate::Input::LegEnded`].
    Dial {
        /// The call.
        call: CallId,
        /// The new leg.
        leg: LegNo,
        /// Whom.
        to: Callee,
        /// The platform number to show; empty when there is none.
        caller_id: String,
    },
    /// Stop calling; the leg is over.
    StopDial {
        /// The call.
        call: CallId,
        /// The leg.
        leg: LegNo,
        /// Why.
        reason: LegEnd,
    },
    /// The agent answered: attach the phone's audio to the leg.
    ConnectAgent {
        /// The call.
        call: CallId,
        /// The leg.
        leg: LegNo,
        /// The agent.
        agent: AgentId,
    },
    /// The agent's phone came back: attach its new audio to the same leg (DESK-329).
    ReattachAgent {
        /// The call.
        call: CallId,
        /// The leg.
        leg: LegNo,
        /// The agent.
        agent: AgentId,
    },
    /// Play to one leg; it replaces what the leg hears. When it is not looped, its end is reported by
    /// [`crate::Input::PlayFinished`].
    Play {
        /// The call.
        call: CallId,
        /// The leg.
        leg: LegNo,
        /// Number of the play within the call.
        play: u32,
        /// What.
        sound: Sound,
        /// Starts again until it is stopped.
        looped: bool,
    },
    /// Stop a play that may have ended already.
    StopPlay {
        /// The call.
        call: CallId,
        /// The leg.
        leg: LegNo,
        /// The play.
        play: u32,
    },
    /// Let these legs, two or more, hear each other and nobody else. A leg leaves the bridge in which it was;
    /// a bridge of which these are a part, or which is a part of these, is changed and not interrupted.
    Bridge {
        /// The call.
        call: CallId,
        /// The legs.
        legs: Vec<LegNo>,
    },
    /// They no longer hear each other.
    Unbridge {
        /// The call.
        call: CallId,
        /// The legs.
        legs: Vec<LegNo>,
    },
    /// Let a leg that is in no bridge hear others, wherever they are, and be heard by some. Replaces what it
    /// attended before.
    Attend {
        /// The call.
        call: CallId,
        /// The leg.
        leg: LegNo,
        /// Whom it hears.
        hears: Vec<LegNo>,
        /// Who hears it beside those of the own bridge.
        heard_by: Vec<LegNo>,
    },
    /// The leg hears nobody any more, nor is it heard.
    Unattend {
        /// The call.
        call: CallId,
        /// The leg.
        leg: LegNo,
    },
    /// A short tone over what the leg hears: a supervisor cuts in (SUP-204).
    Tone {
        /// The call.
        call: CallId,
        /// The leg.
        leg: LegNo,
    },
    /// What this leg says is not passed on, or is again.
    Mute {
        /// The call.
        call: CallId,
        /// The leg.
        leg: LegNo,
        /// True = not passed on.
        muted: bool,
    },
    /// Send keys out on a leg.
    SendDigits {
        /// The call.
        call: CallId,
        /// The leg that receives them.
        leg: LegNo,
        /// Keys.
        digits: String,
    },
    /// Record two legs, each on its own channel, until told to stop (holds included).
    StartRecording {
        /// The call.
        call: CallId,
        /// Number of the recording within the call.
        recording: u16,
        /// Left channel: the customer.
        left: LegNo,
        /// Right channel: the agent.
        right: LegNo,
    },
    /// Record these legs from now on, in the same recording.
    SetRecordingSides {
        /// The call.
        call: CallId,
        /// Number of the recording.
        recording: u16,
        /// Left channel: the customer.
        left: Vec<LegNo>,
        /// Right channel: everybody who serves.
        right: Vec<LegNo>,
    },
    /// Close a recording.
    StopRecording {
        /// The call.
        call: CallId,
        /// The recording.
        recording: u16,
    },
    /// Ask the tenant's system; answered by [`crate::Input::HttpResult`].
    Http {
        /// The call.
        call: CallId,
        /// The request; its `request` number comes back.
        request: IvrHttpRequest,
    },
    /// Release a leg. It is over at once; no confirmation is needed.
    HangUp {
        /// The call.
        call: CallId,
        /// The leg.
        leg: LegNo,
        /// Why the call ended.
        cause: Cause,
    },
    /// Tell an agent's desk, when one is connected.
    Desk {
        /// The agent.
        agent: AgentId,
        /// What.
        event: DeskEvent,
    },
    /// Append to the agents' state log (DESK-324).
    AgentLog(StateChange),
    /// The call is over; its log is complete. Nothing more follows for it.
    CallClosed {
        /// The call.
        call: CallId,
    },
    /// A command was refused; nothing changed.
    Refused {
        /// The agent.
        agent: AgentId,
        /// Id of the command.
        id: u32,
        /// Why.
        problem: Problem,
    },
}

/// Something to hear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sound {
    /// Prompts in order, variables filled in.
    Prompts(Vec<Prompt>),
    /// Music.
    Music(Music),
}

/// Occasion of a piece of music.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Music {
    /// Waiting in a queue.
    Queue,
    /// On hold.
    Hold,
    /// Somebody is being called.
    Ringback,
}

/// A telephone to call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callee {
    /// Number in normal form, or extension.
    pub number: String,
    /// What kind of phone: [`BoundPhone::Telephone`] goes over a trunk, the others are registered here.
    pub phone: BoundPhone,
}
