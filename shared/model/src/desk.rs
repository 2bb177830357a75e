//! The agent desk's WebSocket protocol: one JSON object per message, field `type` names it.
//!
//! The desk connects to `/ws/desk`, authenticated by the session cookie (browser) or by
//! `?token=` (SDK). After `welcome` it offers its audio with `phone_offer`; the audio connection stays
//! for the whole session, so that answering a call needs no set-up. Every command may carry `id`; its
//! result comes back as `done` or `refused` with the same `id`.

use crate::agent::AgentState;
use crate::error::ProblemText;
use crate::number::Region;
use crate::organisation::ServiceLimit;
use crate::{AgentId, At, CallId, TenantId};
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

/// Phase of the call at a desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeskCallPhase {
    /// Rings.
    Ringing,
    /// Both talk.
    Talking,
    /// The customer hears music.
    Held,
}

/// The call as the desk shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeskCall {
    /// Unique id.
    pub call: CallId,
    /// Phase.
    pub phase: DeskCallPhase,
    /// Customer's number; empty when withheld.
    pub customer: String,
    /// Origin.
    pub region: Region,
    /// Hotline number dialled.
    pub hotline: String,
    /// Queue that delivered it.
    pub queue: String,
    /// Keys pressed in the flow, in order, for example `1`.
    pub keys: Vec<String>,
    /// The customer's call started.
    pub started: At,
    /// It began to ring here.
    pub ringing_since: At,
    /// Answered here.
    pub answered: Option<At>,
    /// Held since.
    pub held_since: Option<At>,
    /// Microphone off.
    pub muted: bool,
}
