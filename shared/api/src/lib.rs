//! Every API operation, declared once.
//!
//! From a declaration come: the route, the permission check, the audit entry, the served OpenAPI 3.1
//! document, and the TypeScript client of the portal. [`Operation`] has no default for permission and
//! audit: an operation that does not say who may call it does not compile.
//!
//! ```compile_fail
//! use edgecall_api::*;
//! struct Open;
//! impl Operation for Open {
//!     const ID: &'static str = "open";
//!     const METHOD: Method = Method::Get;
//!     const PATH: &'static str = "/api/open";
//!     const FUNCTION: Function = Function::Admin;
//!     const SUMMARY: edgecall_model::Text = edgecall_model::Text { en: "", zh: "" };
//!     const AUDIT: Audit = Audit::None;
//!     const ERRORS: &'static [&'static edgecall_model::ErrorCode] = &[];
//!     type Query = Nothing;
//!     type Body = Nothing;
//!     type Reply = Nothing;
//! }
//! ```

mod declare;
pub mod openapi;
pub mod operations;
mod page;
pub mod views;

pub use declare::{
    Audit, Function, Method, Nothing, Operation, OperationInfo, ReplyKind, match_path,
};
pub use page::{Access, Page, Permission, Role};

/// Every operation of the product.
pub fn all() -> Vec<OperationInfo> {
    operations::all()
}

/// The operation that a request's method and path mean, or why not.
pub fn find<'a>(operations: &'a [OperationInfo], method: &str, path: &str) -> Found<'a> {
    let mut other_method = false;
    for operation in operations {
        if match_path(operation.path, path).is_some() {
            if operation.method.as_str() == method {
                return Found::Operation(operation);
            }
            other_method = true;
        }
    }
    if other_method {
        Found::OtherMethod
    } else {
        Found::Nothing
    }
}

/// What [`find`] found.
#[derive(Debug)]
pub enum Found<'a> {
    /// This operation.
    Operation(&'a OperationInfo),
    /// The path exists, with another method.
    OtherMethod,
    /// No such path.
    Nothing,
}
