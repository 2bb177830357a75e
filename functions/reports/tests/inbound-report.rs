//! The inbound report through its API, over embedded stores.

use edgecall_metrics::fold;
use edgecall_model::At;
use edgecall_model::record::{AnswerStatus, CallRecord};
use edgecall_store::{FinishedCall, PageRequest};
use function_reports::router;
use function_runtime::TestTenant;
use function_runtime::testing::{NOON, TestWorld};
use serde_json::Value;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

async fn finish(tenant: &TestTenant, record: &CallRecord) {
    let bytes = rmp_serde::to_vec_named(record).expect("record");
    let delta = fold(record);
    let call = FinishedCall {
        record,
        record_bytes: &bytes,
        bill_lines: &[],
        delta: &delta,
        deliveries: &[],
    };
    tenant.node.finish_call(&call).await.expect("stored");
}

/// Answered on the 20th at noon and at 13:00, lost on the 22nd.
async fn three_calls(tenant: &TestTenant) {
    finish(tenant, &tenant.call(NOON)).await;
    finish(tenant, &tenant.call(NOON.plus(HOUR))).await;
    let lost = CallRecord {
        status: AnswerStatus::AgentNotAnswered,
        answer: None,
        talk_seconds: 0,
        legs: vec![],
        ..tenant.call(NOON.plus(2 * DAY))
    };
    finish(tenant, &lost).await;
}

async fn show(world: &TestWorld, tenant: &TestTenant, query: &str) -> Value {
    let path = tenant.path(&format!("/reports/inbound?{query}"));
    let answer = world
        .send(router(), "GET", &path, Some(&tenant.token), Value::Null)
        .await;
    assert_eq!(answer.status, 200, "{}", answer.json);
    answer.json
}

#[tokio::test]
async fn each_day_of_the_query_has_a_row_and_the_total_covers_all() {
    let world = TestWorld::start().await;
    let tenant = world.tenant("day").await;
    three_calls(&tenant).await;
    let report = show(&world, &tenant, "from=2025-11-19&to=2025-11-22").await;
    let rows = report["rows"].as_array().expect("rows");
    let calls = |row: &Value| {
        (
            row["date"].as_str().unwrap_or("").to_owned(),
            row["calls"].as_i64(),
        )
    };
    assert_eq!(
        rows.iter().map(calls).collect::<Vec<_>>(),
        [
            ("2025-11-19", 0),
            ("2025-11-20", 2),
            ("2025-11-21", 0),
            ("2025-11-22", 1)
        ]
        .map(|(date, n)| (date.to_owned(), Some(n)))
    );
    assert_eq!(
        rows[0]["inbound_answer_rate"],
        Value::Null,
        "nothing to divide by"
    );
    assert_eq!(rows[1]["inbound_answer_rate"], 10_000);
    assert_eq!(
        (&report["total"]["calls"], &report["total"]["talk_seconds"]),
        (&3.into(), &130.into())
    );
    assert_eq!(
        report["total"]["inbound_answer_rate"], 6_667,
        "computed again from the sums"
    );
    assert_eq!(report["time_zone"], "Asia/Shanghai");
}

