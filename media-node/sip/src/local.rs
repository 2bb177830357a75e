//! Our own addresses: what we bind, and what we tell others.

use crate::admission::Transport;
use crate::config::SipConfig;
use crate::door::DoorkeptSocket;
use crate::error::SipError;
use rsipstack::sip::{Auth, Host, HostWithPort, Param, Scheme, Uri};
use rsipstack::transport::udp::UdpConnection;
use rsipstack::transport::{SipConnection, TcpListenerConnection, TransportLayer};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Addresses that the endpoint listens on, with the ports the operating system chose.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LocalAddresses {
    pub(crate) udp: Option<SocketAddr>,
    pub(crate) tcp: Option<SocketAddr>,
    pub(crate) public: Option<IpAddr>,
}

impl LocalAddresses {
    /// Address to show to `peer`: a peer on this machine must be able to reach us even when the
    /// public address is only valid outside.
    pub(crate) fn shown_to(&self, peer: IpAddr) -> IpAddr {
        let bound = self
            .udp
            .or(self.tcp)
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

    /// `Contact` for a dialog with `peer` over `transport`.
    pub(crate) fn contact(&self, peer: IpAddr, transport: Transport) -> Uri {
        let bound = match transport {
            Transport::Udp => self.udp.or(self.tcp),
            Transport::Tcp => self.tcp.or(self.udp),
        };
        let params = match transport {
            Transport::Udp => Vec::new(),
            Transport::Tcp => vec![Param::Transport(rsipstack::sip::Transport::Tcp)],
        };
        Uri {
            scheme: Some(Scheme::Sip),
            auth: Some(Auth {
                user: "edgecall".to_owned(),
                password: None,
            }),
            host_with_port: HostWithPort {
                host: Host::IpAddr(self.shown_to(peer)),
                port: bound.map(|address| address.port().into()),
            },
            params,
            headers: Vec::new(),
        }
    }
}

/// Binds what the configuration asks for and registers it with the stack.
pub(crate) async fn listen(
    config: &SipConfig,
    layer: &TransportLayer,
    token: &CancellationToken,
) -> Result<LocalAddresses, SipError> {
    let mut local = LocalAddresses {
        udp: None,
        tcp: None,
        public: config.public_addr,
    };
    if let Some(address) = config.udp {
        let failed = |source| SipError::Listen {
            transport: "UDP",
            address,
            source,
        };
        let socket = tokio::net::UdpSocket::bind(address).await.map_err(failed)?;
        let bound = socket.local_addr().map_err(failed)?;
        let door = Arc::new(DoorkeptSocket::new(socket, config.user_agent.clone()));
        let external = config
            .public_addr
            .map(|ip| SocketAddr::new(ip, bound.port()));
        let child = Some(token.child_token());
        layer.add_transport(
            UdpConnection::from_socket(door, external, child)
                .await?
                .into(),
        );
        local.udp = Some(bound);
    }
    if let Some(address) = config.tcp {
        let failed = |source| SipError::Listen {
            transport: "TCP",
            address,
            source,
        };
        // The stack binds later and reports no failure, so the port is tried (and, for port 0,
        // chosen) here first; `tcp_is_up` makes sure afterwards.
        let trial = std::net::TcpListener::bind(address).map_err(failed)?;
        let bound = trial.local_addr().map_err(failed)?;
        drop(trial);
        let external = SipConnection::resolve_bind_address(bound);
        let external = config
            .public_addr
            .map_or(external, |ip| SocketAddr::new(ip, bound.port()));
        layer.add_transport(
            TcpListenerConnection::new(bound, Some(external))
                .await?
                .into(),
        );
        local.tcp = Some(bound);
    }
    Ok(local)
}

/// Waits until the stack's TCP listener accepts.
pub(crate) async fn tcp_is_up(bound: SocketAddr) -> Result<(), SipError> {
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
                    transport: "TCP",
                    address: bound,
                    source,
                });
            }
            Err(_) => tries += 1,
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
