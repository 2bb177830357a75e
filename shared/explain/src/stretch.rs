//! Stretches of a wait in which nothing changes for any agent.

use crate::Member;
use crate::agent_course::{AgentCourse, Part};
use crate::reason::Reason;
use crate::visit::{Choice, Visit};
use edgecall_model::agent::AgentState;
use edgecall_model::event::{LegEnd, NotChosen};
use edgecall_model::{AgentId, At, CallId};
use edgecall_routing::{Standing, Tried, not_chosen};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A part of a wait; every second of the wait lies in exactly one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stretch {
    /// Begin.
    pub from: At,
    /// End, not included; equal to the begin when the call was refused at once.
    pub to: At,
    /// All members of the queue, as they were given; then those who have left it since.
    pub agents: Vec<AgentReason>,
}

/// Why one agent did not get the call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AgentReason {
    /// The agent.
    pub agent: AgentId,
    /// Why.
    #[serde(flatten)]
    pub reason: Reason,
}

/// Cuts a visit wherever something changes for a member, and says why at each part.
pub(crate) fn stretches(
    call: &CallId,
    visit: &Visit,
    offers: &[Choice],
    members: &[Member],
    courses: &BTreeMap<AgentId, AgentCourse>,
) -> Vec<Stretch> {
    let (from, to) = (visit.asked, visit.left);
    let view = View {
        call,
        visit,
        offers,
        members,
        courses,
    };
    let mut cuts = BTreeSet::from([from]);
    for member in members {
        if let Some(course) = courses.get(&member.agent) {
            cuts.extend(course.changes(from, to));
        }
    }
    for choice in offers {
        let moments = [Some(choice.at), Some(choice.until), choice.not_before()];
        cuts.extend(
            moments
                .into_iter()
                .flatten()
                .filter(|at| *at > from && *at < to),
        );
    }
    let cuts: Vec<At> = cuts.into_iter().collect();
    let mut parts: Vec<Stretch> = Vec::new();
    for (place, begin) in cuts.iter().enumerate() {
        let end = cuts.get(place + 1).copied().unwrap_or(to);
        let agents = view.agents(*begin);
        match parts.last_mut() {
            Some(last) if last.agents == agents => last.to = end,
            _ => parts.push(Stretch {
                from: *begin,
                to: end,
                agents,
            }),
        }
    }
    parts
}

/// Everything that a reason is found from.
struct View<'a> {
    call: &'a CallId,
    visit: &'a Visit,
    /// Of all visits: what was between the call and an agent holds in the next queue too.
    offers: &'a [Choice],
    members: &'a [Member],
    courses: &'a BTreeMap<AgentId, AgentCourse>,
}

impl View<'_> {
    fn agents(&self, moment: At) -> Vec<AgentReason> {
        let rings = self
            .visit
            .choices
            .iter()
            .rev()
            .find(|choice| choice.at <= moment && moment < choice.until);
        self.members
            .iter()
            .map(|member| AgentReason {
                agent: member.agent.clone(),
                reason: self.reason(member, moment, rings),
            })
            .collect()
    }

    fn reason(&self, member: &Member, moment: At, rings: Option<&Choice>) -> Reason {
        let Some(course) = self.courses.get(&member.agent) else {
            return Reason::Offline;
        };
        let now = course.at(moment);
        if rings.is_some_and(|choice| choice.agent == member.agent) {
            return Reason::Rings;
        }
        match now.state {
            AgentState::Available => self.available(member, &now, moment, rings),
            AgentState::Offline => Reason::Offline,
            AgentState::Ringing | AgentState::Dialling | AgentState::Talking => Reason::InCall {
                state: now.state,
                call: now.call.filter(|other| other != self.call),
            },
            state => Reason::NotAvailable {
                state,
                note: if state == AgentState::Break {
                    now.note
                } else {
                    String::new()
                },
            },
        }
    }

    /// Of an agent whom the state does not keep from the call.
    fn available(&self, member: &Member, now: &Part, moment: At, rings: Option<&Choice>) -> Reason {
        if let Some(until) = self.rejected_until(&member.agent, moment) {
            return Reason::Rejected { until };
        }
        let Some(choice) = rings else {
            return Reason::PhoneNotReady;
        };
        if now.from > choice.at {
            return Reason::AfterTheChoice;
        }
        let told = choice
            .others
            .iter()
            .find(|(agent, _)| *agent == member.agent);
        let reason = match told {
            Some((_, reason)) => *reason,
            // In a large queue the log names only some.
            None => self.compared(member, now, choice),
        };
        Reason::of_choice(reason).unwrap_or(Reason::AfterTheChoice)
    }

    /// The rule of choice between the agent whose phone rings and another who was available.
    fn compared(&self, member: &Member, now: &Part, choice: &Choice) -> NotChosen {
        let standing = |agent: &AgentId, idle_since: At| Standing {
            state: AgentState::Available,
            phone_ready: true,
            priority: self
                .members
                .iter()
                .find(|m| m.agent == *agent)
                .map_or(1, |m| m.priority),
            idle_since,
            tried: self.tried(agent, choice.at),
        };
        let best = self.courses.get(&choice.agent).map(|c| c.at(choice.at));
        let best = standing(&choice.agent, best.map_or(At(0), |part| part.idle_since));
        not_chosen(&best, &standing(&member.agent, now.idle_since))
    }

    /// Offers to an agent that were over by then.
    fn earlier(&self, agent: &AgentId, moment: At) -> impl Iterator<Item = &Choice> + Clone {
        let agent = agent.clone();
        let over = move |choice: &&Choice| choice.agent == agent && choice.until <= moment;
        self.offers.iter().filter(over)
    }

    fn tried(&self, agent: &AgentId, moment: At) -> Tried {
        let mut earlier = self.earlier(agent, moment);
        let missed = |choice: &Choice| {
            choice.end == Some(LegEnd::RingTimeout) || choice.not_before().is_some()
        };
        if earlier.any(missed) {
            Tried::Missed
        } else {
            Tried::No
        }
    }

    fn rejected_until(&self, agent: &AgentId, moment: At) -> Option<At> {
        let earlier = self.earlier(agent, moment);
        earlier
            .filter_map(Choice::not_before)
            .filter(|until| *until > moment)
            .max()
    }
}
