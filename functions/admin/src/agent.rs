//! Agents.

use crate::instance;
use crate::mail;
use crate::opening::fresh;
use crate::{not_found, part_of};
use edgecall_api::Nothing;
use edgecall_api::operations::console::{
    AgentBulkChange, AgentCreate, AgentDelete, AgentList, AgentShow, AgentUpdate,
};
use edgecall_api::views::{
    AgentBulkAction, AgentFilter, AgentForm, BulkFailure, BulkResult, Listing,
};
use edgecall_model::agent::Agent;
use edgecall_model::config::TenantConfig;
use edgecall_model::error::codes;
use edgecall_model::{AgentId, Problem};
use edgecall_store::{
    Account, ConfigChange, NewAccount, PasswordSource, TenantScope, hash_password, random_password,
};
use function_runtime::{Context, Input};

/// Most queues of an agent.
const MOST_QUEUES: usize = 50;
/// A first password is valid so long, milliseconds (SEC-12).
const FIRST_PASSWORD_MS: i64 = 72 * 3_600_000;

fn gone() -> Problem {
    not_found("The agent", "该座席")
}

pub async fn list(
    context: &mut Context,
    input: Input<AgentList>,
) -> Result<Listing<Agent>, Problem> {
    let filter = input.query;
    let mut agents = context.scope()?.load_config().await?.agents;
    agents.retain(|agent| fits(agent, &filter));
    agents.sort_by(|a, b| {
        (a.number.len(), &a.number, &a.id).cmp(&(b.number.len(), &b.number, &b.id))
    });
    part_of(agents, &filter.paging)
}

fn fits(agent: &Agent, filter: &AgentFilter) -> bool {
    let search = filter.search.as_deref().unwrap_or("").trim().to_lowercase();
    let has = |text: &str| text.to_lowercase().contains(&search);
    (search.is_empty() || has(&agent.number) || has(&agent.name) || has(&agent.email))
        && filter
            .department
            .as_ref()
            .is_none_or(|department| agent.department == *department)
        && filter.active.is_none_or(|active| agent.active == active)
}

pub async fn show(context: &mut Context, input: Input<AgentShow>) -> Result<Agent, Problem> {
    let id = input.id("agent", AgentId::new)?;
    let agents = context.scope()?.load_config().await?.agents;
    agents
        .into_iter()
        .find(|agent| agent.id == id)
        .ok_or_else(gone)
}

/// The account behind an agent's e-mail: the one that exists, or a new one with its first password.
struct Person {
    account: Account,
    first_password: Option<String>,
}

async fn person(context: &Context, form: &AgentForm) -> Result<Person, Problem> {
    if let Some(account) = context.store().account_by_email(&form.email).await? {
        return Ok(Person {
            account,
            first_password: None,
        });
    }
    let password = random_password();
    let language = context.scope()?.load_tenant().await?.language;
    let account = NewAccount {
        email: form.email.clone(),
        name: form.name.clone(),
        company: String::new(),
        mobile: String::new(),
        language,
        portal: false,
        password: PasswordSource::First {
            hash: hash_password(&password)?,
            until: context.now().plus(FIRST_PASSWORD_MS),
        },
        created: context.now(),
    };
    Ok(Person {
        account: account.make(),
        first_password: Some(password),
    })
}

pub async fn create(context: &mut Context, input: Input<AgentCreate>) -> Result<Agent, Problem> {
    let scope = context.scope()?.clone();
    let form = tidy(input.body);
    // An agent that the rules refuse must not make an account.
    checked(&scope.load_config().await?, &form, None)?;
    let person = person(context, &form).await?;
    let id = fresh(AgentId::new)?;
    let saved = scope
        .edit_config(|config| {
            checked(config, &form, None)?;
            let agent = agent_of(id.clone(), &form);
            let mut change = ConfigChange::new().put_agent(&agent)?;
            if person.first_password.is_some() {
                change = change.add_account(&person.account)?;
            }
            if agent.active {
                change = change.set_member_agent(&person.account.id, Some(agent.id.clone()));
            }
            Ok((change, agent))
        })
        .await?;
    context.audit(saved.value.number.clone(), None::<&()>, Some(&saved.value));
    welcome(context, &scope, &person).await;
    Ok(saved.value)
}

