//! Hostile and lossy networks.

mod rig;

use media_audio::{
    BeatConfig, BeatThread, Codec, LegFormat, LegKey, MediaCommand, MediaEvent, Pcm, Transport,
};
use proptest::prelude::*;
use rig::{Peer, Rig};
use std::sync::Arc;
use std::time::{Duration, Instant};

#[test]
fn packets_from_elsewhere_are_dropped_and_counted() {
    let mut rig = Rig::new();
    let mut customer = rig.add(1, Codec::Pcma).sings(440);
    let mut agent = rig.add(2, Codec::Pcmu).sings(1_000);
    rig.bridge(&[1, 2]);
    rig.turns(10, &mut [&mut customer, &mut agent]);
    let (mut intruder, _) = Peer::new(Codec::Pcma);
    intruder = intruder.sings(700);
    intruder.leg = customer.leg;
    agent.forget();
    rig.turns(50, &mut [&mut intruder, &mut customer, &mut agent]);
    assert!(agent.level(700) < 0.01);
    assert!(agent.level(440) > 0.2);
    assert_eq!(intruder.packets.len(), 0);
    assert_eq!(rig.stats(1).from_elsewhere, 50);
}

#[test]
fn a_far_end_behind_a_translator_is_found_by_its_second_packet() {
    let mut rig = Rig::new();
    let declared = rig::loopback();
    let (mut phone, socket) = Peer::new(Codec::Pcma);
    phone = phone.sings(440);
    rig.tell(MediaCommand::AddLeg {
        leg: LegKey(1),
        transport: Transport::Rtp {
            socket,
            remote: declared.local_addr().unwrap(),
            symmetric: true,
        },
        format: LegFormat::usual(Codec::Pcma),
    });
    rig.tell(MediaCommand::Silence { leg: LegKey(1) });
    rig.turn(&mut [&mut phone]);
    assert_eq!(phone.packets.len(), 0, "one packet proves nothing");
    rig.turns(10, &mut [&mut phone]);
    assert_eq!(phone.packets.len(), 10);
    assert_eq!(rig.events(), [MediaEvent::FirstPacket { leg: LegKey(1) }]);
    assert_eq!(rig.stats(1).remote, phone.socket.local_addr().ok());
}

#[test]
fn a_new_source_of_the_same_far_end_is_followed() {
    let mut rig = Rig::new();
    let mut customer = rig.add(1, Codec::Pcma).sings(440);
    let mut agent = rig.add(2, Codec::Pcmu).sings(1_000);
    rig.bridge(&[1, 2]);
    rig.turns(10, &mut [&mut customer, &mut agent]);
    (customer.ssrc, customer.sequence, customer.timestamp) = (1_234, 9, 77);
    rig.turns(5, &mut [&mut customer, &mut agent]);
    agent.heard.clear();
    rig.turns(50, &mut [&mut customer, &mut agent]);
    assert!(agent.level(440) > 0.2);
    agent.assert_continuous();
    assert_eq!(rig.stats(1).lost, 0);
}

#[test]
fn a_changed_description_moves_the_stream_and_its_codec() {
    let mut rig = Rig::new();
    let mut early = rig.add(1, Codec::Pcma);
    rig.tell(MediaCommand::Silence { leg: LegKey(1) });
    rig.turns(3, &mut [&mut early]);
    let (mut answered, _) = Peer::new(Codec::Opus);
    answered.leg = early.leg;
    rig.tell(MediaCommand::SetRemote {
        leg: LegKey(1),
        remote: answered.socket.local_addr().unwrap(),
        format: LegFormat::usual(Codec::Opus),
    });
    rig.tell(MediaCommand::Play {
        leg: LegKey(1),
        play: 1,
        audio: Arc::new(Pcm::tone(440, 1_000, 0.3)),
        looped: true,
    });
    early.forget();
    rig.turns(50, &mut [&mut answered]);
    early.hear();
    assert_eq!(early.packets.len(), 0);
    assert!(answered.level(440) > 0.2);
    answered.assert_continuous();
}

#[test]
fn a_far_end_that_falls_silent_is_told_again_and_again_and_rtcp_is_no_sound() {
    let mut rig = Rig::with(BeatConfig {
        media_timeout_ms: 1_000,
        ..BeatConfig::default()
    });
    let mut phone = rig.add(1, Codec::Pcma);
    rig.turns(5, &mut [&mut phone]);
    let _ = rig.events();
    for _ in 0..100 {
        phone
            .socket
            .send_to(&[0x80, 201, 0, 1, 0, 0, 0, 7], phone.leg)
            .unwrap();
        rig.beat.tick();
    }
    let silent = |silent_ms| MediaEvent::MediaTimeout {
        leg: LegKey(1),
        silent_ms,
    };
    assert_eq!(rig.events(), [silent(1_000), silent(2_000)]);
    assert_eq!(rig.stats(1).rtcp, 100);
}

