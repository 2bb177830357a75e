//! Pushes of running calls: put into the outbox as they happen (MSG-20).

use super::body::during;
use crate::recording::Spool;
use edgecall_model::event::{Event, EventBody, LegParty};
use edgecall_model::webhook::Webhook;
use edgecall_model::{CallId, Problem, TenantId};
use edgecall_store::{NodeIdentity, Store};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// A tenant's webhooks are read again after this time.
const FRESH: Duration = Duration::from_millis(500);

struct Happened {
    tenant: TenantId,
    call: CallId,
    /// The call's events up to the one that is pushed.
    events: Vec<Event>,
}

/// Queues pushes of running calls. What cannot be queued, because the store is away or the process ends, is
/// queued with the finished call.
#[derive(Clone)]
pub struct Pushes {
    queue: mpsc::UnboundedSender<Happened>,
}

impl Pushes {
    /// Starts the work.
    pub fn start(
        store: Store,
        identity: NodeIdentity,
        spool: Spool,
        on_outbox: Arc<dyn Fn() + Send + Sync>,
    ) -> Pushes {
        let (queue, happened) = mpsc::unbounded_channel();
        tokio::spawn(
            Work {
                store,
                identity,
                spool,
                on_outbox,
                known: HashMap::new(),
            }
            .run(happened),
        );
        Pushes { queue }
    }

    /// The last of a call's events has just happened.
    pub fn event_happened(&self, tenant: &TenantId, call: &CallId, events: &[Event]) {
        let pushed = events.last().is_some_and(|event| match &event.body {
            EventBody::CallStarted { .. }
            | EventBody::LegDialled {
                to: LegParty::Agent { .. },
                ..
            } => true,
            EventBody::LegAnswered { leg } => leg.0 != 0,
            _ => false,
        });
        if pushed {
            let happened = Happened {
                tenant: tenant.clone(),
                call: call.clone(),
                events: events.to_vec(),
            };
            // The work ends only with the process.
            let _ = self.queue.send(happened);
        }
    }
}

struct Work {
    store: Store,
    identity: NodeIdentity,
    spool: Spool,
    on_outbox: Arc<dyn Fn() + Send + Sync>,
    known: HashMap<TenantId, (Instant, Vec<Webhook>)>,
}

impl Work {
    async fn run(mut self, mut happened: mpsc::UnboundedReceiver<Happened>) {
        while let Some(event) = happened.recv().await {
            if let Err(problem) = self.push(&event).await {
                tracing::warn!(call = %event.call, %problem, "push waits for the end of the call");
            }
        }
    }

    async fn push(&mut self, happened: &Happened) -> Result<(), Problem> {
        let scope = self.store.spool_scope(&self.identity, &happened.tenant);
        let stale = self
            .known
            .get(&happened.tenant)
            .is_none_or(|(since, _)| since.elapsed() > FRESH);
        if stale {
            let webhooks = scope.webhooks().await?;
            self.known
                .insert(happened.tenant.clone(), (Instant::now(), webhooks));
        }
        let webhooks = self.known.get(&happened.tenant).map_or(&[][..], |(_, w)| w);
        let deliveries = during(&happened.events, webhooks);
        if !deliveries.is_empty() {
            scope.enqueue(&deliveries).await?;
            (self.on_outbox)();
        }
        let seq = happened.events.last().map_or(0, |event| event.seq);
        // A call that is already stored has no folder any more; its pushes were complete then.
        let place = self.spool.call(&happened.call);
        if place.dir().exists()
            && let Err(error) = place.mark_pushed(seq)
        {
            tracing::warn!(call = %happened.call, %error, "push may be repeated at the end of the call");
        }
        Ok(())
    }
}
