//! Calls over trunk groups: failover, limits, header rules and challenges.

use crate::peer::{
    self, OpenHouse, Peer, group, group_call, next_call, next_event, start, trunk_to, until,
};
use sip_core::sdp::Codec;
use sip_core::trunk::{CallerIdentity, DtmfMode, NumberRules, NumberStyle, Trunk};
use sip_core::{
    CallEvent, Credentials, DigestAlgorithm, DigestParams, DigestSecret, DigestVerifier, EndedBy,
    GroupCall, SignedRequest, SipError, Verdict,
};

#[tokio::test]
async fn a_call_goes_on_to_the_next_trunk_until_one_takes_it() {
    let (endpoint, _events) = start(OpenHouse).await;
    let busy = Peer::new(&endpoint, "busy").await;
    let silent = Peer::new(&endpoint, "silent").await;
    let good = Peer::new(&endpoint, "good").await;
    let quick = Trunk {
        answer_within_ms: 150,
        ..trunk_to("silent", &silent)
    };
    let trunks = vec![trunk_to("busy", &busy), quick, trunk_to("good", &good)];
    let all = group("10001", &["busy", "silent", "good"]);
    endpoint.set_trunks(trunks, vec![all]).unwrap();

    let mut call = endpoint
        .call_group("10001", group_call("13800138000"))
        .await
        .unwrap();
    assert_eq!(call.call.trunk().as_deref(), Some("busy"));
    let invite = busy.wait_for("INVITE").await;
    busy.respond(&invite, "503 Service Unavailable", "", "")
        .await;
    busy.wait_for("ACK").await;
    silent.wait_for("INVITE").await;
    let invite = good.wait_for("INVITE").await;
    good.respond(&invite, "180 Ringing", "", "").await;
    let ringing = next_event(&mut call.events).await;
    assert!(
        matches!(ringing, CallEvent::Ringing { code: 180, .. }),
        "{ringing:?}"
    );
    good.accept(&invite).await;
    let answered = next_event(&mut call.events).await;
    assert!(
        matches!(answered, CallEvent::Answered { sdp: Some(_) }),
        "{answered:?}"
    );
    assert_eq!(call.call.trunk().as_deref(), Some("good"));
    let states = endpoint.trunk_states();
    assert!(
        states[0].last_error.as_deref().unwrap().contains("503"),
        "{states:?}"
    );
    assert_eq!(states[1].channels, 1);

    call.hang_up();
    let bye = good.wait_for("BYE").await;
    good.respond(&bye, "200 OK", "", "").await;
    let end = next_event(&mut call.events).await;
    assert!(
        matches!(
            end,
            CallEvent::Ended {
                by: EndedBy::Us,
                ..
            }
        ),
        "{end:?}"
    );
    until("all channels are free", || {
        endpoint
            .trunk_states()
            .iter()
            .all(|trunk| trunk.channels == 0)
    })
    .await;
}

#[tokio::test]
async fn what_the_called_party_says_is_final() {
    let (endpoint, _events) = start(OpenHouse).await;
    let first = Peer::new(&endpoint, "first").await;
    let second = Peer::new(&endpoint, "second").await;
    let trunks = vec![trunk_to("first", &first), trunk_to("second", &second)];
    let both = group("1", &["first", "second"]);
    endpoint.set_trunks(trunks, vec![both]).unwrap();
    for (rings, status, code) in [
        (false, "486 Busy Here", 486),
        (false, "404 Not Found", 404),
        // After ringing even a time-out is the party's own.
        (true, "408 Request Timeout", 408),
    ] {
        let mut call = endpoint
            .call_group("1", group_call("13800138000"))
            .await
            .unwrap();
        let invite = first.wait_for("INVITE").await;
        if rings {
            first.respond(&invite, "180 Ringing", "", "").await;
            next_event(&mut call.events).await;
        }
        first.respond(&invite, status, "", "").await;
        match next_event(&mut call.events).await {
            CallEvent::Failed { code: got, .. } => assert_eq!(got, code),
            other => panic!("{other:?}"),
        }
        peer::ends(&mut call.events).await;
    }
    let mut buffer = [0u8; 1500];
    assert!(second.socket.try_recv(&mut buffer).is_err());
}

