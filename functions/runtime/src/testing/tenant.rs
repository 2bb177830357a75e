//! An opened instance for contract tests: its owner's session, a department, a queue, a flow, a test number.

use crate::testing::{NOON, TestWorld};
use edgecall_model::agent::{Agent, AgentState};
use edgecall_model::config::TenantConfig;
use edgecall_model::event::{BoundPhone, CallKind, Cause, LegEnd, LegPurpose, Side};
use edgecall_model::flow::{Flow, FlowDefinition, Node};
use edgecall_model::number::{CustomerNumberKind, HotlineNumber, NumberType, Region};
use edgecall_model::organisation::{Branch, Department, Edition, Tenant, TenantState};
use edgecall_model::page::{Access, Page};
use edgecall_model::queue::{Queue, Strategy};
use edgecall_model::record::{AnswerStatus, CallRecord, LegRecord, RECORD_VERSION};
use edgecall_model::{AgentId, At, CallId, FlowId, Language, LegNo, QueueId, TenantId};
use edgecall_store::{
    NewAccount, NodeIdentity, NodeScope, Opening, PasswordSource, Session, TenantScope,
    hash_password, random_id,
};
use std::collections::BTreeMap;

/// An instance and its owner.
pub struct TestTenant {
    /// Its id.
    pub id: TenantId,
    /// The owner's session token.
    pub token: String,
    /// The instance's data, for its owner.
    pub scope: TenantScope,
    /// The instance's data, for a media node.
    pub node: NodeScope,
    /// Its configuration.
    pub config: TenantConfig,
}

impl TestWorld {
    /// Opens an instance at noon. Each `prefix` once.
    ///
    /// # Panics
    /// When a store refuses: the test cannot go on.
    pub async fn tenant(&self, prefix: &str) -> TestTenant {
        let store = self.platform.store();
        let email = format!("owner@{prefix}.example");
        let account = NewAccount {
            email: email.clone(),
            name: "Lin".into(),
            company: "Lin & Co".into(),
            mobile: "13800000000".into(),
            language: Language::English,
            portal: true,
            password: PasswordSource::Chosen(hash_password("abcd1234").expect("hash")),
            created: NOON,
        };
        let account = store.create_account(account).await.expect("account");
        let (token, session): (_, Session) =
            store.start_session(&account, NOON).await.expect("session");
        let opening = self.opening(prefix, &email).await;
        session
            .open_instance(store, &opening)
            .await
            .expect("instance");
        let session = store.authenticate(&token.0, NOON).await.expect("signed in");
        let id = opening.tenant.id;
        let scope = session
            .tenant(&id, Page::CallRecords, Access::Write)
            .expect("scope");
        let identity = NodeIdentity {
            node: "n1".into(),
            address: "http://127.0.0.1:1".into(),
        };
        let node = store.spool_scope(&identity, &id);
        let config = scope.load_config().await.expect("configuration");
        TestTenant {
            id,
            token: token.0,
            scope,
            node,
            config,
        }
    }

