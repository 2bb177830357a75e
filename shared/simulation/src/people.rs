//! What customers and agents do about what the engine decides.

use crate::world::{Act, OpenCall, Stage, World, command};
use crate::{CallerHabits, Chance, ClosedCall};
use edgecall_engine::{AgentCommand, Arrival, Effect, Input, Sound};
use edgecall_model::agent::{AgentState, StateChange};
use edgecall_model::event::{Event, EventBody, LegEnd};
use edgecall_model::flow::Prompt;
use edgecall_model::{AgentId, CallId, LegNo, QueueId, TrunkId};

/// The customer's leg.
const CUSTOMER: LegNo = LegNo(0);
/// Area codes that landline customers call from.
const AREAS: &[&str] = &[
    "010", "020", "021", "023", "024", "025", "027", "028", "029", "0571", "0755", "0512",
];
/// Beginnings of mobile numbers.
const MOBILES: &[&str] = &[
    "136", "138", "139", "150", "151", "158", "159", "177", "186", "188",
];
/// Milliseconds that a spoken character takes.
const SPEECH_MS: i64 = 190;
/// From the platform's answer to the caller's confirmation.
const CONFIRM_MS: i64 = 120;
/// From signing out to closing the desk.
const DESK_CLOSES_MS: i64 = 3_000;

impl World {
    pub(crate) fn customer_arrives(&mut self) {
        let mut chance = self.chance.branch();
        let call = CallId::from_parts(self.now, chance.bytes5());
        let customer = customer_number(&self.plan.callers, &mut chance);
        let place = chance.weighted(self.plan.hotlines.iter().map(|h| h.share));
        let Some(hotline) = self.plan.hotlines.get(place) else {
            return;
        };
        let arrival = Arrival {
            call: call.clone(),
            customer,
            hotline: hotline.number.clone(),
            trunk: TrunkId::new(self.plan.trunk.as_str()),
            sip_call_id: format!("{call}@{}", self.plan.trunk),
            excluded: false,
        };
        let open = OpenCall {
            events: Vec::new(),
            chance,
            stage: Stage::Elsewhere,
        };
        self.open.insert(call, open);
        self.give(Input::CallArrived(arrival));
    }

    /// The customer hangs up when the call is still where it was.
    pub(crate) fn leaves_from(&mut self, call: &CallId, stage: &Stage) {
        if self.open.get(call).is_some_and(|open| open.stage == *stage) {
            self.give(Input::LegEnded {
                call: call.clone(),
                leg: CUSTOMER,
                reason: LegEnd::Released,
            });
        }
    }

    pub(crate) fn people_react(&mut self, effect: Effect) {
        match effect {
            Effect::Log { call, event } => self.noted(call, event),
            Effect::AgentLog(change) => self.state_changed(change),
            Effect::Reject { call, .. } => {
                self.open.remove(&call);
            }
            Effect::Answer { call, leg } => {
                self.after(CONFIRM_MS, Act::Input(Input::LegAnswered { call, leg }));
            }
            Effect::Play {
                call,
                leg: CUSTOMER,
                play,
                sound: Sound::Prompts(prompts),
                looped: false,
            } => self.customer_listens(call, play, &prompts),
            Effect::RingAgent {
                call,
                agent,
                auto_answer: false,
                ..
            } => self.agent_hears_ring(call, agent),
            Effect::ConnectAgent { call, agent, .. } => self.they_talk(call, agent),
            Effect::CallClosed { call } => {
                if let Some(OpenCall { events, .. }) = self.open.remove(&call) {
                    self.closed.push(ClosedCall { call, events });
                }
            }
            _ => {}
        }
    }

    fn state_changed(&mut self, change: StateChange) {
        if change.to == AgentState::Offline {
            let agent = change.agent.clone();
            self.after(
                DESK_CLOSES_MS,
                Act::Input(Input::AgentDisconnected { agent }),
            );
        }
        self.states.push(change);
    }

    fn noted(&mut self, call: CallId, event: Event) {
        if let Some(open) = self.open.get_mut(&call) {
            match event.body {
                EventBody::QueueEntered { visit, .. } => {
                    open.stage = Stage::Waiting(visit);
                    let patience = self.plan.callers.patience.draw(&mut open.chance);
                    open.events.push(event.clone());
                    if let Some(ms) = patience {
                        self.after(ms, Act::GivesUp(call.clone(), visit));
                    }
                }
                EventBody::QueueLeft { .. } => {
                    open.stage = Stage::Elsewhere;
                    open.events.push(event.clone());
                }
                _ => open.events.push(event.clone()),
            }
        }
        self.events.push((call, event));
    }

