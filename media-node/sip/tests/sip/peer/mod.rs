//! A hand-made SIP peer on a raw UDP socket, and an endpoint to talk to.
//!
//! Every message that the endpoint sends is read with `rsip` too: an independent opinion on whether
//! it is well formed.
#![allow(dead_code)]

use rsip::prelude::*;
use sip_core::{
    Admission, CallEvent, DigestSecret, IncomingCall, RequestFacts, SipConfig, SipEndpoint,
    SipEvent, TrunkDirectory,
};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::UdpSocket;
use tokio::sync::mpsc;

pub const PATIENCE: Duration = Duration::from_secs(10);

/// Admits everybody but the numbers that stand for a refusal.
pub struct OpenHouse;

impl TrunkDirectory for OpenHouse {
    async fn admit(&self, facts: &RequestFacts) -> Admission {
        match facts.to.user.as_str() {
            "404" => Admission::Refuse(404),
            "slow" => {
                tokio::time::sleep(Duration::from_millis(400)).await;
                Admission::Refuse(403)
            }
            _ => Admission::Trunk("trunk-1".to_owned()),
        }
    }
}

/// Wants a password; knows one user.
pub struct Locked;

impl TrunkDirectory for Locked {
    async fn admit(&self, facts: &RequestFacts) -> Admission {
        let realm = "edgecall".to_owned();
        match facts.username.as_deref() {
            Some("trunk7") => {
                let secret = DigestSecret::Password("s3cret".to_owned());
                Admission::Digest {
                    realm,
                    secret,
                    trunk: "trunk-7".to_owned(),
                }
            }
            _ => Admission::Challenge { realm },
        }
    }
}

