//! Fees other than minutes (file 50 section 16).

use super::input::{AsrUse, CustomCharge, NumberMonth, PackagePlan, PartOfMonth, SeatUse};
use super::package::PackageUse;
use super::{
    AsrFee, AsrRow, BillingMode, CustomCharges, CustomRow, FunctionFee, FunctionFeeRow, MinimumRow,
    MonthlyMinimum, NumberState, SeatFee, SeatRow, rounded,
};
use crate::leg::billed_minutes;
use crate::month::Month;
use edgecall_model::Money;
use edgecall_model::number::NumberType;

/// A number that existed on some day of the month.
fn existed(number: &NumberMonth, month: Month) -> bool {
    number.opened <= month.last() && number.deleted.is_none_or(|day| day >= month.first())
}

fn deleted_by(number: &NumberMonth, month: Month) -> bool {
    number.deleted.is_some_and(|day| day <= month.last())
}

/// Function fees of mobile numbers, or of all others (BILL-16, BILL-17).
pub(super) fn function_fee(numbers: &[NumberMonth], mobile: bool, month: Month) -> FunctionFee {
    let rows: Vec<FunctionFeeRow> = numbers
        .iter()
        .filter(|n| (n.kind == NumberType::Mobile) == mobile && existed(n, month))
        .map(|n| FunctionFeeRow {
            number: n.number.clone(),
            kind: n.kind,
            fee: match n.fee_when_opened {
                PartOfMonth::Full => n.function_fee.to_thousandths(),
                PartOfMonth::ByDay => part(n.function_fee, month.days_left_from(n.opened), month),
            },
            opened: n.opened.to_string(),
            deleted: n
                .deleted
                .filter(|_| deleted_by(n, month))
                .map(|d| d.to_string())
                .unwrap_or_default(),
        })
        .collect();
    FunctionFee {
        numbers: rows.len() as i64,
        deleted: rows.iter().filter(|row| !row.deleted.is_empty()).count() as i64,
        sum: rows.iter().map(|row| row.fee).sum(),
        rows,
    }
}

/// Monthly minimums against the call charges of each number, package overage included (BILL-15).
pub(super) fn monthly_minimum(
    numbers: &[NumberMonth],
    packages: &[PackagePlan],
    used: &PackageUse<'_>,
    month: Month,
) -> MonthlyMinimum {
    let rows: Vec<MinimumRow> = numbers
        .iter()
        .filter(|n| n.minimum > Money::ZERO && existed(n, month))
        .map(|n| {
            let legs: Money = used
                .uncovered
                .iter()
                .filter(|l| l.number == n.number)
                .map(|l| l.amount)
                .sum();
            let overage = used
                .overage
                .get(n.number.as_str())
                .copied()
                .unwrap_or_default();
            let call_charge = (legs + overage).to_thousandths();
            let minimum = match (n.minimum_when_deleted, n.deleted) {
                (PartOfMonth::ByDay, Some(day)) => part(n.minimum, month.days_until(day), month),
                _ => n.minimum.to_thousandths(),
            };
            let in_package = packages
                .iter()
                .any(|package| package.covers_number(&n.number));
            MinimumRow {
                number: n.number.clone(),
                minimum,
                mode: if in_package {
                    BillingMode::Package
                } else {
                    BillingMode::Basic
                },
                call_charge,
                shortfall: (minimum - call_charge).max(Money::ZERO),
                state: if deleted_by(n, month) {
                    NumberState::Deleted
                } else {
                    NumberState::Normal
                },
            }
        })
        .collect();
    MonthlyMinimum {
        sum: rows.iter().map(|row| row.shortfall).sum(),
        rows,
    }
}

fn part(fee: Money, days: i64, month: Month) -> Money {
    rounded(
        i128::from(fee.0) * i128::from(days),
        i128::from(month.days()),
    )
}

/// Seat fees (BILL-18). Seats that are added later than this month are not in it.
pub(super) fn seat_fee(seats: &[SeatUse], month: Month, shared: bool) -> SeatFee {
    let rows: Vec<SeatRow> = seats
        .iter()
        .filter(|s| s.from <= month.last())
        .map(|s| {
            let days = month.days_left_from(s.from);
            let full = i128::from(s.seats) * i128::from(s.price.0) * i128::from(days);
            SeatRow {
                edition: s.edition,
                seats: s.seats,
                price: s.price,
                days,
                days_of_month: month.days(),
                order: s.prepaid_order.clone().unwrap_or_default(),
                shared,
                amount: match s.prepaid_order {
                    Some(_) => Money::ZERO,
                    None => rounded(full, i128::from(month.days())),
                },
            }
        })
        .collect();
    SeatFee {
        sum: rows.iter().map(|row| row.amount).sum(),
        rows,
    }
}

/// Transcription fees: started minutes of each channel by itself; failed jobs are free (BILL-22).
pub(super) fn asr_fee(uses: &[AsrUse]) -> AsrFee {
    let rows: Vec<AsrRow> = uses
        .iter()
        .map(|one| {
            let charged = one.jobs.iter().filter(|job| !job.failed);
            let channels = charged.clone().flat_map(|job| &job.channel_seconds);
            let minutes = channels.map(|seconds| billed_minutes(*seconds)).sum();
            AsrRow {
                jobs: charged.count() as i64,
                minutes,
                rate: one.rate,
                amount: Money(minutes * one.rate.0).to_thousandths(),
            }
        })
        .collect();
    AsrFee {
        sum: rows.iter().map(|row| row.amount).sum(),
        rows,
    }
}

/// Custom charges (BILL-23).
pub(super) fn custom_charges(charges: &[CustomCharge]) -> CustomCharges {
    let rows: Vec<CustomRow> = charges
        .iter()
        .map(|charge| CustomRow {
            name: charge.name.clone(),
            unit: charge.unit.clone(),
            quantity_thousandths: charge.quantity_thousandths,
            price: charge.price,
            amount: rounded(
                i128::from(charge.quantity_thousandths) * i128::from(charge.price.0),
                1_000,
            ),
            remark: charge.remark.clone(),
        })
        .collect();
    CustomCharges {
        sum: rows.iter().map(|row| row.amount).sum(),
        rows,
    }
}
