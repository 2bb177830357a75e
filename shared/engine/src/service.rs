//! Whether the tenant's service goes on: its end, and the trial's free minutes (PORTAL-12, PORTAL-13).

use crate::call::Call;
use crate::engine::Engine;
use crate::timers::Timer;
use edgecall_model::organisation::{ServiceLimit, TenantState};
use edgecall_rating::billed_minutes;

impl Engine {
    /// Why new calls are refused at this moment, when the tenant itself is in order. Calls that run go on.
    pub(crate) fn service_limit(&self) -> Option<ServiceLimit> {
        let tenant = &self.setup.tenant;
        if tenant.state.takes_calls() && tenant.state_at(self.now) == TenantState::Suspended {
            return Some(ServiceLimit::ServiceEnded);
        }
        let trial = tenant.running_trial()?;
        (self.trial_minutes_now() >= i64::from(trial.minutes))
            .then_some(ServiceLimit::TrialMinutesUsed)
    }

    /// Billed minutes of the trial, those included that running calls have begun. The customer's leg is the only
    /// one that costs anything while agents' phones are browsers (BILL-03).
    pub(crate) fn trial_minutes_now(&self) -> i64 {
        let begun = self.calls.values().filter_map(|call| call.served_since);
        let running: i64 = begun
            .map(|since| billed_minutes(self.now.seconds_since(since)))
            .sum();
        self.trial_minutes + running
    }

    pub(crate) fn trial_usage(&mut self, minutes: i64) {
        self.trial_minutes = self.trial_minutes.max(minutes);
    }

    /// A call is over; what it used counts from now on.
    pub(crate) fn count_trial(&mut self, call: &mut Call) {
        if let Some(since) = call.served_since.take() {
            self.trial_minutes += billed_minutes(self.now.seconds_since(since));
        }
    }

    /// Wakes the engine at the end of service, so that desks learn of it.
    pub(crate) fn await_service_end(&mut self) {
        match self.setup.tenant.service_end {
            Some(end) if end > self.now => self.timers.set(Timer::ServiceEnd, end),
            _ => self.timers.cancel(&Timer::ServiceEnd),
        }
    }

    /// Has every desk told when service stops or goes on.
    pub(crate) fn watch_service(&mut self) {
        let limit = self.service_limit();
        if limit != self.limit_told {
            self.limit_told = limit;
            self.touched_seats.extend(self.seats.keys().cloned());
        }
    }
}
