//! A customer calls, the flow answers, an agent talks in the browser, everything is stored.

mod node;

use edgecall_model::agent::AgentState;
use edgecall_model::desk::{DeskCallPhase, DeskEvent};
use edgecall_model::event::{Cause, Side};
use edgecall_model::node_api::{TestCallPhase, TestCallState, TestKey};
use edgecall_model::record::AnswerStatus;
use edgecall_store::{Mark, NodeScope, ObjectKey, RecordingFormat};
use media_audio::{Pcm, tone_level, wav};
use media_node::test_caller::{CallPlan, TestCaller};
use node::desk::{Desk, answer_next, hears, ready_desk};
use node::{RunningNode, open_company, records, scope, start_node, stores};
use serde_json::json;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;

fn plan(node: &RunningNode, number: &str, seconds: u64, record: Option<PathBuf>) -> CallPlan {
    CallPlan {
        id: format!("call-{number}"),
        to_uri: format!("sip:{number}@{}", node.sip),
        destination: Some(node.sip),
        from: "13800138000".into(),
        credentials: None,
        sound: Some(Arc::new(Pcm::tone(440, 1_000, 0.3))),
        keys: vec![TestKey {
            key: '1',
            after_ms: 800,
        }],
        hang_up_after_ms: seconds * 1_000,
        record,
    }
}

async fn over(states: &mut watch::Receiver<TestCallState>) -> TestCallState {
    let done = states.wait_for(|state| state.ended.is_some());
    tokio::time::timeout(Duration::from_secs(30), done)
        .await
        .expect("the call ends")
        .unwrap()
        .clone()
}

