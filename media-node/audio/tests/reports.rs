//! Reports both ways, the quality trace, and encrypted audio.

mod rig;

use media_audio::rtcp::{self, ReceptionReport, Rtcp};
use media_audio::{
    BeatConfig, Codec, CryptoAttribute, LegKey, MediaCommand, MediaEvent, QualitySample, SrtpKeys,
    SrtpSuite,
};
use rig::{Peer, Rig};
use std::net::UdpSocket;

fn samples(rig: &Rig) -> Vec<(LegKey, QualitySample)> {
    let sample = |event| match event {
        MediaEvent::Quality { leg, sample } => Some((leg, sample)),
        _ => None,
    };
    rig.events().into_iter().filter_map(sample).collect()
}

fn call() -> (Rig, Peer, Peer) {
    let mut rig = Rig::with(BeatConfig {
        media_timeout_ms: 600_000,
        ..BeatConfig::default()
    });
    let customer = rig.add(1, Codec::Pcma).sings(440);
    let agent = rig.add(2, Codec::Pcmu).sings(1_000);
    rig.bridge(&[1, 2]);
    rig.beat.tick();
    (rig, customer, agent)
}

#[test]
fn every_five_seconds_a_leg_tells_how_it_sounded() {
    let (mut rig, mut customer, mut agent) = call();
    for round in 0..600 {
        if round >= 300 && round % 10 == 0 {
            customer.skip();
            rig.turn(&mut [&mut agent]);
        } else {
            rig.turn(&mut [&mut customer, &mut agent]);
        }
    }
    rig.tell(MediaCommand::RemoveLeg { leg: LegKey(1) });
    rig.turn(&mut [&mut agent]);
    let of_customer: Vec<QualitySample> = samples(&rig)
        .into_iter()
        .filter_map(|(leg, sample)| (leg == LegKey(1)).then_some(sample))
        .collect();
    assert!(of_customer.len() >= 3, "{of_customer:?}");
    let apart: Vec<u64> = of_customer.iter().map(|sample| sample.at_ms).collect();
    assert_eq!(apart[1] - apart[0], 5_000);
    let (first, last) = (&of_customer[0], &of_customer[of_customer.len() - 1]);
    assert_eq!((first.lost, first.round_trip_ms), (0, None));
    assert!((430..=441).contains(&first.mos), "{first:?}");
    assert!(last.lost > 0 && last.mos < 390, "{last:?}");
    let total: u32 = of_customer.iter().map(|s| s.received + s.lost).sum();
    assert!((595..=600).contains(&total), "{total}");
}

/// Answers our report as a far end would, 100 ms after it, having lost a tenth.
fn answer(ours: &Rtcp, from_ssrc: u32) -> Vec<u8> {
    let sender = ours.sender.unwrap();
    rtcp::write(&Rtcp {
        ssrc: from_ssrc,
        sender: None,
        reports: vec![ReceptionReport {
            ssrc: ours.ssrc,
            fraction_lost: 26,
            lost: 30,
            highest: 300,
            jitter: 80,
            last_report: (sender.ntp >> 16) as u32,
            since_last_report: 0,
        }],
        bye: false,
    })
}

fn next_report(socket: &UdpSocket) -> Option<Rtcp> {
    let mut buffer = [0; 1_500];
    let (length, _) = socket.recv_from(&mut buffer).ok()?;
    rtcp::parse(&buffer[..length])
}

#[test]
fn reports_on_their_own_port_go_both_ways_and_give_the_round_trip() {
    let (mut rig, mut customer, mut agent) = call();
    let (ours, theirs) = (rig::loopback(), rig::loopback());
    theirs.set_nonblocking(true).unwrap();
    let our_address = ours.local_addr().unwrap();
    rig.tell(MediaCommand::SetRtcp {
        leg: LegKey(1),
        socket: Some(ours),
        remote: theirs.local_addr().ok(),
    });
    let mut reports = Vec::new();
    for round in 0..800 {
        if round % 10 == 0 {
            customer.skip();
            rig.turn(&mut [&mut agent]);
        } else {
            rig.turn(&mut [&mut customer, &mut agent]);
        }
        if let Some(report) = next_report(&theirs) {
            theirs
                .send_to(&answer(&report, customer.ssrc), our_address)
                .unwrap();
            reports.push(report);
        }
    }
    rig.tell(MediaCommand::RemoveLeg { leg: LegKey(1) });
    rig.beat.tick();
    let farewell = next_report(&theirs).expect("a report at the end");
    assert!(farewell.bye);
    assert_eq!(reports.len(), 3);
    let last = reports.last().unwrap();
    let about = last.reports[0];
    assert_eq!(about.ssrc, customer.ssrc);
    assert!((24..=27).contains(&about.fraction_lost), "{about:?}");
    assert!((65..=75).contains(&about.lost), "{about:?}");
    assert!(last.sender.unwrap().packets > 700);
    let sample = samples(&rig)
        .into_iter()
        .rev()
        .find(|(leg, sample)| *leg == LegKey(1) && sample.far_end.is_some());
    let (_, sample) = sample.expect("the far end reported");
    let far_end = sample.far_end.unwrap();
    assert_eq!((far_end.fraction_lost, far_end.jitter), (26, 100));
    assert!(far_end.mos < 350, "{far_end:?}");
    // The rig's time runs faster than the day's: all that is certain is that the answer came soon.
    assert!(sample.round_trip_ms.unwrap() < 5_000);
}

