//! Conferences, and what a supervisor does to a call: who hears whom, and how loud.
//!
//! Each party sings its own tone, so that what a party hears says who is heard.

mod rig;

use media_audio::{
    Codec, HeardBy, LegKey, MediaCommand, MediaEvent, Member, Pcm, RecordingOptions, tone_level,
    wav,
};
use rig::{Folder, Peer, Rig};
use std::sync::Arc;

const CUSTOMER: LegKey = LegKey(1);
const AGENT: LegKey = LegKey(2);
const SUPERVISOR: LegKey = LegKey(3);
const TONES: [u32; 3] = [400, 1_000, 700];

/// Customer, agent and supervisor, each with a tone of its own.
struct Call {
    rig: Rig,
    parties: [Peer; 3],
}

impl Call {
    fn new(codecs: [Codec; 3]) -> Self {
        let rig = Rig::new();
        let mut key = 0;
        let parties = codecs.map(|codec| {
            key += 1;
            rig.add(key, codec).sings(TONES[key as usize - 1])
        });
        Self { rig, parties }
    }

    fn confer(&self, members: Vec<Member>) {
        self.rig
            .tell(MediaCommand::Conference { bridge: 1, members });
    }

    fn talk(&mut self, turns: usize) {
        let mut all = self.parties.each_mut();
        self.rig.turns(turns, &mut all);
    }

    /// Asserts who hears whom, `expected[listener][speaker]`, after a change has come into force.
    fn assert_heard(&mut self, expected: [[bool; 3]; 3]) {
        self.talk(15);
        self.parties.iter_mut().for_each(Peer::forget);
        self.talk(40);
        for (listener, expected) in self.parties.iter().zip(expected) {
            for (hz, heard) in TONES.into_iter().zip(expected) {
                let level = listener.level(hz);
                let codec = listener.codec;
                assert!(
                    if heard { level > 0.15 } else { level < 0.02 },
                    "{codec:?} {hz}: {level}, expected {heard}"
                );
            }
            listener.assert_continuous();
        }
    }
}

const PCMA: [Codec; 3] = [Codec::Pcma; 3];
const MIXED: [Codec; 3] = [Codec::Pcma, Codec::Opus, Codec::Pcmu];

#[test]
fn a_supervisor_listens_whispers_and_barges_in_without_anybody_leaving() {
    for codecs in [PCMA, MIXED] {
        let mut call = Call::new(codecs);
        let both = || vec![Member::speaks(CUSTOMER), Member::speaks(AGENT)];
        let with = |supervisor| both().into_iter().chain([supervisor]).collect();
        call.rig.bridge(&[1, 2]);
        call.talk(10);
        call.confer(with(Member::listens(SUPERVISOR)));
        let listening = [
            [false, true, false],
            [true, false, false],
            [true, true, false],
        ];
        call.assert_heard(listening);
        call.confer(with(Member::whispers(SUPERVISOR, vec![AGENT])));
        let whispering = [
            [false, true, false],
            [true, false, true],
            [true, true, false],
        ];
        call.assert_heard(whispering);
        call.confer(with(Member::speaks(SUPERVISOR)));
        let all = [
            [false, true, true],
            [true, false, true],
            [true, true, false],
        ];
        call.assert_heard(all);
        // Barge-in with an agent who only hears.
        call.confer(vec![
            Member::speaks(CUSTOMER),
            Member::listens(AGENT),
            Member::speaks(SUPERVISOR),
        ]);
        let barged = [
            [false, false, true],
            [true, false, true],
            [true, false, false],
        ];
        call.assert_heard(barged);
        call.confer(with(Member::listens(SUPERVISOR)));
        call.assert_heard(listening);
    }
}

#[test]
fn a_listener_does_not_touch_the_packets_of_the_call() {
    let mut call = Call::new(PCMA);
    call.confer(vec![
        Member::speaks(CUSTOMER),
        Member::speaks(AGENT),
        Member::listens(SUPERVISOR),
    ]);
    call.talk(5);
    call.parties.iter_mut().for_each(Peer::forget);
    let said = call.parties[0].next_payload();
    let customer = &call.parties[0];
    let wire = rig::rtp(
        8,
        customer.sequence,
        customer.timestamp,
        customer.ssrc,
        &said,
    );
    customer.socket.send_to(&wire, customer.leg).unwrap();
    call.rig.beat.relay();
    call.parties[1].hear();
    assert_eq!(call.parties[1].packets[0].payload, said);
}

#[test]
fn two_pairs_in_one_conference_can_be_kept_apart() {
    let mut call = Call::new(PCMA);
    // The agent consults the third party; the customer hears nobody and nobody hears the customer.
    let only = |leg, to| Member {
        leg,
        heard_by: HeardBy::Only(vec![to]),
    };
    call.confer(vec![
        Member::listens(CUSTOMER),
        only(AGENT, SUPERVISOR),
        only(SUPERVISOR, AGENT),
    ]);
    call.assert_heard([[false; 3], [false, false, true], [false, true, false]]);
}

