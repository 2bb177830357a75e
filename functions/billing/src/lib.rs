//! Statements and their PDF.

pub mod pdf;
