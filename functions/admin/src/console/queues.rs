//! Queues.

use super::{known_department, missing, page_of, taken};
use edgecall_api::operations::console::{QueueCreate, QueueDelete, QueueList, QueueUpdate};
use edgecall_api::views::{Listing, QueueForm};
use edgecall_api::Nothing;
use edgecall_model::config::TenantConfig;
use edgecall_model::error::codes;
use edgecall_model::flow::Node;
use edgecall_model::queue::Queue;
use edgecall_model::{Problem, QueueId};
use edgecall_store::{ConfigChange, random_id};
use function_runtime::{Context, Input};

/// Queues by number.
pub async fn list(ctx: &mut Context, input: Input<QueueList>) -> Result<Listing<Queue>, Problem> {
    let mut queues = ctx.scope()?.load_config().await?.queues;
    queues.sort_by(|a, b| (&a.department, &a.number).cmp(&(&b.department, &b.number)));
    page_of(queues, &input.query)
}

/// Adds a queue.
pub async fn create(ctx: &mut Context, input: Input<QueueCreate>) -> Result<Queue, Problem> {
    let form = input.body;
    let id = QueueId::new(random_id()).ok_or_else(|| Problem::new(&codes::INTERNAL))?;
    let saved = ctx
        .scope()?
        .edit_config(|config| {
            check(config, &form, None)?;
            let queue = queue_of(id.clone(), &form);
            Ok((ConfigChange::new().put_queue(&queue)?, queue))
        })
        .await?;
    ctx.audit(saved.value.number.clone(), None::<&Queue>, Some(&saved.value));
    Ok(saved.value)
}

/// Changes a queue. Waiting calls keep the settings they began with.
pub async fn update(ctx: &mut Context, input: Input<QueueUpdate>) -> Result<Queue, Problem> {
    let id = input.id("queue", QueueId::new)?;
    let form = input.body;
    let saved = ctx
        .scope()?
        .edit_config(|config| {
            let before = find(config, &id)?.clone();
            check(config, &form, Some(&id))?;
            let queue = queue_of(id.clone(), &form);
            Ok((ConfigChange::new().put_queue(&queue)?, (before, queue)))
        })
        .await?;
    let (before, queue) = saved.value;
    ctx.audit(queue.number.clone(), Some(&before), Some(&queue));
    Ok(queue)
}

/// Deletes a queue that no agent and no flow uses (C5).
pub async fn delete(ctx: &mut Context, input: Input<QueueDelete>) -> Result<Nothing, Problem> {
    let id = input.id("queue", QueueId::new)?;
    let saved = ctx
        .scope()?
        .edit_config(|config| {
            let before = find(config, &id)?.clone();
            let users = users_of(config, &id);
            if !users.is_empty() {
                return Err(Problem::new(&codes::IN_USE).with(users.join(", ")));
            }
            Ok((ConfigChange::new().delete_queue(&id), before))
        })
        .await?;
    ctx.audit(saved.value.number.clone(), Some(&saved.value), None::<&Queue>);
    Ok(Nothing {})
}

fn find<'c>(config: &'c TenantConfig, id: &QueueId) -> Result<&'c Queue, Problem> {
    config.queues.iter().find(|q| q.id == *id).ok_or_else(|| missing("The queue", "该队列"))
}

/// Names of the flows and agents that use a queue.
fn users_of(config: &TenantConfig, id: &QueueId) -> Vec<String> {
    let flows = config
        .flows
        .iter()
        .filter(|f| f.definition.nodes.values().any(|n| matches!(n, Node::Queue { queue, .. } if queue == id)))
        .map(|f| f.name.clone());
    let agents = config
        .agents
        .iter()
        .filter(|a| a.queues.iter().any(|m| m.queue == *id))
        .map(|a| format!("{} {}", a.number, a.name));
    flows.chain(agents).collect()
}

fn check(config: &TenantConfig, form: &QueueForm, own: Option<&QueueId>) -> Result<(), Problem> {
    known_department(config, &form.department)?;
    if (1..=2).contains(&form.wrapup_seconds) {
        return Err(Problem::new(&codes::INVALID_FIELD)
            .at("wrapup_seconds")
            .with_text("0 for no wrap-up, or 3 to 300 seconds", "填 0 表示无整理时间，或 3–300 秒"));
    }
    let others = config.queues.iter().filter(|q| q.department == form.department && Some(&q.id) != own);
    for other in others {
        if other.number == form.number {
            return Err(taken("number", &form.number));
        }
        if other.name == form.name.trim() {
            return Err(taken("name", &form.name));
        }
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
