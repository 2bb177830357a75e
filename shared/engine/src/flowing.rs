//! A call in a flow.

use crate::call::{CUSTOMER, Call, Phase};
use crate::engine::Engine;
use crate::timers::Timer;
use crate::words::last_words;
use crate::{Effect, Music, Sound};
use edgecall_flow::{FlowAction, FlowInput, FlowRun, HttpAnswer, HttpAsk, Variables};
use edgecall_model::event::{CallKind, Cause, EventBody, KeyValue, LegEnd, QueueResult, Side};
use edgecall_model::flow::Flow;
use edgecall_model::node_api::{IvrHttpRequest, IvrHttpResult};
use edgecall_model::{LegNo, TimeConditionId};
use std::collections::VecDeque;
use std::sync::Arc;

/// All tries of an HTTP node take at most 30 s (IVR-086); a little more for the way.
pub(crate) const HTTP_GUARD_MS: i64 = 35_000;
/// Longest time in flows without a queue or an agent (IVR-043).
const FLOW_LIMIT_MS: i64 = 60 * 60_000;
/// No last words are longer than this.
const CLOSING_GUARD_MS: i64 = 60_000;
/// Characters of a variable's value that the log keeps.
const LOGGED_VALUE: usize = 256;

impl Engine {
    pub(crate) fn start_flow(&mut self, call: &mut Call, flow: Arc<Flow>) {
        let entered = EventBody::FlowEntered {
            flow: flow.id.clone(),
            name: flow.name.clone(),
            version: flow.version,
        };
        call.log(&mut self.out, self.now, entered);
        let (run, actions) = FlowRun::start(flow, self.system_variables(call));
        call.run = Some(run);
        self.enter_flow_phase(call);
        self.perform(call, actions);
    }

    fn system_variables(&self, call: &Call) -> Variables {
        let mut variables = Variables::default();
        variables.set("cdr_unique_id", call.id.as_str());
        variables.set("cdr_customer_number", call.customer.as_str());
        variables.set("cdr_customer_area_code", call.region.area_code.as_str());
        variables.set("cdr_customer_province", call.region.province.as_str());
        variables.set("cdr_customer_city", call.region.city.as_str());
        variables.set("cdr_hotline", call.hotline.as_str());
        let kind = match call.kind {
            CallKind::Inbound => "inbound",
            CallKind::PreviewOutbound => "preview_outbound",
            CallKind::Internal => "internal",
        };
        variables.set("cdr_call_type", kind);
        variables.set("cdr_start_time", call.start.second().to_string());
        variables.set("cdr_answer_time", self.now.second().to_string());
        variables
    }

    /// The call is the flow's again.
    pub(crate) fn enter_flow_phase(&mut self, call: &mut Call) {
        call.phase = Phase::Flow;
        self.timers.set(
            Timer::FlowLimit(call.id.clone()),
            self.now.plus(FLOW_LIMIT_MS),
        );
    }

    pub(crate) fn run_flow(&mut self, call: &mut Call, input: FlowInput) {
        if let Some(run) = &mut call.run {
            let actions = run.step(input);
            self.perform(call, actions);
        }
    }

    fn perform(&mut self, call: &mut Call, actions: Vec<FlowAction>) {
        let mut todo = VecDeque::from(actions);
        while let Some(action) = todo.pop_front() {
            match action {
                FlowAction::NodeEntered { node, kind } => {
                    call.node = Some(node.clone());
                    let entered = EventBody::NodeEntered {
                        node,
                        kind: kind.to_owned(),
                    };
                    call.log(&mut self.out, self.now, entered);
                }
                FlowAction::NodeLeft { node, key, exit } => {
                    call.node = None;
                    if let Some(KeyValue::Keyed(keys)) = &key {
                        call.keys.push(keys.clone());
                    }
                    call.log(
                        &mut self.out,
                        self.now,
                        EventBody::NodeLeft { node, key, exit },
                    );
                }
                FlowAction::Play(prompts) => call.play(&mut self.out, Sound::Prompts(prompts)),
                FlowAction::StopPlay => call.stop_play(&mut self.out),
                FlowAction::SetTimer(ms) => {
                    self.timers
                        .set(Timer::Flow(call.id.clone()), self.now.plus(ms));
                }
                FlowAction::StopTimer => self.timers.cancel(&Timer::Flow(call.id.clone())),
                FlowAction::Http(ask) => self.ask(call, ask),
                FlowAction::EnterQueue {
                    queue,
                    timeout_seconds,
                    prompt,
                } => {
                    // An agent waits for the customer to come back: nobody else is to serve meanwhile.
                    let refused = match self.aside(call) {
                        Some(_) => Some(QueueResult::NoAgent),
                        None => self.enter_queue(call, &queue, timeout_seconds, prompt),
                    };
                    if let (Some(result), Some(run)) = (refused, &mut call.run) {
                        todo.extend(run.step(FlowInput::QueueResult(result)));
                    }
                }
                FlowAction::CheckTime(asked) => {
                    let found = self.check_time(call, &asked);
                    if let Some(run) = &mut call.run {
                        todo.extend(run.step(FlowInput::TimeResult(found)));
                    }
                }
                FlowAction::HangUp(cause) => return self.close(call, cause),
            }
        }
    }

