//! The SIP ladder of a call: every message of its dialog with its time, kept until the call ends.
//!
//! Secrets do not get into it: digest responses are masked when a message is noted. A ladder is
//! bounded in messages and bytes; what is left out is counted. [`pcap`] writes ladders as a capture
//! file for the usual tools.

mod mask;
mod pcap;

pub use mask::masked;
pub use pcap::pcap;

use crate::admission::Transport;
use rsipstack::sip::SipMessage;
use rsipstack::sip::prelude::HeadersExt;
use rsipstack::transport::SipAddr;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc;

/// Messages kept of one call. The first ones are kept for ever, the latest ones always.
const MOST_MESSAGES: usize = 96;
/// Of those, kept from the start of the call.
const FIRST_MESSAGES: usize = 32;
/// Bytes kept of one message.
const MOST_BYTES: usize = 8_192;
/// Ladders of calls that nobody claimed (refused callers) kept at most, and for how long.
const MOST_UNCLAIMED: usize = 4_096;
const UNCLAIMED_MS: u64 = 40_000;
/// How long after a call's end its last messages (200 to BYE) are waited for.
const LINGER: Duration = Duration::from_secs(2);

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rung {
    /// When it was sent or received, UTC in us.
    pub at_us: u64,
    /// Whether we sent it.
    pub sent: bool,
    /// Our side.
    pub ours: SocketAddr,
    /// The other side.
    pub theirs: SocketAddr,
    /// Transport.
    pub transport: Transport,
    /// The message, digest responses masked; cut off at 8,192 bytes.
    pub text: String,
}

/// All messages of one dialog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallLadder {
    /// SIP Call-ID.
    pub call_id: String,
    /// Messages in order of time.
    pub rungs: Vec<Rung>,
    /// Messages in the middle of a long call that were left out.
    pub left_out: u32,
}

/// A ladder that still grows.
struct Growing {
    first: Vec<Rung>,
    latest: VecDeque<Rung>,
    left_out: u32,
    claimed: bool,
    since_ms: u64,
}

impl Growing {
    fn new(since_ms: u64) -> Growing {
        Growing {
            first: Vec::new(),
            latest: VecDeque::new(),
            left_out: 0,
            claimed: false,
            since_ms,
        }
    }

    fn add(&mut self, rung: Rung) {
        if self.first.len() < FIRST_MESSAGES {
            self.first.push(rung);
            return;
        }
        if self.latest.len() == MOST_MESSAGES - FIRST_MESSAGES {
            self.latest.pop_front();
            self.left_out = self.left_out.saturating_add(1);
        }
        self.latest.push_back(rung);
    }

    fn finish(self, call_id: &str) -> CallLadder {
        let mut rungs = self.first;
        rungs.extend(self.latest);
        CallLadder {
            call_id: call_id.to_owned(),
            rungs,
            left_out: self.left_out,
        }
    }
}

/// All ladders that grow. Without a receiver nothing is noted.
pub(crate) struct Ladders {
    receiver: Option<mpsc::Sender<CallLadder>>,
    growing: Mutex<HashMap<String, Growing>>,
}

impl Ladders {
    pub(crate) fn new(receiver: Option<mpsc::Sender<CallLadder>>) -> Ladders {
        Ladders {
            receiver,
            growing: Mutex::default(),
        }
    }

    pub(crate) fn is_on(&self) -> bool {
        self.receiver.is_some()
    }

    /// Notes a message if it belongs to a call, or begins one.
    pub(crate) fn note(
        &self,
        message: &SipMessage,
        sent: bool,
        ours: SocketAddr,
        peer: Option<&SipAddr>,
    ) {
        if !self.is_on() {
            return;
        }
        let Ok(call_id) = message.call_id_header() else {
            return;
        };
        let call_id = call_id.value();
        let begins = matches!(message, SipMessage::Request(request)
            if request.method == rsipstack::sip::Method::Invite);
        let now_us = now_us();
        let mut growing = self.lock();
        if !growing.contains_key(call_id) {
            if !begins || !make_room(&mut growing, now_us / 1_000) {
                return;
            }
            growing.insert(call_id.to_owned(), Growing::new(now_us / 1_000));
        }
        let Some(ladder) = growing.get_mut(call_id) else {
            return;
        };
        let (theirs, transport) = match peer.and_then(known_peer) {
            Some(known) => known,
            // Answers go where the request came from.
            None => match ladder.latest.back().or(ladder.first.last()) {
                Some(last) => (last.theirs, last.transport),
                None => return,
            },
        };
        let mut text = masked(&String::from_utf8_lossy(&message.to_bytes()));
        if text.len() > MOST_BYTES {
            let mut end = MOST_BYTES;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            text.truncate(end);
        }
        ladder.add(Rung {
            at_us: now_us,
            sent,
            ours,
            theirs,
            transport,
            text,
        });
    }

