//! The agent desk's WebSocket protocol: one JSON object per message, field `type` names it.
//!
//! The desk connects to `/ws/desk`, authenticated by the session cookie (browser) or by
//! `?token=` (SDK). After `welcome` it offers its audio with `phone_offer`; the audio connection stays
//! for the whole session, so that answering a call needs no set-up. Every command may carry `id`; its
//! result comes back as `done` or `refused` with the same `id`.

mod call;
mod team;

pub use call::{
    CallTarget, DeskAttempt, DeskCall, DeskCallPhase, DeskCallState, DeskParty, DeskPartyKind,
};
pub use team::{DeskNotice, ParkedCall, TeamAgent, TeamCall, TeamFlow, TeamQueue};

use crate::agent::AgentState;
use crate::error::ProblemText;
use crate::event::MonitorMode;
use crate::organisation::ServiceLimit;
use crate::{AgentId, At, CallId, FlowId, LegNo, TenantId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a desk sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum DeskCommand {
    /// Choose a state; during a call it becomes the next state (DESK-320).
    SetState {
        /// Answered with the same id.
        id: u32,
        /// Available, busy, break, outbound or offline.
        state: AgentState,
        /// Break reason.
        #[serde(default)]
        reason: String,
    },
    /// The browser's audio: an SDP offer with all candidates.
    PhoneOffer {
        /// Answered with the same id.
        id: u32,
        /// SDP.
        sdp: String,
    },
    /// Answer the call that rings.
    Answer {
        /// Answered with the same id.
        id: u32,
        /// The call.
        call: CallId,
    },
    /// Refuse the call that rings.
    Reject {
        /// Answered with the same id.
        id: u32,
        /// The call.
        call: CallId,
    },
    /// End the call.
    HangUp {
        /// Answered with the same id.
        id: u32,
        /// The call.
        call: CallId,
    },
    /// Hold or retrieve.
    Hold {
        /// Answered with the same id.
        id: u32,
        /// The call.
        call: CallId,
        /// True = hold.
        on: bool,
    },
    /// Microphone off or on.
    Mute {
        /// Answered with the same id.
        id: u32,
        /// The call.
        call: CallId,
        /// True = off.
        on: bool,
    },
    /// Keys for the customer's side, `0`–`9`, `*`, `#`.
    Digits {
        /// Answered with the same id.
        id: u32,
        /// The call.
        call: CallId,
        /// Keys.
        digits: String,
    },
    /// End wrap-up now and be available ("continue receiving", DESK-331).
    EndWrapup {
        /// Answered with the same id.
        id: u32,
    },
    /// Stop the wrap-up countdown ("stay in wrap-up", DESK-318).
    StayInWrapup {
        /// Answered with the same id.
        id: u32,
    },
    /// Call a customer (DESK-606). The call's id comes with the next `call` event.
    Dial {
        /// Answered with the same id.
        id: u32,
        /// Number as typed: digits, `+`, `*`, `#`; blanks, hyphens and brackets are dropped (DESK-601).
        number: String,
        /// Platform number to show; absent = by rule (DESK-603).
        #[serde(default)]
        caller_id: Option<String>,
    },
    /// Call a colleague (DESK-702).
    CallColleague {
        /// Answered with the same id.
        id: u32,
        /// The colleague.
        agent: AgentId,
    },
    /// Transfer without asking (DESK-506 to DESK-508).
    Transfer {
        /// Answered with the same id.
        id: u32,
        /// The call.
        call: CallId,
        /// Where to.
        to: CallTarget,
    },
    /// Consult somebody while the customer hears music (DESK-512).
    Consult {
        /// Answered with the same id.
        id: u32,
        /// The call.
        call: CallId,
        /// Whom.
        to: CallTarget,
    },
    /// Add a party; the customer stays connected meanwhile (DESK-516, DESK-517).
    Invite {
        /// Answered with the same id.
        id: u32,
        /// The call.
        call: CallId,
        /// Whom.
        to: CallTarget,
    },
    /// Stop calling the target of a transfer, consult or conference.
    CancelAttempt {
        /// Answered with the same id.
        id: u32,
        /// The call.
        call: CallId,
    },
    /// End the consult and go back to the customer (DESK-513).
    TakeBack {
        /// Answered with the same id.
        id: u32,
        /// The call.
        call: CallId,
    },
    /// Join the customer and the consulted party, and leave (DESK-514).
    CompleteTransfer {
        /// Answered with the same id.
        id: u32,
        /// The call.
        call: CallId,
    },
    /// Make a conference of the consult (DESK-515).
    Merge {
        /// Answered with the same id.
        id: u32,
        /// The call.
        call: CallId,
    },
    /// Leave a conference; the others go on (DESK-518).
    Leave {
        /// Answered with the same id.
        id: u32,
        /// The call.
        call: CallId,
    },
    /// Remove a party of a conference (DESK-518).
    RemoveParty {
        /// Answered with the same id.
        id: u32,
        /// The call.
        call: CallId,
        /// The party's leg.
        leg: LegNo,
    },
    /// Mute a party of a conference, or no longer (DESK-518).
    MuteParty {
        /// Answered with the same id.
        id: u32,
        /// The call.
        call: CallId,
        /// The party's leg.
        leg: LegNo,
        /// True = muted.
        on: bool,
    },
    /// Park the customer for any colleague to take.
    Park {
        /// Answered with the same id.
        id: u32,
        /// The call.
        call: CallId,
    },
    /// Take a parked customer.
    Retrieve {
        /// Answered with the same id.
        id: u32,
        /// The call.
        call: CallId,
    },
    /// Put the customer into a self-service flow and wait (DESK-525).
    SelfService {
        /// Answered with the same id.
        id: u32,
        /// The call.
        call: CallId,
        /// The flow.
        flow: FlowId,
    },
    /// Take the customer back from the flow.
    EndSelfService {
        /// Answered with the same id.
        id: u32,
        /// The call.
        call: CallId,
    },
    /// Go on with another phone of one's own; the customer stays connected.
    MoveTo {
        /// Answered with the same id.
        id: u32,
        /// The call.
        call: CallId,
        /// Place of the phone among the agent's bound phones; absent = the browser.
        #[serde(default)]
        phone: Option<u8>,
    },
    /// Take part in an agent's call as a supervisor, or change how (SUP-201 to SUP-207).
    Monitor {
        /// Answered with the same id.
        id: u32,
        /// The agent.
        agent: AgentId,
        /// How.
        mode: MonitorMode,
    },
    /// Stop taking part.
    EndMonitor {
        /// Answered with the same id.
        id: u32,
    },
    /// Take an agent's call over, ringing or answered (SUP-205).
    TakeOver {
        /// Answered with the same id.
        id: u32,
        /// The agent.
        agent: AgentId,
    },
    /// End an agent's part in the call (SUP-206).
    ForceRelease {
        /// Answered with the same id.
        id: u32,
        /// The agent.
        agent: AgentId,
    },
    /// Set an agent's state; during a call it becomes the next state (SUP-301).
    ForceState {
        /// Answered with the same id.
        id: u32,
        /// The agent.
        agent: AgentId,
        /// Available, busy, break or outbound.
        state: AgentState,
        /// Break reason.
        #[serde(default)]
        reason: String,
    },
    /// End an agent's wrap-up (SUP-302).
    ForceEndWrapup {
        /// Answered with the same id.
        id: u32,
        /// The agent.
        agent: AgentId,
    },
    /// Sign an agent out (SUP-304).
    ForceSignOut {
        /// Answered with the same id.
        id: u32,
        /// The agent.
        agent: AgentId,
        /// During a call: at once instead of after it; the customer goes back to the front of the queue.
        #[serde(default)]
        now: bool,
    },
    /// Be told of colleagues, queues and parked calls, or no longer (SUP-101, DESK-701).
    Watch {
        /// Answered with the same id.
        id: u32,
        /// True = be told.
        on: bool,
    },
    /// Keeps the session alive (SEC-14).
    Ping {
        /// Answered with `pong`.
        id: u32,
    },
}

/// What the node sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum DeskEvent {
    /// First message after connecting.
    Welcome {
        /// Tenant.
        tenant: TenantId,
        /// The agent.
        agent: AgentId,
        /// Agent number.
        number: String,
        /// Name.
        name: String,
        /// Server's time, to correct the desk's clock.
        now: At,
        /// Names of the agent's queues.
        queues: Vec<String>,
    },
    /// The agent's state, now and after every change.
    State {
        /// State.
        state: AgentState,
        /// Break reason.
        reason: String,
        /// Since when.
        since: At,
        /// State after this call, when one was chosen (DESK-320).
        next: Option<AgentState>,
        /// End of the wrap-up countdown; absent while it is stopped or not in wrap-up.
        wrapup_until: Option<At>,
    },
    /// The session has ended; the connection closes. Sign in again.
    SignedOut,
    /// Whether new calls come in at all; told when that changes, and after connecting when they do not.
    Service {
        /// Why none come in; `null` = they do.
        limit: Option<ServiceLimit>,
    },
    /// The call at this desk, now and after every change; `null` = none.
    Call {
        /// The call.
        call: Option<DeskCall>,
    },
    /// The node's answer to `phone_offer`.
    PhoneAnswer {
        /// Id of the offer.
        id: u32,
        /// SDP.
        sdp: String,
    },
    /// The audio connection's state.
    Phone {
        /// Audio can flow.
        connected: bool,
    },
    /// A command was carried out.
    Done {
        /// Its id.
        id: u32,
    },
    /// A command was refused; nothing changed.
    Refused {
        /// Its id.
        id: u32,
        /// Why.
        error: ProblemText,
    },
    /// Everything that a watching desk can know: first after `watch`.
    Team {
        /// Colleagues, oneself included, by number.
        agents: Vec<TeamAgent>,
        /// Queues, by number.
        queues: Vec<TeamQueue>,
        /// Flows, by name.
        flows: Vec<TeamFlow>,
        /// Parked calls, oldest first.
        parked: Vec<ParkedCall>,
    },
    /// One colleague as of now, for a watching desk.
    TeamAgent {
        /// The colleague.
        agent: TeamAgent,
    },
    /// One queue as of now, for a watching desk.
    TeamQueue {
        /// The queue.
        queue: TeamQueue,
    },
    /// The parked calls as of now, oldest first, for a watching desk.
    ParkedCalls {
        /// The calls.
        parked: Vec<ParkedCall>,
    },
    /// Something that the agent did not do.
    Notice {
        /// What.
        notice: DeskNotice,
    },
    /// Another desk of the same agent has taken over (SEC-16). The connection closes.
    KickedOut {
        /// Address of the other desk.
        from: String,
    },
    /// Answer to `ping`.
    Pong {
        /// Its id.
        id: u32,
        /// Server's time.
        now: At,
    },
    /// The node drains: the desk connects again, which reaches another node.
    Reconnect {
        /// Wait so many milliseconds first.
        after_ms: u32,
    },
}
