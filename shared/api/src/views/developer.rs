use edgecall_model::webhook::{PushLogLine, PushType, Webhook};
use edgecall_model::{At, WebhookId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Form of a webhook (MSG-02 to MSG-05).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WebhookForm {
    /// What is pushed.
    pub push: PushType,
    /// Address.
    #[schemars(length(min = 8, max = 1000))]
    pub url: String,
    /// Seconds.
    #[schemars(range(min = 1, max = 30))]
    pub timeout_seconds: u8,
    /// Retries.
    #[schemars(range(min = 0, max = 4))]
    pub retries: u8,
    /// On or off.
    pub active: bool,
}

/// A webhook in the list (MSG-01).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WebhookView {
    /// The webhook.
    pub webhook: Webhook,
    /// Last line of its log.
    pub last: Option<PushLogLine>,
}

/// A webhook with its secret, which is shown this once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WebhookWithSecret {
    /// The webhook.
    pub webhook: Webhook,
    /// The signing secret.
    pub secret: String,
}

/// Filters of the push log (MSG-29).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PushLogFilter {
    /// Webhook.
    #[serde(default)]
    pub webhook: Option<WebhookId>,
    /// Type.
    #[serde(default)]
    pub push: Option<PushType>,
    /// Success or failure.
    #[serde(default)]
    pub success: Option<bool>,
    /// From.
    #[serde(default)]
    pub from: Option<At>,
    /// To, not included.
    #[serde(default)]
    pub to: Option<At>,
    /// Paging.
    #[serde(flatten)]
    pub paging: super::Paging,
}
