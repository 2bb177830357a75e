//! Instances: the portal's list, one instance, its public face.

use crate::not_found;
use edgecall_api::operations::account::{InstanceList, SiteShow};
use edgecall_api::operations::console::{InstanceRename, InstanceShow};
use edgecall_api::views::{InstanceView, Listing, SiteView, TrialView};
use edgecall_model::config::TenantConfig;
use edgecall_model::error::codes;
use edgecall_model::organisation::{ServiceLimit, Tenant, TenantState};
use edgecall_model::{At, Money, Problem};
use edgecall_rating::Month;
use edgecall_store::{OpeningRefused, TenantScope};
use function_runtime::{Context, Input};

const DAY_MS: i64 = 24 * 3_600_000;

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
    let now = context.now();
    let spent = spent_this_month(scope, &config, now).await?;
    let trial = trial_view(scope, &config.tenant, now).await?;
    let tenant = config.tenant;
    let state = tenant.state_at(now);
    Ok(InstanceView {
        address: address(context, &tenant.prefix),
        tenant: tenant.id,
        name: tenant.name,
        prefix: tenant.prefix,
        edition: tenant.edition,
        state,
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
        trial,
    })
}

async fn spent_this_month(
    scope: &TenantScope,
    config: &TenantConfig,
    now: At,
) -> Result<Money, Problem> {
    let month = edgecall_model::time::local_hour(now, &config.tenant.time_zone).date;
    let Some(month) = Month::parse(month.get(..7).unwrap_or("")) else {
        return Ok(Money::ZERO);
    };
    let lines = scope.charged_lines(&config.tenant, month).await?;
    Ok(lines.iter().map(|line| line.amount).sum())
}

/// How far the tenant's trial is, when it is in one (PORTAL-12).
///
/// # Errors
/// `store_unavailable`.
pub async fn trial_view(
    scope: &TenantScope,
    tenant: &Tenant,
    now: At,
) -> Result<Option<TrialView>, Problem> {
    let (Some(trial), Some(ends)) = (tenant.running_trial(), tenant.service_end) else {
        return Ok(None);
    };
    let used = u32::try_from(scope.trial_minutes(tenant).await?).unwrap_or(u32::MAX);
    let minutes_left = trial.minutes.saturating_sub(used);
    let limit = if now >= ends {
        Some(ServiceLimit::ServiceEnded)
    } else {
        (minutes_left == 0).then_some(ServiceLimit::TrialMinutesUsed)
    };
    let days_left = (ends.since(now) + DAY_MS - 1) / DAY_MS;
    Ok(Some(TrialView {
        ends,
        days_left: u32::try_from(days_left).unwrap_or(u32::MAX),
        minutes: trial.minutes,
        minutes_left,
        seats: trial.seats,
        recording_days: trial.recording_days,
        limit,
    }))
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
