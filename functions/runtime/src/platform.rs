//! The platform's services, as a function sees them.

use crate::PlatformConfig;
use crate::limits::LocalRates;
use crate::outbound::{Outbound, SendFault};
use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep};
use bytes::Bytes;
use edgecall_model::At;
use edgecall_store::Store;
use futures::future::{Either, select};
use std::sync::Arc;
use std::time::Duration;

/// Gives the time.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> At;
}

/// Services of the host: stores, clock, waiting, outbound requests, environment. Made once per instance;
/// cheap to clone. Holds nothing of any tenant.
#[derive(Clone)]
pub struct Platform {
    inner: Arc<Inner>,
}

struct Inner {
    config: PlatformConfig,
    store: Store,
    clock: Box<dyn Clock>,
    sleep: SharedAsyncSleep,
    outbound: Box<dyn Outbound>,
    rates: LocalRates,
}

impl Platform {
    /// A platform from its parts.
    pub fn new(
        config: PlatformConfig,
        store: Store,
        clock: Box<dyn Clock>,
        sleep: SharedAsyncSleep,
        outbound: Box<dyn Outbound>,
    ) -> Self {
        let rates = LocalRates::default();
        Platform {
            inner: Arc::new(Inner {
                config,
                store,
                clock,
                sleep,
                outbound,
                rates,
            }),
        }
    }

    /// Tables and objects.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// Now.
    pub fn now(&self) -> At {
        self.inner.clock.now()
    }

    /// The environment.
    pub fn config(&self) -> &PlatformConfig {
        &self.inner.config
    }

    pub(crate) fn rates(&self) -> &LocalRates {
        &self.inner.rates
    }

    /// Waits.
    pub async fn sleep(&self, duration: Duration) {
        self.inner.sleep.sleep(duration).await;
    }

    /// Sends a request and reads the whole answer, within `limit`.
    ///
    /// # Errors
    /// [`SendFault`].
    pub async fn send(
        &self,
        request: http::Request<Bytes>,
        limit: Duration,
    ) -> Result<http::Response<Bytes>, SendFault> {
        let sending = self.inner.outbound.send(request);
        match select(sending, self.inner.sleep.sleep(limit)).await {
            Either::Left((answer, _)) => answer,
            Either::Right(_) => Err(SendFault::TimedOut),
        }
    }
}
