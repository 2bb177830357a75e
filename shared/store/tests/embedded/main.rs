//! The store over the embedded services. One binary: each one that links the SDKs takes minutes.

mod accounts;
mod isolation;
mod support;
mod tenant;
