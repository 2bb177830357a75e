//! An independent SIP client: sipp's built-in caller against an endpoint that answers everything.

use crate::peer::{self, ANSWER, OpenHouse, start};
use sip_core::trunk::Trunk;
use sip_core::{CallEvent, SipEvent};
use std::process::Stdio;
use tokio::process::Command;

#[tokio::test]
async fn sipp_places_fifty_calls_over_udp_and_tcp_and_none_fails() {
    if Command::new("sipp")
        .arg("-v")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .await
        .is_err()
    {
        eprintln!("sipp is not installed: not tried");
        return;
    }
    let (endpoint, mut events) = start(OpenHouse).await;
    tokio::spawn(async move {
        while let Some(SipEvent::Invite(mut call)) = events.recv().await {
            tokio::spawn(async move {
                call.control.ring(None).unwrap();
                call.control.accept(ANSWER.to_owned()).await.unwrap();
                while let Some(event) = call.events.recv().await {
                    assert!(!matches!(event, CallEvent::Cancelled), "{event:?}");
                }
            });
        }
    });
    for (mode, target) in [
        ("u1", endpoint.local_udp().unwrap()),
        ("t1", endpoint.local_tcp().unwrap()),
    ] {
        let output = Command::new("sipp")
            .args([
                "-sn",
                "uac",
                "-nostdin",
                "-i",
                "127.0.0.1",
                "-t",
                mode,
                "-r",
                "50",
                "-m",
                "50",
            ])
            .args([
                "-d",
                "100",
                "-timeout",
                "30",
                "-timeout_error",
                "-max_retrans",
                "5",
            ])
            .arg(target.to_string())
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output()
            .await
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{mode}: {}\n{text}", output.status);
    }
    let idle = async {
        while endpoint.active_calls() > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(peer::PATIENCE, idle)
        .await
        .expect("calls were left over");
}

#[tokio::test]
async fn sipp_takes_calls_as_a_carrier_over_a_trunk_group() {
    let busy = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let port = busy.local_addr().unwrap().port();
    drop(busy);
    let started = Command::new("sipp")
        .args(["-sn", "uas", "-nostdin", "-i", "127.0.0.1", "-m", "20"])
        .args(["-p", &port.to_string(), "-timeout", "30", "-timeout_error"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn();
    let Ok(mut carrier) = started else {
        eprintln!("sipp is not installed: not tried");
        return;
    };
    let (endpoint, _events) = start(OpenHouse).await;
    let trunk = Trunk {
        options_every_ms: 0,
        max_channels: 20,
        ..Trunk::to("sipp", "127.0.0.1", Some(port))
    };
    endpoint
        .set_trunks(vec![trunk], vec![peer::group("1", &["sipp"])])
        .unwrap();
    let mut calls = Vec::new();
    for n in 0..20 {
        let to = format!("138001380{n:02}");
        calls.push(
            endpoint
                .call_group("1", peer::group_call(&to))
                .await
                .unwrap(),
        );
    }
    for call in &mut calls {
        loop {
            match peer::next_event(&mut call.events).await {
                CallEvent::Ringing { .. } => {}
                CallEvent::Answered { sdp: Some(_) } => break,
                other => panic!("{other:?}"),
            }
        }
        call.hang_up();
    }
    // sipp ends by itself, with success, when all twenty calls went as it expects.
    let ended = tokio::time::timeout(std::time::Duration::from_secs(30), carrier.wait()).await;
    let status = ended.expect("sipp goes on").unwrap();
    assert!(status.success(), "{status}");
}
