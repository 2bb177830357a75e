//! How good a leg sounds: loss, jitter and round trip over time, and the opinion score that follows from
//! them by the E-model (ITU-T G.107).

use crate::Codec;
use crate::rtcp::{ReceptionReport, Rtcp};
use serde::{Deserialize, Serialize};

/// Beats between two samples, and between two reports of ours: 5 s.
pub(crate) const SAMPLE_BEATS: u64 = 250;

/// Five seconds of one leg (the last sample of a leg may be shorter).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct QualitySample {
    /// Its end, in milliseconds since the leg began.
    pub at_ms: u64,
    /// Packets received in this time.
    pub received: u32,
    /// Packets missing in their sequence.
    pub lost: u32,
    /// Packets that came too late to be played or were thrown away (only counted while the leg is decoded).
    pub discarded: u32,
    /// Jitter at the end in tenths of a millisecond (RFC 3550 section 6.4.1). Sockets are read every 10 ms,
    /// so less than that is not seen.
    pub jitter: u32,
    /// Round trip in milliseconds as of the far end's last report; `None` if it sends none.
    pub round_trip_ms: Option<u32>,
    /// Mean opinion score of what we hear from the far end, in hundredths (100 to 450).
    pub mos: u16,
    /// What the far end says about what it hears from us, if it reported in this time.
    pub far_end: Option<FarEndQuality>,
}

/// What the far end's report says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FarEndQuality {
    /// Loss since its report before, in 256ths.
    pub fraction_lost: u8,
    /// Jitter in tenths of a millisecond.
    pub jitter: u32,
    /// Mean opinion score of what it hears from us, in hundredths.
    pub mos: u16,
}

/// What the E-model needs to know.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// The codec.
    pub codec: Codec,
    /// Share of packets lost or discarded, 0.0 to 1.0.
    pub loss: f64,
    /// Length of the observed losses in a row over that of random losses; 1.0 for random.
    pub burst_ratio: f64,
    /// Mouth-to-ear delay in milliseconds.
    pub delay_ms: f64,
}

/// The opinion score of a line, 1.0 to 4.5, with G.107's defaults for everything that is not in [`Line`].
pub fn mean_opinion(line: &Line) -> f64 {
    // Equipment impairment and robustness against loss: G.113 Appendix I with concealment for G.711 and
    // G.722. It has no values for Opus: ours are those of a good narrow-band codec that repairs losses.
    let (equipment, robustness) = match line.codec {
        Codec::Pcma | Codec::Pcmu => (0.0, 25.1),
        Codec::G722 => (0.0, 25.1),
        Codec::Opus => (2.0, 30.0),
    };
    let delay = line.delay_ms.clamp(0.0, 2_000.0);
    let late = (delay - 177.3).max(0.0);
    let delay_impairment = 0.024 * delay + 0.11 * late;
    let percent = 100.0 * line.loss.clamp(0.0, 1.0);
    let spread = percent / line.burst_ratio.max(1.0) + robustness;
    let loss_impairment = equipment + (95.0 - equipment) * percent / spread;
    let rating = (93.2 - delay_impairment - loss_impairment).clamp(0.0, 100.0);
    let score = 1.0 + 0.035 * rating + 7e-6 * rating * (rating - 60.0) * (100.0 - rating);
    score.clamp(1.0, 4.5)
}

fn hundredths(score: f64) -> u16 {
    (score * 100.0).round() as u16
}

/// Counts of a leg at one moment.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counts {
    pub(crate) received: u64,
    pub(crate) lost: u64,
    pub(crate) discarded: u64,
    pub(crate) buffered_ms: u32,
}

/// Follows one leg.
pub(crate) struct QualityWatch {
    began: u64,
    last: Counts,
    /// Packets in a row that were missing, and how often that happened, since the last sample.
    gaps: u32,
    gap_packets: u32,
    jitter: f64,
    transit: Option<i64>,
    /// Middle of the NTP time of the far end's last sender report, and our own time of its arrival.
    last_report: Option<(u32, u64)>,
    round_trip_ms: Option<u32>,
    far_end: Option<FarEndQuality>,
    reported_lost: u64,
    reported_received: u64,
}

impl QualityWatch {
    pub(crate) fn new(beat: u64) -> Self {
        Self {
            began: beat,
            last: Counts::default(),
            gaps: 0,
            gap_packets: 0,
            jitter: 0.0,
            transit: None,
            last_report: None,
            round_trip_ms: None,
            far_end: None,
            reported_lost: 0,
            reported_received: 0,
        }
    }

    /// Notes the arrival of a packet. `arrived` is our time in ticks of the codec's clock.
    pub(crate) fn arrival(&mut self, arrived: u64, timestamp: u32) {
        let transit = arrived as i64 - i64::from(timestamp);
        if let Some(before) = self.transit.replace(transit) {
            // Timestamps wrap, and a new source has new ones: a leap is no jitter.
            let difference = (transit - before).unsigned_abs();
            if difference < 48_000 {
                self.jitter += (difference as f64 - self.jitter) / 16.0;
            }
        }
    }

    /// Notes that packets in a row are missing.
    pub(crate) fn gap(&mut self, packets: u32) {
        self.gaps += 1;
        self.gap_packets += packets;
    }

    /// Forgets what belongs to the old source.
    pub(crate) fn new_source(&mut self) {
        self.transit = None;
        self.jitter = 0.0;
        self.last_report = None;
    }

