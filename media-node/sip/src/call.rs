//! One call, seen from inside this crate and as the handle that others hold.

use crate::error::SipError;
use crate::events::{CallEvent, EndedBy};
use crate::key_press::is_digit;
use crate::lines::Channel;
use crate::reliable::Reliable;
use crate::session_timer::SessionTimer;
use crate::wire::{
    NORMAL_CLEARING, SDP_TYPE, reason_header, refusal_status, sdp_of, status_for_cause,
};
use rsipstack::dialog::invite_dialog::InviteDialog;
use rsipstack::sip::{Header, StatusCode, StatusCodeKind};
use rsipstack::transaction::key::TransactionRole;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::{Notify, mpsc, watch};

/// How far a call has come. Only grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// Not answered.
    Early,
    /// We answered; the acknowledgement has not come.
    Answered,
    /// Both sides know that it is answered.
    Confirmed,
    /// Over.
    Over,
}

/// Name of a call in the endpoint's table: Call-ID and our own tag.
pub(crate) type CallKey = (String, String);

/// A call as the endpoint keeps it.
pub(crate) struct CallState {
    pub(crate) key: CallKey,
    pub(crate) dialog: InviteDialog,
    /// Highest CSeq that the other side used; 0 before its first request.
    pub(crate) remote_cseq: AtomicU32,
    /// Cause that the other side gave with its BYE or CANCEL.
    pub(crate) remote_cause: AtomicU32,
    /// Reliable provisional responses, if the caller demanded them.
    pub(crate) reliable: Option<Reliable>,
    /// Trunk that the call is on.
    pub(crate) trunk: Option<String>,
    /// The trunk's channel, given back when the call ends.
    channel: Mutex<Option<Channel>>,
    /// Set as soon as the other side gave any sign (100 or more).
    pub(crate) heard: AtomicBool,
    /// Agreement about the session timer.
    pub(crate) timer: Mutex<SessionTimer>,
    /// Wakes the task that keeps the session timer.
    pub(crate) refreshed: Notify,
    /// Our last session description, for refreshes by re-INVITE.
    sdp: Mutex<Option<String>>,
    /// Whether a transfer that we asked for is under way.
    pub(crate) referred: AtomicBool,
    phase: watch::Sender<Phase>,
    events: Mutex<Option<mpsc::UnboundedSender<CallEvent>>>,
}

/// What a new call brings with it.
#[derive(Default)]
pub(crate) struct Start {
    pub(crate) reliable: Option<Reliable>,
    pub(crate) trunk: Option<String>,
    pub(crate) channel: Option<Channel>,
    pub(crate) timer: SessionTimer,
}

impl CallState {
    pub(crate) fn new(
        key: CallKey,
        dialog: InviteDialog,
        start: Start,
    ) -> (Arc<CallState>, mpsc::UnboundedReceiver<CallEvent>) {
        let (sender, receiver) = mpsc::unbounded_channel();
        let state = CallState {
            key,
            dialog,
            remote_cseq: AtomicU32::new(0),
            remote_cause: AtomicU32::new(u32::from(NORMAL_CLEARING)),
            reliable: start.reliable,
            trunk: start.trunk,
            channel: Mutex::new(start.channel),
            heard: AtomicBool::new(false),
            timer: Mutex::new(start.timer),
            refreshed: Notify::new(),
            sdp: Mutex::new(None),
            referred: AtomicBool::new(false),
            phase: watch::Sender::new(Phase::Early),
            events: Mutex::new(Some(sender)),
        };
        (Arc::new(state), receiver)
    }

    pub(crate) fn phase(&self) -> Phase {
        *self.phase.borrow()
    }

    /// Moves forward; false if the call is already there or further.
    pub(crate) fn advance(&self, to: Phase) -> bool {
        self.phase.send_if_modified(|phase| {
            let forward = *phase < to;
            if forward {
                *phase = to;
            }
            forward
        })
    }

