//! Report counts as folds over call records.
//!
//! One record gives one [`BucketDelta`]: what the call adds to the hour in which it started (MET-014).
//! Stored hours are sums of deltas; rates and averages are never stored, they are computed from sums when a
//! row is read ([`InboundReportRow`], MET-018 to MET-020). So every total can be computed again from the
//! records and comes out the same (MET-023).
//!
//! What one record alone cannot tell is not here: repeat calls (MET-077 to MET-079) need the numbers of
//! the other calls, longest and shortest talk (MET-082) are not sums, and direct destinations, VIP and
//! blocklist calls (MET-069, MET-072 to MET-076) are not in the record yet.
//!
//! What a call adds to its agents' figures is [`agents`] (MET-111 to MET-123, MET-134 to MET-139).

mod agent;
mod inbound;
mod rate;
mod report;

pub use agent::{AgentCounts, agents};
pub use inbound::{
    BucketDelta, InboundCounts, TalkBuckets, counts_call, counts_calls, fold, fold_with,
};
pub use rate::{Percent, average, average_seconds};
pub use report::{InboundReportRow, total};
