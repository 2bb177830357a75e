//! The catalogue's worked examples, figure by figure.

mod month;

use edgecall_model::Money;
use edgecall_model::number::NumberType;
use edgecall_model::record::ChargeType;
use edgecall_rating::statement::input::DepartmentMonth;
use edgecall_rating::statement::{CallCharges, Statement};
use edgecall_rating::{closing_balance, settle, statements};
use month::*;

fn section(statement: &Statement, kind: NumberType) -> &CallCharges {
    statement
        .call_charges
        .iter()
        .find(|c| c.number_kind == kind)
        .expect("the section is shown")
}

/// Minutes, rate and charge of a charge type as the statement shows them.
fn row(section: &CallCharges, charge: ChargeType) -> (i64, String, String) {
    let row = section
        .rows
        .iter()
        .find(|r| r.charge == charge)
        .expect("the row is shown");
    (row.minutes, row.rate.text4(), row.amount.text3())
}

fn shown(minutes: i64, rate: &str, charge: &str) -> (i64, String, String) {
    (minutes, rate.into(), charge.into())
}

fn with(change: impl FnOnce(&mut DepartmentMonth)) -> Statement {
    let mut one = DepartmentMonth::new(department(1), "客服中心一部");
    change(&mut one);
    only(one)
}

#[test]
fn example_1_a_400_number_inbound() {
    // Proves: BILL-04, BILL-71
    let lines = inbound_lines();
    let minutes: Vec<_> = lines.iter().map(|l| l.minutes).collect();
    assert_eq!(minutes, [2, 2, 1, 1, 1, 6, 5]);
    let statement = with(|d| d.lines = lines);
    let n400 = section(&statement, NumberType::N400);
    assert_eq!(
        row(n400, ChargeType::CustomerInbound),
        shown(10, "0.1000", "1.000")
    );
    assert_eq!(
        row(n400, ChargeType::TransferToAgent),
        shown(2, "0.1500", "0.300")
    );
    assert_eq!(
        row(n400, ChargeType::TransferToAgentIad),
        shown(1, "0.0300", "0.030")
    );
    assert_eq!(
        row(n400, ChargeType::TransferToAgentIp),
        shown(5, "0.0000", "0.000")
    );
    assert_eq!(n400.sum.text3(), "1.330");
}

#[test]
fn example_2_a_landline_outbound() {
    // Proves: BILL-72
    let statement = with(|d| d.lines = outbound_lines());
    let landline = section(&statement, NumberType::Landline);
    assert_eq!(
        row(landline, ChargeType::OutboundToCustomer),
        shown(3, "0.0800", "0.240")
    );
    assert_eq!(
        row(landline, ChargeType::OutboundToAgent),
        shown(3, "0.0600", "0.180")
    );
    assert_eq!(
        row(landline, ChargeType::OutboundToAgentIad),
        shown(1, "0.0200", "0.020")
    );
    assert_eq!(landline.sum.text3(), "0.440");
}

#[test]
fn example_3_the_monthly_minimum_is_charged_as_far_as_calls_fall_short() {
    // Proves: BILL-15, BILL-73
    let second = "4007654321";
    let statement = with(|d| {
        d.numbers = vec![
            number(N400, NumberType::N400, 1_000_000),
            number(second, NumberType::N400, 500_000),
        ];
        d.lines = inbound_lines();
        let mut long = line(1, second, ChargeType::CustomerInbound, 624, Some(1_000));
        long.number_kind = NumberType::N400;
        d.lines.push(long);
    });
    let rows: Vec<_> = statement
        .monthly_minimum
        .rows
        .iter()
        .map(|r| (r.call_charge.text3(), r.shortfall.text3()))
        .collect();
    assert_eq!(
        rows,
        [
            ("1.330".into(), "98.670".into()),
            ("62.400".into(), "0.000".to_owned())
        ]
    );
    assert_eq!(statement.monthly_minimum.sum.text3(), "98.670");
}

#[test]
fn example_4_seats_that_come_later_are_charged_by_the_day() {
    // Proves: BILL-18, BILL-74
    let statement = with(|d| d.seats = vec![seats(10, "2025-01-01"), seats(5, "2025-11-21")]);
    let rows: Vec<_> = statement
        .seat_fee
        .rows
        .iter()
        .map(|r| (r.seats, r.days, r.amount.text3()))
        .collect();
    assert_eq!(
        rows,
        [
            (10, 30, "1200.000".to_owned()),
            (5, 10, "200.000".to_owned())
        ]
    );
    assert_eq!(statement.seat_fee.sum.text3(), "1400.000");

    let mut prepaid = seats(3, "2025-01-01");
    prepaid.prepaid_order = Some("SO2025110001".into());
    let statement = with(|d| d.seats = vec![prepaid, seats(9, "2025-12-01")]);
    assert_eq!(
        statement.seat_fee.rows.len(),
        1,
        "seats of a later month are not in this one"
    );
    assert_eq!(statement.seat_fee.rows[0].order, "SO2025110001");
    assert_eq!(statement.seat_fee.sum, Money::ZERO);
}

