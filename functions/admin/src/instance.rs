//! Instances: the portal's list, one instance, its public face.

use crate::not_found;
use edgecall_api::operations::account::{InstanceList, SiteShow};
use edgecall_api::operations::console::{InstanceRename, InstanceShow};
use edgecall_api::views::{InstanceView, Listing, SiteView};
use edgecall_model::config::TenantConfig;
use edgecall_model::error::codes;
use edgecall_model::organisation::TenantState;
use edgecall_model::record::BillLine;
use edgecall_model::{At, Money, Problem};
use edgecall_store::{OpeningRefused, TenantScope};
use function_runtime::{Context, Input};

pub async fn list(
    context: &mut Context,
    _: Input<InstanceList>,
) -> Result<Listing<InstanceView>, Problem> {
    let mut items = Vec::new();
    for scope in context.session()?.owned() {
        items.push(view(context, &scope).await?);
    }
    items.sort_by(|a, b| {
        b.created
            .cmp(&a.created)
            .then_with(|| b.tenant.cmp(&a.tenant))
    });
    let total = u64::try_from(items.len()).ok();
    Ok(Listing {
        items,
        next: None,
        total,
    })
}

pub async fn show(context: &mut Context, _: Input<InstanceShow>) -> Result<InstanceView, Problem> {
    let scope = context.scope()?.clone();
    view(context, &scope).await
}

pub async fn rename(
    context: &mut Context,
    input: Input<InstanceRename>,
) -> Result<InstanceView, Problem> {
    let scope = context.scope()?.clone();
    let owner = context.session()?.account().id.clone();
    let name = input.body.name.trim();
    if name.chars().count() < 2 {
        return Err(Problem::new(&codes::INVALID_FIELD)
            .at("name")
            .with_text("name: must have 2 to 50 characters", "长度应为 2–50 个字符"));
    }
    let before = scope.load_tenant().await?;
    let after = scope
        .rename(&owner, name)
        .await
        .map_err(|refused| match refused {
            OpeningRefused::Problem(problem) => problem,
            _ => Problem::new(&codes::ALREADY_EXISTS)
                .at("name")
                .with_text("The name", "该名称"),
        })?;
    context.audit(
        scope.tenant().as_str(),
        Some(&before.name),
        Some(&after.name),
    );
    view(context, &scope).await
}

/// The address of an instance's own sign-in page (PORTAL-09).
pub fn address(context: &Context, prefix: &str) -> String {
    let config = context.platform().config();
    let scheme = if config.public_url.starts_with("https:") {
        "https"
    } else {
        "http"
    };
    match &config.site_domain {
        Some(domain) => format!("{scheme}://{prefix}.{domain}"),
        None => format!("{}/at/{prefix}", config.public_url),
    }
}

/// An instance as the portal shows it.
///
/// # Errors
/// `store_unavailable`.
pub async fn view(context: &Context, scope: &TenantScope) -> Result<InstanceView, Problem> {
    let config = scope.load_config().await?;
    let spent = spent_this_month(scope, &config, context.now()).await?;
    let tenant = config.tenant;
    Ok(InstanceView {
        address: address(context, &tenant.prefix),
        tenant: tenant.id,
        name: tenant.name,
        prefix: tenant.prefix,
        edition: tenant.edition,
        state: tenant.state,
        time_zone: tenant.time_zone,
        language: tenant.language,
        industry: tenant.industry,
        seats: tenant.seats,
        seats_used: u32::try_from(config.agents.iter().filter(|agent| agent.active).count())
            .unwrap_or(u32::MAX),
        numbers: config
            .numbers
            .into_iter()
            .map(|number| number.number)
            .collect(),
        // Nothing has been paid in yet: the balance is what this month has cost so far.
        estimated_balance: Money::ZERO - spent,
        created: tenant.created,
        service_end: tenant.service_end,
    })
}

async fn spent_this_month(
    scope: &TenantScope,
    config: &TenantConfig,
    now: At,
) -> Result<Money, Problem> {
    let month = edgecall_model::time::local_hour(now, &config.tenant.time_zone).date;
    let lines: Vec<BillLine> = scope.bill_lines(month.get(..7).unwrap_or(""), None).await?;
    Ok(lines.iter().map(|line| line.amount).sum())
}

pub async fn site(context: &mut Context, input: Input<SiteShow>) -> Result<SiteView, Problem> {
    let prefix = input.parameter("prefix").to_lowercase();
    let found = context.store().tenant_of_prefix(&prefix).await?;
    match found.filter(|tenant| tenant.state != TenantState::Closed) {
        Some(tenant) => Ok(SiteView {
            tenant: tenant.id,
            name: tenant.name,
            language: tenant.language,
        }),
        None => Err(not_found("The call centre", "该呼叫中心")),
    }
}
