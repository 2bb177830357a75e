//! What one call adds to the figures of its agents (MET-111 to MET-123, MET-134 to MET-139).

use edgecall_model::AgentId;
use edgecall_model::event::{CallKind, LegEnd, LegPurpose, MonitorMode, Side};
use edgecall_model::record::{AnswerStatus, CallRecord, LegRecord};
use std::collections::{BTreeMap, BTreeSet};

/// Counts and sums of one agent over one or more calls. Which column they belong to, inbound or outbound,
/// is the call's kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AgentCounts {
    /// Offers of inbound calls (MET-111).
    pub inbound: i64,
    /// Of these, answered (MET-112).
    pub answered: i64,
    /// Of these, not answered (MET-113).
    pub missed: i64,
    /// Of these, ended by the customer soon after they began to ring (MET-114).
    pub quick_hangups: i64,
    /// Answered ones that the customer ended (MET-116).
    pub customer_hangups: i64,
    /// Ring time-outs after which somebody else was asked (MET-117).
    pub handed_on: i64,
    /// Consults begun and answered (MET-118).
    pub consults: i64,
    /// Transfers begun and completed (MET-119).
    pub transfers: i64,
    /// Seconds from offer to answer of answered inbound offers (MET-121).
    pub delay_seconds: i64,
    /// Ring seconds of all inbound offers (MET-122).
    pub ring_seconds: i64,
    /// Seconds joined with the customer (MET-123).
    pub talk_seconds: i64,
    /// Holds (MET-045).
    pub holds: i64,
    /// Hold seconds (MET-045).
    pub hold_seconds: i64,
    /// Outbound calls begun (MET-134).
    pub outbound: i64,
    /// Of these, own phone answered (MET-135).
    pub own_answered: i64,
    /// Of these, customer dialled (MET-136).
    pub customer_dialled: i64,
    /// Of these, both answered (MET-139).
    pub both_answered: i64,
    /// Internal calls begun or answered (MET-022).
    pub internal: i64,
    /// How often a supervisor listened to this agent (MET-120).
    pub listened: i64,
    /// Whispered.
    pub whispered: i64,
    /// Joined as a third party.
    pub three_way: i64,
    /// Barged in.
    pub barged_in: i64,
    /// Took the call over.
    pub taken_over: i64,
    /// Ended the agent's part.
    pub force_released: i64,
}

/// What a call adds to each of its agents. `quick_hangup_seconds` is the setting of MET-028, `None` while
/// it is off. A call that is left out of reports adds nothing (MET-022).
pub fn agents(
    record: &CallRecord,
    quick_hangup_seconds: Option<i64>,
) -> BTreeMap<AgentId, AgentCounts> {
    let mut all = BTreeMap::new();
    if record.excluded {
        return all;
    }
    match record.kind {
        CallKind::Inbound => offers(record, quick_hangup_seconds, &mut all),
        CallKind::PreviewOutbound => outbound(record, &mut all),
        CallKind::Internal => return internal(record),
    }
    let legs = record.legs.iter().filter_map(|leg| Some((leg, id(leg)?)));
    for (leg, agent) in legs {
        let counts = all.entry(agent).or_default();
        counts.talk_seconds += leg.talk_seconds;
        counts.holds += i64::from(leg.holds);
        counts.hold_seconds += leg.hold_seconds;
    }
    controls(record, &mut all);
    all.retain(|_, counts| *counts != AgentCounts::default());
    all
}

fn id(leg: &LegRecord) -> Option<AgentId> {
    leg.agent.as_ref().map(|agent| agent.agent.clone())
}

