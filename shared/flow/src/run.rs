//! The interpreter: one call's way through one flow.

use crate::select::{Menu, Outcome, Selecting};
use crate::variables::Variables;
use edgecall_model::event::{Cause, KeyValue, QueueResult};
use edgecall_model::flow::{Exit, Flow, HttpMethod, HttpOutput, Node, NodeName, Prompt};
use edgecall_model::{FlowId, QueueId, TimeConditionId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Nodes one call may pass (IVR-043).
pub const MOST_VISITS: u32 = 1_000;

/// What happens to the caller while the flow runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlowInput {
    /// The last [`FlowAction::Play`] was heard to its end.
    PlayFinished,
    /// A key: `0` to `9`, `*`, `#`.
    Digit(char),
    /// The time of [`FlowAction::SetTimer`] is over.
    Timer,
    /// The tenant's system answered, or did not.
    HttpResult(HttpAnswer),
    /// How the queue visit went.
    QueueResult(QueueResult),
    /// Which of the time conditions holds, see [`crate::first_that_holds`]; `None` = none of them.
    TimeResult(Option<TimeConditionId>),
}

/// What the flow wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlowAction {
    /// The call is now in this node.
    NodeEntered {
        /// Name.
        node: NodeName,
        /// Type.
        kind: &'static str,
    },
    /// The call has left it.
    NodeLeft {
        /// Name.
        node: NodeName,
        /// What was keyed.
        key: Option<KeyValue>,
        /// The exit: `next`, `key:1`, `no_key`, `wrong_key`, `success`, `failure`, `answered`,
        /// `unavailable`, `full`, `timeout`, `condition:ID`, `other`, `end`.
        exit: String,
    },
    /// Play this once; it replaces what plays. Never empty.
    Play(Vec<Prompt>),
    /// Stop what plays.
    StopPlay,
    /// Come back with [`FlowInput::Timer`] after so many milliseconds; replaces an earlier timer.
    SetTimer(i64),
    /// No timer any more.
    StopTimer,
    /// Ask the tenant's system.
    Http(HttpAsk),
    /// Hand the caller to a queue.
    EnterQueue {
        /// The queue.
        queue: QueueId,
        /// Longest wait, seconds; absent = the queue's own.
        timeout_seconds: Option<u32>,
        /// Spoken on entry, before the music; may be empty.
        prompt: Vec<Prompt>,
    },
    /// Say which of these time conditions holds now: [`FlowInput::TimeResult`].
    CheckTime(Vec<TimeConditionId>),
    /// The flow ends the call. Always the last action.
    HangUp(Cause),
}

/// An HTTP node's request with variables filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpAsk {
    /// Method.
    pub method: HttpMethod,
    /// Address.
    pub url: String,
    /// Parameters, not yet encoded.
    pub parameters: BTreeMap<String, String>,
    /// Headers.
    pub headers: BTreeMap<String, String>,
    /// Seconds for one try.
    pub timeout_seconds: u8,
    /// Further tries.
    pub retries: u8,
    /// What to take from the answer.
    pub outputs: Vec<HttpOutput>,
    /// Variable for the whole body.
    pub result_variable: Option<String>,
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpAnswer {
    /// Status 200 to 299 in time.
    pub success: bool,
    /// Output variables. On failure they need not be given: the node's defaults are taken.
    pub variables: Vec<(String, String)>,
}

/// What the running node waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Waiting {
    /// The end of a play, with so many plays left after it.
    Play { left: u8 },
    /// A key of a menu.
    Key(Selecting),
    /// The tenant's system.
    Http,
    /// The queue.
    Queue,
    /// The time.
    Time,
    /// The end of the closing words.
    Closing,
    /// Nothing: the flow is over.
    Nothing,
}

/// One call in one flow.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowRun {
    flow: Arc<Flow>,
    node: NodeName,
    waiting: Waiting,
    visits: u32,
    variables: Variables,
    /// Where to go when the present step is done.
    pending: Option<NodeName>,
}

impl FlowRun {
    /// Enters the flow. The caller of this sets the system variables (`cdr_…`) beforehand.
    pub fn start(flow: Arc<Flow>, mut variables: Variables) -> (Self, Vec<FlowAction>) {
        variables.set("cdr_ivr_id", flow.id.as_str());
        variables.set("cdr_ivr_name", flow.name.as_str());
        let first = flow.definition.start.clone();
        let mut run = FlowRun {
            flow,
            node: first.clone(),
            waiting: Waiting::Nothing,
            visits: 0,
            variables,
            pending: Some(first),
        };
        let mut out = Vec::new();
        run.advance(&mut out);
        (run, out)
    }

    /// Takes an input. Inputs that the present node does not wait for change nothing.
    pub fn step(&mut self, input: FlowInput) -> Vec<FlowAction> {
        let mut out = Vec::new();
        let flow = Arc::clone(&self.flow);
        if let Some(node) = flow.definition.nodes.get(&self.node) {
            self.react(node, input, &mut out);
            self.advance(&mut out);
        }
        out
    }

