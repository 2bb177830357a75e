//! A desk's messages: those for the engine, and those that the connection answers itself.

use crate::clock;
use edgecall_engine::AgentCommand;
use edgecall_model::desk::DeskCommand;

/// What to do with a message.
pub(super) enum Wish {
    /// Let the engine decide.
    Engine(u32, AgentCommand),
    /// Negotiate audio.
    Phone(u32, String),
    /// Answer with the time.
    Ping(u32),
}

/// A table, one line for each command; calls that a desk begins get their id here.
pub(super) fn wish(command: DeskCommand) -> Wish {
    let (id, command) = match command {
        DeskCommand::PhoneOffer { id, sdp } => return Wish::Phone(id, sdp),
        DeskCommand::Ping { id } => return Wish::Ping(id),
        DeskCommand::SetState { id, state, reason } => {
            (id, AgentCommand::SetState { state, reason })
        }
        DeskCommand::Answer { id, call } => (id, AgentCommand::Answer { call }),
        DeskCommand::Reject { id, call } => (id, AgentCommand::Reject { call }),
        DeskCommand::HangUp { id, call } => (id, AgentCommand::HangUp { call }),
        DeskCommand::Hold { id, call, on } => (id, AgentCommand::Hold { call, on }),
        DeskCommand::Mute { id, call, on } => (id, AgentCommand::Mute { call, on }),
        DeskCommand::Digits { id, call, digits } => (id, AgentCommand::Digits { call, digits }),
        DeskCommand::EndWrapup { id } => (id, AgentCommand::EndWrapup),
        DeskCommand::StayInWrapup { id } => (id, AgentCommand::StayInWrapup),
        DeskCommand::Dial {
            id,
            number,
            caller_id,
        } => {
            let call = clock::fresh_call_id(clock::now());
            let dial = AgentCommand::Dial {
                call,
                number,
                caller_id,
            };
            (id, dial)
        }
        DeskCommand::CallColleague { id, agent } => {
            let call = clock::fresh_call_id(clock::now());
            (id, AgentCommand::CallColleague { call, agent })
        }
        DeskCommand::Transfer { id, call, to } => (id, AgentCommand::Transfer { call, to }),
        DeskCommand::Consult { id, call, to } => (id, AgentCommand::Consult { call, to }),
        DeskCommand::Invite { id, call, to } => (id, AgentCommand::Invite { call, to }),
        DeskCommand::CancelAttempt { id, call } => (id, AgentCommand::CancelAttempt { call }),
        DeskCommand::TakeBack { id, call } => (id, AgentCommand::TakeBack { call }),
        DeskCommand::CompleteTransfer { id, call } => (id, AgentCommand::CompleteTransfer { call }),
        DeskCommand::Merge { id, call } => (id, AgentCommand::Merge { call }),
        DeskCommand::Leave { id, call } => (id, AgentCommand::Leave { call }),
        DeskCommand::RemoveParty { id, call, leg } => (id, AgentCommand::RemoveParty { call, leg }),
        DeskCommand::MuteParty { id, call, leg, on } => {
            (id, AgentCommand::MuteParty { call, leg, on })
        }
        DeskCommand::Park { id, call } => (id, AgentCommand::Park { call }),
        DeskCommand::Retrieve { id, call } => (id, AgentCommand::Retrieve { call }),
        DeskCommand::SelfService { id, call, flow } => {
            (id, AgentCommand::SelfService { call, flow })
        }
        DeskCommand::EndSelfService { id, call } => (id, AgentCommand::EndSelfService { call }),
        DeskCommand::MoveTo { id, call, phone } => (id, AgentCommand::MoveTo { call, phone }),
        DeskCommand::Monitor { id, agent, mode } => (id, AgentCommand::Monitor { agent, mode }),
        DeskCommand::TakeOver { id, agent } => (id, AgentCommand::TakeOver { agent }),
        DeskCommand::ForceRelease { id, agent } => (id, AgentCommand::ForceRelease { agent }),
        DeskCommand::ForceState {
            id,
            agent,
            state,
            reason,
        } => (
            id,
            AgentCommand::ForceState {
                agent,
                state,
                reason,
            },
        ),
        DeskCommand::ForceEndWrapup { id, agent } => (id, AgentCommand::ForceEndWrapup { agent }),
        DeskCommand::ForceSignOut { id, agent, now } => {
            (id, AgentCommand::ForceSignOut { agent, now })
        }
        DeskCommand::Watch { id, on } => (id, AgentCommand::Watch { on }),
        DeskCommand::EndMonitor { id } => (id, AgentCommand::EndMonitor),
    };
    Wish::Engine(id, command)
}
