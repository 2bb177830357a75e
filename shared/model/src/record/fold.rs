//! The call record as a fold over the call's log. Nothing else makes records.

use super::fold_error::FoldError;
use super::{
    AgentRef, AnswerStatus, CallRecord, Controls, Decision, ExternalRef, FlowRef, LegRecord,
    NodeVisit, QueueRef, QueueVisit, RECORD_VERSION, RecordingRef,
};
use crate::event::{
    BoundPhone, Cause, EVENT_VERSION, Event, EventBody, LegEnd, LegParty, QueueResult, Side,
};
use crate::{At, LegNo};
use std::collections::BTreeMap;

/// The record of a complete log.
pub fn fold(events: &[Event]) -> Result<CallRecord, FoldError> {
    let (first, rest) = events.split_first().ok_or(FoldError::Empty)?;
    let mut fold = RecordFold::start(first)?;
    for event in rest {
        fold.add(event)?;
    }
    fold.finish()
}

/// A record's stored form: MessagePack with names, the same bytes for the same record.
pub fn record_bytes(record: &CallRecord) -> Vec<u8> {
    // Writing to memory cannot fail, and every type of a record has a MessagePack form.
    rmp_serde::to_vec_named(record).unwrap_or_default()
}

/// A record that grows with its log.
#[derive(Clone, Debug)]
pub struct RecordFold {
    pub(super) record: CallRecord,
    /// Format version of the log: records of older logs keep their bytes.
    version: u16,
    next: u32,
    ended: bool,
    /// Parts of the record that are still open.
    node_open: bool,
    visits: BTreeMap<u16, OpenVisit>,
    recordings: BTreeMap<u16, usize>,
    pub(super) legs: BTreeMap<LegNo, OpenLeg>,
    holds: BTreeMap<LegNo, At>,
    pub(super) monitors: BTreeMap<LegNo, usize>,
    /// Legs that are in the bridge and since when; empty when none is open.
    pub(super) bridge: Vec<(LegNo, At)>,
    pub(super) bridge_since: At,
    /// Legs of the last bridge, and who released one of them first since it began (MET-037).
    pub(super) last_bridge: Vec<LegNo>,
    pub(super) released_by: Option<Side>,
    pub(super) bridged: bool,
    pub(super) agent_of_bridge: Option<AgentRef>,
}

#[derive(Clone, Copy, Debug)]
struct OpenVisit {
    place: usize,
    service_level_seconds: u16,
    open: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct OpenLeg {
    pub(super) place: usize,
    open: bool,
}

impl RecordFold {
    /// Begins with the first event.
    pub fn start(first: &Event) -> Result<Self, FoldError> {
        check_place(first, 0)?;
        let EventBody::CallStarted {
            call,
            tenant,
            branch,
            department,
            kind,
            customer,
            customer_kind,
            region,
            hotline,
            hotline_kind,
            trunk,
            sip_call_id,
            config_version: _,
            time_zone,
            excluded,
        } = first.body.clone()
        else {
            return Err(FoldError::NotStarted(first.body.name()));
        };
        let record = CallRecord {
            v: RECORD_VERSION,
            call,
            tenant,
            branch,
            department,
            kind,
            customer,
            customer_kind,
            region,
            hotline,
            hotline_kind,
            trunk,
            sip_call_id,
            time_zone,
            excluded,
            start: first.at,
            platform_answer: None,
            answer: None,
            end: first.at,
            status: AnswerStatus::SystemNotAnswered,
            hangup_by: Side::System,
            cause: Cause::PlatformFault,
            total_seconds: 0,
            talk_seconds: 0,
            hold_seconds: 0,
            holds: 0,
            wait_seconds: 0,
            flow: None,
            path: Vec::new(),
            visits: Vec::new(),
            legs: Vec::new(),
            recordings: Vec::new(),
            decisions: Vec::new(),
            agent: None,
            queue: None,
            controls: Controls::default(),
        };
        Ok(RecordFold {
            record,
            version: first.v,
            next: 1,
            ended: false,
            node_open: false,
            visits: BTreeMap::new(),
            recordings: BTreeMap::new(),
            legs: BTreeMap::new(),
            holds: BTreeMap::new(),
            monitors: BTreeMap::new(),
            bridge: Vec::new(),
            bridge_since: first.at,
            last_bridge: Vec::new(),
            released_by: None,
            bridged: false,
            agent_of_bridge: None,
        })
    }

