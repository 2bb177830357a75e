//! Whether the function works, and the API's own document.

use bytes::Bytes;
use function_runtime::Platform;
use http::{Request, Response, StatusCode, header};
use serde_json::json;
use std::sync::OnceLock;

fn answer(status: StatusCode, body: impl Into<Bytes>) -> Response<Bytes> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        http::HeaderValue::from_static("application/json"),
    );
    response
}

/// `GET /api/health`: 200 when the tables answer, else 503.
pub async fn show(platform: Platform, _: Request<Bytes>) -> Response<Bytes> {
    let tables = platform.store().check().await.is_ok();
    let status = if tables {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let body = json!({ "status": if tables { "ok" } else { "unavailable" }, "tables": tables });
    answer(status, body.to_string())
}

/// `GET /api/openapi.json`: the OpenAPI 3.1 document.
pub async fn document(_: Platform, _: Request<Bytes>) -> Response<Bytes> {
    static DOCUMENT: OnceLock<Bytes> = OnceLock::new();
    let document = DOCUMENT.get_or_init(|| {
        let document = edgecall_api::openapi::document(&edgecall_api::all());
        Bytes::from(serde_json::to_vec(&document).unwrap_or_default())
    });
    answer(StatusCode::OK, document.clone())
}
