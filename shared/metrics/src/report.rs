//! Rows of the inbound report: sums of one day, hour or total with the rates over them.

use crate::inbound::InboundCounts;
use crate::rate::{Percent, average_seconds};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One row of the inbound report. Rates are computed from this row's sums, never averaged (MET-020), and are
/// absent when there is nothing to divide by (MET-019).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InboundReportRow {
    /// Local date `YYYY-MM-DD`; empty in the total row.
    pub date: String,
    /// Local hour 0 to 23; absent when the row is a whole day or the total.
    pub hour: Option<u8>,
    /// Counts and sums.
    #[serde(flatten)]
    pub counts: InboundCounts,
    /// Inbound calls that no agent answered (MET-057).
    pub unanswered: i64,
    /// Human-answered ÷ inbound calls (MET-064).
    pub inbound_answer_rate: Option<Percent>,
    /// Human-answered ÷ sent to human (MET-065).
    pub human_answer_rate: Option<Percent>,
    /// Sent to human without answer ÷ sent to human (MET-066).
    pub loss_rate: Option<Percent>,
    /// Talk time ÷ answered calls, seconds (MET-082).
    pub average_talk_seconds: Option<i64>,
    /// Total duration ÷ inbound calls, seconds (MET-083).
    pub average_total_seconds: Option<i64>,
    /// Talk time ÷ total duration (MET-046).
    pub talk_ratio: Option<Percent>,
}

impl InboundReportRow {
    /// The row of a day (`hour` absent) or an hour.
    pub fn new(date: impl Into<String>, hour: Option<u8>, counts: InboundCounts) -> Self {
        let c = &counts;
        InboundReportRow {
            date: date.into(),
            hour,
            unanswered: c.calls - c.human_answered,
            inbound_answer_rate: Percent::of(c.human_answered, c.calls),
            human_answer_rate: Percent::of(c.human_answered, c.sent_to_human),
            loss_rate: Percent::of(c.sent_to_human - c.human_answered, c.sent_to_human),
            average_talk_seconds: average_seconds(c.talk_seconds, c.human_answered),
            average_total_seconds: average_seconds(c.total_seconds, c.calls),
            talk_ratio: Percent::of(c.talk_seconds, c.total_seconds),
            counts,
        }
    }
}

/// The total row over all rows of a query, not only those of one page (MET-020).
pub fn total<'a>(rows: impl IntoIterator<Item = &'a InboundReportRow>) -> InboundReportRow {
    let mut sum = InboundCounts::default();
    for row in rows {
        sum.add(&row.counts);
    }
    InboundReportRow::new("", None, sum)
}
