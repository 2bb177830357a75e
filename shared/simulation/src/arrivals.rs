//! When callers call.

use crate::Chance;
use edgecall_model::At;
use serde::{Deserialize, Serialize};

/// How arrivals are spread within a span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArrivalKind {
    /// Callers know nothing of each other: a Poisson process with the span's rate. Their number differs
    /// from day to day.
    #[default]
    Poisson,
    /// Exactly the expected number (cut to a whole one), each at a moment of its own.
    Exact,
}

/// A stretch of the day with one rate of arrivals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// Begin.
    pub from: At,
    /// End, not included.
    pub to: At,
    /// Expected calls.
    pub calls: f64,
}

/// Moments of arrival of all spans, in order.
pub(crate) fn arrivals(spans: &[Span], kind: ArrivalKind, chance: &mut Chance) -> Vec<At> {
    let mut moments = Vec::new();
    for span in spans {
        let length = span.to.since(span.from) as f64;
        match kind {
            ArrivalKind::Poisson if span.calls > 0.0 => {
                let gap = length / span.calls;
                let mut after = 0.0;
                loop {
                    after += -gap * chance.unit().ln();
                    if after >= length {
                        break;
                    }
                    moments.push(span.from.plus(after as i64));
                }
            }
            ArrivalKind::Poisson => {}
            ArrivalKind::Exact => {
                let last = span.to.since(span.from) - 1;
                for _ in 0..span.calls as u64 {
                    moments.push(span.from.plus(chance.between(0, last)));
                }
            }
        }
    }
    moments.sort();
    moments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn poisson_arrivals_have_the_rate_and_the_variance_of_their_mean() {
        let spans: Vec<Span> = (0..500)
            .map(|i| Span {
                from: At(i * 60_000),
                to: At((i + 1) * 60_000),
                calls: 40.0,
            })
            .collect();
        let moments = arrivals(&spans, ArrivalKind::Poisson, &mut Chance::new(11));
        let counts: Vec<f64> = spans
            .iter()
            .map(|s| {
                moments
                    .iter()
                    .filter(|m| **m >= s.from && **m < s.to)
                    .count() as f64
            })
            .collect();
        let mean = counts.iter().sum::<f64>() / 500.0;
        let variance = counts.iter().map(|c| (c - mean).powi(2)).sum::<f64>() / 500.0;
        assert!((mean - 40.0).abs() < 1.0, "{mean}");
        assert!((variance / mean - 1.0).abs() < 0.2, "{variance} of {mean}");
    }

    #[test]
    fn an_exact_number_is_exact_and_within_its_span() {
        let span = Span {
            from: At(1_000),
            to: At(2_000),
            calls: 25.0,
        };
        let moments = arrivals(&[span], ArrivalKind::Exact, &mut Chance::new(1));
        assert_eq!(moments.len(), 25);
        assert!(moments.iter().all(|m| (1_000..2_000).contains(&m.0)));
    }
}
