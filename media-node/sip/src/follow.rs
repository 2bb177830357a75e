//! Following a dialog's states and turning them into call events.

use crate::call::{Call, CallState, Phase};
use crate::door::ALLOW;
use crate::endpoint::Core;
use crate::events::{CallEvent, EndedBy, ReOffer, ReOfferReply, TransferReport, TransferRequest};
use crate::wire::{
    Body, NORMAL_CLEARING, SDP_TYPE, body_of, header, q850_cause, refusal_status, sdp_of,
};
use crate::{session_timer, transfer};
use rsipstack::dialog::dialog::{
    DialogState, DialogStateReceiver, TerminatedReason, TransactionHandle,
};
use rsipstack::sip::{HasHeaders, Header, Method, Request, Response, StatusCode, StatusCodeKind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::oneshot;

/// How long the media node may think about a session change before it is refused. Well below the
/// 32 s after which the other side gives up.
const DECISION_LIMIT: Duration = Duration::from_secs(10);

/// RFC 3261 section 13.3.1.1: proxies give up on calls that ring for three minutes without a sign.
const RING_AGAIN: Duration = Duration::from_secs(60);

/// Follows an incoming call until its dialog ends.
pub(crate) async fn incoming(
    core: Arc<Core>,
    state: Arc<CallState>,
    mut states: DialogStateReceiver,
) {
    let mut ring_again = tokio::time::interval(RING_AGAIN);
    ring_again.tick().await;
    loop {
        let next = tokio::select! {
            next = states.recv() => next,
            _ = ring_again.tick() => {
                if let DialogState::Early(_, ringing) = state.dialog.state()
                    && state.reliable.is_none()
                {
                    repeat_ringing(&state, &ringing);
                }
                continue;
            }
        };
        match next {
            Some(DialogState::Confirmed(..)) => {
                if state.phase() != Phase::Over && state.advance(Phase::Confirmed) {
                    let ack = state.dialog.last_remote_ack();
                    let sdp = ack.and_then(|ack| sdp_of(&ack, ack.body()));
                    state.report(CallEvent::Accepted { sdp });
                    let second_ms = core.config.session_second_ms;
                    tokio::spawn(session_timer::keep(state.clone(), second_ms));
                }
            }
            Some(DialogState::Terminated(_, reason)) => {
                finish_incoming(&state, &reason);
                break;
            }
            Some(other) => in_dialog(&state, other),
            None => {
                state.finish(CallEvent::Ended {
                    by: EndedBy::Fault,
                    cause: 41,
                });
                break;
            }
        }
    }
    core.forget(&state);
}

fn repeat_ringing(state: &CallState, ringing: &Response) {
    let body = (!ringing.body.is_empty()).then(|| ringing.body.clone());
    let headers = body
        .as_ref()
        .map(|_| vec![Header::ContentType(SDP_TYPE.into())]);
    // If the caller has just gone, its end arrives by itself.
    let _ = state.dialog.ringing(headers, body);
}

fn finish_incoming(state: &CallState, reason: &TerminatedReason) {
    let event = match reason {
        TerminatedReason::UacCancel => CallEvent::Cancelled,
        TerminatedReason::UacBye => CallEvent::Ended {
            by: EndedBy::Remote,
            cause: state.remote_cause(),
        },
        TerminatedReason::UasBye | TerminatedReason::UasDecline | TerminatedReason::UasBusy => {
            CallEvent::Ended {
                by: EndedBy::Us,
                cause: NORMAL_CLEARING,
            }
        }
        _ => CallEvent::Ended {
            by: EndedBy::Fault,
            cause: 102,
        },
    };
    state.finish(event);
}

/// Follows an outgoing call. `invite` resolves when the INVITE has its final response.
pub(crate) async fn outgoing(
    core: Arc<Core>,
    state: Arc<CallState>,
    mut states: DialogStateReceiver,
    invite: rsipstack::platform::JoinHandle<rsipstack::dialog::invitation::InviteAsyncResult>,
) {
    let mut invite = Some(invite);
    loop {
        let next = tokio::select! {
            biased;
            next = states.recv() => next,
            result = wait_for(&mut invite) => {
                invite = None;
                if let Some(failure) = failure_of(result) {
                    state.finish(failure);
                    break;
                }
                continue;
            }
        };
        match next {
            Some(DialogState::Trying(_)) => state.heard.store(true, Ordering::Relaxed),
            Some(DialogState::Early(_, ringing)) if state.phase() == Phase::Early => {
                state.heard.store(true, Ordering::Relaxed);
                let code = ringing.status_code.code();
                if code >= 180 {
                    let sdp = sdp_of(&ringing, ringing.body());
                    state.report(CallEvent::Ringing { code, sdp });
                }
            }
            Some(DialogState::Confirmed(_, answer)) => {
                state.heard.store(true, Ordering::Relaxed);
                if state.phase() != Phase::Over && state.advance(Phase::Confirmed) {
                    metrics::counter!("sip_calls_answered_total", "direction" => "out")
                        .increment(1);
                    state.timer().answered(&answer);
                    let second_ms = core.config.session_second_ms;
                    tokio::spawn(session_timer::keep(state.clone(), second_ms));
                    state.report(CallEvent::Answered {
                        sdp: sdp_of(&answer, answer.body()),
                    });
                }
            }
            Some(DialogState::Terminated(_, reason)) => {
                // The status of a refusal comes with the INVITE's result.
                if state.phase() == Phase::Early && invite.is_some() {
                    continue;
                }
                finish_outgoing(&state, &reason);
                break;
            }
            Some(other) => in_dialog(&state, other),
            None => {
                state.finish(CallEvent::Ended {
                    by: EndedBy::Fault,
                    cause: 41,
                });
                break;
            }
        }
    }
    core.forget(&state);
}

async fn wait_for<T>(handle: &mut Option<tokio::task::JoinHandle<T>>) -> Option<T> {
    match handle {
        Some(handle) => handle.await.ok(),
        None => std::future::pending().await,
    }
}

/// The last event of an INVITE that did not lead to a call; `None` after a 200.
fn failure_of(
    result: Option<rsipstack::dialog::invitation::InviteAsyncResult>,
) -> Option<CallEvent> {
    match result {
        Some(Ok((_, Some(response)))) => {
            if response.status_code.kind() == StatusCodeKind::Successful {
                return None;
            }
            let phrase = response
                .reason_phrase()
                .unwrap_or(response.status_code.text());
            let reason: String = phrase
                .chars()
                .filter(|c| !c.is_control())
                .take(128)
                .collect();
            let code = response.status_code.code();
            Some(CallEvent::Failed {
                code,
                cause: q850_cause(&response),
                reason,
            })
        }
        Some(Ok((_, None))) => Some(failed(408, "No answer from the network")),
        Some(Err(error)) => {
            tracing::debug!(%error, "outgoing call failed");
            Some(failed(503, "The call could not be placed"))
        }
        None => Some(failed(500, "The call was abandoned")),
    }
}

fn failed(code: u16, reason: &str) -> CallEvent {
    CallEvent::Failed {
        code,
        cause: None,
        reason: reason.to_owned(),
    }
}

fn finish_outgoing(state: &CallState, reason: &TerminatedReason) {
    let event = match reason {
        TerminatedReason::UasBye => CallEvent::Ended {
            by: EndedBy::Remote,
            cause: state.remote_cause(),
        },
        TerminatedReason::UacBye | TerminatedReason::UacCancel => CallEvent::Ended {
            by: EndedBy::Us,
            cause: NORMAL_CLEARING,
        },
        _ => CallEvent::Ended {
            by: EndedBy::Fault,
            cause: 102,
        },
    };
    state.finish(event);
}

/// Requests inside a dialog that the stack hands over for an answer.
fn in_dialog(state: &Arc<CallState>, dialog_state: DialogState) {
    match dialog_state {
        DialogState::Updated(_, request, handle) => {
            tokio::spawn(answer_re_offer(state.clone(), request, handle));
        }
        DialogState::Refer(_, request, handle) => {
            tokio::spawn(answer_transfer(state.clone(), request, handle));
        }
        DialogState::Info(_, _, handle)
        | DialogState::Options(_, _, handle)
        | DialogState::Message(_, _, handle)
        | DialogState::Notify(_, _, handle)
        | DialogState::Publish(_, _, handle) => {
            // Answered before the stack sees them; should one come through, it is not left open.
            tokio::spawn(async move {
                let allow = Some(vec![Header::Allow(ALLOW.into())]);
                let _ = handle
                    .respond(StatusCode::MethodNotAllowed, allow, None)
                    .await;
            });
        }
        _ => {}
    }
}

async fn answer_re_offer(state: Arc<CallState>, request: Request, handle: TransactionHandle) {
    state.timer().refreshed_by_peer(&request);
    state.refreshed.notify_one();
    let sdp = match body_of(&request, request.body()) {
        Body::Sdp(sdp) => Some(sdp),
        Body::Empty if request.method == Method::Invite => None,
        // UPDATE without a body only says that the caller is alive.
        Body::Empty => {
            let _ = handle.reply(StatusCode::OK).await;
            return;
        }
        Body::Other => {
            let accept = Some(vec![Header::Accept(SDP_TYPE.into())]);
            let _ = handle
                .respond(StatusCode::UnsupportedMediaType, accept, None)
                .await;
            return;
        }
    };
    // Whatever goes wrong with the reply, the dialog reports its end by itself.
    let _ = match ask_for_answer(&state, sdp).await {
        Ok(sdp) => {
            let mut headers = state.timer().headers_for_refresh();
            headers.push(Header::ContentType(SDP_TYPE.into()));
            headers.push(Header::Allow(ALLOW.into()));
            handle
                .respond(StatusCode::OK, Some(headers), Some(sdp.into_bytes()))
                .await
        }
        Err(code) => handle.reply(refusal_status(code)).await,
    };
}

/// Asks the media node about a change of the session: its description, or the status of a refusal.
pub(crate) async fn ask_for_answer(state: &CallState, sdp: Option<String>) -> Result<String, u16> {
    let (reply, decision) = oneshot::channel();
    state.report(CallEvent::ReOffer(ReOffer { sdp, reply }));
    match tokio::time::timeout(DECISION_LIMIT, decision).await {
        Ok(Ok(ReOfferReply::Accept(sdp))) => {
            state.remember_sdp(&sdp);
            Ok(sdp)
        }
        Ok(Ok(ReOfferReply::Refuse(code))) => Err(refusal_status(code).code()),
        _ => Err(488),
    }
}

async fn answer_transfer(state: Arc<CallState>, request: Request, handle: TransactionHandle) {
    let Some(refer_to) = header(&request, "Refer-To") else {
        let _ = handle.reply(StatusCode::BadRequest).await;
        return;
    };
    let to = crate::Party::parse(&refer_to);
    if to.user.is_empty() && to.host.is_empty() {
        let _ = handle.reply(StatusCode::BadRequest).await;
        return;
    }
    let unwanted = header(&request, "Refer-Sub").is_some_and(|v| v.eq_ignore_ascii_case("false"));
    let (reply, decision) = oneshot::channel();
    let asked = TransferRequest {
        to,
        replaces: transfer::replaced(&refer_to),
        referred_by: header(&request, "Referred-By").map(|by| crate::Party::parse(&by)),
        refer_to,
        reply,
        report: TransferReport {
            call: Call::new(state.clone()),
            wanted: !unwanted,
        },
    };
    state.report(CallEvent::TransferAsked(Box::new(asked)));
    let code = match tokio::time::timeout(DECISION_LIMIT, decision).await {
        Ok(Ok(202)) => StatusCode::from(202),
        Ok(Ok(code)) => refusal_status(code),
        _ => StatusCode::Decline,
    };
    let accepted = code.code() == 202;
    let no_reports = unwanted.then(|| vec![Header::Other("Refer-Sub".into(), "false".into())]);
    let _ = handle
        .respond(code, no_reports.filter(|_| accepted), None)
        .await;
    if accepted && !unwanted {
        // RFC 3515 section 2.4.4: the first report comes at once.
        transfer::notify(state, 100).await;
    }
}

/// Number of header fields that are handed over with a call; the rest is cut off.
const MAX_HEADERS: usize = 100;

/// All header fields, name and value.
pub(crate) fn header_list(message: &impl HasHeaders) -> Vec<(String, String)> {
    let headers = message.headers().iter().take(MAX_HEADERS);
    headers
        .map(|header| (header.name().to_owned(), header.value().trim().to_owned()))
        .collect()
}
