//! The trial's free minutes (PORTAL-12): the first billed minutes, in the order in which their legs began.
//!
//! A call is rated when it ends, alone, so that its lines can be made again from its log at any time. Which of its
//! minutes were free depends on the calls before it; that is worked out here whenever lines are read.

use crate::Month;
use edgecall_model::organisation::Tenant;
use edgecall_model::record::BillLine;
use edgecall_model::time::local_hour;
use edgecall_model::{At, Money};

/// Months (`YYYY-MM`) whose lines must be known to tell what is free in `month`, oldest first: those of the trial up
/// to this one. Only `month` itself when it lies after the trial, or when there was none.
pub fn months_before(tenant: &Tenant, month: Month) -> Vec<Month> {
    match months(tenant) {
        Some((first, last)) if first <= month && month <= last => {
            let next = |month: &Month| month.last().tomorrow().ok().map(Month::of);
            std::iter::successors(Some(first), next)
                .take_while(|m| *m <= month)
                .collect()
        }
        _ => vec![month],
    }
}

/// Whether some of the month lies in the trial.
pub fn covers(tenant: &Tenant, month: Month) -> bool {
    months(tenant).is_some_and(|(first, last)| first <= month && month <= last)
}

/// First and last month of the trial.
fn months(tenant: &Tenant) -> Option<(Month, Month)> {
    let of = |at: At| Month::parse(local_hour(at, &tenant.time_zone).date.get(..7)?);
    Some((of(tenant.created)?, of(tenant.trial_end()?)?))
}

/// Spends the free minutes on the lines of the trial. `lines` are all of the tenant from the trial's beginning on, in
/// any order; they are left in the order of their legs' start.
pub fn give_free_minutes(lines: &mut [BillLine], tenant: &Tenant) {
    lines.sort_by(|a, b| (a.start, &a.call, a.leg).cmp(&(b.start, &b.call, b.leg)));
    let (Some(trial), Some(end)) = (&tenant.trial, tenant.trial_end()) else {
        return;
    };
    let mut left = i64::from(trial.minutes);
    for line in lines.iter_mut().filter(|line| costs(line, end)) {
        line.free_minutes = line.minutes.min(left);
        left -= line.free_minutes;
        let rate = line.rate.unwrap_or(Money::ZERO);
        line.amount = Money((line.minutes - line.free_minutes) * rate.0);
    }
}

/// Billed minutes of the trial, free or not. `lines` as for [`give_free_minutes`].
pub fn trial_minutes(lines: &[BillLine], tenant: &Tenant) -> i64 {
    let Some(end) = tenant.trial_end() else {
        return 0;
    };
    lines
        .iter()
        .filter(|line| costs(line, end))
        .map(|line| line.minutes)
        .sum()
}

/// Minutes that cost nothing anyway use no free ones.
fn costs(line: &BillLine, trial_end: At) -> bool {
    !line.free && line.start < trial_end && line.rate.is_some_and(|rate| rate > Money::ZERO)
}
