//! Requests inside a dialog, judged before the stack sees them.
//!
//! The stack drops old requests without a word and answers nothing but BYE and PRACK before the
//! acknowledgement; here every request gets an answer. Order is kept: CSeq and key presses are dealt
//! with in the order of arrival, only what has to wait runs in its own task.

use crate::call::{CallState, Phase};
use crate::door::ALLOW;
use crate::endpoint::Core;
use crate::events::{CallEvent, EndedBy};
use crate::follow;
use crate::invite::{answer, reply};
use crate::key_press::{self, Info};
use crate::reliable::Reliable;
use crate::transfer;
use crate::wire::{Body, SDP_TYPE, body_of, content_type, header, q850_cause, required_options};
use rsipstack::dialog::DialogId;
use rsipstack::sip::prelude::HeadersExt;
use rsipstack::sip::{Header, Method, StatusCode};
use rsipstack::transaction::key::TransactionRole;
use rsipstack::transaction::transaction::Transaction;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// A request may overtake the acknowledgement that it follows; this long it may wait for it.
const ACK_PATIENCE: Duration = Duration::from_secs(1);

/// Takes a request with a To tag.
pub(crate) fn receive(core: &Arc<Core>, tx: Transaction) {
    let call = DialogId::try_from(&tx)
        .ok()
        .and_then(|id| core.calls.find(&id));
    let Some(call) = call else {
        if tx.original.method != Method::Ack {
            tokio::spawn(answer(tx, 481));
        }
        return;
    };
    let cseq = tx
        .original
        .cseq_header()
        .and_then(|cseq| cseq.seq())
        .unwrap_or_default();
    let highest = call.remote_cseq.fetch_max(cseq, Ordering::Relaxed);
    if cseq < highest {
        // RFC 3261 section 12.2.2: out of order.
        tokio::spawn(answer(tx, 500));
        return;
    }
    match tx.original.method {
        Method::Ack | Method::Cancel => {}
        Method::Info => info(&call, tx),
        Method::Options => {
            tokio::spawn(answer(tx, 200));
        }
        Method::PRack => prack(&call, tx),
        Method::Notify => {
            let code = transfer::reported(&call, &tx.original);
            tokio::spawn(answer(tx, code));
        }
        Method::Bye => bye(call, tx),
        Method::Invite | Method::Update | Method::Refer => {
            tokio::spawn(change(call, tx));
        }
        _ => {
            tokio::spawn(answer(tx, 405));
        }
    }
}

fn info(call: &CallState, mut tx: Transaction) {
    let (code, header) = match key_press::read(&content_type(&tx.original), tx.original.body()) {
        Info::Digit { digit, duration_ms } => {
            call.report(CallEvent::Digit { digit, duration_ms });
            (200, None)
        }
        Info::Empty => (200, None),
        Info::Unreadable => (400, None),
        Info::OtherType => (
            415,
            Some(Header::Accept(
                "application/dtmf-relay, application/dtmf".into(),
            )),
        ),
    };
    tokio::spawn(async move { reply(&mut tx, code, header.into_iter().collect()).await });
}

fn prack(call: &CallState, tx: Transaction) {
    let rack = header(&tx.original, "RAck").and_then(|value| {
        let mut words = value.split_ascii_whitespace();
        let rseq = words.next()?.parse::<u32>().ok()?;
        let cseq = words.next()?.parse::<u32>().ok()?;
        Some((rseq, cseq, words.next()?.to_owned()))
    });
    let code = match (&call.reliable, rack) {
        (_, None) => 400,
        (Some(reliable), Some((rseq, cseq, method))) => {
            let offers = body_of(&tx.original, tx.original.body()) != Body::Empty;
            match reliable.acknowledge(rseq, cseq, &method) {
                // The response is acknowledged all the same; a new offer here is refused.
                true if offers => 488,
                true => 200,
                false => 481,
            }
        }
        (None, Some(_)) => 481,
    };
    tokio::spawn(answer(tx, code));
}

