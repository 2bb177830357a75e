//! Webhooks: what a tenant subscribes to, sending it, and the log of what was sent.
//!
//! Media nodes put events into the outbox; `POST /internal/webhooks/tick` sends what is due. An event leaves
//! the outbox only with the log line of its last try, so it arrives at least once (MSG-25).

mod push_log;
mod round;
mod sample;
mod sending;
mod webhook;

use bytes::Bytes;
use edgecall_api::operations::developer;
use function_runtime::{Platform, Router};
use http::{Request, Response};
use std::sync::OnceLock;

/// The operations of this function.
pub fn router() -> &'static Router {
    static ROUTER: OnceLock<Router> = OnceLock::new();
    ROUTER.get_or_init(|| {
        Router::new("webhooks")
            .internal("POST", "/internal/webhooks/tick", round::tick)
            .on::<developer::WebhookList, _>(webhook::list)
            .on::<developer::WebhookCreate, _>(webhook::create)
            .on::<developer::WebhookUpdate, _>(webhook::update)
            .on::<developer::WebhookDelete, _>(webhook::delete)
            .on::<developer::WebhookRotate, _>(webhook::rotate)
            .on::<developer::WebhookTest, _>(webhook::test)
            .on::<developer::PushLogList, _>(push_log::list)
            .on::<developer::PushResend, _>(push_log::resend)
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
            super::router().missing(edgecall_api::Function::Webhooks),
            Vec::<&str>::new()
        );
    }
}