    /// Whether the flow has ended.
    pub fn is_over(&self) -> bool {
        self.waiting == Waiting::Nothing
    }

    /// Whether the call is in a queue by this flow.
    pub fn is_queued(&self) -> bool {
        self.waiting == Waiting::Queue
    }

    /// The node the call is in (or was in last).
    pub fn node(&self) -> &str {
        &self.node
    }

    /// The flow.
    pub fn flow(&self) -> &FlowId {
        &self.flow.id
    }

    /// The call's variables.
    pub fn variables(&self) -> &Variables {
        &self.variables
    }

    /// The call's variables, for the platform to set its own.
    pub fn variables_mut(&mut self) -> &mut Variables {
        &mut self.variables
    }

    /// Follows exits until a node waits for something.
    fn advance(&mut self, out: &mut Vec<FlowAction>) {
        let flow = Arc::clone(&self.flow);
        while let Some(name) = self.pending.take() {
            let Some(node) = flow.definition.nodes.get(&name) else {
                // The check at saving refuses such flows; a call in one ends rather than hangs.
                return self.hang_up(Cause::PlatformFault, out);
            };
            if self.visits == MOST_VISITS {
                return self.hang_up(Cause::FlowLimit, out);
            }
            self.visits += 1;
            self.variables.set("cdr_ivr_node", name.as_str());
            self.node.clone_from(&name);
            out.push(FlowAction::NodeEntered {
                node: name,
                kind: node.type_name(),
            });
            self.enter(node, out);
        }
    }

    fn enter(&mut self, node: &Node, out: &mut Vec<FlowAction>) {
        match node {
            Node::Play {
                prompt,
                count,
                next,
                ..
            } => {
                let prompt = self.variables.prompts(prompt);
                if prompt.is_empty() {
                    return self.leave(None, "next", next, Cause::FlowEnd, out);
                }
                self.waiting = Waiting::Play {
                    left: (*count).max(1) - 1,
                };
                out.push(FlowAction::Play(prompt));
            }
            Node::Select { .. } => {
                let (selecting, outcome) = Selecting::start(&Menu::of(node, &self.variables), out);
                self.waiting = Waiting::Key(selecting);
                self.select(node, outcome, out);
            }
            Node::Queue {
                prompt,
                queue,
                timeout_seconds,
                ..
            } => {
                self.waiting = Waiting::Queue;
                out.push(FlowAction::EnterQueue {
                    queue: queue.clone(),
                    timeout_seconds: *timeout_seconds,
                    prompt: self.variables.prompts(prompt),
                });
            }
            Node::Time { conditions, .. } => {
                self.waiting = Waiting::Time;
                let asked = conditions.iter().map(|exit| exit.condition.clone());
                out.push(FlowAction::CheckTime(asked.collect()));
            }
            Node::Http { waiting_prompt, .. } => {
                self.waiting = Waiting::Http;
                let prompt = self.variables.prompts(waiting_prompt);
                if !prompt.is_empty() {
                    out.push(FlowAction::Play(prompt));
                }
                out.extend(self.ask(node).map(FlowAction::Http));
            }
            Node::End { prompt } => {
                let prompt = self.variables.prompts(prompt);
                if prompt.is_empty() {
                    return self.leave(None, "end", &None, Cause::FlowEnd, out);
                }
                self.waiting = Waiting::Closing;
                out.push(FlowAction::Play(prompt));
            }
        }
    }

    fn react(&mut self, node: &Node, input: FlowInput, out: &mut Vec<FlowAction>) {
        match (self.waiting.clone(), input, node) {
            (Waiting::Play { left: 0 }, FlowInput::PlayFinished, Node::Play { next, .. }) => {
                self.leave(None, "next", next, Cause::FlowEnd, out);
            }
            (Waiting::Play { left }, FlowInput::PlayFinished, Node::Play { prompt, .. }) => {
                self.waiting = Waiting::Play { left: left - 1 };
                out.push(FlowAction::Play(self.variables.prompts(prompt)));
            }
            (
                Waiting::Play { .. },
                FlowInput::Digit(key),
                Node::Play {
                    interruptible: true,
                    next,
                    ..
                },
            ) => {
                self.variables.set("cdr_last_key", key);
                out.push(FlowAction::StopPlay);
                let key = KeyValue::Keyed(key.to_string());
                self.leave(Some(key), "next", next, Cause::FlowEnd, out);
            }
            (Waiting::Key(mut selecting), input, Node::Select { .. }) => {
                if let FlowInput::Digit(key) = &input {
                    self.variables.set("cdr_last_key", *key);
                }
                let outcome = selecting.step(&Menu::of(node, &self.variables), &input, out);
                self.waiting = Waiting::Key(selecting);
                self.select(node, outcome, out);
            }
            (Waiting::Http, FlowInput::HttpResult(answer), Node::Http { .. }) => {
                self.answered(node, answer, out);
            }
            (Waiting::Queue, FlowInput::QueueResult(result), Node::Queue { .. }) => {
                self.unqueue(node, result, out);
            }
            (Waiting::Time, FlowInput::TimeResult(found), Node::Time { conditions, other }) => {
                let taken = found.and_then(|id| conditions.iter().find(|e| e.condition == id));
                let (exit, next) = match taken {
                    Some(taken) => (format!("condition:{}", taken.condition), &taken.next),
                    None => ("other".to_owned(), other),
                };
                self.leave(None, &exit, next, Cause::FlowEnd, out);
            }
            (Waiting::Closing, FlowInput::PlayFinished, Node::End { .. }) => {
                self.leave(None, "end", &None, Cause::FlowEnd, out);
            }
            _ => {}
        }
    }

