//! What agents ask for, and when it is refused (file 10 section 3.4).

use crate::call::{Call, Phase};
use crate::engine::Engine;
use crate::leg::Leg;
use crate::seat::{Chosen, Seat};
use crate::timers::Timer;
use crate::{AgentCommand, Effect};
use edgecall_model::agent::{AgentState, StateCause};
use edgecall_model::desk::DeskEvent;
use edgecall_model::error::codes;
use edgecall_model::event::{Cause, LegEnd, Side};
use edgecall_model::{AgentId, CallId, LegNo, Problem, Text};

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
        let seat = self.seat(agent)?;
        match command {
            AgentCommand::SetState { state, reason } => {
                let chosen = chosen(state, reason)?;
                self.pick_state(agent, chosen)
            }
            AgentCommand::Answer { call } => {
                in_call(seat, &call, &[AgentState::Ringing])?;
                self.on_call(&call, |engine, call| engine.answer(call, agent))
            }
            AgentCommand::Reject { call } => {
                in_call(seat, &call, &[AgentState::Ringing])?;
                self.on_call(&call, |engine, call| {
                    if let Some((offer, _)) = call.ring_of(agent) {
                        engine.rejected(call, offer, agent);
                    }
                    Ok(())
                })
            }
            AgentCommand::HangUp { call } => {
                in_call(seat, &call, &[AgentState::Talking, AgentState::Dialling])?;
                self.on_call(&call, |engine, call| engine.agent_hangs_up(call, agent))
            }
            AgentCommand::EndWrapup => {
                in_state_one_of(seat, &[AgentState::Wrapup])?;
                self.choose_state(agent, Chosen::new(AgentState::Available), StateCause::Own);
                Ok(())
            }
            AgentCommand::StayInWrapup => {
                in_state_one_of(seat, &[AgentState::Wrapup])?;
                self.stay_in_wrapup(agent);
                Ok(())
            }
            AgentCommand::Dial {
                call,
                number,
                caller_id,
            } => self.place_call(agent, call, &number, caller_id.as_deref()),
            AgentCommand::CallColleague {
                call,
                agent: colleague,
            } => self.call_colleague(agent, call, &colleague),
            AgentCommand::Retrieve { call } => {
                self.on_call(&call, |engine, call| engine.retrieve(call, agent))
            }
            AgentCommand::Watch { on } => {
                self.watch(agent, on);
                Ok(())
            }
            AgentCommand::Monitor { .. }
            | AgentCommand::EndMonitor
            | AgentCommand::TakeOver { .. }
            | AgentCommand::ForceRelease { .. }
            | AgentCommand::ForceState { .. }
            | AgentCommand::ForceEndWrapup { .. }
            | AgentCommand::ForceSignOut { .. } => self.steer(agent, command),
            _ => self.control(agent, command),
        }
    }

    /// What supervisors ask for (file 10 section 14).
    fn steer(&mut self, own: &AgentId, command: AgentCommand) -> Result<(), Problem> {
        match command {
            AgentCommand::Monitor { agent, mode } => self.monitor(own, &agent, mode),
            AgentCommand::EndMonitor => self.end_monitor(own),
            AgentCommand::TakeOver { agent } => self.take_over(own, &agent),
            AgentCommand::ForceRelease { agent } => self.force_release(own, &agent),
            AgentCommand::ForceState {
                agent,
                state,
                reason,
            } => self.force_state(own, &agent, chosen(state, reason)?),
            AgentCommand::ForceEndWrapup { agent } => self.force_end_wrapup(own, &agent),
            AgentCommand::ForceSignOut { agent, now } => self.force_sign_out(own, &agent, now),
            _ => Ok(()),
        }
    }

    /// What is done to the conversation an agent is in (file 10 section 8).
    fn control(&mut self, agent: &AgentId, command: AgentCommand) -> Result<(), Problem> {
        let Some(id) = call_of(&command).cloned() else {
            return Ok(());
        };
        in_call(self.seat(agent)?, &id, &[AgentState::Talking])?;
        self.on_call(&id, |engine, call| {
            let Some(leg) = call.leg_of(agent) else {
                return Err(Problem::new(&codes::NOT_FOUND).with_text("The call", "该通话"));
            };
            engine.control_call(call, agent, leg, command)
        })
    }

    fn control_call(
        &mut self,
        call: &mut Call,
        agent: &AgentId,
        leg: LegNo,
        command: AgentCommand,
    ) -> Result<(), Problem> {
        match command {
            AgentCommand::Hold { on, .. } => self.hold(call, leg, on)?,
            AgentCommand::Mute { on, .. } => self.mute(call, leg, on),
            AgentCommand::Digits { digits, .. } => {
                check_digits(&digits)?;
                self.send_digits(call, leg, digits);
            }
            AgentCommand::Transfer { to, .. } => self.transfer(call, leg, &to)?,
            AgentCommand::Consult { to, .. } => self.consult(call, leg, &to)?,
            AgentCommand::Invite { to, .. } => self.invite(call, leg, &to)?,
            AgentCommand::CancelAttempt { .. } => self.cancel_attempt(call, leg)?,
            AgentCommand::TakeBack { .. } => self.take_back(call, leg)?,
            AgentCommand::CompleteTransfer { .. } => self.complete_transfer(call, leg)?,
            AgentCommand::Merge { .. } => self.merge(call, leg)?,
            AgentCommand::Leave { .. } => self.leave(call, leg)?,
            AgentCommand::RemoveParty { leg: party, .. } => self.remove_party(call, leg, party)?,
            AgentCommand::MuteParty { leg: party, on, .. } => {
                self.party_of(call, leg, party)?;
                self.mute(call, party, on);
            }
            AgentCommand::Park { .. } => self.park(call, leg)?,
            AgentCommand::SelfService { flow, .. } => self.self_service(call, leg, &flow)?,
            AgentCommand::EndSelfService { .. } => match self.aside(call) {
                Some(aside) if aside == leg => self.end_self_service(call, leg),
                _ => return Err(not_now("the customer is in no flow", "客户不在自助流程中")),
            },
            AgentCommand::MoveTo { phone, .. } => self.move_to(call, agent, leg, phone)?,
            _ => {}
        }
        Ok(())
    }

    /// The agent answers at the desk.
    fn answer(&mut self, call: &mut Call, agent: &AgentId) -> Result<(), Problem> {
        let seat = self.seat(agent)?;
        let browser = seat.connected && seat.phone;
        let ring = call.ring_of(agent).and_then(|(_, legs)| {
            legs.into_iter()
                .find(|leg| call.legs.get(leg).is_some_and(Leg::is_browser))
        });
        match ring.filter(|_| browser) {
            Some(leg) => {
                self.answered(call, leg);
                Ok(())
            }
            None => Err(Problem::new(&codes::PHONE_NOT_READY)),
        }
    }

    /// The agent hangs up: a call that is being placed is taken back, a conversation ends or goes on
    /// without the agent.
    fn agent_hangs_up(&mut self, call: &mut Call, agent: &AgentId) -> Result<(), Problem> {
        if matches!(call.phase, Phase::Outgoing) {
            self.end_call(call, Side::Agent, Cause::Cancelled, LegEnd::CallerGaveUp);
        } else if let Some(leg) = call.leg_of(agent) {
            self.party_gone(call, leg, LegEnd::Released, Side::Agent, Cause::Normal);
        }
        Ok(())
    }

    fn pick_state(&mut self, agent: &AgentId, chosen: Chosen) -> Result<(), Problem> {
        let seat = self.seat(agent)?;
        let later = matches!(
            seat.state,
            AgentState::Ringing | AgentState::Dialling | AgentState::Talking
        );
        let begins = chosen.state == AgentState::Break && seat.state != AgentState::Break;
        if begins
            && !later
            && let Some(queue) = self.break_full(agent)
        {
            return Err(Problem::new(&codes::BREAK_FULL).with(queue));
        }
        self.choose_or_note(agent, chosen, StateCause::Own);
        Ok(())
    }

    pub(crate) fn seat(&self, agent: &AgentId) -> Result<&Seat, Problem> {
        let unknown = || Problem::new(&codes::NOT_FOUND).with_text("The agent", "座席");
        self.seats.get(agent).ok_or_else(unknown)
    }

    fn stay_in_wrapup(&mut self, agent: &AgentId) {
        self.timers.cancel(&Timer::Wrapup(agent.clone()));
        if let Some(seat) = self.seats.get_mut(agent) {
            seat.wrapup_until = None;
            self.touched_seats.insert(agent.clone());
        }
    }
}

