//! Call records and recordings of calls that a node has finished.

use crate::world::{Centre, World};
use bytes::Bytes;
use edgecall_model::event::{CallKind, Cause, Event, EventBody, Side};
use edgecall_model::number::{CustomerNumberKind, NumberType, Region};
use edgecall_model::record::{
    AnswerStatus, BillLine, CallRecord, ChargeType, RECORD_VERSION, RecordingRef,
};
use edgecall_model::{
    At, BillingAccountId, BranchId, CallId, DepartmentId, LegNo, Money, TenantId,
};
use edgecall_store::{FinishedCall, NodeIdentity, NodeScope, ObjectKey, RecordingFormat};
use function_runtime::testing::{Answer, NOON};
use http::Request;
use serde_json::{Value, json};

pub fn record(centre: &Centre, start: At) -> CallRecord {
    CallRecord {
        v: RECORD_VERSION,
        call: CallId::from_parts(start, [7; 5]),
        tenant: TenantId::new(centre.tenant.clone()).expect("id"),
        branch: BranchId::new("JG0000001").expect("id"),
        department: DepartmentId::new(centre.department.clone()).expect("id"),
        kind: CallKind::Inbound,
        customer: "13812345678".into(),
        customer_kind: CustomerNumberKind::Mobile,
        region: Region::default(),
        hotline: centre.number.clone(),
        hotline_kind: NumberType::Landline,
        trunk: None,
        sip_call_id: format!("sip-{}", start.0),
        time_zone: "Asia/Shanghai".into(),
        excluded: false,
        start,
        platform_answer: Some(start),
        answer: Some(start.plus(5_000)),
        end: start.plus(65_000),
        status: AnswerStatus::AgentAnswered,
        hangup_by: Side::Customer,
        cause: Cause::Normal,
        total_seconds: 65,
        talk_seconds: 60,
        hold_seconds: 0,
        holds: 0,
        wait_seconds: 0,
        flow: None,
        path: vec![],
        visits: vec![],
        legs: vec![],
        recordings: vec![RecordingRef {
            recording: 0,
            start: start.plus(5_000),
            end: start.plus(65_000),
            left: LegNo(0),
            right: LegNo(1),
        }],
        decisions: vec![],
        agent: None,
        queue: None,
        controls: Default::default(),
    }
}

async fn finish(world: &World, record: &CallRecord) -> NodeScope {
    finish_with_minutes(world, record, 2).await
}

/// Stores a call with one bill line of so many minutes.
pub async fn finish_with_minutes(world: &World, record: &CallRecord, minutes: i64) -> NodeScope {
    let node = NodeIdentity {
        node: "n1".into(),
        address: String::new(),
    };
    let scope = world
        .test
        .platform
        .store()
        .spool_scope(&node, &record.tenant);
    let line = BillLine {
        call: record.call.clone(),
        leg: LegNo(0),
        department: record.department.clone(),
        number: record.hotline.clone(),
        number_kind: NumberType::Landline,
        charge: ChargeType::CustomerInbound,
        start: record.start,
        month: "2025-11".into(),
        seconds: minutes * 60 - 55,
        minutes,
        rate: Some(Money(600)),
        amount: Money(minutes * 600),
        account: BillingAccountId::new("ZH0000001").expect("id"),
        free: false,
        free_minutes: 0,
    };
    let bytes = rmp_serde::to_vec_named(record).expect("bytes");
    let delta = edgecall_metrics::fold(record);
    let call = FinishedCall {
        record,
        record_bytes: &bytes,
        bill_lines: &[line],
        delta: &delta,
        deliveries: &[],
    };
    scope.finish_call(&call).await.expect("stored");
    scope
}

async fn listen(world: &World, path: &str, token: &str, range: Option<&str>) -> Answer {
    let mut request = Request::get(format!("http://portal.test{path}"))
        .header("authorization", format!("Bearer {token}"));
    if let Some(range) = range {
        request = request.header("range", range);
    }
    world
        .test
        .send_request(
            function_admin::router(),
            request.body(Bytes::new()).expect("request"),
        )
        .await
}

