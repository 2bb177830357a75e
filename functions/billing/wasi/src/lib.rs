//! Statements and their PDF as a WASI HTTP component.
