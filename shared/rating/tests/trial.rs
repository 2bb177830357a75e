//! The trial's free minutes.

mod month;

use edgecall_model::event::Cause;
use edgecall_model::number::NumberType;
use edgecall_model::organisation::{Edition, Tenant, TenantState, TrialTerms};
use edgecall_model::record::{BillLine, ChargeType};
use edgecall_model::time::day_start;
use edgecall_model::{Language, Money, TenantId};
use edgecall_rating::statement::input::DepartmentMonth;
use edgecall_rating::trial::{give_free_minutes, months_before, trial_minutes};
use edgecall_rating::{Month, rate};
use month::*;
use proptest::prelude::*;

/// A tenant opened on 2025-11-20 with a trial of 14 days.
fn tenant(minutes: u32) -> Tenant {
    Tenant {
        id: TenantId::new("TCC0000001").expect("an id"),
        name: "Harbour Books".into(),
        prefix: "harbour".into(),
        edition: Edition::Advanced,
        state: TenantState::Trial,
        time_zone: ZONE.into(),
        language: Language::Chinese,
        industry: "retail".into(),
        created: day_start("2025-11-20", ZONE).expect("a day"),
        service_end: None,
        seats: 2,
        billing_account: account(),
        trial: Some(TrialTerms {
            minutes,
            ..TrialTerms::default()
        }),
        agent_session_seconds: 3_600,
    }
}

/// Lines of calls of so many seconds, one a minute, from noon of a day.
fn lines(day: &str, seconds: &[i64]) -> Vec<BillLine> {
    let call = |(n, seconds): (usize, &i64)| {
        let n = u8::try_from(n).expect("few calls");
        call(n, noon(day).plus(i64::from(n) * 60_000), *seconds, None)
    };
    let calls = seconds.iter().enumerate().map(call);
    calls.flat_map(|record| rate(&record, &card())).collect()
}

fn shares(lines: &[BillLine]) -> Vec<(i64, i64, i64)> {
    lines
        .iter()
        .map(|line| (line.minutes, line.free_minutes, line.amount.0))
        .collect()
}

#[test]
fn the_first_minutes_by_start_are_free_and_the_leg_over_the_edge_pays_for_the_rest() {
    let mut all = lines("2025-11-21", &[61, 300, 60, 30]);
    // However the lines come from the table.
    all.reverse();
    give_free_minutes(&mut all, &tenant(5));
    assert_eq!(
        shares(&all),
        [(2, 2, 0), (5, 3, 2_000), (1, 0, 1_000), (1, 0, 1_000)]
    );
    assert_eq!(trial_minutes(&all, &tenant(5)), 9);
}

#[test]
fn the_statement_shows_free_minutes_in_a_row_of_their_own_and_every_row_is_minutes_times_rate() {
    let mut all = lines("2025-11-21", &[61, 300, 60, 30]);
    give_free_minutes(&mut all, &tenant(5));
    let mut one = DepartmentMonth::new(department(1), "客服中心一部");
    one.lines = all;
    let statement = only(one);
    let section = statement
        .call_charges
        .iter()
        .find(|c| c.number_kind == NumberType::N400)
        .expect("the section");
    let rows: Vec<_> = section
        .rows
        .iter()
        .filter(|row| row.charge == ChargeType::CustomerInbound)
        .map(|row| (row.free, row.minutes, row.rate.text4(), row.amount.text3()))
        .collect();
    assert_eq!(
        rows,
        [
            (true, 5, "0.0000".to_owned(), "0.000".to_owned()),
            (false, 4, "0.1000".to_owned(), "0.400".to_owned())
        ]
    );
    assert_eq!(
        (section.minutes, section.sum.text3()),
        (9, "0.400".to_owned())
    );
}

#[test]
fn legs_that_cost_nothing_use_no_free_minutes_and_calls_after_the_trial_get_none() {
    use edgecall_model::event::BoundPhone;
    let start = noon("2025-11-21");
    let browser = call(1, start, 120, Some((BoundPhone::Browser, 110)));
    let mut all = rate(&browser, &card());
    all.extend(lines("2025-12-05", &[60]));
    give_free_minutes(&mut all, &tenant(100));
    assert_eq!(shares(&all), [(2, 2, 0), (2, 0, 0), (1, 0, 1_000)]);
}

#[test]
fn a_call_that_was_refused_because_of_the_trial_is_not_charged_and_uses_nothing() {
    for cause in [Cause::TrialMinutesUsed, Cause::ServiceEnded] {
        let mut refused = call(1, noon("2025-11-21"), 6, None);
        refused.cause = cause;
        let mut all = rate(&refused, &card());
        assert_eq!(
            (all[0].free, all[0].minutes, all[0].amount),
            (true, 1, Money::ZERO)
        );
        give_free_minutes(&mut all, &tenant(5));
        assert_eq!(
            (all[0].free_minutes, trial_minutes(&all, &tenant(5))),
            (0, 0)
        );
    }
}

#[test]
fn the_months_that_must_be_known_are_those_of_the_trial() {
    let month = |text: &str| Month::parse(text).expect("a month");
    let known = |text: &str, tenant: &Tenant| -> Vec<String> {
        months_before(tenant, month(text))
            .iter()
            .map(ToString::to_string)
            .collect()
    };
    let trial = tenant(5);
    assert_eq!(known("2025-11", &trial), ["2025-11"]);
    assert_eq!(known("2025-12", &trial), ["2025-11", "2025-12"]);
    assert_eq!(known("2026-01", &trial), ["2026-01"]);
    let mut without = tenant(5);
    without.trial = None;
    assert_eq!(known("2025-12", &without), ["2025-12"]);
}

proptest! {
    /// Never more free minutes than there are, none left over while somebody pays, and rating a call again from its
    /// record gives the stored lines whatever the others are.
    #[test]
    fn free_minutes_are_spent_once(seconds in prop::collection::vec(0_i64..1_000, 0..20), minutes in 0_u32..60) {
        let stored = lines("2025-11-21", &seconds);
        let mut all = stored.clone();
        give_free_minutes(&mut all, &tenant(minutes));
        let free: i64 = all.iter().map(|line| line.free_minutes).sum();
        let used: i64 = stored.iter().map(|line| line.minutes).sum();
        prop_assert_eq!(free, used.min(i64::from(minutes)));
        for line in &all {
            prop_assert_eq!(line.amount.0, (line.minutes - line.free_minutes) * 1_000);
        }
        prop_assert_eq!(stored, lines("2025-11-21", &seconds));
    }
}