/// Tells the person. A mail that cannot be sent does not undo the agent: the password can be reset.
async fn welcome(context: &Context, scope: &TenantScope, person: &Person) {
    let Ok(tenant) = scope.load_tenant().await else {
        return;
    };
    let link = instance::address(context, &tenant.prefix);
    let language = person.account.language;
    let mail = match &person.first_password {
        Some(password) => mail::first_password(language, &tenant.name, password, &link),
        None => mail::added_as_agent(language, &tenant.name, &link),
    };
    if let Err(problem) = mail::send(context.platform(), &person.account.email, &mail).await {
        tracing::error!(request_id = context.request_id(), %problem, "agent not told");
    }
}

pub async fn update(context: &mut Context, input: Input<AgentUpdate>) -> Result<Agent, Problem> {
    let scope = context.scope()?.clone();
    let id = input.id("agent", AgentId::new)?;
    let form = tidy(input.body);
    let config = scope.load_config().await?;
    let before = config
        .agents
        .iter()
        .find(|agent| agent.id == id)
        .cloned()
        .ok_or_else(gone)?;
    checked(&config, &form, Some(&id))?;
    let person = person(context, &form).await?;
    let moved = before.email != form.email;
    let old_account = match moved {
        true => context.store().account_by_email(&before.email).await?,
        false => None,
    };
    let saved = scope
        .edit_config(|config| {
            if !config
                .agents
                .iter()
                .any(|agent| agent.id == id && agent.email == before.email)
            {
                return Err(Problem::new(&codes::CHANGED_MEANWHILE));
            }
            checked(config, &form, Some(&id))?;
            let agent = agent_of(id.clone(), &form);
            let member = agent.active.then(|| agent.id.clone());
            let mut change = ConfigChange::new().put_agent(&agent)?;
            if person.first_password.is_some() {
                change = change.add_account(&person.account)?;
            }
            if let Some(old) = &old_account {
                change = change.set_member_agent(&old.id, None);
            }
            Ok((change.set_member_agent(&person.account.id, member), agent))
        })
        .await?;
    context.audit(
        saved.value.number.clone(),
        Some(&before),
        Some(&saved.value),
    );
    if moved {
        welcome(context, &scope, &person).await;
    }
    Ok(saved.value)
}

pub async fn delete(context: &mut Context, input: Input<AgentDelete>) -> Result<Nothing, Problem> {
    let scope = context.scope()?.clone();
    let id = input.id("agent", AgentId::new)?;
    let agent = change_one(context, &scope, &id, AgentBulkAction::Delete).await?;
    context.audit(agent.number.clone(), Some(&agent), None::<&()>);
    Ok(Nothing {})
}

pub async fn change_several(
    context: &mut Context,
    input: Input<AgentBulkChange>,
) -> Result<BulkResult, Problem> {
    let scope = context.scope()?.clone();
    let (action, agents) = (input.body.action, &input.body.agents);
    let known = scope.load_config().await?.agents;
    let mut failures = Vec::new();
    for (place, id) in agents.iter().enumerate() {
        // One row that fails does not stop the others (ORG-08); a store that is away stops all.
        match change_one(context, &scope, id, action).await {
            Ok(_) => {}
            Err(problem) if problem.code.status >= 500 => return Err(problem),
            Err(problem) => failures.push(BulkFailure {
                row: u32::try_from(place + 1).unwrap_or(u32::MAX),
                key: known
                    .iter()
                    .find(|agent| agent.id == *id)
                    .map_or(id.to_string(), |agent| agent.number.clone()),
                error: problem.body().error,
            }),
        }
    }
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    context.audit(
        format!("{} agents", agents.len()),
        None::<&()>,
        Some(&input.body),
    );
    Ok(BulkResult {
        total: count(agents.len()),
        succeeded: count(agents.len() - failures.len()),
        failed: count(failures.len()),
        failures,
    })
}

