//! Whether a trunk is up, from its signs of life (NUM-087).

use serde::{Deserialize, Serialize};

/// State of a trunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrunkState {
    /// Answers.
    Up,
    /// Takes calls, but something failed recently.
    Degraded,
    /// Gets no calls until it shows a sign of life.
    Down,
    /// Switched off by hand.
    Disabled,
}

impl TrunkState {
    /// Whether calls may be sent to it.
    pub fn takes_calls(self) -> bool {
        matches!(self, TrunkState::Up | TrunkState::Degraded)
    }

    /// Lower-case name for logs and metrics.
    pub fn name(self) -> &'static str {
        match self {
            TrunkState::Up => "up",
            TrunkState::Degraded => "degraded",
            TrunkState::Down => "down",
            TrunkState::Disabled => "disabled",
        }
    }
}

/// Something that says how a trunk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HealthEvent {
    /// OPTIONS was answered by anything but 408 and 503.
    ProbeAnswered,
    /// OPTIONS was not answered, or with 408 or 503.
    ProbeFailed,
    /// A call went through, or was refused for a reason of the called party.
    CallWorked,
    /// A call failed for a reason of the trunk.
    CallFailed,
    /// The registration is valid.
    Registered,
    /// The registration failed or ran out.
    Unregistered,
}

/// Probes without an answer after which a trunk is down.
const PROBES_DOWN: u32 = 3;
/// Failed calls in a row after which a trunk counts as degraded.
const CALLS_DEGRADED: u32 = 3;

/// One trunk's health.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    probed: bool,
    failed_probes: u32,
    failed_calls: u32,
    /// `None` for trunks that do not register.
    registered: Option<bool>,
    disabled: bool,
}

impl Health {
    /// Health of a trunk nothing is known about: it is up until something else is known, except that
    /// a trunk that has to register is down until it has.
    pub fn new(registers: bool, disabled: bool) -> Health {
        Health {
            probed: false,
            failed_probes: 0,
            failed_calls: 0,
            registered: registers.then_some(false),
            disabled,
        }
    }

    /// Takes an event in; returns the new state if it changed.
    pub fn apply(&mut self, event: HealthEvent) -> Option<TrunkState> {
        let before = self.state();
        match event {
            HealthEvent::ProbeAnswered => {
                self.probed = true;
                self.failed_probes = 0;
                self.failed_calls = 0;
            }
            HealthEvent::ProbeFailed => self.failed_probes = self.failed_probes.saturating_add(1),
            HealthEvent::CallWorked => {
                self.failed_calls = 0;
                self.failed_probes = 0;
            }
            HealthEvent::CallFailed => self.failed_calls = self.failed_calls.saturating_add(1),
            HealthEvent::Registered => self.registered = Some(true),
            HealthEvent::Unregistered => self.registered = Some(false),
        }
        let after = self.state();
        (before != after).then_some(after)
    }

    /// Switches by hand; returns the new state if it changed.
    pub fn disable(&mut self, disabled: bool) -> Option<TrunkState> {
        let before = self.state();
        self.disabled = disabled;
        let after = self.state();
        (before != after).then_some(after)
    }

    /// The state now.
    pub fn state(&self) -> TrunkState {
        // A trunk that never answered one OPTIONS may simply not know the method; it is only said to
        // be down on that ground if it answered before. Calls that fail make the difference.
        let silent = self.failed_probes >= PROBES_DOWN && (self.probed || self.failed_calls > 0);
        if self.disabled {
            TrunkState::Disabled
        } else if self.registered == Some(false) || silent {
            TrunkState::Down
        } else if self.failed_probes > 0 || self.failed_calls >= CALLS_DEGRADED {
            TrunkState::Degraded
        } else {
            TrunkState::Up
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use HealthEvent::*;
    use proptest::prelude::*;

    #[test]
    fn silence_degrades_then_takes_down_and_one_answer_brings_back() {
        let mut health = Health::new(false, false);
        assert_eq!(health.apply(ProbeAnswered), None);
        assert_eq!(health.apply(ProbeFailed), Some(TrunkState::Degraded));
        assert_eq!(health.apply(ProbeFailed), None);
        assert_eq!(health.apply(ProbeFailed), Some(TrunkState::Down));
        assert_eq!(health.apply(ProbeAnswered), Some(TrunkState::Up));
    }

    #[test]
    fn a_trunk_that_never_answers_options_still_takes_calls_until_they_fail() {
        let mut health = Health::new(false, false);
        for _ in 0..10 {
            health.apply(ProbeFailed);
        }
        assert_eq!(health.state(), TrunkState::Degraded);
        assert_eq!(health.apply(CallFailed), Some(TrunkState::Down));
        assert_eq!(health.apply(CallWorked), Some(TrunkState::Up));
    }

    #[test]
    fn calls_that_fail_in_a_row_degrade_and_registration_decides() {
        let mut health = Health::new(true, false);
        assert_eq!(health.state(), TrunkState::Down);
        assert_eq!(health.apply(Registered), Some(TrunkState::Up));
        health.apply(CallFailed);
        health.apply(CallFailed);
        assert_eq!(health.apply(CallFailed), Some(TrunkState::Degraded));
        assert_eq!(health.apply(CallWorked), Some(TrunkState::Up));
        assert_eq!(health.apply(Unregistered), Some(TrunkState::Down));
        assert_eq!(health.disable(true), Some(TrunkState::Disabled));
        assert_eq!(health.apply(Registered), None);
    }

    proptest! {
        #[test]
        fn changes_are_reported_exactly_when_the_state_differs(
            events in proptest::collection::vec(0usize..6, 0..60),
            registers in any::<bool>(),
        ) {
            let all = [ProbeAnswered, ProbeFailed, CallWorked, CallFailed, Registered, Unregistered];
            let mut health = Health::new(registers, false);
            for event in events {
                let before = health.state();
                let reported = health.apply(all[event]);
                prop_assert_eq!(reported.is_some(), before != health.state());
                prop_assert_eq!(reported.unwrap_or(before), health.state());
            }
            // Whatever happened: a valid registration and an answer make it usable again.
            health.apply(Registered);
            health.apply(ProbeAnswered);
            prop_assert_eq!(health.state(), TrunkState::Up);
        }
    }
}
