//! Legs that are bridged hear each other, and only each other.

mod rig;

use media_audio::{Codec, LegFormat, LegKey, MediaCommand, Pcm, RtpPacket, Transport};
use rig::{Peer, Rig};
use std::sync::Arc;
use std::sync::mpsc::channel;

fn hears_only(peer: &Peer, wanted: u32, other: u32) {
    let (wanted, other) = (peer.level(wanted), peer.level(other));
    assert!(wanted > 0.2, "{:?}: {wanted}", peer.codec);
    assert!(other < 0.02, "{:?}: {other}", peer.codec);
}

fn talk(left: Codec, right: Codec) {
    let mut rig = Rig::new();
    let mut customer = rig.add(1, left).sings(440);
    let mut agent = rig.add(2, right).sings(1_000);
    rig.bridge(&[1, 2]);
    rig.turns(20, &mut [&mut customer, &mut agent]);
    customer.forget();
    agent.forget();
    rig.turns(50, &mut [&mut customer, &mut agent]);
    hears_only(&customer, 1_000, 440);
    hears_only(&agent, 440, 1_000);
    customer.assert_continuous();
    agent.assert_continuous();
}

#[test]
fn two_legs_with_the_same_law_hear_each_other() {
    talk(Codec::Pcma, Codec::Pcma);
    talk(Codec::Pcmu, Codec::Pcmu);
}

#[test]
fn laws_and_opus_are_transcoded_both_ways() {
    talk(Codec::Pcma, Codec::Pcmu);
    talk(Codec::Opus, Codec::Pcma);
    talk(Codec::Opus, Codec::Opus);
    talk(Codec::G722, Codec::Pcma);
    talk(Codec::Opus, Codec::G722);
    talk(Codec::G722, Codec::G722);
}

#[test]
fn payload_of_the_same_codec_passes_untouched_and_between_two_beats() {
    let mut rig = Rig::new();
    let mut customer = rig.add(1, Codec::Pcma).sings(440);
    let mut agent = rig.add(2, Codec::Pcma).sings(1_000);
    rig.bridge(&[1, 2]);
    rig.turns(3, &mut [&mut customer, &mut agent]);
    agent.forget();
    let payload = customer.next_payload();
    let wire = rig::rtp(
        8,
        customer.sequence,
        customer.timestamp,
        customer.ssrc,
        &payload,
    );
    customer.socket.send_to(&wire, customer.leg).unwrap();
    rig.beat.relay();
    agent.hear();
    assert_eq!(agent.packets.len(), 1);
    assert_eq!(agent.packets[0].payload, payload);
}

#[test]
fn a_prompt_wins_over_the_bridge_until_it_ends_and_the_stream_has_no_seam() {
    let mut rig = Rig::new();
    let mut customer = rig.add(1, Codec::Pcma).sings(440);
    let mut agent = rig.add(2, Codec::Pcma).sings(1_000);
    rig.bridge(&[1, 2]);
    rig.turns(10, &mut [&mut customer, &mut agent]);
    rig.tell(MediaCommand::Play {
        leg: LegKey(2),
        play: 1,
        audio: Arc::new(Pcm::tone(700, 400, 0.3)),
        looped: false,
    });
    agent.packets.clear();
    agent.heard.clear();
    rig.turns(20, &mut [&mut customer, &mut agent]);
    hears_only(&agent, 700, 440);
    agent.heard.clear();
    rig.turns(3, &mut [&mut customer, &mut agent]);
    agent.heard.clear();
    rig.turns(20, &mut [&mut customer, &mut agent]);
    hears_only(&agent, 440, 700);
    agent.assert_continuous();
}

#[test]
fn a_muted_leg_is_silence_for_the_other_and_still_hears_it() {
    let mut rig = Rig::new();
    let mut customer = rig.add(1, Codec::Pcma).sings(440);
    let mut agent = rig.add(2, Codec::Pcma).sings(1_000);
    rig.bridge(&[1, 2]);
    rig.tell(MediaCommand::Mute {
        leg: LegKey(2),
        muted: true,
    });
    rig.turns(30, &mut [&mut customer, &mut agent]);
    assert!(customer.level(1_000) < 0.001);
    assert!(agent.level(440) > 0.2);
    assert!(customer.packets.len() >= 29, "silence is sent, not nothing");
    rig.tell(MediaCommand::Mute {
        leg: LegKey(2),
        muted: false,
    });
    rig.turns(5, &mut [&mut customer, &mut agent]);
    customer.heard.clear();
    rig.turns(30, &mut [&mut customer, &mut agent]);
    assert!(customer.level(1_000) > 0.2);
}

