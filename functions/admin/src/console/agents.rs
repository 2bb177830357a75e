//! Agents. An agent is a place in the tenant; the person behind it is an account with the same e-mail.

use super::{known_department, missing, page_of, taken};
use crate::mail;
use edgecall_api::Nothing;
use edgecall_api::operations::console::{
    AgentBulkChange, AgentCreate, AgentDelete, AgentList, AgentShow, AgentUpdate,
};
use edgecall_api::views::{AgentBulkAction, AgentForm, BulkFailure, BulkResult, Listing};
use edgecall_model::agent::{Agent, AgentState};
use edgecall_model::config::TenantConfig;
use edgecall_model::error::codes;
use edgecall_model::{AgentId, Problem};
use edgecall_store::{Account, ConfigChange, NewAccount, PasswordSource, hash_password, random_id, random_password};
use function_runtime::{Context, Input};

/// A random first password works so long (SEC-12).
const FIRST_PASSWORD_MS: i64 = 72 * 3_600_000;

/// Agents by number, filtered.
pub async fn list(ctx: &mut Context, input: Input<AgentList>) -> Result<Listing<Agent>, Problem> {
    let filter = input.query;
    let mut agents = ctx.scope()?.load_config().await?.agents;
    agents.retain(|a| filter.active.is_none_or(|active| a.active == active));
    agents.retain(|a| filter.department.as_ref().is_none_or(|d| a.department == *d));
    if let Some(search) = filter.search.as_deref().map(|s| s.trim().to_lowercase()).filter(|s| !s.is_empty()) {
        agents.retain(|a| [&a.number, &a.name, &a.email].iter().any(|text| text.to_lowercase().contains(&search)));
    }
    agents.sort_by(|a, b| (&a.department, &a.number).cmp(&(&b.department, &b.number)));
    page_of(agents, &filter.paging)
}

/// One agent.
pub async fn show(ctx: &mut Context, input: Input<AgentShow>) -> Result<Agent, Problem> {
    let id = input.id("agent", AgentId::new)?;
    find(&ctx.scope()?.load_config().await?, &id).cloned()
}

/// Adds an agent. A person without an account gets one, and a mail with a first password (SEC-12).
pub async fn create(ctx: &mut Context, input: Input<AgentCreate>) -> Result<Agent, Problem> {
    let form = input.body;
    let id = AgentId::new(random_id()).ok_or_else(|| Problem::new(&codes::INTERNAL))?;
    let person = person(ctx, &form).await?;
    let saved = ctx
        .scope()?
        .edit_config(|config| {
            check(config, &form, None)?;
            let agent = agent_of(id.clone(), &form);
            let mut change = ConfigChange::new().put_agent(&agent)?;
            if person.first_password.is_some() {
                change = change.add_account(&person.account)?;
            }
            change = change.set_member_agent(&person.account.id, active_id(&agent));
            Ok((change, agent))
        })
        .await?;
    if let Some(password) = &person.first_password {
        mail::first_password(ctx, &person.account, password).await;
    }
    ctx.audit(saved.value.number.clone(), None::<&Agent>, Some(&saved.value));
    Ok(saved.value)
}

/// Changes an agent. The e-mail is the person and stays; another person is another agent.
pub async fn update(ctx: &mut Context, input: Input<AgentUpdate>) -> Result<Agent, Problem> {
    let id = input.id("agent", AgentId::new)?;
    let form = input.body;
    let email = find(&ctx.scope()?.load_config().await?, &id)?.email.clone();
    if email != form.email.trim().to_lowercase() {
        return Err(Problem::new(&codes::INVALID_FIELD)
            .at("email")
            .with_text("The e-mail stays; add another agent for another person", "邮箱不可修改；换人请新增座席"));
    }
    let account = ctx.store().account_by_email(&email).await?;
    let saved = ctx
        .scope()?
        .edit_config(|config| {
            let before = find(config, &id)?.clone();
            check(config, &form, Some(&id))?;
            let agent = agent_of(id.clone(), &form);
            let mut change = ConfigChange::new().put_agent(&agent)?;
            if let Some(account) = &account {
                change = change.set_member_agent(&account.id, active_id(&agent));
            }
            Ok((change, (before, agent)))
        })
        .await?;
    let (before, agent) = saved.value;
    ctx.audit(agent.number.clone(), Some(&before), Some(&agent));
    Ok(agent)
}

/// Deletes an agent; past records keep number and name.
pub async fn delete(ctx: &mut Context, input: Input<AgentDelete>) -> Result<Nothing, Problem> {
    let id = input.id("agent", AgentId::new)?;
    let before = change_one(ctx, &id, AgentBulkAction::Delete).await?;
    ctx.audit(before.number.clone(), Some(&before), None::<&Agent>);
    Ok(Nothing {})
}

