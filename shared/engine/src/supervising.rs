//! Supervisors take part in calls and steer agents (file 10 section 14).

use crate::attempt::Aim;
use crate::call::{Call, Phase};
use crate::commands::{in_state_one_of, not_now};
use crate::engine::Engine;
use crate::leg::Place;
use crate::seat::Chosen;
use edgecall_model::agent::{AgentState, StateCause};
use edgecall_model::desk::DeskNotice;
use edgecall_model::error::codes;
use edgecall_model::event::{CallKind, Cause, EventBody, LegEnd, LegPurpose, MonitorMode, Side};
use edgecall_model::{AgentId, CallId, LegNo, Problem};

/// Reason of the state of a supervisor who takes part in another agent's call (MET-008).
pub(crate) const MONITORING: &str = "monitoring";
/// Most supervisors in one call, and most of them who are heard (SUP-208).
const MOST_SUPERVISORS: usize = 3;

impl Engine {
    /// Whether an agent may watch and control another one: a supervisor of one of the other's queues.
    pub(crate) fn controls(&self, supervisor: &AgentId, agent: &AgentId) -> bool {
        let (Some(own), Some(other)) = (self.seats.get(supervisor), self.seats.get(agent)) else {
            return false;
        };
        let shares = own.agent.queues.iter().any(|mine| {
            let theirs = other.agent.queues.iter();
            theirs.into_iter().any(|m| m.queue == mine.queue)
        });
        self.setup.rules.supervision && own.rules.supervisor && shares && supervisor != agent
    }

    fn may_control(&self, supervisor: &AgentId, agent: &AgentId) -> Result<(), Problem> {
        if self.controls(supervisor, agent) {
            return Ok(());
        }
        Err(Problem::new(&codes::NO_PERMISSION).with_text("this agent", "该座席"))
    }

    /// The call at an agent that a supervisor may take part in.
    fn call_at(&self, agent: &AgentId) -> Result<CallId, Problem> {
        let over = || Problem::new(&codes::NOT_FOUND).with_text("The call", "该通话");
        let call = self.seat(agent)?.call.clone().ok_or_else(over)?;
        let kind = self
            .calls
            .get(&call)
            .map(|call| call.kind)
            .ok_or_else(over)?;
        if kind == CallKind::Internal {
            return Err(not_now("it is an internal call", "内部通话不可监控"));
        }
        Ok(call)
    }

    /// Free to begin something: a chosen state or wrap-up, no call, a phone.
    pub(crate) fn free_for_calls(&self, agent: &AgentId) -> Result<(), Problem> {
        let seat = self.seat(agent)?;
        let states = [
            AgentState::Available,
            AgentState::Busy,
            AgentState::Break,
            AgentState::Outbound,
        ];
        in_state_one_of(seat, &states)?;
        if !seat.is_reachable() {
            return Err(Problem::new(&codes::PHONE_NOT_READY));
        }
        Ok(())
    }

    /// Begins to take part in an agent's call, or changes how.
    pub(crate) fn monitor(
        &mut self,
        supervisor: &AgentId,
        agent: &AgentId,
        mode: MonitorMode,
    ) -> Result<(), Problem> {
        self.may_control(supervisor, agent)?;
        let id = self.call_at(agent)?;
        let here = self.seat(supervisor)?.call.as_ref() == Some(&id);
        if !here {
            self.free_for_calls(supervisor)?;
        }
        self.on_call(&id, |engine, call| {
            let runs = matches!(call.phase, Phase::Talk | Phase::Flow);
            let of = call
                .leg_of(agent)
                .filter(|_| runs)
                .ok_or_else(|| not_now("the call is not answered yet", "通话尚未接听"))?;
            let own = call.leg_of(supervisor);
            engine.room_for(call, own, mode)?;
            match own {
                Some(own) if call.legs.get(&own).is_some_and(|l| l.supervises.is_some()) => {
                    engine.supervise(call, own, of, mode);
                }
                Some(_) => return Err(not_now("you are in the call", "您已在通话中")),
                None => engine.bring_in(call, supervisor, Aim::Supervise { of, mode }),
            }
            Ok(())
        })
    }

    fn room_for(&self, call: &Call, own: Option<LegNo>, mode: MonitorMode) -> Result<(), Problem> {
        let others = call
            .legs
            .iter()
            .filter(|(no, _)| Some(**no) != own)
            .filter_map(|(_, leg)| leg.supervises);
        let heard = others
            .clone()
            .filter(|(_, mode)| *mode != MonitorMode::Listen)
            .count();
        if others.count() >= MOST_SUPERVISORS || mode != MonitorMode::Listen && heard > 0 {
            return Err(not_now(
                "other supervisors are in the call",
                "已有其他班长在通话中",
            ));
        }
        Ok(())
    }

