//! Settings of an endpoint.

use crate::digest::DigestAlgorithm;
use crate::ladder::CallLadder;
use crate::overload::OverloadLimits;
use std::net::{IpAddr, SocketAddr};
use tokio::sync::mpsc;

/// A TLS listener.
#[derive(Clone)]
pub struct TlsListen {
    /// Address; port 0 lets the operating system choose.
    pub address: SocketAddr,
    /// Certificate chain, PEM.
    pub certificate_pem: Vec<u8>,
    /// Private key, PEM (PKCS #8 or PKCS #1).
    pub key_pem: Vec<u8>,
}

impl std::fmt::Debug for TlsListen {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "TlsListen({}, ..)", self.address)
    }
}

/// How a SIP endpoint listens and introduces itself.
#[derive(Debug, Clone)]
pub struct SipConfig {
    /// UDP address; port 0 lets the operating system choose.
    pub udp: Option<SocketAddr>,
    /// TCP address; port 0 lets the operating system choose.
    pub tcp: Option<SocketAddr>,
    /// TLS.
    pub tls: Option<TlsListen>,
    /// SIP over WebSocket (RFC 7118); port 0 lets the operating system choose.
    pub ws: Option<SocketAddr>,
    /// Certificates that servers we open TLS connections to have to lead to, PEM. Without them no TLS
    /// connection is opened.
    pub trust_pem: Option<Vec<u8>>,
    /// Name servers for trunks' host names; the system's if empty.
    pub name_servers: Vec<SocketAddr>,
    /// Address under which the other side reaches us, if it is not the one we listen on (NAT).
    pub public_addr: Option<IpAddr>,
    /// Pause between two keep-alives to phones on UDP in ms; RFC 5626 section 4.4.1 asks for 24 to 29 s.
    pub keep_alive_ms: u64,
    /// `User-Agent` of everything we send.
    pub user_agent: String,
    /// Most calls at one time; an INVITE above it gets 503 with `Retry-After`.
    pub max_calls: usize,
    /// Limits against overload.
    pub overload: OverloadLimits,
    /// How long a digest nonce may be used, in ms.
    pub nonce_lifetime_ms: u64,
    /// Digest algorithms offered in a challenge, in this order. MD5 stands first by default because
    /// much equipment in the field reads only the first challenge and knows only MD5.
    pub algorithms: Vec<DigestAlgorithm>,
    /// Where ladders of calls go two seconds after their end; without it none are kept.
    pub ladders: Option<mpsc::Sender<CallLadder>>,
    /// Session timer that we ask for on calls, in s (RFC 4028; at least 90); `None` asks for none, a
    /// timer that the other side asks for is kept all the same.
    pub session_expires_s: Option<u32>,
    /// Length of a second of session timers in ms; tests make it shorter.
    pub session_second_ms: u64,
}

impl Default for SipConfig {
    fn default() -> Self {
        SipConfig {
            udp: None,
            tcp: None,
            tls: None,
            ws: None,
            trust_pem: None,
            name_servers: Vec::new(),
            public_addr: None,
            keep_alive_ms: 25_000,
            user_agent: concat!("Edgecall/", env!("CARGO_PKG_VERSION")).to_owned(),
            max_calls: 10_000,
            overload: OverloadLimits::default(),
            nonce_lifetime_ms: 300_000,
            algorithms: vec![DigestAlgorithm::Md5, DigestAlgorithm::Sha256],
            ladders: None,
            session_expires_s: None,
            session_second_ms: 1_000,
        }
    }
}
