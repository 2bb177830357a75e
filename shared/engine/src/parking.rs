//! Calls that wait for any colleague to take them, and self-service flows during a call (DESK-525).

use crate::attempt::{Aim, Ringee, Round};
use crate::call::{CUSTOMER, Call, Parked, Phase};
use crate::commands::not_now;
use crate::engine::Engine;
use crate::leg::Place;
use crate::ringing::AGENT_RING_SECONDS;
use crate::timers::Timer;
use edgecall_model::agent::AgentState;
use edgecall_model::error::codes;
use edgecall_model::event::{Cause, EventBody, LegEnd, Side};
use edgecall_model::{AgentId, FlowId, LegNo, Problem};
use std::sync::Arc;

impl Engine {
    /// The agent is alone with the customer and occupied by nothing else.
    fn is_alone_with_customer(&self, call: &Call, leg: LegNo) -> Result<(), Problem> {
        let alone = matches!(call.phase, Phase::Talk)
            && call.has_customer()
            && call.serving() == [leg]
            && call.consult.is_none()
            && call.attempts.is_empty();
        if alone {
            Ok(())
        } else {
            Err(not_now(
                "only while you alone talk to the customer",
                "仅在单独与客户通话时可用",
            ))
        }
    }

    pub(crate) fn park(&mut self, call: &mut Call, by: LegNo) -> Result<(), Problem> {
        self.is_alone_with_customer(call, by)?;
        let Some(agent) = call.legs.get(&by).and_then(|l| l.agent()).cloned() else {
            return Ok(());
        };
        call.phase = Phase::Parked(Parked {
            by: agent,
            since: self.now,
        });
        self.settle(call);
        call.log(&mut self.out, self.now, EventBody::Parked { by });
        self.release(call, by, LegEnd::Released, Side::Agent, Cause::Normal);
        let patience = i64::from(call.setup.rules.park_seconds) * 1_000;
        self.timers
            .set(Timer::Park(call.id.clone()), self.now.plus(patience));
        self.parked.insert(call.id.clone());
        self.parked_changed = true;
        Ok(())
    }

    /// Nobody came: back to the agent who parked, else to the queue.
    pub(crate) fn park_over(&mut self, call: &mut Call) {
        let Phase::Parked(parked) = &call.phase else {
            return;
        };
        let agent = parked.by.clone();
        self.end_park(call, None);
        call.phase = Phase::Talk;
        if self.reachable(&agent, &[AgentState::Available]).is_ok() {
            let round = Round::one(Ringee::Agent(agent), AGENT_RING_SECONDS);
            self.attempt(call, Aim::Back, [round].into());
        } else {
            self.send_back(call, Side::System, Cause::NoAnswer);
        }
    }

    fn end_park(&mut self, call: &mut Call, leg: Option<LegNo>) {
        self.forget_park(call);
        call.log(&mut self.out, self.now, EventBody::ParkEnded { leg });
    }

    /// The call is no longer among the parked ones.
    pub(crate) fn forget_park(&mut self, call: &Call) {
        if self.parked.remove(&call.id) {
            self.parked_changed = true;
            self.timers.cancel(&Timer::Park(call.id.clone()));
        }
    }

    /// An agent asks for a parked customer.
    pub(crate) fn retrieve(&mut self, call: &mut Call, agent: &AgentId) -> Result<(), Problem> {
        if !matches!(call.phase, Phase::Parked(_)) {
            return Err(Problem::new(&codes::NOT_FOUND).with_text("The parked call", "驻留的通话"));
        }
        self.free_for_calls(agent)?;
        self.bring_in(call, agent, Aim::Retrieve);
        Ok(())
    }

    pub(crate) fn retrieved(&mut self, call: &mut Call, leg: LegNo) {
        if matches!(call.phase, Phase::Parked(_)) {
            self.end_park(call, Some(leg));
            self.put_main(call, leg);
        } else {
            // Another colleague was faster.
            self.release(call, leg, LegEnd::Released, Side::System, Cause::Normal);
        }
    }

    pub(crate) fn self_service(
        &mut self,
        call: &mut Call,
        by: LegNo,
        flow: &FlowId,
    ) -> Result<(), Problem> {
        self.is_alone_with_customer(call, by)?;
        let flow = call.setup.flow(flow).map(Arc::clone);
        let flow =
            flow.ok_or_else(|| Problem::new(&codes::NOT_FOUND).with_text("The flow", "语音导航"))?;
        self.unhold(call, by);
        if let Some(leg) = call.legs.get_mut(&by) {
            leg.place = Place::Aside;
        }
        call.phase = Phase::Flow;
        self.settle(call);
        let started = EventBody::SelfServiceStarted { leg: by };
        call.log(&mut self.out, self.now, started);
        self.start_flow(call, flow);
        self.touch(call, by);
        Ok(())
    }

    /// The agent who waits while the customer is in a flow.
    pub(crate) fn aside(&self, call: &Call) -> Option<LegNo> {
        let aside = call.legs.iter().find(|(_, leg)| leg.place == Place::Aside);
        aside.map(|(no, _)| *no)
    }

    /// The flow is over, or the agent takes the customer back.
    pub(crate) fn end_self_service(&mut self, call: &mut Call, leg: LegNo) {
        for timer in [Timer::Flow, Timer::FlowLimit, Timer::Http] {
            self.timers.cancel(&timer(call.id.clone()));
        }
        call.stop_play_to(&mut self.out, CUSTOMER);
        call.run = None;
        call.asking = None;
        if let Some(node) = call.node.take() {
            let left = EventBody::NodeLeft {
                node,
                key: None,
                exit: "taken_back".to_owned(),
            };
            call.log(&mut self.out, self.now, left);
        }
        let ended = EventBody::SelfServiceEnded { leg };
        call.log(&mut self.out, self.now, ended);
        call.phase = Phase::Talk;
        if let Some(leg) = call.legs.get_mut(&leg) {
            leg.place = Place::Main;
        }
        self.touch(call, leg);
    }
}
