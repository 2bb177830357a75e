//! What a node is told when it starts.

use edgecall_store::Store;
use serde::{Deserialize, Serialize};
use sip_core::trunk::{Trunk, TrunkGroup};
use std::net::{IpAddr, SocketAddr};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Settings of a media node.
#[derive(Clone)]
pub struct NodeConfig {
    /// Fixed name of the node; a restart under the same name gets its tenants back at once.
    pub id: String,
    /// Address under which other nodes and functions reach its HTTP side.
    pub address: String,
    /// SIP over UDP; port 0 lets the system choose.
    pub sip_udp: Option<SocketAddr>,
    /// SIP over TCP.
    pub sip_tcp: Option<SocketAddr>,
    /// Where RTP and WebRTC sockets are bound.
    pub rtp_ip: IpAddr,
    /// Ports for them; `None` lets the system choose.
    pub rtp_ports: Option<RangeInclusive<u16>>,
    /// Address that the outside reaches us under, when it is not the bound one (NAT 1:1).
    pub public_ip: Option<IpAddr>,
    /// Folder for spool and prompts.
    pub data_dir: PathBuf,
    /// Tables and objects.
    pub store: Store,
    /// The platform's internal token.
    pub internal_token: String,
    /// Base URL of the functions, for HTTP nodes of flows.
    pub functions_url: String,
    /// The speech engine.
    pub speech_program: PathBuf,
    /// Trunks that may call in.
    pub trunks: Vec<TrunkAccount>,
    /// Trunks that calls are sent to, and their groups. A trunk here and one that may call in are the
    /// same trunk when they have the same id: then its limits hold for both directions together.
    pub lines: TrunkLines,
    /// Trunk that takes calls to outside numbers; without one nobody outside can be called.
    pub outbound: Option<SocketAddr>,
    /// Threads for audio.
    pub beats: usize,
    /// Called after deliveries were put into the outbox, so that they go out at once.
    pub on_outbox: Arc<dyn Fn() + Send + Sync>,
    /// Longest wait for running calls when the node drains.
    pub drain_limit: Duration,
    /// Origins from which browsers may open the desk's WebSocket besides the host that they ask for.
    pub origins: Vec<String>,
}

/// Trunks and groups for outbound calls.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TrunkLines {
    /// Trunks.
    pub trunks: Vec<Trunk>,
    /// Groups of them.
    pub groups: Vec<TrunkGroup>,
    /// File with the certificates that servers of trunks over TLS have to lead to, PEM; the system's
    /// list without one.
    pub trust: Option<PathBuf>,
}

/// Where Linux distributions keep the certificates that they trust.
const SYSTEM_TRUST: [&str; 2] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
];

impl TrunkLines {
    /// The certificates to trust; `None` when the system has no list, then no TLS connection is opened.
    ///
    /// # Errors
    /// The named file cannot be read.
    pub fn trust_pem(&self) -> std::io::Result<Option<Vec<u8>>> {
        match &self.trust {
            Some(path) => std::fs::read(path).map(Some),
            None => Ok(SYSTEM_TRUST
                .iter()
                .find_map(|path| std::fs::read(path).ok())),
        }
    }
}

/// A trunk as the operator configures it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrunkAccount {
    /// Fixed id, letters, digits, `-` and `_`.
    pub id: String,
    /// How its calls prove where they come from.
    #[serde(flatten)]
    pub proof: TrunkProof,
}

/// How a trunk proves who it is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum TrunkProof {
    /// By source address: single addresses or CIDR blocks.
    Address {
        /// Allowed sources, for example `203.0.113.0/24`.
        sources: Vec<String>,
    },
    /// By SIP digest.
    Digest {
        /// User name.
        username: String,
        /// Password.
        password: String,
    },
}

impl std::fmt::Debug for TrunkProof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            TrunkProof::Address { sources } => write!(f, "Address({sources:?})"),
            TrunkProof::Digest { username, .. } => write!(f, "Digest({username:?}, ..)"),
        }
    }
}
