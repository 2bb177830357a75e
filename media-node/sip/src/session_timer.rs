//! Session timers (RFC 4028): the agreement as pure logic, and the task that keeps it.

use crate::call::{CallState, Phase};
use crate::door::{ALLOW, SUPPORTED};
use crate::events::EndedBy;
use crate::wire::{SDP_TYPE, has_option, header};
use rsipstack::sip::{HasHeaders, Header, StatusCodeKind};
use std::sync::Arc;
use std::time::Duration;

/// Shortest session that RFC 4028 allows, in s.
pub(crate) const SHORTEST_S: u32 = 90;
/// Q.850 cause of a call that a silent other side ends.
const TIMER_EXPIRED: u16 = 102;

/// What was agreed about the session timer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SessionTimer {
    /// Session interval in s; `None` if there is no timer.
    pub(crate) interval_s: Option<u32>,
    /// Whether we refresh.
    pub(crate) we_refresh: bool,
    /// Whether we were the caller, which decides how `refresher` is read and written.
    we_called: bool,
    /// Whether the other side knows session timers.
    peer_knows: bool,
    /// Whether the other side takes UPDATE.
    peer_updates: bool,
}

/// `Session-Expires` of a message: seconds and whether the caller is to refresh, if it says.
fn session_expires(message: &impl HasHeaders) -> Option<(u32, Option<bool>)> {
    let value = header(message, "Session-Expires").or_else(|| header(message, "x"))?;
    let mut parts = value.split(';');
    let seconds = parts.next()?.trim().parse().ok()?;
    let refresher = parts.find_map(|param| {
        let (name, value) = param.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("refresher")
            .then(|| value.trim().eq_ignore_ascii_case("uac"))
    });
    Some((seconds, refresher))
}

fn updates(message: &impl HasHeaders) -> bool {
    message.headers().iter().any(|header| {
        matches!(header, Header::Allow(_))
            && header
                .value()
                .split(',')
                .any(|method| method.trim().eq_ignore_ascii_case("UPDATE"))
    })
}

impl SessionTimer {
    /// Reads a received INVITE. `ours_s` is the interval that we would like.
    ///
    /// # Errors
    /// The interval is too short; to be refused with 422 and this `Min-SE`.
    pub(crate) fn of_invite(
        invite: &impl HasHeaders,
        ours_s: Option<u32>,
    ) -> Result<SessionTimer, u32> {
        let peer_knows =
            has_option(invite, "Supported", "timer") || has_option(invite, "Require", "timer");
        let mut timer = SessionTimer {
            peer_knows,
            peer_updates: updates(invite),
            ..SessionTimer::default()
        };
        match session_expires(invite) {
            Some((seconds, _)) if seconds < SHORTEST_S && peer_knows => return Err(SHORTEST_S),
            // A proxy may ask for a timer on behalf of a caller that knows none.
            Some((seconds, caller)) => {
                timer.interval_s = Some(seconds.max(SHORTEST_S));
                timer.we_refresh = !peer_knows || caller == Some(false);
            }
            None => {
                timer.interval_s = ours_s.map(|seconds| seconds.max(SHORTEST_S));
                timer.we_refresh = !peer_knows;
            }
        }
        Ok(timer)
    }

    /// Header fields of our own INVITE.
    pub(crate) fn of_call(ours_s: Option<u32>) -> (SessionTimer, Vec<Header>) {
        let mut headers = vec![Header::Supported("timer, norefersub".into())];
        if let Some(seconds) = ours_s {
            let seconds = seconds.max(SHORTEST_S);
            headers.push(Header::SessionExpires(seconds.to_string().into()));
            headers.push(Header::MinSE(SHORTEST_S.to_string().into()));
        }
        let timer = SessionTimer {
            we_called: true,
            ..SessionTimer::default()
        };
        (timer, headers)
    }

    /// Reads the 200 to our INVITE.
    pub(crate) fn answered(&mut self, answer: &impl HasHeaders) {
        self.peer_updates = updates(answer);
        self.peer_knows =
            has_option(answer, "Supported", "timer") || has_option(answer, "Require", "timer");
        if let Some((seconds, caller)) = session_expires(answer) {
            self.interval_s = Some(seconds.max(SHORTEST_S));
            self.we_refresh = caller.unwrap_or(true);
        }
    }

    /// Reads a refresh (re-INVITE or UPDATE) of the other side.
    pub(crate) fn refreshed_by_peer(&mut self, request: &impl HasHeaders) {
        if let Some((seconds, sender)) = session_expires(request) {
            self.interval_s = Some(seconds.max(SHORTEST_S));
            // In a refresh the roles are those of this transaction: the sender is the UAC.
            match sender {
                Some(true) => self.we_refresh = false,
                Some(false) => self.we_refresh = true,
                None => {}
            }
        }
    }

    /// Header fields of our 200 to the INVITE that began the call.
    pub(crate) fn headers(&self) -> Vec<Header> {
        self.fields(!self.we_called && self.we_refresh)
    }

    /// Header fields of our 200 to a refresh of the other side.
    pub(crate) fn headers_for_refresh(&self) -> Vec<Header> {
        self.fields(self.we_refresh)
    }

    fn fields(&self, uas_refreshes: bool) -> Vec<Header> {
        let Some(seconds) = self.interval_s else {
            return Vec::new();
        };
        let refresher = if uas_refreshes { "uas" } else { "uac" };
        let mut headers = vec![Header::SessionExpires(
            format!("{seconds};refresher={refresher}").into(),
        )];
        if self.peer_knows && !uas_refreshes {
            headers.push(Header::Require("timer".into()));
        }
        headers
    }

