//! What one tenant has, another can neither read nor change.

use crate::support::{NOON, World, bill_line, call, delivery, unknown_tenant};
use bytes::Bytes;
use edgecall_model::page::{Access, Page};
use edgecall_model::{At, TenantId};
use edgecall_store::{
    CallFilter, FinishedCall, NodeIdentity, ObjectKey, OpeningRefused, PageRequest, RecordingFormat,
};

fn everything() -> CallFilter {
    CallFilter {
        from: At(0),
        to: NOON.plus(1 << 40),
        status: None,
        customer: None,
        hotline: None,
        agent: None,
        ..CallFilter::default()
    }
}

#[tokio::test]
async fn a_foreign_tenant_does_not_exist() {
    let world = World::start().await;
    let (_, lin, lins) = world.tenant("lin").await;
    let (_, wang, wangs) = world.tenant("wang").await;
    let foreign = lin
        .tenant(wangs.tenant(), Page::CallRecords, Access::Read)
        .expect_err("foreign");
    let unknown = lin
        .tenant(&unknown_tenant(), Page::CallRecords, Access::Read)
        .expect_err("unknown");
    assert_eq!(foreign, unknown);
    assert_eq!(foreign.code.code, "not_found");
    assert!(
        wang.tenant(lins.tenant(), Page::Organisation, Access::Read)
            .is_err()
    );
    assert_eq!(lin.owned().len(), 1);
}

#[tokio::test]
async fn calls_bills_reports_and_pushes_of_one_tenant_are_not_in_the_other() {
    let world = World::start().await;
    let (_, _, lins) = world.tenant("lin").await;
    let (_, _, wangs) = world.tenant("wang").await;
    let config = lins.load_config().await.expect("config");
    let record = call(&lins, &config, 0);
    let node = NodeIdentity {
        node: "n1".into(),
        address: "http://127.0.0.1:1".into(),
    };
    let finished = FinishedCall {
        record: &record,
        record_bytes: b"\x80",
        bill_lines: &[bill_line(&record, &config.tenant)],
        delta: &edgecall_metrics::fold(&record),
        deliveries: &[delivery(&record, "w1")],
    };
    let scope = world.store.spool_scope(&node, lins.tenant());
    scope.finish_call(&finished).await.expect("stored");
    let in_wangs = world
        .store
        .spool_scope(&node, wangs.tenant())
        .finish_call(&finished)
        .await;
    assert_eq!(
        in_wangs.expect_err("a foreign record").code.code,
        "internal"
    );

    assert_eq!(
        wangs.call_record_bytes(&record.call).await.expect("read"),
        None
    );
    assert_eq!(
        lins.call_record_bytes(&record.call).await.expect("read"),
        Some(b"\x80".to_vec())
    );
    assert!(
        wangs
            .call_by_sip_id(&record.sip_call_id)
            .await
            .expect("read")
            .is_none()
    );
    assert!(
        wangs
            .call_records(&everything(), &PageRequest::default())
            .await
            .expect("list")
            .items
            .is_empty()
    );
    assert!(
        wangs
            .bill_lines("2025-11", None)
            .await
            .expect("lines")
            .is_empty()
    );
    assert!(
        wangs
            .report_buckets("2025-11-01", "2025-11-30")
            .await
            .expect("report")
            .is_empty()
    );
    assert!(
        wangs
            .pushed_event(&delivery(&record, "w1").event_id)
            .await
            .expect("read")
            .is_none()
    );
    assert_eq!(
        lins.bill_lines("2025-11", None).await.expect("lines").len(),
        1
    );
    assert_eq!(
        lins.report_buckets("2025-11-20", "2025-11-20")
            .await
            .expect("report")
            .len(),
        1
    );
}

#[tokio::test]
async fn a_cursor_of_another_tenant_or_of_ones_own_making_is_refused() {
    let world = World::start().await;
    let (_, _, lins) = world.tenant("lin").await;
    let (_, _, wangs) = world.tenant("wang").await;
    let config = lins.load_config().await.expect("config");
    let node = NodeIdentity {
        node: "n1".into(),
        address: String::new(),
    };
    for n in 0..3 {
        let record = call(&lins, &config, n);
        let bytes = rmp_record(&record);
        let delta = edgecall_metrics::fold(&record);
        let finished = FinishedCall {
            record: &record,
            record_bytes: &bytes,
            bill_lines: &[],
            delta: &delta,
            deliveries: &[],
        };
        world
            .store
            .spool_scope(&node, lins.tenant())
            .finish_call(&finished)
            .await
            .expect("stored");
    }
    let first = PageRequest {
        cursor: None,
        limit: Some(2),
    };
    let next = lins
        .call_records(&everything(), &first)
        .await
        .expect("page")
        .next
        .expect("more");
    let second = PageRequest {
        cursor: Some(next.clone()),
        limit: Some(2),
    };
    assert_eq!(
        lins.call_records(&everything(), &second)
            .await
            .expect("page")
            .items
            .len(),
        1
    );
    for cursor in [next, "AAAA".into(), "not base64!".into(), String::new()] {
        let page = PageRequest {
            cursor: Some(cursor),
            limit: None,
        };
        let refused = wangs
            .call_records(&everything(), &page)
            .await
            .expect_err("refused");
        assert_eq!(refused.code.code, "bad_request");
    }
}

