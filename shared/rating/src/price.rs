//! Rate cards: yuan per minute by number type and charge type, from a day on (BILL-02).

use edgecall_model::number::NumberType;
use edgecall_model::organisation::Edition;
use edgecall_model::record::ChargeType;
use edgecall_model::{BillingAccountId, Money};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Price of a seat for a month (PORTAL-37).
pub fn seat_price(edition: Edition) -> Money {
    match edition {
        Edition::Standard => Money(600_000),
        Edition::Advanced => Money(1_200_000),
    }
}

/// One rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rate {
    /// Type of the number that decides (BILL-06).
    pub number_kind: NumberType,
    /// What is charged.
    pub charge: ChargeType,
    /// Per started minute.
    pub per_minute: Money,
}

/// The rates that hold from a local day on, until the next list begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PriceList {
    /// First local day, `YYYY-MM-DD`.
    pub from: String,
    /// Rates; a pair of types that is missing has no rate.
    pub rates: Vec<Rate>,
}

/// The prices of one billing account over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RateCard {
    /// Whose prices.
    pub account: BillingAccountId,
    /// Lists in order of their first day.
    pub lists: Vec<PriceList>,
}

/// Why a rate card is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CardFault {
    /// Two lists begin on this day.
    SameDay(String),
    /// Not a date `YYYY-MM-DD`.
    NotADate(String),
    /// A rate is below 0.
    Negative(Rate),
    /// A list has two rates for the same pair of types.
    Twice(Rate),
}

impl fmt::Display for CardFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CardFault::SameDay(day) => {
                write!(f, "two price lists begin on {day}; change one of the days")
            }
            CardFault::NotADate(text) => {
                write!(f, "{text:?} is not a date; write it as YYYY-MM-DD")
            }
            CardFault::Negative(rate) => {
                write!(
                    f,
                    "the rate {} of {:?} {:?} is below 0",
                    rate.per_minute.text4(),
                    rate.number_kind,
                    rate.charge
                )
            }
            CardFault::Twice(rate) => {
                write!(
                    f,
                    "{:?} {:?} has two rates in one list; keep one",
                    rate.number_kind, rate.charge
                )
            }
        }
    }
}

impl std::error::Error for CardFault {}

impl RateCard {
    /// A card from lists in any order.
    ///
    /// # Errors
    /// See [`CardFault`].
    pub fn new(
        account: BillingAccountId,
        mut lists: Vec<PriceList>,
    ) -> Result<RateCard, CardFault> {
        for list in &lists {
            // The round trip refuses other spellings of a date, which would not sort as text.
            let date = list
                .from
                .parse::<Date>()
                .ok()
                .filter(|date| date.to_string() == list.from);
            date.ok_or_else(|| CardFault::NotADate(list.from.clone()))?;
            check_rates(&list.rates)?;
        }
        lists.sort_by(|a, b| a.from.cmp(&b.from));
        if let Some(pair) = lists.windows(2).find(|pair| pair[0].from == pair[1].from) {
            return Err(CardFault::SameDay(pair[0].from.clone()));
        }
        Ok(RateCard { account, lists })
    }

    /// The rate that holds on a local day (`YYYY-MM-DD`), when there is one.
    pub fn find(&self, number_kind: NumberType, charge: ChargeType, day: &str) -> Option<Money> {
        let list = self
            .lists
            .iter()
            .rev()
            .find(|list| list.from.as_str() <= day)?;
        let rate = list
            .rates
            .iter()
            .find(|r| r.number_kind == number_kind && r.charge == charge)?;
        Some(rate.per_minute)
    }

    /// The price list that a new account starts with, from the account's first day (`YYYY-MM-DD`):
    /// every pair of types has a rate; legs over the IP network cost nothing (BILL-03).
    ///
    /// # Errors
    /// [`CardFault::NotADate`].
    pub fn trial(account: BillingAccountId, from: &str) -> Result<RateCard, CardFault> {
        let rates = TRIAL_RATES.iter().flat_map(|(number_kind, inbound)| {
            TRIAL_CHARGES.iter().map(move |(charge, per_minute)| Rate {
                number_kind: *number_kind,
                charge: *charge,
                per_minute: Money(if *charge == ChargeType::CustomerInbound {
                    *inbound
                } else {
                    *per_minute
                }),
            })
        });
        RateCard::new(
            account,
            vec![PriceList {
                from: from.to_owned(),
                rates: rates.collect(),
            }],
        )
    }
}

