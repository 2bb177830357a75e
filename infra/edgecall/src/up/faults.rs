//! Takes the embedded stores away and brings them back, so that tests can see what happens then.

use super::front::is_token;
use crate::stores::EmbeddedStores;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use edgecall_model::node_api::INTERNAL_HEADER;
use embedded_services::Listening;
use std::sync::Arc;

#[derive(Clone)]
struct Faults {
    stores: Arc<EmbeddedStores>,
    token: Arc<str>,
}

/// `POST /internal/faults/{tables|objects}/{pause|resume}` with the internal token.
pub fn routes(stores: Arc<EmbeddedStores>, token: &str) -> Router {
    let faults = Faults {
        stores,
        token: token.into(),
    };
    Router::new()
        .route("/internal/faults/{store}/{action}", post(change))
        .with_state(faults)
}

async fn change(
    State(faults): State<Faults>,
    Path((store, action)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let given = headers
        .get(INTERNAL_HEADER)
        .map(|v| v.as_bytes())
        .unwrap_or_default();
    if !is_token(given, &faults.token) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let listening: &Listening = match store.as_str() {
        "tables" => &faults.stores.tables,
        "objects" => &faults.stores.objects,
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    match action.as_str() {
        "pause" => listening.pause().await,
        "resume" => {
            if let Err(error) = listening.resume().await {
                return (StatusCode::CONFLICT, error.to_string()).into_response();
            }
        }
        _ => return StatusCode::NOT_FOUND.into_response(),
    }
    StatusCode::NO_CONTENT.into_response()
}
