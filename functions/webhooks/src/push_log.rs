//! The push log: reading it, and sending an event of it again (MSG-28 to MSG-30).

use crate::sending;
use edgecall_api::operations::developer::{PushLogList, PushResend};
use edgecall_api::views::{Listing, PushLogFilter};
use edgecall_model::Problem;
use edgecall_model::error::codes;
use edgecall_model::webhook::{Delivery, PushLogLine};
use edgecall_store::{PageRequest, PushQuery};
use function_runtime::{Context, Input};

pub async fn list(
    ctx: &mut Context,
    input: Input<PushLogList>,
) -> Result<Listing<PushLogLine>, Problem> {
    let PushLogFilter {
        webhook,
        push,
        success,
        from,
        to,
        paging,
    } = input.query;
    let page = PageRequest {
        cursor: paging.cursor,
        limit: paging.limit,
    };
    let page = ctx
        .scope()?
        .push_log(
            &PushQuery {
                webhook,
                push,
                success,
                from,
                to,
            },
            &page,
        )
        .await?;
    Ok(Listing {
        items: page.items,
        next: page.next,
        total: None,
    })
}

/// Sends an event once more, with its own id, at once. Retries that still wait go on by themselves.
pub async fn resend(ctx: &mut Context, input: Input<PushResend>) -> Result<PushLogLine, Problem> {
    let event = input.parameter("event");
    ctx.audit_key(event);
    let scope = ctx.scope()?;
    let pushed = scope.pushed_event(event).await?;
    let pushed =
        pushed.ok_or_else(|| Problem::new(&codes::NOT_FOUND).with_text("The event", "该事件"))?;
    let delivery = Delivery {
        attempt: 0,
        ..pushed
    };
    let webhook = scope.webhook(&delivery.webhook).await?;
    let secret = scope.webhook_secret(&delivery.webhook, ctx.now()).await?;
    let tried = sending::send(ctx.platform(), &webhook, &secret, &delivery).await?;
    scope.log_push(&tried.line).await?;
    Ok(tried.line)
}
