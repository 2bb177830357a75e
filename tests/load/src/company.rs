//! The companies that answer the bench's numbers: ordinary configuration, made through the store.

use anyhow::{Context, Result, anyhow};
use edgecall_model::agent::{Agent, AgentState, QueueMembership};
use edgecall_model::flow::{Flow, FlowDefinition, Node, Prompt};
use edgecall_model::number::{HotlineNumber, NumberType};
use edgecall_model::organisation::{Branch, Department, Edition, Tenant, TenantState};
use edgecall_model::queue::{Queue, Strategy};
use edgecall_model::{AgentId, At, FlowId, Language, QueueId, TenantId};
use edgecall_store::{ConfigChange, NewAccount, Opening, PasswordSource, Store};
use media_node::clock;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a number does when it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum User {
    /// Answers and says nothing for half a minute.
    Answer,
    /// Speaks, takes one digit, hangs up.
    Ivr,
    /// A queue whose agents answer by themselves; the talk is recorded in stereo.
    Talk,
    /// A queue whose agents answer after a moment and hang up after some seconds.
    Queue,
    /// A queue whose agents answer by themselves and do all sorts of things.
    Soak,
}

impl User {
    /// Whether agents take part.
    pub fn has_agents(self) -> bool {
        matches!(self, User::Talk | User::Queue | User::Soak)
    }
}

/// A company with its number.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Company {
    /// Tenant.
    pub tenant: TenantId,
    /// What its callers dial.
    pub number: String,
    /// Its agents.
    pub agents: Vec<AgentId>,
}

/// Agents that are saved together: a transaction of the store holds 100 items.
const TOGETHER: usize = 20;

/// Opens a company for a user, with so many agents.
///
/// # Errors
/// The store.
pub async fn open(store: &Store, user: User, name: &str, agents: usize) -> Result<Company> {
    let account = store
        .create_account(NewAccount {
            email: format!("{name}@example.com"),
            name: "Bench".into(),
            company: name.to_owned(),
            mobile: "13800138000".into(),
            language: Language::English,
            portal: true,
            password: PasswordSource::Chosen("not a hash: nobody signs in here".into()),
            created: clock::now(),
        })
        .await?;
    let (_, session) = store.start_session(&account, clock::now()).await?;
    let opening = opening(store, user, name).await?;
    let first = opening.agent.clone();
    let (scope, number) = session
        .open_instance(store, &opening)
        .await
        .map_err(|refused| anyhow!("no company: {refused:?}"))?;
    let all: Vec<Agent> = (1..agents.max(1))
        .map(|place| agent(&first, place))
        .collect();
    for some in all.chunks(TOGETHER) {
        scope
            .edit_config(|_| {
                let mut change = ConfigChange::new();
                for agent in some {
                    change = change.put_agent(agent)?;
                }
                Ok((change, ()))
            })
            .await?;
    }
    let agents = std::iter::once(first).chain(all).map(|agent| agent.id);
    Ok(Company {
        tenant: scope.tenant().clone(),
        number: number.number,
        agents: agents.collect(),
    })
}

fn agent(first: &Agent, place: usize) -> Agent {
    let number = (10_001 + place).to_string();
    Agent {
        id: AgentId::new(format!("bench-{number}")).unwrap_or_else(|| first.id.clone()),
        name: format!("Agent {number}"),
        email: format!("{number}-{}", first.email),
        number,
        ..first.clone()
    }
}

async fn opening(store: &Store, user: User, name: &str) -> Result<Opening> {
    let (tenant, branch, department, account) = store.new_organisation_ids().await?;
    let queue = QueueId::new("bench-queue").context("an id")?;
    let flow = FlowId::new("bench-flow").context("an id")?;
    Ok(Opening {
        branch: Branch {
            id: branch.clone(),
            name: "Main".into(),
        },
        department: Department {
            id: department.clone(),
            branch,
            name: "Service".into(),
        },
        queue: Queue {
            id: queue.clone(),
            department: department.clone(),
            number: "100".into(),
            name: "Service".into(),
            strategy: Strategy::LongestIdle,
            ring_seconds: 25,
            wrapup_seconds: 0,
            wait_seconds: 3_600,
            max_waiting: 0,
            service_level_seconds: 20,
        },
        time_conditions: Vec::new(),
        flow: Flow {
            id: flow.clone(),
            department: department.clone(),
            name: "Bench".into(),
            version: 1,
            definition: definition(user, &queue),
        },
        agent: Agent {
            id: AgentId::new("bench-10001").context("an id")?,
            department: department.clone(),
            number: "10001".into(),
            name: "Agent 10001".into(),
            email: format!("10001-{name}@example.com"),
            active: true,
            queues: vec![QueueMembership { queue, priority: 1 }],
            first_state: AgentState::Available,
            auto_answer: matches!(user, User::Talk | User::Soak),
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
            name: name.to_owned(),
            prefix: name.to_owned(),
            edition: Edition::Standard,
            state: TenantState::Trial,
            time_zone: "Asia/Shanghai".into(),
            language: Language::English,
            industry: String::new(),
            created: At(0),
            service_end: None,
            seats: 10_000,
            billing_account: account,
            trial: None,
            agent_session_seconds: 3_600,
        },
    })
}

fn definition(user: User, queue: &QueueId) -> FlowDefinition {
    let node = match user {
        User::Answer => Node::Play {
            prompt: vec![Prompt::Pause(30_000)],
            count: 1,
            interruptible: false,
            next: None,
        },
        User::Ivr => Node::Select {
            prompt: vec![Prompt::Say("Welcome. For our service, press one.".into())],
            count: 3,
            timeout_seconds: 5,
            keys: BTreeMap::from([("1".to_owned(), "Bye".to_owned())]),
            wrong_prompt: Vec::new(),
            timeout_prompt: Vec::new(),
            max_errors: 3,
            no_key: None,
            wrong_key: None,
        },
        User::Talk | User::Queue | User::Soak => Node::Queue {
            prompt: Vec::new(),
            queue: queue.clone(),
            timeout_seconds: None,
            unavailable: None,
            full: None,
            timeout: None,
        },
    };
    let end = Node::End { prompt: Vec::new() };
    FlowDefinition {
        start: "First".into(),
        nodes: BTreeMap::from([("First".to_owned(), node), ("Bye".to_owned(), end)]),
    }
}
