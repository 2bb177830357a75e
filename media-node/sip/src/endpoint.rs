//! The endpoint: listening, sorting what comes in, placing calls, going down.

use crate::admission::{ErasedDirectory, Gatekeeping, TrunkDirectory};
use crate::call::{Call, CallKey, CallState};
use crate::client_digest::ClientDigests;
use crate::config::SipConfig;
use crate::digest::DigestVerifier;
use crate::door::DoorkeptSocket;
use crate::error::SipError;
use crate::incoming::IncomingCall;
use crate::inspect::{Arrivals, Messages};
use crate::ladder::Ladders;
use crate::lines::{self, GroupCall, Lines, TrunkChange, TrunkStatus};
use crate::local::{self, LocalAddresses};
use crate::outgoing::{self, OutgoingCall, OutgoingHandle, PhoneCall};
use crate::overload::Watch;
use crate::registrar::{self, Binding, PhoneChange, Registrar};
use crate::resolve::Resolver;
use crate::secure::TlsDialer;
use crate::trunk::{Trunk, TrunkGroup};
use crate::{dialog_requests, invite, websocket};
use rsipstack::EndpointBuilder;
use rsipstack::dialog::DialogId;
use rsipstack::dialog::dialog_layer::DialogLayer;
use rsipstack::sip::Method;
use rsipstack::sip::prelude::HeadersExt;
use rsipstack::transaction::TransactionReceiver;
use rsipstack::transaction::endpoint::EndpointInnerRef;
use rsipstack::transaction::transaction::Transaction;
use rsipstack::transport::TransportLayer;
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::{Notify, broadcast, mpsc};
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
    pub(crate) stack: EndpointInnerRef,
    pub(crate) token: CancellationToken,
    pub(crate) watch: Arc<Watch>,
    pub(crate) ladders: Arc<Ladders>,
    pub(crate) digests: Arc<ClientDigests>,
    pub(crate) resolver: Resolver,
    pub(crate) tls: TlsDialer,
    pub(crate) lines: Lines,
    pub(crate) registrar: Arc<Registrar>,
    pub(crate) door: Option<Arc<DoorkeptSocket>>,
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
        self.ladders.finish(&call.key.0);
        self.digests.remove_later(&call.key.0);
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
        if let Some((code, header)) = invite::refused_by_form(&tx.original)
            && !matches!(method, Method::Ack | Method::Cancel)
        {
            tokio::spawn(async move {
                let mut tx = tx;
                invite::reply(&mut tx, code, header.into_iter().collect()).await;
            });
            return;
        }
        match method {
            Method::Invite => {
                tokio::spawn(invite::receive(self.clone(), tx));
            }
            Method::Ack | Method::Cancel => {}
            Method::Options => {
                tokio::spawn(invite::answer(tx, 200));
            }
            Method::Register => {
                tokio::spawn(registrar::receive(self.clone(), tx));
            }
            Method::Bye | Method::Info | Method::Update | Method::PRack | Method::Notify => {
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
        let nothing = config.udp.is_none() && config.tcp.is_none();
        if nothing && config.tls.is_none() && config.ws.is_none() {
            return Err(SipError::NothingToListenOn);
        }
        if config.tls.is_some() || config.trust_pem.is_some() {
            // Programs that link several cryptography libraries have to name one; if the program has
            // done so already, that one stays.
            let _ = rustls::crypto::ring::default_provider().install_default();
        }
        let token = CancellationToken::new();
        let directory: Arc<dyn ErasedDirectory> = Arc::new(directory);
        let watch = Arc::new(Watch::new(config.overload.clone(), directory.clone()));
        let ladders = Arc::new(Ladders::new(config.ladders.clone()));
        let digests = Arc::new(ClientDigests::default());
        let registrar = Arc::new(Registrar::new());
        let resolver = Resolver::new(&config.name_servers);
        let layer =
            TransportLayer::new_with_domain_resolver(token.clone(), Box::new(resolver.clone()));
        let listening = local::listen(&config, &layer, &watch, &token).await?;
        let local = listening.local;
        let endpoint = EndpointBuilder::new()
            .with_user_agent(&config.user_agent)
            .with_cancel_token(token.clone())
            .with_transport_layer(layer)
            .with_inspector(Box::new(Messages {
                local,
                ladders: ladders.clone(),
                digests: digests.clone(),
            }))
            .with_transport_inspector(Box::new(Arrivals {
                local,
                ladders: ladders.clone(),
                watch: watch.clone(),
                registrar: registrar.clone(),
                user_agent: config.user_agent.clone(),
            }))
            .build();
        let incoming = endpoint.incoming_transactions()?;
        let stack = endpoint.inner.clone();
        let (events, receiver) = mpsc::channel(EVENT_BACKLOG);
        let gate = Gatekeeping {
            directory,
            digest: DigestVerifier::new(config.nonce_lifetime_ms, config.algorithms.clone())?,
        };
        let core = Arc::new(Core {
            dialogs: Arc::new(DialogLayer::new(stack.clone())),
            stack: stack.clone(),
            token: token.clone(),
            watch: watch.clone(),
            ladders,
            digests,
            resolver,
            tls: TlsDialer::new(config.trust_pem.clone()),
            lines: Lines::new(),
            registrar,
            door: listening.door,
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
        tokio::spawn(registrar::keep(core.clone()));
        let pulse = watch.clone();
        let stop = token.clone();
        tokio::spawn(async move { pulse.feel_the_pulse(stop).await });
        if let Some(listener) = listening.ws {
            let stop = token.clone();
            tokio::spawn(websocket::serve(listener, stack.clone(), watch, stop));
        }
        let endpoint = SipEndpoint { core, stack, token };
        if let Some(bound) = local.tcp {
            local::is_up("TCP", bound).await?;
        }
        if let Some(bound) = local.tls {
            local::is_up("TLS", bound).await?;
        }
        tracing::info!(udp = ?local.udp, tcp = ?local.tcp, tls = ?local.tls, ws = ?local.ws, "listening for SIP");
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

    /// Bound TLS address.
    pub fn local_tls(&self) -> Option<SocketAddr> {
        self.core.local.tls
    }

    /// Bound WebSocket address.
    pub fn local_ws(&self) -> Option<SocketAddr> {
        self.core.local.ws
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

    /// Puts other trunks and trunk groups into use: registers, asks for signs of life, limits. Calls
    /// that run stay. Must be called inside a tokio runtime.
    ///
    /// Errors: [`SipError::BadTrunk`] with the first setting that is wrong; nothing has changed then.
    pub fn set_trunks(&self, trunks: Vec<Trunk>, groups: Vec<TrunkGroup>) -> Result<(), SipError> {
        lines::set(&self.core, trunks, groups)
    }

    /// Settings of a trunk that is in use.
    pub fn trunk(&self, id: &str) -> Option<Trunk> {
        self.core.lines.line(id).map(|line| line.settings.clone())
    }

    /// States of all trunks, by id.
    pub fn trunk_states(&self) -> Vec<TrunkStatus> {
        self.core.lines.statuses()
    }

    /// Changes of trunks' states from now on.
    pub fn trunk_changes(&self) -> broadcast::Receiver<TrunkChange> {
        self.core.lines.changes()
    }

    /// Places a call over a trunk group. What becomes of it comes as events; when a trunk fails the
    /// call goes on to the next one, and only the last failure is reported.
    ///
    /// Errors: [`SipError::NoSuchGroup`], [`SipError::NoTrunk`], [`SipError::BadValue`].
    pub async fn call_group(
        &self,
        code: &str,
        call: GroupCall,
    ) -> Result<OutgoingHandle, SipError> {
        lines::place(&self.core, code, call).await
    }

    /// Contacts of a phone's account, best first; empty if it is not registered.
    pub fn contacts(&self, account: &str) -> Vec<Binding> {
        self.core.registrar.contacts(account)
    }

    /// All contacts of all phones, for the store.
    pub fn all_contacts(&self) -> Vec<Binding> {
        self.core.registrar.bindings().export()
    }

    /// Takes over the contacts of an earlier run; those over connections are left out.
    pub fn restore_contacts(&self, contacts: Vec<Binding>) {
        let mut bindings = self.core.registrar.bindings();
        bindings.import(contacts, crate::wire::now_ms());
    }

    /// Removes all contacts of an account that was deleted or locked.
    pub fn drop_account(&self, account: &str) {
        self.core.registrar.drop_account(account);
    }

    /// Changes of phones' contacts from now on.
    pub fn phone_changes(&self) -> broadcast::Receiver<PhoneChange> {
        self.core.registrar.changes()
    }

    /// Calls one contact of a phone. Returns at once; what becomes of it comes as events. Must be
    /// called inside a tokio runtime.
    ///
    /// Errors: [`SipError::BadValue`].
    pub fn call_contact(&self, to: &Binding, call: PhoneCall) -> Result<OutgoingHandle, SipError> {
        outgoing::place_to_phone(&self.core, to, call)
    }

    /// Sources that are banned at the moment.
    pub fn banned_sources(&self) -> usize {
        self.core.watch.banned()
    }

    /// Lifts a ban; whether there was one.
    pub fn pardon(&self, source: IpAddr) -> bool {
        self.core.watch.pardon(source)
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
            Call::new(state).hang_up(crate::wire::NORMAL_CLEARING);
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
        core.watch.note_queue(incoming.len());
        core.receive(tx);
    }
}