/// Does the same to several agents; one that fails does not stop the others (ORG-08).
pub async fn bulk(ctx: &mut Context, input: Input<AgentBulkChange>) -> Result<BulkResult, Problem> {
    let form = input.body;
    let numbers: Vec<(AgentId, String)> =
        ctx.scope()?.load_config().await?.agents.into_iter().map(|a| (a.id, a.number)).collect();
    let mut failures = Vec::new();
    for (row, id) in (1..).zip(&form.agents) {
        if let Err(problem) = change_one(ctx, id, form.action).await {
            let key = numbers.iter().find(|(known, _)| known == id).map_or(id.as_str(), |(_, number)| number);
            failures.push(BulkFailure { row, key: key.to_owned(), error: problem.body().error });
        }
    }
    let total = u32::try_from(form.agents.len()).unwrap_or(u32::MAX);
    let failed = u32::try_from(failures.len()).unwrap_or(u32::MAX);
    let result = BulkResult { total, succeeded: total - failed, failed, failures };
    ctx.audit(format!("{} agents", form.agents.len()), Some(&form), Some(&result));
    Ok(result)
}

async fn change_one(ctx: &mut Context, id: &AgentId, action: AgentBulkAction) -> Result<Agent, Problem> {
    let agent = find(&ctx.scope()?.load_config().await?, id)?.clone();
    let account = ctx.store().account_by_email(&agent.email).await?;
    let saved = ctx
        .scope()?
        .edit_config(|config| {
            let before = find(config, id)?.clone();
            let after = Agent { active: action == AgentBulkAction::Enable, ..before.clone() };
            let mut change = if action == AgentBulkAction::Delete {
                ConfigChange::new().delete_agent(id)
            } else {
                if after.active && !before.active {
                    free_seat(config)?;
                }
                ConfigChange::new().put_agent(&after)?
            };
            if let Some(account) = &account {
                change = change.set_member_agent(&account.id, active_id(&after));
            }
            Ok((change, before))
        })
        .await?;
    Ok(saved.value)
}

/// The person behind a new agent.
struct Person {
    account: Account,
    /// Set when the account is new.
    first_password: Option<String>,
}

async fn person(ctx: &Context, form: &AgentForm) -> Result<Person, Problem> {
    let email = form.email.trim().to_lowercase();
    if let Some(account) = ctx.store().account_by_email(&email).await? {
        return Ok(Person { account, first_password: None });
    }
    let password = random_password();
    let language = ctx.scope()?.load_tenant().await?.language;
    let account = NewAccount {
        email,
        name: form.name.trim().to_owned(),
        company: String::new(),
        mobile: String::new(),
        language,
        portal: false,
        password: PasswordSource::First { hash: hash_password(&password)?, until: ctx.now().plus(FIRST_PASSWORD_MS) },
        created: ctx.now(),
    }
    .make();
    Ok(Person { account, first_password: Some(password) })
}

fn find<'c>(config: &'c TenantConfig, id: &AgentId) -> Result<&'c Agent, Problem> {
    config.agents.iter().find(|a| a.id == *id).ok_or_else(|| missing("The agent", "该座席"))
}

fn active_id(agent: &Agent) -> Option<AgentId> {
    agent.active.then(|| agent.id.clone())
}

/// Refuses one more active agent when all seats are taken.
fn free_seat(config: &TenantConfig) -> Result<(), Problem> {
    let used = config.agents.iter().filter(|a| a.active).count();
    let seats = config.tenant.seats as usize;
    if used < seats {
        return Ok(());
    }
    Err(Problem::new(&codes::LIMIT_REACHED).with_text(format!("{seats} seats, all in use"), format!("{seats} 个席位已全部使用")))
}

fn check(config: &TenantConfig, form: &AgentForm, own: Option<&AgentId>) -> Result<(), Problem> {
    known_department(config, &form.department)?;
    let email = form.email.trim().to_lowercase();
    let others = || config.agents.iter().filter(|a| Some(&a.id) != own);
    if others().any(|a| a.department == form.department && a.number == form.number) {
        return Err(taken("number", &form.number));
    }
    if others().any(|a| a.email == email) {
        return Err(taken("email", &email));
    }
    let fault = |field: &str, en: &'static str, zh: &'static str| {
        Err(Problem::new(&codes::INVALID_FIELD).at(field).with_text(en, zh))
    };
    if !matches!(form.first_state, AgentState::Available | AgentState::Busy | AgentState::Outbound) {
        return fault("first_state", "Available, busy or outbound-only", "可选示闲、示忙或外呼");
    }
    for (place, membership) in form.queues.iter().enumerate() {
        if !(1..=5).contains(&membership.priority) {
            return fault(&format!("queues.{place}.priority"), "A priority from 1 to 5", "优先级为 1–5");
        }
        let known = config.queues.iter().any(|q| q.id == membership.queue && q.department == form.department);
        let twice = form.queues[..place].iter().any(|m| m.queue == membership.queue);
        if !known || twice {
            return fault(&format!("queues.{place}.queue"), "Each queue of the department once", "须为本部门的队列，且不能重复");
        }
    }
    let was_active = own.is_some_and(|id| config.agents.iter().any(|a| a.id == *id && a.active));
    if form.active && !was_active { free_seat(config) } else { Ok(()) }
}

fn agent_of(id: AgentId, form: &AgentForm) -> Agent {
    Agent {
        id,
        department: form.department.clone(),
        number: form.number.clone(),
        name: form.name.trim().to_owned(),
        email: form.email.trim().to_lowercase(),
        active: form.active,
        queues: form.queues.clone(),
        first_state: form.first_state,
        auto_answer: form.auto_answer,
    }
}
