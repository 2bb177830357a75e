//! Bill lines: what each leg costs, by tenant and month.

use crate::expression::{Query, Write};
use crate::row::{self, Item};
use crate::scope::TenantScope;
use crate::{Page, PageRequest};
use edgecall_model::number::NumberType;
use edgecall_model::organisation::Tenant;
use edgecall_model::record::{BillLine, ChargeType};
use edgecall_model::{CallId, DepartmentId, Problem};
use edgecall_rating::{Month, trial};
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

    /// All bill lines of a month as they are charged: with the trial's free minutes given to those that get them
    /// (PORTAL-12), in order of the legs' start.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn charged_lines(
        &self,
        tenant: &Tenant,
        month: Month,
    ) -> Result<Vec<BillLine>, Problem> {
        let mut lines = Vec::new();
        for month in trial::months_before(tenant, month) {
            lines.extend(self.bill_lines(&month.to_string(), None).await?);
        }
        trial::give_free_minutes(&mut lines, tenant);
        let month = month.to_string();
        lines.retain(|line| line.month == month);
        Ok(lines)
    }

    /// Billed minutes of the tenant's trial so far (PORTAL-12); 0 without one.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn trial_minutes(&self, tenant: &Tenant) -> Result<i64, Problem> {
        let last = tenant.trial_end().and_then(|end| {
            let day = edgecall_model::time::local_hour(end, &tenant.time_zone).date;
            Month::parse(day.get(..7)?)
        });
        let mut lines = Vec::new();
        for month in last.map_or_else(Vec::new, |last| trial::months_before(tenant, last)) {
            lines.extend(self.bill_lines(&month.to_string(), None).await?);
        }
        Ok(trial::trial_minutes(&lines, tenant))
    }

    /// A page of a department's bill lines, oldest first, of one charge type and type of number or of all.
    ///
    /// # Errors
    /// `bad_request` for a foreign cursor; `store_unavailable`.
    pub async fn bill_line_page(
        &self,
        tenant: &Tenant,
        month: Month,
        department: &DepartmentId,
        charge: Option<ChargeType>,
        kind: Option<NumberType>,
        page: &PageRequest,
    ) -> Result<Page<BillLine>, Problem> {
        let all = self.charged_lines(tenant, month).await?;
        let list = bill_pk(self, &format!("{month}#{department}"));
        let after = self.store.read_cursor(&list, page.cursor.as_deref())?;
        let key = |line: &BillLine| format!("{}#{:05}", line.call, line.leg.0);
        let fits = |line: &BillLine| {
            line.department == *department
                && charge.is_none_or(|charge| line.charge == charge)
                && kind.is_none_or(|kind| line.number_kind == kind)
        };
        let mut all: Vec<BillLine> = all.into_iter().filter(fits).collect();
        all.sort_by_key(key);
        let mut rest = all
            .into_iter()
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
        tenant: &Tenant,
        months: &[Month],
        department: &DepartmentId,
        call: &CallId,
    ) -> Result<Vec<BillLine>, Problem> {
        let mut lines = Vec::new();
        for month in months {
            // In the trial what a call costs depends on the calls before it.
            if trial::covers(tenant, *month) {
                let all = self.charged_lines(tenant, *month).await?;
                lines.extend(all.into_iter().filter(|line| line.call == *call));
                continue;
            }
            let query = Query::of(bill_pk(self, &month.to_string()))
                .starting(format!("{department}#{call}#"));
            for row in self.store.query_all(query).await? {
                lines.push(row::data(&row)?);
            }
        }
        Ok(lines)
    }
}
