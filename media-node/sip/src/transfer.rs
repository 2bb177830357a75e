//! Transfers by REFER (RFC 3515, RFC 5589) in both directions.

use crate::call::{Call, CallState};
use crate::error::SipError;
use crate::events::{CallEvent, ReplacedDialog};
use crate::wire::{header, one_line};
use rsipstack::sip::{Header, Request, StatusCode};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// How long a report may stand before the asking side should give up, in s.
const REPORTS_FOR_S: u32 = 120;

impl Call {
    /// Asks the other side to call `to` (a `sip:` or `tel:` URI) instead of us. Returns when it has
    /// promised to try (202); how it goes on comes as [`CallEvent::TransferProgress`]. The call stays
    /// until somebody hangs up: usually we do, when the new call is answered.
    ///
    /// Errors: [`SipError::BadValue`], [`SipError::NotConnected`], [`SipError::Refused`].
    pub async fn transfer(&self, to: &str) -> Result<(), SipError> {
        self.refer(format!("<{to}>"), to).await
    }

    /// Asks the other side to call the partner of `other` in place of that call: an attended transfer
    /// (RFC 5589 section 7). Both calls have to be connected.
    ///
    /// Errors: as [`Call::transfer`].
    pub async fn transfer_to_call(&self, other: &Call) -> Result<(), SipError> {
        other.connected()?;
        let state = other.state();
        let id = state.dialog.id();
        let partner = state.dialog.snapshot().remote_uri.to_string();
        // Seen from the partner, its own tag is the To tag.
        let replaces = format!(
            "{};to-tag={};from-tag={}",
            id.call_id, id.remote_tag, id.local_tag
        );
        self.refer(
            format!("<{partner}?Replaces={}>", escaped(&replaces)),
            &partner,
        )
        .await
    }

    async fn refer(&self, refer_to: String, uri: &str) -> Result<(), SipError> {
        one_line("refer_to", uri)?;
        if uri.contains(['<', '>', ' ', '?']) || !uri.contains(':') {
            let problem = "a transfer needs a sip: or tel: URI".to_owned();
            return Err(SipError::BadValue {
                field: "refer_to",
                problem,
            });
        }
        self.connected()?;
        let state = self.state();
        // Reports may come before the 202.
        state.referred.store(true, Ordering::Relaxed);
        let reply = state.dialog.refer(refer_to, None, None).await?;
        let accepted = self.accepted(reply);
        if accepted.is_err() {
            state.referred.store(false, Ordering::Relaxed);
        }
        accepted.map(|_| ())
    }
}

/// Text as it can stand in a header part of a URI.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Sends a report about a transfer that the other side asked for.
pub(crate) async fn notify(state: Arc<CallState>, code: u16) {
    let subscription = if code < 200 {
        format!("active;expires={REPORTS_FOR_S}")
    } else {
        "terminated;reason=noresource".to_owned()
    };
    let headers = vec![
        Header::Event("refer".into()),
        Header::SubscriptionState(subscription.into()),
        Header::ContentType("message/sipfrag;version=2.0".into()),
    ];
    let phrase = StatusCode::from(code);
    let body = format!("SIP/2.0 {code} {}\r\n", phrase.text()).into_bytes();
    if let Err(error) = state.dialog.notify(Some(headers), Some(body)).await {
        tracing::debug!(call_id = %state.key.0, %error, "a transfer report was not taken");
    }
}

/// Takes a report about a transfer that we asked for; the status to answer.
pub(crate) fn reported(call: &CallState, request: &Request) -> u16 {
    let event = header(request, "Event").or_else(|| header(request, "o"));
    let is_refer = event.is_some_and(|event| {
        let name = event.split(';').next().unwrap_or_default();
        name.trim().eq_ignore_ascii_case("refer")
    });
    if !is_refer {
        return 489;
    }
    if !call.referred.load(Ordering::Relaxed) {
        // RFC 3515 section 2.4.4: nobody here waits for it.
        return 481;
    }
    let body = String::from_utf8_lossy(request.body());
    let code = body
        .strip_prefix("SIP/2.0 ")
        .and_then(|rest| rest.get(..3))
        .and_then(|code| code.parse().ok());
    let ended = header(request, "Subscription-State")
        .is_some_and(|state| state.to_ascii_lowercase().starts_with("terminated"));
    if ended || code.is_some_and(|code: u16| code >= 200) {
        call.referred.store(false, Ordering::Relaxed);
    }
    match code {
        Some(code) => call.report(CallEvent::TransferProgress { code }),
        // The subscription ended without a result.
        None if ended => call.report(CallEvent::TransferProgress { code: 487 }),
        None => return 400,
    }
    200
}

/// The dialog that a `Refer-To` names in its `Replaces` part.
pub(crate) fn replaced(refer_to: &str) -> Option<ReplacedDialog> {
    let uri = refer_to.split(['<', '>']).nth(1).unwrap_or(refer_to);
    let (_, headers) = uri.split_once('?')?;
    let value = headers.split('&').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.eq_ignore_ascii_case("replaces").then_some(value)
    })?;
    let value = crate::address::percent_decoded(value);
    let mut parts = value.split(';');
    let call_id = parts.next()?.trim().to_owned();
    let (mut to_tag, mut from_tag) = (None, None);
    for part in parts {
        match part.split_once('=') {
            Some((name, value)) if name.trim().eq_ignore_ascii_case("to-tag") => {
                to_tag = Some(value.trim().to_owned());
            }
            Some((name, value)) if name.trim().eq_ignore_ascii_case("from-tag") => {
                from_tag = Some(value.trim().to_owned());
            }
            _ => {}
        }
    }
    Some(ReplacedDialog {
        call_id,
        to_tag: to_tag?,
        from_tag: from_tag?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_replaced_dialog_is_read_from_the_uri() {
        let value = "<sip:4001@h;x=y?Subject=a&Replaces=c%40h%3Bto-tag%3D7%3Bfrom-tag%3D8>";
        let expected = ReplacedDialog {
            call_id: "c@h".to_owned(),
            to_tag: "7".to_owned(),
            from_tag: "8".to_owned(),
        };
        assert_eq!(replaced(value), Some(expected));
        assert_eq!(replaced("<sip:4001@h>"), None);
        assert_eq!(replaced("<sip:4001@h?Replaces=c%3Bto-tag%3D7>"), None);
        assert_eq!(escaped("c@h;to-tag=7"), "c%40h%3Bto-tag%3D7");
    }
}
