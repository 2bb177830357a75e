//! Torture messages: one for each rule that RFC 4475 tests, written anew, each with its right answer.

use crate::peer::{ANSWER, PATIENCE, loopback};
use sip_core::{
    Admission, PhoneAdmission, RequestFacts, SipConfig, SipEndpoint, SipEvent, TrunkDirectory,
};
use std::time::Duration;
use tokio::net::UdpSocket;

/// What has to become of a message.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Right {
    /// A final answer with this status.
    Code(u16),
    /// It is a call to this user.
    Call(&'static str),
    /// No answer at all.
    Silence,
}
use Right::{Call, Code, Silence};

/// Takes every call and knows no phone: a well-formed REGISTER is challenged.
struct Open;

impl TrunkDirectory for Open {
    async fn admit(&self, _: &RequestFacts) -> Admission {
        Admission::Trunk("t".to_owned())
    }

    async fn admit_phone(&self, _: &RequestFacts) -> PhoneAdmission {
        PhoneAdmission::Unknown {
            realm: "r".to_owned(),
        }
    }
}

/// A request with the usual fields; `fields` come on top, `cut` names usual ones to be left out.
fn request(id: &str, line: &str, fields: &str, cut: &[&str], body: &str) -> String {
    let method = line.split(' ').next().unwrap();
    let usual = [
        ("Via", format!("SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK-{id}")),
        ("Max-Forwards", "70".to_owned()),
        ("From", format!("<sip:caller@example.com>;tag=f-{id}")),
        ("To", "<sip:called@example.net>".to_owned()),
        ("Call-ID", format!("{id}@torture")),
        ("CSeq", format!("7 {method}")),
        ("Contact", "<sip:caller@192.0.2.1>".to_owned()),
        ("Content-Length", body.len().to_string()),
    ];
    let mut text = format!("{line}\r\n");
    for (name, value) in usual {
        if !cut.contains(&name) {
            text += &format!("{name}: {value}\r\n");
        }
    }
    format!("{text}{fields}\r\n{body}")
}

fn options(id: &str, fields: &str, cut: &[&str]) -> String {
    request(
        id,
        "OPTIONS sip:called@example.net SIP/2.0",
        fields,
        cut,
        "",
    )
}

fn register(id: &str, fields: &str, cut: &[&str]) -> String {
    request(id, "REGISTER sip:example.net SIP/2.0", fields, cut, "")
}

fn invite(id: &str, uri: &str, fields: &str, cut: &[&str]) -> String {
    let fields = format!("{fields}Content-Type: application/sdp\r\n");
    request(id, &format!("INVITE {uri} SIP/2.0"), &fields, cut, ANSWER)
}

