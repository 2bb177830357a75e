//! Which trunk of a group takes a call, and which one is tried after a failure (NUM-088).

use super::Dice;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// A trunk's place in a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The trunk.
    pub trunk: String,
    /// Order: lower numbers are tried first.
    #[serde(default)]
    pub priority: u16,
    /// Share of the calls among members of the same priority; 0 is only taken when all others of
    /// that priority cannot.
    #[serde(default = "one")]
    pub weight: u16,
}

fn one() -> u16 {
    1
}

/// Trunks that can stand in for each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrunkGroup {
    /// Code, for example `10001`.
    pub code: String,
    /// Its trunks.
    pub members: Vec<Member>,
}

/// Puts items into the order in which they are to be tried: by priority, and among equals by a
/// weighted lottery as for SRV records (RFC 2782). Items of weight 0 come last among their equals,
/// in their given order.
pub fn by_priority<T>(
    items: Vec<T>,
    priority: impl Fn(&T) -> u16,
    weight: impl Fn(&T) -> u16,
    dice: &mut Dice<'_>,
) -> Vec<T> {
    let mut left = items;
    // Stable, so that equals keep their order.
    left.sort_by_key(&priority);
    let mut ordered = Vec::with_capacity(left.len());
    while let Some(first) = left.first() {
        let level = priority(first);
        let equals = left
            .iter()
            .take_while(|item| priority(item) == level)
            .count();
        let total: u32 = left[..equals]
            .iter()
            .map(|item| u32::from(weight(item)))
            .sum();
        let chosen = if total == 0 {
            0
        } else {
            let mut ticket = dice(total).min(total - 1);
            let lottery = left[..equals].iter().position(|item| {
                let share = u32::from(weight(item));
                if ticket < share {
                    return true;
                }
                ticket -= share;
                false
            });
            lottery.unwrap_or(0)
        };
        ordered.push(left.remove(chosen));
    }
    ordered
}

impl TrunkGroup {
    /// The trunks to try for one call, in order. `usable` says whether a trunk may be tried at all
    /// (it exists, is not down and not disabled).
    pub fn order(&self, usable: impl Fn(&str) -> bool, dice: &mut Dice<'_>) -> Attempts {
        let members: Vec<&Member> = self
            .members
            .iter()
            .filter(|member| usable(&member.trunk))
            .collect();
        let ordered = by_priority(members, |m| m.priority, |m| m.weight, dice);
        Attempts {
            left: ordered.into_iter().map(|m| m.trunk.clone()).collect(),
        }
    }
}

/// The trunks that have not been tried for a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempts {
    left: VecDeque<String>,
}

impl Attempts {
    /// The next trunk that takes the call: the first of the rest for which `take` succeeds (a free
    /// channel, a free place in this second). `None` when no trunk is left.
    pub fn next(&mut self, mut take: impl FnMut(&str) -> bool) -> Option<String> {
        while let Some(trunk) = self.left.pop_front() {
            if take(&trunk) {
                return Some(trunk);
            }
        }
        None
    }

    /// Trunks that have not been tried.
    pub fn left(&self) -> usize {
        self.left.len()
    }
}

/// Whether a failed attempt says something about the trunk and not about the called party, so that
/// the next trunk is tried: time-out (408), server failures (5xx), our credentials refused (401,
/// 407). Once the called party's telephone has rung (`rang`) the failure is the party's.
pub fn fails_over(code: u16, rang: bool) -> bool {
    !rang && matches!(code, 401 | 407 | 408 | 500..=599)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn member(trunk: &str, priority: u16, weight: u16) -> Member {
        Member {
            trunk: trunk.to_owned(),
            priority,
            weight,
        }
    }

    fn tried(mut attempts: Attempts) -> Vec<String> {
        std::iter::from_fn(|| attempts.next(|_| true)).collect()
    }

    #[test]
    fn priority_comes_before_weight_and_weight_shares_calls() {
        let group = TrunkGroup {
            code: "10001".into(),
            members: vec![
                member("spare", 2, 100),
                member("big", 1, 3),
                member("small", 1, 1),
                member("last", 1, 0),
            ],
        };
        let mut first = [0u32; 2];
        for ticket in 0..4 {
            let order = tried(group.order(|_| true, &mut |_| ticket));
            assert_eq!(order[2..], ["last", "spare"]);
            first[usize::from(order[0] == "small")] += 1;
        }
        assert_eq!(first, [3, 1]);
    }

    #[test]
    fn unusable_and_full_trunks_are_passed_over() {
        let group = TrunkGroup {
            code: "1".into(),
            members: vec![
                member("down", 1, 1),
                member("full", 2, 1),
                member("free", 3, 1),
            ],
        };
        let mut attempts = group.order(|trunk| trunk != "down", &mut |_| 0);
        assert_eq!(attempts.left(), 2);
        assert_eq!(
            attempts.next(|trunk| trunk != "full").as_deref(),
            Some("free")
        );
        assert_eq!(attempts.next(|_| true), None);
    }

    #[test]
    fn only_failures_of_the_trunk_lead_to_the_next_one() {
        for code in [401, 407, 408, 500, 502, 503, 504, 599] {
            assert!(fails_over(code, false), "{code}");
            assert!(!fails_over(code, true), "{code}");
        }
        for code in [302, 403, 404, 480, 484, 486, 487, 488, 600, 603] {
            assert!(!fails_over(code, false), "{code}");
        }
    }

    proptest! {
        #[test]
        fn every_usable_trunk_is_tried_once_in_order_of_priority(
            members in proptest::collection::vec((0u16..4, 0u16..5, any::<bool>()), 0..12),
            seed in any::<u32>(),
        ) {
            let group = TrunkGroup {
                code: "g".into(),
                members: members
                    .iter()
                    .enumerate()
                    .map(|(at, (priority, weight, _))| member(&at.to_string(), *priority, *weight))
                    .collect(),
            };
            let usable = |trunk: &str| members[trunk.parse::<usize>().unwrap()].2;
            let mut state = seed;
            let mut dice = |below: u32| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                state % below
            };
            let order = tried(group.order(usable, &mut dice));
            let place = |trunk: &String| &members[trunk.parse::<usize>().unwrap()];
            let mut sorted = order.clone();
            sorted.sort_by_key(|trunk| trunk.parse::<usize>().unwrap());
            let expected: Vec<String> = (0..members.len())
                .map(|at| at.to_string())
                .filter(|trunk| usable(trunk))
                .collect();
            prop_assert_eq!(sorted, expected);
            for pair in order.windows(2) {
                let (first, second) = (place(&pair[0]), place(&pair[1]));
                prop_assert!(first.0 <= second.0);
                prop_assert!(first.0 < second.0 || first.1 > 0 || second.1 == 0);
            }
        }

        #[test]
        fn shares_follow_the_weights(weights in proptest::collection::vec(1u16..50, 2..6)) {
            let items: Vec<usize> = (0..weights.len()).collect();
            let total: u32 = weights.iter().map(|w| u32::from(*w)).sum();
            let mut first = vec![0u32; weights.len()];
            for ticket in 0..total {
                let order = by_priority(items.clone(), |_| 0, |at| weights[*at], &mut |below| {
                    ticket % below
                });
                first[order[0]] += 1;
            }
            let expected: Vec<u32> = weights.iter().map(|w| u32::from(*w)).collect();
            prop_assert_eq!(first, expected);
        }
    }
}