/// Offers of an inbound call. Several phones of one agent that rang at once are one offer.
fn offers(record: &CallRecord, quick: Option<i64>, all: &mut BTreeMap<AgentId, AgentCounts>) {
    let mut seen = BTreeSet::new();
    for leg in record.legs.iter().filter(|leg| leg.purpose.is_offer()) {
        let Some(agent) = id(leg) else { continue };
        let offer = leg.offer.map(|offer| (offer, agent.clone()));
        let phones = || record.legs.iter().filter(|other| same_offer(leg, other));
        if offer.is_some_and(|offer| !seen.insert(offer)) {
            continue;
        }
        let counts = all.entry(agent.clone()).or_default();
        counts.inbound += 1;
        counts.ring_seconds += phones().map(|l| l.ring_seconds).max().unwrap_or(0);
        if let Some(up) = phones().find(|leg| leg.answer.is_some()) {
            counts.answered += 1;
            counts.delay_seconds += up.ring_seconds;
            counts.customer_hangups += i64::from(record.hangup_by == Side::Customer);
            continue;
        }
        let is_quick = leg.reason == LegEnd::CallerGaveUp
            && quick.is_some_and(|limit| leg.end.seconds_since(leg.dial) <= limit);
        if is_quick {
            counts.quick_hangups += 1;
        } else if leg.reason != LegEnd::TakenOver {
            counts.missed += 1;
        }
        let later = |other: &LegRecord| {
            other.purpose.is_offer() && other.dial >= leg.end && id(other) != Some(agent.clone())
        };
        let handed = leg.reason == LegEnd::RingTimeout && record.legs.iter().any(later);
        counts.handed_on += i64::from(handed);
    }
}

fn same_offer(one: &LegRecord, other: &LegRecord) -> bool {
    one.leg == other.leg || one.offer.is_some() && one.offer == other.offer && id(one) == id(other)
}

/// An outbound call is that of the agent whose own phone was called first.
fn outbound(record: &CallRecord, all: &mut BTreeMap<AgentId, AgentCounts>) {
    let own = |leg: &&LegRecord| leg.purpose == LegPurpose::Own && leg.agent.is_some();
    let Some(agent) = record.legs.iter().find(own).and_then(id) else {
        return;
    };
    let counts = all.entry(agent).or_default();
    let own_answered = record
        .legs
        .iter()
        .filter(own)
        .any(|leg| leg.answer.is_some());
    let customer = |leg: &LegRecord| leg.agent.is_none() && leg.external.is_none();
    counts.outbound += 1;
    counts.own_answered += i64::from(own_answered);
    counts.customer_dialled += i64::from(record.legs.iter().any(customer));
    counts.both_answered += i64::from(record.status == AnswerStatus::BothAnswered);
}

fn internal(record: &CallRecord) -> BTreeMap<AgentId, AgentCounts> {
    let mut all: BTreeMap<AgentId, AgentCounts> = BTreeMap::new();
    for leg in &record.legs {
        let part = leg.purpose == LegPurpose::Own || leg.answer.is_some();
        if let Some(agent) = id(leg).filter(|_| part) {
            all.entry(agent).or_default().internal = 1;
        }
    }
    all
}

/// Consults, transfers and what supervisors did.
fn controls(record: &CallRecord, all: &mut BTreeMap<AgentId, AgentCounts>) {
    let agent_at = |no| record.legs.iter().find(|leg| leg.leg == no).and_then(id);
    // The phones of a group that rang at once are one consult; at most one of them was answered.
    let consulted = |leg: &&LegRecord| leg.purpose == LegPurpose::Consult && leg.answer.is_some();
    for leg in record.legs.iter().filter(consulted) {
        if let Some(agent) = leg.begun_by.and_then(agent_at) {
            all.entry(agent).or_default().consults += 1;
        }
    }
    for transfer in &record.controls.transfers {
        if let Some(agent) = agent_at(transfer.by) {
            all.entry(agent).or_default().transfers += 1;
        }
    }
    for monitor in &record.controls.monitors {
        let Some(agent) = agent_at(monitor.of) else {
            continue;
        };
        let counts = all.entry(agent).or_default();
        match monitor.mode {
            MonitorMode::Listen => counts.listened += 1,
            MonitorMode::Whisper => counts.whispered += 1,
            MonitorMode::ThreeWay => counts.three_way += 1,
            MonitorMode::BargeIn => counts.barged_in += 1,
        }
    }
    let mut taken = BTreeSet::new();
    for over in &record.controls.taken_over {
        // Several phones that rang at once were one call.
        if let Some(agent) = agent_at(over.from).filter(|a| taken.insert((a.clone(), over.leg))) {
            all.entry(agent).or_default().taken_over += 1;
        }
    }
    for released in &record.controls.force_released {
        if let Some(agent) = agent_at(released.leg) {
            all.entry(agent).or_default().force_released += 1;
        }
    }
}
