//! The local platform's stores: embedded tables and objects, and the way other commands find them.

use crate::keys::Keys;
use anyhow::{Context, Result};
use edgecall_store::{Store, StoreConfig, StoreSettings};
use embedded_services::{objects, objects::Objects, tables, tables::Tables};
use serde::{Deserialize, Serialize};
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

/// Bucket of the local platform.
pub const BUCKET: &str = "edgecall";
/// Table of the local platform.
pub const TABLE: &str = "edgecall";
/// Region that signatures name; embedded stores are nowhere.
pub const REGION: &str = "local";

/// Where a running platform's stores listen; in `data/run/stores.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreAddresses {
    /// Tables.
    pub tables: SocketAddr,
    /// Objects.
    pub objects: SocketAddr,
}

/// Embedded stores that this process runs.
pub struct EmbeddedStores {
    /// Tables.
    pub tables: Tables,
    /// Objects.
    pub objects: Objects,
}

impl EmbeddedStores {
    /// Starts both on free ports.
    ///
    /// # Errors
    /// Folder or port; the message says what to do.
    pub fn start(data: &Path, keys: &Keys) -> Result<EmbeddedStores> {
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let tables = tables::start(data, any)?;
        let objects = objects::start(data, any, &keys.access_key, &keys.secret_key, &[BUCKET])?;
        Ok(EmbeddedStores { tables, objects })
    }

    /// Where they listen.
    pub fn addresses(&self) -> StoreAddresses {
        StoreAddresses {
            tables: self.tables.addr(),
            objects: self.objects.addr(),
        }
    }
}

impl StoreAddresses {
    /// The store's settings.
    pub fn settings(&self, keys: &Keys) -> StoreSettings {
        StoreSettings {
            dynamodb_endpoint: Some(format!("http://{}", self.tables)),
            s3_endpoint: Some(format!("http://{}", self.objects)),
            region: REGION.to_owned(),
            access_key: keys.access_key.clone(),
            secret_key: keys.secret_key.clone(),
            store: StoreConfig {
                table: TABLE.to_owned(),
                bucket: BUCKET.to_owned(),
                seal_key: keys.seal,
            },
        }
    }

    /// Leaves the addresses for other commands.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn publish(&self, data: &Path) -> Result<()> {
        let dir = data.join("run");
        fs::create_dir_all(&dir).with_context(|| format!("cannot create {}", dir.display()))?;
        let path = dir.join("stores.json");
        fs::write(&path, serde_json::to_vec(self)?)
            .with_context(|| format!("cannot write {}", path.display()))
    }
}

/// Numbers that new instances get on trial (PORTAL-12): Shanghai landlines of a block that is not given out.
const TEST_NUMBERS: std::ops::RangeInclusive<u32> = 1..=200;

/// Table, bucket and test numbers; safe to repeat.
///
/// # Errors
/// The stores do not answer.
pub async fn prepare(store: &Store) -> Result<()> {
    store.create_table_if_missing().await?;
    store.create_bucket_if_missing().await?;
    let numbers: Vec<String> = TEST_NUMBERS.map(|n| format!("0219555{n:04}")).collect();
    store.add_test_numbers(&numbers).await?;
    Ok(())
}

/// The only process that may use a data folder, as long as it lives.
pub struct DataLock {
    _file: fs::File,
}

impl DataLock {
    /// Takes the folder; `None` when another process has it.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn take(data: &Path) -> Result<Option<DataLock>> {
        let dir = data.join("run");
        fs::create_dir_all(&dir).with_context(|| format!("cannot create {}", dir.display()))?;
        let path = dir.join("lock");
        let file =
            fs::File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(DataLock { _file: file })),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("cannot lock {}", path.display()))
            }
        }
    }
}

/// The stores of a data folder for a short command: those of the platform that runs on it, or else
/// embedded ones for the time of the command.
pub struct BorrowedStores {
    /// The stores.
    pub store: Store,
    _own: Option<(EmbeddedStores, DataLock)>,
}

impl BorrowedStores {
    /// Finds or starts them; an empty folder becomes that of a new platform.
    ///
    /// # Errors
    /// The folder cannot be used.
    pub fn open(data: &Path) -> Result<BorrowedStores> {
        let keys = Keys::load_or_make(&data.join("keys"))?;
        let (addresses, own) = match DataLock::take(data)? {
            Some(lock) => {
                let stores = EmbeddedStores::start(data, &keys)?;
                (stores.addresses(), Some((stores, lock)))
            }
            None => {
                let path = data.join("run/stores.json");
                let text =
                    fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
                (
                    serde_json::from_slice(&text)
                        .with_context(|| format!("cannot read {}", path.display()))?,
                    None,
                )
            }
        };
        let store = Store::connect(&addresses.settings(&keys), None);
        Ok(BorrowedStores { store, _own: own })
    }
}
