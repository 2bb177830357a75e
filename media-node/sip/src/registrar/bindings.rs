//! Where each phone can be reached: the registrar's table as pure logic (RFC 3261 section 10.3, RFC
//! 5626, RFC 5627). Times are UTC ms, given by the caller.

use crate::admission::Transport;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::net::SocketAddr;

/// Shortest registration in s; less is refused with 423.
pub const SHORTEST_S: u32 = 60;
/// Longest registration in s; more is shortened.
const LONGEST_S: u32 = 3_600;

/// One contact of a phone. Serialisable, so that a node can keep it elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// Account that it belongs to.
    pub account: String,
    /// Contact URI as registered.
    pub contact: String,
    /// The device (`+sip.instance`), if it names itself.
    pub instance: Option<String>,
    /// Number of the device's connection (RFC 5626).
    pub reg_id: Option<u32>,
    /// Address that the REGISTER came from: requests go there, through whatever NAT lies between.
    pub source: SocketAddr,
    /// Its transport.
    pub transport: Transport,
    /// End of the registration, UTC ms.
    pub expires_ms: u64,
    /// Preference in thousandths, 0 to 1,000.
    pub q: u16,
    /// Call-ID of the registration.
    pub call_id: String,
    /// Its last CSeq.
    pub cseq: u32,
    /// `User-Agent`.
    pub user_agent: String,
}

/// One contact of a REGISTER.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Contact URI.
    pub contact: String,
    /// Lifetime asked for in s, 0 to remove.
    pub expires_s: u32,
    /// Preference in thousandths.
    pub q: u16,
    /// `+sip.instance`.
    pub instance: Option<String>,
    /// `reg-id`.
    pub reg_id: Option<u32>,
}

/// What a REGISTER asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Only to hear what is registered.
    Query,
    /// To remove all (`Contact: *`).
    RemoveAll,
    /// To add, refresh or remove these.
    Change(Vec<Asked>),
}

/// Where and in which order a REGISTER came.
#[derive(Debug, Clone)]
pub struct Origin {
    /// Source address.
    pub source: SocketAddr,
    /// Transport.
    pub transport: Transport,
    /// Call-ID.
    pub call_id: String,
    /// CSeq number.
    pub cseq: u32,
    /// `User-Agent`.
    pub user_agent: String,
}

/// Why a REGISTER changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unchanged {
    /// A contact asks for less than [`SHORTEST_S`]: 423.
    TooBrief,
    /// An older request arrived late: 500 (RFC 3261 section 10.3, step 7).
    OutOfOrder,
    /// The account may have no more contacts: 403 (NUM-104).
    TooMany,
}

/// All bindings.
#[derive(Debug, Default)]
pub struct Bindings {
    by_account: HashMap<String, Vec<Binding>>,
}

impl Bindings {
    /// Carries out a REGISTER as a whole or not at all; returns the account's contacts afterwards.
    ///
    /// # Errors
    /// [`Unchanged`].
    pub fn register(
        &mut self,
        account: &str,
        wish: &Wish,
        origin: &Origin,
        most: usize,
        now_ms: u64,
    ) -> Result<Vec<Binding>, Unchanged> {
        let mut list: Vec<Binding> = self.lookup(account, now_ms);
        let late =
            |binding: &Binding| binding.call_id == origin.call_id && binding.cseq >= origin.cseq;
        match wish {
            Wish::Query => return Ok(list),
            Wish::RemoveAll => {
                if list.iter().any(late) {
                    return Err(Unchanged::OutOfOrder);
                }
                list.clear();
            }
            Wish::Change(asked) => {
                for asked in asked {
                    if (1..SHORTEST_S).contains(&asked.expires_s) {
                        return Err(Unchanged::TooBrief);
                    }
                    let known = list.iter().position(|binding| same(binding, asked));
                    if let Some(known) = known {
                        if late(&list[known]) {
                            return Err(Unchanged::OutOfOrder);
                        }
                        list.remove(known);
                    }
                    if asked.expires_s > 0 {
                        list.push(bound(account, asked, origin, now_ms));
                    }
                }
            }
        }
        if list.len() > most {
            return Err(Unchanged::TooMany);
        }
        if list.is_empty() {
            self.by_account.remove(account);
        } else {
            self.by_account.insert(account.to_owned(), list);
        }
        Ok(self.lookup(account, now_ms))
    }

    /// The account's living contacts, best first: by preference, then the latest registered.
    pub fn lookup(&self, account: &str, now_ms: u64) -> Vec<Binding> {
        let list = self.by_account.get(account).into_iter().flatten();
        let mut list: Vec<Binding> = list
            .filter(|binding| binding.expires_ms > now_ms)
            .cloned()
            .collect();
        list.sort_by_key(|binding| (u16::MAX - binding.q, u64::MAX - binding.expires_ms));
        list
    }

