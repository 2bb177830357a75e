//! Call flows as stored and edited: a graph of named nodes (file 20 section 8).
//!
//! The text form is JSON with names, not opaque ids: `{"start":"Welcome","nodes":{"Welcome":{"type":"play",…}}}`.

use crate::{DepartmentId, FlowId, QueueId, TimeConditionId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A node's name within its flow, 1 to 50 characters.
pub type NodeName = String;

/// A stored flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Flow {
    /// Fixed id.
    pub id: FlowId,
    /// Department.
    pub department: DepartmentId,
    /// Name, 1 to 50 characters.
    pub name: String,
    /// Published version, counting from 1.
    pub version: u32,
    /// What the published version does.
    pub definition: FlowDefinition,
}

/// What a flow does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FlowDefinition {
    /// Name of the first node.
    pub start: NodeName,
    /// The nodes by name; at most 500.
    pub nodes: BTreeMap<NodeName, Node>,
}

/// One piece of prompt content. `${name}` is replaced by the variable's value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Prompt {
    /// Spoken by the text-to-speech engine; the voice follows the text's language.
    Say(String),
    /// A pause of so many milliseconds.
    Pause(u32),
}

/// Where a node leads: a node's name, or nowhere (hang up).
pub type Exit = Option<NodeName>;

/// A step of a flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "type", deny_unknown_fields)]
pub enum Node {
    /// Speaks (IVR-046).
    Play {
        /// What is spoken, in order.
        prompt: Vec<Prompt>,
        /// How often, 1 to 10, default 1.
        #[serde(default = "one")]
        count: u8,
        /// A key ends it; default yes.
        #[serde(default = "yes")]
        interruptible: bool,
        /// After the last play.
        next: Exit,
    },
    /// Menu (IVR-048 to IVR-051).
    Select {
        /// Menu prompt.
        prompt: Vec<Prompt>,
        /// How often the menu is played, 1 to 10, default 3.
        #[serde(default = "three")]
        count: u8,
        /// Seconds to wait for a key, 1 to 60, default 5.
        #[serde(default = "five")]
        timeout_seconds: u8,
        /// Exit of each key `0` to `9`, `*`, `#`.
        keys: BTreeMap<String, NodeName>,
        /// Spoken after a wrong key.
        #[serde(default)]
        wrong_prompt: Vec<Prompt>,
        /// Spoken when the wait runs out.
        #[serde(default)]
        timeout_prompt: Vec<Prompt>,
        /// Wrong keys allowed, 1 to 10, default 3.
        #[serde(default = "three")]
        max_errors: u8,
        /// No key after the last play.
        #[serde(default)]
        no_key: Exit,
        /// Too many wrong keys.
        #[serde(default)]
        wrong_key: Exit,
    },
    /// Hands the call to a queue (IVR-063 to IVR-066).
    Queue {
        /// Spoken on entry.
        #[serde(default)]
        prompt: Vec<Prompt>,
        /// The queue.
        queue: QueueId,
        /// Replaces the queue's longest wait, seconds.
        #[serde(default)]
        timeout_seconds: Option<u32>,
        /// No member is signed in, in a state that can take calls.
        #[serde(default)]
        unavailable: Exit,
        /// The queue is full.
        #[serde(default)]
        full: Exit,
        /// The longest wait is over.
        #[serde(default)]
        timeout: Exit,
    },
    /// Branches by the time of the call (IVR-074).
    Time {
        /// Time conditions with their exits; tried in the order of their priority, whatever their order here.
        conditions: Vec<TimeExit>,
        /// None of them holds.
        #[serde(default)]
        other: Exit,
    },
    /// Asks the tenant's system (IVR-082 to IVR-087).
    Http {
        /// `GET` or `POST`.
        method: HttpMethod,
        /// Address without query; `${name}` is replaced.
        url: String,
        /// Parameters: query of a GET, JSON body of a POST. Values take variables.
        #[serde(default)]
        parameters: BTreeMap<String, String>,
        /// Extra headers.
        #[serde(default)]
        headers: BTreeMap<String, String>,
        /// Seconds for one try, 1 to 30, default 5.
        #[serde(default = "five")]
        timeout_seconds: u8,
        /// Further tries after a failure, 0 to 5, default 0; all tries together take at most 30 s.
        #[serde(default)]
        retries: u8,
        /// Variables filled from the answer's JSON.
        #[serde(default)]
        outputs: Vec<HttpOutput>,
        /// Variable that takes the whole body, up to 64 KiB.
        #[serde(default)]
        result_variable: Option<String>,
        /// Spoken while waiting.
        #[serde(default)]
        waiting_prompt: Vec<Prompt>,
        /// Status 200 to 299 in time.
        success: Exit,
        /// Anything else.
        failure: Exit,
    },
    /// Ends the flow (IVR-047).
    End {
        /// Closing words.
        #[serde(default)]
        prompt: Vec<Prompt>,
    },
}

/// One exit of a time node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TimeExit {
    /// The time condition.
    pub condition: TimeConditionId,
    /// Where the call goes while it holds.
    #[serde(default)]
    pub next: Exit,
}

/// HTTP method of an HTTP node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum HttpMethod {
    /// GET.
    #[serde(rename = "GET")]
    Get,
    /// POST.
    #[serde(rename = "POST")]
    Post,
}

/// One output variable of an HTTP node (IVR-083).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HttpOutput {
    /// Variable name: letters, digits, `_`, not starting with a digit.
    pub variable: String,
    /// Path into the answer's JSON: names and indexes joined by dots, for example `customer.phones.0`.
    pub path: String,
    /// Value when the path is missing or the request failed.
    #[serde(default)]
    pub default: String,
}

fn one() -> u8 {
    1
}
fn three() -> u8 {
    3
}
fn five() -> u8 {
    5
}
fn yes() -> bool {
    true
}

impl Node {
    /// The node type's stable name.
    pub fn type_name(&self) -> &'static str {
        match self {
            Node::Play { .. } => "play",
            Node::Select { .. } => "select",
            Node::Queue { .. } => "queue",
            Node::Time { .. } => "time",
            Node::Http { .. } => "http",
            Node::End { .. } => "end",
        }
    }
}
