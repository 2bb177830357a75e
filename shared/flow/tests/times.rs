//! When time conditions hold, and which of several decides.

use edgecall_flow::first_that_holds;
use edgecall_model::time_condition::{ClockTime, LocalMinute, TimeCondition, TimeWindow, Weekday};
use edgecall_model::{At, DepartmentId, TimeConditionId};
use jiff::civil::DateTime;
use proptest::prelude::*;

const WORKING_DAYS: [Weekday; 5] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
];

fn clock(text: &str) -> ClockTime {
    ClockTime::try_from(text.to_owned()).expect("a time")
}

fn weekly(days: &[Weekday], from: &str, to: &str) -> TimeWindow {
    TimeWindow::Weekly {
        weekdays: days.to_vec(),
        from: clock(from),
        to: clock(to),
    }
}

fn fixed(start: &str, end: &str) -> TimeWindow {
    let minute = |text: &str| LocalMinute::try_from(text.to_owned()).expect("a time");
    TimeWindow::Fixed {
        start: minute(start),
        end: minute(end),
    }
}

fn local(text: &str) -> DateTime {
    text.parse().expect("a local time")
}

fn condition(id: &str, priority: u16, window: TimeWindow) -> TimeCondition {
    TimeCondition {
        id: TimeConditionId::new(id).expect("an id"),
        department: DepartmentId::new("BM0000001").expect("an id"),
        name: id.to_owned(),
        priority,
        window,
    }
}

/// Name of the condition that decides at an instant (RFC 3339), of those asked for.
fn decides(conditions: &[TimeCondition], asked: &[&str], instant: &str, zone: &str) -> String {
    let stamp: jiff::Timestamp = instant.parse().expect("an instant");
    let asked: Vec<_> = asked
        .iter()
        .filter_map(|id| TimeConditionId::new(*id))
        .collect();
    first_that_holds(conditions, &asked, At(stamp.as_millisecond()), zone)
        .map_or("-", |found| &found.name)
        .to_owned()
}

#[test]
fn both_ends_of_a_weekly_window_are_inside() {
    let window = weekly(&WORKING_DAYS, "09:00", "17:59");
    // 2027-03-01 is a Monday.
    for (at, holds) in [
        ("2027-03-01T08:59:59.999", false),
        ("2027-03-01T09:00", true),
        ("2027-03-01T17:59:59.999", true),
        ("2027-03-01T18:00", false),
        ("2027-03-06T12:00", false),
        ("2027-03-07T12:00", false),
    ] {
        assert_eq!(window.holds(local(at)), holds, "{at}");
    }
}

#[test]
fn a_window_whose_end_is_earlier_runs_into_the_next_day() {
    let night = weekly(&[Weekday::Friday, Weekday::Sunday], "22:00", "05:59");
    for (at, holds) in [
        ("2027-03-05T21:59", false),
        ("2027-03-05T22:00", true),
        ("2027-03-05T23:59:59", true),
        ("2027-03-06T00:00", true),
        ("2027-03-06T05:59:59", true),
        ("2027-03-06T06:00", false),
        ("2027-03-06T23:00", false),
        // Sunday's night ends on Monday, over the end of the week.
        ("2027-03-07T22:00", true),
        ("2027-03-08T05:59", true),
        // The morning of a named day belongs to the night before.
        ("2027-03-05T03:00", false),
    ] {
        assert_eq!(night.holds(local(at)), holds, "{at}");
    }
}

#[test]
fn a_fixed_window_holds_to_the_end_of_its_last_minute_and_is_expired_after_it() {
    let holiday = fixed("2018-10-01 00:00", "2018-10-07 23:59");
    for (at, holds, expired) in [
        ("2018-09-30T23:59:59", false, false),
        ("2018-10-01T00:00", true, false),
        ("2018-10-07T23:59:59.999", true, false),
        ("2018-10-08T00:00", false, true),
    ] {
        assert_eq!(holiday.holds(local(at)), holds, "{at}");
        assert_eq!(holiday.is_expired(local(at)), expired, "{at}");
    }
    assert!(!weekly(&WORKING_DAYS, "09:00", "17:59").is_expired(local("2099-01-01T00:00")));
}

