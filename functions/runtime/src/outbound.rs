//! Requests that a function sends.

use bytes::Bytes;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

/// A request under way.
pub type OutboundFuture<'a> =
    Pin<Box<dyn Future<Output = Result<http::Response<Bytes>, SendFault>> + Send + 'a>>;

/// Why no answer came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendFault {
    /// The time was over.
    TimedOut,
    /// The host does not let the function reach this address.
    Refused,
    /// No connection, or it broke off.
    Failed(String),
}

impl fmt::Display for SendFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SendFault::TimedOut => f.write_str("no answer in time"),
            SendFault::Refused => f.write_str("this address may not be called"),
            SendFault::Failed(reason) => write!(f, "no connection: {reason}"),
        }
    }
}

impl std::error::Error for SendFault {}

/// The host's HTTP client. Redirects are not followed.
pub trait Outbound: Send + Sync {
    /// Sends a request and reads the whole answer.
    fn send(&self, request: http::Request<Bytes>) -> OutboundFuture<'_>;
}
