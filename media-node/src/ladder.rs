//! SIP ladders of calls on their way to the store, where they lie beside the call's log.
//!
//! A ladder comes two seconds after its dialog's end. It is written to disk first, in one file per call,
//! and the file goes when the store has it; files that an earlier run left are taken over.

use bytes::Bytes;
use edgecall_model::{At, CallId, TenantId};
use edgecall_store::{NodeIdentity, ObjectKey, Store};
use serde::{Deserialize, Serialize};
use sip_core::CallLadder;
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// Ladders that may wait to be written.
const BACKLOG: usize = 4_096;
/// A call whose ladder has not come this long after its start never had one.
const FORGET: Duration = Duration::from_secs(24 * 3_600);
/// First wait after the store did not answer; doubled each time up to the longest.
const FIRST_WAIT: Duration = Duration::from_millis(500);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// The call that a SIP dialog belongs to.
#[derive(Clone, Debug)]
struct Owner {
    call: CallId,
    tenant: TenantId,
    start: At,
    since: Instant,
}

/// What is stored for a call (MessagePack with names).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredLadder {
    /// The call.
    pub call: CallId,
    /// Whose it is.
    pub tenant: TenantId,
    /// Its start, which decides where it is stored.
    pub start: At,
    /// The ladders of its dialogs.
    pub ladders: Vec<CallLadder>,
}

/// Keeps ladders. Cheap to clone.
#[derive(Clone)]
pub struct LadderKeeper {
    owners: Arc<Mutex<HashMap<String, Owner>>>,
    dir: PathBuf,
    store: Store,
    identity: NodeIdentity,
}

impl LadderKeeper {
    /// Starts to keep ladders, with `dir` as their place on disk; returns where the endpoint puts them.
    ///
    /// # Errors
    /// The folder cannot be used.
    pub fn start(
        dir: PathBuf,
        store: Store,
        identity: NodeIdentity,
    ) -> io::Result<(LadderKeeper, mpsc::Sender<CallLadder>)> {
        std::fs::create_dir_all(&dir)?;
        let keeper = LadderKeeper {
            owners: Arc::default(),
            dir,
            store,
            identity,
        };
        for entry in std::fs::read_dir(&keeper.dir)? {
            let (keeper, path) = (keeper.clone(), entry?.path());
            tokio::spawn(async move { keeper.until_stored(&path).await });
        }
        let (sender, receiver) = mpsc::channel(BACKLOG);
        tokio::spawn(keeper.clone().work(receiver));
        Ok((keeper, sender))
    }

    /// The dialog with this Call-ID is a leg of the call.
    pub fn belongs(&self, sip_call_id: &str, call: &CallId, tenant: &TenantId, start: At) {
        let mut owners = self.owners.lock().unwrap_or_else(PoisonError::into_inner);
        if owners.len() % 1_024 == 1_023 {
            owners.retain(|_, owner| owner.since.elapsed() < FORGET);
        }
        let owner = Owner {
            call: call.clone(),
            tenant: tenant.clone(),
            start,
            since: Instant::now(),
        };
        owners.insert(sip_call_id.to_owned(), owner);
    }

    async fn work(self, mut ladders: mpsc::Receiver<CallLadder>) {
        while let Some(ladder) = ladders.recv().await {
            let owner = {
                let mut owners = self.owners.lock().unwrap_or_else(PoisonError::into_inner);
                owners.remove(&ladder.call_id)
            };
            // Callers that were refused before they reached a tenant are in the metrics only.
            let Some(owner) = owner else { continue };
            let stored = StoredLadder {
                call: owner.call,
                tenant: owner.tenant,
                start: owner.start,
                ladders: vec![ladder],
            };
            match self.write(&stored) {
                Ok(path) => {
                    let keeper = self.clone();
                    tokio::spawn(async move { keeper.until_stored(&path).await });
                }
                Err(error) => {
                    tracing::error!(call = %stored.call, %error, "the SIP ladder cannot be written");
                }
            }
        }
    }

    fn write(&self, stored: &StoredLadder) -> io::Result<PathBuf> {
        let path = self.dir.join(format!("{}.sip", stored.call));
        let bytes = rmp_serde::to_vec_named(stored).map_err(io::Error::other)?;
        std::fs::write(&path, bytes)?;
        Ok(path)
    }

    async fn until_stored(&self, path: &Path) {
        let mut wait = FIRST_WAIT;
        loop {
            match self.upload(path).await {
                Ok(()) => {
                    if let Err(error) = std::fs::remove_file(path) {
                        tracing::warn!(path = %path.display(), %error, "a stored ladder stays on disk");
                    }
                    return;
                }
                Err(error) => {
                    metrics::counter!("ladder_retries_total").increment(1);
                    tracing::warn!(path = %path.display(), error, "the SIP ladder is not stored yet");
                }
            }
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(LONGEST_WAIT);
        }
    }

    async fn upload(&self, path: &Path) -> Result<(), String> {
        let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
        let stored: StoredLadder =
            rmp_serde::from_slice(&bytes).map_err(|error| error.to_string())?;
        let scope = self.store.spool_scope(&self.identity, &stored.tenant);
        let key = ObjectKey::sip_ladder(&stored.tenant, stored.start, &stored.call)
            .map_err(|problem| problem.to_string())?;
        scope
            .put_object(&key, "application/vnd.msgpack", Bytes::from(bytes))
            .await
            .map_err(|problem| problem.to_string())
    }
}