    /// We are about to place a call with this Call-ID.
    pub(crate) fn begin(&self, call_id: &str) {
        if self.is_on() {
            let mut ladder = Growing::new(now_us() / 1_000);
            ladder.claimed = true;
            self.lock().insert(call_id.to_owned(), ladder);
        }
    }

    /// The Call-ID belongs to a call that the media node knows.
    pub(crate) fn claim(&self, call_id: &str) {
        if let Some(ladder) = self.lock().get_mut(call_id) {
            ladder.claimed = true;
        }
    }

    /// The call is over: its ladder is handed over as soon as its last messages are through.
    pub(crate) fn finish(self: &std::sync::Arc<Self>, call_id: &str) {
        let Some(receiver) = self.receiver.clone() else {
            return;
        };
        let (ladders, call_id) = (self.clone(), call_id.to_owned());
        tokio::spawn(async move {
            tokio::time::sleep(LINGER).await;
            let grown = ladders.lock().remove(&call_id);
            if let Some(ladder) = grown
                && receiver.try_send(ladder.finish(&call_id)).is_err()
            {
                metrics::counter!("sip_ladders_lost_total").increment(1);
            }
        });
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Growing>> {
        self.growing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Drops ladders of callers that were refused long ago; whether there is room for another one.
fn make_room(growing: &mut HashMap<String, Growing>, now_ms: u64) -> bool {
    // Looking through all of them is worth it only now and then.
    if growing.len() % 256 == 255 {
        growing.retain(|_, ladder| {
            ladder.claimed || now_ms.saturating_sub(ladder.since_ms) < UNCLAIMED_MS
        });
        let unclaimed = growing.values().filter(|ladder| !ladder.claimed).count();
        return unclaimed < MOST_UNCLAIMED;
    }
    true
}

fn known_peer(peer: &SipAddr) -> Option<(SocketAddr, Transport)> {
    let transport = peer
        .r#type
        .map_or(Some(Transport::Udp), Transport::of_stack)?;
    Some((peer.get_socketaddr().ok()?, transport))
}

fn now_us() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_micros()).unwrap_or(u64::MAX)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rung(n: u64) -> Rung {
        Rung {
            at_us: n,
            sent: false,
            ours: "127.0.0.1:5060".parse().unwrap(),
            theirs: "127.0.0.1:5070".parse().unwrap(),
            transport: Transport::Udp,
            text: String::new(),
        }
    }

    #[test]
    fn a_long_call_keeps_its_beginning_and_its_end() {
        let mut growing = Growing::new(0);
        for n in 0..200 {
            growing.add(rung(n));
        }
        let ladder = growing.finish("c");
        assert_eq!(ladder.rungs.len(), MOST_MESSAGES);
        assert_eq!(ladder.left_out, 104);
        let times: Vec<u64> = ladder.rungs.iter().map(|rung| rung.at_us).collect();
        assert_eq!(times[..32], (0..32).collect::<Vec<u64>>()[..]);
        assert_eq!(times[32..], (136..200).collect::<Vec<u64>>()[..]);
    }

    #[test]
    fn callers_that_were_refused_are_forgotten_first() {
        let mut growing = HashMap::new();
        for n in 0..255 {
            let mut ladder = Growing::new(0);
            ladder.claimed = n < 5;
            growing.insert(n.to_string(), ladder);
        }
        assert!(make_room(&mut growing, UNCLAIMED_MS));
        assert_eq!(growing.len(), 5);
    }
}
