//! The endpoint: listening, sorting what comes in, placing calls, going down.

use crate::admission::{Gatekeeping, TrunkDirectory};
use crate::call::{Call, CallKey, CallState};
use crate::config::SipConfig;
use crate::digest::DigestVerifier;
use crate::error::SipError;
use crate::incoming::IncomingCall;
use crate::local::{self, LocalAddresses};
use crate::outgoing::{self, OutgoingCall, OutgoingHandle};
use crate::{dialog_requests, invite};
use rsipstack::EndpointBuilder;
use rsipstack::dialog::DialogId;
use rsipstack::dialog::dialog_layer::DialogLayer;
use rsipstack::sip::prelude::HeadersExt;
use rsipstack::sip::{Method, SipMessage};
use rsipstack::transaction::TransactionReceiver;
use rsipstack::transaction::endpoint::{EndpointInnerRef, MessageInspector};
use rsipstack::transaction::transaction::Transaction;
use rsipstack::transport::{SipAddr, TransportLayer};
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::{Notify, mpsc};
use tokio_util::sync::CancellationToken;

/// Calls that may wait for the media node's attention before new ones are refused.
const EVENT_BACKLOG: usize = 1024;

/// What the endpoint tells the media node.
#[derive(Debug)]
pub enum SipEvent {
    /// A caller was admitted and waits for a decision.
    Invite(IncomingCall),
}

/// Calls by Call-ID and our own tag.
#[derive(Default)]
pub(crate) struct CallTable {
    calls: RwLock<HashMap<CallKey, Arc<CallState>>>,
    changed: Notify,
}

impl CallTable {
    pub(crate) fn len(&self) -> usize {
        self.calls
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
    }

    pub(crate) fn insert(&self, call: Arc<CallState>) {
        metrics::gauge!("sip_calls_active").increment(1.0);
        let mut calls = self.calls.write().unwrap_or_else(PoisonError::into_inner);
        calls.insert(call.key.clone(), call);
    }

    /// The call that a request of the other side belongs to.
    pub(crate) fn find(&self, id: &DialogId) -> Option<Arc<CallState>> {
        let key = (id.call_id.clone(), id.local_tag.clone());
        let calls = self.calls.read().unwrap_or_else(PoisonError::into_inner);
        let call = calls.get(&key)?;
        let remote_tag = call.dialog.id().remote_tag;
        (remote_tag.is_empty() || remote_tag == id.remote_tag).then(|| call.clone())
    }

    fn remove(&self, key: &CallKey) {
        self.calls
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(key);
        self.changed.notify_waiters();
    }

    fn all(&self) -> Vec<Arc<CallState>> {
        let calls = self.calls.read().unwrap_or_else(PoisonError::into_inner);
        calls.values().cloned().collect()
    }
}

/// What all tasks of an endpoint share.
pub(crate) struct Core {
    pub(crate) config: SipConfig,
    pub(crate) local: LocalAddresses,
    pub(crate) dialogs: Arc<DialogLayer>,
    pub(crate) calls: CallTable,
    pub(crate) gate: Gatekeeping,
    pub(crate) events: mpsc::Sender<SipEvent>,
    pub(crate) draining: AtomicBool,
}

impl Core {
    /// Drops a call whose dialog has ended.
    pub(crate) fn forget(&self, call: &CallState) {
        self.calls.remove(&call.key);
        self.dialogs.remove_dialog(&call.dialog.id());
    }

    fn receive(self: &Arc<Self>, tx: Transaction) {
        let method = tx.original.method;
        let in_dialog = tx
            .original
            .to_header()
            .is_ok_and(|to| to.tag().is_ok_and(|t| t.is_some()));
        if in_dialog {
            return dialog_requests::receive(self, tx);
        }
        match method {
            Method::Invite => {
                tokio::spawn(invite::receive(self.clone(), tx));
            }
            Method::Ack | Method::Cancel => {}
            Method::Options => {
                tokio::spawn(invite::answer(tx, 200));
            }
            // There is no registrar on this node yet; nobody may register.
            Method::Register => {
                tokio::spawn(invite::answer(tx, 403));
            }
            Method::Bye | Method::Info | Method::Update | Method::PRack => {
                tokio::spawn(invite::answer(tx, 481));
            }
            _ => {
                tokio::spawn(invite::answer(tx, 405));
            }
        }
    }
}

/// A listening SIP user agent. Dropping it without [`SipEndpoint::shutdown`] stops it at once.
pub struct SipEndpoint {
    core: Arc<Core>,
    stack: EndpointInnerRef,
    token: CancellationToken,
}

