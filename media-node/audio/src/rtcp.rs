//! RTCP (RFC 3550 section 6): sender and receiver reports, read without trust.

/// Types of packets.
const SENDER_REPORT: u8 = 200;
const RECEIVER_REPORT: u8 = 201;
const DESCRIPTION: u8 = 202;
const BYE: u8 = 203;
/// Length of one reception report.
const REPORT_LEN: usize = 24;

/// What one side says about what it hears from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReceptionReport {
    /// Whose packets it speaks of.
    pub ssrc: u32,
    /// Loss since the last report, in 256ths.
    pub fraction_lost: u8,
    /// Packets lost since the beginning; duplicates may make it negative.
    pub lost: i32,
    /// Highest sequence number, with the number of its wraps in the upper half.
    pub highest: u32,
    /// Jitter in ticks of the codec's RTP clock.
    pub jitter: u32,
    /// Middle 32 bits of the NTP time of the last sender report; 0 if there was none.
    pub last_report: u32,
    /// Time since then in 65536ths of a second.
    pub since_last_report: u32,
}

/// What a sender says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SenderInfo {
    /// NTP time of the report.
    pub ntp: u64,
    /// The same moment in ticks of its RTP clock.
    pub rtp: u32,
    /// Packets sent.
    pub packets: u32,
    /// Bytes of payload sent.
    pub octets: u32,
}

/// What a compound packet says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rtcp {
    /// Who says it.
    pub ssrc: u32,
    /// If it also sends.
    pub sender: Option<SenderInfo>,
    /// What it hears.
    pub reports: Vec<ReceptionReport>,
    /// It is leaving.
    pub bye: bool,
}

/// Reads a compound packet as far as it is well formed; `None` if it does not begin with a report.
/// Never panics, whatever the bytes are.
pub fn parse(datagram: &[u8]) -> Option<Rtcp> {
    let mut rest = datagram;
    let mut rtcp: Option<Rtcp> = None;
    while let Some(header) = rest.first_chunk::<4>() {
        let length = 4 * (usize::from(u16::from_be_bytes([header[2], header[3]])) + 1);
        let Some(packet) = rest.get(..length).filter(|_| header[0] >> 6 == 2) else {
            break;
        };
        rest = &rest[length..];
        let (count, kind) = (usize::from(header[0] & 0x1f), header[1]);
        match (&mut rtcp, kind) {
            (None, SENDER_REPORT | RECEIVER_REPORT) => rtcp = Some(report(packet, kind, count)?),
            (None, _) => return None,
            (Some(rtcp), BYE) => rtcp.bye = true,
            (Some(rtcp), SENDER_REPORT | RECEIVER_REPORT) => {
                rtcp.reports.extend(report(packet, kind, count)?.reports);
            }
            _ => {}
        }
    }
    rtcp
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk::<4>()?))
}

fn report(packet: &[u8], kind: u8, count: usize) -> Option<Rtcp> {
    let mut rtcp = Rtcp {
        ssrc: word(packet, 4)?,
        ..Rtcp::default()
    };
    let mut at = 8;
    if kind == SENDER_REPORT {
        rtcp.sender = Some(SenderInfo {
            ntp: (u64::from(word(packet, 8)?) << 32) | u64::from(word(packet, 12)?),
            rtp: word(packet, 16)?,
            packets: word(packet, 20)?,
            octets: word(packet, 24)?,
        });
        at = 28;
    }
    for block in packet.get(at..)?.chunks_exact(REPORT_LEN).take(count) {
        let lost = word(block, 4)?;
        rtcp.reports.push(ReceptionReport {
            ssrc: word(block, 0)?,
            fraction_lost: (lost >> 24) as u8,
            // 24 bits with a sign.
            lost: ((lost << 8) as i32) >> 8,
            highest: word(block, 8)?,
            jitter: word(block, 12)?,
            last_report: word(block, 16)?,
            since_last_report: word(block, 20)?,
        });
    }
    Some(rtcp)
}

/// Writes a compound packet: a report and our name, which says nothing about us (RFC 7022).
pub fn write(rtcp: &Rtcp) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(96);
    let reports = &rtcp.reports[..rtcp.reports.len().min(31)];
    let kind = if rtcp.sender.is_some() {
        SENDER_REPORT
    } else {
        RECEIVER_REPORT
    };
    let sender_words = if rtcp.sender.is_some() { 5 } else { 0 };
    let words = 1 + sender_words + 6 * reports.len();
    bytes.extend([0x80 | reports.len() as u8, kind]);
    bytes.extend((words as u16).to_be_bytes());
    bytes.extend(rtcp.ssrc.to_be_bytes());
    if let Some(sender) = &rtcp.sender {
        bytes.extend(sender.ntp.to_be_bytes());
        for word in [sender.rtp, sender.packets, sender.octets] {
            bytes.extend(word.to_be_bytes());
        }
    }
    for report in reports {
        let lost = (report.lost.clamp(-0x80_0000, 0x7f_ffff) as u32) & 0xff_ffff;
        for word in [
            report.ssrc,
            (u32::from(report.fraction_lost) << 24) | lost,
            report.highest,
            report.jitter,
            report.last_report,
            report.since_last_report,
        ] {
            bytes.extend(word.to_be_bytes());
        }
    }
    // One chunk: source, CNAME of eight characters, end and filling up to a whole word.
    bytes.extend([0x81, DESCRIPTION, 0, 4]);
    bytes.extend(rtcp.ssrc.to_be_bytes());
    bytes.extend([1, 8]);
    bytes.extend(format!("{:08x}", rtcp.ssrc).bytes());
    bytes.extend([0, 0]);
    if rtcp.bye {
        bytes.extend([0x81, BYE, 0, 1]);
        bytes.extend(rtcp.ssrc.to_be_bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_reads_back_the_same(
            ssrc: u32, sender: Option<(u64, u32, u32, u32)>, bye: bool,
            blocks in proptest::collection::vec((any::<u32>(), any::<u8>(), -0x80_0000i32..0x80_0000, any::<[u32; 4]>()), 0..5),
        ) {
            let rtcp = Rtcp {
                ssrc,
                sender: sender.map(|(ntp, rtp, packets, octets)| SenderInfo { ntp, rtp, packets, octets }),
                reports: blocks.into_iter().map(|(ssrc, fraction_lost, lost, rest)| ReceptionReport {
                    ssrc, fraction_lost, lost,
                    highest: rest[0], jitter: rest[1], last_report: rest[2], since_last_report: rest[3],
                }).collect(),
                bye,
            };
            prop_assert_eq!(parse(&write(&rtcp)), Some(rtcp));
        }

        #[test]
        fn any_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..120)) {
            let _ = parse(&bytes);
        }
    }
}
