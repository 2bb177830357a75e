//! Time conditions (ACD-23 to ACD-27).

use crate::opening::fresh;
use crate::{not_found, part_of};
use edgecall_api::Nothing;
use edgecall_api::operations::console::{
    TimeConditionCreate, TimeConditionDelete, TimeConditionList, TimeConditionShow,
    TimeConditionUpdate,
};
use edgecall_api::views::{FlowName, Listing, TimeConditionForm, TimeConditionView};
use edgecall_model::config::TenantConfig;
use edgecall_model::error::codes;
use edgecall_model::flow::{Flow, Node};
use edgecall_model::time::local_time;
use edgecall_model::time_condition::{TimeCondition, TimeWindow};
use edgecall_model::{At, Problem, TimeConditionId};
use edgecall_store::ConfigChange;
use function_runtime::{Context, Input};

fn gone() -> Problem {
    not_found("The time condition", "该时间条件")
}

/// A time condition with what is known of it besides.
fn view(config: &TenantConfig, condition: TimeCondition, now: At) -> TimeConditionView {
    let local = local_time(now, &config.tenant.time_zone);
    TimeConditionView {
        holds_now: condition.window.holds(local),
        expired: condition.window.is_expired(local),
        used_by: users(config, &condition.id)
            .map(|flow| FlowName {
                flow: flow.id.clone(),
                name: flow.name.clone(),
            })
            .collect(),
        condition,
    }
}

/// Flows that refer to a time condition.
fn users<'c>(config: &'c TenantConfig, id: &'c TimeConditionId) -> impl Iterator<Item = &'c Flow> {
    let refers = move |node: &Node| matches!(node, Node::Time { conditions, .. } if conditions.iter().any(|exit| exit.condition == *id));
    config
        .flows
        .iter()
        .filter(move |flow| flow.definition.nodes.values().any(refers))
}

fn found(config: &TenantConfig, id: &TimeConditionId) -> Result<TimeCondition, Problem> {
    let found = config.time_conditions.iter().find(|of| of.id == *id);
    found.cloned().ok_or_else(gone)
}

pub async fn list(
    context: &mut Context,
    input: Input<TimeConditionList>,
) -> Result<Listing<TimeConditionView>, Problem> {
    let config = context.scope()?.load_config().await?;
    let mut all = config.time_conditions.clone();
    all.sort_by(|a, b| (a.priority, &a.id).cmp(&(b.priority, &b.id)));
    let page = part_of(all, &input.query)?;
    let now = context.now();
    let views = page.items.into_iter().map(|of| view(&config, of, now));
    Ok(Listing {
        items: views.collect(),
        next: page.next,
        total: page.total,
    })
}

pub async fn show(
    context: &mut Context,
    input: Input<TimeConditionShow>,
) -> Result<TimeConditionView, Problem> {
    let id = input.id("time_condition", TimeConditionId::new)?;
    let config = context.scope()?.load_config().await?;
    Ok(view(&config, found(&config, &id)?, context.now()))
}

pub async fn create(
    context: &mut Context,
    input: Input<TimeConditionCreate>,
) -> Result<TimeConditionView, Problem> {
    let id = fresh(TimeConditionId::new)?;
    let now = context.now();
    let saved = context
        .scope()?
        .edit_config(|config| {
            checked(config, &input.body, None)?;
            let condition = condition_of(id.clone(), &input.body);
            let change = ConfigChange::new().put_time_condition(&condition)?;
            Ok((change, view(config, condition, now)))
        })
        .await?;
    let after = &saved.value.condition;
    context.audit(after.name.clone(), None::<&()>, Some(after));
    Ok(saved.value)
}

pub async fn update(
    context: &mut Context,
    input: Input<TimeConditionUpdate>,
) -> Result<TimeConditionView, Problem> {
    let id = input.id("time_condition", TimeConditionId::new)?;
    let now = context.now();
    let saved = context
        .scope()?
        .edit_config(|config| {
            let before = found(config, &id)?;
            checked(config, &input.body, Some(&id))?;
            let condition = condition_of(id.clone(), &input.body);
            let change = ConfigChange::new().put_time_condition(&condition)?;
            Ok((change, (before, view(config, condition, now))))
        })
        .await?;
    let (before, after) = saved.value;
    context.audit(
        after.condition.name.clone(),
        Some(&before),
        Some(&after.condition),
    );
    Ok(after)
}

pub async fn delete(
    context: &mut Context,
    input: Input<TimeConditionDelete>,
) -> Result<Nothing, Problem> {
    let id = input.id("time_condition", TimeConditionId::new)?;
    let saved = context
        .scope()?
        .edit_config(|config| {
            let before = found(config, &id)?;
            unused(config, &id)?;
            Ok((ConfigChange::new().delete_time_condition(&id), before))
        })
        .await?;
    context.audit(saved.value.name.clone(), Some(&saved.value), None::<&()>);
    Ok(Nothing {})
}

/// A time condition that flows refer to stays; all of them are named (C5).
fn unused(config: &TenantConfig, id: &TimeConditionId) -> Result<(), Problem> {
    let names: Vec<&str> = users(config, id).map(|flow| flow.name.as_str()).collect();
    if names.is_empty() {
        return Ok(());
    }
    Err(Problem::new(&codes::IN_USE).with_text(
        format!("the flows “{}”", names.join("”, “")),
        format!("语音导航“{}”", names.join("”、“")),
    ))
}

fn condition_of(id: TimeConditionId, form: &TimeConditionForm) -> TimeCondition {
    let mut window = form.window.clone();
    if let TimeWindow::Weekly { weekdays, .. } = &mut window {
        weekdays.sort();
        weekdays.dedup();
    }
    TimeCondition {
        id,
        department: form.department.clone(),
        name: form.name.trim().to_owned(),
        priority: form.priority,
        window,
    }
}

/// What the schema cannot say.
fn checked(
    config: &TenantConfig,
    form: &TimeConditionForm,
    own: Option<&TimeConditionId>,
) -> Result<(), Problem> {
    let invalid = |field: &str, en: &str, zh: &str| {
        Err(Problem::new(&codes::INVALID_FIELD)
            .at(field)
            .with_text(format!("{field}: {en}"), zh))
    };
    let name = form.name.trim();
    if name.is_empty() {
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
    match &form.window {
        TimeWindow::Weekly { from, to, .. } if from == to => {
            return invalid(
                "window.to",
                "must differ from the beginning; an earlier time runs into the next day",
                "结束时间不能等于开始时间；早于开始时间表示跨到次日",
            );
        }
        TimeWindow::Fixed { start, end } if end <= start => {
            return invalid(
                "window.end",
                "must be later than the start",
                "须晚于开始时间",
            );
        }
        _ => {}
    }
    let others = config
        .time_conditions
        .iter()
        .filter(|of| Some(&of.id) != own && of.department == form.department);
    for other in others {
        if other.name == name {
            return Err(Problem::new(&codes::ALREADY_EXISTS)
                .at("name")
                .with_text(format!("The name “{name}”"), format!("名称“{name}”")));
        }
        if other.priority == form.priority {
            return Err(Problem::new(&codes::ALREADY_EXISTS)
                .at("priority")
                .with_text(
                    format!("Priority {} (by “{}”)", form.priority, other.name),
                    format!("优先级 {}（{}）", form.priority, other.name),
                ));
        }
    }
    Ok(())
}