/// Legal messages (RFC 4475 section 3.1.1).
fn legal() -> Vec<(&'static str, String, Right)> {
    let short = format!(
        "INVITE sip:called@example.net;unknownparam SIP/2.0\r\nTO :\r\n sip:called@example.net ;   x    = 1\r\n\
         from   : \"J Rosen \\\\\\\"\"       <sip:caller@example.com>\r\n  ;\r\n  tag = 98a\r\n\
         MaX-fOrWaRdS: 0068\r\nCall-ID: short@torture\r\nContent-Length   : {}\r\ncseq: 0009\r\n  INVITE\r\n\
         Via  : SIP  /   2.0\r\n /UDP\r\n    192.0.2.2;branch=z9hG4bKshort\r\ns :\r\nNewFangled:   new\r\n\
         \tfolded , \"%Z\"\r\nContent-Type: application/sdp\r\n\
         Route:\r\n <sip:services.example.com;lr;unknown=value;none>\r\n\
         v:  SIP  / 2.0  / TCP     a.example.com   ;\r\n  branch  =   z9hG4bK9  ,\r\n SIP  /    2.0   / UDP  192.0.2.7 ; branch=\r\n z9hG4bK8\r\n\
         m:\"Quoted \\\"\\\"\" <sip:caller@example.com> ; newparam =\r\n newvalue ;\r\n  second ; q = 0.33\r\n\r\n{ANSWER}",
        ANSWER.len()
    );
    let strange = "!interesting-Method0123456789_*+`.%indeed'~";
    let wide = request(
        "intmeth",
        &format!("{strange} sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d@example.com SIP/2.0"),
        "extensionHeader-!.%*+_`'~:\u{fe7d}\u{5927}\u{505c}\u{96fb}\r\n",
        &[],
        "",
    )
    .replace("crazy?", "crazy");
    let double = format!(
        "{}INVITE sip:second@example.net SIP/2.0\r\nVia: x\r\n\r\n",
        register("dblreq", "", &[])
    );
    let long = format!(
        "unknown-{}: {}\r\nUnknown: {}\r\n",
        "long".repeat(30),
        "value".repeat(60),
        "\"quoted \\\" text\" ".repeat(30)
    );
    vec![
        ("a short tortuous INVITE", short, Call("called")),
        ("every character a method may have", wide, Code(405)),
        (
            "percent signs that escape",
            invite("esc01", "sip:sips%3Auser%40example.com@example.net", "", &[]),
            Call("sips:user@example.com"),
        ),
        (
            "an escaped null in an address",
            register("escnull", "To: sip:null-%00-null@example.net\r\n", &["To"]),
            Code(401),
        ),
        (
            "a percent sign that escapes nothing",
            request("esc02", "RE%47IST%45R sip:example.net SIP/2.0", "", &[], ""),
            Code(405),
        ),
        (
            "no space before the bracket",
            options("lwsdisp", "From: caller<sip:caller@example.com>;tag=323\r\n", &["From"]),
            Code(200),
        ),
        ("very long fields", invite("longreq", "sip:called@example.net", &long, &[]), Call("called")),
        ("a second message in one datagram", double, Code(401)),
        (
            "a semicolon in the user part",
            request("semiuri", "OPTIONS sip:user;par=u%40example.net@example.com SIP/2.0", "", &[], ""),
            Code(200),
        ),
        (
            "transports nobody knows below the top Via",
            options(
                "transports",
                "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK-transports\r\nVia: SIP/2.0/SCTP a.example.com;\
                 branch=z9hG4bK1\r\nVia: SIP/2.0/TLS b.example.com;branch=z9hG4bK2\r\n\
                 Via: SIP/2.0/UNKNOWN c.example.com;branch=z9hG4bK3\r\n",
                &["Via"],
            ),
            Code(200),
        ),
        (
            "a multipart MESSAGE",
            request(
                "mpart01",
                "MESSAGE sip:called@example.net SIP/2.0",
                "Content-Type: multipart/mixed;boundary=7a9cbec0\r\n",
                &[],
                "--7a9cbec0\r\nContent-Type: text/plain\r\n\r\nHi\r\n--7a9cbec0--",
            ),
            Code(405),
        ),
        (
            "a response with an unusual phrase",
            "SIP/2.0 200 = 2**3 * 5**2 \u{43d}\u{43e}\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKu\r\n\
             From: <sip:a@b>;tag=1\r\nTo: <sip:b@b>;tag=2\r\nCall-ID: u\r\nCSeq: 1 INVITE\r\n\
             Content-Length: 0\r\n\r\n"
                .to_owned(),
            Silence,
        ),
        (
            "a response without phrase",
            "SIP/2.0 100 \r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKn\r\nFrom: <sip:a@b>;tag=1\r\n\
             To: <sip:b@b>\r\nCall-ID: n\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n"
                .to_owned(),
            Silence,
        ),
    ]
}

