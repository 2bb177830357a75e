use edgecall_model::DepartmentId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Rows of a report by day or by hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportBy {
    /// One row a day.
    #[default]
    Day,
    /// One row an hour.
    Hour,
}

/// Query of the inbound report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InboundReportQuery {
    /// First day, `YYYY-MM-DD`, in the tenant's zone.
    #[schemars(regex(pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))]
    pub from: String,
    /// Last day, included; at most 366 days after the first.
    #[schemars(regex(pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))]
    pub to: String,
    /// Rows.
    #[serde(default)]
    pub by: ReportBy,
    /// Only this hotline number.
    #[serde(default)]
    pub hotline: Option<String>,
    /// Only this department.
    #[serde(default)]
    pub department: Option<DepartmentId>,
}

/// The inbound report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct InboundReport {
    /// Zone that days and hours are in.
    pub time_zone: String,
    /// Rows in order; days without calls are there with zeros.
    pub rows: Vec<edgecall_metrics::InboundReportRow>,
    /// Totals (MET-020).
    pub total: edgecall_metrics::InboundReportRow,
}
