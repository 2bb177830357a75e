//! Settlement and balance (BILL-33, BILL-34, BILL-66).

use crate::statement::{Statement, StatementState};
use edgecall_model::Money;
use std::fmt;

/// Why a statement cannot be settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSettled {
    /// The month is not over.
    MonthRunning,
    /// So many legs have no rate.
    UnratedLegs(i64),
    /// The month before is still open.
    PreviousOpen,
}

impl fmt::Display for NotSettled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotSettled::MonthRunning => write!(f, "the month is not over yet"),
            NotSettled::UnratedLegs(1) => {
                write!(f, "one leg has no rate; add the rate and rate again")
            }
            NotSettled::UnratedLegs(n) => {
                write!(f, "{n} legs have no rate; add the rates and rate again")
            }
            NotSettled::PreviousOpen => write!(f, "the month before must be settled first"),
        }
    }
}

impl std::error::Error for NotSettled {}

/// Freezes a statement. A settled one comes back as it is.
///
/// # Errors
/// The month is running, legs are unrated, or the month before is open (BILL-34).
pub fn settle(
    statement: Statement,
    month_over: bool,
    previous_settled: bool,
) -> Result<Statement, NotSettled> {
    if statement.head.state == StatementState::Settled {
        return Ok(statement);
    }
    if !month_over {
        return Err(NotSettled::MonthRunning);
    }
    if statement.unrated_legs > 0 {
        return Err(NotSettled::UnratedLegs(statement.unrated_legs));
    }
    if !previous_settled {
        return Err(NotSettled::PreviousOpen);
    }
    let mut settled = statement;
    settled.head.state = StatementState::Settled;
    Ok(settled)
}

/// Balance after a settled month: opening + top-ups − actual charge; may be negative (BILL-66).
pub fn closing_balance(opening: Money, top_ups: Money, actual_charge: Money) -> Money {
    opening + top_ups - actual_charge
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_balance_carries_over_from_month_to_month() {
        // Proves: BILL-66
        let yuan = |thousandths: i64| Money(thousandths * 10);
        let march = closing_balance(yuan(-9_110_160), Money::ZERO, yuan(35_923_290));
        assert_eq!(march.text3(), "-45033.450");
        assert_eq!(
            closing_balance(march, Money::ZERO, yuan(53_704_470)).text3(),
            "-98737.920"
        );
    }
}
