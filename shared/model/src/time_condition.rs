//! Time conditions: weekly or fixed-date windows (ACD-23 to ACD-27).

use crate::{DepartmentId, TimeConditionId};
use jiff::civil::DateTime;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// A named window of time that routes and time nodes refer to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TimeCondition {
    /// Fixed id.
    pub id: TimeConditionId,
    /// Department.
    pub department: DepartmentId,
    /// Name, 1 to 50 characters, unique in the department.
    pub name: String,
    /// 1 to 9999, unique in the department; the smaller is tried first (ACD-25).
    pub priority: u16,
    /// When it holds, on the department's clock.
    pub window: TimeWindow,
}

/// When a time condition holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum TimeWindow {
    /// On days of the week (ACD-23).
    Weekly {
        /// The days on which the window begins; at least one.
        #[schemars(length(min = 1, max = 7))]
        weekdays: Vec<Weekday>,
        /// First minute.
        from: ClockTime,
        /// Last minute, included. Earlier than `from`: the window runs into the next day.
        to: ClockTime,
    },
    /// Once (ACD-24).
    Fixed {
        /// First minute.
        start: LocalMinute,
        /// Last minute, included; later than `start`.
        end: LocalMinute,
    },
}

/// A day of the week.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    /// 星期一.
    Monday,
    /// 星期二.
    Tuesday,
    /// 星期三.
    Wednesday,
    /// 星期四.
    Thursday,
    /// 星期五.
    Friday,
    /// 星期六.
    Saturday,
    /// 星期日.
    Sunday,
}

impl Weekday {
    /// Monday to Sunday.
    pub const ALL: [Weekday; 7] = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];

    /// The day that a local time lies on.
    pub fn of(local: DateTime) -> Weekday {
        let since_monday = local.weekday().to_monday_zero_offset();
        Weekday::ALL[usize::from(since_monday.unsigned_abs()) % 7]
    }

    /// The day before.
    pub fn before(self) -> Weekday {
        Weekday::ALL[(self as usize + 6) % 7]
    }
}

/// Text that is not a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotATime {
    text: String,
    form: &'static str,
}

impl fmt::Display for NotATime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is no time; write it as {}", self.text, self.form)
    }
}

impl std::error::Error for NotATime {}

/// A minute of the day, written `HH:mm`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClockTime(u16);

impl ClockTime {
    const FORM: &'static str = "HH:mm";

    /// The minute of the day that a local time lies in.
    pub fn of(local: DateTime) -> ClockTime {
        let part = |value: i8| u16::from(value.unsigned_abs());
        ClockTime(part(local.hour()) * 60 + part(local.minute()))
    }

    /// Minutes since midnight, 0 to 1,439.
    pub fn minute(self) -> u16 {
        self.0
    }
}

impl TryFrom<String> for ClockTime {
    type Error = NotATime;

    fn try_from(text: String) -> Result<Self, NotATime> {
        let digits = |range: std::ops::Range<usize>| {
            let part = text.get(range)?;
            let all = part.bytes().all(|byte| byte.is_ascii_digit());
            all.then(|| part.parse::<u16>().ok()).flatten()
        };
        let parts = (text.len() == 5 && text.get(2..3) == Some(":"))
            .then(|| Some((digits(0..2)?, digits(3..5)?)))
            .flatten();
        match parts.filter(|(hour, minute)| *hour < 24 && *minute < 60) {
            Some((hour, minute)) => Ok(ClockTime(hour * 60 + minute)),
            None => Err(NotATime {
                text,
                form: Self::FORM,
            }),
        }
    }
}

impl From<ClockTime> for String {
    fn from(time: ClockTime) -> String {
        time.to_string()
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl JsonSchema for ClockTime {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "ClockTime".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$" })
    }
}

/// A minute of a local day, written `YYYY-MM-DD HH:mm`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LocalMinute(DateTime);

impl LocalMinute {
    const FORM: &'static str = "YYYY-MM-DD HH:mm";