    /// Adds the next event.
    pub fn add(&mut self, event: &Event) -> Result<(), FoldError> {
        check_place(event, self.next)?;
        let misfit = |wrong: String| FoldError::Misfit {
            seq: event.seq,
            name: event.body.name(),
            wrong,
        };
        if self.ended {
            return Err(misfit("the call has ended".into()));
        }
        self.next += 1;
        self.apply(event.at, &event.body).map_err(misfit)
    }

    /// The record, once the call has ended.
    pub fn finish(mut self) -> Result<CallRecord, FoldError> {
        if !self.ended {
            return Err(FoldError::Unfinished);
        }
        let status = self.status();
        let record = &mut self.record;
        record.status = status;
        record.total_seconds = record.end.seconds_since(record.start);
        let visits = || record.visits.iter().filter(|visit| !visit.consult);
        record.wait_seconds = visits().map(|visit| visit.wait_seconds).sum();
        record.queue = visits().next_back().map(|visit| visit.queue.clone());
        let rung = record.legs.iter().rev().find_map(|leg| leg.agent.clone());
        record.agent = self.agent_of_bridge.or(rung);
        if self.bridged
            && let Some(side) = self.released_by
        {
            record.hangup_by = side;
        }
        Ok(self.record)
    }

    /// One arm for each event, so that a new event cannot be forgotten here.
    fn apply(&mut self, at: At, body: &EventBody) -> Result<(), String> {
        match body {
            EventBody::CallStarted { .. } => return Err("the call has started already".into()),
            EventBody::Decided { step, result } => {
                let (step, result) = (step.clone(), result.clone());
                self.record.decisions.push(Decision { at, step, result });
            }
            EventBody::LegDialled {
                leg,
                to,
                purpose,
                queue,
                offer,
                begun_by,
            } => {
                let queue = queue.as_ref().and_then(|id| {
                    self.record
                        .visits
                        .iter()
                        .rev()
                        .map(|v| &v.queue)
                        .find(|q| q.queue == *id)
                        .cloned()
                });
                let (agent, phone, external) = party(to);
                self.dial(LegRecord {
                    leg: *leg,
                    agent,
                    phone,
                    purpose: *purpose,
                    queue,
                    dial: at,
                    answer: None,
                    end: at,
                    reason: LegEnd::Failed,
                    talk_seconds: 0,
                    ring_seconds: 0,
                    external,
                    offer: *offer,
                    begun_by: *begun_by,
                    hold_seconds: 0,
                    holds: 0,
                })?;
            }
            EventBody::LegAnswered { leg } => self.leg_answered(at, *leg)?,
            EventBody::LegEnded { leg, reason, by } => self.leg_ended(at, *leg, *reason, *by)?,
            EventBody::FlowEntered {
                flow,
                name,
                version,
            } => {
                let entered = FlowRef {
                    flow: flow.clone(),
                    name: name.clone(),
                    version: *version,
                };
                self.record.flow.get_or_insert(entered);
            }
            EventBody::NodeEntered { .. } | EventBody::NodeLeft { .. } => self.node(at, body)?,
            EventBody::QueueRequested { .. }
            | EventBody::QueueEntered { .. }
            | EventBody::QueueLeft { .. } => self.queue(at, body)?,
            EventBody::BridgeStarted { legs } => self.bridge_started(at, legs)?,
            EventBody::BridgeJoined { leg } => self.bridge_joined(at, *leg)?,
            EventBody::BridgeLeft { leg } => self.bridge_left(at, *leg)?,
            EventBody::BridgeEnded {} => self.bridge_ended(at)?,
            EventBody::Transferred { .. }
            | EventBody::MonitorStarted { .. }
            | EventBody::MonitorEnded { .. }
            | EventBody::TakenOver { .. }
            | EventBody::ForceReleased { .. } => self.control(at, body)?,
            EventBody::HoldStarted { leg } => {
                let counted = u32::from(self.version > 1);
                self.leg(*leg)?.holds += counted;
                self.record.holds += 1;
                self.holds.entry(*leg).or_insert(at);
            }
            EventBody::HoldEnded { leg } => self.hold_ended(at, *leg),
            EventBody::RecordingStarted {
                recording,
                left,
                right,
            } => {
                self.recordings
                    .insert(*recording, self.record.recordings.len());
                let (recording, left, right) = (*recording, *left, *right);
                self.record.recordings.push(RecordingRef {
                    recording,
                    start: at,
                    end: at,
                    left,
                    right,
                });
            }
            EventBody::RecordingEnded { recording } => {
                let place = self
                    .recordings
                    .remove(recording)
                    .ok_or("no such recording is open")?;
                self.record.recordings[place].end = at;
            }
            EventBody::CallEnded { by, cause } => self.call_ended(at, *by, *cause)?,
            EventBody::HttpRequested { .. }
            | EventBody::HttpAnswered { .. }
            | EventBody::AgentChosen { .. }
            | EventBody::MuteStarted { .. }
            | EventBody::MuteEnded { .. }
            | EventBody::DigitsSent { .. }
            | EventBody::LegRinging { .. }
            | EventBody::LegReplaced { .. }
            | EventBody::LegMoved { .. }
            | EventBody::SelfServiceStarted { .. }
            | EventBody::SelfServiceEnded { .. }
            | EventBody::Parked { .. }
            | EventBody::ParkEnded { .. } => {}
        }
        Ok(())
    }

