//! What keeps a trunk alive without calls: registration and signs of life.

use crate::peer::{Message, OpenHouse, PATIENCE, Peer, group, group_call, start, trunk_to, until};
use sip_core::trunk::{Registration, Trunk, TrunkState};
use sip_core::{
    Credentials, DigestAlgorithm, DigestParams, DigestSecret, DigestVerifier, SignedRequest,
    SipEndpoint, SipError, TrunkChange, Verdict,
};
use std::time::Duration;
use tokio::sync::broadcast;

async fn next_change(changes: &mut broadcast::Receiver<TrunkChange>) -> TrunkChange {
    let change = tokio::time::timeout(PATIENCE, changes.recv()).await;
    change.expect("no change came").unwrap()
}

fn registering(carrier: &Peer) -> Trunk {
    Trunk {
        credentials: Some(Credentials {
            username: "acc".to_owned(),
            password: "s3cret".to_owned(),
        }),
        registration: Some(Registration {
            domain: "carrier.test".to_owned(),
            user: "4008001".to_owned(),
            expires_s: 600,
            retry_base_ms: 40,
        }),
        ..trunk_to("t", carrier)
    }
}

fn state(endpoint: &SipEndpoint) -> TrunkState {
    endpoint.trunk_states()[0].state
}

/// A carrier's registrar.
struct Carrier {
    verifier: DigestVerifier,
}

impl Carrier {
    fn new() -> Carrier {
        let verifier = DigestVerifier::new(60_000, vec![DigestAlgorithm::Md5]).unwrap();
        Carrier { verifier }
    }

    fn challenge(&self) -> String {
        let value = self
            .verifier
            .challenge("carrier", false, 1)
            .unwrap()
            .remove(0);
        format!("WWW-Authenticate: {value}\r\n")
    }

    /// Verdict on the credentials, and their count.
    fn check(&self, register: &Message) -> (Verdict, String) {
        let params = DigestParams::parse(register.header("Authorization")).unwrap();
        let request = SignedRequest {
            method: "REGISTER",
            params: &params,
        };
        let secret = DigestSecret::Password("s3cret".to_owned());
        let verdict = self.verifier.verify(request, "carrier", Some(&secret), 2);
        (verdict, params.nc.clone().unwrap())
    }
}

#[tokio::test]
async fn a_trunk_registers_refreshes_with_the_same_nonce_and_takes_it_back() {
    let (endpoint, _events) = start(OpenHouse).await;
    let peer = Peer::new(&endpoint, "carrier").await;
    let carrier = Carrier::new();
    let mut changes = endpoint.trunk_changes();
    endpoint
        .set_trunks(vec![registering(&peer)], vec![group("1", &["t"])])
        .unwrap();
    assert_eq!(state(&endpoint), TrunkState::Down);
    let refused = endpoint.call_group("1", group_call("1")).await.err();
    assert!(matches!(refused, Some(SipError::NoTrunk(_))), "{refused:?}");

    let register = peer.wait_for("REGISTER").await;
    assert!(
        register
            .text
            .starts_with("REGISTER sip:carrier.test SIP/2.0\r\n")
    );
    assert!(register.header("To").contains("<sip:4008001@carrier.test>"));
    assert_eq!(register.header("Expires"), "600");
    peer.respond(&register, "401 Unauthorized", &carrier.challenge(), "")
        .await;
    let signed = peer.wait_for("REGISTER").await;
    assert_eq!(
        carrier.check(&signed),
        (Verdict::Good, "00000001".to_owned())
    );
    // The registrar wants longer registrations.
    peer.respond(
        &signed,
        "423 Interval Too Brief",
        "Min-Expires: 1200\r\n",
        "",
    )
    .await;
    let longer = peer.wait_for("REGISTER").await;
    assert_eq!(longer.header("Expires"), "1200");
    assert_eq!(
        carrier.check(&longer),
        (Verdict::Good, "00000002".to_owned())
    );
    assert_eq!(longer.header("Call-ID"), register.header("Call-ID"));
    // And grants one that ends at once, so that the refresh comes soon.
    let contact = longer.header("Contact").to_owned();
    let granted = format!("Contact: <sip:other@192.0.2.9>;expires=9, {contact};expires=1\r\n");
    peer.respond(&longer, "200 OK", &granted, "").await;
    assert_eq!(next_change(&mut changes).await.state, TrunkState::Up);
    let refresh = peer.wait_for("REGISTER").await;
    assert_eq!(
        carrier.check(&refresh),
        (Verdict::Good, "00000003".to_owned())
    );
    let granted = format!("Contact: {contact};expires=600\r\n");
    peer.respond(&refresh, "200 OK", &granted, "").await;
    until("it is registered", || {
        endpoint.trunk_states()[0].registered == Some(true)
    })
    .await;

    endpoint.set_trunks(Vec::new(), Vec::new()).unwrap();
    let goodbye = peer.wait_for("REGISTER").await;
    assert_eq!(goodbye.header("Expires"), "0");
    assert_eq!(
        carrier.check(&goodbye),
        (Verdict::Good, "00000004".to_owned())
    );
    peer.respond(&goodbye, "200 OK", "", "").await;
    assert!(endpoint.trunk_states().is_empty());
}

