//! The UDP socket as the SIP stack sees it, with a doorkeeper in front.
//!
//! The stack drops datagrams that it cannot read without a word. The doorkeeper answers those that
//! are recognisably requests: 405 for a method nobody knows, 400 for a request without the header
//! fields that every request needs, and swallows everything else that is not SIP.

use async_trait::async_trait;
use rsipstack::platform::net::UdpSocket;
use std::fmt::Write;
use std::net::SocketAddr;

/// Methods that the stack can read.
const READABLE: [&str; 14] = [
    "ACK",
    "BYE",
    "CANCEL",
    "INFO",
    "INVITE",
    "MESSAGE",
    "NOTIFY",
    "OPTIONS",
    "PRACK",
    "PUBLISH",
    "REFER",
    "REGISTER",
    "SUBSCRIBE",
    "UPDATE",
];

/// Methods that we accept somewhere.
pub(crate) const ALLOW: &str = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, PRACK, REFER";

/// A bound UDP socket behind the doorkeeper.
pub(crate) struct DoorkeptSocket {
    socket: tokio::net::UdpSocket,
    user_agent: String,
}

impl DoorkeptSocket {
    pub(crate) fn new(socket: tokio::net::UdpSocket, user_agent: String) -> DoorkeptSocket {
        DoorkeptSocket { socket, user_agent }
    }
}

#[async_trait]
impl UdpSocket for DoorkeptSocket {
    async fn recv_from(&self, buf: &mut [u8]) -> rsipstack::Result<(usize, SocketAddr)> {
        loop {
            let (len, source) = self.socket.recv_from(buf).await?;
            match judge(&buf[..len]) {
                Judgement::Pass => return Ok((len, source)),
                Judgement::Drop => {
                    metrics::counter!("sip_garbage_total", "transport" => "udp").increment(1);
                }
                Judgement::Answer { status, request } => {
                    metrics::counter!("sip_malformed_total", "transport" => "udp").increment(1);
                    if let Some(answer) = refusal(&request, status, source, &self.user_agent) {
                        self.socket.send_to(answer.as_bytes(), source).await.ok();
                    }
                }
            }
        }
    }

    async fn send_to(&self, buf: &[u8], address: SocketAddr) -> rsipstack::Result<usize> {
        Ok(self.socket.send_to(buf, address).await?)
    }

    fn local_addr(&self) -> rsipstack::Result<SocketAddr> {
        Ok(self.socket.local_addr()?)
    }
}

enum Judgement<'a> {
    Pass,
    Drop,
    Answer {
        status: &'static str,
        request: Headers<'a>,
    },
}

/// The header fields that a refusal repeats.
#[derive(Default)]
struct Headers<'a> {
    vias: Vec<&'a str>,
    from: Option<&'a str>,
    to: Option<&'a str>,
    call_id: Option<&'a str>,
    cseq: Option<&'a str>,
}

impl Headers<'_> {
    fn complete(&self) -> bool {
        !self.vias.is_empty()
            && self.from.is_some_and(has_tag)
            && self.to.is_some()
            && self.call_id.is_some_and(|id| !id.is_empty())
            && self.cseq.is_some()
    }
}

fn has_tag(value: &str) -> bool {
    value
        .as_bytes()
        .windows(4)
        .any(|four| four.eq_ignore_ascii_case(b"tag="))
}

fn judge(datagram: &[u8]) -> Judgement<'_> {
    // Keep-alives of RFC 5626 are the stack's business.
    if datagram.iter().all(|byte| byte.is_ascii_whitespace()) {
        return Judgement::Pass;
    }
    let head_len = datagram.windows(4).position(|four| four == b"\r\n\r\n");
    let head = &datagram[..head_len.unwrap_or(datagram.len())];
    let Ok(head) = std::str::from_utf8(head) else {
        return Judgement::Drop;
    };
    // Folded header lines are rare and legal; the stack joins them.
    let folded = head.contains("\r\n ") || head.contains("\r\n\t");
    let mut lines = head.split("\r\n");
    let start = lines.next().unwrap_or_default();
    if start.starts_with("SIP/2.0 ") {
        return if head_len.is_some() {
            Judgement::Pass
        } else {
            Judgement::Drop
        };
    }
    let Some((method, uri)) = start
        .strip_suffix(" SIP/2.0")
        .and_then(|line| line.split_once(' '))
    else {
        return Judgement::Drop;
    };
    if !is_token(method) {
        return Judgement::Drop;
    }
    if folded && head_len.is_some() && READABLE.contains(&method) {
        return Judgement::Pass;
    }
    let request = headers(lines);
    if method == "ACK" {
        let whole = request.complete() && head_len.is_some();
        return if whole {
            Judgement::Pass
        } else {
            Judgement::Drop
        };
    }
    if !READABLE.contains(&method) {
        return Judgement::Answer {
            status: "405 Method Not Allowed",
            request,
        };
    }
    let cseq_fits = request.cseq.is_some_and(|cseq| {
        let mut words = cseq.split_ascii_whitespace();
        words
            .next()
            .is_some_and(|number| number.parse::<u32>().is_ok_and(|n| n < 1 << 31))
            && words.next() == Some(method)
    });
    let uri_fits = uri.contains(':') && !uri.contains([' ', '\t']);
    if head_len.is_none() || !request.complete() || !cseq_fits || !uri_fits {
        return Judgement::Answer {
            status: "400 Bad Request",
            request,
        };
    }
    Judgement::Pass
}

