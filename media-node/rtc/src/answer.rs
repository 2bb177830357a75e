//! A last look at the engine's answer before it goes out.

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
    use super::without_repeated_payloads;

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
