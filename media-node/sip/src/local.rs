//! Our own addresses: what we bind, and what we tell others.

use crate::admission::Transport;
use crate::config::SipConfig;
use crate::door::DoorkeptSocket;
use crate::error::SipError;
use crate::overload::Watch;
use rsipstack::sip::{Auth, Host, HostWithPort, Param, Scheme, Uri};
use rsipstack::transport::udp::UdpConnection;
use rsipstack::transport::{
    SipConnection, TcpListenerConnection, TlsConfig, TlsListenerConnection, TransportLayer,
};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Addresses that the endpoint listens on, with the ports the operating system chose.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LocalAddresses {
    pub(crate) udp: Option<SocketAddr>,
    pub(crate) tcp: Option<SocketAddr>,
    pub(crate) tls: Option<SocketAddr>,
    pub(crate) ws: Option<SocketAddr>,
    pub(crate) public: Option<IpAddr>,
}

impl LocalAddresses {
    /// Any bound address.
    fn any(&self) -> Option<SocketAddr> {
        self.udp.or(self.tcp).or(self.tls).or(self.ws)
    }

    /// Address to show to `peer`: a peer on this machine must be able to reach us even when the
    /// public address is only valid outside.
    pub(crate) fn shown_to(&self, peer: IpAddr) -> IpAddr {
        let bound = self
            .any()
            .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |a| a.ip());
        if peer.is_loopback() && (bound.is_unspecified() || bound.is_loopback()) {
            return match peer {
                IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
                IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::LOCALHOST),
            };
        }
        self.public
            .unwrap_or_else(|| SipConnection::resolve_bind_address(SocketAddr::new(bound, 0)).ip())
    }

    /// The listener that belongs to a transport.
    fn bound(&self, transport: Transport) -> Option<SocketAddr> {
        let own = match transport {
            Transport::Udp => self.udp,
            Transport::Tcp => self.tcp,
            Transport::Tls => self.tls,
            Transport::Ws => self.ws,
        };
        own.or(self.any())
    }

    /// Our side of a message in the ladder.
    pub(crate) fn ours(&self, transport: Option<rsipstack::sip::Transport>) -> SocketAddr {
        let transport = transport
            .and_then(Transport::of_stack)
            .unwrap_or(Transport::Udp);
        self.bound(transport)
            .unwrap_or(SocketAddr::from((Ipv4Addr::LOCALHOST, 5060)))
    }

    /// `Contact` for a dialog with `peer` over `transport`.
    pub(crate) fn contact(&self, peer: IpAddr, transport: Transport) -> Uri {
        let params = match transport {
            Transport::Udp => Vec::new(),
            other => vec![Param::Transport(other.in_stack())],
        };
        Uri {
            scheme: Some(Scheme::Sip),
            auth: Some(Auth {
                user: "edgecall".to_owned(),
                password: None,
            }),
            host_with_port: HostWithPort {
                host: Host::IpAddr(self.shown_to(peer)),
                port: self.bound(transport).map(|address| address.port().into()),
            },
            params,
            headers: Vec::new(),
        }
    }
}

/// What was bound.
pub(crate) struct Listening {
    pub(crate) local: LocalAddresses,
    /// The UDP socket.
    pub(crate) door: Option<Arc<DoorkeptSocket>>,
    /// Web phones are accepted by our own listener.
    pub(crate) ws: Option<tokio::net::TcpListener>,
}

/// Binds what the configuration asks for and registers it with the stack.
pub(crate) async fn listen(
    config: &SipConfig,
    layer: &TransportLayer,
    watch: &Arc<Watch>,
    token: &CancellationToken,
) -> Result<Listening, SipError> {
    let mut local = LocalAddresses {
        udp: None,
        tcp: None,
        tls: None,
        ws: None,
        public: config.public_addr,
    };
    let mut door = None;
    if let Some(address) = config.udp {
        let failed = |source| SipError::Listen {
            transport: "UDP",
            address,
            source,
        };
        let socket = tokio::net::UdpSocket::bind(address).await.map_err(failed)?;
        let bound = socket.local_addr().map_err(failed)?;
        let agent = config.user_agent.clone();
        let kept = Arc::new(DoorkeptSocket::new(socket, agent, watch.clone()));
        door = Some(kept.clone());
        let external = config
            .public_addr
            .map(|ip| SocketAddr::new(ip, bound.port()));
        let child = Some(token.child_token());
        layer.add_transport(
            UdpConnection::from_socket(kept, external, child)
                .await?
                .into(),
        );
        local.udp = Some(bound);
    }
    if let Some(address) = config.tcp {
        let bound = try_out("TCP", address)?;
        let shown = Some(shown(config, bound));
        layer.add_transport(TcpListenerConnection::new(bound, shown).await?.into());
        local.tcp = Some(bound);
    }
    if let Some(tls) = &config.tls {
        let bound = try_out("TLS", tls.address)?;
        let shown = Some(shown(config, bound));
        let certificate = TlsConfig {
            cert: Some(tls.certificate_pem.clone()),
            key: Some(tls.key_pem.clone()),
            ..TlsConfig::default()
        };
        // The stack reads the certificate later and then fails without a word; look at it now.
        rsipstack::transport::tls::ReloadableCertResolver::new(
            &tls.certificate_pem,
            &tls.key_pem,
            Arc::new(rustls::crypto::ring::default_provider()),
        )
        .map_err(|error| SipError::Certificate(error.to_string()))?;
        layer.add_transport(
            TlsListenerConnection::new(bound, shown, certificate)
                .await?
                .into(),
        );
        local.tls = Some(bound);
    }
    let mut ws = None;
    if let Some(address) = config.ws {
        let failed = |source| SipError::Listen {
            transport: "WebSocket",
            address,
            source,
        };
        let listener = tokio::net::TcpListener::bind(address)
            .await
            .map_err(failed)?;
        local.ws = Some(listener.local_addr().map_err(failed)?);
        ws = Some(listener);
    }
    Ok(Listening { local, door, ws })
}

/// The stack binds later and reports no failure, so the port is tried (and, for port 0, chosen) here
/// first; [`is_up`] makes sure afterwards.
fn try_out(transport: &'static str, address: SocketAddr) -> Result<SocketAddr, SipError> {
    let failed = |source| SipError::Listen {
        transport,
        address,
        source,
    };
    let trial = std::net::TcpListener::bind(address).map_err(failed)?;
    trial.local_addr().map_err(failed)
}

fn shown(config: &SipConfig, bound: SocketAddr) -> SocketAddr {
    config
        .public_addr
        .map_or(SipConnection::resolve_bind_address(bound), |ip| {
            SocketAddr::new(ip, bound.port())
        })
}

/// Waits until one of the stack's listeners accepts.
pub(crate) async fn is_up(transport: &'static str, bound: SocketAddr) -> Result<(), SipError> {
    let ip = match bound.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    let target = SocketAddr::new(ip, bound.port());
    let mut tries = 0;
    loop {
        match tokio::net::TcpStream::connect(target).await {
            Ok(_) => return Ok(()),
            Err(source) if tries == 100 => {
                return Err(SipError::Listen {
                    transport,
                    address: bound,
                    source,
                });
            }
            Err(_) => tries += 1,
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
