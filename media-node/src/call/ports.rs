//! UDP ports for RTP.

use std::io;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicU32, Ordering};

/// Hands out bound sockets for audio.
pub struct RtpPorts {
    ip: IpAddr,
    range: Option<RangeInclusive<u16>>,
    next: AtomicU32,
}

impl RtpPorts {
    /// Sockets on `ip`, on even ports of `range` (RFC 3550 section 11), or on any free port without one.
    pub fn new(ip: IpAddr, range: Option<RangeInclusive<u16>>) -> Self {
        RtpPorts {
            ip,
            range,
            next: AtomicU32::new(0),
        }
    }

    /// Binds a free port.
    ///
    /// # Errors
    /// `AddrInUse` when every port of the range is taken; else what the system says.
    pub fn bind(&self) -> io::Result<UdpSocket> {
        let Some(range) = &self.range else {
            return UdpSocket::bind(SocketAddr::new(self.ip, 0));
        };
        let first = u32::from(*range.start()).div_ceil(2);
        let count = (u32::from(*range.end()) / 2 + 1).saturating_sub(first);
        for _ in 0..count {
            // A released port rests until its turn comes again, so late packets of its last call
            // do not reach the next one.
            let turn = self.next.fetch_add(1, Ordering::Relaxed) % count;
            let Ok(port) = u16::try_from((first + turn) * 2) else {
                continue;
            };
            match UdpSocket::bind(SocketAddr::new(self.ip, port)) {
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
                other => return other,
            }
        }
        Err(io::Error::new(
            io::ErrorKind::AddrInUse,
            "every RTP port of the configured range is in use",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    #[test]
    fn a_full_range_is_an_error_and_a_released_port_comes_back() {
        let free = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = free.local_addr().unwrap().port() & !1;
        drop(free);
        let ports = RtpPorts::new(Ipv4Addr::LOCALHOST.into(), Some(port..=port));
        let first = ports.bind().unwrap();
        assert_eq!(first.local_addr().unwrap().port(), port);
        assert_eq!(ports.bind().unwrap_err().kind(), io::ErrorKind::AddrInUse);
        drop(first);
        assert!(ports.bind().is_ok());
    }
}