#[test]
fn example_5_the_package_takes_its_minutes_in_order_and_splits_the_leg_over_the_edge() {
    // Proves: BILL-19, BILL-75
    let statement = with(|d| {
        d.lines = package_lines();
        d.packages = vec![package()];
    });
    let total: i64 = package_lines().iter().map(|l| l.minutes).sum();
    assert_eq!(total, 2_345);
    let row = &statement.package_fee.rows[0];
    assert_eq!(
        (row.included_minutes, row.used_minutes, row.overage_minutes),
        (1_900, 1_900, 235)
    );
    assert_eq!(
        (row.overage_charge.text3(), row.amount.text3()),
        ("35.250".into(), "235.250".into())
    );
    let landline = section(&statement, NumberType::Landline);
    assert_eq!(
        (landline.minutes, landline.sum.text3()),
        (210, "0.000".into()),
        "free legs only"
    );
    assert_eq!(
        statement.unrated_legs, 0,
        "the package's rate is the rate of what it covers"
    );

    let overage = |minutes: &[i64]| {
        let legs = minutes.iter().zip(1..);
        let statement = with(|d| {
            d.lines = legs
                .map(|(m, n)| line(n, LINE, ChargeType::OutboundToCustomer, *m, None))
                .collect();
            // The order of the lines must not matter, only their start.
            d.lines.reverse();
            d.packages = vec![package()];
        });
        let row = &statement.package_fee.rows[0];
        (
            row.used_minutes,
            row.overage_minutes,
            row.overage_charge.text3(),
        )
    };
    assert_eq!(overage(&[1_898, 5]), (1_900, 3, "0.450".into()));
    assert_eq!(overage(&[1_898, 2]), (1_900, 0, "0.000".into()));
}

#[test]
fn example_6_transcription_and_custom_charges() {
    // Proves: BILL-22, BILL-76
    let statement = with(|d| {
        d.asr = vec![asr()];
        d.custom = vec![checks()];
    });
    let asr = &statement.asr_fee.rows[0];
    assert_eq!(
        (asr.jobs, asr.minutes, asr.amount.text3()),
        (3, 13, "0.260".into())
    );
    assert_eq!(statement.custom_charges.rows[0].quantity_text(), "167");
    assert_eq!(statement.custom_charges.sum.text3(), "8.350");
}

#[test]
fn example_7_the_whole_statement() {
    // Proves: BILL-24, BILL-25, BILL-77
    let statement = statements(&whole_month()).remove(0);
    assert_eq!(statement.monthly_minimum.sum.text3(), "98.670");
    assert_eq!(
        (
            statement.number_fee.numbers,
            statement.number_fee.sum.text3()
        ),
        (3, "60.000".into())
    );
    assert_eq!(statement.mobile_number_fee.sum.text3(), "0.000");
    let sums: Vec<_> = statement
        .call_charges
        .iter()
        .map(|c| (c.number_kind, c.sum.text3()))
        .collect();
    assert_eq!(
        sums,
        [
            (NumberType::N400, "1.330".to_owned()),
            (NumberType::N1010, "0.000".to_owned()),
            (NumberType::Landline, "0.440".to_owned()),
        ]
    );
    assert_eq!(statement.seat_fee.sum.text3(), "1400.000");
    assert_eq!(statement.package_fee.sum.text3(), "235.250");
    assert_eq!(statement.asr_fee.sum.text3(), "0.260");
    assert_eq!(statement.custom_charges.sum.text3(), "8.350");
    assert_eq!(statement.account_minimum.charges_before.text3(), "1804.300");
    assert_eq!(statement.account_minimum.shortfall.text3(), "195.700");
    let totals = &statement.totals;
    assert_eq!(totals.standard_fee.text3(), "2000.000");
    assert_eq!(totals.reduction.text3(), "100.000");
    assert_eq!(totals.actual_charge.text3(), "1900.000");
    let closing = closing_balance(Money(5_000_000), Money(10_000_000), totals.actual_charge);
    assert_eq!(closing.text3(), "-400.000");
    assert!(settle(statement, true, true).is_ok());
}
