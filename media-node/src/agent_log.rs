//! Agents' state changes on their way to the store.

use edgecall_model::TenantId;
use edgecall_model::agent::StateChange;
use edgecall_store::{NodeIdentity, Store};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::mpsc;

/// Wait before a store that did not answer is asked again.
const RETRY: Duration = Duration::from_secs(1);
/// Changes taken together.
const BATCH: usize = 100;

/// Takes state changes and stores them in order. Cheap to clone.
#[derive(Clone)]
pub struct AgentLog {
    queue: mpsc::UnboundedSender<(TenantId, StateChange)>,
}

impl AgentLog {
    /// Starts the work.
    pub fn start(store: Store, identity: NodeIdentity) -> AgentLog {
        let (queue, changes) = mpsc::unbounded_channel();
        tokio::spawn(work(store, identity, changes));
        AgentLog { queue }
    }

    /// Adds a change; returns at once.
    pub fn append(&self, tenant: &TenantId, change: StateChange) {
        // The work ends only with the process.
        let _ = self.queue.send((tenant.clone(), change));
    }
}

async fn work(
    store: Store,
    identity: NodeIdentity,
    mut changes: mpsc::UnboundedReceiver<(TenantId, StateChange)>,
) {
    let mut batch = Vec::new();
    while changes.recv_many(&mut batch, BATCH).await > 0 {
        let mut by_tenant: BTreeMap<TenantId, Vec<StateChange>> = BTreeMap::new();
        for (tenant, change) in batch.drain(..) {
            by_tenant.entry(tenant).or_default().push(change);
        }
        for (tenant, changes) in by_tenant {
            let scope = store.spool_scope(&identity, &tenant);
            while let Err(problem) = scope.log_states(&changes).await {
                tracing::warn!(%tenant, %problem, "agents' states not stored yet");
                tokio::time::sleep(RETRY).await;
            }
        }
    }
}
