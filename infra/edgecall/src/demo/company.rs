//! The demo company: opened like any other, with more agents.

use super::DemoArgs;
use anyhow::{Context, Result, bail};
use edgecall_model::agent::{Agent, AgentState, QueueMembership};
use edgecall_model::flow::{Flow, FlowDefinition, Node, Prompt};
use edgecall_model::number::{HotlineNumber, NumberType};
use edgecall_model::organisation::{Branch, Department, Edition, Tenant, TenantState};
use edgecall_model::queue::{Queue, Strategy};
use edgecall_model::{
    AgentId, At, BillingAccountId, BranchId, DepartmentId, FlowId, Language, QueueId, TenantId,
    Text,
};
use edgecall_store::{
    ConfigChange, NewAccount, Opening, OpeningRefused, PasswordSource, Store, hash_password,
    random_id, random_password,
};
use std::collections::BTreeMap;

const COMPANY: Text = Text {
    en: "Bright Lamps (demo)",
    zh: "明光灯具（演示）",
};
const DEPARTMENT: Text = Text {
    en: "Customer service",
    zh: "客服部",
};
const BRANCH: Text = Text {
    en: "Headquarters",
    zh: "总部",
};
const QUEUE: Text = Text {
    en: "Service",
    zh: "人工客服",
};
const FLOW: Text = Text {
    en: "Welcome",
    zh: "欢迎",
};
const MENU: Text = Text {
    en: "Welcome to Bright Lamps. To talk to our service, press 1. For opening hours, press 2.",
    zh: "欢迎致电明光灯具。人工服务请按1，营业时间请按2。",
};
const HOURS: Text = Text {
    en: "We are here every day from eight to nine.",
    zh: "我们每天八点到二十一点为您服务。",
};
const BUSY: Text = Text {
    en: "All our agents are away. Please call again later.",
    zh: "座席暂时无法接听，请稍后再拨。",
};
/// Names of the simulated agents.
const AGENTS: [Text; 5] = [
    Text {
        en: "Agent Blue",
        zh: "客服小蓝",
    },
    Text {
        en: "Agent Green",
        zh: "客服小绿",
    },
    Text {
        en: "Agent Red",
        zh: "客服小红",
    },
    Text {
        en: "Agent White",
        zh: "客服小白",
    },
    Text {
        en: "Agent Orange",
        zh: "客服小橙",
    },
];

/// The opened company and how to sign in to it.
pub struct DemoCompany {
    /// Tenant.
    pub tenant: TenantId,
    /// Owner's e-mail.
    pub email: String,
    /// Owner's password; absent when the account was there before.
    pub password: Option<String>,
}

/// Opens the company.
pub async fn open(store: &Store, args: &DemoArgs, created: At) -> Result<DemoCompany> {
    let (account, password) = match store.account_by_email(&args.email).await? {
        Some(account) => (account, None),
        None => {
            let password = random_password();
            let account = NewAccount {
                email: args.email.clone(),
                name: "Demo".to_owned(),
                company: COMPANY.get(args.language()).to_owned(),
                mobile: "13800138000".to_owned(),
                language: args.language(),
                portal: true,
                password: PasswordSource::Chosen(hash_password(&password)?),
                created,
            };
            (store.create_account(account).await?, Some(password))
        }
    };
    let (_, session) = store
        .start_session(&account, media_node::clock::now())
        .await?;
    let opening = opening(store, args, created).await?;
    let (scope, _) = match session.open_instance(store, &opening).await {
        Ok(opened) => opened,
        Err(OpeningRefused::PrefixTaken | OpeningRefused::NameTaken) => {
            bail!(
                "the demo company {} is there already; choose another one with --prefix and --email",
                args.prefix
            )
        }
        Err(OpeningRefused::NoNumber) => bail!("no test number is free"),
        Err(OpeningRefused::Problem(problem)) => return Err(problem.into()),
    };
    let queue = opening.queue.id.clone();
    let language = args.language();
    scope
        .edit_config(|config| {
            let mut change = ConfigChange::new();
            for (place, name) in AGENTS.iter().enumerate() {
                let number = format!("{}", 1002 + place);
                let email = format!("{number}.{}@example.com", args.prefix);
                let department = config.departments.first().map(|d| d.id.clone());
                let (Some(department), Some(id)) = (department, AgentId::new(random_id())) else {
                    continue;
                };
                change = change.put_agent(&agent(
                    id,
                    department,
                    &number,
                    name.get(language),
                    email,
                    &queue,
                ))?;
            }
            Ok((change, ()))
        })
        .await?;
    Ok(DemoCompany {
        tenant: scope.tenant().clone(),
        email: args.email.clone(),
        password,
    })
}

