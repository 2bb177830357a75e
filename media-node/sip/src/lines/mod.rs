//! The trunks as they live: channels in use, state, registration, signs of life.
//!
//! Decisions are in [`crate::trunk`]; here are clocks, sockets and tasks.

mod place;
mod probe;
mod register;

pub use place::GroupCall;
pub(crate) use place::place;

use crate::address::Party;
use crate::endpoint::Core;
use crate::error::SipError;
use crate::trunk::{
    Attempts, BadTrunk, Full, Health, HealthEvent, Limits, Trunk, TrunkGroup, TrunkState,
};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Instant;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

/// Changes that a slow listener may fall behind before it misses some.
const CHANGES_KEPT: usize = 256;
/// Length of a kept error in characters.
const LONGEST_ERROR: usize = 200;

/// A trunk as the operator's page shows it (NUM-087).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TrunkStatus {
    /// The trunk.
    pub id: String,
    /// Its state.
    pub state: TrunkState,
    /// Channels in use.
    pub channels: u32,
    /// Whether it is registered; `None` if it does not register.
    pub registered: Option<bool>,
    /// The last thing that went wrong.
    pub last_error: Option<String>,
}

/// A trunk has another state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrunkChange {
    /// The trunk.
    pub trunk: String,
    /// Its state from now on.
    pub state: TrunkState,
    /// What led to it.
    pub why: String,
}

/// One trunk that is in use.
pub(crate) struct Line {
    pub(crate) settings: Trunk,
    live: Mutex<Live>,
    /// Outlives a change of the settings, as the calls do that it counts.
    limits: Arc<Mutex<Limits>>,
    token: CancellationToken,
}

struct Live {
    health: Health,
    registered: Option<bool>,
    last_error: Option<String>,
}

