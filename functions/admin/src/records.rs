//! Call records, event logs, recordings.

use crate::console::missing;
use edgecall_api::operations::records::{CallEventList, CallRecordList, CallRecordShow, RecordingAudio};
use edgecall_api::views::{
    AudioFormat, CallEvents, CallRecordDetail, EventView, Listing, RecordingView,
};
use edgecall_model::event::Event;
use edgecall_model::record::CallRecord;
use edgecall_model::time::local_hour;
use edgecall_model::{At, CallId, Problem};
use edgecall_model::error::codes;
use edgecall_store::{CallFilter, Mark, ObjectKey, ObjectRange, PageRequest, RecordingFormat, TenantScope};
use function_runtime::{Context, FileReply, Input};
use http::{StatusCode, header};

/// A list without a given beginning reaches back so far.
const DEFAULT_SPAN_MS: i64 = 7 * 24 * 3_600_000;
/// Bytes that one answer of a recording holds at most; players ask for the rest.
const LARGEST_PART: u64 = 1024 * 1024;

/// Inbound call records, newest first (REC-028).
pub async fn list(ctx: &mut Context, input: Input<CallRecordList>) -> Result<Listing<CallRecord>, Problem> {
    let query = input.query;
    let scope = ctx.scope()?;
    if query.call.is_some() || query.sip_call_id.is_some() {
        let found = match (&query.call, &query.sip_call_id) {
            (Some(call), _) => scope.call_record(call).await?,
            (None, Some(id)) => scope.call_by_sip_id(id).await?,
            (None, None) => None,
        };
        let total = found.iter().count() as u64;
        return Ok(Listing { items: found.into_iter().collect(), next: None, total: Some(total) });
    }
    let to = query.to.unwrap_or(ctx.now().plus(1));
    let from = query.from.unwrap_or(At(to.0 - DEFAULT_SPAN_MS));
    if from > to {
        return Err(Problem::new(&codes::INVALID_FIELD).at("from").with_text("The beginning must not be after the end", "开始时间不能晚于结束时间"));
    }
    let filter = CallFilter {
        from,
        to,
        status: query.status,
        customer: query.customer.filter(|c| !c.is_empty()),
        hotline: query.hotline.filter(|h| !h.is_empty()),
        agent: query.agent.filter(|a| !a.is_empty()),
    };
    let page = PageRequest { cursor: query.paging.cursor, limit: query.paging.limit };
    let found = scope.call_records(&filter, &page).await?;
    Ok(Listing { items: found.items, next: found.next, total: None })
}

/// One record with charges and the state of its recordings.
pub async fn show(ctx: &mut Context, input: Input<CallRecordShow>) -> Result<CallRecordDetail, Problem> {
    let scope = ctx.scope()?;
    let record = record_of(scope, input.id("call", CallId::new)?).await?;
    let mut recordings = Vec::new();
    for recording in &record.recordings {
        recordings.push(recording_view(scope, &record, recording.recording).await?);
    }
    // The months that the call's legs may have begun in.
    let mut months: Vec<String> = record.legs.iter().map(|leg| local_month(leg.dial, &record.time_zone)).collect();
    months.sort();
    months.dedup();
    let charges = scope.bill_lines_of_call(&months, &record.department, &record.call).await?;
    Ok(CallRecordDetail { record, charges, recordings })
}

/// The event log of a call, with texts.
pub async fn events(ctx: &mut Context, input: Input<CallEventList>) -> Result<CallEvents, Problem> {
    let scope = ctx.scope()?;
    let record = record_of(scope, input.id("call", CallId::new)?).await?;
    let key = ObjectKey::event_log(scope.tenant(), record.start, &record.call)?;
    let log = scope.get_object(&key, None).await?.ok_or_else(|| missing("The event log", "通话事件"))?;
    let events = read_log(&log.bytes).ok_or_else(|| Problem::new(&codes::INTERNAL))?;
    let views = events.into_iter().map(|event| {
        let text = event.body.text();
        EventView { text: text.en.to_owned(), text_zh: text.zh.to_owned(), event }
    });
    Ok(CallEvents { events: views.collect() })
}

/// Reads a stored log: one MessagePack event after the other.
fn read_log(mut bytes: &[u8]) -> Option<Vec<Event>> {
    let mut events = Vec::new();
    while !bytes.is_empty() {
        events.push(rmp_serde::from_read(&mut bytes).ok()?);
    }
    Some(events)
}

