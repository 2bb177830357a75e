//! What happens to a tenant: every fact and wish that reaches its engine.

use edgecall_model::agent::AgentState;
use edgecall_model::config::TenantConfig;
use edgecall_model::event::LegEnd;
use edgecall_model::node_api::IvrHttpResult;
use edgecall_model::{AgentId, CallId, LegNo, TrunkId};
use std::sync::Arc;

/// One thing that happened. Inputs about calls, legs or plays that are over are ignored: the shell may
/// report late, the engine has already decided.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A new version of the tenant's configuration. New calls use it; running calls keep theirs.
    ConfigChanged(Arc<TenantConfig>),
    /// A customer calls a number of the tenant.
    CallArrived(Arrival),
    /// A leg that was answered by an effect is up (the customer's side has confirmed).
    LegAnswered {
        /// The call.
        call: CallId,
        /// The leg.
        leg: LegNo,
    },
    /// The far end of a leg released it, refused it or failed. Not needed after
    /// [`crate::Effect::HangUp`] or [`crate::Effect::StopRing`]: those end the leg at once.
    LegEnded {
        /// The call.
        call: CallId,
        /// The leg.
        leg: LegNo,
        /// Why.
        reason: LegEnd,
    },
    /// A play that was not looped reached its end (or could not be played at all, IVR-042).
    PlayFinished {
        /// The call.
        call: CallId,
        /// The leg that heard it.
        leg: LegNo,
        /// Number of the play within the call.
        play: u32,
    },
    /// A key press on a leg, once per press whichever way it arrived (IVR-041).
    Digit {
        /// The call.
        call: CallId,
        /// The leg.
        leg: LegNo,
        /// `0` to `9`, `*`, `#`; anything else is ignored.
        digit: char,
    },
    /// The answer to [`crate::Effect::Http`].
    HttpResult {
        /// The call.
        call: CallId,
        /// Number of the request within the call.
        request: u32,
        /// What came of it.
        result: IvrHttpResult,
    },
    /// An agent's desk connected. Also sent when another desk of the same agent takes over; the shell
    /// closes the old one. The new desk's phone counts as not connected until [`Input::PhoneState`].
    AgentConnected {
        /// The agent.
        agent: AgentId,
        /// Where from, for the log.
        address: String,
    },
    /// The agent's (only) desk is gone, its browser phone with it.
    AgentDisconnected {
        /// The agent.
        agent: AgentId,
    },
    /// The agent's phone can or cannot carry audio.
    PhoneState {
        /// The agent.
        agent: AgentId,
        /// Audio can flow.
        connected: bool,
    },
    /// A wish of the agent.
    AgentCommand {
        /// The agent.
        agent: AgentId,
        /// Comes back in the desk event `done` or in [`crate::Effect::Refused`].
        id: u32,
        /// The wish.
        command: AgentCommand,
    },
    /// No audio arrived on a leg for too long.
    MediaTimeout {
        /// The call.
        call: CallId,
        /// The leg.
        leg: LegNo,
    },
    /// Billed minutes of the trial that the store knows of (PORTAL-12). The engine counts the calls of its own
    /// time itself; whichever is more is true, since each may know calls that the other does not know yet.
    TrialUsage {
        /// Minutes since the trial began.
        minutes: i64,
    },
    /// The node drains: new calls are refused with SIP 503, running calls go on.
    Drain,
    /// Nothing but time; given when [`crate::Engine::next_deadline`] is reached.
    Tick,
}

/// A call that arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Unique id, made by the shell.
    pub call: CallId,
    /// Caller's number as it came; may be withheld.
    pub customer: String,
    /// Number dialled as it came.
    pub hotline: String,
    /// Trunk it came over; absent for the test caller.
    pub trunk: Option<TrunkId>,
    /// SIP Call-ID of the customer's leg.
    pub sip_call_id: String,
    /// Left out of reports (MET-022).
    pub excluded: bool,
}

/// What an agent may want (file 10 section 3.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AgentCommand {
    /// Choose a state; during a call it becomes the next state (DESK-320).
    SetState {
        /// One of the chosen states.
        state: AgentState,
        /// Break reason, at most 20 characters (DESK-305).
        reason: String,
    },
    /// Answer the ringing call.
    Answer {
        /// The call.
        call: CallId,
    },
    /// Refuse the ringing call.
    Reject {
        /// The call.
        call: CallId,
    },
    /// End the call (DESK-501).
    HangUp {
        /// The call.
        call: CallId,
    },
    /// Hold or retrieve (DESK-502, DESK-503).
    Hold {
        /// The call.
        call: CallId,
        /// True = hold.
        on: bool,
    },
    /// Microphone off or on (DESK-504).
    Mute {
        /// The call.
        call: CallId,
        /// True = off.
        on: bool,
    },
    /// Keys for the customer's side (DESK-505).
    Digits {
        /// The call.
        call: CallId,
        /// 1 to 32 of `0`–`9`, `*`, `#`.
        digits: String,
    },
    /// End wrap-up and be available (DESK-331).
    EndWrapup,
    /// Stop the wrap-up countdown (DESK-318).
    StayInWrapup,
}
