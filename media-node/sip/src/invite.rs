//! New calls at the door: checks, admission, digest, and the hand-over to the media node.

use crate::address::Party;
use crate::admission::{Admission, RequestFacts};
use crate::call::{CallState, Start};
use crate::digest::{DigestParams, SignedRequest, Verdict};
use crate::door::{ALLOW, SUPPORTED};
use crate::endpoint::{Core, SipEvent};
use crate::events::{CallEvent, EndedBy};
use crate::follow;
use crate::incoming::{IncomingCall, IncomingControl};
use crate::overload::Offence;
use crate::reliable::Reliable;
use crate::session_timer::SessionTimer;
use crate::trunk::ReceivedIdentity;
use crate::wire::{
    Body, SDP_TYPE, body_of, facts_of, header, now_ms, refusal_status, required_options, source_of,
};
use rsipstack::sip::prelude::HeadersExt;
use rsipstack::sip::{Header, Method, Request, StatusCode};
use rsipstack::transaction::transaction::Transaction;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// RFC 3261 section 17.2.1: say 100 if the final answer takes longer than this.
const TRYING_AFTER: Duration = Duration::from_millis(200);
/// A directory that has not decided by now is out of order.
const ADMISSION_LIMIT: Duration = Duration::from_secs(5);
/// Extensions of which we know what `Require` means.
const UNDERSTOOD: [&str; 2] = ["100rel", "timer"];

/// A final answer instead of a call.
pub(crate) struct Refusal {
    pub(crate) code: u16,
    pub(crate) headers: Vec<Header>,
}

impl Refusal {
    fn new(code: u16) -> Refusal {
        Refusal {
            code,
            headers: Vec::new(),
        }
    }

    fn with(code: u16, header: Header) -> Refusal {
        Refusal {
            code,
            headers: vec![header],
        }
    }
}

/// Takes an INVITE without a To tag from arrival to its end.
pub(crate) async fn receive(core: Arc<Core>, mut tx: Transaction) {
    let mut said_trying = false;
    let refusal = match admitted(&core, &mut tx, &mut said_trying).await {
        Ok((trunk, offer)) => match hand_over(&core, &tx, trunk, offer) {
            Ok(state) => {
                // Runs until the acknowledgement, the refusal or the CANCEL is through.
                if let Err(error) = state.dialog.clone().handle(&mut tx).await {
                    tracing::debug!(call_id = %state.key.0, %error, "INVITE ended with an error");
                }
                return;
            }
            Err(refusal) => refusal,
        },
        Err(refusal) => refusal,
    };
    metrics::counter!("sip_invites_refused_total", "code" => refusal.code.to_string()).increment(1);
    let status = refusal_status(refusal.code);
    if let Err(error) = tx.reply_with(status, refusal.headers, None).await {
        tracing::debug!(%error, "a refusal could not be sent");
        return;
    }
    // Once 100 is sent the caller no longer repeats its INVITE, so the refusal has to be repeated
    // until it is acknowledged. Without 100 the stack answers each repetition by itself.
    if said_trying {
        while tx.receive().await.is_some() {}
    }
}

async fn admitted(
    core: &Core,
    tx: &mut Transaction,
    said_trying: &mut bool,
) -> Result<(String, Option<String>), Refusal> {
    if core.draining.load(Ordering::Relaxed)
        || core.calls.len() >= core.config.max_calls
        || core.watch.is_behind()
    {
        return Err(Refusal::with(503, Header::RetryAfter("10".into())));
    }
    check_form(tx)?;
    let offer = match body_of(&tx.original, tx.original.body()) {
        Body::Sdp(sdp) => Some(sdp),
        Body::Empty => None,
        Body::Other => return Err(Refusal::with(415, Header::Accept(SDP_TYPE.into()))),
    };
    let (facts, credentials) = facts_of(tx);
    let admission = {
        let _undecided = core.watch.undecided();
        ask_directory(core, &facts, tx, said_trying).await?
    };
    let trunk = match admission {
        Admission::Trunk(trunk) => trunk,
        Admission::Refuse(code) => {
            core.watch.offend(facts.source.ip(), Offence::Refused);
            return Err(Refusal::new(code));
        }
        Admission::Challenge { realm } => {
            return Err(challenge_or_refuse(core, tx, credentials.as_ref(), &realm));
        }
        Admission::Digest {
            realm,
            secret,
            trunk,
        } => {
            check_digest(core, tx, credentials.as_ref(), &realm, Some(&secret))?;
            trunk
        }
    };
    Ok((trunk, offer))
}

