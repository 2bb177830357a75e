//! Customers' calls: admission, number lookup, the SIP leg and its audio.

mod admission;
mod cause;
mod customer;
mod inbound;
mod numbers;
mod ports;

pub use admission::{Admissions, BadSource, TEST_CALLER_TRUNK};
pub use cause::{customer_end, q850};
pub use customer::{CODECS, CustomerLeg, CustomerSession, SessionError, leg_format};
pub use inbound::{Inbound, serve};
pub use numbers::NumberBook;
pub use ports::RtpPorts;
