//! Saving configuration, finishing calls, holding a tenant, pushing events.

use crate::support::{NOON, World, bill_line, call, delivery};
use edgecall_model::agent::{AgentState, StateCause, StateChange};
use edgecall_model::record::AnswerStatus;
use edgecall_model::webhook::{PushLogLine, Webhook};
use edgecall_model::{At, WebhookId};
use edgecall_store::{
    AuditLine, AuditQuery, Begun, CallFilter, ConfigChange, Finish, FinishedCall, Mark,
    NodeIdentity, Outcome, PageRequest, PushQuery, StoredReply, random_id,
};

fn node(name: &str) -> NodeIdentity {
    NodeIdentity {
        node: name.into(),
        address: format!("http://{name}:9000"),
    }
}

#[tokio::test]
async fn every_save_is_a_version_and_none_is_lost() {
    let world = World::start().await;
    let (_, _, scope) = world.tenant("lin").await;
    assert_eq!(scope.config_version().await.expect("version"), 1);
    let saves = (0..10).map(|n| {
        let scope = scope.clone();
        async move {
            scope
                .edit_config(|config| {
                    let mut queue = config.queues[0].clone();
                    queue.number = format!("{}", 200 + n);
                    queue.id = edgecall_model::QueueId::new(random_id()).expect("id");
                    Ok((ConfigChange::new().put_queue(&queue)?, ()))
                })
                .await
        }
    });
    let mut versions: Vec<u64> = futures::future::join_all(saves)
        .await
        .into_iter()
        .map(|saved| saved.expect("saved").version)
        .collect();
    versions.sort_unstable();
    assert_eq!(versions, (2..=11).collect::<Vec<u64>>());
    let config = scope.load_config().await.expect("config");
    assert_eq!((config.version, config.queues.len()), (11, 11));
}

#[tokio::test]
async fn an_edit_that_refuses_changes_nothing() {
    let world = World::start().await;
    let (_, _, scope) = world.tenant("lin").await;
    let before = scope.load_config().await.expect("config");
    let refused = scope
        .edit_config::<()>(|_| {
            Err(edgecall_model::Problem::new(
                &edgecall_model::error::codes::IN_USE,
            ))
        })
        .await;
    assert_eq!(refused.expect_err("refused").code.code, "in_use");
    assert_eq!(scope.load_config().await.expect("config"), before);
}

#[tokio::test]
async fn a_finished_call_is_counted_once_however_often_it_is_sent() {
    let world = World::start().await;
    let (_, _, scope) = world.tenant("lin").await;
    let config = scope.load_config().await.expect("config");
    let record = call(&scope, &config, 0);
    let bytes = rmp_serde::to_vec_named(&record).expect("bytes");
    let delta = edgecall_metrics::fold(&record);
    let finished = FinishedCall {
        record: &record,
        record_bytes: &bytes,
        bill_lines: &[bill_line(&record, &config.tenant)],
        delta: &delta,
        deliveries: &[delivery(&record, "w1")],
    };
    let spool = world.store.spool_scope(&node("a"), scope.tenant());
    let sent = futures::future::join_all((0..4).map(|_| spool.finish_call(&finished))).await;
    let stored = sent
        .iter()
        .filter(|result| **result == Ok(Finish::Stored))
        .count();
    assert_eq!((stored, sent.len()), (1, 4), "{sent:?}");
    assert_eq!(spool.finish_call(&finished).await, Ok(Finish::Already));

    assert_eq!(
        scope.call_record(&record.call).await.expect("read"),
        Some(record.clone())
    );
    assert_eq!(
        scope.call_record_bytes(&record.call).await.expect("read"),
        Some(bytes)
    );
    let found = scope
        .call_by_sip_id(&record.sip_call_id)
        .await
        .expect("read");
    assert_eq!(found.map(|r| r.call), Some(record.call.clone()));
    let buckets = scope
        .report_buckets("2025-11-20", "2025-11-20")
        .await
        .expect("report");
    assert_eq!(buckets.len(), 1);
    assert_eq!((buckets[0].counts, buckets[0].hour), (delta.counts, 12));
    assert_eq!(
        scope
            .bill_lines("2025-11", Some(&record.department))
            .await
            .expect("lines")
            .len(),
        1
    );
    let months = [edgecall_rating::Month::parse("2025-11").expect("a month")];
    let of_call = scope
        .bill_lines_of_call(&config.tenant, &months, &record.department, &record.call)
        .await
        .expect("lines");
    assert_eq!(of_call.len(), 1);
    assert_eq!(world.store.waiting_deliveries().await.expect("outbox"), 1);
    assert!(scope.marks().await.expect("marks").has(Mark::FirstCall));
}

