//! A whole node in the test's process: embedded stores, one company, SIP and HTTP on free ports.
#![allow(dead_code)] // each test file uses its part

pub mod desk;
pub mod phone;

use edgecall_model::agent::{Agent, AgentState, QueueMembership};
use edgecall_model::flow::{Flow, FlowDefinition, Node, Prompt};
use edgecall_model::number::{HotlineNumber, NumberType};
use edgecall_model::organisation::{Branch, Department, Edition, Tenant, TenantState};
use edgecall_model::queue::{Queue, Strategy};
use edgecall_model::record::CallRecord;
use edgecall_model::{AgentId, At, FlowId, Language, QueueId, TenantId};
use edgecall_store::{
    CallFilter, NewAccount, NodeIdentity, NodeScope, Opening, PageRequest, PasswordSource, Store,
    StoreConfig, StoreSettings,
};
use embedded_services::{objects, objects::Objects, tables, tables::Tables};
use media_node::{MediaNode, NodeConfig, TrunkAccount, TrunkProof, clock};
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The embedded stores of a test.
pub struct Stores {
    pub tables: Tables,
    pub objects: Objects,
    pub store: Store,
}

/// Starts stores in a folder.
pub async fn stores(dir: &Path) -> Stores {
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let tables = tables::start(dir, any).unwrap();
    let objects = objects::start(dir, any, "key", "secret", &["edgecall"]).unwrap();
    let settings = StoreSettings {
        dynamodb_endpoint: Some(format!("http://{}", tables.addr())),
        s3_endpoint: Some(format!("http://{}", objects.addr())),
        region: "local".into(),
        access_key: "key".into(),
        secret_key: "secret".into(),
        store: StoreConfig {
            table: "edgecall".into(),
            bucket: "edgecall".into(),
            seal_key: [7; 32],
        },
    };
    let store = Store::connect(&settings, None);
    store.create_table_if_missing().await.unwrap();
    store
        .add_test_numbers(&["02195550001".to_owned(), "02195550002".to_owned()])
        .await
        .unwrap();
    Stores {
        tables,
        objects,
        store,
    }
}

/// A company with one agent, one queue and a flow: a word, then a menu, key 1 leads to the queue.
pub struct Company {
    pub tenant: TenantId,
    pub number: String,
    pub token: String,
}

/// Opens a company.
pub async fn open_company(store: &Store, prefix: &str) -> Company {
    let account = store
        .create_account(NewAccount {
            email: format!("{prefix}@example.com"),
            name: "Owner".into(),
            company: prefix.to_owned(),
            mobile: "13800138000".into(),
            language: Language::English,
            portal: true,
            password: PasswordSource::Chosen(
                "not a hash: nobody signs in with a password here".into(),
            ),
            created: clock::now(),
        })
        .await
        .unwrap();
    let (_, session) = store.start_session(&account, clock::now()).await.unwrap();
    let opening = opening(store, prefix).await;
    let (scope, number) = session.open_instance(store, &opening).await.unwrap();
    let (token, _) = store.start_session(&account, clock::now()).await.unwrap();
    Company {
        tenant: scope.tenant().clone(),
        number: number.number,
        token: token.0,
    }
}

async fn opening(store: &Store, prefix: &str) -> Opening {
    let (tenant, branch, department, account) = store.new_organisation_ids().await.unwrap();
    let queue = QueueId::new(format!("{prefix}-queue")).unwrap();
    let flow = FlowId::new(format!("{prefix}-flow")).unwrap();
    Opening {
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
            wait_seconds: 600,
            max_waiting: 10,
            service_level_seconds: 20,
        },
        flow: Flow {
            id: flow.clone(),
            department: department.clone(),
            name: "Welcome".into(),
            version: 1,
            definition: menu(&queue),
        },
        agent: Agent {
            id: AgentId::new(format!("{prefix}-agent")).unwrap(),
            department: department.clone(),
            number: "1001".into(),
            name: "Owner".into(),
            email: format!("{prefix}@example.com"),
            active: true,
            queues: vec![QueueMembership { queue, priority: 1 }],
            first_state: AgentState::Available,
            auto_answer: false,
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
        time_conditions: Vec::new(),
        tenant: Tenant {
            id: tenant,
            name: prefix.to_owned(),
            prefix: prefix.to_owned(),
            edition: Edition::Standard,
            state: TenantState::Trial,
            time_zone: "Asia/Shanghai".into(),
            language: Language::English,
            industry: String::new(),
            created: clock::now(),
            service_end: None,
            seats: 5,
            billing_account: account,
            trial: None,
            agent_session_seconds: 3_600,
        },
    }
}

