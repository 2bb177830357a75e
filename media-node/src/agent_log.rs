//! Agents' state changes on their way to the store: on disk first, like calls.
//!
//! The file `agent-states.log` in the spool holds what the store does not have yet, one MessagePack entry after the
//! other. It is emptied whenever everything is stored; what an earlier run left is stored first.

use edgecall_model::agent::StateChange;
use edgecall_model::{AgentId, At, TenantId};
use edgecall_store::{NodeIdentity, Store};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Cursor, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc;

/// Wait before a store that did not answer is asked again.
const RETRY: Duration = Duration::from_secs(1);
/// Changes taken together.
const BATCH: usize = 100;
/// Name of the file in the spool; not a call's id.
const FILE: &str = "agent-states.log";

/// A change as it waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    tenant: TenantId,
    /// Which of the agent's changes within the same millisecond, so that storing one again changes nothing.
    nth: u8,
    change: StateChange,
}

/// Takes state changes and stores them in order. Cheap to clone.
#[derive(Clone)]
pub struct AgentLog {
    queue: mpsc::UnboundedSender<Entry>,
    waiting: Arc<Mutex<Waiting>>,
}

/// What the store does not have yet.
struct Waiting {
    file: File,
    entries: usize,
    /// Each agent's last change: its time and number.
    last: HashMap<AgentId, (At, u8)>,
}

impl AgentLog {
    /// Starts the work; what an earlier run left in `spool` is taken over.
    ///
    /// # Errors
    /// The file cannot be read or written.
    pub fn start(store: Store, identity: NodeIdentity, spool: &Path) -> io::Result<AgentLog> {
        let path = spool.join(FILE);
        let left = entries_in(&path)?;
        let file = OpenOptions::new().create(true).append(true).open(&path)?;
        let (queue, changes) = mpsc::unbounded_channel();
        let log = AgentLog {
            queue,
            waiting: Arc::new(Mutex::new(Waiting {
                file,
                entries: left.len(),
                last: HashMap::new(),
            })),
        };
        if !left.is_empty() {
            tracing::warn!(
                changes = left.len(),
                "taking over agents' states that an earlier run left"
            );
        }
        for entry in left {
            // The work ends only with the process.
            let _ = log.queue.send(entry);
        }
        tokio::spawn(work(store, identity, changes, log.waiting.clone()));
        Ok(log)
    }

    /// Adds a change; returns at once.
    pub fn append(&self, tenant: &TenantId, change: StateChange) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let nth = match waiting.last.get(&change.agent) {
            Some((at, nth)) if *at == change.at => nth.saturating_add(1),
            _ => 0,
        };
        waiting.last.insert(change.agent.clone(), (change.at, nth));
        let entry = Entry {
            tenant: tenant.clone(),
            nth,
            change,
        };
        waiting.write(&entry);
        let _ = self.queue.send(entry);
    }

    /// Changes that the store does not have yet.
    pub fn backlog(&self) -> usize {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.entries
    }
}

impl Waiting {
    fn write(&mut self, entry: &Entry) {
        self.entries += 1;
        let written = rmp_serde::to_vec_named(entry)
            .map_err(io::Error::other)
            .and_then(|bytes| self.file.write_all(&bytes));
        if let Err(error) = written {
            // It is still in memory, and stored if this process lives.
            metrics::counter!("spool_write_errors_total").increment(1);
            tracing::error!(%error, "an agent's state is not on disk");
        }
    }

    /// So many entries are stored. The file is emptied when none is left; until then storing one twice is harmless.
    fn stored(&mut self, count: usize) {
        self.entries = self.entries.saturating_sub(count);
        if self.entries == 0
            && let Err(error) = self.file.set_len(0)
        {
            tracing::error!(%error, "the file of agents' states cannot be emptied");
        }
    }
}

/// The entries of the file, up to the first that is not whole.
fn entries_in(path: &Path) -> io::Result<Vec<Entry>> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut cursor = Cursor::new(bytes.as_slice());
    let mut entries = Vec::new();
    let mut whole = 0;
    while let Ok(entry) = rmp_serde::from_read(&mut cursor) {
        entries.push(entry);
        whole = cursor.position();
    }
    if whole < bytes.len() as u64 {
        // A crash cut the last entry; what is appended must not follow its first half.
        OpenOptions::new().write(true).open(path)?.set_len(whole)?;
    }
    Ok(entries)
}

async fn work(
    store: Store,
    identity: NodeIdentity,
    mut changes: mpsc::UnboundedReceiver<Entry>,
    waiting: Arc<Mutex<Waiting>>,
) {
    let mut batch = Vec::new();
    while changes.recv_many(&mut batch, BATCH).await > 0 {
        let count = batch.len();
        let mut by_tenant: BTreeMap<TenantId, Vec<(u8, StateChange)>> = BTreeMap::new();
        for entry in batch.drain(..) {
            let of = by_tenant.entry(entry.tenant).or_default();
            of.push((entry.nth, entry.change));
        }
        for (tenant, changes) in by_tenant {
            let scope = store.spool_scope(&identity, &tenant);
            while let Err(problem) = scope.log_numbered_states(&changes).await {
                tracing::warn!(%tenant, %problem, "agents' states not stored yet");
                tokio::time::sleep(RETRY).await;
            }
        }
        waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .stored(count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use edgecall_model::agent::{AgentState, StateCause};

    fn entry(at: i64) -> Entry {
        Entry {
            tenant: TenantId::new("TCC0000001").unwrap(),
            nth: 0,
            change: StateChange {
                agent: AgentId::new("a1").unwrap(),
                agent_number: "1001".into(),
                from: AgentState::Available,
                to: AgentState::Break,
                reason: "Meal".into(),
                at: At(at),
                cause: StateCause::Own,
                call: None,
            },
        }
    }

    #[test]
    fn an_entry_that_a_crash_cut_is_left_out_and_what_follows_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE);
        assert_eq!(entries_in(&path).unwrap(), []);
        let bytes = |at| rmp_serde::to_vec_named(&entry(at)).unwrap();
        let mut cut = bytes(1);
        cut.extend(&bytes(2)[..20]);
        fs::write(&path, cut).unwrap();
        assert_eq!(entries_in(&path).unwrap(), [entry(1)]);
        let mut file = OpenOptions::new().append(true).open(&path).unwrap();
        file.write_all(&bytes(3)).unwrap();
        assert_eq!(entries_in(&path).unwrap(), [entry(1), entry(3)]);
    }
}
