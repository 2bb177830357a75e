//! Prompts, music and keys.

mod rig;

use media_audio::{
    BeatConfig, Codec, LegFormat, LegKey, MediaCommand, MediaEvent, Pcm, hold_music,
};
use rig::Rig;
use std::sync::Arc;

fn play(leg: u64, play: u64, audio: Pcm, looped: bool) -> MediaCommand {
    MediaCommand::Play {
        leg: LegKey(leg),
        play,
        audio: Arc::new(audio),
        looped,
    }
}

fn finished(play: u64, completed: bool) -> MediaEvent {
    MediaEvent::PlayFinished {
        leg: LegKey(1),
        play,
        completed,
    }
}

#[test]
fn a_prompt_is_heard_whole_and_its_end_is_told_once() {
    for codec in [Codec::Pcma, Codec::Pcmu, Codec::Opus] {
        let mut rig = Rig::new();
        let mut caller = rig.add(1, codec);
        rig.tell(play(1, 5, Pcm::tone(440, 1_000, 0.3), false));
        for _ in 0..49 {
            rig.beat.tick();
        }
        assert_eq!(rig.events(), []);
        rig.beat.tick();
        assert_eq!(rig.events(), [finished(5, true)]);
        caller.hear();
        assert_eq!(caller.heard.len(), 8_000);
        assert!(caller.level(440) > 0.2);
        rig.turns(10, &mut [&mut caller]);
        caller.assert_continuous();
        assert_eq!(rig.events().len(), 1, "only the first packet is news");
    }
}

#[test]
fn a_prompt_of_another_rate_keeps_its_pitch_and_length() {
    let mut rig = Rig::new();
    let mut caller = rig.add(1, Codec::Pcma);
    let prompt = Pcm::tone(440, 1_000, 0.3).at_rate(24_000);
    rig.tell(play(1, 5, prompt, false));
    for _ in 0..55 {
        rig.beat.tick();
    }
    assert_eq!(rig.events(), [finished(5, true)]);
    caller.hear();
    assert!(media_audio::tone_level(&caller.heard[..8_000], 8_000, 440) > 0.25);
}

#[test]
fn looped_music_goes_on_until_it_is_stopped() {
    let mut rig = Rig::with(BeatConfig {
        media_timeout_ms: 600_000,
        ..BeatConfig::default()
    });
    let mut caller = rig.add(1, Codec::Pcmu);
    let music = hold_music();
    rig.tell(play(1, 9, music.clone(), true));
    let beats = music.samples.len() / rig::FRAME;
    for _ in 0..2 * beats {
        rig.beat.tick();
        caller.hear();
    }
    assert_eq!(rig.events(), []);
    let (first, second) = caller.heard.split_at(music.samples.len());
    assert_eq!(first, second, "the second round is the first again");
    rig.tell(MediaCommand::StopPlay {
        leg: LegKey(1),
        play: 9,
    });
    caller.forget();
    rig.beat.tick();
    caller.hear();
    assert_eq!(rig.events(), [finished(9, false)]);
    assert!(caller.heard.iter().all(|sample| sample.abs() < 20));
}

#[test]
fn every_play_is_told_to_end_also_when_replaced_or_its_leg_is_removed_or_unknown() {
    let mut rig = Rig::new();
    let _caller = rig.add(1, Codec::Pcma);
    rig.tell(play(1, 1, Pcm::silence(500), false));
    rig.tell(play(1, 2, Pcm::silence(500), false));
    rig.tell(MediaCommand::StopPlay {
        leg: LegKey(1),
        play: 1,
    });
    rig.beat.tick();
    assert_eq!(rig.events(), [finished(1, false)]);
    rig.tell(MediaCommand::RemoveLeg { leg: LegKey(1) });
    rig.tell(play(1, 3, Pcm::silence(500), false));
    rig.beat.tick();
    assert_eq!(rig.events(), [finished(2, false), finished(3, false)]);
}

#[test]
fn an_empty_prompt_ends_at_once_even_when_looped() {
    let mut rig = Rig::new();
    let _caller = rig.add(1, Codec::Pcma);
    rig.tell(play(1, 1, Pcm::silence(0), true));
    rig.beat.tick();
    assert_eq!(rig.events(), [finished(1, true)]);
}

#[test]
fn keys_sent_to_one_leg_are_reported_by_another_and_do_not_reach_its_bridge() {
    let mut rig = Rig::new();
    // Two legs whose sockets are each other's far end: what one sends the other receives.
    let (first, second) = (rig::loopback(), rig::loopback());
    let addresses = (first.local_addr().unwrap(), second.local_addr().unwrap());
    for (key, socket, remote) in [(1, first, addresses.1), (2, second, addresses.0)] {
        rig.tell(MediaCommand::AddLeg {
            leg: LegKey(key),
            transport: media_audio::Transport::Rtp {
                socket,
                remote,
                symmetric: true,
            },
            format: LegFormat::usual(Codec::Opus),
        });
        rig.tell(MediaCommand::Silence { leg: LegKey(key) });
    }
    rig.tell(MediaCommand::SendDigits {
        leg: LegKey(1),
        digits: "07*#".to_owned(),
    });
    for _ in 0..80 {
        rig.beat.tick();
    }
    let digits: Vec<(LegKey, char, u32)> = rig
        .events()
        .into_iter()
        .filter_map(|event| match event {
            MediaEvent::Digit {
                leg,
                digit,
                duration_ms,
            } => Some((leg, digit, duration_ms)),
            _ => None,
        })
        .collect();
    assert_eq!(
        digits,
        ['0', '7', '*', '#'].map(|digit| (LegKey(2), digit, 160))
    );
    assert_eq!(rig.stats(2).lost, 0);
}

#[test]
fn a_far_end_without_telephone_events_gets_keypad_tones() {
    let mut rig = Rig::new();
    let mut format = LegFormat::usual(Codec::Pcma);
    format.dtmf_payload_types.clear();
    let mut phone = rig.add_as(1, format, true);
    rig.tell(MediaCommand::SendDigits {
        leg: LegKey(1),
        digits: "5".to_owned(),
    });
    for _ in 0..8 {
        rig.beat.tick();
        phone.hear();
    }
    assert!(phone.level(770) > 0.15 && phone.level(1_336) > 0.15);
    assert!(phone.level(697) < 0.03 && phone.level(1_477) < 0.03);
}

#[test]
fn keys_of_every_negotiated_type_are_heard_once_although_repeated() {
    let mut rig = Rig::new();
    let mut format = LegFormat::usual(Codec::Pcma);
    format.dtmf_payload_types = vec![126, 110];
    let mut phone = rig.add_as(1, format, true);
    for (payload_type, code) in [(126u8, 1u8), (110, 2)] {
        phone.skip();
        let begin = phone.timestamp;
        for round in 0..6u16 {
            let end = if round > 2 { 0x8a } else { 0x0a };
            let [high, low] = (160 * (round + 1)).to_be_bytes();
            let event = [code, end, high, low];
            let wire = rig::rtp(payload_type, phone.sequence, begin, phone.ssrc, &event);
            for _ in 0..2 {
                phone.socket.send_to(&wire, phone.leg).unwrap();
            }
            phone.skip();
            rig.beat.tick();
        }
    }
    let digits: String = rig
        .events()
        .iter()
        .filter_map(|event| match event {
            MediaEvent::Digit { digit, .. } => Some(*digit),
            _ => None,
        })
        .collect();
    assert_eq!(digits, "12");
}