/// Enables, disables or deletes an agent; gives it as it was.
async fn change_one(
    context: &Context,
    scope: &TenantScope,
    id: &AgentId,
    action: AgentBulkAction,
) -> Result<Agent, Problem> {
    let agents = scope.load_config().await?.agents;
    let found = agents
        .into_iter()
        .find(|agent| agent.id == *id)
        .ok_or_else(gone)?;
    let account = context.store().account_by_email(&found.email).await?;
    let saved = scope
        .edit_config(|config| {
            let agent = config
                .agents
                .iter()
                .find(|agent| agent.id == *id)
                .ok_or_else(gone)?;
            if agent.email != found.email {
                return Err(Problem::new(&codes::CHANGED_MEANWHILE));
            }
            let mut change = ConfigChange::new();
            let active = action == AgentBulkAction::Enable;
            if action == AgentBulkAction::Delete {
                change = change.delete_agent(id);
            } else if agent.active != active {
                if active {
                    seat_free(config, Some(id))?;
                }
                change = change.put_agent(&Agent {
                    active,
                    ..agent.clone()
                })?;
            }
            if let Some(account) = account.as_ref().filter(|_| !change.is_empty()) {
                change = change.set_member_agent(&account.id, active.then(|| id.clone()));
            }
            Ok((change, agent.clone()))
        })
        .await?;
    Ok(saved.value)
}

fn tidy(form: AgentForm) -> AgentForm {
    AgentForm {
        name: form.name.trim().to_owned(),
        email: form.email.trim().to_lowercase(),
        ..form
    }
}

fn agent_of(id: AgentId, form: &AgentForm) -> Agent {
    Agent {
        id,
        department: form.department.clone(),
        number: form.number.clone(),
        name: form.name.clone(),
        email: form.email.clone(),
        active: form.active,
        queues: form.queues.clone(),
        first_state: form.first_state,
        auto_answer: form.auto_answer,
    }
}

/// What the schema cannot say: known department and queues, one agent per number and per e-mail, a free seat.
fn checked(config: &TenantConfig, form: &AgentForm, own: Option<&AgentId>) -> Result<(), Problem> {
    let invalid = |field: &str, en: &str, zh: &str| {
        Err(Problem::new(&codes::INVALID_FIELD)
            .at(field)
            .with_text(format!("{field}: {en}"), zh))
    };
    let mut others = config.agents.iter().filter(|agent| Some(&agent.id) != own);
    if form.name.is_empty() {
        return invalid(
            "name",
            "must have 1 to 30 characters",
            "长度应为 1–30 个字符",
        );
    }
    if !config
        .departments
        .iter()
        .any(|department| department.id == form.department)
    {
        return invalid("department", "there is no such department", "该部门不存在");
    }
    if form.queues.len() > MOST_QUEUES {
        return invalid("queues", "must have at most 50 entries", "至多 50 项");
    }
    for (place, membership) in form.queues.iter().enumerate() {
        if !config
            .queues
            .iter()
            .any(|queue| queue.id == membership.queue)
        {
            return invalid(
                &format!("queues.{place}.queue"),
                "there is no such queue",
                "该队列不存在",
            );
        }
        if !(1..=5).contains(&membership.priority) {
            return invalid(
                &format!("queues.{place}.priority"),
                "must be 1 to 5",
                "应为 1–5",
            );
        }
        if form.queues[..place]
            .iter()
            .any(|other| other.queue == membership.queue)
        {
            return invalid(&format!("queues.{place}.queue"), "is there twice", "重复");
        }
    }
    if !form.first_state.is_chosen() {
        return invalid(
            "first_state",
            "must be a state that an agent can choose",
            "应为座席可选择的状态",
        );
    }
    if others
        .clone()
        .any(|agent| agent.department == form.department && agent.number == form.number)
    {
        return Err(Problem::new(&codes::ALREADY_EXISTS).at("number").with_text(
            format!("Agent number {}", form.number),
            format!("工号 {} ", form.number),
        ));
    }
    if others.any(|agent| agent.email == form.email) {
        return Err(Problem::new(&codes::ALREADY_EXISTS)
            .at("email")
            .with_text("The e-mail", "该邮箱"));
    }
    if form.active {
        seat_free(config, own)
    } else {
        Ok(())
    }
}

fn seat_free(config: &TenantConfig, own: Option<&AgentId>) -> Result<(), Problem> {
    let used = config
        .agents
        .iter()
        .filter(|agent| agent.active && Some(&agent.id) != own)
        .count();
    let seats = config.tenant.seats;
    if u32::try_from(used).is_ok_and(|used| used < seats) {
        return Ok(());
    }
    let (of, of_zh) = match config.tenant.running_trial() {
        Some(_) => (" of the trial", "试用"),
        None => ("", ""),
    };
    Err(Problem::new(&codes::LIMIT_REACHED).with_text(
        format!("all {seats} seats{of} are used by active agents"),
        format!("{seats} 个{of_zh}席位已全部被启用的座席占用"),
    ))
}
