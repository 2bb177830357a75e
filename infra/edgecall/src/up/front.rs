//! The one HTTP listener: decides which function, or the media node, gets a request.

use super::functions::Functions;
use anyhow::{Context, Result};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use edgecall_api::{Found, OperationInfo};
use edgecall_model::Problem;
use edgecall_model::error::codes;
use edgecall_model::node_api::INTERNAL_HEADER;
use sha2::{Digest, Sha256};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

/// Where functions read the client's address from; what a client claims in it is replaced.
const CLIENT_ADDRESS: HeaderName = HeaderName::from_static("x-edgecall-address");

/// What the listener needs.
pub struct Front {
    /// Functions.
    pub functions: Functions,
    /// The platform's internal token.
    pub internal_token: String,
    /// All operations.
    pub operations: Vec<OperationInfo>,
}

/// Serves the node's routes first, then functions, until the process ends.
pub fn serve(listener: TcpListener, node: Router, front: Front) -> Result<()> {
    let listener =
        tokio::net::TcpListener::from_std(listener).context("the portal cannot listen")?;
    let functions = Router::new().fallback(pass_on).with_state(Arc::new(front));
    let service = node
        .fallback_service(functions)
        .into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, service).await {
            tracing::error!(%error, "the portal's listener stopped");
        }
    });
    Ok(())
}

async fn pass_on(
    State(front): State<Arc<Front>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
) -> Response {
    let Some(name) = front.function_of(&request) else {
        let problem = Problem::new(&codes::NOT_SIGNED_IN);
        return (StatusCode::UNAUTHORIZED, Json(problem.body())).into_response();
    };
    if let Ok(address) = HeaderValue::from_str(&peer.ip().to_canonical().to_string()) {
        request.headers_mut().insert(CLIENT_ADDRESS, address);
    }
    front
        .functions
        .by_name(name)
        .handle(request)
        .await
        .map(axum::body::Body::new)
}

impl Front {
    /// The function that serves a request; `None` for an internal path without the token.
    fn function_of(&self, request: &Request) -> Option<&'static str> {
        let path = request.uri().path();
        if path.starts_with("/internal/") {
            let given = request
                .headers()
                .get(INTERNAL_HEADER)
                .map(HeaderValue::as_bytes);
            return is_token(given.unwrap_or_default(), &self.internal_token)
                .then(|| internal(path));
        }
        Some(
            match edgecall_api::find(&self.operations, request.method().as_str(), path) {
                Found::Operation(operation) => operation.function.name(),
                // It says which method would be right, and serves the document and its own health.
                Found::OtherMethod | Found::Nothing if path.starts_with("/api/") => "admin",
                Found::OtherMethod | Found::Nothing => "portal",
            },
        )
    }
}

fn internal(path: &str) -> &'static str {
    if path.starts_with("/internal/ivr/") {
        "ivr"
    } else {
        "webhooks"
    }
}

/// Compares digests, so that the time taken says nothing about the token.
pub fn is_token(given: &[u8], token: &str) -> bool {
    Sha256::digest(given) == Sha256::digest(token.as_bytes())
}