#[tokio::test]
async fn a_failed_registration_is_tried_again_with_growing_pauses() {
    let (endpoint, _events) = start(OpenHouse).await;
    let peer = Peer::new(&endpoint, "carrier").await;
    endpoint
        .set_trunks(vec![registering(&peer)], Vec::new())
        .unwrap();
    let mut pauses = Vec::new();
    let mut last = None;
    for _ in 0..4 {
        let register = peer.wait_for("REGISTER").await;
        let now = std::time::Instant::now();
        if let Some(last) = last.replace(now) {
            pauses.push(now.duration_since(last));
        }
        peer.respond(&register, "503 Service Unavailable", "", "")
            .await;
    }
    // Base 40 ms doubled each time, at least half of it: 20, 40, 80 ms.
    for (pause, least_ms) in pauses.iter().zip([20, 40, 80]) {
        assert!(*pause >= Duration::from_millis(least_ms), "{pauses:?}");
    }
    let status = endpoint.trunk_states().remove(0);
    assert_eq!(
        (status.state, status.registered),
        (TrunkState::Down, Some(false))
    );
    assert!(status.last_error.unwrap().contains("503"));
    let register = peer.wait_for("REGISTER").await;
    peer.respond(&register, "200 OK", "Expires: 300\r\n", "")
        .await;
    until("the trunk is up", || state(&endpoint) == TrunkState::Up).await;
}

#[tokio::test]
async fn options_show_whether_a_trunk_is_up() {
    let (endpoint, _events) = start(OpenHouse).await;
    let peer = Peer::new(&endpoint, "carrier").await;
    let mut changes = endpoint.trunk_changes();
    let watched = Trunk {
        options_every_ms: 100,
        ..trunk_to("t", &peer)
    };
    endpoint
        .set_trunks(vec![watched.clone()], Vec::new())
        .unwrap();
    // Any answer is a sign of life, even a refusal.
    let options = peer.wait_for("OPTIONS").await;
    peer.respond(&options, "405 Method Not Allowed", "", "")
        .await;
    assert_eq!(state(&endpoint), TrunkState::Up);
    // 503 is one failure, silence the next ones.
    let options = loop {
        let options = peer.wait_for("OPTIONS").await;
        peer.respond(&options, "503 Service Unavailable", "", "")
            .await;
        if state(&endpoint) == TrunkState::Degraded {
            break options;
        }
    };
    assert_eq!(next_change(&mut changes).await.state, TrunkState::Degraded);
    let down = next_change(&mut changes).await;
    assert_eq!((down.trunk.as_str(), down.state), ("t", TrunkState::Down));
    drop(options);
    let revive = async {
        loop {
            let options = peer.wait_for("OPTIONS").await;
            peer.respond(&options, "200 OK", "", "").await;
        }
    };
    tokio::select! {
        () = revive => {}
        change = next_change(&mut changes) => assert_eq!(change.state, TrunkState::Up),
    }
    let disabled = Trunk {
        disabled: true,
        ..watched
    };
    endpoint.set_trunks(vec![disabled], Vec::new()).unwrap();
    assert_eq!(next_change(&mut changes).await.state, TrunkState::Disabled);
}

#[tokio::test]
async fn settings_that_cannot_be_used_change_nothing() {
    let (endpoint, _events) = start(OpenHouse).await;
    let peer = Peer::new(&endpoint, "carrier").await;
    let good = trunk_to("t", &peer);
    endpoint
        .set_trunks(vec![good.clone()], vec![group("1", &["t"])])
        .unwrap();
    let twice = endpoint.set_trunks(vec![good.clone(), good.clone()], Vec::new());
    assert!(matches!(twice, Err(SipError::BadTrunk(_))), "{twice:?}");
    let unknown = endpoint.set_trunks(vec![good], vec![group("1", &["other"])]);
    assert!(unknown.unwrap_err().to_string().contains("other"));
    assert_eq!(endpoint.trunk_states().len(), 1);
}
