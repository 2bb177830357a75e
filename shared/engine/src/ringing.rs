//! Phones ring, one after the other or several at once, until one is answered or nobody is left.

use crate::attempt::{Aim, Attempt, Ringee, Round};
use crate::call::{CUSTOMER, Call, Phase};
use crate::engine::Engine;
use crate::leg::{Leg, Party};
use crate::timers::Timer;
use crate::{Callee, Effect};
use edgecall_model::agent::{AgentState, StateCause};
use edgecall_model::event::{BoundPhone, CallKind, EventBody, LegEnd, LegParty, LegPurpose, Side};
use edgecall_model::{AgentId, LegNo};
use std::collections::{BTreeSet, VecDeque};

/// The tone before an automatic answer (DESK-224).
const AUTO_ANSWER_MS: i64 = 1_000;
/// Longest ring of an agent outside queues (DESK-312).
pub(crate) const AGENT_RING_SECONDS: u16 = 30;

impl Engine {
    /// Begins to call; what happens on an answer is the aim's. Gives up at once when nobody can be called.
    pub(crate) fn attempt(&mut self, call: &mut Call, aim: Aim, rounds: VecDeque<Round>) -> u16 {
        let offer = call.new_offer();
        let attempt = Attempt {
            aim,
            legs: BTreeSet::new(),
            rest: rounds,
            agents: BTreeSet::new(),
            since: self.now,
            last: LegEnd::Unreachable,
        };
        call.attempts.insert(offer, attempt);
        self.next_round(call, offer, Side::System);
        offer
    }

    /// Calls the next ones of an attempt; without any it has failed.
    fn next_round(&mut self, call: &mut Call, offer: u16, by: Side) {
        loop {
            let Some(attempt) = call.attempts.get_mut(&offer) else {
                return;
            };
            let Some(round) = attempt.rest.pop_front() else {
                return self.attempt_failed(call, offer, by);
            };
            attempt.since = self.now;
            for who in round.who {
                self.call_one(call, offer, who);
            }
            let rings = call.attempts.get(&offer);
            if rings.is_some_and(|attempt| !attempt.legs.is_empty()) {
                let until = self.now.plus(round.ring_ms);
                return self.timers.set(Timer::Ring(call.id.clone(), offer), until);
            }
        }
    }

    fn call_one(&mut self, call: &mut Call, offer: u16, who: Ringee) {
        match who {
            Ringee::Agent(agent) => self.ring_agent(call, offer, &agent, None),
            Ringee::AgentPhone(agent, phone) => {
                self.ring_agent(call, offer, &agent, Some(phone));
            }
            Ringee::Number(number) => {
                let (caller_id, caller_id_kind) = self.caller_id(call);
                let leg = call.new_leg();
                let to = LegParty::External {
                    number: number.clone(),
                    caller_id: caller_id.clone(),
                    caller_id_kind,
                };
                let party = Party::External {
                    number: number.clone(),
                };
                self.add_leg(call, offer, leg, party, to);
                self.dial(call, leg, number, BoundPhone::Telephone, caller_id);
            }
            Ringee::Customer => {
                let (number, caller_id) = (call.customer.clone(), call.hotline.clone());
                self.add_leg(call, offer, CUSTOMER, Party::Customer, LegParty::Customer);
                self.dial(call, CUSTOMER, number, BoundPhone::Telephone, caller_id);
            }
        }
    }

