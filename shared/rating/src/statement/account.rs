//! The statements of all departments of an account, so that the levels agree to 0.001 (BILL-32).

use super::input::{AccountMonth, DepartmentMonth};
use super::{AccountMinimum, ReductionLine, SeatRow, Statement, Totals};
use super::{calls, fees, package, reduction};
use edgecall_model::Money;

/// One statement per department of the account, in the order of the departments.
///
/// Fees of the account as a whole (shared seats, account minimum, reductions) are divided among the
/// departments in proportion to their other charges.
pub fn statements(account: &AccountMonth) -> Vec<Statement> {
    let mut all: Vec<Statement> = account
        .departments
        .iter()
        .map(|d| own_sections(account, d))
        .collect();
    if all.is_empty() {
        return all;
    }
    add_shared_seats(account, &mut all);
    add_account_minimum(account, &mut all);
    for statement in &mut all {
        statement.totals.standard_fee = statement.sections_sum();
    }
    add_reductions(account, &mut all);
    for statement in &mut all {
        let totals = &mut statement.totals;
        totals.reduction = totals.reduction_lines.iter().map(|line| line.amount).sum();
        totals.actual_charge = totals.standard_fee - totals.reduction;
    }
    all
}

/// Everything that belongs to the department alone.
fn own_sections(account: &AccountMonth, department: &DepartmentMonth) -> Statement {
    let month = account.month;
    let period = month.to_string();
    let lines = department
        .lines
        .iter()
        .filter(|line| line.month == period && line.department == department.department)
        .collect();
    let used = package::use_packages(lines, &department.packages);
    Statement {
        head: account.head(department),
        monthly_minimum: fees::monthly_minimum(
            &department.numbers,
            &department.packages,
            &used,
            month,
        ),
        number_fee: fees::function_fee(&department.numbers, false, month),
        mobile_number_fee: fees::function_fee(&department.numbers, true, month),
        call_charges: calls::call_charges(department, &used.uncovered, &account.card, month),
        seat_fee: fees::seat_fee(&department.seats, month, false),
        unrated_legs: used
            .uncovered
            .iter()
            .filter(|line| line.rate.is_none())
            .count() as i64,
        package_fee: used.fee,
        asr_fee: fees::asr_fee(&department.asr),
        custom_charges: fees::custom_charges(&department.custom),
        account_minimum: AccountMinimum::default(),
        totals: Totals::default(),
    }
}

fn weights(all: &[Statement]) -> Vec<Money> {
    all.iter().map(Statement::sections_sum).collect()
}

fn add_shared_seats(account: &AccountMonth, all: &mut [Statement]) {
    let weights = weights(all);
    for row in fees::seat_fee(&account.shared_seats, account.month, true).rows {
        for (statement, amount) in all.iter_mut().zip(divide(row.amount, &weights)) {
            statement.seat_fee.rows.push(SeatRow {
                amount,
                ..row.clone()
            });
            statement.seat_fee.sum = statement.seat_fee.sum + amount;
        }
    }
}

fn add_account_minimum(account: &AccountMonth, all: &mut [Statement]) {
    let weights = weights(all);
    let before: Money = weights.iter().copied().sum();
    let minimum = account.minimum.to_thousandths();
    // An account without minimum keeps a credit; the formula alone would fill a negative sum up to 0.
    let shortfall = if minimum > Money::ZERO {
        (minimum - before).max(Money::ZERO)
    } else {
        Money::ZERO
    };
    for (statement, shortfall) in all.iter_mut().zip(divide(shortfall, &weights)) {
        statement.account_minimum = AccountMinimum {
            minimum,
            charges_before: before,
            shortfall,
        };
    }
}

fn add_reductions(account: &AccountMonth, all: &mut [Statement]) {
    for line in reduction::reduction_lines(account, all) {
        let room: Vec<Money> = all
            .iter()
            .map(|s| {
                let taken: Money = s.totals.reduction_lines.iter().map(|l| l.amount).sum();
                (s.totals.standard_fee - taken).max(Money::ZERO)
            })
            .collect();
        let parts = within(divide(line.amount, &room), &room);
        for (statement, amount) in all.iter_mut().zip(parts) {
            statement.totals.reduction_lines.push(ReductionLine {
                name: line.name.clone(),
                amount,
            });
        }
    }
}

/// Moves what is above a department's room to the next with room, so that no reduction exceeds a
/// department's fee (BILL-25).
fn within(mut parts: Vec<Money>, room: &[Money]) -> Vec<Money> {
    let mut above = Money::ZERO;
    for (part, room) in parts.iter_mut().zip(room) {
        above = above + (*part - *room).max(Money::ZERO);
        *part = (*part).min(*room);
    }
    for (part, room) in parts.iter_mut().zip(room) {
        let more = above.min(*room - *part);
        *part = *part + more;
        above = above - more;
    }
    parts
}

/// Divides an amount of whole thousandths in proportion to the weights, each part cut to thousandths, the rest
/// to the first; equally when all weights are 0 (BILL-32). The parts always add up to the amount.
/// Weights below 0 count as 0.
pub fn divide(amount: Money, weights: &[Money]) -> Vec<Money> {
    let sum: i128 = weights.iter().map(|w| i128::from(w.0.max(0))).sum();
    let whole = i128::from(amount.0) / 10;
    let mut parts: Vec<Money> = weights
        .iter()
        .map(|weight| {
            let part = match sum {
                0 => whole / weights.len() as i128,
                _ => whole * i128::from(weight.0.max(0)) / sum,
            };
            Money(i64::try_from(part * 10).unwrap_or_default())
        })
        .collect();
    let given: Money = parts.iter().copied().sum();
    if let Some(first) = parts.first_mut() {
        *first = *first + (amount - given);
    }
    parts
}
