//! A store over embedded services, and the small world that the tests talk about.

use edgecall_model::agent::{Agent, AgentState};
use edgecall_model::event::{BoundPhone, CallKind, Cause, LegEnd, LegPurpose, Side};
use edgecall_model::flow::{Flow, FlowDefinition, Node};
use edgecall_model::number::{CustomerNumberKind, HotlineNumber, NumberType, Region};
use edgecall_model::organisation::{Branch, Department, Edition, Tenant, TenantState};
use edgecall_model::page::{Access, Page};
use edgecall_model::queue::{Queue, Strategy};
use edgecall_model::record::{
    AnswerStatus, BillLine, CallRecord, ChargeType, LegRecord, RECORD_VERSION,
};
use edgecall_model::webhook::{Delivery, PushType};
use edgecall_model::{
    AgentId, At, CallId, FlowId, Language, LegNo, Money, QueueId, TenantId, WebhookId,
};
use edgecall_store::{
    NewAccount, Opening, PasswordSource, Session, SessionToken, Store, StoreConfig, StoreSettings,
    TenantScope, hash_password, random_id,
};
use std::collections::BTreeMap;

/// 20 November 2025, 12:00 in Shanghai.
pub const NOON: At = At(1_763_611_200_000);
pub const PASSWORD: &str = "abcd1234";

pub struct World {
    pub store: Store,
    _tables: embedded_services::tables::Tables,
    _objects: embedded_services::objects::Objects,
    _dir: tempfile::TempDir,
}

impl World {
    pub async fn start() -> World {
        let dir = tempfile::tempdir().expect("folder");
        let any = "127.0.0.1:0".parse().expect("address");
        let tables = embedded_services::tables::start(dir.path(), any).expect("tables");
        let objects =
            embedded_services::objects::start(dir.path(), any, "key", "secret", &["edgecall"])
                .expect("objects");
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
        store.create_table_without_expiry().await.expect("table");
        let numbers: Vec<String> = (0..20).map(|n| format!("0108765{n:04}")).collect();
        store.add_test_numbers(&numbers).await.expect("numbers");
        World {
            store,
            _tables: tables,
            _objects: objects,
            _dir: dir,
        }
    }

    pub async fn person(&self, email: &str) -> (SessionToken, Session) {
        let account = NewAccount {
            email: email.into(),
            name: "Lin".into(),
            company: "Lin & Co".into(),
            mobile: "13800000000".into(),
            language: Language::English,
            portal: true,
            password: PasswordSource::Chosen(hash_password(PASSWORD).expect("hash")),
            created: NOON,
        };
        let account = self.store.create_account(account).await.expect("account");
        self.store
            .start_session(&account, NOON)
            .await
            .expect("session")
    }

    pub async fn opening(&self, prefix: &str, email: &str) -> Opening {
        let (tenant, branch, department, billing_account) =
            self.store.new_organisation_ids().await.expect("ids");
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

    /// A person with an instance of their own, and the way into it.
    pub async fn tenant(&self, prefix: &str) -> (SessionToken, Session, TenantScope) {
        let email = format!("owner@{prefix}.example");
        let (token, session) = self.person(&email).await;
        let opening = self.opening(prefix, &email).await;
        session
            .open_instance(&self.store, &opening)
            .await
            .expect("instance");
        let session = self
            .store
            .authenticate(&token.0, NOON)
            .await
            .expect("signed in");
        let scope = session
            .tenant(&opening.tenant.id, Page::CallRecords, Access::Write)
            .expect("scope");
        (token, session, scope)
    }
}

/// An answered call of 65 s that starts `after_ms` after noon.
pub fn call(
    scope: &TenantScope,
    config: &edgecall_model::config::TenantConfig,
    after_ms: i64,
) -> CallRecord {
    let start = NOON.plus(after_ms);
    let mut random = [0; 5];
    random[..4].copy_from_slice(&u32::try_from(after_ms).expect("small").to_be_bytes());
    CallRecord {
        v: RECORD_VERSION,
        call: CallId::from_parts(start, random),
        tenant: scope.tenant().clone(),
        branch: config.branches[0].id.clone(),
        department: config.departments[0].id.clone(),
        kind: CallKind::Inbound,
        customer: format!("1380000{after_ms:04}"),
        customer_kind: CustomerNumberKind::Mobile,
        region: Region::default(),
        hotline: config.numbers[0].number.clone(),
        hotline_kind: NumberType::Landline,
        trunk: None,
        sip_call_id: format!("sip-{after_ms}@carrier"),
        time_zone: "Asia/Shanghai".into(),
        excluded: false,
        start,
        platform_answer: Some(start),
        answer: Some(start.plus(5_000)),
        end: start.plus(70_000),
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
        legs: vec![LegRecord {
            leg: LegNo(0),
            agent: None,
            phone: Some(BoundPhone::Telephone),
            purpose: LegPurpose::Own,
            queue: None,
            dial: start,
            answer: Some(start),
            end: start.plus(70_000),
            reason: LegEnd::Released,
            talk_seconds: 70,
            ring_seconds: 0,
            external: None,
            offer: None,
            begun_by: None,
            hold_seconds: 0,
            holds: 0,
        }],
        recordings: vec![],
        decisions: vec![],
        agent: None,
        queue: None,
        controls: Default::default(),
    }
}

pub fn bill_line(record: &CallRecord, tenant: &Tenant) -> BillLine {
    BillLine {
        call: record.call.clone(),
        leg: LegNo(0),
        department: record.department.clone(),
        number: record.hotline.clone(),
        number_kind: NumberType::Landline,
        charge: ChargeType::CustomerInbound,
        start: record.start,
        month: "2025-11".into(),
        seconds: 70,
        minutes: 2,
        rate: Some(Money(600)),
        amount: Money(1200),
        account: tenant.billing_account.clone(),
        free: false,
        free_minutes: 0,
    }
}

pub fn delivery(record: &CallRecord, webhook: &str) -> Delivery {
    Delivery {
        event_id: format!("{}-{webhook}", record.call),
        webhook: WebhookId::new(webhook).expect("id"),
        push: PushType::ServiceRecord,
        call: Some(record.call.clone()),
        body: "{}".into(),
        event_time: record.end,
        attempt: 0,
        due: record.end,
    }
}

pub fn unknown_tenant() -> TenantId {
    TenantId::new("TCC9999999").expect("id")
}
