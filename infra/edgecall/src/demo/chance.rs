//! Chance that repeats: the same seed gives the same day.

/// A sequence of numbers that look random (SplitMix64). Only for simulated people, never for ids or secrets.
pub struct Chance(u64);

impl Chance {
    /// A sequence that the seed decides.
    pub fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A whole number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = high.saturating_sub(low).unsigned_abs() + 1;
        low + i64::try_from(self.next() % span).unwrap_or(0)
    }

    /// True in `percent` of 100 cases.
    pub fn percent(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of some things.
    pub fn one_of<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        let last = i64::try_from(things.len()).unwrap_or(1) - 1;
        &things[usize::try_from(self.between(0, last)).unwrap_or(0)]
    }

    /// Ten bytes' worth of an id's random part.
    pub fn bytes5(&mut self) -> [u8; 5] {
        let bytes = self.next().to_be_bytes();
        [bytes[0], bytes[1], bytes[2], bytes[3], bytes[4]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_sequence_within_its_limits() {
        let (mut one, mut other) = (Chance::new(7), Chance::new(7));
        for _ in 0..1_000 {
            let number = one.between(-3, 12);
            assert_eq!(number, other.between(-3, 12));
            assert!((-3..=12).contains(&number));
        }
    }
}