#[tokio::test]
async fn the_call_list_is_newest_first_by_pages_and_filters() {
    let world = World::start().await;
    let (_, _, scope) = world.tenant("lin").await;
    let config = scope.load_config().await.expect("config");
    let spool = world.store.spool_scope(&node("a"), scope.tenant());
    for n in 0..25 {
        let mut record = call(&scope, &config, n * 1_000);
        if n % 5 == 0 {
            record.status = AnswerStatus::SystemAnswered;
        }
        let bytes = rmp_serde::to_vec_named(&record).expect("bytes");
        let delta = edgecall_metrics::fold(&record);
        let finished = FinishedCall {
            record: &record,
            record_bytes: &bytes,
            bill_lines: &[],
            delta: &delta,
            deliveries: &[],
        };
        spool.finish_call(&finished).await.expect("stored");
    }
    let all = CallFilter {
        from: NOON,
        to: NOON.plus(60_000),
        status: None,
        customer: None,
        hotline: None,
        agent: None,
        ..CallFilter::default()
    };
    let mut starts = Vec::new();
    let mut page = PageRequest {
        cursor: None,
        limit: Some(10),
    };
    loop {
        let found = scope.call_records(&all, &page).await.expect("page");
        starts.extend(found.items.iter().map(|r| r.start));
        match found.next {
            Some(next) => page.cursor = Some(next),
            None => break,
        }
    }
    let expected: Vec<At> = (0..25).rev().map(|n| NOON.plus(n * 1_000)).collect();
    assert_eq!(starts, expected);

    let few = CallFilter {
        status: Some(AnswerStatus::SystemAnswered),
        ..all.clone()
    };
    assert_eq!(
        scope
            .call_records(&few, &PageRequest::default())
            .await
            .expect("page")
            .items
            .len(),
        5
    );
    let range = CallFilter {
        from: NOON.plus(5_000),
        to: NOON.plus(7_000),
        ..all.clone()
    };
    assert_eq!(
        scope
            .call_records(&range, &PageRequest::default())
            .await
            .expect("page")
            .items
            .len(),
        2
    );
    let customer = CallFilter {
        customer: Some("13800003".into()),
        ..all
    };
    assert_eq!(
        scope
            .call_records(&customer, &PageRequest::default())
            .await
            .expect("page")
            .items
            .len(),
        1
    );
}

#[tokio::test]
async fn one_node_holds_a_tenant_and_a_late_one_cannot_go_on() {
    let world = World::start().await;
    let (_, _, scope) = world.tenant("lin").await;
    let (store, tenant) = (&world.store, scope.tenant());
    let mut a = store
        .claim_tenant(tenant, &node("a"), 10_000, NOON)
        .await
        .expect("claim")
        .expect("free");
    let b = store
        .claim_tenant(tenant, &node("b"), 10_000, NOON.plus(9_999))
        .await
        .expect("claim");
    assert!(b.is_none(), "a holds it");
    let holder = store
        .lease_holder(tenant, NOON)
        .await
        .expect("read")
        .expect("held");
    assert_eq!((holder.identity, holder.fencing), (node("a"), a.fencing()));
    assert!(a.renew(NOON.plus(9_000)).await.expect("renew"));
    assert_eq!(a.until(), NOON.plus(19_000));

    let late = NOON.plus(19_000);
    assert_eq!(store.lease_holder(tenant, late).await.expect("read"), None);
    let b = store
        .claim_tenant(tenant, &node("b"), 10_000, late)
        .await
        .expect("claim")
        .expect("free again");
    assert!(b.fencing() > a.fencing());
    assert!(!a.renew(late).await.expect("renew"), "a was too late");
    a.release().await.expect("harmless");
    let holder = store
        .lease_holder(tenant, late)
        .await
        .expect("read")
        .expect("held");
    assert_eq!(holder.identity, node("b"));
    b.release().await.expect("released");
    assert!(
        store
            .claim_tenant(tenant, &node("a"), 10_000, late)
            .await
            .expect("claim")
            .is_some()
    );
}

#[tokio::test]
async fn a_node_sees_a_save_by_one_cheap_read() {
    let world = World::start().await;
    let (_, _, scope) = world.tenant("lin").await;
    let lease = world
        .store
        .claim_tenant(scope.tenant(), &node("a"), 10_000, NOON)
        .await
        .expect("claim")
        .expect("free");
    assert_eq!(
        lease.scope().load_config_newer_than(1).await.expect("read"),
        None
    );
    let save =
        scope.edit_config(|config| Ok((ConfigChange::new().put_queue(&config.queues[0])?, ())));
    save.await.expect("saved");
    let newer = lease
        .scope()
        .load_config_newer_than(1)
        .await
        .expect("read")
        .expect("newer");
    assert_eq!(newer.version, 2);
}