    /// Rings all phones of an agent, or one.
    fn ring_agent(
        &mut self,
        call: &mut Call,
        offer: u16,
        agent: &AgentId,
        only: Option<Option<u8>>,
    ) {
        let Some(seat) = self.seats.get(agent) else {
            return;
        };
        let browser = seat.connected && seat.phone && only.is_none_or(|phone| phone.is_none());
        let phones: Vec<_> = seat
            .rules
            .phones
            .iter()
            .enumerate()
            .filter(|(place, _)| only.is_none_or(|phone| phone.map(usize::from) == Some(*place)))
            .map(|(_, phone)| phone.clone())
            .collect();
        let aim = call.attempts.get(&offer).map(|attempt| attempt.aim.clone());
        let auto_answer =
            seat.agent.auto_answer && aim.as_ref().is_some_and(|aim| aim.can_be_missed());
        if !browser && phones.is_empty() {
            return;
        }
        // The colleague of an internal call stands in the customer's place.
        let colleague = call.kind == CallKind::Internal && aim == Some(Aim::Called);
        self.reserve(call, offer, agent);
        if browser {
            let leg = self.agent_leg(call, offer, agent, BoundPhone::Browser, colleague);
            if auto_answer {
                let at = self.now.plus(AUTO_ANSWER_MS);
                self.timers
                    .set(Timer::AutoAnswer(call.id.clone(), offer), at);
            }
            self.out.push(Effect::RingAgent {
                call: call.id.clone(),
                leg,
                agent: agent.clone(),
                auto_answer,
            });
        }
        for phone in phones {
            let (caller_id, _) = self.caller_id(call);
            // Only the first of several phones can stand in leg 0.
            let colleague = colleague && !call.legs.contains_key(&CUSTOMER);
            let leg = self.agent_leg(call, offer, agent, phone.kind, colleague);
            self.dial(call, leg, phone.number, phone.kind, caller_id);
        }
    }

    /// The agent is busy with this offer from now on, unless in the call already.
    fn reserve(&mut self, call: &mut Call, offer: u16, agent: &AgentId) {
        if let Some(attempt) = call.attempts.get_mut(&offer) {
            attempt.agents.insert(agent.clone());
        }
        let own = call
            .attempts
            .get(&offer)
            .is_some_and(|attempt| matches!(attempt.aim, Aim::Own | Aim::Move { .. }));
        let Some(seat) = self.seats.get_mut(agent) else {
            return;
        };
        if !own {
            seat.call = Some(call.id.clone());
            self.set_state(
                agent,
                AgentState::Ringing,
                "",
                StateCause::Rule,
                Some(&call.id),
            );
        }
    }

    fn agent_leg(
        &mut self,
        call: &mut Call,
        offer: u16,
        agent: &AgentId,
        phone: BoundPhone,
        colleague: bool,
    ) -> LegNo {
        let leg = if colleague { CUSTOMER } else { call.new_leg() };
        let to = self.agent_party(agent, phone);
        let party = Party::Agent {
            agent: agent.clone(),
            phone,
        };
        self.add_leg(call, offer, leg, party, to);
        leg
    }

    pub(crate) fn agent_party(&self, agent: &AgentId, phone: BoundPhone) -> LegParty {
        let seat = self.seats.get(agent);
        LegParty::Agent {
            agent: agent.clone(),
            number: seat.map(|s| s.agent.number.clone()).unwrap_or_default(),
            name: seat.map(|s| s.agent.name.clone()).unwrap_or_default(),
            phone,
        }
    }

    fn add_leg(&mut self, call: &mut Call, offer: u16, no: LegNo, party: Party, to: LegParty) {
        let Some(attempt) = call.attempts.get_mut(&offer) else {
            return;
        };
        attempt.legs.insert(no);
        let aim = attempt.aim.clone();
        let purpose = match &party {
            Party::Customer => LegPurpose::Own,
            _ => aim.purpose(),
        };
        let mut leg = Leg::new(party, purpose, self.now);
        let queue = match aim {
            Aim::Serve | Aim::Consult { .. } => call.visit.as_ref().map(|v| v.queue.clone()),
            _ => None,
        };
        leg.queue.clone_from(&queue);
        let dialled = EventBody::LegDialled {
            leg: no,
            to,
            purpose,
            queue: queue.map(|queue| queue.id.clone()),
            offer: Some(offer),
            begun_by: aim.begun_by(),
        };
        call.legs.insert(no, leg);
        call.log(&mut self.out, self.now, dialled);
    }

