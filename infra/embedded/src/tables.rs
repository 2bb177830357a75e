//! Tables: the DynamoDB protocol over one SQLite file, `tables.db` in the data folder.
//!
//! Streams stay off (they make every write slower than the last), items past their time to live are swept
//! by a timer, and any signature is accepted.

use crate::{Listening, StartError, check_writable, data_dir::storage_error};
use dynoxide::Database;
use std::{io, net::SocketAddr, ops::Deref, path::Path, sync::Arc, time::Duration};
use tokio::{net::TcpListener, task::spawn_blocking, time::MissedTickBehavior};

/// How often expired items are removed. DynamoDB promises only "within days", so readers filter anyway.
const SWEEP_EVERY: Duration = Duration::from_secs(60);

/// JSON work and SQLite behind one lock: more threads only wait for each other.
const THREADS: usize = 2;

/// The running tables service. Dereferences to [`Listening`] for `addr`, `pause` and `resume`.
pub struct Tables {
    listening: Listening,
    database: Database,
}

impl Tables {
    /// Writes a consistent copy of all tables to `path` (a new file) while the service runs.
    ///
    /// # Errors
    /// [`StartError::Storage`] naming `path`, with what SQLite said.
    pub async fn back_up(&self, path: &Path) -> Result<(), StartError> {
        let (database, path) = (self.database.clone(), path.to_owned());
        let failed = |reason: String| StartError::Storage {
            path: path.clone(),
            reason,
        };
        let target = path.display().to_string();
        spawn_blocking(move || database.vacuum_into(&target))
            .await
            .map_err(|e| failed(e.to_string()))?
            .map_err(|e| failed(e.to_string()))
    }
}

impl Deref for Tables {
    type Target = Listening;
    fn deref(&self) -> &Listening {
        &self.listening
    }
}

/// Opens or creates `dir/tables.db` and serves it on `addr` (port 0: any).
///
/// # Errors
/// [`StartError`] naming the file or the address.
pub fn start(dir: &Path, addr: SocketAddr) -> Result<Tables, StartError> {
    start_sweeping_every(dir, addr, SWEEP_EVERY)
}

/// As [`start`], removing expired items every `sweep_every`.
///
/// # Errors
/// [`StartError`] naming the file or the address.
pub fn start_sweeping_every(
    dir: &Path,
    addr: SocketAddr,
    sweep_every: Duration,
) -> Result<Tables, StartError> {
    check_writable(dir)?;
    let file = dir.join("tables.db");
    let path = file
        .to_str()
        .ok_or_else(|| storage_error(&file, &io::Error::other("the path is not valid UTF-8")))?;
    let database = Database::new(path).map_err(|e| StartError::Storage {
        path: file.clone(),
        reason: e.to_string(),
    })?;
    let served = database.clone();
    let listening = Listening::start(
        "tables",
        THREADS,
        addr,
        Arc::new(move |listener| Box::pin(serve(listener, served.clone(), sweep_every))),
    )?;
    Ok(Tables {
        listening,
        database,
    })
}

async fn serve(listener: TcpListener, database: Database, sweep_every: Duration) {
    tokio::spawn(sweep(database.clone(), sweep_every));
    // Ends only with its runtime, never by itself.
    let forever = std::future::pending();
    if let Err(error) = dynoxide::server::serve_with_shutdown(listener, database, forever).await {
        tracing::error!(%error, "tables stopped");
    }
}

async fn sweep(database: Database, every: Duration) {
    let mut timer = tokio::time::interval(every);
    timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        timer.tick().await;
        let database = database.clone();
        match spawn_blocking(move || database.sweep_ttl()).await {
            Ok(Ok(0)) => {}
            Ok(Ok(removed)) => tracing::debug!(removed, "expired items removed"),
            Ok(Err(error)) => tracing::warn!(%error, "expired items not removed"),
            Err(error) => tracing::warn!(%error, "sweep ended early"),
        }
    }
}