fn line(event: &str, attempt: i8, success: bool, at: At) -> PushLogLine {
    PushLogLine {
        event_id: event.into(),
        webhook: WebhookId::new("w1").expect("id"),
        push: edgecall_model::webhook::PushType::ServiceRecord,
        call: None,
        url: "http://example.com".into(),
        attempt,
        status: Some(if success { 200 } else { 500 }),
        success,
        answer: String::new(),
        at,
        duration_ms: 5,
        body: "{}".into(),
    }
}

#[tokio::test]
async fn a_delivery_leaves_the_outbox_only_when_it_is_over() {
    let world = World::start().await;
    let (_, _, scope) = world.tenant("lin").await;
    let config = scope.load_config().await.expect("config");
    let pushed = delivery(&call(&scope, &config, 0), "w1");
    scope
        .enqueue(std::slice::from_ref(&pushed))
        .await
        .expect("queued");
    let store = &world.store;
    assert!(
        store
            .claim_deliveries(10, 60_000, NOON)
            .await
            .expect("claim")
            .is_empty(),
        "not due yet"
    );
    let due = pushed.due;
    let claimed = store
        .claim_deliveries(10, 60_000, due)
        .await
        .expect("claim");
    assert_eq!(claimed.len(), 1);
    assert_eq!(claimed[0].delivery, pushed);
    assert!(
        store
            .claim_deliveries(10, 60_000, due)
            .await
            .expect("claim")
            .is_empty(),
        "taken"
    );
    // This sender died; the delivery comes back.
    let again = store
        .claim_deliveries(10, 60_000, due.plus(60_000))
        .await
        .expect("claim");
    let retry = due.plus(65_000);
    again[0]
        .settle(
            Outcome::Again(retry),
            &line(&pushed.event_id, 0, false, due),
        )
        .await
        .expect("settled");
    // The first sender wakes up: its word no longer counts.
    claimed[0]
        .settle(Outcome::Over, &line(&pushed.event_id, 0, true, due.plus(1)))
        .await
        .expect("settled");
    let last = store
        .claim_deliveries(10, 60_000, retry)
        .await
        .expect("claim");
    assert_eq!(
        (last[0].delivery.attempt, last[0].delivery.event_id.as_str()),
        (1, pushed.event_id.as_str())
    );
    last[0]
        .settle(Outcome::Over, &line(&pushed.event_id, 1, true, retry))
        .await
        .expect("settled");
    assert_eq!(store.waiting_deliveries().await.expect("outbox"), 0);
    let log = scope
        .push_log(&PushQuery::default(), &PageRequest::default())
        .await
        .expect("log");
    assert_eq!(
        log.items.iter().map(|l| l.attempt).collect::<Vec<_>>(),
        [1, 0, 0]
    );
    let failed = PushQuery {
        success: Some(false),
        ..PushQuery::default()
    };
    assert_eq!(
        scope
            .push_log(&failed, &PageRequest::default())
            .await
            .expect("log")
            .items
            .len(),
        1
    );
    assert!(
        scope
            .pushed_event(&pushed.event_id)
            .await
            .expect("read")
            .is_some()
    );
}

#[tokio::test]
async fn a_rotated_secret_signs_beside_the_old_one_for_a_day() {
    let world = World::start().await;
    let (_, _, scope) = world.tenant("lin").await;
    let webhook = Webhook {
        id: WebhookId::new("w1").expect("id"),
        push: edgecall_model::webhook::PushType::ServiceRecord,
        url: "https://example.com/hook".into(),
        timeout_seconds: 10,
        retries: 3,
        active: true,
    };
    scope.add_webhook(&webhook, "old").await.expect("added");
    assert_eq!(
        scope
            .webhook_secret(&webhook.id, NOON)
            .await
            .expect("secret")
            .previous,
        None
    );
    scope
        .rotate_webhook_secret(&webhook.id, "new", NOON)
        .await
        .expect("rotated");
    let during = scope
        .webhook_secret(&webhook.id, NOON.plus(86_399_999))
        .await
        .expect("secret");
    assert_eq!(
        (during.current.as_str(), during.previous.as_deref()),
        ("new", Some("old"))
    );
    let after = scope
        .webhook_secret(&webhook.id, NOON.plus(86_400_000))
        .await
        .expect("secret");
    assert_eq!(after.previous, None);
    assert_eq!(scope.webhooks().await.expect("list"), vec![webhook.clone()]);
    scope.delete_webhook(&webhook.id).await.expect("deleted");
    assert_eq!(
        scope
            .webhook(&webhook.id)
            .await
            .expect_err("gone")
            .code
            .code,
        "not_found"
    );
}