    /// A supervisor's leg takes part in this way from now on.
    pub(crate) fn supervise(&mut self, call: &mut Call, no: LegNo, of: LegNo, mode: MonitorMode) {
        if !call.legs.contains_key(&of) || !matches!(call.phase, Phase::Talk | Phase::Flow) {
            // The call was over before the supervisor's phone was answered.
            let (reason, by) = (LegEnd::Released, Side::System);
            return self.release(call, no, reason, by, Cause::Normal);
        }
        let Some(leg) = call.legs.get_mut(&no) else {
            return;
        };
        if leg.supervises == Some((of, mode)) {
            return;
        }
        leg.supervises = Some((of, mode));
        leg.place = match mode {
            MonitorMode::Listen | MonitorMode::Whisper => Place::Monitor { of, mode },
            MonitorMode::ThreeWay | MonitorMode::BargeIn => Place::Main,
        };
        let supervisor = leg.agent().cloned();
        let started = EventBody::MonitorStarted { leg: no, of, mode };
        call.log(&mut self.out, self.now, started);
        let Some(supervisor) = supervisor else { return };
        self.monitors(&supervisor, call);
        if matches!(mode, MonitorMode::ThreeWay | MonitorMode::BargeIn) {
            let by = self.name(&supervisor);
            self.notice_leg(call, of, DeskNotice::SupervisorJoined { by, mode });
        }
        if mode == MonitorMode::BargeIn {
            for leg in call.serving() {
                self.tone(call, leg);
            }
            self.tone(call, crate::call::CUSTOMER);
        }
        self.touch(call, of);
    }

    pub(crate) fn end_monitor(&mut self, supervisor: &AgentId) -> Result<(), Problem> {
        let none = || not_now("you take part in no call", "未在监控通话");
        let id = self.seat(supervisor)?.call.clone().ok_or_else(none)?;
        self.on_call(&id, |engine, call| {
            let own = call.leg_of(supervisor).filter(|leg| {
                call.legs
                    .get(leg)
                    .is_some_and(|leg| leg.supervises.is_some())
            });
            let own = own.ok_or_else(none)?;
            let (reason, by) = (LegEnd::Released, Side::Supervisor);
            engine.party_gone(call, own, reason, by, Cause::Normal);
            Ok(())
        })
    }

    /// The supervisor gets an agent's call, ringing or answered.
    pub(crate) fn take_over(
        &mut self,
        supervisor: &AgentId,
        agent: &AgentId,
    ) -> Result<(), Problem> {
        self.may_control(supervisor, agent)?;
        let id = self.call_at(agent)?;
        let seat = self.seat(supervisor)?;
        let here = seat.call.as_ref() == Some(&id);
        let browser = seat.connected && seat.phone;
        if !here {
            self.free_for_calls(supervisor)?;
        }
        self.on_call(&id, |engine, call| {
            if let Some(of) = call.leg_of(agent) {
                if !matches!(call.phase, Phase::Talk) || !call.has_customer() {
                    return Err(not_now("the customer is not there", "客户不在通话中"));
                }
                match call.leg_of(supervisor) {
                    Some(own) => engine.take_over_talk(call, own, of),
                    None => engine.bring_in(call, supervisor, Aim::TakeOver { of }),
                }
                return Ok(());
            }
            let ring = call.ring_of(agent);
            let Some((offer, legs)) = ring.filter(|_| !here) else {
                return Err(Problem::new(&codes::NOT_FOUND).with_text("The call", "该通话"));
            };
            let for_customer = call
                .attempts
                .get(&offer)
                .is_some_and(|a| a.aim.can_be_missed());
            if !for_customer || !browser {
                return Err(not_now("this ring cannot be taken over", "该振铃不能抢接"));
            }
            engine.take_over_ring(call, supervisor, agent, offer, &legs);
            Ok(())
        })
    }

    fn take_over_ring(
        &mut self,
        call: &mut Call,
        supervisor: &AgentId,
        agent: &AgentId,
        offer: u16,
        legs: &[LegNo],
    ) {
        let Some(aim) = call.attempts.get(&offer).map(|a| a.aim.clone()) else {
            return;
        };
        self.give_up(call, offer, LegEnd::TakenOver, Side::Supervisor);
        if let Some(seat) = self.seats.get_mut(supervisor) {
            seat.call = Some(call.id.clone());
        }
        let purpose = LegPurpose::TakeOver;
        let own = self.browser_up(call, supervisor, purpose, aim.begun_by());
        for from in legs {
            let (leg, from) = (own, *from);
            let taken = EventBody::TakenOver { leg, from };
            call.log(&mut self.out, self.now, taken);
        }
        self.aim_reached(call, aim, own);
        let by = self.name(supervisor);
        self.notice(agent.clone(), DeskNotice::TakenOver { by });
        self.touched_seats.insert(supervisor.clone());
    }

