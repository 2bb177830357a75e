//! Rules of statements beyond the worked examples.

mod month;

use edgecall_model::Money;
use edgecall_model::event::BoundPhone;
use edgecall_model::number::NumberType;
use edgecall_model::record::ChargeType;
use edgecall_rating::statement::input::*;
use edgecall_rating::statement::{NumberState, StatementState, divide};
use edgecall_rating::*;
use month::*;
use proptest::prelude::*;

#[test]
fn each_leg_gets_the_charge_type_of_its_phone_and_the_hotlines_price() {
    let start = noon("2025-11-10");
    let charge_of = |phone| {
        let lines = rate(&call(1, start, 95, Some((phone, 61))), &card());
        assert_eq!(lines[1].number, N400);
        assert_eq!(lines[1].account, account());
        lines[1].charge
    };
    assert_eq!(
        charge_of(BoundPhone::Telephone),
        ChargeType::TransferToAgent
    );
    assert_eq!(charge_of(BoundPhone::Iad), ChargeType::TransferToAgentIad);
    assert_eq!(
        charge_of(BoundPhone::Browser),
        ChargeType::TransferToAgentIp
    );
    assert_eq!(
        charge_of(BoundPhone::IpPhone),
        ChargeType::TransferToAgentIp
    );
    let customer = &rate(&call(1, start, 95, None), &card())[0];
    assert_eq!(customer.charge, ChargeType::CustomerInbound);
    assert_eq!((customer.seconds, customer.minutes), (95, 2));
    assert_eq!(
        (customer.rate, customer.amount),
        (Some(Money(1_000)), Money(2_000))
    );
}

#[test]
fn the_customer_is_billed_from_the_platforms_answer_not_from_the_ringing() {
    let mut record = call(1, noon("2025-11-10"), 130, None);
    record.platform_answer = Some(record.end.plus(-59_000));
    assert_eq!(rate(&record, &card())[0].minutes, 1);
    record.platform_answer = None;
    assert_eq!(rate(&record, &card()), []);
}

#[test]
fn a_leg_that_was_not_answered_has_no_bill_line() {
    let mut record = call(1, noon("2025-11-10"), 95, Some((BoundPhone::Telephone, 61)));
    record.legs[1].answer = None;
    assert_eq!(rate(&record, &card()).len(), 1);
}

#[test]
fn a_leg_over_the_end_of_a_month_belongs_to_the_month_in_which_it_started() {
    // Proves: BILL-10
    let last_minute = noon("2025-11-30").plus(12 * 3_600_000 - 20_000);
    let late = &rate(&call(1, last_minute, 95, None), &card())[0];
    assert_eq!((late.month.as_str(), late.minutes), ("2025-11", 2));
    let next = &rate(&call(1, last_minute.plus(20_000), 95, None), &card())[0];
    assert_eq!(next.month, "2025-12");
    let statement = only(DepartmentMonth {
        lines: vec![late.clone(), next.clone()],
        ..DepartmentMonth::new(department(1), "客服中心一部")
    });
    assert_eq!(
        statement.call_charges[0].minutes, 2,
        "the other month's leg is not counted"
    );
}

#[test]
fn a_leg_without_rate_costs_nothing_is_shown_and_blocks_settlement() {
    let empty = RateCard::new(account(), vec![]).expect("a card");
    let lines = rate(&call(1, noon("2025-11-10"), 95, None), &empty);
    assert_eq!(
        (lines[0].rate, lines[0].amount, lines[0].minutes),
        (None, Money::ZERO, 2)
    );
    let statement = only(DepartmentMonth {
        lines,
        ..DepartmentMonth::new(department(1), "客服中心一部")
    });
    assert_eq!(statement.unrated_legs, 1);
    assert!(
        statement.call_charges[0]
            .rows
            .iter()
            .any(|row| row.unrated && row.minutes == 2)
    );
    assert_eq!(
        settle(statement, true, true),
        Err(NotSettled::UnratedLegs(1))
    );
}

#[test]
fn a_statement_is_settled_when_its_month_is_over_and_the_one_before_is_settled() {
    let open = only(whole_department());
    assert_eq!(open.head.state, StatementState::PreBilled);
    assert_eq!(
        settle(open.clone(), false, true),
        Err(NotSettled::MonthRunning)
    );
    assert_eq!(
        settle(open.clone(), true, false),
        Err(NotSettled::PreviousOpen)
    );
    let settled = settle(open.clone(), true, true).expect("it can be settled");
    assert_eq!(settled.head.state, StatementState::Settled);
    assert_eq!(settled.totals, open.totals);
    assert_eq!(settle(settled.clone(), false, false), Ok(settled));
}

