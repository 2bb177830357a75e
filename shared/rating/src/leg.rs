//! Bill lines of a call: which leg costs what (file 50 section 15, leg map).

use crate::price::RateCard;
use edgecall_model::event::{BoundPhone, Cause, LegPurpose};
use edgecall_model::record::{BillLine, CallRecord, ChargeType, LegRecord};
use edgecall_model::time::local_hour;
use edgecall_model::{At, Money};

/// Billed minutes of a leg of `seconds` whole seconds: every started minute (BILL-04).
pub fn billed_minutes(seconds: i64) -> i64 {
    (seconds.max(0) + 59) / 60
}

/// The bill lines of a call, one per answered leg, in the order of the legs. A leg for which the card
/// has no rate gets a line without rate that costs 0 (BILL-12).
///
/// Seconds are the difference of times cut to the second (MET-011), so that a line can be checked against
/// the times that the call record shows. Whether a call is left out of reports does not matter here.
pub fn rate(record: &CallRecord, card: &RateCard) -> Vec<BillLine> {
    record
        .legs
        .iter()
        .filter_map(|leg| line(record, leg, card))
        .collect()
}

fn line(record: &CallRecord, leg: &LegRecord, card: &RateCard) -> Option<BillLine> {
    let (charge, answered) = charge_of(record, leg)?;
    let seconds = leg.end.seconds_since(answered);
    let minutes = billed_minutes(seconds);
    let day = local_hour(leg.dial, &record.time_zone).date;
    let rate = card.find(record.hotline_kind, charge, &day);
    let free = is_refusal(record.cause);
    let price = if free {
        Money::ZERO
    } else {
        rate.unwrap_or(Money::ZERO)
    };
    Some(BillLine {
        call: record.call.clone(),
        leg: leg.leg,
        department: record.department.clone(),
        number: record.hotline.clone(),
        number_kind: record.hotline_kind,
        charge,
        start: leg.dial,
        month: day.chars().take(7).collect(),
        seconds,
        minutes,
        rate,
        amount: Money(minutes * price.0),
        account: card.account.clone(),
        free,
        free_minutes: 0,
    })
}

/// The platform refused the call with a few words, because the trial's minutes are used up or service has ended: what
/// was refused is not charged.
fn is_refusal(cause: Cause) -> bool {
    matches!(cause, Cause::ServiceEnded | Cause::TrialMinutesUsed)
}

/// Charge type of a leg of an inbound call and the time from which it is billed; `None` when it costs
/// nothing because it was never answered.
fn charge_of(record: &CallRecord, leg: &LegRecord) -> Option<(ChargeType, At)> {
    match leg.purpose {
        // IVR, waiting, talk and everything after are inside (BILL-07).
        LegPurpose::Own => Some((ChargeType::CustomerInbound, record.platform_answer?)),
        LegPurpose::QueueRing => {
            let charge = match leg.phone? {
                BoundPhone::Telephone => ChargeType::TransferToAgent,
                BoundPhone::Iad => ChargeType::TransferToAgentIad,
                BoundPhone::Browser | BoundPhone::IpPhone => ChargeType::TransferToAgentIp,
            };
            Some((charge, leg.answer?))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_started_minute_is_billed() {
        // Proves: BILL-04
        let cases = [(0, 0), (1, 1), (60, 1), (61, 2), (120, 2), (121, 3)];
        for (seconds, minutes) in cases {
            assert_eq!(billed_minutes(seconds), minutes, "{seconds} s");
        }
    }
}
