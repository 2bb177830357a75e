//! RTP packets (RFC 3550): reading without trust, writing without allocation.

use bytes::Bytes;

/// Length of the fixed RTP header.
pub(crate) const HEADER_LEN: usize = 12;

/// One RTP packet as it travels through a [`crate::Transport::Channel`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RtpPacket {
    /// Payload type, 0 to 127.
    pub payload_type: u8,
    /// Marker bit: first packet of a talk spurt or of a telephone event.
    pub marker: bool,
    /// Sequence number.
    pub sequence: u16,
    /// Timestamp in the codec's RTP clock.
    pub timestamp: u32,
    /// Synchronisation source.
    pub ssrc: u32,
    /// Payload without header, extension and padding.
    pub payload: Bytes,
}

impl RtpPacket {
    /// The packet seen as borrowed fields.
    pub fn view(&self) -> RtpView<'_> {
        RtpView {
            payload_type: self.payload_type & 0x7f,
            marker: self.marker,
            sequence: self.sequence,
            timestamp: self.timestamp,
            ssrc: self.ssrc,
            payload: &self.payload,
        }
    }
}

/// Borrowed fields of one received RTP packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RtpView<'a> {
    /// Payload type, 0 to 127.
    pub payload_type: u8,
    /// Marker bit.
    pub marker: bool,
    /// Sequence number.
    pub sequence: u16,
    /// Timestamp in the codec's RTP clock.
    pub timestamp: u32,
    /// Synchronisation source.
    pub ssrc: u32,
    /// Payload without header, extension and padding.
    pub payload: &'a [u8],
}

impl RtpView<'_> {
    /// Writes the packet into `out` and returns its length, or `None` if it does not fit.
    pub(crate) fn write(&self, out: &mut [u8]) -> Option<usize> {
        let length = HEADER_LEN + self.payload.len();
        let out = out.get_mut(..length)?;
        out[0] = 0x80;
        out[1] = (u8::from(self.marker) << 7) | (self.payload_type & 0x7f);
        out[2..4].copy_from_slice(&self.sequence.to_be_bytes());
        out[4..8].copy_from_slice(&self.timestamp.to_be_bytes());
        out[8..12].copy_from_slice(&self.ssrc.to_be_bytes());
        out[HEADER_LEN..].copy_from_slice(self.payload);
        Some(length)
    }
}

/// What a datagram on an RTP port is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Datagram<'a> {
    /// A well-formed RTP packet.
    Rtp(RtpView<'a>),
    /// RTCP multiplexed on the same port (RFC 5761 section 4).
    Rtcp,
    /// Neither; to be dropped and counted.
    Malformed,
}

/// RTCP by its packet type (RFC 5761 section 4), which SRTP leaves readable.
pub(crate) fn is_rtcp(datagram: &[u8]) -> bool {
    datagram
        .get(1)
        .is_some_and(|kind| (192..=223).contains(kind))
}

/// Tells RTP, RTCP and rubbish apart. Never panics, whatever the bytes are.
pub fn classify(datagram: &[u8]) -> Datagram<'_> {
    if datagram.len() < 8 || datagram[0] >> 6 != 2 {
        return Datagram::Malformed;
    }
    if is_rtcp(datagram) {
        return Datagram::Rtcp;
    }
    match read(datagram) {
        Some(view) => Datagram::Rtp(view),
        None => Datagram::Malformed,
    }
}

fn read(datagram: &[u8]) -> Option<RtpView<'_>> {
    let header = datagram.get(..HEADER_LEN)?;
    let mut start = HEADER_LEN + 4 * usize::from(header[0] & 0x0f);
    if header[0] & 0x10 != 0 {
        let extension = datagram.get(start..start + 4)?;
        start += 4 + 4 * usize::from(u16::from_be_bytes([extension[2], extension[3]]));
    }
    let mut end = datagram.len();
    if header[0] & 0x20 != 0 {
        let padding = usize::from(*datagram.last()?);
        if padding == 0 {
            return None;
        }
        end = end.checked_sub(padding)?;
    }
    Some(RtpView {
        payload_type: header[1] & 0x7f,
        marker: header[1] & 0x80 != 0,
        sequence: u16::from_be_bytes([header[2], header[3]]),
        timestamp: u32::from_be_bytes([header[4], header[5], header[6], header[7]]),
        ssrc: u32::from_be_bytes([header[8], header[9], header[10], header[11]]),
        payload: datagram.get(start..end)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn extension_contributing_sources_and_padding_are_stripped() {
        let mut packet = vec![0xb1, 0x88, 0, 7, 0, 0, 0, 9, 0, 0, 0, 3];
        packet.extend_from_slice(&[1, 1, 1, 1]); // one contributing source
        packet.extend_from_slice(&[0xbe, 0xde, 0, 1, 9, 9, 9, 9]); // one word of extension
        packet.extend_from_slice(&[5, 6, 0, 0, 3]); // two bytes of payload, three of padding
        let Datagram::Rtp(view) = classify(&packet) else {
            panic!("not read as RTP")
        };
        assert_eq!((view.payload_type, view.marker), (8, true));
        assert_eq!((view.sequence, view.timestamp, view.ssrc), (7, 9, 3));
        assert_eq!(view.payload, &[5, 6]);
    }

    #[test]
    fn rtcp_on_the_same_port_is_recognised() {
        assert_eq!(classify(&[0x80, 200, 0, 6, 0, 0, 0, 1]), Datagram::Rtcp);
    }

    proptest! {
        #[test]
        fn any_bytes_are_classified_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let _ = classify(&bytes);
        }

        #[test]
        fn what_is_written_reads_back_the_same(pt in 0u8..64, marker: bool, sequence: u16, timestamp: u32, ssrc: u32,
                payload in proptest::collection::vec(any::<u8>(), 0..200)) {
            let view = RtpView { payload_type: pt, marker, sequence, timestamp, ssrc, payload: &payload };
            let mut buffer = [0u8; 300];
            let length = view.write(&mut buffer).unwrap();
            prop_assert_eq!(classify(&buffer[..length]), Datagram::Rtp(view));
        }
    }
}
