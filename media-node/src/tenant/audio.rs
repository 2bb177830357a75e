//! What legs hear and what is recorded of them.

use super::message::TenantMessage;
use super::rooms::{Heard, Members, RoomChange, Rooms};
use super::shell::Shell;
use edgecall_engine::{Input, Music, Sound};
use edgecall_model::{CallId, LegNo};
use media_audio::{HeardBy, LegKey, MediaCommand, Member, Pcm, RecordingOptions};
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
            Sound::Music(Music::Ringback) => Some(self.services.ringback.clone()),
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

    /// Changes who hears whom and tells the beat what that means.
    pub(super) fn change_rooms(&mut self, call: &CallId, change: impl FnOnce(&mut Rooms)) {
        let Some(running) = self.calls.get_mut(call) else {
            return;
        };
        change(&mut running.rooms);
        let media = &self.media;
        for change in running.rooms.changes(|| media.fresh_bridge()) {
            let command = match change {
                RoomChange::Ends(bridge) => MediaCommand::Unbridge { bridge },
                RoomChange::Is(bridge, members) => self.conference(call, bridge, &members),
            };
            self.media.send(command);
        }
    }

    /// Members without audio are left out; they are named again once they have some.
    fn conference(&self, call: &CallId, bridge: u64, members: &Members) -> MediaCommand {
        let keys = |legs: &mut dyn Iterator<Item = &LegNo>| -> Vec<LegKey> {
            legs.filter_map(|leg| self.key(call, *leg)).collect()
        };
        if members.values().all(|heard| *heard == Heard::ByAll) {
            let legs = keys(&mut members.keys());
            return MediaCommand::Bridge { bridge, legs };
        }
        let member = |(leg, heard): (&LegNo, &Heard)| {
            let heard_by = match heard {
                Heard::ByAll => HeardBy::All,
                Heard::By(legs) if legs.is_empty() => HeardBy::Nobody,
                Heard::By(legs) => HeardBy::Only(keys(&mut legs.iter())),
            };
            let leg = self.key(call, *leg)?;
            Some(Member { leg, heard_by })
        };
        let members = members.iter().filter_map(member).collect();
        MediaCommand::Conference { bridge, members }
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

    pub(super) fn set_recording_sides(
        &mut self,
        call: &CallId,
        recording: u16,
        left: &[LegNo],
        right: &[LegNo],
    ) {
        let keys = |legs: &[LegNo]| -> Vec<LegKey> {
            legs.iter().filter_map(|leg| self.key(call, *leg)).collect()
        };
        let sides = (keys(left), keys(right));
        let Some(running) = self.calls.get(call) else {
            return;
        };
        let named = running.recordings.iter().find(|(_, no)| **no == recording);
        if let Some((name, _)) = named {
            self.media.send(MediaCommand::SetRecordingSides {
                recording: *name,
                left: sides.0,
                right: sides.1,
            });
        }
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