    /// How long until we act, in s: refresh at half the interval, or hang up on a silent other side shortly
    /// before its end (RFC 4028 section 10).
    pub(crate) fn act_after_s(&self) -> Option<u32> {
        let seconds = self.interval_s?;
        Some(if self.we_refresh {
            seconds / 2
        } else {
            seconds - 32.min(seconds / 3)
        })
    }
}

/// Keeps the timer of a confirmed call until the call ends.
pub(crate) async fn keep(state: Arc<CallState>, second_ms: u64) {
    loop {
        let (wait, we_refresh) = {
            let timer = state.timer();
            (timer.act_after_s(), timer.we_refresh)
        };
        // Without a timer one may still be agreed on by a refresh of the other side.
        let wait = Duration::from_millis(u64::from(wait.unwrap_or(86_400)) * second_ms);
        tokio::select! {
            () = state.over() => return,
            () = state.refreshed.notified() => continue,
            () = tokio::time::sleep(wait) => {}
        }
        if state.timer().interval_s.is_none() {
            continue;
        }
        if we_refresh && refresh(&state).await {
            continue;
        }
        if state.phase() != Phase::Over {
            metrics::counter!("sip_session_timers_expired_total").increment(1);
            state.clone().end(EndedBy::Fault, TIMER_EXPIRED);
        }
        return;
    }
}

/// Sends a refresh; false if the other side does not answer it or knows the call no more.
async fn refresh(state: &Arc<CallState>) -> bool {
    let mut headers = {
        let timer = state.timer();
        let seconds = timer.interval_s.unwrap_or(SHORTEST_S);
        // In this transaction we are the UAC.
        vec![
            Header::SessionExpires(format!("{seconds};refresher=uac").into()),
            Header::Supported(SUPPORTED.into()),
            Header::Allow(ALLOW.into()),
        ]
    };
    let by_update = state.timer().peer_updates;
    let reply = match state.last_sdp() {
        Some(sdp) if !by_update => {
            headers.push(Header::ContentType(SDP_TYPE.into()));
            let body = Some(sdp.into_bytes());
            state
                .dialog
                .reinvite_with_glare_retry(Some(headers), body, 3)
                .await
        }
        _ => state.dialog.update(Some(headers), None).await,
    };
    match reply {
        Ok(Some(reply)) => match reply.status_code.kind() {
            StatusCodeKind::Successful => {
                if let Some((seconds, _)) = session_expires(&reply) {
                    state.timer().interval_s = Some(seconds.max(SHORTEST_S));
                }
                true
            }
            // RFC 4028 section 7.3: only these two say that the call is gone.
            _ => !matches!(reply.status_code.code(), 408 | 481),
        },
        Ok(None) => state.phase() == Phase::Over,
        Err(error) => {
            tracing::debug!(call_id = %state.key.0, %error, "session refresh failed");
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rsipstack::sip::{Request, SipMessage};

    fn invite(fields: &str) -> Request {
        let text = format!(
            "INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP c;branch=z9hG4bK1\r\nCall-ID: 1\r\n\
             CSeq: 1 INVITE\r\n{fields}\r\n"
        );
        match SipMessage::try_from(text.as_str()).unwrap() {
            SipMessage::Request(request) => request,
            SipMessage::Response(_) => unreachable!(),
        }
    }

    fn text(headers: &[Header]) -> Vec<String> {
        headers.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_caller_that_asks_for_a_timer_gets_it_and_refreshes_itself() {
        let invite =
            invite("Supported: timer\r\nSession-Expires: 1800\r\nAllow: INVITE, UPDATE\r\n");
        let timer = SessionTimer::of_invite(&invite, None).unwrap();
        assert_eq!(
            text(&timer.headers()),
            ["Session-Expires: 1800;refresher=uac", "Require: timer"]
        );
        assert_eq!(timer.act_after_s(), Some(1768));
    }

    #[test]
    fn we_refresh_for_callers_that_cannot_or_do_not_want_to() {
        let wants_us = invite("Supported: timer\r\nx: 600;refresher=uas\r\n");
        let timer = SessionTimer::of_invite(&wants_us, None).unwrap();
        assert_eq!(
            text(&timer.headers()),
            ["Session-Expires: 600;refresher=uas"]
        );
        assert_eq!(timer.act_after_s(), Some(300));
        let cannot = SessionTimer::of_invite(&invite(""), Some(1800)).unwrap();
        assert!(cannot.we_refresh);
        let none = SessionTimer::of_invite(&invite(""), None).unwrap();
        assert_eq!((none.act_after_s(), none.headers().len()), (None, 0));
    }

    #[test]
    fn too_short_a_session_is_refused_with_what_is_possible() {
        let short = invite("Supported: timer\r\nSession-Expires: 30\r\n");
        assert_eq!(SessionTimer::of_invite(&short, None), Err(90));
        // A proxy's wish for a caller that could not understand 422.
        let proxy = invite("Session-Expires: 30\r\n");
        let timer = SessionTimer::of_invite(&proxy, None).unwrap();
        assert_eq!(timer.interval_s, Some(90));
    }

    #[test]
    fn the_answer_to_our_call_decides_who_refreshes() {
        let (mut timer, headers) = SessionTimer::of_call(Some(60));
        assert!(text(&headers).contains(&"Session-Expires: 90".to_owned()));
        timer.answered(&invite(
            "Require: timer\r\nSession-Expires: 120;refresher=uac\r\n",
        ));
        assert!(timer.we_refresh);
        assert_eq!(timer.act_after_s(), Some(60));
        timer.refreshed_by_peer(&invite("Session-Expires: 120;refresher=uac\r\n"));
        assert!(!timer.we_refresh);
        assert_eq!(
            text(&timer.headers_for_refresh())[0],
            "Session-Expires: 120;refresher=uac"
        );
    }
}
