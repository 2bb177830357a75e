//! Webhooks as a tenant configures them (MSG-01 to MSG-05).

use edgecall_api::Nothing;
use edgecall_api::operations::developer::{
    WebhookCreate, WebhookDelete, WebhookList, WebhookRotate, WebhookUpdate,
};
use edgecall_api::views::{Listing, WebhookForm, WebhookView, WebhookWithSecret};
use edgecall_model::error::codes;
use edgecall_model::webhook::Webhook;
use edgecall_model::{Problem, WebhookId};
use edgecall_store::{random_id, random_token};
use function_runtime::{Context, Input, destination};

/// Webhooks that a tenant may have: each event is written once for each of them.
const MOST: usize = 10;

/// All webhooks with the last line of their log; at most [`MOST`], so there is one page.
pub(crate) async fn list(ctx: &mut Context, _input: Input<WebhookList>) -> Result<Listing<WebhookView>, Problem> {
    let scope = ctx.scope()?;
    let mut webhooks = scope.webhooks().await?;
    webhooks.sort_by(|a, b| (a.push, &a.url).cmp(&(b.push, &b.url)));
    let lines = scope.last_pushes().await?;
    let items: Vec<WebhookView> = webhooks
        .into_iter()
        .map(|webhook| {
            let last = lines.iter().find(|line| line.webhook == webhook.id).cloned();
            WebhookView { webhook, last }
        })
        .collect();
    let total = u64::try_from(items.len()).ok();
    Ok(Listing { items, next: None, total })
}

/// Adds a webhook; its secret is shown this once.
pub(crate) async fn create(ctx: &mut Context, input: Input<WebhookCreate>) -> Result<WebhookWithSecret, Problem> {
    check(ctx, &input.body)?;
    let scope = ctx.scope()?;
    if scope.webhooks().await?.len() >= MOST {
        return Err(Problem::new(&codes::LIMIT_REACHED).with_text(format!("{MOST} webhooks"), format!("{MOST} 个推送")));
    }
    let id = WebhookId::new(random_id()).ok_or_else(|| Problem::new(&codes::INTERNAL))?;
    let webhook = webhook_of(id, input.body);
    let secret = random_token();
    scope.add_webhook(&webhook, &secret).await?;
    ctx.audit(webhook.id.as_str(), None::<&Webhook>, Some(&webhook));
    Ok(WebhookWithSecret { webhook, secret })
}

/// Changes a webhook; the secret stays.
pub(crate) async fn update(ctx: &mut Context, input: Input<WebhookUpdate>) -> Result<Webhook, Problem> {
    check(ctx, &input.body)?;
    let id = input.id("webhook", WebhookId::new)?;
    let scope = ctx.scope()?;
    let before = scope.webhook(&id).await?;
    let webhook = webhook_of(id, input.body);
    scope.save_webhook(&webhook).await?;
    ctx.audit(webhook.id.as_str(), Some(&before), Some(&webhook));
    Ok(webhook)
}

/// Deletes a webhook; waiting deliveries are dropped and logged.
pub(crate) async fn delete(ctx: &mut Context, input: Input<WebhookDelete>) -> Result<Nothing, Problem> {
    let id = input.id("webhook", WebhookId::new)?;
    let scope = ctx.scope()?;
    let before = scope.webhook(&id).await?;
    scope.delete_webhook(&id).await?;
    ctx.audit(id.as_str(), Some(&before), None::<&Webhook>);
    Ok(Nothing {})
}

/// Makes a new secret; the old one signs too for 24 hours (MSG-24).
pub(crate) async fn rotate(ctx: &mut Context, input: Input<WebhookRotate>) -> Result<WebhookWithSecret, Problem> {
    let id = input.id("webhook", WebhookId::new)?;
    let scope = ctx.scope()?;
    let webhook = scope.webhook(&id).await?;
    let secret = random_token();
    scope.rotate_webhook_secret(&id, &secret, ctx.now()).await?;
    ctx.audit_key(id.as_str());
    Ok(WebhookWithSecret { webhook, secret })
}

/// MSG-02: a private address is refused when it is saved, not only when it is called.
fn check(ctx: &Context, form: &WebhookForm) -> Result<(), Problem> {
    let private = ctx.platform().config().private_destinations;
    destination::tenant_address(form.url.trim(), private).map(|_| ()).map_err(|problem| problem.at("url"))
}

fn webhook_of(id: WebhookId, form: WebhookForm) -> Webhook {
    Webhook {
        id,
        push: form.push,
        url: form.url.trim().to_owned(),
        timeout_seconds: form.timeout_seconds,
        retries: form.retries,
        active: form.active,
    }
}
