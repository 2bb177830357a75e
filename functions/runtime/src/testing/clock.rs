//! The clock of a test.

use crate::Clock;
use edgecall_model::At;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// A clock that stands still until the test lets time pass.
#[derive(Clone)]
pub struct SetClock(Arc<Mutex<Option<At>>>);

impl Clock for SetClock {
    fn now(&self) -> At {
        self.chosen().unwrap_or_else(|| {
            let since = SystemTime::now().duration_since(UNIX_EPOCH);
            At(i64::try_from(since.unwrap_or_default().as_millis()).unwrap_or(i64::MAX))
        })
    }
}

impl SetClock {
    pub(super) fn at(start: At) -> Self {
        SetClock(Arc::new(Mutex::new(Some(start))))
    }

    fn lock(&self) -> MutexGuard<'_, Option<At>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets time pass.
    pub fn pass(&self, ms: i64) {
        let mut now = self.lock();
        *now = now.map(|now| now.plus(ms));
    }

    /// Goes with the clock of the machine from now on; a host then shows its own.
    pub fn run(&self) {
        *self.lock() = None;
    }

    /// The time that the test has chosen; `None` when the clock runs.
    pub(super) fn chosen(&self) -> Option<At> {
        *self.lock()
    }
}
