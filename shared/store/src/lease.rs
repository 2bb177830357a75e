//! A tenant lives on one node at a time: a lease by conditional write, with a fencing number that only
//! grows, so that a node that was thought dead cannot go on as if nothing had happened.

use crate::Store;
use crate::expression::Write;
use crate::row::{self, Row};
use crate::scope::{NodeScope, tenant_pk};
use edgecall_model::{At, Problem, TenantId};

/// A node, as other nodes and functions find it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeIdentity {
    /// Fixed id of this run of the node.
    pub node: String,
    /// Address at which it is reached by others.
    pub address: String,
}

/// Who holds a tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaseHolder {
    /// The node.
    pub identity: NodeIdentity,
    /// Fencing number.
    pub fencing: u64,
    /// Until when.
    pub until: At,
}

/// The right to run a tenant's engine, until it ends or is renewed.
#[derive(Debug)]
pub struct Lease {
    scope: NodeScope,
    identity: NodeIdentity,
    fencing: u64,
    until: At,
    life_ms: i64,
}

fn lease_pk(tenant: &TenantId) -> String {
    tenant_pk(tenant, "LEASE")
}

fn holder_of(row: &Row) -> Option<LeaseHolder> {
    Some(LeaseHolder {
        identity: NodeIdentity {
            node: row::text(row, "node")?.to_owned(),
            address: row::text(row, "address")?.to_owned(),
        },
        fencing: u64::try_from(row::number(row, "fencing")?).ok()?,
        until: At(row::number(row, "until")?),
    })
}

impl Store {
    /// Takes a tenant for `life_ms`, when nobody holds it. `None`: another node does.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn claim_tenant(
        &self,
        tenant: &TenantId,
        identity: &NodeIdentity,
        life_ms: i64,
        now: At,
    ) -> Result<Option<Lease>, Problem> {
        let until = now.plus(life_ms);
        let write = Write::update(
            &lease_pk(tenant),
            "LEASE",
            "SET #node = :node, address = :address, #until = :until ADD fencing :one",
        )
        .when("attribute_not_exists(pk) OR #until <= :now OR #node = :node")
        .name("#node", "node")
        .name("#until", "until")
        .text(":node", &identity.node)
        .text(":address", &identity.address)
        .number(":until", until.0)
        .number(":now", now.0)
        .number(":one", 1);
        let Some(row) = self.write(write).await? else {
            return Ok(None);
        };
        Ok(holder_of(&row).map(|holder| Lease {
            scope: NodeScope::new(self.clone(), tenant.clone()),
            identity: identity.clone(),
            fencing: holder.fencing,
            until,
            life_ms,
        }))
    }

    /// The node that holds a tenant now.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn lease_holder(
        &self,
        tenant: &TenantId,
        now: At,
    ) -> Result<Option<LeaseHolder>, Problem> {
        let row = self.get(&lease_pk(tenant), "LEASE").await?;
        Ok(row
            .as_ref()
            .and_then(holder_of)
            .filter(|holder| now < holder.until))
    }

    /// A tenant's data for a node that does not (any more) hold the lease: to upload what it spooled. Calls
    /// that ended are facts, whoever owns the tenant now; their writes are idempotent.
    pub fn spool_scope(&self, _node: &NodeIdentity, tenant: &TenantId) -> NodeScope {
        NodeScope::new(self.clone(), tenant.clone())
    }
}

impl Lease {
    /// The tenant's data.
    pub fn scope(&self) -> &NodeScope {
        &self.scope
    }

    /// Larger than that of every lease of this tenant before.
    pub fn fencing(&self) -> u64 {
        self.fencing
    }

    /// End, unless renewed.
    pub fn until(&self) -> At {
        self.until
    }

    /// Lengthens the lease. `false`: it is lost, another node has the tenant.
    ///
    /// # Errors
    /// `store_unavailable`; the lease stays as it was.
    pub async fn renew(&mut self, now: At) -> Result<bool, Problem> {
        let until = now.plus(self.life_ms);
        let write = self.mine("SET #until = :until").number(":until", until.0);
        let kept = self.scope.store.write(write).await?.is_some();
        if kept {
            self.until = until;
        }
        Ok(kept)
    }

    /// Gives the tenant back, so that another node need not wait.
    ///
    /// # Errors
    /// `store_unavailable`; the lease then ends by itself.
    pub async fn release(self) -> Result<(), Problem> {
        let write = self.mine("SET #until = :zero").number(":zero", 0);
        self.scope.store.write(write).await.map(|_| ())
    }

    fn mine(&self, expression: &str) -> Write {
        Write::update(&lease_pk(self.scope.tenant()), "LEASE", expression)
            .when("#node = :node AND fencing = :fencing")
            .name("#node", "node")
            .name("#until", "until")
            .text(":node", &self.identity.node)
            .number(":fencing", i64::try_from(self.fencing).unwrap_or(i64::MAX))
    }
}
