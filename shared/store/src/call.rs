//! Finished calls: record, charges, report counts and pushes in one step.

use crate::bill::bill_writes;
use crate::checklist::{Mark, mark_write};
use crate::expression::{Query, Write, Written};
use crate::outbox::outbox_writes;
use crate::report::report_write;
use crate::row::{self, Item, Row};
use crate::scope::{NodeScope, TenantScope};
use crate::{Page, PageRequest, fault};
use aws_sdk_dynamodb::types::AttributeValue;
use edgecall_metrics::BucketDelta;
use edgecall_model::record::{AnswerStatus, BillLine, CallRecord};
use edgecall_model::time::local_hour;
use edgecall_model::webhook::Delivery;
use edgecall_model::{At, CallId, DepartmentId, Problem};
use sha2::{Digest, Sha256};

/// A page of call records.
pub type CallPage = Page<CallRecord>;

/// Everything that a finished call adds to the store.
#[derive(Clone, Copy, Debug)]
pub struct FinishedCall<'a> {
    /// The record.
    pub record: &'a CallRecord,
    /// Its canonical bytes, which are stored as they are.
    pub record_bytes: &'a [u8],
    /// What it costs, at most 60 lines.
    pub bill_lines: &'a [BillLine],
    /// What it adds to the reports.
    pub delta: &'a BucketDelta,
    /// What is pushed, at most 15.
    pub deliveries: &'a [Delivery],
}

/// How [`NodeScope::finish_call`] ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    /// It is stored now.
    Stored,
    /// It was stored before; nothing was counted twice.
    Already,
}

/// Filters of the call list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallFilter {
    /// Start from.
    pub from: At,
    /// Start before.
    pub to: At,
    /// Answer status.
    pub status: Option<AnswerStatus>,
    /// Customer number, or its beginning.
    pub customer: Option<String>,
    /// Hotline number.
    pub hotline: Option<String>,
    /// Agent number.
    pub agent: Option<String>,
    /// Department.
    pub department: Option<DepartmentId>,
    /// Local hour of the start, 0 to 23.
    pub hour: Option<u8>,
    /// Counter of the inbound report that counts the call, see [`edgecall_metrics::counts_call`].
    pub metric: Option<String>,
}

impl CallFilter {
    /// What the table cannot be asked.
    fn keeps(&self, record: &CallRecord) -> bool {
        let hour = || local_hour(record.start, &record.time_zone).hour;
        self.department
            .as_ref()
            .is_none_or(|of| *of == record.department)
            && self.hour.is_none_or(|wanted| wanted == hour())
            && self
                .metric
                .as_ref()
                .is_none_or(|metric| edgecall_metrics::counts_call(record, metric) == Some(true))
    }

    fn is_narrow(&self) -> bool {
        self.status.is_some()
            || self.customer.is_some()
            || self.hotline.is_some()
            || self.agent.is_some()
            || self.department.is_some()
            || self.hour.is_some()
            || self.metric.is_some()
    }
}

/// Rows that one request looks at, at most; the next page goes on from there.
const EXAMINED: usize = 3_000;

fn status_word(status: AnswerStatus) -> &'static str {
    match status {
        AnswerStatus::AgentAnswered => "agent_answered",
        AnswerStatus::AgentNotAnswered => "agent_not_answered",
        AnswerStatus::SystemAnswered => "system_answered",
        AnswerStatus::SystemNotAnswered => "system_not_answered",
        AnswerStatus::CustomerNotAnswered => "customer_not_answered",
        AnswerStatus::BothAnswered => "both_answered",
    }
}

/// Sort keys of calls that start in `[from, to)`: unique ids begin with the start in hexadecimal.
fn start_range(from: At, to: At) -> (String, String) {
    (
        format!("{:012x}", from.0.max(0)),
        format!("{:012x}", to.0.max(0)),
    )
}

fn sip_key(sip_call_id: &str) -> String {
    hex::encode(Sha256::digest(sip_call_id.as_bytes()))
}

fn record_item(pk: String, call: &FinishedCall<'_>) -> Item {
    let record = call.record;
    let mut item = Item::new(pk, record.call.as_str())
        .text("status", status_word(record.status))
        .text("customer", &record.customer)
        .text("hotline", &record.hotline)
        .number("start", record.start.0)
        .bytes(call.record_bytes.to_vec());
    if let Some(agent) = &record.agent {
        item = item.text("agent", &agent.number);
    }
    item
}

