//! Operation log (SEC-38) and login log (SEC-37). Lines are only ever added.

use crate::expression::{Query, Write};
use crate::row::{self, Item, sortable};
use crate::scope::TenantScope;
use crate::{Page, PageRequest, Store, random_id};
use aws_sdk_dynamodb::types::AttributeValue;
use edgecall_model::{At, Problem};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Login lines are kept at least so long: 12 months (SEC-41).
const LOGIN_KEPT_MS: i64 = 366 * 24 * 3_600_000;

/// One line of the operation log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLine {
    /// When.
    pub at: At,
    /// Who (e-mail).
    pub who: String,
    /// From which address.
    pub address: String,
    /// Operation id.
    pub operation: String,
    /// Kind of object.
    pub object: String,
    /// Action.
    pub action: String,
    /// Which object.
    pub key: String,
    /// `ok` or the error code.
    pub result: String,
    /// Values before, as JSON text; empty when there were none.
    pub before: String,
    /// Values after, as JSON text; empty when there are none.
    pub after: String,
}

/// Filters of the operation log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditQuery {
    /// From.
    pub from: Option<At>,
    /// Before.
    pub to: Option<At>,
    /// Kind of object.
    pub object: Option<String>,
}

/// One line of the login log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginLine {
    /// When.
    pub at: At,
    /// E-mail as typed.
    pub email: String,
    /// From which address.
    pub address: String,
    /// `sign_in` or `sign_out`.
    pub action: String,
    /// `ok` or the error code.
    pub result: String,
}

fn audit_item(pk: String, line: &AuditLine) -> Result<Item, Problem> {
    Item::new(pk, format!("{}#{}", sortable(line.at), random_id()))
        .text("object", &line.object)
        .data(line)
}

impl Store {
    /// Adds a line about an account's own things.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn log_account_operation(
        &self,
        account: &str,
        line: &AuditLine,
    ) -> Result<(), Problem> {
        let item = audit_item(format!("ACCOUNTLOG#{account}"), line)?;
        self.write(Write::put_new(item)).await.map(|_| ())
    }

    /// Adds a line to the login log.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn log_login(&self, line: &LoginLine) -> Result<(), Problem> {
        let email = crate::account::normal_email(&line.email);
        let item = Item::new(
            format!("LOGINS#{email}"),
            format!("{}#{}", sortable(line.at), random_id()),
        )
        .expires(line.at.plus(LOGIN_KEPT_MS))
        .data(line)?;
        self.write(Write::put_new(item)).await.map(|_| ())
    }

    /// The sign-ins and sign-outs of an e-mail, newest first, at most 100.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn logins(&self, email: &str) -> Result<Vec<LoginLine>, Problem> {
        let pk = format!("LOGINS#{}", crate::account::normal_email(email));
        let rows = self.query(&Query::of(pk).newest_first().limit(100)).await?;
        rows.rows.iter().map(row::data).collect()
    }
}

impl TenantScope {
    /// Adds a line to the tenant's operation log.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn log_operation(&self, line: &AuditLine) -> Result<(), Problem> {
        self.store
            .write(Write::put_new(audit_item(self.pk("AUDIT"), line)?))
            .await
            .map(|_| ())
    }

    /// The operation log, newest first.
    ///
    /// # Errors
    /// `bad_request` for a foreign cursor; `store_unavailable`.
    pub async fn operation_log(
        &self,
        filter: &AuditQuery,
        page: &PageRequest,
    ) -> Result<Page<AuditLine>, Problem> {
        let low = sortable(filter.from.unwrap_or(At(0)));
        let high = filter.to.map_or_else(|| "~".to_owned(), sortable);
        let mut query = Query::of(self.pk("AUDIT")).newest_first();
        if let Some(object) = &filter.object {
            query = query.filter("object", "{n} = {v}", AttributeValue::S(object.clone()));
        }
        self.page_of(self.pk("AUDIT"), query, (low, high), page)
            .await
    }

    /// One page of a list that is sorted by time, newest first; filters may make it short.
    pub(crate) async fn page_of<T: DeserializeOwned>(
        &self,
        pk: String,
        query: Query,
        (low, high): (String, String),
        page: &PageRequest,
    ) -> Result<Page<T>, Problem> {
        const STEPS: usize = 10;
        let mut after = self.store.read_cursor(&pk, page.cursor.as_deref())?;
        let wanted = page.rows();
        let mut items = Vec::new();
        for _ in 0..STEPS {
            if low > high || after.as_ref().is_some_and(|sk| *sk <= low) {
                after = None;
                break;
            }
            // A start key outside the range is refused by the service.
            let top = after
                .clone()
                .map_or_else(|| high.clone(), |sk| sk.min(high.clone()));
            let start = after.take().filter(|sk| *sk <= top);
            let step = query
                .clone()
                .between(low.clone(), top)
                .after(start)
                .limit(wanted - items.len());
            let rows = self.store.query(&step).await?;
            for row in &rows.rows {
                items.push(row::data(row)?);
            }
            after = rows.more_after;
            if after.is_none() || items.len() >= wanted {
                break;
            }
        }
        Ok(Page {
            items,
            next: after.map(|sk| self.store.cursor(&pk, &sk)),
        })
    }
}
