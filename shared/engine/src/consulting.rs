//! Consult, transfer and conference (file 10 section 8).

use crate::attempt::{Aim, Ringee, Round};
use crate::call::{CUSTOMER, Call, Consult, Phase};
use crate::commands::not_now;
use crate::engine::Engine;
use crate::leg::Place;
use crate::ringing::AGENT_RING_SECONDS;
use edgecall_model::agent::AgentState;
use edgecall_model::desk::{CallTarget, DeskNotice};
use edgecall_model::error::codes;
use edgecall_model::event::{
    Cause, EventBody, LegEnd, QueueResult, Side, TransferKind, TransferredTo,
};
use edgecall_model::flow::Flow;
use edgecall_model::queue::Queue;
use edgecall_model::{AgentId, LegNo, Problem};
use std::collections::VecDeque;
use std::sync::Arc;

/// Most numbers of one target.
const MOST_PHONES: usize = 20;

/// A target that was found.
enum Found {
    Phones(VecDeque<Round>),
    Queue(Arc<Queue>),
    Flow(Arc<Flow>),
}

impl Engine {
    /// Finds a target and says why it cannot be had now.
    fn find(&self, call: &Call, to: &CallTarget, states: &[AgentState]) -> Result<Found, Problem> {
        let unknown =
            |en: &str, zh: &str| Problem::new(&codes::NOT_FOUND).with_text(en, zh).at("to");
        match to {
            CallTarget::Agent { agent } => {
                self.reachable(agent, states)?;
                let who = Ringee::Agent(agent.clone());
                Ok(Found::Phones([Round::one(who, AGENT_RING_SECONDS)].into()))
            }
            CallTarget::Queue { queue } => {
                let queue = call
                    .setup
                    .queue(queue)
                    .ok_or_else(|| unknown("The queue", "队列"))?;
                match self.queue_refuses(queue) {
                    Some(QueueResult::Full) => Err(not_now("the queue is full", "队列已满")),
                    Some(_) => Err(not_now(
                        "nobody of the queue is signed in",
                        "该队列无座席在线",
                    )),
                    None => Ok(Found::Queue(Arc::clone(queue))),
                }
            }
            CallTarget::External { number } => {
                let numbers = std::slice::from_ref(number);
                self.phones(call, numbers, true).map(Found::Phones)
            }
            CallTarget::Phones { numbers, at_once } => {
                self.phones(call, numbers, *at_once).map(Found::Phones)
            }
            CallTarget::Flow { flow } => {
                let flow = call.setup.flow(flow);
                let flow = flow.ok_or_else(|| unknown("The flow", "语音导航"))?;
                Ok(Found::Flow(Arc::clone(flow)))
            }
        }
    }

    fn phones(
        &self,
        call: &Call,
        numbers: &[String],
        at_once: bool,
    ) -> Result<VecDeque<Round>, Problem> {
        if numbers.is_empty() || numbers.len() > MOST_PHONES {
            return Err(Problem::new(&codes::INVALID_FIELD).at("to").with_text(
                format!("1 to {MOST_PHONES} numbers"),
                format!("1–{MOST_PHONES} 个号码"),
            ));
        }
        if self.caller_id(call).0.is_empty() {
            return Err(Problem::new(&codes::NO_CALLER_ID));
        }
        let numbers = numbers
            .iter()
            .map(|number| dialled(number).map(Ringee::Number));
        let who = numbers.collect::<Result<Vec<_>, _>>()?;
        let ring_ms = i64::from(call.setup.rules.dial_seconds) * 1_000;
        Ok(if at_once {
            [Round { who, ring_ms }].into()
        } else {
            let alone = |who| Round {
                who: vec![who],
                ring_ms,
            };
            who.into_iter().map(alone).collect()
        })
    }

