//! What callers hear when nothing else was configured (NUM-120).

use edgecall_model::event::Cause;
use edgecall_model::flow::Prompt;
use edgecall_model::{Language, Text};

const NOT_IN_SERVICE: Text = Text {
    en: "The number you have dialled is not in service. Goodbye.",
    zh: "您好，您拨打的号码暂未开通服务，再见。",
};
const NO_AGENT: Text = Text {
    en: "None of our colleagues is on duty at the moment. Please call again later. Goodbye.",
    zh: "您好，当前没有客服人员在线，请您稍后再拨，再见。",
};
const QUEUE_FULL: Text = Text {
    en: "Very many people are calling at the moment. Please call again later. Goodbye.",
    zh: "您好，当前来电较多，请您稍后再拨，再见。",
};
const QUEUE_TIMEOUT: Text = Text {
    en: "All our colleagues are still busy. Please call again later. Goodbye.",
    zh: "很抱歉，客服人员仍在忙碌，请您稍后再拨，再见。",
};

/// The last words before the platform hangs up for this cause; empty when it hangs up without any.
pub(crate) fn last_words(cause: Cause, language: Language) -> Vec<Prompt> {
    let text = match cause {
        Cause::NotInService
        | Cause::NoRoute
        // A caller is no party to the tenant's contract: the number simply does not work at the moment.
        | Cause::ServiceEnded
        | Cause::TrialMinutesUsed => NOT_IN_SERVICE,
        Cause::NoAgent => NO_AGENT,
        Cause::QueueFull => QUEUE_FULL,
        Cause::QueueTimeout => QUEUE_TIMEOUT,
        Cause::Normal
        | Cause::FlowEnd
        | Cause::MediaTimeout
        | Cause::PlatformFault
        | Cause::AgentConnectionLost
        | Cause::FlowLimit
        | Cause::NoAnswer
        | Cause::Rejected
        | Cause::Busy
        | Cause::Unreachable
        | Cause::Cancelled
        | Cause::ForceReleased => return Vec::new(),
    };
    vec![Prompt::Say(text.get(language).to_owned())]
}
