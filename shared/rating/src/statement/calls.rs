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

/// What the minutes of a row cost: each row is minutes × rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Price {
    /// Nothing, although there is a rate.
    Free,
    /// There is no rate.
    Unrated,
    /// This rate.
    Rate(Money),
}

impl Price {
    fn rate(self) -> Money {
        match self {
            Price::Free | Price::Unrated => Money::ZERO,
            Price::Rate(rate) => rate,
        }
    }
}

/// A leg's minutes by what they cost; empty parts are left out.
fn parts(line: &BillLine) -> impl Iterator<Item = (Price, i64, Money)> {
    let free = if line.free {
        line.minutes
    } else {
        line.free_minutes
    };
    let price = line.rate.map_or(Price::Unrated, Price::Rate);
    let parts = [
        (Price::Free, free, Money::ZERO),
        (price, line.minutes - free, line.amount),
    ];
    parts.into_iter().filter(|(_, minutes, _)| *minutes > 0)
}

fn section(kind: NumberType, lines: &[&BillLine], card: &RateCard, month: Month) -> CallCharges {
    let mut used: BTreeMap<(ChargeType, Price), (i64, Money)> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.number_kind == kind) {
        for (price, minutes, amount) in parts(line) {
            let row = used.entry((line.charge, price)).or_default();
            row.0 += minutes;
            row.1 = row.1 + amount;
        }
    }
    let last_day = month.last().to_string();
    let mut rows = Vec::new();
    for charge in CHARGES {
        let before = rows.len();
        rows.extend(
            used.range((charge, Price::Free)..)
                .take_while(|((c, _), _)| *c == charge)
                .map(|((_, price), (minutes, amount))| CallChargeRow {
                    charge,
                    rate: price.rate(),
                    minutes: *minutes,
                    amount: amount.to_thousandths(),
                    unrated: *price == Price::Unrated,
                    free: *price == Price::Free,
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
                free: false,
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
