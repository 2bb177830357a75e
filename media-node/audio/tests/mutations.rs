//! Damaged packets: a short run over every parser of what strangers send, the same each time.
//!
//! `EDGECALL_MUTATIONS=1000000` makes it a long one.

mod rig;

use media_audio::rtcp::{self, ReceptionReport, Rtcp, SenderInfo};
use media_audio::{Codec, CryptoAttribute, LegFormat, classify};
use rig::Rig;

/// A source of numbers that are the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

fn runs(usual: u64) -> u64 {
    let asked = std::env::var("EDGECALL_MUTATIONS").ok();
    asked.and_then(|count| count.parse().ok()).unwrap_or(usual)
}

fn seeds() -> Vec<Vec<u8>> {
    let speech = rig::rtp(8, 7, 1_000, 7, &[0x55; 160]);
    let mut extended = speech.clone();
    extended[0] = 0xb1;
    extended.splice(12..12, [1, 1, 1, 1, 0xbe, 0xde, 0, 1, 9, 9, 9, 9]);
    extended.extend([0, 0, 3]);
    let report = Rtcp {
        ssrc: 7,
        sender: Some(SenderInfo {
            ntp: 1 << 40,
            rtp: 9,
            packets: 5,
            octets: 800,
        }),
        reports: vec![ReceptionReport::default(); 2],
        bye: true,
    };
    vec![
        speech,
        extended,
        rig::rtp(101, 8, 1_000, 7, &[5, 0x8a, 3, 0x20]),
        rig::rtp(13, 9, 1_160, 7, &[40, 180, 90, 60]),
        rig::rtp(111, 10, 1_320, 7, &[0x78; 60]),
        rtcp::write(&report),
        vec![0x80, 201, 0, 1, 0, 0, 0, 7],
    ]
}

fn damage(bytes: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..=random.below(3) {
        if bytes.is_empty() {
            return;
        }
        let at = random.below(bytes.len());
        match random.below(5) {
            0 => bytes[at] ^= 1 << random.below(8),
            1 => bytes[at] = [0, 1, 0x7f, 0x80, 0xff][random.below(5)],
            2 => bytes.truncate(at),
            3 => {
                let more = std::iter::repeat_n(0xff, random.below(40));
                bytes.splice(at..at, more).for_each(drop);
            }
            _ => {
                let copy = bytes[at..].to_vec();
                bytes.extend(copy);
            }
        }
    }
}

#[test]
fn no_damaged_packet_panics_a_parser() {
    let (seeds, mut random) = (seeds(), Random(0x5eed));
    for _ in 0..runs(30_000) {
        let mut bytes = seeds[random.below(seeds.len())].clone();
        damage(&mut bytes, &mut random);
        let _ = classify(&bytes);
        if let Some(read) = rtcp::parse(&bytes) {
            // What was understood can be said again.
            let again = rtcp::parse(&rtcp::write(&read)).expect("our own words");
            assert_eq!(again.reports.len(), read.reports.len().min(31));
        }
        let _ = CryptoAttribute::parse(&String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn no_damaged_packet_stops_a_beat_or_silences_a_call() {
    let (seeds, mut random) = (seeds(), Random(0xbea7));
    for codecs in [
        [Codec::Pcma, Codec::Pcma],
        [Codec::Opus, Codec::Pcmu],
        [Codec::G722, Codec::Opus],
    ] {
        let mut rig = Rig::new();
        let listens = |codec| LegFormat {
            tone_keys: true,
            comfort_noise: Some(13),
            ..LegFormat::usual(codec)
        };
        let mut customer = rig.add_as(1, listens(codecs[0]), true).sings(440);
        let mut agent = rig.add_as(2, listens(codecs[1]), true).sings(1_000);
        rig.bridge(&[1, 2]);
        rig.turns(5, &mut [&mut customer, &mut agent]);
        for _ in 0..runs(1_200) {
            let mut bytes = seeds[random.below(seeds.len())].clone();
            damage(&mut bytes, &mut random);
            // From the far end's own address, so that nothing keeps them out.
            let _ = customer.socket.send_to(&bytes, customer.leg);
            let _ = agent.socket.send_to(&bytes, agent.leg);
            if random.below(4) == 0 {
                rig.beat.tick();
            }
        }
        // What lies in the far ends' sockets is what was made of the rubbish.
        drain(&customer);
        drain(&agent);
        rig.turns(60, &mut [&mut customer, &mut agent]);
        customer.forget();
        agent.forget();
        rig.turns(50, &mut [&mut customer, &mut agent]);
        assert!(agent.level(440) > 0.15, "{codecs:?}: {}", agent.level(440));
        assert!(
            customer.level(1_000) > 0.15,
            "{codecs:?}: {}",
            customer.level(1_000)
        );
    }
}

fn drain(peer: &rig::Peer) {
    let mut buffer = [0; 1_500];
    while peer.socket.recv(&mut buffer).is_ok() {}
}