impl Line {
    fn live(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn limits(&self) -> MutexGuard<'_, Limits> {
        self.limits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A channel of a trunk, given back when dropped.
pub(crate) struct Channel(Arc<Mutex<Limits>>);

impl Drop for Channel {
    fn drop(&mut self) {
        let mut limits = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        limits.release();
    }
}

/// All trunks and groups.
pub(crate) struct Lines {
    table: RwLock<Table>,
    changes: broadcast::Sender<TrunkChange>,
    started: Instant,
}

#[derive(Default)]
struct Table {
    lines: BTreeMap<String, Arc<Line>>,
    groups: HashMap<String, TrunkGroup>,
}

impl Lines {
    pub(crate) fn new() -> Lines {
        Lines {
            table: RwLock::default(),
            changes: broadcast::Sender::new(CHANGES_KEPT),
            started: Instant::now(),
        }
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    pub(crate) fn changes(&self) -> broadcast::Receiver<TrunkChange> {
        self.changes.subscribe()
    }

    pub(crate) fn line(&self, id: &str) -> Option<Arc<Line>> {
        let table = self.table.read().unwrap_or_else(PoisonError::into_inner);
        table.lines.get(id).cloned()
    }

    pub(crate) fn statuses(&self) -> Vec<TrunkStatus> {
        let table = self.table.read().unwrap_or_else(PoisonError::into_inner);
        let status = |line: &Arc<Line>| {
            let live = line.live();
            TrunkStatus {
                id: line.settings.id.clone(),
                state: live.health.state(),
                channels: line.limits().in_use(),
                registered: live.registered,
                last_error: live.last_error.clone(),
            }
        };
        table.lines.values().map(status).collect()
    }

    /// The trunks to try for a call.
    fn order(&self, group: &str) -> Result<Attempts, SipError> {
        let table = self.table.read().unwrap_or_else(PoisonError::into_inner);
        let group = table
            .groups
            .get(group)
            .ok_or_else(|| SipError::NoSuchGroup(group.to_owned()))?;
        let usable = |trunk: &str| {
            let line = table.lines.get(trunk);
            line.is_some_and(|line| line.live().health.state().takes_calls())
        };
        Ok(group.order(usable, &mut crate::resolve::random_below))
    }

    /// Takes a channel of a trunk. Trunks without settings here have no limits.
    pub(crate) fn take(&self, trunk: &str) -> Result<Option<Channel>, Full> {
        let Some(line) = self.line(trunk) else {
            return Ok(None);
        };
        if line.live().health.state() == TrunkState::Disabled {
            return Err(Full::Channels);
        }
        let taken = line.limits().take(self.now_ms());
        if let Err(full) = taken {
            metrics::counter!("sip_trunk_full_total", "trunk" => trunk.to_owned()).increment(1);
            return Err(full);
        }
        Ok(Some(Channel(line.limits.clone())))
    }

    /// Something was learnt about a trunk.
    pub(crate) fn note(&self, line: &Line, event: HealthEvent, why: &str) {
        let changed = {
            let mut live = line.live();
            match event {
                HealthEvent::Registered => live.registered = Some(true),
                HealthEvent::Unregistered => live.registered = Some(false),
                _ => {}
            }
            if matches!(
                event,
                HealthEvent::ProbeFailed | HealthEvent::CallFailed | HealthEvent::Unregistered
            ) {
                live.last_error = Some(why.chars().take(LONGEST_ERROR).collect());
            }
            live.health.apply(event)
        };
        if let Some(state) = changed {
            self.tell(&line.settings.id, state, why);
        }
    }

    fn tell(&self, trunk: &str, state: TrunkState, why: &str) {
        tracing::warn!(
            trunk,
            state = state.name(),
            why,
            "the trunk's state changed"
        );
        metrics::counter!("sip_trunk_changes_total", "trunk" => trunk.to_owned(), "state" => state.name())
            .increment(1);
        // Nobody listening means that nobody wants to know.
        let _ = self.changes.send(TrunkChange {
            trunk: trunk.to_owned(),
            state,
            why: why.to_owned(),
        });
    }

    /// Undoes a carrier's way of writing numbers on a received call. On trunks that register the
    /// Request-URI may name our account; then the called number stands in `To`.
    pub(crate) fn rewrite(&self, trunk: &str, from: &mut Party, called: &mut Party, to: &Party) {
        let Some(line) = self.line(trunk) else {
            return;
        };
        let account = line.settings.registration.as_ref().map(|r| r.user.as_str());
        if account == Some(called.user.as_str()) && !to.user.is_empty() {
            called.user.clone_from(&to.user);
        }
        let numbers = &line.settings.numbers;
        called.user = numbers.incoming(&called.user);
        from.user = numbers.incoming(&from.user);
    }
}

/// Puts other trunks and groups into use. Calls that run stay; registrations of trunks that are gone
/// or changed are taken back.
pub(crate) fn set(
    core: &Arc<Core>,
    trunks: Vec<Trunk>,
    groups: Vec<TrunkGroup>,
) -> Result<(), SipError> {
    check(&trunks, &groups)?;
    let lines = &core.lines;
    let mut started = Vec::new();
    {
        let mut table = lines.table.write().unwrap_or_else(PoisonError::into_inner);
        let mut old = std::mem::take(&mut table.lines);
        for settings in trunks {
            let before = old.remove(&settings.id);
            if let Some(line) = &before
                && line.settings == settings
            {
                table.lines.insert(settings.id.clone(), line.clone());
                continue;
            }
            let line = Arc::new(renewed(core, settings, before.as_deref()));
            started.push(line.clone());
            table.lines.insert(line.settings.id.clone(), line);
        }
        for line in old.values() {
            line.token.cancel();
        }
        table.groups = groups
            .into_iter()
            .map(|group| (group.code.clone(), group))
            .collect();
    }
    for line in started {
        if line.settings.disabled {
            continue;
        }
        if line.settings.registration.is_some() {
            tokio::spawn(register::keep(core.clone(), line.clone()));
        }
        if line.settings.options_every_ms != 0 {
            tokio::spawn(probe::keep(core.clone(), line));
        }
    }
    Ok(())
}

/// A trunk with new settings; its running calls keep their channels.
fn renewed(core: &Core, settings: Trunk, before: Option<&Line>) -> Line {
    if let Some(before) = before {
        before.token.cancel();
    }
    let registers = settings.registration.is_some();
    let (channels, rate) = (settings.max_channels, settings.calls_per_second);
    let limits = match before {
        Some(before) => before.limits.clone(),
        None => Arc::new(Mutex::new(Limits::new(channels, rate))),
    };
    limits
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .change(channels, rate);
    let live = Live {
        health: Health::new(registers, settings.disabled),
        registered: registers.then_some(false),
        last_error: None,
    };
    let was = before.map(|line| line.live().health.state());
    let state = live.health.state();
    if was.is_some_and(|was| was != state) {
        core.lines
            .tell(&settings.id, state, "its settings were changed");
    }
    Line {
        settings,
        live: Mutex::new(live),
        limits,
        token: core.token.child_token(),
    }
}

fn check(trunks: &[Trunk], groups: &[TrunkGroup]) -> Result<(), BadTrunk> {
    for (at, trunk) in trunks.iter().enumerate() {
        trunk.check()?;
        if trunks[..at].iter().any(|other| other.id == trunk.id) {
            return Err(BadTrunk {
                trunk: trunk.id.clone(),
                field: "id",
                problem: "it occurs twice".to_owned(),
            });
        }
    }
    for (at, group) in groups.iter().enumerate() {
        let bad = |field, problem: String| BadTrunk {
            trunk: group.code.clone(),
            field,
            problem,
        };
        if group.code.is_empty() || groups[..at].iter().any(|other| other.code == group.code) {
            return Err(bad("code", "codes are not empty and occur once".to_owned()));
        }
        for member in &group.members {
            if !trunks.iter().any(|trunk| trunk.id == member.trunk) {
                return Err(bad(
                    "members",
                    format!("there is no trunk {:?}", member.trunk),
                ));
            }
        }
    }
    Ok(())
}
