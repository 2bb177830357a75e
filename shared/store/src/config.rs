//! A tenant's configuration: one partition, read with one query, saved by versions.
//!
//! The first and the last item of the partition both hold the version. A query reads in order, so two equal
//! versions mean that no save came between: the snapshot is whole. Every save is made from a snapshot and
//! stands only if the version is still that snapshot's; rules that span several objects (unique numbers,
//! "in use", seats) are therefore simply checked on the snapshot.

use crate::account::{account_pk, account_writes};
use crate::expression::{Query, Write, Written};
use crate::row::{self, Item, Row, to_bytes};
use crate::scope::{NodeScope, TenantScope, tenant_pk};
use crate::{Account, Store, fault};
use edgecall_model::agent::Agent;
use edgecall_model::config::TenantConfig;
use edgecall_model::error::codes;
use edgecall_model::flow::Flow;
use edgecall_model::number::HotlineNumber;
use edgecall_model::organisation::{Branch, Department, Tenant};
use edgecall_model::queue::Queue;
use edgecall_model::rules::DeskRules;
use edgecall_model::time_condition::TimeCondition;
use edgecall_model::{AgentId, FlowId, Problem, QueueId, TenantId, TimeConditionId};
use serde::Serialize;

/// Saves that meet others are made again from a new snapshot, so often.
const SAVE_TRIES: u32 = 12;
/// Snapshots that meet a save are read again, so often.
const READ_TRIES: u32 = 8;
const FIRST: &str = "#VERSION";
const LAST: &str = "VERSION";

/// What one save changes. At most about 90 objects.
#[derive(Clone, Debug, Default)]
pub struct ConfigChange {
    parts: Vec<Part>,
}

#[derive(Clone, Debug)]
enum Part {
    Put {
        sk: String,
        bytes: Vec<u8>,
    },
    Delete {
        sk: String,
    },
    /// The agent that an account is in this tenant.
    MemberAgent {
        account: String,
        agent: Option<AgentId>,
    },
    Other(Write),
}

/// Result of a save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved<T> {
    /// Version after the save.
    pub version: u64,
    /// What the edit gave.
    pub value: T,
}

