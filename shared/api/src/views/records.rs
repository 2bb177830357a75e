use edgecall_model::event::Event;
use edgecall_model::record::{AnswerStatus, BillLine, CallRecord};
use edgecall_model::{At, CallId, DepartmentId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Filters of the inbound call records (REC-028 to REC-030).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CallRecordFilter {
    /// Call start from; default 7 days ago.
    #[serde(default)]
    pub from: Option<At>,
    /// Call start before; default now.
    #[serde(default)]
    pub to: Option<At>,
    /// Answer status.
    #[serde(default)]
    pub status: Option<AnswerStatus>,
    /// Customer number, or its beginning.
    #[serde(default)]
    pub customer: Option<String>,
    /// Hotline number.
    #[serde(default)]
    pub hotline: Option<String>,
    /// Agent number.
    #[serde(default)]
    pub agent: Option<String>,
    /// Department.
    #[serde(default)]
    pub department: Option<DepartmentId>,
    /// Local hour of the start.
    #[serde(default)]
    #[schemars(range(min = 0, max = 23))]
    pub hour: Option<u8>,
    /// Counter of the inbound report that counts the call, for example `human_answered`; also `unanswered`.
    #[serde(default)]
    pub metric: Option<String>,
    /// Unique id.
    #[serde(default)]
    pub call: Option<CallId>,
    /// SIP Call-ID.
    #[serde(default)]
    pub sip_call_id: Option<String>,
    /// Paging.
    #[serde(flatten)]
    pub paging: super::Paging,
}

/// A call record with what only the detail page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CallRecordDetail {
    /// The record.
    pub record: CallRecord,
    /// What it costs, per leg.
    pub charges: Vec<BillLine>,
    /// Recordings and whether their files are there yet.
    pub recordings: Vec<RecordingView>,
}

/// A recording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordingView {
    /// Number within the call.
    pub recording: u16,
    /// Length in milliseconds, when stored.
    pub duration_ms: Option<i64>,
    /// Formats that are stored, for example `wav`, `mp3`.
    pub formats: Vec<String>,
    /// When it is deleted; recordings of the trial are kept for some days only (PORTAL-12).
    pub kept_until: Option<At>,
}

/// The event log of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CallEvents {
    /// Events in order.
    pub events: Vec<EventView>,
}

/// An event with its texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EventView {
    /// The event.
    pub event: Event,
    /// English.
    pub text: String,
    /// Chinese.
    pub text_zh: String,
}

/// Which file of a recording.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AudioQuery {
    /// Format.
    #[serde(default)]
    pub format: AudioFormat,
    /// Send as a download with a file name.
    #[serde(default)]
    pub download: bool,
}

/// Format of a recording's file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AudioFormat {
    /// Stereo WAV: customer left, agent right.
    Wav,
    /// Stereo MP3.
    #[default]
    Mp3,
    /// Mono WAV, both sides mixed.
    Mixed,
}
