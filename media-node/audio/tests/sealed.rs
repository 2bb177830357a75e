//! Recordings under way are sealed: only the node's key opens them, in every form, also after a crash.

mod rig;

use media_audio::{
    Codec, LegKey, MediaCommand, MediaEvent, Mp3Rate, Paused, RecordingOptions, SpoolError,
    SpoolKey, SpooledRecording, Track, tone_level, wav,
};
use rig::{Folder, Peer, Rig};
use std::path::{Path, PathBuf};

const KEY: [u8; 32] = [0x5e; 32];

struct Recorded {
    rig: Rig,
    customer: Peer,
    agent: Peer,
    path: PathBuf,
    _folder: Folder,
}

impl Recorded {
    /// A bridged call that is recorded from its start.
    fn begin(codecs: (Codec, Codec)) -> Self {
        let folder = Folder::new("sealed");
        let rig = Rig::new();
        let customer = rig.add(1, codecs.0).sings(440);
        let agent = rig.add(2, codecs.1).sings(1_000);
        rig.bridge(&[1, 2]);
        let path = folder.file("call.rec");
        rig.tell(MediaCommand::StartRecording {
            recording: 3,
            left: vec![LegKey(1)],
            right: vec![LegKey(2)],
            path: path.clone(),
            options: RecordingOptions {
                spool_key: Some(SpoolKey::new(KEY)),
                ..RecordingOptions::default()
            },
        });
        Self {
            rig,
            customer,
            agent,
            path,
            _folder: folder,
        }
    }

    fn talk(&mut self, turns: usize) {
        let mut both = [&mut self.customer, &mut self.agent];
        self.rig.turns(turns, &mut both);
    }

    fn pause(&mut self, paused: Paused) {
        self.rig.tell(MediaCommand::PauseRecording {
            recording: 3,
            paused,
        });
    }

    fn stop(&mut self) -> SpooledRecording {
        self.rig.tell(MediaCommand::StopRecording { recording: 3 });
        self.rig.beat.tick();
        loop {
            if let MediaEvent::RecordingClosed {
                samples, failed, ..
            } = self.rig.wait_event()
            {
                assert_eq!(failed, None);
                let opened = open(&self.path);
                assert_eq!(opened.samples(), samples);
                assert!(opened.is_complete());
                return opened;
            }
        }
    }
}

fn open(path: &Path) -> SpooledRecording {
    SpooledRecording::open(path, &SpoolKey::new(KEY)).unwrap()
}

fn samples(recording: &SpooledRecording, track: Track) -> Vec<i16> {
    let audio = wav::parse(&recording.wav(track).unwrap()).unwrap();
    assert_eq!((audio.channels, audio.rate), (track.channels(), 8_000));
    audio.samples
}

fn levels(samples: &[i16]) -> [f64; 2] {
    [440, 1_000].map(|hz| tone_level(samples, 8_000, hz))
}

#[test]
fn every_form_has_its_own_side_of_the_call_as_wav_and_as_mp3() {
    for codecs in [
        (Codec::Pcma, Codec::Pcma),
        (Codec::Pcmu, Codec::Opus),
        (Codec::Opus, Codec::Pcma),
    ] {
        let mut call = Recorded::begin(codecs);
        call.talk(110);
        let recording = call.stop();
        assert_eq!(recording.samples(), 110 * 160);
        let [customer, agent] = levels(&samples(&recording, Track::Customer));
        assert!(customer > 0.2 && agent < 0.01, "{customer} {agent}");
        let [customer, agent] = levels(&samples(&recording, Track::Agents));
        assert!(customer < 0.01 && agent > 0.2, "{customer} {agent}");
        let [customer, agent] = levels(&samples(&recording, Track::Mixed));
        assert!(customer > 0.2 && agent > 0.2);
        let stereo = samples(&recording, Track::Stereo);
        let left: Vec<i16> = stereo.iter().step_by(2).copied().collect();
        assert_eq!(left, samples(&recording, Track::Customer));
        let sizes = [Mp3Rate::Smallest, Mp3Rate::Small, Mp3Rate::Everywhere]
            .map(|rate| recording.mp3(Track::Mixed, rate).unwrap().len() as u64);
        // 2.2 s at 8, 16 and 40 kbit/s, and up to three frames of 72 ms more.
        for (size, kilobits) in sizes.into_iter().zip([8, 16, 40]) {
            let milliseconds = size * 8 / kilobits;
            assert!((2_200..2_420).contains(&milliseconds), "{milliseconds}");
        }
    }
}

