//! Networks as operators and tenants write them.

use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// One network in CIDR form, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: u128,
    mask: u128,
    v4: bool,
}

/// A text that is neither an address nor a network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an IP address or a network such as 203.0.113.0/24")]
pub struct BadNetwork(pub String);

impl Network {
    /// Reads `203.0.113.7` or `203.0.113.0/24`, also IPv6.
    ///
    /// # Errors
    /// [`BadNetwork`] with the text.
    pub fn parse(text: &str) -> Result<Network, BadNetwork> {
        let bad = || BadNetwork(text.to_owned());
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (text, None),
        };
        let ip: IpAddr = address.trim().parse().map_err(|_| bad())?;
        let most = if ip.is_ipv4() { 32 } else { 128 };
        let length = match length {
            None => most,
            Some(length) => length.trim().parse::<u32>().map_err(|_| bad())?,
        };
        if length > most {
            return Err(bad());
        }
        let mask = if length == 0 {
            0
        } else {
            u128::MAX << (most - length)
        };
        let (number, v4) = number_of(ip);
        Ok(Network {
            address: number & mask,
            mask,
            v4,
        })
    }

    /// Whether the address lies in the network.
    pub fn contains(&self, ip: IpAddr) -> bool {
        let (number, v4) = number_of(ip);
        v4 == self.v4 && number & self.mask == self.address
    }
}

fn number_of(ip: IpAddr) -> (u128, bool) {
    match ip.to_canonical() {
        IpAddr::V4(ip) => (u128::from(u32::from(ip)), true),
        IpAddr::V6(ip) => (u128::from(ip), false),
    }
}

/// One line of a tenant's allowlist (NUM-105): `{"cidr":"10.10.10.0/24"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllowedNetwork {
    /// The network.
    pub cidr: String,
}

/// Networks from which something is allowed; an empty list allows everything (NUM-105).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allowlist(Vec<Network>);

impl Allowlist {
    /// Reads the lines of an allowlist.
    ///
    /// # Errors
    /// [`BadNetwork`] with the first line that cannot be read.
    pub fn parse(lines: &[AllowedNetwork]) -> Result<Allowlist, BadNetwork> {
        let networks = lines.iter().map(|line| Network::parse(&line.cidr));
        Ok(Allowlist(networks.collect::<Result<_, _>>()?))
    }

    /// Whether a source is allowed.
    pub fn allows(&self, ip: IpAddr) -> bool {
        self.0.is_empty() || self.0.iter().any(|network| network.contains(ip))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowlist(json: &str) -> Result<Allowlist, BadNetwork> {
        Allowlist::parse(&serde_json::from_str::<Vec<AllowedNetwork>>(json).unwrap())
    }

    #[test]
    fn an_allowlist_is_read_as_tenants_write_it() {
        let list = allowlist(
            r#"[{"cidr":"10.10.10.0/24"},{"cidr":"2001:db8::/32"},{"cidr":"192.0.2.7"}]"#,
        );
        let list = list.unwrap();
        let allows = |ip: &str| list.allows(ip.parse().unwrap());
        assert!(allows("10.10.10.255") && allows("2001:db8:1::1") && allows("192.0.2.7"));
        assert!(allows("::ffff:10.10.10.1"));
        assert!(!allows("10.10.11.0") && !allows("192.0.2.8") && !allows("2001:db9::1"));
        assert!(
            allowlist("[]")
                .unwrap()
                .allows("198.51.100.1".parse().unwrap())
        );
        for bad in ["10.0.0.0/33", "10.0.0", "", "10.0.0.0/-1", "a/8"] {
            let bad = format!(r#"[{{"cidr":"{bad}"}}]"#);
            assert!(allowlist(&bad).is_err(), "{bad}");
        }
    }
}
