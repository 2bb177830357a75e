//! Reports: sums of the stored hours, with rates computed when a row is read.

mod csv;
mod inbound;

use bytes::Bytes;
use edgecall_api::operations::reports;
use function_runtime::{Platform, Router};
use http::{Request, Response};
use std::sync::OnceLock;

/// The operations of this function.
pub fn router() -> &'static Router {
    static ROUTER: OnceLock<Router> = OnceLock::new();
    ROUTER.get_or_init(|| {
        Router::new("reports")
            .on::<reports::InboundReportShow, _>(inbound::show)
            .on_file::<reports::InboundReportExport, _>(inbound::export)
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
            super::router().missing(edgecall_api::Function::Reports),
            Vec::<&str>::new()
        );
    }
}
