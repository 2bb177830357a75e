//! Marks of the first-call checklist (PORTAL-15): the steps that configuration alone does not show.

use crate::expression::Write;
use crate::scope::TenantScope;
use edgecall_model::{At, Problem};

/// Something that happened for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// An agent signed in from the browser, with audio.
    AgentSignedIn,
    /// An inbound call was answered by an agent.
    FirstCall,
    /// A recording was played.
    FirstPlayback,
}

impl Mark {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Mark::AgentSignedIn => "agent_signed_in",
            Mark::FirstCall => "first_call",
            Mark::FirstPlayback => "first_playback",
        }
    }
}

/// What is marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Names of what happened.
    happened: Vec<String>,
    /// Names of the skipped steps.
    skipped: Vec<String>,
}

impl Marks {
    /// Whether it happened.
    pub fn has(&self, mark: Mark) -> bool {
        self.happened.iter().any(|name| name == mark.name())
    }

    /// Whether the owner skipped a step.
    pub fn is_skipped(&self, step: &str) -> bool {
        self.skipped.iter().any(|name| name == step)
    }
}

pub(crate) fn mark_write(pk: &str, mark: Mark, now: At) -> Write {
    Write::update(pk, "MARKS", "SET #mark = if_not_exists(#mark, :now)")
        .name("#mark", &format!("did_{}", mark.name()))
        .number(":now", now.0)
}

impl TenantScope {
    /// Marks that something happened.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn mark(&self, mark: Mark, now: At) -> Result<(), Problem> {
        self.store
            .write(mark_write(&self.pk("MARKS"), mark, now))
            .await
            .map(|_| ())
    }

    /// Skips a step, or takes that back.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn skip_step(&self, step: &str, skipped: bool) -> Result<(), Problem> {
        let write = if skipped {
            Write::update(&self.pk("MARKS"), "MARKS", "SET #step = :yes").flag(":yes", true)
        } else {
            Write::update(&self.pk("MARKS"), "MARKS", "REMOVE #step")
        };
        self.store
            .write(write.name("#step", &format!("skip_{step}")))
            .await
            .map(|_| ())
    }

    /// The marks.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn marks(&self) -> Result<Marks, Problem> {
        let row = self
            .store
            .get(&self.pk("MARKS"), "MARKS")
            .await?
            .unwrap_or_default();
        let with = |prefix: &str| {
            let names = row.keys().filter_map(|name| name.strip_prefix(prefix));
            names.map(str::to_owned).collect::<Vec<_>>()
        };
        let mut marks = Marks {
            happened: with("did_"),
            skipped: with("skip_"),
        };
        marks.happened.sort();
        marks.skipped.sort();
        Ok(marks)
    }
}
