//! The settlement notice as a PDF (file 50 section 19).
//!
//! A text PDF with an embedded subset of the one font, A4 upright, in Chinese or English. Every figure is
//! taken from the [`Statement`] as it is (BILL-57). The same input gives the same bytes (BILL-59): times and
//! numbers are given, nothing is read from a clock.

mod face;
mod notice;
mod sections;
mod sheet;
mod table;
mod words;

#[cfg(test)]
mod tests;

use edgecall_model::{At, Language};
use edgecall_rating::Statement;
use std::fmt;

/// What a notice shows beside the statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PdfContext {
    /// The operator's legal company name (setting).
    pub operator_name: String,
    /// Issue time. For a settled statement the time of settlement, so that a second export is identical.
    pub issued: At,
    /// IANA time zone of the issue time.
    pub time_zone: String,
    /// Statement number.
    pub statement_number: String,
    /// How to pay, in the operator's words, one line each; may be empty (setting).
    pub payment_details: Vec<String>,
}

/// Why there is no PDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PdfFault {
    /// The embedded font cannot be read.
    Font,
    /// The document could not be written; the writer's reason.
    Document(String),
}

impl fmt::Display for PdfFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PdfFault::Font => write!(f, "the font inside the billing function cannot be read"),
            PdfFault::Document(reason) => {
                write!(f, "the settlement notice could not be written: {reason}")
            }
        }
    }
}

impl std::error::Error for PdfFault {}

/// The settlement notice of one department and month (BILL-54 to BILL-59).
///
/// # Errors
/// See [`PdfFault`]; neither depends on the statement.
pub fn settlement_pdf(
    statement: &Statement,
    language: Language,
    context: &PdfContext,
) -> Result<Vec<u8>, PdfFault> {
    let face = face::Face::embedded()?;
    let sheet = notice::compose(&face, statement, language, context);
    sheet.write(&face, &notice::frame(statement, language, context))
}

/// File name of a notice: `settlement_<departmentId>_<yyyymm>.pdf` (BILL-60).
pub fn file_name(statement: &Statement) -> String {
    let month = statement.head.month.replace('-', "");
    format!("settlement_{}_{month}.pdf", statement.head.department)
}
