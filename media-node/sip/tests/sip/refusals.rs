//! What is answered without a call, and what is not answered at all.

use crate::peer::{self, OpenHouse, Peer, next_call, start};
use sip_core::{SipConfig, SipEndpoint, SipError};
use std::time::Duration;

#[tokio::test]
async fn methods_get_the_answer_that_fits_them() {
    let (endpoint, _events) = start(OpenHouse).await;
    for (method, code) in [
        ("OPTIONS", 200),
        ("REGISTER", 403),
        ("SUBSCRIBE", 405),
        ("MESSAGE", 405),
        ("PUBLISH", 405),
        ("JUMP", 405),
        ("BYE", 481),
        ("INFO", 481),
        ("PRACK", 481),
    ] {
        let mut peer = Peer::new(&endpoint, &format!("method-{method}")).await;
        let line = format!("{method} sip:4001@{}", peer.target);
        let request = peer.request(&line, 1, "", "");
        peer.send(&request).await;
        // `rsip` does not know invented methods, so that answer is looked at as text.
        if method == "JUMP" {
            let mut buffer = [0u8; 2000];
            let wait = peer.socket.recv_from(&mut buffer);
            let (len, _) = tokio::time::timeout(peer::PATIENCE, wait)
                .await
                .unwrap()
                .unwrap();
            let text = std::str::from_utf8(&buffer[..len]).unwrap();
            assert!(
                text.starts_with("SIP/2.0 405 Method Not Allowed\r\n"),
                "{text}"
            );
            assert!(text.contains("\r\nAllow: INVITE"), "{text}");
            continue;
        }
        let answer = peer.response_with(method, code).await;
        if code == 405 || code == 200 {
            assert!(answer.header("Allow").contains("INVITE"), "{}", answer.text);
        }
    }
}

#[tokio::test]
async fn requests_for_a_dialog_nobody_knows_get_481() {
    let (endpoint, _events) = start(OpenHouse).await;
    for method in ["BYE", "INFO", "INVITE", "UPDATE", "OPTIONS", "REFER"] {
        let mut peer = Peer::new(&endpoint, &format!("stray-{method}")).await;
        peer.to = "<sip:4001@example.com>;tag=unknown".to_owned();
        peer.inside(method, 1, "", "").await;
        peer.response_with(method, 481).await;
    }
}

#[tokio::test]
async fn an_invite_that_cannot_be_served_says_why() {
    let (endpoint, mut events) = start(OpenHouse).await;
    let mut peer = Peer::new(&endpoint, "require").await;
    let invite = peer.invite("4001", 1, "Require: replaces, 100rel\r\n");
    peer.send(&invite).await;
    let refused = peer.response_with("INVITE", 420).await;
    assert_eq!(refused.header("Unsupported"), "replaces");

    let mut peer = Peer::new(&endpoint, "body").await;
    let line = format!("INVITE sip:4001@{}", peer.target);
    let invite = peer.request(&line, 1, "Content-Type: text/html\r\n", "<p>");
    peer.send(&invite).await;
    let refused = peer.response_with("INVITE", 415).await;
    assert_eq!(refused.header("Accept"), "application/sdp");

    let mut peer = Peer::new(&endpoint, "contact").await;
    let invite = peer.invite("4001", 1, "").replace("Contact:", "X-Contact:");
    peer.send(&invite).await;
    peer.response_with("INVITE", 400).await;

    let mut peer = Peer::new(&endpoint, "scheme").await;
    let invite = peer
        .invite("4001", 1, "")
        .replacen("INVITE sip:", "INVITE http:", 1);
    peer.send(&invite).await;
    peer.response_with("INVITE", 416).await;

    let mut peer = Peer::new(&endpoint, "tag").await;
    let invite = peer.invite("4001", 1, "").replace(";tag=peer1", "");
    peer.send(&invite).await;
    let mut buffer = [0u8; 2000];
    let wait = tokio::time::timeout(peer::PATIENCE, peer.socket.recv_from(&mut buffer));
    let (len, _) = wait.await.unwrap().unwrap();
    assert!(buffer[..len].starts_with(b"SIP/2.0 400 Bad Request\r\n"));
    assert!(events.try_recv().is_err());
}

#[tokio::test]
async fn compact_and_folded_headers_and_multipart_bodies_are_understood() {
    let (endpoint, mut events) = start(OpenHouse).await;
    let mut peer = Peer::new(&endpoint, "compact").await;
    let body = format!(
        "--b1\r\nContent-Type: application/isup\r\n\r\nxyz\r\n--b1\r\nContent-Type: \
         application/sdp\r\n\r\n{}\r\n--b1--\r\n",
        peer::OFFER
    );
    let line = format!("INVITE sip:4001@{}", peer.target);
    let invite = peer
        .request(&line, 1, "c: multipart/mixed;boundary=b1\r\n", &body)
        .replace("Via:", "v:")
        .replace("From: ", "f: ")
        .replace("To:", "t:")
        .replace("Call-ID:", "i:")
        .replace("Contact:", "m:")
        .replace("Content-Length:", "l:")
        .replace(";tag=peer1", "\r\n  ;tag=peer1");
    peer.send(&invite).await;
    let call = next_call(&mut events).await;
    assert_eq!(call.from.user, "13800138000");
    assert!(call.offer.unwrap().starts_with("v=0\r\n"));
}

/// Deterministic noise, so that a failure can be repeated.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap()
    }
}

