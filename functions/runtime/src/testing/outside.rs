//! The world outside of a function under test: what it sends is recorded and answered as the test says.

use crate::destination;
use crate::outbound::{Outbound, OutboundFuture, SendFault};
use bytes::Bytes;
use serde_json::Value;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

type Reply = Box<dyn Fn(&http::Request<Bytes>) -> Result<http::Response<Bytes>, SendFault> + Send>;

/// Requests that were sent, and what answers them.
#[derive(Clone)]
pub struct Recorder(Arc<Mutex<Recorded>>);

struct Recorded {
    sent: Vec<http::Request<Bytes>>,
    reply: Reply,
}

impl Outbound for Recorder {
    fn send(&self, request: http::Request<Bytes>) -> OutboundFuture<'_> {
        let answer = self.receive(request);
        Box::pin(async move { answer })
    }
}

impl Recorder {
    /// Answers everything with 200 at first.
    pub(super) fn new() -> Self {
        let reply: Reply = Box::new(|_| Ok(http::Response::new(Bytes::new())));
        Recorder(Arc::new(Mutex::new(Recorded {
            sent: Vec::new(),
            reply,
        })))
    }

    fn lock(&self) -> MutexGuard<'_, Recorded> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records a request and gives the test's answer.
    pub(super) fn receive(
        &self,
        mut request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, SendFault> {
        // Every host takes it off before the request leaves.
        destination::take_mark(request.headers_mut());
        let mut recorded = self.lock();
        let answer = (recorded.reply)(&request);
        recorded.sent.push(request);
        answer
    }

    /// What was sent so far, as it left the host.
    pub fn sent(&self) -> Vec<http::Request<Bytes>> {
        self.lock().sent.clone()
    }

    /// Answers every request like this from now on.
    pub fn answer(
        &self,
        reply: impl Fn(&http::Request<Bytes>) -> Result<http::Response<Bytes>, SendFault>
        + Send
        + 'static,
    ) {
        self.lock().reply = Box::new(reply);
    }

    /// The messages posted to the mailbox, oldest first.
    pub fn mails(&self) -> Vec<Value> {
        let sent = self.sent();
        let mails = sent
            .iter()
            .filter(|request| request.uri().host() == Some("mail.test"));
        mails
            .filter_map(|request| serde_json::from_slice(request.body()).ok())
            .collect()
    }
}