impl ConfigChange {
    /// A change of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    fn put<T: Serialize>(mut self, sk: String, value: &T) -> Result<Self, Problem> {
        self.parts.push(Part::Put {
            sk,
            bytes: to_bytes(value)?,
        });
        Ok(self)
    }

    fn delete(mut self, sk: String) -> Self {
        self.parts.push(Part::Delete { sk });
        self
    }

    /// Saves the tenant itself.
    ///
    /// # Errors
    /// `internal` when it cannot be written down.
    pub fn put_tenant(self, tenant: &Tenant) -> Result<Self, Problem> {
        self.put("TENANT".into(), tenant)
    }

    /// Saves a branch.
    ///
    /// # Errors
    /// `internal` when it cannot be written down.
    pub fn put_branch(self, branch: &Branch) -> Result<Self, Problem> {
        self.put(format!("BRANCH#{}", branch.id), branch)
    }

    /// Saves a department.
    ///
    /// # Errors
    /// `internal` when it cannot be written down.
    pub fn put_department(self, department: &Department) -> Result<Self, Problem> {
        self.put(format!("DEPARTMENT#{}", department.id), department)
    }

    /// Saves an agent.
    ///
    /// # Errors
    /// `internal` when it cannot be written down.
    pub fn put_agent(self, agent: &Agent) -> Result<Self, Problem> {
        self.put(format!("AGENT#{}", agent.id), agent)
    }

    /// Deletes an agent.
    #[must_use]
    pub fn delete_agent(self, agent: &AgentId) -> Self {
        self.delete(format!("AGENT#{agent}"))
    }

    /// Saves a queue.
    ///
    /// # Errors
    /// `internal` when it cannot be written down.
    pub fn put_queue(self, queue: &Queue) -> Result<Self, Problem> {
        self.put(format!("QUEUE#{}", queue.id), queue)
    }

    /// Deletes a queue.
    #[must_use]
    pub fn delete_queue(self, queue: &QueueId) -> Self {
        self.delete(format!("QUEUE#{queue}"))
    }

    /// Saves a flow.
    ///
    /// # Errors
    /// `internal` when it cannot be written down.
    pub fn put_flow(self, flow: &Flow) -> Result<Self, Problem> {
        self.put(format!("FLOW#{}", flow.id), flow)
    }

    /// Deletes a flow.
    #[must_use]
    pub fn delete_flow(self, flow: &FlowId) -> Self {
        self.delete(format!("FLOW#{flow}"))
    }

    /// Saves a time condition.
    ///
    /// # Errors
    /// `internal` when it cannot be written down.
    pub fn put_time_condition(self, condition: &TimeCondition) -> Result<Self, Problem> {
        self.put(format!("TIME#{}", condition.id), condition)
    }

    /// Deletes a time condition.
    #[must_use]
    pub fn delete_time_condition(self, condition: &TimeConditionId) -> Self {
        self.delete(format!("TIME#{condition}"))
    }

    /// Saves a number that the tenant already has.
    ///
    /// # Errors
    /// `internal` when it cannot be written down.
    pub fn put_number(self, number: &HotlineNumber) -> Result<Self, Problem> {
        self.put(format!("NUMBER#{}", number.number), number)
    }

    /// Saves the rules for desks.
    ///
    /// # Errors
    /// `internal` when it cannot be written down.
    pub fn put_rules(self, rules: &DeskRules) -> Result<Self, Problem> {
        self.put("RULES".into(), rules)
    }

    /// Makes an account in the same step.
    ///
    /// # Errors
    /// `internal` when it cannot be written down.
    pub fn add_account(mut self, account: &Account) -> Result<Self, Problem> {
        self.parts
            .extend(account_writes(account)?.into_iter().map(Part::Other));
        Ok(self)
    }

    /// Says which agent of this tenant an account is; `None` = none any more.
    #[must_use]
    pub fn set_member_agent(mut self, account: &str, agent: Option<AgentId>) -> Self {
        self.parts.push(Part::MemberAgent {
            account: account.to_owned(),
            agent,
        });
        self
    }

    /// Makes an account the owner (only when an instance opens).
    #[must_use]
    pub(crate) fn set_owner(
        mut self,
        account: &str,
        tenant: &TenantId,
        agent: Option<&AgentId>,
    ) -> Self {
        let mut item =
            Item::new(account_pk(account), format!("MEMBER#{tenant}")).flag("owner", true);
        if let Some(agent) = agent {
            item = item.text("agent", agent.as_str());
        }
        self.parts.push(Part::Other(Write::put_new(item)));
        self
    }

    pub(crate) fn writes(&self, tenant: &TenantId) -> Vec<Write> {
        let pk = tenant_pk(tenant, "CONFIG");
        let write = |part: &Part| match part {
            Part::Put { sk, bytes } => {
                let mut item = Item::new(&pk, sk).bytes(bytes.clone());
                if sk == "TENANT" {
                    // The list of all tenants, for nodes.
                    item = item
                        .text("gsi1pk", "TENANTS")
                        .text("gsi1sk", tenant.as_str());
                }
                Write::put(item)
            }
            Part::Delete { sk } => Write::delete(&pk, sk),
            Part::MemberAgent { account, agent } => {
                let (account, member) = (account_pk(account), format!("MEMBER#{tenant}"));
                let write = match agent {
                    Some(agent) => Write::update(&account, &member, "SET #agent = :agent")
                        .text(":agent", agent.as_str()),
                    None => Write::update(&account, &member, "REMOVE #agent"),
                };
                // A reserved word of the expression language.
                write.name("#agent", "agent")
            }
            Part::Other(write) => write.clone(),
        };
        self.parts.iter().map(write).collect()
    }
}

/// Writes that move a tenant's version from `old` to the next; 0 = there is none yet.
pub(crate) fn version_writes(tenant: &TenantId, old: u64) -> [Write; 2] {
    let pk = tenant_pk(tenant, "CONFIG");
    let step = |sk: &str| {
        let next = i64::try_from(old).unwrap_or(i64::MAX - 1) + 1;
        if old == 0 {
            Write::put_new(Item::new(&pk, sk).number("version", next))
        } else {
            Write::update(&pk, sk, "SET version = :next")
                .when("version = :old")
                .number(":next", next)
                .number(":old", next - 1)
        }
    };
    [step(FIRST), step(LAST)]
}

impl Store {
    /// Ids of all tenants, in order. New ones appear a moment after they are opened.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn tenants(&self) -> Result<Vec<TenantId>, Problem> {
        let rows = self.query_index("TENANTS").await?;
        Ok(rows
            .iter()
            .filter_map(|row| TenantId::new(row::text(row, "gsi1sk")?))
            .collect())
    }
}

impl TenantScope {
    /// The tenant itself.
    ///
    /// # Errors
    /// `not_found` when it is gone.
    pub async fn load_tenant(&self) -> Result<Tenant, Problem> {
        let row = self.store.get(&self.pk("CONFIG"), "TENANT").await?;
        row.as_ref()
            .map(row::data)
            .transpose()?
            .ok_or_else(|| fault::not_found("The instance", "该实例"))
    }

