//! Where a function may send requests: a list of services, and for some functions any public address.
//!
//! The list is matched by the name in the URL. Everything else is judged by the address that the name
//! resolves to, so that no name can lead into the private network (server-side request forgery).

use http::Uri;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Destinations of one function. The default allows none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowedDestinations {
    /// Services as `host:port`: stores, mailbox, a media node's control port. Matched literally (without
    /// regard to case) against the URL; their addresses may be private.
    pub list: Vec<String>,
    /// Any other host whose address is public. For functions that call tenants' servers.
    pub public: bool,
    /// With `public`: private and loopback addresses too, if the operator says so. Never link-local ones,
    /// where clouds keep their credentials, and never the services of the list under another name.
    pub private_allowed: bool,
}

impl AllowedDestinations {
    /// Only the services of `list`, each `host:port`.
    pub fn only<T: Into<String>>(list: impl IntoIterator<Item = T>) -> Self {
        Self {
            list: list.into_iter().map(Into::into).collect(),
            public: false,
            private_allowed: false,
        }
    }

    /// The services of the list and any public address.
    pub fn and_public(mut self) -> Self {
        self.public = true;
        self
    }

    /// With [`Self::and_public`]: private addresses too when `allowed`.
    pub fn and_private(mut self, allowed: bool) -> Self {
        self.private_allowed = allowed;
        self
    }
}

/// An entry of the list that is not `host:port`.
#[derive(Debug, thiserror::Error)]
#[error(
    "allowed destination {0:?} must be host:port, for example 127.0.0.1:8000 or tables.example:443"
)]
pub struct InvalidDestination(pub String);

/// Host and port of a URL in one spelling: lower case, without brackets and closing dot.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Authority {
    pub host: String,
    pub port: u16,
}

impl Authority {
    /// Of an absolute URL, with the scheme's port when it names none. `None` when there is no host, or
    /// when a name and password stand before it, which serve only to mislead.
    pub fn of(uri: &Uri) -> Option<Self> {
        let authority = uri.authority()?;
        if authority.as_str().contains('@') {
            return None;
        }
        let port = authority
            .port_u16()
            .unwrap_or(if uri.scheme_str() == Some("https") {
                443
            } else {
                80
            });
        Self::from_parts(authority.host(), port)
    }

    fn from_parts(host: &str, port: u16) -> Option<Self> {
        let host = host
            .strip_prefix('[')
            .and_then(|h| h.strip_suffix(']'))
            .unwrap_or(host);
        let host = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
        (!host.is_empty()).then_some(Self { host, port })
    }

    fn parse(entry: &str) -> Option<Self> {
        let (host, port) = entry.rsplit_once(':')?;
        if host.contains(['/', '@']) || (host.contains(':') && !host.starts_with('[')) {
            return None;
        }
        Self::from_parts(host, port.parse().ok()?)
    }

    /// The address when the host is one already.
    pub fn literal(&self) -> Option<SocketAddr> {
        self.host
            .parse::<IpAddr>()
            .ok()
            .map(|ip| SocketAddr::new(ip, self.port))
    }
}

/// The parsed form that every request is checked against.
#[derive(Debug)]
pub(crate) struct Rules {
    listed: Vec<Authority>,
    public: bool,
    private_allowed: bool,
}

impl Rules {
    pub fn new(allowed: &AllowedDestinations) -> Result<Self, InvalidDestination> {
        let listed = allowed
            .list
            .iter()
            .map(|entry| Authority::parse(entry).ok_or_else(|| InvalidDestination(entry.clone())))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            listed,
            public: allowed.public,
            private_allowed: allowed.private_allowed,
        })
    }

    pub fn is_listed(&self, authority: &Authority) -> bool {
        self.listed.contains(authority)
    }

    /// Whether the name alone may be tried; its address is judged when it is known.
    pub fn may_resolve(&self, authority: &Authority) -> bool {
        self.public || self.is_listed(authority)
    }

    /// Whether a connection for `authority` may go to `address`.
    pub fn may_connect(&self, authority: &Authority, address: SocketAddr) -> bool {
        if self.is_listed(authority) {
            return true;
        }
        let address = SocketAddr::new(address.ip().to_canonical(), address.port());
        let is_a_service = self.listed.iter().any(|l| {
            l.literal()
                .is_some_and(|l| SocketAddr::new(l.ip().to_canonical(), l.port()) == address)
        });
        let fits = match Reach::of(address.ip()) {
            Reach::Public => true,
            Reach::Private => self.private_allowed,
            Reach::Never => false,
        };
        self.public && fits && !is_a_service
    }
}

