//! Prices, statements, lines and notices through their API, over embedded stores.

use edgecall_metrics::fold;
use edgecall_model::At;
use edgecall_rating::RateCard;
use edgecall_store::FinishedCall;
use function_billing::router;
use function_runtime::TestTenant;
use function_runtime::testing::{Answer, NOON, TestWorld};
use serde_json::Value;

/// Stores a call as a node does: with the bill lines of the tenant's rate card.
async fn finish(tenant: &TestTenant, start: At) {
    let record = tenant.call(start);
    let bytes = rmp_serde::to_vec_named(&record).expect("record");
    let card =
        RateCard::trial(tenant.config.tenant.billing_account.clone(), "2025-11-20").expect("card");
    let (bill_lines, delta) = (edgecall_rating::rate(&record, &card), fold(&record));
    let call = FinishedCall {
        record: &record,
        record_bytes: &bytes,
        bill_lines: &bill_lines,
        delta: &delta,
        deliveries: &[],
    };
    tenant.node.finish_call(&call).await.expect("stored");
}

async fn get(world: &TestWorld, tenant: &TestTenant, rest: &str) -> Answer {
    world
        .send(
            router(),
            "GET",
            &tenant.path(&format!("/billing{rest}")),
            Some(&tenant.token),
            Value::Null,
        )
        .await
}

fn department(tenant: &TestTenant) -> String {
    tenant.config.departments[0].id.to_string()
}

#[tokio::test]
async fn a_call_of_70_seconds_is_two_minutes_on_the_statement() {
    let world = TestWorld::start().await;
    let tenant = world.tenant("one").await;
    finish(&tenant, NOON).await;
    let list = get(&world, &tenant, "/statements?from=2025-10&to=2025-11")
        .await
        .json;
    let items = list["items"].as_array().expect("items");
    assert_eq!(items.len(), 1, "October is before the tenant's start");
    let row = &items[0];
    assert_eq!(
        (row["period"].as_str(), row["settled"].as_bool()),
        (Some("2025-11"), Some(false))
    );
    assert_eq!(
        row["main_hotline"].as_str(),
        Some(tenant.config.numbers[0].number.as_str())
    );
    assert_eq!(
        (&row["actual_charge"], &list["total"]),
        (&1_200.into(), &1_200.into()),
        "2 × 0.0600 yuan"
    );

    let detail = get(
        &world,
        &tenant,
        &format!("/statements/2025-11/{}", department(&tenant)),
    )
    .await
    .json;
    assert_eq!(
        detail["totals"]["actual_charge"], row["actual_charge"],
        "list and detail agree"
    );
    assert_eq!(detail["head"]["department_name"], "Service");
    let sections = detail["call_charges"].as_array().expect("sections");
    let landline = sections
        .iter()
        .find(|section| section["number_kind"] == "landline")
        .expect("landline");
    assert_eq!(
        (&landline["minutes"], &landline["sum"]),
        (&4.into(), &1_200.into()),
        "the browser's leg is free"
    );
}

#[tokio::test]
async fn months_are_those_of_the_tenants_zone() {
    let world = TestWorld::start().await;
    let mut tenant = world.tenant("zone").await;
    // 1 December, 00:30 in Shanghai; still November in UTC.
    let december = At(1_764_520_200_000);
    finish(&tenant, NOON).await;
    finish(&tenant, december).await;
    world.clock.pass(december.since(NOON) + 1);
    // The session of November has ended.
    let store = world.platform.store();
    let owner = store
        .account_by_email("owner@zone.example")
        .await
        .expect("account")
        .expect("the owner");
    tenant.token = store
        .start_session(&owner, world.platform.now())
        .await
        .expect("session")
        .0
        .0;
    let items = get(&world, &tenant, "/statements?from=2025-11&to=2025-12")
        .await
        .json["items"]
        .clone();
    let charges: Vec<_> = items
        .as_array()
        .expect("items")
        .iter()
        .map(|row| (&row["period"], &row["actual_charge"]))
        .collect();
    assert_eq!(
        charges,
        [
            (&"2025-11".into(), &1_200.into()),
            (&"2025-12".into(), &1_200.into())
        ]
    );
}

#[tokio::test]
async fn periods_that_make_no_sense_are_refused() {
    // Proves: BILL-38
    let world = TestWorld::start().await;
    let tenant = world.tenant("periods").await;
    let department = department(&tenant);
    for rest in [
        "/statements?from=2025-11&to=2025-10".to_owned(),
        "/statements?from=2025-11&to=2025-12".to_owned(),
        "/statements?from=2023-11&to=2025-11".to_owned(),
        format!("/statements/2025-12/{department}"),
        format!("/statements/2025-13/{department}/pdf"),
        format!("/statements/november/{department}/lines"),
    ] {
        let answer = get(&world, &tenant, &rest).await;
        assert_eq!(
            (answer.status, answer.code()),
            (422, "bad_period"),
            "{rest}"
        );
    }
    for rest in [
        "/statements/2025-11/BM9999999".to_owned(),
        format!("/statements/2025-10/{department}"),
    ] {
        let answer = get(&world, &tenant, &rest).await;
        assert_eq!((answer.status, answer.code()), (404, "not_found"), "{rest}");
    }
}