    /// The present version: one cheap read.
    ///
    /// # Errors
    /// `not_found` when the tenant is gone.
    pub async fn config_version(&self) -> Result<u64, Problem> {
        let row = self.store.get(&self.pk("CONFIG"), LAST).await?;
        row.as_ref()
            .and_then(version_of)
            .ok_or_else(|| fault::not_found("The instance", "该实例"))
    }

    /// The whole configuration as of one version.
    ///
    /// # Errors
    /// `not_found` when the tenant is gone; `store_unavailable`.
    pub async fn load_config(&self) -> Result<TenantConfig, Problem> {
        for tried in 1..=READ_TRIES {
            let rows = self.store.query_all(Query::of(self.pk("CONFIG"))).await?;
            if let Some(config) = assemble(&rows)? {
                return Ok(config);
            }
            if rows.is_empty() {
                return Err(fault::not_found("The instance", "该实例"));
            }
            self.store.back_off(tried).await;
        }
        Err(Problem::new(&codes::STORE_UNAVAILABLE))
    }

    /// Changes the configuration. `edit` sees a snapshot and says what to change; when somebody else saved
    /// meanwhile, it is asked again with a new snapshot. All of the change stands, or nothing.
    ///
    /// # Errors
    /// Those of `edit`; `changed_meanwhile` when others save all the time, or when something outside the
    /// configuration (an e-mail) was taken meanwhile.
    pub async fn edit_config<T>(
        &self,
        mut edit: impl FnMut(&TenantConfig) -> Result<(ConfigChange, T), Problem> + Send,
    ) -> Result<Saved<T>, Problem> {
        for tried in 1..=SAVE_TRIES {
            let config = self.load_config().await?;
            let (change, value) = edit(&config)?;
            if change.is_empty() {
                return Ok(Saved {
                    version: config.version,
                    value,
                });
            }
            let mut writes = version_writes(&self.tenant, config.version).to_vec();
            writes.extend(change.writes(&self.tenant));
            match self.store.transact(writes).await? {
                Written::Done => {
                    return Ok(Saved {
                        version: config.version + 1,
                        value,
                    });
                }
                Written::Refused(places) if places.iter().any(|place| *place < 2) => {
                    self.store.back_off(tried).await;
                }
                Written::Refused(_) => return Err(Problem::new(&codes::CHANGED_MEANWHILE)),
            }
        }
        Err(Problem::new(&codes::CHANGED_MEANWHILE))
    }
}

impl NodeScope {
    /// The whole configuration if it is newer than `known`: one cheap read when it is not.
    ///
    /// # Errors
    /// As [`TenantScope::load_config`].
    pub async fn load_config_newer_than(
        &self,
        known: u64,
    ) -> Result<Option<TenantConfig>, Problem> {
        if self.config_version().await? <= known {
            return Ok(None);
        }
        self.load_config().await.map(Some)
    }
}

fn version_of(row: &Row) -> Option<u64> {
    row::number(row, "version").and_then(|v| u64::try_from(v).ok())
}

/// The configuration, or `None` when a save came between the reads.
fn assemble(rows: &[Row]) -> Result<Option<TenantConfig>, Problem> {
    let ends = |row: Option<&Row>, sk: &str| {
        row.filter(|row| row::text(row, "sk") == Some(sk))
            .and_then(version_of)
    };
    let (first, last) = (ends(rows.first(), FIRST), ends(rows.last(), LAST));
    let (Some(version), true) = (first, first == last) else {
        return Ok(None);
    };
    let (mut tenant, mut rules) = (None, None);
    let (mut branches, mut departments, mut agents) = (vec![], vec![], vec![]);
    let (mut queues, mut flows, mut numbers) = (vec![], vec![], vec![]);
    let mut time_conditions = vec![];
    for row in rows {
        let kind = row::text(row, "sk")
            .unwrap_or("")
            .split('#')
            .next()
            .unwrap_or("");
        match kind {
            "TENANT" => tenant = Some(row::data(row)?),
            "BRANCH" => branches.push(row::data(row)?),
            "DEPARTMENT" => departments.push(row::data(row)?),
            "AGENT" => agents.push(row::data(row)?),
            "QUEUE" => queues.push(row::data(row)?),
            "FLOW" => flows.push(row::data(row)?),
            "NUMBER" => numbers.push(row::data(row)?),
            "TIME" => time_conditions.push(row::data(row)?),
            "RULES" => rules = Some(row::data(row)?),
            _ => {}
        }
    }
    let Some(tenant) = tenant else {
        return Ok(None);
    };
    Ok(Some(TenantConfig {
        version,
        tenant,
        branches,
        departments,
        agents,
        queues,
        flows,
        numbers,
        time_conditions,
        rules: rules.unwrap_or_default(),
    }))
}
