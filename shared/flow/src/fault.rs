//! What is wrong with a flow, in words for the person who drew it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whether a flow can be published in spite of a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The flow cannot be published.
    Error,
    /// It can, but probably does not do what was meant.
    Warning,
}

/// One fault of a flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fault {
    /// How bad.
    pub severity: Severity,
    /// Node; absent when the whole flow is meant.
    pub node: Option<String>,
    /// Field of the node (or of the flow), for example `keys.1`.
    pub field: String,
    /// What is wrong and what would be right, in English.
    pub en: String,
    /// The same in Chinese.
    pub zh: String,
}

/// Collects faults of one node.
pub(crate) struct Faults<'a> {
    pub(crate) node: Option<&'a str>,
    pub(crate) found: &'a mut Vec<Fault>,
}

impl Faults<'_> {
    pub(crate) fn error(&mut self, field: &str, en: impl Into<String>, zh: impl Into<String>) {
        self.add(Severity::Error, field, en.into(), zh.into());
    }

    pub(crate) fn warning(&mut self, field: &str, en: impl Into<String>, zh: impl Into<String>) {
        self.add(Severity::Warning, field, en.into(), zh.into());
    }

    fn add(&mut self, severity: Severity, field: &str, en: String, zh: String) {
        self.found.push(Fault {
            severity,
            node: self.node.map(str::to_owned),
            field: field.to_owned(),
            en,
            zh,
        });
    }

    /// A number outside its range.
    pub(crate) fn range(&mut self, field: &str, value: u32, least: u32, most: u32) {
        if !(least..=most).contains(&value) {
            self.error(
                field,
                format!("{value} is outside {least} to {most}"),
                format!("{value} 超出范围 {least}–{most}"),
            );
        }
    }
}
