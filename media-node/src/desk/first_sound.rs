//! The first sound that a tenant's desk sends: the step "signed in from the browser" of the checklist (PORTAL-15).

use edgecall_model::TenantId;
use edgecall_store::{Mark, NodeIdentity, Store};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Wait before a store that did not answer is asked again.
const RETRY: Duration = Duration::from_secs(2);

/// Marks the first audio of each tenant once. Cheap to clone.
#[derive(Clone)]
pub(super) struct FirstSound {
    store: Store,
    identity: NodeIdentity,
    heard: Arc<Mutex<HashSet<TenantId>>>,
}

impl FirstSound {
    pub(super) fn new(store: Store, identity: NodeIdentity) -> FirstSound {
        FirstSound {
            store,
            identity,
            heard: Arc::default(),
        }
    }

    /// A browser of the tenant sends audio: its microphone works.
    pub(super) fn heard(&self, tenant: &TenantId) {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        if !heard.insert(tenant.clone()) {
            return;
        }
        let scope = self.store.spool_scope(&self.identity, tenant);
        tokio::spawn(async move {
            let at = crate::clock::now();
            while let Err(problem) = scope.mark(Mark::AgentSignedIn, at).await {
                tracing::debug!(%problem, "first sign-in at a desk not marked yet");
                tokio::time::sleep(RETRY).await;
            }
        });
    }
}
