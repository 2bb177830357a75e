//! SIP user agent of the media node: trunks, dialogs, digest, session descriptions.
//!
//! The only crate that knows the SIP stack. [`SipEndpoint`] listens, answers what needs no decision
//! (OPTIONS, unknown dialogs, unknown methods, broken messages) and hands each admitted INVITE over
//! as an [`IncomingCall`]; [`SipEndpoint::call`] places calls. Both sides of a call report what
//! happens as [`CallEvent`]s; exactly one of `Cancelled`, `Failed` and `Ended` comes last.
//!
//! A refusal is decided in one place each: unreadable datagrams in `door`, admission and digest in
//! `invite`, everything inside a dialog in `dialog_requests`.
//!
//! The stack logs every message in full at level `info` under the target `rsipstack`: programs set
//! that target to `warn`.

mod address;
mod admission;
mod call;
mod config;
mod dialog_requests;
mod digest;
mod door;
mod endpoint;
mod error;
mod events;
mod follow;
mod incoming;
mod invite;
mod key_press;
mod local;
mod outgoing;
mod reliable;
pub mod sdp;
mod wire;

pub use address::Party;
pub use admission::{Admission, RequestFacts, Transport, TrunkDirectory};
pub use call::Call;
pub use config::SipConfig;
pub use digest::{
    DigestAlgorithm, DigestParams, DigestSecret, DigestVerifier, SignedRequest, Verdict,
};
pub use endpoint::{SipEndpoint, SipEvent};
pub use error::SipError;
pub use events::{CallEvent, EndedBy, ReOffer, TransferRequest};
pub use incoming::{IncomingCall, IncomingControl};
pub use outgoing::{Credentials, OutgoingCall, OutgoingHandle};
