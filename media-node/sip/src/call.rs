//! One call, seen from inside this crate and as the handle that others hold.

use crate::error::SipError;
use crate::events::{CallEvent, EndedBy};
use crate::key_press::is_digit;
use crate::reliable::Reliable;
use crate::wire::{
    NORMAL_CLEARING, SDP_TYPE, reason_header, refusal_status, sdp_of, status_for_cause,
};
use rsipstack::dialog::invite_dialog::InviteDialog;
use rsipstack::sip::{Header, StatusCode, StatusCodeKind};
use rsipstack::transaction::key::TransactionRole;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{mpsc, watch};

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
    phase: watch::Sender<Phase>,
    events: Mutex<Option<mpsc::UnboundedSender<CallEvent>>>,
}

impl CallState {
    pub(crate) fn new(
        key: CallKey,
        dialog: InviteDialog,
        reliable: Option<Reliable>,
    ) -> (Arc<CallState>, mpsc::UnboundedReceiver<CallEvent>) {
        let (sender, receiver) = mpsc::unbounded_channel();
        let state = CallState {
            key,
            dialog,
            remote_cseq: AtomicU32::new(0),
            remote_cause: AtomicU32::new(u32::from(NORMAL_CLEARING)),
            reliable,
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
            metrics::gauge!("sip_calls_active").decrement(1.0);
            let _ = events.send(event);
        }
    }

    pub(crate) fn remote_cause(&self) -> u16 {
        u16::try_from(self.remote_cause.load(Ordering::Relaxed)).unwrap_or(NORMAL_CLEARING)
    }
}

/// Handle of a call, incoming or outgoing. Cheap to clone; dropping it does not end the call.
#[derive(Clone)]
pub struct Call {
    pub(crate) state: Arc<CallState>,
}

impl std::fmt::Debug for Call {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Call({}, {:?})", self.state.key.0, self.state.phase())
    }
}

impl Call {
    /// SIP Call-ID.
    pub fn call_id(&self) -> &str {
        &self.state.key.0
    }

    /// Whether the call is answered on both sides and not over.
    pub fn is_connected(&self) -> bool {
        self.state.phase() == Phase::Confirmed
    }

    /// Ends the call with a Q.850 cause (16: normal). Returns at once; the last event,
    /// `Ended { by: Us }`, comes at once too, the signalling finishes in the background.
    ///
    /// An unanswered incoming call is refused with the status that fits the cause (RFC 3398), an
    /// unanswered outgoing one is cancelled. Does nothing when the call is over. Must be called
    /// inside a tokio runtime.
    pub fn hang_up(&self, cause: u16) {
        let state = self.state.clone();
        let phase = state.phase();
        if phase == Phase::Over {
            return;
        }
        state.finish(CallEvent::Ended {
            by: EndedBy::Us,
            cause,
        });
        let server = state.dialog.role() == TransactionRole::Server;
        if server && phase == Phase::Early {
            let status = refusal_status(status_for_cause(cause));
            let _ = state.dialog.reject(Some(status), None);
            return;
        }
        tokio::spawn(async move {
            // A call in setup is cancelled, an answered one gets BYE; both end by themselves after
            // 32 s if the other side is silent.
            let headers = Some(vec![reason_header(cause)]);
            if let Err(error) = state.dialog.hangup_with_headers(headers).await {
                tracing::debug!(call_id = %state.key.0, %error, "hang-up was not acknowledged");
            }
        });
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
            .state
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
        let body = Some(sdp.into_bytes());
        // Both sides may ask at once (491); the stack waits as RFC 3261 section 14.1 says.
        let dialog = &self.state.dialog;
        let reply = dialog
            .reinvite_with_glare_retry(Some(headers), body, 3)
            .await?;
        let reply = self.accepted(reply)?;
        sdp_of(&reply, reply.body()).ok_or(SipError::Refused(488))
    }

    fn connected(&self) -> Result<(), SipError> {
        if self.is_connected() {
            Ok(())
        } else {
            Err(SipError::NotConnected)
        }
    }

    fn accepted(
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
                    self.hang_up(NORMAL_CLEARING);
                }
                Err(SipError::Refused(reply.status_code.code()))
            }
        }
    }
}
