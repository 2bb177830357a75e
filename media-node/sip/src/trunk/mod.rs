//! Trunks and trunk groups: what the operator sets, and every decision about them, as pure logic.
//!
//! Nothing here reads a clock, a socket or a random source: times are ms on any clock that only goes
//! forward, random numbers come from a [`Dice`]. The shell that registers, asks for signs of life and
//! places calls by these decisions is `lines` beside this module.

mod caller_id;
mod group;
mod health;
mod limits;
mod number;
mod registration;

pub use caller_id::{
    CallerIdHeader, CallerIdentity, Forwarding, ForwardingHeader, ReceivedIdentity,
};
pub use group::{Attempts, Member, TrunkGroup, by_priority, fails_over};
pub use health::{Health, HealthEvent, TrunkState};
pub use limits::{Full, Limits};
pub use number::{NumberRules, NumberStyle};
pub use registration::{refresh_after_ms, retry_after_ms};

use crate::Credentials;
use crate::admission::Transport;
use crate::sdp::Codec;
use serde::{Deserialize, Serialize};

/// A source of random numbers: gives a number below its argument (which is at least 1).
pub type Dice<'a> = dyn FnMut(u32) -> u32 + 'a;

/// How key presses travel on a trunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DtmfMode {
    /// Named events in RTP (RFC 4733).
    #[default]
    Rfc4733,
    /// SIP INFO with `application/dtmf-relay`.
    Info,
    /// Tones in the audio.
    InBand,
}

/// Where a trunk's calls are sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// IP address or host name. A name without a port is looked up by NAPTR and SRV (RFC 3263).
    pub host: String,
    /// Port; without one 5060, 5061 for TLS, or what DNS says.
    #[serde(default)]
    pub port: Option<u16>,
    /// Transport; without one what DNS says, else UDP.
    #[serde(default)]
    pub transport: Option<Transport>,
}

/// Outbound registration of a trunk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// Domain that is registered with, usually the carrier's.
    pub domain: String,
    /// User part of the address that is registered.
    pub user: String,
    /// Lifetime that is asked for, in s (60 to 86,400); the carrier may shorten it.
    #[serde(default = "an_hour")]
    pub expires_s: u32,
    /// First wait after a failure, in ms; doubled with each further one up to half an hour.
    #[serde(default = "half_a_minute")]
    pub retry_base_ms: u64,
}

/// A trunk as the operator sets it (NUM-086).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trunk {
    /// Fixed id.
    pub id: String,
    /// Where its calls are sent, tried in this order.
    pub servers: Vec<Server>,
    /// Answers the carrier's digest challenges.
    #[serde(default)]
    pub credentials: Option<Credentials>,
    /// Registers with the carrier.
    #[serde(default)]
    pub registration: Option<Registration>,
    /// Greatest number of calls at one time, both directions together; 0 is no limit.
    #[serde(default)]
    pub max_channels: u32,
    /// Calls that may be started in a second; 0 is no limit.
    #[serde(default)]
    pub calls_per_second: u32,
    /// How called and calling numbers are written towards the carrier.
    #[serde(default)]
    pub numbers: NumberRules,
    /// Where the caller ID goes.
    #[serde(default)]
    pub caller_id: CallerIdHeader,
    /// How a forwarded call says for whom it was.
    #[serde(default)]
    pub forwarding: ForwardingHeader,
    /// User part of our `From` for carriers that want the account there; the caller ID without one.
    #[serde(default)]
    pub from_user: Option<String>,
    /// Host of our `From`; our own address without one.
    #[serde(default)]
    pub from_host: Option<String>,
    /// Codecs, best first.
    #[serde(default = "both_g711")]
    pub codecs: Vec<Codec>,
    /// How key presses travel.
    #[serde(default)]
    pub dtmf: DtmfMode,
    /// Whether the carrier's early media (announcements before the answer) is heard.
    #[serde(default = "yes")]
    pub early_media: bool,
    /// Offers reliable provisional responses (RFC 3262).
    #[serde(default)]
    pub reliable: bool,
    /// Pause between two OPTIONS in ms (NUM-087: 30 s); 0 asks for no sign of life.
    #[serde(default = "half_a_minute")]
    pub options_every_ms: u64,
    /// Longest wait for the first sign of a call (100) in ms before the next server is tried.
    #[serde(default = "four_seconds")]
    pub answer_within_ms: u64,
    /// Switched off by hand: takes no calls in either direction.
    #[serde(default)]
    pub disabled: bool,
}

fn an_hour() -> u32 {
    3_600
}

fn half_a_minute() -> u64 {
    30_000
}

fn four_seconds() -> u64 {
    4_000
}

fn yes() -> bool {
    true
}

fn both_g711() -> Vec<Codec> {
    vec![Codec::Pcma, Codec::Pcmu]
}

/// What is wrong with a trunk's or a group's settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("trunk {trunk:?}, {field}: {problem}")]
pub struct BadTrunk {
    /// Id of the trunk, or code of the group.
    pub trunk: String,
    /// Which field.
    pub field: &'static str,
    /// What is wrong and what would be right.
    pub problem: String,
}