    /// The customer is joined to the supervisor; the agent goes to wrap-up.
    pub(crate) fn take_over_talk(&mut self, call: &mut Call, own: LegNo, of: LegNo) {
        if !call.legs.contains_key(&of) || !call.has_customer() {
            let (reason, by) = (LegEnd::Released, Side::System);
            return self.release(call, own, reason, by, Cause::Normal);
        }
        let Some(leg) = call.legs.get_mut(&own) else {
            return;
        };
        let supervised = leg.supervises.take().is_some();
        let supervisor = leg.agent().cloned();
        if supervised {
            call.log(
                &mut self.out,
                self.now,
                EventBody::MonitorEnded { leg: own },
            );
        }
        let taken = EventBody::TakenOver { leg: own, from: of };
        call.log(&mut self.out, self.now, taken);
        if call.consult.is_some_and(|consult| consult.by == of) {
            self.end_consult(call, Side::Supervisor);
        }
        if let Some(offer) = call.attempt_by(of) {
            self.give_up(call, offer, LegEnd::Cancelled, Side::Supervisor);
        }
        self.put_main(call, own);
        self.settle(call);
        if let Some(supervisor) = supervisor {
            let by = self.name(&supervisor);
            self.notice_leg(call, of, DeskNotice::TakenOver { by });
        }
        let (reason, by) = (LegEnd::Released, Side::Supervisor);
        self.release(call, of, reason, by, Cause::Normal);
    }

    /// Ends an agent's part in a call.
    pub(crate) fn force_release(
        &mut self,
        supervisor: &AgentId,
        agent: &AgentId,
    ) -> Result<(), Problem> {
        self.may_control(supervisor, agent)?;
        let id = self.call_at(agent)?;
        let by = self.name(supervisor);
        self.on_call(&id, |engine, call| {
            let leg = call
                .leg_of(agent)
                .ok_or_else(|| not_now("the call is not answered yet", "通话尚未接听"))?;
            let released = EventBody::ForceReleased {
                leg,
                supervisor: supervisor.clone(),
            };
            call.log(&mut engine.out, engine.now, released);
            engine.notice_leg(call, leg, DeskNotice::ForceReleased { by });
            let (reason, side) = (LegEnd::Released, Side::Supervisor);
            engine.party_gone(call, leg, reason, side, Cause::ForceReleased);
            Ok(())
        })
    }

    /// Sets an agent's state, or the next one during a call.
    pub(crate) fn force_state(
        &mut self,
        supervisor: &AgentId,
        agent: &AgentId,
        chosen: Chosen,
    ) -> Result<(), Problem> {
        self.may_control(supervisor, agent)?;
        if chosen.state == AgentState::Offline {
            return Err(not_now("choose sign-out for that", "请使用强制下线"));
        }
        if self.seat(agent)?.state == AgentState::Offline {
            return Err(not_now("the agent is signed out", "座席已离线"));
        }
        let by = self.name(supervisor);
        let state = chosen.state;
        self.choose_or_note(agent, chosen, StateCause::Supervisor);
        self.notice(agent.clone(), DeskNotice::StateSet { by, state });
        Ok(())
    }

    pub(crate) fn force_end_wrapup(
        &mut self,
        supervisor: &AgentId,
        agent: &AgentId,
    ) -> Result<(), Problem> {
        self.may_control(supervisor, agent)?;
        in_state_one_of(self.seat(agent)?, &[AgentState::Wrapup])?;
        let chosen = Chosen::new(AgentState::Available);
        self.choose_state(agent, chosen, StateCause::Supervisor);
        Ok(())
    }

    /// Signs an agent out: after the call, or at once.
    pub(crate) fn force_sign_out(
        &mut self,
        supervisor: &AgentId,
        agent: &AgentId,
        now: bool,
    ) -> Result<(), Problem> {
        self.may_control(supervisor, agent)?;
        let seat = self.seat(agent)?;
        if seat.state == AgentState::Offline {
            return Err(not_now("the agent is signed out", "座席已离线"));
        }
        let call = seat.call.clone().filter(|_| now);
        let by = self.name(supervisor);
        let state = AgentState::Offline;
        let chosen = Chosen::new(state);
        if let Some(call) = call {
            if let Some(seat) = self.seats.get_mut(agent) {
                seat.next = Some((chosen.clone(), StateCause::Supervisor));
                seat.skips_wrapup = true;
            }
            self.with_call(&call, |engine, call| match call.leg_of(agent) {
                Some(leg) => {
                    let (side, cause) = (Side::Supervisor, Cause::ForceReleased);
                    engine.drop_agent(call, leg, true, side, cause);
                }
                None => {
                    if let Some((offer, _)) = call.ring_of(agent) {
                        engine.rejected(call, offer, agent);
                    }
                }
            });
        } else {
            self.choose_or_note(agent, chosen, StateCause::Supervisor);
        }
        self.notice(agent.clone(), DeskNotice::StateSet { by, state });
        Ok(())
    }

    pub(crate) fn name(&self, agent: &AgentId) -> String {
        let seat = self.seats.get(agent);
        seat.map(|s| s.agent.name.clone()).unwrap_or_default()
    }
}