#[tokio::test]
async fn a_finished_call_is_listed_with_its_charges() {
    let world = World::start().await;
    let centre = world.centre("lin").await;
    let old = record(&centre, NOON.plus(-3_600_000));
    let new = record(&centre, NOON.plus(-60_000));
    finish(&world, &old).await;
    finish(&world, &new).await;
    let list = async |query: &str| {
        let rows = world
            .get(
                &centre.path(&format!("/call-records{query}")),
                &centre.token,
            )
            .await
            .json;
        let items = rows["items"]
            .as_array()
            .unwrap_or_else(|| panic!("{query}: {rows}"))
            .iter();
        items
            .map(|row| row["call"].as_str().expect("call").to_owned())
            .collect::<Vec<_>>()
    };
    let (old_id, new_id) = (old.call.to_string(), new.call.to_string());
    assert_eq!(list("").await, [new_id.clone(), old_id.clone()]);
    assert_eq!(
        list(&format!("?from={}", NOON.0 - 120_000)).await,
        vec![new_id.clone()]
    );
    assert_eq!(list("?status=agent_answered&customer=138").await.len(), 2);
    assert!(list("?status=system_answered").await.is_empty());
    // 11:00 to 11:59 and 11:59 in Shanghai; what the report counts, and what it does not.
    assert_eq!(list("?hour=11").await.len(), 2);
    assert!(list("?hour=12").await.is_empty());
    assert_eq!(list("?metric=talk_middle&hour=11").await.len(), 2);
    assert!(list("?metric=unanswered").await.is_empty());
    assert_eq!(
        list(&format!("?department={}", centre.department))
            .await
            .len(),
        2
    );
    assert!(list("?department=BM9999999").await.is_empty());
    let odd = centre.path("/call-records?metric=talk_seconds");
    assert_eq!(world.get(&odd, &centre.token).await.code(), "invalid_field");
    assert_eq!(
        list(&format!("?sip_call_id={}", old.sip_call_id)).await,
        vec![old_id.clone()]
    );
    assert_eq!(list(&format!("?call={new_id}")).await, [new_id]);
    let detail = world
        .get(
            &centre.path(&format!("/call-records/{old_id}")),
            &centre.token,
        )
        .await
        .json;
    assert_eq!(detail["record"], serde_json::to_value(&old).expect("json"));
    assert_eq!(
        (
            &detail["charges"][0]["amount"],
            &detail["charges"][0]["minutes"],
            &detail["charges"][0]["free_minutes"]
        ),
        (&json!(0), &json!(2), &json!(2)),
        "free in the trial"
    );
    assert_eq!(
        detail["recordings"],
        json!([{ "recording": 0, "duration_ms": null, "formats": [],
            "kept_until": old.end.0 + 7 * 24 * 3_600_000 }])
    );
    let spent = world.get(&centre.path(""), &centre.token).await.json;
    assert_eq!(spent["estimated_balance"], 0, "free in the trial");
    let backwards = world
        .get(
            &centre.path("/call-records?from=2000&to=1000"),
            &centre.token,
        )
        .await;
    assert_eq!(backwards.code(), "invalid_field");
}