    /// Whether an agent in one of these states can be called now.
    pub(crate) fn reachable(&self, agent: &AgentId, states: &[AgentState]) -> Result<(), Problem> {
        let Some(seat) = self.seats.get(agent).filter(|seat| !seat.gone) else {
            return Err(Problem::new(&codes::NOT_FOUND).with_text("The agent", "座席"));
        };
        if seat.call.is_none() && states.contains(&seat.state) && seat.is_reachable() {
            return Ok(());
        }
        let state = crate::commands::state_name(seat.state);
        let name = &seat.agent.name;
        Err(Problem::new(&codes::PARTY_NOT_REACHABLE).with_text(
            format!("{name} ({})", state.en),
            format!("{name}（{}）", state.zh),
        ))
    }

    /// The agent serves and neither consults nor has somebody called.
    fn is_unoccupied(&self, call: &Call, leg: LegNo) -> Result<(), Problem> {
        let main = call
            .legs
            .get(&leg)
            .is_some_and(|l| l.place == Place::Main && l.supervises.is_none());
        if !main || !matches!(call.phase, Phase::Talk) {
            return Err(not_now(
                "you are not talking to the customer",
                "未与客户通话",
            ));
        }
        if call.consult.is_some() || call.attempt_by(leg).is_some() {
            return Err(not_now(
                "somebody is being called or consulted",
                "正在呼叫或咨询",
            ));
        }
        Ok(())
    }

    /// Transfer without asking.
    pub(crate) fn transfer(
        &mut self,
        call: &mut Call,
        by: LegNo,
        to: &CallTarget,
    ) -> Result<(), Problem> {
        self.is_unoccupied(call, by)?;
        if !call.has_customer() || call.awaits_somebody() {
            return Err(not_now(
                "there is no customer to transfer",
                "没有可转接的客户",
            ));
        }
        let states = call.setup.rules.transfer_states.clone();
        let found = self.find(call, to, &states)?;
        if !matches!(found, Found::Phones(_)) && call.serving().len() > 1 {
            return Err(not_now("others are in the call", "通话中还有其他人"));
        }
        match found {
            Found::Phones(rounds) => {
                self.put_on_hold(call, by);
                self.attempt(call, Aim::Transfer { by }, rounds);
            }
            Found::Queue(queue) => {
                call.phase = Phase::Queue;
                let queue = queue.id.clone();
                let to = TransferredTo::Queue {
                    queue: queue.clone(),
                };
                self.leave_to(call, by, to);
                if let Some(result) = self.enter_queue_last(call, &queue) {
                    // Releasing the agent cannot have filled the queue, but it may have emptied it.
                    let cause = if result == QueueResult::Full {
                        Cause::QueueFull
                    } else {
                        Cause::NoAgent
                    };
                    self.close(call, cause);
                }
            }
            Found::Flow(flow) => {
                call.phase = Phase::Flow;
                let to = TransferredTo::Flow {
                    flow: flow.id.clone(),
                };
                self.leave_to(call, by, to);
                self.start_flow(call, flow);
            }
        }
        Ok(())
    }

    /// The agent leaves the customer to a queue or flow.
    fn leave_to(&mut self, call: &mut Call, by: LegNo, to: TransferredTo) {
        self.settle(call);
        let kind = TransferKind::Blind;
        let transferred = EventBody::Transferred { by, kind, to };
        call.log(&mut self.out, self.now, transferred);
        let (reason, side) = (LegEnd::Released, Side::Agent);
        self.release(call, by, reason, side, Cause::Normal);
    }

    /// The customer waits while the agent asks somebody.
    pub(crate) fn consult(
        &mut self,
        call: &mut Call,
        by: LegNo,
        to: &CallTarget,
    ) -> Result<(), Problem> {
        self.is_unoccupied(call, by)?;
        let states = call.setup.rules.consult_states.clone();
        let found = self.find(call, to, &states)?;
        if matches!(found, Found::Flow(_)) {
            return Err(not_now("a flow cannot be consulted", "不能咨询语音导航"));
        }
        if call.visit.is_some() {
            return Err(not_now("the call waits in a queue", "通话正在排队"));
        }
        self.put_on_hold(call, by);
        call.consult = Some(Consult { by, with: None });
        match found {
            Found::Phones(rounds) => {
                self.attempt(call, Aim::Consult { by }, rounds);
            }
            Found::Queue(queue) => {
                let _ = self.consult_queue(call, &queue, by);
            }
            Found::Flow(_) => {}
        }
        Ok(())
    }

