//! The outbox: deliveries that wait to be pushed, and the log of what was pushed. A delivery stands in the
//! outbox from the transaction that stored its call until it succeeded or was given up; whoever takes one
//! moves it into the near future first, so that a sender that dies loses nothing (MSG-25).

use crate::Store;
use crate::expression::{Query, Write, Written};
use crate::row::{self, Item, sortable};
use crate::scope::{NodeScope, TenantScope};
use crate::{Page, PageRequest, fault};
use aws_sdk_dynamodb::types::AttributeValue;
use edgecall_model::webhook::{Delivery, PushLogLine, PushType};
use edgecall_model::{At, Problem, TenantId, WebhookId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Partitions, so that one busy tenant does not fill the only one.
pub(crate) const SHARDS: u8 = 4;
/// Push log and resendable events are kept so long, milliseconds.
const KEPT_MS: i64 = 31 * 24 * 3_600_000;

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Waiting {
    tenant: TenantId,
    delivery: Delivery,
}

/// A delivery that this sender has for a while.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// The delivery.
    pub delivery: Delivery,
    pub(crate) scope: NodeScope,
    pub(crate) pk: String,
    pub(crate) sk: String,
}

impl Claimed {
    /// The tenant's data.
    pub fn scope(&self) -> &NodeScope {
        &self.scope
    }
}

/// What becomes of a delivery after a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Delivered, or given up: it leaves the outbox.
    Over,
    /// Once more, then.
    Again(At),
}

/// Filters of the push log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PushQuery {
    /// Webhook.
    pub webhook: Option<WebhookId>,
    /// Type.
    pub push: Option<PushType>,
    /// Success or failure.
    pub success: Option<bool>,
    /// From.
    pub from: Option<At>,
    /// Before.
    pub to: Option<At>,
}

pub(crate) fn shard_pk(shard: u8) -> String {
    format!("OUTBOX#{shard}")
}

fn shard_of(tenant: &TenantId) -> u8 {
    Sha256::digest(tenant.as_str().as_bytes())[0] % SHARDS
}

fn push_word(push: PushType) -> String {
    serde_json::to_value(push)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default()
}

pub(crate) fn waiting_item(tenant: &TenantId, delivery: &Delivery) -> Result<Item, Problem> {
    let sk = format!("{}#{}", sortable(delivery.due), delivery.event_id);
    let waiting = Waiting {
        tenant: tenant.clone(),
        delivery: delivery.clone(),
    };
    Item::new(shard_pk(shard_of(tenant)), sk).data(&waiting)
}

fn event_item(scope: &TenantScope, delivery: &Delivery) -> Result<Item, Problem> {
    Item::new(scope.pk("EVENT"), &delivery.event_id)
        .expires(delivery.event_time.plus(KEPT_MS))
        .data(delivery)
}

pub(crate) fn outbox_writes(
    scope: &TenantScope,
    deliveries: &[Delivery],
) -> Result<Vec<Write>, Problem> {
    let mut writes = Vec::new();
    for delivery in deliveries {
        writes.push(Write::put(waiting_item(scope.tenant(), delivery)?));
        writes.push(Write::put(event_item(scope, delivery)?));
    }
    Ok(writes)
}

impl Store {
    /// Takes up to `limit` deliveries that are due, for `hold_ms`; those not settled by then are due again.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn claim_deliveries(
        &self,
        limit: usize,
        hold_ms: i64,
        now: At,
    ) -> Result<Vec<Claimed>, Problem> {
        let mut claimed = Vec::new();
        for shard in 0..SHARDS {
            let pk = shard_pk(shard);
            let query = Query::of(&pk)
                .between("0", format!("{}#~", sortable(now)))
                .limit(limit);
            for row in self.query(&query).await?.rows {
                if claimed.len() >= limit {
                    return Ok(claimed);
                }
                claimed.extend(self.claim(&pk, &row, now.plus(hold_ms)).await?);
            }
        }
        Ok(claimed)
    }

    async fn claim(&self, pk: &str, row: &row::Row, until: At) -> Result<Option<Claimed>, Problem> {
        let waiting: Waiting = row::data(row)?;
        let old = row::text(row, "sk").ok_or_else(|| fault::internal("a delivery has no key"))?;
        let held = Delivery {
            due: until,
            ..waiting.delivery.clone()
        };
        let sk = format!("{}#{}", sortable(held.due), held.event_id);
        let writes = vec![
            Write::delete(pk, old).when("attribute_exists(pk)"),
            Write::put_new(waiting_item(&waiting.tenant, &held)?),
        ];
        // Refused: another sender was first.
        let done = self.transact(writes).await? == Written::Done;
        Ok(done.then(|| Claimed {
            delivery: waiting.delivery,
            scope: NodeScope::new(self.clone(), waiting.tenant),
            pk: pk.to_owned(),
            sk,
        }))
    }

    /// Deliveries that wait, due or not; for operators.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn waiting_deliveries(&self) -> Result<usize, Problem> {
        let mut waiting = 0;
        for shard in 0..SHARDS {
            waiting += self.query_all(Query::of(shard_pk(shard))).await?.len();
        }
        Ok(waiting)
    }
}

