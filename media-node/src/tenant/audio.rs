//! What legs hear and what is recorded of them.

use super::message::TenantMessage;
use super::shell::Shell;
use edgecall_engine::{Input, Music, Sound};
use edgecall_model::{CallId, LegNo};
use media_audio::{MediaCommand, Pcm, RecordingOptions};
use std::sync::Arc;

impl Shell {
    pub(super) fn play(
        &mut self,
        call: &CallId,
        leg: LegNo,
        play: u32,
        sound: Sound,
        looped: bool,
    ) {
        let ready = match &sound {
            Sound::Music(Music::Queue | Music::Hold) => Some(self.services.music.clone()),
            Sound::Prompts(prompts) => self.services.prompts.ready(prompts),
        };
        let Some(running) = self.calls.get_mut(call) else {
            return;
        };
        running.awaited.insert(leg, play);
        match (ready, sound) {
            (Some(audio), _) => self.start_play(call, leg, play, audio, looped),
            (None, Sound::Prompts(prompts)) => {
                let (library, own, call) = (self.services.clone(), self.own.clone(), call.clone());
                tokio::spawn(async move {
                    let sound = library.prompts.get(&prompts).await;
                    own.send(TenantMessage::PromptReady {
                        call,
                        leg,
                        play,
                        looped,
                        sound,
                    });
                });
            }
            (None, Sound::Music(_)) => {}
        }
    }

    /// Starts a play unless it was stopped or replaced while it was being made.
    pub(super) fn start_play(
        &mut self,
        call: &CallId,
        leg: LegNo,
        play: u32,
        audio: Arc<Pcm>,
        looped: bool,
    ) {
        let Some(running) = self.calls.get_mut(call) else {
            return;
        };
        if running.awaited.get(&leg) != Some(&play) {
            return;
        }
        running.awaited.remove(&leg);
        match self.key(call, leg) {
            Some(key) => {
                let play = u64::from(play);
                self.media.send(MediaCommand::Play {
                    leg: key,
                    play,
                    audio,
                    looped,
                });
            }
            // Nobody can hear it; the flow must not wait for its end forever.
            None if !looped => {
                self.own.input(Input::PlayFinished {
                    call: call.clone(),
                    leg,
                    play,
                });
            }
            None => {}
        }
    }

    pub(super) fn stop_play(&mut self, call: &CallId, leg: LegNo, play: u32) {
        if let Some(running) = self.calls.get_mut(call)
            && running.awaited.get(&leg) == Some(&play)
        {
            running.awaited.remove(&leg);
        }
        let play = u64::from(play);
        self.command_leg(call, leg, |leg| MediaCommand::StopPlay { leg, play });
    }

    pub(super) fn bridge(&mut self, call: &CallId, legs: &[LegNo]) {
        let keys = legs.iter().filter_map(|leg| self.key(call, *leg)).collect();
        let Some(running) = self.calls.get_mut(call) else {
            return;
        };
        let bridge = *running
            .bridge
            .get_or_insert_with(|| self.media.fresh_bridge());
        self.media.send(MediaCommand::Bridge { bridge, legs: keys });
    }

    pub(super) fn unbridge(&mut self, call: &CallId) {
        if let Some(bridge) = self.calls.get(call).and_then(|c| c.bridge) {
            self.media.send(MediaCommand::Unbridge { bridge });
        }
    }

    pub(super) fn start_recording(
        &mut self,
        call: &CallId,
        recording: u16,
        left: LegNo,
        right: LegNo,
    ) {
        let keys = (self.key(call, left), self.key(call, right));
        let Some(running) = self.calls.get_mut(call) else {
            return;
        };
        let name = self.media.fresh_recording();
        running.recordings.insert(name, recording);
        let place = self.services.spool.call(call);
        self.media.send(MediaCommand::StartRecording {
            recording: name,
            // A leg without audio is recorded as silence.
            left: keys.0.into_iter().collect(),
            right: keys.1.into_iter().collect(),
            path: place.recording_path(recording),
            options: RecordingOptions {
                spool_key: place.recording_key().cloned(),
                ..RecordingOptions::default()
            },
        });
    }

    pub(super) fn stop_recording(&mut self, call: &CallId, recording: u16) {
        let Some(running) = self.calls.get(call) else {
            return;
        };
        for (name, _) in running
            .recordings
            .iter()
            .filter(|(_, number)| **number == recording)
        {
            self.media
                .send(MediaCommand::StopRecording { recording: *name });
        }
    }
}
