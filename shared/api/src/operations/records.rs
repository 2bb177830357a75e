//! Call records and recordings.

use crate::declare::operation;
use crate::{Access, Audit, Nothing, Page, Permission, views};
use edgecall_model::record::CallRecord;

operation! {
    /// Inbound call records, newest first.
    CallRecordList: "list_call_records" Get "/api/tenants/{tenant}/call-records" in Admin,
    permission: Permission::Tenant(Page::CallRecords, Access::Read),
    audit: Audit::None,
    query: views::CallRecordFilter, body: Nothing, reply: views::Listing<CallRecord>,
    errors: [NOT_FOUND],
    en: "Inbound call records, newest first", zh: "来电记录",
}

operation! {
    /// One call record.
    CallRecordShow: "show_call_record" Get "/api/tenants/{tenant}/call-records/{call}" in Admin,
    permission: Permission::Tenant(Page::CallRecords, Access::Read),
    audit: Audit::None,
    query: Nothing, body: Nothing, reply: views::CallRecordDetail,
    errors: [NOT_FOUND],
    en: "One call record", zh: "来电记录详情",
}

operation! {
    /// Event log of a call.
    CallEventList: "list_call_events" Get "/api/tenants/{tenant}/call-records/{call}/events" in Admin,
    permission: Permission::Tenant(Page::CallRecords, Access::Read),
    audit: Audit::None,
    query: Nothing, body: Nothing, reply: views::CallEvents,
    errors: [NOT_FOUND],
    en: "Event log of a call", zh: "通话事件",
}

operation! {
    /// A recording; answers byte ranges.
    RecordingAudio: "get_recording_audio" Get "/api/tenants/{tenant}/call-records/{call}/recordings/{recording}/audio" in Admin,
    permission: Permission::Tenant(Page::CallRecords, Access::Read),
    audit: Audit::None,
    query: views::AudioQuery, body: Nothing, reply: Nothing,
    file: "audio/mpeg",
    errors: [NOT_FOUND],
    en: "A recording; answers byte ranges", zh: "录音文件，支持分段读取",
}
