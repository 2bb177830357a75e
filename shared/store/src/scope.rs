//! Scopes: the only way to a tenant's data. Their constructors are private to this crate.

use crate::Store;
use edgecall_model::TenantId;

/// A tenant's data, for a person with a role in it. From [`Session::tenant`](crate::Session::tenant).
#[derive(Clone, Debug)]
pub struct TenantScope {
    pub(crate) store: Store,
    pub(crate) tenant: TenantId,
}

impl TenantScope {
    pub(crate) fn new(store: Store, tenant: TenantId) -> Self {
        TenantScope { store, tenant }
    }

    /// The tenant.
    pub fn tenant(&self) -> &TenantId {
        &self.tenant
    }

    /// A partition of this tenant.
    pub(crate) fn pk(&self, part: &str) -> String {
        tenant_pk(&self.tenant, part)
    }
}

/// A tenant's data, for the platform itself. From a [`Lease`](crate::Lease) or a
/// [`Claimed`](crate::Claimed) delivery. Everything a person's scope can do, and what only nodes do.
#[derive(Clone, Debug)]
pub struct NodeScope(pub(crate) TenantScope);

impl NodeScope {
    pub(crate) fn new(store: Store, tenant: TenantId) -> Self {
        NodeScope(TenantScope::new(store, tenant))
    }
}

impl std::ops::Deref for NodeScope {
    type Target = TenantScope;
    fn deref(&self) -> &TenantScope {
        &self.0
    }
}

/// The first part of every key of a tenant's data. Ids hold no `#`, so parts cannot run into each other.
pub(crate) fn tenant_pk(tenant: &TenantId, part: &str) -> String {
    format!("T#{tenant}#{part}")
}
