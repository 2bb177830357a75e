//! The administration API as a WASI HTTP component.

use function_runtime::wasi::serve;
use spin_sdk::http::{IntoResponse, Request};
use spin_sdk::http_service;

#[http_service]
async fn handle(request: Request) -> impl IntoResponse {
    serve(function_admin::router(), request).await
}
