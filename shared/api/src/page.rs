//! Who may call an operation. Pages, access and roles are words of the model.

pub use edgecall_model::page::{Access, Page, Role};

/// Who may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Anybody.
    Public,
    /// Anybody who is signed in; the operation touches only the person's own things.
    SignedIn,
    /// Somebody who has a role in the tenant of the path that grants this access to this page. For
    /// everybody else the tenant does not exist.
    Tenant(Page, Access),
}
