//! Runs the edge functions as WASI HTTP components inside this process.