fn agent(
    id: AgentId,
    department: DepartmentId,
    number: &str,
    name: &str,
    email: String,
    queue: &QueueId,
) -> Agent {
    Agent {
        id,
        department,
        number: number.to_owned(),
        name: name.to_owned(),
        email,
        active: true,
        queues: vec![QueueMembership {
            queue: queue.clone(),
            priority: 1,
        }],
        first_state: AgentState::Available,
        auto_answer: false,
    }
}

async fn opening(store: &Store, args: &DemoArgs, created: At) -> Result<Opening> {
    let ids = store.new_organisation_ids().await?;
    planned(ids, args.language(), &args.prefix, &args.email, created)
}

/// Ids of a new organisation, as the store gives them out.
pub(super) type OrganisationIds = (TenantId, BranchId, DepartmentId, BillingAccountId);

/// Everything that the company has at its opening.
pub(super) fn planned(
    ids: OrganisationIds,
    language: Language,
    prefix: &str,
    email: &str,
    created: At,
) -> Result<Opening> {
    let (tenant, branch, department, account) = ids;
    let queue = QueueId::new(random_id()).context("an id")?;
    let flow = FlowId::new(random_id()).context("an id")?;
    let owner = AgentId::new(random_id()).context("an id")?;
    let word = |text: Text| text.get(language).to_owned();
    Ok(Opening {
        branch: Branch {
            id: branch.clone(),
            name: word(BRANCH),
        },
        department: Department {
            id: department.clone(),
            branch,
            name: word(DEPARTMENT),
        },
        queue: Queue {
            id: queue.clone(),
            department: department.clone(),
            number: "100".to_owned(),
            name: word(QUEUE),
            strategy: Strategy::LongestIdle,
            ring_seconds: 20,
            wrapup_seconds: 15,
            wait_seconds: 300,
            max_waiting: 50,
            service_level_seconds: 20,
        },
        flow: Flow {
            id: flow.clone(),
            department: department.clone(),
            name: word(FLOW),
            version: 1,
            definition: definition(language, &queue),
        },
        agent: agent(
            owner,
            department.clone(),
            "1001",
            "Demo",
            email.to_owned(),
            &queue,
        ),
        number: HotlineNumber {
            number: String::new(),
            kind: NumberType::Landline,
            tenant: tenant.clone(),
            department,
            flow: Some(flow),
            test: true,
            active: true,
        },
        time_conditions: Vec::new(),
        tenant: Tenant {
            id: tenant,
            name: word(COMPANY),
            prefix: prefix.to_owned(),
            edition: Edition::Standard,
            state: TenantState::Trial,
            time_zone: "Asia/Shanghai".to_owned(),
            language,
            industry: String::new(),
            created,
            service_end: None,
            seats: 10,
            billing_account: account,
            trial: None,
            agent_session_seconds: 3_600,
        },
    })
}

fn definition(language: Language, queue: &QueueId) -> FlowDefinition {
    let say = |text: Text| vec![Prompt::Say(text.get(language).to_owned())];
    let menu = Node::Select {
        prompt: say(MENU),
        count: 2,
        timeout_seconds: 5,
        keys: BTreeMap::from([
            ("1".to_owned(), "Service".to_owned()),
            ("2".to_owned(), "Hours".to_owned()),
        ]),
        wrong_prompt: Vec::new(),
        timeout_prompt: Vec::new(),
        max_errors: 2,
        no_key: Some("Service".to_owned()),
        wrong_key: None,
    };
    let service = Node::Queue {
        prompt: Vec::new(),
        queue: queue.clone(),
        timeout_seconds: None,
        unavailable: Some("Away".to_owned()),
        full: Some("Away".to_owned()),
        timeout: Some("Away".to_owned()),
    };
    let hours = Node::Play {
        prompt: say(HOURS),
        count: 1,
        interruptible: true,
        next: None,
    };
    let away = Node::End { prompt: say(BUSY) };
    let nodes = [
        ("Menu", menu),
        ("Service", service),
        ("Hours", hours),
        ("Away", away),
    ];
    FlowDefinition {
        start: "Menu".to_owned(),
        nodes: nodes
            .into_iter()
            .map(|(name, node)| (name.to_owned(), node))
            .collect(),
    }
}
