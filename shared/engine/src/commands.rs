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
use edgecall_model::{AgentId, CallId, Problem};

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
            return Err(Problem::new(&codes::NOT_FOUND).with("agent"));
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
            let wrong = "available, busy, break, outbound and offline can be chosen";
            return Err(Problem::new(&codes::INVALID_FIELD).at("state").with(wrong));
        }
        if reason.chars().count() > LONGEST_REASON {
            let wrong = format!("a break reason has at most {LONGEST_REASON} characters");
            return Err(Problem::new(&codes::INVALID_FIELD).at("reason").with(wrong));
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
        _ => Err(Problem::new(&codes::NOT_FOUND).with("call")),
    }
}

fn in_state(seat: &Seat, state: AgentState) -> Result<(), Problem> {
    if seat.state == state {
        return Ok(());
    }
    Err(Problem::new(&codes::NOT_IN_STATE).with(state_code(seat.state)))
}

fn check_digits(digits: &str) -> Result<(), Problem> {
    let keys = digits
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'*' | b'#'));
    if keys && (1..=MOST_DIGITS).contains(&digits.len()) {
        return Ok(());
    }
    let wrong = format!("1 to {MOST_DIGITS} of 0-9, * and #");
    Err(Problem::new(&codes::INVALID_FIELD).at("digits").with(wrong))
}

/// The state's stable code (file 10 section 3.1).
fn state_code(state: AgentState) -> &'static str {
    match state {
        AgentState::Offline => "offline",
        AgentState::Available => "available",
        AgentState::Busy => "busy",
        AgentState::Break => "break",
        AgentState::Outbound => "outbound",
        AgentState::Ringing => "ringing",
        AgentState::Dialling => "dialling",
        AgentState::Talking => "talking",
        AgentState::Wrapup => "wrapup",
    }
}
