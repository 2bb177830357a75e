//! Calls that agents place: to customers (DESK-606) and to colleagues (DESK-702).

use crate::Effect;
use crate::attempt::{Aim, Ringee, Round};
use crate::call::{Call, Phase};
use crate::commands::{in_state_one_of, not_now};
use crate::consulting::dialled;
use crate::engine::Engine;
use crate::leg::{Leg, Party, Place};
use crate::ringing::AGENT_RING_SECONDS;
use edgecall_model::agent::{AgentState, StateCause};
use edgecall_model::error::codes;
use edgecall_model::event::{BoundPhone, CallKind, EventBody, LegPurpose};
use edgecall_model::number::{HotlineNumber, NumberType};
use edgecall_model::{AgentId, CallId, DepartmentId, LegNo, Problem};
use std::sync::Arc;

impl Engine {
    /// An agent calls a customer.
    pub(crate) fn place_call(
        &mut self,
        agent: &AgentId,
        id: CallId,
        number: &str,
        caller_id: Option<&str>,
    ) -> Result<(), Problem> {
        let seat = self.seat(agent)?;
        let department = seat.agent.department.clone();
        if !seat.rules.may_dial {
            return Err(Problem::new(&codes::NO_PERMISSION).with_text("outbound calls", "外呼"));
        }
        in_state_one_of(seat, &self.setup.rules.dial_states)?;
        self.can_begin(agent, &id)?;
        let number = dialled(number)?;
        let shown = self.shown_number(&department, caller_id)?;
        let shown = (shown.number.clone(), shown.kind);
        let customer = edgecall_numbering::customer(&number);
        let kind = CallKind::PreviewOutbound;
        let call = self.begin(id, kind, &department, customer, shown)?;
        self.call_own_phone(call, agent);
        Ok(())
    }

    /// An agent calls a colleague.
    pub(crate) fn call_colleague(
        &mut self,
        agent: &AgentId,
        id: CallId,
        colleague: &AgentId,
    ) -> Result<(), Problem> {
        let seat = self.seat(agent)?;
        let department = seat.agent.department.clone();
        let chosen = [
            AgentState::Available,
            AgentState::Busy,
            AgentState::Outbound,
            AgentState::Wrapup,
        ];
        in_state_one_of(seat, &chosen)?;
        self.can_begin(agent, &id)?;
        if agent == colleague {
            return Err(not_now("that is you", "不能呼叫自己"));
        }
        self.reachable(colleague, &self.setup.rules.consult_states)?;
        let number = self.seat(colleague)?.agent.number.clone();
        let called = edgecall_numbering::Customer {
            number,
            ..Default::default()
        };
        let none = (String::new(), NumberType::Landline);
        let mut call = self.begin(id, CallKind::Internal, &department, called, none)?;
        call.colleague = Some(colleague.clone());
        self.call_own_phone(call, agent);
        Ok(())
    }

    fn can_begin(&self, agent: &AgentId, id: &CallId) -> Result<(), Problem> {
        if self.draining || !self.setup.tenant.state.takes_calls() || self.calls.contains_key(id) {
            return Err(not_now("no new calls are taken", "当前不接受新呼叫"));
        }
        if self.service_limit().is_some() {
            return Err(not_now(
                "service has ended or the trial's minutes are used up",
                "服务已到期或试用分钟数已用完",
            ));
        }
        let seat = self.seat(agent)?;
        if seat.call.is_some() {
            return Err(not_now("you are in a call", "正在通话中"));
        }
        if !seat.is_reachable() {
            return Err(Problem::new(&codes::PHONE_NOT_READY));
        }
        Ok(())
    }

    /// The number that a called party sees: the one asked for, else the first of the department, else the
    /// first of the tenant. 400 numbers are inbound only (DESK-613).
    fn shown_number(
        &self,
        department: &DepartmentId,
        asked: Option<&str>,
    ) -> Result<&HotlineNumber, Problem> {
        let usable = |number: &&HotlineNumber| number.active && number.kind != NumberType::N400;
        let shown = match asked {
            Some(asked) => {
                let normal = edgecall_numbering::normalise(asked).unwrap_or_default();
                let number = self.setup.number(&normal).map(|(number, _)| number);
                return number
                    .filter(usable)
                    .ok_or_else(|| Problem::new(&codes::NO_CALLER_ID).at("caller_id"));
            }
            None => {
                let own = |number: &&HotlineNumber| number.department == *department;
                let mut all = self.setup.numbers().filter(usable);
                let first = all.clone().find(own);
                first.or_else(|| all.next())
            }
        };
        shown.ok_or_else(|| Problem::new(&codes::NO_CALLER_ID))
    }

    /// The number that an outside party of this call is shown, with its type; empty when there is none.
    pub(crate) fn caller_id(&self, call: &Call) -> (String, NumberType) {
        let own = (call.hotline.clone(), call.hotline_kind);
        if !call.hotline.is_empty() && call.hotline_kind != NumberType::N400 {
            return own;
        }
        let shown = self.shown_number(&call.department, None);
        shown.map_or((String::new(), own.1), |n| (n.number.clone(), n.kind))
    }

