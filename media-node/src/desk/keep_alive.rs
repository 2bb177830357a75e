//! How long an agent's session goes on without a ping of the desk (SEC-14).

use edgecall_model::At;

/// A ping is written down at most this often.
const WRITE_EVERY_MS: i64 = 60_000;

/// One desk's pings. Times come from outside.
#[derive(Debug)]
pub(super) struct KeepAlive {
    pinged: At,
    written: Option<At>,
    /// End of the session that no ping moves (SEC-15).
    absolute: Option<At>,
}

impl KeepAlive {
    /// A desk that has just connected, which counts as a ping.
    pub(super) fn new(now: At, absolute: Option<At>) -> KeepAlive {
        KeepAlive {
            pinged: now,
            written: None,
            absolute,
        }
    }

    /// The desk pinged. Whether the store has to know: not each time, but often enough that the session there never
    /// ends much earlier than here.
    pub(super) fn ping(&mut self, now: At, seconds: u32) -> bool {
        self.pinged = now;
        let every = WRITE_EVERY_MS.min(i64::from(seconds) * 1_000 / 4);
        let due = self
            .written
            .is_none_or(|written| now.since(written) >= every);
        if due {
            self.written = Some(now);
        }
        due
    }

    /// Whether the agent is signed out: no ping for `seconds`, or the session's own end.
    pub(super) fn is_over(&self, now: At, seconds: u32) -> bool {
        now.since(self.pinged) >= i64::from(seconds) * 1_000
            || self.absolute.is_some_and(|end| now >= end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: At = At(1_763_611_200_000);

    fn after(seconds: i64) -> At {
        START.plus(seconds * 1_000)
    }

    #[test]
    fn each_ping_lengthens_the_session_and_without_one_it_ends() {
        for seconds in [60, 3_600, 86_400] {
            let mut session = KeepAlive::new(START, None);
            let long = i64::from(seconds);
            assert!(!session.is_over(after(long - 1), seconds));
            assert!(session.is_over(after(long), seconds));
            session.ping(after(long - 1), seconds);
            assert!(!session.is_over(after(2 * long - 2), seconds));
            assert!(session.is_over(after(2 * long - 1), seconds));
        }
    }

    #[test]
    fn a_shorter_setting_holds_at_once() {
        let session = KeepAlive::new(START, None);
        assert!(!session.is_over(after(120), 3_600));
        assert!(session.is_over(after(120), 60));
    }

    #[test]
    fn no_ping_moves_the_absolute_end_of_a_portal_persons_session() {
        let mut session = KeepAlive::new(START, Some(after(100)));
        session.ping(after(99), 3_600);
        assert!(!session.is_over(after(99), 3_600));
        assert!(session.is_over(after(100), 3_600));
    }

    #[test]
    fn the_store_hears_of_pings_often_enough_and_not_of_each() {
        let mut session = KeepAlive::new(START, None);
        let written: Vec<i64> = (0..=180)
            .step_by(10)
            .filter(|second| session.ping(after(*second), 3_600))
            .collect();
        assert_eq!(written, [0, 60, 120, 180]);
        let mut short = KeepAlive::new(START, None);
        let written: Vec<i64> = (0..=60)
            .step_by(10)
            .filter(|second| short.ping(after(*second), 60))
            .collect();
        assert_eq!(written, [0, 20, 40, 60]);
    }
}
