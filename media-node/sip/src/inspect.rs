//! What sees every message on its way between the network and the stack: metrics, the ladder, our
//! signatures, and the protection against too much on connections (datagrams have the doorkeeper).

use crate::admission::Transport;
use crate::client_digest::ClientDigests;
use crate::ladder::Ladders;
use crate::local::LocalAddresses;
use crate::overload::{Offence, Ruling, Watch, is_scanner};
use crate::registrar::Registrar;
use crate::wire::{escape_once, header};
use async_trait::async_trait;
use rsipstack::sip::{Header, Method, Response, SipMessage, StatusCode};
use rsipstack::transaction::endpoint::{MessageInspector, TransportEventInspector};
use rsipstack::transport::{SipAddr, SipConnection, TransportEvent};
use std::net::SocketAddr;
use std::sync::Arc;

/// Looks at whole messages. Incoming ones are noted in the ladder by [`Arrivals`], which also sees
/// repetitions.
pub(crate) struct Messages {
    pub(crate) local: LocalAddresses,
    pub(crate) ladders: Arc<Ladders>,
    pub(crate) digests: Arc<ClientDigests>,
}

impl MessageInspector for Messages {
    fn before_send(&self, message: SipMessage, to: Option<&SipAddr>) -> SipMessage {
        count("out", &message);
        let message = match message {
            SipMessage::Request(mut request) => {
                escape_once(&mut request.uri);
                SipMessage::Request(request)
            }
            response => response,
        };
        let message = self.digests.about_to_send(message);
        if self.ladders.is_on() {
            let ours = self.local.ours(to.and_then(|to| to.r#type));
            self.ladders.note(&message, true, ours, to);
        }
        message
    }

    fn after_received(&self, message: SipMessage, _: Option<&SipAddr>) -> SipMessage {
        count("in", &message);
        match message {
            SipMessage::Response(response) => SipMessage::Response(self.digests.received(response)),
            request => request,
        }
    }
}

fn count(direction: &'static str, message: &SipMessage) {
    match message {
        SipMessage::Request(request) => {
            let method = request.method.to_string();
            metrics::counter!("sip_requests_total", "direction" => direction, "method" => method)
                .increment(1);
        }
        SipMessage::Response(response) => {
            // Three digits at most from a status line; the class keeps the label set small.
            let class = (response.status_code.code() / 100).min(9).to_string();
            metrics::counter!("sip_responses_total", "direction" => direction, "class" => class)
                .increment(1);
        }
    }
}

/// Looks at everything that arrives, before the stack does.
pub(crate) struct Arrivals {
    pub(crate) local: LocalAddresses,
    pub(crate) ladders: Arc<Ladders>,
    pub(crate) watch: Arc<Watch>,
    pub(crate) registrar: Arc<Registrar>,
    pub(crate) user_agent: String,
}

#[async_trait]
impl TransportEventInspector for Arrivals {
    async fn handle(&self, event: TransportEvent) -> Option<TransportEvent> {
        let (message, connection, from) = match &event {
            TransportEvent::Incoming(message, connection, from) => (message, connection, from),
            TransportEvent::Closed(connection) => {
                self.closed(connection);
                return Some(event);
            }
            TransportEvent::New(_) => return Some(event),
        };
        let source = from.get_socketaddr().ok();
        if let (SipMessage::Request(_), Some(source)) = (message, source)
            && !self.admits(message, connection, source)
        {
            return None;
        }
        if self.ladders.is_on() {
            let ours = self.local.ours(from.r#type);
            self.ladders.note(message, false, ours, Some(from));
        }
        Some(event)
    }
}

impl Arrivals {
    /// Phones on a connection that is closed cannot be reached any more.
    fn closed(&self, connection: &SipConnection) {
        let Some(peer) = connection.get_remote_addr() else {
            return;
        };
        let transport = peer.r#type.and_then(Transport::of_stack);
        if let (Some(transport), Ok(source)) = (transport, peer.get_socketaddr()) {
            self.registrar.connection_closed(source, transport);
        }
    }

    /// Whether the stack gets to see a request. What is put off is answered here, without state.
    fn admits(&self, message: &SipMessage, connection: &SipConnection, source: SocketAddr) -> bool {
        let SipMessage::Request(request) = message else {
            return true;
        };
        let agent = header(request, "User-Agent").unwrap_or_default();
        if is_scanner(&agent) {
            self.watch.offend(source.ip(), Offence::Scanner);
        }
        if !connection.is_reliable() {
            // The doorkeeper has asked already.
            return !self.watch.is_banned(source.ip());
        }
        let ruling = self.watch.request(source.ip());
        if ruling == Ruling::PutOff && request.method != Method::Ack {
            let mut response = Response {
                status_code: StatusCode::ServiceUnavailable,
                wire_reason: None,
                version: request.version,
                headers: request.headers.clone(),
                body: Vec::new(),
            };
            response.headers.retain(|header| {
                matches!(
                    header,
                    Header::Via(_)
                        | Header::From(_)
                        | Header::To(_)
                        | Header::CallId(_)
                        | Header::CSeq(_)
                )
            });
            response.headers.push(Header::RetryAfter("2".into()));
            let agent = self.user_agent.clone();
            response.headers.push(Header::UserAgent(agent.into()));
            response.headers.push(Header::ContentLength(0u32.into()));
            let connection = connection.clone();
            // A slow reader must not hold up everybody else.
            tokio::spawn(async move { connection.send(response.into(), None).await });
        }
        ruling == Ruling::Pass
    }
}
