//! Who may call: the question that the media node answers for each INVITE.

use crate::address::Party;
use crate::digest::{DigestSecret, DigestVerifier};
use crate::registrar::PhoneAdmission;
use futures::future::BoxFuture;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// How a message travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    /// Datagrams.
    Udp,
    /// A TCP connection.
    Tcp,
    /// TLS over TCP.
    Tls,
    /// A WebSocket (RFC 7118).
    Ws,
}

impl Transport {
    /// Lower-case name for logs and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Transport::Udp => "udp",
            Transport::Tcp => "tcp",
            Transport::Tls => "tls",
            Transport::Ws => "ws",
        }
    }

    /// Whether the transport itself sees to it that nothing is lost.
    pub fn is_reliable(self) -> bool {
        self != Transport::Udp
    }

    pub(crate) fn in_stack(self) -> rsipstack::sip::Transport {
        match self {
            Transport::Udp => rsipstack::sip::Transport::Udp,
            Transport::Tcp => rsipstack::sip::Transport::Tcp,
            Transport::Tls => rsipstack::sip::Transport::Tls,
            Transport::Ws => rsipstack::sip::Transport::Ws,
        }
    }

    pub(crate) fn of_stack(transport: rsipstack::sip::Transport) -> Option<Transport> {
        match transport {
            rsipstack::sip::Transport::Udp => Some(Transport::Udp),
            rsipstack::sip::Transport::Tcp => Some(Transport::Tcp),
            rsipstack::sip::Transport::Tls => Some(Transport::Tls),
            rsipstack::sip::Transport::Ws | rsipstack::sip::Transport::Wss => Some(Transport::Ws),
            _ => None,
        }
    }
}

/// What is known about a request before anyone is trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestFacts {
    /// Address that the request came from.
    pub source: SocketAddr,
    /// Its transport.
    pub transport: Transport,
    /// Call-ID.
    pub call_id: String,
    /// `From`.
    pub from: Party,
    /// Request-URI.
    pub to: Party,
    /// User name of the digest credentials, if the request carries readable ones. Not verified.
    pub username: Option<String>,
    /// Realm of those credentials. Not verified.
    pub realm: Option<String>,
}

/// The directory's decision.
#[derive(Debug, Clone)]
pub enum Admission {
    /// The source address belongs to this trunk.
    Trunk(String),
    /// Ask for digest credentials. Also the right decision for a user name that does not exist: the
    /// endpoint then answers exactly as for a wrong password.
    Challenge {
        /// Realm to ask for.
        realm: String,
    },
    /// The user name is known; admit to the trunk if the digest fits.
    Digest {
        /// Realm that the credentials must be for.
        realm: String,
        /// The user's password or its hash.
        secret: DigestSecret,
        /// Trunk to admit to.
        trunk: String,
    },
    /// Refuse with this SIP status (403, 404, 486, 603, …).
    Refuse(u16),
}

/// Decides who may call. Asked once per INVITE, again with credentials after a challenge.
pub trait TrunkDirectory: Send + Sync + 'static {
    /// Decides for one request. A decision that takes longer than five seconds counts as 503.
    fn admit(&self, facts: &RequestFacts) -> impl Future<Output = Admission> + Send;

    /// Decides who a REGISTER is from; `facts.to` is the address that is registered. Nobody may
    /// register unless the directory says so.
    fn admit_phone(&self, facts: &RequestFacts) -> impl Future<Output = PhoneAdmission> + Send {
        let _ = facts;
        async { PhoneAdmission::Refuse(403) }
    }

    /// Whether the address belongs to a trunk: such sources are neither rate-limited nor banned.
    /// Asked for every request, so it must be quick.
    fn knows_source(&self, source: IpAddr) -> bool {
        let _ = source;
        false
    }
}

/// The same with the future's type erased, so that the endpoint is one type.
pub(crate) trait ErasedDirectory: Send + Sync {
    fn admit_boxed<'a>(&'a self, facts: &'a RequestFacts) -> BoxFuture<'a, Admission>;
    fn admit_phone_boxed<'a>(&'a self, facts: &'a RequestFacts) -> BoxFuture<'a, PhoneAdmission>;
    fn knows_source(&self, source: IpAddr) -> bool;
}

impl<D: TrunkDirectory> ErasedDirectory for D {
    fn admit_boxed<'a>(&'a self, facts: &'a RequestFacts) -> BoxFuture<'a, Admission> {
        Box::pin(self.admit(facts))
    }

    fn admit_phone_boxed<'a>(&'a self, facts: &'a RequestFacts) -> BoxFuture<'a, PhoneAdmission> {
        Box::pin(self.admit_phone(facts))
    }

    fn knows_source(&self, source: IpAddr) -> bool {
        TrunkDirectory::knows_source(self, source)
    }
}

/// Everything that decides about admission.
pub(crate) struct Gatekeeping {
    pub(crate) directory: Arc<dyn ErasedDirectory>,
    pub(crate) digest: DigestVerifier,
}
