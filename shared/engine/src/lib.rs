//! The call engine: inputs in, effects out.
