//! Webhook delivery as a WASI HTTP component.

use spin_sdk::http::{IntoResponse, Request};
use spin_sdk::http_service;

#[http_service]
async fn handle(request: Request) -> impl IntoResponse {
    function_runtime::wasi::serve(function_webhooks::router(), request).await
}
