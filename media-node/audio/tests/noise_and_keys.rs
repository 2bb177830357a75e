//! Comfort noise both ways, keys as tones in the sound, and losses that the next packet repairs.

mod rig;

use media_audio::{Codec, LegFormat, LegKey, MediaCommand, MediaEvent, Pcm, RtpPacket, tone_level};
use rig::Rig;
use std::sync::Arc;

fn with_noise() -> LegFormat {
    LegFormat {
        comfort_noise: Some(13),
        ..LegFormat::usual(Codec::Pcma)
    }
}

fn power(samples: &[i16]) -> f64 {
    let sum: f64 = samples.iter().map(|s| f64::from(*s).powi(2)).sum();
    10.0 * (sum / samples.len() as f64 / 32_768f64.powi(2)).log10()
}

#[test]
fn received_noise_is_heard_at_its_level_until_speech_comes_back() {
    let mut rig = Rig::new();
    let mut customer = rig.add_as(1, with_noise(), true).sings(440);
    let mut agent = rig.add(2, Codec::Pcmu).sings(1_000);
    rig.bridge(&[1, 2]);
    rig.turns(20, &mut [&mut customer, &mut agent]);
    let noise = rig::rtp(
        13,
        customer.sequence,
        customer.timestamp,
        customer.ssrc,
        &[40],
    );
    customer.socket.send_to(&noise, customer.leg).unwrap();
    customer.skip();
    rig.turns(5, &mut [&mut agent]);
    agent.heard.clear();
    rig.turns(50, &mut [&mut agent]);
    let level = power(&agent.heard);
    assert!((-43.0..-37.0).contains(&level), "{level} dB");
    assert!(agent.level(440) < 0.01);
    rig.turns(3, &mut [&mut customer, &mut agent]);
    agent.heard.clear();
    rig.turns(30, &mut [&mut customer, &mut agent]);
    assert!(agent.level(440) > 0.2);
    agent.assert_continuous();
}

#[test]
fn long_silence_is_sent_as_noise_where_that_was_negotiated_and_sound_at_once() {
    let mut rig = Rig::new();
    let mut phone = rig.add_as(1, with_noise(), true);
    rig.tell(MediaCommand::Silence { leg: LegKey(1) });
    rig.turns(100, &mut [&mut phone]);
    let (noise, sound): (Vec<&RtpPacket>, Vec<&RtpPacket>) = phone
        .packets
        .iter()
        .partition(|packet| packet.payload_type == 13);
    assert_eq!((sound.len(), noise.len()), (5, 10));
    assert!(noise.iter().all(|packet| packet.payload[..] == [75]));
    let gaps = noise
        .windows(2)
        .map(|pair| pair[1].timestamp.wrapping_sub(pair[0].timestamp));
    assert!(gaps.into_iter().all(|gap| gap == 1_600));
    phone.forget();
    rig.tell(MediaCommand::Play {
        leg: LegKey(1),
        play: 1,
        audio: Arc::new(Pcm::tone(440, 200, 0.3)),
        looped: false,
    });
    rig.turns(10, &mut [&mut phone]);
    assert_eq!(phone.packets.len(), 10);
    assert!(phone.packets[0].marker && phone.level(440) > 0.25);
}

#[test]
fn relayed_noise_stays_noise_where_the_other_side_knows_it() {
    let mut rig = Rig::new();
    let mut customer = rig.add_as(1, with_noise(), true).sings(440);
    let mut agent = rig.add_as(2, with_noise(), true).sings(1_000);
    rig.bridge(&[1, 2]);
    rig.turns(10, &mut [&mut customer, &mut agent]);
    agent.forget();
    let noise = rig::rtp(
        13,
        customer.sequence,
        customer.timestamp,
        customer.ssrc,
        &[33],
    );
    customer.socket.send_to(&noise, customer.leg).unwrap();
    customer.skip();
    rig.turn(&mut [&mut agent]);
    let last = agent.packets.last().unwrap();
    assert_eq!((last.payload_type, &last.payload[..]), (13, &[33][..]));
}

#[test]
fn keys_are_heard_in_the_sound_of_a_far_end_without_telephone_events() {
    let format = LegFormat {
        dtmf_payload_types: Vec::new(),
        ..LegFormat::usual(Codec::Pcma)
    };
    let mut rig = Rig::new();
    let mut phone = rig.add_as(1, format.clone(), true).says(&dialled("179#"));
    let mut agent = rig.add(2, Codec::Pcma).sings(1_000);
    rig.bridge(&[1, 2]);
    rig.turns(60, &mut [&mut phone, &mut agent]);
    let keys = |events: Vec<MediaEvent>| -> String {
        let key = |event| match event {
            MediaEvent::Digit { leg, digit, .. } => (leg == LegKey(1)).then_some(digit),
            _ => None,
        };
        events.into_iter().filter_map(key).collect()
    };
    assert_eq!(keys(rig.events()), "179#");
    // With telephone events nobody listens, unless told to.
    let both = |tone_keys| LegFormat {
        tone_keys,
        ..LegFormat::usual(Codec::Pcma)
    };
    for (listens, expected) in [(false, ""), (true, "179#")] {
        let mut phone = rig.add_as(1, both(listens), true).says(&dialled("179#"));
        rig.bridge(&[1, 2]);
        rig.turns(60, &mut [&mut phone, &mut agent]);
        assert_eq!(keys(rig.events()), expected);
    }
}

/// Keys as tones, 80 ms each with 60 ms between them, and silence until they come again.
fn dialled(keys: &str) -> Pcm {
    let mut sound = Pcm::silence(100);
    for key in keys.chars() {
        let (row, column) = match key {
            '1' => (697, 1_209),
            '7' => (852, 1_209),
            '9' => (852, 1_477),
            _ => (941, 1_477),
        };
        sound
            .samples
            .extend(Pcm::two_tones(row, column, 80, 0.4).samples);
        sound.samples.extend(Pcm::silence(60).samples);
    }
    sound.samples.resize(16_000, 0);
    sound
}

#[test]
fn a_lost_opus_packet_is_repaired_from_the_next_one() {
    let mut levels = Vec::new();
    for lossy in [false, true] {
        let mut rig = Rig::new();
        let mut agent = rig.add(1, Codec::Opus).repeats_losses().sings(440);
        let mut customer = rig.add(2, Codec::Pcma).sings(1_000);
        rig.bridge(&[1, 2]);
        rig.turns(20, &mut [&mut agent, &mut customer]);
        // One frame of delay, so that the next packet is there when one is missing.
        agent.say();
        for round in 0..100 {
            if lossy && round % 10 == 5 {
                agent.next_payload();
                agent.skip();
                rig.turn(&mut [&mut customer]);
            } else {
                rig.turn(&mut [&mut agent, &mut customer]);
            }
        }
        let stats = rig.stats(1);
        assert_eq!(stats.lost, if lossy { 10 } else { 0 });
        assert_eq!(stats.recovered_frames, stats.lost, "{stats:?}");
        levels.push(tone_level(&customer.heard[4_000..], 8_000, 440));
    }
    assert!(levels[1] > 0.75 * levels[0], "{levels:?}");
}
