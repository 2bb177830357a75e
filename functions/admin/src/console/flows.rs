//! Call flows: saving publishes the next version; faults name the node.

use super::{known_department, missing, page_of, taken};
use edgecall_api::operations::console::{
    FlowCheckRun, FlowCreate, FlowDelete, FlowList, FlowPublish, FlowShow,
};
use edgecall_api::views::{FlowFault, FlowFaults, Listing};
use edgecall_api::Nothing;
use edgecall_model::config::TenantConfig;
use edgecall_model::error::codes;
use edgecall_model::flow::{Flow, FlowDefinition};
use edgecall_model::{FlowId, Problem, QueueId};
use edgecall_store::{ConfigChange, random_id};
use function_runtime::{Context, Input};
use std::collections::BTreeSet;

/// Flows by name.
pub async fn list(ctx: &mut Context, input: Input<FlowList>) -> Result<Listing<Flow>, Problem> {
    let mut flows = ctx.scope()?.load_config().await?.flows;
    flows.sort_by(|a, b| a.name.cmp(&b.name));
    page_of(flows, &input.query)
}

/// One flow.
pub async fn show(ctx: &mut Context, input: Input<FlowShow>) -> Result<Flow, Problem> {
    let id = input.id("flow", FlowId::new)?;
    let config = ctx.scope()?.load_config().await?;
    find(&config, &id).cloned()
}

/// Adds a flow as version 1.
pub async fn create(ctx: &mut Context, input: Input<FlowCreate>) -> Result<Flow, Problem> {
    let form = input.body;
    let id = FlowId::new(random_id()).ok_or_else(|| Problem::new(&codes::INTERNAL))?;
    let saved = ctx
        .scope()?
        .edit_config(|config| {
            known_department(config, &form.department)?;
            free_name(config, &form.name, None)?;
            accept(config, &form.definition)?;
            let flow = Flow {
                id: id.clone(),
                department: form.department.clone(),
                name: form.name.trim().to_owned(),
                version: 1,
                definition: form.definition.clone(),
            };
            Ok((ConfigChange::new().put_flow(&flow)?, flow))
        })
        .await?;
    ctx.audit(saved.value.name.clone(), None::<&Flow>, Some(&saved.value));
    Ok(saved.value)
}

/// Publishes a new version; calls that are inside keep theirs.
pub async fn publish(ctx: &mut Context, input: Input<FlowPublish>) -> Result<Flow, Problem> {
    let id = input.id("flow", FlowId::new)?;
    let form = input.body;
    let saved = ctx
        .scope()?
        .edit_config(|config| {
            let before = find(config, &id)?.clone();
            if before.version != form.version {
                return Err(Problem::new(&codes::CHANGED_MEANWHILE));
            }
            free_name(config, &form.name, Some(&id))?;
            accept(config, &form.definition)?;
            let flow = Flow {
                name: form.name.trim().to_owned(),
                version: before.version + 1,
                definition: form.definition.clone(),
                ..before.clone()
            };
            Ok((ConfigChange::new().put_flow(&flow)?, (before, flow)))
        })
        .await?;
    let (before, flow) = saved.value;
    ctx.audit(flow.name.clone(), Some(&before), Some(&flow));
    Ok(flow)
}

/// Deletes a flow that no number leads to (C5).
pub async fn delete(ctx: &mut Context, input: Input<FlowDelete>) -> Result<Nothing, Problem> {
    let id = input.id("flow", FlowId::new)?;
    let saved = ctx
        .scope()?
        .edit_config(|config| {
            let before = find(config, &id)?.clone();
            let users: Vec<&str> =
                config.numbers.iter().filter(|n| n.flow.as_ref() == Some(&id)).map(|n| n.number.as_str()).collect();
            if !users.is_empty() {
                return Err(Problem::new(&codes::IN_USE).with(users.join(", ")));
            }
            Ok((ConfigChange::new().delete_flow(&id), before))
        })
        .await?;
    ctx.audit(saved.value.name.clone(), Some(&saved.value), None::<&Flow>);
    Ok(Nothing {})
}

/// Checks a definition without saving.
pub async fn check(ctx: &mut Context, input: Input<FlowCheckRun>) -> Result<FlowFaults, Problem> {
    let config = ctx.scope()?.load_config().await?;
    Ok(FlowFaults { faults: faults_of(&config, &input.body.definition) })
}

fn find<'c>(config: &'c TenantConfig, id: &FlowId) -> Result<&'c Flow, Problem> {
    config.flows.iter().find(|f| f.id == *id).ok_or_else(|| missing("The flow", "该语音导航"))
}

fn free_name(config: &TenantConfig, name: &str, own: Option<&FlowId>) -> Result<(), Problem> {
    let used = config.flows.iter().any(|f| f.name == name.trim() && Some(&f.id) != own);
    if used { Err(taken("name", name)) } else { Ok(()) }
}

fn faults_of(config: &TenantConfig, definition: &FlowDefinition) -> Vec<FlowFault> {
    let queues: BTreeSet<QueueId> = config.queues.iter().map(|q| q.id.clone()).collect();
    edgecall_flow::check(definition, &queues)
        .into_iter()
        .map(|fault| FlowFault {
            node: fault.node.unwrap_or_default(),
            field: fault.field,
            warning: fault.severity == edgecall_flow::Severity::Warning,
            message: fault.en,
            message_zh: fault.zh,
        })
        .collect()
}

/// Refuses a definition with faults; warnings pass.
fn accept(config: &TenantConfig, definition: &FlowDefinition) -> Result<(), Problem> {
    let Some(fault) = faults_of(config, definition).into_iter().find(|f| !f.warning) else {
        return Ok(());
    };
    let place = if fault.node.is_empty() { fault.field.clone() } else { format!("{} · {}", fault.node, fault.field) };
    Err(Problem::new(&codes::FLOW_INVALID)
        .at(format!("definition.nodes.{}.{}", fault.node, fault.field))
        .with_text(format!("{place}: {}", fault.message), format!("{place}：{}", fault.message_zh)))
}