/// How far an address reaches (IANA special-purpose address registries, RFC 6890).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// The Internet.
    Public,
    /// This machine or its private networks.
    Private,
    /// Nothing that a function has business with: link-local, multicast, reserved, unspecified.
    Never,
}

impl Reach {
    fn of(ip: IpAddr) -> Self {
        match ip {
            IpAddr::V4(ip) => Self::of_v4(ip),
            IpAddr::V6(ip) => Self::of_v6(ip),
        }
    }

    fn of_v4(ip: Ipv4Addr) -> Self {
        match ip.octets() {
            // "This network" reaches loopback on Linux. Link-local holds cloud metadata (RFC 3927).
            [0, ..] | [169, 254, ..] => Self::Never,
            // Protocol assignments, documentation, 6to4 relay.
            [192, 0, 0 | 2, _] | [192, 88, 99, _] | [198, 51, 100, _] | [203, 0, 113, _] => {
                Self::Never
            }
            // Multicast, reserved, broadcast.
            [224..=255, ..] => Self::Never,
            // Loopback, RFC 1918, carrier NAT (RFC 6598), benchmarking (RFC 2544).
            [127 | 10, ..]
            | [172, 16..=31, ..]
            | [192, 168, ..]
            | [100, 64..=127, ..]
            | [198, 18 | 19, ..] => Self::Private,
            _ => Self::Public,
        }
    }