#[test]
fn who_leaves_is_not_heard_any_more_and_the_rest_goes_on() {
    let mut call = Call::new(MIXED);
    call.confer([CUSTOMER, AGENT, SUPERVISOR].map(Member::speaks).to_vec());
    call.talk(10);
    call.rig.tell(MediaCommand::RemoveLeg { leg: SUPERVISOR });
    call.talk(15);
    call.parties[..2].iter_mut().for_each(Peer::forget);
    call.talk(40);
    assert!(call.parties[0].level(TONES[1]) > 0.2);
    assert!(call.parties[1].level(TONES[0]) > 0.2);
    assert!(call.parties[0].level(TONES[2]) < 0.01);
    call.parties[0].assert_continuous();
}

#[test]
fn six_loud_voices_together_are_neither_wrapped_nor_cut_flat() {
    let mut rig = Rig::new();
    let mut peers: Vec<Peer> = (1..=7)
        .map(|key| rig.add(key, Codec::Pcmu).sings(300).at_amplitude(0.9))
        .collect();
    // All sing the same tone in step, the worst case: 5.4 times full scale.
    rig.bridge(&[1, 2, 3, 4, 5, 6, 7]);
    for _ in 0..40 {
        let mut all: Vec<&mut Peer> = peers.iter_mut().collect();
        rig.turn(&mut all);
    }
    let heard = &peers[0].heard[1_600..];
    let level = tone_level(heard, 8_000, 300);
    assert!(level > 0.9, "the tone is still the tone: {level}");
    // A wrapped sum jumps by the whole scale, 65,536; this tone between its bends by two thirds of it.
    let steepest = heard
        .windows(2)
        .map(|pair| (i32::from(pair[1]) - i32::from(pair[0])).abs())
        .max()
        .unwrap();
    assert!(steepest < 45_000, "{steepest}");
    assert!(heard.iter().all(|sample| sample.abs() < 32_700));
}

#[test]
fn a_notice_is_heard_over_the_call_and_interrupts_nobody() {
    let mut call = Call::new(PCMA);
    call.rig.bridge(&[1, 2]);
    call.talk(10);
    let (audio, leg) = (Arc::new(Pcm::tone(1_700, 400, 0.2)), CUSTOMER);
    call.rig.tell(MediaCommand::Notice { leg, audio });
    call.talk(3);
    call.parties.iter_mut().for_each(Peer::forget);
    call.talk(15);
    let [customer, agent, _] = &call.parties;
    assert!(customer.level(1_000) > 0.2 && customer.level(1_700) > 0.1);
    assert!(agent.level(400) > 0.2 && agent.level(1_700) < 0.01);
    call.talk(10);
    call.parties[0].forget();
    call.talk(20);
    assert!(call.parties[0].level(1_700) < 0.01);
    assert!(call.parties[0].level(1_000) > 0.2);
    let ended = |event: &MediaEvent| matches!(event, MediaEvent::PlayFinished { .. });
    assert!(!call.rig.events().iter().any(ended));
}

#[test]
fn the_customer_is_recorded_left_and_everybody_of_the_agents_side_right() {
    let folder = Folder::new("conference");
    let path = folder.file("call.wav");
    let mut call = Call::new(MIXED);
    call.confer(vec![
        Member::speaks(CUSTOMER),
        Member::speaks(AGENT),
        Member::whispers(SUPERVISOR, vec![AGENT]),
    ]);
    call.rig.tell(MediaCommand::StartRecording {
        recording: 3,
        left: vec![CUSTOMER],
        right: vec![AGENT, SUPERVISOR],
        path: path.clone(),
        options: RecordingOptions {
            start_tone: Some(Arc::new(Pcm::tone(1_700, 200, 0.2))),
            ..RecordingOptions::default()
        },
    });
    call.talk(100);
    call.rig.tell(MediaCommand::SetRecordingSides {
        recording: 3,
        left: vec![CUSTOMER],
        right: vec![SUPERVISOR],
    });
    call.talk(100);
    call.rig.tell(MediaCommand::StopRecording { recording: 3 });
    call.rig.beat.tick();
    while !matches!(call.rig.wait_event(), MediaEvent::RecordingClosed { .. }) {}
    // Parties hear the tone; the supervisor, whom nobody else needs to know of, as well.
    for party in &call.parties {
        let begin = &party.heard[..1_600];
        assert!(tone_level(begin, 8_000, 1_700) > 0.1, "{:?}", party.codec);
    }
    let audio = wav::read(&path).unwrap();
    for channel in [0, 1] {
        let begin = &audio.channel(channel)[..1_600];
        assert!(tone_level(begin, 8_000, 1_700) > 0.15);
    }
    let (left, right) = (audio.channel(0), audio.channel(1));
    let levels = |samples: &[i16]| TONES.map(|hz| tone_level(samples, 8_000, hz));
    let [customer, agent, supervisor] = levels(&left[3_200..]);
    assert!(customer > 0.2 && agent < 0.01 && supervisor < 0.01);
    let [customer, agent, supervisor] = levels(&right[3_200..15_000]);
    assert!(customer < 0.01 && agent > 0.2 && supervisor > 0.2);
    let [customer, agent, supervisor] = levels(&right[17_000..]);
    assert!(customer < 0.01 && agent < 0.01 && supervisor > 0.2);
}
