//! A mutation fuzzer over a small corpus: the same inputs every time in the normal tests, as long as
//! wanted with `EDGECALL_FUZZ_SECONDS=600` (and another `EDGECALL_FUZZ_SEED`). A failure prints the
//! input that caused it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// Rounds of each target in the normal tests.
const ROUNDS: u64 = 20_000;

const MESSAGES: [&str; 6] = [
    "INVITE sip:4001@192.0.2.1;user=phone SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bK1;rport\r\n\
     Max-Forwards: 70\r\nFrom: \"Zhang\" <sip:+8613800138000;npdi=yes@h>;tag=1\r\nTo: <sip:4001@h>\r\nCall-ID: a@b\r\n\
     CSeq: 1 INVITE\r\nContact: <sip:1@192.0.2.2>\r\nP-Asserted-Identity: <tel:+8610-6666>, \"x\" <sip:2@h>\r\n\
     Privacy: id;user\r\nDiversion: <sip:3@h>;reason=no-answer;counter=1\r\nSession-Expires: 1800;refresher=uac\r\n\
     History-Info: <sip:4@h?Reason=x>;index=1, <sip:5@h;cause=302>;index=1.1;mp=1\r\nSupported: timer, 100rel\r\n\
     Content-Type: application/sdp\r\nContent-Length: 129\r\n\r\nv=0\r\no=- 1 1 IN IP4 192.0.2.2\r\ns=-\r\n\
     c=IN IP4 192.0.2.2\r\nt=0 0\r\nm=audio 40000 RTP/AVP 8 0 101\r\na=rtpmap:101 telephone-event/8000\r\n",
    "REGISTER sip:office SIP/2.0\r\nv: SIP/2.0/TCP df7.invalid;branch=z9hG4bK2\r\nf: <sip:8001@office>;tag=2\r\n\
     t: <sip:8001@office>\r\ni: r1\r\nCSeq: 12 REGISTER\r\nm: <sip:x@df7.invalid;transport=ws>;reg-id=1;expires=60\
     ;+sip.instance=\"<urn:uuid:0>\";q=0.5, <sips:y@z>\r\nExpires: 3600\r\nAuthorization: Digest username=\"8001\",\
     realm=\"office\",nonce=\"aa\",uri=\"sip:office\",response=\"bb\",nc=0000000a,cnonce=\"c\",qop=auth\r\nl: 0\r\n\r\n",
    "SIP/2.0 407 Proxy Authentication Required\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK3;received=192.0.2.9\r\n\
     From: <sip:a@b>;tag=1\r\nTo: <sip:c@d>;tag=2\r\nCall-ID: x\r\nCSeq: 2 INVITE\r\n\
     Proxy-Authenticate: Digest realm=\"r\", nonce=\"n\", algorithm=SHA-256, qop=\"auth,auth-int\"\r\nContent-Length: 0\r\n\r\n",
    "OPTIONS sip:a@[2001:db8::1]:5060 SIP/2.0\r\nVia  : SIP / 2.0\r\n /UDP [2001:db8::2] ; branch = z9hG4bK4\r\n\
     From: a <sip:a@b> ;\r\n tag = 9\r\nTo : sip:b@c\r\nCall-ID: o\r\nCSeq: 0009 OPTIONS\r\n\r\n",
    "INFO sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK5\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:b@b>;tag=2\r\n\
     Call-ID: i\r\nCSeq: 3 INFO\r\nContent-Type: application/dtmf-relay\r\nContent-Length: 22\r\n\r\nSignal=5\r\nDuration=160\r\n",
    "REFER sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK6\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:b@b>;tag=2\r\n\
     Call-ID: e\r\nCSeq: 4 REFER\r\nRefer-To: <sip:c@d?Replaces=x%3Bto-tag%3D1%3Bfrom-tag%3D2>\r\nContent-Length: 0\r\n\r\n",
];

