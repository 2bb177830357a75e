//! All tries of an HTTP node, within the time that a caller can be kept waiting (IVR-084, IVR-086).

use crate::outgoing::Outgoing;
use crate::variables;
use bytes::Bytes;
use edgecall_model::At;
use edgecall_model::node_api::{IvrHttpRequest, IvrHttpResult};
use function_runtime::{Platform, SendFault};
use http::{Response, header};
use std::time::Duration;

/// All tries together, milliseconds.
const ALL_TRIES_MS: i64 = 30_000;
/// Further tries at most.
const MOST_RETRIES: u8 = 5;
/// Largest answer, bytes.
const LARGEST_ANSWER: usize = 64 * 1024;
/// Redirects of one try.
const MOST_REDIRECTS: u8 = 3;

/// How one try ended.
struct Try {
    status: Option<u16>,
    end: Result<Bytes, Failure>,
}

/// Why a try failed, in words, and whether another one can help.
struct Failure {
    error: String,
    for_good: bool,
}

impl Failure {
    fn passing(error: impl Into<String>) -> Self {
        Failure {
            error: error.into(),
            for_good: false,
        }
    }

    fn for_good(error: impl Into<String>) -> Self {
        Failure {
            error: error.into(),
            for_good: true,
        }
    }
}

/// Calls the tenant's server as often as needed and allowed.
pub(crate) async fn carry_out(platform: &Platform, ask: &IvrHttpRequest) -> IvrHttpResult {
    let began = platform.now();
    let mut result = IvrHttpResult {
        status: None,
        success: false,
        error: String::new(),
        tries: 0,
        duration_ms: 0,
        variables: variables::defaults(ask),
    };
    let outgoing = match Outgoing::new(ask, platform.config().private_destinations) {
        Ok(outgoing) => outgoing,
        Err(error) => {
            result.error = error;
            return result;
        }
    };
    let end = began.plus(ALL_TRIES_MS);
    let per_try = i64::from(ask.timeout_seconds.clamp(1, 30)) * 1000;
    while result.tries <= ask.retries.min(MOST_RETRIES) && platform.now() < end {
        let deadline = platform.now().plus(per_try).min(end);
        let one = one_try(platform, &outgoing, deadline).await;
        result.tries += 1;
        result.status = one.status;
        match one.end {
            Ok(body) => {
                result.success = true;
                result.error.clear();
                result.variables = variables::from_body(ask, &body);
                break;
            }
            Err(failure) => {
                result.error = failure.error;
                if failure.for_good {
                    break;
                }
            }
        }
    }
    result.duration_ms = platform.now().since(began);
    result
}

async fn one_try(platform: &Platform, outgoing: &Outgoing, deadline: At) -> Try {
    let mut outgoing = outgoing.clone();
    for _ in 0..=MOST_REDIRECTS {
        let left = u64::try_from(deadline.since(platform.now())).unwrap_or(0);
        let sent = match left {
            0 => Err(SendFault::TimedOut),
            _ => {
                platform
                    .send(outgoing.request(), Duration::from_millis(left))
                    .await
            }
        };
        let response = match sent {
            Ok(response) => response,
            Err(fault) => {
                return Try {
                    status: None,
                    end: Err(of_fault(&fault)),
                };
            }
        };
        let status = response.status().as_u16();
        let Some(location) = redirect(&response) else {
            return Try {
                status: Some(status),
                end: judged(response),
            };
        };
        outgoing =
            match outgoing.redirected(status, location, platform.config().private_destinations) {
                Ok(next) => next,
                Err(error) => {
                    return Try {
                        status: Some(status),
                        end: Err(Failure::for_good(error)),
                    };
                }
            };
    }
    let error = format!("more than {MOST_REDIRECTS} redirects");
    Try {
        status: None,
        end: Err(Failure::for_good(error)),
    }
}

fn of_fault(fault: &SendFault) -> Failure {
    match fault {
        SendFault::Refused => Failure::for_good(
            "address_refused: the name leads to an address that may not be called",
        ),
        other => Failure::passing(other.to_string()),
    }
}

fn redirect(response: &Response<Bytes>) -> Option<&str> {
    let redirects = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
    redirects
        .then(|| response.headers().get(header::LOCATION)?.to_str().ok())
        .flatten()
}

fn judged(response: Response<Bytes>) -> Result<Bytes, Failure> {
    let status = response.status();
    if !status.is_success() {
        return Err(Failure::passing(format!("status {}", status.as_u16())));
    }
    let body = response.into_body();
    if body.len() > LARGEST_ANSWER {
        return Err(Failure::for_good(format!(
            "the answer is larger than {} KiB",
            LARGEST_ANSWER / 1024
        )));
    }
    Ok(body)
}
