//! Closing the log of a call whose node failed (MET-024).

use crate::At;
use crate::LegNo;
use crate::event::{Cause, EVENT_VERSION, Event, EventBody, LegEnd, QueueResult, Side};
use std::collections::BTreeSet;

/// The events that close what a broken log left open, to be appended to it: everything ends at the time of
/// the last event seen, by the system, with cause "platform fault". Empty when the call has ended, or when
/// the log has no events at all.
pub fn close_broken(events: &[Event]) -> Vec<Event> {
    let Some(last) = events.last() else {
        return Vec::new();
    };
    if matches!(last.body, EventBody::CallEnded { .. }) {
        return Vec::new();
    }
    let mut open = Open::default();
    for event in events {
        open.see(&event.body);
    }
    let at = events.iter().map(|event| event.at).max().unwrap_or(last.at);
    open.close()
        .into_iter()
        .zip(last.seq + 1..)
        .map(|(body, seq)| event(seq, at, body))
        .collect()
}

fn event(seq: u32, at: At, body: EventBody) -> Event {
    Event {
        v: EVENT_VERSION,
        seq,
        at,
        body,
    }
}

/// What has begun and not ended.
#[derive(Default)]
struct Open {
    legs: BTreeSet<LegNo>,
    muted: BTreeSet<LegNo>,
    held: BTreeSet<LegNo>,
    recordings: BTreeSet<u16>,
    visits: BTreeSet<u16>,
    bridge: bool,
}

impl Open {
    fn see(&mut self, body: &EventBody) {
        match body {
            EventBody::LegDialled { leg, .. } => {
                self.legs.insert(*leg);
            }
            EventBody::LegEnded { leg, .. } => {
                self.legs.remove(leg);
                self.muted.remove(leg);
                self.held.remove(leg);
            }
            EventBody::MuteStarted { leg } => {
                self.muted.insert(*leg);
            }
            EventBody::MuteEnded { leg } => {
                self.muted.remove(leg);
            }
            EventBody::HoldStarted { leg } => {
                self.held.insert(*leg);
            }
            EventBody::HoldEnded { leg } => {
                self.held.remove(leg);
            }
            EventBody::RecordingStarted { recording, .. } => {
                self.recordings.insert(*recording);
            }
            EventBody::RecordingEnded { recording } => {
                self.recordings.remove(recording);
            }
            EventBody::QueueRequested { visit, .. } => {
                self.visits.insert(*visit);
            }
            EventBody::QueueLeft { visit, .. } => {
                self.visits.remove(visit);
            }
            EventBody::BridgeStarted { .. } => self.bridge = true,
            EventBody::BridgeEnded {} => self.bridge = false,
            _ => {}
        }
    }

    fn close(self) -> Vec<EventBody> {
        let by = Side::System;
        let muted = self
            .muted
            .into_iter()
            .map(|leg| EventBody::MuteEnded { leg });
        let held = self
            .held
            .into_iter()
            .map(|leg| EventBody::HoldEnded { leg });
        let recorded = self
            .recordings
            .into_iter()
            .map(|recording| EventBody::RecordingEnded { recording });
        let visits = self.visits.into_iter().map(|visit| EventBody::QueueLeft {
            visit,
            result: QueueResult::OtherExit,
        });
        let legs = self.legs.into_iter().rev().map(|leg| EventBody::LegEnded {
            leg,
            reason: LegEnd::Failed,
            by,
        });
        muted
            .chain(held)
            .chain(recorded)
            .chain(self.bridge.then_some(EventBody::BridgeEnded {}))
            .chain(visits)
            .chain(legs)
            .chain([EventBody::CallEnded {
                by,
                cause: Cause::PlatformFault,
            }])
            .collect()
    }
}
