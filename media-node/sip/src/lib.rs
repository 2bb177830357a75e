//! SIP user agent of the media node: trunks, phones, dialogs, digest, session descriptions.
//!
//! The only crate that knows the SIP stack. [`SipEndpoint`] listens, answers what needs no decision
//! (OPTIONS, unknown dialogs, unknown methods, broken messages) and hands each admitted INVITE over
//! as an [`IncomingCall`]; [`SipEndpoint::call`] places calls to an address, [`SipEndpoint::call_group`]
//! over a trunk group, [`SipEndpoint::call_contact`] to a registered phone. Both sides of a call report
//! what happens as [`CallEvent`]s; exactly one of `Cancelled`, `Failed` and `Ended` comes last.
//!
//! Where things are decided:
//! - `door`: what a datagram deserves before the stack sees it; `inspect`: the same for connections,
//!   and what every message passes (metrics, ladder, our credentials);
//! - `overload`: floods, scanners, queues that grow;
//! - `invite` admits calls, `registrar` phones, `dialog_requests` judges everything inside a dialog;
//! - [`trunk`] is the pure part of trunks (order, limits, state, numbers, caller ID), `lines` its shell;
//! - `client_digest` signs what we send, `session_timer` and `transfer` are RFC 4028 and RFC 3515;
//! - `ladder` keeps each call's messages for the record.
//!
//! The stack logs every message in full at level `info` under the target `rsipstack`: programs set
//! that target to `warn`.

mod address;
mod admission;
mod call;
mod client_digest;
mod config;
mod dialog_requests;
mod digest;
mod door;
mod endpoint;
mod error;
mod events;
mod exchange;
mod follow;
pub mod fuzz;
mod incoming;
mod inspect;
mod invite;
mod key_press;
mod ladder;
mod lines;
mod local;
mod network;
mod outgoing;
mod overload;
mod registrar;
mod reliable;
mod resolve;
pub mod sdp;
mod secure;
mod session_timer;
mod transfer;
pub mod trunk;
mod websocket;
mod wire;

pub use address::Party;
pub use admission::{Admission, RequestFacts, Transport, TrunkDirectory};
pub use call::Call;
pub use config::{SipConfig, TlsListen};
pub use digest::{
    Challenge, DigestAlgorithm, DigestParams, DigestSecret, DigestVerifier, SignedRequest, Signer,
    Verdict,
};
pub use endpoint::{SipEndpoint, SipEvent};
pub use error::SipError;
pub use events::{CallEvent, EndedBy, ReOffer, ReplacedDialog, TransferReport, TransferRequest};
pub use incoming::{IncomingCall, IncomingControl};
pub use ladder::{CallLadder, Rung, masked, pcap};
pub use lines::{GroupCall, TrunkChange, TrunkStatus};
pub use network::{AllowedNetwork, Allowlist, BadNetwork, Network};
pub use outgoing::{Credentials, OutgoingCall, OutgoingHandle, PhoneCall};
pub use overload::{Offence, OverloadLimits, Ruling, Sources};
pub use registrar::{Binding, Bindings, PhoneAccount, PhoneAdmission, PhoneChange};
pub use resolve::{Resolver, Target};
