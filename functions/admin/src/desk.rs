//! What the agent desk needs to start.

use crate::instance::trial_view;
use crate::not_found;
use edgecall_api::operations::console::DeskShow;
use edgecall_api::views::DeskStart;
use edgecall_model::error::codes;
use edgecall_model::organisation::Tenant;
use edgecall_model::{Language, Problem};
use function_runtime::{Context, Input};

/// Break reasons of a new tenant (DESK-305).
const REASONS: [(&str, &str); 4] = [
    ("Meal", "用餐"),
    ("Meeting", "会议"),
    ("Training", "培训"),
    ("Rest", "休息"),
];

/// Why nobody can work, with the limit that was reached (PORTAL-12).
fn suspended(tenant: &Tenant) -> Problem {
    match tenant.running_trial() {
        Some(trial) => Problem::new(&codes::TRIAL_ENDED).with_text(
            format!("{} days", trial.days),
            format!(" {} 天", trial.days),
        ),
        None => Problem::new(&codes::TENANT_SUSPENDED),
    }
}

pub async fn show(context: &mut Context, _: Input<DeskShow>) -> Result<DeskStart, Problem> {
    let scope = context.scope()?.clone();
    let agent = context
        .session()?
        .membership(scope.tenant())
        .and_then(|member| member.agent.clone());
    let config = scope.load_config().await?;
    let found = config
        .agents
        .into_iter()
        .find(|of| Some(&of.id) == agent.as_ref() && of.active);
    let agent = found.ok_or_else(|| not_found("Your agent", "您的座席"))?;
    let now = context.now();
    if !config.tenant.state_at(now).takes_calls() {
        return Err(suspended(&config.tenant));
    }
    let trial = trial_view(&scope, &config.tenant, now).await?;
    let reason = |(en, zh): (&str, &str)| match config.tenant.language {
        Language::Chinese => zh.to_owned(),
        Language::English => en.to_owned(),
    };
    Ok(DeskStart {
        socket: format!("/ws/desk?tenant={}", scope.tenant()),
        agent: agent.id,
        number: agent.number,
        name: agent.name,
        break_reasons: REASONS.into_iter().map(reason).collect(),
        limit: trial.and_then(|trial| trial.limit),
    })
}
