//! Calls that come in over UDP from a hand-made peer.

use crate::peer::{ANSWER, OFFER, OpenHouse, Peer, ends, next_call, next_event, start};
use sip_core::{CallEvent, EndedBy, SipError, Transport};

#[tokio::test]
async fn a_call_rings_is_answered_and_the_caller_hangs_up() {
    let (endpoint, mut events) = start(OpenHouse).await;
    let mut peer = Peer::new(&endpoint, "flow").await;
    let asserted = "P-Asserted-Identity: <tel:+86-138-0013-8000>\r\n";
    let invite = peer.invite("+861066668888;npdi=yes", 1, asserted);
    peer.send(&invite).await;
    let mut call = next_call(&mut events).await;
    assert_eq!(
        (call.call_id.as_str(), call.trunk.as_str()),
        ("flow", "trunk-1")
    );
    assert_eq!(
        (call.from.user.as_str(), call.from.display.as_str()),
        ("13800138000", "Zhang")
    );
    assert_eq!(call.to.user, "+861066668888");
    assert_eq!(call.asserted.as_ref().unwrap().user, "+8613800138000");
    assert_eq!(call.source, peer.socket.local_addr().unwrap());
    assert_eq!(call.transport, Transport::Udp);
    assert_eq!(call.offer.as_deref(), Some(OFFER));

    call.control.ring(None).unwrap();
    let ringing = peer.response_with("INVITE", 180).await;
    call.control.ring(Some(ANSWER.to_owned())).unwrap();
    let early = peer.response_with("INVITE", 183).await;
    assert_eq!(early.body(), ANSWER);
    call.control.accept(ANSWER.to_owned()).await.unwrap();
    let ok = peer.response_with("INVITE", 200).await;
    assert_eq!(ok.body(), ANSWER);
    assert_eq!(ok.header("To"), ringing.header("To"));
    assert_eq!(ok.header("Content-Type"), "application/sdp");
    assert!(ok.header("Allow").contains("UPDATE"));
    let contact = format!("sip:edgecall@{}", endpoint.local_udp().unwrap());
    assert_eq!(ok.contact(), contact);
    peer.acknowledge(&ok, 1).await;
    assert!(matches!(
        next_event(&mut call.events).await,
        CallEvent::Accepted { sdp: None }
    ));
    assert!(call.control.call().is_connected());
    assert_eq!(endpoint.active_calls(), 1);

    peer.inside("BYE", 2, "Reason: Q.850;cause=17;text=\"x\"\r\n", "")
        .await;
    peer.response_with("BYE", 200).await;
    let end = next_event(&mut call.events).await;
    assert!(
        matches!(
            end,
            CallEvent::Ended {
                by: EndedBy::Remote,
                cause: 17
            }
        ),
        "{end:?}"
    );
    ends(&mut call.events).await;
    peer.inside("INFO", 3, "", "").await;
    peer.response_with("INFO", 481).await;
}

