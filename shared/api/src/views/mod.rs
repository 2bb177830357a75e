//! What operations take and answer, where it is not a model type itself.

mod account;
mod billing;
mod console;
mod developer;
mod records;
mod reports;

pub use account::*;
pub use billing::*;
pub use console::*;
pub use developer::*;
pub use records::*;
pub use reports::*;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Listing<T> {
    /// Rows.
    pub items: Vec<T>,
    /// Give this as `cursor` to get the next page; absent on the last one.
    pub next: Option<String>,
    /// All rows of the query, where counting is cheap.
    pub total: Option<u64>,
}

/// Paging of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Paging {
    /// Where to go on: `next` of the page before.
    #[serde(default)]
    pub cursor: Option<String>,
    /// Rows per page, 1 to 100, default 20.
    #[serde(default)]
    #[schemars(range(min = 1, max = 100))]
    pub limit: Option<u16>,
}

/// Result of a bulk action (ORG-08).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BulkResult {
    /// Rows in the request.
    pub total: u32,
    /// Carried out.
    pub succeeded: u32,
    /// Not carried out.
    pub failed: u32,
    /// The failed rows.
    pub failures: Vec<BulkFailure>,
}

/// One failed row of a bulk action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BulkFailure {
    /// Row number, counting from 1.
    pub row: u32,
    /// What identifies the row, for example the agent number.
    pub key: String,
    /// Why.
    pub error: edgecall_model::error::ProblemText,
}
