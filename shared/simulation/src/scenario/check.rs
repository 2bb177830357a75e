//! The ranges of a scenario file.

use super::{HOTLINES_MOST, Scenario, TeamPlan};
use crate::Distribution;
use crate::company::minute_of;
use edgecall_model::time::day_start;
use std::collections::BTreeSet;
use std::fmt::Display;
use std::ops::RangeInclusive;

/// Most teams in a file.
const TEAMS_MOST: usize = 200;
/// Most agents in a file.
const AGENTS_MOST: u64 = 20_000;

#[derive(Default)]
struct Faults(Vec<String>);

impl Faults {
    fn add(&mut self, place: &str, what: impl Display) {
        self.0.push(format!("{place}: {what}"));
    }

    fn within<T: PartialOrd + Display>(&mut self, place: &str, value: T, range: RangeInclusive<T>) {
        if !range.contains(&value) {
            let (low, high) = (range.start(), range.end());
            self.add(place, format!("{value} is not between {low} and {high}"));
        }
    }

    fn characters(&mut self, place: &str, text: &str, range: RangeInclusive<usize>) {
        let length = text.chars().count();
        if !range.contains(&length) {
            let (low, high) = (range.start(), range.end());
            self.add(
                place,
                format!("has {length} characters, not {low} to {high}"),
            );
        }
    }

    fn duration(&mut self, place: &str, distribution: &Distribution, never_fits: bool) {
        if let Err(what) = distribution.check(never_fits) {
            self.add(place, what);
        }
    }

    fn minute(&mut self, place: &str, text: &str) -> i64 {
        minute_of(text).unwrap_or_else(|| {
            self.add(place, format!("{text:?} is not a time HH:MM up to 24:00"));
            0
        })
    }
}

impl Scenario {
    /// Everything that is outside its range, in the order of the file.
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = Faults::default();
        faults.characters("name", &self.name, 1..=100);
        if day_start(&self.day, &self.time_zone).is_none() {
            let (day, zone) = (&self.day, &self.time_zone);
            faults.add(
                "day",
                format!("{day:?} is not a day YYYY-MM-DD in {zone:?}"),
            );
        }
        self.check_calls(&mut faults);
        self.check_callers(&mut faults);
        self.check_queues(&mut faults);
        self.check_teams(&mut faults);
        faults.0
    }

    fn check_calls(&self, faults: &mut Faults) {
        let calls = &self.calls;
        faults.within("calls.number", calls.number, 0.0..=10_000_000.0);
        faults.within("calls.first_hour", calls.first_hour, 0..=23);
        let hours = 24_usize
            .saturating_sub(usize::from(calls.first_hour))
            .max(1);
        if !(1..=hours).contains(&calls.hours.len()) {
            let (given, first) = (calls.hours.len(), calls.first_hour);
            faults.add(
                "calls.hours",
                format!("{given} hours from {first}:00 on, not 1 to {hours}"),
            );
        }
        for (place, share) in calls.hours.iter().enumerate() {
            faults.within(&format!("calls.hours[{place}]"), *share, 0.0..=1e6);
        }
        if calls.hours.iter().sum::<f64>() <= 0.0 {
            faults.add("calls.hours", "no hour has calls");
        }
    }

    fn check_callers(&self, faults: &mut Faults) {
        let callers = &self.callers;
        faults.duration("callers.patience", &callers.patience, true);
        for (name, percent) in [
            ("hang_up_first_percent", callers.hang_up_first_percent),
            ("leave_menu_percent", callers.leave_menu_percent),
            ("mobile_percent", callers.mobile_percent),
            ("keys.press_percent", callers.keys.press_percent),
            ("keys.usual_percent", callers.keys.usual_percent),
        ] {
            faults.within(&format!("callers.{name}"), percent, 0.0..=100.0);
        }
    }

    fn check_queues(&self, faults: &mut Faults) {
        faults.within("queues", self.queues.len(), 1..=HOTLINES_MOST);
        let mut names = BTreeSet::new();
        for (place, queue) in self.queues.iter().enumerate() {
            let at = |field: &str| format!("queues[{place}].{field}");
            faults.characters(&at("name"), &queue.name, 1..=50);
            if !names.insert(&queue.name) {
                faults.add(&at("name"), format!("{:?} is there twice", queue.name));
            }
            faults.within(&at("share"), queue.share, 0.0..=1e6);
            faults.duration(&at("talk"), &queue.talk, false);
            faults.characters(&at("greeting"), &queue.greeting, 0..=500);
            if queue.wrapup_seconds != 0 {
                faults.within(&at("wrapup_seconds"), queue.wrapup_seconds, 3..=300);
            }
            faults.within(&at("ring_seconds"), queue.ring_seconds, 5..=120);
            faults.within(&at("wait_seconds"), queue.wait_seconds, 10..=3_600);
            let seconds = queue.service_level_seconds;
            faults.within(&at("service_level_seconds"), seconds, 1..=60);
        }
        if self.queues.iter().map(|queue| queue.share).sum::<f64>() <= 0.0 {
            faults.add("queues", "no queue has a share of the calls");
        }
    }

    fn check_teams(&self, faults: &mut Faults) {
        faults.within("teams", self.teams.len(), 1..=TEAMS_MOST);
        faults.within("teams (agents together)", self.agents(), 1..=AGENTS_MOST);
        for (place, team) in self.teams.iter().enumerate() {
            self.check_team(&format!("teams[{place}]"), team, faults);
        }
    }

    fn check_team(&self, place: &str, team: &TeamPlan, faults: &mut Faults) {
        let at = |field: &str| format!("{place}.{field}");
        faults.characters(&at("name"), &team.name, 1..=20);
        faults.within(&at("agents"), team.agents, 1..=20_000);
        if team.queues.is_empty() {
            faults.add(&at("queues"), "the team serves no queue");
        }
        for queue in &team.queues {
            if !self.queues.iter().any(|q| q.name == queue.name) {
                faults.add(&at("queues"), format!("there is no queue {:?}", queue.name));
            }
            faults.within(&at("queues.priority"), queue.priority, 1..=5);
        }
        let comes = faults.minute(&at("comes"), &team.comes);
        let goes = faults.minute(&at("goes"), &team.goes);
        if goes <= comes {
            let (from, to) = (&team.comes, &team.goes);
            faults.add(&at("goes"), format!("{to} is not after {from}"));
        }
        faults.within(&at("early_seconds"), team.early_seconds, 0..=3_600);
        for (nth, pause) in team.breaks.iter().enumerate() {
            let at = |field: &str| format!("{place}.breaks[{nth}].{field}");
            let begins = faults.minute(&at("at"), &pause.at);
            faults.within(&at("minutes"), pause.minutes, 1..=480);
            faults.within(&at("spread_minutes"), pause.spread_minutes, 0..=480);
            faults.characters(&at("reason"), &pause.reason, 0..=20);
            let ends = begins + i64::from(pause.minutes) + i64::from(pause.spread_minutes);
            if begins < comes || ends > goes {
                faults.add(&at("at"), "the break is not within the shift");
            }
        }
        faults.duration(&at("habits.answer"), &team.habits.answer, false);
        for (name, percent) in [
            ("miss_percent", team.habits.miss_percent),
            ("reject_percent", team.habits.reject_percent),
            ("hold_percent", team.habits.hold_percent),
        ] {
            faults.within(&at(&format!("habits.{name}")), percent, 0.0..=100.0);
        }
    }
}
