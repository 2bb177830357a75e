//! Messages between media nodes and edge functions: MessagePack over HTTP, authenticated by the
//! platform's internal token (header `x-edgecall-internal`).

use crate::flow::{HttpMethod, HttpOutput};
use crate::{At, CallId, TenantId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Header with the platform's internal token.
pub const INTERNAL_HEADER: &str = "x-edgecall-internal";

/// Node → function `ivr`, `POST /internal/ivr/http`: carry out an HTTP node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IvrHttpRequest {
    /// Tenant.
    pub tenant: TenantId,
    /// Call.
    pub call: CallId,
    /// Number of the request within the call.
    pub request: u32,
    /// Method.
    pub method: HttpMethod,
    /// Address with variables filled in.
    pub url: String,
    /// Parameters with variables filled in.
    pub parameters: BTreeMap<String, String>,
    /// Headers with variables filled in.
    pub headers: BTreeMap<String, String>,
    /// Seconds per try.
    pub timeout_seconds: u8,
    /// Further tries.
    pub retries: u8,
    /// What to take from the answer.
    pub outputs: Vec<HttpOutput>,
    /// Variable for the whole body.
    pub result_variable: Option<String>,
}

/// The function's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IvrHttpResult {
    /// Status of the last try.
    pub status: Option<u16>,
    /// True for status 200 to 299 in time.
    pub success: bool,
    /// What went wrong.
    pub error: String,
    /// Tries made.
    pub tries: u8,
    /// Milliseconds over all tries.
    pub duration_ms: i64,
    /// Output variables; defaults on failure.
    pub variables: Vec<(String, String)>,
}

/// Function `admin` → node, `POST /control/test-calls`: place a test call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TestCallOrder {
    /// Id of the test call.
    pub id: String,
    /// Tenant that asks.
    pub tenant: TenantId,
    /// Number to call.
    pub to: String,
    /// Caller's number shown.
    pub from: String,
    /// What the caller does.
    pub script: TestCallScript,
}

/// What a test caller does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TestCallScript {
    /// Keys to press, each so many milliseconds after the answer.
    pub keys: Vec<TestKey>,
    /// What the caller says all the time.
    pub sound: TestSound,
    /// Hangs up so many seconds after the answer, 1 to 600.
    pub hang_up_after_seconds: u16,
}

/// A key press of the test caller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TestKey {
    /// The key.
    pub key: char,
    /// Milliseconds after the platform answered.
    pub after_ms: u32,
}

/// What the test caller plays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TestSound {
    /// A tone of so many hertz.
    Tone(u32),
    /// A spoken text, repeated.
    Say(String),
    /// Nothing.
    Silence,
}

/// State of a test call, `GET /control/test-calls/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TestCallState {
    /// Id of the test call.
    pub id: String,
    /// Phase.
    pub phase: TestCallPhase,
    /// SIP Call-ID, by which the call record can be found.
    pub sip_call_id: String,
    /// When it was placed.
    pub placed: At,
    /// When the platform answered.
    pub answered: Option<At>,
    /// When it ended.
    pub ended: Option<At>,
    /// SIP code and words when it failed.
    pub failure: String,
}

/// Phase of a test call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TestCallPhase {
    /// The number is being called.
    Calling,
    /// The platform has answered.
    Answered,
    /// It is over.
    Ended,
    /// It could not be placed.
    Failed,
}
