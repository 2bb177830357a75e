//! Prices, statements, their PDF, and the lines behind them.
//!
//! A statement is computed from the month's bill lines whenever it is asked for: nothing is stored twice, so
//! page, API and PDF cannot differ (BILL-57).

mod month;
pub mod pdf;
mod prices;
mod statement;

use bytes::Bytes;
use edgecall_api::operations::billing;
use function_runtime::{Platform, Router};
use http::{Request, Response};
use std::sync::OnceLock;

/// The operations of this function.
pub fn router() -> &'static Router {
    static ROUTER: OnceLock<Router> = OnceLock::new();
    ROUTER.get_or_init(|| {
        Router::new("billing")
            .on::<billing::PricesShow, _>(prices::show)
            .on::<billing::StatementList, _>(statement::list)
            .on::<billing::StatementShow, _>(statement::show)
            .on_file::<billing::StatementPdf, _>(statement::pdf)
            .on::<billing::BillLineList, _>(statement::lines)
    })
}

/// Answers a request.
pub async fn handle(request: Request<Bytes>, platform: &Platform) -> Response<Bytes> {
    router().handle(request, platform).await
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_operation_of_this_function_has_a_handler() {
        assert_eq!(
            super::router().missing(edgecall_api::Function::Billing),
            Vec::<&str>::new()
        );
    }
}
