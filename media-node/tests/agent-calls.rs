//! Agents place calls and transfer them; another node is the telephone network and has people of its own.

mod node;

use edgecall_model::agent::AgentState;
use edgecall_model::desk::{DeskCall, DeskCallState, DeskEvent, DeskNotice};
use edgecall_model::event::{CallKind, LegEnd, LegPurpose, Side};
use edgecall_model::node_api::TestKey;
use edgecall_model::record::AnswerStatus;
use media_audio::{Pcm, tone_level, wav};
use media_node::test_caller::{CallPlan, TestCaller};
use node::desk::{Desk, answer_next, hears, ready_desk_saying};
use node::phone::BrowserPhone;
use node::{
    Company, RunningNode, open_company, records, scope, start_node, start_node_with, stores,
};
use serde_json::json;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// A company on a node of its own.
struct Office {
    dir: TempDir,
    stores: node::Stores,
    company: Company,
    node: RunningNode,
    desk: Desk,
    phone: BrowserPhone,
}

async fn office(prefix: &str, hz: u32, outbound: Option<&RunningNode>) -> Office {
    let dir = tempfile::tempdir().unwrap();
    let stores = stores(dir.path()).await;
    let company = open_company(&stores.store, prefix).await;
    let node = match outbound {
        Some(network) => start_node_with(&stores.store, dir.path(), Some(network.sip)).await,
        None => start_node(&stores.store, dir.path()).await,
    };
    let (desk, phone) = ready_desk_saying(&node, &company, hz).await;
    Office {
        dir,
        stores,
        company,
        node,
        desk,
        phone,
    }
}

async fn call_in_state(desk: &mut Desk, state: DeskCallState) -> DeskCall {
    desk.until("a call in a state", |event| match event {
        DeskEvent::Call { call: Some(call) } if call.state == state => Some(call.clone()),
        _ => None,
    })
    .await
}

async fn state(desk: &mut Desk, wanted: AgentState) {
    desk.until("a state", |event| {
        matches!(event, DeskEvent::State { state, .. } if *state == wanted).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_calls_a_customer_and_both_hear_each_other() {
    let mut far = office("far", 700, None).await;
    let mut near = office("near", 1_000, Some(&far.node)).await;
    near.desk
        .send(json!({ "type": "dial", "number": far.company.number }))
        .await;
    state(&mut near.desk, AgentState::Dialling).await;
    let call = call_in_state(&mut near.desk, DeskCallState::OutTalking).await;
    assert_eq!(call.customer, far.company.number);
    // The far company's menu wants a key; its agent answers.
    tokio::time::sleep(Duration::from_millis(800)).await;
    near.desk
        .send(json!({ "type": "digits", "call": call.call, "digits": "1" }))
        .await;
    let seen = answer_next(&mut far.desk).await;
    assert_eq!(seen.customer, near.company.number, "the caller ID");
    hears(&near.phone, 700).await;
    hears(&far.phone, 1_000).await;

    near.desk
        .send(json!({ "type": "hold", "call": call.call, "on": true }))
        .await;
    call_in_state(&mut near.desk, DeskCallState::Held).await;
    near.desk
        .send(json!({ "type": "hold", "call": call.call, "on": false }))
        .await;
    call_in_state(&mut near.desk, DeskCallState::OutTalking).await;
    near.desk
        .send(json!({ "type": "hang_up", "call": call.call }))
        .await;
    state(&mut near.desk, AgentState::Wrapup).await;

    let record = records(&scope(&near.stores.store, &near.company.tenant), 1)
        .await
        .remove(0);
    assert_eq!(record.kind, CallKind::PreviewOutbound);
    assert_eq!(record.status, AnswerStatus::BothAnswered);
    assert_eq!((record.hangup_by, record.holds), (Side::Agent, 1));
    assert_eq!(record.recordings.len(), 1);
    near.node.node.drain().await;
    far.node.node.drain().await;
    drop((near.dir, far.dir));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_nobody_has_is_told_and_there_is_no_wrapup() {
    let far = office("far", 700, None).await;
    let mut near = office("near", 1_000, Some(&far.node)).await;
    near.desk
        .send(json!({ "type": "dial", "number": "01012345678" }))
        .await;
    let reason = near
        .desk
        .until("why", |event| match event {
            DeskEvent::Notice {
                notice: DeskNotice::NotConnected { reason },
            } => Some(*reason),
            _ => None,
        })
        .await;
    assert_eq!(reason, LegEnd::Unreachable);
    state(&mut near.desk, AgentState::Available).await;
    near.node.node.drain().await;
    far.node.node.drain().await;
    drop((near.dir, far.dir));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_is_joined_by_an_outside_party_and_then_left_to_it() {
    let far = office("far", 700, None).await;
    let mut near = office("near", 1_000, Some(&far.node)).await;
    let caller = TestCaller::start(Ipv4Addr::LOCALHOST.into()).await.unwrap();
    let heard = near.dir.path().join("heard.wav");
    let mut states = caller
        .place(CallPlan {
            id: "customer".into(),
            to_uri: format!("sip:{}@{}", near.company.number, near.node.sip),
            destination: Some(near.node.sip),
            from: "13800138000".into(),
            credentials: None,
            sound: Some(Arc::new(Pcm::tone(440, 1_000, 0.3))),
            keys: vec![TestKey {
                key: '1',
                after_ms: 800,
            }],
            hang_up_after_ms: 14_000,
            record: Some(heard.clone()),
        })
        .unwrap();
    let call = answer_next(&mut near.desk).await.call;
    let to = json!({ "target": "external", "number": far.company.number });
    near.desk
        .send(json!({ "type": "invite", "call": call, "to": to }))
        .await;
    call_in_state(&mut near.desk, DeskCallState::Conference).await;
    // All three are together for a moment; the outside party is the far company's menu.
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    near.desk
        .send(json!({ "type": "leave", "call": call }))
        .await;
    state(&mut near.desk, AgentState::Available).await;
    let done = states.wait_for(|state| state.ended.is_some());
    tokio::time::timeout(Duration::from_secs(30), done)
        .await
        .expect("the call ends")
        .unwrap();
    let record = records(&scope(&near.stores.store, &near.company.tenant), 1)
        .await
        .remove(0);
    let external = record
        .legs
        .iter()
        .find(|leg| leg.external.is_some())
        .expect("an outside party");
    assert_eq!(external.purpose, LegPurpose::Conference);
    assert!(external.talk_seconds > 0);
    assert_eq!(record.hangup_by, Side::Customer);
    let heard = wav::read(&heard).unwrap().channel(0);
    let agent = heard
        .windows(4_000)
        .step_by(4_000)
        .any(|part| tone_level(part, 8_000, 1_000) > 0.1);
    assert!(agent, "the customer heard the agent");
    near.node.node.drain().await;
    far.node.node.drain().await;
    drop((near.dir, far.dir));
}