/// Illegal messages (section 3.1.2).
fn illegal() -> Vec<(&'static str, String, Right)> {
    let line = |id: &str, line: &str| {
        let fields = "Content-Type: application/sdp\r\n";
        let good = request(
            id,
            "INVITE sip:called@example.net SIP/2.0",
            fields,
            &[],
            ANSWER,
        );
        good.replacen("INVITE sip:called@example.net SIP/2.0", line, 1)
    };
    vec![
        (
            "separators without anything between",
            invite("badinv01", "sip:called@example.net", "Contact: \"Joe\" <sip:joe@example.org>;;;;\r\n", &["Contact"]),
            Code(400),
        ),
        (
            "separators at the end of Via",
            options("badvia", "Via: SIP/2.0/UDP 192.0.2.15;;,;,,\r\n", &["Via"]),
            Code(400),
        ),
        (
            "a body shorter than its length says",
            invite("clerr", "sip:called@example.net", "Content-Length: 9999\r\n", &["Content-Length"]),
            Code(400),
        ),
        (
            "a negative length",
            invite("ncl", "sip:called@example.net", "Content-Length: -999\r\n", &["Content-Length"]),
            Code(400),
        ),
        (
            "numbers too large for their fields",
            register("scalar02", "CSeq: 36893488147419103232 REGISTER\r\nMax-Forwards: 300\r\n", &["CSeq", "Max-Forwards"]),
            Code(400),
        ),
        (
            "a response with numbers too large",
            "SIP/2.0 503 Service Unavailable\r\nVia: SIP/2.0/TCP 192.0.2.1;branch=z9hG4bKz;received=192.0.2.2\r\n\
             From: <sip:a@b>;tag=1\r\nTo: <sip:b@b>;tag=2\r\nCall-ID: s\r\nCSeq: 9292394834772304023312 OPTIONS\r\n\
             Retry-After: 949302838503028349304023988\r\nContent-Length: 0\r\n\r\n"
                .to_owned(),
            Silence,
        ),
        (
            "a quotation mark that is not closed",
            invite("quotbal", "sip:called@example.net", "To: \"Mr. J. User <sip:called@example.net>\r\n", &["To"]),
            Code(400),
        ),
        ("a Request-URI in brackets", line("ltgtruri", "INVITE <sip:called@example.net> SIP/2.0"), Code(400)),
        ("a space in the Request-URI", line("lwsruri", "INVITE sip:called@example.net; lr SIP/2.0"), Code(400)),
        ("two spaces in the start line", line("lwsstart", "INVITE  sip:called@example.net  SIP/2.0"), Code(400)),
        ("a space at the end of the start line", line("trws", "INVITE sip:called@example.net SIP/2.0  "), Code(400)),
        (
            "header fields in the Request-URI",
            line("escruri", "INVITE sip:called@example.net?Route=%3Csip:example.com%3E SIP/2.0"),
            Code(400),
        ),
        (
            "a date in a zone that is not GMT",
            invite("baddate", "sip:called@example.net", "Date: Fri, 01 Jan 2010 16:00:00 EST\r\n", &[]),
            Call("called"),
        ),
        (
            "a bare contact with header fields",
            register("regbadct", "Contact: sip:user@example.com?Route=%3Csip:sip.example.com%3E\r\n", &["Contact"]),
            Code(400),
        ),
        (
            "spaces inside the brackets",
            options("badaspec", "To: \"Watson, Thomas\" < sip:called@example.net >\r\n", &["To"]),
            Code(400),
        ),
        (
            "a comma in a name without quotes",
            options("baddn", "From: Bell, Alexander <sip:caller@example.com>;tag=43\r\n", &["From"]),
            Code(400),
        ),
        ("another version", line("badvers", "INVITE sip:called@example.net SIP/7.0"), Code(505)),
        (
            "another method in CSeq",
            options("mismatch01", "CSeq: 8 INVITE\r\n", &["CSeq"]),
            Code(400),
        ),
        (
            "an unknown method and another one in CSeq",
            request("mismatch02", "NEWMETHOD sip:called@example.net SIP/2.0", "CSeq: 8 INVITE\r\n", &["CSeq"], ""),
            Code(400),
        ),
        (
            "a status too large",
            "SIP/2.0 4294967301 better not break\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKb\r\n\
             From: <sip:a@b>;tag=1\r\nTo: <sip:b@b>\r\nCall-ID: b\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n"
                .to_owned(),
            Silence,
        ),
    ]
}

