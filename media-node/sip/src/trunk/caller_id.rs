//! Who calls, as header fields: `From`, `P-Asserted-Identity` and `Privacy` (RFC 3323, 3325),
//! `Diversion` (RFC 5806) and `History-Info` (RFC 7044), in both directions.

use super::Trunk;
use crate::address::{Party, param, split_list};
use serde::{Deserialize, Serialize};

/// Header that carries the caller ID towards a carrier, besides `From`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallerIdHeader {
    /// `From` alone.
    From,
    /// `P-Asserted-Identity`: for carriers that trust us.
    #[default]
    Asserted,
    /// `P-Preferred-Identity`: for carriers that check it.
    Preferred,
    /// `Remote-Party-ID`: for old equipment.
    RemoteParty,
}

/// Header that says for whom a forwarded call was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ForwardingHeader {
    /// `Diversion`: what most carriers read.
    #[default]
    Diversion,
    /// `History-Info`.
    History,
    /// Both.
    Both,
    /// None.
    Nothing,
}

/// A diversion of a call before it came here, or that we make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forwarding {
    /// Who diverted it.
    pub by: Party,
    /// Why: `unconditional`, `user-busy`, `no-answer`, `unavailable`, `deflection`, `unknown`, or
    /// another word of the carrier's.
    pub reason: String,
}

/// The caller of an outgoing call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CallerIdentity {
    /// Caller ID number.
    pub number: String,
    /// Name shown with it.
    pub display: Option<String>,
    /// The called party must not see the number; the carrier still gets it.
    pub hidden: bool,
    /// The number that the call was for before we passed it on.
    pub forwarded_by: Option<String>,
}

/// What an INVITE says about its caller beyond `From`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReceivedIdentity {
    /// Caller as asserted by the carrier: `P-Asserted-Identity`, else `Remote-Party-ID`.
    pub asserted: Option<Party>,
    /// The caller asked for its number not to be shown (`Privacy: id`, `user` or `header`).
    pub hidden: bool,
    /// Diversions, latest first.
    pub forwardings: Vec<Forwarding>,
}

/// `From` and further header fields of an outgoing INVITE.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IdentityFields {
    pub(crate) from_user: String,
    pub(crate) from_host: Option<String>,
    pub(crate) display: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
}

/// Cause in a `History-Info` URI (RFC 4458) for each reason word of `Diversion`.
const CAUSES: [(&str, u16); 6] = [
    ("unconditional", 302),
    ("user-busy", 486),
    ("no-answer", 408),
    ("unavailable", 503),
    ("deflection", 480),
    ("unknown", 404),
];

impl Trunk {
    /// Header fields for a call by `caller` to `called` (both as written to the carrier). `host` is
    /// the host of our own addresses.
    pub(crate) fn identity(
        &self,
        caller: &CallerIdentity,
        called: &str,
        host: &str,
    ) -> IdentityFields {
        let host = bracketed(self.from_host.as_deref().unwrap_or(host));
        let number = user_text(&self.numbers.outgoing(&caller.number));
        let display = caller.display.as_deref().map(quoted_text);
        let uri = format!("<sip:{number}@{host}>");
        let name_addr = match &display {
            Some(display) if !display.is_empty() => format!("\"{display}\" {uri}"),
            _ => uri.clone(),
        };
        let mut headers = Vec::new();
        let mut add = |name: &str, value: String| headers.push((name.to_owned(), value));
        if !number.is_empty() {
            match self.caller_id {
                CallerIdHeader::From => {}
                CallerIdHeader::Asserted => add("P-Asserted-Identity", name_addr.clone()),
                CallerIdHeader::Preferred => add("P-Preferred-Identity", name_addr.clone()),
                CallerIdHeader::RemoteParty => {
                    let privacy = if caller.hidden { "full" } else { "off" };
                    add(
                        "Remote-Party-ID",
                        format!("{name_addr};party=calling;screen=yes;privacy={privacy}"),
                    );
                }
            }
        }
        if caller.hidden {
            add("Privacy", "id".to_owned());
        }
        if let Some(by) = &caller.forwarded_by {
            let by = format!("sip:{}@{host}", user_text(&self.numbers.outgoing(by)));
            let both = self.forwarding == ForwardingHeader::Both;
            if both || self.forwarding == ForwardingHeader::Diversion {
                add(
                    "Diversion",
                    format!("<{by}>;reason=unconditional;counter=1"),
                );
            }
            if both || self.forwarding == ForwardingHeader::History {
                let called = user_text(called);
                add(
                    "History-Info",
                    format!("<{by}>;index=1, <sip:{called}@{host};cause=302>;index=1.1;mp=1"),
                );
            }
        }
        if caller.hidden {
            // RFC 3323 section 4.1.1.3.
            return IdentityFields {
                from_user: "anonymous".to_owned(),
                from_host: Some("anonymous.invalid".to_owned()),
                display: Some("Anonymous".to_owned()),
                headers,
            };
        }
        IdentityFields {
            from_user: self.from_user.as_deref().map_or(number, user_text),
            from_host: self.from_host.clone(),
            display,
            headers,
        }
    }
}