#[tokio::test]
async fn the_lines_behind_a_charge_add_up_and_come_in_pages() {
    // Proves: BILL-57
    let world = TestWorld::start().await;
    let tenant = world.tenant("lines").await;
    for n in 0..3 {
        finish(&tenant, NOON.plus(n * 100_000)).await;
    }
    let base = format!("/statements/2025-11/{}/lines", department(&tenant));
    let all = get(
        &world,
        &tenant,
        &format!("{base}?charge=customer_inbound&limit=100"),
    )
    .await
    .json;
    let amounts: i64 = all["items"]
        .as_array()
        .expect("lines")
        .iter()
        .filter_map(|line| line["amount"].as_i64())
        .sum();
    assert_eq!(amounts, 3_600);
    assert_eq!(all["next"], Value::Null);
    let none = get(&world, &tenant, &format!("{base}?number_kind=n400"))
        .await
        .json;
    assert_eq!(none["items"].as_array().map(Vec::len), Some(0));

    let (mut cursor, mut seen) = (String::new(), Vec::new());
    for _ in 0..4 {
        let page = get(&world, &tenant, &format!("{base}?limit=2&cursor={cursor}"))
            .await
            .json;
        seen.extend(
            page["items"]
                .as_array()
                .expect("lines")
                .iter()
                .map(|line| (line["call"].to_string(), line["leg"].to_string())),
        );
        match page["next"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(seen.len(), 6, "two legs each");
    seen.dedup();
    assert_eq!(seen.len(), 6);
}

#[tokio::test]
async fn the_notice_is_a_pdf_in_the_wanted_language() {
    let world = TestWorld::start().await;
    let tenant = world.tenant("notice").await;
    finish(&tenant, NOON).await;
    let base = format!("/statements/2025-11/{}/pdf", department(&tenant));
    let english = get(&world, &tenant, &format!("{base}?language=en")).await;
    let chinese = get(&world, &tenant, &format!("{base}?language=zh-CN")).await;
    for answer in [&english, &chinese] {
        assert_eq!(
            (answer.status, answer.headers["content-type"].to_str().ok()),
            (200, Some("application/pdf"))
        );
        assert!(answer.bytes.starts_with(b"%PDF-"));
    }
    assert_ne!(english.bytes, chinese.bytes);
    let name = format!("settlement_{}_202511.pdf", department(&tenant));
    assert!(
        english.headers["content-disposition"]
            .to_str()
            .is_ok_and(|value| value.contains(&name))
    );
    let again = get(&world, &tenant, &format!("{base}?language=en")).await;
    assert_eq!(
        english.bytes, again.bytes,
        "the same data at the same time give the same file"
    );
}

#[tokio::test]
async fn a_tenant_sees_its_own_prices() {
    let world = TestWorld::start().await;
    let tenant = world.tenant("prices").await;
    let prices = get(&world, &tenant, "/prices").await.json;
    let minutes = prices["minutes"].as_array().expect("prices");
    let inbound = minutes
        .iter()
        .find(|p| p["number_kind"] == "landline" && p["charge"] == "customer_inbound");
    assert_eq!(inbound.map(|price| &price["rate"]), Some(&600.into()));
    assert_eq!(prices["seat"], 1_200_000);
}

#[tokio::test]
async fn nobody_reads_the_bills_of_another_tenant() {
    let world = TestWorld::start().await;
    let (own, other) = (world.tenant("own").await, world.tenant("other").await);
    finish(&other, NOON).await;
    let department = department(&other);
    for rest in [
        "/prices".to_owned(),
        "/statements?from=2025-11&to=2025-11".to_owned(),
        format!("/statements/2025-11/{department}"),
        format!("/statements/2025-11/{department}/pdf"),
        format!("/statements/2025-11/{department}/lines"),
    ] {
        let path = other.path(&format!("/billing{rest}"));
        let answer = world
            .send(router(), "GET", &path, Some(&own.token), Value::Null)
            .await;
        assert_eq!((answer.status, answer.code()), (404, "not_found"), "{rest}");
    }
    let lines = get(
        &world,
        &own,
        &format!("/statements/2025-11/{department}/lines"),
    )
    .await;
    assert_eq!(
        lines.code(),
        "not_found",
        "a department of another tenant under the own path"
    );
}
