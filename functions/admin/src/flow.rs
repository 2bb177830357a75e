//! Call flows: a publish is a new version, made from the version that was edited.

use crate::opening::fresh;
use crate::{not_found, part_of};
use edgecall_api::Nothing;
use edgecall_api::operations::console::{
    FlowCheckRun, FlowCreate, FlowDelete, FlowList, FlowPublish, FlowShow,
};
use edgecall_api::views::{FlowFault, FlowFaults, Listing};
use edgecall_flow::{Fault, Severity};
use edgecall_model::config::TenantConfig;
use edgecall_model::error::codes;
use edgecall_model::flow::{Flow, FlowDefinition};
use edgecall_model::{DepartmentId, FlowId, Problem};
use edgecall_store::ConfigChange;
use function_runtime::{Context, Input};

/// Largest definition in bytes of MessagePack: an item of the table holds 400 KB.
const LARGEST: usize = 350_000;

fn gone() -> Problem {
    not_found("The flow", "该语音导航")
}

pub async fn list(context: &mut Context, input: Input<FlowList>) -> Result<Listing<Flow>, Problem> {
    let mut flows = context.scope()?.load_config().await?.flows;
    flows.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    part_of(flows, &input.query)
}

pub async fn show(context: &mut Context, input: Input<FlowShow>) -> Result<Flow, Problem> {
    let id = input.id("flow", FlowId::new)?;
    let flows = context.scope()?.load_config().await?.flows;
    flows
        .into_iter()
        .find(|flow| flow.id == id)
        .ok_or_else(gone)
}

pub async fn create(context: &mut Context, input: Input<FlowCreate>) -> Result<Flow, Problem> {
    let form = input.body;
    let id = fresh(FlowId::new)?;
    let saved = context
        .scope()?
        .edit_config(|config| {
            if !config
                .departments
                .iter()
                .any(|department| department.id == form.department)
            {
                return Err(Problem::new(&codes::INVALID_FIELD)
                    .at("department")
                    .with_text("department: there is no such department", "该部门不存在"));
            }
            name_free(config, &form.department, &form.name, None)?;
            publishable(config, &form.definition)?;
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
    context.audit(saved.value.name.clone(), None::<&()>, Some(&saved.value));
    Ok(saved.value)
}

pub async fn publish(context: &mut Context, input: Input<FlowPublish>) -> Result<Flow, Problem> {
    let id = input.id("flow", FlowId::new)?;
    let form = &input.body;
    let saved = context
        .scope()?
        .edit_config(|config| {
            let before = config
                .flows
                .iter()
                .find(|flow| flow.id == id)
                .cloned()
                .ok_or_else(gone)?;
            if before.version != form.version {
                return Err(Problem::new(&codes::CHANGED_MEANWHILE));
            }
            name_free(config, &before.department, &form.name, Some(&id))?;
            publishable(config, &form.definition)?;
            let flow = Flow {
                name: form.name.trim().to_owned(),
                version: before.version + 1,
                definition: form.definition.clone(),
                ..before.clone()
            };
            Ok((ConfigChange::new().put_flow(&flow)?, (before, flow)))
        })
        .await?;
    let (before, after) = saved.value;
    context.audit(after.name.clone(), Some(&before), Some(&after));
    Ok(after)
}

pub async fn delete(context: &mut Context, input: Input<FlowDelete>) -> Result<Nothing, Problem> {
    let id = input.id("flow", FlowId::new)?;
    let saved = context
        .scope()?
        .edit_config(|config| {
            let before = config
                .flows
                .iter()
                .find(|flow| flow.id == id)
                .cloned()
                .ok_or_else(gone)?;
            if let Some(number) = config
                .numbers
                .iter()
                .find(|number| number.flow.as_ref() == Some(&id))
            {
                return Err(Problem::new(&codes::IN_USE).with_text(
                    format!("number {}", number.number),
                    format!("号码 {}", number.number),
                ));
            }
            Ok((ConfigChange::new().delete_flow(&id), before))
        })
        .await?;
    context.audit(saved.value.name.clone(), Some(&saved.value), None::<&()>);
    Ok(Nothing {})
}

pub async fn check(
    context: &mut Context,
    input: Input<FlowCheckRun>,
) -> Result<FlowFaults, Problem> {
    let config = context.scope()?.load_config().await?;
    let faults = faults_of(&config, &input.body.definition);
    let view = |fault: Fault| FlowFault {
        node: fault.node.unwrap_or_default(),
        field: fault.field,
        warning: fault.severity == Severity::Warning,
        message: fault.en,
        message_zh: fault.zh,
    };
    Ok(FlowFaults {
        faults: faults.into_iter().map(view).collect(),
    })
}

fn faults_of(config: &TenantConfig, definition: &FlowDefinition) -> Vec<Fault> {
    let known = edgecall_flow::Known {
        queues: config.queues.iter().map(|queue| queue.id.clone()).collect(),
        time_conditions: config
            .time_conditions
            .iter()
            .map(|condition| condition.id.clone())
            .collect(),
    };
    edgecall_flow::check(definition, &known)
}

fn publishable(config: &TenantConfig, definition: &FlowDefinition) -> Result<(), Problem> {
    let size = rmp_serde::to_vec_named(definition).map_or(usize::MAX, |bytes| bytes.len());
    if size > LARGEST {
        return Err(Problem::new(&codes::TOO_LARGE).with(LARGEST.to_string()));
    }
    let faults = faults_of(config, definition);
    let Some(fault) = faults
        .into_iter()
        .find(|fault| fault.severity == Severity::Error)
    else {
        return Ok(());
    };
    let place = [fault.node.as_deref().unwrap_or(""), &fault.field];
    let place = place
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(".");
    let with_place = |text: String| {
        if place.is_empty() {
            text
        } else {
            format!("{place}: {text}")
        }
    };
    let field = match &fault.node {
        Some(node) => format!("definition.nodes.{node}.{}", fault.field),
        None => format!("definition.{}", fault.field),
    };
    Err(Problem::new(&codes::FLOW_INVALID)
        .at(field.trim_end_matches('.'))
        .with_text(with_place(fault.en), with_place(fault.zh)))
}

fn name_free(
    config: &TenantConfig,
    department: &DepartmentId,
    name: &str,
    own: Option<&FlowId>,
) -> Result<(), Problem> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Problem::new(&codes::INVALID_FIELD)
            .at("name")
            .with_text("name: must have 1 to 50 characters", "长度应为 1–50 个字符"));
    }
    let mut others = config
        .flows
        .iter()
        .filter(|flow| flow.department == *department && Some(&flow.id) != own);
    if others.any(|flow| flow.name == name) {
        return Err(Problem::new(&codes::ALREADY_EXISTS)
            .at("name")
            .with_text(format!("The name “{name}”"), format!("名称“{name}”")));
    }
    Ok(())
}