    /// Waits until the call is confirmed; false if it ends or `limit` passes first.
    pub(crate) async fn confirmed_within(&self, limit: Duration) -> bool {
        let mut phase = self.phase.subscribe();
        let reached = phase.wait_for(|phase| *phase >= Phase::Confirmed);
        match tokio::time::timeout(limit, reached).await {
            Ok(Ok(phase)) => *phase == Phase::Confirmed,
            _ => false,
        }
    }

    /// Waits for the end of the call.
    pub(crate) async fn over(&self) {
        // The sender lives in `self`, so waiting cannot fail.
        let _ = self
            .phase
            .subscribe()
            .wait_for(|phase| *phase == Phase::Over)
            .await;
    }

    /// Reports something; ignored after the end.
    pub(crate) fn report(&self, event: CallEvent) {
        let events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(events) = events.as_ref() {
            // Nobody listening means that nobody wants to know.
            let _ = events.send(event);
        }
    }

    /// Reports the last event, once, and closes the stream of events.
    pub(crate) fn finish(&self, event: CallEvent) {
        let mut events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(events) = events.take() {
            self.advance(Phase::Over);
            let channel = self.channel.lock();
            drop(channel.unwrap_or_else(PoisonError::into_inner).take());
            metrics::gauge!("sip_calls_active").decrement(1.0);
            let _ = events.send(event);
        }
    }

    /// Ends the call in whatever state it is; see [`Call::hang_up`].
    pub(crate) fn end(self: Arc<Self>, by: EndedBy, cause: u16) {
        let phase = self.phase();
        if phase == Phase::Over {
            return;
        }
        self.finish(CallEvent::Ended { by, cause });
        let server = self.dialog.role() == TransactionRole::Server;
        if server && phase == Phase::Early {
            let status = refusal_status(status_for_cause(cause));
            let _ = self.dialog.reject(Some(status), None);
            return;
        }
        tokio::spawn(async move {
            // A call in setup is cancelled, an answered one gets BYE; both end by themselves after
            // 32 s if the other side is silent.
            let headers = Some(vec![reason_header(cause)]);
            if let Err(error) = self.dialog.hangup_with_headers(headers).await {
                tracing::debug!(call_id = %self.key.0, %error, "hang-up was not acknowledged");
            }
        });
    }

    /// Keeps what we last said about our side of the session.
    pub(crate) fn remember_sdp(&self, sdp: &str) {
        let mut kept = self.sdp.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = Some(sdp.to_owned());
    }

    pub(crate) fn last_sdp(&self) -> Option<String> {
        let kept = self.sdp.lock().unwrap_or_else(PoisonError::into_inner);
        kept.clone()
    }

    pub(crate) fn timer(&self) -> std::sync::MutexGuard<'_, SessionTimer> {
        self.timer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn remote_cause(&self) -> u16 {
        u16::try_from(self.remote_cause.load(Ordering::Relaxed)).unwrap_or(NORMAL_CLEARING)
    }
}

/// Handle of a call, incoming or outgoing. Cheap to clone; dropping it does not end the call.
#[derive(Clone)]
pub struct Call {
    line: Arc<Line>,
}

/// What a handle points to: the dialog that the call is on now. A call over a trunk group gets another
/// one when it goes on to the next trunk.
struct Line {
    current: RwLock<Arc<CallState>>,
    /// Cause of a hang-up plus one; 0 while nobody asked for it.
    hung_up: AtomicU32,
}

impl std::fmt::Debug for Call {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let state = self.state();
        write!(out, "Call({}, {:?})", state.key.0, state.phase())
    }
}

impl Call {
    pub(crate) fn new(state: Arc<CallState>) -> Call {
        let line = Line {
            current: RwLock::new(state),
            hung_up: AtomicU32::new(0),
        };
        Call {
            line: Arc::new(line),
        }
    }

