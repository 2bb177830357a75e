//! Session descriptions: what carriers send, what we answer.

use proptest::prelude::*;
use sip_core::sdp::{
    Codec, Description, Direction, LocalMedia, Negotiated, SdpError, SessionVersion,
    TelephoneEvent, accept_answer, answer, negotiate, offer,
};

fn ours() -> LocalMedia {
    LocalMedia {
        address: "192.0.2.1".parse().unwrap(),
        port: 20_000,
        codecs: vec![Codec::Pcma, Codec::Pcmu, Codec::Opus],
        direction: Direction::SendRecv,
        session: SessionVersion { id: 7, version: 1 },
    }
}

fn described(media: &str) -> String {
    format!("v=0\r\no=- 1 1 IN IP4 10.0.0.9\r\ns=-\r\nc=IN IP4 10.0.0.9\r\nt=0 0\r\n{media}")
}

fn agree(text: &str) -> Result<Negotiated, SdpError> {
    negotiate(&Description::parse(text)?, &ours())
}

#[test]
fn a_law_is_taken_without_rtpmap_and_key_presses_are_found() {
    let text = described(
        "m=audio 4000 RTP/AVP 0 8 18 96\r\na=rtpmap:96 telephone-event/8000\r\na=ptime:30\r\n",
    );
    let agreed = agree(&text).unwrap();
    assert_eq!((agreed.codec, agreed.payload_type), (Codec::Pcma, 8));
    assert_eq!(agreed.remote, "10.0.0.9:4000".parse().unwrap());
    let event = TelephoneEvent {
        payload_type: 96,
        clock: 8000,
    };
    assert_eq!(agreed.telephone_event_to_send(), Some(event));
    assert!(!agreed.held_by_remote);
}

#[test]
fn opus_is_known_under_any_number_and_wants_its_clock() {
    let text = described(
        "m=audio 4000 RTP/AVP 120 101 102\r\na=rtpmap:120 OPUS/48000/2\r\n\
         a=rtpmap:101 telephone-event/8000\r\na=rtpmap:102 telephone-event/48000\r\n",
    );
    let agreed = agree(&text).unwrap();
    assert_eq!((agreed.codec, agreed.payload_type), (Codec::Opus, 120));
    assert_eq!(agreed.telephone_events.len(), 2);
    assert_eq!(agreed.telephone_event_to_send().unwrap().payload_type, 102);
    let wrong_clock = described("m=audio 4000 RTP/AVP 120\r\na=rtpmap:120 opus/16000\r\n");
    assert!(matches!(
        agree(&wrong_clock),
        Err(SdpError::NoCommonCodec(_))
    ));
}

#[test]
fn a_number_that_the_offer_redefines_is_not_taken_for_the_static_codec() {
    let text = described("m=audio 4000 RTP/AVP 8\r\na=rtpmap:8 G726-32/8000\r\n");
    assert_eq!(
        agree(&text),
        Err(SdpError::NoCommonCodec("G726-32".to_owned()))
    );
}

#[test]
fn every_form_of_hold_is_recognised_and_mirrored() {
    for (attribute, ours, held) in [
        ("a=sendonly", Direction::RecvOnly, true),
        ("a=inactive", Direction::Inactive, true),
        ("a=recvonly", Direction::SendOnly, false),
        ("a=sendrecv", Direction::SendRecv, false),
    ] {
        let text = described(&format!("m=audio 4000 RTP/AVP 8\r\n{attribute}\r\n"));
        let agreed = agree(&text).unwrap();
        assert_eq!(
            (agreed.direction, agreed.held_by_remote),
            (ours, held),
            "{attribute}"
        );
    }
    let old = described("m=audio 4000 RTP/AVP 8\r\nc=IN IP4 0.0.0.0\r\n");
    assert!(agree(&old).unwrap().held_by_remote);
    let session_level =
        described("").replace("t=0 0", "t=0 0\r\na=sendonly") + "m=audio 4000 RTP/AVP 8\r\n";
    assert!(agree(&session_level).unwrap().held_by_remote);
}

