//! The operation log's line of a request.

use crate::Context;
use edgecall_api::{Audit, OperationInfo};
use edgecall_model::Problem;
use edgecall_store::{Account, AuditLine, TenantScope};

/// What the handler adds to the line.
#[derive(Debug, Default)]
pub(crate) struct AuditDraft {
    pub(crate) who: Option<Account>,
    pub(crate) scope: Option<TenantScope>,
    pub(crate) key: String,
    pub(crate) before: String,
    pub(crate) after: String,
}

/// Writes the operation log's line, of failures too. Refusals before the person was known have no log to
/// stand in; a line that cannot be written is an error in the function's own log, not the caller's.
pub(crate) async fn write_line(
    operation: &OperationInfo,
    context: &Context,
    problem: Option<&Problem>,
) {
    let Audit::Entry { object, action } = operation.audit else {
        return;
    };
    let who = context
        .audit
        .who
        .as_ref()
        .or(context.session.as_ref().map(|session| session.account()));
    let Some(who) = who else { return };
    let draft = &context.audit;
    let line = AuditLine {
        at: context.now,
        who: who.email.clone(),
        address: context.address.clone(),
        operation: operation.id.to_owned(),
        object: object.to_owned(),
        action: action.to_owned(),
        key: draft.key.clone(),
        result: problem.map_or("ok", |problem| problem.code.code).to_owned(),
        before: draft.before.clone(),
        after: draft.after.clone(),
    };
    let written = match draft.scope.as_ref().or(context.scope.as_ref()) {
        Some(scope) => scope.log_operation(&line).await,
        None => context.store().log_account_operation(&who.id, &line).await,
    };
    if let Err(problem) = written {
        tracing::error!(request_id = %context.request_id, operation = operation.id, %problem, "operation not logged");
    }
}