#[tokio::test]
async fn garbage_truncation_and_torture_leave_the_endpoint_working() {
    let (endpoint, mut events) = start(OpenHouse).await;
    let mut peer = Peer::new(&endpoint, "garbage").await;
    let whole = peer.invite("4001", 1, "");
    let mut noise = Noise(20_261_120);
    for len in 0..400 {
        let bytes: Vec<u8> = (0..len)
            .map(|_| u8::try_from(noise.next() % 256).unwrap())
            .collect();
        peer.socket.send_to(&bytes, peer.target).await.unwrap();
    }
    for cut in 0..whole.len() {
        peer.socket
            .send_to(&whole.as_bytes()[..cut], peer.target)
            .await
            .unwrap();
    }
    for _ in 0..1500 {
        let mut bytes = whole.clone().into_bytes();
        for _ in 0..1 + noise.next() % 6 {
            let at = noise.next() % bytes.len();
            match noise.next() % 3 {
                0 => bytes[at] = b"\r\n\0;:<>@\",= \xff%/"[noise.next() % 15],
                1 => drop(bytes.remove(at)),
                _ => bytes.insert(at, b"\r\n;:<>@\",=%"[noise.next() % 11]),
            }
        }
        peer.socket.send_to(&bytes, peer.target).await.unwrap();
        if noise.next().is_multiple_of(20) {
            // Give the endpoint its turn; the socket's buffer is finite.
            tokio::task::yield_now().await;
        }
    }
    let torture = [
        whole.replace("CSeq: 1", "CSeq: 99999999999"),
        whole.replace("Content-Length: ", "Content-Length: 99999"),
        whole.replace("Content-Length: ", "Content-Length: -"),
        whole.replace("Max-Forwards: 70", "Max-Forwards: 0\r\nRequire: \u{1F600}"),
        whole.replace("branch=z9hG4bK", "branch="),
        whole.replace("SIP/2.0\r\nVia", "SIP/7.0\r\nVia"),
        whole.replace("<sip:4001@example.com>", "\"\\\" <sip:%00%zz@[::1>"),
        whole.replace(";rport", ";rport=abc"),
        whole.replace("Contact: <", "Contact: *, <"),
        whole.replace("From: ", &format!("From: {}", "\"".repeat(3000))),
        whole.replace(
            "Call-ID: ",
            &format!("Subject: {}\r\nCall-ID: ", "x".repeat(7000)),
        ),
        "SIP/2.0 200 OK\r\n\r\n".to_owned(),
        "SIP/2.0 999999999999 Odd\r\nVia: SIP/2.0/UDP x\r\nCSeq: 1 INVITE\r\n\r\n".to_owned(),
        "ACK sip:x SIP/2.0\r\n\r\n".to_owned(),
    ];
    for text in &torture {
        peer.send(text).await;
    }

    // Some of the mutants were good enough to be calls; nobody takes them.
    let drain = async { while events.recv().await.is_some() {} };
    let _ = tokio::time::timeout(Duration::from_millis(200), drain).await;
    let mut sane = Peer::new(&endpoint, "after-garbage").await;
    let line = format!("OPTIONS sip:{}", sane.target);
    // The endpoint may still be busy reading; ask until it answers.
    let answered = async {
        loop {
            let options = sane.request(&line, 1, "", "");
            sane.send(&options).await;
            let mut buffer = [0u8; 2000];
            let wait = sane.socket.recv_from(&mut buffer);
            if let Ok(Ok((len, _))) = tokio::time::timeout(Duration::from_millis(500), wait).await {
                return buffer[..len].starts_with(b"SIP/2.0 200 OK");
            }
        }
    };
    assert!(
        tokio::time::timeout(peer::PATIENCE, answered)
            .await
            .expect("it answers no more")
    );
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let (endpoint, _events) = start(OpenHouse).await;
    for config in [
        SipConfig {
            udp: endpoint.local_udp(),
            ..SipConfig::default()
        },
        SipConfig {
            tcp: endpoint.local_tcp(),
            ..SipConfig::default()
        },
    ] {
        let error = SipEndpoint::start(config, OpenHouse)
            .await
            .err()
            .expect("it started twice");
        assert!(matches!(error, SipError::Listen { .. }), "{error}");
        assert!(error.to_string().contains("127.0.0.1:"), "{error}");
    }
    let nothing = SipEndpoint::start(SipConfig::default(), OpenHouse)
        .await
        .err()
        .unwrap();
    assert!(matches!(nothing, SipError::NothingToListenOn));
}

#[tokio::test]
async fn calls_above_the_limit_and_after_drain_are_put_off() {
    let config = SipConfig {
        udp: peer::loopback(),
        max_calls: 1,
        ..SipConfig::default()
    };
    let (endpoint, mut events) = SipEndpoint::start(config, OpenHouse).await.unwrap();
    let mut first = Peer::new(&endpoint, "first").await;
    let call = first.connect(&mut events).await;
    let mut second = Peer::new(&endpoint, "second").await;
    let invite = second.invite("4001", 1, "");
    second.send(&invite).await;
    let refused = second.response_with("INVITE", 503).await;
    assert_eq!(refused.header("Retry-After"), "10");

    // Shutting down hangs up; the peer's answer lets it finish well before the limit.
    let bye = async {
        let bye = first.wait_for("BYE").await;
        first.answer(&bye, "200 OK").await;
    };
    let (_, ended) = tokio::join!(
        bye,
        tokio::time::timeout(peer::PATIENCE, endpoint.shutdown(Duration::from_secs(30)))
    );
    ended.expect("shutdown waited for nothing");
    assert_eq!(endpoint.active_calls(), 0);
    drop(call);
}
