//! Money: whole numbers of one ten-thousandth of a yuan (BILL-08, BILL-09).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::iter::Sum;
use std::ops::{Add, Sub};

/// An amount in ten-thousandths of a yuan. 1.0000 yuan is `Money(10_000)`.
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
pub struct Money(pub i64);

impl Money {
    /// Nothing.
    pub const ZERO: Money = Money(0);

    /// Rounded half up (away from zero for negative halves) to thousandths, still in ten-thousandths:
    /// what one statement line shows (BILL-09).
    pub fn to_thousandths(self) -> Money {
        let sign = if self.0 < 0 { -1 } else { 1 };
        Money(sign * ((self.0.abs() + 5) / 10) * 10)
    }

    /// Text with 3 decimals, for example `1.330`.
    pub fn text3(self) -> String {
        let t = self.to_thousandths().0 / 10;
        format!(
            "{}{}.{:03}",
            if t < 0 { "-" } else { "" },
            t.abs() / 1000,
            t.abs() % 1000
        )
    }

    /// Text with 4 decimals, for rates, for example `0.1500`.
    pub fn text4(self) -> String {
        let t = self.0;
        format!(
            "{}{}.{:04}",
            if t < 0 { "-" } else { "" },
            t.abs() / 10_000,
            t.abs() % 10_000
        )
    }
}

impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money(self.0 + other.0)
    }
}

impl Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money(self.0 - other.0)
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(iter: I) -> Money {
        iter.fold(Money::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_round_half_up_to_three_decimals() {
        assert_eq!(Money(13_295).text3(), "1.330");
        assert_eq!(Money(13_294).text3(), "1.329");
        assert_eq!(Money(-13_295).text3(), "-1.330");
        assert_eq!(Money(1_500).text4(), "0.1500");
        assert_eq!(Money(0).text3(), "0.000");
    }
}