fn is_token(method: &str) -> bool {
    (1..=32).contains(&method.len())
        && method
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-.!%*_+`'~".contains(&byte))
}

fn headers<'a>(lines: impl Iterator<Item = &'a str>) -> Headers<'a> {
    let mut found = Headers::default();
    for line in lines {
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let (name, value) = (name.trim_end(), value.trim());
        // A value with a stray line break must not travel into our answer.
        if value.contains(['\r', '\n']) {
            continue;
        }
        match name.to_ascii_lowercase().as_str() {
            "via" | "v" => found.vias.push(value),
            "from" | "f" => found.from = Some(value),
            "to" | "t" => found.to = Some(value),
            "call-id" | "i" => found.call_id = Some(value),
            "cseq" => found.cseq = Some(value),
            _ => {}
        }
    }
    found
}

/// A stateless refusal, sent to where the request came from. `None` when it has no `Via`, or no
/// random tag can be made: then silence is right.
fn refusal(
    request: &Headers<'_>,
    status: &str,
    source: SocketAddr,
    user_agent: &str,
) -> Option<String> {
    let mut text = format!("SIP/2.0 {status}\r\n");
    let (top, rest) = request.vias.split_first()?;
    if !top.starts_with("SIP/2.0/UDP ") {
        return None;
    }
    // RFC 3581: the sender asked for the port that its request came from.
    let top = match top.find(";rport") {
        Some(at) if !top[at + 6..].starts_with('=') => {
            format!("{};rport={}{}", &top[..at], source.port(), &top[at + 6..])
        }
        _ => (*top).to_owned(),
    };
    let _ = write!(text, "Via: {top};received={}\r\n", source.ip());
    for via in rest {
        let _ = write!(text, "Via: {via}\r\n");
    }
    if let Some(from) = request.from {
        let _ = write!(text, "From: {from}\r\n");
    }
    if let Some(to) = request.to {
        let tag = if has_tag(to) {
            String::new()
        } else {
            format!(";tag={}", tag()?)
        };
        let _ = write!(text, "To: {to}{tag}\r\n");
    }
    if let Some(call_id) = request.call_id {
        let _ = write!(text, "Call-ID: {call_id}\r\n");
    }
    if let Some(cseq) = request.cseq {
        let _ = write!(text, "CSeq: {cseq}\r\n");
    }
    let _ = write!(
        text,
        "Allow: {ALLOW}\r\nUser-Agent: {user_agent}\r\nContent-Length: 0\r\n\r\n"
    );
    Some(text)
}

fn tag() -> Option<String> {
    let mut bytes = [0u8; 8];
    getrandom::fill(&mut bytes).ok()?;
    Some(hex::encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::{Judgement, judge};

    fn verdict(text: &str) -> &'static str {
        match judge(text.as_bytes()) {
            Judgement::Pass => "pass",
            Judgement::Drop => "drop",
            Judgement::Answer { status, .. } => &status[..3],
        }
    }

    fn request(start: &str, cseq: &str) -> String {
        format!(
            "{start}\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\nf: <sip:a@a>;tag=1\r\nTo: <sip:b@b>\r\n\
             i: 1@a\r\nCSeq: {cseq}\r\n\r\n"
        )
    }

    #[test]
    fn whole_requests_and_responses_pass() {
        assert_eq!(
            verdict(&request("OPTIONS sip:b SIP/2.0", "1 OPTIONS")),
            "pass"
        );
        assert_eq!(verdict("SIP/2.0 200 OK\r\nCall-ID: 1\r\n\r\n"), "pass");
        assert_eq!(verdict("\r\n\r\n"), "pass");
    }

    #[test]
    fn unknown_methods_are_refused_and_broken_requests_too() {
        assert_eq!(verdict(&request("JUMP sip:b SIP/2.0", "1 JUMP")), "405");
        assert_eq!(verdict(&request("BYE sip:b SIP/2.0", "1 INVITE")), "400");
        assert_eq!(
            verdict(&request("BYE sip:b SIP/2.0", "4294967296 BYE")),
            "400"
        );
        assert_eq!(
            verdict("INVITE sip:b SIP/2.0\r\nVia: SIP/2.0/UDP a\r\n\r\n"),
            "400"
        );
        assert_eq!(
            verdict(request("BYE sip:b SIP/2.0", "1 BYE").trim_end()),
            "400"
        );
    }

    #[test]
    fn what_is_not_sip_gets_no_answer() {
        assert_eq!(verdict("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), "drop");
        assert_eq!(verdict("ACK sip:b SIP/2.0\r\n\r\n"), "drop");
        assert_eq!(verdict("\u{0}\u{1}"), "drop");
    }

    proptest::proptest! {
        #[test]
        fn no_datagram_makes_it_panic(bytes in proptest::collection::vec(0u8.., 0..300)) {
            judge(&bytes);
        }
    }
}
