//! The telephone: its own SIP endpoint and its own beat, so that it is a stranger to the node it calls.

use super::call::TestCall;
use super::plan::CallPlan;
use edgecall_model::node_api::{TestCallPhase, TestCallState};
use media_audio::{BeatConfig, BeatThread, MediaEvent, MediaHandle};
use sip_core::{Admission, RequestFacts, SipConfig, SipEndpoint, SipError, TrunkDirectory};
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{broadcast, watch};

/// Calls whose state is remembered.
const REMEMBERED: usize = 1_000;
/// Media events that may wait for a call's task.
const EVENTS: usize = 256;

/// Why the test caller cannot start or call.
#[derive(Debug, thiserror::Error)]
pub enum TestCallerError {
    /// SIP.
    #[error(transparent)]
    Sip(#[from] SipError),
    /// Sockets or threads.
    #[error("the test caller gets no socket or thread: {0}")]
    System(#[from] std::io::Error),
}

/// Nobody calls a test caller.
struct NoCalls;

impl TrunkDirectory for NoCalls {
    async fn admit(&self, _: &RequestFacts) -> Admission {
        Admission::Refuse(403)
    }
}

/// Places test calls.
pub struct TestCaller {
    pub(super) sip: SipEndpoint,
    pub(super) ip: IpAddr,
    pub(super) media: MediaHandle,
    pub(super) media_events: broadcast::Sender<MediaEvent>,
    pub(super) next: AtomicU64,
    calls: Mutex<HashMap<String, watch::Receiver<TestCallState>>>,
    _beat: BeatThread,
}

impl TestCaller {
    /// Starts the telephone on `ip`, ports chosen by the system.
    ///
    /// # Errors
    /// See [`TestCallerError`].
    pub async fn start(ip: IpAddr) -> Result<Arc<TestCaller>, TestCallerError> {
        let any = SocketAddr::new(ip, 0);
        let user_agent = concat!("Edgecall test caller/", env!("CARGO_PKG_VERSION")).to_owned();
        let config = SipConfig {
            udp: Some(any),
            tcp: Some(any),
            user_agent,
            ..SipConfig::default()
        };
        // Refused calls never come out of the receiver.
        let (sip, _) = SipEndpoint::start(config, NoCalls).await?;
        let (media_events, _) = broadcast::channel(EVENTS);
        let told = media_events.clone();
        let sink = Arc::new(move |event| {
            // Without a call nobody listens.
            let _ = told.send(event);
        });
        let (beat, media) = BeatThread::start(BeatConfig::default(), sink)?;
        Ok(Arc::new(TestCaller {
            sip,
            ip,
            media,
            media_events,
            next: AtomicU64::new(1),
            calls: Mutex::default(),
            _beat: beat,
        }))
    }

    /// Address that its SIP messages over UDP come from.
    pub fn address(&self) -> Option<SocketAddr> {
        self.sip.local_udp()
    }

    /// Places a call. Its state changes until it is over; after that the sender is gone.
    ///
    /// # Errors
    /// The call cannot be sent at all.
    pub fn place(
        self: &Arc<Self>,
        plan: CallPlan,
    ) -> Result<watch::Receiver<TestCallState>, TestCallerError> {
        let id = plan.id.clone();
        let states = TestCall::place(self.clone(), plan)?;
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        if calls.len() >= REMEMBERED {
            calls.retain(|_, state| !is_over(&state.borrow()));
        }
        calls.insert(id, states.clone());
        Ok(states)
    }

    /// The state of a call by its id.
    pub fn state(&self, id: &str) -> Option<TestCallState> {
        let calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.get(id).map(|state| state.borrow().clone())
    }

    /// Hangs up what runs and stops.
    pub async fn shutdown(&self) {
        self.sip.shutdown(Duration::from_secs(2)).await;
    }

    pub(super) fn fresh(&self) -> u64 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }
}

/// Nothing more happens to the call.
pub(super) fn is_over(state: &TestCallState) -> bool {
    matches!(state.phase, TestCallPhase::Ended | TestCallPhase::Failed)
}
