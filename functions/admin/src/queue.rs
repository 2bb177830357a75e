//! Queues.

use crate::opening::fresh;
use crate::{not_found, part_of};
use edgecall_api::Nothing;
use edgecall_api::operations::console::{QueueCreate, QueueDelete, QueueList, QueueUpdate};
use edgecall_api::views::{Listing, QueueForm};
use edgecall_model::config::TenantConfig;
use edgecall_model::error::codes;
use edgecall_model::flow::Node;
use edgecall_model::queue::Queue;
use edgecall_model::{Problem, QueueId};
use edgecall_store::ConfigChange;
use function_runtime::{Context, Input};

fn gone() -> Problem {
    not_found("The queue", "该队列")
}

pub async fn list(
    context: &mut Context,
    input: Input<QueueList>,
) -> Result<Listing<Queue>, Problem> {
    let mut queues = context.scope()?.load_config().await?.queues;
    queues.sort_by(|a, b| {
        (a.number.len(), &a.number, &a.id).cmp(&(b.number.len(), &b.number, &b.id))
    });
    part_of(queues, &input.query)
}

pub async fn create(context: &mut Context, input: Input<QueueCreate>) -> Result<Queue, Problem> {
    let id = fresh(QueueId::new)?;
    let saved = context
        .scope()?
        .edit_config(|config| {
            checked(config, &input.body, None)?;
            let queue = queue_of(id.clone(), &input.body);
            Ok((ConfigChange::new().put_queue(&queue)?, queue))
        })
        .await?;
    context.audit(saved.value.number.clone(), None::<&()>, Some(&saved.value));
    Ok(saved.value)
}

pub async fn update(context: &mut Context, input: Input<QueueUpdate>) -> Result<Queue, Problem> {
    let id = input.id("queue", QueueId::new)?;
    let saved = context
        .scope()?
        .edit_config(|config| {
            let before = config
                .queues
                .iter()
                .find(|queue| queue.id == id)
                .cloned()
                .ok_or_else(gone)?;
            checked(config, &input.body, Some(&id))?;
            let queue = queue_of(id.clone(), &input.body);
            Ok((ConfigChange::new().put_queue(&queue)?, (before, queue)))
        })
        .await?;
    let (before, after) = saved.value;
    context.audit(after.number.clone(), Some(&before), Some(&after));
    Ok(after)
}

pub async fn delete(context: &mut Context, input: Input<QueueDelete>) -> Result<Nothing, Problem> {
    let id = input.id("queue", QueueId::new)?;
    let saved = context
        .scope()?
        .edit_config(|config| {
            let before = config
                .queues
                .iter()
                .find(|queue| queue.id == id)
                .cloned()
                .ok_or_else(gone)?;
            unused(config, &id)?;
            Ok((ConfigChange::new().delete_queue(&id), before))
        })
        .await?;
    context.audit(saved.value.number.clone(), Some(&saved.value), None::<&()>);
    Ok(Nothing {})
}

/// A queue that a flow leads to or that agents serve stays.
fn unused(config: &TenantConfig, id: &QueueId) -> Result<(), Problem> {
    let leads_here = |node: &Node| matches!(node, Node::Queue { queue, .. } if queue == id);
    if let Some(flow) = config
        .flows
        .iter()
        .find(|flow| flow.definition.nodes.values().any(leads_here))
    {
        return Err(Problem::new(&codes::IN_USE).with_text(
            format!("the flow “{}”", flow.name),
            format!("语音导航“{}”", flow.name),
        ));
    }
    let serve = config
        .agents
        .iter()
        .filter(|agent| agent.queues.iter().any(|of| of.queue == *id))
        .count();
    if serve > 0 {
        return Err(Problem::new(&codes::IN_USE)
            .with_text(format!("{serve} agents"), format!("{serve} 名座席")));
    }
    Ok(())
}

fn queue_of(id: QueueId, form: &QueueForm) -> Queue {
    Queue {
        id,
        department: form.department.clone(),
        number: form.number.clone(),
        name: form.name.trim().to_owned(),
        strategy: form.strategy,
        ring_seconds: form.ring_seconds,
        wrapup_seconds: form.wrapup_seconds,
        wait_seconds: form.wait_seconds,
        max_waiting: form.max_waiting,
        service_level_seconds: form.service_level_seconds,
    }
}

fn checked(config: &TenantConfig, form: &QueueForm, own: Option<&QueueId>) -> Result<(), Problem> {
    let invalid = |field: &str, en: &str, zh: &str| {
        Err(Problem::new(&codes::INVALID_FIELD)
            .at(field)
            .with_text(format!("{field}: {en}"), zh))
    };
    if form.name.trim().is_empty() {
        return invalid(
            "name",
            "must have 1 to 50 characters",
            "长度应为 1–50 个字符",
        );
    }
    if !config
        .departments
        .iter()
        .any(|department| department.id == form.department)
    {
        return invalid("department", "there is no such department", "该部门不存在");
    }
    if (1..3).contains(&form.wrapup_seconds) {
        return invalid(
            "wrapup_seconds",
            "must be 0, or 3 to 300",
            "应为 0 或 3–300",
        );
    }
    let mut others = config.queues.iter().filter(|queue| Some(&queue.id) != own);
    if others.any(|queue| queue.department == form.department && queue.number == form.number) {
        return Err(Problem::new(&codes::ALREADY_EXISTS).at("number").with_text(
            format!("Queue number {}", form.number),
            format!("队列号 {} ", form.number),
        ));
    }
    Ok(())
}
