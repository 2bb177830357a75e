//! Where a SIP server is: NAPTR, SRV and address records (RFC 3263, RFC 2782).

use crate::admission::Transport;
use crate::error::SipError;
use crate::trunk::{Server, by_priority};
use async_trait::async_trait;
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{LookupIpStrategy, NameServerConfig, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::{RData, RecordType};
use rsipstack::sip::{Host, HostWithPort};
use rsipstack::transport::SipAddr;
use rsipstack::transport::transport_layer::DomainResolver;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

/// Targets of one server at most: a bound on what a broken zone makes us do.
const MOST_TARGETS: usize = 16;
/// Longest wait for one DNS answer.
const DNS_LIMIT: Duration = Duration::from_secs(2);

/// One place to send requests to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Target {
    /// Address and port.
    pub address: SocketAddr,
    /// Transport.
    pub transport: Transport,
    /// Host as configured: for URIs, and the name that a TLS certificate has to be for.
    pub name: String,
    /// Port as configured; `None` if the usual one or DNS decided.
    pub named_port: Option<u16>,
}

/// Finds SIP servers. Cheap to clone; answers are cached for their lifetime.
#[derive(Clone)]
pub struct Resolver {
    dns: Option<Arc<TokioResolver>>,
}

/// A record as its kind needs it: order, preference, and what it points to.
struct Service {
    order: u16,
    preference: u16,
    transport: Transport,
    name: String,
}

struct Place {
    priority: u16,
    weight: u16,
    port: u16,
    name: String,
}

impl Resolver {
    /// A resolver that asks these name servers, or the system's if there are none.
    pub fn new(name_servers: &[SocketAddr]) -> Resolver {
        let built = if name_servers.is_empty() {
            TokioResolver::builder_tokio()
        } else {
            let mut config = ResolverConfig::default();
            for server in name_servers {
                let mut entry = NameServerConfig::udp_and_tcp(server.ip());
                for connection in &mut entry.connections {
                    connection.port = server.port();
                }
                config.add_name_server(entry);
            }
            Ok(TokioResolver::builder_with_config(
                config,
                TokioRuntimeProvider::default(),
            ))
        };
        let dns = built.and_then(|mut builder| {
            let options = builder.options_mut();
            options.ip_strategy = LookupIpStrategy::Ipv4thenIpv6;
            options.timeout = DNS_LIMIT;
            options.attempts = 1;
            builder.build()
        });
        if let Err(error) = &dns {
            tracing::warn!(%error, "no name server: only the system's own lookup is left");
        }
        Resolver {
            dns: dns.ok().map(Arc::new),
        }
    }

    /// Targets of a server in the order in which they are to be tried. Never empty.
    ///
    /// # Errors
    /// [`SipError::NoAddress`] with the name that leads nowhere.
    pub async fn targets(&self, server: &Server) -> Result<Vec<Target>, SipError> {
        let bare = server.host.trim_start_matches('[').trim_end_matches(']');
        let mut found = Vec::new();
        if let Ok(ip) = bare.parse::<IpAddr>() {
            let transport = server.transport.unwrap_or(Transport::Udp);
            found.push(target(ip, server.port, transport, bare));
        } else if server.port.is_some() {
            let transport = server.transport.unwrap_or(Transport::Udp);
            for ip in self.addresses(bare).await {
                found.push(target(ip, server.port, transport, bare));
            }
        } else {
            found = self.by_service(bare, server.transport).await;
        }
        found.truncate(MOST_TARGETS);
        if found.is_empty() {
            return Err(SipError::NoAddress(server.host.clone()));
        }
        Ok(found)
    }

    /// A host without a port: the zone says which transport, which machine, which port.
    async fn by_service(&self, host: &str, transport: Option<Transport>) -> Vec<Target> {
        let services = match transport {
            Some(transport) => vec![(transport, service_name(transport, host))],
            None => self.services(host).await,
        };
        let mut found = Vec::new();
        for (transport, name) in services {
            for place in self.places(&name).await {
                for ip in self.addresses(&place.name).await {
                    found.push(Target {
                        named_port: None,
                        ..target(ip, Some(place.port), transport, host)
                    });
                }
                if found.len() >= MOST_TARGETS {
                    return found;
                }
            }
        }
        if found.is_empty() {
            // RFC 3263 section 4.2: no SRV records, so the name itself is the machine.
            let transport = transport.unwrap_or(Transport::Udp);
            for ip in self.addresses(host).await {
                found.push(target(ip, None, transport, host));
            }
        }
        found
    }

