//! What happens to a tenant: every fact and wish that reaches its engine.

use edgecall_model::agent::AgentState;
use edgecall_model::config::TenantConfig;
use edgecall_model::desk::CallTarget;
use edgecall_model::event::{LegEnd, MonitorMode};
use edgecall_model::node_api::IvrHttpResult;
use edgecall_model::{AgentId, CallId, FlowId, LegNo, TrunkId};
use std::sync::Arc;

/// One thing that happened. Inputs about calls, legs or plays that are over are ignored: the shell may
/// report late, the engine has already decided.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A new version of the tenant's configuration. New calls use it; running calls keep theirs.
    ConfigChanged(Arc<TenantConfig>),
    /// A customer calls a number of the tenant.
    CallArrived(Arrival),
    /// A leg that was answered by an effect is up (the customer's side has confirmed), or a dialled leg was
    /// answered.
    LegAnswered {
        /// The call.
        call: CallId,
        /// The leg.
        leg: LegNo,
    },
    /// A dialled party is being alerted.
    LegProgress {
        /// The call.
        call: CallId,
        /// The leg.
        leg: LegNo,
        /// Its own ringing tone or announcement arrives as audio.
        early_media: bool,
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
    /// Call a customer (DESK-606).
    Dial {
        /// Id of the new call, made by the shell.
        call: CallId,
        /// Number as typed.
        number: String,
        /// Platform number to show; none = by rule.
        caller_id: Option<String>,
    },
    /// Call a colleague (DESK-702).
    CallColleague {
        /// Id of the new call, made by the shell.
        call: CallId,
        /// The colleague.
        agent: AgentId,
    },
    /// Transfer without asking (DESK-506 to DESK-508), or to a flow.
    Transfer {
        /// The call.
        call: CallId,
        /// Where to.
        to: CallTarget,
    },
    /// Ask somebody while the customer hears music (DESK-512).
    Consult {
        /// The call.
        call: CallId,
        /// Whom.
        to: CallTarget,
    },
    /// Add a party (DESK-516, DESK-517).
    Invite {
        /// The call.
        call: CallId,
        /// Whom.
        to: CallTarget,
    },
    /// Stop calling the target of a transfer, consult or conference.
    CancelAttempt {
        /// The call.
        call: CallId,
    },
    /// End the consult (DESK-513).
    TakeBack {
        /// The call.
        call: CallId,
    },
    /// Join the customer and the consulted party, and leave (DESK-514).
    CompleteTransfer {
        /// The call.
        call: CallId,
    },
    /// Make a conference of the consult (DESK-515).
    Merge {
        /// The call.
        call: CallId,
    },
    /// Leave a conference to the others (DESK-518).
    Leave {
        /// The call.
        call: CallId,
    },
    /// Remove a party of a conference (DESK-518).
    RemoveParty {
        /// The call.
        call: CallId,
        /// The party's leg.
        leg: LegNo,
    },
    /// Mute a party of a conference, or no longer (DESK-518).
    MuteParty {
        /// The call.
        call: CallId,
        /// The party's leg.
        leg: LegNo,
        /// True = muted.
        on: bool,
    },
    /// Park the customer.
    Park {
        /// The call.
        call: CallId,
    },
    /// Take a parked customer.
    Retrieve {
        /// The call.
        call: CallId,
    },
    /// Put the customer into a flow and wait (DESK-525).
    SelfService {
        /// The call.
        call: CallId,
        /// The flow.
        flow: FlowId,
    },
    /// Take the customer back from the flow.
    EndSelfService {
        /// The call.
        call: CallId,
    },
    /// Go on with another phone of one's own.
    MoveTo {
        /// The call.
        call: CallId,
        /// Place among the agent's bound phones; none = the browser.
        phone: Option<u8>,
    },
    /// Take part in an agent's call, or change how (SUP-201 to SUP-207).
    Monitor {
        /// The agent.
        agent: AgentId,
        /// How.
        mode: MonitorMode,
    },
    /// Stop taking part.
    EndMonitor,
    /// Take an agent's call over (SUP-205).
    TakeOver {
        /// The agent.
        agent: AgentId,
    },
    /// End an agent's part in the call (SUP-206).
    ForceRelease {
        /// The agent.
        agent: AgentId,
    },
    /// Set an agent's state (SUP-301).
    ForceState {
        /// The agent.
        agent: AgentId,
        /// One of the chosen states.
        state: AgentState,
        /// Break reason.
        reason: String,
    },
    /// End an agent's wrap-up (SUP-302).
    ForceEndWrapup {
        /// The agent.
        agent: AgentId,
    },
    /// Sign an agent out (SUP-304).
    ForceSignOut {
        /// The agent.
        agent: AgentId,
        /// During a call: at once instead of after it.
        now: bool,
    },
    /// Be told of colleagues, queues and parked calls, or no longer.
    Watch {
        /// True = be told.
        on: bool,
    },
}
