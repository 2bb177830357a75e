//! Telephone numbers: normal form, kind, area of origin.
//!
//! The normal form is that of convention C12: digits only; landlines with area code (`01089193634`),
//! mobiles with 11 digits, 400, 1010 and 95 numbers as dialled, foreign numbers with `00` and country code.

mod area_codes;
mod customer;
mod normal;

pub use area_codes::{AREA_CODES, Area, area_of};
pub use customer::{Customer, customer};
pub use normal::{NumberFault, normalise, number_type, region};