    /// The consulted party has answered.
    pub(crate) fn consulted(&mut self, call: &mut Call, by: LegNo, with: LegNo) {
        if let Some(visit) = &call.visit {
            let queue = Arc::clone(&visit.queue);
            self.unqueue(call, QueueResult::Answered);
            if let Some(leg) = call.legs.get_mut(&with) {
                leg.queue = Some(queue);
            }
        }
        call.consult = Some(Consult {
            by,
            with: Some(with),
        });
        for leg in [by, with] {
            if let Some(leg) = call.legs.get_mut(&leg) {
                leg.place = Place::Private;
            }
            self.touch(call, leg);
        }
        // The hold goes on in the log; in the consult's own room the agent is heard.
        if let Some(agent) = call.legs.get(&with).and_then(|l| l.agent()).cloned() {
            self.talks(&agent, call);
        }
    }

    /// The consult is over: its agent is with the customer again.
    pub(crate) fn consult_over(&mut self, call: &mut Call, by: LegNo, reason: LegEnd) {
        call.consult = None;
        if let Some(leg) = call.legs.get_mut(&by)
            && leg.place == Place::Private
        {
            leg.place = Place::Main;
        }
        self.unhold(call, by);
        self.notice_leg(call, by, DeskNotice::ConsultEnded { reason });
    }

    /// The consult of this agent, once somebody has answered.
    fn consult_of(&self, call: &Call, by: LegNo) -> Result<LegNo, Problem> {
        let with = call.consult.filter(|consult| consult.by == by);
        with.and_then(|consult| consult.with)
            .ok_or_else(|| not_now("nobody is consulted", "没有进行中的咨询"))
    }

    /// Back to the customer; whoever was consulted is released.
    pub(crate) fn take_back(&mut self, call: &mut Call, by: LegNo) -> Result<(), Problem> {
        if call.consult.is_none_or(|consult| consult.by != by) {
            return Err(not_now("nobody is consulted", "没有进行中的咨询"));
        }
        self.end_consult(call, Side::Agent);
        if !call.has_customer() {
            self.party_gone(call, by, LegEnd::Released, Side::Agent, Cause::Normal);
            return Ok(());
        }
        if let Some(leg) = call.legs.get_mut(&by) {
            leg.place = Place::Main;
        }
        self.unhold(call, by);
        Ok(())
    }

    /// Joins the customer and whoever was consulted; the agent leaves.
    pub(crate) fn complete_transfer(&mut self, call: &mut Call, by: LegNo) -> Result<(), Problem> {
        let with = self.consult_of(call, by)?;
        if !call.has_customer() {
            return Err(not_now("the customer has hung up", "客户已挂机"));
        }
        call.consult = None;
        // The agent stays with the customer, on hold, until the other one is.
        if let Some(leg) = call.legs.get_mut(&by) {
            leg.place = Place::Main;
        }
        self.put_main(call, with);
        self.hand_over(call, by, with, TransferKind::Attended);
        Ok(())
    }

    /// Everybody talks.
    pub(crate) fn merge(&mut self, call: &mut Call, by: LegNo) -> Result<(), Problem> {
        let with = self.consult_of(call, by)?;
        call.consult = None;
        self.put_main(call, by);
        self.unhold(call, by);
        self.put_main(call, with);
        Ok(())
    }

    /// Calls a further party while the conversation goes on.
    pub(crate) fn invite(
        &mut self,
        call: &mut Call,
        by: LegNo,
        to: &CallTarget,
    ) -> Result<(), Problem> {
        self.is_unoccupied(call, by)?;
        let states = call.setup.rules.consult_states.clone();
        match self.find(call, to, &states)? {
            Found::Phones(rounds) => {
                self.attempt(call, Aim::Join { by }, rounds);
                Ok(())
            }
            _ => Err(not_now(
                "only an agent or an outside number can be added",
                "只能添加座席或外线",
            )),
        }
    }

