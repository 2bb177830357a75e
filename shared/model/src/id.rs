//! Identifiers. Every id is made by a shell from random bytes or a counter in the store; the core only
//! carries them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the id's text form. Accepts 1 to 40 ASCII letters, digits, `-` and `_`; anything
            /// else is `None`, so that an id can stand in a store key or an object path.
            pub fn new(text: impl Into<String>) -> Option<Self> {
                let text = text.into();
                let fits = (1..=40).contains(&text.len())
                    && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
                fits.then_some(Self(text))
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id!(
    /// One customer company: `TCC` and 7 digits (ORG-11).
    TenantId
);
text_id!(
    /// Second organisation level: `JG` and 7 digits (ORG-11).
    BranchId
);
text_id!(
    /// Third organisation level: `BM` and 7 digits (ORG-11).
    DepartmentId
);
text_id!(
    /// An agent's fixed id (not the agent number, which may change).
    AgentId
);
text_id!(
    /// A queue.
    QueueId
);
text_id!(
    /// A call flow.
    FlowId
);
text_id!(
    /// A time condition.
    TimeConditionId
);
text_id!(
    /// A SIP trunk.
    TrunkId
);
text_id!(
    /// The call's unique id, shared by all its legs; sorts by start time.
    CallId
);
text_id!(
    /// A tenant's webhook.
    WebhookId
);
text_id!(
    /// A billing account.
    BillingAccountId
);

impl CallId {
    /// Makes the unique id from the call's start and 5 random bytes: 9 hexadecimal digits of
    /// milliseconds, padded to sort, then 10 of randomness.
    pub fn from_parts(start: crate::At, random: [u8; 5]) -> Self {
        let mut text = format!("{:012x}", start.0.max(0));
        for byte in random {
            text.push_str(&format!("{byte:02x}"));
        }
        Self(text)
    }
}

/// A leg's number within its call: 0 is the customer's leg of an inbound call, further legs count up.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct LegNo(pub u16);

impl fmt::Display for LegNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