#[test]
fn the_smallest_priority_of_those_asked_for_decides_where_windows_overlap() {
    let conditions = [
        condition("hours", 30, weekly(&WORKING_DAYS, "09:00", "17:59")),
        condition("lunch", 20, weekly(&WORKING_DAYS, "12:00", "12:59")),
        condition("holiday", 10, fixed("2027-03-01 00:00", "2027-03-01 23:59")),
    ];
    let shanghai = |asked: &[&str], at: &str| decides(&conditions, asked, at, "Asia/Shanghai");
    let all = ["hours", "lunch", "holiday", "deleted"];
    assert_eq!(shanghai(&all, "2027-03-01T04:30:00Z"), "holiday");
    assert_eq!(shanghai(&all, "2027-03-02T04:30:00Z"), "lunch");
    assert_eq!(shanghai(&all, "2027-03-02T05:00:00Z"), "hours");
    assert_eq!(shanghai(&all, "2027-03-02T10:00:00Z"), "-");
    assert_eq!(shanghai(&["hours"], "2027-03-01T04:30:00Z"), "hours");
}

#[test]
fn the_same_instant_is_day_in_one_zone_and_night_in_another() {
    let hours = [condition(
        "hours",
        1,
        weekly(&WORKING_DAYS, "09:00", "17:59"),
    )];
    let at = |zone: &str| decides(&hours, &["hours"], "2027-03-01T02:00:00Z", zone);
    assert_eq!(at("Asia/Shanghai"), "hours");
    assert_eq!(at("Europe/Berlin"), "-");
    // Still Sunday evening there.
    assert_eq!(at("America/New_York"), "-");
}

#[test]
fn hours_follow_the_clock_on_the_wall_through_both_changes_of_summer_time() {
    let hours = [condition(
        "hours",
        1,
        weekly(&WORKING_DAYS, "09:00", "17:59"),
    )];
    let berlin = |at: &str| decides(&hours, &["hours"], at, "Europe/Berlin");
    // The clocks go forward on 2027-03-28 and back on 2027-10-31.
    assert_eq!(berlin("2027-03-26T08:00:00Z"), "hours");
    assert_eq!(berlin("2027-03-29T07:00:00Z"), "hours");
    assert_eq!(berlin("2027-03-29T06:59:00Z"), "-");
    assert_eq!(berlin("2027-10-29T07:00:00Z"), "hours");
    assert_eq!(berlin("2027-11-01T07:59:00Z"), "-");
    assert_eq!(berlin("2027-11-01T08:00:00Z"), "hours");
    // An hour that does not exist never holds; one that is there twice holds twice.
    let gap = [condition(
        "gap",
        1,
        weekly(&[Weekday::Sunday], "02:00", "02:59"),
    )];
    let in_gap = |at: &str| decides(&gap, &["gap"], at, "Europe/Berlin");
    assert_eq!(in_gap("2027-03-28T00:59:00Z"), "-");
    assert_eq!(in_gap("2027-03-28T01:00:00Z"), "-");
    assert_eq!(in_gap("2027-10-31T00:30:00Z"), "gap");
    assert_eq!(in_gap("2027-10-31T01:30:00Z"), "gap");
    assert_eq!(in_gap("2027-10-31T02:00:00Z"), "-");
}

fn any_clock() -> impl Strategy<Value = u16> {
    0_u16..1_440
}

fn text(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

proptest! {
    /// On all days of the week, a window and the one that begins where it ends and ends where it begins share every
    /// minute of the year between them, in any zone.
    #[test]
    fn a_window_and_its_opposite_leave_no_minute_out_and_none_twice(
        from in any_clock(), to in any_clock(), at in 1_700_000_000_000_i64..1_900_000_000_000,
        zone in prop::sample::select(vec!["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]),
    ) {
        prop_assume!((to + 1) % 1_440 != from && from != to);
        let after = |minute: u16| (minute + 1) % 1_440;
        let before = |minute: u16| (minute + 1_439) % 1_440;
        prop_assume!(after(to) != before(from));
        let window = weekly(&Weekday::ALL, &text(from), &text(to));
        let opposite = weekly(&Weekday::ALL, &text(after(to)), &text(before(from)));
        let local = edgecall_model::time::local_time(At(at), zone);
        prop_assert_ne!(window.holds(local), opposite.holds(local));
    }

    /// A window over night on one day is the evening of that day and the morning of the next.
    #[test]
    fn a_window_over_night_is_an_evening_and_a_morning(
        day in 0_usize..7, from in 1_u16..1_440, to in 0_u16..1_439, at in 1_700_000_000_000_i64..1_900_000_000_000,
    ) {
        prop_assume!(to < from);
        let (today, tomorrow) = (Weekday::ALL[day], Weekday::ALL[(day + 1) % 7]);
        let local = edgecall_model::time::local_time(At(at), "Asia/Shanghai");
        let minute = ClockTime::of(local).minute();
        let evening = Weekday::of(local) == today && minute >= from;
        let morning = Weekday::of(local) == tomorrow && minute <= to;
        prop_assert_eq!(weekly(&[today], &text(from), &text(to)).holds(local), evening || morning);
    }
}
