//! Portal pages as a WASI HTTP component.

use bytes::Bytes;
use http_body_util::Full;
use spin_sdk::http::{IntoResponse, Request};
use spin_sdk::http_service;

#[http_service]
async fn handle(request: Request) -> impl IntoResponse {
    function_portal::handle(&request).map(Full::<Bytes>::new)
}
