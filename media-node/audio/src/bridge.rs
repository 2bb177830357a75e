//! Legs that hear each other.

use crate::leg::Leg;
use crate::{FRAME_SAMPLES, Frame};

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
    /// All others of a bridge, by the bridge's index.
    Mix(usize),
}

pub(crate) struct Bridge {
    pub(crate) id: u64,
    /// Slots of the members.
    pub(crate) members: Vec<usize>,
    sum: [i32; FRAME_SAMPLES],
}

impl Bridge {
    pub(crate) fn new(id: u64, members: Vec<usize>) -> Self {
        Self {
            id,
            members,
            sum: [0; FRAME_SAMPLES],
        }
    }

    pub(crate) fn mixes(&self) -> bool {
        self.members.len() > 2
    }

    /// Decides how each member is heard by the others.
    pub(crate) fn plan(&self, index: usize, legs: &mut [Option<Leg>]) {
        if self.mixes() {
            for &slot in &self.members {
                if let Some(leg) = &mut legs[slot] {
                    leg.hears = Hears::Mix(index);
                    leg.wanted = true;
                }
            }
        } else if let [first, second] = self.members[..] {
            plan_pair(legs, first, second);
            plan_pair(legs, second, first);
        }
    }

    /// Adds up what all members say in this beat.
    pub(crate) fn sum_up(&mut self, legs: &[Option<Leg>]) {
        self.sum.fill(0);
        for leg in self.members.iter().filter_map(|&slot| legs[slot].as_ref()) {
            for (sum, sample) in self.sum.iter_mut().zip(&leg.frame) {
                *sum += i32::from(*sample);
            }
        }
    }

    /// Everybody but the listener itself.
    pub(crate) fn without(&self, own: &Frame) -> Frame {
        let mut heard = [0; FRAME_SAMPLES];
        for (heard, (sum, own)) in heard.iter_mut().zip(self.sum.iter().zip(own)) {
            *heard = soft_limit(sum - i32::from(*own));
        }
        heard
    }
}

/// Bends the top quarter of the scale instead of cutting it, so that loud voices together do not crackle.
fn soft_limit(value: i32) -> i16 {
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

fn plan_pair(legs: &mut [Option<Leg>], from: usize, to: usize) {
    let (Some(speaker), Some(listener)) = (&legs[from], &legs[to]) else {
        return;
    };
    let relay = speaker.format.codec == listener.format.codec
        && !speaker.muted
        && !listener.is_overridden();
    if let Some(speaker) = &mut legs[from] {
        speaker.relay_to = relay.then_some(to);
        speaker.wanted |= !relay;
    }
    if let Some(listener) = &mut legs[to] {
        listener.hears = if relay {
            Hears::Relay
        } else {
            Hears::One(from)
        };
    }
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