#[test]
fn comfort_noise_is_silence_and_no_fault() {
    let mut rig = Rig::new();
    let mut customer = rig.add(1, Codec::Pcma).sings(440);
    let mut agent = rig.add(2, Codec::Pcmu).sings(1_000);
    rig.bridge(&[1, 2]);
    rig.turns(10, &mut [&mut customer, &mut agent]);
    let noise = rig::rtp(
        13,
        customer.sequence,
        customer.timestamp,
        customer.ssrc,
        &[60],
    );
    customer.socket.send_to(&noise, customer.leg).unwrap();
    customer.skip();
    rig.turns(2, &mut [&mut agent]);
    agent.heard.clear();
    rig.turns(20, &mut [&mut agent]);
    assert!(agent.level(440) < 0.01);
    rig.turns(3, &mut [&mut customer, &mut agent]);
    agent.heard.clear();
    rig.turns(20, &mut [&mut customer, &mut agent]);
    assert!(agent.level(440) > 0.2);
    agent.assert_continuous();
}

#[test]
fn a_lossy_line_is_counted_and_still_understood() {
    let mut rig = Rig::new();
    let mut customer = rig.add(1, Codec::Pcma).sings(400);
    let mut agent = rig.add(2, Codec::Pcmu).sings(1_000);
    rig.bridge(&[1, 2]);
    rig.turns(10, &mut [&mut customer, &mut agent]);
    agent.forget();
    for round in 0..100 {
        if round % 10 == 3 {
            customer.skip();
            rig.turn(&mut [&mut agent]);
        } else {
            rig.turn(&mut [&mut customer, &mut agent]);
        }
    }
    assert!(agent.level(400) > 0.2);
    agent.assert_continuous();
    assert_eq!(rig.stats(1).lost, 10);
}

#[test]
fn a_running_beat_sends_fifty_frames_a_second() {
    let (sink, _events) = rig::sink();
    let (thread, handle) = BeatThread::start(BeatConfig::default(), sink).unwrap();
    let (mut phone, socket) = Peer::new(Codec::Pcma);
    phone.socket.set_nonblocking(false).unwrap();
    phone
        .socket
        .set_read_timeout(Some(Duration::from_secs(5)))
        .unwrap();
    handle
        .send(MediaCommand::AddLeg {
            leg: LegKey(1),
            transport: Transport::Rtp {
                socket,
                remote: phone.socket.local_addr().unwrap(),
                symmetric: true,
            },
            format: LegFormat::usual(Codec::Pcma),
        })
        .unwrap();
    handle
        .send(MediaCommand::Silence { leg: LegKey(1) })
        .unwrap();
    let mut buffer = [0; 1_500];
    phone.socket.recv(&mut buffer).unwrap();
    let begin = Instant::now();
    for _ in 0..50 {
        phone.socket.recv(&mut buffer).unwrap();
    }
    // The absolute schedule keeps the average exact; the machine may be busy, so the margin is wide.
    let took = begin.elapsed().as_millis();
    assert!((900..2_000).contains(&took), "{took} ms");
    thread.stop();
    assert!(
        handle
            .send(MediaCommand::Silence { leg: LegKey(1) })
            .is_err()
    );
    phone.socket.set_nonblocking(true).unwrap();
    phone.hear();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Garbage, and packets that are almost right, from the far end itself.
    #[test]
    fn nothing_that_arrives_stops_the_beat(
        datagrams in proptest::collection::vec((any::<bool>(), 0u8..4, any::<u16>(), any::<u32>(), proptest::collection::vec(any::<u8>(), 0..400)), 1..60),
    ) {
        let mut rig = Rig::new();
        let mut customer = rig.add(1, Codec::Opus).sings(440);
        let mut agent = rig.add(2, Codec::Pcma).sings(1_000);
        let mut third = rig.add(3, Codec::Opus);
        rig.bridge(&[1, 2]);
        rig.turn(&mut [&mut customer, &mut agent]);
        for (n, (raw, kind, sequence, timestamp, bytes)) in datagrams.iter().enumerate() {
            let payload_type = [111, 101, 13, 8][usize::from(*kind)];
            let wire = if *raw { bytes.clone() } else { rig::rtp(payload_type, *sequence, *timestamp, 7, bytes) };
            let _ = customer.socket.send_to(&wire, customer.leg);
            let _ = agent.socket.send_to(&wire, agent.leg);
            if n == 20 { rig.bridge(&[1, 2, 3]); }
            if n == 40 { rig.bridge(&[1, 3]); }
            rig.turn(&mut [&mut third]);
        }
        prop_assert!(rig.beat.tick());
    }
}
