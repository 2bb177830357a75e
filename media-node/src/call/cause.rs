//! Why calls end, in the words of signalling.

use edgecall_model::event::{Cause, LegEnd};
use sip_core::{CallEvent, EndedBy};

/// Q.850 cause for ending the customer's leg. The endpoint turns it into a SIP status where the call
/// was not answered yet.
pub fn q850(cause: Cause) -> u16 {
    match cause {
        Cause::NoRoute => 3,
        Cause::NotInService => 1,
        Cause::PlatformFault => 41,
        // The caller was answered and served: for the network it is a normal clearing.
        _ => 16,
    }
}

/// Q.850 cause for a leg that we placed and no longer call.
pub fn unanswered(reason: LegEnd) -> u16 {
    match reason {
        // Non-selected user clearing: another phone has the call.
        LegEnd::AnsweredElsewhere => 26,
        LegEnd::RingTimeout => 19,
        _ => 16,
    }
}

/// Why the customer's leg ended, when an event says that it did by itself. The end that we asked for is
/// no news.
pub fn customer_end(event: &CallEvent) -> Option<LegEnd> {
    match event {
        CallEvent::Cancelled => Some(LegEnd::CallerGaveUp),
        CallEvent::Ended {
            by: EndedBy::Remote,
            ..
        } => Some(LegEnd::Released),
        CallEvent::Ended {
            by: EndedBy::Fault, ..
        }
        | CallEvent::Failed { .. } => Some(LegEnd::Failed),
        _ => None,
    }
}
