//! Call charges by number type (BILL-43 to BILL-47).

use super::input::DepartmentMonth;
use super::{CallChargeRow, CallCharges};
use crate::month::Month;
use crate::price::RateCard;
use edgecall_model::Money;
use edgecall_model::number::NumberType;
use edgecall_model::record::{BillLine, ChargeType};
use std::collections::BTreeMap;

const ALWAYS: [NumberType; 3] = [NumberType::N400, NumberType::N1010, NumberType::Landline];
const WHEN_OWNED: [NumberType; 2] = [NumberType::N95, NumberType::Mobile];

const CHARGES: [ChargeType; 8] = [
    ChargeType::CustomerInbound,
    ChargeType::TransferToAgent,
    ChargeType::TransferToAgentIad,
    ChargeType::OutboundToCustomer,
    ChargeType::OutboundToAgent,
    ChargeType::OutboundToAgentIad,
    ChargeType::TransferToAgentIp,
    ChargeType::OutboundToAgentIp,
];

/// The sections for legs that no package covers.
pub(super) fn call_charges(
    department: &DepartmentMonth,
    lines: &[&BillLine],
    card: &RateCard,
    month: Month,
) -> Vec<CallCharges> {
    let owned = |kind: &NumberType| {
        department.numbers.iter().any(|n| n.kind == *kind)
            || lines.iter().any(|l| l.number_kind == *kind)
    };
    let kinds = ALWAYS
        .into_iter()
        .chain(WHEN_OWNED.into_iter().filter(owned));
    kinds
        .map(|kind| section(kind, lines, card, month))
        .collect()
}

fn section(kind: NumberType, lines: &[&BillLine], card: &RateCard, month: Month) -> CallCharges {
    let mut used: BTreeMap<(ChargeType, Option<Money>), (i64, Money)> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.number_kind == kind) {
        let row = used.entry((line.charge, line.rate)).or_default();
        row.0 += line.minutes;
        row.1 = row.1 + line.amount;
    }
    let last_day = month.last().to_string();
    let mut rows = Vec::new();
    for charge in CHARGES {
        let before = rows.len();
        rows.extend(
            used.range((charge, None)..)
                .take_while(|((c, _), _)| *c == charge)
                .map(|((_, rate), (minutes, amount))| CallChargeRow {
                    charge,
                    rate: rate.unwrap_or(Money::ZERO),
                    minutes: *minutes,
                    amount: amount.to_thousandths(),
                    unrated: rate.is_none(),
                }),
        );
        // The month's last rate, so that a type without use shows the price that it would have now.
        let rate = card.find(kind, charge, &last_day).unwrap_or(Money::ZERO);
        if rows.len() == before && (!over_ip(charge) || rate != Money::ZERO) {
            rows.push(CallChargeRow {
                charge,
                rate,
                minutes: 0,
                amount: Money::ZERO,
                unrated: false,
            });
        }
    }
    CallCharges {
        number_kind: kind,
        minutes: rows.iter().map(|row| row.minutes).sum(),
        sum: rows.iter().map(|row| row.amount).sum(),
        rows,
    }
}

fn over_ip(charge: ChargeType) -> bool {
    matches!(
        charge,
        ChargeType::TransferToAgentIp | ChargeType::OutboundToAgentIp
    )
}
