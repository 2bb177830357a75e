//! Deliveries from events and records. Event ids are made from call, event and webhook, so that making a
//! delivery twice gives the same one.

use edgecall_model::event::{CallKind, Event, EventBody, LegParty};
use edgecall_model::record::CallRecord;
use edgecall_model::webhook::{Delivery, PushType, Webhook};
use edgecall_model::{At, CallId};
use serde_json::{Map, Value, json};

/// What is pushed for the last of `events`, if anything is: the call's arrival, a ringing phone, an answer.
pub fn during(events: &[Event], webhooks: &[Webhook]) -> Vec<Delivery> {
    let Some(last) = events.last() else {
        return Vec::new();
    };
    let Some(push) = push_of(last).filter(|_| is_inbound(events)) else {
        return Vec::new();
    };
    let Some(mut body) = arrival(events) else {
        return Vec::new();
    };
    if let EventBody::LegDialled { leg, .. } | EventBody::LegAnswered { leg } = &last.body {
        add_agent(&mut body, events, *leg);
    }
    let call = call_of(events);
    deliveries(
        webhooks,
        push,
        call.as_ref(),
        &last.seq.to_string(),
        last.at,
        body,
    )
}

/// What is pushed when the call is over and its files are stored.
pub fn at_the_end(record: &CallRecord, webhooks: &[Webhook]) -> Vec<Delivery> {
    let mut all = Vec::new();
    let pushes: &[PushType] = match record.kind {
        CallKind::Inbound => &[PushType::InboundHangup, PushType::ServiceRecord],
        CallKind::PreviewOutbound => &[PushType::ServiceRecord],
        CallKind::Internal => &[],
    };
    for push in pushes.iter().copied() {
        let body = full_record(record);
        all.extend(deliveries(
            webhooks,
            push,
            Some(&record.call),
            "end",
            record.end,
            body,
        ));
    }
    all
}

fn is_inbound(events: &[Event]) -> bool {
    let first = events.first().map(|event| &event.body);
    let inbound = CallKind::Inbound;
    matches!(first, Some(EventBody::CallStarted { kind, .. }) if *kind == inbound)
}

/// The push that an event of an inbound call stands for.
fn push_of(event: &Event) -> Option<PushType> {
    match &event.body {
        EventBody::CallStarted { .. } => Some(PushType::InboundCall),
        EventBody::LegDialled {
            to: LegParty::Agent { .. },
            ..
        } => Some(PushType::InboundRinging),
        EventBody::LegAnswered { leg } if leg.0 != 0 => Some(PushType::InboundAnswered),
        _ => None,
    }
}

fn call_of(events: &[Event]) -> Option<CallId> {
    match &events.first()?.body {
        EventBody::CallStarted { call, .. } => Some(call.clone()),
        _ => None,
    }
}

fn deliveries(
    webhooks: &[Webhook],
    push: PushType,
    call: Option<&CallId>,
    event: &str,
    at: At,
    body: Map<String, Value>,
) -> Vec<Delivery> {
    let wanted = webhooks.iter().filter(|w| w.active && w.push == push);
    wanted
        .map(|webhook| {
            let kind = push_name(push);
            let call_text = call.map_or("", CallId::as_str);
            let event_id = format!("{call_text}-{event}-{kind}-{}", webhook.id);
            let mut body = body.clone();
            body.insert("event_id".into(), json!(event_id));
            body.insert("event_type".into(), json!(kind));
            body.insert("event_time".into(), json!(iso(at)));
            Delivery {
                event_id,
                webhook: webhook.id.clone(),
                push,
                call: call.cloned(),
                body: Value::Object(body).to_string(),
                event_time: at,
                attempt: 0,
                due: at,
            }
        })
        .collect()
}

fn push_name(push: PushType) -> &'static str {
    match push {
        PushType::InboundCall => "inbound_call",
        PushType::InboundRinging => "inbound_ringing",
        PushType::InboundAnswered => "inbound_answered",
        PushType::InboundHangup => "inbound_hangup",
        PushType::ServiceRecord => "service_record",
    }
}

/// ISO 8601 in UTC with milliseconds.
fn iso(at: At) -> String {
    let day = edgecall_model::time::local_hour(at, "UTC").date;
    let of_day = at.0.rem_euclid(86_400_000);
    let (seconds, ms) = (of_day / 1000, of_day % 1000);
    let (h, m, s) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{day}T{h:02}:{m:02}:{s:02}.{ms:03}Z")
}