fn rmp_record(record: &edgecall_model::record::CallRecord) -> Vec<u8> {
    rmp_serde::to_vec_named(record).expect("bytes")
}

#[tokio::test]
async fn files_of_another_tenant_are_not_found() {
    let world = World::start().await;
    let (_, _, lins) = world.tenant("lin").await;
    let (_, _, wangs) = world.tenant("wang").await;
    let call = edgecall_model::CallId::from_parts(NOON, [1; 5]);
    let key =
        ObjectKey::recording(lins.tenant(), NOON, &call, 0, RecordingFormat::Wav).expect("key");
    lins.put_object(&key, "audio/wav", Bytes::from_static(b"RIFF....WAVE"))
        .await
        .expect("stored");
    assert_eq!(
        wangs
            .get_object(&key, None)
            .await
            .expect_err("foreign")
            .code
            .code,
        "not_found"
    );
    assert_eq!(
        wangs
            .object_size(&key)
            .await
            .expect_err("foreign")
            .code
            .code,
        "not_found"
    );
    let overwrite = wangs.put_object(&key, "audio/wav", Bytes::new()).await;
    assert_eq!(overwrite.expect_err("foreign").code.code, "not_found");
    assert_eq!(lins.object_size(&key).await.expect("size"), Some(12));
    let part = lins
        .get_object(
            &key,
            Some(edgecall_store::ObjectRange { first: 8, last: 11 }),
        )
        .await;
    let part = part.expect("read").expect("there");
    assert_eq!((&part.bytes[..], part.total), (&b"WAVE"[..], 12));
    let none = ObjectKey::event_log(lins.tenant(), NOON, &call).expect("key");
    assert_eq!(lins.get_object(&none, None).await.expect("read"), None);
    assert_eq!(lins.object_size(&none).await.expect("read"), None);
}

#[tokio::test]
async fn a_sealed_secret_opens_only_for_its_tenant_and_purpose() {
    let world = World::start().await;
    let sealed = world
        .store
        .seal("TCC0000001", "webhook", "s3cret")
        .expect("sealed");
    assert!(!sealed.contains("s3cret"));
    assert_eq!(
        world
            .store
            .unseal("TCC0000001", "webhook", &sealed)
            .expect("opened"),
        "s3cret"
    );
    assert!(
        world
            .store
            .unseal("TCC0000002", "webhook", &sealed)
            .is_err()
    );
    assert!(world.store.unseal("TCC0000001", "trunk", &sealed).is_err());
    assert_ne!(
        sealed,
        world
            .store
            .seal("TCC0000001", "webhook", "s3cret")
            .expect("sealed"),
        "fresh nonce"
    );
}

#[tokio::test]
async fn an_opening_that_fails_leaves_nothing_behind() {
    let world = World::start().await;
    let (_, _, lins) = world.tenant("lin").await;
    let (_, wang) = world.person("wang@example.com").await;
    let opening = world.opening("lin", "wang@example.com").await;
    let refused = wang
        .open_instance(&world.store, &opening)
        .await
        .expect_err("prefix");
    assert_eq!(refused, OpeningRefused::PrefixTaken);
    let tenants: Vec<TenantId> = world.store.tenants().await.expect("tenants");
    assert_eq!(tenants, [lins.tenant().clone()]);
    let number = lins.load_config().await.expect("config").numbers[0]
        .number
        .clone();
    assert_eq!(
        world.store.tenant_of_number(&number).await.expect("read"),
        Some(lins.tenant().clone())
    );
    assert_eq!(
        world
            .store
            .tenant_of_prefix("lin")
            .await
            .expect("read")
            .expect("site")
            .id,
        *lins.tenant()
    );

    let mut same_name = world.opening("wang", "wang@example.com").await;
    wang.open_instance(&world.store, &same_name)
        .await
        .expect("first");
    same_name.tenant.prefix = "wang2".into();
    same_name.tenant.id = unknown_tenant();
    let refused = wang
        .open_instance(&world.store, &same_name)
        .await
        .expect_err("name");
    assert_eq!(refused, OpeningRefused::NameTaken);
}

#[tokio::test]
async fn openings_at_the_same_moment_get_different_numbers() {
    let world = World::start().await;
    let (_, lin) = world.person("lin@example.com").await;
    let mut openings = Vec::new();
    for n in 0..6 {
        openings.push(world.opening(&format!("lin{n}"), "lin@example.com").await);
    }
    let opened =
        futures::future::join_all(openings.iter().map(|o| lin.open_instance(&world.store, o)))
            .await;
    let numbers: std::collections::BTreeSet<String> = opened
        .into_iter()
        .map(|result| result.expect("opened").1.number)
        .collect();
    assert_eq!(numbers.len(), 6);
}
