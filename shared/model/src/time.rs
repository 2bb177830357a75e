//! Points in time and whole seconds (MET-011).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(transparent)]
pub struct At(pub i64);

impl At {
    /// The point `ms` milliseconds later.
    pub fn plus(self, ms: i64) -> Self {
        At(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to here; never negative.
    pub fn since(self, earlier: At) -> i64 {
        self.0.saturating_sub(earlier.0).max(0)
    }

    /// Cut (not rounded) to the whole second, as epoch seconds (MET-011).
    pub fn second(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Whole seconds between two points, each cut first, so that durations agree with the times on
    /// the screen (MET-011); never negative.
    pub fn seconds_since(self, earlier: At) -> i64 {
        (self.second() - earlier.second()).max(0)
    }
}

/// The calendar date and hour of a point in an IANA time zone (MET-012, MET-013).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalHour {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// 0 to 23.
    pub hour: u8,
}

/// The local date and hour of `at` in `zone` (IANA name). An unknown zone counts as UTC.
pub fn local_hour(at: At, zone: &str) -> LocalHour {
    let local = local_time(at, zone);
    LocalHour {
        date: local.date().to_string(),
        hour: local.hour().unsigned_abs(),
    }
}

/// The clock on the wall in `zone` (IANA name) at a point in time. An unknown zone counts as UTC.
pub fn local_time(at: At, zone: &str) -> jiff::civil::DateTime {
    let stamp = jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    stamp.to_zoned(zone).datetime()
}

/// The first instant of a local date (`YYYY-MM-DD`) in `zone`; `None` when the date or zone is unknown.
pub fn day_start(date: &str, zone: &str) -> Option<At> {
    let date: jiff::civil::Date = date.parse().ok()?;
    let zone = jiff::tz::TimeZone::get(zone).ok()?;
    Some(At(date.to_zoned(zone).ok()?.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_agree_with_the_times_shown() {
        // Proves: MET-011
        assert_eq!(At(1_999).second(), 1);
        assert_eq!(At(3_000).seconds_since(At(1_999)), 2);
        assert_eq!(At(1_000).seconds_since(At(3_000)), 0);
    }

    #[test]
    fn a_shanghai_hour_is_eight_hours_ahead() {
        let hour = local_hour(At(1_763_596_799_000), "Asia/Shanghai");
        assert_eq!((hour.date.as_str(), hour.hour), ("2025-11-20", 7));
        assert_eq!(
            day_start("2025-11-20", "Asia/Shanghai"),
            Some(At(1_763_568_000_000))
        );
    }
}