impl Claimed {
    /// Writes the log line of a try and says what follows, in one step. When the hold had run out and another
    /// sender took it, only the log line is written.
    ///
    /// # Errors
    /// `store_unavailable`: the delivery is due again after the hold.
    pub async fn settle(&self, outcome: Outcome, line: &PushLogLine) -> Result<(), Problem> {
        let log = self.scope.log_writes(line)?;
        let mut writes = vec![Write::delete(&self.pk, &self.sk).when("attribute_exists(pk)")];
        if let Outcome::Again(due) = outcome {
            let next = Delivery {
                due,
                attempt: self.delivery.attempt + 1,
                ..self.delivery.clone()
            };
            writes.push(Write::put(waiting_item(self.scope.tenant(), &next)?));
        }
        writes.extend(log.clone());
        if let Written::Refused(_) = self.scope.store.transact(writes).await? {
            self.scope.store.transact(log).await?;
        }
        Ok(())
    }
}

impl TenantScope {
    /// Puts deliveries into the outbox (events of running calls; those of finished calls come with
    /// `finish_call`).
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn enqueue(&self, deliveries: &[Delivery]) -> Result<(), Problem> {
        for chunk in deliveries.chunks(40) {
            self.store.transact(outbox_writes(self, chunk)?).await?;
        }
        Ok(())
    }

    /// An event that was pushed, to send it again.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn pushed_event(&self, event_id: &str) -> Result<Option<Delivery>, Problem> {
        let row = self.store.get(&self.pk("EVENT"), event_id).await?;
        row.as_ref().map(row::data).transpose()
    }

    fn log_writes(&self, line: &PushLogLine) -> Result<Vec<Write>, Problem> {
        let sk = format!("{}#{}#{}", sortable(line.at), line.event_id, line.attempt);
        let item = Item::new(self.pk("PUSHES"), sk)
            .text("webhook", line.webhook.as_str())
            .text("push", push_word(line.push))
            .flag("success", line.success)
            .expires(line.at.plus(KEPT_MS))
            .data(line)?;
        let last = Item::new(self.pk("LASTPUSH"), line.webhook.as_str()).data(line)?;
        Ok(vec![Write::put(item), Write::put(last)])
    }

    /// Writes a line of the push log that no outbox delivery stands behind (a test, a manual resend).
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn log_push(&self, line: &PushLogLine) -> Result<(), Problem> {
        self.store
            .transact(self.log_writes(line)?)
            .await
            .map(|_| ())
    }

    /// The last line of each webhook.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn last_pushes(&self) -> Result<Vec<PushLogLine>, Problem> {
        self.store
            .query_all(Query::of(self.pk("LASTPUSH")))
            .await?
            .iter()
            .map(row::data)
            .collect()
    }

    /// The push log, newest first. A page may be short although more follows.
    ///
    /// # Errors
    /// `bad_request` for a foreign cursor; `store_unavailable`.
    pub async fn push_log(
        &self,
        filter: &PushQuery,
        page: &PageRequest,
    ) -> Result<Page<PushLogLine>, Problem> {
        let low = sortable(filter.from.unwrap_or(At(0)));
        let high = filter.to.map_or_else(|| "~".to_owned(), sortable);
        let mut query = Query::of(self.pk("PUSHES")).newest_first();
        if let Some(webhook) = &filter.webhook {
            query = query.filter(
                "webhook",
                "{n} = {v}",
                AttributeValue::S(webhook.as_str().to_owned()),
            );
        }
        if let Some(push) = filter.push {
            query = query.filter("push", "{n} = {v}", AttributeValue::S(push_word(push)));
        }
        if let Some(success) = filter.success {
            query = query.filter("success", "{n} = {v}", AttributeValue::Bool(success));
        }
        self.page_of(self.pk("PUSHES"), query, (low, high), page)
            .await
    }
}