    /// Stops calling whoever is being called for this agent.
    pub(crate) fn cancel_attempt(&mut self, call: &mut Call, by: LegNo) -> Result<(), Problem> {
        let waits = call
            .consult
            .is_some_and(|consult| consult.by == by && consult.with.is_none());
        if waits {
            return self.take_back(call, by);
        }
        let Some(offer) = call.attempt_by(by) else {
            return Err(not_now("nobody is being called", "没有正在进行的呼叫"));
        };
        let transfer = call
            .attempts
            .get(&offer)
            .is_some_and(|attempt| matches!(attempt.aim, Aim::Transfer { .. }));
        self.give_up(call, offer, LegEnd::Cancelled, Side::Agent);
        if transfer {
            self.unhold(call, by);
        }
        Ok(())
    }

    /// The agent leaves a conference.
    pub(crate) fn leave(&mut self, call: &mut Call, by: LegNo) -> Result<(), Problem> {
        let others = call.serving().iter().any(|leg| *leg != by);
        if call.consult.is_some_and(|consult| consult.by == by) || !others {
            return Err(not_now(
                "nobody else talks to the customer",
                "没有其他人与客户通话",
            ));
        }
        if !call.setup.rules.calls_without_agents && !self.other_agent(call, by) {
            return Err(not_now("no agent would be left", "将没有座席留在通话中"));
        }
        self.party_gone(call, by, LegEnd::Released, Side::Agent, Cause::Normal);
        Ok(())
    }

    fn other_agent(&self, call: &Call, by: LegNo) -> bool {
        let agent = |leg: &LegNo| call.legs.get(leg).is_some_and(|l| l.agent().is_some());
        call.serving().iter().filter(|leg| **leg != by).any(agent)
    }

    /// A party of the conference that an agent may mute or remove: never oneself nor a supervisor.
    pub(crate) fn party_of(&self, call: &Call, by: LegNo, party: LegNo) -> Result<(), Problem> {
        let leg = call.legs.get(&party).filter(|leg| leg.place == Place::Main);
        match leg {
            Some(leg) if leg.supervises.is_none() && party != by && call.in_main() > 2 => Ok(()),
            Some(_) => Err(not_now("this party cannot be changed", "不能操作该方")),
            None => Err(Problem::new(&codes::NOT_FOUND).with_text("The party", "该方")),
        }
    }

    /// Removes a party of a conference.
    pub(crate) fn remove_party(
        &mut self,
        call: &mut Call,
        by: LegNo,
        party: LegNo,
    ) -> Result<(), Problem> {
        self.party_of(call, by, party)?;
        let (reason, side) = (LegEnd::Released, Side::Agent);
        if party == CUSTOMER {
            self.give_up_for_customer(call);
            self.end_leg(call, CUSTOMER, reason, side, Cause::Normal);
        } else {
            self.party_gone(call, party, reason, side, Cause::Normal);
        }
        Ok(())
    }
}

/// A number as typed, cleaned and checked (DESK-601).
pub(crate) fn dialled(input: &str) -> Result<String, Problem> {
    let bad = || {
        Problem::new(&codes::INVALID_FIELD).at("number").with_text(
            "1 to 24 of 0 to 9, +, * and #",
            "1–24 位，可用 0–9、+、* 和 #",
        )
    };
    let clean: String = input
        .chars()
        .filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '（' | '）'))
        .collect();
    let fits = clean
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '+' | '*' | '#'));
    if !fits || clean.is_empty() || clean.len() > 24 {
        return Err(bad());
    }
    let customer = edgecall_numbering::customer(&clean);
    if customer.number.is_empty() {
        return Err(bad());
    }
    Ok(customer.number)
}