fn bracketed(host: &str) -> String {
    if host.contains(':') && !host.starts_with('[') {
        format!("[{host}]")
    } else {
        host.to_owned()
    }
}

/// A number or user name as it can stand in front of `@`.
fn user_text(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_ascii_alphanumeric() || "-_.!~*'()&=+$,;?/#".contains(*c))
        .map(|c| {
            if c == '#' {
                "%23".to_owned()
            } else {
                c.to_string()
            }
        })
        .collect()
}

fn quoted_text(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() && *c != '"' && *c != '\\')
        .take(128)
        .collect()
}

impl ReceivedIdentity {
    /// Reads the header fields of an INVITE, name and value in the order of arrival.
    pub fn read(headers: &[(String, String)]) -> ReceivedIdentity {
        let values = |name: &'static str| {
            headers
                .iter()
                .filter(move |(n, _)| n.eq_ignore_ascii_case(name))
                .flat_map(|(_, value)| split_list(value))
        };
        let mut identity = ReceivedIdentity {
            asserted: values("P-Asserted-Identity")
                .chain(values("Remote-Party-ID"))
                .map(Party::parse)
                .find(|party| !party.user.is_empty()),
            ..ReceivedIdentity::default()
        };
        identity.hidden = headers
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case("Privacy"))
            .flat_map(|(_, value)| value.split([';', ',']))
            .any(|word| {
                ["id", "user", "header"].contains(&word.trim().to_ascii_lowercase().as_str())
            })
            || values("Remote-Party-ID")
                .any(|value| param(value, "privacy").is_some_and(|p| p != "off"));
        identity.forwardings = values("Diversion")
            .take(16)
            .map(|value| Forwarding {
                by: Party::parse(value),
                reason: param(value, "reason").unwrap_or_else(|| "unknown".to_owned()),
            })
            .collect();
        if identity.forwardings.is_empty() {
            identity.forwardings = from_history(&values("History-Info").collect::<Vec<_>>());
        }
        identity
    }
}

