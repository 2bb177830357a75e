//! A leg's reports (RTCP) and the trace of its quality.

use crate::leg::Leg;
use crate::quality::Counts;
use crate::rtcp::{self, Rtcp, SenderInfo};
use crate::{EventSink, MediaEvent};
use std::net::SocketAddr;
use std::time::SystemTime;

/// How a leg's RTCP travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RtcpWay {
    /// With the RTP packets (RFC 5761).
    Beside,
    /// On a socket of its own, which the beat has; to this address, or to the RTP address's next port.
    Apart(Option<SocketAddr>),
}

impl Leg {
    /// Takes RTCP that came on the RTP port (`beside`) or on its own.
    pub(crate) fn take_rtcp(&mut self, datagram: &[u8], from: SocketAddr, beside: bool) {
        if !self.way.admits_rtcp(from) {
            self.counts.from_elsewhere += 1;
            return;
        }
        let Some(read) = rtcp::parse(datagram) else {
            self.counts.rejected += 1;
            return;
        };
        self.counts.rtcp += 1;
        // Who sends it there wants it there.
        match &mut self.rtcp {
            None if beside => self.rtcp = Some(RtcpWay::Beside),
            Some(RtcpWay::Apart(to)) if !beside => *to = Some(from),
            _ => {}
        }
        self.quality
            .take(&read, self.out.ssrc, self.format.codec, ntp_now());
    }

    fn quality_counts(&self) -> Counts {
        let playout = self.playout.counts;
        Counts {
            received: self.counts.received,
            lost: u64::try_from(self.sequence_gaps).unwrap_or(0),
            discarded: playout.late + playout.cut,
            buffered_ms: if self.wanted {
                self.playout.buffered_ms()
            } else {
                0
            },
        }
    }

    /// Tells how the leg sounded since the last time.
    pub(crate) fn tell_quality(&mut self, beat: u64, events: &EventSink) {
        let counts = self.quality_counts();
        let sample = self.quality.sample(beat, counts, self.format.codec);
        if sample.received > 0 || sample.lost > 0 {
            events(MediaEvent::Quality {
                leg: self.key,
                sample,
            });
        }
    }

    /// Sends our report with the RTP packets, or returns it ready for the wire and where it goes.
    pub(crate) fn report(&mut self, beat: u64, bye: bool) -> Option<(Vec<u8>, SocketAddr)> {
        let apart = match self.rtcp? {
            RtcpWay::Beside => None,
            RtcpWay::Apart(to) => Some(to.or_else(|| next_port(self.way.remote()?))?),
        };
        let now = ntp_now();
        let counts = self.quality_counts();
        let reports = self.source.map(|source| {
            let highest = (u32::from(source.cycles) << 16) | u32::from(source.highest);
            self.quality.report(source.ssrc, highest, counts, now)
        });
        let packet = rtcp::write(&Rtcp {
            ssrc: self.out.ssrc,
            sender: (self.counts.sent > 0).then(|| SenderInfo {
                ntp: now,
                rtp: self.out.now(beat),
                packets: self.counts.sent as u32,
                octets: self.octets_sent,
            }),
            reports: reports.into_iter().collect(),
            bye,
        });
        let sealed = self.way.seal_rtcp(packet)?;
        match apart {
            Some(to) => Some((sealed, to)),
            None => {
                self.way.send_beside(&sealed);
                None
            }
        }
    }
}

/// Where RTCP goes that was not negotiated otherwise (RFC 3550 section 11).
fn next_port(address: SocketAddr) -> Option<SocketAddr> {
    Some(SocketAddr::new(
        address.ip(),
        address.port().checked_add(1)?,
    ))
}

/// The time of day as RTCP writes it: seconds since 1900 with 32 bits of fraction.
fn ntp_now() -> u64 {
    const FROM_1900_TO_1970: u64 = 2_208_988_800;
    let since = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    let fraction = (u64::from(since.subsec_nanos()) << 32) / 1_000_000_000;
    (since.as_secs().wrapping_add(FROM_1900_TO_1970) << 32) | fraction
}
