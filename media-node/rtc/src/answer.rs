//! A last look at the engine's answer before it goes out.

use crate::offer::Negotiated;
use std::fmt::Write;

/// The answer with every agreed key-press type in its audio stream: the engine lists only the codec
/// of the track that we send, and a browser sends no key presses that the answer does not list.
pub(crate) fn with_key_presses(answer: &str, agreed: &Negotiated) -> String {
    let mut text = String::with_capacity(answer.len() + 80);
    let mut missing = Vec::new();
    for line in answer.lines() {
        if line.starts_with("m=") {
            missing.clear();
        }
        if line.starts_with("m=audio ") {
            let listed: Vec<&str> = line.split_ascii_whitespace().skip(3).collect();
            let absent = |payload_type: u8| !listed.contains(&payload_type.to_string().as_str());
            let events = agreed.telephone_events.iter();
            // A stream that was refused lists nothing of ours and stays as it is.
            if !absent(agreed.payload_type) {
                missing = events.filter(|event| absent(event.payload_type)).collect();
            }
            text.push_str(line);
            for event in &missing {
                let _ = write!(text, " {}", event.payload_type);
            }
            text.push_str("\r\n");
            continue;
        }
        if line.starts_with("a=rtpmap:") {
            for event in missing.drain(..) {
                let (number, clock) = (event.payload_type, event.clock);
                let _ = write!(text, "a=rtpmap:{number} telephone-event/{clock}\r\n");
                let _ = write!(text, "a=fmtp:{number} 0-15\r\n");
            }
        }
        text.push_str(line);
        text.push_str("\r\n");
    }
    text
}

/// Payload types of each stream without repetitions: browsers take a number that stands twice for a
/// different codec than the engine means.
pub(crate) fn without_repeated_payloads(answer: &str) -> String {
    let mut text = String::with_capacity(answer.len());
    let mut described: Vec<&str> = Vec::new();
    for line in answer.lines() {
        if line.starts_with("m=") {
            described.clear();
            let mut words: Vec<&str> = Vec::new();
            for (index, word) in line.split_ascii_whitespace().enumerate() {
                if index < 3 || !words[3..].contains(&word) {
                    words.push(word);
                }
            }
            text.push_str(&words.join(" "));
        } else if line.starts_with("a=rtpmap:") || line.starts_with("a=fmtp:") {
            if described.contains(&line) {
                continue;
            }
            described.push(line);
            text.push_str(line);
        } else {
            text.push_str(line);
        }
        text.push_str("\r\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{with_key_presses, without_repeated_payloads};
    use crate::offer::{Negotiated, RtcCodec, TelephoneEvent};

    #[test]
    fn key_presses_that_the_engine_left_out_are_listed() {
        let event = TelephoneEvent {
            payload_type: 126,
            clock: 8000,
        };
        let agreed = Negotiated {
            codec: RtcCodec::Pcma,
            payload_type: 8,
            telephone_events: vec![event],
        };
        let answer = "v=0\r\nm=audio 9 X 8\r\na=mid:0\r\na=rtpmap:8 PCMA/8000\r\n";
        let whole = "v=0\r\nm=audio 9 X 8 126\r\na=mid:0\r\na=rtpmap:126 telephone-event/8000\r\n\
            a=fmtp:126 0-15\r\na=rtpmap:8 PCMA/8000\r\n";
        assert_eq!(with_key_presses(answer, &agreed), whole);
        assert_eq!(with_key_presses(whole, &agreed), whole);
    }

    #[test]
    fn a_number_that_stands_twice_is_written_once() {
        let answer = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 8 110 110\r\na=rtpmap:110 \
            telephone-event/8000\r\na=rtpmap:110 telephone-event/8000\r\na=mid:0\r\n";
        assert_eq!(
            without_repeated_payloads(answer),
            "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 8 110\r\na=rtpmap:110 telephone-event/8000\r\n\
             a=mid:0\r\n"
        );
    }

    #[test]
    fn short_stream_lines_are_left_alone() {
        assert_eq!(without_repeated_payloads("m=audio\n"), "m=audio\r\n");
    }
}