#[tokio::test]
async fn by_hour_a_day_has_24_rows_in_the_tenants_zone() {
    let world = TestWorld::start().await;
    let tenant = world.tenant("hour").await;
    three_calls(&tenant).await;
    let report = show(&world, &tenant, "from=2025-11-20&to=2025-11-20&by=hour").await;
    let rows = report["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 24);
    let busy: Vec<_> = rows
        .iter()
        .filter(|row| row["calls"] != 0)
        .map(|row| row["hour"].as_i64())
        .collect();
    assert_eq!(busy, [Some(12), Some(13)]);
}

#[tokio::test]
async fn the_filters_leave_other_hotlines_and_departments_out() {
    let world = TestWorld::start().await;
    let tenant = world.tenant("filters").await;
    three_calls(&tenant).await;
    let day = "from=2025-11-20&to=2025-11-20";
    let (hotline, department) = (
        &tenant.config.numbers[0].number,
        &tenant.config.departments[0].id,
    );
    for (filter, calls) in [
        (format!("hotline={hotline}"), 2),
        ("hotline=4000000000".to_owned(), 0),
        (format!("department={department}&hotline={hotline}"), 2),
        ("department=BM9999999".to_owned(), 0),
    ] {
        let report = show(&world, &tenant, &format!("{day}&{filter}")).await;
        assert_eq!(report["total"]["calls"], calls, "{filter}");
    }
}

#[tokio::test]
async fn a_query_that_makes_no_sense_is_refused_at_its_field() {
    let world = TestWorld::start().await;
    let tenant = world.tenant("wrong").await;
    for (query, field) in [
        ("from=2025-11-21&to=2025-11-20", "from"),
        ("from=2025-02-30&to=2025-11-20", "from"),
        ("from=2025-11-20&to=20251121", "to"),
        ("from=2025-11-20&to=2026-11-22", "to"),
        ("from=2025-11-01&to=2025-12-31&by=hour", "to"),
        ("from=2025-11-20", "to"),
    ] {
        let path = tenant.path(&format!("/reports/inbound?{query}"));
        let answer = world
            .send(router(), "GET", &path, Some(&tenant.token), Value::Null)
            .await;
        assert_eq!(
            (answer.status, answer.code()),
            (422, "invalid_field"),
            "{query}"
        );
        assert_eq!(answer.json["error"]["field"], field, "{query}");
    }
    let longest = show(&world, &tenant, "from=2025-11-20&to=2026-11-21").await;
    assert_eq!(longest["rows"].as_array().map(Vec::len), Some(367));
}

#[tokio::test]
async fn the_export_is_the_same_report_in_the_readers_language() {
    let world = TestWorld::start().await;
    let tenant = world.tenant("export").await;
    three_calls(&tenant).await;
    let path = tenant.path("/reports/inbound/export?from=2025-11-19&to=2025-11-20");
    let file = async |language: &str| {
        let request = http::Request::get(format!("http://portal.test{path}"))
            .header("authorization", format!("Bearer {}", tenant.token))
            .header("accept-language", language)
            .body(bytes::Bytes::new())
            .expect("request");
        let answer = world.send_request(router(), request).await;
        assert_eq!(
            (answer.status, &answer.headers["content-type"]),
            (200, &"text/csv; charset=utf-8".parse().expect("value"))
        );
        (
            String::from_utf8(answer.bytes.to_vec()).expect("UTF-8"),
            answer.headers,
        )
    };
    let (chinese, headers) = file("zh-CN").await;
    assert!(
        headers["content-disposition"]
            .to_str()
            .is_ok_and(|value| value.starts_with("attachment; "))
    );
    assert!(
        chinese.starts_with("\u{feff}日期 (Asia/Shanghai),呼入数,"),
        "{chinese}"
    );
    let (english, _) = file("en").await;
    let lines: Vec<&str> = english
        .trim_start_matches('\u{feff}')
        .split("\r\n")
        .collect();
    assert!(
        lines[0].starts_with("Date (Asia/Shanghai),Inbound calls,"),
        "{}",
        lines[0]
    );
    assert!(
        lines[1].starts_with("2025-11-19,0,") && lines[1].ends_with(",0,,,,,,"),
        "{}",
        lines[1]
    );
    assert!(
        lines[2].starts_with("2025-11-20,2,") && lines[2].contains(",00:02:10,"),
        "{}",
        lines[2]
    );
    assert!(
        lines[2].ends_with(",0,100.00%,100.00%,0.00%,00:01:05,00:01:10,92.86%"),
        "{}",
        lines[2]
    );
    assert!(lines[3].starts_with("Total,2,"), "{}", lines[3]);
    let widths: Vec<usize> = chinese
        .trim_end()
        .split("\r\n")
        .map(|line| line.split(',').count())
        .collect();
    assert_eq!(widths, [29; 4], "every row has a cell under every head");
}

#[tokio::test]
async fn nobody_reads_the_report_of_another_tenant() {
    let world = TestWorld::start().await;
    let (own, other) = (world.tenant("own").await, world.tenant("other").await);
    three_calls(&other).await;
    for kind in ["inbound", "inbound/export"] {
        let path = other.path(&format!("/reports/{kind}?from=2025-11-20&to=2025-11-20"));
        let answer = world
            .send(router(), "GET", &path, Some(&own.token), Value::Null)
            .await;
        assert_eq!((answer.status, answer.code()), (404, "not_found"));
        let answer = world.send(router(), "GET", &path, None, Value::Null).await;
        assert_eq!((answer.status, answer.code()), (401, "not_signed_in"));
    }
    assert_eq!(
        show(&world, &own, "from=2025-11-20&to=2025-11-20").await["total"]["calls"],
        0
    );
    assert_eq!(
        own.scope
            .call_records(&all(), &PageRequest::default())
            .await
            .expect("calls")
            .items
            .len(),
        0
    );
}

fn all() -> edgecall_store::CallFilter {
    edgecall_store::CallFilter {
        from: At(0),
        to: At(i64::MAX),
        status: None,
        customer: None,
        hotline: None,
        agent: None,
        ..Default::default()
    }
}
