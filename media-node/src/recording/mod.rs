//! What a call leaves behind: event log and recordings, on disk first, then in the stores.

mod finish;
mod spool;
mod upload;

pub use finish::Finisher;
pub use spool::{CallLog, Spool, SpooledCall, read_events, write_events};
pub use upload::{CallFinish, finished_parts};
