//! IVR HTTP nodes as a WASI HTTP component.