#[test]
fn a_month_without_use_shows_every_section_with_zeros_and_no_null() {
    // Proves: BILL-43, BILL-44, BILL-45
    let statement = only(DepartmentMonth::new(department(1), "客服中心一部"));
    let json = serde_json::to_string(&statement).expect("it can be written");
    assert!(!json.contains("null"), "{json}");
    let kinds: Vec<_> = statement
        .call_charges
        .iter()
        .map(|c| c.number_kind)
        .collect();
    assert_eq!(
        kinds,
        [NumberType::N400, NumberType::N1010, NumberType::Landline]
    );
    for section in &statement.call_charges {
        let charges: Vec<_> = section.rows.iter().map(|r| r.charge).collect();
        use ChargeType::*;
        let six = [
            CustomerInbound,
            TransferToAgent,
            TransferToAgentIad,
            OutboundToCustomer,
            OutboundToAgent,
            OutboundToAgentIad,
        ];
        assert_eq!(charges, six);
        assert_eq!((section.minutes, section.sum), (0, Money::ZERO));
    }
    let unused = &statement.call_charges[0].rows[0];
    assert_eq!(
        unused.rate.text4(),
        "0.1000",
        "the price is shown before it is used"
    );
    assert_eq!(statement.mobile_number_fee.numbers, 0);
    assert_eq!(statement.totals.actual_charge.text3(), "0.000");
}

#[test]
fn sections_of_95_and_mobile_numbers_are_shown_to_who_has_such_numbers() {
    // Proves: BILL-46, BILL-47
    let statement = only(DepartmentMonth {
        numbers: vec![
            number("95123", NumberType::N95, 0),
            number("17000000001", NumberType::Mobile, 0),
        ],
        ..DepartmentMonth::new(department(1), "客服中心一部")
    });
    let kinds: Vec<_> = statement
        .call_charges
        .iter()
        .map(|c| c.number_kind)
        .collect();
    use NumberType::*;
    assert_eq!(kinds, [N400, N1010, Landline, N95, Mobile]);
    assert_eq!(
        (
            statement.number_fee.numbers,
            statement.mobile_number_fee.numbers
        ),
        (1, 1)
    );
}

#[test]
fn two_prices_in_a_month_give_two_rows() {
    let mut lists = card().lists;
    let mut cheaper = lists[0].clone();
    cheaper.from = "2025-11-15".into();
    cheaper.rates[0].per_minute = Money(900);
    lists.push(cheaper);
    let card = RateCard::new(account(), lists).expect("a card");
    let days = ["2025-11-14", "2025-11-15"];
    let lines = days
        .iter()
        .flat_map(|d| rate(&call(1, noon(d), 95, None), &card))
        .collect();
    let statement = only(DepartmentMonth {
        lines,
        ..DepartmentMonth::new(department(1), "客服中心一部")
    });
    let rows: Vec<_> = statement.call_charges[0]
        .rows
        .iter()
        .filter(|r| r.charge == ChargeType::CustomerInbound)
        .map(|r| (r.rate.text4(), r.minutes, r.amount.text3()))
        .collect();
    assert_eq!(
        rows,
        [
            ("0.0900".into(), 2, "0.180".into()),
            ("0.1000".into(), 2, "0.200".to_owned())
        ]
    );
}

#[test]
fn numbers_of_part_of_a_month_are_charged_whole_or_by_the_day() {
    // Proves: BILL-16, BILL-17
    let mut opened = number("01000000001", NumberType::Landline, 0);
    opened.opened = day("2025-11-21");
    let mut by_day = NumberMonth {
        number: "01000000002".into(),
        ..opened.clone()
    };
    by_day.fee_when_opened = PartOfMonth::ByDay;
    let mut deleted = number("17000000001", NumberType::Mobile, 1_000_000);
    deleted.deleted = Some(day("2025-11-15"));
    deleted.minimum_when_deleted = PartOfMonth::ByDay;
    let mut gone = number("01000000003", NumberType::Landline, 1_000_000);
    gone.deleted = Some(day("2025-10-31"));
    let statement = only(DepartmentMonth {
        numbers: vec![opened, by_day, deleted, gone],
        ..DepartmentMonth::new(department(1), "客服中心一部")
    });
    let fees: Vec<_> = statement
        .number_fee
        .rows
        .iter()
        .map(|r| r.fee.text3())
        .collect();
    assert_eq!(fees, ["20.000", "6.667"]);
    let mobile = &statement.mobile_number_fee;
    assert_eq!(
        (mobile.numbers, mobile.deleted, mobile.sum.text3()),
        (1, 1, "20.000".into())
    );
    let minimum = &statement.monthly_minimum.rows;
    assert_eq!(minimum.len(), 1);
    assert_eq!(
        (minimum[0].shortfall.text3(), minimum[0].state),
        ("50.000".into(), NumberState::Deleted)
    );
}

