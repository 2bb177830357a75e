//! Who hears whom in a call, as conferences of the beat.
//!
//! The engine says which legs hear each other and which supervisors listen to whom; the beat knows named
//! conferences in which each member says who hears it. This module turns the one into the other and keeps the
//! names, so that a conference that changes is not interrupted.

use edgecall_model::LegNo;
use std::collections::{BTreeMap, BTreeSet};

/// Who hears a member of a conference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// Everybody else.
    ByAll,
    /// These, perhaps nobody.
    By(BTreeSet<LegNo>),
}

/// Members of one conference.
pub(super) type Members = BTreeMap<LegNo, Heard>;

/// What is to be told to the beat.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum RoomChange {
    /// The conference of this name has these members now.
    Is(u64, Members),
    /// It is over.
    Ends(u64),
}

/// The rooms of one call.
#[derive(Debug, Default)]
pub(super) struct Rooms {
    bridges: Vec<BTreeSet<LegNo>>,
    attends: BTreeMap<LegNo, (BTreeSet<LegNo>, BTreeSet<LegNo>)>,
    /// What the beat was told last, by name.
    told: BTreeMap<u64, Members>,
}

impl Rooms {
    pub(super) fn bridge(&mut self, legs: &[LegNo]) {
        let legs: BTreeSet<LegNo> = legs.iter().copied().collect();
        for bridge in &mut self.bridges {
            bridge.retain(|leg| !legs.contains(leg));
        }
        self.bridges.retain(|bridge| bridge.len() > 1);
        self.bridges.push(legs);
    }

    pub(super) fn unbridge(&mut self, legs: &[LegNo]) {
        let legs: BTreeSet<LegNo> = legs.iter().copied().collect();
        self.bridges.retain(|bridge| *bridge != legs);
    }

    pub(super) fn attend(&mut self, leg: LegNo, hears: &[LegNo], heard_by: &[LegNo]) {
        let set = |legs: &[LegNo]| legs.iter().copied().collect();
        self.attends.insert(leg, (set(hears), set(heard_by)));
    }

    pub(super) fn unattend(&mut self, leg: LegNo) {
        self.attends.remove(&leg);
    }

    /// A leg is over.
    pub(super) fn forget(&mut self, leg: LegNo) {
        self.attends.remove(&leg);
        for bridge in &mut self.bridges {
            bridge.remove(&leg);
        }
        self.bridges.retain(|bridge| bridge.len() > 1);
    }

    /// What the beat must be told, with names for new conferences from `fresh`.
    pub(super) fn changes(&mut self, mut fresh: impl FnMut() -> u64) -> Vec<RoomChange> {
        let mut free = std::mem::take(&mut self.told);
        let mut changes = Vec::new();
        for members in self.wanted() {
            // The conference that has most of the same members goes on under its name.
            let kept = free
                .iter()
                .map(|(name, old)| {
                    (
                        members.keys().filter(|l| old.contains_key(l)).count(),
                        *name,
                    )
                })
                .filter(|(common, _)| *common > 0)
                .max();
            let name = kept.map_or_else(&mut fresh, |(_, name)| name);
            if free.remove(&name).as_ref() != Some(&members) {
                changes.push(RoomChange::Is(name, members.clone()));
            }
            self.told.insert(name, members);
        }
        let over = free.into_keys().map(RoomChange::Ends);
        over.chain(changes).collect()
    }

    fn wanted(&self) -> Vec<Members> {
        let all = |bridge: &BTreeSet<LegNo>| -> Members {
            bridge.iter().map(|leg| (*leg, Heard::ByAll)).collect()
        };
        let mut wanted: Vec<Members> = self.bridges.iter().map(all).collect();
        let mut apart = Members::new();
        for (leg, (hears, heard_by)) in &self.attends {
            let host = wanted
                .iter_mut()
                .find(|members| members.keys().any(|member| hears.contains(member)));
            let members = host.unwrap_or(&mut apart);
            let outside: Vec<LegNo> = hears
                .iter()
                .filter(|other| members.get(other) != Some(&Heard::ByAll))
                .copied()
                .collect();
            // Whoever is heard without being in the conversation is heard by the listeners alone.
            for other in outside {
                match members.entry(other).or_insert(Heard::By(BTreeSet::new())) {
                    Heard::By(who) => {
                        who.insert(*leg);
                    }
                    Heard::ByAll => {}
                }
            }
            members.insert(*leg, Heard::By(heard_by.clone()));
        }
        if apart.len() > 1 {
            wanted.push(apart);
        }
        wanted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn legs(numbers: &[u16]) -> Vec<LegNo> {
        numbers.iter().map(|n| LegNo(*n)).collect()
    }

    fn by(numbers: &[u16]) -> Heard {
        Heard::By(legs(numbers).into_iter().collect())
    }

    fn is(name: u64, members: &[(u16, Heard)]) -> RoomChange {
        let members = members.iter().map(|(n, heard)| (LegNo(*n), heard.clone()));
        RoomChange::Is(name, members.collect())
    }

    #[test]
    fn a_conversation_that_grows_keeps_its_name() {
        let mut names = 0..;
        let mut fresh = || names.next().unwrap_or(0);
        let mut rooms = Rooms::default();
        rooms.bridge(&legs(&[0, 1]));
        let all = || Heard::ByAll;
        assert_eq!(
            rooms.changes(&mut fresh),
            [is(0, &[(0, all()), (1, all())])]
        );
        assert_eq!(rooms.changes(&mut fresh), []);
        rooms.bridge(&legs(&[0, 1, 2]));
        let three = [(0, all()), (1, all()), (2, all())];
        assert_eq!(rooms.changes(&mut fresh), [is(0, &three)]);
        rooms.bridge(&legs(&[1, 2]));
        assert_eq!(
            rooms.changes(&mut fresh),
            [is(0, &[(1, all()), (2, all())])]
        );
        rooms.unbridge(&legs(&[1, 2]));
        assert_eq!(rooms.changes(&mut fresh), [RoomChange::Ends(0)]);
    }

    #[test]
    fn a_listener_is_heard_by_nobody_and_a_whisper_by_the_agent() {
        let mut rooms = Rooms::default();
        rooms.bridge(&legs(&[0, 1]));
        rooms.attend(LegNo(2), &legs(&[0, 1]), &[]);
        let all = || Heard::ByAll;
        let listened = [(0, all()), (1, all()), (2, by(&[]))];
        assert_eq!(rooms.changes(|| 7), [is(7, &listened)]);
        rooms.attend(LegNo(2), &legs(&[0, 1]), &legs(&[1]));
        let whispered = [(0, all()), (1, all()), (2, by(&[1]))];
        assert_eq!(rooms.changes(|| 8), [is(7, &whispered)]);
        rooms.unattend(LegNo(2));
        assert_eq!(rooms.changes(|| 8), [is(7, &[(0, all()), (1, all())])]);
    }

    #[test]
    fn during_a_hold_the_listener_hears_both_who_do_not_hear_each_other() {
        let mut rooms = Rooms::default();
        rooms.attend(LegNo(2), &legs(&[0, 1]), &[]);
        let held = [(0, by(&[2])), (1, by(&[2])), (2, by(&[]))];
        assert_eq!(rooms.changes(|| 7), [is(7, &held)]);
        rooms.forget(LegNo(2));
        assert_eq!(rooms.changes(|| 8), [RoomChange::Ends(7)]);
    }
}
