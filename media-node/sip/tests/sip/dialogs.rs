//! What can happen inside a call beyond hold and hang-up: session timers, transfers, early changes.

use crate::peer::{
    ANSWER, Message, OFFER, OpenHouse, Peer, ends, group, group_call, loopback, next_call,
    next_event, start, trunk_to,
};
use sip_core::{
    CallEvent, EndedBy, IncomingCall, ReplacedDialog, SipConfig, SipEndpoint, SipError, SipEvent,
};
use tokio::sync::mpsc;

/// An endpoint whose session timers run a hundred times as fast.
async fn hurried() -> (SipEndpoint, mpsc::Receiver<SipEvent>) {
    let config = SipConfig {
        udp: loopback(),
        session_second_ms: 10,
        ..SipConfig::default()
    };
    SipEndpoint::start(config, OpenHouse).await.unwrap()
}

/// Calls with further header fields, is answered, and acknowledges.
async fn connect(
    peer: &mut Peer,
    events: &mut mpsc::Receiver<SipEvent>,
    extra: &str,
) -> (IncomingCall, Message) {
    let invite = peer.invite("4001", 1, extra);
    peer.send(&invite).await;
    let mut call = next_call(events).await;
    call.control.accept(ANSWER.to_owned()).await.unwrap();
    let ok = peer.response_with("INVITE", 200).await;
    peer.acknowledge(&ok, 1).await;
    let accepted = next_event(&mut call.events).await;
    assert!(
        matches!(accepted, CallEvent::Accepted { .. }),
        "{accepted:?}"
    );
    (call, ok)
}

#[tokio::test]
async fn we_refresh_a_session_in_time_when_it_is_our_turn() {
    let (endpoint, mut events) = hurried().await;
    let mut peer = Peer::new(&endpoint, "refresh").await;
    let fields =
        "Supported: timer\r\nSession-Expires: 100;refresher=uas\r\nAllow: INVITE, UPDATE\r\n";
    let (_call, ok) = connect(&mut peer, &mut events, fields).await;
    assert_eq!(ok.header("Session-Expires"), "100;refresher=uas");
    for _ in 0..3 {
        let update = peer.wait_for("UPDATE").await;
        assert_eq!(update.header("Session-Expires"), "100;refresher=uac");
        assert_eq!(update.body(), "");
        peer.respond(
            &update,
            "200 OK",
            "Session-Expires: 100;refresher=uac\r\n",
            "",
        )
        .await;
    }
    // Somebody who knows the call no more has none.
    let update = peer.wait_for("UPDATE").await;
    peer.respond(&update, "481 Call/Transaction Does Not Exist", "", "")
        .await;
    peer.wait_for("BYE").await;
}

#[tokio::test]
async fn without_update_the_refresh_is_a_re_invite_with_the_same_session() {
    let (endpoint, mut events) = hurried().await;
    let mut peer = Peer::new(&endpoint, "re-invite").await;
    let fields = "Supported: timer\r\nSession-Expires: 100;refresher=uas\r\n";
    let (_call, _) = connect(&mut peer, &mut events, fields).await;
    let refresh = peer.wait_for("INVITE").await;
    assert_eq!(refresh.body(), ANSWER);
    peer.accept(&refresh).await;
}

#[tokio::test]
async fn a_side_that_forgets_to_refresh_is_hung_up_on_and_one_that_does_not_stays() {
    let (endpoint, mut events) = hurried().await;
    let mut peer = Peer::new(&endpoint, "silent").await;
    let fields = "Supported: timer\r\nSession-Expires: 100\r\n";
    let (mut call, ok) = connect(&mut peer, &mut events, fields).await;
    assert_eq!(ok.header("Session-Expires"), "100;refresher=uac");
    assert_eq!(ok.header("Require"), "timer");
    // Three refreshes carry it well beyond its first end.
    for cseq in 2..5 {
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
        peer.inside("UPDATE", cseq, "Session-Expires: 100;refresher=uac\r\n", "")
            .await;
        let ok = peer.response_with("UPDATE", 200).await;
        assert_eq!(ok.header("Session-Expires"), "100;refresher=uac");
    }
    assert!(call.control.call().is_connected());
    let bye = peer.wait_for("BYE").await;
    assert!(bye.header("Reason").contains("cause=102"), "{}", bye.text);
    peer.answer(&bye, "200 OK").await;
    let end = next_event(&mut call.events).await;
    assert!(
        matches!(
            end,
            CallEvent::Ended {
                by: EndedBy::Fault,
                cause: 102
            }
        ),
        "{end:?}"
    );
}

