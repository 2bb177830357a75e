//! What a call leaves behind: event log and recordings, on disk first, then in the stores.

mod expiry;
mod finish;
mod spool;
mod upload;

pub use expiry::{delete_due, keep_deleting};
pub use finish::Finisher;
pub use spool::{CallLog, Spool, SpooledCall, read_events, write_events};
pub use upload::{CallFinish, finished_parts};