#[tokio::test]
async fn when_every_trunk_fails_the_last_failure_is_reported() {
    let (endpoint, _events) = start(OpenHouse).await;
    let first = Peer::new(&endpoint, "first").await;
    let second = Peer::new(&endpoint, "second").await;
    let trunks = vec![trunk_to("first", &first), trunk_to("second", &second)];
    endpoint
        .set_trunks(trunks, vec![group("1", &["first", "second"])])
        .unwrap();
    let mut call = endpoint.call_group("1", group_call("1")).await.unwrap();
    let invite = first.wait_for("INVITE").await;
    first.respond(&invite, "500 Oops", "", "").await;
    let invite = second.wait_for("INVITE").await;
    second.respond(&invite, "502 Bad Gateway", "", "").await;
    match next_event(&mut call.events).await {
        CallEvent::Failed { code, .. } => assert_eq!(code, 502),
        other => panic!("{other:?}"),
    }
    let unknown = endpoint.call_group("2", group_call("1")).await.err();
    assert!(matches!(unknown, Some(SipError::NoSuchGroup(code)) if code == "2"));
}

#[tokio::test]
async fn a_hang_up_between_two_trunks_is_not_lost() {
    let (endpoint, _events) = start(OpenHouse).await;
    let silent = Peer::new(&endpoint, "silent").await;
    let next = Peer::new(&endpoint, "next").await;
    let quick = Trunk {
        answer_within_ms: 100,
        ..trunk_to("silent", &silent)
    };
    let trunks = vec![quick, trunk_to("next", &next)];
    endpoint
        .set_trunks(trunks, vec![group("1", &["silent", "next"])])
        .unwrap();
    let mut call = endpoint.call_group("1", group_call("1")).await.unwrap();
    silent.wait_for("INVITE").await;
    let invite = next.wait_for("INVITE").await;
    call.hang_up();
    let end = next_event(&mut call.events).await;
    assert!(
        matches!(
            end,
            CallEvent::Ended {
                by: EndedBy::Us,
                ..
            }
        ),
        "{end:?}"
    );
    // CANCEL follows as soon as the server gives a sign.
    next.respond(&invite, "100 Trying", "", "").await;
    let cancel = next.wait_for("CANCEL").await;
    next.respond(&cancel, "200 OK", "", "").await;
    next.respond(&invite, "487 Request Terminated", "", "")
        .await;
    next.wait_for("ACK").await;
}

#[tokio::test]
async fn channels_and_calls_per_second_are_limited_in_both_directions() {
    let (endpoint, mut events) = start(OpenHouse).await;
    let small = Peer::new(&endpoint, "small").await;
    let large = Peer::new(&endpoint, "large").await;
    // The open house admits everybody to trunk-1.
    let limited = Trunk {
        max_channels: 1,
        ..trunk_to("trunk-1", &small)
    };
    let trunks = vec![limited, trunk_to("large", &large)];
    endpoint
        .set_trunks(trunks, vec![group("1", &["trunk-1", "large"])])
        .unwrap();
    let mut inbound = Peer::new(&endpoint, "inbound").await;
    let call = inbound.connect(&mut events).await;
    assert_eq!(call.control.call().trunk().as_deref(), Some("trunk-1"));

    let out = endpoint.call_group("1", group_call("1")).await.unwrap();
    assert_eq!(out.call.trunk().as_deref(), Some("large"));
    let mut another = Peer::new(&endpoint, "another").await;
    let invite = another.invite("4001", 1, "");
    another.send(&invite).await;
    let refused = another.response_with("INVITE", 503).await;
    assert_eq!(refused.header("Retry-After"), "5");

    inbound.inside("BYE", 2, "", "").await;
    inbound.response_with("BYE", 200).await;
    let out = endpoint.call_group("1", group_call("1")).await.unwrap();
    assert_eq!(out.call.trunk().as_deref(), Some("trunk-1"));

    let slow = Trunk {
        calls_per_second: 1,
        ..trunk_to("slow", &large)
    };
    endpoint
        .set_trunks(vec![slow], vec![group("1", &["slow"])])
        .unwrap();
    endpoint.call_group("1", group_call("1")).await.unwrap();
    let refused = endpoint.call_group("1", group_call("1")).await.err();
    assert!(matches!(refused, Some(SipError::NoTrunk(_))), "{refused:?}");
}

