//! The inbound report (MET-052 to MET-083): rows by day or hour, totals, export.

use crate::csv;
use edgecall_api::Operation;
use edgecall_api::operations::reports::{InboundReportExport, InboundReportShow};
use edgecall_api::views::{InboundReport, InboundReportQuery, ReportBy};
use edgecall_metrics::{InboundCounts, InboundReportRow, total};
use edgecall_model::error::codes;
use edgecall_model::{Language, Problem};
use edgecall_store::BucketRow;
use function_runtime::{Context, FileReply, Input};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Days after the first one that a report by day may reach.
const MOST_DAYS: i32 = 366;
/// The same by hour: each day has 24 rows.
const MOST_DAYS_BY_HOUR: i32 = 31;

pub async fn show(
    ctx: &mut Context,
    input: Input<InboundReportShow>,
) -> Result<InboundReport, Problem> {
    report(ctx, &input.query).await
}

pub async fn export(
    ctx: &mut Context,
    input: Input<InboundReportExport>,
) -> Result<FileReply, Problem> {
    let query = &input.query;
    let report = report(ctx, query).await?;
    let language = ctx.language();
    let title = match language {
        Language::Chinese => "呼入报表",
        Language::English => "inbound_report",
    };
    let bytes = csv::file(&report, query.by, language);
    Ok(FileReply::new("text/csv; charset=utf-8", bytes)
        .download(&format!("{title}_{}_{}.csv", query.from, query.to)))
}

async fn report(ctx: &Context, query: &InboundReportQuery) -> Result<InboundReport, Problem> {
    let days = days(query)?;
    let scope = ctx.scope()?;
    let time_zone = scope.load_tenant().await?.time_zone;
    let buckets = scope.report_buckets(&query.from, &query.to).await?;
    let rows = rows(&days, query, &buckets);
    Ok(InboundReport {
        time_zone,
        total: total(&rows),
        rows,
    })
}

/// Every day of the query, in order.
fn days(query: &InboundReportQuery) -> Result<Vec<String>, Problem> {
    let from = date(&query.from, "from")?;
    let to = date(&query.to, "to")?;
    let most = match query.by {
        ReportBy::Day => MOST_DAYS,
        ReportBy::Hour => MOST_DAYS_BY_HOUR,
    };
    let span = from.until(to).map_or(i32::MAX, |span| span.get_days());
    if span < 0 {
        return Err(invalid("from", "must not be after to", "不能晚于结束日期"));
    }
    if span > most {
        return Err(invalid(
            "to",
            &format!("must be at most {most} days after from"),
            &format!("与开始日期最多相隔 {most} 天"),
        ));
    }
    Ok(from
        .series(jiff::Span::new().days(1))
        .take_while(|day| *day <= to)
        .map(|day| day.to_string())
        .collect())
}

fn date(text: &str, field: &str) -> Result<Date, Problem> {
    text.parse().map_err(|_| {
        invalid(
            field,
            "must be a date, YYYY-MM-DD",
            "应为日期，格式 YYYY-MM-DD",
        )
    })
}

fn invalid(field: &str, en: &str, zh: &str) -> Problem {
    Problem::new(&codes::INVALID_FIELD)
        .at(field)
        .with_text(format!("{field}: {en}"), zh)
}

/// One row per day or hour; those without calls are there with zeros.
fn rows(
    days: &[String],
    query: &InboundReportQuery,
    buckets: &[BucketRow],
) -> Vec<InboundReportRow> {
    let by_hour = query.by == ReportBy::Hour;
    let mut sums: BTreeMap<(&str, Option<u8>), InboundCounts> = BTreeMap::new();
    for day in days {
        if by_hour {
            sums.extend((0..24).map(|hour| ((day.as_str(), Some(hour)), InboundCounts::default())));
        } else {
            sums.insert((day, None), InboundCounts::default());
        }
    }
    let wanted = |bucket: &&BucketRow| {
        query
            .hotline
            .as_ref()
            .is_none_or(|hotline| *hotline == bucket.hotline)
            && query
                .department
                .as_ref()
                .is_none_or(|department| *department == bucket.department)
    };
    for bucket in buckets.iter().filter(wanted) {
        let hour = by_hour.then_some(bucket.hour);
        if let Some(sum) = sums.get_mut(&(bucket.date.as_str(), hour)) {
            sum.add(&bucket.counts);
        }
    }
    sums.into_iter()
        .map(|((date, hour), counts)| InboundReportRow::new(date, hour, counts))
        .collect()
}

// Both operations take the same query, so that an export is what the page showed.
const _: fn(<InboundReportShow as Operation>::Query) -> <InboundReportExport as Operation>::Query =
    |query| query;
