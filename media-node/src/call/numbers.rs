//! Which tenant a dialled number belongs to, remembered so that a call on a warm node asks no store.

use edgecall_model::{Problem, TenantId};
use edgecall_store::Store;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A remembered owner is looked up again in the background after this time.
const FRESH: Duration = Duration::from_secs(5);
/// And is not used without asking after this time.
const USABLE: Duration = Duration::from_secs(3_600);
/// Numbers remembered at most.
const MOST: usize = 50_000;

/// The node's memory of numbers. Cheap to clone.
#[derive(Clone)]
pub struct NumberBook {
    store: Store,
    known: Arc<Mutex<HashMap<String, (TenantId, Instant)>>>,
}

impl NumberBook {
    /// An empty book over a store.
    pub fn new(store: Store) -> NumberBook {
        NumberBook {
            store,
            known: Arc::default(),
        }
    }

    /// The owner of a number in normal form. Numbers without owner are always asked for, so that a number
    /// works as soon as it is given out.
    ///
    /// # Errors
    /// The store does not answer and the number is not remembered.
    pub async fn owner(&self, number: &str) -> Result<Option<TenantId>, Problem> {
        let remembered = {
            let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            known.get(number).cloned()
        };
        match remembered {
            Some((tenant, since)) if since.elapsed() < FRESH => Ok(Some(tenant)),
            Some((tenant, since)) if since.elapsed() < USABLE => {
                let (book, number) = (self.clone(), number.to_owned());
                tokio::spawn(async move { book.ask(&number).await });
                Ok(Some(tenant))
            }
            _ => self.ask(number).await,
        }
    }

    async fn ask(&self, number: &str) -> Result<Option<TenantId>, Problem> {
        let owner = self.store.tenant_of_number(number).await?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        match &owner {
            Some(tenant) => {
                if known.len() >= MOST {
                    known.clear();
                }
                known.insert(number.to_owned(), (tenant.clone(), Instant::now()));
            }
            None => {
                known.remove(number);
            }
        }
        Ok(owner)
    }
}
