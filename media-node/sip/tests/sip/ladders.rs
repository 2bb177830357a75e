//! The SIP ladder of a call, and its capture file as other programs read it.

use crate::peer::{
    self, OpenHouse, PATIENCE, Peer, group, group_call, loopback, next_event, trunk_to,
};
use sip_core::trunk::Trunk;
use sip_core::{CallEvent, CallLadder, Credentials, SipConfig, SipEndpoint, pcap};
use std::process::Stdio;
use tokio::process::Command;
use tokio::sync::mpsc;

async fn observed() -> (
    SipEndpoint,
    mpsc::Receiver<sip_core::SipEvent>,
    mpsc::Receiver<CallLadder>,
) {
    let (sender, ladders) = mpsc::channel(16);
    let config = SipConfig {
        udp: loopback(),
        tcp: loopback(),
        ladders: Some(sender),
        ..SipConfig::default()
    };
    let (endpoint, events) = SipEndpoint::start(config, OpenHouse).await.unwrap();
    (endpoint, events, ladders)
}

async fn next_ladder(ladders: &mut mpsc::Receiver<CallLadder>) -> CallLadder {
    let ladder = tokio::time::timeout(PATIENCE, ladders.recv()).await;
    ladder.expect("no ladder came").unwrap()
}

/// First words of each message, with its direction.
fn steps(ladder: &CallLadder) -> Vec<String> {
    let step = |rung: &sip_core::Rung| {
        let start = rung.text.lines().next().unwrap();
        let word = match start.strip_prefix("SIP/2.0 ") {
            Some(status) => &status[..3],
            None => start.split(' ').next().unwrap(),
        };
        format!("{}{word}", if rung.sent { ">" } else { "<" })
    };
    ladder.rungs.iter().map(step).collect()
}

#[tokio::test]
async fn an_incoming_call_leaves_all_its_messages_in_order() {
    let (endpoint, mut events, mut ladders) = observed().await;
    let mut refused = Peer::new(&endpoint, "refused").await;
    let invite = refused.invite("404", 1, "");
    refused.send(&invite).await;
    refused.response_with("INVITE", 404).await;

    let mut peer = Peer::new(&endpoint, "laddered").await;
    let call = peer.connect(&mut events).await;
    peer.inside("INFO", 2, "Content-Type: application/dtmf\r\n", "5")
        .await;
    peer.response_with("INFO", 200).await;
    call.control.hang_up(16);
    let bye = peer.wait_for("BYE").await;
    peer.answer(&bye, "200 OK").await;
    let ladder = next_ladder(&mut ladders).await;
    assert_eq!(ladder.call_id, "laddered");
    let steps = steps(&ladder);
    let expected = [
        "<INVITE", ">100", ">200", "<ACK", "<INFO", ">200", ">BYE", "<200",
    ];
    let kept: Vec<&str> = steps
        .iter()
        .map(String::as_str)
        .filter(|step| *step != ">100")
        .collect();
    assert_eq!(
        kept,
        expected
            .into_iter()
            .filter(|s| *s != ">100")
            .collect::<Vec<_>>()
    );
    let first = &ladder.rungs[0];
    assert_eq!(
        (first.theirs, first.ours),
        (peer.address(), endpoint.local_udp().unwrap())
    );
    assert!(
        ladder
            .rungs
            .windows(2)
            .all(|pair| pair[0].at_us <= pair[1].at_us)
    );
    assert!(
        ladder
            .rungs
            .iter()
            .all(|rung| rung.theirs == peer.address())
    );
}

#[tokio::test]
async fn an_outgoing_call_s_ladder_hides_what_could_reveal_the_password() {
    let (endpoint, _events, mut ladders) = observed().await;
    let carrier = Peer::new(&endpoint, "carrier").await;
    let settings = Trunk {
        credentials: Some(Credentials {
            username: "account".to_owned(),
            password: "s3cret".to_owned(),
        }),
        ..trunk_to("t", &carrier)
    };
    endpoint
        .set_trunks(vec![settings], vec![group("1", &["t"])])
        .unwrap();
    let mut call = endpoint.call_group("1", group_call("1")).await.unwrap();
    let invite = carrier.wait_for("INVITE").await;
    let challenge = "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"\r\n";
    carrier
        .respond(&invite, "401 Unauthorized", challenge, "")
        .await;
    carrier.wait_for("ACK").await;
    let signed = carrier.wait_for("INVITE").await;
    let sent = signed.header("Authorization").to_owned();
    let response = sent
        .split("response=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    carrier.respond(&signed, "486 Busy Here", "", "").await;
    carrier.wait_for("ACK").await;
    assert!(matches!(
        next_event(&mut call.events).await,
        CallEvent::Failed { code: 486, .. }
    ));
    let ladder = next_ladder(&mut ladders).await;
    assert_eq!(
        steps(&ladder),
        [">INVITE", "<401", ">ACK", ">INVITE", "<486", ">ACK"]
    );
    let text: String = ladder.rungs.iter().map(|rung| rung.text.as_str()).collect();
    assert!(!text.contains(response));
    assert!(text.contains("username=\"account\"") && text.contains("response=\"***\""));
    // The challenge is noted as the carrier wrote it.
    assert!(
        ladder.rungs[1].text.contains("nonce=\"n\""),
        "{}",
        ladder.rungs[1].text
    );

    read_by_wireshark(&ladder).await;
}

/// Wireshark's own reader has to see the same messages.
async fn read_by_wireshark(ladder: &CallLadder) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("call.pcap");
    std::fs::write(&file, pcap(std::slice::from_ref(ladder))).unwrap();
    let run = Command::new("tshark")
        .arg("-r")
        .arg(&file)
        .args([
            "-o",
            "udp.check_checksum:TRUE",
            "-o",
            "ip.check_checksum:TRUE",
        ])
        .args([
            "-T",
            "fields",
            "-e",
            "udp.checksum.status",
            "-e",
            "ip.checksum.status",
        ])
        .args([
            "-e",
            "sip.Method",
            "-e",
            "sip.Status-Code",
            "-e",
            "sip.Call-ID",
        ])
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await;
    let Ok(output) = run else {
        eprintln!("tshark is not installed: not tried");
        return;
    };
    let text = String::from_utf8_lossy(&output.stdout);
    let call_id = &ladder.call_id;
    let line = |method: &str, code: &str| format!("1\t1\t{method}\t{code}\t{call_id}");
    let expected = [
        line("INVITE", ""),
        line("", "401"),
        line("ACK", ""),
        line("INVITE", ""),
        line("", "486"),
        line("ACK", ""),
    ];
    assert_eq!(text.lines().collect::<Vec<_>>(), expected, "{output:?}");
}

#[tokio::test]
async fn without_a_receiver_nothing_is_kept_and_calls_run_as_ever() {
    let (endpoint, mut events) = peer::start(OpenHouse).await;
    let mut peer = Peer::new(&endpoint, "plain").await;
    let _call = peer.connect(&mut events).await;
    assert_eq!(endpoint.active_calls(), 1);
}