impl Trunk {
    /// A trunk to one server, everything else by default.
    pub fn to(id: &str, host: &str, port: Option<u16>) -> Trunk {
        Trunk {
            id: id.to_owned(),
            servers: vec![Server {
                host: host.to_owned(),
                port,
                transport: None,
            }],
            credentials: None,
            registration: None,
            max_channels: 0,
            calls_per_second: 0,
            numbers: NumberRules::default(),
            caller_id: CallerIdHeader::default(),
            forwarding: ForwardingHeader::default(),
            from_user: None,
            from_host: None,
            codecs: both_g711(),
            dtmf: DtmfMode::default(),
            early_media: true,
            reliable: false,
            options_every_ms: half_a_minute(),
            answer_within_ms: four_seconds(),
            disabled: false,
        }
    }

    /// Checks the settings against their ranges.
    ///
    /// # Errors
    /// [`BadTrunk`] with the first field that is out of range.
    pub fn check(&self) -> Result<(), BadTrunk> {
        let bad = |field, problem: &str| {
            Err(BadTrunk {
                trunk: self.id.clone(),
                field,
                problem: problem.to_owned(),
            })
        };
        let id_fits = (1..=64).contains(&self.id.len())
            && self
                .id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        if !id_fits {
            return bad("id", "1 to 64 letters, digits, - and _");
        }
        if self.servers.is_empty() || self.servers.len() > 8 {
            return bad("servers", "1 to 8 servers");
        }
        if self.servers.iter().any(|server| !is_host(&server.host)) {
            return bad("servers", "a host is an IP address or a host name");
        }
        if self
            .servers
            .iter()
            .any(|s| s.transport == Some(Transport::Ws))
        {
            return bad("servers", "trunks use UDP, TCP or TLS");
        }
        if self.max_channels > 100_000 || self.calls_per_second > 10_000 {
            return bad(
                "limits",
                "at most 100,000 channels and 10,000 calls per second",
            );
        }
        if self.codecs.is_empty() {
            return bad("codecs", "at least one codec");
        }
        if self.options_every_ms != 0 && !(100..=3_600_000).contains(&self.options_every_ms) {
            return bad("options_every_ms", "0 or 100 to 3,600,000 ms");
        }
        if !(100..=32_000).contains(&self.answer_within_ms) {
            return bad("answer_within_ms", "100 to 32,000 ms");
        }
        if let Some(registration) = &self.registration {
            if !is_host(&registration.domain) || registration.user.is_empty() {
                return bad("registration", "a domain and a user are needed");
            }
            if !(60..=86_400).contains(&registration.expires_s) {
                return bad("registration", "expires_s is 60 to 86,400 s");
            }
            if registration.retry_base_ms == 0 {
                return bad("registration", "retry_base_ms is at least 1 ms");
            }
        }
        self.numbers.check().map_err(|problem| BadTrunk {
            trunk: self.id.clone(),
            field: "numbers",
            problem: problem.to_owned(),
        })
    }
}

/// Whether it can stand as a host in a URI: an IP address or a host name.
fn is_host(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.parse::<std::net::IpAddr>().is_ok()
        || ((1..=253).contains(&host.len())
            && host.split('.').all(|label| {
                (1..=63).contains(&label.len())
                    && label
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
            }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_out_of_range_are_named() {
        let good = Trunk::to("carrier-1", "sip.example.com", None);
        assert_eq!(good.check(), Ok(()));
        let wrong = |field: &str, change: &dyn Fn(&mut Trunk)| {
            let mut trunk = good.clone();
            change(&mut trunk);
            assert_eq!(trunk.check().unwrap_err().field, field);
        };
        wrong("id", &|t| t.id = "a b".into());
        wrong("servers", &|t| t.servers.clear());
        wrong("servers", &|t| t.servers[0].host = "a\r\nb".into());
        wrong("servers", &|t| t.servers[0].transport = Some(Transport::Ws));
        wrong("limits", &|t| t.max_channels = 100_001);
        wrong("codecs", &|t| t.codecs.clear());
        wrong("options_every_ms", &|t| t.options_every_ms = 1);
        wrong("answer_within_ms", &|t| t.answer_within_ms = 0);
        wrong("numbers", &|t| t.numbers.add = "x".into());
        wrong("registration", &|t| {
            t.registration = Some(Registration {
                domain: "carrier.cn".into(),
                user: "u".into(),
                expires_s: 10,
                retry_base_ms: 1,
            });
        });
    }

    #[test]
    fn most_settings_may_be_left_out() {
        let text = r#"{"id":"c","servers":[{"host":"192.0.2.1"}],"dtmf":"info","codecs":["pcmu"]}"#;
        let trunk: Trunk = serde_json::from_str(text).unwrap();
        assert_eq!(trunk.dtmf, DtmfMode::Info);
        assert_eq!(trunk.codecs, [Codec::Pcmu]);
        assert_eq!(trunk.options_every_ms, 30_000);
        assert!(trunk.early_media && !trunk.disabled);
    }
}