/// What an INVITE needs before anyone is asked.
fn check_form(tx: &Transaction) -> Result<(), Refusal> {
    let request = &tx.original;
    let contact = request
        .typed_contact_headers()
        .is_ok_and(|contacts| !contacts.is_empty());
    let tagged = request
        .from_header()
        .is_ok_and(|from| from.tag().is_ok_and(|tag| tag.is_some()));
    if !contact || !tagged || request.to_header().is_err() {
        return Err(Refusal::new(400));
    }
    let unknown: Vec<String> = required_options(request)
        .into_iter()
        .filter(|option| !UNDERSTOOD.contains(&option.as_str()))
        .collect();
    if !unknown.is_empty() {
        return Err(Refusal::with(
            420,
            Header::Unsupported(unknown.join(", ").into()),
        ));
    }
    if !takes_sdp(request) {
        return Err(Refusal::new(406));
    }
    Ok(())
}

/// Whether a session description may come back (RFC 3261 section 20.1: without `Accept` it may).
fn takes_sdp(request: &Request) -> bool {
    let mut lists = request
        .headers
        .iter()
        .filter_map(|header| match header {
            Header::Accept(value) => Some(value.value()),
            _ => None,
        })
        .peekable();
    lists.peek().is_none()
        || lists.flat_map(|list| list.split(',')).any(|range| {
            let range = range.split(';').next().unwrap_or_default().trim();
            [
                "application/sdp",
                "application/*",
                "*/*",
                "multipart/mixed",
                "multipart/*",
            ]
            .iter()
            .any(|known| range.eq_ignore_ascii_case(known))
        })
}

/// What a request outside of dialogs gets that is wrong whatever it asks for: 416 for a kind of
/// address that we do not know, 420 for an extension of OPTIONS that we do not know.
pub(crate) fn refused_by_form(request: &Request) -> Option<(u16, Option<Header>)> {
    let scheme = request.uri.scheme.as_ref().map(ToString::to_string);
    let scheme = scheme.unwrap_or_default().to_ascii_lowercase();
    if !matches!(scheme.as_str(), "sip" | "sips" | "tel") {
        return Some((416, None));
    }
    if request.method != Method::Options {
        return None;
    }
    let unknown: Vec<String> = required_options(request)
        .into_iter()
        .filter(|option| !UNDERSTOOD.contains(&option.as_str()))
        .collect();
    let header = Header::Unsupported(unknown.join(", ").into());
    (!unknown.is_empty()).then_some((420, Some(header)))
}

async fn ask_directory(
    core: &Core,
    facts: &RequestFacts,
    tx: &mut Transaction,
    said_trying: &mut bool,
) -> Result<Admission, Refusal> {
    let mut decision = core.gate.directory.admit_boxed(facts);
    if let Ok(admission) = tokio::time::timeout(TRYING_AFTER, &mut decision).await {
        return Ok(admission);
    }
    *said_trying = tx.send_trying().await.is_ok();
    match tokio::time::timeout(ADMISSION_LIMIT, decision).await {
        Ok(admission) => Ok(admission),
        Err(_) => {
            tracing::warn!(call_id = %facts.call_id, "the trunk directory did not decide in time");
            Err(Refusal::with(503, Header::RetryAfter("10".into())))
        }
    }
}

/// What somebody we do not know gets: a challenge, and then the answer to a wrong password.
pub(crate) fn challenge_or_refuse(
    core: &Core,
    tx: &Transaction,
    credentials: Option<&DigestParams>,
    realm: &str,
) -> Refusal {
    check_digest(core, tx, credentials, realm, None)
        .err()
        .unwrap_or(Refusal::new(403))
}

/// `Ok` if the credentials are right, else what to answer. `secret` is `None` for nobody we know.
pub(crate) fn check_digest(
    core: &Core,
    tx: &Transaction,
    credentials: Option<&DigestParams>,
    realm: &str,
    secret: Option<&crate::digest::DigestSecret>,
) -> Result<(), Refusal> {
    let now_ms = now_ms();
    let Some(params) = credentials else {
        return Err(challenge(core, realm, false, now_ms));
    };
    let method = tx.original.method.to_string();
    let request = SignedRequest {
        method: &method,
        params,
    };
    match core.gate.digest.verify(request, realm, secret, now_ms) {
        Verdict::Good => Ok(()),
        Verdict::Stale => Err(challenge(core, realm, true, now_ms)),
        Verdict::NewChallenge => Err(challenge(core, realm, false, now_ms)),
        Verdict::Wrong => {
            metrics::counter!("sip_digest_failures_total").increment(1);
            core.watch
                .offend(source_of(tx).0.ip(), Offence::WrongPassword);
            Err(Refusal::new(403))
        }
    }
}

