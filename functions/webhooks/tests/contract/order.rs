//! Who waits for whom: events of one call, dead receivers, senders at the same time.

use crate::{add, event, form, log, reply, tick};
use edgecall_model::webhook::PushType;
use function_runtime::SendFault;
use function_runtime::testing::TestWorld;

async fn sent_ids(world: &TestWorld) -> Vec<String> {
    let sent = world.outbound.sent();
    sent.iter()
        .map(|request| {
            request.headers()["x-edgecall-event-id"]
                .to_str()
                .unwrap_or("")
                .to_owned()
        })
        .collect()
}

#[tokio::test]
async fn events_of_one_call_arrive_in_order_also_when_the_first_needs_a_retry() {
    // Proves: MSG-20
    let world = TestWorld::start().await;
    let tenant = world.tenant("order").await;
    let webhook = add(&world, &tenant, form("inbound_ringing")).await;
    event(
        &world,
        &tenant,
        &webhook,
        PushType::InboundRinging,
        "e-first",
    )
    .await;
    world.outbound.answer(|_| Err(SendFault::TimedOut));
    assert_eq!(tick(&world).await, (0, 1));
    world.clock.pass(1_000);
    event(
        &world,
        &tenant,
        &webhook,
        PushType::InboundRinging,
        "a-second",
    )
    .await;
    world.outbound.answer(|_| reply(200, ""));
    assert_eq!(tick(&world).await, (0, 0), "the second waits for the first");
    world.clock.pass(4_000);
    assert_eq!(tick(&world).await, (2, 0));
    assert_eq!(sent_ids(&world).await, ["e-first", "e-first", "a-second"]);
}

#[tokio::test]
async fn a_second_event_goes_on_when_the_first_was_given_up() {
    let world = TestWorld::start().await;
    let tenant = world.tenant("goes-on").await;
    let mut never_again = form("inbound_ringing");
    never_again["retries"] = 0.into();
    let webhook = add(&world, &tenant, never_again).await;
    event(&world, &tenant, &webhook, PushType::InboundRinging, "e1").await;
    world.outbound.answer(|_| Err(SendFault::TimedOut));
    assert_eq!(tick(&world).await, (0, 1));
    event(&world, &tenant, &webhook, PushType::InboundRinging, "e2").await;
    world.outbound.answer(|_| reply(200, ""));
    assert_eq!(tick(&world).await, (1, 0));
}

#[tokio::test]
async fn a_dead_receiver_is_paused_and_others_are_not_delayed() {
    let world = TestWorld::start().await;
    let tenant = world.tenant("paused").await;
    let mut never_again = form("service_record");
    never_again["retries"] = 0.into();
    let dead = add(&world, &tenant, never_again).await;
    let mut elsewhere = form("service_record");
    elsewhere["url"] = "https://alive.example.com/".into();
    let alive = add(&world, &tenant, elsewhere).await;
    world.outbound.answer(|request| match request.uri().host() {
        Some("alive.example.com") => reply(200, ""),
        _ => Err(SendFault::TimedOut),
    });
    for n in 0..20 {
        event(
            &world,
            &tenant,
            &dead,
            PushType::ServiceRecord,
            &format!("dead-{n}"),
        )
        .await;
        assert_eq!(tick(&world).await, (0, 1));
    }
    event(
        &world,
        &tenant,
        &dead,
        PushType::ServiceRecord,
        "dead-waits",
    )
    .await;
    event(&world, &tenant, &alive, PushType::ServiceRecord, "alive").await;
    assert_eq!(tick(&world).await, (1, 0), "the dead one is not even asked");
    assert!(!sent_ids(&world).await.contains(&"dead-waits".to_owned()));

    world.clock.pass(60_000);
    world.outbound.answer(|_| reply(200, ""));
    assert_eq!(
        tick(&world).await,
        (1, 0),
        "after a minute it is asked again, and is back"
    );
    event(
        &world,
        &tenant,
        &dead,
        PushType::ServiceRecord,
        "dead-is-back",
    )
    .await;
    assert_eq!(tick(&world).await, (1, 0));
}

#[tokio::test]
async fn two_senders_at_the_same_time_send_each_event_once() {
    let world = TestWorld::start().await;
    let tenant = world.tenant("twice").await;
    let webhook = add(&world, &tenant, form("service_record")).await;
    for n in 0..40 {
        event(
            &world,
            &tenant,
            &webhook,
            PushType::ServiceRecord,
            &format!("e{n:02}"),
        )
        .await;
    }
    let (a, b, c) = tokio::join!(tick(&world), tick(&world), tick(&world));
    assert_eq!(a.0 + b.0 + c.0, 40);
    let mut ids = sent_ids(&world).await;
    ids.sort();
    assert_eq!(ids.len(), 40);
    ids.dedup();
    assert_eq!(ids.len(), 40);
    assert_eq!(log(&world, &tenant, "limit=100").await.len(), 40);
}
