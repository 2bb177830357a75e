//! What is known about each source of requests, and what it may still send. Pure: times are ms on a
//! clock that only goes forward.

use super::OverloadLimits;
use std::collections::HashMap;
use std::net::IpAddr;

/// What to do with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ruling {
    /// Let it in.
    Pass,
    /// The source sends too much: 503 with `Retry-After`.
    PutOff,
    /// The source sends so much that answering would only add to it, or it is banned: silence.
    Silence,
}

/// Something that honest senders hardly do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offence {
    /// Something that cannot be read.
    Unreadable,
    /// A wrong password, or a user who does not exist.
    WrongPassword,
    /// A call or registration by somebody nobody knows.
    Refused,
    /// The program says of itself that it scans.
    Scanner,
}

impl Offence {
    /// Points on the way to a ban; a ban starts at [`OverloadLimits::ban_at`].
    fn points(self) -> u32 {
        match self {
            Offence::Unreadable | Offence::Refused => 1,
            Offence::WrongPassword => 2,
            Offence::Scanner => 1_000,
        }
    }

    /// Lower-case name for metrics.
    pub fn name(self) -> &'static str {
        match self {
            Offence::Unreadable => "unreadable",
            Offence::WrongPassword => "wrong_password",
            Offence::Refused => "refused",
            Offence::Scanner => "scanner",
        }
    }
}

/// Sources kept in mind at most; others pass unjudged, so that a flood of forged addresses fills no
/// memory.
const MOST_SOURCES: usize = 50_000;
/// A source that was quiet this long is forgotten.
const FORGET_MS: u64 = 120_000;
/// Refusals per second that a source that sends too much still gets.
const REFUSALS_PER_SECOND: u64 = 10;

#[derive(Debug, Clone)]
struct Source {
    seen_ms: u64,
    /// Tokens in thousandths of a request, filled up to `filled_ms`.
    tokens: u64,
    refusals: u64,
    filled_ms: u64,
    points: u32,
    points_since_ms: u64,
    banned_until_ms: u64,
}

/// All sources.
#[derive(Debug)]
pub struct Sources {
    limits: OverloadLimits,
    known: HashMap<IpAddr, Source>,
    swept_ms: u64,
}

impl Sources {
    /// Nobody known yet.
    pub fn new(limits: OverloadLimits) -> Sources {
        Sources {
            limits,
            known: HashMap::new(),
            swept_ms: 0,
        }
    }

    /// Rules on one request of a source that is not trusted.
    pub fn request(&mut self, source: IpAddr, now_ms: u64) -> Ruling {
        let rate = u64::from(self.limits.requests_per_second);
        let burst = u64::from(self.limits.burst.max(self.limits.requests_per_second));
        let Some(entry) = self.entry(source, now_ms) else {
            return Ruling::Pass;
        };
        if entry.banned_until_ms > now_ms {
            return Ruling::Silence;
        }
        if rate == 0 {
            return Ruling::Pass;
        }
        // One request is 1,000 thousandths; `rate` thousandths come back each ms.
        let passed = now_ms.saturating_sub(entry.filled_ms);
        entry.tokens = (entry.tokens + passed * rate).min(burst * 1_000);
        entry.refusals =
            (entry.refusals + passed * REFUSALS_PER_SECOND).min(REFUSALS_PER_SECOND * 1_000);
        entry.filled_ms = now_ms;
        if entry.tokens >= 1_000 {
            entry.tokens -= 1_000;
            Ruling::Pass
        } else if entry.refusals >= 1_000 {
            entry.refusals -= 1_000;
            Ruling::PutOff
        } else {
            Ruling::Silence
        }
    }

    /// Notes an offence; true if the source is banned from now on.
    pub fn offend(&mut self, source: IpAddr, offence: Offence, now_ms: u64) -> bool {
        let (ban_at, ban_ms) = (self.limits.ban_at, self.limits.ban_s * 1_000);
        if ban_at == 0 {
            return false;
        }
        let Some(entry) = self.entry(source, now_ms) else {
            return false;
        };
        if entry.banned_until_ms > now_ms {
            return false;
        }
        if now_ms.saturating_sub(entry.points_since_ms) > 60_000 {
            entry.points = 0;
            entry.points_since_ms = now_ms;
        }
        entry.points = entry.points.saturating_add(offence.points());
        if entry.points < ban_at {
            return false;
        }
        entry.points = 0;
        entry.banned_until_ms = now_ms + ban_ms;
        true
    }

    /// Whether a source is banned.
    pub fn is_banned(&self, source: IpAddr, now_ms: u64) -> bool {
        self.known
            .get(&source)
            .is_some_and(|entry| entry.banned_until_ms > now_ms)
    }

