//! Too much at once, floods and scanners.

use crate::peer::{OpenHouse, PATIENCE, Peer, loopback, next_call};
use sip_core::{
    Admission, OverloadLimits, RequestFacts, SipConfig, SipEndpoint, SipEvent, TrunkDirectory,
};
use std::net::IpAddr;
use std::time::Duration;
use tokio::net::UdpSocket;
use tokio::sync::{mpsc, watch};

async fn start<D: TrunkDirectory>(
    limits: OverloadLimits,
    directory: D,
) -> (SipEndpoint, mpsc::Receiver<SipEvent>) {
    let config = SipConfig {
        udp: loopback(),
        overload: limits,
        ..SipConfig::default()
    };
    SipEndpoint::start(config, directory).await.unwrap()
}

/// A peer with another address of this machine, so that it is another source.
async fn peer_at(endpoint: &SipEndpoint, last: u8, call_id: &str) -> Peer {
    let mut peer = Peer::new(endpoint, call_id).await;
    peer.socket = UdpSocket::bind(format!("127.0.0.{last}:0")).await.unwrap();
    peer
}

fn strict() -> OverloadLimits {
    OverloadLimits {
        requests_per_second: 5,
        burst: 5,
        ban_at: 6,
        spare_loopback: false,
        ..OverloadLimits::default()
    }
}

/// Whether the peer is answered soon.
async fn is_answered(peer: &mut Peer, cseq: u32) -> Option<u16> {
    let line = format!("OPTIONS sip:{}", peer.target);
    let options = peer.request(&line, cseq, "", "");
    peer.send(&options).await;
    let mut buffer = [0u8; 2000];
    let wait = tokio::time::timeout(
        Duration::from_millis(300),
        peer.socket.recv_from(&mut buffer),
    );
    let (len, _) = wait.await.ok()?.ok()?;
    std::str::from_utf8(&buffer[8..len])
        .ok()?
        .get(..3)?
        .parse()
        .ok()
}

#[tokio::test]
async fn a_source_that_floods_is_put_off_and_others_are_served() {
    let (endpoint, _events) = start(strict(), OpenHouse).await;
    let mut flood = peer_at(&endpoint, 2, "flood").await;
    let mut codes = Vec::new();
    for cseq in 1..=10 {
        codes.push(is_answered(&mut flood, cseq).await);
    }
    assert_eq!(codes[..5], [Some(200); 5]);
    assert!(codes[5..].contains(&Some(503)), "{codes:?}");
    let mut calm = peer_at(&endpoint, 3, "calm").await;
    assert_eq!(is_answered(&mut calm, 1).await, Some(200));
    assert_eq!(endpoint.banned_sources(), 0);
}

#[tokio::test]
async fn a_scanner_is_banned_and_can_be_pardoned() {
    let (endpoint, _events) = start(strict(), OpenHouse).await;
    let mut scanner = peer_at(&endpoint, 4, "scanner").await;
    let line = format!("OPTIONS sip:100@{}", scanner.target);
    let probe = scanner.request(&line, 1, "User-Agent: friendly-scanner\r\n", "");
    scanner.send(&probe).await;
    let banned = async {
        while endpoint.banned_sources() == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, banned)
        .await
        .expect("it was not banned");
    assert_eq!(is_answered(&mut scanner, 2).await, None);
    let source: IpAddr = "127.0.0.4".parse().unwrap();
    assert!(endpoint.pardon(source));
    assert_eq!(is_answered(&mut scanner, 3).await, Some(200));
}

#[tokio::test]
async fn unreadable_noise_leads_to_a_ban_but_never_of_a_trunk() {
    struct Carrier;
    impl TrunkDirectory for Carrier {
        async fn admit(&self, _: &RequestFacts) -> Admission {
            Admission::Trunk("t".to_owned())
        }

        fn knows_source(&self, source: IpAddr) -> bool {
            source == IpAddr::from([127, 0, 0, 6])
        }
    }
    let (endpoint, _events) = start(strict(), Carrier).await;
    for (last, answer) in [(5, None), (6, Some(200))] {
        let mut noisy = peer_at(&endpoint, last, &format!("noise-{last}")).await;
        for _ in 0..20 {
            noisy.send("GET / HTTP/1.1\r\n\r\n").await;
        }
        assert_eq!(is_answered(&mut noisy, 1).await, answer);
    }
    assert_eq!(endpoint.banned_sources(), 1);
}

/// Decides only when the test lets it.
struct Slow(watch::Receiver<bool>);

impl TrunkDirectory for Slow {
    async fn admit(&self, _: &RequestFacts) -> Admission {
        let mut open = self.0.clone();
        let _ = open.wait_for(|open| *open).await;
        Admission::Trunk("t".to_owned())
    }
}

#[tokio::test]
async fn new_calls_are_put_off_while_too_many_wait_for_a_decision() {
    let limits = OverloadLimits {
        max_undecided: 3,
        ..OverloadLimits::default()
    };
    let (open, gate) = watch::channel(false);
    let (endpoint, mut events) = start(limits, Slow(gate)).await;
    let mut waiting = Vec::new();
    for n in 0..3 {
        let mut peer = Peer::new(&endpoint, &format!("waits-{n}")).await;
        let invite = peer.invite("4001", 1, "");
        peer.send(&invite).await;
        // 100 says that it is waiting for the decision.
        assert_eq!(peer.receive().await.code(), Some(100));
        waiting.push(peer);
    }
    let mut late = Peer::new(&endpoint, "late").await;
    let invite = late.invite("4001", 1, "");
    late.send(&invite).await;
    let put_off = late.response_with("INVITE", 503).await;
    assert!(
        !put_off.header("Retry-After").is_empty(),
        "{}",
        put_off.text
    );
    // What is not a new call is served all the same.
    assert_eq!(
        is_answered(&mut late, 2)
            .await
            .or(is_answered(&mut late, 3).await),
        Some(200)
    );
    open.send(true).unwrap();
    for _ in 0..3 {
        next_call(&mut events).await;
    }
    let mut next = Peer::new(&endpoint, "next").await;
    let invite = next.invite("4001", 1, "");
    next.send(&invite).await;
    next_call(&mut events).await;
}
