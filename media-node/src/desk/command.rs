//! A desk's messages: those for the engine, and those that the connection answers itself.

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
    };
    Wish::Engine(id, command)
}
