//! Phones: registration with digest, several contacts, networks, connections, web phones, calls to them.

use crate::peer::{self, ANSWER, OFFER, PATIENCE, Peer, loopback, next_event, until};
use futures::{SinkExt, StreamExt};
use sip_core::{
    Admission, AllowedNetwork, Allowlist, CallEvent, Challenge, DigestSecret, EndedBy,
    PhoneAccount, PhoneAdmission, PhoneCall, PhoneChange, RequestFacts, Signer, SipConfig,
    SipEndpoint, Transport, TrunkDirectory,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::broadcast;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::Message as Frame;

/// Knows extension 8001, and 8002 whose network is elsewhere.
struct Office;

impl TrunkDirectory for Office {
    async fn admit(&self, _: &RequestFacts) -> Admission {
        Admission::Refuse(403)
    }

    async fn admit_phone(&self, facts: &RequestFacts) -> PhoneAdmission {
        let realm = "office".to_owned();
        let networks = match facts.to.user.as_str() {
            "8001" => Vec::new(),
            "8002" => vec![AllowedNetwork {
                cidr: "10.10.10.0/24".to_owned(),
            }],
            _ => return PhoneAdmission::Unknown { realm },
        };
        let account = PhoneAccount {
            key: format!("{}@tenant", facts.to.user),
            username: facts.to.user.clone(),
            secret: DigestSecret::Password("s3cret-1".to_owned()),
            networks: Allowlist::parse(&networks).unwrap(),
            max_contacts: 2,
        };
        PhoneAdmission::Account {
            realm,
            account: Box::new(account),
        }
    }
}

async fn office() -> SipEndpoint {
    let config = SipConfig {
        udp: loopback(),
        tcp: loopback(),
        ws: loopback(),
        keep_alive_ms: 50,
        ..SipConfig::default()
    };
    SipEndpoint::start(config, Office).await.unwrap().0
}

const URI: &str = "sip:office.example.com";

/// A signed `Authorization` line for a challenge of ours.
fn signed(challenge: &Challenge, user: &str, password: &str, count: u32) -> String {
    let who = Signer {
        username: user,
        password,
        cnonce: "0a1b",
    };
    let value = challenge.answer(&who, "REGISTER", URI, count);
    format!("Authorization: {value}\r\n")
}

/// A phone on a UDP socket.
struct Phone {
    peer: Peer,
    cseq: u32,
    challenge: Option<Challenge>,
    count: u32,
}

impl Phone {
    async fn new(endpoint: &SipEndpoint, user: &str, call_id: &str) -> Phone {
        let mut peer = Peer::new(endpoint, call_id).await;
        peer.to = format!("<sip:{user}@office.example.com>");
        Phone {
            peer,
            cseq: 0,
            challenge: None,
            count: 0,
        }
    }

    async fn ask(&mut self, extra: &str) -> peer::Message {
        self.cseq += 1;
        let request = self
            .peer
            .request(&format!("REGISTER {URI}"), self.cseq, extra, "");
        // The helper's own Contact would stand beside those of the test.
        let request: Vec<&str> = request
            .split("\r\n")
            .filter(|line| !line.starts_with("Contact: <sip:13800138000@"))
            .collect();
        self.peer.send(&request.join("\r\n")).await;
        self.answer().await
    }

    /// The next message that is no keep-alive.
    async fn answer(&self) -> peer::Message {
        let mut buffer = vec![0u8; 8_192];
        loop {
            let wait = tokio::time::timeout(PATIENCE, self.peer.socket.recv_from(&mut buffer));
            let (len, _) = wait.await.expect("no answer came").unwrap();
            if len > 4 {
                let text = String::from_utf8(buffer[..len].to_vec()).unwrap();
                return peer::Message { text };
            }
        }
    }

    /// Registers with the right password; a nonce is used again while it lives.
    async fn register(&mut self, user: &str, fields: &str) -> peer::Message {
        if self.challenge.is_none() {
            let asked = self.ask(fields).await;
            assert_eq!(asked.code(), Some(401), "{}", asked.text);
            self.challenge = Challenge::best(asked.headers("WWW-Authenticate"));
        }
        self.count += 1;
        let challenge = self.challenge.clone().unwrap();
        let line = signed(&challenge, user, "s3cret-1", self.count);
        self.ask(&format!("{line}{fields}")).await
    }
}

async fn next_change(changes: &mut broadcast::Receiver<PhoneChange>) -> PhoneChange {
    let change = tokio::time::timeout(PATIENCE, changes.recv()).await;
    change.expect("no change came").unwrap()
}

#[tokio::test]
async fn a_phone_registers_with_sha_256_and_one_nonce_serves_more_than_ten_requests() {
    let endpoint = office().await;
    let mut changes = endpoint.phone_changes();
    let mut phone = Phone::new(&endpoint, "8001", "reg-1").await;
    let contact = "Contact: <sip:8001@192.0.2.1:5062>;q=0.7\r\nExpires: 120\r\n";
    // The count is hexadecimal: 9, then 0000000a, 00000010.
    for _ in 0..17 {
        let ok = phone.register("8001", contact).await;
        assert_eq!(ok.code(), Some(200), "{}", ok.text);
        assert!(
            ok.header("Contact")
                .starts_with("<sip:8001@192.0.2.1:5062>;expires=120;q=0.700")
        );
    }
    assert_eq!(
        phone.challenge.as_ref().unwrap().algorithm,
        sip_core::DigestAlgorithm::Sha256
    );
    let change = next_change(&mut changes).await;
    assert_eq!(change.account, "8001@tenant");
    assert_eq!(change.contacts[0].source, phone.peer.address());
    // A count that was used is stale, and the same password may try again with a new nonce.
    phone.count = 3;
    let stale = phone.register("8001", contact).await;
    assert_eq!(stale.code(), Some(401));
    assert!(stale.header("WWW-Authenticate").contains("stale=true"));
}

#[tokio::test]
async fn strangers_wrong_passwords_and_borrowed_names_are_told_nothing() {
    let endpoint = office().await;
    let contact = "Contact: <sip:x@192.0.2.1>\r\n";
    let mut refusals = Vec::new();
    for (user, name, password) in [
        ("8001", "8001", "guess"),
        ("9999", "9999", "guess"),
        // The right password of one's own account opens no other.
        ("8001", "8003", "s3cret-1"),
    ] {
        let mut phone = Phone::new(&endpoint, user, &format!("bad-{user}-{name}")).await;
        let asked = phone.ask(contact).await;
        assert_eq!(asked.code(), Some(401));
        let challenge = Challenge::best(asked.headers("WWW-Authenticate")).unwrap();
        let line = signed(&challenge, name, password, 1);
        refusals.push(phone.ask(&format!("{line}{contact}")).await.code());
    }
    assert_eq!(refusals, [Some(403); 3]);
    assert!(endpoint.all_contacts().is_empty());
}

#[tokio::test]
async fn a_phone_outside_the_allowlist_gets_603_and_web_phones_are_free() {
    let endpoint = office().await;
    let mut phone = Phone::new(&endpoint, "8002", "outside").await;
    let refused = phone.ask("Contact: <sip:8002@192.0.2.1>\r\n").await;
    assert_eq!(refused.code(), Some(603), "{}", refused.text);
    let mut web = WebPhone::open(&endpoint).await;
    assert!(
        web.register("8002", 1, "")
            .await
            .starts_with("SIP/2.0 200 OK")
    );
    assert_eq!(endpoint.contacts("8002@tenant")[0].transport, Transport::Ws);
}

#[tokio::test]
async fn several_contacts_live_side_by_side_up_to_the_limit_and_end() {
    let endpoint = office().await;
    let mut changes = endpoint.phone_changes();
    let mut phone = Phone::new(&endpoint, "8001", "several").await;
    let two = "Contact: <sip:8001@192.0.2.1>, <sip:8001@192.0.2.2>;expires=60\r\n";
    let ok = phone.register("8001", two).await;
    assert_eq!(ok.headers("Contact").len(), 2);
    assert_eq!(next_change(&mut changes).await.contacts.len(), 2);
    let third = phone
        .register("8001", "Contact: <sip:8001@192.0.2.3>\r\n")
        .await;
    assert_eq!(third.code(), Some(403));
    let brief = phone
        .register("8001", "Contact: <sip:8001@192.0.2.1>;expires=5\r\n")
        .await;
    assert_eq!(
        (brief.code(), brief.header("Min-Expires")),
        (Some(423), "60")
    );
    let query = phone.register("8001", "").await;
    assert_eq!(query.headers("Contact").len(), 2);
    let broken = phone.register("8001", "Contact: *\r\n").await;
    assert_eq!(broken.code(), Some(400));
    let none = phone.register("8001", "Contact: *\r\nExpires: 0\r\n").await;
    assert_eq!((none.code(), none.headers("Contact").len()), (Some(200), 0));
    assert!(next_change(&mut changes).await.contacts.is_empty());
}

#[tokio::test]
async fn a_device_with_an_instance_gets_an_address_of_its_own_and_keep_alives() {
    let endpoint = office().await;
    let mut phone = Phone::new(&endpoint, "8001", "gruu").await;
    let fields = "Contact: <sip:8001@192.0.2.1;ob>;reg-id=1;+sip.instance=\"<urn:uuid:f81d4fae-7dec>\"\r\n\
         Supported: gruu, outbound\r\n";
    let ok = phone.register("8001", fields).await;
    let contact = ok.header("Contact");
    let gruu = "pub-gruu=\"sip:8001@office.example.com;gr=urn:uuid:f81d4fae-7dec\"";
    assert!(contact.contains(gruu), "{contact}");
    assert!(contact.contains("reg-id=1"), "{contact}");
    assert_eq!(ok.header("Require"), "outbound");
    assert_eq!(ok.header("Flow-Timer"), "120");
    // The way through NAT is kept open.
    let mut buffer = [0u8; 16];
    let wait = tokio::time::timeout(PATIENCE, phone.peer.socket.recv_from(&mut buffer));
    let (len, _) = wait.await.unwrap().unwrap();
    assert_eq!(&buffer[..len], b"\r\n\r\n");
    let mut tcp = tokio::net::TcpStream::connect(endpoint.local_tcp().unwrap())
        .await
        .unwrap();
    tcp.write_all(b"\r\n\r\n").await.unwrap();
    let mut pong = [0u8; 2];
    tokio::time::timeout(PATIENCE, tcp.read_exact(&mut pong))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(&pong, b"\r\n");
}

#[tokio::test]
async fn contacts_can_be_exported_and_taken_over_by_the_next_run() {
    let endpoint = office().await;
    let mut phone = Phone::new(&endpoint, "8001", "export").await;
    phone
        .register("8001", "Contact: <sip:8001@192.0.2.1>\r\n")
        .await;
    let kept = serde_json::to_string(&endpoint.all_contacts()).unwrap();
    let next = office().await;
    next.restore_contacts(serde_json::from_str(&kept).unwrap());
    assert_eq!(
        next.contacts("8001@tenant")[0].contact,
        "sip:8001@192.0.2.1"
    );
    next.drop_account("8001@tenant");
    assert!(next.contacts("8001@tenant").is_empty());
}

#[tokio::test]
async fn a_registered_phone_is_called_the_way_its_registration_came() {
    let endpoint = office().await;
    let mut phone = Phone::new(&endpoint, "8001", "called").await;
    phone
        .register("8001", "Contact: <sip:8001@192.0.2.1:9>\r\n")
        .await;
    let contact = endpoint.contacts("8001@tenant").remove(0);
    let call = PhoneCall {
        from: "13800138000".to_owned(),
        sdp: OFFER.to_owned(),
        headers: vec![("Alert-Info".to_owned(), "<http://x>;info=auto".to_owned())],
        ..PhoneCall::default()
    };
    let mut outgoing = endpoint.call_contact(&contact, call).unwrap();
    // The contact's own address is private; the INVITE comes to where the REGISTER came from.
    let invite = phone.answer().await;
    assert!(
        invite
            .text
            .starts_with("INVITE sip:8001@192.0.2.1:9 SIP/2.0"),
        "{}",
        invite.text
    );
    assert_eq!(invite.header("Alert-Info"), "<http://x>;info=auto");
    let here = phone.peer.address();
    let fields = format!("Contact: <sip:8001@{here}>\r\nContent-Type: application/sdp\r\n");
    phone.peer.respond(&invite, "200 OK", &fields, ANSWER).await;
    assert_eq!(phone.answer().await.method(), "ACK");
    assert!(matches!(
        next_event(&mut outgoing.events).await,
        CallEvent::Answered { .. }
    ));
}

/// A web phone on a WebSocket.
struct WebPhone {
    socket: tokio_tungstenite::WebSocketStream<
        tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>,
    >,
}

impl WebPhone {
    async fn open(endpoint: &SipEndpoint) -> WebPhone {
        let url = format!("ws://{}/", endpoint.local_ws().unwrap());
        let mut request = url.into_client_request().unwrap();
        let headers = request.headers_mut();
        headers.insert("sec-websocket-protocol", "sip".parse().unwrap());
        let (socket, response) = tokio_tungstenite::connect_async(request).await.unwrap();
        assert_eq!(response.headers()["sec-websocket-protocol"], "sip");
        WebPhone { socket }
    }

    async fn send(&mut self, text: String) {
        self.socket.send(Frame::Text(text.into())).await.unwrap();
    }

    async fn receive(&mut self) -> String {
        loop {
            let frame = tokio::time::timeout(PATIENCE, self.socket.next()).await;
            match frame.expect("nothing came").unwrap().unwrap() {
                Frame::Text(text) => return text.as_str().to_owned(),
                Frame::Binary(bytes) => return String::from_utf8(bytes.to_vec()).unwrap(),
                _ => {}
            }
        }
    }

    async fn register(&mut self, user: &str, first_cseq: u32, extra: &str) -> String {
        let request = |cseq: u32, line: &str| {
            format!(
                "REGISTER {URI} SIP/2.0\r\nVia: SIP/2.0/WS df7.invalid;branch=z9hG4bKw{cseq}\r\n\
                 Max-Forwards: 70\r\nFrom: <sip:{user}@office.example.com>;tag=web\r\n\
                 To: <sip:{user}@office.example.com>\r\nCall-ID: web-{user}\r\nCSeq: {cseq} REGISTER\r\n\
                 Contact: <sip:x7@df7.invalid;transport=ws>;reg-id=1;+sip.instance=\"<urn:uuid:web>\"\r\n\
                 Supported: outbound, gruu\r\n{line}{extra}Content-Length: 0\r\n\r\n"
            )
        };
        self.send(request(first_cseq, "")).await;
        let asked = self.receive().await;
        assert!(asked.starts_with("SIP/2.0 401"), "{asked}");
        let values = asked
            .lines()
            .filter_map(|line| line.strip_prefix("WWW-Authenticate: "));
        let challenge = Challenge::best(values).unwrap();
        let line = signed(&challenge, user, "s3cret-1", 1);
        self.send(request(first_cseq + 1, &line)).await;
        self.receive().await
    }
}

fn field<'a>(message: &'a str, name: &str) -> &'a str {
    let prefix = format!("{name}: ");
    let mut lines = message.lines();
    lines
        .find_map(|line| line.strip_prefix(prefix.as_str()))
        .unwrap_or_default()
}

