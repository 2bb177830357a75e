//! What the SDKs report, as problems that an API can answer.

use aws_sdk_dynamodb::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use edgecall_model::error::codes;
use edgecall_model::{ErrorCode, Problem};
use std::error::Error;

/// Whether a code of the service means "not now" rather than "not so".
fn is_passing(code: Option<&str>) -> bool {
    matches!(
        code,
        Some(
            "ThrottlingException"
                | "ProvisionedThroughputExceededException"
                | "RequestLimitExceeded"
                | "InternalServerError"
                | "InternalError"
                | "ServiceUnavailable"
                | "SlowDown"
                | "TransactionInProgressException"
                | "TransactionConflictException"
        )
    )
}

/// A failed call as a problem: `store_unavailable` when trying again may help, else `internal`. The cause
/// goes to the log, never to the caller.
pub(crate) fn problem<E>(action: &'static str, error: &SdkError<E, HttpResponse>) -> Problem
where
    E: Error + ProvideErrorMetadata + Send + Sync + 'static,
{
    let code: &'static ErrorCode = match error {
        SdkError::ServiceError(service) => {
            let status = service.raw().status().as_u16();
            if is_passing(service.err().code()) || status >= 500 {
                &codes::STORE_UNAVAILABLE
            } else {
                &codes::INTERNAL
            }
        }
        SdkError::ConstructionFailure(_) => &codes::INTERNAL,
        _ => &codes::STORE_UNAVAILABLE,
    };
    tracing::error!(action, error = %DisplayErrorContext(error), "store call failed");
    Problem::new(code)
}

/// A fault of ours; the reason goes to the log.
pub(crate) fn internal(reason: impl std::fmt::Display) -> Problem {
    tracing::error!(%reason, "store fault");
    Problem::new(&codes::INTERNAL)
}

/// Something named is not there.
pub(crate) fn not_found(en: &str, zh: &str) -> Problem {
    Problem::new(&codes::NOT_FOUND).with_text(en, zh)
}