/// A state that may be chosen, with its reason.
fn chosen(state: AgentState, reason: String) -> Result<Chosen, Problem> {
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
    Ok(Chosen { state, reason })
}

/// The call that a command is about.
fn call_of(command: &AgentCommand) -> Option<&CallId> {
    match command {
        AgentCommand::Hold { call, .. }
        | AgentCommand::Mute { call, .. }
        | AgentCommand::Digits { call, .. }
        | AgentCommand::Transfer { call, .. }
        | AgentCommand::Consult { call, .. }
        | AgentCommand::Invite { call, .. }
        | AgentCommand::CancelAttempt { call }
        | AgentCommand::TakeBack { call }
        | AgentCommand::CompleteTransfer { call }
        | AgentCommand::Merge { call }
        | AgentCommand::Leave { call }
        | AgentCommand::RemoveParty { call, .. }
        | AgentCommand::MuteParty { call, .. }
        | AgentCommand::Park { call }
        | AgentCommand::SelfService { call, .. }
        | AgentCommand::EndSelfService { call }
        | AgentCommand::MoveTo { call, .. } => Some(call),
        _ => None,
    }
}

/// Refused because of what the call is doing at this moment.
pub(crate) fn not_now(en: &str, zh: &str) -> Problem {
    Problem::new(&codes::NOT_POSSIBLE_NOW).with_text(en, zh)
}

fn in_call(seat: &Seat, call: &CallId, states: &[AgentState]) -> Result<(), Problem> {
    match &seat.call {
        Some(here) if here == call => in_state_one_of(seat, states),
        _ => Err(Problem::new(&codes::NOT_FOUND).with_text("The call", "该通话")),
    }
}

pub(crate) fn in_state_one_of(seat: &Seat, states: &[AgentState]) -> Result<(), Problem> {
    if states.contains(&seat.state) {
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
pub(crate) fn state_name(state: AgentState) -> Text {
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
