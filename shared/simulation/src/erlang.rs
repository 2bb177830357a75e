//! Queueing formulas that a simulation must agree with where their assumptions hold: callers without
//! memory, exponential handling times, one queue in order of arrival, agents who answer at once.
//!
//! Erlang B and C: A. K. Erlang (1917). Erlang A (callers with exponential patience): C. Palm (1946), in
//! the form of Baccelli and Hebuterne (1981).

/// Probability that a call finds all of `agents` agents busy and is lost, with an offered load of
/// `load` erlangs.
pub fn erlang_b(agents: u32, load: f64) -> f64 {
    (1..=agents).fold(1.0, |blocked, n| {
        load * blocked / (f64::from(n) + load * blocked)
    })
}

/// A queue in which everybody waits until an agent is free (M/M/n).
#[derive(Clone, Copy, Debug)]
pub struct ErlangC {
    /// Agents.
    pub agents: u32,
    /// Calls per second.
    pub rate: f64,
    /// Mean handling time, seconds.
    pub handling: f64,
}

impl ErlangC {
    /// Offered load in erlangs.
    pub fn load(&self) -> f64 {
        self.rate * self.handling
    }

    /// Probability that a call waits at all. 1 when the load is not below the number of agents.
    pub fn waits(&self) -> f64 {
        let (n, load) = (f64::from(self.agents), self.load());
        if load >= n {
            return 1.0;
        }
        let blocked = erlang_b(self.agents, load);
        n * blocked / (n - load * (1.0 - blocked))
    }

    /// Mean wait over all calls, seconds; infinite when the load is not below the number of agents.
    pub fn average_wait(&self) -> f64 {
        let spare = f64::from(self.agents) - self.load();
        if spare <= 0.0 {
            return f64::INFINITY;
        }
        self.waits() * self.handling / spare
    }

    /// Share of calls answered within `seconds`.
    pub fn service_level(&self, seconds: f64) -> f64 {
        let spare = (f64::from(self.agents) - self.load()).max(0.0);
        1.0 - self.waits() * (-spare * seconds / self.handling).exp()
    }
}

/// A queue whose callers lose patience (M/M/n+M).
#[derive(Clone, Copy, Debug)]
pub struct ErlangA {
    /// Agents.
    pub agents: u32,
    /// Calls per second.
    pub rate: f64,
    /// Mean handling time, seconds.
    pub handling: f64,
    /// Mean patience, seconds.
    pub patience: f64,
}

/// Steps of the numeric integral over a wait.
const STEPS: u32 = 20_000;

impl ErlangA {
    /// Probability of exactly `agents` − 1 calls in the system, and of fewer than `agents`.
    fn states(&self) -> (f64, f64) {
        let load = self.rate * self.handling;
        // Relative to the state with one agent free, downwards.
        let mut weight = 1.0;
        let mut below = 0.0;
        for calls in (0..self.agents).rev() {
            below += weight;
            weight *= f64::from(calls) / load;
        }
        // Upwards, until nothing is left.
        let (service, leave) = (1.0 / self.handling, 1.0 / self.patience);
        let (mut weight, mut above, mut waiting) = (1.0, 0.0, 0.0);
        loop {
            let out = f64::from(self.agents) * service + waiting * leave;
            weight *= self.rate / out;
            above += weight;
            waiting += 1.0;
            if weight < above * 1e-15 && out > self.rate {
                break;
            }
        }
        (1.0 / (below + above), below / (below + above))
    }

    /// Mean number of callers waiting, from the states' probabilities.
    pub fn average_waiting(&self) -> f64 {
        let (one_free, _) = self.states();
        let (service, leave) = (1.0 / self.handling, 1.0 / self.patience);
        let (mut weight, mut sum, mut waiting) = (one_free, 0.0, 0.0);
        loop {
            let out = f64::from(self.agents) * service + waiting * leave;
            weight *= self.rate / out;
            sum += waiting * weight;
            waiting += 1.0;
            if weight * waiting < sum * 1e-15 && out > self.rate || waiting > 1e6 {
                return sum;
            }
        }
    }

    /// Mean wait over all calls, answered or not, seconds (by Little's law).
    pub fn average_wait(&self) -> f64 {
        self.average_waiting() / self.rate
    }

    /// Share of calls that give up.
    pub fn abandonment(&self) -> f64 {
        self.average_waiting() / self.patience / self.rate
    }