#[tokio::test]
async fn a_contact_with_escapes_is_addressed_as_it_was_given() {
    let (endpoint, mut events) = start(OpenHouse).await;
    let mut peer = Peer::new(&endpoint, "escapes").await;
    let here = peer.address();
    let invite = peer.invite("4001", 1, "");
    let contact = format!("Contact: <sip:a%40b%2372@{here}>");
    peer.send(&invite.replace(&format!("Contact: <sip:13800138000@{here}>"), &contact))
        .await;
    let call = next_call(&mut events).await;
    call.control.accept(ANSWER.to_owned()).await.unwrap();
    let ok = peer.response_with("INVITE", 200).await;
    peer.acknowledge(&ok, 1).await;
    call.control.call().hang_up(16);
    let bye = peer.wait_for("BYE").await;
    assert!(
        bye.text
            .starts_with(&format!("BYE sip:a%40b%2372@{here} SIP/2.0")),
        "{}",
        bye.text
    );
    peer.answer(&bye, "200 OK").await;
}

#[tokio::test]
async fn a_session_that_is_too_short_is_refused() {
    let (endpoint, _events) = start(OpenHouse).await;
    let mut peer = Peer::new(&endpoint, "short").await;
    let invite = peer.invite("4001", 1, "Supported: timer\r\nSession-Expires: 30\r\n");
    peer.send(&invite).await;
    let refused = peer.response_with("INVITE", 422).await;
    assert_eq!(refused.header("Min-SE"), "90");
}

#[tokio::test]
async fn a_transfer_by_the_other_side_is_reported_to_it() {
    let (endpoint, mut events) = start(OpenHouse).await;
    let mut peer = Peer::new(&endpoint, "transferred").await;
    let mut call = peer.connect(&mut events).await;
    let fields = "Refer-To: <sip:4002@h?Replaces=x%40y%3Bto-tag%3D7%3Bfrom-tag%3D8>\r\n\
         Referred-By: <sip:4001@h>\r\n";
    peer.inside("REFER", 2, fields, "").await;
    let request = match next_event(&mut call.events).await {
        CallEvent::TransferAsked(request) => request,
        other => panic!("{other:?}"),
    };
    assert_eq!(request.to.user, "4002");
    assert_eq!(request.referred_by.as_ref().unwrap().user, "4001");
    let replaced = ReplacedDialog {
        call_id: "x@y".to_owned(),
        to_tag: "7".to_owned(),
        from_tag: "8".to_owned(),
    };
    assert_eq!(request.replaces, Some(replaced));
    let report = request.accept();
    peer.response_with("REFER", 202).await;
    let first = peer.wait_for("NOTIFY").await;
    assert_eq!(first.body(), "SIP/2.0 100 Trying\r\n");
    assert_eq!(first.header("Event"), "refer");
    assert!(first.header("Subscription-State").starts_with("active"));
    peer.answer(&first, "200 OK").await;
    report.tell(200);
    let last = peer.wait_for("NOTIFY").await;
    assert_eq!(last.body(), "SIP/2.0 200 OK\r\n");
    assert!(last.header("Subscription-State").starts_with("terminated"));
    peer.answer(&last, "200 OK").await;

    // Whoever wants no reports gets none.
    peer.inside(
        "REFER",
        3,
        "Refer-To: <sip:4003@h>\r\nRefer-Sub: false\r\n",
        "",
    )
    .await;
    let request = match next_event(&mut call.events).await {
        CallEvent::TransferAsked(request) => request,
        other => panic!("{other:?}"),
    };
    request.accept().tell(200);
    let accepted = peer.response_with("REFER", 202).await;
    assert_eq!(accepted.header("Refer-Sub"), "false");
    peer.inside("REFER", 4, "Refer-To: <>\r\n", "").await;
    peer.response_with("REFER", 400).await;
    call.control.hang_up(16);
    // The very next request is the BYE: no NOTIFY stood before it.
    let next = loop {
        let message = peer.receive().await;
        if message.code().is_none() {
            break message;
        }
    };
    assert_eq!(next.method(), "BYE");
}

