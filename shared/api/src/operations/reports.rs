//! Reports.

use crate::declare::operation;
use crate::{Access, Audit, Nothing, Page, Permission, views};

operation! {
    /// Inbound report by day or hour.
    InboundReportShow: "show_inbound_report" Get "/api/tenants/{tenant}/reports/inbound" in Reports,
    permission: Permission::Tenant(Page::InboundReport, Access::Read),
    audit: Audit::None,
    query: views::InboundReportQuery, body: Nothing, reply: views::InboundReport,
    errors: [NOT_FOUND],
    en: "Inbound report by day or hour", zh: "呼入报表",
}

operation! {
    /// The same as CSV.
    InboundReportExport: "export_inbound_report" Get "/api/tenants/{tenant}/reports/inbound/export" in Reports,
    permission: Permission::Tenant(Page::InboundReport, Access::Read),
    audit: Audit::None,
    query: views::InboundReportQuery, body: Nothing, reply: Nothing,
    file: "text/csv",
    errors: [NOT_FOUND],
    en: "The same as CSV", zh: "导出呼入报表",
}