    /// Time conditions are those of now, not of the call's start: a change holds for every call that comes to
    /// the node later (ACD-26).
    fn check_time(
        &mut self,
        call: &mut Call,
        asked: &[TimeConditionId],
    ) -> Option<TimeConditionId> {
        let (setup, zone) = (Arc::clone(&self.setup), &self.setup.tenant.time_zone);
        let found = edgecall_flow::first_that_holds(&setup.time_conditions, asked, self.now, zone);
        let result = found
            .map_or("no_condition", |condition| &condition.name)
            .to_owned();
        let decided = EventBody::Decided {
            step: "time".to_owned(),
            result,
        };
        call.log(&mut self.out, self.now, decided);
        found.map(|condition| condition.id.clone())
    }

    fn ask(&mut self, call: &mut Call, ask: HttpAsk) {
        let request = call.new_request();
        call.asking = Some(request);
        let requested = EventBody::HttpRequested {
            request,
            url: ask.url.clone(),
        };
        call.log(&mut self.out, self.now, requested);
        self.timers
            .set(Timer::Http(call.id.clone()), self.now.plus(HTTP_GUARD_MS));
        let request = IvrHttpRequest {
            tenant: call.setup.tenant.id.clone(),
            call: call.id.clone(),
            request,
            method: ask.method,
            url: ask.url,
            parameters: ask.parameters,
            headers: ask.headers,
            timeout_seconds: ask.timeout_seconds,
            retries: ask.retries,
            outputs: ask.outputs,
            result_variable: ask.result_variable,
        };
        self.out.push(Effect::Http {
            call: call.id.clone(),
            request,
        });
    }

    pub(crate) fn http_result(&mut self, call: &mut Call, request: u32, result: IvrHttpResult) {
        if call.asking != Some(request) {
            return;
        }
        call.asking = None;
        self.timers.cancel(&Timer::Http(call.id.clone()));
        let shortened = |value: &String| value.chars().take(LOGGED_VALUE).collect();
        let answered = EventBody::HttpAnswered {
            request,
            status: result.status,
            error: result.error,
            duration_ms: result.duration_ms,
            variables: result
                .variables
                .iter()
                .map(|(n, v)| (n.clone(), shortened(v)))
                .collect(),
        };
        call.log(&mut self.out, self.now, answered);
        let answer = HttpAnswer {
            success: result.success,
            variables: result.variables,
        };
        self.run_flow(call, FlowInput::HttpResult(answer));
    }

    pub(crate) fn play_finished(&mut self, call: &mut Call, leg: LegNo, play: u32) {
        if leg != CUSTOMER || call.playing.get(&leg) != Some(&play) {
            return;
        }
        match call.phase {
            Phase::Flow => {
                call.playing.remove(&leg);
                self.run_flow(call, FlowInput::PlayFinished);
            }
            // The words on entry are over.
            Phase::Queue => call.play(&mut self.out, Sound::Music(Music::Queue)),
            Phase::Closing(cause) => {
                call.playing.remove(&leg);
                self.end_call(call, Side::System, cause, LegEnd::Released);
            }
            Phase::Opening(_) | Phase::Outgoing | Phase::Talk | Phase::Parked(_) | Phase::Over => {}
        }
    }

    pub(crate) fn digit(&mut self, call: &mut Call, leg: LegNo, digit: char) {
        let is_key = digit.is_ascii_digit() || matches!(digit, '*' | '#');
        if leg == CUSTOMER && is_key && matches!(call.phase, Phase::Flow) {
            self.run_flow(call, FlowInput::Digit(digit));
        }
    }

    /// Hangs up, after last words where the cause has some.
    pub(crate) fn close(&mut self, call: &mut Call, cause: Cause) {
        if let Some(agent) = self.aside(call) {
            return self.end_self_service(call, agent);
        }
        let words = last_words(cause, call.setup.tenant.language);
        if words.is_empty() {
            return self.hang_up(call, cause);
        }
        self.timers.cancel_call(&call.id);
        call.phase = Phase::Closing(cause);
        call.play(&mut self.out, Sound::Prompts(words));
        self.timers.set(
            Timer::Closing(call.id.clone()),
            self.now.plus(CLOSING_GUARD_MS),
        );
    }

    /// The platform hangs up; a self-service flow only comes to its end.
    pub(crate) fn hang_up(&mut self, call: &mut Call, cause: Cause) {
        if let Some(agent) = self.aside(call) {
            return self.end_self_service(call, agent);
        }
        self.end_call(call, Side::System, cause, LegEnd::Released);
    }
}