#[test]
fn custom_charges_may_be_negative_and_round_half_up() {
    let mut storage = checks();
    storage.quantity_thousandths = 2_500;
    storage.price = Money(5);
    let mut refund = checks();
    refund.quantity_thousandths = -1_000;
    refund.price = Money(12_345);
    let statement = only(DepartmentMonth {
        custom: vec![storage, refund],
        ..DepartmentMonth::new(department(1), "客服中心一部")
    });
    let rows: Vec<_> = statement
        .custom_charges
        .rows
        .iter()
        .map(|r| (r.quantity_text(), r.amount.text3()))
        .collect();
    assert_eq!(
        rows,
        [
            ("2.5".into(), "0.001".into()),
            ("-1".into(), "-1.235".to_owned())
        ]
    );
    assert_eq!(statement.totals.actual_charge.text3(), "-1.234");
}

#[test]
fn reductions_apply_in_order_and_never_exceed_the_fee() {
    let mut month = whole_month();
    month.minimum = Money::ZERO;
    let november = month.month;
    let named = |name: &str, rule| Reduction {
        name: name.into(),
        from: november,
        to: november,
        rule,
    };
    month.reductions = vec![
        named("once", ReductionRule::OneTime(Money(900_000_000))),
        named(
            "minutes",
            ReductionRule::FreeMinutes {
                charge: ChargeType::CustomerInbound,
                minutes: 4,
            },
        ),
        named(
            "percent",
            ReductionRule::Percentage {
                hundredths: 1_000,
                sections: vec![Section::SeatFee],
            },
        ),
        named("sum", ReductionRule::Fixed(Money(1_000_000))),
        Reduction {
            from: Month::parse("2025-12").expect("a month"),
            to: Month::parse("2026-12").expect("a month"),
            ..named("later", ReductionRule::Fixed(Money(1)))
        },
    ];
    let totals = statements(&month).remove(0).totals;
    let lines: Vec<_> = totals
        .reduction_lines
        .iter()
        .map(|l| (l.name.as_str(), l.amount.text3()))
        .collect();
    assert_eq!(
        lines,
        [
            ("sum", "100.000".to_owned()),
            ("percent", "140.000".to_owned()),
            ("minutes", "0.400".to_owned()),
            ("once", "1563.900".to_owned()),
        ]
    );
    assert_eq!(totals.standard_fee.text3(), "1804.300");
    assert_eq!(totals.actual_charge, Money::ZERO);
}

fn bare(n: u8, amount: i64) -> DepartmentMonth {
    let charge = CustomCharge {
        quantity_thousandths: 1_000,
        price: Money(amount * 10),
        ..checks()
    };
    DepartmentMonth {
        custom: vec![charge],
        ..DepartmentMonth::new(department(n), format!("D{n}"))
    }
}

#[test]
fn fees_of_the_account_are_divided_by_the_departments_other_charges() {
    let mut month = month_of(vec![bare(1, 100_000), bare(2, 200_000)]);
    month.minimum = Money(10_000_000);
    month.shared_seats = vec![seats(1, "2025-01-01")];
    let all = statements(&month);
    let seats: Vec<_> = all.iter().map(|s| s.seat_fee.sum.text3()).collect();
    assert_eq!(seats, ["40.000", "80.000"]);
    let actual: Vec<_> = all.iter().map(|s| s.totals.actual_charge.text3()).collect();
    assert_eq!(actual, ["333.334", "666.666"], "the rest goes to the first");
    assert_eq!(
        divide(Money(10_010), &[Money::ZERO; 2]),
        [Money(5_010), Money(5_000)]
    );
}

proptest! {
    #[test]
    fn the_levels_agree_to_a_thousandth_and_no_reduction_exceeds_its_fee(
        own in prop::collection::vec(0..1_000_000_i64, 1..6),
        minimum in 0..5_000_000_i64,
        reduction in 0..9_000_000_i64,
        shared in 0..9_i64,
    ) {
        // Proves: BILL-32
        let departments = own.iter().zip(1..).map(|(amount, n)| bare(n, *amount)).collect();
        let mut month = month_of(departments);
        month.minimum = Money(minimum * 10);
        month.shared_seats = vec![seats(shared, "2025-11-07")];
        let rule = ReductionRule::Fixed(Money(reduction * 10));
        month.reductions = vec![Reduction { name: "r".into(), from: month.month, to: month.month, rule }];
        let seat_fee = 1_200_000 * shared * 24 / 30;
        let before = own.iter().sum::<i64>() * 10 + seat_fee;
        let standard = before.max(minimum * 10);
        let all = statements(&month);
        let sum = |of: fn(&Statement) -> Money| all.iter().map(of).sum::<Money>();
        prop_assert_eq!(sum(|s| s.totals.standard_fee), Money(standard));
        prop_assert_eq!(sum(|s| s.totals.reduction), Money((reduction * 10).min(standard)));
        for statement in &all {
            prop_assert!(statement.totals.actual_charge >= Money::ZERO);
            prop_assert_eq!(statement.totals.standard_fee.0 % 10, 0);
        }
    }
}