#[test]
fn of_three_legs_each_hears_the_two_others_and_not_itself() {
    let mut rig = Rig::new();
    let mut first = rig.add(1, Codec::Pcma).sings(400);
    let mut second = rig.add(2, Codec::Pcmu).sings(1_000);
    let mut third = rig.add(3, Codec::Opus).sings(700);
    rig.bridge(&[1, 2, 3]);
    rig.turns(20, &mut [&mut first, &mut second, &mut third]);
    for peer in [&mut first, &mut second, &mut third] {
        peer.forget();
    }
    rig.turns(50, &mut [&mut first, &mut second, &mut third]);
    for (peer, own, others) in [
        (&first, 400, [1_000, 700]),
        (&second, 1_000, [400, 700]),
        (&third, 700, [400, 1_000]),
    ] {
        assert!(peer.level(own) < 0.02, "{own}: {}", peer.level(own));
        for other in others {
            assert!(
                peer.level(other) > 0.15,
                "{own} {other}: {}",
                peer.level(other)
            );
        }
        peer.assert_continuous();
    }
}

#[test]
fn after_a_bridge_ends_both_sides_get_silence_without_a_seam() {
    let mut rig = Rig::new();
    let mut customer = rig.add(1, Codec::Pcma).sings(440);
    let mut agent = rig.add(2, Codec::Pcma).sings(1_000);
    rig.bridge(&[1, 2]);
    rig.turns(10, &mut [&mut customer, &mut agent]);
    rig.tell(MediaCommand::Unbridge { bridge: 1 });
    rig.turn(&mut [&mut customer, &mut agent]);
    customer.heard.clear();
    rig.turns(10, &mut [&mut customer, &mut agent]);
    assert_eq!(customer.heard.len(), 1_600);
    assert!(customer.level(1_000) < 0.001);
    customer.assert_continuous();
}

#[test]
fn when_one_side_of_a_relayed_call_falls_silent_the_other_still_gets_packets() {
    let mut rig = Rig::new();
    let mut customer = rig.add(1, Codec::Pcma).sings(440);
    let mut agent = rig.add(2, Codec::Pcma).sings(1_000);
    rig.bridge(&[1, 2]);
    rig.turns(10, &mut [&mut customer, &mut agent]);
    agent.forget();
    for _ in 0..20 {
        customer.skip();
        rig.turn(&mut [&mut agent]);
    }
    assert!(agent.packets.len() >= 12, "{}", agent.packets.len());
    agent.forget();
    rig.turns(20, &mut [&mut customer, &mut agent]);
    assert!(agent.level(440) > 0.2);
}

#[test]
fn a_browser_that_reloads_takes_the_same_leg_and_the_bridge_goes_on() {
    let mut rig = Rig::new();
    let mut customer = rig.add(1, Codec::Pcma).sings(440);
    let mut agent = rig.add(2, Codec::Pcma).sings(1_000);
    rig.bridge(&[1, 2]);
    rig.turns(10, &mut [&mut customer, &mut agent]);
    let (inbound, from_browser) = channel();
    let (outbound, to_browser) = channel();
    rig.tell(MediaCommand::ReplaceTransport {
        leg: LegKey(2),
        transport: Transport::Channel {
            inbound: from_browser,
            outbound: Box::new(move |packet: &RtpPacket| {
                let _ = outbound.send(packet.clone());
            }),
        },
        format: LegFormat::usual(Codec::Opus),
    });
    let (mut browser, _unused) = Peer::new(Codec::Opus);
    browser = browser.sings(700);
    for round in 0..60 {
        let payload = browser.next_payload().into();
        inbound
            .send(RtpPacket {
                payload_type: 111,
                marker: false,
                sequence: round,
                timestamp: u32::from(round) * 960,
                ssrc: 99,
                payload,
            })
            .unwrap();
        rig.turn(&mut [&mut customer]);
        if round == 20 {
            customer.heard.clear();
        }
    }
    assert!(customer.level(700) > 0.2, "{}", customer.level(700));
    customer.assert_continuous();
    let packets: Vec<RtpPacket> = to_browser.try_iter().collect();
    assert!(packets.len() >= 59);
    assert!(packets.iter().all(|packet| packet.payload_type == 111));
}