/// A recording's file, whole or in parts (RFC 9110 section 14).
pub async fn audio(ctx: &mut Context, input: Input<RecordingAudio>) -> Result<FileReply, Problem> {
    let gone = || missing("The recording", "该录音");
    let scope = ctx.scope()?.clone();
    let record = record_of(&scope, input.id("call", CallId::new)?).await?;
    let number: u16 = input.parameter("recording").parse().map_err(|_| gone())?;
    if !record.recordings.iter().any(|r| r.recording == number) {
        return Err(gone());
    }
    let format = match input.query.format {
        AudioFormat::Wav => RecordingFormat::Wav,
        AudioFormat::Mp3 => RecordingFormat::Mp3,
        AudioFormat::Mixed => RecordingFormat::Mixed,
    };
    let key = ObjectKey::recording(scope.tenant(), record.start, &record.call, number, format)?;
    let total = scope.object_size(&key).await?.ok_or_else(gone)?;
    let reply = match part_asked_for(ctx.header("range"), total) {
        Part::Outside => FileReply { status: StatusCode::RANGE_NOT_SATISFIABLE, ..FileReply::new(format.content_type(), Vec::new()) }
            .with(header::CONTENT_RANGE, &format!("bytes */{total}")),
        Part::Whole => {
            let object = scope.get_object(&key, None).await?.ok_or_else(gone)?;
            FileReply::new(format.content_type(), object.bytes)
        }
        Part::Range(range) => {
            let object = scope.get_object(&key, Some(range)).await?.ok_or_else(gone)?;
            let place = format!("bytes {}-{}/{total}", range.first, range.last);
            FileReply { status: StatusCode::PARTIAL_CONTENT, ..FileReply::new(format.content_type(), object.bytes) }
                .with(header::CONTENT_RANGE, &place)
        }
    };
    if !input.query.download {
        scope.mark(Mark::FirstPlayback, ctx.now()).await?;
    }
    let reply = reply.with(header::ACCEPT_RANGES, "bytes");
    Ok(if input.query.download { reply.download(&format!("{}-{number}.{}", record.call, format.ending())) } else { reply })
}

/// `YYYY-MM` in the zone that the call counts in (BILL-10).
fn local_month(at: At, zone: &str) -> String {
    local_hour(at, zone).date.chars().take(7).collect()
}

async fn record_of(scope: &TenantScope, call: CallId) -> Result<CallRecord, Problem> {
    scope.call_record(&call).await?.ok_or_else(|| missing("The call", "该通话"))
}

async fn recording_view(scope: &TenantScope, record: &CallRecord, number: u16) -> Result<RecordingView, Problem> {
    let mut formats = Vec::new();
    let mut duration_ms = None;
    for format in [RecordingFormat::Wav, RecordingFormat::Mp3, RecordingFormat::Mixed] {
        let key = ObjectKey::recording(scope.tenant(), record.start, &record.call, number, format)?;
        let Some(size) = scope.object_size(&key).await? else { continue };
        formats.push(format.name().to_owned());
        if format == RecordingFormat::Wav {
            // 44 bytes of header, then 8000 frames a second of two 16-bit samples.
            duration_ms = i64::try_from(size.saturating_sub(44) / 32).ok();
        }
    }
    Ok(RecordingView { recording: number, duration_ms, formats })
}

/// What a `Range` header asks for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Whole,
    Range(ObjectRange),
    Outside,
}

/// A single byte range; anything else that is well-formed but more than that is answered as a whole.
fn part_asked_for(range: Option<&str>, total: u64) -> Part {
    let Some(range) = range.and_then(|r| r.trim().strip_prefix("bytes=")) else { return Part::Whole };
    if range.contains(',') {
        return Part::Whole;
    }
    let Some((first, last)) = range.split_once('-') else { return Part::Whole };
    let (first, last) = (first.trim(), last.trim());
    let (first, last) = match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), Ok(last)) if last < first => return Part::Whole,
        (Ok(first), Ok(last)) => (first, last),
        (Ok(first), Err(_)) if last.is_empty() => (first, u64::MAX),
        (Err(_), Ok(count)) if first.is_empty() && count > 0 => (total.saturating_sub(count), u64::MAX),
        _ => return Part::Whole,
    };
    if first >= total {
        return Part::Outside;
    }
    let last = last.min(total - 1).min(first.saturating_add(LARGEST_PART - 1));
    Part::Range(ObjectRange { first, last })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_browsers_send_them() {
        let range = |first, last| Part::Range(ObjectRange { first, last });
        assert_eq!(part_asked_for(None, 100), Part::Whole);
        assert_eq!(part_asked_for(Some("bytes=0-"), 100), range(0, 99));
        assert_eq!(part_asked_for(Some("bytes=10-19"), 100), range(10, 19));
        assert_eq!(part_asked_for(Some("bytes=90-500"), 100), range(90, 99));
        assert_eq!(part_asked_for(Some("bytes=-10"), 100), range(90, 99));
        assert_eq!(part_asked_for(Some("bytes=100-"), 100), Part::Outside);
        assert_eq!(part_asked_for(Some("bytes=0-"), 5 << 20), range(0, LARGEST_PART - 1));
        assert_eq!(part_asked_for(Some("lines=1-2"), 100), Part::Whole);
    }

    #[test]
    fn a_log_is_read_event_by_event_and_a_broken_one_is_not() {
        assert_eq!(read_log(&[]), Some(vec![]));
        assert_eq!(read_log(&[0xff, 0x00]), None);
    }
}
