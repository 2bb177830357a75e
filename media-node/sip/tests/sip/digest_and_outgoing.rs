//! Calls from one endpoint to another: our own client side, passwords, UDP and TCP.

use crate::peer::{ANSWER, Locked, OFFER, OpenHouse, Peer, ends, next_call, next_event, start};
use sip_core::{CallEvent, Credentials, EndedBy, OutgoingCall, SipEndpoint, SipError, Transport};

fn to(endpoint: &SipEndpoint, tcp: bool) -> OutgoingCall {
    let to_uri = match tcp {
        true => format!("sip:4001@{};transport=tcp", endpoint.local_tcp().unwrap()),
        false => format!("sip:4001@{}", endpoint.local_udp().unwrap()),
    };
    OutgoingCall {
        to_uri,
        from: "95588".to_owned(),
        display: Some("Bank \"A\"".to_owned()),
        sdp: OFFER.to_owned(),
        ..OutgoingCall::default()
    }
}

fn password(password: &str) -> Option<Credentials> {
    Some(Credentials {
        username: "trunk7".to_owned(),
        password: password.to_owned(),
    })
}

#[tokio::test]
async fn a_whole_call_runs_over_udp_and_over_tcp() {
    let (callee, mut calls) = start(OpenHouse).await;
    let (caller, _unused) = start(OpenHouse).await;
    for tcp in [false, true] {
        let mut outgoing = caller.call(to(&callee, tcp)).unwrap();
        let mut incoming = next_call(&mut calls).await;
        let transport = if tcp { Transport::Tcp } else { Transport::Udp };
        assert_eq!(incoming.transport, transport);
        assert_eq!(incoming.from.user, "95588");
        assert_eq!(incoming.from.display, "Bank A");
        assert_eq!(incoming.offer.as_deref(), Some(OFFER));
        incoming.control.ring(None).unwrap();
        let ringing = next_event(&mut outgoing.events).await;
        assert!(
            matches!(
                ringing,
                CallEvent::Ringing {
                    code: 180,
                    sdp: None
                }
            ),
            "{ringing:?}"
        );
        incoming.control.accept(ANSWER.to_owned()).await.unwrap();
        match next_event(&mut outgoing.events).await {
            CallEvent::Answered { sdp } => assert_eq!(sdp.as_deref(), Some(ANSWER)),
            other => panic!("{other:?}"),
        }
        let accepted = next_event(&mut incoming.events).await;
        assert!(
            matches!(accepted, CallEvent::Accepted { .. }),
            "{accepted:?}"
        );

        outgoing.send_info_digit('#').await.unwrap();
        let digit = next_event(&mut incoming.events).await;
        assert!(matches!(
            digit,
            CallEvent::Digit {
                digit: '#',
                duration_ms: Some(160)
            }
        ));
        let wrong = outgoing.send_info_digit('x').await;
        assert!(matches!(wrong, Err(SipError::BadValue { .. })), "{wrong:?}");

        // The answering side puts the calling side on hold.
        let control = incoming.control.clone();
        let hold = OFFER.replace("m=audio", "a=sendonly\r\nm=audio");
        let asking = tokio::spawn(async move { control.call().re_offer(hold).await });
        match next_event(&mut outgoing.events).await {
            CallEvent::ReOffer(offer) => {
                assert!(offer.sdp.as_deref().unwrap().contains("a=sendonly"));
                offer.accept(ANSWER.to_owned());
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(asking.await.unwrap().unwrap(), ANSWER);

        outgoing.hang_up();
        let end = next_event(&mut outgoing.events).await;
        assert!(
            matches!(
                end,
                CallEvent::Ended {
                    by: EndedBy::Us,
                    cause: 16
                }
            ),
            "{end:?}"
        );
        let end = next_event(&mut incoming.events).await;
        assert!(
            matches!(
                end,
                CallEvent::Ended {
                    by: EndedBy::Remote,
                    cause: 16
                }
            ),
            "{end:?}"
        );
        ends(&mut outgoing.events).await;
        ends(&mut incoming.events).await;
    }
}

#[tokio::test]
async fn the_called_side_hangs_up() {
    let (callee, mut calls) = start(OpenHouse).await;
    let (caller, _unused) = start(OpenHouse).await;
    let mut outgoing = caller.call(to(&callee, false)).unwrap();
    let mut incoming = next_call(&mut calls).await;
    incoming.control.accept(ANSWER.to_owned()).await.unwrap();
    let answered = next_event(&mut outgoing.events).await;
    assert!(
        matches!(answered, CallEvent::Answered { .. }),
        "{answered:?}"
    );
    assert!(matches!(
        next_event(&mut incoming.events).await,
        CallEvent::Accepted { .. }
    ));
    incoming.control.hang_up(31);
    let end = next_event(&mut outgoing.events).await;
    assert!(
        matches!(
            end,
            CallEvent::Ended {
                by: EndedBy::Remote,
                cause: 31
            }
        ),
        "{end:?}"
    );
}

#[tokio::test]
async fn refusals_and_cancels_reach_the_caller() {
    let (callee, mut calls) = start(OpenHouse).await;
    let (caller, _unused) = start(OpenHouse).await;
    let mut outgoing = caller.call(to(&callee, false)).unwrap();
    let incoming = next_call(&mut calls).await;
    incoming
        .control
        .reject(486, Some("Q.850;cause=17;text=\"User busy\""))
        .unwrap();
    match next_event(&mut outgoing.events).await {
        CallEvent::Failed { code, cause, .. } => assert_eq!((code, cause), (486, Some(17))),
        other => panic!("{other:?}"),
    }
    ends(&mut outgoing.events).await;

    let mut outgoing = caller.call(to(&callee, false)).unwrap();
    let mut incoming = next_call(&mut calls).await;
    incoming.control.ring(None).unwrap();
    assert!(matches!(
        next_event(&mut outgoing.events).await,
        CallEvent::Ringing { .. }
    ));
    outgoing.hang_up();
    assert!(matches!(
        next_event(&mut incoming.events).await,
        CallEvent::Cancelled
    ));
    let end = next_event(&mut outgoing.events).await;
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
}

#[tokio::test]
async fn the_right_password_admits_and_a_wrong_one_tells_nothing() {
    let (callee, mut calls) = start(Locked).await;
    let (caller, _unused) = start(OpenHouse).await;
    let right = OutgoingCall {
        credentials: password("s3cret"),
        ..to(&callee, false)
    };
    let _outgoing = caller.call(right).unwrap();
    assert_eq!(next_call(&mut calls).await.trunk, "trunk-7");

    let mut refusals = Vec::new();
    let stranger = Credentials {
        username: "nobody".to_owned(),
        password: "x".to_owned(),
    };
    for credentials in [password("guess"), Some(stranger)] {
        let call = OutgoingCall {
            credentials,
            ..to(&callee, false)
        };
        let mut outgoing = caller.call(call).unwrap();
        match next_event(&mut outgoing.events).await {
            CallEvent::Failed { code, reason, .. } => refusals.push((code, reason)),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(refusals[0].0, 403);
    assert_eq!(refusals[0], refusals[1]);
    let mut outgoing = caller.call(to(&callee, false)).unwrap();
    let without = next_event(&mut outgoing.events).await;
    assert!(
        matches!(without, CallEvent::Failed { code: 401, .. }),
        "{without:?}"
    );
    assert!(calls.try_recv().is_err());
}

#[tokio::test]
async fn a_challenge_offers_md5_and_sha_256_with_one_nonce() {
    let (callee, _calls) = start(Locked).await;
    let mut peer = Peer::new(&callee, "challenge").await;
    let invite = peer.invite("4001", 1, "");
    peer.send(&invite).await;
    let challenge = peer.response_with("INVITE", 401).await;
    let values = challenge.headers("WWW-Authenticate");
    assert_eq!(values.len(), 2);
    assert!(values[0].contains("algorithm=MD5") && values[1].contains("algorithm=SHA-256"));
    assert!(values.iter().all(|value| value.contains("qop=\"auth\"")));
    let broken = "Authorization: Digest username=\"trunk7\", realm=\n";
    let mut peer = Peer::new(&callee, "broken").await;
    let invite = peer.invite("4001", 1, broken);
    peer.send(&invite).await;
    peer.response_with("INVITE", 401).await;
}

#[tokio::test]
async fn values_that_would_break_a_message_are_refused() {
    let (caller, _unused) = start(OpenHouse).await;
    let good = to(&caller, false);
    let evil = |field: &str| {
        let mut call = good.clone();
        let text = "a\r\nEvil: 1".to_owned();
        match field {
            "to_uri" => call.to_uri.push_str(&text),
            "from" => call.from = text,
            "from_host" => call.from_host = Some(text),
            _ => call.headers = vec![("X-Id".to_owned(), text)],
        }
        call
    };
    for field in ["to_uri", "from", "from_host", "headers"] {
        let refused = caller.call(evil(field)).err();
        assert!(
            matches!(refused, Some(SipError::BadValue { .. })),
            "{field}"
        );
    }
    for to_uri in [
        "",
        "4001",
        "tel:95588",
        "sip:",
        "sip:a@b;transport=tls",
        "<sip:a@b>",
    ] {
        let call = OutgoingCall {
            to_uri: to_uri.to_owned(),
            ..good.clone()
        };
        assert!(caller.call(call).is_err(), "{to_uri}");
    }
    assert_eq!(caller.active_calls(), 0);
}