    fn dial(
        &mut self,
        call: &Call,
        leg: LegNo,
        number: String,
        phone: BoundPhone,
        caller_id: String,
    ) {
        self.out.push(Effect::Dial {
            call: call.id.clone(),
            leg,
            to: Callee { number, phone },
            caller_id,
        });
    }

    /// A dialled party is being alerted.
    pub(crate) fn leg_progress(&mut self, call: &mut Call, no: LegNo, early_media: bool) {
        if call.attempt_of(no).is_none() {
            return;
        }
        let Some(leg) = call.legs.get_mut(&no) else {
            return;
        };
        let news = !leg.early && early_media;
        if leg.alerted && !news {
            return;
        }
        leg.alerted = true;
        leg.early |= early_media;
        let ringing = EventBody::LegRinging {
            leg: no,
            early_media,
        };
        call.log(&mut self.out, self.now, ringing);
        let outgoing = matches!(call.phase, Phase::Outgoing);
        if news && outgoing && no == CUSTOMER {
            self.hear_early(call);
        }
    }

    /// The time to ring is over.
    pub(crate) fn ring_over(&mut self, call: &mut Call, offer: u16) {
        self.stop_round(call, offer, LegEnd::RingTimeout, Side::System);
        self.next_round(call, offer, Side::System);
    }

    /// The agent does not want it: all the agent's phones stop.
    pub(crate) fn rejected(&mut self, call: &mut Call, offer: u16, agent: &AgentId) {
        let Some((_, legs)) = call.ring_of(agent) else {
            return;
        };
        for leg in legs {
            self.stop_leg(call, offer, leg, LegEnd::Rejected, Side::Agent);
        }
        self.after_leg(call, offer, LegEnd::Rejected, Side::Agent);
    }

    /// A ringing leg came to its end outside.
    pub(crate) fn ringing_ended(&mut self, call: &mut Call, leg: LegNo, reason: LegEnd) {
        let Some(offer) = call.attempt_of(leg) else {
            return;
        };
        let side = match call.legs.get(&leg).map(|leg| &leg.party) {
            Some(Party::Customer) => Side::Customer,
            Some(Party::External { .. }) => Side::External,
            _ => Side::Agent,
        };
        let reason = match reason {
            LegEnd::Released => LegEnd::Rejected,
            other => other,
        };
        let by = match reason {
            LegEnd::Rejected | LegEnd::Busy => side,
            _ => Side::System,
        };
        self.stop_leg(call, offer, leg, reason, by);
        self.after_leg(call, offer, reason, by);
    }

    fn after_leg(&mut self, call: &mut Call, offer: u16, reason: LegEnd, by: Side) {
        let Some(attempt) = call.attempts.get_mut(&offer) else {
            return;
        };
        attempt.last = reason;
        if attempt.legs.is_empty() {
            self.free_agents(call, offer, reason);
            self.next_round(call, offer, by);
        }
    }

    /// Stops one ringing leg and writes its end down; the attempt goes on.
    fn stop_leg(&mut self, call: &mut Call, offer: u16, no: LegNo, reason: LegEnd, by: Side) {
        let Some(leg) = call.legs.remove(&no) else {
            return;
        };
        if let Some(attempt) = call.attempts.get_mut(&offer) {
            attempt.legs.remove(&no);
        }
        let id = call.id.clone();
        self.out.push(match &leg.party {
            Party::Agent { agent, phone } if *phone == BoundPhone::Browser => Effect::StopRing {
                call: id,
                leg: no,
                agent: agent.clone(),
                reason,
            },
            _ => Effect::StopDial {
                call: id,
                leg: no,
                reason,
            },
        });
        let ended = EventBody::LegEnded {
            leg: no,
            reason,
            by,
        };
        call.log(&mut self.out, self.now, ended);
    }

