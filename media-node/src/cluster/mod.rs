//! Ownership of tenants: one node at a time, by a lease in the store.

use crate::clock;
use crate::tenant::{TenantMessage, TenantSender};
use edgecall_model::{Problem, TenantId};
use edgecall_store::{Lease, LeaseHolder, NodeIdentity, NodeScope, Store};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Life of a lease. A node that dies is replaced after at most this long.
const LIFE_MS: i64 = 15_000;
/// Renewed this often: two renewals may fail before anybody else can claim.
const RENEW: Duration = Duration::from_secs(5);

/// This node's part in the cluster.
#[derive(Clone)]
pub struct Cluster {
    store: Store,
    identity: NodeIdentity,
}

impl Cluster {
    /// The part of the node `identity`.
    pub fn new(store: Store, identity: NodeIdentity) -> Cluster {
        Cluster { store, identity }
    }

    /// Claims a tenant; the inner error is the node that has it.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn claim(
        &self,
        tenant: &TenantId,
    ) -> Result<Result<Claim, Option<LeaseHolder>>, Problem> {
        let now = clock::now();
        match self
            .store
            .claim_tenant(tenant, &self.identity, LIFE_MS, now)
            .await?
        {
            Some(lease) => Ok(Ok(Claim { lease })),
            None => Ok(Err(self.store.lease_holder(tenant, now).await?)),
        }
    }

    /// This node.
    pub fn identity(&self) -> &NodeIdentity {
        &self.identity
    }
}

/// A claimed tenant, not yet kept.
pub struct Claim {
    lease: Lease,
}

impl Claim {
    /// The tenant's data.
    pub fn scope(&self) -> &NodeScope {
        self.lease.scope()
    }

    /// Fencing number.
    pub fn fencing(&self) -> u64 {
        self.lease.fencing()
    }

    /// Renews from now on. When the lease is lost the tenant's task is told to take no new calls: the
    /// running ones are finished here, their records are facts whoever owns the tenant.
    pub fn keep(self, tenant: TenantSender) -> KeptClaim {
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(renew(self.lease, tenant, stopped));
        KeptClaim { stop, task }
    }
}

/// A claim that is renewed in the background.
pub struct KeptClaim {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl KeptClaim {
    /// Gives the tenant back.
    pub async fn release(self) {
        let _ = self.stop.send(());
        let _ = self.task.await;
    }
}

async fn renew(mut lease: Lease, tenant: TenantSender, mut stopped: oneshot::Receiver<()>) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(RENEW) => {}
            _ = &mut stopped => break,
        }
        match lease.renew(clock::now()).await {
            Ok(true) => {}
            Ok(false) => {
                tracing::error!("the tenant was taken by another node");
                metrics::counter!("leases_lost_total").increment(1);
                tenant.send(TenantMessage::Drain);
                return;
            }
            // Nobody else can claim while the store is away, so calls simply go on.
            Err(problem) => tracing::warn!(%problem, "lease not renewed"),
        }
    }
    if let Err(problem) = lease.release().await {
        tracing::warn!(%problem, "lease not given back; it ends by itself");
    }
}
