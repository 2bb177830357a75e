//! The UDP socket as the SIP stack sees it, with a doorkeeper in front.
//!
//! The stack drops datagrams that it cannot read without a word, and reads some that break the rules.
//! The doorkeeper answers those that are recognisably requests and wrong (see `judge`), brings legal
//! but unusual writing into the usual form (see `tidy`), and swallows everything that is not SIP.

mod judge;
mod refusal;
mod tidy;

pub(crate) use judge::{Judgement, judge};
pub(crate) use tidy::tidied;

use crate::overload::{Offence, Ruling, Watch};
use async_trait::async_trait;
use rsipstack::platform::net::UdpSocket;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// Methods that we accept somewhere.
pub(crate) const ALLOW: &str =
    "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, PRACK, REFER, NOTIFY";

/// Extensions that we know.
pub(crate) const SUPPORTED: &str = "100rel, timer, norefersub";

/// A bound UDP socket behind the doorkeeper.
pub(crate) struct DoorkeptSocket {
    socket: tokio::net::UdpSocket,
    user_agent: String,
    watch: Arc<Watch>,
}

impl DoorkeptSocket {
    pub(crate) fn new(
        socket: tokio::net::UdpSocket,
        user_agent: String,
        watch: Arc<Watch>,
    ) -> DoorkeptSocket {
        DoorkeptSocket {
            socket,
            user_agent,
            watch,
        }
    }

    /// Keeps the way to a phone behind NAT open.
    pub(crate) async fn keep_alive(&self, phone: SocketAddr) -> std::io::Result<usize> {
        self.socket.send_to(b"\r\n\r\n", phone).await
    }

    /// What becomes of a datagram, with our protection against too much taken into account.
    fn rule<'a>(&self, datagram: &'a [u8], source: IpAddr) -> Judgement<'a> {
        if self.watch.is_banned(source) {
            metrics::counter!("sip_banned_dropped_total").increment(1);
            return Judgement::Drop;
        }
        let judgement = judge(datagram);
        match &judgement {
            Judgement::Drop => {
                metrics::counter!("sip_garbage_total", "transport" => "udp").increment(1);
                self.watch.offend(source, Offence::Unreadable);
                return judgement;
            }
            Judgement::Answer { .. } => {
                metrics::counter!("sip_malformed_total", "transport" => "udp").increment(1);
                self.watch.offend(source, Offence::Unreadable);
                return judgement;
            }
            Judgement::Pass if !asks_for_something_new(datagram) => return judgement,
            Judgement::Pass => {}
        }
        let put_off = match self.watch.request(source) {
            Ruling::Silence => return Judgement::Drop,
            Ruling::PutOff => true,
            Ruling::Pass => self.watch.is_behind() && begins_call(datagram),
        };
        if !put_off {
            return judgement;
        }
        metrics::counter!("sip_put_off_total").increment(1);
        let head = std::str::from_utf8(datagram).unwrap_or_default();
        Judgement::Answer {
            status: "503 Service Unavailable",
            request: judge::headers(
                head.split("\r\n\r\n")
                    .next()
                    .unwrap_or_default()
                    .split("\r\n"),
            ),
        }
    }
}

/// Whether it is a request that starts something; what ends or acknowledges something is never held
/// back.
fn asks_for_something_new(datagram: &[u8]) -> bool {
    let goes_on: [&[u8]; 5] = [b"SIP/2.0 ", b"ACK ", b"BYE ", b"CANCEL ", b"PRACK "];
    !goes_on.iter().any(|start| datagram.starts_with(start))
        && !datagram.iter().all(|byte| byte.is_ascii_whitespace())
}

fn begins_call(datagram: &[u8]) -> bool {
    let Some(head) = datagram
        .starts_with(b"INVITE ")
        .then(|| std::str::from_utf8(datagram).ok())
        .flatten()
    else {
        return false;
    };
    let head = head.split("\r\n\r\n").next().unwrap_or_default();
    !judge::headers(head.split("\r\n"))
        .to
        .is_some_and(judge::has_tag)
}

#[async_trait]
impl UdpSocket for DoorkeptSocket {
    async fn recv_from(&self, buf: &mut [u8]) -> rsipstack::Result<(usize, SocketAddr)> {
        loop {
            let (mut len, source) = self.socket.recv_from(buf).await?;
            // Joining lines only makes a message shorter.
            if let Some(tidied) = tidied(&buf[..len])
                && tidied.len() <= len
            {
                len = tidied.len();
                buf[..len].copy_from_slice(&tidied);
            }
            match self.rule(&buf[..len], source.ip()) {
                Judgement::Pass => return Ok((len, source)),
                Judgement::Drop => {}
                Judgement::Answer { status, request } => {
                    if let Some(answer) =
                        refusal::refusal(&request, status, source, &self.user_agent)
                    {
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
