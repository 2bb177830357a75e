//! Which time condition decides (IVR-074).

use edgecall_model::time::local_time;
use edgecall_model::time_condition::TimeCondition;
use edgecall_model::{At, TimeConditionId};

/// The time condition that holds at `at` on the clock of `zone`: of those in `asked`, the one with the smallest
/// priority number. Conditions that are not configured any more never hold.
pub fn first_that_holds<'a>(
    configured: impl IntoIterator<Item = &'a TimeCondition>,
    asked: &[TimeConditionId],
    at: At,
    zone: &str,
) -> Option<&'a TimeCondition> {
    let local = local_time(at, zone);
    configured
        .into_iter()
        .filter(|condition| asked.contains(&condition.id) && condition.window.holds(local))
        .min_by_key(|condition| (condition.priority, &condition.id))
}
