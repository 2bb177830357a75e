//! Webhooks: which events of a call are pushed, and with what words (file 30 section 5).

mod body;
mod live;

pub use body::{at_the_end, during};
pub use live::Pushes;