impl NodeScope {
    /// Stores a finished call, once: a second time changes nothing, so that a spool can be sent again.
    ///
    /// # Errors
    /// `store_unavailable`: try again later. `internal` when the call is another tenant's or too large.
    pub async fn finish_call(&self, call: &FinishedCall<'_>) -> Result<Finish, Problem> {
        let record = call.record;
        if record.tenant != *self.tenant() {
            return Err(fault::internal(
                "a call was finished in another tenant's scope",
            ));
        }
        let mut writes = vec![Write::put_new(record_item(self.pk("CALLS"), call))];
        if !record.sip_call_id.is_empty() {
            let item = Item::new(self.pk("SIP"), sip_key(&record.sip_call_id))
                .text("call", record.call.as_str());
            writes.push(Write::put(item));
        }
        writes.extend(report_write(self, call.delta));
        if record.answer.is_some() {
            writes.push(mark_write(&self.pk("MARKS"), Mark::FirstCall, record.end));
        }
        writes.extend(bill_writes(self, call.bill_lines)?);
        writes.extend(outbox_writes(self, call.deliveries)?);
        if writes.len() > 100 {
            return Err(fault::internal(format!(
                "call {} has too much to store at once",
                record.call
            )));
        }
        match self.store.transact(writes).await? {
            Written::Done => Ok(Finish::Stored),
            Written::Refused(_) => Ok(Finish::Already),
        }
    }
}

impl TenantScope {
    /// The record of a call.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn call_record(&self, call: &CallId) -> Result<Option<CallRecord>, Problem> {
        let row = self.store.get(&self.pk("CALLS"), call.as_str()).await?;
        row.as_ref().map(row::data).transpose()
    }

    /// The record's bytes as they were stored, for replay.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn call_record_bytes(&self, call: &CallId) -> Result<Option<Vec<u8>>, Problem> {
        let row = self.store.get(&self.pk("CALLS"), call.as_str()).await?;
        Ok(row.as_ref().and_then(row::bytes).map(<[u8]>::to_vec))
    }

    /// The call with this SIP Call-ID.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn call_by_sip_id(&self, sip_call_id: &str) -> Result<Option<CallRecord>, Problem> {
        let row = self
            .store
            .get(&self.pk("SIP"), &sip_key(sip_call_id))
            .await?;
        match row.and_then(|row| row::text(&row, "call").and_then(CallId::new)) {
            Some(call) => self.call_record(&call).await,
            None => Ok(None),
        }
    }

    /// Calls, newest first. A page may hold fewer rows than asked for although more follow, when the filters
    /// match rarely.
    ///
    /// # Errors
    /// `bad_request` for a foreign cursor; `store_unavailable`.
    pub async fn call_records(
        &self,
        filter: &CallFilter,
        page: &PageRequest,
    ) -> Result<CallPage, Problem> {
        let pk = self.pk("CALLS");
        let after = self.store.read_cursor(&pk, page.cursor.as_deref())?;
        let (low, high) = start_range(filter.from, filter.to);
        if low > high || after.as_ref().is_some_and(|sk| *sk <= low) {
            return Ok(Page {
                items: Vec::new(),
                next: None,
            });
        }
        let wanted = page.rows();
        let mut query = with_filters(Query::of(&pk), filter)
            .between(low, after.clone().map_or(high.clone(), |sk| sk.min(high)))
            .newest_first()
            .after(after);
        let step = if filter.is_narrow() { 500 } else { wanted + 1 };
        let (mut found, mut examined): (Vec<(Row, CallRecord)>, usize) = (Vec::new(), 0);
        let more_after = loop {
            let rows = self.store.query(&query.clone().limit(step)).await?;
            for row in rows.rows {
                let record = row::data(&row)?;
                if filter.keeps(&record) {
                    found.push((row, record));
                }
            }
            examined += step;
            if found.len() > wanted || rows.more_after.is_none() || examined >= EXAMINED {
                break rows.more_after;
            }
            query = query.after(rows.more_after);
        };
        let more = found.len() > wanted;
        found.truncate(wanted);
        let end = if more {
            found
                .last()
                .and_then(|(row, _)| row::text(row, "sk"))
                .map(str::to_owned)
        } else {
            more_after
        };
        Ok(Page {
            items: found.into_iter().map(|(_, record)| record).collect(),
            next: end.map(|sk| self.store.cursor(&pk, &sk)),
        })
    }
}

fn with_filters(mut query: Query, filter: &CallFilter) -> Query {
    let text = |value: &str| AttributeValue::S(value.to_owned());
    if let Some(status) = filter.status {
        query = query.filter("status", "{n} = {v}", text(status_word(status)));
    }
    if let Some(customer) = &filter.customer {
        query = query.filter("customer", "begins_with({n}, {v})", text(customer));
    }
    if let Some(hotline) = &filter.hotline {
        query = query.filter("hotline", "{n} = {v}", text(hotline));
    }
    if let Some(agent) = &filter.agent {
        query = query.filter("agent", "{n} = {v}", text(agent));
    }
    query
}
