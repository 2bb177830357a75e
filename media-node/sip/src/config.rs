//! Settings of an endpoint.

use crate::digest::DigestAlgorithm;
use std::net::{IpAddr, SocketAddr};

/// How a SIP endpoint listens and introduces itself.
#[derive(Debug, Clone)]
pub struct SipConfig {
    /// UDP address; port 0 lets the operating system choose.
    pub udp: Option<SocketAddr>,
    /// TCP address; port 0 lets the operating system choose.
    pub tcp: Option<SocketAddr>,
    /// Address under which the other side reaches us, if it is not the one we listen on (NAT).
    pub public_addr: Option<IpAddr>,
    /// `User-Agent` of everything we send.
    pub user_agent: String,
    /// Most calls at one time; an INVITE above it gets 503 with `Retry-After`.
    pub max_calls: usize,
    /// How long a digest nonce may be used, in ms.
    pub nonce_lifetime_ms: u64,
    /// Digest algorithms offered in a challenge, in this order. MD5 stands first by default because
    /// much equipment in the field reads only the first challenge and knows only MD5.
    pub algorithms: Vec<DigestAlgorithm>,
}

impl Default for SipConfig {
    fn default() -> Self {
        SipConfig {
            udp: None,
            tcp: None,
            public_addr: None,
            user_agent: concat!("Edgecall/", env!("CARGO_PKG_VERSION")).to_owned(),
            max_calls: 10_000,
            nonce_lifetime_ms: 300_000,
            algorithms: vec![DigestAlgorithm::Md5, DigestAlgorithm::Sha256],
        }
    }
}
