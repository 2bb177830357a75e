//! Billing periods: calendar months of the tenant's time zone (BILL-10).

use jiff::civil::Date;
use std::fmt;

/// A calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    first: Date,
}

impl Month {
    /// From `YYYY-MM`; `None` when it is no month.
    pub fn parse(text: &str) -> Option<Month> {
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 7
            && bytes[4] == b'-'
            && bytes
                .iter()
                .enumerate()
                .all(|(i, b)| i == 4 || b.is_ascii_digit());
        if !shaped {
            return None;
        }
        Date::new(text[..4].parse().ok()?, text[5..].parse().ok()?, 1)
            .ok()
            .map(|first| Month { first })
    }

    /// The month that a date lies in.
    pub fn of(date: Date) -> Month {
        Month {
            first: date.first_of_month(),
        }
    }

    /// First day.
    pub fn first(self) -> Date {
        self.first
    }

    /// Last day.
    pub fn last(self) -> Date {
        self.first.last_of_month()
    }

    /// Year.
    pub fn year(self) -> i16 {
        self.first.year()
    }

    /// 1 to 12.
    pub fn number(self) -> i8 {
        self.first.month()
    }

    /// Days of the month, 28 to 31.
    pub fn days(self) -> i64 {
        i64::from(self.first.days_in_month())
    }

    /// Days from `date` to the end of the month, counting `date`; the whole month when it began
    /// before, 0 when it begins later.
    pub fn days_left_from(self, date: Date) -> i64 {
        if date <= self.first {
            self.days()
        } else if date > self.last() {
            0
        } else {
            self.days() - i64::from(date.day()) + 1
        }
    }

    /// Days of the month up to `date`, counting `date`; the whole month when it lies later, 0 when
    /// it lies before.
    pub fn days_until(self, date: Date) -> i64 {
        self.days() - self.days_left_from(date)
            + i64::from(date >= self.first && date <= self.last())
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.first.year(), self.first.month())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_a_month_are_counted_with_the_first_one() {
        let november = Month::parse("2025-11").expect("a month");
        let day = |text: &str| text.parse::<Date>().expect("a date");
        assert_eq!(november.days_left_from(day("2025-11-21")), 10);
        assert_eq!(november.days_left_from(day("2025-10-31")), 30);
        assert_eq!(november.days_left_from(day("2025-12-01")), 0);
        assert_eq!(november.days_until(day("2025-11-20")), 20);
        assert_eq!(november.days_until(day("2025-11-01")), 1);
        assert_eq!(november.days_until(day("2025-11-30")), 30);
        assert_eq!(november.days_until(day("2025-12-24")), 30);
        assert_eq!(november.days_until(day("2025-10-31")), 0);
    }

    #[test]
    fn only_year_and_month_are_a_month() {
        assert_eq!(Month::parse("2024-02").map(Month::days), Some(29));
        for wrong in [
            "2025-13",
            "2025-00",
            "2025-1",
            "2025/11",
            "+025-11",
            "",
            "2025-11-01",
            "二025-1",
        ] {
            assert_eq!(Month::parse(wrong), None, "{wrong}");
        }
    }
}
