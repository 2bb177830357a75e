//! The fold of bridges with several legs, transfers and supervisors.

use super::fold::RecordFold;
use super::{AnswerStatus, ForceRelease, MonitorRecord, TakeOver, TransferRecord};
use crate::event::{CallKind, EventBody, LegPurpose};
use crate::{At, LegNo};

impl RecordFold {
    pub(super) fn bridge_started(&mut self, at: At, legs: &[LegNo]) -> Result<(), String> {
        if !self.bridge.is_empty() {
            return Err("a bridge is open".into());
        }
        for leg in legs {
            self.leg(*leg)?;
        }
        self.bridged = true;
        self.released_by = None;
        self.record.answer.get_or_insert(at);
        self.bridge_since = at;
        self.bridge = legs.iter().map(|leg| (*leg, at)).collect();
        self.note_bridge();
        Ok(())
    }

    pub(super) fn bridge_joined(&mut self, at: At, leg: LegNo) -> Result<(), String> {
        self.leg(leg)?;
        if self.bridge.is_empty() || self.bridge.iter().any(|(member, _)| *member == leg) {
            return Err(format!("leg {leg} cannot join"));
        }
        self.bridge.push((leg, at));
        self.note_bridge();
        Ok(())
    }

    pub(super) fn bridge_left(&mut self, at: At, leg: LegNo) -> Result<(), String> {
        let place = self.bridge.iter().position(|(member, _)| *member == leg);
        let place = place.ok_or_else(|| format!("leg {leg} is not in the bridge"))?;
        let (_, since) = self.bridge.remove(place);
        self.add_talk(leg, at.seconds_since(since));
        self.note_bridge();
        Ok(())
    }

    pub(super) fn bridge_ended(&mut self, at: At) -> Result<(), String> {
        if self.bridge.is_empty() {
            return Err("no bridge is open".into());
        }
        self.record.talk_seconds += at.seconds_since(self.bridge_since);
        for (leg, since) in std::mem::take(&mut self.bridge) {
            self.add_talk(leg, at.seconds_since(since));
        }
        Ok(())
    }

    fn add_talk(&mut self, leg: LegNo, seconds: i64) {
        if let Some(open) = self.legs.get(&leg) {
            self.record.legs[open.place].talk_seconds += seconds;
        }
    }

    /// Who is in the bridge now, for when it ends.
    fn note_bridge(&mut self) {
        self.last_bridge = self.bridge.iter().map(|(leg, _)| *leg).collect();
        let agents = self.last_bridge.iter().filter_map(|leg| {
            let open = self.legs.get(leg)?;
            self.record.legs[open.place].agent.clone()
        });
        if let Some(agent) = agents.into_iter().next() {
            self.agent_of_bridge = Some(agent);
        }
    }

    pub(super) fn control(&mut self, at: At, body: &EventBody) -> Result<(), String> {
        match body {
            EventBody::Transferred { by, kind, to } => {
                let (by, kind, to) = (*by, *kind, to.clone());
                let transfer = TransferRecord { at, by, kind, to };
                self.record.controls.transfers.push(transfer);
            }
            EventBody::MonitorStarted { leg, of, mode } => {
                self.leg(*leg)?;
                self.monitor_ended(at, *leg);
                let open = self.record.controls.monitors.len();
                self.monitors.insert(*leg, open);
                self.record.controls.monitors.push(MonitorRecord {
                    leg: *leg,
                    of: *of,
                    mode: *mode,
                    start: at,
                    end: at,
                });
            }
            EventBody::MonitorEnded { leg } => self.monitor_ended(at, *leg),
            EventBody::TakenOver { leg, from } => {
                let (leg, from) = (*leg, *from);
                let taken = TakeOver { at, leg, from };
                self.record.controls.taken_over.push(taken);
            }
            EventBody::ForceReleased { leg, supervisor } => {
                let (leg, supervisor) = (*leg, supervisor.clone());
                let released = ForceRelease {
                    at,
                    leg,
                    supervisor,
                };
                self.record.controls.force_released.push(released);
            }
            _ => {}
        }
        Ok(())
    }

    pub(super) fn monitor_ended(&mut self, at: At, leg: LegNo) {
        if let Some(open) = self.monitors.remove(&leg) {
            self.record.controls.monitors[open].end = at;
        }
    }

    /// MET-033 for inbound calls, MET-035 for the others.
    pub(super) fn status(&self) -> AnswerStatus {
        let record = &self.record;
        match record.kind {
            CallKind::Inbound if self.bridged => AnswerStatus::AgentAnswered,
            CallKind::Inbound => {
                let human = |leg: &super::LegRecord| leg.agent.is_some() || leg.external.is_some();
                if !record.visits.is_empty() || record.legs.iter().any(human) {
                    AnswerStatus::AgentNotAnswered
                } else if record.platform_answer.is_some() {
                    AnswerStatus::SystemAnswered
                } else {
                    AnswerStatus::SystemNotAnswered
                }
            }
            CallKind::PreviewOutbound | CallKind::Internal if self.bridged => {
                AnswerStatus::BothAnswered
            }
            CallKind::PreviewOutbound | CallKind::Internal => {
                let own = |leg: &&super::LegRecord| {
                    leg.purpose == LegPurpose::Own && leg.agent.is_some() && leg.leg != LegNo(0)
                };
                if record.legs.iter().any(|leg| leg.leg == LegNo(0)) {
                    AnswerStatus::CustomerNotAnswered
                } else if record
                    .legs
                    .iter()
                    .filter(own)
                    .any(|leg| leg.answer.is_some())
                {
                    AnswerStatus::AgentAnswered
                } else {
                    AnswerStatus::AgentNotAnswered
                }
            }
        }
    }
}
