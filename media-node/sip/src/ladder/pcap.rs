//! Ladders as a capture file (pcap, raw IP) that Wireshark's tools read.
//!
//! Everything is written as UDP, one datagram a message, also what went over TCP, TLS or WebSocket:
//! the tools then show each message whole, without reassembly and without keys. Ports other than 5060
//! are kept; the tools find SIP by its looks.

use super::{CallLadder, Rung};
use std::net::{IpAddr, SocketAddr};

/// Link type "raw IP": the packet begins with the IP header.
const LINKTYPE_RAW: u32 = 101;
/// Largest packet that fits into an IPv4 datagram.
const SNAPLEN: u32 = 65_535;

/// One capture file of one or more ladders (the legs of a call), in order of time.
pub fn pcap(ladders: &[CallLadder]) -> Vec<u8> {
    let mut rungs: Vec<&Rung> = ladders.iter().flat_map(|ladder| &ladder.rungs).collect();
    rungs.sort_by_key(|rung| rung.at_us);
    let mut file = Vec::new();
    // Magic number for microseconds, version 2.4, UTC, exact times.
    file.extend(0xa1b2_c3d4u32.to_le_bytes());
    file.extend(2u16.to_le_bytes());
    file.extend(4u16.to_le_bytes());
    file.extend([0; 8]);
    file.extend(SNAPLEN.to_le_bytes());
    file.extend(LINKTYPE_RAW.to_le_bytes());
    for rung in rungs {
        let packet = packet(rung);
        let length = u32::try_from(packet.len()).unwrap_or(SNAPLEN).to_le_bytes();
        // The format's seconds have 32 bits, which lasts until 2106.
        let seconds = u32::try_from(rung.at_us / 1_000_000).unwrap_or(u32::MAX);
        let micros = u32::try_from(rung.at_us % 1_000_000).unwrap_or(0);
        file.extend(seconds.to_le_bytes());
        file.extend(micros.to_le_bytes());
        file.extend(length);
        file.extend(length);
        file.extend(packet);
    }
    file
}

fn packet(rung: &Rung) -> Vec<u8> {
    let (from, to) = if rung.sent {
        (rung.ours, rung.theirs)
    } else {
        (rung.theirs, rung.ours)
    };
    let payload = rung.text.as_bytes();
    match (from.ip().to_canonical(), to.ip().to_canonical()) {
        (IpAddr::V4(source), IpAddr::V4(target)) => {
            let datagram = udp(from, to, payload, &source.octets(), &target.octets());
            let length = u16::try_from(20 + datagram.len()).unwrap_or(u16::MAX);
            // Version 4, no options; don't fragment, 64 hops, UDP.
            let mut header = vec![0x45, 0];
            header.extend(length.to_be_bytes());
            header.extend([0, 0, 0x40, 0, 64, 17, 0, 0]);
            header.extend(source.octets());
            header.extend(target.octets());
            let sum = checksum(&[&header]);
            header[10..12].copy_from_slice(&sum.to_be_bytes());
            header.extend(datagram);
            header
        }
        (source, target) => {
            // Mixed families do not occur; an IPv4 address would be written in its mapped form.
            let six = |ip: IpAddr| match ip {
                IpAddr::V4(ip) => ip.to_ipv6_mapped().octets(),
                IpAddr::V6(ip) => ip.octets(),
            };
            let datagram = udp(from, to, payload, &six(source), &six(target));
            let length = u16::try_from(datagram.len()).unwrap_or(u16::MAX);
            let mut header = vec![0x60, 0, 0, 0];
            header.extend(length.to_be_bytes());
            header.extend([17, 64]);
            header.extend(six(source));
            header.extend(six(target));
            header.extend(datagram);
            header
        }
    }
}

fn udp(from: SocketAddr, to: SocketAddr, payload: &[u8], source: &[u8], target: &[u8]) -> Vec<u8> {
    let length = u16::try_from(8 + payload.len()).unwrap_or(u16::MAX);
    let mut datagram = Vec::with_capacity(8 + payload.len());
    datagram.extend(from.port().to_be_bytes());
    datagram.extend(to.port().to_be_bytes());
    datagram.extend(length.to_be_bytes());
    datagram.extend([0, 0]);
    datagram.extend(payload);
    let pseudo = [
        0,
        0,
        length.to_be_bytes()[0],
        length.to_be_bytes()[1],
        0,
        0,
        0,
        17,
    ];
    let sum = match checksum(&[source, target, &pseudo, &datagram]) {
        // RFC 768: zero means that there is no checksum.
        0 => 0xffff,
        sum => sum,
    };
    datagram[6..8].copy_from_slice(&sum.to_be_bytes());
    datagram
}

/// The Internet checksum (RFC 1071) over parts of which only the last may have an odd length.
fn checksum(parts: &[&[u8]]) -> u16 {
    let mut sum = 0u32;
    for part in parts {
        for pair in part.chunks(2) {
            let low = pair.get(1).copied().unwrap_or(0);
            sum += u32::from(u16::from_be_bytes([pair[0], low]));
            sum = (sum & 0xffff) + (sum >> 16);
        }
    }
    !u16::try_from(sum & 0xffff).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admission::Transport;

    #[test]
    fn packets_have_right_lengths_and_checksums() {
        let rung = |ours: &str, theirs: &str, sent, at_us| Rung {
            at_us,
            sent,
            ours: ours.parse().unwrap(),
            theirs: theirs.parse().unwrap(),
            transport: Transport::Udp,
            text: "OPTIONS sip:a SIP/2.0\r\n\r\n".into(),
        };
        let ladder = CallLadder {
            call_id: "c".into(),
            rungs: vec![
                rung(
                    "192.0.2.1:5060",
                    "192.0.2.2:5070",
                    true,
                    1_700_000_000_000_002,
                ),
                rung(
                    "[2001:db8::1]:5060",
                    "[2001:db8::2]:5060",
                    false,
                    1_700_000_000_000_001,
                ),
            ],
            left_out: 0,
        };
        let file = pcap(&[ladder]);
        assert_eq!(file.len(), 24 + (16 + 40 + 8 + 25) + (16 + 20 + 8 + 25));
        // The earlier one comes first, although it stands second in the ladder.
        let second = &file[24 + 16 + 40 + 8 + 25..];
        assert_eq!(second[4..8], 2u32.to_le_bytes());
        let ip = &second[16..];
        assert_eq!(checksum(&[&ip[..20]]), 0);
        assert_eq!(ip[12..16], [192, 0, 2, 1]);
        let length = u16::from_be_bytes([ip[24], ip[25]]);
        let pseudo = [0, 0, ip[24], ip[25], 0, 0, 0, 17];
        assert_eq!(length, 33);
        assert_eq!(checksum(&[&ip[12..20], &pseudo, &ip[20..]]), 0);
    }
}
