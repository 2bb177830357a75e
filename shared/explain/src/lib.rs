//! Why a call waited: for each moment of its wait, which agents existed and the one true reason why each
//! did not get it.
//!
//! A fold over two logs that exist anyway, the call's events and the agents' state changes, with the rule
//! of choice of `edgecall-routing`. It leans on the engine's invariant "mutate, then drain": between two
//! inputs no waiting call can be offered to anybody. So an agent who is available, was not rejected by and
//! has not rejected the call, and for whom no phone rings, can only be one whose phone is not connected.

mod agent_course;
mod reason;
mod stretch;
mod visit;

pub use reason::Reason;
pub use stretch::{AgentReason, Stretch};
pub use visit::{Choice, Visit};

use agent_course::AgentCourse;
use edgecall_model::agent::StateChange;
use edgecall_model::event::{Event, EventBody};
use edgecall_model::{AgentId, At, CallId, QueueId};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Stands for the priority of agents who are no longer in the queue; the log names the reasons of those that
/// it matters for.
const LAST_PRIORITY: u8 = 5;

/// A member of a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The agent.
    pub agent: AgentId,
    /// Priority in the queue, 1 first, to 5.
    pub priority: u8,
}

/// What is known besides the call's log.
pub trait Company {
    /// Members of a queue.
    fn members(&self, queue: &QueueId) -> Vec<Member>;
    /// State changes of an agent in order, from before the call to its end.
    fn states(&self, agent: &AgentId) -> &[StateChange];
}

/// A call's waits, explained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The call.
    pub call: CallId,
    /// Configuration version that it ran on.
    pub config_version: u64,
    /// Its queue visits in order.
    pub visits: Vec<Visit>,
}

impl Explanation {
    /// Why an agent did not get the call at a moment of its wait, or that the agent's phone rang for it.
    pub fn at(&self, moment: At, agent: &AgentId) -> Option<&Reason> {
        let mut stretches = self.visits.iter().flat_map(|visit| &visit.stretches);
        let stretch = stretches.rfind(|stretch| stretch.from <= moment && moment < stretch.to)?;
        let found = stretch.agents.iter().find(|why| why.agent == *agent);
        found.map(|why| &why.reason)
    }
}

/// Agents whom the log itself names, whether they still exist or not.
pub fn named_agents(events: &[Event]) -> BTreeSet<AgentId> {
    let mut agents = BTreeSet::new();
    for event in events {
        if let EventBody::AgentChosen { agent, others, .. } = &event.body {
            agents.insert(agent.clone());
            agents.extend(others.iter().map(|(agent, _)| agent.clone()));
        }
    }
    agents
}

/// The queue's members, and after them those who were members when the call was offered and have left since.
fn members(company: &impl Company, visit: &Visit) -> Vec<Member> {
    let mut members = company.members(&visit.queue);
    for choice in &visit.choices {
        let others = choice.others.iter().map(|(agent, _)| agent);
        for agent in std::iter::once(&choice.agent).chain(others) {
            if !members.iter().any(|member| member.agent == *agent) {
                members.push(Member {
                    agent: agent.clone(),
                    priority: LAST_PRIORITY,
                });
            }
        }
    }
    members
}

/// Explains a call's waits. `None` when the log does not begin with the call's start.
pub fn explain(events: &[Event], company: &impl Company) -> Option<Explanation> {
    let EventBody::CallStarted {
        call,
        config_version,
        ..
    } = &events.first()?.body
    else {
        return None;
    };
    let mut courses: BTreeMap<AgentId, AgentCourse> = BTreeMap::new();
    let mut visits = visit::visits(events);
    let offers: Vec<Choice> = visits
        .iter()
        .flat_map(|visit| visit.choices.clone())
        .collect();
    for visit in &mut visits {
        let members = members(company, visit);
        for member in &members {
            courses
                .entry(member.agent.clone())
                .or_insert_with(|| AgentCourse::new(company.states(&member.agent)));
        }
        visit.stretches = stretch::stretches(call, visit, &offers, &members, &courses);
    }
    Some(Explanation {
        call: call.clone(),
        config_version: *config_version,
        visits,
    })
}
