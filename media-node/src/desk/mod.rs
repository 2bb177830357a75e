//! Agents' connections: the desk's WebSocket and the browser's phone behind it.

mod command;
mod connection;
mod entrance;
mod first_sound;
mod keep_alive;
mod link;
mod local;
mod phone;

pub use entrance::{DeskEntrance, desk_route};
pub use link::{DeskLink, DeskOut, PhoneLink};
pub use local::LocalDesk;
