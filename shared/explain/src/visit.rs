//! A call's queue visits, read off its log.

use crate::stretch::Stretch;
use edgecall_model::event::{Event, EventBody, LegEnd, LegParty, NotChosen, QueueResult};
use edgecall_model::{AgentId, At, LegNo, QueueId};
use serde::Serialize;

/// An agent who rejected a call is not asked again for so long (file 10, transition 10).
const REJECTED_MS: i64 = 60_000;

/// One visit of a queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Visit {
    /// Number within the call.
    pub visit: u16,
    /// The queue.
    pub queue: QueueId,
    /// Its name at that time.
    pub name: String,
    /// Request.
    pub asked: At,
    /// Entered; absent when refused at once.
    pub entered: Option<At>,
    /// Left; the last event of a log that is not complete.
    pub left: At,
    /// Result; absent when the log is not complete.
    pub result: Option<QueueResult>,
    /// To whom it was offered.
    pub choices: Vec<Choice>,
    /// The wait, cut where anything changes.
    pub stretches: Vec<Stretch>,
}

/// One offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// When the phone began to ring.
    pub at: At,
    /// Whose.
    pub agent: AgentId,
    /// When it stopped, or was answered.
    pub until: At,
    /// How it ended; absent when it was answered or the log is not complete.
    pub end: Option<LegEnd>,
    /// The others and why not, as the engine wrote it down at that moment.
    pub others: Vec<(AgentId, NotChosen)>,
    #[serde(skip)]
    pub(crate) leg: Option<LegNo>,
}

impl Choice {
    /// Until when the agent is not asked again, after a rejection.
    pub(crate) fn not_before(&self) -> Option<At> {
        matches!(self.end, Some(LegEnd::Rejected | LegEnd::Busy))
            .then(|| self.until.plus(REJECTED_MS))
    }
}

/// The visits of a log, their stretches still empty.
pub(crate) fn visits(events: &[Event]) -> Vec<Visit> {
    let mut visits: Vec<Visit> = Vec::new();
    for event in events {
        if let EventBody::QueueRequested {
            visit, queue, name, ..
        } = &event.body
        {
            visits.push(Visit {
                visit: *visit,
                queue: queue.clone(),
                name: name.clone(),
                asked: event.at,
                entered: None,
                left: event.at,
                result: None,
                choices: Vec::new(),
                stretches: Vec::new(),
            });
        } else if let Some(visit) = visits.last_mut() {
            add(visit, event);
        }
    }
    visits
}

fn add(visit: &mut Visit, event: &Event) {
    if visit.result.is_some() {
        return;
    }
    visit.left = event.at;
    match &event.body {
        EventBody::QueueEntered { .. } => visit.entered = Some(event.at),
        EventBody::AgentChosen { agent, others, .. } => visit.choices.push(Choice {
            at: event.at,
            agent: agent.clone(),
            until: event.at,
            end: None,
            others: others.clone(),
            leg: None,
        }),
        EventBody::LegDialled {
            leg,
            to: LegParty::Agent { agent, .. },
            ..
        } => {
            if let Some(choice) = visit.choices.last_mut().filter(|c| c.agent == *agent) {
                choice.leg = Some(*leg);
            }
        }
        EventBody::LegEnded { leg, reason, .. } => {
            if let Some(choice) = visit.choices.iter_mut().find(|c| c.leg == Some(*leg)) {
                choice.until = event.at;
                choice.end = Some(*reason);
            }
        }
        EventBody::QueueLeft { result, .. } => visit.result = Some(*result),
        _ => {}
    }
    // A phone that still rings rings until now.
    if let Some(choice) = visit.choices.last_mut()
        && choice.end.is_none()
    {
        choice.until = event.at;
    }
}
