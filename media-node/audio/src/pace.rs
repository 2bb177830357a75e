//! How often to look into a socket: most readings find exactly the one packet that is due, and looking again
//! costs almost as much as the packet itself.

use crate::LegKey;

/// Looks after which a socket is emptied whatever is expected, so that no delay builds up.
const THOROUGH: u64 = 16;

/// What one leg's readings found of late. Times count half beats.
pub(crate) struct ReadPace {
    /// Time of the last reading and of the one before, and the packets that they found.
    last: (u64, usize),
    before: (u64, usize),
    readings: u64,
}

impl ReadPace {
    /// Begins at another place for each leg, so that thorough readings do not fall together.
    pub(crate) fn new(key: LegKey) -> Self {
        Self {
            last: (0, 0),
            before: (0, 0),
            readings: key.0 % THOROUGH,
        }
    }

    /// How many packets are to be read now; `flood` stands for all.
    pub(crate) fn most(&self, now: u64, flood: usize) -> usize {
        let half_ago = self.last.0 + 1 == now;
        let (recent, earlier) = if half_ago {
            (Some(self.last.1), self.before)
        } else {
            (None, self.last)
        };
        let beat_ago = (earlier.0 + 2 == now).then_some(earlier.1);
        if self.readings.is_multiple_of(THOROUGH) {
            return flood;
        }
        match (beat_ago, recent) {
            // This beat's packet came half a beat ago, as always. If the next one is early, it can wait for
            // its usual time.
            (Some(0), Some(1)) => 0,
            (Some(1), Some(0) | None) => 1,
            _ => flood,
        }
    }

    /// Notes what a reading found.
    pub(crate) fn note(&mut self, now: u64, found: usize) {
        self.before = std::mem::replace(&mut self.last, (now, found));
        self.readings += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Packets that come at these half beats: when each is read, and the number of looks.
    fn read_all(arrivals: &[u64], until: u64, halves: bool) -> (Vec<u64>, usize) {
        let (mut pace, mut looks) = (ReadPace::new(LegKey(3)), 0);
        let (mut waiting, mut read) = (0, Vec::new());
        for now in 1..until {
            waiting += arrivals.iter().filter(|at| **at == now).count();
            if !halves && now % 2 != 0 {
                continue;
            }
            let most = pace.most(now, 64);
            let found = waiting.min(most);
            waiting -= found;
            read.extend(std::iter::repeat_n(now, found));
            looks += if found < most { found + 1 } else { found };
            pace.note(now, found);
        }
        (read, looks)
    }

    #[test]
    fn a_steady_stream_is_read_at_once_with_hardly_a_look_too_many() {
        for phase in [0, 1] {
            let arrivals: Vec<u64> = (10..1_000).map(|n| 2 * n + phase).collect();
            let (read, looks) = read_all(&arrivals, 2_001, true);
            assert!(read == arrivals, "phase {phase}");
            assert!(looks < 1_150, "{looks} looks for {} packets", read.len());
        }
    }

    #[test]
    fn twice_as_many_packets_are_soon_read_at_once() {
        let arrivals: Vec<u64> = (10..1_000).collect();
        let (read, _) = read_all(&arrivals, 1_001, true);
        assert!(read.len() == arrivals.len() && read[10..] == arrivals[10..]);
    }

    proptest! {
        #[test]
        fn nothing_waits_longer_than_a_thorough_reading(mut arrivals in proptest::collection::vec(1u64..400, 0..200), halves: bool) {
            arrivals.sort_unstable();
            let (read, _) = read_all(&arrivals, 500, halves);
            prop_assert_eq!(read.len(), arrivals.len());
            for (read, arrived) in read.iter().zip(&arrivals) {
                prop_assert!(read - arrived <= 2 * THOROUGH);
            }
        }
    }
}