impl SipEndpoint {
    /// Starts listening. Admitted calls come out of the receiver; when more than 1,024 wait there,
    /// further callers get 503. Must be called inside a tokio runtime.
    ///
    /// Errors: [`SipError::Listen`] (port taken, no permission), [`SipError::NothingToListenOn`].
    pub async fn start<D: TrunkDirectory>(
        config: SipConfig,
        directory: D,
    ) -> Result<(SipEndpoint, mpsc::Receiver<SipEvent>), SipError> {
        if config.udp.is_none() && config.tcp.is_none() {
            return Err(SipError::NothingToListenOn);
        }
        let token = CancellationToken::new();
        let layer = TransportLayer::new(token.clone());
        let local = local::listen(&config, &layer, &token).await?;
        let endpoint = EndpointBuilder::new()
            .with_user_agent(&config.user_agent)
            .with_cancel_token(token.clone())
            .with_transport_layer(layer)
            .with_inspector(Box::new(Counting))
            .build();
        let incoming = endpoint.incoming_transactions()?;
        let stack = endpoint.inner.clone();
        let (events, receiver) = mpsc::channel(EVENT_BACKLOG);
        let gate = Gatekeeping {
            directory: Arc::new(directory),
            digest: DigestVerifier::new(config.nonce_lifetime_ms, config.algorithms.clone())?,
        };
        let core = Arc::new(Core {
            dialogs: Arc::new(DialogLayer::new(stack.clone())),
            config,
            local,
            calls: CallTable::default(),
            gate,
            events,
            draining: AtomicBool::new(false),
        });
        let served = stack.clone();
        tokio::spawn(async move {
            if let Err(error) = served.serve().await {
                tracing::error!(%error, "the SIP endpoint stopped");
            }
        });
        tokio::spawn(sort(core.clone(), incoming, token.clone()));
        let endpoint = SipEndpoint { core, stack, token };
        if let Some(bound) = local.tcp {
            local::tcp_is_up(bound).await?;
        }
        tracing::info!(udp = ?local.udp, tcp = ?local.tcp, "listening for SIP");
        Ok((endpoint, receiver))
    }

    /// Bound UDP address.
    pub fn local_udp(&self) -> Option<SocketAddr> {
        self.core.local.udp
    }

    /// Bound TCP address.
    pub fn local_tcp(&self) -> Option<SocketAddr> {
        self.core.local.tcp
    }

    /// Address of ours that `peer` can reach, for the `c=` line of a session description.
    pub fn address_for(&self, peer: IpAddr) -> IpAddr {
        self.core.local.shown_to(peer)
    }

    /// Calls whose signalling has not ended.
    pub fn active_calls(&self) -> usize {
        self.core.calls.len()
    }

    /// Places a call. Returns at once; what becomes of it comes as events. Must be called inside a
    /// tokio runtime.
    ///
    /// Errors: [`SipError::BadValue`] for a URI or header that cannot be sent.
    pub fn call(&self, call: OutgoingCall) -> Result<OutgoingHandle, SipError> {
        outgoing::place(&self.core, call)
    }

    /// Refuses new calls from now on (503); running calls go on.
    pub fn drain(&self) {
        self.core.draining.store(true, Ordering::Relaxed);
    }

    /// Refuses new calls, hangs up the running ones, waits at most `grace` for their signalling to
    /// end and stops listening.
    pub async fn shutdown(&self, grace: Duration) {
        self.drain();
        for state in self.core.calls.all() {
            Call { state }.hang_up(crate::wire::NORMAL_CLEARING);
        }
        let finished = async {
            loop {
                let changed = self.core.calls.changed.notified();
                if self.core.calls.len() == 0 {
                    return;
                }
                changed.await;
            }
        };
        if tokio::time::timeout(grace, finished).await.is_err() {
            tracing::warn!(
                calls = self.active_calls(),
                "calls were still ending at shutdown"
            );
        }
        self.token.cancel();
    }

    /// Transactions that have not ended, for health reports.
    pub fn running_transactions(&self) -> usize {
        self.stack.get_stats().running_transactions
    }
}

impl Drop for SipEndpoint {
    fn drop(&mut self) {
        self.token.cancel();
    }
}

async fn sort(core: Arc<Core>, mut incoming: TransactionReceiver, token: CancellationToken) {
    loop {
        let tx = tokio::select! {
            tx = incoming.recv() => tx,
            () = token.cancelled() => return,
        };
        let Some(tx) = tx else { return };
        core.receive(tx);
    }
}

/// Counts messages; changes none.
struct Counting;

impl MessageInspector for Counting {
    fn before_send(&self, message: SipMessage, _: Option<&SipAddr>) -> SipMessage {
        count("out", &message);
        message
    }

    fn after_received(&self, message: SipMessage, _: Option<&SipAddr>) -> SipMessage {
        count("in", &message);
        message
    }
}

fn count(direction: &'static str, message: &SipMessage) {
    match message {
        SipMessage::Request(request) => {
            let method = request.method.to_string();
            metrics::counter!("sip_requests_total", "direction" => direction, "method" => method)
                .increment(1);
        }
        SipMessage::Response(response) => {
            // Three digits at most from a status line; the class keeps the label set small.
            let class = (response.status_code.code() / 100).min(9).to_string();
            metrics::counter!("sip_responses_total", "direction" => direction, "class" => class)
                .increment(1);
        }
    }
}
