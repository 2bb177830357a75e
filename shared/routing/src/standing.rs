//! How a member of a queue stands towards one waiting call.

use edgecall_model::At;
use edgecall_model::agent::AgentState;
use edgecall_model::event::NotChosen;

/// What has already been between this call and this agent (ACD-87).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tried {
    /// Nothing.
    #[default]
    No,
    /// The agent let it ring: is asked again only when nobody else can.
    Missed,
    /// The agent rejected it within the last 60 s: is not asked.
    Rejected,
}

/// A member of a queue as the choice sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What everybody sees.
    pub state: AgentState,
    /// The phone can ring.
    pub phone_ready: bool,
    /// Priority in this queue, 1 first, to 5.
    pub priority: u8,
    /// Available without a call since (ACD-63).
    pub idle_since: At,
    /// Earlier offers of this call.
    pub tried: Tried,
}

/// Why a member cannot be offered the call at all; `None` when it can (ACD-57).
pub fn obstacle(member: &Standing) -> Option<NotChosen> {
    match member.state {
        AgentState::Offline => Some(NotChosen::Offline),
        AgentState::Ringing | AgentState::Dialling | AgentState::Talking => Some(NotChosen::InCall),
        AgentState::Busy | AgentState::Break | AgentState::Outbound | AgentState::Wrapup => {
            Some(NotChosen::NotAvailable)
        }
        AgentState::Available if !member.phone_ready => Some(NotChosen::PhoneNotReady),
        AgentState::Available if member.tried == Tried::Rejected => Some(NotChosen::TriedBefore),
        AgentState::Available => None,
    }
}

/// The one true reason why `other` did not get the call that `chosen` got.
pub fn not_chosen(chosen: &Standing, other: &Standing) -> NotChosen {
    if let Some(reason) = obstacle(other) {
        reason
    } else if other.tried == Tried::Missed && chosen.tried == Tried::No {
        NotChosen::TriedBefore
    } else if other.priority > chosen.priority {
        NotChosen::LaterPriority
    } else {
        NotChosen::IdleForLess
    }
}

/// A choice with its explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice<K> {
    /// Who gets the call; `None` when nobody can.
    pub chosen: Option<K>,
    /// Everybody else and why not, in the order given. When nobody was chosen, each has an obstacle.
    pub others: Vec<(K, NotChosen)>,
}

/// Chooses among all members: first those who have not missed this call, among them the lowest priority
/// number, then the longest idle, then the smallest key. Looks at each member once.
pub fn choose<K: Ord + Clone>(members: &[(K, Standing)]) -> Choice<K> {
    let rank = |key: &K, s: &Standing| {
        (
            s.tried == Tried::Missed,
            s.priority,
            s.idle_since,
            key.clone(),
        )
    };
    let best = members
        .iter()
        .filter(|(_, standing)| obstacle(standing).is_none())
        .min_by_key(|(key, standing)| rank(key, standing));
    let others = members
        .iter()
        .filter(|(key, _)| best.is_none_or(|(chosen, _)| chosen != key))
        .filter_map(|(key, standing)| {
            let reason = match best {
                Some((_, chosen)) => Some(not_chosen(chosen, standing)),
                None => obstacle(standing),
            };
            Some((key.clone(), reason?))
        })
        .collect();
    Choice {
        chosen: best.map(|(key, _)| key.clone()),
        others,
    }
}
