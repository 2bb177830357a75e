//! What a function finds around it in place of the machine's own: tests choose the time and play the servers that
//! a function calls.

use bytes::Bytes;
use http::{Request, Response};
use std::{fmt, future::Future, pin::Pin, sync::Arc, time::Duration};
use wasmtime_wasi::HostWallClock;

/// The surroundings of one function. The default is the machine itself.
#[derive(Clone, Default)]
pub struct Surroundings {
    /// Gives the time.
    pub clock: Option<Arc<dyn Clock>>,
    /// Takes the requests that the rules of [`AllowedDestinations`](crate::AllowedDestinations) let out, by name;
    /// nothing is resolved or connected.
    pub way_out: Option<Arc<dyn WayOut>>,
}

impl fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Surroundings")
            .field("clock", &self.clock.is_some())
            .field("way_out", &self.way_out.is_some())
            .finish()
    }
}

/// A clock.
pub trait Clock: Send + Sync {
    /// Time since the beginning of 1970, UTC.
    fn now(&self) -> Duration;
}

/// An answer under way.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<Response<Bytes>, NoAnswer>> + Send + 'a>>;

/// Sends requests.
pub trait WayOut: Send + Sync {
    /// Sends a request and reads the whole answer.
    fn send(&self, request: Request<Bytes>) -> Answer<'_>;
}

/// Why a [`WayOut`] gives no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// The function may not call this destination.
    Refused,
    /// No connection, or it broke off.
    Failed,
}

/// A [`Clock`] as the engine wants it.
pub(crate) struct WallClock(pub Arc<dyn Clock>);

impl HostWallClock for WallClock {
    fn resolution(&self) -> Duration {
        Duration::from_millis(1)
    }

    fn now(&self) -> Duration {
        self.0.now()
    }
}
