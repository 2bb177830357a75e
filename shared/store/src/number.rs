//! Which tenant a number belongs to, and the pool of test numbers (PORTAL-12).

use crate::expression::{Query, Write};
use crate::random::random_below;
use crate::row::{self, Item};
use crate::{Store, fault};
use edgecall_model::{BillingAccountId, BranchId, DepartmentId, Problem, TenantId};

const POOL: &str = "POOL#TEST";

pub(crate) fn number_pk(number: &str) -> String {
    format!("NUMBER#{number}")
}

/// Claims a number for a tenant; refused when another has it.
pub(crate) fn claim_number(number: &str, tenant: &TenantId) -> Write {
    Write::put_new(Item::new(number_pk(number), "NUMBER").text("tenant", tenant.as_str()))
}

/// Lends a pool number; refused when it is lent.
pub(crate) fn lend(number: &str, tenant: &TenantId) -> Write {
    Write::update(POOL, number, "SET lent_to = :tenant")
        .when("attribute_exists(pk) AND attribute_not_exists(lent_to)")
        .text(":tenant", tenant.as_str())
}

impl Store {
    /// The tenant that a dialled number (normal form) belongs to.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn tenant_of_number(&self, number: &str) -> Result<Option<TenantId>, Problem> {
        let row = self.get(&number_pk(number), "NUMBER").await?;
        Ok(row.and_then(|row| row::text(&row, "tenant").and_then(TenantId::new)))
    }

    /// Adds numbers to the test pool; those that are there stay as they are.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn add_test_numbers(&self, numbers: &[String]) -> Result<(), Problem> {
        for number in numbers {
            self.write(Write::put_new(Item::new(POOL, number))).await?;
        }
        Ok(())
    }

    /// A free test number, chosen at random so that openings at the same moment rarely meet.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub(crate) async fn free_test_number(&self) -> Result<Option<String>, Problem> {
        let rows = self.query_all(Query::of(POOL)).await?;
        let free: Vec<&str> = rows
            .iter()
            .filter(|row| row::text(row, "lent_to").is_none())
            .filter_map(|row| row::text(row, "sk"))
            .collect();
        if free.is_empty() {
            return Ok(None);
        }
        let place = random_below(u32::try_from(free.len()).unwrap_or(1));
        Ok(free.get(place as usize).map(|number| (*number).to_owned()))
    }

    /// The next number of a counter, from 1; never given twice.
    async fn count_up(&self, counter: &str) -> Result<i64, Problem> {
        let write = Write::update("COUNTER", counter, "ADD #value :one")
            .name("#value", "value")
            .number(":one", 1);
        let row = self.write(write).await?.unwrap_or_default();
        row::number(&row, "value").ok_or_else(|| fault::internal("a counter has no value"))
    }

    /// Ids for a new tenant, branch, department and billing account (ORG-11).
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn new_organisation_ids(
        &self,
    ) -> Result<(TenantId, BranchId, DepartmentId, BillingAccountId), Problem> {
        let number = self.count_up("ORGANISATION").await?;
        let text = |prefix: &str| format!("{prefix}{number:07}");
        match (
            TenantId::new(text("TCC")),
            BranchId::new(text("JG")),
            DepartmentId::new(text("BM")),
            BillingAccountId::new(text("ZH")),
        ) {
            (Some(tenant), Some(branch), Some(department), Some(account)) => {
                Ok((tenant, branch, department, account))
            }
            _ => Err(fault::internal("an id cannot be formed")),
        }
    }
}
