//! What follows from where a call's legs are: who hears whom, what is a bridge (MET-003), what is recorded.
//!
//! Nobody else says these things. Whatever happens to a call only moves its legs; `settle` then compares
//! what is to be true with what was made true before, and gives the effects and facts of the difference.

use crate::call::{CUSTOMER, Call, Phase};
use crate::engine::Engine;
use crate::leg::Place;
use crate::{Effect, Music, Sound};
use edgecall_model::LegNo;
use edgecall_model::event::{CallKind, EventBody, MonitorMode};
use std::collections::{BTreeMap, BTreeSet};

/// What was made true outside.
#[derive(Clone, Debug, Default)]
pub(crate) struct Made {
    /// Legs that hear each other.
    rooms: Vec<BTreeSet<LegNo>>,
    /// Legs that listen: whom they hear, and who hears them.
    attending: BTreeMap<LegNo, (Vec<LegNo>, Vec<LegNo>)>,
    /// Music by leg, with the number of its play.
    music: BTreeMap<LegNo, (Music, u32)>,
    /// Legs joined with the customer by the log.
    joined: Vec<LegNo>,
    /// The recording that runs and whose voice it has beside the customer's.
    recording: Option<(u16, LegNo)>,
    /// All voices on the recording's right channel.
    recorded: Vec<LegNo>,
}

impl Engine {
    /// Makes true outside what the call's legs say.
    pub(crate) fn settle(&mut self, call: &mut Call) {
        let rooms = rooms(call);
        let serving = joined(call);
        let recorded = recorded(call, &serving);
        self.part(call, &rooms);
        self.stop_recording(call, recorded);
        self.log_bridge_end(call, &serving);
        self.stop_music(call, &rooms);
        self.attach_browsers(call);
        self.join(call, rooms);
        self.log_bridge(call, serving);
        self.start_recording(call, recorded);
        self.record_all(call);
        self.start_music(call);
        self.attend(call);
    }

    /// A browser that has answered carries the leg from now on.
    fn attach_browsers(&mut self, call: &mut Call) {
        for (no, leg) in &mut call.legs {
            let answers = leg.answered.is_some() && leg.is_browser() && leg.place != Place::Out;
            if answers && !leg.attached {
                leg.attached = true;
                self.out
                    .extend(leg.agent().map(|agent| Effect::ConnectAgent {
                        call: call.id.clone(),
                        leg: *no,
                        agent: agent.clone(),
                    }));
            }
        }
    }

    fn part(&mut self, call: &mut Call, rooms: &[BTreeSet<LegNo>]) {
        // A room that goes on with others is replaced by them.
        let goes_on = |room: &BTreeSet<LegNo>| rooms.iter().any(|new| !new.is_disjoint(room));
        for room in call.made.rooms.iter().filter(|room| !goes_on(room)) {
            self.out.push(Effect::Unbridge {
                call: call.id.clone(),
                legs: room.iter().copied().collect(),
            });
        }
        call.made.rooms.retain(goes_on);
    }

    fn join(&mut self, call: &mut Call, rooms: Vec<BTreeSet<LegNo>>) {
        for room in rooms.iter().filter(|room| !call.made.rooms.contains(room)) {
            self.out.push(Effect::Bridge {
                call: call.id.clone(),
                legs: room.iter().copied().collect(),
            });
        }
        call.made.rooms = rooms;
    }

    fn log_bridge_end(&mut self, call: &mut Call, serving: &[LegNo]) {
        let before = std::mem::take(&mut call.made.joined);
        if before.is_empty() {
            return;
        }
        if serving.is_empty() {
            return call.log(&mut self.out, self.now, EventBody::BridgeEnded {});
        }
        call.made.joined = before;
    }

    fn log_bridge(&mut self, call: &mut Call, serving: Vec<LegNo>) {
        let before = std::mem::take(&mut call.made.joined);
        for leg in &serving {
            if let Some(leg) = call.legs.get_mut(leg) {
                leg.served = true;
            }
        }
        if before.is_empty() && !serving.is_empty() {
            let mut legs = vec![CUSTOMER];
            legs.extend(&serving);
            call.log(&mut self.out, self.now, EventBody::BridgeStarted { legs });
        } else {
            for leg in serving.iter().filter(|leg| !before.contains(leg)) {
                let joined = EventBody::BridgeJoined { leg: *leg };
                call.log(&mut self.out, self.now, joined);
            }
            for leg in before.iter().filter(|leg| !serving.contains(leg)) {
                let left = EventBody::BridgeLeft { leg: *leg };
                call.log(&mut self.out, self.now, left);
            }
        }
        call.made.joined = serving;
    }

    fn stop_recording(&mut self, call: &mut Call, wanted: Option<LegNo>) {
        let Some((recording, leg)) = call.made.recording else {
            return;
        };
        if wanted == Some(leg) {
            return;
        }
        call.made.recording = None;
        self.out.push(Effect::StopRecording {
            call: call.id.clone(),
            recording,
        });
        let ended = EventBody::RecordingEnded { recording };
        call.log(&mut self.out, self.now, ended);
    }

    fn start_recording(&mut self, call: &mut Call, wanted: Option<LegNo>) {
        let (Some(leg), None) = (wanted, call.made.recording) else {
            return;
        };
        let recording = call.new_recording();
        call.made.recording = Some((recording, leg));
        call.made.recorded = vec![leg];
        let (left, right) = (CUSTOMER, leg);
        self.out.push(Effect::StartRecording {
            call: call.id.clone(),
            recording,
            left,
            right,
        });
        let started = EventBody::RecordingStarted {
            recording,
            left,
            right,
        };
        call.log(&mut self.out, self.now, started);
    }

