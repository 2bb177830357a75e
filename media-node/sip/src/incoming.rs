//! An INVITE that was admitted, waiting for our decision.

use crate::address::Party;
use crate::admission::Transport;
use crate::call::{Call, CallState, Phase};
use crate::door::{ALLOW, SUPPORTED};
use crate::error::SipError;
use crate::events::{CallEvent, EndedBy};
use crate::trunk::ReceivedIdentity;
use crate::wire::{NORMAL_CLEARING, SDP_TYPE, one_line, refusal_status};
use rsipstack::sip::Header;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::sync::mpsc;

/// An incoming call: what the INVITE says, the control of it, and what happens to it.
#[derive(Debug)]
pub struct IncomingCall {
    /// SIP Call-ID.
    pub call_id: String,
    /// Trunk that the call was admitted to.
    pub trunk: String,
    /// Caller: `From`.
    pub from: Party,
    /// Called number: the Request-URI, also when it is a `tel:` URI.
    pub to: Party,
    /// Caller as asserted by the trunk (`P-Asserted-Identity`), if it says.
    pub asserted: Option<Party>,
    /// Address that the INVITE came from.
    pub source: SocketAddr,
    /// Its transport.
    pub transport: Transport,
    /// The caller's session offer; `None` if it wants an offer from us in the 200.
    pub offer: Option<String>,
    /// What the carrier says about the caller: asserted number, privacy, diversions.
    pub identity: ReceivedIdentity,
    /// All header fields as received, name and value.
    pub headers: Vec<(String, String)>,
    /// Answers, refuses, hangs up.
    pub control: IncomingControl,
    /// What happens to the call.
    pub events: mpsc::UnboundedReceiver<CallEvent>,
}

/// Control of an incoming call. Cheap to clone.
#[derive(Debug, Clone)]
pub struct IncomingControl {
    call: Call,
}

impl IncomingControl {
    pub(crate) fn new(state: Arc<CallState>) -> IncomingControl {
        IncomingControl {
            call: Call::new(state),
        }
    }

    /// The part of the control that incoming and outgoing calls share.
    pub fn call(&self) -> &Call {
        &self.call
    }

    /// Tells the caller that it rings (180), or sends early media (183) with our answer.
    /// May be repeated. Errors: [`SipError::CallerGone`].
    pub fn ring(&self, sdp: Option<String>) -> Result<(), SipError> {
        let state = self.call.state();
        if state.phase() != Phase::Early {
            return Err(SipError::CallerGone);
        }
        let headers = body_headers(sdp.is_some());
        let body = sdp.map(String::into_bytes);
        match &state.reliable {
            Some(reliable) => {
                reliable.ring(headers, body);
                Ok(())
            }
            None => state
                .dialog
                .ringing(Some(headers), body)
                .map_err(|_| SipError::CallerGone),
        }
    }

    /// Answers (200) with our session description. The call is connected when
    /// [`CallEvent::Accepted`] comes.
    ///
    /// Errors: [`SipError::CallerGone`] if the caller cancelled or hung up meanwhile.
    pub async fn accept(&self, sdp: String) -> Result<(), SipError> {
        let state = self.call.state();
        if let Some(reliable) = &state.reliable {
            reliable.settled().await;
        }
        if !state.advance(Phase::Answered) {
            return Err(SipError::CallerGone);
        }
        let mut headers = body_headers(true);
        headers.push(Header::Allow(ALLOW.into()));
        headers.push(Header::Supported(SUPPORTED.into()));
        headers.extend(state.timer().headers());
        state.remember_sdp(&sdp);
        // After CANCEL the transaction is gone and the stack has nobody to send to.
        let sent = state.dialog.accept(Some(headers), Some(sdp.into_bytes()));
        if sent.is_err() || state.dialog.state().is_terminated() {
            return Err(SipError::CallerGone);
        }
        metrics::counter!("sip_calls_answered_total", "direction" => "in").increment(1);
        Ok(())
    }

    /// Refuses with a SIP status (300 to 699) and an optional `Reason` header value
    /// (`Q.850;cause=17;text="User busy"`). The last event is `Ended { by: Us }`.
    ///
    /// Errors: [`SipError::CallerGone`]; [`SipError::BadValue`] for a reason that is not one line.
    pub fn reject(&self, code: u16, reason: Option<&str>) -> Result<(), SipError> {
        let state = self.call.state();
        if let Some(reason) = reason {
            one_line("reason", reason)?;
        }
        if state.phase() != Phase::Early {
            return Err(SipError::CallerGone);
        }
        state.finish(CallEvent::Ended {
            by: EndedBy::Us,
            cause: NORMAL_CLEARING,
        });
        metrics::counter!("sip_invites_refused_total", "code" => code.to_string()).increment(1);
        let reason = reason.map(str::to_owned);
        state
            .dialog
            .reject(Some(refusal_status(code)), reason)
            .map_err(|_| SipError::CallerGone)
    }

    /// Ends the call in whatever state it is; see [`Call::hang_up`].
    pub fn hang_up(&self, cause: u16) {
        self.call.hang_up(cause);
    }
}

fn body_headers(with_sdp: bool) -> Vec<Header> {
    if with_sdp {
        vec![Header::ContentType(SDP_TYPE.into())]
    } else {
        Vec::new()
    }
}