#[tokio::test]
async fn a_transfer_that_we_ask_for_is_followed() {
    let (endpoint, mut events) = start(OpenHouse).await;
    let mut peer = Peer::new(&endpoint, "refer").await;
    let mut call = peer.connect(&mut events).await;
    let early = "Event: refer\r\nSubscription-State: active\r\nContent-Type: message/sipfrag\r\n";
    peer.inside("NOTIFY", 2, early, "SIP/2.0 180 Ringing\r\n")
        .await;
    peer.response_with("NOTIFY", 481).await;
    peer.inside(
        "NOTIFY",
        3,
        "Event: presence\r\nSubscription-State: active\r\n",
        "",
    )
    .await;
    peer.response_with("NOTIFY", 489).await;

    let handle = call.control.call().clone();
    let asking = tokio::spawn(async move { handle.transfer("sip:4002@example.com").await });
    let refer = peer.wait_for("REFER").await;
    assert_eq!(refer.header("Refer-To"), "<sip:4002@example.com>");
    peer.respond(&refer, "202 Accepted", "", "").await;
    asking.await.unwrap().unwrap();
    for (cseq, body, state, code) in [
        (4, "SIP/2.0 180 Ringing\r\n", "active;expires=60", 180),
        (5, "SIP/2.0 200 OK\r\n", "terminated;reason=noresource", 200),
    ] {
        let fields = format!(
            "Event: refer\r\nSubscription-State: {state}\r\nContent-Type: message/sipfrag\r\n"
        );
        peer.inside("NOTIFY", cseq, &fields, body).await;
        peer.response_with("NOTIFY", 200).await;
        match next_event(&mut call.events).await {
            CallEvent::TransferProgress { code: got } => assert_eq!(got, code),
            other => panic!("{other:?}"),
        }
    }
    let handle = call.control.call().clone();
    let asking = tokio::spawn(async move { handle.transfer("sip:4002@example.com").await });
    let refer = peer.wait_for("REFER").await;
    peer.respond(&refer, "603 Decline", "", "").await;
    assert!(matches!(asking.await.unwrap(), Err(SipError::Refused(603))));
    let bad = call.control.call().transfer("4002\r\nX: y").await;
    assert!(matches!(bad, Err(SipError::BadValue { .. })), "{bad:?}");
}

#[tokio::test]
async fn an_attended_transfer_names_the_call_that_it_joins() {
    let (endpoint, mut events) = start(OpenHouse).await;
    let mut customer = Peer::new(&endpoint, "customer").await;
    let call = customer.connect(&mut events).await;
    let colleague = Peer::new(&endpoint, "colleague").await;
    endpoint
        .set_trunks(vec![trunk_to("t", &colleague)], vec![group("1", &["t"])])
        .unwrap();
    let mut consult = endpoint.call_group("1", group_call("4002")).await.unwrap();
    let invite = colleague.wait_for("INVITE").await;
    colleague.accept(&invite).await;
    assert!(matches!(
        next_event(&mut consult.events).await,
        CallEvent::Answered { .. }
    ));
    let (handle, other) = (call.control.call().clone(), consult.call.clone());
    let asking = tokio::spawn(async move { handle.transfer_to_call(&other).await });
    let refer = customer.wait_for("REFER").await;
    let refer_to = refer.header("Refer-To").to_owned();
    let call_id = invite.header("Call-ID");
    let our_tag = invite.header("From").split("tag=").nth(1).unwrap();
    let replaces =
        format!("Replaces={call_id}%3Bto-tag%3Dcarrier-colleague%3Bfrom-tag%3D{our_tag}");
    assert!(
        refer_to.contains(&replaces),
        "{refer_to} without {replaces}"
    );
    assert!(
        refer_to.contains(&format!("sip:carrier@{}", colleague.address())),
        "{refer_to}"
    );
    customer.respond(&refer, "202 Accepted", "", "").await;
    asking.await.unwrap().unwrap();
}

#[tokio::test]
async fn an_early_session_can_be_changed_once_its_answer_is_acknowledged() {
    let (endpoint, mut events) = start(OpenHouse).await;
    let mut peer = Peer::new(&endpoint, "early").await;
    let invite = peer.invite("4001", 1, "Require: 100rel\r\n");
    peer.send(&invite).await;
    let mut call = next_call(&mut events).await;
    call.control.ring(Some(ANSWER.to_owned())).unwrap();
    let progress = peer.response_with("INVITE", 183).await;
    peer.to = progress.header("To").to_owned();
    // Before the acknowledgement the first exchange is still open.
    peer.inside("UPDATE", 2, "Content-Type: application/sdp\r\n", OFFER)
        .await;
    let refused = peer.response_with("UPDATE", 500).await;
    assert!(!refused.header("Retry-After").is_empty());
    let rack = format!("RAck: {} 1 INVITE\r\n", progress.header("RSeq"));
    peer.inside("PRACK", 3, &rack, "").await;
    peer.response_with("PRACK", 200).await;
    peer.inside("UPDATE", 4, "Content-Type: application/sdp\r\n", OFFER)
        .await;
    match next_event(&mut call.events).await {
        CallEvent::ReOffer(offer) => {
            assert_eq!(offer.sdp.as_deref(), Some(OFFER));
            offer.accept(ANSWER.to_owned());
        }
        other => panic!("{other:?}"),
    }
    let ok = peer.response_with("UPDATE", 200).await;
    assert_eq!(ok.body(), ANSWER);
    call.control.accept(ANSWER.to_owned()).await.unwrap();
    let ok = peer.response_with("INVITE", 200).await;
    peer.acknowledge(&ok, 1).await;
    assert!(matches!(
        next_event(&mut call.events).await,
        CallEvent::Accepted { .. }
    ));
    peer.inside("BYE", 5, "", "").await;
    peer.response_with("BYE", 200).await;
    assert!(matches!(
        next_event(&mut call.events).await,
        CallEvent::Ended { .. }
    ));
    ends(&mut call.events).await;
}
