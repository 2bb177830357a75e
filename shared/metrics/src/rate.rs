//! Rates and averages (MET-018, MET-019).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A percentage in hundredths of a percent: `Percent(3_333)` is 33.33 %.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct Percent(pub i64);

impl Percent {
    /// `100 × part ÷ base`, rounded half up to two decimals. `None` when there is nothing to divide by
    /// (MET-019). Neither argument is negative.
    pub fn of(part: i64, base: i64) -> Option<Percent> {
        if base <= 0 {
            return None;
        }
        let doubled = i128::from(part) * 20_000 + i128::from(base);
        i64::try_from(doubled.div_euclid(2 * i128::from(base)))
            .ok()
            .map(Percent)
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}%", self.0 / 100, self.0 % 100)
    }
}

/// Average duration, cut to the whole second (MET-018). `None` without a base.
pub fn average_seconds(sum: i64, base: i64) -> Option<i64> {
    (base > 0).then(|| sum.div_euclid(base))
}

/// Average of counts in hundredths, rounded half up (MET-018). `None` without a base.
pub fn average(sum: i64, base: i64) -> Option<i64> {
    (base > 0).then(|| (sum * 200 + base).div_euclid(2 * base))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_round_half_up_to_two_decimals_and_average_durations_are_cut() {
        assert_eq!(
            Percent::of(14, 17).map(|p| p.to_string()).as_deref(),
            Some("82.35%")
        );
        assert_eq!(Percent::of(1, 20_000), Some(Percent(1)), "0.005 goes up");
        assert_eq!(Percent::of(1, 20_001), Some(Percent(0)));
        assert_eq!(Percent::of(2, 3), Some(Percent(6_667)));
        assert_eq!(average_seconds(86, 10), Some(8), "8.6 s is shown as 8");
        assert_eq!(average(5, 3), Some(167));
    }

    #[test]
    fn without_a_base_there_is_no_rate() {
        assert_eq!(Percent::of(0, 0), None);
        assert_eq!(average_seconds(0, 0), None);
        assert_eq!(average(0, 0), None);
    }
}
