//! What happens to a call.

use tokio::sync::oneshot;

/// Something that happened to a call. After `Cancelled`, `Failed` or `Ended` nothing follows.
#[derive(Debug)]
pub enum CallEvent {
    /// Outgoing: the other side rings or sends early media.
    Ringing {
        /// SIP status, 180 to 199.
        code: u16,
        /// Session description of early media.
        sdp: Option<String>,
    },
    /// Outgoing: the other side answered; the acknowledgement has been sent.
    Answered {
        /// Its session description.
        sdp: Option<String>,
    },
    /// Incoming: the caller acknowledged our answer.
    Accepted {
        /// The caller's answer, when its INVITE had no offer and our 200 made one.
        sdp: Option<String>,
    },
    /// A key was pressed (SIP INFO).
    Digit {
        /// `0`–`9`, `*`, `#`, `A`–`D`.
        digit: char,
        /// Length of the press in ms, if the message says.
        duration_ms: Option<u32>,
    },
    /// The other side changes the session (hold, resume, new address).
    ReOffer(ReOffer),
    /// The other side asks us to transfer it (REFER). Unanswered it is declined with 603.
    TransferAsked(Box<TransferRequest>),
    /// How a transfer that we asked for goes on ([`crate::Call::transfer`]).
    TransferProgress {
        /// SIP status of the new call: below 200 while it is under way, 200 when it was answered.
        code: u16,
    },
    /// Incoming: the caller gave up before the answer.
    Cancelled,
    /// Outgoing: the call was refused or found nobody.
    Failed {
        /// SIP status of the refusal; 408 if nothing answered at all.
        code: u16,
        /// Q.850 cause from a `Reason` header.
        cause: Option<u16>,
        /// Reason phrase as the other side wrote it.
        reason: String,
    },
    /// The call is over.
    Ended {
        /// Who ended it.
        by: EndedBy,
        /// Q.850 cause: 16 is a normal hang-up.
        cause: u16,
    },
}

/// Who ended a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndedBy {
    /// The other side.
    Remote,
    /// We did.
    Us,
    /// Nobody wanted it: the signalling failed (no acknowledgement, connection lost).
    Fault,
}

/// Our reply to a change of the session.
#[derive(Debug)]
pub(crate) enum ReOfferReply {
    Accept(String),
    Refuse(u16),
}

/// A session change by the other side. Dropped without an answer it is refused with 488 and the
/// session stays as it was.
#[derive(Debug)]
pub struct ReOffer {
    /// The new offer; `None` if the other side wants an offer from us (re-INVITE without one).
    pub sdp: Option<String>,
    pub(crate) reply: oneshot::Sender<ReOfferReply>,
}

impl ReOffer {
    /// Accepts with our answer (or with our offer, if there was none).
    pub fn accept(self, sdp: String) {
        // The request may have been given up meanwhile; then there is nobody to tell.
        let _ = self.reply.send(ReOfferReply::Accept(sdp));
    }

    /// Refuses with a SIP status (488 for no common codec).
    pub fn refuse(self, code: u16) {
        let _ = self.reply.send(ReOfferReply::Refuse(code));
    }
}

/// A dialog named by `Replaces` (RFC 3891): the call that an attended transfer joins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplacedDialog {
    /// Its Call-ID.
    pub call_id: String,
    /// Tag of the side that is called.
    pub to_tag: String,
    /// Tag of the other side.
    pub from_tag: String,
}

/// A request to transfer the call.
#[derive(Debug)]
pub struct TransferRequest {
    /// Number or user to be called instead.
    pub to: crate::Party,
    /// The `Refer-To` value as received.
    pub refer_to: String,
    /// Call that the new one replaces: an attended transfer.
    pub replaces: Option<ReplacedDialog>,
    /// Who says that it asks (`Referred-By`).
    pub referred_by: Option<crate::Party>,
    pub(crate) reply: oneshot::Sender<u16>,
    pub(crate) report: TransferReport,
}

impl TransferRequest {
    /// Promises to try (202). Say with the report how it goes; the asking side waits for it.
    pub fn accept(self) -> TransferReport {
        let _ = self.reply.send(202);
        self.report
    }

    /// Declines with a SIP status.
    pub fn refuse(self, code: u16) {
        let _ = self.reply.send(code);
    }
}

/// Tells the side that asked for a transfer how it goes (NOTIFY with a `sipfrag`, RFC 3515).
#[derive(Debug, Clone)]
pub struct TransferReport {
    pub(crate) call: crate::Call,
    /// Whether the other side wants to be told (RFC 4488: `Refer-Sub: false` says no).
    pub(crate) wanted: bool,
}

impl TransferReport {
    /// Reports the status of the new call: 100 to 199 while it is under way, a final one ends the
    /// reports. Returns at once. Must be called inside a tokio runtime.
    pub fn tell(&self, code: u16) {
        if self.wanted && (100..700).contains(&code) {
            tokio::spawn(crate::transfer::notify(self.call.state(), code));
        }
    }
}
