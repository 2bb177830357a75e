//! IVR HTTP nodes: a media node asks, this function calls the tenant's server and answers with variables.
//!
//! The node's request is MessagePack ([`IvrHttpRequest`](edgecall_model::node_api::IvrHttpRequest)); the
//! answer is always a result, also when the tenant's server fails: the flow then goes on by its failure exit
//! with the default values (IVR-083 to IVR-087).

mod exchange;
mod outgoing;
mod variables;

use bytes::Bytes;
use edgecall_model::Problem;
use edgecall_model::error::codes;
use edgecall_model::node_api::IvrHttpRequest;
use function_runtime::{Platform, Router};
use http::{HeaderValue, Request, Response, StatusCode, header};
use std::sync::OnceLock;

/// The routes of this function.
pub fn router() -> &'static Router {
    static ROUTER: OnceLock<Router> = OnceLock::new();
    ROUTER.get_or_init(|| {
        Router::new("ivr")
            .internal("POST", "/internal/ivr/http", carry_out)
            .raw("GET", "/internal/ivr/health", health)
    })
}

/// Answers a request.
pub async fn handle(request: Request<Bytes>, platform: &Platform) -> Response<Bytes> {
    router().handle(request, platform).await
}

/// It needs no store: when it answers, it is well.
async fn health(_: Platform, _: Request<Bytes>) -> Response<Bytes> {
    answer(
        StatusCode::OK,
        "application/json",
        Bytes::from_static(br#"{"status":"ok"}"#),
    )
}

async fn carry_out(platform: Platform, request: Request<Bytes>) -> Response<Bytes> {
    let ask: IvrHttpRequest = match rmp_serde::from_slice(request.body()) {
        Ok(ask) => ask,
        Err(error) => {
            let text = format!("the body is not an HTTP node's request: {error}");
            return refusal(Problem::new(&codes::BAD_REQUEST).with_text(text.clone(), text));
        }
    };
    let result = exchange::carry_out(&platform, &ask).await;
    tracing::info!(
        tenant = %ask.tenant,
        call = %ask.call,
        request = ask.request,
        status = result.status.unwrap_or(0),
        success = result.success,
        tries = result.tries,
        duration_ms = result.duration_ms,
        error = %result.error,
        "HTTP node"
    );
    match rmp_serde::to_vec_named(&result) {
        Ok(bytes) => answer(StatusCode::OK, "application/vnd.msgpack", bytes.into()),
        Err(error) => {
            tracing::error!(%error, "a result cannot be written");
            refusal(Problem::new(&codes::INTERNAL))
        }
    }
}

fn refusal(problem: Problem) -> Response<Bytes> {
    let status =
        StatusCode::from_u16(problem.code.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    answer(
        status,
        "application/json",
        serde_json::to_vec(&problem.body())
            .unwrap_or_default()
            .into(),
    )
}

fn answer(status: StatusCode, kind: &'static str, body: Bytes) -> Response<Bytes> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}