#[tokio::test]
async fn a_web_phone_registers_is_called_and_hangs_up_over_its_websocket() {
    let endpoint = office().await;
    let mut web = WebPhone::open(&endpoint).await;
    let ok = web.register("8001", 1, "").await;
    assert!(ok.starts_with("SIP/2.0 200 OK"), "{ok}");
    assert!(field(&ok, "Contact").contains("pub-gruu="), "{ok}");
    let contact = endpoint.contacts("8001@tenant").remove(0);
    let call = PhoneCall {
        from: "95588".to_owned(),
        sdp: OFFER.to_owned(),
        ..PhoneCall::default()
    };
    let mut outgoing = endpoint.call_contact(&contact, call).unwrap();
    let invite = web.receive().await;
    assert!(invite.starts_with("INVITE sip:x7@df7.invalid"), "{invite}");
    assert!(field(&invite, "Via").starts_with("SIP/2.0/WS "), "{invite}");
    assert!(
        field(&invite, "Contact")
            .to_ascii_lowercase()
            .contains("transport=ws"),
        "{invite}"
    );
    let ok = format!(
        "SIP/2.0 200 OK\r\nVia: {}\r\nFrom: {}\r\nTo: {};tag=w\r\nCall-ID: {}\r\nCSeq: {}\r\n\
         Contact: <sip:x7@df7.invalid;transport=ws>\r\nContent-Type: application/sdp\r\n\
         Content-Length: {}\r\n\r\n{ANSWER}",
        field(&invite, "Via"),
        field(&invite, "From"),
        field(&invite, "To"),
        field(&invite, "Call-ID"),
        field(&invite, "CSeq"),
        ANSWER.len()
    );
    web.send(ok).await;
    let ack = web.receive().await;
    assert!(ack.starts_with("ACK sip:x7@df7.invalid"), "{ack}");
    assert!(matches!(
        next_event(&mut outgoing.events).await,
        CallEvent::Answered { .. }
    ));
    let bye = format!(
        "BYE sip:edgecall@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/WS df7.invalid;branch=z9hG4bKbye\r\n\
         Max-Forwards: 70\r\nFrom: {};tag=w\r\nTo: {}\r\nCall-ID: {}\r\nCSeq: 9 BYE\r\n\
         Content-Length: 0\r\n\r\n",
        field(&invite, "To"),
        field(&invite, "From"),
        field(&invite, "Call-ID"),
    );
    web.send(bye).await;
    assert!(web.receive().await.starts_with("SIP/2.0 200 OK"));
    let end = next_event(&mut outgoing.events).await;
    assert!(
        matches!(
            end,
            CallEvent::Ended {
                by: EndedBy::Remote,
                ..
            }
        ),
        "{end:?}"
    );
    // Ping-pong of RFC 5626 in a binary frame.
    web.socket
        .send(Frame::Binary(b"\r\n\r\n".to_vec().into()))
        .await
        .unwrap();
    assert_eq!(web.receive().await, "\r\n");

    // When the page is closed, nobody is reachable there any more.
    let mut changes = endpoint.phone_changes();
    web.socket.close(None).await.unwrap();
    assert!(next_change(&mut changes).await.contacts.is_empty());
    until("the contact is gone", || endpoint.all_contacts().is_empty()).await;
}

#[tokio::test]
async fn a_websocket_that_does_not_speak_sip_is_refused() {
    let endpoint = office().await;
    let url = format!("ws://{}/", endpoint.local_ws().unwrap());
    for protocol in [None, Some("chat")] {
        let mut request = url.clone().into_client_request().unwrap();
        if let Some(protocol) = protocol {
            let headers = request.headers_mut();
            headers.insert("sec-websocket-protocol", protocol.parse().unwrap());
        }
        let refused = tokio_tungstenite::connect_async(request).await.err();
        assert!(refused.unwrap().to_string().contains("400"));
    }
    // Garbage does not close the connection of an honest web phone.
    let mut web = WebPhone::open(&endpoint).await;
    web.send("not SIP".to_owned()).await;
    assert!(web.register("8001", 1, "").await.starts_with("SIP/2.0 200"));
}
