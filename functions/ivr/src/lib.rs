//! IVR HTTP nodes.
