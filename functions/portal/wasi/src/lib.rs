//! Portal pages as a WASI HTTP component.