const DESCRIPTIONS: [&str; 3] = [
    "v=0\r\no=- 1 1 IN IP4 192.0.2.2\r\ns=-\r\nc=IN IP4 192.0.2.2\r\nt=0 0\r\nm=audio 40000 RTP/AVP 8 0 101\r\n\
     a=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendonly\r\n",
    "v=0\no=x 2 3 IN IP6 ::1\ns= \nt=0 0\nm=video 0 RTP/AVP 96\nm=audio 7 RTP/AVPF 111 110 9 18 13\nc=IN IP6 2001:db8::1\n\
     a=rtpmap:111 opus/48000/2\na=fmtp:111 useinbandfec=1\na=rtpmap:110 telephone-event/48000\na=inactive\n",
    "v=0\r\nm=audio 49170/2 RTP/SAVP 0\r\nc=IN IP4 224.2.1.1/127/3\r\na=rtpmap:0 PCMU/8000/1\r\n",
];

const DIGESTS: [&str; 4] = [
    "Digest realm=\"r\", nonce=\"n\\\"q\", opaque=\"o\", algorithm=SHA-256-sess, qop=\"auth,auth-int\", stale=TRUE",
    "Digest username=\"u\", realm=\"r\", nonce=\"n\", uri=\"sip:a@b\", response=\"0f\", nc=0000000a, cnonce=\"c\", qop=auth",
    "digest realm=r,nonce=n",
    "Basic dTpw",
];

/// Pieces that parsers like to stumble over.
const PIECES: [&str; 22] = [
    "\r\n",
    "\r\n ",
    "\r\n\r\n",
    "\"",
    "\\",
    "<",
    ">",
    ";",
    ",",
    "=",
    ":",
    "@",
    "%00",
    "%",
    " ",
    "\0",
    "[::",
    "99999999999",
    "-1",
    "\u{1f600}",
    "SIP/2.0",
    "tag=",
];

/// Deterministic, so that a failure can be repeated.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

fn mutated(corpus: &[&str], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = corpus[dice.below(corpus.len())].as_bytes().to_vec();
    for _ in 0..=dice.below(6) {
        let at = dice.below(bytes.len());
        let until = (at + dice.below(24)).min(bytes.len());
        match dice.below(7) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << dice.below(8),
            1 => drop(bytes.drain(at..until)),
            2 => {
                let piece = PIECES[dice.below(PIECES.len())];
                bytes.splice(at..at, piece.bytes());
            }
            3 => {
                let copy = bytes[at..until].to_vec();
                bytes.splice(at..at, copy);
            }
            4 => {
                let other = corpus[dice.below(corpus.len())].as_bytes();
                let from = dice.below(other.len());
                bytes.truncate(at);
                bytes.extend(&other[from..]);
            }
            5 => {
                let piece = PIECES[dice.below(PIECES.len())];
                bytes.splice(at..until, piece.bytes());
            }
            _ => bytes.truncate(until),
        }
    }
    bytes
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn fuzz(name: &str, corpus: &[&str], target: fn(&[u8])) {
    let seed = setting("EDGECALL_FUZZ_SEED").unwrap_or(20_261_128);
    let until = setting("EDGECALL_FUZZ_SECONDS").map(|s| Instant::now() + Duration::from_secs(s));
    for entry in corpus {
        target(entry.as_bytes());
    }
    let mut dice = Dice(seed);
    let mut round = 0u64;
    while until.map_or(round < ROUNDS, |until| Instant::now() < until) {
        let input = mutated(corpus, &mut dice);
        if catch_unwind(AssertUnwindSafe(|| target(&input))).is_err() {
            panic!(
                "{name}, seed {seed}, round {round}: {}",
                input.escape_ascii()
            );
        }
        round += 1;
    }
    println!("{name}: {round} inputs");
}

#[test]
fn no_sip_message_breaks_the_reader() {
    fuzz("sip_message", &MESSAGES, sip_core::fuzz::sip_message);
}

#[test]
fn no_session_description_breaks_the_reader_or_our_answer() {
    fuzz(
        "session_description",
        &DESCRIPTIONS,
        sip_core::fuzz::session_description,
    );
}

#[test]
fn no_digest_header_breaks_the_reader_or_our_answer() {
    fuzz("digest_header", &DIGESTS, sip_core::fuzz::digest_header);
}