    /// Whoever serves the customer is heard on the right channel.
    fn record_all(&mut self, call: &mut Call) {
        let Some((recording, _)) = call.made.recording else {
            return;
        };
        if call.made.recorded != call.made.joined {
            call.made.recorded.clone_from(&call.made.joined);
            self.out.push(Effect::SetRecordingSides {
                call: call.id.clone(),
                recording,
                left: vec![CUSTOMER],
                right: call.made.joined.clone(),
            });
        }
    }

    fn stop_music(&mut self, call: &mut Call, rooms: &[BTreeSet<LegNo>]) {
        let wanted = music(call, rooms);
        let over: Vec<LegNo> = call
            .made
            .music
            .iter()
            .filter(|(leg, (music, _))| wanted.get(leg) != Some(music))
            .map(|(leg, _)| *leg)
            .collect();
        for leg in over {
            let made = call.made.music.remove(&leg);
            // Something else may play by now.
            if made.is_some_and(|(_, play)| call.playing.get(&leg) == Some(&play)) {
                call.stop_play_to(&mut self.out, leg);
            }
        }
    }

    fn start_music(&mut self, call: &mut Call) {
        let wanted = music(call, &call.made.rooms);
        for (leg, music) in wanted {
            if !call.made.music.contains_key(&leg) {
                let play = call.play_to(&mut self.out, leg, Sound::Music(music));
                call.made.music.insert(leg, (music, play));
            }
        }
    }

    fn attend(&mut self, call: &mut Call) {
        let wanted = attending(call);
        let over = |leg: &&LegNo| !wanted.contains_key(leg);
        for leg in call.made.attending.keys().filter(over) {
            self.out.push(Effect::Unattend {
                call: call.id.clone(),
                leg: *leg,
            });
        }
        for (leg, (hears, heard_by)) in &wanted {
            if call.made.attending.get(leg) != Some(&(hears.clone(), heard_by.clone())) {
                self.out.push(Effect::Attend {
                    call: call.id.clone(),
                    leg: *leg,
                    hears: hears.clone(),
                    heard_by: heard_by.clone(),
                });
            }
        }
        call.made.attending = wanted;
    }
}

/// Legs that hear each other.
fn rooms(call: &Call) -> Vec<BTreeSet<LegNo>> {
    let in_place = |place: &Place| -> BTreeSet<LegNo> {
        let here = call.legs.iter().filter(|(_, leg)| leg.place == *place);
        here.filter(|(_, leg)| leg.takes_part())
            .map(|(no, _)| *no)
            .collect()
    };
    let main = match call.phase {
        Phase::Talk | Phase::Outgoing => in_place(&Place::Main),
        _ => BTreeSet::new(),
    };
    let private = match call.phase {
        Phase::Over => BTreeSet::new(),
        _ => in_place(&Place::Private),
    };
    let rooms = [main, private];
    rooms.into_iter().filter(|room| room.len() > 1).collect()
}

/// Legs that serve the customer now.
fn joined(call: &Call) -> Vec<LegNo> {
    match call.phase {
        Phase::Talk if call.has_customer() => call.serving(),
        _ => Vec::new(),
    }
}

/// Whose voice is recorded beside the customer's: that of the first who serves, agents before others.
fn recorded(call: &Call, serving: &[LegNo]) -> Option<LegNo> {
    if call.kind == CallKind::Internal {
        return None;
    }
    let agent = |leg: &&LegNo| call.legs.get(leg).is_some_and(|leg| leg.agent().is_some());
    serving.iter().find(agent).or(serving.first()).copied()
}

/// Music for those who wait alone.
fn music(call: &Call, rooms: &[BTreeSet<LegNo>]) -> BTreeMap<LegNo, Music> {
    let alone = |leg: &LegNo| !rooms.iter().any(|room| room.contains(leg));
    let mut music = BTreeMap::new();
    if matches!(call.phase, Phase::Talk | Phase::Parked(_))
        && call.has_customer()
        && alone(&CUSTOMER)
    {
        music.insert(CUSTOMER, Music::Hold);
    }
    let dials = |no: LegNo| match call.phase {
        Phase::Outgoing => true,
        Phase::Talk => {
            call.attempt_by(no).is_some() || call.visit.is_some() && call.consult.is_some()
        }
        _ => false,
    };
    for (no, leg) in &call.legs {
        if *no != CUSTOMER && leg.is_present() && alone(no) && dials(*no) {
            music.insert(*no, Music::Ringback);
        }
    }
    music
}

/// Supervisors who listen or whisper: whom they hear and who hears them.
fn attending(call: &Call) -> BTreeMap<LegNo, (Vec<LegNo>, Vec<LegNo>)> {
    let mut attending = BTreeMap::new();
    if matches!(call.phase, Phase::Over) {
        return attending;
    }
    for (no, leg) in call.legs.iter().filter(|(_, leg)| leg.is_present()) {
        let Place::Monitor { of, mode } = leg.place else {
            continue;
        };
        let Some(target) = call.legs.get(&of) else {
            continue;
        };
        let here = |other: &&LegNo| {
            call.legs
                .get(other)
                .is_some_and(|l| l.place == target.place && l.answered.is_some() && !l.lost)
        };
        let hears = call.legs.keys().filter(here).copied().collect();
        let heard_by = if mode == MonitorMode::Whisper {
            vec![of]
        } else {
            Vec::new()
        };
        attending.insert(*no, (hears, heard_by));
    }
    attending
}
