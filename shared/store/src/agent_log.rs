//! The log of agents' states (DESK-324): lines are only ever added, and adding one again changes nothing.

use crate::expression::{Query, Write};
use crate::row::{self, Item, sortable};
use crate::scope::{NodeScope, TenantScope};
use edgecall_model::agent::StateChange;
use edgecall_model::{AgentId, At, Problem};

fn log_pk(scope: &TenantScope, agent: &AgentId) -> String {
    scope.pk(&format!("STATES#{agent}"))
}

impl NodeScope {
    /// Adds state changes, in order.
    ///
    /// # Errors
    /// `store_unavailable`: add the same ones again later.
    pub async fn log_states(&self, changes: &[StateChange]) -> Result<(), Problem> {
        let number = |(place, change): (usize, &StateChange)| {
            let same = |other: &&StateChange| other.agent == change.agent && other.at == change.at;
            let nth = changes[..place].iter().filter(same).count();
            (u8::try_from(nth).unwrap_or(u8::MAX), change.clone())
        };
        let numbered: Vec<_> = changes.iter().enumerate().map(number).collect();
        self.log_numbered_states(&numbered).await
    }

    /// Adds state changes, in order, each with its number among the agent's changes of the same millisecond, which
    /// keeps their order and makes adding one again harmless.
    ///
    /// # Errors
    /// `store_unavailable`: add the same ones again later.
    pub async fn log_numbered_states(&self, changes: &[(u8, StateChange)]) -> Result<(), Problem> {
        for chunk in changes.chunks(100) {
            let mut writes = Vec::new();
            for (nth, change) in chunk {
                let sk = format!("{}#{nth:02}", sortable(change.at));
                writes.push(Write::put(
                    Item::new(log_pk(self, &change.agent), sk).data(change)?,
                ));
            }
            self.store.transact(writes).await?;
        }
        Ok(())
    }
}

impl TenantScope {
    /// State changes of an agent in `[from, to)`, in order.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn agent_states(
        &self,
        agent: &AgentId,
        from: At,
        to: At,
    ) -> Result<Vec<StateChange>, Problem> {
        let query = Query::of(log_pk(self, agent)).between(sortable(from), sortable(to));
        self.store
            .query_all(query)
            .await?
            .iter()
            .map(row::data)
            .collect()
    }
}
