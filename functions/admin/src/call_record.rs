//! Call records with their charges, recordings and events (REC-028 to REC-036).

use crate::{listing, not_found, page_request};
use edgecall_api::operations::records::{CallEventList, CallRecordList, CallRecordShow};
use edgecall_api::views::{
    CallEvents, CallRecordDetail, CallRecordFilter, EventView, Listing, RecordingView,
};
use edgecall_model::error::codes;
use edgecall_model::event::Event;
use edgecall_model::record::{CallRecord, RecordingRef};
use edgecall_model::time::local_hour;
use edgecall_model::{At, CallId, Problem};
use edgecall_rating::Month;
use edgecall_store::{CallFilter, ObjectKey, RecordingFormat, TenantScope};
use function_runtime::{Context, Input};
use std::collections::BTreeSet;

/// Without a start the list goes back so far, milliseconds.
const DEFAULT_RANGE: i64 = 7 * 24 * 3_600_000;

fn gone() -> Problem {
    not_found("The call record", "该通话记录")
}

pub async fn list(
    context: &mut Context,
    input: Input<CallRecordList>,
) -> Result<Listing<CallRecord>, Problem> {
    let (scope, filter) = (context.scope()?, input.query);
    let one = match (&filter.call, &filter.sip_call_id) {
        (Some(call), _) => Some(scope.call_record(call).await?),
        (None, Some(sip)) => Some(scope.call_by_sip_id(sip).await?),
        (None, None) => None,
    };
    if let Some(found) = one {
        let items: Vec<CallRecord> = found.into_iter().collect();
        return Ok(Listing {
            total: u64::try_from(items.len()).ok(),
            items,
            next: None,
        });
    }
    let paging = page_request(&filter.paging);
    let filter = range_of(filter, context.now());
    if filter.from > filter.to {
        return Err(Problem::new(&codes::INVALID_FIELD)
            .at("from")
            .with_text("from: must not be after to", "开始时间不能晚于结束时间"));
    }
    if let Some(metric) = &filter.metric
        && !edgecall_metrics::counts_calls(metric)
    {
        return Err(Problem::new(&codes::INVALID_FIELD).at("metric").with_text(
            format!("metric: {metric} is no counter of calls"),
            format!("{metric} 不是来电计数指标"),
        ));
    }
    Ok(listing(scope.call_records(&filter, &paging).await?))
}

fn range_of(filter: CallRecordFilter, now: At) -> CallFilter {
    // A call of this very second belongs to the list.
    let to = filter.to.unwrap_or_else(|| now.plus(1000));
    CallFilter {
        from: filter.from.unwrap_or_else(|| to.plus(-DEFAULT_RANGE)),
        to,
        status: filter.status,
        customer: filter.customer.map(|customer| {
            customer
                .chars()
                .filter(|c| !matches!(c, ' ' | '-'))
                .collect()
        }),
        hotline: filter.hotline,
        agent: filter.agent,
        department: filter.department,
        hour: filter.hour,
        metric: filter.metric,
    }
}

/// The record of the path's call.
///
/// # Errors
/// `not_found`.
pub async fn record_of(
    scope: &TenantScope,
    call: Result<CallId, Problem>,
) -> Result<CallRecord, Problem> {
    scope
        .call_record(&call.map_err(|_| gone())?)
        .await?
        .ok_or_else(gone)
}

pub async fn show(
    context: &mut Context,
    input: Input<CallRecordShow>,
) -> Result<CallRecordDetail, Problem> {
    let scope = context.scope()?;
    let record = record_of(scope, input.id("call", CallId::new)).await?;
    // A leg is charged in the month in which it begins (BILL-10).
    let begins = record.legs.iter().map(|leg| leg.dial).chain([record.start]);
    let month = |at: At| Month::parse(local_hour(at, &record.time_zone).date.get(..7)?);
    let months: Vec<Month> = begins
        .filter_map(month)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let tenant = scope.load_tenant().await?;
    let kept_until = tenant.recordings_kept_until(record.start, record.end);
    let charges = scope
        .bill_lines_of_call(&tenant, &months, &record.department, &record.call)
        .await?;
    let mut recordings = Vec::new();
    for recording in &record.recordings {
        recordings.push(recording_view(scope, &record, recording, kept_until).await?);
    }
    Ok(CallRecordDetail {
        record,
        charges,
        recordings,
    })
}

async fn recording_view(
    scope: &TenantScope,
    record: &CallRecord,
    recording: &RecordingRef,
    kept_until: Option<At>,
) -> Result<RecordingView, Problem> {
    let mut formats = Vec::new();
    for format in RecordingFormat::ALL {
        let key = ObjectKey::recording(
            scope.tenant(),
            record.start,
            &record.call,
            recording.recording,
            format,
        )?;
        if scope.object_size(&key).await?.is_some() {
            formats.push(format.name().to_owned());
        }
    }
    let duration_ms = (!formats.is_empty()).then(|| recording.end.since(recording.start));
    Ok(RecordingView {
        recording: recording.recording,
        duration_ms,
        formats,
        kept_until,
    })
}

pub async fn events(
    context: &mut Context,
    input: Input<CallEventList>,
) -> Result<CallEvents, Problem> {
    let scope = context.scope()?;
    let record = record_of(scope, input.id("call", CallId::new)).await?;
    let key = ObjectKey::event_log(scope.tenant(), record.start, &record.call)?;
    let Some(log) = scope.get_object(&key, None).await? else {
        return Err(not_found("The event log", "该通话的事件日志"));
    };
    let events = read_log(&log.bytes).map_err(|error| {
        tracing::error!(call = %record.call, %error, "an event log cannot be read");
        Problem::new(&codes::INTERNAL)
    })?;
    let view = |event: Event| {
        let text = event.body.text();
        EventView {
            text: text.en.to_owned(),
            text_zh: text.zh.to_owned(),
            event,
        }
    };
    Ok(CallEvents {
        events: events.into_iter().map(view).collect(),
    })
}

/// The log is one MessagePack value per event, one after the other.
fn read_log(mut bytes: &[u8]) -> Result<Vec<Event>, rmp_serde::decode::Error> {
    let mut events = Vec::new();
    while !bytes.is_empty() {
        events.push(rmp_serde::from_read(&mut bytes)?);
    }
    Ok(events)
}