#[test]
fn an_answer_keeps_the_order_of_streams_and_refuses_the_others() {
    let text = described(
        "m=video 5000 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\nm=audio 4000 RTP/AVP 8 101\r\n\
         a=rtpmap:101 telephone-event/8000\r\nm=image 6000 udptl t38\r\n",
    );
    let description = Description::parse(&text).unwrap();
    let agreed = negotiate(&description, &ours()).unwrap();
    let written = answer(&description, &agreed, &ours());
    let streams: Vec<&str> = written
        .lines()
        .filter(|line| line.starts_with("m="))
        .collect();
    assert_eq!(
        streams,
        [
            "m=video 0 RTP/AVP 96",
            "m=audio 20000 RTP/AVP 8 101",
            "m=image 0 udptl t38"
        ]
    );
    assert!(written.contains("o=- 7 1 IN IP4 192.0.2.1\r\n"));
    assert!(written.contains("a=fmtp:101 0-15\r\n"));
}

#[test]
fn our_offer_and_the_far_ends_answer_fit_together() {
    let text = offer(&ours());
    assert!(
        text.contains("m=audio 20000 RTP/AVP 8 0 111 101 110\r\n"),
        "{text}"
    );
    let theirs = LocalMedia {
        codecs: vec![Codec::Pcmu],
        port: 30_000,
        ..ours()
    };
    let description = Description::parse(&text).unwrap();
    let agreed = negotiate(&description, &theirs).unwrap();
    let answered = Description::parse(&answer(&description, &agreed, &theirs)).unwrap();
    let agreed = accept_answer(&answered, &ours()).unwrap();
    assert_eq!((agreed.codec, agreed.payload_type), (Codec::Pcmu, 0));
    assert_eq!(agreed.remote.port(), 30_000);
}

#[test]
fn what_cannot_be_used_is_refused_with_the_right_status() {
    let code = |text: &str| agree(text).unwrap_err().sip_code();
    assert_eq!(code(""), 400);
    assert_eq!(code("hello"), 400);
    assert_eq!(code("v=1\r\n"), 400);
    assert_eq!(code(&described("m=audio 99999 RTP/AVP 8\r\n")), 400);
    assert_eq!(code(&described("m=audio 4000 RTP/AVP 300\r\n")), 400);
    assert_eq!(
        code(&described("m=audio 4000 RTP/AVP 8\r\na=rtpmap:8\r\n")),
        400
    );
    assert_eq!(code("v=0\r\nm=audio 4000 RTP/AVP 8\r\n"), 400);
    assert_eq!(code(&described("")), 488);
    assert_eq!(code(&described("m=audio 0 RTP/AVP 8\r\n")), 488);
    assert_eq!(code(&described("m=audio 4000 RTP/SAVP 8\r\n")), 488);
    assert_eq!(code(&described("m=audio 4000 RTP/AVP 18\r\n")), 488);
    assert_eq!(
        code(&described(
            "m=audio 4000 RTP/AVP 8\r\nc=IN IP4 media.example\r\n"
        )),
        488
    );
    assert_eq!(
        code(&described(
            "m=audio 4000 RTP/AVP 8\r\nc=IN IP4 239.1.1.1\r\n"
        )),
        488
    );
}

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,30}",
        "(a=(rtpmap|fmtp|ptime|sendonly|inactive)(:[0-9]{1,3}( [A-Za-z-]{1,15}/[0-9]{1,5})?)?)",
        "m=(audio|video|image) [0-9]{1,6} (RTP/AVP|RTP/SAVPF|udptl)( [0-9]{1,3}){0,5}",
        "c=IN IP[46] [0-9a-f:.]{1,15}",
        Just("m=audio 4000 RTP/AVP 8 0 101".to_owned()),
        Just("a=rtpmap:101 telephone-event/8000".to_owned()),
    ]
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,200}") {
        let _ = Description::parse(&text);
    }

    #[test]
    fn an_answer_to_whatever_could_be_read_can_be_read_again(
        lines in proptest::collection::vec(line(), 0..12),
    ) {
        let text = described(&(lines.join("\r\n") + "\r\n"));
        if let Ok(description) = Description::parse(&text)
            && let Ok(agreed) = negotiate(&description, &ours())
        {
            let written = answer(&description, &agreed, &ours());
            let again = Description::parse(&written).unwrap();
            let theirs = accept_answer(&again, &ours()).unwrap();
            prop_assert_eq!(theirs.codec, agreed.codec);
            prop_assert_eq!(theirs.payload_type, agreed.payload_type);
            prop_assert_eq!(theirs.telephone_events, agreed.telephone_events);
            let count = |text: &str| text.lines().filter(|line| line.starts_with("m=")).count();
            prop_assert_eq!(count(&written), count(&text));
        }
    }
}