/// Messages that are wrong for the transaction or the application (sections 3.2 to 3.4).
fn unsuitable() -> Vec<(&'static str, String, Right)> {
    let uri = "sip:called@example.net";
    vec![
        (
            "a branch of nothing but its cookie",
            options(
                "badbranch",
                "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK\r\n",
                &["Via"],
            ),
            Code(400),
        ),
        (
            "missing fields",
            options("insuf", "", &["From", "To", "Call-ID"]),
            Code(400),
        ),
        (
            "a scheme nobody knows",
            request(
                "unkscm",
                "OPTIONS nobodyKnowsThisScheme:totallyopaquecontent SIP/2.0",
                "",
                &[],
                "",
            ),
            Code(416),
        ),
        (
            "a registered scheme that is not SIP",
            request(
                "novelsc",
                "OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0",
                "",
                &[],
                "",
            ),
            Code(416),
        ),
        (
            "a book registers",
            register(
                "unksm2",
                "To: <isbn:2983792873>\r\nContact: <name:john_smith>\r\n",
                &["To", "Contact"],
            ),
            Code(400),
        ),
        (
            "an extension nobody knows",
            options(
                "bext01",
                "Require: nothingSupportsThis, norThis\r\nProxy-Require: norThat\r\n",
                &[],
            ),
            Code(420),
        ),
        (
            "a body nobody knows",
            request(
                "invut",
                "INVITE sip:called@example.net SIP/2.0",
                "Content-Type: application/unknownformat\r\n",
                &[],
                "<audio/>",
            ),
            Code(415),
        ),
        (
            "an authorization scheme nobody knows",
            register(
                "regaut01",
                "Authorization: NoOneKnowsThisScheme opaque-data=here\r\n",
                &[],
            ),
            Code(401),
        ),
        (
            "fields that occur once occur twice",
            options(
                "multi01",
                "CSeq: 59 OPTIONS\r\nCall-ID: other\r\nFrom: <sip:x@y>;tag=2\r\n",
                &[],
            ),
            Code(400),
        ),
        (
            "two lengths",
            invite("mcl01", uri, "Content-Length: 5\r\n", &[]),
            Code(400),
        ),
        (
            "a response with a broadcast address in Via",
            "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bKx\r\n\
             Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bKy\r\nFrom: <sip:a@b>;tag=1\r\n\
             To: <sip:b@b>;tag=2\r\nCall-ID: bc\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n"
                .to_owned(),
            Silence,
        ),
        (
            "no hops left, but it has arrived",
            options("zeromf", "Max-Forwards: 0\r\n", &["Max-Forwards"]),
            Code(200),
        ),
        (
            "a contact with an unknown parameter",
            register(
                "cparam01",
                "Contact: sip:+19725552222@gw1.example.net;unknownparam\r\n",
                &["Contact"],
            ),
            Code(401),
        ),
        (
            "a contact with an unknown parameter of the URI",
            register(
                "cparam02",
                "Contact: <sip:+19725552222@gw1.example.net;unknownparam>\r\n",
                &["Contact"],
            ),
            Code(401),
        ),
        (
            "a contact with header fields in brackets",
            register(
                "regescrt",
                "Contact: <sip:user@example.com?Route=%3Csip:sip.example.com%3E>\r\n",
                &["Contact"],
            ),
            Code(401),
        ),
        (
            "a caller that takes no session description",
            invite("sdp01", uri, "Accept: text/nobodyKnowsThis\r\n", &[]),
            Code(406),
        ),
        // RFC 2543 asked for no tag. RFC 3261 dialogs, logs and digests hang on it, and no carrier writes
        // so any more: such callers are told so instead of being half understood.
        (
            "a caller of the first generation",
            invite(
                "inv2543",
                uri,
                "From: <sip:caller@example.com>\r\nVia: SIP/2.0/UDP 192.0.2.5\r\n",
                &["From", "Via"],
            ),
            Code(400),
        ),
    ]
}

/// What a message got: the final answer, or the call.
async fn got(
    endpoint: &SipEndpoint,
    events: &mut tokio::sync::mpsc::Receiver<SipEvent>,
    text: &str,
) -> Option<Result<u16, String>> {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let target = endpoint.local_udp().unwrap();
    socket.send_to(text.as_bytes(), target).await.unwrap();
    // A sane request behind it: once that is answered, the one before has had its turn.
    let sane = options(
        &format!("sane-{}", socket.local_addr().unwrap().port()),
        "",
        &[],
    );
    socket.send_to(sane.as_bytes(), target).await.unwrap();
    let mut buffer = [0u8; 8192];
    let mut sane_answered = false;
    let deadline = tokio::time::Instant::now() + PATIENCE;
    loop {
        let patience = if sane_answered {
            Duration::from_millis(150)
        } else {
            deadline.saturating_duration_since(tokio::time::Instant::now())
        };
        tokio::select! {
            event = events.recv() => {
                let SipEvent::Invite(call) = event.unwrap();
                let user = call.to.user.clone();
                let _ = call.control.reject(480, None);
                return Some(Err(user));
            }
            received = tokio::time::timeout(patience, socket.recv_from(&mut buffer)) => {
                let Ok(Ok((len, _))) = received else {
                    assert!(sane_answered, "the endpoint answers no more");
                    return None;
                };
                let answer = String::from_utf8_lossy(&buffer[..len]).into_owned();
                if answer.contains("Call-ID: sane-") {
                    assert!(answer.starts_with("SIP/2.0 200"), "{answer}");
                    sane_answered = true;
                    continue;
                }
                let code: u16 = answer[8..11].parse().unwrap();
                if code >= 200 {
                    return Some(Ok(code));
                }
            }
        }
    }
}

#[tokio::test]
async fn every_torture_message_gets_its_right_answer() {
    let config = SipConfig {
        udp: loopback(),
        ..SipConfig::default()
    };
    let (endpoint, mut events) = SipEndpoint::start(config, Open).await.unwrap();
    let mut wrong = Vec::new();
    for (name, text, right) in legal().into_iter().chain(illegal()).chain(unsuitable()) {
        let got = got(&endpoint, &mut events, &text).await;
        let is_right = match (&got, right) {
            (None, Silence) => true,
            (Some(Ok(code)), Code(expected)) => *code == expected,
            (Some(Err(user)), Call(expected)) => user == expected,
            _ => false,
        };
        if !is_right {
            wrong.push(format!("{name}: {got:?} instead of {right:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
