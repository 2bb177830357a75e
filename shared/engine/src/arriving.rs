//! A call comes in and is answered (ACD-01).

use crate::call::{CUSTOMER, Call, Opening, Phase};
use crate::engine::Engine;
use crate::leg::{Leg, Party, Place};
use crate::setup::Setup;
use crate::timers::Timer;
use crate::{Arrival, Effect};
use edgecall_model::event::{CallKind, Cause, EventBody, LegParty, LegPurpose};
use edgecall_model::number::HotlineNumber;
use edgecall_model::organisation::{ServiceLimit, TenantState};
use edgecall_model::{BranchId, LegNo};
use std::sync::Arc;

/// SIP gives up on an unconfirmed answer after 32 s (RFC 3261 section 13.3.1.4); the shell tells us
/// then. This is for a shell that does not.
const OPENING_GUARD_MS: i64 = 40_000;

impl Engine {
    pub(crate) fn call_arrived(&mut self, arrival: Arrival) {
        if self.calls.contains_key(&arrival.call) {
            return;
        }
        if self.draining {
            return self.refuse(arrival, 503);
        }
        let setup = Arc::clone(&self.setup);
        let normal = edgecall_numbering::normalise(&arrival.hotline).unwrap_or_default();
        match setup.number(&normal) {
            Some((number, branch)) => self.admit(arrival, &setup, number, branch),
            None => self.refuse(arrival, 404),
        }
    }

    fn refuse(&mut self, arrival: Arrival, sip_code: u16) {
        self.out.push(Effect::Reject {
            call: arrival.call,
            sip_code,
        });
    }

    fn admit(
        &mut self,
        arrival: Arrival,
        setup: &Arc<Setup>,
        number: &HotlineNumber,
        branch: &BranchId,
    ) {
        let (opening, decisions) = self.decide(setup, number);
        let customer = edgecall_numbering::customer(&arrival.customer);
        let kind = customer.kind;
        let hotline = (number.number.clone(), number.kind);
        let parts = (customer, hotline, number.department.clone());
        let begins = (CallKind::Inbound, Phase::Opening(opening));
        let mut call = Call::new(arrival.call, Arc::clone(setup), self.now, parts, begins);
        let started = EventBody::CallStarted {
            call: call.id.clone(),
            tenant: setup.tenant.id.clone(),
            branch: branch.clone(),
            department: number.department.clone(),
            kind: CallKind::Inbound,
            customer: call.customer.clone(),
            customer_kind: kind,
            region: call.region.clone(),
            hotline: call.hotline.clone(),
            hotline_kind: call.hotline_kind,
            trunk: arrival.trunk,
            sip_call_id: arrival.sip_call_id,
            config_version: setup.version,
            time_zone: setup.tenant.time_zone.clone(),
            excluded: arrival.excluded,
        };
        call.log(&mut self.out, self.now, started);
        let dialled = EventBody::LegDialled {
            leg: CUSTOMER,
            to: LegParty::Customer,
            purpose: LegPurpose::Own,
            queue: None,
            offer: None,
            begun_by: None,
        };
        let leg = Leg::new(Party::Customer, LegPurpose::Own, self.now);
        call.legs.insert(CUSTOMER, leg);
        call.log(&mut self.out, self.now, dialled);
        for (step, result) in decisions {
            let decided = EventBody::Decided {
                step: step.to_owned(),
                result,
            };
            call.log(&mut self.out, self.now, decided);
        }
        self.out.push(Effect::Answer {
            call: call.id.clone(),
            leg: CUSTOMER,
        });
        self.timers.set(
            Timer::Opening(call.id.clone()),
            self.now.plus(OPENING_GUARD_MS),
        );
        self.calls.insert(call.id.clone(), Box::new(call));
    }

    pub(crate) fn leg_answered(&mut self, call: &mut Call, leg: LegNo) {
        let Phase::Opening(opening) = &call.phase else {
            return self.answered(call, leg);
        };
        if leg != CUSTOMER {
            return;
        }
        let opening = opening.clone();
        self.timers.cancel(&Timer::Opening(call.id.clone()));
        call.log(&mut self.out, self.now, EventBody::LegAnswered { leg });
        if let Some(leg) = call.legs.get_mut(&leg) {
            leg.answered = Some(self.now);
            leg.place = Place::Main;
        }
        match opening {
            Opening::Flow(flow) => {
                call.served_since = Some(self.now);
                self.start_flow(call, flow);
            }
            Opening::LastWords(cause) => self.close(call, cause),
        }
    }
}

impl Engine {
    /// The order of decisions: what follows the answer, and the trace (ACD-05).
    fn decide(
        &self,
        setup: &Setup,
        number: &HotlineNumber,
    ) -> (Opening, Vec<(&'static str, String)>) {
        let mut trace = vec![(
            "number",
            format!("{} → {}", number.number, number.department),
        )];
        let state = setup.tenant.state_at(self.now);
        trace.push(("tenant_state", state_name(state).to_owned()));
        let limit = self.service_limit();
        if limit == Some(ServiceLimit::ServiceEnded) {
            let end = setup.tenant.service_end.unwrap_or(self.now);
            let local = edgecall_model::time::local_time(end, &setup.tenant.time_zone);
            trace.push(("service_end", local.strftime("%F %R").to_string()));
            return (Opening::LastWords(Cause::ServiceEnded), trace);
        }
        if !state.takes_calls() {
            return (Opening::LastWords(Cause::NotInService), trace);
        }
        if !number.active {
            trace.push(("number_state", "inactive".to_owned()));
            return (Opening::LastWords(Cause::NotInService), trace);
        }
        if let Some(trial) = setup.tenant.running_trial() {
            let used = self.trial_minutes_now();
            trace.push(("trial_minutes", format!("{used}/{}", trial.minutes)));
        }
        if limit == Some(ServiceLimit::TrialMinutesUsed) {
            return (Opening::LastWords(Cause::TrialMinutesUsed), trace);
        }
        match number.flow.as_ref().and_then(|id| setup.flow(id)) {
            Some(flow) => {
                trace.push(("flow", format!("{} version {}", flow.name, flow.version)));
                (Opening::Flow(Arc::clone(flow)), trace)
            }
            None => {
                trace.push(("flow", "none".to_owned()));
                (Opening::LastWords(Cause::NoRoute), trace)
            }
        }
    }
}

fn state_name(state: TenantState) -> &'static str {
    match state {
        TenantState::Trial => "trial",
        TenantState::Active => "active",
        TenantState::Suspended => "suspended",
        TenantState::Closing => "closing",
        TenantState::Closed => "closed",
    }
}
