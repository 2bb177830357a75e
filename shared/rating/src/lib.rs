//! Minutes, charges and statements.
//!
//! A call record and a rate card give bill lines, one per answered leg ([`rate`]). Bill lines and the month's
//! other facts (numbers, seats, packages, transcription jobs, custom charges) give one [`Statement`] per
//! department ([`statements`]). Everything that shows money — page, API, PDF — shows a [`Statement`] as it is;
//! nothing is computed twice. Pure: the same input always gives the same figures.

mod balance;
mod leg;
mod month;
mod price;
pub mod statement;
pub mod trial;

pub use balance::{NotSettled, closing_balance, settle};
pub use leg::{billed_minutes, rate};
pub use month::Month;
pub use price::{CardFault, PriceList, Rate, RateCard, seat_price};
pub use statement::Statement;
pub use statement::input::{AccountMonth, DepartmentMonth};
pub use statement::statements;
