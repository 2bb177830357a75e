//! When a registration is refreshed, and when a failed one is tried again.

use super::Dice;

/// Longest wait after failures, in ms (RFC 5626 section 4.5: max-time).
const LONGEST_MS: u64 = 1_800_000;

/// Wait in ms after the `failures`-th failure in a row (from 1): `base_ms` doubled with each failure
/// up to half an hour, of that 50 to 100 % by the dice, so that clients do not come back all at once
/// after a carrier's outage (RFC 5626 section 4.5). `asked_ms` is the carrier's `Retry-After`; less
/// than that is never waited.
pub fn retry_after_ms(
    base_ms: u64,
    failures: u32,
    asked_ms: Option<u64>,
    dice: &mut Dice<'_>,
) -> u64 {
    let doubled = base_ms.saturating_mul(1 << failures.saturating_sub(1).min(16));
    let upper = doubled.clamp(1, LONGEST_MS);
    let percent = 50 + u64::from(dice(51));
    let wait = (upper * percent / 100).max(1);
    wait.max(asked_ms.unwrap_or(0).min(LONGEST_MS))
}

/// Wait in ms before a registration that the carrier granted for `granted_s` is refreshed: a minute
/// before its end, but never later than after 90 % and never earlier than after half of it, so that
/// one lost refresh can be made good in time.
pub fn refresh_after_ms(granted_s: u32) -> u64 {
    let whole = u64::from(granted_s) * 1_000;
    whole
        .saturating_sub(60_000)
        .clamp(whole / 2, (whole * 9 / 10).max(whole / 2))
        .max(500)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn waits_double_up_to_half_an_hour_and_respect_the_carrier() {
        let most = |failures| retry_after_ms(30_000, failures, None, &mut |below| below - 1);
        assert_eq!((most(1), most(2), most(3)), (30_000, 60_000, 120_000));
        assert_eq!(most(40), LONGEST_MS);
        assert_eq!(retry_after_ms(30_000, 1, None, &mut |_| 0), 15_000);
        assert_eq!(retry_after_ms(1_000, 1, Some(90_000), &mut |_| 0), 90_000);
        assert_eq!(
            retry_after_ms(1_000, 1, Some(u64::MAX), &mut |_| 0),
            LONGEST_MS
        );
    }

    #[test]
    fn a_registration_is_refreshed_before_it_ends() {
        assert_eq!(refresh_after_ms(3_600), 3_240_000);
        assert_eq!(refresh_after_ms(300), 240_000);
        assert_eq!(refresh_after_ms(60), 30_000);
        assert_eq!(refresh_after_ms(1), 500);
    }

    proptest! {
        #[test]
        fn refresh_and_retry_stay_in_their_bounds(
            granted in 1u32..100_000, base in 1u64..100_000, failures in 1u32..100, roll in 0u32..51,
        ) {
            let refresh = refresh_after_ms(granted);
            prop_assert!(refresh <= u64::from(granted) * 1_000);
            prop_assert!(refresh >= u64::from(granted) * 500);
            let wait = retry_after_ms(base, failures, None, &mut |_| roll);
            prop_assert!((1..=LONGEST_MS).contains(&wait));
            prop_assert!(retry_after_ms(base, failures + 1, None, &mut |_| roll) >= wait);
        }
    }
}