    /// Takes the far end's report. `now` is NTP time; `ours` is the source of what we send.
    pub(crate) fn take(&mut self, rtcp: &Rtcp, ours: u32, codec: Codec, now: u64) {
        if let Some(sender) = &rtcp.sender {
            self.last_report = Some(((sender.ntp >> 16) as u32, now));
        }
        let Some(report) = rtcp.reports.iter().find(|report| report.ssrc == ours) else {
            return;
        };
        if report.last_report != 0 {
            let passed = ((now >> 16) as u32).wrapping_sub(report.last_report);
            let trip = passed.wrapping_sub(report.since_last_report);
            let milliseconds = (u64::from(trip) * 1_000) >> 16;
            // A wrong clock or a rubbish report is no round trip.
            self.round_trip_ms = (milliseconds < 10_000).then_some(milliseconds as u32);
        }
        let mos = mean_opinion(&Line {
            codec,
            loss: f64::from(report.fraction_lost) / 256.0,
            burst_ratio: 1.0,
            delay_ms: self.delay_ms(40.0),
        });
        self.far_end = Some(FarEndQuality {
            fraction_lost: report.fraction_lost,
            jitter: tenths(f64::from(report.jitter), codec),
            mos: hundredths(mos),
        });
    }

    /// Half of the round trip, 20 ms of packet, 10 ms for equipment, and what the buffer holds.
    fn delay_ms(&self, buffered: f64) -> f64 {
        f64::from(self.round_trip_ms.unwrap_or(0)) / 2.0 + 30.0 + buffered
    }

    /// The sample that ends now.
    pub(crate) fn sample(&mut self, beat: u64, counts: Counts, codec: Codec) -> QualitySample {
        let since = |now: u64, before: u64| u32::try_from(now.saturating_sub(before)).unwrap_or(0);
        let received = since(counts.received, self.last.received);
        let lost = since(counts.lost, self.last.lost);
        let discarded = since(counts.discarded, self.last.discarded);
        let expected = f64::from(received + lost).max(1.0);
        let loss = f64::from(lost + discarded) / expected;
        let run = f64::from(self.gap_packets) / f64::from(self.gaps.max(1));
        let mos = mean_opinion(&Line {
            codec,
            loss,
            burst_ratio: run.max(1.0) * (1.0 - loss.min(0.9)),
            delay_ms: self.delay_ms(f64::from(counts.buffered_ms)),
        });
        self.last = counts;
        (self.gaps, self.gap_packets) = (0, 0);
        QualitySample {
            at_ms: (beat - self.began) * u64::from(crate::FRAME_MS),
            received,
            lost,
            discarded,
            jitter: tenths(self.jitter, codec),
            round_trip_ms: self.round_trip_ms,
            mos: hundredths(mos),
            far_end: self.far_end.take(),
        }
    }

    /// Our own report on a source. `highest` is its highest sequence number with wraps; `now` is NTP time.
    pub(crate) fn report(
        &mut self,
        ssrc: u32,
        highest: u32,
        counts: Counts,
        now: u64,
    ) -> ReceptionReport {
        let lost = counts.lost.saturating_sub(self.reported_lost);
        let received = counts.received.saturating_sub(self.reported_received);
        (self.reported_lost, self.reported_received) = (counts.lost, counts.received);
        let fraction = (lost * 256).checked_div(lost + received).unwrap_or(0);
        let (last_report, arrived) = self.last_report.unwrap_or((0, now));
        ReceptionReport {
            ssrc,
            fraction_lost: fraction.min(255) as u8,
            lost: i32::try_from(counts.lost).unwrap_or(i32::MAX),
            highest,
            jitter: self.jitter as u32,
            last_report,
            since_last_report: ((now - arrived) >> 16) as u32,
        }
    }
}

/// Ticks of a codec's clock in tenths of a millisecond.
fn tenths(ticks: f64, codec: Codec) -> u32 {
    (ticks * 10_000.0 / f64::from(codec.clock())).round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(loss: f64, burst_ratio: f64, delay_ms: f64) -> f64 {
        mean_opinion(&Line {
            codec: Codec::Pcma,
            loss,
            burst_ratio,
            delay_ms,
        })
    }

    #[test]
    fn scores_are_those_of_the_e_model() {
        // R = 93.2 is a score of 4.41; 50 is 2.58 (G.107 Annex B).
        assert!((score(0.0, 1.0, 0.0) - 4.41).abs() < 0.01);
        // 2 % random loss with concealment: Ie,eff = 95 · 2 / 27.1 = 7.0, so R = 86.2.
        assert!((score(0.02, 1.0, 0.0) - 4.24).abs() < 0.02);
        // 400 ms: Id = 9.6 + 24.5, so R = 59.1.
        assert!((score(0.0, 1.0, 400.0) - 3.05).abs() < 0.03);
        assert!(score(0.05, 3.0, 50.0) < score(0.05, 1.0, 50.0));
        assert_eq!(score(1.0, 1.0, 2_000.0), 1.0);
    }

    #[test]
    fn scores_fall_with_loss_and_with_delay() {
        let scores = |loss: f64| score(loss, 1.0, 60.0);
        for percent in 0..50 {
            let loss = f64::from(percent) / 100.0;
            assert!(scores(loss + 0.01) < scores(loss));
            let delay = f64::from(percent) * 10.0;
            assert!(score(0.0, 1.0, delay + 10.0) < score(0.0, 1.0, delay));
        }
    }

    #[test]
    fn jitter_of_a_steady_stream_is_nothing_and_a_wrap_is_none() {
        let mut watch = QualityWatch::new(0);
        for n in 0..200u32 {
            watch.arrival(u64::from(n) * 160, (u32::MAX - 8_000).wrapping_add(n * 160));
        }
        assert!(watch.jitter < 0.01);
        for n in 200..400u32 {
            watch.arrival(u64::from(n) * 160 + u64::from(n % 2) * 80, n * 160);
        }
        // 10 ms of difference from packet to packet.
        assert!((70.0..81.0).contains(&watch.jitter), "{}", watch.jitter);
    }
}