fn challenge(core: &Core, realm: &str, stale: bool, now_ms: u64) -> Refusal {
    match core.gate.digest.challenge(realm, stale, now_ms) {
        Ok(values) => {
            let headers = values
                .into_iter()
                .map(|value| Header::WwwAuthenticate(value.into()));
            Refusal {
                code: 401,
                headers: headers.collect(),
            }
        }
        Err(_) => Refusal::new(500),
    }
}

/// Makes the dialog and gives the call to the media node.
fn hand_over(
    core: &Arc<Core>,
    tx: &Transaction,
    trunk: String,
    offer: Option<String>,
) -> Result<Arc<CallState>, Refusal> {
    let request = &tx.original;
    let (mut facts, _) = facts_of(tx);
    let to = header(request, "To").map(|to| Party::parse(&to));
    core.lines.rewrite(
        &trunk,
        &mut facts.from,
        &mut facts.to,
        &to.unwrap_or_default(),
    );
    let timer = SessionTimer::of_invite(request, core.config.session_expires_s)
        .map_err(|least| Refusal::with(422, Header::MinSE(least.to_string().into())))?;
    let channel = core
        .lines
        .take(&trunk)
        .map_err(|_| Refusal::with(503, Header::RetryAfter("5".into())))?;
    let invite_cseq = request
        .cseq_header()
        .and_then(|cseq| cseq.seq())
        .unwrap_or_default();
    let contact = core.local.contact(facts.source.ip(), facts.transport);
    let (sender, states) = core.dialogs.new_dialog_state_channel();
    let dialog = core
        .dialogs
        .get_or_create_server_invite(tx, sender, None, Some(contact))
        .map_err(|_| Refusal::new(400))?;
    let demands_reliable = required_options(request)
        .iter()
        .any(|option| option == "100rel");
    let reliable = demands_reliable.then(|| Reliable::new(invite_cseq));
    let id = dialog.id();
    let start = Start {
        reliable,
        trunk: Some(trunk.clone()),
        channel,
        timer,
    };
    let (state, events) = CallState::new((id.call_id, id.local_tag), dialog, start);
    state.remote_cseq.store(invite_cseq, Ordering::Relaxed);
    core.ladders.claim(&facts.call_id);
    let headers = follow::header_list(request);
    let call = IncomingCall {
        call_id: facts.call_id,
        trunk,
        from: facts.from,
        to: facts.to,
        asserted: header(request, "P-Asserted-Identity").map(|value| Party::parse(&value)),
        source: facts.source,
        transport: facts.transport,
        offer,
        identity: ReceivedIdentity::read(&headers),
        headers,
        control: IncomingControl::new(state.clone()),
        events,
    };
    core.calls.insert(state.clone());
    metrics::counter!("sip_calls_total", "direction" => "in").increment(1);
    if core.events.try_send(SipEvent::Invite(call)).is_err() {
        // The media node does not keep up or is gone; better an honest refusal than a dead call.
        state.finish(CallEvent::Ended {
            by: EndedBy::Fault,
            cause: 41,
        });
        core.forget(&state);
        return Err(Refusal::with(503, Header::RetryAfter("10".into())));
    }
    tokio::spawn(follow::incoming(core.clone(), state.clone(), states));
    if state.reliable.is_some() {
        tokio::spawn(send_reliably(state.clone()));
    }
    Ok(state)
}

async fn send_reliably(state: Arc<CallState>) {
    let Some(reliable) = &state.reliable else {
        return;
    };
    tokio::select! {
        unheard = reliable.run(&state.dialog) => {
            if unheard {
                // RFC 3262 section 3: the caller does not hear us; refuse the call.
                state.finish(CallEvent::Ended {
                    by: EndedBy::Fault,
                    cause: 102,
                });
                let _ = state.dialog.reject(Some(StatusCode::from(504)), None);
            }
        }
        () = state.over() => {}
    }
    reliable.release();
}

/// Answers a request that needs no decision; 405 and 200 say what we can do.
pub(crate) async fn answer(mut tx: Transaction, code: u16) {
    let mut headers = Vec::new();
    if code == 405 || code == 200 {
        headers.push(Header::Allow(ALLOW.into()));
    }
    if code == 200 {
        headers.push(Header::Accept(SDP_TYPE.into()));
        headers.push(Header::Supported(SUPPORTED.into()));
    }
    reply(&mut tx, code, headers).await;
}

/// Sends a final answer.
pub(crate) async fn reply(tx: &mut Transaction, code: u16, headers: Vec<Header>) {
    if let Err(error) = tx.reply_with(StatusCode::from(code), headers, None).await {
        tracing::debug!(%error, "an answer could not be sent");
    }
}