    fn begin(
        &mut self,
        id: CallId,
        kind: CallKind,
        department: &DepartmentId,
        customer: edgecall_numbering::Customer,
        shown: (String, NumberType),
    ) -> Result<Box<Call>, Problem> {
        let setup = Arc::clone(&self.setup);
        let branch = setup.branch(department).cloned().ok_or_else(|| {
            Problem::new(&codes::NOT_FOUND).with_text("The agent's department", "座席所属部门")
        })?;
        let customer_kind = customer.kind;
        let department = department.clone();
        let to = (kind, Phase::Outgoing);
        let parts = (customer, shown, department);
        let mut call = Call::new(id, Arc::clone(&setup), self.now, parts, to);
        let started = EventBody::CallStarted {
            call: call.id.clone(),
            tenant: setup.tenant.id.clone(),
            branch,
            department: call.department.clone(),
            kind,
            customer: call.customer.clone(),
            customer_kind,
            region: call.region.clone(),
            hotline: call.hotline.clone(),
            hotline_kind: call.hotline_kind,
            trunk: None,
            sip_call_id: String::new(),
            config_version: setup.version,
            time_zone: setup.tenant.time_zone.clone(),
            excluded: false,
        };
        call.log(&mut self.out, self.now, started);
        Ok(Box::new(call))
    }

    /// First the agent's own phone: the browser answers by itself, others ring.
    fn call_own_phone(&mut self, mut call: Box<Call>, agent: &AgentId) {
        call.owner = Some(agent.clone());
        self.timers
            .cancel(&crate::timers::Timer::Wrapup(agent.clone()));
        let browser = match self.seats.get_mut(agent) {
            Some(seat) => {
                seat.call = Some(call.id.clone());
                seat.wrapup_until = None;
                seat.connected && seat.phone
            }
            None => return,
        };
        let (state, cause) = (AgentState::Dialling, StateCause::Own);
        self.set_state(agent, state, "", cause, Some(&call.id));
        let (id, agent) = (call.id.clone(), agent.clone());
        self.calls.insert(id.clone(), call);
        self.with_call(&id, |engine, call| {
            if browser {
                let leg = engine.browser_up(call, &agent, LegPurpose::Own, None);
                engine.aim_reached(call, Aim::Own, leg);
            } else {
                let round = Round::one(Ringee::Agent(agent), AGENT_RING_SECONDS);
                engine.attempt(call, Aim::Own, [round].into());
            }
        });
    }

    /// A browser needs no ringing: its leg is dialled and answered at once.
    pub(crate) fn browser_up(
        &mut self,
        call: &mut Call,
        agent: &AgentId,
        purpose: LegPurpose,
        begun_by: Option<LegNo>,
    ) -> LegNo {
        let no = call.new_leg();
        let phone = BoundPhone::Browser;
        let party = Party::Agent {
            agent: agent.clone(),
            phone,
        };
        let dialled = EventBody::LegDialled {
            leg: no,
            to: self.agent_party(agent, phone),
            purpose,
            queue: None,
            offer: None,
            begun_by,
        };
        call.log(&mut self.out, self.now, dialled);
        let leg = Leg::new(party, purpose, self.now);
        call.legs.insert(no, leg);
        self.leg_is_up(call, no);
        no
    }

    /// The agent's phone is there: now the customer, or the colleague.
    pub(crate) fn call_customer(&mut self, call: &mut Call) {
        let round = match call.colleague.clone() {
            Some(colleague) => {
                // The colleague may have taken another call meanwhile.
                let states = &self.setup.rules.consult_states;
                let free = self.reachable(&colleague, states).is_ok();
                let who = free.then_some(Ringee::Agent(colleague));
                Round {
                    who: who.into_iter().collect(),
                    ring_ms: i64::from(AGENT_RING_SECONDS) * 1_000,
                }
            }
            None => Round::one(Ringee::Customer, call.setup.rules.dial_seconds),
        };
        self.attempt(call, Aim::Called, [round].into());
    }

    /// The customer's own ringing tone or announcement is heard (DESK-608).
    pub(crate) fn hear_early(&mut self, call: &mut Call) {
        if let Some(leg) = call.legs.get_mut(&crate::call::CUSTOMER) {
            leg.place = Place::Main;
        }
    }

    /// Goes on with another phone of one's own.
    pub(crate) fn move_to(
        &mut self,
        call: &mut Call,
        agent: &AgentId,
        from: LegNo,
        phone: Option<u8>,
    ) -> Result<(), Problem> {
        if call.attempt_by(from).is_some() {
            return Err(not_now("somebody is being called", "正在呼叫"));
        }
        let seat = self.seat(agent)?;
        let browser_now = call.legs.get(&from).is_some_and(|leg| leg.is_browser());
        match phone {
            None if browser_now || !(seat.connected && seat.phone) => {
                return Err(Problem::new(&codes::PHONE_NOT_READY));
            }
            Some(place) if seat.rules.phones.len() <= usize::from(place) => {
                return Err(Problem::new(&codes::NOT_FOUND).with_text("The phone", "该话机"));
            }
            _ => {}
        }
        let aim = Aim::Move { from };
        if phone.is_none() {
            let leg = self.browser_up(call, agent, LegPurpose::Move, Some(from));
            self.aim_reached(call, aim, leg);
        } else {
            let who = Ringee::AgentPhone(agent.clone(), phone);
            let round = Round::one(who, AGENT_RING_SECONDS);
            self.attempt(call, aim, [round].into());
        }
        Ok(())
    }

    /// Sends the agents' log the reason why this state is not an ordinary conversation.
    pub(crate) fn monitors(&mut self, agent: &AgentId, call: &Call) {
        let (state, cause) = (AgentState::Talking, StateCause::Own);
        let reason = crate::supervising::MONITORING;
        self.set_state(agent, state, reason, cause, Some(&call.id));
    }

    /// Plays a short tone to a leg over what it hears.
    pub(crate) fn tone(&mut self, call: &mut Call, leg: LegNo) {
        self.out.push(Effect::Tone {
            call: call.id.clone(),
            leg,
        });
    }
}