/// Diversions of a `History-Info` list, latest first: an entry with a cause in its URI came about
/// because the entry that its `mp` names (or, without one, the entry before it) diverted the call.
fn from_history(entries: &[&str]) -> Vec<Forwarding> {
    let mut found = Vec::new();
    for (at, entry) in entries.iter().take(16).enumerate() {
        let cause = entry
            .split(['<', '>'])
            .nth(1)
            .and_then(|uri| param(uri, "cause"))
            .and_then(|cause| cause.parse::<u16>().ok());
        let named = param(entry, "mp");
        let (Some(before), true) = (at.checked_sub(1), cause.is_some() || named.is_some()) else {
            continue;
        };
        let by = named
            .and_then(|mp| {
                entries
                    .iter()
                    .find(|other| param(other, "index").as_deref() == Some(mp.as_str()))
            })
            .unwrap_or(&entries[before]);
        let reason = CAUSES
            .iter()
            .find(|(_, code)| Some(*code) == cause)
            .map_or("unknown", |(reason, _)| reason);
        found.push(Forwarding {
            by: Party::parse(by),
            reason: reason.to_owned(),
        });
    }
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trunk::{NumberRules, NumberStyle};
    use proptest::prelude::*;

    fn trunk(caller_id: CallerIdHeader, forwarding: ForwardingHeader) -> Trunk {
        Trunk {
            caller_id,
            forwarding,
            from_host: Some("pbx.example.com".into()),
            numbers: NumberRules {
                style: NumberStyle::E164Plus,
                ..NumberRules::default()
            },
            ..Trunk::to("t", "192.0.2.1", None)
        }
    }

    fn caller(hidden: bool) -> CallerIdentity {
        CallerIdentity {
            number: "01066668888".into(),
            display: Some("Bank \"A\"\r\n".into()),
            hidden,
            forwarded_by: Some("95588".into()),
        }
    }

    #[test]
    fn the_number_goes_where_the_carrier_reads_it() {
        let called = "+8613800138000";
        let open = trunk(CallerIdHeader::Asserted, ForwardingHeader::Both);
        let fields = open.identity(&caller(false), called, "192.0.2.9");
        assert_eq!(fields.from_user, "+861066668888");
        assert_eq!(fields.display.as_deref(), Some("Bank A"));
        let expected = [
            (
                "P-Asserted-Identity",
                "\"Bank A\" <sip:+861066668888@pbx.example.com>",
            ),
            (
                "Diversion",
                "<sip:95588@pbx.example.com>;reason=unconditional;counter=1",
            ),
            (
                "History-Info",
                "<sip:95588@pbx.example.com>;index=1, \
                 <sip:+8613800138000@pbx.example.com;cause=302>;index=1.1;mp=1",
            ),
        ];
        let got: Vec<(&str, &str)> = fields
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn a_hidden_caller_is_anonymous_to_the_called_and_known_to_the_carrier() {
        let old = trunk(CallerIdHeader::RemoteParty, ForwardingHeader::Nothing);
        let fields = old.identity(&caller(true), "1", "h");
        assert_eq!(fields.from_user, "anonymous");
        assert_eq!(fields.from_host.as_deref(), Some("anonymous.invalid"));
        assert!(
            fields.headers[0]
                .1
                .ends_with("party=calling;screen=yes;privacy=full")
        );
        assert_eq!(fields.headers[1], ("Privacy".to_owned(), "id".to_owned()));
        assert_eq!(fields.headers.len(), 2);
    }

    fn read(headers: &[(&str, &str)]) -> ReceivedIdentity {
        let owned: Vec<(String, String)> = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        ReceivedIdentity::read(&owned)
    }

    #[test]
    fn what_carriers_say_about_the_caller_is_read() {
        let identity = read(&[
            (
                "P-Asserted-Identity",
                "\"Zhang, San\" <sip:+8613800138000@c>, <tel:+8610>",
            ),
            ("Privacy", "id; critical"),
            (
                "Diversion",
                "<sip:4001@c>;reason=no-answer;counter=1, <sip:4002@c>",
            ),
        ]);
        assert_eq!(identity.asserted.unwrap().user, "+8613800138000");
        assert!(identity.hidden);
        let by: Vec<(&str, &str)> = identity
            .forwardings
            .iter()
            .map(|f| (f.by.user.as_str(), f.reason.as_str()))
            .collect();
        assert_eq!(by, [("4001", "no-answer"), ("4002", "unknown")]);
        let old = read(&[(
            "remote-party-id",
            "<sip:95588@c>;privacy=full;party=calling",
        )]);
        assert_eq!(old.asserted.unwrap().user, "95588");
        assert!(old.hidden);
        assert!(!read(&[("Privacy", "none")]).hidden);
    }

    #[test]
    fn history_names_who_diverted() {
        let identity = read(&[(
            "History-Info",
            "<sip:4001@c>;index=1, <sip:4002@c;cause=486>;index=1.1;mp=1, \
             <sip:4003@c;cause=408>;index=1.1.1;mp=1.1",
        )]);
        let by: Vec<(&str, &str)> = identity
            .forwardings
            .iter()
            .map(|f| (f.by.user.as_str(), f.reason.as_str()))
            .collect();
        assert_eq!(by, [("4002", "no-answer"), ("4001", "user-busy")]);
        assert!(
            read(&[("History-Info", "<sip:4001@c>;index=1")])
                .forwardings
                .is_empty()
        );
    }

    proptest! {
        #[test]
        fn no_header_makes_it_panic_and_what_we_write_we_read(
            value in "\\PC{0,80}", number in "[0-9]{7,11}", display in "\\PC{0,20}",
        ) {
            for name in ["P-Asserted-Identity", "Privacy", "Diversion", "History-Info"] {
                read(&[(name, &value)]);
            }
            let identity = CallerIdentity {
                number,
                display: Some(display),
                hidden: false,
                forwarded_by: Some("4001234567".into()),
            };
            for forwarding in [ForwardingHeader::Diversion, ForwardingHeader::History] {
                let trunk = trunk(CallerIdHeader::Asserted, forwarding);
                let fields = trunk.identity(&identity, "13800138000", "h");
                let one_line = fields.headers.iter().all(|(_, v)| !v.chars().any(char::is_control));
                prop_assert!(one_line);
                let back = ReceivedIdentity::read(&fields.headers);
                prop_assert_eq!(&back.asserted.unwrap().user, &fields.from_user);
                prop_assert_eq!(&back.forwardings[0].by.user, "+864001234567");
                prop_assert_eq!(&back.forwardings[0].reason, "unconditional");
            }
        }
    }
}
