//! Bill lines: what each leg costs, by tenant and month.

use crate::expression::{Query, Write};
use crate::row::{self, Item};
use crate::scope::TenantScope;
use crate::{Page, PageRequest};
use edgecall_model::number::NumberType;
use edgecall_model::record::{BillLine, ChargeType};
use edgecall_model::{CallId, DepartmentId, Problem};
use serde::Serialize;

fn bill_pk(scope: &TenantScope, month: &str) -> String {
    scope.pk(&format!("BILL#{month}"))
}

/// Stored word of a unit variant.
fn word<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default()
}

pub(crate) fn bill_writes(scope: &TenantScope, lines: &[BillLine]) -> Result<Vec<Write>, Problem> {
    let write = |line: &BillLine| {
        let sk = format!("{}#{}#{:05}", line.department, line.call, line.leg.0);
        let item = Item::new(bill_pk(scope, &line.month), sk)
            .text("charge", word(&line.charge))
            .text("kind", word(&line.number_kind))
            .data(line)?;
        Ok(Write::put(item))
    };
    lines.iter().map(write).collect()
}

impl TenantScope {
    /// All bill lines of a month (`YYYY-MM`), of one department or of all, in order of department and time.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn bill_lines(
        &self,
        month: &str,
        department: Option<&DepartmentId>,
    ) -> Result<Vec<BillLine>, Problem> {
        let mut query = Query::of(bill_pk(self, month));
        if let Some(department) = department {
            query = query.starting(format!("{department}#"));
        }
        self.store
            .query_all(query)
            .await?
            .iter()
            .map(row::data)
            .collect()
    }

    /// A page of a department's bill lines, oldest first, of one charge type and type of number or of all.
    ///
    /// # Errors
    /// `bad_request` for a foreign cursor; `store_unavailable`.
    pub async fn bill_line_page(
        &self,
        month: &str,
        department: &DepartmentId,
        charge: Option<ChargeType>,
        kind: Option<NumberType>,
        page: &PageRequest,
    ) -> Result<Page<BillLine>, Problem> {
        let all = self.bill_lines(month, Some(department)).await?;
        let list = bill_pk(self, &format!("{month}#{department}"));
        let after = self.store.read_cursor(&list, page.cursor.as_deref())?;
        let key = |line: &BillLine| format!("{}#{:05}", line.call, line.leg.0);
        let fits = |line: &BillLine| {
            charge.is_none_or(|charge| line.charge == charge)
                && kind.is_none_or(|kind| line.number_kind == kind)
        };
        let mut rest = all
            .into_iter()
            .filter(fits)
            .filter(|line| after.as_ref().is_none_or(|after| key(line) > *after))
            .collect::<Vec<_>>();
        let more = rest.len() > page.rows();
        rest.truncate(page.rows());
        let last = if more { rest.last() } else { None };
        let next = last.map(|line| self.store.cursor(&list, &key(line)));
        Ok(Page { items: rest, next })
    }

    /// The bill lines of one call. A leg's month is that of its start, so up to two months are looked at.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn bill_lines_of_call(
        &self,
        months: &[String],
        department: &DepartmentId,
        call: &CallId,
    ) -> Result<Vec<BillLine>, Problem> {
        let mut lines = Vec::new();
        for month in months {
            let query = Query::of(bill_pk(self, month)).starting(format!("{department}#{call}#"));
            for row in self.store.query_all(query).await? {
                lines.push(row::data(&row)?);
            }
        }
        Ok(lines)
    }
}
