//! Trunks found by name, and trunks over TLS.

use crate::dns;
use crate::peer::{self, OpenHouse, group, group_call, next_call, next_event, start, until};
use sip_core::trunk::{Server, Trunk, TrunkState};
use sip_core::{CallEvent, EndedBy, SipConfig, SipEndpoint, SipError, TlsListen, Transport};

async fn with_dns(records: Vec<hickory_resolver::proto::rr::Record>) -> SipEndpoint {
    let config = SipConfig {
        udp: peer::loopback(),
        tcp: peer::loopback(),
        name_servers: vec![dns::serve(records).await],
        ..SipConfig::default()
    };
    SipEndpoint::start(config, OpenHouse).await.unwrap().0
}

fn named(id: &str, host: &str) -> Trunk {
    Trunk {
        options_every_ms: 0,
        answer_within_ms: 300,
        ..Trunk::to(id, host, None)
    }
}

#[tokio::test]
async fn a_domain_is_found_by_naptr_and_srv_and_its_servers_stand_in_for_each_other() {
    let (callee, mut calls) = start(OpenHouse).await;
    let (udp, tcp) = (callee.local_udp().unwrap(), callee.local_tcp().unwrap());
    let dead = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let dead_port = dead.local_addr().unwrap().port();
    let endpoint = with_dns(vec![
        dns::naptr("carrier.test.", 20, "SIP+D2U", "_sip._udp.carrier.test."),
        dns::naptr("carrier.test.", 10, "SIP+D2T", "_tcp-first.carrier.test."),
        dns::naptr("carrier.test.", 5, "E2U+sip", "nonsense.test."),
        dns::srv(
            "_tcp-first.carrier.test.",
            1,
            tcp.port(),
            "one.carrier.test.",
        ),
        dns::srv("_sip._udp.plain.test.", 1, dead_port, "one.carrier.test."),
        dns::srv("_sip._udp.plain.test.", 2, udp.port(), "one.carrier.test."),
        dns::a("one.carrier.test.", [127, 0, 0, 1]),
    ])
    .await;
    let trunks = vec![
        named("by-naptr", "carrier.test"),
        named("by-srv", "plain.test"),
    ];
    let groups = vec![group("1", &["by-naptr"]), group("2", &["by-srv"])];
    endpoint.set_trunks(trunks, groups).unwrap();
    for (code, transport, host) in [
        ("1", Transport::Tcp, "carrier.test"),
        ("2", Transport::Udp, "plain.test"),
    ] {
        let mut call = endpoint.call_group(code, group_call("4001")).await.unwrap();
        let incoming = next_call(&mut calls).await;
        assert_eq!(incoming.transport, transport);
        // The domain stays in the Request-URI (RFC 3263 section 4).
        assert_eq!(incoming.to.host, host);
        incoming
            .control
            .accept(peer::ANSWER.to_owned())
            .await
            .unwrap();
        let answered = next_event(&mut call.events).await;
        assert!(
            matches!(answered, CallEvent::Answered { .. }),
            "{answered:?}"
        );
    }
}

#[tokio::test]
async fn a_domain_that_leads_nowhere_is_an_error_of_the_trunk() {
    let endpoint = with_dns(Vec::new()).await;
    let trunks = vec![named("t", "nowhere.test")];
    endpoint
        .set_trunks(trunks, vec![group("1", &["t"])])
        .unwrap();
    let refused = endpoint.call_group("1", group_call("1")).await.err();
    assert!(matches!(refused, Some(SipError::NoTrunk(_))), "{refused:?}");
    let why = endpoint.trunk_states()[0].last_error.clone().unwrap();
    assert!(why.contains("nowhere.test"), "{why}");
}

#[tokio::test]
async fn calls_run_over_tls_and_only_to_servers_with_the_right_certificate() {
    let made = rcgen::generate_simple_self_signed(vec!["trunk.test".to_owned()]).unwrap();
    let config = SipConfig {
        tls: Some(TlsListen {
            address: peer::loopback().unwrap(),
            certificate_pem: made.cert.pem().into_bytes(),
            key_pem: made.signing_key.serialize_pem().into_bytes(),
        }),
        ..SipConfig::default()
    };
    let (callee, mut calls) = SipEndpoint::start(config, OpenHouse).await.unwrap();
    let port = callee.local_tls().unwrap().port();
    let records = vec![
        dns::srv("_sips._tcp.trunk.test.", 1, port, "one.trunk.test."),
        dns::srv("_sips._tcp.other.test.", 1, port, "one.trunk.test."),
        dns::a("one.trunk.test.", [127, 0, 0, 1]),
    ];
    let config = SipConfig {
        udp: peer::loopback(),
        trust_pem: Some(made.cert.pem().into_bytes()),
        name_servers: vec![dns::serve(records).await],
        ..SipConfig::default()
    };
    let (caller, _unused) = SipEndpoint::start(config, OpenHouse).await.unwrap();
    let tls = |id: &str, host: &str| Trunk {
        servers: vec![Server {
            host: host.to_owned(),
            port: None,
            transport: Some(Transport::Tls),
        }],
        options_every_ms: 200,
        ..named(id, host)
    };
    let trunks = vec![tls("right", "trunk.test"), tls("wrong", "other.test")];
    let groups = vec![group("1", &["right"]), group("2", &["wrong"])];
    caller.set_trunks(trunks, groups).unwrap();

    let mut call = caller.call_group("1", group_call("4001")).await.unwrap();
    let mut incoming = next_call(&mut calls).await;
    assert_eq!(incoming.transport, Transport::Tls);
    incoming
        .control
        .accept(peer::ANSWER.to_owned())
        .await
        .unwrap();
    assert!(matches!(
        next_event(&mut call.events).await,
        CallEvent::Answered { .. }
    ));
    assert!(matches!(
        next_event(&mut incoming.events).await,
        CallEvent::Accepted { .. }
    ));
    // The called side ends it over the connection that the caller opened.
    incoming.control.hang_up(16);
    let end = next_event(&mut call.events).await;
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

    let refused = caller.call_group("2", group_call("4001")).await.err();
    assert!(matches!(refused, Some(SipError::NoTrunk(_))), "{refused:?}");
    until("the wrong server is noticed", || {
        let states = caller.trunk_states();
        states[0].state == TrunkState::Up && states[1].state == TrunkState::Down
    })
    .await;
    let states = caller.trunk_states();
    assert!(
        states[1]
            .last_error
            .as_deref()
            .unwrap()
            .contains("other.test"),
        "{states:?}"
    );
}
