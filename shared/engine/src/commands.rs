//! What agents ask for, and when it is refused (file 10 section 3.4).

use crate::call::Call;
use crate::engine::Engine;
use crate::seat::{Chosen, Seat};
use crate::timers::Timer;
use crate::{AgentCommand, Effect};
use edgecall_model::agent::{AgentState, StateCause};
use edgecall_model::desk::DeskEvent;
use edgecall_model::error::codes;
use edgecall_model::event::{Cause, LegEnd, Side};
use edgecall_model::{AgentId, CallId, Problem, Text};

/// Longest break reason, characters (DESK-305).
const LONGEST_REASON: usize = 20;
/// Most keys sent with one command.
const MOST_DIGITS: usize = 32;

impl Engine {
    pub(crate) fn command(&mut self, agent: &AgentId, id: u32, command: AgentCommand) {
        let effect = match self.carry_out(agent, command) {
            Ok(()) => Effect::Desk {
                agent: agent.clone(),
                event: DeskEvent::Done { id },
            },
            Err(problem) => Effect::Refused {
                agent: agent.clone(),
                id,
                problem,
            },
        };
        self.out.push(effect);
    }

    fn carry_out(&mut self, agent: &AgentId, command: AgentCommand) -> Result<(), Problem> {
        let Some(seat) = self.seats.get(agent) else {
            return Err(Problem::new(&codes::NOT_FOUND).with_text("The agent", "座席"));
        };
        match command {
            AgentCommand::SetState { state, reason } => self.pick_state(agent, state, reason),
            AgentCommand::Answer { call } => {
                in_call(seat, &call, AgentState::Ringing)?;
                if !seat.is_reachable() {
                    return Err(Problem::new(&codes::PHONE_NOT_READY));
                }
                self.in_call(&call, Self::answer)
            }
            AgentCommand::Reject { call } => {
                in_call(seat, &call, AgentState::Ringing)?;
                self.in_call(&call, |engine, call| {
                    engine.ring_over(call, LegEnd::Rejected, Side::Agent);
                })
            }
            AgentCommand::HangUp { call } => {
                in_call(seat, &call, AgentState::Talking)?;
                self.in_call(&call, |engine, call| {
                    engine.end_call(call, Side::Agent, Cause::Normal, LegEnd::Released);
                })
            }
            AgentCommand::Hold { call, on } => {
                in_call(seat, &call, AgentState::Talking)?;
                self.in_call(&call, |engine, call| engine.hold(call, on))
            }
            AgentCommand::Mute { call, on } => {
                in_call(seat, &call, AgentState::Talking)?;
                self.in_call(&call, |engine, call| engine.mute(call, on))
            }
            AgentCommand::Digits { call, digits } => {
                in_call(seat, &call, AgentState::Talking)?;
                check_digits(&digits)?;
                self.in_call(&call, |engine, call| engine.send_digits(call, digits))
            }
            AgentCommand::EndWrapup => {
                in_state(seat, AgentState::Wrapup)?;
                self.choose_state(agent, Chosen::new(AgentState::Available), StateCause::Own);
                Ok(())
            }
            AgentCommand::StayInWrapup => {
                in_state(seat, AgentState::Wrapup)?;
                self.stay_in_wrapup(agent);
                Ok(())
            }
        }
    }

    fn in_call(
        &mut self,
        call: &CallId,
        work: impl FnOnce(&mut Self, &mut Call),
    ) -> Result<(), Problem> {
        self.with_call(call, work);
        Ok(())
    }

    fn pick_state(
        &mut self,
        agent: &AgentId,
        state: AgentState,
        reason: String,
    ) -> Result<(), Problem> {
        if !state.is_chosen() {
            return Err(Problem::new(&codes::INVALID_FIELD).at("state").with_text(
                "Available, busy, break, outbound and offline can be chosen",
                "可选择空闲、示忙、小休、外呼和离线",
            ));
        }
        if reason.chars().count() > LONGEST_REASON {
            return Err(Problem::new(&codes::INVALID_FIELD).at("reason").with_text(
                format!("A break reason has at most {LONGEST_REASON} characters"),
                format!("小休原因最多 {LONGEST_REASON} 个字符"),
            ));
        }
        let reason = if state == AgentState::Break {
            reason
        } else {
            String::new()
        };
        let chosen = Chosen { state, reason };
        let Some(seat) = self.seats.get_mut(agent) else {
            return Ok(());
        };
        match seat.state {
            AgentState::Ringing | AgentState::Dialling | AgentState::Talking => {
                // Choosing the state underneath takes an earlier choice back.
                seat.next = (chosen != seat.chosen).then_some(chosen);
                self.touched_seats.insert(agent.clone());
            }
            _ => self.choose_state(agent, chosen, StateCause::Own),
        }
        Ok(())
    }

    fn stay_in_wrapup(&mut self, agent: &AgentId) {
        self.timers.cancel(&Timer::Wrapup(agent.clone()));
        if let Some(seat) = self.seats.get_mut(agent) {
            seat.wrapup_until = None;
            self.touched_seats.insert(agent.clone());
        }
    }
}

fn in_call(seat: &Seat, call: &CallId, state: AgentState) -> Result<(), Problem> {
    match &seat.call {
        Some(here) if here == call => in_state(seat, state),
        _ => Err(Problem::new(&codes::NOT_FOUND).with_text("The call", "该通话")),
    }
}

fn in_state(seat: &Seat, state: AgentState) -> Result<(), Problem> {
    if seat.state == state {
        return Ok(());
    }
    let here = state_name(seat.state);
    Err(Problem::new(&codes::NOT_IN_STATE).with_text(here.en, here.zh))
}

fn check_digits(digits: &str) -> Result<(), Problem> {
    let keys = digits
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'*' | b'#'));
    if keys && (1..=MOST_DIGITS).contains(&digits.len()) {
        return Ok(());
    }
    Err(Problem::new(&codes::INVALID_FIELD).at("digits").with_text(
        format!("1 to {MOST_DIGITS} of 0 to 9, * and #"),
        format!("1–{MOST_DIGITS} 个按键，可用 0–9、* 和 #"),
    ))
}

/// The state's name (file 10 section 3.1).
fn state_name(state: AgentState) -> Text {
    let (en, zh) = match state {
        AgentState::Offline => ("offline", "离线"),
        AgentState::Available => ("available", "空闲"),
        AgentState::Busy => ("busy", "示忙"),
        AgentState::Break => ("break", "小休"),
        AgentState::Outbound => ("outbound", "外呼"),
        AgentState::Ringing => ("ringing", "响铃"),
        AgentState::Dialling => ("dialling", "呼叫中"),
        AgentState::Talking => ("talking", "通话"),
        AgentState::Wrapup => ("wrap-up", "话后整理"),
    };
    Text { en, zh }
}
