//! Chance that repeats: the same seed gives the same day.

/// A sequence of numbers that look random (SplitMix64). Only for simulated people, never for ids that
/// must not be guessed or for secrets.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// A sequence that the seed decides.
    pub fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    /// A sequence of its own that this one decides: what one person does must not move the others.
    pub fn branch(&mut self) -> Chance {
        Chance(self.next())
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

    /// A number above 0 and up to 1, evenly spread in steps of 2⁻⁵³.
    pub fn unit(&mut self) -> f64 {
        // 53 bits are what a double holds exactly; 0 is left out so that its logarithm exists.
        ((self.next() >> 11) + 1) as f64 / 9_007_199_254_740_992.0
    }

    /// True in `percent` of 100 cases.
    pub fn percent(&mut self, percent: f64) -> bool {
        self.unit() * 100.0 <= percent
    }

    /// One of some things; `None` when there are none.
    pub fn one_of<'a, T>(&mut self, things: &'a [T]) -> Option<&'a T> {
        let last = i64::try_from(things.len()).unwrap_or(i64::MAX) - 1;
        let place = usize::try_from(self.between(0, last.max(0))).unwrap_or(0);
        things.get(place)
    }

    /// A place among parts of a whole, each with its weight; 0 when all weigh nothing.
    pub fn weighted(&mut self, weights: impl Iterator<Item = f64> + Clone) -> usize {
        let mut rest = self.unit() * weights.clone().sum::<f64>();
        let mut last = 0;
        for (place, weight) in weights.enumerate() {
            if weight <= 0.0 {
                continue;
            }
            last = place;
            rest -= weight;
            if rest <= 0.0 {
                break;
            }
        }
        last
    }

    /// The random part of an id.
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
            let unit = one.unit();
            assert_eq!(unit.to_bits(), other.unit().to_bits());
            assert!(unit > 0.0 && unit <= 1.0);
        }
    }

    #[test]
    fn parts_are_chosen_by_their_weight() {
        let mut chance = Chance::new(1);
        let mut counts = [0; 3];
        for _ in 0..10_000 {
            counts[chance.weighted([1.0, 0.0, 3.0].into_iter())] += 1;
        }
        assert_eq!(counts[1], 0);
        assert!((2_300..2_700).contains(&counts[0]), "{counts:?}");
    }
}