    /// The minute that a local time lies in.
    pub fn of(local: DateTime) -> LocalMinute {
        let minute = local
            .with()
            .second(0)
            .subsec_nanosecond(0)
            .build()
            .unwrap_or(local);
        LocalMinute(minute)
    }
}

impl TryFrom<String> for LocalMinute {
    type Error = NotATime;

    fn try_from(text: String) -> Result<Self, NotATime> {
        let read = || {
            let (date, time) = text.split_once(' ')?;
            let date: jiff::civil::Date = date.parse().ok()?;
            let minute = ClockTime::try_from(time.to_owned()).ok()?.minute();
            let (hour, minute) = (
                i8::try_from(minute / 60).ok()?,
                i8::try_from(minute % 60).ok()?,
            );
            Some(LocalMinute(date.at(hour, minute, 0, 0)))
        };
        // The round trip refuses other spellings of the same date.
        match read().filter(|minute| minute.to_string() == text) {
            Some(minute) => Ok(minute),
            None => Err(NotATime {
                text,
                form: Self::FORM,
            }),
        }
    }
}

impl From<LocalMinute> for String {
    fn from(minute: LocalMinute) -> String {
        minute.to_string()
    }
}

impl fmt::Display for LocalMinute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0.date(), ClockTime::of(self.0))
    }
}

impl JsonSchema for LocalMinute {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "LocalMinute".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2} ([01][0-9]|2[0-3]):[0-5][0-9]$"
        })
    }
}

impl TimeWindow {
    /// Whether a local time lies in the window. Only the clock on the wall counts: an hour that the change to
    /// summer time leaves out never comes, one that is there twice counts twice.
    pub fn holds(&self, local: DateTime) -> bool {
        match self {
            TimeWindow::Weekly { weekdays, from, to } => {
                let (day, now) = (Weekday::of(local), ClockTime::of(local));
                let today = weekdays.contains(&day);
                if from <= to {
                    today && *from <= now && now <= *to
                } else {
                    today && *from <= now || weekdays.contains(&day.before()) && now <= *to
                }
            }
            TimeWindow::Fixed { start, end } => {
                let now = LocalMinute::of(local);
                *start <= now && now <= *end
            }
        }
    }

    /// Whether it will never hold again (ACD-24).
    pub fn is_expired(&self, local: DateTime) -> bool {
        match self {
            TimeWindow::Weekly { .. } => false,
            TimeWindow::Fixed { end, .. } => *end < LocalMinute::of(local),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_one_way_only() {
        let clock = |text: &str| ClockTime::try_from(text.to_owned()).map(String::from);
        assert_eq!(clock("09:05").as_deref(), Ok("09:05"));
        for wrong in ["9:05", "24:00", "09:60", "09-05", "0９:05", "", "+9:05"] {
            assert!(clock(wrong).is_err(), "{wrong}");
        }
        let minute = |text: &str| LocalMinute::try_from(text.to_owned()).map(String::from);
        assert_eq!(
            minute("2028-02-29 23:59").as_deref(),
            Ok("2028-02-29 23:59")
        );
        for wrong in [
            "2027-02-29 10:00",
            "2027-02-28T10:00",
            "20270228 10:00",
            "2027-02-28",
        ] {
            assert!(minute(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_window_survives_json_and_the_table() {
        let window = TimeWindow::Weekly {
            weekdays: vec![Weekday::Monday],
            from: ClockTime(540),
            to: ClockTime(1_079),
        };
        let json = serde_json::to_value(&window).expect("JSON");
        assert_eq!(
            json,
            serde_json::json!({"kind": "weekly", "weekdays": ["monday"], "from": "09:00", "to": "17:59"})
        );
        let bytes = rmp_serde::to_vec_named(&window).expect("bytes");
        assert_eq!(
            rmp_serde::from_slice::<TimeWindow>(&bytes).expect("read"),
            window
        );
        assert!(serde_json::from_value::<TimeWindow>(
            serde_json::json!({"kind": "fixed", "start": "2027-02-30 00:00", "end": "2027-03-01 00:00"})
        )
        .is_err());
    }
}