    fn dial(&mut self, leg: LegRecord) -> Result<(), String> {
        let open = OpenLeg {
            place: self.record.legs.len(),
            open: true,
        };
        if self.legs.insert(leg.leg, open).is_some() {
            return Err(format!("leg {} was dialled before", leg.leg));
        }
        self.record.legs.push(leg);
        Ok(())
    }

    /// A leg that has not ended.
    pub(super) fn leg(&mut self, leg: LegNo) -> Result<&mut LegRecord, String> {
        match self.legs.get(&leg) {
            Some(OpenLeg { place, open: true }) => Ok(&mut self.record.legs[*place]),
            _ => Err(format!("leg {leg} is not open")),
        }
    }

    fn leg_answered(&mut self, at: At, number: LegNo) -> Result<(), String> {
        let leg = self.leg(number)?;
        if leg.answer.is_some() {
            return Err(format!("leg {number} was answered before"));
        }
        leg.answer = Some(at);
        if leg.agent.is_none() && leg.external.is_none() {
            self.record.platform_answer = Some(at);
        }
        Ok(())
    }

    fn leg_ended(&mut self, at: At, number: LegNo, reason: LegEnd, by: Side) -> Result<(), String> {
        let leg = self.leg(number)?;
        leg.end = at;
        leg.reason = reason;
        leg.ring_seconds = leg.answer.unwrap_or(at).seconds_since(leg.dial);
        self.hold_ended(at, number);
        self.monitor_ended(at, number);
        if self.last_bridge.contains(&number) {
            self.released_by.get_or_insert(by);
        }
        if let Some(open) = self.legs.get_mut(&number) {
            open.open = false;
        }
        Ok(())
    }

    fn hold_ended(&mut self, at: At, leg: LegNo) {
        if let Some(since) = self.holds.remove(&leg) {
            let seconds = at.seconds_since(since);
            self.record.hold_seconds += seconds;
            if let Some(open) = self.legs.get(&leg).filter(|_| self.version > 1) {
                self.record.legs[open.place].hold_seconds += seconds;
            }
        }
    }

    fn node(&mut self, at: At, body: &EventBody) -> Result<(), String> {
        match body {
            EventBody::NodeEntered { node, kind } => {
                if self.node_open {
                    return Err("the node before has not been left".into());
                }
                self.node_open = true;
                let (node, kind) = (node.clone(), kind.clone());
                let exit = String::new();
                self.record.path.push(NodeVisit {
                    node,
                    kind,
                    entered: at,
                    left: at,
                    key: None,
                    exit,
                });
            }
            EventBody::NodeLeft { node, key, exit } => {
                let here = self
                    .record
                    .path
                    .last_mut()
                    .filter(|here| self.node_open && here.node == *node);
                let here = here.ok_or_else(|| format!("the call is not in node {node}"))?;
                here.left = at;
                here.key.clone_from(key);
                here.exit.clone_from(exit);
                self.node_open = false;
            }
            _ => {}
        }
        Ok(())
    }

