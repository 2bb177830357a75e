//! The operation log (SEC-38).

use crate::{listing, page_request};
use edgecall_api::operations::console::OperationLogList;
use edgecall_api::views::{Listing, OperationLogLine};
use edgecall_model::Problem;
use edgecall_store::{AuditLine, AuditQuery, Page};
use function_runtime::{Context, Input};

pub async fn list(
    context: &mut Context,
    input: Input<OperationLogList>,
) -> Result<Listing<OperationLogLine>, Problem> {
    let filter = input.query;
    let query = AuditQuery {
        from: filter.from,
        to: filter.to,
        object: filter.object,
    };
    let page = context
        .scope()?
        .operation_log(&query, &page_request(&filter.paging))
        .await?;
    Ok(listing(Page {
        items: page.items.into_iter().map(view).collect(),
        next: page.next,
    }))
}

fn view(line: AuditLine) -> OperationLogLine {
    OperationLogLine {
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
    }
}
