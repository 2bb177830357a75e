//! The reasons.

use edgecall_model::agent::AgentState;
use edgecall_model::event::NotChosen;
use edgecall_model::{At, CallId, Text};
use serde::Serialize;

/// Why an agent did not get a waiting call at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// The agent's phone rings for this very call.
    Rings,
    /// Signed out.
    Offline,
    /// In a state in which nothing is offered.
    NotAvailable {
        /// Busy, break, outbound or wrap-up.
        state: AgentState,
        /// Reason of a break; empty for other states.
        note: String,
    },
    /// Has another call.
    InCall {
        /// Ringing, dialling or talking.
        state: AgentState,
        /// That call, when the log names it.
        call: Option<CallId>,
    },
    /// Available, but the phone is not connected.
    PhoneNotReady,
    /// Rejected this call and is not asked again before that time.
    Rejected {
        /// Until then.
        until: At,
    },
    /// Could take the call, but missed it before, and the call rings at somebody who has not.
    MissedBefore,
    /// Could take the call; it rings at somebody who has been idle for longer.
    IdleForLess,
    /// Could take the call; it rings at somebody who serves the queue with an earlier priority.
    LaterPriority,
    /// Could take the call, but only since it began to ring at somebody else.
    AfterTheChoice,
}

impl Reason {
    /// The reason of a choice that the log tells of an agent who was available.
    pub(crate) fn of_choice(reason: NotChosen) -> Option<Reason> {
        match reason {
            NotChosen::PhoneNotReady => Some(Reason::PhoneNotReady),
            NotChosen::TriedBefore => Some(Reason::MissedBefore),
            NotChosen::IdleForLess => Some(Reason::IdleForLess),
            NotChosen::LaterPriority => Some(Reason::LaterPriority),
            // Told by the agent's state, which may have changed since.
            _ => None,
        }
    }

    /// A few words for a table.
    pub fn text(&self) -> Text {
        let (en, zh) = match self {
            Reason::Rings => ("rings", "振铃中"),
            Reason::Offline => ("offline", "离线"),
            Reason::NotAvailable { state, .. } => match state {
                AgentState::Busy => ("busy", "示忙"),
                AgentState::Break => ("on break", "小休"),
                AgentState::Outbound => ("outbound only", "仅外呼"),
                AgentState::Wrapup => ("in wrap-up", "话后整理"),
                _ => ("not available", "不可接听"),
            },
            Reason::InCall { state, .. } => match state {
                AgentState::Ringing => ("rings for another call", "为其他来电振铃"),
                AgentState::Dialling => ("dials", "呼叫中"),
                _ => ("in another call", "通话中"),
            },
            Reason::PhoneNotReady => ("phone not connected", "电话未连接"),
            Reason::Rejected { .. } => ("rejected this call", "已拒接该来电"),
            Reason::MissedBefore => ("missed this call before", "此前未接该来电"),
            Reason::IdleForLess => ("idle for less time", "空闲时间较短"),
            Reason::LaterPriority => ("later priority", "优先级较低"),
            Reason::AfterTheChoice => ("free only after the choice", "选定之后才空闲"),
        };
        Text { en, zh }
    }
}
