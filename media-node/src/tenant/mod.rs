//! Tenants that this node owns: each has one task with its engine.

mod audio;
mod legs;
mod lines;
mod message;
mod reports;
mod rooms;
mod runtime;
mod shell;

pub(crate) use message::TenantMessage;
pub use message::TenantSender;
pub use runtime::TenantHandle;

use crate::call::Lines;
use crate::cluster::{Claim, Cluster};
use crate::media::Media;
use crate::services::Services;
use edgecall_model::config::TenantConfig;
use edgecall_model::{Problem, TenantId};
use edgecall_store::NodeScope;
use runtime::Runtime;
use shell::Shell;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

/// How long recordings may take to close after their call, ms.
pub(crate) const CLOSING_PATIENCE_MS: i64 = 5_000;
/// How often a tenant's configuration version is looked at: "within a second for new calls".
const CONFIG_POLL: Duration = Duration::from_millis(400);
/// How often the minutes of a trial are looked at, in polls: the engine counts the calls of its own time itself.
const TRIAL_POLLS: u32 = 75;

/// Why a tenant cannot be had here.
#[derive(Debug, thiserror::Error)]
pub enum TenantUnavailable {
    /// Another node owns it.
    #[error("the tenant is on node {node} at {address}")]
    Elsewhere {
        /// The node.
        node: String,
        /// Its address.
        address: String,
    },
    /// The store did not answer or does not know it.
    #[error("{0}")]
    Store(Problem),
    /// This node goes down.
    #[error("the node is draining")]
    Draining,
}

impl From<Problem> for TenantUnavailable {
    fn from(problem: Problem) -> Self {
        TenantUnavailable::Store(problem)
    }
}

/// All tenants of this node.
pub struct Tenants {
    services: Arc<Services>,
    media: Arc<Media>,
    lines: Arc<Lines>,
    cluster: Cluster,
    running: RwLock<HashMap<TenantId, Running>>,
    /// One claim at a time, so that two calls at once start one engine.
    starting: tokio::sync::Mutex<bool>,
    /// Told each time a tenant has left.
    left: Notify,
}

struct Running {
    handle: TenantHandle,
    task: JoinHandle<()>,
}

impl Tenants {
    pub(crate) fn new(
        services: Arc<Services>,
        media: Arc<Media>,
        lines: Arc<Lines>,
        cluster: Cluster,
    ) -> Arc<Tenants> {
        Arc::new(Tenants {
            services,
            media,
            lines,
            cluster,
            running: RwLock::default(),
            starting: tokio::sync::Mutex::new(true),
            left: Notify::new(),
        })
    }

    /// A tenant that runs here.
    pub fn running(&self, tenant: &TenantId) -> Option<TenantHandle> {
        let running = self.running.read().unwrap_or_else(PoisonError::into_inner);
        running
            .get(tenant)
            .filter(|r| !r.task.is_finished())
            .map(|r| r.handle.clone())
    }

    /// A tenant, claimed and started now if need be.
    ///
    /// # Errors
    /// See [`TenantUnavailable`].
    pub async fn get(
        self: &Arc<Self>,
        tenant: &TenantId,
    ) -> Result<TenantHandle, TenantUnavailable> {
        if let Some(handle) = self.running(tenant) {
            return Ok(handle);
        }
        let open = self.starting.lock().await;
        if !*open {
            return Err(TenantUnavailable::Draining);
        }
        if let Some(handle) = self.running(tenant) {
            return Ok(handle);
        }
        let claim = match self.cluster.claim(tenant).await? {
            Ok(claim) => claim,
            Err(holder) => {
                let identity = holder.map(|h| h.identity);
                let (node, address) = identity.map(|i| (i.node, i.address)).unwrap_or_default();
                return Err(TenantUnavailable::Elsewhere { node, address });
            }
        };
        let config = Arc::new(claim.scope().load_config().await?);
        Ok(self.start(tenant.clone(), claim, config))
    }

