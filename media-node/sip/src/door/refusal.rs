//! Answers that need no state: sent once to where the request came from.

use super::ALLOW;
use super::judge::{Headers, has_tag};
use std::fmt::Write;
use std::net::SocketAddr;

/// A stateless refusal, sent to where the request came from. `None` when it has no `Via`, or no
/// random tag can be made: then silence is right.
pub(super) fn refusal(
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
    if status.starts_with("503") {
        text.push_str("Retry-After: 2\r\n");
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
