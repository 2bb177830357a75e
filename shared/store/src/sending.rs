//! What the sender of webhooks keeps in mind between its rounds: receivers that fail again and again, and
//! whose turn it is when a call has several events for one webhook.

use crate::expression::{Query, Write};
use crate::outbox::{SHARDS, shard_pk, waiting_item};
use crate::row::{self, Item};
use crate::{Claimed, NodeScope, Store, WebhookSecret};
use edgecall_model::webhook::{Delivery, Webhook};
use edgecall_model::{At, CallId, Problem, WebhookId};

/// Failures in a row after which a webhook is paused (MSG-26).
const PATIENCE: i64 = 20;
/// How long it is paused each time, milliseconds (MSG-26).
const PAUSE_MS: i64 = 60_000;
/// A turn that is never given back ends by itself so long after its time, milliseconds.
const FORGOTTEN_MS: i64 = 60_000;

/// Everything that sending to a webhook needs, from one read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending {
    /// The webhook.
    pub webhook: Webhook,
    /// What signs.
    pub secret: WebhookSecret,
    /// Failed tries since the last success.
    pub failures: i64,
    /// Nothing is sent before.
    pub paused_until: Option<At>,
}

/// Whether an event may be sent now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It is its turn, until it gives it back.
    Now,
    /// An event before it is not through yet: ask again then.
    Later(At),
}

impl NodeScope {
    /// A webhook with all that sending needs.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn sending(&self, id: &WebhookId, now: At) -> Result<Sending, Problem> {
        let row = self.webhook_row(id).await?;
        Ok(Sending {
            webhook: row::data(&row)?,
            secret: self.secret_in(&row, now)?,
            failures: row::number(&row, "failures").unwrap_or(0),
            paused_until: row::number(&row, "paused_until")
                .map(At)
                .filter(|until| now < *until),
        })
    }

    /// Counts a failed try. From the 20th in a row on the webhook is paused for a minute.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn sending_failed(&self, id: &WebhookId, now: At) -> Result<(), Problem> {
        let pk = self.pk("WEBHOOKS");
        let count = Write::update(&pk, id.as_str(), "ADD failures :one")
            .when("attribute_exists(pk)")
            .number(":one", 1);
        let Some(row) = self.store.write(count).await? else {
            return Ok(());
        };
        if row::number(&row, "failures").unwrap_or(0) >= PATIENCE {
            let pause = Write::update(&pk, id.as_str(), "SET paused_until = :until")
                .when("attribute_exists(pk)")
                .number(":until", now.plus(PAUSE_MS).0);
            self.store.write(pause).await?;
        }
        Ok(())
    }

    /// Forgets the failures before a success.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn sending_succeeded(&self, id: &WebhookId) -> Result<(), Problem> {
        let forget = Write::update(
            &self.pk("WEBHOOKS"),
            id.as_str(),
            "REMOVE failures, paused_until",
        );
        self.store
            .write(forget.when("attribute_exists(pk)"))
            .await
            .map(|_| ())
    }

    /// Takes or keeps the turn of `event` among the events of one call for one webhook (MSG-20). Others are
    /// told to ask again at `ask_again`.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn take_turn(
        &self,
        webhook: &WebhookId,
        call: &CallId,
        event: &str,
        ask_again: At,
        now: At,
    ) -> Result<Turn, Problem> {
        let (pk, sk) = (self.pk("PUSHTURN"), turn_key(webhook, call));
        let item = Item::new(&pk, &sk)
            .text("event", event)
            .number("ask_again", ask_again.0)
            .number("ends", ask_again.plus(FORGOTTEN_MS).0)
            .expires(ask_again.plus(FORGOTTEN_MS));
        let take = Write::put(item)
            .when("attribute_not_exists(pk) OR event = :event OR ends <= :now")
            .text(":event", event)
            .number(":now", now.0);
        if self.store.write(take).await?.is_some() {
            return Ok(Turn::Now);
        }
        let row = self.store.get(&pk, &sk).await?;
        Ok(Turn::Later(
            row.and_then(|row| row::number(&row, "ask_again"))
                .map_or(now, At),
        ))
    }

    /// Gives the turn back: the event is through.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn end_turn(
        &self,
        webhook: &WebhookId,
        call: &CallId,
        event: &str,
    ) -> Result<(), Problem> {
        let end =
            Write::delete(&self.pk("PUSHTURN"), &turn_key(webhook, call)).when("event = :event");
        self.store
            .write(end.text(":event", event))
            .await
            .map(|_| ())
    }
}

fn turn_key(webhook: &WebhookId, call: &CallId) -> String {
    format!("{webhook}#{call}")
}

impl Claimed {
    /// Puts the delivery back without having tried it, not before `due`.
    ///
    /// # Errors
    /// `store_unavailable`: it is due again after the hold.
    pub async fn postpone(&self, due: At) -> Result<(), Problem> {
        let waiting = waiting_item(
            self.scope.tenant(),
            &Delivery {
                due,
                ..self.delivery.clone()
            },
        )?;
        let gone = Write::delete(&self.pk, &self.sk).when("attribute_exists(pk)");
        // Refused: the hold had run out and another sender has it.
        self.scope
            .store
            .transact(vec![gone, Write::put(waiting)])
            .await
            .map(|_| ())
    }
}

impl Store {
    /// When the first waiting delivery is due; `None` when nothing waits.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn next_delivery_due(&self) -> Result<Option<At>, Problem> {
        let mut first: Option<At> = None;
        for shard in 0..SHARDS {
            let rows = self.query(&Query::of(shard_pk(shard)).limit(1)).await?.rows;
            let due = rows
                .first()
                .and_then(|row| row::text(row, "sk")?.split('#').next()?.parse().ok())
                .map(At);
            first = [first, due].into_iter().flatten().min();
        }
        Ok(first)
    }
}