    fn start(
        self: &Arc<Self>,
        tenant: TenantId,
        claim: Claim,
        config: Arc<TenantConfig>,
    ) -> TenantHandle {
        tracing::info!(%tenant, version = config.version, fencing = claim.fencing(), "tenant started on this node");
        let (sender, messages) = TenantSender::channel();
        let (publish, receive) = watch::channel(config.clone());
        let media = self.media.desk(sender.clone());
        let outside = (self.services.clone(), self.lines.clone());
        let shell = Shell::new(tenant.clone(), sender.clone(), media, outside);
        let runtime = Runtime::new(shell, messages, publish);
        let handle = TenantHandle {
            sender: sender.clone(),
            config: receive,
        };
        let followed = tokio::spawn(follow_config(
            self.services.clone(),
            claim.scope().clone(),
            handle.clone(),
        ));
        let (all, name) = (self.clone(), tenant.clone());
        let renewed = claim.keep(sender);
        let task = tokio::spawn(async move {
            runtime.run().await;
            followed.abort();
            renewed.release().await;
            all.running
                .write()
                .unwrap_or_else(PoisonError::into_inner)
                .remove(&name);
            all.left.notify_waiters();
            tracing::info!(tenant = %name, "tenant left this node");
        });
        metrics::counter!("tenants_started_total").increment(1);
        let mut running = self.running.write().unwrap_or_else(PoisonError::into_inner);
        running.insert(
            tenant,
            Running {
                handle: handle.clone(),
                task,
            },
        );
        handle
    }

    /// Takes no new tenants or calls, waits until the running calls are over, at most `limit`; what is
    /// left then is hung up. Gives all tenants back.
    pub async fn drain(&self, limit: Duration) {
        *self.starting.lock().await = false;
        self.tell_all(|| TenantMessage::Drain);
        if tokio::time::timeout(limit, self.all_gone()).await.is_err() {
            tracing::warn!("calls are still running at the end of the drain time and are hung up");
            self.tell_all(|| TenantMessage::Stop);
            let _ = tokio::time::timeout(Duration::from_secs(5), self.all_gone()).await;
        }
    }

    fn tell_all(&self, message: impl Fn() -> TenantMessage) {
        let running = self.running.read().unwrap_or_else(PoisonError::into_inner);
        for tenant in running.values() {
            tenant.handle.sender.send(message());
        }
    }

    async fn all_gone(&self) {
        loop {
            let left = self.left.notified();
            if self
                .running
                .read()
                .unwrap_or_else(PoisonError::into_inner)
                .is_empty()
            {
                return;
            }
            left.await;
        }
    }
}

/// Watches the tenant's configuration version and loads what is new.
async fn follow_config(services: Arc<Services>, scope: NodeScope, handle: TenantHandle) {
    let mut known = handle.config().version;
    services.prompts.prepare(&handle.config()).await;
    let mut every = tokio::time::interval(CONFIG_POLL);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    for poll in 0u32.. {
        every.tick().await;
        if poll.is_multiple_of(TRIAL_POLLS) {
            tell_trial_usage(&scope, &handle).await;
        }
        match scope.load_config_newer_than(known).await {
            Ok(None) => {}
            Ok(Some(config)) => {
                known = config.version;
                let config = Arc::new(config);
                if !handle
                    .sender
                    .send(TenantMessage::Configured(config.clone()))
                {
                    return;
                }
                services.prompts.prepare(&config).await;
            }
            // Calls go on with what is known; the store is asked again in a moment.
            Err(problem) => tracing::debug!(%problem, "configuration not read"),
        }
    }
}

/// Tells the engine of a trial how many minutes are used (PORTAL-12).
async fn tell_trial_usage(scope: &NodeScope, handle: &TenantHandle) {
    let config = handle.config();
    if config.tenant.running_trial().is_none() {
        return;
    }
    match scope.trial_minutes(&config.tenant).await {
        Ok(minutes) => handle
            .sender
            .input(edgecall_engine::Input::TrialUsage { minutes }),
        // What is known so far holds; the store is asked again in a moment.
        Err(problem) => tracing::debug!(%problem, "minutes of the trial not read"),
    }
}
