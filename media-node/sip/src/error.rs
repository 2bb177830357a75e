//! Errors of the SIP side.

use std::net::SocketAddr;

/// What can go wrong when listening, calling or answering.
#[derive(Debug, thiserror::Error)]
pub enum SipError {
    /// The address cannot be listened on: usually another program uses the port.
    #[error("cannot listen for SIP on {transport} {address}: {source}")]
    Listen {
        /// "UDP" or "TCP".
        transport: &'static str,
        /// The address asked for.
        address: SocketAddr,
        /// What the operating system says.
        #[source]
        source: std::io::Error,
    },
    /// Neither a UDP nor a TCP address was configured.
    #[error("no SIP address to listen on is configured: give a UDP or a TCP address")]
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