    fn customer_listens(&mut self, call: CallId, play: u32, prompts: &[Prompt]) {
        let length = prompts.iter().map(spoken_ms).sum::<i64>().max(20);
        let habits = self.plan.callers.clone();
        let Some(open) = self.open.get_mut(&call) else {
            return;
        };
        // A prompt in a queue is heard while waiting, whose patience runs already.
        let waits = matches!(open.stage, Stage::Waiting(_));
        if !waits {
            open.stage = Stage::Listening(play);
        }
        let leaves = !waits && open.chance.percent(habits.leave_menu_percent);
        let leaves = leaves.then(|| open.chance.between(0, length - 1));
        let digit = key(&habits, &mut open.chance);
        let pressed = open.chance.between(length / 2, length + 2_500);
        if let Some(after) = leaves {
            self.after(after, Act::LeavesMenu(call.clone(), play));
        }
        if let Some(digit) = digit {
            let (call, leg) = (call.clone(), CUSTOMER);
            self.after(pressed, Act::Input(Input::Digit { call, leg, digit }));
        }
        let leg = CUSTOMER;
        self.after(length, Act::Input(Input::PlayFinished { call, leg, play }));
    }

    fn agent_hears_ring(&mut self, call: CallId, agent: AgentId) {
        let Some(habits) = self.habits.get(&agent).cloned() else {
            return;
        };
        let Some(after) = habits.answer.draw(&mut self.chance) else {
            return;
        };
        let does = if self.chance.percent(habits.miss_percent) {
            return;
        } else if self.chance.percent(habits.reject_percent) {
            AgentCommand::Reject { call }
        } else {
            AgentCommand::Answer { call }
        };
        self.after(after, Act::Input(command(&agent, does)));
    }

    fn they_talk(&mut self, call: CallId, agent: AgentId) {
        let hold = self.habits.get(&agent).map_or(0.0, |h| h.hold_percent);
        let by_customer = self.plan.callers.hang_up_first_percent;
        let Some(open) = self.open.get_mut(&call) else {
            return;
        };
        open.stage = Stage::Talking;
        let talk = queue_of(&open.events)
            .and_then(|queue| self.plan.talk.get(queue))
            .unwrap_or(&self.plan.talk_elsewhere);
        let Some(length) = talk.draw(&mut open.chance) else {
            return;
        };
        let by_customer = open.chance.percent(by_customer);
        if open.chance.percent(hold) {
            for (after, on) in [(length / 3, true), (length / 2, false)] {
                let call = call.clone();
                let hold = command(&agent, AgentCommand::Hold { call, on });
                self.after(after, Act::Input(hold));
            }
        }
        self.after(length, Act::HangsUp(call, agent, by_customer));
    }
}

fn customer_number(habits: &CallerHabits, chance: &mut Chance) -> String {
    let (beginnings, low) = if chance.percent(habits.mobile_percent) {
        (MOBILES, 0)
    } else {
        (AREAS, 20_000_000)
    };
    let beginning = chance.one_of(beginnings).copied().unwrap_or("138");
    let rest = chance.between(low, if low == 0 { 99_999_999 } else { 89_999_999 });
    format!("{beginning}{rest:08}")
}

fn key(habits: &CallerHabits, chance: &mut Chance) -> Option<char> {
    let keys = &habits.keys;
    if !chance.percent(keys.press_percent) {
        None
    } else if chance.percent(keys.usual_percent) {
        Some(keys.usual)
    } else {
        chance.one_of(&keys.others).copied()
    }
}

fn spoken_ms(prompt: &Prompt) -> i64 {
    match prompt {
        Prompt::Say(text) => i64::try_from(text.chars().count()).unwrap_or(50) * SPEECH_MS,
        Prompt::Pause(ms) => i64::from(*ms),
    }
}

/// The queue that the call asked for last.
fn queue_of(events: &[Event]) -> Option<&QueueId> {
    events.iter().rev().find_map(|event| match &event.body {
        EventBody::QueueRequested { queue, .. } => Some(queue),
        _ => None,
    })
}