    fn of_v6(ip: Ipv6Addr) -> Self {
        let [a, b, c, ..] = ip.segments();
        let [.., y, z] = ip.segments();
        let v4 = |high: u16, low: u16| {
            let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
            Self::of_v4(Ipv4Addr::new(a, b, c, d))
        };
        if let Some(mapped) = ip.to_ipv4_mapped() {
            return Self::of_v4(mapped);
        }
        match (a, b, c) {
            _ if ip.is_loopback() => Self::Private,
            // Unspecified and the old IPv4-compatible form, ::/96.
            (0, 0, 0) => Self::Never,
            // NAT64 (RFC 6052) and 6to4 (RFC 3056) carry an IPv4 address.
            (0x64, 0xff9b, 0) => v4(y, z),
            (0x64, 0xff9b, _) => Self::Never,
            (0x2002, ..) => v4(b, c),
            // Protocol assignments with Teredo and ORCHID, documentation.
            (0x2001, 0..=0x1ff, _) | (0x2001, 0xdb8, _) | (0x3fff, 0..=0xfff, _) => Self::Never,
            // Unique local, fc00::/7.
            (0xfc00..=0xfdff, ..) => Self::Private,
            // Global unicast is 2000::/3 today; link-local, site-local, multicast and the rest are not.
            (0x2000..=0x3fff, ..) => Self::Public,
            _ => Self::Never,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(ip: &str) -> Reach {
        Reach::of(ip.parse::<IpAddr>().unwrap())
    }

    #[test]
    fn private_addresses_are_known_in_every_form() {
        for ip in [
            "127.0.0.1",
            "127.255.0.9",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "100.64.0.1",
            "100.127.255.255",
            "::1",
            "fc00::1",
            "fdff::1",
            "::ffff:127.0.0.1",
            "::ffff:192.168.0.1",
            "64:ff9b::10.0.0.1",
            "2002:7f00:1::",
        ] {
            assert_eq!(reach(ip), Reach::Private, "{ip}");
        }
    }

    #[test]
    fn addresses_that_no_tenant_has_are_never_reached() {
        for ip in [
            "0.0.0.0",
            "0.1.2.3",
            "169.254.169.254",
            "::ffff:169.254.169.254",
            "fe80::1",
            "febf::1",
            "::",
            "::127.0.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "240.0.0.1",
            "ff02::1",
            "fec0::1",
            "2001:db8::1",
            "2001::1",
            "192.0.2.1",
            "64:ff9b::169.254.169.254",
            "64:ff9b:1::1",
        ] {
            assert_eq!(reach(ip), Reach::Never, "{ip}");
        }
    }

    #[test]
    fn ordinary_addresses_are_public() {
        for ip in [
            "1.1.1.1",
            "172.15.0.1",
            "172.32.0.1",
            "100.63.0.1",
            "100.128.0.1",
            "2400:3200::1",
            "64:ff9b::1.1.1.1",
            "::ffff:1.1.1.1",
        ] {
            assert_eq!(reach(ip), Reach::Public, "{ip}");
        }
    }

    fn rules(allowed: AllowedDestinations) -> Rules {
        Rules::new(&allowed).unwrap()
    }

    fn to(uri: &str) -> Authority {
        Authority::of(&uri.parse().unwrap()).unwrap()
    }

    #[test]
    fn a_listed_service_is_matched_by_name_and_port_whatever_the_spelling() {
        let rules = rules(AllowedDestinations::only([
            "127.0.0.1:8000",
            "Tables.example:443",
            "[::1]:9000",
        ]));
        for uri in [
            "http://127.0.0.1:8000/",
            "https://tables.EXAMPLE/",
            "https://tables.example.:443/",
            "http://[::1]:9000/x",
        ] {
            assert!(rules.is_listed(&to(uri)), "{uri}");
        }
        for uri in [
            "http://127.0.0.1/",
            "http://127.0.0.1:8001/",
            "http://tables.example/",
            "http://127.1:8000/",
        ] {
            assert!(!rules.may_resolve(&to(uri)), "{uri}");
        }
    }

    #[test]
    fn a_name_that_leads_to_a_listed_service_is_refused_even_when_private_is_allowed() {
        let rules = rules(
            AllowedDestinations::only(["127.0.0.1:8000"])
                .and_public()
                .and_private(true),
        );
        let evil = to("http://evil.example:8000/");
        assert!(!rules.may_connect(&evil, "127.0.0.1:8000".parse().unwrap()));
        assert!(!rules.may_connect(&evil, "[::ffff:127.0.0.1]:8000".parse().unwrap()));
        assert!(rules.may_connect(
            &to("http://evil.example:8001/"),
            "127.0.0.1:8001".parse().unwrap()
        ));
        assert!(!rules.may_connect(&evil, "169.254.169.254:80".parse().unwrap()));
    }

    #[test]
    fn without_the_operators_switch_only_public_addresses_pass() {
        let rules = rules(AllowedDestinations::default().and_public());
        let hook = to("https://hook.example/");
        assert!(rules.may_connect(&hook, "1.1.1.1:443".parse().unwrap()));
        assert!(!rules.may_connect(&hook, "10.0.0.1:443".parse().unwrap()));
    }

    #[test]
    fn names_and_passwords_before_the_host_are_no_authority() {
        assert_eq!(
            Authority::of(&"http://tables.example@evil.example/".parse().unwrap()),
            None
        );
    }

    #[test]
    fn a_list_entry_without_port_is_named_in_the_error() {
        let error = Rules::new(&AllowedDestinations::only(["tables.example"])).unwrap_err();
        assert!(error.to_string().contains("\"tables.example\""), "{error}");
        for wrong in ["http://a:1", "::1:80", "a:b", ":80"] {
            assert!(
                Rules::new(&AllowedDestinations::only([wrong])).is_err(),
                "{wrong}"
            );
        }
    }
}
