//! Statements and their PDF.
