//! Tables and objects: the one crate that talks to DynamoDB and S3, in media nodes and in functions.
//!
//! **Isolation by construction.** Nothing of a tenant can be read or written without a scope, and a scope
//! can only be made from something that proves the right to it: [`Session::tenant`] from a signed-in person
//! with a role there, [`Lease`] from the node that owns the tenant, [`Claimed`] from a delivery that stands
//! in the outbox. Scopes put their own tenant into every key and every object path; callers cannot.
//!
//! **One table.** Items have `pk`, `sk`, their value as MessagePack in `data`, and a few plain attributes
//! where conditions or filters need them. Times come from the caller as [`At`](edgecall_model::At); ids,
//! nonces and client tokens come from `getrandom` only, since other random sources repeat in WASM.
//!
//! Errors are [`Problem`](edgecall_model::Problem)s that an API can answer as they are; what only an
//! operator should know goes to the log.

mod account;
mod agent_log;
mod bill;
mod call;
mod checklist;
mod config;
mod connect;
mod cursor;
mod expression;
mod fault;
mod flood;
mod idempotency;
mod journal;
mod lease;
mod number;
mod object;
mod opening;
mod outbox;
mod password;
mod random;
mod report;
mod row;
pub mod schema;
mod scope;
mod seal;
mod sending;
mod session;
mod sign_up;
mod table;
mod webhook;

pub use account::{Account, Membership, NewAccount, PasswordSource};
pub use call::{CallFilter, CallPage, Finish, FinishedCall};
pub use checklist::{Mark, Marks};
pub use config::{ConfigChange, Saved};
pub use connect::{HostServices, StoreSettings};
pub use cursor::{Page, PageRequest};
pub use flood::{Rate, RateLimit, Tries};
pub use idempotency::{Begun, StoredReply};
pub use journal::{AuditLine, AuditQuery, LoginLine};
pub use lease::{Lease, LeaseHolder, NodeIdentity};
pub use object::{Object, ObjectKey, ObjectRange, RecordingFormat};
pub use opening::{Opening, OpeningRefused};
pub use outbox::{Claimed, Outcome, PushQuery};
pub use password::{hash_password, password_fault, random_password, verify_password};
pub use random::{random_bytes, random_id, random_token};
pub use report::BucketRow;
pub use scope::{NodeScope, TenantScope};
pub use sending::{Sending, Turn};
pub use session::{Session, SessionToken};
pub use sign_up::{CodeCheck, PendingSignUp, SignUpDraft};
pub use webhook::WebhookSecret;

use aws_sdk_dynamodb::Client as Tables;
use aws_sdk_s3::Client as Objects;
use std::sync::Arc;

/// Names and keys of a store.
#[derive(Clone)]
pub struct StoreConfig {
    /// DynamoDB table.
    pub table: String,
    /// S3 bucket.
    pub bucket: String,
    /// Key that seals secrets at rest and signs cursors.
    pub seal_key: [u8; 32],
}

impl std::fmt::Debug for StoreConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "StoreConfig {{ table: {:?}, bucket: {:?}, .. }}",
            self.table, self.bucket
        )
    }
}

/// The way to tables and objects. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    tables: Tables,
    objects: Objects,
    config: StoreConfig,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store({:?})", self.inner.config)
    }
}

impl Store {
    /// A store over two SDK clients.
    pub fn new(tables: Tables, objects: Objects, config: StoreConfig) -> Self {
        Store {
            inner: Arc::new(Inner {
                tables,
                objects,
                config,
            }),
        }
    }

    fn seal_key(&self) -> &[u8; 32] {
        &self.inner.config.seal_key
    }
}