/// Waits until the checklist knows that an agent's browser sends audio (PORTAL-15, step 7).
async fn signed_in_from_the_browser(scope: &NodeScope) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while !scope.marks().await.unwrap().has(Mark::AgentSignedIn) {
        assert!(
            Instant::now() < deadline,
            "the sign-in from the browser is not marked"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_and_an_agent_hear_each_other_and_everything_is_stored() {
    let dir = tempfile::tempdir().unwrap();
    let stores = stores(dir.path()).await;
    let company = open_company(&stores.store, "first").await;
    let node = start_node(&stores.store, dir.path()).await;
    let (mut desk, phone) = ready_desk(&node, &company).await;

    signed_in_from_the_browser(&scope(&stores.store, &company.tenant)).await;

    let caller = TestCaller::start(Ipv4Addr::LOCALHOST.into()).await.unwrap();
    let heard = dir.path().join("heard.wav");
    let mut states = caller
        .place(plan(&node, &company.number, 5, Some(heard.clone())))
        .unwrap();
    let shown = answer_next(&mut desk).await;
    assert_eq!(
        (shown.customer.as_str(), shown.hotline.as_str()),
        ("13800138000", company.number.as_str())
    );
    assert_eq!(shown.keys, ["1"]);
    hears(&phone, 440).await;
    let state = over(&mut states).await;
    assert_eq!(state.phase, TestCallPhase::Ended, "{}", state.failure);
    desk.until("the end of the call", |e| {
        matches!(e, DeskEvent::Call { call: None }).then_some(())
    })
    .await;

    let heard = wav::read(&heard).unwrap().channel(0);
    let last = &heard[heard.len() - 8_000..heard.len() - 1_600];
    assert!(
        tone_level(last, 8_000, 1_000) > 0.2,
        "the customer hears the agent"
    );

    let scope = scope(&stores.store, &company.tenant);
    let record = records(&scope, 1).await.remove(0);
    assert_eq!(record.call, shown.call);
    assert_eq!(
        (record.status, record.hangup_by),
        (AnswerStatus::AgentAnswered, Side::Customer)
    );
    assert_eq!(record.sip_call_id, state.sip_call_id);
    assert_eq!(
        record.agent.as_ref().map(|a| a.number.as_str()),
        Some("1001")
    );

    let [recording] = record.recordings.as_slice() else {
        panic!("one recording")
    };
    let key = |format| {
        ObjectKey::recording(
            &company.tenant,
            record.start,
            &record.call,
            recording.recording,
            format,
        )
        .unwrap()
    };
    let stereo = scope
        .get_object(&key(RecordingFormat::Wav), None)
        .await
        .unwrap()
        .expect("a WAV file");
    let stereo = wav::parse(&stereo.bytes).unwrap();
    let (left, right) = (stereo.channel(0), stereo.channel(1));
    let middle = left.len() / 4..left.len() * 3 / 4;
    assert!(
        tone_level(&left[middle.clone()], 8_000, 440) > 0.2,
        "the customer is left"
    );
    assert!(
        tone_level(&right[middle.clone()], 8_000, 1_000) > 0.2,
        "the agent is right"
    );
    assert!(
        tone_level(&left[middle], 8_000, 1_000) < 0.05,
        "sides are apart"
    );
    let talk_ms = record.end.since(record.answer.unwrap());
    let file_ms = left.len() as i64 / 8;
    assert!(
        (file_ms - talk_ms).abs() <= 200,
        "file {file_ms} ms, talk {talk_ms} ms"
    );
    assert!(
        scope
            .object_size(&key(RecordingFormat::Mp3))
            .await
            .unwrap()
            .is_some_and(|size| size > 1_000)
    );
    assert!(
        scope
            .object_size(&key(RecordingFormat::Mixed))
            .await
            .unwrap()
            .is_some()
    );
    node.node.drain().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_numbers_are_refused_and_nothing_is_stored() {
    let dir = tempfile::tempdir().unwrap();
    let stores = stores(dir.path()).await;
    let company = open_company(&stores.store, "unknown").await;
    let node = start_node(&stores.store, dir.path()).await;
    let caller = TestCaller::start(Ipv4Addr::LOCALHOST.into()).await.unwrap();
    let mut states = caller.place(plan(&node, "02199999999", 5, None)).unwrap();
    let state = over(&mut states).await;
    assert_eq!(state.phase, TestCallPhase::Failed);
    assert!(state.failure.starts_with("404"), "{}", state.failure);
    let scope = scope(&stores.store, &company.tenant);
    assert!(records(&scope, 0).await.is_empty());
    assert_eq!(node.node.spool_backlog(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_desk_of_the_same_agent_takes_over() {
    let dir = tempfile::tempdir().unwrap();
    let stores = stores(dir.path()).await;
    let company = open_company(&stores.store, "twice").await;
    let node = start_node(&stores.store, dir.path()).await;
    let mut first = Desk::open(node.http, company.tenant.as_str(), &company.token).await;
    first
        .until("a state", |e| {
            matches!(e, DeskEvent::State { .. }).then_some(())
        })
        .await;
    let mut second = Desk::open(node.http, company.tenant.as_str(), &company.token).await;
    let from = first
        .until("the end", |event| match event {
            DeskEvent::KickedOut { from } => Some(from.clone()),
            _ => None,
        })
        .await;
    assert_eq!(from, "127.0.0.1");
    assert!(first.next().await.is_none(), "the first desk is closed");
    second
        .send(json!({ "type": "set_state", "state": "busy" }))
        .await;
    second
        .until("busy", |e| {
            matches!(
                e,
                DeskEvent::State {
                    state: AgentState::Busy,
                    ..
                }
            )
            .then_some(())
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_that_are_no_commands_are_refused_and_the_desk_stays() {
    let dir = tempfile::tempdir().unwrap();
    let stores = stores(dir.path()).await;
    let company = open_company(&stores.store, "odd").await;
    let node = start_node(&stores.store, dir.path()).await;
    let mut desk = Desk::open(node.http, company.tenant.as_str(), &company.token).await;
    for odd in [
        "",
        "[]",
        "{\"type\":\"dance\",\"id\":3}",
        "{\"type\":\"answer\",\"id\":4}",
        "\u{0}",
    ] {
        desk.raw(odd).await;
        let code = desk
            .until("a refusal", |event| match event {
                DeskEvent::Refused { error, .. } => Some(error.code.clone()),
                _ => None,
            })
            .await;
        assert_eq!(code, "bad_request", "{odd:?}");
    }
    let offer = desk
        .send(json!({ "type": "phone_offer", "sdp": "v=0" }))
        .await;
    desk.until("a refused offer", |event| match event {
        DeskEvent::Refused { id, .. } if *id == offer => Some(()),
        _ => None,
    })
    .await;
    let ping = desk.send(json!({ "type": "ping" })).await;
    desk.until("pong", |e| {
        matches!(e, DeskEvent::Pong { id, .. } if *id == ping).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_a_crash_cut_off_is_stored_by_the_next_start() {
    // Proves: MET-024
    let dir = tempfile::tempdir().unwrap();
    let stores = stores(dir.path()).await;
    let company = open_company(&stores.store, "crash").await;
    let node = start_node(&stores.store, dir.path()).await;
    let caller = TestCaller::start(Ipv4Addr::LOCALHOST.into()).await.unwrap();
    let mut states = caller.place(plan(&node, &company.number, 2, None)).unwrap();
    over(&mut states).await;
    let scope = scope(&stores.store, &company.tenant);
    let whole = records(&scope, 1).await.remove(0);
    let key = ObjectKey::event_log(&company.tenant, whole.start, &whole.call).unwrap();
    let log = scope.get_object(&key, None).await.unwrap().unwrap().bytes;
    let mut events = media_node::recording::read_events(&log);
    // The same call under another name, cut off after its flow began, lies in the spool.
    let cut = edgecall_model::CallId::new("0199aaaaaaaa0000000001").unwrap();
    if let edgecall_model::event::EventBody::CallStarted {
        call, sip_call_id, ..
    } = &mut events[0].body
    {
        *call = cut.clone();
        *sip_call_id = "cut".into();
    }
    events.truncate(4);
    let other = tempfile::tempdir().unwrap();
    let place = other.path().join("spool").join(cut.as_str());
    std::fs::create_dir_all(&place).unwrap();
    std::fs::write(
        place.join("events.log"),
        media_node::recording::write_events(&events).unwrap(),
    )
    .unwrap();
    let second = start_node(&stores.store, other.path()).await;
    let found = records(&scope, 2)
        .await
        .into_iter()
        .find(|r| r.call == cut)
        .expect("the cut call");
    assert_eq!(
        (found.cause, found.hangup_by),
        (Cause::PlatformFault, Side::System)
    );
    let deadline = Instant::now() + Duration::from_secs(10);
    while second.node.spool_backlog() > 0 || place.exists() {
        assert!(Instant::now() < deadline, "the spool is not empty");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_comes_back_within_its_time_goes_on_with_the_call() {
    let dir = tempfile::tempdir().unwrap();
    let stores = stores(dir.path()).await;
    let company = open_company(&stores.store, "reload").await;
    let node = start_node(&stores.store, dir.path()).await;
    let (mut desk, phone) = ready_desk(&node, &company).await;
    let caller = TestCaller::start(Ipv4Addr::LOCALHOST.into()).await.unwrap();
    let mut states = caller
        .place(plan(&node, &company.number, 20, None))
        .unwrap();
    let call = answer_next(&mut desk).await.call;
    hears(&phone, 440).await;
    drop(desk);
    phone.close().await;

    let (mut desk, phone) = ready_desk(&node, &company).await;
    let shown = desk.until("the same call", |event| match event {
        DeskEvent::Call { call: Some(call) } if call.phase == DeskCallPhase::Talking => {
            Some(call.clone())
        }
        _ => None,
    });
    // The call may have been shown before the audio was up; hearing is what counts.
    let _ = tokio::time::timeout(Duration::from_millis(300), shown).await;
    hears(&phone, 440).await;
    desk.send(json!({ "type": "hang_up", "call": call })).await;
    over(&mut states).await;
    let record = records(&scope(&stores.store, &company.tenant), 1)
        .await
        .remove(0);
    assert_eq!((record.call, record.hangup_by), (call, Side::Agent));
    assert_eq!(record.recordings.len(), 1, "one recording over the gap");
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_go_on_while_the_stores_are_away_and_arrive_afterwards() {
    let dir = tempfile::tempdir().unwrap();
    let stores = stores(dir.path()).await;
    let company = open_company(&stores.store, "away").await;
    let node = start_node(&stores.store, dir.path()).await;
    let (mut desk, phone) = ready_desk(&node, &company).await;
    let caller = TestCaller::start(Ipv4Addr::LOCALHOST.into()).await.unwrap();
    // The number is known to the node from this first call.
    let mut first = caller.place(plan(&node, &company.number, 3, None)).unwrap();
    answer_next(&mut desk).await;
    over(&mut first).await;

    stores.tables.pause().await;
    stores.objects.pause().await;
    let mut second = caller.place(plan(&node, &company.number, 4, None)).unwrap();
    answer_next(&mut desk).await;
    hears(&phone, 440).await;
    assert_eq!(over(&mut second).await.phase, TestCallPhase::Ended);
    assert!(
        node.node.spool_backlog() >= 1,
        "the call waits in the spool"
    );
    stores.tables.resume().await.unwrap();
    stores.objects.resume().await.unwrap();

    let found = records(&scope(&stores.store, &company.tenant), 2).await;
    assert!(
        found
            .iter()
            .all(|record| record.status == AnswerStatus::AgentAnswered)
    );
    let deadline = Instant::now() + Duration::from_secs(30);
    while node.node.spool_backlog() > 0 {
        assert!(Instant::now() < deadline, "the backlog does not empty");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