fn check_rates(rates: &[Rate]) -> Result<(), CardFault> {
    for (i, rate) in rates.iter().enumerate() {
        if rate.per_minute < Money::ZERO {
            return Err(CardFault::Negative(rate.clone()));
        }
        if rates[..i]
            .iter()
            .any(|r| r.number_kind == rate.number_kind && r.charge == rate.charge)
        {
            return Err(CardFault::Twice(rate.clone()));
        }
    }
    Ok(())
}

/// Rate of a customer's inbound minute by number type, in ten-thousandths of a yuan.
const TRIAL_RATES: [(NumberType, i64); 5] = [
    (NumberType::N400, 1_000),
    (NumberType::N1010, 1_000),
    (NumberType::Landline, 600),
    (NumberType::N95, 1_000),
    (NumberType::Mobile, 600),
];

/// Rates that are the same for every number type; that of customer inbound is above.
const TRIAL_CHARGES: [(ChargeType, i64); 8] = [
    (ChargeType::CustomerInbound, 0),
    (ChargeType::TransferToAgent, 1_500),
    (ChargeType::TransferToAgentIad, 300),
    (ChargeType::OutboundToCustomer, 1_500),
    (ChargeType::OutboundToAgent, 1_500),
    (ChargeType::OutboundToAgentIad, 300),
    (ChargeType::TransferToAgentIp, 0),
    (ChargeType::OutboundToAgentIp, 0),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn account() -> BillingAccountId {
        BillingAccountId::new("A1").expect("an id")
    }

    fn list(from: &str, per_minute: i64) -> PriceList {
        let rate = Rate {
            number_kind: NumberType::N400,
            charge: ChargeType::CustomerInbound,
            per_minute: Money(per_minute),
        };
        PriceList {
            from: from.into(),
            rates: vec![rate],
        }
    }

    #[test]
    fn a_new_price_never_changes_earlier_days() {
        let card = RateCard::new(
            account(),
            vec![list("2025-11-15", 900), list("2025-01-01", 1_000)],
        )
        .expect("a card");
        let on = |day| card.find(NumberType::N400, ChargeType::CustomerInbound, day);
        assert_eq!(on("2024-12-31"), None);
        assert_eq!(on("2025-11-14"), Some(Money(1_000)));
        assert_eq!(on("2025-11-15"), Some(Money(900)));
        assert_eq!(
            card.find(NumberType::N95, ChargeType::CustomerInbound, "2025-11-15"),
            None
        );
    }

    #[test]
    fn two_lists_for_one_day_and_unusable_rates_are_refused() {
        let card = |lists| RateCard::new(account(), lists);
        assert_eq!(
            card(vec![list("2025-01-01", 1), list("2025-01-01", 2)]),
            Err(CardFault::SameDay("2025-01-01".into()))
        );
        assert!(matches!(
            card(vec![list("2025-02-30", 1)]),
            Err(CardFault::NotADate(_))
        ));
        assert!(matches!(
            card(vec![list("20250101", 1)]),
            Err(CardFault::NotADate(_))
        ));
        assert!(matches!(
            card(vec![list("2025-01-01", -1)]),
            Err(CardFault::Negative(_))
        ));
        let mut twice = list("2025-01-01", 1);
        twice.rates.push(twice.rates[0].clone());
        assert!(matches!(card(vec![twice]), Err(CardFault::Twice(_))));
    }

    #[test]
    fn a_trial_account_has_a_rate_for_everything_and_ip_legs_are_free() {
        let card = RateCard::trial(account(), "2025-01-01").expect("a card");
        assert_eq!(card.lists[0].rates.len(), 5 * 8);
        let of = |kind, charge| card.find(kind, charge, "2025-06-01").map(Money::text4);
        assert_eq!(
            of(NumberType::N400, ChargeType::CustomerInbound).as_deref(),
            Some("0.1000")
        );
        assert_eq!(
            of(NumberType::Landline, ChargeType::CustomerInbound).as_deref(),
            Some("0.0600")
        );
        assert_eq!(
            of(NumberType::N400, ChargeType::TransferToAgentIp).as_deref(),
            Some("0.0000")
        );
    }
}
