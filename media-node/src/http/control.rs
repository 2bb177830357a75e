//! Control API (MessagePack, internal token) and health.

use crate::clock;
use crate::prompt::PromptLibrary;
use crate::services::Services;
use crate::test_caller::{CallPlan, TestCaller};
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use edgecall_model::Problem;
use edgecall_model::error::codes;
use edgecall_model::node_api::{INTERNAL_HEADER, TestCallOrder};
use edgecall_store::Store;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Largest order.
const LARGEST: usize = 64 * 1024;
/// A store that answers slower than this is not ready.
const CHECK: Duration = Duration::from_secs(2);

/// What the control API needs of the node.
pub struct Control {
    /// The internal token.
    pub token: String,
    /// The telephone.
    pub test_caller: Arc<TestCaller>,
    /// Where test calls go.
    pub sip: SocketAddr,
    /// Prompts and backlog.
    pub services: Arc<Services>,
    /// Stores, for readiness.
    pub store: Store,
    /// No new calls are taken.
    pub draining: Arc<AtomicBool>,
    /// Begins the drain.
    pub drain: Box<dyn Fn() + Send + Sync>,
}

/// `/control/…`, `/health`, `/ready`.
pub fn control_routes(control: Arc<Control>) -> Router {
    let inner = Router::new()
        .route("/control/test-calls", post(place))
        .route("/control/test-calls/{id}", get(show))
        .route("/control/drain", post(drain))
        .layer(DefaultBodyLimit::max(LARGEST))
        .layer(middleware::from_fn_with_state(control.clone(), guard));
    inner
        .route("/health", get(health))
        .route("/ready", get(ready))
        .with_state(control)
}

/// Only holders of the internal token come in. Digests are compared, so that the time taken says nothing
/// about the token.
async fn guard(State(control): State<Arc<Control>>, request: Request, next: Next) -> Response {
    let given = request
        .headers()
        .get(INTERNAL_HEADER)
        .map(|v| v.as_bytes())
        .unwrap_or_default();
    if Sha256::digest(given) != Sha256::digest(control.token.as_bytes()) {
        return refused(&Problem::new(&codes::NOT_SIGNED_IN));
    }
    next.run(request).await
}

async fn place(State(control): State<Arc<Control>>, body: Bytes) -> Response {
    let order: TestCallOrder = match rmp_serde::from_slice(&body) {
        Ok(order) => order,
        Err(error) => return refused(&Problem::new(&codes::BAD_REQUEST).with(error.to_string())),
    };
    match start(&control, order).await {
        Ok(response) => response,
        Err(problem) => refused(&problem),
    }
}

async fn start(control: &Control, order: TestCallOrder) -> Result<Response, Problem> {
    if control.draining.load(Ordering::Relaxed) {
        return Err(Problem::new(&codes::MEDIA_UNAVAILABLE));
    }
    let prompts: &PromptLibrary = &control.services.prompts;
    let invalid =
        |e: &dyn std::fmt::Display| Problem::new(&codes::INVALID_FIELD).with(e.to_string());
    let number = edgecall_numbering::normalise(&order.to)
        .map_err(|_| invalid(&"the number is not a telephone number").at("to"))?;
    let to_uri = format!("sip:{number}@{}", control.sip);
    let plan = CallPlan::of(
        order.id.clone(),
        to_uri,
        order.from.clone(),
        &order.script,
        prompts,
    )
    .await
    .map_err(|e| invalid(&e).at("script"))?;
    let plan = CallPlan {
        destination: Some(control.sip),
        ..plan
    };
    let state = control.test_caller.place(plan).map_err(|error| {
        tracing::error!(%error, "test call not placed");
        Problem::new(&codes::MEDIA_UNAVAILABLE)
    })?;
    tracing::info!(tenant = %order.tenant, test_call = order.id, "test call placed");
    let state = state.borrow().clone();
    Ok(packed(StatusCode::CREATED, &state))
}

async fn show(State(control): State<Arc<Control>>, Path(id): Path<String>) -> Response {
    match control.test_caller.state(&id) {
        Some(state) => packed(StatusCode::OK, &state),
        None => refused(&Problem::new(&codes::NOT_FOUND).with("The test call")),
    }
}

async fn drain(State(control): State<Arc<Control>>) -> Response {
    (control.drain)();
    StatusCode::ACCEPTED.into_response()
}

async fn health() -> Response {
    Json(json!({ "status": "ok" })).into_response()
}

async fn ready(State(control): State<Arc<Control>>, _: HeaderMap) -> Response {
    let draining = control.draining.load(Ordering::Relaxed);
    let tables = tokio::time::timeout(CHECK, control.store.check())
        .await
        .is_ok_and(|r| r.is_ok());
    let status = if tables && !draining {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let body = json!({
        "ready": status == StatusCode::OK,
        "tables": tables,
        "draining": draining,
        "spool_backlog": control.services.finisher.backlog(),
        "now": clock::now(),
    });
    (status, Json(body)).into_response()
}

fn packed(status: StatusCode, value: &impl Serialize) -> Response {
    match rmp_serde::to_vec_named(value) {
        Ok(bytes) => (
            status,
            [(header::CONTENT_TYPE, "application/vnd.msgpack")],
            bytes,
        )
            .into_response(),
        Err(error) => {
            tracing::error!(%error, "answer cannot be written");
            refused(&Problem::new(&codes::INTERNAL))
        }
    }
}

fn refused(problem: &Problem) -> Response {
    let status =
        StatusCode::from_u16(problem.code.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, Json(problem.body())).into_response()
}
