//! Wakes the webhooks function: at once when something was put into the outbox, and every second for what
//! waits for its next try.

use axum::body::Body;
use axum::http::Request;
use edge_host::Function;
use edgecall_model::node_api::INTERNAL_HEADER;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// Retries come due at this accuracy.
const EVERY: Duration = Duration::from_secs(1);
/// Largest answer that is read to its end.
const LARGEST: usize = 64 * 1024;

/// Drives deliveries. Cheap to clone.
#[derive(Clone)]
pub struct Ticker {
    poked: Arc<Notify>,
}

impl Ticker {
    /// Starts ticking.
    pub fn start(webhooks: Function, token: &str) -> Ticker {
        let ticker = Ticker {
            poked: Arc::default(),
        };
        tokio::spawn(tick(webhooks, token.to_owned(), ticker.poked.clone()));
        ticker
    }

    /// There is something to deliver now.
    pub fn poke(&self) {
        self.poked.notify_one();
    }
}

async fn tick(webhooks: Function, token: String, poked: Arc<Notify>) {
    loop {
        // Either way one round; a poke during the round starts the next one at once.
        let _ = tokio::time::timeout(EVERY, poked.notified()).await;
        let request = Request::post("http://localhost/internal/webhooks/tick")
            .header(INTERNAL_HEADER, &token)
            .body(Body::empty());
        let Ok(request) = request else { return };
        let answer = webhooks.handle(request).await;
        let status = answer.status();
        let body = axum::body::to_bytes(Body::new(answer.into_body()), LARGEST)
            .await
            .unwrap_or_default();
        if !status.is_success() {
            let text = String::from_utf8_lossy(&body);
            tracing::warn!(%status, %text, "webhooks were not looked at");
        }
    }
}