/// Two sockets on an even port and the next one, as phones have them.
fn pair() -> [UdpSocket; 2] {
    loop {
        let audio = rig::loopback();
        let port = audio.local_addr().unwrap().port();
        if port.is_multiple_of(2)
            && let Ok(reports) = UdpSocket::bind(("127.0.0.1", port + 1))
        {
            return [audio, reports];
        }
    }
}

#[test]
fn without_further_agreement_reports_use_the_next_ports() {
    let mut rig = Rig::with(BeatConfig {
        media_timeout_ms: 600_000,
        reports: true,
    });
    let ([audio, reports], [leg, next]) = (pair(), pair());
    let port = leg.local_addr().unwrap().port();
    drop(next);
    reports.set_nonblocking(true).unwrap();
    rig.tell(MediaCommand::AddLeg {
        leg: LegKey(1),
        transport: media_audio::Transport::Rtp {
            socket: leg,
            remote: audio.local_addr().unwrap(),
            symmetric: true,
        },
        format: media_audio::LegFormat::usual(Codec::Pcma),
    });
    rig.tell(MediaCommand::Silence { leg: LegKey(1) });
    let mut buffer = [0; 1_500];
    let mut from = Vec::new();
    for _ in 0..600 {
        rig.beat.tick();
        if let Ok((length, source)) = reports.recv_from(&mut buffer) {
            assert!(rtcp::parse(&buffer[..length]).unwrap().sender.is_some());
            from.push(source.port());
        }
    }
    assert!(
        from.len() >= 2 && from.iter().all(|source| *source == port + 1),
        "{from:?}"
    );
}

#[test]
fn a_far_end_that_reports_on_the_audio_port_is_answered_there() {
    let (mut rig, mut customer, mut agent) = call();
    rig.turns(5, &mut [&mut customer, &mut agent]);
    let hello = rtcp::write(&Rtcp {
        ssrc: customer.ssrc,
        ..Rtcp::default()
    });
    customer.socket.send_to(&hello, customer.leg).unwrap();
    let mut buffer = [0; 1_500];
    let mut answered = 0;
    for _ in 0..600 {
        customer.say();
        rig.turn(&mut [&mut agent]);
        while let Ok(length) = customer.socket.recv(&mut buffer) {
            answered += usize::from(rtcp::parse(&buffer[..length]).is_some() && buffer[1] >= 192);
        }
    }
    assert!((2..=3).contains(&answered), "{answered}");
}

#[test]
fn encrypted_legs_hear_each_other_and_nothing_readable_is_on_the_wire() {
    for suite in SrtpSuite::ALL {
        let mut rig = Rig::new();
        // Each leg is the other's far end.
        let (first, second) = (rig::loopback(), rig::loopback());
        let addresses = [first.local_addr().unwrap(), second.local_addr().unwrap()];
        let keys = [1, 1].map(|tag| CryptoAttribute::fresh(tag, suite).unwrap());
        let (mut customer, mut agent) =
            (rig.add(3, Codec::Pcma).sings(440), rig.add(4, Codec::Pcma));
        for (key, socket, remote, ours, theirs) in [
            (1, first, addresses[1], &keys[0], &keys[1]),
            (2, second, addresses[0], &keys[1], &keys[0]),
        ] {
            rig.tell(MediaCommand::AddLeg {
                leg: LegKey(key),
                transport: media_audio::Transport::Rtp {
                    socket,
                    remote,
                    symmetric: true,
                },
                format: media_audio::LegFormat::usual(Codec::Pcma),
            });
            // As it goes through session descriptions.
            let read = |key: &CryptoAttribute| CryptoAttribute::parse(&key.to_string()).unwrap();
            rig.tell(MediaCommand::SetSrtp {
                leg: LegKey(key),
                keys: Some(SrtpKeys {
                    ours: read(ours),
                    theirs: read(theirs),
                }),
            });
        }
        rig.bridge(&[3, 1]);
        rig.tell(MediaCommand::Bridge {
            bridge: 2,
            legs: vec![LegKey(2), LegKey(4)],
        });
        rig.turns(50, &mut [&mut customer, &mut agent]);
        assert!(agent.level(440) > 0.2, "{suite:?}: {}", agent.level(440));
        assert_eq!(rig.stats(2).rejected, 0);
    }
}

#[test]
fn forged_repeated_and_unencrypted_packets_are_not_heard() {
    let mut rig = Rig::new();
    let mut customer = rig.add(1, Codec::Pcma).sings(440);
    let mut agent = rig.add(2, Codec::Pcma).sings(1_000);
    let keys =
        [1, 1].map(|tag| CryptoAttribute::fresh(tag, SrtpSuite::AesCm128HmacSha1_80).unwrap());
    let [ours, theirs] = keys;
    rig.tell(MediaCommand::SetSrtp {
        leg: LegKey(1),
        keys: Some(SrtpKeys { ours, theirs }),
    });
    rig.bridge(&[1, 2]);
    rig.turn(&mut [&mut customer, &mut agent]);
    rig.turns(30, &mut [&mut customer, &mut agent]);
    assert!(agent.level(440) < 0.01);
    assert_eq!(rig.stats(1).rejected, 31);
    // What the customer's phone gets is not the agent's tone.
    assert!(customer.level(1_000) < 0.05);
}
