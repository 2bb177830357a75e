//! Package minutes: used in order of start, a leg over the edge is split (BILL-19).

use super::input::PackagePlan;
use super::{PackageFee, PackageRow};
use edgecall_model::Money;
use edgecall_model::record::BillLine;
use std::collections::BTreeMap;

/// What packages did with a month's legs.
pub(super) struct PackageUse<'a> {
    /// The section.
    pub fee: PackageFee,
    /// Overage by number, in full precision, for the monthly minimum.
    pub overage: BTreeMap<&'a str, Money>,
    /// Legs that no package covers, in order of start.
    pub uncovered: Vec<&'a BillLine>,
}

/// Runs the legs through the packages; a leg belongs to the first package that covers it.
pub(super) fn use_packages<'a>(
    lines: Vec<&'a BillLine>,
    packages: &[PackagePlan],
) -> PackageUse<'a> {
    let mut rows: Vec<PackageRow> = packages.iter().map(empty_row).collect();
    let mut overage: BTreeMap<&str, Money> = BTreeMap::new();
    let mut uncovered = Vec::new();
    let mut ordered = lines;
    ordered.sort_by(|a, b| (a.start, &a.call, a.leg).cmp(&(b.start, &b.call, b.leg)));
    for line in ordered {
        let Some(which) = packages.iter().position(|package| package.covers(line)) else {
            uncovered.push(line);
            continue;
        };
        let row = &mut rows[which];
        let minutes = line.minutes - line.free_minutes;
        let included = minutes.min(row.included_minutes - row.used_minutes);
        let beyond = minutes - included;
        row.used_minutes += included;
        row.overage_minutes += beyond;
        overage.entry(&line.number).or_default().0 += beyond * row.overage_rate.0;
    }
    for row in &mut rows {
        row.overage_charge = Money(row.overage_minutes * row.overage_rate.0).to_thousandths();
        row.amount = row.monthly_fee + row.overage_charge;
    }
    let sum = rows.iter().map(|row| row.amount).sum();
    PackageUse {
        fee: PackageFee { rows, sum },
        overage,
        uncovered,
    }
}

fn empty_row(package: &PackagePlan) -> PackageRow {
    PackageRow {
        package: package.name.clone(),
        monthly_fee: package.monthly_fee.to_thousandths(),
        included_minutes: package.included_minutes.max(0),
        used_minutes: 0,
        overage_minutes: 0,
        overage_rate: package.overage_rate,
        overage_charge: Money::ZERO,
        amount: Money::ZERO,
    }
}
