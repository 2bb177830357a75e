//! Who may call: the question that the media node answers for each INVITE.

use crate::address::Party;
use crate::digest::{DigestSecret, DigestVerifier};
use futures::future::BoxFuture;
use std::net::SocketAddr;
use std::sync::Arc;

/// How a message travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Transport {
    /// Datagrams.
    Udp,
    /// A TCP connection.
    Tcp,
}

impl Transport {
    /// Lower-case name for logs and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Transport::Udp => "udp",
            Transport::Tcp => "tcp",
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
}

/// The same with the future's type erased, so that the endpoint is one type.
pub(crate) trait ErasedDirectory: Send + Sync {
    fn admit_boxed<'a>(&'a self, facts: &'a RequestFacts) -> BoxFuture<'a, Admission>;
}

impl<D: TrunkDirectory> ErasedDirectory for D {
    fn admit_boxed<'a>(&'a self, facts: &'a RequestFacts) -> BoxFuture<'a, Admission> {
        Box::pin(self.admit(facts))
    }
}

/// Everything that decides about admission.
pub(crate) struct Gatekeeping {
    pub(crate) directory: Arc<dyn ErasedDirectory>,
    pub(crate) digest: DigestVerifier,
}