#[tokio::test]
async fn a_trunk_gets_numbers_headers_codecs_and_key_presses_as_it_wants_them() {
    let (endpoint, mut events) = start(OpenHouse).await;
    let carrier = Peer::new(&endpoint, "carrier").await;
    let settings = Trunk {
        numbers: NumberRules {
            style: NumberStyle::E164Plus,
            add_in: "0".to_owned(),
            strip_in: "+86".to_owned(),
            ..NumberRules::default()
        },
        codecs: vec![Codec::Pcmu],
        dtmf: DtmfMode::Info,
        from_host: Some("pbx.example.com".to_owned()),
        ..trunk_to("trunk-1", &carrier)
    };
    endpoint
        .set_trunks(vec![settings], vec![group("1", &["trunk-1"])])
        .unwrap();
    let call = GroupCall {
        caller: CallerIdentity {
            number: "01066668888".to_owned(),
            display: None,
            hidden: true,
            forwarded_by: Some("4001234567".to_owned()),
        },
        ..group_call("13800138000")
    };
    let _handle = endpoint.call_group("1", call).await.unwrap();
    let invite = carrier.wait_for("INVITE").await;
    let port = carrier.address().port();
    let uri = format!("INVITE sip:+8613800138000@127.0.0.1:{port} SIP/2.0");
    assert!(invite.text.starts_with(&uri), "{}", invite.text);
    assert!(
        invite
            .header("From")
            .contains("sip:anonymous@anonymous.invalid")
    );
    let asserted = "<sip:+861066668888@pbx.example.com>";
    assert_eq!(invite.header("P-Asserted-Identity"), asserted);
    assert_eq!(invite.header("Privacy"), "id");
    assert!(
        invite
            .header("Diversion")
            .starts_with("<sip:+864001234567@pbx.example.com>")
    );
    assert!(
        invite.body().contains("m=audio 40000 RTP/AVP 0\r\n"),
        "{}",
        invite.body()
    );

    let mut caller = Peer::new(&endpoint, "caller").await;
    let extra = "P-Asserted-Identity: <sip:+8613900139000@c>\r\nPrivacy: id\r\n\
         Diversion: <sip:95588@c>;reason=user-busy\r\n";
    let invite = caller.invite("+861066668888", 1, extra);
    caller.send(&invite).await;
    let call = next_call(&mut events).await;
    assert_eq!(call.to.user, "01066668888");
    assert!(call.identity.hidden);
    assert_eq!(call.identity.forwardings[0].by.user, "95588");
}

