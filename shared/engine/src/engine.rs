//! The engine: one tenant's agents, queues and calls.

use crate::call::{Call, Phase};
use crate::line::Line;
use crate::seat::Seat;
use crate::setup::Setup;
use crate::timers::{Timer, Timers};
use crate::{Effect, Input};
use edgecall_flow::FlowInput;
use edgecall_model::agent::AgentState;
use edgecall_model::config::TenantConfig;
use edgecall_model::error::codes;
use edgecall_model::event::{Cause, LegEnd, Side};
use edgecall_model::node_api::IvrHttpResult;
use edgecall_model::organisation::ServiceLimit;
use edgecall_model::{AgentId, At, CallId, Problem, QueueId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One tenant's engine. See the crate's description for its one invariant.
#[derive(Clone, Debug)]
pub struct Engine {
    pub(crate) now: At,
    pub(crate) setup: Arc<Setup>,
    pub(crate) calls: BTreeMap<CallId, Box<Call>>,
    pub(crate) seats: BTreeMap<AgentId, Seat>,
    pub(crate) lines: BTreeMap<QueueId, Line>,
    pub(crate) timers: Timers,
    pub(crate) draining: bool,
    /// Billed minutes of the trial's calls that are over.
    pub(crate) trial_minutes: i64,
    /// Whether new calls come in, as the desks know.
    pub(crate) limit_told: Option<ServiceLimit>,
    /// Places at the end and at the front of queues.
    pub(crate) next_place: i64,
    pub(crate) front_place: i64,
    /// Calls that are parked.
    pub(crate) parked: BTreeSet<CallId>,
    pub(crate) parked_changed: bool,
    /// Agents whose desks want to be told of colleagues.
    pub(crate) watchers: BTreeSet<AgentId>,
    /// Queues of which watching desks may have something new to show.
    pub(crate) told_lines: BTreeSet<QueueId>,
    /// Queues in which something may be offered, or nobody is left.
    pub(crate) touched_lines: BTreeSet<QueueId>,
    /// Desks that may have something new to show.
    pub(crate) touched_seats: BTreeSet<AgentId>,
    pub(crate) out: Vec<Effect>,
}

impl Engine {
    /// An engine without calls in which every agent is offline.
    pub fn new(config: Arc<TenantConfig>, now: At) -> Self {
        let mut engine = Engine {
            now,
            setup: Arc::new(Setup::new(&config)),
            calls: BTreeMap::new(),
            seats: BTreeMap::new(),
            lines: BTreeMap::new(),
            timers: Timers::default(),
            draining: false,
            trial_minutes: 0,
            limit_told: None,
            next_place: 0,
            front_place: 0,
            parked: BTreeSet::new(),
            parked_changed: false,
            watchers: BTreeSet::new(),
            told_lines: BTreeSet::new(),
            touched_lines: BTreeSet::new(),
            touched_seats: BTreeSet::new(),
            out: Vec::new(),
        };
        engine.await_service_end();
        engine.seat_agents();
        engine
    }

    /// Takes an input at a time and gives what is to be done, in order. Whatever was due until then happens
    /// first. A time before the last one counts as the last one.
    pub fn input(&mut self, now: At, input: Input) -> Vec<Effect> {
        self.now = self.now.max(now);
        while let Some(timer) = self.timers.pop_due(self.now) {
            self.fire(timer);
            self.drain();
        }
        self.take(input);
        self.drain();
        std::mem::take(&mut self.out)
    }

    /// When [`Input::Tick`] is needed at the latest; `None` when nothing is due.
    pub fn next_deadline(&self) -> Option<At> {
        self.timers.next()
    }

    /// Version of the configuration that new calls use.
    pub fn config_version(&self) -> u64 {
        self.setup.version
    }

    /// Calls that are not over.
    pub fn calls(&self) -> impl Iterator<Item = &CallId> {
        self.calls.keys()
    }

    /// An agent's state; `None` for agents who are not configured.
    pub fn agent_state(&self, agent: &AgentId) -> Option<AgentState> {
        self.seats.get(agent).map(|seat| seat.state)
    }

    /// How many callers wait in a queue, those included for whom a phone rings.
    pub fn waiting(&self, queue: &QueueId) -> u32 {
        self.lines.get(queue).map_or(0, Line::len)
    }

    /// Whether the engine drains and its last call is over.
    pub fn is_drained(&self) -> bool {
        self.draining && self.calls.is_empty()
    }

    fn take(&mut self, input: Input) {
        match input {
            Input::ConfigChanged(config) => self.config_changed(&config),
            Input::CallArrived(arrival) => self.call_arrived(arrival),
            Input::LegAnswered { call, leg } => {
                self.with_call(&call, |engine, call| engine.leg_answered(call, leg));
            }
            Input::LegProgress {
                call,
                leg,
                early_media,
            } => {
                self.with_call(&call, |engine, call| {
                    engine.leg_progress(call, leg, early_media);
                });
            }
            Input::LegEnded { call, leg, reason } => {
                self.with_call(&call, |engine, call| engine.leg_ended(call, leg, reason));
            }
            Input::PlayFinished { call, leg, play } => {
                self.with_call(&call, |engine, call| engine.play_finished(call, leg, play));
            }
            Input::Digit { call, leg, digit } => {
                self.with_call(&call, |engine, call| engine.digit(call, leg, digit));
            }
            Input::HttpResult {
                call,
                request,
                result,
            } => {
                self.with_call(&call, |engine, call| {
                    engine.http_result(call, request, result)
                });
            }
            Input::AgentConnected { agent, .. } => self.agent_connected(&agent),
            Input::AgentDisconnected { agent } => self.agent_disconnected(&agent),
            Input::PhoneState { agent, connected } => self.phone_state(&agent, connected),
            Input::AgentCommand { agent, id, command } => self.command(&agent, id, command),
            Input::MediaTimeout { call, leg } => {
                self.with_call(&call, |engine, call| engine.media_timeout(call, leg));
            }
            Input::TrialUsage { minutes } => self.trial_usage(minutes),
            Input::Drain => self.draining = true,
            Input::Tick => {}
        }
    }

    fn fire(&mut self, timer: Timer) {
        match timer {
            Timer::Opening(call) => self.with_call(&call, |engine, call| {
                engine.end_call(call, Side::System, Cause::PlatformFault, LegEnd::Failed);
            }),
            Timer::Flow(call) => {
                self.with_call(&call, |engine, call| {
                    engine.run_flow(call, FlowInput::Timer)
                });
            }
            Timer::FlowLimit(call) => {
                self.with_call(&call, |engine, call| engine.hang_up(call, Cause::FlowLimit));
            }
            Timer::Http(call) => self.with_call(&call, |engine, call| {
                if let Some(request) = call.asking {
                    engine.http_result(call, request, no_answer());
                }
            }),
            Timer::QueueWait(call) => self.with_call(&call, Self::wait_over),
            Timer::Ring(call, offer) => {
                self.with_call(&call, |engine, call| engine.ring_over(call, offer));
            }
            Timer::AutoAnswer(call, offer) => {
                self.with_call(&call, |engine, call| engine.auto_answer(call, offer));
            }
            Timer::Retry(call) => self.with_call(&call, Self::retry),
            Timer::Lost(call, leg) => {
                self.with_call(&call, |engine, call| engine.lost_over(call, leg));
            }
            Timer::Park(call) => self.with_call(&call, Self::park_over),
            Timer::Closing(call) => self.with_call(&call, |engine, call| {
                if let Phase::Closing(cause) = call.phase {
                    engine.end_call(call, Side::System, cause, LegEnd::Released);
                }
            }),
            Timer::Wrapup(agent) => self.wrapup_over(&agent),
            Timer::Grace(agent) => self.grace_over(&agent),
            // What has changed is looked at after every input.
            Timer::ServiceEnd => {}
            Timer::Break(agent) => self.break_over(&agent),
        }
    }

    /// Works on a call that is not over, with the rest of the engine at hand.
    pub(crate) fn with_call(&mut self, id: &CallId, work: impl FnOnce(&mut Self, &mut Call)) {
        let _ = self.on_call(id, |engine, call| {
            work(engine, call);
            Ok(())
        });
    }

    /// Works on a call like [`Self::with_call`] and says what came of it.
    pub(crate) fn on_call(
        &mut self,
        id: &CallId,
        work: impl FnOnce(&mut Self, &mut Call) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let Some(mut call) = self.calls.remove(id) else {
            return Err(Problem::new(&codes::NOT_FOUND).with_text("The call", "该通话"));
        };
        let result = work(self, &mut call);
        if call.over {
            self.forget_park(&call);
        } else {
            self.settle(&mut call);
            // Everybody in the call may see that somebody came, left or was muted.
            self.touched_seats
                .extend(call.legs.values().filter_map(|leg| leg.agent().cloned()));
            self.calls.insert(id.clone(), call);
        }
        result
    }

    /// Offers what can be offered, then tells the desks.
    fn drain(&mut self) {
        while self.expel_one() || self.offer_one() {}
        self.told_lines.append(&mut self.touched_lines);
        self.watch_service();
        self.tell_desks();
    }
}

/// Stands for an answer that never came.
fn no_answer() -> IvrHttpResult {
    IvrHttpResult {
        status: None,
        success: false,
        error: "no answer in time".to_owned(),
        tries: 0,
        duration_ms: crate::flowing::HTTP_GUARD_MS,
        variables: Vec::new(),
    }
}
