//! What can be wrong with a log.

use crate::event::EVENT_VERSION;

/// Why a log makes no record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FoldError {
    /// No events.
    #[error("the log is empty")]
    Empty,
    /// The first event is not `call_started`.
    #[error("the log begins with {0}, not with call_started")]
    NotStarted(&'static str),
    /// A newer format.
    #[error("event {seq} has format version {version}; this program knows {EVENT_VERSION}")]
    Version {
        /// The event.
        seq: u32,
        /// Its version.
        version: u16,
    },
    /// An event is missing or there twice.
    #[error("event {found} follows where {expected} belongs")]
    Gap {
        /// Number that belongs there.
        expected: u32,
        /// Number found.
        found: u32,
    },
    /// An event that does not fit what happened before.
    #[error("event {seq} ({name}) does not fit: {wrong}")]
    Misfit {
        /// The event.
        seq: u32,
        /// Its name.
        name: &'static str,
        /// What does not fit.
        wrong: String,
    },
    /// The call has not ended; see [`super::close_broken`].
    #[error("the call has not ended")]
    Unfinished,
}
