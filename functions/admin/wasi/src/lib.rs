//! Administration API as a WASI HTTP component.
