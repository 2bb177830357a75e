//! Customers' calls: admission, number lookup, the SIP leg and its audio.

mod admission;
mod cause;
mod customer;
mod inbound;
mod line;
mod numbers;
mod ports;

pub use admission::{Admissions, BadSource, TEST_CALLER_TRUNK};
pub use cause::{customer_end, q850, unanswered};
pub use customer::{CODECS, CustomerLeg, CustomerSession, SessionError, leg_format};
pub use inbound::{Inbound, serve};
pub use line::{Line, LineFault, Lines, line_end};
pub use numbers::NumberBook;
pub use ports::RtpPorts;
