//! Channel limit and calls per second of one trunk.

/// Why a trunk takes no further call at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Full {
    /// All channels are in use.
    Channels,
    /// As many calls as allowed were started in the last second.
    Rate,
}

/// Counts one trunk's calls. Times are ms on a clock that only goes forward.
#[derive(Debug, Clone)]
pub struct Limits {
    max_channels: u32,
    calls_per_second: u32,
    in_use: u32,
    /// Start times of the last second's calls, oldest first; at most `calls_per_second` of them.
    started_ms: std::collections::VecDeque<u64>,
}

impl Limits {
    /// Limits of a trunk; 0 stands for no limit.
    pub fn new(max_channels: u32, calls_per_second: u32) -> Limits {
        Limits {
            max_channels,
            calls_per_second,
            in_use: 0,
            started_ms: std::collections::VecDeque::new(),
        }
    }

    /// Changes the limits; running calls stay.
    pub fn change(&mut self, max_channels: u32, calls_per_second: u32) {
        self.max_channels = max_channels;
        self.calls_per_second = calls_per_second;
    }

    /// Takes a channel for a call that starts now.
    ///
    /// # Errors
    /// [`Full`]; nothing has changed then.
    pub fn take(&mut self, now_ms: u64) -> Result<(), Full> {
        if self.max_channels != 0 && self.in_use >= self.max_channels {
            return Err(Full::Channels);
        }
        if self.calls_per_second != 0 {
            while self
                .started_ms
                .front()
                .is_some_and(|started| started + 1_000 <= now_ms)
            {
                self.started_ms.pop_front();
            }
            if self.started_ms.len() >= self.calls_per_second as usize {
                return Err(Full::Rate);
            }
            self.started_ms.push_back(now_ms);
        }
        self.in_use += 1;
        Ok(())
    }

    /// Gives a channel back.
    pub fn release(&mut self) {
        self.in_use = self.in_use.saturating_sub(1);
    }

    /// Channels in use.
    pub fn in_use(&self) -> u32 {
        self.in_use
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_refused_call_takes_nothing() {
        let mut limits = Limits::new(1, 1);
        assert_eq!(limits.take(0), Ok(()));
        assert_eq!(limits.take(5_000), Err(Full::Channels));
        limits.release();
        assert_eq!(limits.take(5_000), Ok(()));
        limits.release();
        assert_eq!(limits.take(5_999), Err(Full::Rate));
        assert_eq!(limits.take(6_000), Ok(()));
        limits.change(0, 0);
        assert_eq!(limits.take(6_000), Ok(()));
        assert_eq!(limits.in_use(), 2);
    }

    proptest! {
        #[test]
        fn neither_limit_is_ever_passed(
            channels in 1u32..6,
            rate in 1u32..6,
            steps in proptest::collection::vec((0u64..400, any::<bool>()), 1..200),
        ) {
            let mut limits = Limits::new(channels, rate);
            let (mut now, mut running, mut starts) = (0, 0u32, Vec::new());
            for (pause, hang_up) in steps {
                now += pause;
                if hang_up && running > 0 {
                    limits.release();
                    running -= 1;
                } else if limits.take(now).is_ok() {
                    running += 1;
                    starts.push(now);
                } else {
                    let recent = starts.iter().filter(|at| **at + 1_000 > now).count();
                    prop_assert!(running == channels || recent == rate as usize);
                }
                prop_assert!(running <= channels);
                prop_assert_eq!(limits.in_use(), running);
            }
            for (at, start) in starts.iter().enumerate() {
                let within = starts[at..].iter().take_while(|later| **later < start + 1_000);
                prop_assert!(within.count() <= rate as usize);
            }
        }
    }
}