    fn select(&mut self, node: &Node, outcome: Outcome, out: &mut Vec<FlowAction>) {
        let Node::Select {
            keys,
            no_key,
            wrong_key,
            ..
        } = node
        else {
            return;
        };
        match outcome {
            Outcome::Stay => {}
            Outcome::Key(key) => {
                let next = keys.get(&key).cloned();
                let exit = format!("key:{key}");
                self.leave(
                    Some(KeyValue::Keyed(key)),
                    &exit,
                    &next,
                    Cause::FlowEnd,
                    out,
                );
            }
            Outcome::NoKey => {
                self.leave(
                    Some(KeyValue::NoPress),
                    "no_key",
                    no_key,
                    Cause::FlowEnd,
                    out,
                );
            }
            Outcome::TooManyErrors => {
                self.leave(
                    Some(KeyValue::Error),
                    "wrong_key",
                    wrong_key,
                    Cause::FlowEnd,
                    out,
                );
            }
        }
    }

    fn ask(&self, node: &Node) -> Option<HttpAsk> {
        let Node::Http {
            method,
            url,
            parameters,
            headers,
            timeout_seconds,
            retries,
            outputs,
            result_variable,
            ..
        } = node
        else {
            return None;
        };
        let filled = |texts: &BTreeMap<String, String>| {
            texts
                .iter()
                .map(|(name, value)| (name.clone(), self.variables.fill(value)))
                .collect()
        };
        Some(HttpAsk {
            method: *method,
            url: self.variables.fill_url(url),
            parameters: filled(parameters),
            headers: filled(headers),
            timeout_seconds: *timeout_seconds,
            retries: *retries,
            outputs: outputs.clone(),
            result_variable: result_variable.clone(),
        })
    }

    /// Sets what the node declares and nothing else, so that an answer cannot overwrite other variables.
    fn answered(&mut self, node: &Node, mut answer: HttpAnswer, out: &mut Vec<FlowAction>) {
        let Node::Http {
            outputs,
            result_variable,
            waiting_prompt,
            success,
            failure,
            ..
        } = node
        else {
            return;
        };
        if !answer.success {
            answer.variables.clear();
        }
        let given: BTreeMap<_, _> = answer.variables.into_iter().collect();
        for output in outputs {
            let value = given.get(&output.variable).unwrap_or(&output.default);
            self.variables.set(&output.variable, value);
        }
        if let Some(name) = result_variable {
            self.variables
                .set(name, given.get(name).map_or("", String::as_str));
        }
        if !waiting_prompt.is_empty() {
            out.push(FlowAction::StopPlay);
        }
        let (exit, next) = if answer.success {
            ("success", success)
        } else {
            ("failure", failure)
        };
        self.leave(None, exit, next, Cause::FlowEnd, out);
    }

    fn unqueue(&mut self, node: &Node, result: QueueResult, out: &mut Vec<FlowAction>) {
        let Node::Queue {
            unavailable,
            full,
            timeout,
            ..
        } = node
        else {
            return;
        };
        match result {
            QueueResult::Answered => {
                self.waiting = Waiting::Nothing;
                out.push(FlowAction::NodeLeft {
                    node: self.node.clone(),
                    key: None,
                    exit: "answered".into(),
                });
            }
            QueueResult::NoAgent => {
                self.leave(None, "unavailable", unavailable, Cause::NoAgent, out)
            }
            QueueResult::Full => self.leave(None, "full", full, Cause::QueueFull, out),
            QueueResult::TimedOut => self.leave(None, "timeout", timeout, Cause::QueueTimeout, out),
            QueueResult::Abandoned | QueueResult::OtherExit => {
                self.waiting = Waiting::Nothing;
            }
        }
    }

    /// Takes an exit; without a target the call ends with `cause` (IVR-038).
    fn leave(
        &mut self,
        key: Option<KeyValue>,
        exit: &str,
        target: &Exit,
        cause: Cause,
        out: &mut Vec<FlowAction>,
    ) {
        out.push(FlowAction::NodeLeft {
            node: self.node.clone(),
            key,
            exit: exit.to_owned(),
        });
        match target {
            Some(next) => self.pending = Some(next.clone()),
            None => self.hang_up(cause, out),
        }
    }

    fn hang_up(&mut self, cause: Cause, out: &mut Vec<FlowAction>) {
        self.waiting = Waiting::Nothing;
        self.pending = None;
        out.push(FlowAction::HangUp(cause));
    }
}
