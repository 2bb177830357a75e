//! Errors of the SIP side.

use std::net::SocketAddr;

/// What can go wrong when listening, calling or answering.
#[derive(Debug, thiserror::Error)]
pub enum SipError {
    /// The address cannot be listened on: usually another program uses the port.
    #[error("cannot listen for SIP on {transport} {address}: {source}")]
    Listen {
        /// "UDP", "TCP", "TLS" or "WebSocket".
        transport: &'static str,
        /// The address asked for.
        address: SocketAddr,
        /// What the operating system says.
        #[source]
        source: std::io::Error,
    },
    /// No address was configured.
    #[error("no SIP address to listen on is configured: give a UDP, TCP, TLS or WebSocket address")]
    NothingToListenOn,
    /// The other side has hung up or cancelled in the meantime: not a fault.
    #[error("the caller has gone")]
    CallerGone,
    /// The call is not in a state that allows the request (for example a key press before answer).
    #[error("the call is not connected")]
    NotConnected,
    /// A value given by the caller of this crate cannot stand in a SIP message.
    #[error("{field} cannot be used in a SIP message: {problem}")]
    BadValue {
        /// Which value.
        field: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// The other side refused a request inside the call.
    #[error("refused with SIP status {0}")]
    Refused(u16),
    /// The certificate or key for SIP over TLS cannot be used.
    #[error("the certificate or key for SIP over TLS cannot be used: {0}")]
    Certificate(String),
    /// A TLS connection is wanted, but no certificates are configured that a server could lead to.
    #[error("no TLS connection can be opened: no trusted certificates are configured")]
    NoTrust,
    /// A TLS connection could not be opened.
    #[error("no TLS connection to {name} at {address}: {problem}")]
    Tls {
        /// Address that was tried.
        address: SocketAddr,
        /// Name that the certificate has to be for.
        name: String,
        /// What went wrong.
        problem: String,
    },
    /// A host name leads nowhere.
    #[error("no address is known for the SIP server {0:?}")]
    NoAddress(String),
    /// A trunk's settings cannot be used.
    #[error(transparent)]
    BadTrunk(#[from] crate::trunk::BadTrunk),
    /// We and the trunk have no codec in common.
    #[error("trunk {0:?} takes none of our codecs")]
    NoCodec(String),
    /// There is no trunk group with this code.
    #[error("there is no trunk group {0:?}")]
    NoSuchGroup(String),
    /// No trunk of the group can take the call now (down, disabled, full).
    #[error("no trunk of group {0:?} can take a call now")]
    NoTrunk(String),
    /// The operating system gave no random numbers.
    #[error("the operating system gave no random numbers")]
    NoRandomness,
    /// The SIP stack reports a fault that has no better name here.
    #[error("SIP stack: {0}")]
    Stack(String),
}

impl From<rsipstack::Error> for SipError {
    fn from(error: rsipstack::Error) -> Self {
        SipError::Stack(error.to_string())
    }
}