    /// Stops everything that rings for an attempt and gives its agents back.
    fn stop_round(&mut self, call: &mut Call, offer: u16, reason: LegEnd, by: Side) {
        let Some(attempt) = call.attempts.get_mut(&offer) else {
            return;
        };
        attempt.last = reason;
        for leg in std::mem::take(&mut attempt.legs) {
            self.stop_leg(call, offer, leg, reason, by);
        }
        self.free_agents(call, offer, reason);
    }

    fn free_agents(&mut self, call: &mut Call, offer: u16, reason: LegEnd) {
        self.timers.cancel(&Timer::Ring(call.id.clone(), offer));
        self.timers
            .cancel(&Timer::AutoAnswer(call.id.clone(), offer));
        let Some(attempt) = call.attempts.get_mut(&offer) else {
            return;
        };
        let own = matches!(attempt.aim, Aim::Own | Aim::Move { .. });
        let missable = attempt.aim.can_be_missed();
        let offered =
            missable || call.visit.is_some() && matches!(attempt.aim, Aim::Consult { .. });
        for agent in std::mem::take(&mut attempt.agents) {
            if offered {
                self.note_offer(call, &agent, reason);
            }
            if !own {
                let missed = missable && matches!(reason, LegEnd::RingTimeout | LegEnd::Rejected);
                self.after_ring(&agent, &call.id, missed);
            }
        }
    }

    /// Gives an attempt up: whoever wanted it no longer does.
    pub(crate) fn give_up(&mut self, call: &mut Call, offer: u16, reason: LegEnd, by: Side) {
        self.stop_round(call, offer, reason, by);
        call.attempts.remove(&offer);
    }

    /// Gives up everything that rings.
    pub(crate) fn give_all_up(&mut self, call: &mut Call, reason: LegEnd, by: Side) {
        for offer in call.attempts.keys().copied().collect::<Vec<_>>() {
            self.give_up(call, offer, reason, by);
        }
    }

    /// A ringing leg was answered: the others of its attempt stop, the aim goes on.
    pub(crate) fn answered(&mut self, call: &mut Call, no: LegNo) {
        let Some(offer) = call.attempt_of(no) else {
            return;
        };
        let Some(mut attempt) = call.attempts.remove(&offer) else {
            return;
        };
        self.timers.cancel(&Timer::Ring(call.id.clone(), offer));
        self.timers
            .cancel(&Timer::AutoAnswer(call.id.clone(), offer));
        attempt.legs.remove(&no);
        for other in std::mem::take(&mut attempt.legs) {
            let (reason, by) = (LegEnd::AnsweredElsewhere, Side::System);
            self.stop_leg(call, offer, other, reason, by);
        }
        self.leg_is_up(call, no);
        let winner = call.legs.get(&no).and_then(|leg| leg.agent()).cloned();
        for agent in attempt
            .agents
            .iter()
            .filter(|agent| Some(*agent) != winner.as_ref())
        {
            self.after_ring(agent, &call.id, false);
        }
        if let (Some(agent), true) = (&winner, attempt.aim.can_be_missed())
            && let Some(seat) = self.seats.get_mut(agent)
        {
            seat.missed = 0;
        }
        self.aim_reached(call, attempt.aim, no);
        if let Some(agent) = winner {
            self.touched_seats.insert(agent);
        }
    }

    /// The tone before an automatic answer is over.
    pub(crate) fn auto_answer(&mut self, call: &mut Call, offer: u16) {
        let browser = call.attempts.get(&offer).and_then(|attempt| {
            let mut legs = attempt.legs.iter();
            legs.find(|leg| call.legs.get(leg).is_some_and(Leg::is_browser))
        });
        if let Some(leg) = browser.copied() {
            self.answered(call, leg);
        }
    }

    /// Writes an answer down. A browser is attached by `settle`, before anything is heard there.
    pub(crate) fn leg_is_up(&mut self, call: &mut Call, no: LegNo) {
        let Some(leg) = call.legs.get_mut(&no) else {
            return;
        };
        leg.answered = Some(self.now);
        leg.early = false;
        call.log(&mut self.out, self.now, EventBody::LegAnswered { leg: no });
    }
}
