//! What the desk page needs to start.

use super::missing;
use edgecall_api::operations::console::DeskShow;
use edgecall_api::views::DeskStart;
use edgecall_model::{Language, Problem};
use function_runtime::{Context, Input};

/// Break reasons until a tenant keeps its own list (DESK-305).
fn break_reasons(language: Language) -> Vec<String> {
    let words = match language {
        Language::Chinese => ["用餐", "会议", "培训", "休息"],
        Language::English => ["Meal", "Meeting", "Training", "Rest"],
    };
    words.map(str::to_owned).to_vec()
}

/// The desk of the signed-in person in this tenant.
pub async fn show(ctx: &mut Context, _input: Input<DeskShow>) -> Result<DeskStart, Problem> {
    let scope = ctx.scope()?;
    let tenant = scope.tenant().clone();
    let config = scope.load_config().await?;
    let id = ctx
        .session()?
        .membership(&tenant)
        .and_then(|m| m.agent.clone())
        .ok_or_else(|| missing("Your agent", "您的座席"))?;
    let agent = config
        .agents
        .iter()
        .find(|a| a.id == id && a.active)
        .ok_or_else(|| missing("Your agent", "您的座席"))?;
    Ok(DeskStart {
        socket: format!("/ws/desk?tenant={tenant}"),
        agent: id,
        number: agent.number.clone(),
        name: agent.name.clone(),
        break_reasons: break_reasons(config.tenant.language),
    })
}
