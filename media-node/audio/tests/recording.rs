//! Recordings hold what both sides said, on their own side, also after a crash.

mod rig;

use media_audio::{
    Codec, LegKey, MediaCommand, MediaEvent, Paused, RecordingOptions, repair_wav, tone_level, wav,
};
use rig::{Folder, Peer, Rig};
use std::path::Path;

fn start(rig: &Rig, path: &Path) {
    rig.tell(MediaCommand::StartRecording {
        recording: 3,
        left: vec![LegKey(1)],
        right: vec![LegKey(2)],
        path: path.to_owned(),
        options: RecordingOptions::default(),
    });
}

fn stop(rig: &mut Rig) -> (u64, Option<String>) {
    rig.tell(MediaCommand::StopRecording { recording: 3 });
    rig.beat.tick();
    loop {
        if let MediaEvent::RecordingClosed {
            recording,
            samples,
            failed,
            ..
        } = rig.wait_event()
        {
            assert_eq!(recording, 3);
            return (samples, failed);
        }
    }
}

/// A bridged call of two seconds, recorded from its start.
fn recorded_call(name: &str, left: Codec, right: Codec) -> (Rig, Folder) {
    let folder = Folder::new(name);
    let path = folder.file("call.wav");
    let mut rig = Rig::new();
    let mut customer: Peer = rig.add(1, left).sings(440);
    let mut agent = rig.add(2, right).sings(1_000);
    rig.bridge(&[1, 2]);
    start(&rig, &path);
    rig.turns(100, &mut [&mut customer, &mut agent]);
    (rig, folder)
}

#[test]
fn the_customer_is_left_and_the_agent_right_for_as_long_as_the_call() {
    for (left, right) in [
        (Codec::Pcma, Codec::Pcma),
        (Codec::Pcmu, Codec::Pcma),
        (Codec::Pcma, Codec::Opus),
    ] {
        let (mut rig, folder) = recorded_call("sides", left, right);
        let path = folder.file("call.wav");
        let (samples, failed) = stop(&mut rig);
        assert_eq!((samples, failed), (16_000, None));
        let audio = wav::read(&path).unwrap();
        assert_eq!((audio.channels, audio.rate), (2, 8_000));
        let (customer, agent) = (audio.channel(0), audio.channel(1));
        assert_eq!((customer.len(), agent.len()), (16_000, 16_000));
        assert!(tone_level(&customer, 8_000, 440) > 0.2);
        assert!(tone_level(&customer, 8_000, 1_000) < 0.01);
        assert!(tone_level(&agent, 8_000, 1_000) > 0.2);
        assert!(tone_level(&agent, 8_000, 440) < 0.01);
        let mixed = audio.mix();
        assert!(tone_level(&mixed.samples, 8_000, 440) > 0.2);
        assert!(tone_level(&mixed.samples, 8_000, 1_000) > 0.2);
    }
}

#[test]
fn sides_that_are_missing_muted_or_paused_are_silence_and_keep_the_time() {
    let folder = Folder::new("silence");
    let path = folder.file("call.wav");
    let mut rig = Rig::new();
    let mut customer = rig.add(1, Codec::Pcma).sings(440);
    start(&rig, &path);
    rig.turns(50, &mut [&mut customer]);
    let mut agent = rig.add(2, Codec::Pcma).sings(1_000);
    rig.turns(50, &mut [&mut customer, &mut agent]);
    rig.tell(MediaCommand::PauseRecording {
        recording: 3,
        paused: Paused::WHOLLY,
    });
    rig.turns(50, &mut [&mut customer, &mut agent]);
    rig.beat.skip(25);
    assert_eq!(stop(&mut rig).0, 175 * 160);
    let audio = wav::read(&path).unwrap();
    let (customer, agent) = (audio.channel(0), audio.channel(1));
    assert!(tone_level(&customer[1_600..16_000], 8_000, 440) > 0.25);
    assert!(agent[..8_000].iter().all(|sample| *sample == 0));
    assert!(tone_level(&agent[9_600..16_000], 8_000, 1_000) > 0.25);
    assert!(audio.samples[32_000..].iter().all(|sample| *sample == 0));
    assert_eq!(audio.samples.len(), 2 * 175 * 160);
}

