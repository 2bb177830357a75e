//! Reports as a WASI HTTP component.
