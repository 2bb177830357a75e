//! Reductions of an account (BILL-25, BILL-26).

use super::input::{AccountMonth, ReductionRule};
use super::{ReductionLine, Statement, rounded};
use edgecall_model::Money;
use edgecall_model::record::ChargeType;

/// The account's reduction lines in the order in which they apply, together at most the standard fee.
pub(super) fn reduction_lines(
    account: &AccountMonth,
    statements: &[Statement],
) -> Vec<ReductionLine> {
    let mut rules: Vec<_> = account
        .reductions
        .iter()
        .filter(|reduction| (reduction.from..=reduction.to).contains(&account.month))
        .collect();
    rules.sort_by_key(|reduction| order(&reduction.rule));
    let standard: Money = statements.iter().map(|s| s.totals.standard_fee).sum();
    let mut left = standard.max(Money::ZERO);
    rules
        .iter()
        .map(|reduction| {
            let amount = amount(&reduction.rule, statements)
                .max(Money::ZERO)
                .min(left);
            left = left - amount;
            ReductionLine {
                name: reduction.name.clone(),
                amount,
            }
        })
        .collect()
}

fn order(rule: &ReductionRule) -> u8 {
    match rule {
        ReductionRule::Fixed(_) => 0,
        ReductionRule::Percentage { .. } => 1,
        ReductionRule::FreeMinutes { .. } => 2,
        ReductionRule::OneTime(_) => 3,
    }
}

fn amount(rule: &ReductionRule, statements: &[Statement]) -> Money {
    match rule {
        ReductionRule::Fixed(sum) | ReductionRule::OneTime(sum) => sum.to_thousandths(),
        ReductionRule::Percentage {
            hundredths,
            sections,
        } => {
            let base: Money = statements
                .iter()
                .flat_map(|statement| {
                    sections
                        .iter()
                        .map(|section| statement.section_sum(*section))
                })
                .sum();
            rounded(i128::from(base.0) * i128::from(*hundredths), 10_000)
        }
        ReductionRule::FreeMinutes { charge, minutes } => {
            free_minutes(*charge, *minutes, statements)
        }
    }
}

fn free_minutes(charge: ChargeType, minutes: i64, statements: &[Statement]) -> Money {
    let mut left = minutes;
    let rows = statements
        .iter()
        .flat_map(|s| &s.call_charges)
        .flat_map(|section| &section.rows);
    let mut sum = Money::ZERO;
    for row in rows.filter(|row| row.charge == charge) {
        let free = row.minutes.min(left);
        left -= free;
        sum = sum + Money(free * row.rate.0);
    }
    sum.to_thousandths()
}