    /// Removes what has ended; returns the accounts that lost a contact.
    pub fn expire(&mut self, now_ms: u64) -> Vec<String> {
        self.remove(|binding| binding.expires_ms <= now_ms)
    }

    /// Removes what was reached over a connection that is closed; returns the accounts concerned.
    pub fn connection_closed(&mut self, source: SocketAddr, transport: Transport) -> Vec<String> {
        self.remove(|binding| binding.source == source && binding.transport == transport)
    }

    /// Removes all contacts of an account (it was deleted, its password changed).
    pub fn drop_account(&mut self, account: &str) -> bool {
        self.by_account.remove(account).is_some()
    }

    /// Everything, for the store.
    pub fn export(&self) -> Vec<Binding> {
        self.by_account.values().flatten().cloned().collect()
    }

    /// Takes over what another run of the node had. Contacts over connections are gone with that run
    /// and are left out.
    pub fn import(&mut self, bindings: Vec<Binding>, now_ms: u64) {
        for binding in bindings {
            if binding.transport != Transport::Udp || binding.expires_ms <= now_ms {
                continue;
            }
            let list = self.by_account.entry(binding.account.clone()).or_default();
            if !list.iter().any(|known| known.contact == binding.contact) {
                list.push(binding);
            }
        }
    }

    fn remove(&mut self, gone: impl Fn(&Binding) -> bool) -> Vec<String> {
        let mut concerned = Vec::new();
        self.by_account.retain(|account, list| {
            let before = list.len();
            list.retain(|binding| !gone(binding));
            if list.len() != before {
                concerned.push(account.clone());
            }
            !list.is_empty()
        });
        concerned
    }
}

/// Whether it is the same contact: the same connection of the same device (RFC 5626 section 6), else
/// the same URI.
fn same(binding: &Binding, asked: &Asked) -> bool {
    match (&asked.instance, asked.reg_id) {
        (Some(_), Some(_)) => binding.instance == asked.instance && binding.reg_id == asked.reg_id,
        _ => same_uri(&binding.contact, &asked.contact),
    }
}

/// RFC 3261 section 19.1.4, as far as contacts of one device differ: scheme and host in any case,
/// everything else exactly.
fn same_uri(one: &str, other: &str) -> bool {
    let parts = |uri: &str| {
        let (scheme, rest) = uri.split_once(':').unwrap_or(("", uri));
        let (user, host) = rest.rsplit_once('@').unwrap_or(("", rest));
        (
            scheme.to_ascii_lowercase(),
            user.to_owned(),
            host.to_ascii_lowercase(),
        )
    };
    parts(one) == parts(other)
}