#[tokio::test]
async fn challenges_of_a_carrier_are_answered_with_sha_256_and_a_growing_count() {
    let (endpoint, _events) = start(OpenHouse).await;
    let carrier = Peer::new(&endpoint, "carrier").await;
    let settings = Trunk {
        credentials: Some(Credentials {
            username: "acc\"ount".to_owned(),
            password: "s3cret".to_owned(),
        }),
        ..trunk_to("t", &carrier)
    };
    endpoint
        .set_trunks(vec![settings], vec![group("1", &["t"])])
        .unwrap();
    let algorithms = vec![DigestAlgorithm::Md5, DigestAlgorithm::Sha256];
    let verifier = DigestVerifier::new(60_000, algorithms).unwrap();
    let values = verifier.challenge("carrier", false, 1).unwrap();
    let mut challenge =
        "Proxy-Authenticate: Digest realm=\"x\", nonce=\"y\", algorithm=SHA-512-256\r\n".to_owned();
    for value in &values {
        let offered = value.replace("qop=\"auth\"", "qop=\"auth,auth-int\", opaque=\"op\"");
        challenge += &format!("Proxy-Authenticate: {offered}\r\n");
    }
    let mut call = endpoint.call_group("1", group_call("1")).await.unwrap();
    let invite = carrier.wait_for("INVITE").await;
    assert_eq!(invite.header("Proxy-Authorization"), "");
    carrier
        .respond(&invite, "407 Proxy Authentication Required", &challenge, "")
        .await;
    carrier.wait_for("ACK").await;
    let signed = carrier.wait_for("INVITE").await;
    let secret = DigestSecret::Password("s3cret".to_owned());
    let verify = |method: &str, value: &str| {
        let params = DigestParams::parse(value).unwrap();
        assert_eq!(params.algorithm.as_deref(), Some("SHA-256"));
        assert!(value.contains("opaque=\"op\""), "{value}");
        let request = SignedRequest {
            method,
            params: &params,
        };
        (
            verifier.verify(request, "carrier", Some(&secret), 2),
            params.nc.unwrap(),
        )
    };
    let value = signed.header("Proxy-Authorization").to_owned();
    assert_eq!(
        verify("INVITE", &value),
        (Verdict::Good, "00000001".to_owned())
    );
    assert!(
        signed.header("CSeq").starts_with("2 ") || signed.header("CSeq") > invite.header("CSeq")
    );
    let ack = carrier.accept(&signed).await;
    assert_eq!(ack.header("Proxy-Authorization"), value);
    assert!(matches!(
        next_event(&mut call.events).await,
        CallEvent::Answered { .. }
    ));

    call.hang_up();
    let bye = carrier.wait_for("BYE").await;
    carrier
        .respond(&bye, "407 Proxy Authentication Required", &challenge, "")
        .await;
    let signed = loop {
        let bye = carrier.wait_for("BYE").await;
        if !bye.header("Proxy-Authorization").is_empty() {
            break bye;
        }
    };
    let value = signed.header("Proxy-Authorization");
    assert_eq!(verify("BYE", value), (Verdict::Good, "00000002".to_owned()));
    carrier.respond(&signed, "200 OK", "", "").await;
}

#[tokio::test]
async fn a_carrier_that_refuses_our_password_makes_room_for_the_next() {
    let (endpoint, _events) = start(OpenHouse).await;
    let strict = Peer::new(&endpoint, "strict").await;
    let other = Peer::new(&endpoint, "other").await;
    let settings = Trunk {
        credentials: Some(Credentials {
            username: "u".to_owned(),
            password: "wrong".to_owned(),
        }),
        ..trunk_to("strict", &strict)
    };
    let trunks = vec![settings, trunk_to("other", &other)];
    endpoint
        .set_trunks(trunks, vec![group("1", &["strict", "other"])])
        .unwrap();
    let mut call = endpoint.call_group("1", group_call("1")).await.unwrap();
    for nonce in ["a", "b"] {
        let invite = strict.wait_for("INVITE").await;
        let challenge = format!("WWW-Authenticate: Digest realm=\"r\", nonce=\"{nonce}\"\r\n");
        strict
            .respond(&invite, "401 Unauthorized", &challenge, "")
            .await;
        strict.wait_for("ACK").await;
    }
    let invite = other.wait_for("INVITE").await;
    other.accept(&invite).await;
    assert!(matches!(
        next_event(&mut call.events).await,
        CallEvent::Answered { .. }
    ));
}
