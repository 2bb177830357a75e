//! Reliable provisional responses (RFC 3262) for callers that demand them.
//!
//! The stack answers PRACK and leaves the rest to us: the sequence number, sending again until the
//! acknowledgement comes, one response at a time, and giving up after 64 times T1.

use rsipstack::dialog::invite_dialog::InviteDialog;
use rsipstack::sip::Header;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{mpsc, watch};

/// T1 of RFC 3261: the first interval between two sendings.
const T1: Duration = Duration::from_millis(500);
/// 64 times T1: give up.
const LIMIT: Duration = Duration::from_secs(32);

/// One call's line of provisional responses.
pub(crate) struct Reliable {
    invite_cseq: u32,
    requests: mpsc::UnboundedSender<Ring>,
    waiting: Mutex<Option<mpsc::UnboundedReceiver<Ring>>>,
    /// RSeq of the response that waits for its acknowledgement, 0 if none does.
    outstanding: watch::Sender<u32>,
    /// Responses that were asked for and have not been acknowledged.
    unsettled: watch::Sender<u32>,
    /// Whether an acknowledged response carried our answer.
    answered: AtomicBool,
}

struct Ring {
    headers: Vec<Header>,
    body: Option<Vec<u8>>,
}

impl Reliable {
    pub(crate) fn new(invite_cseq: u32) -> Reliable {
        let (requests, waiting) = mpsc::unbounded_channel();
        Reliable {
            invite_cseq,
            requests,
            waiting: Mutex::new(Some(waiting)),
            outstanding: watch::Sender::new(0),
            unsettled: watch::Sender::new(0),
            answered: AtomicBool::new(false),
        }
    }

    /// Queues a response; it is sent when the one before is acknowledged.
    pub(crate) fn ring(&self, headers: Vec<Header>, body: Option<Vec<u8>>) {
        self.unsettled.send_modify(|count| *count += 1);
        if self.requests.send(Ring { headers, body }).is_err() {
            self.unsettled.send_modify(|count| *count = 0);
        }
    }

    /// Takes a PRACK: whether it acknowledges the outstanding response.
    pub(crate) fn acknowledge(&self, rseq: u32, cseq: u32, method: &str) -> bool {
        method == "INVITE"
            && cseq == self.invite_cseq
            && rseq != 0
            && self.outstanding.send_if_modified(|outstanding| {
                let fits = *outstanding == rseq;
                if fits {
                    *outstanding = 0;
                }
                fits
            })
    }

    /// Whether the offer of the INVITE has had its answer in an acknowledged response.
    pub(crate) fn answered(&self) -> bool {
        self.answered.load(Ordering::Relaxed)
    }

    /// Waits until nothing is outstanding: a 200 must not overtake a reliable response.
    pub(crate) async fn settled(&self) {
        let _ = self
            .unsettled
            .subscribe()
            .wait_for(|count| *count == 0)
            .await;
    }

    /// Sends what is queued, until the dialog ends; true if the caller does not acknowledge. Call once,
    /// in its own task.
    pub(crate) async fn run(&self, dialog: &InviteDialog) -> bool {
        let taken = self
            .waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let Some(mut waiting) = taken else {
            return false;
        };
        let mut rseq = first_rseq();
        while let Some(ring) = waiting.recv().await {
            rseq += 1;
            let acknowledged = self.send_until_acknowledged(dialog, rseq, &ring).await;
            if acknowledged && ring.body.is_some() {
                self.answered.store(true, Ordering::Relaxed);
            }
            self.unsettled
                .send_modify(|count| *count = count.saturating_sub(1));
            if !acknowledged {
                return true;
            }
        }
        false
    }

    /// Lets everyone who waits go on: the call is over.
    pub(crate) fn release(&self) {
        self.unsettled.send_modify(|count| *count = 0);
    }

    async fn send_until_acknowledged(&self, dialog: &InviteDialog, rseq: u32, ring: &Ring) -> bool {
        let mut headers = ring.headers.clone();
        headers.push(Header::Require("100rel".into()));
        headers.push(Header::RSeq(rseq.to_string().into()));
        self.outstanding.send_replace(rseq);
        let mut outstanding = self.outstanding.subscribe();
        let started = tokio::time::Instant::now();
        let mut pause = T1;
        loop {
            if dialog.state().is_terminated()
                || dialog
                    .ringing(Some(headers.clone()), ring.body.clone())
                    .is_err()
            {
                return true;
            }
            let acknowledged = outstanding.wait_for(|waiting| *waiting != rseq);
            if tokio::time::timeout(pause, acknowledged).await.is_ok() {
                return true;
            }
            if started.elapsed() >= LIMIT {
                return false;
            }
            pause *= 2;
        }
    }
}

/// RFC 3262 wants a random start below 2^31; small enough never to overflow.
fn first_rseq() -> u32 {
    let mut bytes = [0u8; 2];
    // Without randomness a fixed start is still correct: the number is no secret.
    let _ = getrandom::fill(&mut bytes);
    u32::from(u16::from_be_bytes(bytes)) + 1
}