fn bye(call: Arc<CallState>, mut tx: Transaction) {
    let cause = q850_cause(&tx.original);
    if let Some(cause) = cause {
        call.remote_cause.store(u32::from(cause), Ordering::Relaxed);
    }
    tokio::spawn(async move {
        let incoming = call.dialog.role() == TransactionRole::Server;
        if incoming && call.phase() == Phase::Early {
            // A caller may give up with BYE instead of CANCEL; its INVITE still wants an answer.
            call.finish(CallEvent::Cancelled);
            reply(&mut tx, 200, Vec::new()).await;
            let _ = call.dialog.reject(Some(StatusCode::from(487)), None);
            return;
        }
        if !incoming && !call.confirmed_within(ACK_PATIENCE).await {
            return reply(&mut tx, 481, Vec::new()).await;
        }
        call.finish(CallEvent::Ended {
            by: EndedBy::Remote,
            cause: call.remote_cause(),
        });
        if let Err(error) = call.dialog.clone().handle(&mut tx).await {
            tracing::debug!(call_id = %call.key.0, %error, "BYE could not be answered");
        }
    });
}

/// re-INVITE, UPDATE and REFER: only in a confirmed call.
async fn change(call: Arc<CallState>, mut tx: Transaction) {
    let unknown: Vec<String> = required_options(&tx.original)
        .into_iter()
        .filter(|option| option != "100rel" && option != "timer")
        .collect();
    if !unknown.is_empty() {
        let header = Header::Unsupported(unknown.join(", ").into());
        return reply(&mut tx, 420, vec![header]).await;
    }
    let has_body = body_of(&tx.original, tx.original.body()) != Body::Empty;
    if tx.original.method == Method::Update && !has_body && call.phase() < Phase::Over {
        // RFC 3311: allowed at any time; without a session it only refreshes.
        call.timer().refreshed_by_peer(&tx.original);
        call.refreshed.notify_one();
        let mut headers = call.timer().headers_for_refresh();
        headers.push(Header::Allow(ALLOW.into()));
        return reply(&mut tx, 200, headers).await;
    }
    let patience = if call.phase() == Phase::Early {
        Duration::ZERO
    } else {
        ACK_PATIENCE
    };
    if tx.original.method == Method::Update
        && call.phase() == Phase::Early
        && call.reliable.as_ref().is_some_and(Reliable::answered)
    {
        // RFC 3311 section 5.2: the offer of the INVITE has had its answer, so the next may come.
        return early_update(call, tx).await;
    }
    if !call.confirmed_within(patience).await {
        let code = match (call.phase(), &tx.original.method) {
            (Phase::Over, _) => 481,
            (_, Method::Refer) => 603,
            // RFC 3261 section 14.2 and RFC 3311 section 5.2: an offer is still open.
            _ => 500,
        };
        let retry = (code == 500).then(|| Header::RetryAfter("2".into()));
        return reply(&mut tx, code, retry.into_iter().collect()).await;
    }
    if let Err(error) = call.dialog.clone().handle(&mut tx).await {
        tracing::debug!(call_id = %call.key.0, %error, "a change of the session failed");
    }
}

/// An offer before the answer to the call. The stack knows none, so it is answered here.
async fn early_update(call: Arc<CallState>, mut tx: Transaction) {
    let Body::Sdp(offer) = body_of(&tx.original, tx.original.body()) else {
        return reply(&mut tx, 415, vec![Header::Accept(SDP_TYPE.into())]).await;
    };
    match follow::ask_for_answer(&call, Some(offer)).await {
        Ok(sdp) => {
            let mut headers = call.timer().headers_for_refresh();
            headers.push(Header::ContentType(SDP_TYPE.into()));
            headers.push(Header::Allow(ALLOW.into()));
            let body = Some(sdp.into_bytes());
            if let Err(error) = tx.reply_with(StatusCode::OK, headers, body).await {
                tracing::debug!(%error, "an answer could not be sent");
            }
        }
        Err(code) => reply(&mut tx, code, Vec::new()).await,
    }
}
