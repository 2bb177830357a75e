//! As much SIP over UDP as a caller needs: INVITE, ACK, BYE (RFC 3261), and the answer to a BYE.

use std::net::SocketAddr;

/// A message as it arrived; header names in lower case, compact forms written out.
pub struct Message {
    /// Status of a response; `None` for requests.
    pub code: Option<u16>,
    /// Method: of the request, or from the response's CSeq.
    pub method: String,
    headers: Vec<(String, String)>,
    /// Session description or nothing.
    pub body: String,
}

impl Message {
    /// Reads a datagram; `None` when it is not SIP.
    pub fn parse(bytes: &[u8]) -> Option<Message> {
        let text = std::str::from_utf8(bytes).ok()?;
        let (head, body) = text.split_once("\r\n\r\n")?;
        let mut lines = head.split("\r\n");
        let first = lines.next()?;
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (full_name(name.trim()), value.trim().to_owned()))
            .collect();
        let code = first
            .strip_prefix("SIP/2.0 ")
            .map(|rest| rest.split(' ').next().unwrap_or("").parse())
            .transpose()
            .ok()?;
        let mut message = Message {
            code,
            method: String::new(),
            headers,
            body: body.to_owned(),
        };
        message.method = match code {
            Some(_) => message.header("cseq")?.split(' ').nth(1)?.to_owned(),
            None => first.split(' ').next()?.to_owned(),
        };
        Some(message)
    }

    /// First header of that name (lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The URI of the Contact header.
    pub fn contact(&self) -> Option<&str> {
        let value = self.header("contact")?;
        match value.split_once('<') {
            Some((_, rest)) => rest.split('>').next(),
            None => value.split(';').next(),
        }
    }

    /// Where the far end wants audio.
    pub fn audio_address(&self) -> Option<SocketAddr> {
        let value = |prefix: &str| self.body.lines().find_map(|line| line.strip_prefix(prefix));
        let ip = value("c=IN IP4 ")?.trim().parse().ok()?;
        let port = value("m=audio ")?.split(' ').next()?.parse().ok()?;
        Some(SocketAddr::new(ip, port))
    }

    /// 200 OK to a request.
    pub fn ok(&self) -> String {
        let mut reply = "SIP/2.0 200 OK\r\n".to_owned();
        for (name, value) in &self.headers {
            if matches!(name.as_str(), "via" | "from" | "to" | "call-id" | "cseq") {
                reply += &format!("{name}: {value}\r\n");
            }
        }
        reply + "content-length: 0\r\n\r\n"
    }
}

fn full_name(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    match name.as_str() {
        "v" => "via".to_owned(),
        "f" => "from".to_owned(),
        "t" => "to".to_owned(),
        "i" => "call-id".to_owned(),
        "m" => "contact".to_owned(),
        _ => name,
    }
}

/// A caller's side of one dialog.
pub struct Dialog {
    /// Number of the call in this run.
    pub number: usize,
    target: SocketAddr,
    own: SocketAddr,
    user: String,
    run: u32,
    to: String,
    contact: String,
}

impl Dialog {
    /// A call to `user` at `target` from the SIP socket `own`.
    pub fn new(number: usize, run: u32, user: &str, target: SocketAddr, own: SocketAddr) -> Dialog {
        Dialog {
            number,
            target,
            own,
            user: user.to_owned(),
            run,
            to: format!("<sip:{user}@{target}>"),
            contact: format!("sip:{user}@{target}"),
        }
    }

    /// Number of the call that a Call-ID of this run means.
    pub fn number_in(call_id: &str, run: u32) -> Option<usize> {
        let rest = call_id.strip_prefix('c')?;
        let (number, rest) = rest.split_once('-')?;
        let (of_run, _) = rest.split_once('@')?;
        (of_run.parse() == Ok(run)).then(|| number.parse().ok())?
    }

    fn request(&self, method: &str, cseq: u32, branch: &str, uri: &str) -> String {
        let Dialog {
            number,
            run,
            own,
            to,
            ..
        } = self;
        format!(
            "{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP {own};rport;branch=z9hG4bK{number}-{run}{branch}\r\n\
             Max-Forwards: 70\r\nFrom: <sip:13800138000@{own}>;tag=f{number}-{run}\r\nTo: {to}\r\n\
             Call-ID: c{number}-{run}@{}\r\nCSeq: {cseq} {}\r\nContact: <sip:bench@{own}>\r\n",
            own.ip(),
            method,
        )
    }

