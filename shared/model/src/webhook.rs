//! Webhooks: what a tenant subscribes to and what is delivered (file 30 section 5).

use crate::{At, CallId, WebhookId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is pushed (MSG-40 to MSG-60; those of this version).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum PushType {
    /// An inbound call has entered the platform (MSG-40).
    InboundCall,
    /// An agent's phone rings for an inbound call (MSG-41).
    InboundRinging,
    /// The agent has answered (MSG-42).
    InboundAnswered,
    /// The inbound call has ended (MSG-43).
    InboundHangup,
    /// The complete call record, after the call and its processing (MSG-55).
    ServiceRecord,
}

/// A webhook as configured. The secret is write-only and sealed at rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Webhook {
    /// Fixed id.
    pub id: WebhookId,
    /// What is pushed.
    pub push: PushType,
    /// http or https address, up to 1000 characters (MSG-02).
    pub url: String,
    /// Seconds, 1 to 30, default 10 (MSG-04).
    pub timeout_seconds: u8,
    /// 0 to 4, default 3 (MSG-05).
    pub retries: u8,
    /// Sends events.
    pub active: bool,
}

/// One event waiting for or in delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Delivery {
    /// Event id: the same on every try (MSG-24).
    pub event_id: String,
    /// The webhook.
    pub webhook: WebhookId,
    /// What is pushed.
    pub push: PushType,
    /// The call.
    pub call: Option<CallId>,
    /// JSON body.
    pub body: String,
    /// When the event happened.
    pub event_time: At,
    /// Number of the next try: 0 = first sending, 1 to 4 = retries.
    pub attempt: u8,
    /// Not before.
    pub due: At,
}

/// One line of the push log (MSG-28).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PushLogLine {
    /// Event id.
    pub event_id: String,
    /// The webhook.
    pub webhook: WebhookId,
    /// What was pushed.
    pub push: PushType,
    /// The call.
    pub call: Option<CallId>,
    /// Where to.
    pub url: String,
    /// -1 = not sent, 0 = first sending, 1 to 4 = retries (MSG-22).
    pub attempt: i8,
    /// HTTP status; absent when no answer came.
    pub status: Option<u16>,
    /// Whether it counts as delivered (MSG-21).
    pub success: bool,
    /// First 500 characters of the answer, or what went wrong.
    pub answer: String,
    /// When it was sent.
    pub at: At,
    /// How long it took, milliseconds.
    pub duration_ms: i64,
    /// The body that was sent.
    pub body: String,
}

/// Waiting time before retry `n` (1 to 4), milliseconds (MSG-22).
pub fn retry_delay_ms(retry: u8) -> i64 {
    match retry {
        0 => 0,
        1 => 5_000,
        2 => 30_000,
        3 => 120_000,
        _ => 600_000,
    }
}
