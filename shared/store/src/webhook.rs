//! Webhooks as configured. Their secrets are sealed at rest and leave only to sign.

use crate::expression::{Query, Write};
use crate::fault;
use crate::row::{self, Item, Row};
use crate::scope::TenantScope;
use edgecall_model::webhook::Webhook;
use edgecall_model::{At, Problem, WebhookId};

/// After a rotation the old secret signs too, so long (MSG-24), milliseconds.
const OVERLAP_MS: i64 = 24 * 3_600_000;
const PURPOSE: &str = "webhook";

/// What signs a webhook's events.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret {
    /// The present secret.
    pub current: String,
    /// The one before, while both are valid.
    pub previous: Option<String>,
}

impl std::fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WebhookSecret(..)")
    }
}

fn not_there() -> Problem {
    fault::not_found("The webhook", "该推送")
}

impl TenantScope {
    /// All webhooks.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn webhooks(&self) -> Result<Vec<Webhook>, Problem> {
        self.store
            .query_all(Query::of(self.pk("WEBHOOKS")))
            .await?
            .iter()
            .map(row::data)
            .collect()
    }

    /// One webhook.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn webhook(&self, id: &WebhookId) -> Result<Webhook, Problem> {
        row::data(&self.webhook_row(id).await?)
    }

    /// Adds a webhook with its secret.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn add_webhook(&self, webhook: &Webhook, secret: &str) -> Result<(), Problem> {
        let item = Item::new(self.pk("WEBHOOKS"), webhook.id.as_str())
            .text(
                "secret",
                self.store.seal(self.tenant.as_str(), PURPOSE, secret)?,
            )
            .data(webhook)?;
        self.store.write(Write::put_new(item)).await.map(|_| ())
    }

    /// Changes a webhook; the secret stays.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn save_webhook(&self, webhook: &Webhook) -> Result<(), Problem> {
        let write = Write::update(
            &self.pk("WEBHOOKS"),
            webhook.id.as_str(),
            "SET #data = :data",
        )
        .when("attribute_exists(pk)")
        .name("#data", "data")
        .bytes(":data", row::to_bytes(webhook)?);
        self.store
            .write(write)
            .await?
            .map(|_| ())
            .ok_or_else(not_there)
    }

    /// Deletes a webhook.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn delete_webhook(&self, id: &WebhookId) -> Result<(), Problem> {
        let gone = Write::delete(&self.pk("WEBHOOKS"), id.as_str()).when("attribute_exists(pk)");
        self.store
            .write(gone)
            .await?
            .map(|_| ())
            .ok_or_else(not_there)?;
        self.store
            .write(Write::delete(&self.pk("LASTPUSH"), id.as_str()))
            .await
            .map(|_| ())
    }

    /// Gives a webhook a new secret; the old one stays valid for 24 hours.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn rotate_webhook_secret(
        &self,
        id: &WebhookId,
        secret: &str,
        now: At,
    ) -> Result<(), Problem> {
        let expression = "SET previous = secret, previous_until = :until, secret = :secret";
        let write = Write::update(&self.pk("WEBHOOKS"), id.as_str(), expression)
            .when("attribute_exists(pk)")
            .number(":until", now.plus(OVERLAP_MS).0)
            .text(
                ":secret",
                &self.store.seal(self.tenant.as_str(), PURPOSE, secret)?,
            );
        self.store
            .write(write)
            .await?
            .map(|_| ())
            .ok_or_else(not_there)
    }

    /// What signs the events of a webhook now.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn webhook_secret(&self, id: &WebhookId, now: At) -> Result<WebhookSecret, Problem> {
        self.secret_in(&self.webhook_row(id).await?, now)
    }

    pub(crate) fn secret_in(&self, row: &Row, now: At) -> Result<WebhookSecret, Problem> {
        let open = |sealed: &str| self.store.unseal(self.tenant.as_str(), PURPOSE, sealed);
        let current =
            row::text(row, "secret").ok_or_else(|| fault::internal("a webhook has no secret"))?;
        let overlap = row::number(row, "previous_until").is_some_and(|until| now < At(until));
        let previous = row::text(row, "previous")
            .filter(|_| overlap)
            .map(open)
            .transpose()?;
        Ok(WebhookSecret {
            current: open(current)?,
            previous,
        })
    }

    pub(crate) async fn webhook_row(&self, id: &WebhookId) -> Result<Row, Problem> {
        self.store
            .get(&self.pk("WEBHOOKS"), id.as_str())
            .await?
            .ok_or_else(not_there)
    }
}
