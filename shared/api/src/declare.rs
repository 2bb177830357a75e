//! What a declaration consists of.

use crate::page::Permission;
use edgecall_model::{ErrorCode, Text};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// GET: changes nothing.
    Get,
    /// POST: may carry an idempotency key.
    Post,
    /// PUT: replaces.
    Put,
    /// PATCH: changes parts.
    Patch,
    /// DELETE.
    Delete,
}

impl Method {
    /// As on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        }
    }
}

/// The edge function that serves an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// `functions/admin`.
    Admin,
    /// `functions/webhooks`.
    Webhooks,
    /// `functions/reports`.
    Reports,
    /// `functions/billing`.
    Billing,
}

impl Function {
    /// Folder and component name.
    pub fn name(self) -> &'static str {
        match self {
            Function::Admin => "admin",
            Function::Webhooks => "webhooks",
            Function::Reports => "reports",
            Function::Billing => "billing",
        }
    }
}

/// What the operation log keeps of a call (C8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audit {
    /// Nothing: the operation changes nothing.
    None,
    /// One entry with the object's kind and the action.
    Entry {
        /// Kind of object, for example `agent`.
        object: &'static str,
        /// For example `create`.
        action: &'static str,
    },
}

/// How the reply is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplyKind {
    /// JSON of the reply type.
    Json,
    /// A file of this content type.
    File(&'static str),
}

/// No query, no body or no reply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// One API operation.
pub trait Operation: 'static {
    /// Stable id, `snake_case`; the OpenAPI `operationId`.
    const ID: &'static str;
    /// Method.
    const METHOD: Method;
    /// Path with `{name}` parameters.
    const PATH: &'static str;
    /// Which function serves it.
    const FUNCTION: Function;
    /// One line of documentation.
    const SUMMARY: Text;
    /// Who may call it. No default: it must be said.
    const PERMISSION: Permission;
    /// What the operation log keeps. No default: it must be said.
    const AUDIT: Audit;
    /// Errors besides those that every operation can answer.
    const ERRORS: &'static [&'static ErrorCode];
    /// How the reply is sent.
    const REPLY: ReplyKind = ReplyKind::Json;
    /// Query parameters; a flat struct.
    type Query: DeserializeOwned + JsonSchema;
    /// JSON body.
    type Body: DeserializeOwned + JsonSchema;
    /// JSON reply.
    type Reply: Serialize + JsonSchema;
}

/// An operation as data.
#[derive(Clone, Copy)]
pub struct OperationInfo {
    /// [`Operation::ID`].
    pub id: &'static str,
    /// [`Operation::METHOD`].
    pub method: Method,
    /// [`Operation::PATH`].
    pub path: &'static str,
    /// [`Operation::FUNCTION`].
    pub function: Function,
    /// [`Operation::SUMMARY`].
    pub summary: Text,
    /// [`Operation::PERMISSION`].
    pub permission: Permission,
    /// [`Operation::AUDIT`].
    pub audit: Audit,
    /// [`Operation::ERRORS`].
    pub errors: &'static [&'static ErrorCode],
    /// [`Operation::REPLY`].
    pub reply: ReplyKind,
    pub(crate) query_schema: fn(&mut SchemaGenerator) -> Schema,
    pub(crate) body_schema: Option<fn(&mut SchemaGenerator) -> Schema>,
    pub(crate) reply_schema: Option<fn(&mut SchemaGenerator) -> Schema>,
}

impl std::fmt::Debug for OperationInfo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} ({})", self.method.as_str(), self.path, self.id)
    }
}

impl OperationInfo {
    /// The data of an operation.
    pub fn of<O: Operation>() -> Self {
        let is_nothing = |id: std::borrow::Cow<'static, str>| id == Nothing::schema_id();
        OperationInfo {
            id: O::ID,
            method: O::METHOD,
            path: O::PATH,
            function: O::FUNCTION,
            summary: O::SUMMARY,
            permission: O::PERMISSION,
            audit: O::AUDIT,
            errors: O::ERRORS,
            reply: O::REPLY,
            query_schema: |generator| O::Query::json_schema(generator),
            body_schema: (!is_nothing(O::Body::schema_id()))
                .then_some(|generator: &mut SchemaGenerator| generator.subschema_for::<O::Body>()),
            reply_schema: (!is_nothing(O::Reply::schema_id()))
                .then_some(|generator: &mut SchemaGenerator| generator.subschema_for::<O::Reply>()),
        }
    }
}

/// Matches a request path against a pattern; gives the parameters in order of the pattern.
/// Parameters are percent-decoded by the caller; an empty segment never matches.
pub fn match_path<'p, 'r>(pattern: &'p str, path: &'r str) -> Option<Vec<(&'p str, &'r str)>> {
    let mut parameters = Vec::new();
    let mut wanted = pattern.split('/');
    let mut given = path.split('/');
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(parameters),
            (Some(w), Some(g)) => match w.strip_prefix('{').and_then(|w| w.strip_suffix('}')) {
                Some(_) if g.is_empty() => return None,
                Some(name) => parameters.push((name, g)),
                None if w == g => {}
                None => return None,
            },
            _ => return None,
        }
    }
}

/// Declares an operation and its type.
macro_rules! operation {
    (
        $(#[$doc:meta])*
        $name:ident: $id:literal $method:ident $path:literal in $function:ident,
        permission: $permission:expr,
        audit: $audit:expr,
        query: $query:ty, body: $body:ty, reply: $reply:ty,
        $(file: $file:literal,)?
        errors: [$($error:ident),* $(,)?],
        en: $en:literal, zh: $zh:literal $(,)?
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl crate::Operation for $name {
            const ID: &'static str = $id;
            const METHOD: crate::Method = crate::Method::$method;
            const PATH: &'static str = $path;
            const FUNCTION: crate::Function = crate::Function::$function;
            const SUMMARY: edgecall_model::Text = edgecall_model::Text { en: $en, zh: $zh };
            const PERMISSION: crate::Permission = $permission;
            const AUDIT: crate::Audit = $audit;
            const ERRORS: &'static [&'static edgecall_model::ErrorCode] =
                &[$(&edgecall_model::error::codes::$error),*];
            $(const REPLY: crate::ReplyKind = crate::ReplyKind::File($file);)?
            type Query = $query;
            type Body = $body;
            type Reply = $reply;
        }
    };
}
pub(crate) use operation;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_match_segment_by_segment() {
        let found = match_path(
            "/api/tenants/{tenant}/agents/{agent}",
            "/api/tenants/T1/agents/a",
        );
        assert_eq!(found, Some(vec![("tenant", "T1"), ("agent", "a")]));
        assert_eq!(match_path("/api/agents/{agent}", "/api/agents/"), None);
        assert_eq!(match_path("/api/agents/{agent}", "/api/agents/a/b"), None);
    }
}