    /// The INVITE with an offer of A-law and telephone events at `audio`.
    pub fn invite(&self, audio: SocketAddr) -> String {
        let sdp = format!(
            "v=0\r\no=- {} 1 IN IP4 {ip}\r\ns=-\r\nc=IN IP4 {ip}\r\nt=0 0\r\nm=audio {} RTP/AVP 8 101\r\n\
             a=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=ptime:20\r\n",
            self.number + 1,
            audio.port(),
            ip = audio.ip(),
        );
        let uri = format!("sip:{}@{}", self.user, self.target);
        format!(
            "{}Content-Type: application/sdp\r\nContent-Length: {}\r\n\r\n{sdp}",
            self.request("INVITE", 1, "i", &uri),
            sdp.len()
        )
    }

    /// Takes the far end's tag and contact from a final response.
    pub fn answered(&mut self, response: &Message) {
        if let Some(to) = response.header("to") {
            self.to = to.to_owned();
        }
        if let Some(contact) = response.contact() {
            self.contact = contact.to_owned();
        }
    }

    /// ACK to a 200, or to a refusal.
    pub fn ack(&self, refused: bool) -> String {
        let (branch, uri) = if refused {
            ("i", format!("sip:{}@{}", self.user, self.target))
        } else {
            ("a", self.contact.clone())
        };
        self.request("ACK", 1, branch, &uri) + "Content-Length: 0\r\n\r\n"
    }

    /// Ends the call.
    pub fn bye(&self) -> String {
        self.request("BYE", 2, "b", &self.contact) + "Content-Length: 0\r\n\r\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_and_acknowledged_at_its_contact() {
        let at = "127.0.0.1:5060".parse().unwrap();
        let own = "127.0.0.1:5070".parse().unwrap();
        let mut dialog = Dialog::new(7, 3, "02195550001", at, own);
        assert!(
            dialog
                .invite("127.0.0.1:30000".parse().unwrap())
                .contains("m=audio 30000 ")
        );
        let answer = "SIP/2.0 200 OK\r\nv: SIP/2.0/UDP x\r\nTo: <sip:a@b>;tag=9\r\ni: c7-3@127.0.0.1\r\n\
                      CSeq: 1 INVITE\r\nm: <sip:node@127.0.0.1:5060;x=1>\r\n\r\n\
                      v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 21002 RTP/AVP 8\r\n";
        let answer = Message::parse(answer.as_bytes()).unwrap();
        assert_eq!((answer.code, answer.method.as_str()), (Some(200), "INVITE"));
        assert_eq!(answer.audio_address(), "127.0.0.1:21002".parse().ok());
        assert_eq!(
            Dialog::number_in(answer.header("call-id").unwrap(), 3),
            Some(7)
        );
        assert_eq!(
            Dialog::number_in(answer.header("call-id").unwrap(), 4),
            None
        );
        dialog.answered(&answer);
        let ack = dialog.ack(false);
        assert!(
            ack.starts_with("ACK sip:node@127.0.0.1:5060;x=1 SIP/2.0\r\n"),
            "{ack}"
        );
        assert!(ack.contains("To: <sip:a@b>;tag=9\r\n"));
        assert!(dialog.bye().contains("CSeq: 2 BYE\r\n"));
    }

    #[test]
    fn a_bye_is_answered_with_its_own_headers() {
        let bye = "BYE sip:bench@127.0.0.1 SIP/2.0\r\nVia: a\r\nVia: b\r\nFrom: c\r\nTo: d\r\nCall-ID: e\r\n\
                   CSeq: 4 BYE\r\nUser-Agent: x\r\n\r\n";
        let bye = Message::parse(bye.as_bytes()).unwrap();
        assert_eq!((bye.code, bye.method.as_str()), (None, "BYE"));
        let ok = bye.ok();
        assert!(
            ok.starts_with("SIP/2.0 200 OK\r\nvia: a\r\nvia: b\r\nfrom: c\r\n"),
            "{ok}"
        );
        assert!(!ok.contains("user-agent"));
        assert!(Message::parse(b"\x80\x08garbage").is_none());
    }
}