    fn queue(&mut self, at: At, body: &EventBody) -> Result<(), String> {
        match body {
            EventBody::QueueRequested {
                visit,
                queue,
                number,
                name,
                service_level_seconds,
                consult,
            } => {
                let place = self.record.visits.len();
                let open = OpenVisit {
                    place,
                    service_level_seconds: *service_level_seconds,
                    open: true,
                };
                if self.visits.insert(*visit, open).is_some() {
                    return Err(format!("visit {visit} was there before"));
                }
                self.record.visits.push(QueueVisit {
                    queue: QueueRef {
                        queue: queue.clone(),
                        number: number.clone(),
                        name: name.clone(),
                    },
                    requested: at,
                    entered: None,
                    left: at,
                    result: QueueResult::OtherExit,
                    wait_seconds: 0,
                    in_service_level: false,
                    consult: *consult,
                });
            }
            EventBody::QueueEntered { visit, .. } => {
                let open = self.open_visit(*visit)?;
                self.record.visits[open.place].entered = Some(at);
            }
            EventBody::QueueLeft { visit, result } => {
                let open = self.open_visit(*visit)?;
                self.leave(at, open, *result);
                self.visits.insert(
                    *visit,
                    OpenVisit {
                        open: false,
                        ..open
                    },
                );
            }
            _ => {}
        }
        Ok(())
    }

    fn open_visit(&self, visit: u16) -> Result<OpenVisit, String> {
        let open = self.visits.get(&visit).copied().filter(|visit| visit.open);
        open.ok_or_else(|| format!("visit {visit} is not open"))
    }

    fn leave(&mut self, at: At, open: OpenVisit, result: QueueResult) {
        let visit = &mut self.record.visits[open.place];
        visit.left = at;
        visit.result = result;
        if visit.entered.is_some() {
            visit.wait_seconds = at.seconds_since(visit.requested);
        }
        // A wait equal to the threshold is in time (MET-026).
        visit.in_service_level = result == QueueResult::Answered
            && visit.wait_seconds <= i64::from(open.service_level_seconds);
    }

    fn call_ended(&mut self, at: At, by: Side, cause: Cause) -> Result<(), String> {
        if let Some((leg, _)) = self.legs.iter().find(|(_, leg)| leg.open) {
            return Err(format!("leg {leg} has not ended"));
        }
        if !self.bridge.is_empty() {
            self.bridge_ended(at)?;
        }
        if self.node_open
            && let Some(here) = self.record.path.last_mut()
        {
            here.left = at;
        }
        for (_, place) in std::mem::take(&mut self.recordings) {
            self.record.recordings[place].end = at;
        }
        for open in self.visits.clone().into_values().filter(|visit| visit.open) {
            self.leave(at, open, QueueResult::OtherExit);
        }
        self.record.end = at;
        self.record.hangup_by = by;
        self.record.cause = cause;
        self.ended = true;
        Ok(())
    }
}

fn check_place(event: &Event, expected: u32) -> Result<(), FoldError> {
    if event.seq != expected {
        return Err(FoldError::Gap {
            expected,
            found: event.seq,
        });
    }
    if event.v > EVENT_VERSION {
        return Err(FoldError::Version {
            seq: event.seq,
            version: event.v,
        });
    }
    Ok(())
}

/// The agent, the agent's phone, or the outside number.
fn party(to: &LegParty) -> (Option<AgentRef>, Option<BoundPhone>, Option<ExternalRef>) {
    match to {
        LegParty::Customer => (None, None, None),
        LegParty::Agent {
            agent,
            number,
            name,
            phone,
        } => {
            let agent = AgentRef {
                agent: agent.clone(),
                number: number.clone(),
                name: name.clone(),
            };
            (Some(agent), Some(*phone), None)
        }
        LegParty::External {
            number,
            caller_id,
            caller_id_kind,
        } => {
            let external = ExternalRef {
                number: number.clone(),
                caller_id: caller_id.clone(),
                caller_id_kind: *caller_id_kind,
            };
            (None, None, Some(external))
        }
    }
}
