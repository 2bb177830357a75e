//! An independent SIP client: sipp's built-in caller against an endpoint that answers everything.

use crate::peer::{self, ANSWER, OpenHouse, start};
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