/// Waits until the writer thread has brought a file to a length.
fn wait_for_length(path: &Path, bytes: u64) {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while std::fs::metadata(path).map_or(0, |data| data.len()) < bytes {
        assert!(std::time::Instant::now() < deadline, "nothing is written");
        std::thread::yield_now();
    }
}

#[test]
fn sound_reaches_the_file_during_the_call_and_a_broken_file_is_repaired() {
    let (rig, folder) = recorded_call("crash", Codec::Pcma, Codec::Pcma);
    let path = folder.file("call.wav");
    wait_for_length(&path, 44 + 100 * 640);
    // What a killed process leaves: the file as it is now, perhaps with half a sample, and an old header.
    let left_behind = path.with_extension("crashed.wav");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[40..44].copy_from_slice(&0u32.to_le_bytes());
    bytes.truncate(44 + 64_000 - 637);
    std::fs::write(&left_behind, &bytes).unwrap();
    let repaired = repair_wav(&left_behind).unwrap();
    assert!(repaired.changed);
    assert_eq!((repaired.channels, repaired.rate), (2, 8_000));
    let audio = wav::read(&left_behind).unwrap();
    assert_eq!(audio.samples.len() as u64, 2 * repaired.samples);
    assert_eq!(repaired.samples, (64_000 - 637) / 4);
    assert!(tone_level(&audio.channel(1), 8_000, 1_000) > 0.2);
    assert!(!repair_wav(&left_behind).unwrap().changed, "once is enough");
    drop(rig);
}

#[test]
fn a_file_without_a_header_cannot_be_repaired_and_says_so() {
    let folder = Folder::new("rubbish");
    let path = folder.file("empty.wav");
    std::fs::write(&path, b"RIFF").unwrap();
    let message = repair_wav(&path).unwrap_err().to_string();
    assert!(message.contains("RIFF/WAVE header is missing"), "{message}");
}

#[test]
fn a_recording_that_cannot_be_created_tells_why_and_the_call_goes_on() {
    let mut rig = Rig::new();
    let mut customer = rig.add(1, Codec::Pcma).sings(440);
    let mut agent = rig.add(2, Codec::Pcma).sings(1_000);
    rig.bridge(&[1, 2]);
    start(&rig, Path::new("/nonexistent/folder/call.wav"));
    rig.turns(30, &mut [&mut customer, &mut agent]);
    let (samples, failed) = stop(&mut rig);
    assert_eq!(samples, 0);
    assert!(failed.unwrap().starts_with("create:"));
    assert!(agent.level(440) > 0.2);
}

#[test]
fn a_beat_that_ends_completes_its_recordings() {
    let (rig, folder) = recorded_call("end", Codec::Pcma, Codec::Pcma);
    let path = folder.file("call.wav");
    drop(rig);
    assert_eq!(wav::read(&path).unwrap().samples.len(), 2 * 16_000);
}

#[test]
fn an_mp3_has_the_exact_length_in_its_first_frame() {
    for (mono, name) in [(false, "stereo"), (true, "mono")] {
        let (mut rig, folder) = recorded_call(name, Codec::Pcma, Codec::Pcma);
        let path = folder.file("call.wav");
        stop(&mut rig);
        let source = if mono {
            let mixed = path.with_extension("mono.wav");
            wav::mix_file(&path, &mixed).unwrap();
            assert_eq!(wav::read(&mixed).unwrap().samples.len(), 16_000);
            mixed
        } else {
            path.clone()
        };
        let mp3 = path.with_extension("mp3");
        media_audio::mp3::encode(&source, &mp3).unwrap();
        let bytes = std::fs::read(&mp3).unwrap();
        assert_eq!(bytes[0], 0xff);
        let info = bytes[..200].windows(4).position(|word| word == b"Info");
        let at = info.expect("Info header") + 8;
        let frames = u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
        // MPEG-2 layer III at 16 kHz: 576 samples a frame, so 36 ms; the encoder pads up to two frames.
        let length_ms = frames * 36;
        assert!((2_000..2_150).contains(&length_ms), "{name}: {length_ms}");
        // 2 s at 40 kbit/s.
        assert!((9_500..12_000).contains(&bytes.len()), "{}", bytes.len());
        assert!(!mp3.with_extension("mp3.part").exists());
    }
}