    async fn opening(&self, prefix: &str, email: &str) -> Opening {
        let ids = self
            .platform
            .store()
            .new_organisation_ids()
            .await
            .expect("ids");
        let (tenant, branch, department, billing_account) = ids;
        let flow = FlowId::new(random_id()).expect("id");
        Opening {
            number: HotlineNumber {
                number: String::new(),
                kind: NumberType::Landline,
                tenant: tenant.clone(),
                department: department.clone(),
                flow: Some(flow.clone()),
                test: true,
                active: true,
            },
            flow: Flow {
                id: flow,
                department: department.clone(),
                name: "Welcome".into(),
                version: 1,
                definition: FlowDefinition {
                    start: "End".into(),
                    nodes: BTreeMap::from([("End".to_owned(), Node::End { prompt: vec![] })]),
                },
            },
            queue: Queue {
                id: QueueId::new(random_id()).expect("id"),
                department: department.clone(),
                number: "100".into(),
                name: "Service".into(),
                strategy: Strategy::LongestIdle,
                ring_seconds: 25,
                wrapup_seconds: 15,
                wait_seconds: 600,
                max_waiting: 100,
                service_level_seconds: 20,
            },
            agent: Agent {
                id: AgentId::new(random_id()).expect("id"),
                department: department.clone(),
                number: "1001".into(),
                name: "Lin".into(),
                email: email.into(),
                active: true,
                queues: vec![],
                first_state: AgentState::Available,
                auto_answer: false,
            },
            department: Department {
                id: department,
                branch: branch.clone(),
                name: "Service".into(),
            },
            branch: Branch {
                id: branch,
                name: "Main".into(),
            },
            time_conditions: Vec::new(),
            tenant: Tenant {
                id: tenant,
                name: format!("Centre {prefix}"),
                prefix: prefix.into(),
                edition: Edition::Advanced,
                state: TenantState::Trial,
                time_zone: "Asia/Shanghai".into(),
                language: Language::English,
                industry: "Retail".into(),
                created: NOON,
                service_end: None,
                seats: 2,
                billing_account,
                trial: None,
                agent_session_seconds: 3_600,
            },
        }
    }
}

impl TestTenant {
    /// The path of an API address under this tenant.
    pub fn path(&self, rest: &str) -> String {
        format!("/api/tenants/{}{rest}", self.id)
    }

    /// An answered inbound call of 70 s, 65 s of them with an agent in the browser.
    ///
    /// # Panics
    /// When the configuration has no number.
    pub fn call(&self, start: At) -> CallRecord {
        let [.., a, b, c, d, e] = start.0.to_be_bytes();
        let end = start.plus(70_000);
        CallRecord {
            v: RECORD_VERSION,
            call: CallId::from_parts(start, [a, b, c, d, e]),
            tenant: self.id.clone(),
            branch: self.config.branches[0].id.clone(),
            department: self.config.departments[0].id.clone(),
            kind: CallKind::Inbound,
            customer: "13800138000".into(),
            customer_kind: CustomerNumberKind::Mobile,
            region: Region::default(),
            hotline: self.config.numbers[0].number.clone(),
            hotline_kind: NumberType::Landline,
            trunk: None,
            sip_call_id: format!("sip-{}@carrier", start.0),
            time_zone: "Asia/Shanghai".into(),
            excluded: false,
            start,
            platform_answer: Some(start),
            answer: Some(start.plus(5_000)),
            end,
            status: AnswerStatus::AgentAnswered,
            hangup_by: Side::Customer,
            cause: Cause::Normal,
            total_seconds: 70,
            talk_seconds: 65,
            hold_seconds: 0,
            holds: 0,
            wait_seconds: 2,
            flow: None,
            path: vec![],
            visits: vec![],
            legs: vec![
                leg(0, LegPurpose::Own, None, start, start, end),
                leg(
                    1,
                    LegPurpose::QueueRing,
                    Some(BoundPhone::Browser),
                    start.plus(2_000),
                    start.plus(5_000),
                    end,
                ),
            ],
            recordings: vec![],
            decisions: vec![],
            agent: None,
            queue: None,
            controls: Default::default(),
        }
    }
}

fn leg(
    number: u16,
    purpose: LegPurpose,
    phone: Option<BoundPhone>,
    dial: At,
    answer: At,
    end: At,
) -> LegRecord {
    LegRecord {
        leg: LegNo(number),
        agent: None,
        phone,
        purpose,
        queue: None,
        dial,
        answer: Some(answer),
        end,
        reason: LegEnd::Released,
        talk_seconds: end.seconds_since(answer),
        ring_seconds: answer.seconds_since(dial),
        external: None,
        offer: None,
        begun_by: None,
        hold_seconds: 0,
        holds: 0,
    }
}
