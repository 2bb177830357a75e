use edgecall_model::number::NumberType;
use edgecall_model::record::{BillLine, ChargeType};
use edgecall_model::{DepartmentId, Language, Money};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A price per minute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PriceView {
    /// Type of number.
    pub number_kind: NumberType,
    /// Charge type.
    pub charge: ChargeType,
    /// Per minute.
    pub rate: Money,
}

/// Own prices (BILL-70).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Prices {
    /// Per minute.
    pub minutes: Vec<PriceView>,
    /// A seat per month.
    pub seat: Money,
}

/// Query of the department statements (BILL-31).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StatementQuery {
    /// First month, `YYYY-MM`.
    #[schemars(regex(pattern = r"^[0-9]{4}-[0-9]{2}$"))]
    pub from: String,
    /// Last month, included.
    #[schemars(regex(pattern = r"^[0-9]{4}-[0-9]{2}$"))]
    pub to: String,
    /// Only this department.
    #[serde(default)]
    pub department: Option<DepartmentId>,
}

/// A statement in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StatementRow {
    /// `YYYY-MM`.
    pub period: String,
    /// Main hotline number; empty when there is none.
    pub main_hotline: String,
    /// Department.
    pub department: DepartmentId,
    /// Its name.
    pub department_name: String,
    /// Standard fee.
    pub standard_fee: Money,
    /// Reduction.
    pub reduction: Money,
    /// Actual charge.
    pub actual_charge: Money,
    /// `pre_billed` or `settled` (BILL-33).
    pub settled: bool,
}

/// Statements of all departments and months of the query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StatementList {
    /// Oldest month first.
    pub items: Vec<StatementRow>,
    /// Sum of the actual charges.
    pub total: Money,
}

/// Language of a PDF.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PdfQuery {
    /// Default: the reader's language.
    #[serde(default)]
    pub language: Option<Language>,
}

/// Query of the lines behind a charge (BILL-37).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BillLineQuery {
    /// Only this charge type.
    #[serde(default)]
    pub charge: Option<ChargeType>,
    /// Only this type of number.
    #[serde(default)]
    pub number_kind: Option<NumberType>,
    /// Paging.
    #[serde(flatten)]
    pub paging: super::Paging,
}

/// The lines behind a charge.
pub type BillLines = super::Listing<BillLine>;
