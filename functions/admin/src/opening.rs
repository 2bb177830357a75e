//! Opening an instance (PORTAL-07, PORTAL-12).

use crate::instance;
use crate::price_list::MOST_INSTANCES;
use crate::template;
use edgecall_api::operations::account::InstanceCreate;
use edgecall_api::views::{InstanceView, NewInstance};
use edgecall_model::agent::{Agent, AgentState, QueueMembership};
use edgecall_model::error::codes;
use edgecall_model::flow::Flow;
use edgecall_model::number::{HotlineNumber, NumberType};
use edgecall_model::organisation::{
    AGENT_SESSION_SECONDS, Branch, Department, Tenant, TenantState, TrialTerms,
};
use edgecall_model::queue::{Queue, Strategy};
use edgecall_model::{AgentId, At, FlowId, Problem, QueueId, TimeConditionId};
use edgecall_store::{Account, Opening, OpeningRefused, Store, random_id};
use function_runtime::{Context, Input};

/// Prefixes that would pass for the platform itself, or that it needs.
const RESERVED: &[&str] = &[
    "about", "account", "admin", "agent", "agents", "api", "app", "assets", "auth", "billing",
    "blog", "cdn", "console", "demo", "desk", "dev", "docs", "edgecall", "ftp", "help", "home",
    "imap", "internal", "login", "mail", "media", "metrics", "node", "operator", "ops", "pop",
    "portal", "root", "security", "sign-in", "sign-up", "sip", "smtp", "staging", "static",
    "status", "stun", "support", "system", "test", "turn", "webhook", "webhooks", "wiki", "www",
];
const DAY_MS: i64 = 24 * 3_600_000;

pub async fn create(
    context: &mut Context,
    input: Input<InstanceCreate>,
) -> Result<InstanceView, Problem> {
    let session = context.session()?.clone();
    if !session.account().portal {
        return Err(Problem::new(&codes::NO_PERMISSION).with_text("opening instances", "开通实例"));
    }
    let form = check(input.body)?;
    if session.owned().len() >= MOST_INSTANCES {
        return Err(Problem::new(&codes::LIMIT_REACHED).with_text(
            format!("{MOST_INSTANCES} instances"),
            format!("{MOST_INSTANCES} 个实例"),
        ));
    }
    let trial = context.platform().config().trial;
    let now = context.now();
    let opening = plan(context.store(), session.account(), &form, trial, now).await?;
    let (scope, _) = session
        .open_instance(context.store(), &opening)
        .await
        .map_err(refusal)?;
    let view = instance::view(context, &scope).await?;
    context.audit_in(&scope);
    context.audit(scope.tenant().as_str(), None::<&()>, Some(&opening.tenant));
    Ok(view)
}

/// What the schema cannot say.
fn check(form: NewInstance) -> Result<NewInstance, Problem> {
    let form = NewInstance {
        name: form.name.trim().to_owned(),
        ..form
    };
    let invalid = |field: &str, en: &str, zh: &str| {
        Err(Problem::new(&codes::INVALID_FIELD)
            .at(field)
            .with_text(format!("{field}: {en}"), zh))
    };
    if form.name.chars().count() < 2 {
        return invalid(
            "name",
            "must have 2 to 50 characters",
            "长度应为 2–50 个字符",
        );
    }
    if RESERVED.contains(&form.prefix.as_str()) {
        return invalid(
            "prefix",
            "this word is reserved; choose another one",
            "该前缀为保留字，请更换",
        );
    }
    if form.prefix.ends_with('-') || form.prefix.contains("--") {
        return invalid(
            "prefix",
            "hyphens stand between letters or digits",
            "连字符须位于字母或数字之间",
        );
    }
    if jiff::tz::TimeZone::get(&form.time_zone).is_err() {
        return invalid(
            "time_zone",
            "must be an IANA zone, for example Asia/Shanghai",
            "应为 IANA 时区，例如 Asia/Shanghai",
        );
    }
    Ok(form)
}

fn refusal(refused: OpeningRefused) -> Problem {
    match refused {
        OpeningRefused::PrefixTaken => Problem::new(&codes::ALREADY_EXISTS)
            .at("prefix")
            .with_text("The domain prefix", "该域名前缀"),
        OpeningRefused::NameTaken => Problem::new(&codes::ALREADY_EXISTS)
            .at("name")
            .with_text("The name", "该名称"),
        OpeningRefused::NoNumber => Problem::new(&codes::LIMIT_REACHED)
            .with_text("no test number is free", "暂无可用的测试号码"),
        OpeningRefused::Problem(problem) => problem,
    }
}

/// A fresh id of any kind.
///
/// # Errors
/// `internal`, never in practice: random ids fit.
pub fn fresh<T>(make: impl Fn(String) -> Option<T>) -> Result<T, Problem> {
    make(random_id()).ok_or_else(|| Problem::new(&codes::INTERNAL))
}

/// Everything that a new instance has from its first minute: the owner is its first agent, so that the first
/// call can be taken at once.
async fn plan(
    store: &Store,
    owner: &Account,
    form: &NewInstance,
    trial: TrialTerms,
    now: At,
) -> Result<Opening, Problem> {
    let (tenant, branch, department, billing_account) = store.new_organisation_ids().await?;
    let name = |text: edgecall_model::Text| text.get(form.language).to_owned();
    let (queue, flow, hours) = (
        fresh::<QueueId>(QueueId::new)?,
        fresh::<FlowId>(FlowId::new)?,
        fresh::<TimeConditionId>(TimeConditionId::new)?,
    );
    let places = template::Places {
        queue: queue.clone(),
        working_hours: hours.clone(),
    };
    Ok(Opening {
        branch: Branch {
            id: branch.clone(),
            name: name(template::BRANCH),
        },
        department: Department {
            id: department.clone(),
            branch,
            name: name(template::DEPARTMENT),
        },
        flow: Flow {
            id: flow.clone(),
            department: department.clone(),
            name: name(template::FLOW),
            version: 1,
            definition: template::definition(form.template, form.language, &form.name, &places),
        },
        time_conditions: vec![template::working_hours(
            hours,
            department.clone(),
            form.language,
        )?],
        agent: Agent {
            id: fresh::<AgentId>(AgentId::new)?,
            department: department.clone(),
            number: "1001".into(),
            name: owner.name.chars().take(30).collect(),
            email: owner.email.clone(),
            active: true,
            queues: vec![QueueMembership {
                queue: queue.clone(),
                priority: 1,
            }],
            first_state: AgentState::Available,
            auto_answer: false,
        },
        queue: Queue {
            id: queue,
            department: department.clone(),
            number: "100".into(),
            name: name(template::QUEUE),
            strategy: Strategy::LongestIdle,
            ring_seconds: 25,
            wrapup_seconds: 15,
            wait_seconds: 600,
            max_waiting: 100,
            service_level_seconds: 20,
        },
        number: HotlineNumber {
            number: String::new(),
            kind: NumberType::Landline,
            tenant: tenant.clone(),
            department,
            flow: Some(flow),
            test: true,
            active: true,
        },
        tenant: Tenant {
            id: tenant,
            name: form.name.clone(),
            prefix: form.prefix.clone(),
            edition: form.edition,
            state: TenantState::Trial,
            time_zone: form.time_zone.clone(),
            language: form.language,
            industry: form.industry.trim().to_owned(),
            created: now,
            service_end: Some(now.plus(i64::from(trial.days) * DAY_MS)),
            seats: trial.seats,
            billing_account,
            trial: Some(trial),
            agent_session_seconds: AGENT_SESSION_SECONDS,
        },
    })
}
