//! How long things take.

use crate::Chance;
use serde::{Deserialize, Serialize};

/// A duration that differs each time; all values are seconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Distribution {
    /// Always the same.
    Constant {
        /// Seconds.
        seconds: f64,
    },
    /// Evenly spread.
    Uniform {
        /// Shortest.
        from: f64,
        /// Longest.
        to: f64,
    },
    /// Without memory; what Erlang's formulas assume of talks and of patience.
    Exponential {
        /// Mean.
        mean: f64,
    },
    /// Skewed to long values, as handling times usually are.
    Lognormal {
        /// Mean of the durations themselves, not of their logarithms.
        mean: f64,
        /// Standard deviation of the durations.
        deviation: f64,
    },
    /// Longer than anything: endless patience.
    Never {},
}

/// Longest mean or bound that a distribution takes, seconds: a day.
const LONGEST: f64 = 86_400.0;

impl Distribution {
    /// One duration in milliseconds; `None` for never.
    pub fn draw(&self, chance: &mut Chance) -> Option<i64> {
        let seconds = match *self {
            Distribution::Constant { seconds } => seconds,
            Distribution::Uniform { from, to } => from + (to - from) * chance.unit(),
            Distribution::Exponential { mean } => -mean * chance.unit().ln(),
            Distribution::Lognormal { mean, deviation } => {
                let spread = (1.0 + (deviation / mean).powi(2)).ln();
                (mean.ln() - spread / 2.0 + spread.sqrt() * normal(chance)).exp()
            }
            Distribution::Never {} => return None,
        };
        // Within a day's reach of milliseconds, so the cast keeps the value.
        Some((seconds.clamp(0.0, LONGEST * 100.0) * 1_000.0).round() as i64)
    }

    /// What is wrong with the values, for the file's reader.
    ///
    /// # Errors
    /// A sentence that names the value and its range.
    pub(crate) fn check(&self, never_fits: bool) -> Result<(), String> {
        let within = |name: &str, value: f64, low: f64| {
            if value >= low && value <= LONGEST {
                Ok(())
            } else {
                Err(format!(
                    "{name} = {value} is not between {low} and {LONGEST} seconds"
                ))
            }
        };
        match *self {
            Distribution::Constant { seconds } => within("seconds", seconds, 0.0),
            Distribution::Uniform { from, to } => {
                within("from", from, 0.0)?;
                within("to", to, from)
            }
            Distribution::Exponential { mean } => within("mean", mean, 0.001),
            Distribution::Lognormal { mean, deviation } => {
                within("mean", mean, 0.001)?;
                within("deviation", deviation, 0.001)
            }
            Distribution::Never {} if never_fits => Ok(()),
            Distribution::Never {} => Err("\"never\" fits for patience only".to_owned()),
        }
    }
}

/// A normally distributed number with mean 0 and deviation 1 (Box and Muller).
fn normal(chance: &mut Chance) -> f64 {
    let (radius, turn) = (chance.unit(), chance.unit());
    (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * turn).cos()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(distribution: &Distribution) -> (f64, f64) {
        let mut chance = Chance::new(3);
        let draws: Vec<f64> = (0..200_000)
            .map(|_| distribution.draw(&mut chance).unwrap() as f64 / 1_000.0)
            .collect();
        let mean = draws.iter().sum::<f64>() / draws.len() as f64;
        let square = draws.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / draws.len() as f64;
        (mean, square.sqrt())
    }

    #[test]
    fn durations_have_the_mean_and_deviation_that_were_asked_for() {
        let lognormal = Distribution::Lognormal {
            mean: 180.0,
            deviation: 120.0,
        };
        for (distribution, mean, deviation) in [
            (Distribution::Constant { seconds: 7.5 }, 7.5, 0.0),
            (Distribution::Uniform { from: 2.0, to: 8.0 }, 5.0, 1.732),
            (Distribution::Exponential { mean: 60.0 }, 60.0, 60.0),
            (lognormal, 180.0, 120.0),
        ] {
            let found = moments(&distribution);
            assert!((found.0 - mean).abs() <= mean * 0.01, "{found:?}");
            assert!(
                (found.1 - deviation).abs() <= deviation * 0.03 + 1e-9,
                "{found:?}"
            );
        }
    }

    #[test]
    fn a_value_out_of_range_is_named() {
        let fault = Distribution::Uniform { from: 5.0, to: 2.0 }.check(false);
        assert_eq!(
            fault.unwrap_err(),
            "to = 2 is not between 5 and 86400 seconds"
        );
        assert!(Distribution::Never {}.check(false).is_err());
        assert!(Distribution::Never {}.check(true).is_ok());
        let nan = Distribution::Exponential { mean: f64::NAN };
        assert!(nan.check(false).is_err());
    }
}
