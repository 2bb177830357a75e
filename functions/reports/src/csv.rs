//! The inbound report as a file that spreadsheets open: UTF-8 with a byte order mark, heads in the reader's
//! language (RFC 4180).

use edgecall_api::views::{InboundReport, ReportBy};
use edgecall_metrics::{InboundCounts, InboundReportRow, Percent};
use edgecall_model::Language;

/// Without it, spreadsheets read Chinese as another encoding.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Columns after the counters: computed figures.
const COMPUTED: [(&str, &str); 7] = [
    ("Unanswered by a human", "人工未接数"),
    ("Answer rate of inbound calls", "呼入接通率"),
    ("Answer rate of calls sent to human", "人工接通率"),
    ("Loss rate", "人工呼损率"),
    ("Average talk time", "平均通话时长"),
    ("Average total duration", "平均总时长"),
    ("Talk ratio", "通话占比"),
];

pub fn file(report: &InboundReport, by: ReportBy, language: Language) -> String {
    let mut text = BYTE_ORDER_MARK.to_owned();
    push_line(&mut text, &heads(&report.time_zone, by, language));
    for row in &report.rows {
        push_line(&mut text, &cells(row, by, row.date.clone()));
    }
    let total = in_language(language, "Total", "合计");
    push_line(&mut text, &cells(&report.total, by, total.to_owned()));
    text
}

fn in_language(language: Language, en: &'static str, zh: &'static str) -> &'static str {
    match language {
        Language::Chinese => zh,
        Language::English => en,
    }
}

fn heads(zone: &str, by: ReportBy, language: Language) -> Vec<String> {
    // Days and hours mean nothing without their zone (MET-012).
    let mut heads = vec![format!(
        "{} ({zone})",
        in_language(language, "Date", "日期")
    )];
    if by == ReportBy::Hour {
        heads.push(in_language(language, "Hour", "小时").to_owned());
    }
    let labels = InboundCounts::NAMES
        .iter()
        .map(|name| InboundCounts::label(name, language).unwrap_or(name));
    heads.extend(labels.map(str::to_owned));
    heads.extend(
        COMPUTED
            .iter()
            .map(|(en, zh)| in_language(language, en, zh).to_owned()),
    );
    heads
}

fn cells(row: &InboundReportRow, by: ReportBy, first: String) -> Vec<String> {
    let mut cells = vec![first];
    if by == ReportBy::Hour {
        cells.push(
            row.hour
                .map(|hour| format!("{hour:02}"))
                .unwrap_or_default(),
        );
    }
    cells.extend(row.counts.to_pairs().into_iter().map(|(name, value)| {
        if name.ends_with("_seconds") {
            duration(value)
        } else {
            value.to_string()
        }
    }));
    // Nothing to divide by: an empty cell (MET-019).
    let rate = |rate: Option<Percent>| rate.map(|rate| rate.to_string()).unwrap_or_default();
    let average = |seconds: Option<i64>| seconds.map(duration).unwrap_or_default();
    cells.push(row.unanswered.to_string());
    cells.extend([
        rate(row.inbound_answer_rate),
        rate(row.human_answer_rate),
        rate(row.loss_rate),
    ]);
    cells.extend([
        average(row.average_talk_seconds),
        average(row.average_total_seconds),
        rate(row.talk_ratio),
    ]);
    cells
}

/// Hours may exceed 24 (MET-018).
fn duration(seconds: i64) -> String {
    format!(
        "{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

fn push_line(text: &mut String, cells: &[String]) {
    let quoted: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
    text.push_str(&quoted.join(","));
    text.push_str("\r\n");
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_hours_minutes_and_seconds() {
        assert_eq!(
            (duration(0), duration(3_661), duration(90_000)),
            ("00:00:00".into(), "01:01:01".into(), "25:00:00".into())
        );
    }

    #[test]
    fn a_cell_with_a_comma_or_a_quote_stays_one_cell() {
        assert_eq!(quoted("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(quoted("a b"), "a b");
    }
}