    /// Transports of a domain with the names of their SRV records: from NAPTR, else all that we speak.
    async fn services(&self, host: &str) -> Vec<(Transport, String)> {
        let mut records: Vec<Service> = Vec::new();
        for data in self.records(host, RecordType::NAPTR).await {
            let RData::NAPTR(naptr) = data else { continue };
            let transport = match naptr.services.to_ascii_uppercase().as_slice() {
                b"SIP+D2U" => Transport::Udp,
                b"SIP+D2T" => Transport::Tcp,
                b"SIPS+D2T" => Transport::Tls,
                _ => continue,
            };
            if naptr.flags.eq_ignore_ascii_case(b"s") {
                records.push(Service {
                    order: naptr.order,
                    preference: naptr.preference,
                    transport,
                    name: naptr.replacement.to_string(),
                });
            }
        }
        records.sort_by_key(|record| (record.order, record.preference));
        if records.is_empty() {
            let all = [Transport::Udp, Transport::Tcp, Transport::Tls];
            return all.map(|t| (t, service_name(t, host))).to_vec();
        }
        let named = records.into_iter();
        named
            .map(|record| (record.transport, record.name))
            .collect()
    }

    async fn places(&self, name: &str) -> Vec<Place> {
        let mut places = Vec::new();
        for data in self.records(name, RecordType::SRV).await {
            let RData::SRV(srv) = data else { continue };
            // RFC 2782: a root target says that the service does not exist here.
            if !srv.target.is_root() {
                places.push(Place {
                    priority: srv.priority,
                    weight: srv.weight,
                    port: srv.port,
                    name: srv.target.to_string(),
                });
            }
        }
        by_priority(places, |p| p.priority, |p| p.weight, &mut random_below)
    }

    async fn records(&self, name: &str, kind: RecordType) -> Vec<RData> {
        let Some(dns) = &self.dns else {
            return Vec::new();
        };
        match dns.lookup(absolute(name), kind).await {
            Ok(found) => found.answers().iter().map(|r| r.data.clone()).collect(),
            Err(error) => {
                tracing::debug!(name, %kind, %error, "no record");
                Vec::new()
            }
        }
    }

    async fn addresses(&self, name: &str) -> Vec<IpAddr> {
        let from_dns = match &self.dns {
            Some(dns) => dns.lookup_ip(absolute(name)).await.ok(),
            None => None,
        };
        if let Some(found) = from_dns {
            return found.iter().collect();
        }
        if self.dns.is_some() {
            return Vec::new();
        }
        match tokio::net::lookup_host((name, 0)).await {
            Ok(found) => found.map(|address| address.ip()).collect(),
            Err(_) => Vec::new(),
        }
    }
}

/// Names of servers are whole names: the search list of the machine does not apply.
fn absolute(name: &str) -> String {
    if name.ends_with('.') {
        name.to_owned()
    } else {
        format!("{name}.")
    }
}

fn service_name(transport: Transport, host: &str) -> String {
    let service = match transport {
        Transport::Udp => "_sip._udp",
        Transport::Tls => "_sips._tcp",
        Transport::Tcp | Transport::Ws => "_sip._tcp",
    };
    format!("{service}.{host}")
}

fn target(ip: IpAddr, port: Option<u16>, transport: Transport, name: &str) -> Target {
    let usual = if transport == Transport::Tls {
        5061
    } else {
        5060
    };
    Target {
        address: SocketAddr::new(ip, port.unwrap_or(usual)),
        transport,
        name: name.to_owned(),
        named_port: port,
    }
}

impl Target {
    /// The server in a URI: host, and port if one is configured.
    pub(crate) fn in_uri(&self) -> String {
        let host = match self.name.parse::<std::net::Ipv6Addr>() {
            Ok(six) => format!("[{six}]"),
            Err(_) => self.name.clone(),
        };
        match self.named_port {
            Some(port) => format!("{host}:{port}"),
            None => host,
        }
    }
}

/// A number below `below` from the operating system; 0 if it has none, which is still a valid draw.
pub(crate) fn random_below(below: u32) -> u32 {
    let mut bytes = [0u8; 4];
    let _ = getrandom::fill(&mut bytes);
    u32::from_be_bytes(bytes) % below.max(1)
}

/// The stack asks here for names in URIs (Contact, Record-Route).
#[async_trait]
impl DomainResolver for Resolver {
    async fn resolve(&self, target: &SipAddr) -> rsipstack::Result<SipAddr> {
        let Host::Domain(domain) = &target.addr.host else {
            return Ok(target.clone());
        };
        let unknown = || rsipstack::Error::DnsResolutionError(target.addr.to_string());
        let domain = domain.to_string();
        // RFC 5626: names under .invalid stand for browsers, which have no address.
        if domain == "invalid" || domain.ends_with(".invalid") {
            return Err(unknown());
        }
        let server = Server {
            host: domain,
            port: target.addr.port.map(|port| port.value()),
            transport: target.r#type.and_then(Transport::of_stack),
        };
        let found = self.targets(&server).await.map_err(|_| unknown())?;
        let first = found.first().ok_or_else(unknown)?;
        Ok(SipAddr {
            r#type: Some(first.transport.in_stack()),
            addr: HostWithPort::from(first.address),
        })
    }
}