/// The variable groups "common" and "inbound".
fn arrival(events: &[Event]) -> Option<Map<String, Value>> {
    let first = events.first()?;
    let EventBody::CallStarted {
        call,
        tenant,
        department,
        customer,
        region,
        hotline,
        ..
    } = &first.body
    else {
        return None;
    };
    let mut body = Map::new();
    body.insert("enterpriseId".into(), json!(tenant));
    body.insert("departmentId".into(), json!(department));
    body.insert("cdr_unique_id".into(), json!(call));
    body.insert("cdr_call_type".into(), json!("inbound"));
    body.insert("cdr_customer_number".into(), json!(customer));
    body.insert("cdr_customer_area_code".into(), json!(region.area_code));
    body.insert("cdr_customer_province".into(), json!(region.province));
    body.insert("cdr_customer_city".into(), json!(region.city));
    body.insert("cdr_hotline".into(), json!(hotline));
    body.insert("cdr_start_time".into(), json!(iso(first.at)));
    let flow = events.iter().find_map(|event| match &event.body {
        EventBody::FlowEntered { flow, .. } => Some(flow.clone()),
        _ => None,
    });
    body.insert("cdr_flow_id".into(), json!(flow));
    Some(body)
}

/// The groups "agent" and "queue" of a leg.
fn add_agent(body: &mut Map<String, Value>, events: &[Event], leg: edgecall_model::LegNo) {
    let dialled = events.iter().rev().find_map(|event| match &event.body {
        EventBody::LegDialled {
            leg: dialled,
            to: LegParty::Agent { number, name, .. },
            queue,
            ..
        } if *dialled == leg => Some((number, name, queue)),
        _ => None,
    });
    let Some((number, name, queue)) = dialled else {
        return;
    };
    body.insert("cno".into(), json!(number));
    body.insert("cdr_agent_name".into(), json!(name));
    let visit = events.iter().rev().find_map(|event| match &event.body {
        EventBody::QueueRequested {
            queue: asked,
            number,
            name,
            ..
        } if Some(asked) == queue.as_ref() => Some((number, name)),
        _ => None,
    });
    if let Some((number, name)) = visit {
        body.insert("cdr_queue".into(), json!(number));
        body.insert("cdr_queue_name".into(), json!(name));
    }
}

/// The group "full record", with the record itself for those who want everything.
fn full_record(record: &CallRecord) -> Map<String, Value> {
    let kind = match record.kind {
        CallKind::Inbound => "inbound",
        CallKind::PreviewOutbound => "preview_outbound",
        CallKind::Internal => "internal",
    };
    let keys: Vec<&str> = record
        .path
        .iter()
        .map(|visit| visit.node.as_str())
        .collect();
    let agent_answer = record
        .legs
        .iter()
        .filter(|l| l.agent.is_some())
        .find_map(|l| l.answer);
    let fields = [
        ("enterpriseId", json!(record.tenant)),
        ("departmentId", json!(record.department)),
        ("cdr_unique_id", json!(record.call)),
        ("cdr_call_type", json!(kind)),
        ("cdr_customer_number", json!(record.customer)),
        ("cdr_customer_area_code", json!(record.region.area_code)),
        ("cdr_customer_province", json!(record.region.province)),
        ("cdr_customer_city", json!(record.region.city)),
        ("cdr_hotline", json!(record.hotline)),
        ("cdr_start_time", json!(iso(record.start))),
        ("cdr_answer_time", json!(record.platform_answer.map(iso))),
        ("cdr_agent_answer_time", json!(agent_answer.map(iso))),
        ("cdr_bridge_time", json!(record.answer.map(iso))),
        ("cdr_end_time", json!(iso(record.end))),
        ("cdr_talk_seconds", json!(record.talk_seconds)),
        ("cdr_total_seconds", json!(record.total_seconds)),
        ("cdr_status", json!(record.status)),
        ("cdr_hangup_side", json!(record.hangup_by)),
        ("cdr_flow_id", json!(record.flow.as_ref().map(|f| &f.flow))),
        ("cdr_flow_path", json!(keys)),
        ("cno", json!(record.agent.as_ref().map(|a| &a.number))),
        (
            "cdr_agent_name",
            json!(record.agent.as_ref().map(|a| &a.name)),
        ),
        ("cdr_queue", json!(record.queue.as_ref().map(|q| &q.number))),
        (
            "cdr_queue_name",
            json!(record.queue.as_ref().map(|q| &q.name)),
        ),
        ("cdr_queue_wait_seconds", json!(record.wait_seconds)),
        ("record", json!(record)),
    ];
    fields
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_in_payloads_are_iso_8601_with_zone() {
        assert_eq!(iso(At(1_763_596_799_123)), "2025-11-19T23:59:59.123Z");
    }
}
