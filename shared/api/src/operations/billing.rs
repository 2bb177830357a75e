//! Statements.

use crate::declare::operation;
use crate::{Access, Audit, Nothing, Page, Permission, views};
use edgecall_rating::Statement;

operation! {
    /// Own prices.
    PricesShow: "show_prices" Get "/api/tenants/{tenant}/billing/prices" in Billing,
    permission: Permission::Tenant(Page::Statements, Access::Read),
    audit: Audit::None,
    query: Nothing, body: Nothing, reply: views::Prices,
    errors: [NOT_FOUND],
    en: "Own prices", zh: "我的资费",
}

operation! {
    /// Department statements, oldest month first.
    StatementList: "list_statements" Get "/api/tenants/{tenant}/billing/statements" in Billing,
    permission: Permission::Tenant(Page::Statements, Access::Read),
    audit: Audit::None,
    query: views::StatementQuery, body: Nothing, reply: views::StatementList,
    errors: [NOT_FOUND, BAD_PERIOD],
    en: "Department statements, oldest month first", zh: "部门账单",
}

operation! {
    /// Statement detail.
    StatementShow: "show_statement" Get "/api/tenants/{tenant}/billing/statements/{period}/{department}" in Billing,
    permission: Permission::Tenant(Page::Statements, Access::Read),
    audit: Audit::None,
    query: Nothing, body: Nothing, reply: Statement,
    errors: [NOT_FOUND, BAD_PERIOD],
    en: "Statement detail", zh: "账单明细",
}

operation! {
    /// Settlement notice as PDF.
    StatementPdf: "get_statement_pdf" Get "/api/tenants/{tenant}/billing/statements/{period}/{department}/pdf" in Billing,
    permission: Permission::Tenant(Page::Statements, Access::Read),
    audit: Audit::None,
    query: views::PdfQuery, body: Nothing, reply: Nothing,
    file: "application/pdf",
    errors: [NOT_FOUND, BAD_PERIOD],
    en: "Settlement notice as PDF", zh: "结算通知单",
}

operation! {
    /// Call lines behind a charge.
    BillLineList: "list_bill_lines" Get "/api/tenants/{tenant}/billing/statements/{period}/{department}/lines" in Billing,
    permission: Permission::Tenant(Page::Statements, Access::Read),
    audit: Audit::None,
    query: views::BillLineQuery, body: Nothing, reply: views::BillLines,
    errors: [NOT_FOUND, BAD_PERIOD],
    en: "Call lines behind a charge", zh: "费用对应的话单",
}
