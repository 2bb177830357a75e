//! The endpoint against scripted peers and other programs, in one program so that it is linked once.

mod dialogs;
mod digest_and_outgoing;
mod dns;
mod fuzz;
mod incoming_calls;
mod ladders;
mod overload;
mod peer;
mod phones;
mod refusals;
mod sdp;
mod sipp;
mod torture;
mod trunk_calls;
mod trunk_names;
mod trunk_upkeep;
