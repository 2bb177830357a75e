//! Recordings: whole small files, parts of large ones. An answer carries at most 1 MiB, so that a function's
//! memory does not depend on how long people talk.

use crate::call_record::record_of;
use crate::not_found;
use edgecall_api::operations::records::RecordingAudio;
use edgecall_api::views::AudioFormat;
use edgecall_model::error::codes;
use edgecall_model::record::CallRecord;
use edgecall_model::{CallId, Problem};
use edgecall_store::{Mark, ObjectKey, ObjectRange, RecordingFormat};
use function_runtime::{Context, FileReply, Input};
use http::{StatusCode, header};

/// Most bytes of one answer.
const MOST: u64 = 1024 * 1024;

/// What a `Range` header asks for (RFC 9110 section 14.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    /// Nothing, or nothing that is understood: the whole file.
    Whole,
    /// From here, to there if said.
    From(u64, Option<u64>),
    /// The last so many bytes.
    Last(u64),
}

fn asked(header: Option<&str>) -> Asked {
    let Some((first, last)) =
        header.and_then(|text| text.trim().strip_prefix("bytes=")?.split_once('-'))
    else {
        return Asked::Whole;
    };
    match (
        first.trim().parse().ok(),
        last.trim().parse().ok(),
        first.trim().is_empty(),
        last.trim().is_empty(),
    ) {
        (Some(first), None, _, true) => Asked::From(first, None),
        (Some(first), Some(last), _, _) if first <= last => Asked::From(first, Some(last)),
        (None, Some(last), true, _) => Asked::Last(last),
        _ => Asked::Whole,
    }
}

/// The bytes to send of a file of `total` bytes; `None` when the range lies outside.
fn part(asked: Asked, total: u64) -> Option<ObjectRange> {
    let (first, last) = match asked {
        Asked::Whole => (0, total.saturating_sub(1)),
        Asked::From(first, last) => (first, last.unwrap_or(u64::MAX).min(total.saturating_sub(1))),
        Asked::Last(0) => return None,
        Asked::Last(count) => (total.saturating_sub(count), total.saturating_sub(1)),
    };
    (first < total).then(|| ObjectRange {
        first,
        last: last.min(first + MOST - 1),
    })
}

pub async fn audio(
    context: &mut Context,
    input: Input<RecordingAudio>,
) -> Result<FileReply, Problem> {
    let scope = context.scope()?.clone();
    let gone = || not_found("The recording", "该录音");
    let record = record_of(&scope, input.id("call", CallId::new)).await?;
    let wanted = input
        .parameter("recording")
        .parse::<u16>()
        .map_err(|_| gone())?;
    if !record.recordings.iter().any(|of| of.recording == wanted) {
        return Err(gone());
    }
    let tenant = scope.load_tenant().await?;
    let kept_until = tenant.recordings_kept_until(record.start, record.end);
    if kept_until.is_some_and(|until| context.now() >= until) {
        let days = tenant.trial.map_or(0, |trial| trial.recording_days);
        return Err(Problem::new(&codes::LIMIT_REACHED).with_text(
            format!("recordings of the trial are kept for {days} days"),
            format!("试用期录音仅保留 {days} 天"),
        ));
    }
    let format = match input.query.format {
        AudioFormat::Wav => RecordingFormat::Wav,
        AudioFormat::Mp3 => RecordingFormat::Mp3,
        AudioFormat::Mixed => RecordingFormat::Mixed,
    };
    let key = ObjectKey::recording(scope.tenant(), record.start, &record.call, wanted, format)?;
    let total = scope.object_size(&key).await?.ok_or_else(gone)?;
    let asked = asked(context.header("range"));
    let Some(range) = part(asked, total) else {
        let mut reply = FileReply::new(format.content_type(), "");
        reply.status = StatusCode::RANGE_NOT_SATISFIABLE;
        return Ok(reply.with(header::CONTENT_RANGE, &format!("bytes */{total}")));
    };
    let object = scope
        .get_object(&key, Some(range))
        .await?
        .ok_or_else(gone)?;
    if range.first == 0 && !input.query.download {
        scope.mark(Mark::FirstPlayback, context.now()).await?;
    }
    let whole = range.first == 0 && range.last + 1 == total;
    let mut reply =
        FileReply::new(format.content_type(), object.bytes).with(header::ACCEPT_RANGES, "bytes");
    // A file that does not fit into one answer comes in parts, also to callers that asked for all of it.
    if asked != Asked::Whole || !whole {
        reply.status = StatusCode::PARTIAL_CONTENT;
        let text = format!("bytes {}-{}/{total}", range.first, range.last);
        reply = reply.with(header::CONTENT_RANGE, &text);
    }
    if input.query.download {
        reply = reply.download(&file_name(&record, wanted, format));
    }
    Ok(reply)
}

/// `20251120-120000-13800000000-0.mp3`, in the tenant's time.
fn file_name(record: &CallRecord, recording: u16, format: RecordingFormat) -> String {
    let stamp =
        jiff::Timestamp::from_millisecond(record.start.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let zone = jiff::tz::TimeZone::get(&record.time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let time = stamp.to_zoned(zone).strftime("%Y%m%d-%H%M%S").to_string();
    let customer = if record.customer.is_empty() {
        "anonymous"
    } else {
        &record.customer
    };
    format!("{time}-{customer}-{recording}.{}", format.ending())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(header: &str, total: u64) -> Option<(u64, u64)> {
        part(asked(Some(header)), total).map(|range| (range.first, range.last))
    }

    #[test]
    fn ranges_are_cut_to_the_file_and_to_one_mebibyte() {
        assert_eq!(of("bytes=0-", 10), Some((0, 9)));
        assert_eq!(of("bytes=5-7", 10), Some((5, 7)));
        assert_eq!(of("bytes=5-70", 10), Some((5, 9)));
        assert_eq!(of("bytes=-3", 10), Some((7, 9)));
        assert_eq!(of("bytes=-30", 10), Some((0, 9)));
        assert_eq!(of("bytes=10-", 10), None);
        assert_eq!(of("bytes=-0", 10), None);
        assert_eq!(of("bytes=100-", 5 * MOST), Some((100, 100 + MOST - 1)));
        assert_eq!(of("bytes=0-", 0), None);
    }

    #[test]
    fn what_is_not_understood_is_the_whole_file() {
        for odd in ["items=0-1", "bytes=a-b", "bytes=7-5", "bytes=0-1,3-4", ""] {
            assert_eq!(asked(Some(odd)), Asked::Whole, "{odd}");
        }
        assert_eq!(
            part(Asked::Whole, 10),
            Some(ObjectRange { first: 0, last: 9 })
        );
    }
}
