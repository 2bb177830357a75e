//! Webhooks as a tenant sets them up (MSG-01 to MSG-12).

use crate::{sample, sending};
use edgecall_api::Nothing;
use edgecall_api::operations::developer::{
    WebhookCreate, WebhookDelete, WebhookList, WebhookRotate, WebhookTest, WebhookUpdate,
};
use edgecall_api::views::{Listing, Paging, WebhookForm, WebhookView, WebhookWithSecret};
use edgecall_model::error::codes;
use edgecall_model::webhook::{PushLogLine, Webhook};
use edgecall_model::{Problem, WebhookId};
use edgecall_store::{PageRequest, random_id, random_token};
use function_runtime::{Context, Input, destination};

/// Webhooks of one tenant.
const MOST: usize = 20;

pub async fn list(
    ctx: &mut Context,
    input: Input<WebhookList>,
) -> Result<Listing<WebhookView>, Problem> {
    let scope = ctx.scope()?;
    let webhooks = scope.webhooks().await?;
    let last = scope.last_pushes().await?;
    let views = webhooks.into_iter().map(|webhook| {
        let last = last.iter().find(|line| line.webhook == webhook.id).cloned();
        WebhookView { webhook, last }
    });
    page(views.collect(), &input.query)
}

/// A page of a list that is in memory: the cursor is the number of rows before it.
fn page(all: Vec<WebhookView>, paging: &Paging) -> Result<Listing<WebhookView>, Problem> {
    let foreign = || {
        Problem::new(&codes::BAD_REQUEST)
            .at("cursor")
            .with_text("the cursor is not one of this list", "游标不属于该列表")
    };
    let start = paging.cursor.as_ref().map_or(Ok(0), |cursor| {
        cursor.parse::<usize>().map_err(|_| foreign())
    })?;
    let total = all.len();
    let rows = PageRequest {
        cursor: None,
        limit: paging.limit,
    }
    .rows();
    let items: Vec<WebhookView> = all.into_iter().skip(start).take(rows).collect();
    let end = start.saturating_add(items.len());
    let next = (end < total && !items.is_empty()).then(|| end.to_string());
    Ok(Listing {
        items,
        next,
        total: u64::try_from(total).ok(),
    })
}

pub async fn create(
    ctx: &mut Context,
    input: Input<WebhookCreate>,
) -> Result<WebhookWithSecret, Problem> {
    let id = WebhookId::new(random_id()).ok_or_else(|| Problem::new(&codes::INTERNAL))?;
    let webhook = webhook(ctx, id, input.body)?;
    let scope = ctx.scope()?;
    if scope.webhooks().await?.len() >= MOST {
        return Err(Problem::new(&codes::LIMIT_REACHED)
            .with_text(format!("{MOST} webhooks"), format!("{MOST} 个推送")));
    }
    let secret = random_token();
    scope.add_webhook(&webhook, &secret).await?;
    ctx.audit(webhook.id.as_str(), None::<&Webhook>, Some(&webhook));
    Ok(WebhookWithSecret { webhook, secret })
}

pub async fn update(ctx: &mut Context, input: Input<WebhookUpdate>) -> Result<Webhook, Problem> {
    let id = id(&input)?;
    let before = ctx.scope()?.webhook(&id).await?;
    let webhook = webhook(ctx, id, input.body)?;
    ctx.scope()?.save_webhook(&webhook).await?;
    ctx.audit(webhook.id.as_str(), Some(&before), Some(&webhook));
    Ok(webhook)
}

pub async fn delete(ctx: &mut Context, input: Input<WebhookDelete>) -> Result<Nothing, Problem> {
    let id = id(&input)?;
    let before = ctx.scope()?.webhook(&id).await?;
    ctx.scope()?.delete_webhook(&id).await?;
    ctx.audit(id.as_str(), Some(&before), None::<&Webhook>);
    Ok(Nothing {})
}

pub async fn rotate(
    ctx: &mut Context,
    input: Input<WebhookRotate>,
) -> Result<WebhookWithSecret, Problem> {
    let id = id(&input)?;
    let webhook = ctx.scope()?.webhook(&id).await?;
    let secret = random_token();
    ctx.scope()?
        .rotate_webhook_secret(&id, &secret, ctx.now())
        .await?;
    ctx.audit_key(id.as_str());
    Ok(WebhookWithSecret { webhook, secret })
}

/// Sends a sample event at once, whether the webhook is on or off, and does not try again (MSG-11).
pub async fn test(ctx: &mut Context, input: Input<WebhookTest>) -> Result<PushLogLine, Problem> {
    let id = id(&input)?;
    ctx.audit_key(id.as_str());
    let scope = ctx.scope()?;
    let webhook = scope.webhook(&id).await?;
    let secret = scope.webhook_secret(&id, ctx.now()).await?;
    let tenant = scope.load_tenant().await?;
    let delivery = sample::delivery(&webhook, &tenant.id, ctx.now());
    let tried = sending::send(ctx.platform(), &webhook, &secret, &delivery).await?;
    scope.log_push(&tried.line).await?;
    Ok(tried.line)
}

fn id<O: edgecall_api::Operation>(input: &Input<O>) -> Result<WebhookId, Problem> {
    input.id("webhook", WebhookId::new)
}

/// A webhook from its form.
fn webhook(ctx: &Context, id: WebhookId, form: WebhookForm) -> Result<Webhook, Problem> {
    let WebhookForm {
        push,
        url,
        timeout_seconds,
        retries,
        active,
    } = form;
    let url = url.trim().to_owned();
    destination::tenant_address(&url, ctx.platform().config().private_destinations)
        .map_err(|problem| problem.at("url"))?;
    Ok(Webhook {
        id,
        push,
        url,
        timeout_seconds,
        retries,
        active,
    })
}
