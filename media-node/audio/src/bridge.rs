//! Legs that hear each other: who hears whom, and the sum of what they say.

use crate::leg::Leg;
use crate::{FRAME_SAMPLES, Frame, HeardBy, LegKey};

/// What a leg hears when nothing is played to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Hears {
    /// Silence, or no packets at all if it was never told to speak.
    #[default]
    Nothing,
    /// Packets of another leg as they are; they are sent when they are read.
    Relay,
    /// The sound of one other leg, by slot.
    One(usize),
    /// Several others: the bridge's index, and the place in its list of mixes.
    Mix { bridge: usize, mix: usize },
}

/// One member of a bridge.
pub(crate) struct Seat {
    pub(crate) slot: usize,
    key: LegKey,
    heard_by: HeardBy,
}

impl Seat {
    pub(crate) fn new(slot: usize, key: LegKey, heard_by: HeardBy) -> Self {
        Self {
            slot,
            key,
            heard_by,
        }
    }

    fn is_heard_by(&self, listener: LegKey) -> bool {
        self.key != listener
            && match &self.heard_by {
                HeardBy::All => true,
                HeardBy::Nobody => false,
                HeardBy::Only(listeners) => listeners.contains(&listener),
            }
    }
}

/// How one listener's sound comes out of the common sum.
#[derive(Default)]
struct MixPlan {
    /// The listener's own voice is in the sum and has to be taken out.
    without_own: bool,
    /// Slots of those whom this listener hears although they are not in the sum.
    also: Vec<usize>,
}

pub(crate) struct Bridge {
    pub(crate) id: u64,
    pub(crate) seats: Vec<Seat>,
    mixes: Vec<MixPlan>,
    /// What everybody says who is heard by all. Each listener's mix is this sum without its own voice, so
    /// the cost grows with the members and not with their square.
    sum: [i32; FRAME_SAMPLES],
}

impl Bridge {
    pub(crate) fn new(id: u64, seats: Vec<Seat>) -> Self {
        Self {
            id,
            seats,
            mixes: Vec::new(),
            sum: [0; FRAME_SAMPLES],
        }
    }

    pub(crate) fn mixes(&self) -> bool {
        !self.mixes.is_empty()
    }

    /// Decides what each member hears.
    pub(crate) fn plan(&mut self, index: usize, legs: &mut [Option<Leg>]) {
        self.mixes.clear();
        for listener in &self.seats {
            let mut heard = self.seats.iter().filter(|s| s.is_heard_by(listener.key));
            match (heard.next(), heard.next()) {
                (None, _) => {}
                (Some(only), None) => plan_one(legs, only.slot, listener.slot),
                (Some(_), Some(_)) => {
                    let hears = Hears::Mix {
                        bridge: index,
                        mix: self.mixes.len(),
                    };
                    self.mixes.push(plan_mix(&self.seats, listener, legs));
                    if let Some(leg) = &mut legs[listener.slot] {
                        leg.hears = hears;
                    }
                }
            }
        }
    }

    /// Adds up what all members say in this beat who are heard by all.
    pub(crate) fn sum_up(&mut self, legs: &[Option<Leg>]) {
        self.sum.fill(0);
        let common = self.seats.iter().filter(|s| s.heard_by == HeardBy::All);
        for leg in common.filter_map(|seat| legs[seat.slot].as_ref()) {
            add(&mut self.sum, &leg.frame);
        }
    }

    /// What one listener hears in this beat.
    pub(crate) fn mixed(&self, mix: usize, own: &Frame, legs: &[Option<Leg>]) -> Frame {
        let mut sum = self.sum;
        let Some(plan) = self.mixes.get(mix) else {
            return [0; FRAME_SAMPLES];
        };
        if plan.without_own {
            for (sum, own) in sum.iter_mut().zip(own) {
                *sum -= i32::from(*own);
            }
        }
        for leg in plan.also.iter().filter_map(|&slot| legs[slot].as_ref()) {
            add(&mut sum, &leg.frame);
        }
        sum.map(soft_limit)
    }
}

/// One mix, and the word to everybody in it that samples are wanted.
fn plan_mix(seats: &[Seat], listener: &Seat, legs: &mut [Option<Leg>]) -> MixPlan {
    let mut plan = MixPlan {
        without_own: listener.heard_by == HeardBy::All,
        also: Vec::new(),
    };
    let involved = |seat: &&Seat| {
        let common = seat.heard_by == HeardBy::All;
        common || seat.is_heard_by(listener.key)
    };
    for seat in seats.iter().filter(involved) {
        if let Some(leg) = &mut legs[seat.slot] {
            leg.wanted = true;
            leg.samples_wanted = true;
        }
        if seat.heard_by != HeardBy::All {
            plan.also.push(seat.slot);
        }
    }
    plan
}

fn plan_one(legs: &mut [Option<Leg>], from: usize, to: usize) {
    let (Some(speaker), Some(listener)) = (&legs[from], &legs[to]) else {
        return;
    };
    // A leg's packets are passed on to one other; who else hears only this leg gets its samples.
    let relay = speaker.format.codec == listener.format.codec
        && speaker.relay_to.is_none()
        && !speaker.muted
        && !listener.is_overridden();
    if let Some(speaker) = &mut legs[from] {
        if relay {
            speaker.relay_to = Some(to);
        } else {
            speaker.wanted = true;
            speaker.samples_wanted = true;
        }
    }
    if let Some(listener) = &mut legs[to] {
        listener.hears = if relay {
            Hears::Relay
        } else {
            Hears::One(from)
        };
    }
}

/// Adds a frame to a sum.
pub(crate) fn add(sum: &mut [i32; FRAME_SAMPLES], frame: &Frame) {
    for (sum, sample) in sum.iter_mut().zip(frame) {
        *sum += i32::from(*sample);
    }
}

/// Bends the top quarter of the scale instead of cutting it, so that loud voices together do not crackle.
pub(crate) fn soft_limit(value: i32) -> i16 {
    const KNEE: i32 = 24_576;
    const ROOM: i32 = i16::MAX as i32 - KNEE;
    let size = value.abs();
    if size <= KNEE {
        return value as i16;
    }
    let over = size - KNEE;
    let bent = KNEE + (i64::from(over) * i64::from(ROOM) / i64::from(over + ROOM)) as i32;
    (bent * value.signum()) as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limiting_never_wraps_and_keeps_quiet_sound_exact() {
        assert_eq!(soft_limit(12_345), 12_345);
        assert_eq!(soft_limit(-24_576), -24_576);
        let mut before = 0;
        for value in (0..300_000).step_by(100) {
            let limited = soft_limit(value);
            assert!(limited >= before);
            assert_eq!(soft_limit(-value), -limited);
            before = limited;
        }
        assert!(before > 31_000);
    }
}
