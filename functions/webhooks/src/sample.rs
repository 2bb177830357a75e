//! Sample events for the test push (MSG-11): shaped like real ones, marked as a test.

use edgecall_model::webhook::{Delivery, PushType, Webhook};
use edgecall_model::{At, TenantId};
use edgecall_store::random_id;
use serde_json::{Map, Value, json};

/// A sample event of the webhook's type, new each time.
pub(crate) fn delivery(webhook: &Webhook, tenant: &TenantId, now: At) -> Delivery {
    let event_id = format!("test-{}", random_id());
    let mut body = arrival(tenant, now);
    if webhook.push != PushType::InboundCall {
        body.extend(fields(json!({ "cno": "1001", "cdr_agent_name": "Lin Wei", "cdr_queue": "100", "cdr_queue_name": "Service" })));
    }
    if matches!(
        webhook.push,
        PushType::InboundHangup | PushType::ServiceRecord
    ) {
        body.extend(fields(json!({
            "cdr_answer_time": iso(now.plus(-90_000)),
            "cdr_agent_answer_time": iso(now.plus(-65_000)),
            "cdr_bridge_time": iso(now.plus(-65_000)),
            "cdr_end_time": iso(now),
            "cdr_talk_seconds": 65,
            "cdr_total_seconds": 90,
            "cdr_status": "agent_answered",
            "cdr_hangup_side": "customer",
        })));
    }
    body.insert("event_id".into(), json!(event_id));
    body.insert("event_type".into(), json!(webhook.push));
    body.insert("event_time".into(), json!(iso(now)));
    body.insert("test".into(), json!(true));
    Delivery {
        event_id,
        webhook: webhook.id.clone(),
        push: webhook.push,
        call: None,
        body: Value::Object(body).to_string(),
        event_time: now,
        attempt: 0,
        due: now,
    }
}

fn arrival(tenant: &TenantId, now: At) -> Map<String, Value> {
    fields(json!({
        "enterpriseId": tenant,
        "cdr_unique_id": "0000000000000000000000",
        "cdr_call_type": "inbound",
        "cdr_customer_number": "13800138000",
        "cdr_customer_area_code": "010",
        "cdr_customer_province": "北京",
        "cdr_customer_city": "北京",
        "cdr_hotline": "4000000000",
        "cdr_start_time": iso(now.plus(-90_000)),
    }))
}

fn fields(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// ISO 8601 in UTC with milliseconds.
fn iso(at: At) -> String {
    let stamp = jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    stamp.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}