    /// Sources that are banned.
    pub fn banned(&self, now_ms: u64) -> usize {
        let all = self.known.values();
        all.filter(|entry| entry.banned_until_ms > now_ms).count()
    }

    /// Lifts a ban; whether there was one.
    pub fn pardon(&mut self, source: IpAddr, now_ms: u64) -> bool {
        let banned = self.is_banned(source, now_ms);
        if banned {
            self.known.remove(&source);
        }
        banned
    }

    fn entry(&mut self, source: IpAddr, now_ms: u64) -> Option<&mut Source> {
        let due = now_ms.saturating_sub(self.swept_ms) > FORGET_MS;
        if due || self.known.len() >= MOST_SOURCES {
            // A full table is swept at most once a second.
            if due || now_ms.saturating_sub(self.swept_ms) > 1_000 {
                self.swept_ms = now_ms;
                self.known.retain(|_, entry| {
                    entry.banned_until_ms > now_ms
                        || now_ms.saturating_sub(entry.seen_ms) < FORGET_MS
                });
            }
            if self.known.len() >= MOST_SOURCES && !self.known.contains_key(&source) {
                return None;
            }
        }
        let burst = u64::from(self.limits.burst.max(self.limits.requests_per_second));
        let entry = self.known.entry(source).or_insert(Source {
            seen_ms: now_ms,
            tokens: burst * 1_000,
            refusals: REFUSALS_PER_SECOND * 1_000,
            filled_ms: now_ms,
            points: 0,
            points_since_ms: now_ms,
            banned_until_ms: 0,
        });
        entry.seen_ms = now_ms;
        Some(entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sources(rate: u32, burst: u32, ban_at: u32) -> Sources {
        Sources::new(OverloadLimits {
            requests_per_second: rate,
            burst,
            ban_at,
            ban_s: 600,
            ..OverloadLimits::default()
        })
    }

    fn ip(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    #[test]
    fn a_source_has_a_burst_and_then_its_rate_and_others_do_not_suffer() {
        let mut all = sources(10, 20, 0);
        for _ in 0..20 {
            assert_eq!(all.request(ip(1), 0), Ruling::Pass);
        }
        for _ in 0..10 {
            assert_eq!(all.request(ip(1), 0), Ruling::PutOff);
        }
        assert_eq!(all.request(ip(1), 0), Ruling::Silence);
        assert_eq!(all.request(ip(2), 0), Ruling::Pass);
        assert_eq!(all.request(ip(1), 100), Ruling::Pass);
        assert_eq!(all.request(ip(1), 100), Ruling::PutOff);
    }

    #[test]
    fn offences_within_a_minute_lead_to_a_ban_that_ends() {
        let mut all = sources(0, 0, 4);
        assert!(!all.offend(ip(1), Offence::WrongPassword, 0));
        assert!(!all.offend(ip(1), Offence::Refused, 100));
        assert!(all.offend(ip(1), Offence::Unreadable, 200));
        assert_eq!(all.request(ip(1), 300), Ruling::Silence);
        assert_eq!(all.banned(300), 1);
        assert_eq!(all.request(ip(1), 600_201), Ruling::Pass);
        // Spread over time the same offences are nobody's fault.
        for minute in 0..10 {
            assert!(!all.offend(ip(2), Offence::WrongPassword, 1_000_000 + minute * 61_000));
        }
        assert!(all.offend(ip(3), Offence::Scanner, 2_000_000));
        assert!(all.pardon(ip(3), 2_000_001));
        assert_eq!(all.request(ip(3), 2_000_002), Ruling::Pass);
    }

    #[test]
    fn a_flood_of_addresses_stays_within_bounds() {
        let mut all = sources(1, 1, 1);
        for n in 0..120_000u32 {
            all.request(IpAddr::from(n.to_be_bytes()), u64::from(n) / 100);
        }
        assert!(all.known.len() <= MOST_SOURCES);
    }

    proptest! {
        #[test]
        fn no_more_passes_than_burst_and_rate_allow(
            rate in 1u32..50, burst in 1u32..100, pauses in proptest::collection::vec(0u64..200, 1..300),
        ) {
            let mut all = sources(rate, burst, 0);
            let (mut now, mut passed) = (0, 0u64);
            for pause in pauses {
                now += pause;
                passed += u64::from(all.request(ip(1), now) == Ruling::Pass);
                let allowed = u64::from(burst.max(rate)) + now * u64::from(rate) / 1_000;
                prop_assert!(passed <= allowed, "{passed} of {allowed}");
            }
        }
    }
}