fn bound(account: &str, asked: &Asked, origin: &Origin, now_ms: u64) -> Binding {
    let lifetime_s = u64::from(asked.expires_s.min(LONGEST_S));
    Binding {
        account: account.to_owned(),
        contact: asked.contact.clone(),
        instance: asked.instance.clone(),
        reg_id: asked.reg_id,
        source: origin.source,
        transport: origin.transport,
        expires_ms: now_ms + lifetime_s * 1_000,
        q: asked.q,
        call_id: origin.call_id.clone(),
        cseq: origin.cseq,
        user_agent: origin.user_agent.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn origin(call_id: &str, cseq: u32) -> Origin {
        Origin {
            source: "192.0.2.1:5060".parse().unwrap(),
            transport: Transport::Udp,
            call_id: call_id.to_owned(),
            cseq,
            user_agent: "phone".to_owned(),
        }
    }

    fn asked(contact: &str, expires_s: u32) -> Asked {
        Asked {
            contact: contact.to_owned(),
            expires_s,
            q: 1_000,
            instance: None,
            reg_id: None,
        }
    }

    fn contacts(list: &[Binding]) -> Vec<&str> {
        list.iter()
            .map(|binding| binding.contact.as_str())
            .collect()
    }

    #[test]
    fn contacts_are_added_refreshed_removed_and_end() {
        let mut bindings = Bindings::default();
        let both = Wish::Change(vec![asked("sip:a@1", 100), asked("sip:a@2", 200)]);
        let list = bindings
            .register("a", &both, &origin("c", 1), 5, 0)
            .unwrap();
        assert_eq!(contacts(&list), ["sip:a@2", "sip:a@1"]);
        let refresh = Wish::Change(vec![asked("SIP:a@1", 9_999)]);
        let list = bindings
            .register("a", &refresh, &origin("c", 2), 5, 0)
            .unwrap();
        assert_eq!(contacts(&list), ["SIP:a@1", "sip:a@2"]);
        assert_eq!(list[0].expires_ms, 3_600_000);
        let remove = Wish::Change(vec![asked("sip:a@1", 0)]);
        bindings
            .register("a", &remove, &origin("c", 3), 5, 0)
            .unwrap();
        assert_eq!(contacts(&bindings.lookup("a", 199_999)), ["sip:a@2"]);
        assert!(bindings.lookup("a", 200_000).is_empty());
        assert_eq!(bindings.expire(200_000), ["a"]);
        assert!(bindings.export().is_empty());
    }

    #[test]
    fn a_request_that_cannot_be_granted_changes_nothing() {
        let mut bindings = Bindings::default();
        let one = Wish::Change(vec![asked("sip:a@1", 100)]);
        bindings.register("a", &one, &origin("c", 5), 2, 0).unwrap();
        let brief = Wish::Change(vec![asked("sip:a@2", 100), asked("sip:a@3", 59)]);
        let late = Wish::Change(vec![asked("sip:a@1", 0)]);
        let many = Wish::Change(vec![asked("sip:a@2", 100), asked("sip:a@3", 100)]);
        for (wish, cseq, fault) in [
            (brief, 6, Unchanged::TooBrief),
            (late, 5, Unchanged::OutOfOrder),
            (Wish::RemoveAll, 4, Unchanged::OutOfOrder),
            (many, 6, Unchanged::TooMany),
        ] {
            let got = bindings.register("a", &wish, &origin("c", cseq), 2, 0);
            assert_eq!(got.unwrap_err(), fault);
            assert_eq!(contacts(&bindings.lookup("a", 0)), ["sip:a@1"]);
        }
        let all = bindings.register("a", &Wish::RemoveAll, &origin("c", 6), 2, 0);
        assert!(all.unwrap().is_empty());
    }

    #[test]
    fn a_device_that_comes_back_replaces_its_own_connection() {
        let mut bindings = Bindings::default();
        let device = |contact: &str, reg_id| Asked {
            instance: Some("<urn:uuid:1>".to_owned()),
            reg_id: Some(reg_id),
            ..asked(contact, 100)
        };
        let first = Wish::Change(vec![device("sip:x.invalid", 1)]);
        bindings
            .register("a", &first, &origin("c", 1), 5, 0)
            .unwrap();
        let again = Wish::Change(vec![device("sip:y.invalid", 1)]);
        let list = bindings
            .register("a", &again, &origin("d", 1), 5, 0)
            .unwrap();
        assert_eq!(contacts(&list), ["sip:y.invalid"]);
        let second = Wish::Change(vec![device("sip:y.invalid", 2)]);
        let list = bindings
            .register("a", &second, &origin("e", 1), 5, 0)
            .unwrap();
        assert_eq!(list.len(), 2);
    }

    #[test]
    fn exported_contacts_survive_a_restart_unless_their_connection_did_not() {
        let mut bindings = Bindings::default();
        let one = Wish::Change(vec![asked("sip:a@1", 100)]);
        bindings.register("a", &one, &origin("c", 1), 2, 0).unwrap();
        let mut tcp = origin("d", 1);
        tcp.transport = Transport::Tcp;
        let two = Wish::Change(vec![asked("sip:a@2", 100)]);
        bindings.register("a", &two, &tcp, 2, 0).unwrap();
        let text = serde_json::to_string(&bindings.export()).unwrap();
        let mut restored = Bindings::default();
        restored.import(serde_json::from_str(&text).unwrap(), 1);
        assert_eq!(contacts(&restored.lookup("a", 1)), ["sip:a@1"]);
        let source = "192.0.2.1:5060".parse().unwrap();
        assert_eq!(bindings.connection_closed(source, Transport::Tcp), ["a"]);
        assert_eq!(contacts(&bindings.lookup("a", 1)), ["sip:a@1"]);
    }

    proptest! {
        #[test]
        fn no_account_has_more_contacts_than_it_may_and_none_outlives_its_end(
            steps in proptest::collection::vec((0u8..5, 0u32..400, 0u64..200_000), 1..60),
        ) {
            let mut bindings = Bindings::default();
            let mut now = 0;
            for (at, (contact, expires, pause)) in steps.into_iter().enumerate() {
                now += pause;
                let wish = Wish::Change(vec![asked(&format!("sip:a@{contact}"), expires)]);
                let cseq = u32::try_from(at).unwrap() + 1;
                let _ = bindings.register("a", &wish, &origin("c", cseq), 3, now);
                let list = bindings.lookup("a", now);
                prop_assert!(list.len() <= 3);
                prop_assert!(list.iter().all(|b| b.expires_ms > now && b.expires_ms <= now + 3_600_000));
            }
        }
    }
}
