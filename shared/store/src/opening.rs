//! Opening an instance (PORTAL-07): everything in one transaction, or nothing.

use crate::config::{ConfigChange, version_writes};
use crate::expression::{Write, Written};
use crate::number::{claim_number, lend};
use crate::row::{self, Item};
use crate::scope::TenantScope;
use crate::{Session, Store};
use edgecall_model::agent::Agent;
use edgecall_model::flow::Flow;
use edgecall_model::number::HotlineNumber;
use edgecall_model::organisation::{Branch, Department, Tenant};
use edgecall_model::queue::Queue;
use edgecall_model::time_condition::TimeCondition;
use edgecall_model::{Problem, TenantId};

/// What a new instance consists of. The number's digits are filled in from the test pool.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Tenant.
    pub tenant: Tenant,
    /// Its branch.
    pub branch: Branch,
    /// Its department.
    pub department: Department,
    /// Its queue.
    pub queue: Queue,
    /// Its time conditions.
    pub time_conditions: Vec<TimeCondition>,
    /// Its flow.
    pub flow: Flow,
    /// The first agent: the owner, who can so take the first call.
    pub agent: Agent,
    /// The number that is lent; `number` is replaced.
    pub number: HotlineNumber,
}

/// Why an instance could not be opened; nothing of it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpeningRefused {
    /// The domain prefix is taken.
    PrefixTaken,
    /// The account has an instance of this name.
    NameTaken,
    /// No test number is free.
    NoNumber,
    /// Anything else.
    Problem(Problem),
}

impl From<Problem> for OpeningRefused {
    fn from(problem: Problem) -> Self {
        OpeningRefused::Problem(problem)
    }
}

fn name_item(account: &str, name: &str) -> (String, String) {
    (format!("NAMES#{account}"), name.trim().to_lowercase())
}

fn prefix_pk(prefix: &str) -> String {
    format!("PREFIX#{prefix}")
}

/// Tries with other numbers of the pool.
const NUMBER_TRIES: usize = 10;

impl Session {
    /// Opens an instance that this person owns.
    ///
    /// # Errors
    /// [`OpeningRefused`].
    pub async fn open_instance(
        &self,
        store: &Store,
        opening: &Opening,
    ) -> Result<(TenantScope, HotlineNumber), OpeningRefused> {
        for _ in 0..NUMBER_TRIES {
            let Some(free) = store.free_test_number().await? else {
                return Err(OpeningRefused::NoNumber);
            };
            let number = HotlineNumber {
                number: free,
                ..opening.number.clone()
            };
            match store
                .transact(opening_writes(&self.account().id, opening, &number)?)
                .await?
            {
                Written::Done => {
                    return Ok((
                        TenantScope::new(store.clone(), opening.tenant.id.clone()),
                        number,
                    ));
                }
                Written::Refused(places) if places.contains(&0) => {
                    return Err(OpeningRefused::PrefixTaken);
                }
                Written::Refused(places) if places.contains(&1) => {
                    return Err(OpeningRefused::NameTaken);
                }
                // Another opening took the number a moment ago.
                Written::Refused(_) => {}
            }
        }
        Err(OpeningRefused::NoNumber)
    }
}

fn opening_writes(
    account: &str,
    opening: &Opening,
    number: &HotlineNumber,
) -> Result<Vec<Write>, Problem> {
    let tenant = &opening.tenant.id;
    let (names, name) = name_item(account, &opening.tenant.name);
    let mut change = ConfigChange::new()
        .put_tenant(&opening.tenant)?
        .put_branch(&opening.branch)?
        .put_department(&opening.department)?
        .put_queue(&opening.queue)?
        .put_flow(&opening.flow)?
        .put_agent(&opening.agent)?
        .put_number(number)?
        .set_owner(account, tenant, Some(&opening.agent.id));
    for condition in &opening.time_conditions {
        change = change.put_time_condition(condition)?;
    }
    let mut writes = vec![
        Write::put_new(
            Item::new(prefix_pk(&opening.tenant.prefix), "PREFIX").text("tenant", tenant.as_str()),
        ),
        Write::put_new(Item::new(names, name).text("tenant", tenant.as_str())),
        lend(&number.number, tenant),
        claim_number(&number.number, tenant),
    ];
    writes.extend(version_writes(tenant, 0));
    writes.extend(change.writes(tenant));
    Ok(writes)
}

impl Store {
    /// What anybody may know of the instance behind a domain prefix (PORTAL-09): the tenant.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn tenant_of_prefix(&self, prefix: &str) -> Result<Option<Tenant>, Problem> {
        let row = self.get(&prefix_pk(prefix), "PREFIX").await?;
        match row.and_then(|row| row::text(&row, "tenant").and_then(TenantId::new)) {
            Some(tenant) => TenantScope::new(self.clone(), tenant)
                .load_tenant()
                .await
                .map(Some),
            None => Ok(None),
        }
    }
}

impl TenantScope {
    /// Renames the instance. Names stay unique within the owner's account.
    ///
    /// # Errors
    /// [`OpeningRefused::NameTaken`].
    pub async fn rename(&self, owner: &str, name: &str) -> Result<Tenant, OpeningRefused> {
        for tried in 1..=8 {
            let config = self.load_config().await?;
            let mut tenant = config.tenant;
            let (names, old) = name_item(owner, &tenant.name);
            let (_, new) = name_item(owner, name);
            tenant.name = name.to_owned();
            let mut writes = version_writes(&self.tenant, config.version).to_vec();
            if old != new {
                writes.push(Write::put_new(
                    Item::new(&names, new).text("tenant", self.tenant.as_str()),
                ));
                writes.push(Write::delete(&names, &old));
            }
            writes.extend(
                ConfigChange::new()
                    .put_tenant(&tenant)?
                    .writes(&self.tenant),
            );
            match self.store.transact(writes).await? {
                Written::Done => return Ok(tenant),
                Written::Refused(places) if places.contains(&2) => {
                    return Err(OpeningRefused::NameTaken);
                }
                Written::Refused(_) => self.store.back_off(tried).await,
            }
        }
        Err(Problem::new(&edgecall_model::error::codes::CHANGED_MEANWHILE).into())
    }
}
