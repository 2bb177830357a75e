//! The test caller: a telephone inside the product. It places real calls over SIP with real RTP, says
//! something, presses keys, records what it hears and tells how far it came.

mod call;
mod plan;
mod telephone;

pub use plan::{CallPlan, PlanError};
pub use telephone::{TestCaller, TestCallerError};