    /// Share of all calls that are answered within `seconds`.
    pub fn service_level(&self, seconds: f64) -> f64 {
        let (one_free, at_once) = self.states();
        let step = seconds / f64::from(STEPS);
        // Simpson's rule over the density of the wait that a patient caller would have.
        let integral: f64 = (0..=STEPS)
            .map(|i| {
                let factor = match i {
                    0 | STEPS => 1.0,
                    i if i % 2 == 1 => 4.0,
                    _ => 2.0,
                };
                let wait = f64::from(i) * step;
                factor * self.density(one_free, wait) * (-wait / self.patience).exp()
            })
            .sum();
        at_once + integral * step / 3.0
    }

    fn density(&self, one_free: f64, wait: f64) -> f64 {
        let gone = self.patience * (1.0 - (-wait / self.patience).exp());
        let drained = f64::from(self.agents) * wait / self.handling;
        self.rate * one_free * (self.rate * gone - drained).exp()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64, within: f64) {
        assert!(
            (found - expected).abs() <= within,
            "{found} is not {expected}"
        );
    }

    #[test]
    fn erlang_b_gives_the_loads_of_the_traffic_tables() {
        // Offered erlangs at a loss of 1 % for 1, 10, 20, 50 and 100 lines, as printed in Erlang B tables.
        for (lines, load) in [
            (1, 0.0101),
            (10, 4.46),
            (20, 12.03),
            (50, 37.90),
            (100, 84.06),
        ] {
            close(erlang_b(lines, load), 0.01, 0.000_06);
        }
        close(erlang_b(10, 10.0), 0.2146, 0.000_05);
    }

    #[test]
    fn erlang_c_gives_the_figures_of_the_textbooks() {
        let queue = |agents, load| ErlangC {
            agents,
            rate: load,
            handling: 1.0,
        };
        // With one agent the probability of waiting is the load.
        close(queue(1, 0.7).waits(), 0.7, 1e-12);
        close(queue(1, 0.5).average_wait(), 1.0, 1e-12);
        // Two agents: ρ = a/2, C = 2ρ²/(1 + ρ).
        close(queue(2, 1.0).waits(), 1.0 / 3.0, 1e-12);
        // Five agents at 4 erlangs: 0.5541.
        close(queue(5, 4.0).waits(), 0.5541, 0.000_05);
        close(queue(5, 5.0).waits(), 1.0, 0.0);
        assert!(queue(5, 5.0).average_wait().is_infinite());
        // Everybody is answered in the end.
        close(queue(5, 4.0).service_level(1e4), 1.0, 1e-12);
    }

    #[test]
    fn erlang_a_and_c_give_the_published_comparison() {
        // Mandelbaum and Zeltyn, "Service engineering in action: the Palm/Erlang-A queue": 48 calls a minute,
        // 50 agents, one minute each; without patience a mean wait of 20.8 s, with a patience of 2 minutes
        // 3.1 % give up and the mean wait is 3.7 s.
        let (agents, rate, handling) = (50, 0.8, 60.0);
        let endless = ErlangC {
            agents,
            rate,
            handling,
        };
        close(endless.average_wait(), 20.8, 0.05);
        let patience = 120.0;
        let impatient = ErlangA {
            agents,
            rate,
            handling,
            patience,
        };
        close(impatient.abandonment(), 0.031, 0.000_5);
        close(impatient.average_wait(), 3.7, 0.05);
        close(impatient.average_waiting(), 3.0, 0.05);
    }

    #[test]
    fn the_two_ways_to_erlang_a_agree() {
        // Who is not answered within a very long time has given up.
        for (agents, rate, handling, patience) in [
            (50, 0.8, 60.0, 120.0),
            (5, 0.06, 90.0, 40.0),
            (12, 0.3, 50.0, 200.0),
        ] {
            let queue = ErlangA {
                agents,
                rate,
                handling,
                patience,
            };
            let answered = queue.service_level(patience * 25.0);
            close(answered, 1.0 - queue.abandonment(), 1e-6);
        }
        // With endless patience it is Erlang C.
        let (agents, rate, handling) = (10, 0.08, 100.0);
        let endless = ErlangC {
            agents,
            rate,
            handling,
        };
        let patient = ErlangA {
            agents,
            rate,
            handling,
            patience: 1e9,
        };
        close(
            patient.service_level(20.0),
            endless.service_level(20.0),
            1e-5,
        );
        close(patient.average_wait(), endless.average_wait(), 1e-3);
    }
}