#[tokio::test]
async fn an_idempotency_key_answers_the_same_request_again_and_refuses_another() {
    let world = World::start().await;
    let store = &world.store;
    let begin =
        |request: &'static str, at| store.begin_idempotent("account", "key-12345", request, at);
    assert_eq!(begin("r1", NOON).await, Ok(Begun::First));
    assert_eq!(
        begin("r1", NOON).await.expect_err("runs").code.code,
        "changed_meanwhile"
    );
    let reply = StoredReply {
        status: 200,
        body: "{}".into(),
        cookies: vec!["a=b".into()],
    };
    store
        .finish_idempotent("account", "key-12345", &reply)
        .await
        .expect("kept");
    assert_eq!(
        begin("r1", NOON.plus(3_600_000)).await,
        Ok(Begun::Repeat(reply))
    );
    assert_eq!(
        begin("r2", NOON).await.expect_err("other").code.code,
        "idempotency_mismatch"
    );
    assert_eq!(
        begin("r2", NOON.plus(25 * 3_600_000)).await,
        Ok(Begun::First),
        "a day later it is free"
    );
}

#[tokio::test]
async fn state_changes_and_operations_are_listed_as_they_were_added() {
    let world = World::start().await;
    let (_, _, scope) = world.tenant("lin").await;
    let agent = scope.load_config().await.expect("config").agents[0].clone();
    let change = |from, to, at| StateChange {
        agent: agent.id.clone(),
        agent_number: "1001".into(),
        from,
        to,
        reason: String::new(),
        at,
        cause: StateCause::Own,
        call: None,
    };
    let changes = [
        change(AgentState::Offline, AgentState::Available, NOON),
        change(AgentState::Available, AgentState::Busy, NOON),
        change(AgentState::Busy, AgentState::Offline, NOON.plus(5)),
    ];
    let spool = world.store.spool_scope(&node("a"), scope.tenant());
    spool.log_states(&changes).await.expect("logged");
    spool.log_states(&changes).await.expect("logged again");
    // Cut differently the second time, as after a restart: the numbers keep them apart.
    let numbered = [(0, changes[0].clone()), (1, changes[1].clone())];
    for one in &numbered {
        let again = spool.log_numbered_states(std::slice::from_ref(one)).await;
        again.expect("logged once more");
    }
    let listed = scope
        .agent_states(&agent.id, NOON, NOON.plus(10))
        .await
        .expect("list");
    assert_eq!(listed, changes);

    for n in 0..45 {
        let line = AuditLine {
            at: NOON.plus(n),
            who: "lin@example.com".into(),
            address: "127.0.0.1".into(),
            operation: "create_agent".into(),
            object: if n % 9 == 0 { "queue" } else { "agent" }.into(),
            action: "create".into(),
            key: n.to_string(),
            result: "ok".into(),
            before: String::new(),
            after: "{}".into(),
        };
        scope.log_operation(&line).await.expect("logged");
    }
    let mut seen = Vec::new();
    let mut page = PageRequest::default();
    loop {
        let found = scope
            .operation_log(&AuditQuery::default(), &page)
            .await
            .expect("page");
        seen.extend(found.items.into_iter().map(|l| l.key));
        match found.next {
            Some(next) => page.cursor = Some(next),
            None => break,
        }
    }
    assert_eq!(
        seen,
        (0..45).rev().map(|n| n.to_string()).collect::<Vec<_>>()
    );
    let queues = AuditQuery {
        object: Some("queue".into()),
        ..AuditQuery::default()
    };
    assert_eq!(
        scope
            .operation_log(&queues, &PageRequest::default())
            .await
            .expect("page")
            .items
            .len(),
        5
    );
}

#[tokio::test]
async fn skipped_steps_can_be_taken_back() {
    let world = World::start().await;
    let (_, _, scope) = world.tenant("lin").await;
    scope.skip_step("seats", true).await.expect("skipped");
    scope.mark(Mark::FirstPlayback, NOON).await.expect("marked");
    let marks = scope.marks().await.expect("marks");
    assert!(
        marks.is_skipped("seats") && marks.has(Mark::FirstPlayback) && !marks.has(Mark::FirstCall)
    );
    scope.skip_step("seats", false).await.expect("back");
    assert!(!scope.marks().await.expect("marks").is_skipped("seats"));
}
