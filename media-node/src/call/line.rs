//! Calls that the platform places: customers of outbound calls, outside parties, agents' telephones.

use super::{CODECS, CustomerSession, RtpPorts};
use edgecall_engine::Callee;
use edgecall_model::event::{BoundPhone, LegEnd};
use media_audio::LegKey;
use sip_core::{Call, CallEvent, OutgoingCall, SipEndpoint};
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::sync::Arc;
use tokio::sync::mpsc;

/// The way out to the telephone network.
pub struct Lines {
    /// The endpoint that places calls.
    pub sip: Arc<SipEndpoint>,
    /// Sockets for audio.
    pub ports: Arc<RtpPorts>,
    /// Address for session descriptions, when it is not the bound one.
    pub public_ip: Option<IpAddr>,
    /// The trunk that takes calls to outside numbers; without one nobody outside can be called.
    pub outbound: Option<SocketAddr>,
}

/// Why a phone cannot be called at all.
#[derive(Debug, thiserror::Error)]
pub enum LineFault {
    /// Nothing is configured that could reach it.
    #[error("no trunk takes calls to outside numbers")]
    NoTrunk,
    /// No such phone is registered here.
    #[error("extension {0} is not registered")]
    NotRegistered(String),
    /// Sockets or random numbers.
    #[error(transparent)]
    System(#[from] std::io::Error),
    /// Our own session description or the signalling.
    #[error("{0}")]
    Signalling(String),
}

/// A leg that was placed by us.
pub struct Line {
    /// Its signalling.
    pub call: Call,
    /// Its audio agreement.
    pub session: CustomerSession,
    /// The bound socket; taken when the leg is given to the beat.
    pub socket: Option<UdpSocket>,
    /// The leg on the beat, once it has audio.
    pub key: Option<LegKey>,
}

impl Lines {
    /// Calls a telephone. What becomes of it comes as events.
    ///
    /// # Errors
    /// Nothing was sent.
    pub fn dial(
        &self,
        to: &Callee,
        caller_id: &str,
    ) -> Result<(Line, mpsc::UnboundedReceiver<CallEvent>), LineFault> {
        if to.phone != BoundPhone::Telephone {
            return Err(LineFault::NotRegistered(to.number.clone()));
        }
        let trunk = self.outbound.ok_or(LineFault::NoTrunk)?;
        let socket = self.ports.bind()?;
        let address = self
            .public_ip
            .unwrap_or_else(|| self.sip.address_for(trunk.ip()));
        let session = CustomerSession::new(address, &socket, &CODECS, None)
            .map_err(|fault| LineFault::Signalling(fault.to_string()))?;
        let user = to.number.replace('#', "%23");
        let handle = self
            .sip
            .call(OutgoingCall {
                to_uri: format!("sip:{user}@{trunk}"),
                destination: Some(trunk),
                from: caller_id.to_owned(),
                sdp: session.description(),
                ..OutgoingCall::default()
            })
            .map_err(|fault| LineFault::Signalling(fault.to_string()))?;
        let line = Line {
            call: handle.call,
            session,
            socket: Some(socket),
            key: None,
        };
        Ok((line, handle.events))
    }
}

/// Why a leg that we placed ended, when an event says that it did by itself (MET-002).
pub fn line_end(event: &CallEvent) -> Option<LegEnd> {
    match event {
        CallEvent::Failed { code, .. } => Some(match code {
            486 | 600 => LegEnd::Busy,
            401 | 403 | 407 | 433 | 603 | 607 | 608 => LegEnd::Rejected,
            404 | 408 | 410 | 480 | 484 | 502..=504 | 604 => LegEnd::Unreachable,
            _ => LegEnd::Failed,
        }),
        CallEvent::Ended {
            by: sip_core::EndedBy::Remote,
            ..
        } => Some(LegEnd::Released),
        CallEvent::Ended {
            by: sip_core::EndedBy::Fault,
            ..
        } => Some(LegEnd::Failed),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_have_the_words_of_the_record() {
        let end = |code| {
            line_end(&CallEvent::Failed {
                code,
                cause: None,
                reason: String::new(),
            })
        };
        assert_eq!(end(486), Some(LegEnd::Busy));
        assert_eq!(end(603), Some(LegEnd::Rejected));
        assert_eq!(end(404), Some(LegEnd::Unreachable));
        assert_eq!(end(500), Some(LegEnd::Failed));
    }
}
