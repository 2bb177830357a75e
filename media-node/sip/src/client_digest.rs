//! Credentials on the requests that we send.
//!
//! The stack answers a challenge by sending the request again, but it reads only one challenge, knows
//! SHA-256 under another name and counts in decimal. So it is shown a challenge that it understands,
//! and the credentials that it writes are replaced by our own just before a message leaves.

use crate::digest::{Challenge, Signer, fresh_cnonce};
use crate::outgoing::Credentials;
use rsipstack::sip::prelude::HeadersExt;
use rsipstack::sip::{Header, Method, Request, Response, SipMessage};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Requests of a call that is over (BYE) may still be challenged this long.
const LINGER: Duration = Duration::from_secs(33);

/// What is known about signing for one Call-ID.
struct Signing {
    credentials: Credentials,
    cnonce: String,
    /// The last challenge, whether a proxy's (407), and how often its nonce was used.
    challenge: Option<(Challenge, bool, u32)>,
    /// Values by Via branch: a retransmission must not differ from the first sending.
    sent: Option<(String, String)>,
    /// Value of the last INVITE: its ACK repeats it (RFC 3261 section 22.1).
    invite: Option<String>,
}

/// Signing for all calls with credentials, by Call-ID.
#[derive(Default)]
pub(crate) struct ClientDigests {
    calls: Mutex<HashMap<String, Signing>>,
}

impl ClientDigests {
    /// Requests with this Call-ID are signed when challenged.
    pub(crate) fn add(&self, call_id: &str, credentials: Credentials) {
        let signing = Signing {
            credentials,
            cnonce: fresh_cnonce(),
            challenge: None,
            sent: None,
            invite: None,
        };
        self.lock().insert(call_id.to_owned(), signing);
    }

    /// The call is over.
    pub(crate) fn remove_later(self: &Arc<Self>, call_id: &str) {
        if !self.lock().contains_key(call_id) {
            return;
        }
        let (digests, call_id) = (self.clone(), call_id.to_owned());
        tokio::spawn(async move {
            tokio::time::sleep(LINGER).await;
            digests.lock().remove(&call_id);
        });
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Signing>> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at a received response: notes the challenge and leaves one that the stack understands.
    /// Without one that we can answer the response stays as it is, and is final.
    pub(crate) fn received(&self, mut response: Response) -> Response {
        let code = response.status_code.code();
        if code != 401 && code != 407 {
            return response;
        }
        let Some(call_id) = response
            .call_id_header()
            .ok()
            .map(|id| id.value().to_owned())
        else {
            return response;
        };
        let mut calls = self.lock();
        let Some(signing) = calls.get_mut(&call_id) else {
            return response;
        };
        let proxy = code == 407;
        let values = response.headers.iter().filter_map(|header| match header {
            Header::ProxyAuthenticate(value) if proxy => Some(value.value()),
            Header::WwwAuthenticate(value) if !proxy => Some(value.value()),
            _ => None,
        });
        let Some(challenge) = Challenge::best(values) else {
            return response;
        };
        let shown = format!(
            "Digest realm=\"edgecall\", nonce=\"edgecall\", algorithm=MD5, qop=\"auth\", stale={}",
            challenge.stale
        );
        response.headers.retain(|header| {
            !matches!(
                header,
                Header::ProxyAuthenticate(_) | Header::WwwAuthenticate(_)
            )
        });
        response.headers.push(if proxy {
            Header::ProxyAuthenticate(shown.into())
        } else {
            Header::WwwAuthenticate(shown.into())
        });
        let used = match &signing.challenge {
            Some((known, _, used)) if known.nonce == challenge.nonce => *used,
            _ => 0,
        };
        signing.challenge = Some((challenge, proxy, used));
        response
    }

    /// Puts our own credentials in the place of the stack's.
    pub(crate) fn about_to_send(&self, message: SipMessage) -> SipMessage {
        let SipMessage::Request(mut request) = message else {
            return message;
        };
        let signed = request.headers.iter().any(|header| {
            matches!(
                header,
                Header::Authorization(_) | Header::ProxyAuthorization(_)
            )
        });
        if !signed {
            return SipMessage::Request(request);
        }
        if let Some((value, proxy)) = self.value_for(&request) {
            request.headers.retain(|header| {
                !matches!(
                    header,
                    Header::Authorization(_) | Header::ProxyAuthorization(_)
                )
            });
            request.headers.push(if proxy {
                Header::ProxyAuthorization(value.into())
            } else {
                Header::Authorization(value.into())
            });
        }
        SipMessage::Request(request)
    }

    fn value_for(&self, request: &Request) -> Option<(String, bool)> {
        let call_id = request.call_id_header().ok()?.value().to_owned();
        let mut calls = self.lock();
        let signing = calls.get_mut(&call_id)?;
        let (challenge, proxy, used) = signing.challenge.as_mut()?;
        let proxy = *proxy;
        if request.method == Method::Ack {
            return Some((signing.invite.clone()?, proxy));
        }
        let branch = request.via_header().ok()?.value().to_owned();
        if let Some((sent, value)) = &signing.sent
            && *sent == branch
        {
            return Some((value.clone(), proxy));
        }
        *used += 1;
        let who = Signer {
            username: &signing.credentials.username,
            password: &signing.credentials.password,
            cnonce: &signing.cnonce,
        };
        let method = request.method.to_string();
        let value = challenge.answer(&who, &method, &request.uri.to_string(), *used);
        signing.sent = Some((branch, value.clone()));
        if request.method == Method::Invite {
            signing.invite = Some(value.clone());
        }
        Some((value, proxy))
    }
}
