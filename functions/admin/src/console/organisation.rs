//! Organisation and operation log.

use edgecall_api::operations::console::{OperationLogList, OrganisationShow};
use edgecall_api::views::{Listing, OperationLogLine, OrganisationView};
use edgecall_model::Problem;
use edgecall_store::{AuditQuery, PageRequest};
use function_runtime::{Context, Input};

/// Tenant, branches, departments (ORG-03).
pub async fn show(ctx: &mut Context, _input: Input<OrganisationShow>) -> Result<OrganisationView, Problem> {
    let config = ctx.scope()?.load_config().await?;
    Ok(OrganisationView { tenant: config.tenant, branches: config.branches, departments: config.departments })
}

/// The operation log (C8), newest first.
pub async fn log(ctx: &mut Context, input: Input<OperationLogList>) -> Result<Listing<OperationLogLine>, Problem> {
    let query = input.query;
    let filter = AuditQuery { from: query.from, to: query.to, object: query.object };
    let page = PageRequest { cursor: query.paging.cursor, limit: query.paging.limit };
    let lines = ctx.scope()?.operation_log(&filter, &page).await?;
    let items = lines
        .items
        .into_iter()
        .map(|line| OperationLogLine {
            at: line.at,
            who: line.who,
            address: line.address,
            operation: line.operation,
            object: line.object,
            action: line.action,
            key: line.key,
            result: line.result,
            before: line.before,
            after: line.after,
        })
        .collect();
    Ok(Listing { items, next: lines.next, total: None })
}