    /// The dialog that the call is on now.
    pub(crate) fn state(&self) -> Arc<CallState> {
        let current = self.line.current.read();
        current.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The call goes on on another dialog. A hang-up that came while there was none reaches it.
    pub(crate) fn go_on(&self, state: Arc<CallState>) {
        let mut current = self
            .line
            .current
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *current = state;
        drop(current);
        if let Some(cause) = self.hung_up() {
            self.hang_up(cause);
        }
    }

    /// Cause of the hang-up, if one was asked for.
    pub(crate) fn hung_up(&self) -> Option<u16> {
        let stored = self.line.hung_up.load(Ordering::SeqCst);
        u16::try_from(stored.checked_sub(1)?).ok()
    }

    /// SIP Call-ID.
    pub fn call_id(&self) -> String {
        self.state().key.0.clone()
    }

    /// Trunk that an outgoing call is on, or an incoming one came from; `None` for calls to a plain
    /// address.
    pub fn trunk(&self) -> Option<String> {
        self.state().trunk.clone()
    }

    /// Whether the call is answered on both sides and not over.
    pub fn is_connected(&self) -> bool {
        self.state().phase() == Phase::Confirmed
    }

    /// Ends the call with a Q.850 cause (16: normal). Returns at once; the last event,
    /// `Ended { by: Us }`, comes at once too, the signalling finishes in the background.
    ///
    /// An unanswered incoming call is refused with the status that fits the cause (RFC 3398), an
    /// unanswered outgoing one is cancelled. Does nothing when the call is over. Must be called
    /// inside a tokio runtime.
    pub fn hang_up(&self, cause: u16) {
        self.line
            .hung_up
            .store(u32::from(cause) + 1, Ordering::SeqCst);
        self.state().end(EndedBy::Us, cause);
    }

    /// Sends a key press by SIP INFO (`application/dtmf-relay`), for trunks that take no RFC 4733
    /// events. Waits for the reply.
    ///
    /// Errors: [`SipError::BadValue`] for something that is no key, [`SipError::NotConnected`],
    /// [`SipError::Refused`] with the status of the refusal.
    pub async fn send_info_digit(&self, digit: char, duration_ms: u32) -> Result<(), SipError> {
        let digit = digit.to_ascii_uppercase();
        if !is_digit(digit) {
            let problem = format!("{digit:?} is not a telephone key");
            return Err(SipError::BadValue {
                field: "digit",
                problem,
            });
        }
        self.connected()?;
        let body = format!("Signal={digit}\r\nDuration={duration_ms}\r\n");
        let headers = vec![Header::ContentType("application/dtmf-relay".into())];
        let reply = self
            .state()
            .dialog
            .info(Some(headers), Some(body.into_bytes()))
            .await?;
        self.accepted(reply).map(|_| ())
    }

    /// Offers a changed session (hold, resume, new address) by re-INVITE and returns the answer.
    ///
    /// Errors: as [`Call::send_info_digit`]; after a refusal the session is as it was.
    pub async fn re_offer(&self, sdp: String) -> Result<String, SipError> {
        self.connected()?;
        let headers = vec![Header::ContentType(SDP_TYPE.into())];
        let state = self.state();
        state.remember_sdp(&sdp);
        let body = Some(sdp.into_bytes());
        // Both sides may ask at once (491); the stack waits as RFC 3261 section 14.1 says.
        let reply = state
            .dialog
            .reinvite_with_glare_retry(Some(headers), body, 3)
            .await?;
        let reply = self.accepted(reply)?;
        sdp_of(&reply, reply.body()).ok_or(SipError::Refused(488))
    }

    pub(crate) fn connected(&self) -> Result<(), SipError> {
        if self.is_connected() {
            Ok(())
        } else {
            Err(SipError::NotConnected)
        }
    }

    pub(crate) fn accepted(
        &self,
        reply: Option<rsipstack::sip::Response>,
    ) -> Result<rsipstack::sip::Response, SipError> {
        let reply = reply.ok_or(SipError::NotConnected)?;
        match reply.status_code.kind() {
            StatusCodeKind::Successful => Ok(reply),
            _ => {
                let gone = StatusCode::CallTransactionDoesNotExist;
                if reply.status_code == gone {
                    // RFC 3261 section 12.2.1.2: the other side knows the call no more.
                    self.state().end(EndedBy::Fault, NORMAL_CLEARING);
                }
                Err(SipError::Refused(reply.status_code.code()))
            }
        }
    }
}
