//! Requests of our own outside of calls: REGISTER and OPTIONS towards trunks.

use crate::admission::Transport;
use crate::digest::{Challenge, Signer, fresh_cnonce};
use crate::endpoint::Core;
use crate::error::SipError;
use crate::outgoing::{Credentials, random_call_id};
use crate::resolve::Target;
use rsipstack::sip::{
    Header, HostWithPort, Method, Request, Response, SipMessage, StatusCodeKind, Uri,
};
use rsipstack::transaction::key::{TransactionKey, TransactionRole};
use rsipstack::transaction::transaction::Transaction;
use rsipstack::transport::SipAddr;
use std::net::SocketAddr;
use std::time::Duration;

/// One line of requests with the same Call-ID, and what it knows about challenges.
pub(crate) struct Conversation {
    call_id: String,
    tag: String,
    cseq: u32,
    cnonce: String,
    credentials: Option<Credentials>,
    /// The last challenge, whether a proxy's, and how often its nonce was used.
    challenge: Option<(Challenge, bool, u32)>,
}

/// One request of a conversation.
pub(crate) struct Question<'a> {
    pub(crate) method: Method,
    /// Request-URI.
    pub(crate) uri: &'a str,
    /// `From` and `To` without tags.
    pub(crate) from: &'a str,
    pub(crate) to: &'a str,
    pub(crate) headers: Vec<Header>,
    pub(crate) target: &'a Target,
    /// Longest wait for a final answer.
    pub(crate) limit: Duration,
}

impl Conversation {
    pub(crate) fn new(credentials: Option<Credentials>) -> Result<Conversation, SipError> {
        Ok(Conversation {
            call_id: random_call_id()?,
            tag: random_call_id()?[..16].to_owned(),
            cseq: 0,
            cnonce: fresh_cnonce(),
            credentials,
            challenge: None,
        })
    }

    /// Sends a request, answers challenges, and returns the final response.
    ///
    /// # Errors
    /// No connection, or no final response in time ([`SipError::Refused`] with 408).
    pub(crate) async fn ask(
        &mut self,
        core: &Core,
        question: &Question<'_>,
    ) -> Result<Response, SipError> {
        let mut answered = 0;
        loop {
            let response = self.ask_once(core, question).await?;
            let code = response.status_code.code();
            if (code != 401 && code != 407) || self.credentials.is_none() {
                return Ok(response);
            }
            let proxy = code == 407;
            let values = response.headers.iter().filter_map(|header| match header {
                Header::ProxyAuthenticate(value) if proxy => Some(value.value()),
                Header::WwwAuthenticate(value) if !proxy => Some(value.value()),
                _ => None,
            });
            let Some(challenge) = Challenge::best(values) else {
                return Ok(response);
            };
            // A second challenge is a refusal, unless only the nonce was old.
            if answered > 0 && (!challenge.stale || answered > 2) {
                return Ok(response);
            }
            answered += 1;
            self.challenge = Some((challenge, proxy, 0));
        }
    }

    async fn ask_once(
        &mut self,
        core: &Core,
        question: &Question<'_>,
    ) -> Result<Response, SipError> {
        let target = question.target;
        if target.transport == Transport::Tls {
            core.tls.ensure(&core.stack, target).await?;
        }
        let request = self.request(core, question)?;
        let key = TransactionKey::from_request(&request, TransactionRole::Client)?;
        let mut tx = Transaction::new_client(key, request, core.stack.clone(), None);
        tx.destination = Some(SipAddr {
            r#type: Some(target.transport.in_stack()),
            addr: HostWithPort::from(target.address),
        });
        let final_answer = async {
            tx.send().await?;
            while let Some(message) = tx.receive().await {
                if let SipMessage::Response(response) = message
                    && response.status_code.kind() != StatusCodeKind::Provisional
                {
                    return Ok(response);
                }
            }
            Err(SipError::Refused(408))
        };
        tokio::time::timeout(question.limit, final_answer)
            .await
            .unwrap_or(Err(SipError::Refused(408)))
    }

    fn request(&mut self, core: &Core, question: &Question<'_>) -> Result<Request, SipError> {
        self.cseq += 1;
        let target = question.target;
        let contact = core.local.contact(target.address.ip(), target.transport);
        let via = core.stack.get_via(
            Some(SipAddr {
                r#type: Some(target.transport.in_stack()),
                addr: contact.host_with_port,
            }),
            None,
        )?;
        let uri = Uri::try_from(question.uri).map_err(|error| SipError::BadValue {
            field: "uri",
            problem: error.to_string(),
        })?;
        let method = question.method.to_string();
        let mut headers = vec![
            Header::Via(via.into()),
            Header::MaxForwards(70.into()),
            Header::From(format!("<{}>;tag={}", question.from, self.tag).into()),
            Header::To(format!("<{}>", question.to).into()),
            Header::CallId(self.call_id.clone().into()),
            Header::CSeq(format!("{} {method}", self.cseq).into()),
        ];
        if let (Some((challenge, proxy, used)), Some(credentials)) =
            (&mut self.challenge, &self.credentials)
        {
            *used += 1;
            let who = Signer {
                username: &credentials.username,
                password: &credentials.password,
                cnonce: &self.cnonce,
            };
            let value = challenge.answer(&who, &method, &uri.to_string(), *used);
            headers.push(if *proxy {
                Header::ProxyAuthorization(value.into())
            } else {
                Header::Authorization(value.into())
            });
        }
        headers.extend(question.headers.iter().cloned());
        headers.push(Header::UserAgent(core.config.user_agent.clone().into()));
        headers.push(Header::ContentLength(0u32.into()));
        Ok(Request {
            method: question.method,
            uri,
            version: rsipstack::sip::Version::V2,
            headers: headers.into(),
            body: Vec::new(),
        })
    }
}

/// `Retry-After` in ms, if the response has one.
pub(crate) fn retry_after(response: &Response) -> Option<u64> {
    let value = crate::wire::header(response, "Retry-After")?;
    let digits = value.split([' ', ';', '(']).next()?;
    Some(digits.parse::<u64>().ok()?.saturating_mul(1_000))
}

/// Seconds for which the registrar keeps `contact` (host and port as we wrote them).
pub(crate) fn granted(response: &Response, contact: SocketAddr, asked_s: u32) -> u32 {
    let ours = contact.to_string();
    let of_contact = response.headers.iter().find_map(|header| {
        let Header::Contact(value) = header else {
            return None;
        };
        // Other devices of the account may be listed too.
        value.value().split(',').find_map(|entry| {
            if !entry.contains(&ours) {
                return None;
            }
            entry.split(';').find_map(|param| {
                let (name, value) = param.split_once('=')?;
                let seconds = name
                    .trim()
                    .eq_ignore_ascii_case("expires")
                    .then(|| value.trim())?;
                seconds.parse::<u32>().ok()
            })
        })
    });
    let general = crate::wire::header(response, "Expires").and_then(|value| value.parse().ok());
    of_contact.or(general).unwrap_or(asked_s)
}
