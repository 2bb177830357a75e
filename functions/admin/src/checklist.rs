//! The first-call checklist (PORTAL-15): done is what configuration and marks show.

use crate::not_found;
use edgecall_api::operations::console::{ChecklistShow, ChecklistSkip};
use edgecall_api::views::{Checklist, ChecklistItem, ChecklistStep};
use edgecall_model::Problem;
use edgecall_model::config::TenantConfig;
use edgecall_store::{Mark, Marks, TenantScope};
use function_runtime::{Context, Input};

const STEPS: [(ChecklistStep, &str); 9] = [
    (ChecklistStep::Qualification, "qualification"),
    (ChecklistStep::Seats, "seats"),
    (ChecklistStep::Number, "number"),
    (ChecklistStep::Agents, "agents"),
    (ChecklistStep::Flow, "flow"),
    (ChecklistStep::NumberBound, "number_bound"),
    (ChecklistStep::AgentSignedIn, "agent_signed_in"),
    (ChecklistStep::FirstCall, "first_call"),
    (ChecklistStep::FirstPlayback, "first_playback"),
];

pub async fn show(context: &mut Context, _: Input<ChecklistShow>) -> Result<Checklist, Problem> {
    checklist(context.scope()?).await
}

pub async fn skip(
    context: &mut Context,
    input: Input<ChecklistSkip>,
) -> Result<Checklist, Problem> {
    let scope = context.scope()?.clone();
    let step = STEPS
        .iter()
        .find(|(_, name)| *name == input.parameter("step"));
    let (_, name) = step.ok_or_else(|| not_found("The step", "该步骤"))?;
    scope.skip_step(name, input.body.skipped).await?;
    context.audit(*name, None::<&()>, Some(&input.body));
    checklist(&scope).await
}

async fn checklist(scope: &TenantScope) -> Result<Checklist, Problem> {
    let (config, marks) = (scope.load_config().await?, scope.marks().await?);
    let item = |(step, name): &(ChecklistStep, &str)| ChecklistItem {
        step: *step,
        // Companies' papers are not reviewed yet, and a trial does not need it: nothing to do here.
        available: *step != ChecklistStep::Qualification,
        done: is_done(*step, &config, &marks),
        skipped: marks.is_skipped(name),
    };
    Ok(Checklist {
        items: STEPS.iter().map(item).collect(),
    })
}

fn is_done(step: ChecklistStep, config: &TenantConfig, marks: &Marks) -> bool {
    let flows = |id: &edgecall_model::FlowId| config.flows.iter().any(|flow| flow.id == *id);
    match step {
        ChecklistStep::Qualification => false,
        ChecklistStep::Seats => config.tenant.seats > 0,
        ChecklistStep::Number => config.numbers.iter().any(|number| number.active),
        ChecklistStep::Agents => config.agents.iter().any(|agent| agent.active),
        ChecklistStep::Flow => !config.flows.is_empty(),
        ChecklistStep::NumberBound => config
            .numbers
            .iter()
            .any(|number| number.flow.as_ref().is_some_and(flows)),
        ChecklistStep::AgentSignedIn => marks.has(Mark::AgentSignedIn),
        ChecklistStep::FirstCall => marks.has(Mark::FirstCall),
        ChecklistStep::FirstPlayback => marks.has(Mark::FirstPlayback),
    }
}
