//! Report counts: one item per hour, department and hotline; calls add to it.

use crate::expression::{Query, Write};
use crate::row::{self, Row};
use crate::scope::TenantScope;
use edgecall_metrics::{BucketDelta, InboundCounts};
use edgecall_model::{DepartmentId, Problem};

/// The counts of one hour of one hotline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketRow {
    /// Local date, `YYYY-MM-DD`.
    pub date: String,
    /// Local hour.
    pub hour: u8,
    /// Department.
    pub department: DepartmentId,
    /// Hotline number.
    pub hotline: String,
    /// Counts.
    pub counts: InboundCounts,
}

fn month(date: &str) -> &str {
    date.get(..7).unwrap_or(date)
}

fn report_pk(scope: &TenantScope, month: &str) -> String {
    scope.pk(&format!("REPORT#{month}"))
}

/// Adds a call's counts; nothing when they are all zero.
pub(crate) fn report_write(scope: &TenantScope, delta: &BucketDelta) -> Option<Write> {
    let counts: Vec<(&str, i64)> = delta
        .counts
        .to_pairs()
        .into_iter()
        .filter(|(_, n)| *n != 0)
        .collect();
    if counts.is_empty() {
        return None;
    }
    let sk = format!(
        "{}#{:02}#{}#{}",
        delta.date, delta.hour, delta.department, delta.hotline
    );
    let sums: Vec<String> = (0..counts.len()).map(|n| format!("#c{n} :c{n}")).collect();
    let expression = format!("ADD {}", sums.join(", "));
    let mut write = Write::update(&report_pk(scope, month(&delta.date)), &sk, &expression);
    for (n, (name, value)) in counts.into_iter().enumerate() {
        write = write
            .name(&format!("#c{n}"), name)
            .number(&format!(":c{n}"), value);
    }
    Some(write)
}

fn bucket(row: &Row) -> Option<BucketRow> {
    let mut parts = row::text(row, "sk")?.splitn(4, '#');
    let (date, hour) = (parts.next()?.to_owned(), parts.next()?.parse().ok()?);
    let (department, hotline) = (DepartmentId::new(parts.next()?)?, parts.next()?.to_owned());
    let pairs = InboundCounts::NAMES
        .iter()
        .filter_map(|name| Some((*name, row::number(row, name)?)));
    Some(BucketRow {
        date,
        hour,
        department,
        hotline,
        counts: InboundCounts::from_pairs(pairs),
    })
}

/// The months from that of `from` to that of `to`, both `YYYY-MM-DD`.
fn months(from: &str, to: &str) -> Vec<String> {
    let parse = |date: &str| {
        Some((
            date.get(..4)?.parse::<u32>().ok()?,
            date.get(5..7)?.parse::<u32>().ok()?,
        ))
    };
    let (Some((mut year, mut month)), Some(end)) = (parse(from), parse(to)) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    while (year, month) <= end && all.len() < 1200 {
        all.push(format!("{year:04}-{month:02}"));
        (year, month) = if month >= 12 {
            (year + 1, 1)
        } else {
            (year, month + 1)
        };
    }
    all
}

impl TenantScope {
    /// The stored counts of the days from `from` to `to` (both included, `YYYY-MM-DD`), in order of time.
    /// Hours without calls have no row.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn report_buckets(&self, from: &str, to: &str) -> Result<Vec<BucketRow>, Problem> {
        let mut buckets = Vec::new();
        for month in months(from, to) {
            let query =
                Query::of(report_pk(self, &month)).between(format!("{from}#"), format!("{to}#~"));
            buckets.extend(self.store.query_all(query).await?.iter().filter_map(bucket));
        }
        Ok(buckets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_over_new_year_has_every_month_once() {
        assert_eq!(
            months("2025-11-30", "2026-02-01"),
            ["2025-11", "2025-12", "2026-01", "2026-02"]
        );
        assert!(months("2026-02-01", "2026-01-31").is_empty());
        assert!(months("", "x").is_empty());
    }
}
