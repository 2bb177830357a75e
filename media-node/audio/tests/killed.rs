//! A process killed during a call leaves a recording up to at most a second before its end.

mod rig;

use media_audio::{
    BeatConfig, BeatThread, Codec, LegFormat, LegKey, MediaCommand, RecordingOptions, SpoolKey,
    SpooledRecording, Track, Transport, wav,
};
use rig::{Folder, Peer};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

const KEY: [u8; 32] = [9; 32];
/// Set only for the second process of the test below.
const VICTIM: &str = "MEDIA_AUDIO_TEST_RECORDING";

#[test]
fn a_killed_process_leaves_a_recording_that_lacks_less_than_its_last_second() {
    if let Some(path) = std::env::var_os(VICTIM) {
        return record_until_killed(PathBuf::from(path));
    }
    let folder = Folder::new("killed");
    let path = folder.file("call.wav");
    let mut victim = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "a_killed_process_leaves_a_recording_that_lacks_less_than_its_last_second",
        ])
        .env(VICTIM, &path)
        .spawn()
        .unwrap();
    wait_for(|| path.exists());
    let begin = Instant::now();
    wait_for(|| length_of(&path) >= 44 + 2 * 32_000);
    victim.kill().unwrap();
    let called_ms = begin.elapsed().as_millis() as u64;
    victim.wait().unwrap();
    let repaired = media_audio::repair_wav(&path).unwrap();
    assert!(
        repaired.samples / 8 + 1_000 > called_ms,
        "{} samples of {called_ms} ms",
        repaired.samples
    );
    let audio = media_audio::wav::read(&path).unwrap();
    assert!(media_audio::tone_level(&audio.channel(0), 8_000, 440) > 0.05);
    assert!(audio.channel(1).iter().all(|sample| *sample == 0));
    let sealed = SpooledRecording::open(&path.with_extension("rec"), &SpoolKey::new(KEY)).unwrap();
    assert!(!sealed.is_complete());
    assert!(
        sealed.samples() / 8 + 1_000 > called_ms,
        "{} samples of {called_ms} ms",
        sealed.samples()
    );
    let audio = wav::parse(&sealed.wav(Track::Customer).unwrap()).unwrap();
    assert!(media_audio::tone_level(&audio.samples, 8_000, 440) > 0.05);
}

fn record_until_killed(path: PathBuf) {
    let sealed = path.with_extension("rec");
    let (sink, _events) = rig::sink();
    let (_thread, handle) = BeatThread::start(BeatConfig::default(), sink).unwrap();
    let (peer, socket) = Peer::new(Codec::Pcma);
    let mut peer = peer.sings(440);
    let remote = peer.socket.local_addr().unwrap();
    let commands = [
        MediaCommand::AddLeg {
            leg: LegKey(1),
            transport: Transport::Rtp {
                socket,
                remote,
                symmetric: true,
            },
            format: LegFormat::usual(Codec::Pcma),
        },
        MediaCommand::StartRecording {
            recording: 1,
            left: vec![LegKey(1)],
            right: vec![LegKey(2)],
            path,
            options: RecordingOptions::default(),
        },
        MediaCommand::StartRecording {
            recording: 2,
            left: vec![LegKey(1)],
            right: vec![],
            path: sealed,
            options: RecordingOptions {
                spool_key: Some(SpoolKey::new(KEY)),
                ..RecordingOptions::default()
            },
        },
    ];
    for command in commands {
        handle.send(command).unwrap();
    }
    // Ends by itself, should the other process fail before it kills this one.
    let begin = Instant::now();
    for frame in 1..1_500 {
        peer.say();
        std::thread::sleep((Duration::from_millis(20) * frame).saturating_sub(begin.elapsed()));
    }
}

fn length_of(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |data| data.len())
}

fn wait_for(condition: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(25);
    while !condition() {
        assert!(Instant::now() < deadline, "it did not happen");
        std::thread::sleep(Duration::from_millis(2));
    }
}