fn menu(queue: &QueueId) -> FlowDefinition {
    let menu = Node::Select {
        prompt: vec![Prompt::Pause(400)],
        count: 3,
        timeout_seconds: 5,
        keys: BTreeMap::from([("1".to_owned(), "Agents".to_owned())]),
        wrong_prompt: Vec::new(),
        timeout_prompt: Vec::new(),
        max_errors: 3,
        no_key: None,
        wrong_key: None,
    };
    let agents = Node::Queue {
        prompt: Vec::new(),
        queue: queue.clone(),
        timeout_seconds: None,
        unavailable: None,
        full: None,
        timeout: None,
    };
    FlowDefinition {
        start: "Menu".into(),
        nodes: BTreeMap::from([("Menu".to_owned(), menu), ("Agents".to_owned(), agents)]),
    }
}

/// A running node with its HTTP listener.
pub struct RunningNode {
    pub node: MediaNode,
    pub http: SocketAddr,
    pub sip: SocketAddr,
}

/// Starts a node on free ports, admitting callers of this machine.
pub async fn start_node(store: &Store, dir: &Path) -> RunningNode {
    start_node_with(store, dir, None).await
}

/// Starts a node that sends calls to outside numbers to a trunk.
pub async fn start_node_with(
    store: &Store,
    dir: &Path,
    outbound: Option<SocketAddr>,
) -> RunningNode {
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let sources = vec!["127.0.0.1".to_owned()];
    let node = MediaNode::start(NodeConfig {
        id: "node".into(),
        address: "http://127.0.0.1".into(),
        sip_udp: Some(any),
        sip_tcp: Some(any),
        rtp_ip: Ipv4Addr::LOCALHOST.into(),
        rtp_ports: None,
        public_ip: None,
        data_dir: dir.to_owned(),
        store: store.clone(),
        internal_token: "internal".into(),
        functions_url: "http://127.0.0.1:9".into(),
        speech_program: "espeak-ng".into(),
        trunks: vec![TrunkAccount {
            id: "here".into(),
            proof: TrunkProof::Address { sources },
        }],
        lines: Default::default(),
        outbound,
        beats: 1,
        on_outbox: Arc::new(|| {}),
        drain_limit: Duration::from_secs(5),
        origins: Vec::new(),
    })
    .await
    .unwrap();
    let listener = tokio::net::TcpListener::bind(any).await.unwrap();
    let http = listener.local_addr().unwrap();
    let service = node
        .router()
        .into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    let sip = node.sip_udp().unwrap();
    RunningNode { node, http, sip }
}

/// A tenant's data, as the node sees it.
pub fn scope(store: &Store, tenant: &TenantId) -> NodeScope {
    store.spool_scope(
        &NodeIdentity {
            node: "test".into(),
            address: String::new(),
        },
        tenant,
    )
}

/// Waits until the tenant has `count` call records, newest first.
pub async fn records(scope: &NodeScope, count: usize) -> Vec<CallRecord> {
    let filter = CallFilter {
        from: At(0),
        to: At(i64::MAX / 2),
        status: None,
        customer: None,
        hotline: None,
        agent: None,
        ..CallFilter::default()
    };
    let deadline = Instant::now() + Duration::from_secs(40);
    loop {
        let page = PageRequest {
            cursor: None,
            limit: Some(50),
        };
        if let Ok(found) = scope.call_records(&filter, &page).await
            && found.items.len() >= count
        {
            return found.items;
        }
        assert!(
            Instant::now() < deadline,
            "{count} call records were not stored in time"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