/// Waits until something is so.
pub async fn until(what: &str, mut condition: impl FnMut() -> bool) {
    let waiting = async {
        while !condition() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    if tokio::time::timeout(PATIENCE, waiting).await.is_err() {
        panic!("it never came about that {what}");
    }
}

/// Our side of the audio for calls over trunks.
pub fn media() -> sip_core::sdp::LocalMedia {
    sip_core::sdp::LocalMedia {
        address: "127.0.0.1".parse().unwrap(),
        port: 40_000,
        codecs: vec![sip_core::sdp::Codec::Pcma, sip_core::sdp::Codec::Pcmu],
        direction: sip_core::sdp::Direction::SendRecv,
        session: sip_core::sdp::SessionVersion { id: 1, version: 1 },
    }
}

/// A call over a trunk group.
pub fn group_call(to: &str) -> sip_core::GroupCall {
    sip_core::GroupCall {
        to: to.to_owned(),
        caller: sip_core::trunk::CallerIdentity {
            number: "01066668888".to_owned(),
            ..Default::default()
        },
        media: media(),
        headers: Vec::new(),
    }
}

/// A trunk to a peer, without signs of life.
pub fn trunk_to(id: &str, peer: &Peer) -> sip_core::trunk::Trunk {
    sip_core::trunk::Trunk {
        options_every_ms: 0,
        ..sip_core::trunk::Trunk::to(id, "127.0.0.1", Some(peer.address().port()))
    }
}

/// A group with these trunks, tried in this order.
pub fn group(code: &str, trunks: &[&str]) -> sip_core::trunk::TrunkGroup {
    let members = trunks.iter().zip(1u16..);
    sip_core::trunk::TrunkGroup {
        code: code.to_owned(),
        members: members
            .map(|(trunk, priority)| sip_core::trunk::Member {
                trunk: (*trunk).to_owned(),
                priority,
                weight: 1,
            })
            .collect(),
    }
}

pub fn loopback() -> Option<SocketAddr> {
    Some(SocketAddr::from(([127, 0, 0, 1], 0)))
}

pub async fn start<D: TrunkDirectory>(directory: D) -> (SipEndpoint, mpsc::Receiver<SipEvent>) {
    let config = SipConfig {
        udp: loopback(),
        tcp: loopback(),
        ..SipConfig::default()
    };
    SipEndpoint::start(config, directory).await.unwrap()
}

pub async fn next_call(events: &mut mpsc::Receiver<SipEvent>) -> IncomingCall {
    let event = tokio::time::timeout(PATIENCE, events.recv()).await;
    let SipEvent::Invite(call) = event.expect("no call came").expect("the endpoint is gone");
    call
}

pub async fn next_event(events: &mut mpsc::UnboundedReceiver<CallEvent>) -> CallEvent {
    let event = tokio::time::timeout(PATIENCE, events.recv()).await;
    event.expect("no event came").expect("the events ended")
}

pub async fn ends(events: &mut mpsc::UnboundedReceiver<CallEvent>) {
    let end = tokio::time::timeout(PATIENCE, events.recv())
        .await
        .expect("the events go on");
    assert!(end.is_none(), "after the last event came {end:?}");
}

/// A received message.
#[derive(Debug, Clone)]
pub struct Message {
    pub text: String,
}

impl Message {
    fn checked(text: String) -> Message {
        let message = Message { text };
        let oracle = rsip::SipMessage::try_from(message.text.as_bytes())
            .unwrap_or_else(|error| panic!("rsip cannot read: {error}\n{}", message.text));
        assert_eq!(oracle.is_request(), message.code().is_none());
        assert_eq!(
            oracle.call_id_header().unwrap().value(),
            message.header("Call-ID")
        );
        let from = oracle.from_header().unwrap().tag().unwrap().unwrap();
        assert!(
            message
                .header("From")
                .ends_with(&format!("tag={}", from.value()))
        );
        let cseq = oracle.cseq_header().unwrap().typed().unwrap();
        assert_eq!(
            format!("{} {}", cseq.seq, cseq.method),
            message.header("CSeq")
        );
        if let rsip::SipMessage::Request(request) = &oracle {
            assert!(
                message
                    .text
                    .starts_with(&format!("{} {} SIP/2.0", request.method, request.uri))
            );
        }
        let length: usize = message.header("Content-Length").parse().unwrap();
        assert_eq!(length, message.body().len());
        message
    }

    pub fn code(&self) -> Option<u16> {
        self.text.strip_prefix("SIP/2.0 ")?.get(..3)?.parse().ok()
    }

    pub fn method(&self) -> &str {
        self.text.split(' ').next().unwrap()
    }

    pub fn headers(&self, name: &str) -> Vec<&str> {
        let head = self.text.split("\r\n\r\n").next().unwrap();
        let lines = head.lines().filter_map(|line| line.split_once(':'));
        lines
            .filter(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
            .collect()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers(name).first().copied().unwrap_or_default()
    }

    pub fn body(&self) -> &str {
        self.text.split_once("\r\n\r\n").unwrap().1
    }

    /// URI of the Contact, without brackets.
    pub fn contact(&self) -> &str {
        self.header("Contact").split(['<', '>']).nth(1).unwrap()
    }
}

pub const OFFER: &str = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n\
    m=audio 40000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n";

pub const ANSWER: &str = "v=0\r\no=- 2 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n\
    m=audio 40002 RTP/AVP 8\r\na=sendrecv\r\n";

/// The peer: one socket, one call at a time.
pub struct Peer {
    pub socket: UdpSocket,
    pub target: SocketAddr,
    pub call_id: String,
    pub to: String,
    pub branch: u32,
}

impl Peer {
    pub async fn new(endpoint: &SipEndpoint, call_id: &str) -> Peer {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let target = endpoint.local_udp().unwrap();
        let to = "<sip:4001@example.com>".to_owned();
        Peer {
            socket,
            target,
            call_id: call_id.to_owned(),
            to,
            branch: 0,
        }
    }

    /// A request with the headers that every request needs and those given.
    pub fn request(&mut self, line: &str, cseq: u32, extra: &str, body: &str) -> String {
        self.branch += 1;
        self.request_on_branch(line, cseq, self.branch, extra, body)
    }

    pub fn request_on_branch(
        &self,
        line: &str,
        cseq: u32,
        branch: u32,
        extra: &str,
        body: &str,
    ) -> String {
        let here = self.socket.local_addr().unwrap();
        let method = line.split(' ').next().unwrap();
        format!(
            "{line} SIP/2.0\r\nVia: SIP/2.0/UDP {here};branch=z9hG4bK{branch}-{};rport\r\n\
             Max-Forwards: 70\r\nFrom: \"Zhang\" <sip:13800138000@{here}>;tag=peer1\r\nTo: {}\r\n\
             Call-ID: {}\r\nCSeq: {cseq} {method}\r\nContact: <sip:13800138000@{here}>\r\n{extra}\
             Content-Length: {}\r\n\r\n{body}",
            self.call_id,
            self.to,
            self.call_id,
            body.len()
        )
    }

    pub fn invite(&mut self, number: &str, cseq: u32, extra: &str) -> String {
        let line = format!("INVITE sip:{number}@{}", self.target);
        let extra = format!("{extra}Content-Type: application/sdp\r\n");
        self.request(&line, cseq, &extra, OFFER)
    }

    pub async fn send(&self, text: &str) {
        self.socket
            .send_to(text.as_bytes(), self.target)
            .await
            .unwrap();
    }

    /// The next message, retransmissions of 2xx included.
    pub async fn receive(&self) -> Message {
        let mut buffer = vec![0u8; 65_535];
        let wait = tokio::time::timeout(PATIENCE, self.socket.recv_from(&mut buffer)).await;
        let (len, _) = wait.expect("nothing was sent to the peer").unwrap();
        Message::checked(String::from_utf8(buffer[..len].to_vec()).unwrap())
    }

    /// The next final or 18x response to a method.
    pub async fn response(&self, method: &str) -> Message {
        loop {
            let message = self.receive().await;
            let fits = message.header("CSeq").ends_with(method);
            if fits && message.code().is_some_and(|code| code > 100) {
                return message;
            }
        }
    }

    pub async fn response_with(&self, method: &str, code: u16) -> Message {
        let response = self.response(method).await;
        assert_eq!(response.code(), Some(code), "{}", response.text);
        response
    }

    /// The next request of a method.
    pub async fn wait_for(&self, method: &str) -> Message {
        loop {
            let message = self.receive().await;
            if message.method() == method {
                return message;
            }
        }
    }

    /// Answers a request of the endpoint.
    pub async fn answer(&self, request: &Message, status: &str) {
        let mut text = format!("SIP/2.0 {status}\r\n");
        for via in request.headers("Via") {
            text += &format!("Via: {via}\r\n");
        }
        for name in ["From", "To", "Call-ID", "CSeq"] {
            text += &format!("{name}: {}\r\n", request.header(name));
        }
        text += "Content-Length: 0\r\n\r\n";
        self.send(&text).await;
    }

    /// Answers a request of the endpoint with further header fields and a body; everything but 100
    /// gets a tag.
    pub async fn respond(&self, request: &Message, status: &str, extra: &str, body: &str) {
        let mut text = format!("SIP/2.0 {status}\r\n");
        for via in request.headers("Via") {
            text += &format!("Via: {via}\r\n");
        }
        let to = request.header("To");
        let tag = if to.contains("tag=") || status.starts_with("100") {
            String::new()
        } else {
            format!(";tag=carrier-{}", self.call_id)
        };
        text += &format!("From: {}\r\nTo: {to}{tag}\r\n", request.header("From"));
        for name in ["Call-ID", "CSeq"] {
            text += &format!("{name}: {}\r\n", request.header(name));
        }
        text += &format!("{extra}Content-Length: {}\r\n\r\n{body}", body.len());
        self.send(&text).await;
    }

    /// Answers an INVITE of the endpoint with 200 and takes its ACK.
    pub async fn accept(&self, invite: &Message) -> Message {
        let here = self.address();
        let extra = format!("Contact: <sip:carrier@{here}>\r\nContent-Type: application/sdp\r\n");
        self.respond(invite, "200 OK", &extra, ANSWER).await;
        self.wait_for("ACK").await
    }

    /// The peer's own address.
    pub fn address(&self) -> SocketAddr {
        self.socket.local_addr().unwrap()
    }

    /// ACK for a 2xx, and in-dialog requests from now on.
    pub async fn acknowledge(&mut self, ok: &Message, cseq: u32) {
        self.to = ok.header("To").to_owned();
        let line = format!("ACK {}", ok.contact());
        let ack = self.request(&line, cseq, "", "");
        self.send(&ack).await;
    }

    /// A request inside the dialog.
    pub async fn inside(&mut self, method: &str, cseq: u32, extra: &str, body: &str) {
        let line = format!("{method} sip:edgecall@{}", self.target);
        let request = self.request(&line, cseq, extra, body);
        self.send(&request).await;
    }

    /// Calls, is answered, and acknowledges.
    pub async fn connect(&mut self, events: &mut mpsc::Receiver<SipEvent>) -> IncomingCall {
        let invite = self.invite("4001", 1, "");
        self.send(&invite).await;
        let mut call = next_call(events).await;
        call.control.accept(ANSWER.to_owned()).await.unwrap();
        let ok = self.response_with("INVITE", 200).await;
        self.acknowledge(&ok, 1).await;
        assert!(matches!(
            next_event(&mut call.events).await,
            CallEvent::Accepted { sdp: None }
        ));
        call
    }
}