#[test]
fn relayed_sound_is_recorded_sample_for_sample() {
    let mut call = Recorded::begin((Codec::Pcma, Codec::Pcma));
    call.talk(60);
    let recording = call.stop();
    // What the agent's phone got is what the customer's side holds, from the first packet on.
    let heard = &call.agent.heard;
    assert_eq!(samples(&recording, Track::Customer)[..heard.len()], **heard);
}

#[test]
fn nothing_of_the_call_stands_readable_in_the_file() {
    let mut call = Recorded::begin((Codec::Pcma, Codec::Pcma));
    call.talk(60);
    let payload = call.customer.next_payload();
    call.stop();
    let bytes = std::fs::read(&call.path).unwrap();
    assert!(!bytes.windows(16).any(|window| window == &payload[..16]));
    // One byte a sample and side, and little else.
    assert!((19_200..19_600).contains(&bytes.len()), "{}", bytes.len());
    let other = SpooledRecording::open(&call.path, &SpoolKey::new([1; 32]));
    assert!(matches!(other, Err(SpoolError::WrongKey)), "{other:?}");
}

#[test]
fn a_file_cut_anywhere_opens_up_to_its_last_whole_chunk_and_a_changed_one_up_to_the_change() {
    let mut call = Recorded::begin((Codec::Pcma, Codec::Pcma));
    call.talk(110);
    let whole = samples(&call.stop(), Track::Stereo);
    let bytes = std::fs::read(&call.path).unwrap();
    let crashed = call.path.with_extension("crashed");
    for cut in (40..bytes.len()).step_by(331) {
        std::fs::write(&crashed, &bytes[..cut]).unwrap();
        let opened = open(&crashed);
        assert!(!opened.is_complete());
        // A chunk is 25 frames of both sides with header and tag.
        let chunks = (cut as u64 - 40) / (8_000 + 36);
        assert_eq!(opened.samples(), (chunks * 25).min(110) * 160);
        let kept = samples(&opened, Track::Stereo);
        assert_eq!(kept, whole[..kept.len()]);
    }
    let mut changed = bytes.clone();
    changed[40 + 8_036 + 900] ^= 1;
    std::fs::write(&crashed, &changed).unwrap();
    assert_eq!(open(&crashed).samples(), 25 * 160);
    std::fs::write(&crashed, b"RIFF").unwrap();
    let foreign = SpooledRecording::open(&crashed, &SpoolKey::new(KEY));
    assert!(matches!(foreign, Err(SpoolError::NotSpool)));
}

#[test]
fn forms_are_paused_apart_and_a_whole_pause_is_written_nowhere() {
    let mut call = Recorded::begin((Codec::Pcma, Codec::Pcma));
    call.talk(50);
    let [split, mixed] =
        [(true, false), (false, true)].map(|(split, mixed)| Paused { split, mixed });
    for paused in [split, mixed, Paused::WHOLLY, Paused::NO] {
        call.pause(paused);
        call.talk(50);
    }
    call.rig.beat.skip(50);
    call.talk(50);
    let recording = call.stop();
    let heard = |track, second: usize| {
        let samples = samples(&recording, track);
        assert_eq!(samples.len(), 7 * 8_000);
        // The first frames of a second may still belong to what was before it.
        let second = &samples[second * 8_000 + 320..(second + 1) * 8_000];
        let loud = tone_level(second, 8_000, 440) > 0.2;
        assert!(loud || second.iter().all(|sample| *sample == 0));
        loud
    };
    let seconds = |track| [0, 1, 2, 3, 4, 5, 6].map(|second| heard(track, second));
    let split = [true, false, true, false, true, false, true];
    assert_eq!(seconds(Track::Customer), split);
    let mixed = [true, true, false, false, true, false, true];
    assert_eq!(seconds(Track::Mixed), mixed);
    // Five seconds of one byte a sample and side; the paused and the missing one take no room.
    let bytes = std::fs::metadata(&call.path).unwrap().len();
    assert!((80_000..81_500).contains(&bytes), "{bytes}");
}