#[tokio::test]
async fn a_recording_plays_by_ranges_and_ticks_the_checklist() {
    let world = World::start().await;
    let centre = world.centre("lin").await;
    let call = record(&centre, NOON.plus(-60_000));
    let scope = finish(&world, &call).await;
    let path = centre.path(&format!("/call-records/{}/recordings/0/audio", call.call));
    assert_eq!(
        listen(&world, &path, &centre.token, None).await.code(),
        "not_found",
        "not stored yet"
    );

    let sound: Bytes = (0..1_500_000u32).map(|n| n.to_le_bytes()[0]).collect();
    let key = ObjectKey::recording(
        &call.tenant,
        call.start,
        &call.call,
        0,
        RecordingFormat::Mp3,
    )
    .expect("key");
    scope
        .put_object(&key, "audio/mpeg", sound.clone())
        .await
        .expect("stored");
    let part = listen(&world, &path, &centre.token, Some("bytes=100-199")).await;
    assert_eq!((part.status, &part.bytes[..]), (206, &sound[100..200]));
    assert_eq!(part.headers["content-range"], "bytes 100-199/1500000");
    assert_eq!(part.headers["content-type"], "audio/mpeg");
    assert_eq!(part.headers["accept-ranges"], "bytes");
    let steps = world
        .get(&centre.path("/checklist"), &centre.token)
        .await
        .json;
    assert_eq!(
        (&steps["items"][7]["done"], &steps["items"][8]["done"]),
        (&json!(true), &json!(false))
    );

    let start = listen(&world, &path, &centre.token, Some("bytes=0-")).await;
    assert_eq!((start.status, start.bytes.len()), (206, 1024 * 1024));
    let rest = listen(&world, &path, &centre.token, Some("bytes=1048576-")).await;
    assert_eq!([start.bytes, rest.bytes].concat(), sound);
    let steps = world
        .get(&centre.path("/checklist"), &centre.token)
        .await
        .json;
    assert_eq!(steps["items"][8]["done"], true);
    let beyond = listen(&world, &path, &centre.token, Some("bytes=1500000-")).await;
    assert_eq!(
        (
            beyond.status,
            beyond.headers["content-range"].to_str().expect("text")
        ),
        (416, "bytes */1500000")
    );

    let small = ObjectKey::recording(
        &call.tenant,
        call.start,
        &call.call,
        0,
        RecordingFormat::Wav,
    )
    .expect("key");
    scope
        .put_object(&small, "audio/wav", Bytes::from_static(b"RIFF"))
        .await
        .expect("stored");
    let whole = listen(
        &world,
        &format!("{path}?format=wav&download=true"),
        &centre.token,
        None,
    )
    .await;
    assert_eq!((whole.status, &whole.bytes[..]), (200, &b"RIFF"[..]));
    let disposition = whole.headers["content-disposition"]
        .to_str()
        .expect("text")
        .to_owned();
    assert!(
        disposition.contains("filename=\"20251120-115900-13812345678-0.wav\""),
        "{disposition}"
    );
    let detail = world
        .get(
            &centre.path(&format!("/call-records/{}", call.call)),
            &centre.token,
        )
        .await
        .json;
    assert_eq!(
        detail["recordings"][0],
        json!({ "recording": 0, "duration_ms": 60_000, "formats": ["wav", "mp3"],
            "kept_until": call.end.0 + 7 * 24 * 3_600_000 })
    );
    let missing = path.replace("/recordings/0/", "/recordings/1/");
    assert_eq!(
        listen(&world, &missing, &centre.token, None).await.code(),
        "not_found"
    );
}

#[tokio::test]
async fn the_event_log_of_a_call_is_shown_with_its_texts() {
    let world = World::start().await;
    let centre = world.centre("lin").await;
    let call = record(&centre, NOON.plus(-60_000));
    let scope = finish(&world, &call).await;
    let path = centre.path(&format!("/call-records/{}/events", call.call));
    assert_eq!(
        world.get(&path, &centre.token).await.code(),
        "not_found",
        "not stored yet"
    );
    let event = |seq, body| Event {
        v: 1,
        seq,
        at: call.start.plus(i64::from(seq)),
        body,
    };
    let events = [
        event(
            0,
            EventBody::Decided {
                step: "number".into(),
                result: "found".into(),
            },
        ),
        event(
            1,
            EventBody::CallEnded {
                by: Side::Customer,
                cause: Cause::Normal,
            },
        ),
    ];
    let log: Vec<u8> = events
        .iter()
        .flat_map(|event| rmp_serde::to_vec_named(event).expect("bytes"))
        .collect();
    let key = ObjectKey::event_log(&call.tenant, call.start, &call.call).expect("key");
    scope
        .put_object(&key, "application/vnd.msgpack", log.into())
        .await
        .expect("stored");
    let shown = world.get(&path, &centre.token).await.json;
    assert_eq!(
        shown["events"][1]["event"],
        serde_json::to_value(&events[1]).expect("json")
    );
    assert_eq!(
        (&shown["events"][1]["text"], &shown["events"][1]["text_zh"]),
        (&json!("Call ended"), &json!("通话结束"))
    );
    let nobody = centre.path("/call-records/unknown/events");
    assert_eq!(
        world
            .send("GET", &nobody, Some(&centre.token), Value::Null)
            .await
            .code(),
        "not_found"
    );
}
