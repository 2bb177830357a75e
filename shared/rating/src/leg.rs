//! Bill lines of a call: which leg costs what (file 50 section 15, leg map).

use crate::price::RateCard;
use edgecall_model::event::{BoundPhone, CallKind, Cause, LegPurpose};
use edgecall_model::number::NumberType;
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
    let (number, number_kind) = number_of(record, leg);
    let free = is_free(leg) || is_refusal(record.cause);
    let rate = card.find(number_kind, charge, &day);
    Some(BillLine {
        call: record.call.clone(),
        leg: leg.leg,
        department: record.department.clone(),
        number: number.to_owned(),
        number_kind,
        charge,
        start: leg.dial,
        month: day.chars().take(7).collect(),
        seconds,
        minutes,
        rate,
        amount: match rate {
            Some(rate) if !free => Money(minutes * rate.0),
            _ => Money::ZERO,
        },
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

/// The number that decides the price (BILL-06): that of the call, for an outside party the one it was shown.
fn number_of<'a>(record: &'a CallRecord, leg: &'a LegRecord) -> (&'a str, NumberType) {
    match &leg.external {
        Some(external) => (&external.caller_id, external.caller_id_kind),
        None => (&record.hotline, record.hotline_kind),
    }
}

/// Monitoring over IP costs nothing (BILL-11).
fn is_free(leg: &LegRecord) -> bool {
    let over_ip = matches!(leg.phone, Some(BoundPhone::Browser | BoundPhone::IpPhone));
    over_ip && matches!(leg.purpose, LegPurpose::Listen | LegPurpose::Whisper)
}

/// Charge type of a leg and the time from which it is billed (leg map of file 50 section 15); `None` when
/// it costs nothing because it was never answered, or because the call is an internal one.
fn charge_of(record: &CallRecord, leg: &LegRecord) -> Option<(ChargeType, At)> {
    let inbound = match record.kind {
        CallKind::Inbound => true,
        CallKind::PreviewOutbound => false,
        CallKind::Internal => return None,
    };
    if leg.external.is_some() {
        return Some((ChargeType::OutboundToCustomer, leg.answer?));
    }
    if leg.agent.is_none() && leg.phone.is_none() {
        // IVR, waiting, talk and everything after are inside (BILL-07).
        let charge = if inbound {
            ChargeType::CustomerInbound
        } else {
            ChargeType::OutboundToCustomer
        };
        return Some((charge, record.platform_answer?));
    }
    let charge = match (leg.phone?, inbound) {
        (BoundPhone::Telephone, true) => ChargeType::TransferToAgent,
        (BoundPhone::Iad, true) => ChargeType::TransferToAgentIad,
        (BoundPhone::Browser | BoundPhone::IpPhone, true) => ChargeType::TransferToAgentIp,
        (BoundPhone::Telephone, false) => ChargeType::OutboundToAgent,
        (BoundPhone::Iad, false) => ChargeType::OutboundToAgentIad,
        (BoundPhone::Browser | BoundPhone::IpPhone, false) => ChargeType::OutboundToAgentIp,
    };
    Some((charge, leg.answer?))
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
