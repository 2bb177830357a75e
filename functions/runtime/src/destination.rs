//! Addresses that tenants write into forms: webhooks and HTTP nodes.
//!
//! What an address shows by itself is judged here, so that a form can say what is wrong. The host of the
//! functions judges once more what a name resolves to when it connects (server-side request forgery): it is
//! told by a header that the address is a tenant's.

use bytes::Bytes;
use edgecall_model::Problem;
use edgecall_model::error::codes;
use http::{HeaderName, HeaderValue, Request, Uri};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Header by which a function tells its host that a request goes to a tenant's address. The host takes it off.
const DESTINATION_HEADER: HeaderName = HeaderName::from_static("x-edgecall-destination");

/// Names that never leave the machine or its network.
const LOCAL_NAMES: [&str; 6] = ["localhost", "local", "internal", "intranet", "home", "lan"];

/// Reads an address that a tenant gave.
///
/// # Errors
/// `address_refused`: it is not an http or https address, holds a name and password, or names a private
/// host while the operator does not allow that. Link-local addresses are never allowed: clouds keep their
/// credentials there.
pub fn tenant_address(text: &str, private_allowed: bool) -> Result<Uri, Problem> {
    let refused = |en: &str, zh: &str| Problem::new(&codes::ADDRESS_REFUSED).with_text(en, zh);
    let not_one = || {
        refused(
            "it must begin with http:// or https:// and name a host",
            "须以 http:// 或 https:// 开头并包含主机名",
        )
    };
    let uri: Uri = text.parse().map_err(|_| not_one())?;
    if !matches!(uri.scheme_str(), Some("http" | "https")) {
        return Err(not_one());
    }
    let authority = uri.authority().ok_or_else(not_one)?;
    if authority.as_str().contains('@') {
        return Err(refused(
            "a name and password cannot stand in it",
            "地址中不能包含用户名和密码",
        ));
    }
    let bad_port = authority
        .as_str()
        .rsplit_once(':')
        .is_some_and(|(_, port)| {
            !port.ends_with(']') && port.parse::<u16>().ok().filter(|port| *port > 0).is_none()
        });
    if bad_port {
        return Err(refused("the port must be 1 to 65535", "端口应为 1–65535"));
    }
    match reach(authority.host()) {
        Reach::Public => Ok(uri),
        Reach::Private if private_allowed => Ok(uri),
        Reach::Private => Err(refused(
            "private and loopback addresses are not allowed",
            "不允许内网或本机地址",
        )),
        Reach::Never => Err(refused(
            "this host is not on the Internet",
            "该主机不在互联网上",
        )),
    }
}

/// Marks a request as one to a tenant's address.
pub fn mark_tenant(request: &mut Request<Bytes>) {
    request
        .headers_mut()
        .insert(DESTINATION_HEADER, HeaderValue::from_static("tenant"));
}

/// Whether a request is marked as one to a tenant's address.
pub fn is_for_tenant(request: &Request<Bytes>) -> bool {
    request.headers().contains_key(DESTINATION_HEADER)
}

/// What a host does that has no use for the mark: takes it off, so that no tenant's server sees it.
#[cfg(any(
    feature = "testing",
    all(feature = "worker", target_arch = "wasm32", target_os = "unknown")
))]
pub(crate) fn take_mark(headers: &mut http::HeaderMap) {
    headers.remove(DESTINATION_HEADER);
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Public,
    Private,
    Never,
}

fn reach(host: &str) -> Reach {
    let host = host
        .trim_start_matches('[')
        .trim_end_matches(']')
        .trim_end_matches('.')
        .to_ascii_lowercase();
    if let Ok(ip) = host.parse::<IpAddr>() {
        return match ip.to_canonical() {
            IpAddr::V4(ip) => reach_v4(ip),
            IpAddr::V6(ip) => reach_v6(ip),
        };
    }
    let last = host.rsplit('.').next().unwrap_or("");
    // Resolvers read 2130706433, 0x7f.1 and 127.1 as addresses; a real name does not end in a number.
    let numeric = last.bytes().all(|b| b.is_ascii_digit()) || last.starts_with("0x");
    if host.is_empty() || numeric {
        return Reach::Never;
    }
    // A single label can only be a name of the own network.
    if LOCAL_NAMES.contains(&last) || !host.contains('.') {
        Reach::Private
    } else {
        Reach::Public
    }
}

/// Special-purpose addresses (RFC 6890).
fn reach_v4(ip: Ipv4Addr) -> Reach {
    match ip.octets() {
        [0 | 224..=255, ..] | [169, 254, ..] => Reach::Never,
        [192, 0, 0 | 2, _] | [192, 88, 99, _] | [198, 51, 100, _] | [203, 0, 113, _] => {
            Reach::Never
        }
        [10 | 127, ..]
        | [172, 16..=31, ..]
        | [192, 168, ..]
        | [100, 64..=127, ..]
        | [198, 18 | 19, ..] => Reach::Private,
        _ => Reach::Public,
    }
}

fn reach_v6(ip: Ipv6Addr) -> Reach {
    let segments = ip.segments();
    match segments[0] {
        _ if ip.is_loopback() => Reach::Private,
        0xfc00..=0xfdff => Reach::Private,
        // IPv4 inside IPv6 by translation (RFC 6052).
        0x0064 if segments[1] == 0xff9b => {
            let [a, b] = segments[6].to_be_bytes();
            let [c, d] = segments[7].to_be_bytes();
            reach_v4(Ipv4Addr::new(a, b, c, d))
        }
        // 6to4 wraps an IPv4 address, documentation leads nowhere.
        0x2002 => Reach::Never,
        0x2001 if segments[1] == 0x0db8 || segments[1] < 0x0200 => Reach::Never,
        // Only 2000::/3 is given out.
        0x2000..=0x3fff => Reach::Public,
        _ => Reach::Never,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_addresses_pass_and_stay_as_they_are() {
        for url in [
            "https://crm.example.com/in?a=1",
            "http://93.184.216.34:8080/",
            "https://[2606:4700::1111]/x",
        ] {
            assert_eq!(
                tenant_address(url, false).map(|uri| uri.to_string()),
                Ok(url.to_owned())
            );
        }
    }

    #[test]
    fn private_hosts_need_the_operators_word() {
        let private = [
            "http://127.0.0.1:9099/",
            "http://10.1.2.3/",
            "http://192.168.0.1/",
            "http://172.31.0.1/",
            "http://[::1]/",
            "http://[fd00::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://localhost:80/",
            "http://db.internal/",
            "http://crm/",
        ];
        for url in private {
            assert_eq!(
                tenant_address(url, false).expect_err(url).code.code,
                "address_refused"
            );
            assert!(tenant_address(url, true).is_ok(), "{url}");
        }
    }

    #[test]
    fn some_addresses_are_never_called() {
        let never = [
            "http://169.254.169.254/latest",
            "http://0.0.0.0/",
            "http://[fe80::1]/",
            "http://224.0.0.1/",
            "http://2130706433/",
            "http://0x7f000001/",
            "http://127.1/",
            "http://[64:ff9b::a9fe:a9fe]/",
            "ftp://example.com/",
            "example.com/x",
            "",
            "http://",
            "http:///x",
            "http://user:pass@example.com/",
            "http://example.com:99999/",
            "http://example.com:0/",
        ];
        for url in never {
            assert!(tenant_address(url, true).is_err(), "{url}");
        }
    }
}