#[tokio::test]
async fn an_offer_made_in_the_answer_is_answered_in_the_acknowledgement() {
    let (endpoint, mut events) = start(OpenHouse).await;
    let mut peer = Peer::new(&endpoint, "late-offer").await;
    let line = format!("INVITE sip:4001@{}", peer.target);
    let invite = peer.request(&line, 1, "", "");
    peer.send(&invite).await;
    let mut call = next_call(&mut events).await;
    assert_eq!(call.offer, None);
    call.control.accept(OFFER.to_owned()).await.unwrap();
    let ok = peer.response_with("INVITE", 200).await;
    peer.to = ok.header("To").to_owned();
    let line = format!("ACK {}", ok.contact());
    let ack = peer.request(&line, 1, "Content-Type: application/sdp\r\n", ANSWER);
    peer.send(&ack).await;
    match next_event(&mut call.events).await {
        CallEvent::Accepted { sdp } => assert_eq!(sdp.as_deref(), Some(ANSWER)),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn key_presses_arrive_in_both_forms_and_in_order() {
    let (endpoint, mut events) = start(OpenHouse).await;
    let mut peer = Peer::new(&endpoint, "keys").await;
    let mut call = peer.connect(&mut events).await;
    let relay = "Content-Type: application/dtmf-relay\r\n";
    peer.inside("INFO", 2, relay, "Signal=5\r\nDuration=160\r\n")
        .await;
    peer.inside("INFO", 3, "Content-Type: application/dtmf\r\n", "#")
        .await;
    peer.response_with("INFO", 200).await;
    peer.response_with("INFO", 200).await;
    for expected in [('5', Some(160)), ('#', None)] {
        match next_event(&mut call.events).await {
            CallEvent::Digit { digit, duration_ms } => assert_eq!((digit, duration_ms), expected),
            other => panic!("{other:?}"),
        }
    }
    peer.inside("INFO", 4, "Content-Type: text/plain\r\n", "hello")
        .await;
    let refused = peer.response_with("INFO", 415).await;
    assert!(refused.header("Accept").contains("application/dtmf-relay"));
    peer.inside("INFO", 5, relay, "Signal=77\r\n").await;
    peer.response_with("INFO", 400).await;
}

#[tokio::test]
async fn hold_by_re_invite_is_offered_and_answered() {
    let (endpoint, mut events) = start(OpenHouse).await;
    let mut peer = Peer::new(&endpoint, "hold").await;
    let mut call = peer.connect(&mut events).await;
    let hold = format!("{OFFER}a=sendonly\r\n");
    let sdp_type = "Content-Type: application/sdp\r\n";
    peer.inside("INVITE", 2, sdp_type, &hold).await;
    match next_event(&mut call.events).await {
        CallEvent::ReOffer(offer) => {
            assert_eq!(offer.sdp.as_deref(), Some(hold.as_str()));
            offer.accept(ANSWER.replace("sendrecv", "recvonly"));
        }
        other => panic!("{other:?}"),
    }
    let ok = peer.response_with("INVITE", 200).await;
    assert!(ok.body().contains("a=recvonly"));
    peer.acknowledge(&ok, 2).await;

    peer.inside("UPDATE", 3, sdp_type, OFFER).await;
    match next_event(&mut call.events).await {
        CallEvent::ReOffer(offer) => offer.refuse(488),
        other => panic!("{other:?}"),
    }
    peer.response_with("UPDATE", 488).await;
    peer.inside("UPDATE", 4, "", "").await;
    peer.response_with("UPDATE", 200).await;
    // Dropped without an answer: refused, and the call goes on.
    peer.inside("UPDATE", 5, sdp_type, OFFER).await;
    assert!(matches!(
        next_event(&mut call.events).await,
        CallEvent::ReOffer(_)
    ));
    peer.response_with("UPDATE", 488).await;
    assert!(call.control.call().is_connected());
}

#[tokio::test]
async fn a_transfer_request_is_declined_unless_taken() {
    let (endpoint, mut events) = start(OpenHouse).await;
    let mut peer = Peer::new(&endpoint, "refer").await;
    let mut call = peer.connect(&mut events).await;
    peer.inside("REFER", 2, "Refer-To: <sip:4002@example.com>\r\n", "")
        .await;
    match next_event(&mut call.events).await {
        CallEvent::TransferAsked(request) => assert_eq!(request.to.user, "4002"),
        other => panic!("{other:?}"),
    }
    peer.response_with("REFER", 603).await;
}

#[tokio::test]
async fn we_hang_up_with_bye_and_its_cause() {
    let (endpoint, mut events) = start(OpenHouse).await;
    let mut peer = Peer::new(&endpoint, "our-bye").await;
    let mut call = peer.connect(&mut events).await;
    call.control.hang_up(16);
    let end = next_event(&mut call.events).await;
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
    let bye = peer.wait_for("BYE").await;
    assert!(bye.header("Reason").starts_with("Q.850;cause=16"));
    assert!(bye.text.starts_with(&format!(
        "BYE sip:13800138000@{}",
        peer.socket.local_addr().unwrap()
    )));
    peer.answer(&bye, "200 OK").await;
    ends(&mut call.events).await;
}

#[tokio::test]
async fn a_caller_who_cancels_is_gone_and_answering_it_is_no_fault() {
    let (endpoint, mut events) = start(OpenHouse).await;
    let mut peer = Peer::new(&endpoint, "cancel").await;
    let invite = peer.invite("4001", 1, "");
    peer.send(&invite).await;
    let mut call = next_call(&mut events).await;
    call.control.ring(None).unwrap();
    peer.response_with("INVITE", 180).await;
    let cancel = format!("CANCEL sip:4001@{}", peer.target);
    peer.send(&peer.request_on_branch(&cancel, 1, peer.branch, "", ""))
        .await;
    peer.response_with("CANCEL", 200).await;
    let terminated = peer.response_with("INVITE", 487).await;
    assert!(matches!(
        next_event(&mut call.events).await,
        CallEvent::Cancelled
    ));
    let late = call.control.accept(ANSWER.to_owned()).await;
    assert!(matches!(late, Err(SipError::CallerGone)), "{late:?}");
    assert!(matches!(call.control.ring(None), Err(SipError::CallerGone)));
    ends(&mut call.events).await;
    peer.to = terminated.header("To").to_owned();
    let ack = format!("ACK sip:4001@{}", peer.target);
    peer.send(&peer.request_on_branch(&ack, 1, peer.branch, "", ""))
        .await;
}

#[tokio::test]
async fn a_caller_who_gives_up_with_bye_gets_an_end_of_its_invite() {
    let (endpoint, mut events) = start(OpenHouse).await;
    let mut peer = Peer::new(&endpoint, "early-bye").await;
    let invite = peer.invite("4001", 1, "");
    peer.send(&invite).await;
    let mut call = next_call(&mut events).await;
    call.control.ring(None).unwrap();
    let ringing = peer.response_with("INVITE", 180).await;
    peer.to = ringing.header("To").to_owned();
    peer.inside("BYE", 2, "", "").await;
    peer.response_with("BYE", 200).await;
    peer.response_with("INVITE", 487).await;
    assert!(matches!(
        next_event(&mut call.events).await,
        CallEvent::Cancelled
    ));
    ends(&mut call.events).await;
}

#[tokio::test]
async fn a_refused_call_carries_status_and_reason() {
    let (endpoint, mut events) = start(OpenHouse).await;
    let mut peer = Peer::new(&endpoint, "busy").await;
    let invite = peer.invite("4001", 1, "");
    peer.send(&invite).await;
    let mut call = next_call(&mut events).await;
    let bad = call.control.reject(486, Some("x\r\nEvil: 1"));
    assert!(matches!(bad, Err(SipError::BadValue { .. })), "{bad:?}");
    call.control.reject(486, Some("Q.850;cause=17")).unwrap();
    let busy = peer.response_with("INVITE", 486).await;
    assert_eq!(busy.header("Reason"), "Q.850;cause=17");
    assert!(matches!(
        next_event(&mut call.events).await,
        CallEvent::Ended {
            by: EndedBy::Us,
            ..
        }
    ));
    ends(&mut call.events).await;
}

#[tokio::test]
async fn the_directory_refuses_before_anyone_is_disturbed() {
    let (endpoint, mut events) = start(OpenHouse).await;
    let mut peer = Peer::new(&endpoint, "refused").await;
    let invite = peer.invite("404", 1, "");
    peer.send(&invite).await;
    peer.response_with("INVITE", 404).await;
    let mut peer = Peer::new(&endpoint, "refused-late").await;
    let invite = peer.invite("slow", 1, "");
    peer.send(&invite).await;
    assert_eq!(peer.receive().await.code(), Some(100));
    // 100 stopped the caller's repetitions, so the refusal is repeated until it is acknowledged.
    peer.response_with("INVITE", 403).await;
    let again = peer.response_with("INVITE", 403).await;
    peer.to = again.header("To").to_owned();
    let ack = format!("ACK sip:slow@{}", peer.target);
    peer.send(&peer.request_on_branch(&ack, 1, peer.branch, "", ""))
        .await;
    assert!(events.try_recv().is_err());
    assert_eq!(endpoint.active_calls(), 0);
}

#[tokio::test]
async fn requests_that_come_too_early_or_too_late_are_answered() {
    let (endpoint, mut events) = start(OpenHouse).await;
    let mut peer = Peer::new(&endpoint, "order").await;
    let invite = peer.invite("4001", 5, "");
    peer.send(&invite).await;
    let mut call = next_call(&mut events).await;
    call.control.ring(None).unwrap();
    let ringing = peer.response_with("INVITE", 180).await;
    peer.to = ringing.header("To").to_owned();
    peer.inside("INFO", 6, "Content-Type: application/dtmf\r\n", "1")
        .await;
    peer.response_with("INFO", 200).await;
    assert!(matches!(
        next_event(&mut call.events).await,
        CallEvent::Digit { digit: '1', .. }
    ));
    peer.inside("UPDATE", 7, "Content-Type: application/sdp\r\n", OFFER)
        .await;
    let wait = peer.response_with("UPDATE", 500).await;
    assert_eq!(wait.header("Retry-After"), "2");
    peer.inside("INFO", 3, "", "").await;
    peer.response_with("INFO", 500).await;
    assert!(call.control.ring(None).is_ok());
}

#[tokio::test]
async fn a_demand_for_reliable_ringing_is_met() {
    let (endpoint, mut events) = start(OpenHouse).await;
    let mut peer = Peer::new(&endpoint, "reliable").await;
    let invite = peer.invite("4001", 1, "Require: 100rel\r\n");
    peer.send(&invite).await;
    let mut call = next_call(&mut events).await;
    call.control.ring(Some(ANSWER.to_owned())).unwrap();
    let first = peer.response_with("INVITE", 183).await;
    assert_eq!(first.header("Require"), "100rel");
    let rseq: u32 = first.header("RSeq").parse().unwrap();
    // Sent again with the same number until the acknowledgement comes.
    let again = peer.response_with("INVITE", 183).await;
    assert_eq!(again.header("RSeq"), first.header("RSeq"));

    let control = call.control.clone();
    let answering = tokio::spawn(async move { control.accept(ANSWER.to_owned()).await });
    peer.to = first.header("To").to_owned();
    peer.inside("PRACK", 2, &format!("RAck: {} 1 INVITE\r\n", rseq + 1), "")
        .await;
    peer.response_with("PRACK", 481).await;
    assert!(!answering.is_finished());
    peer.inside("PRACK", 3, &format!("RAck: {rseq} 1 INVITE\r\n"), "")
        .await;
    peer.response_with("PRACK", 200).await;
    answering.await.unwrap().unwrap();
    let ok = loop {
        let response = peer.response("INVITE").await;
        if response.code() == Some(200) {
            break response;
        }
    };
    peer.acknowledge(&ok, 1).await;
    assert!(matches!(
        next_event(&mut call.events).await,
        CallEvent::Accepted { .. }
    ));
}
