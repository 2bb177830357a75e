//! Webhook delivery as a WASI HTTP component.
