//! Sends finished calls to the stores until they have them.

use super::upload::CallFinish;
use edgecall_model::CallId;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

/// Calls that are worked on at the same time: encoding takes a core, uploads wait.
const AT_ONCE: usize = 4;
/// First wait after a store did not answer; doubled each time up to the longest.
const FIRST_WAIT: Duration = Duration::from_millis(500);
const LONGEST_WAIT: Duration = Duration::from_secs(15);

/// Takes over calls that are over. Cheap to clone.
#[derive(Clone)]
pub struct Finisher {
    queue: mpsc::UnboundedSender<CallId>,
    backlog: Arc<AtomicUsize>,
}

impl Finisher {
    /// Starts the work; calls that an earlier run left are taken over as well.
    pub fn start(finish: CallFinish) -> Finisher {
        let (queue, calls) = mpsc::unbounded_channel();
        let finisher = Finisher {
            queue,
            backlog: Arc::default(),
        };
        tokio::spawn(work(finish, calls, finisher.backlog.clone()));
        finisher
    }

    /// The call's folder is complete.
    pub fn call_is_over(&self, call: CallId) {
        let waiting = self.backlog.fetch_add(1, Ordering::Relaxed) + 1;
        metrics::gauge!("edgecall_spool_backlog").set(waiting as f64);
        // The work ends only with the process; then the next start takes over.
        let _ = self.queue.send(call);
    }

    /// Calls that the stores do not have yet.
    pub fn backlog(&self) -> usize {
        self.backlog.load(Ordering::Relaxed)
    }
}

async fn work(
    finish: CallFinish,
    mut calls: mpsc::UnboundedReceiver<CallId>,
    backlog: Arc<AtomicUsize>,
) {
    let finish = Arc::new(finish);
    let mut running = JoinSet::new();
    while let Some(call) = calls.recv().await {
        while running.len() >= AT_ONCE {
            running.join_next().await;
        }
        let (finish, backlog) = (finish.clone(), backlog.clone());
        running.spawn(async move {
            until_stored(&finish, &call).await;
            let waiting = backlog.fetch_sub(1, Ordering::Relaxed).saturating_sub(1);
            metrics::gauge!("edgecall_spool_backlog").set(waiting as f64);
        });
    }
}

async fn until_stored(finish: &CallFinish, call: &CallId) {
    let mut wait = FIRST_WAIT;
    loop {
        match finish.store_call(call).await {
            Ok(()) => return,
            Err(error) if error.is_final() => {
                // The folder stays for a person to look at; trying again cannot help.
                tracing::error!(%call, %error, "the call cannot be stored");
                metrics::counter!("spool_calls_unusable_total").increment(1);
                return;
            }
            Err(error) => {
                tracing::warn!(%call, %error, wait_ms = wait.as_millis() as u64, "not stored yet");
                metrics::counter!("spool_retries_total").increment(1);
            }
        }
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}
