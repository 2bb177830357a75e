//! The registrar for phones: who may register from where, and how each phone is reached.

mod bindings;
mod read;

pub use bindings::{Asked, Binding, Bindings, Origin, SHORTEST_S, Unchanged, Wish};
pub(crate) use read::wish;

use crate::address::Party;
use crate::admission::{RequestFacts, Transport};
use crate::digest::DigestSecret;
use crate::door::ALLOW;
use crate::endpoint::Core;
use crate::invite::{challenge_or_refuse, check_digest, reply};
use crate::network::Allowlist;
use crate::overload::Offence;
use crate::wire::{facts_of, has_option, header, now_ms, refusal_status};
use rsipstack::sip::Header;
use rsipstack::sip::prelude::HeadersExt;
use rsipstack::transaction::transaction::Transaction;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::broadcast;

/// Changes that a slow listener may fall behind before it misses some.
const CHANGES_KEPT: usize = 1_024;
/// How often ended registrations are looked for.
const SWEEP: Duration = Duration::from_secs(2);
/// Seconds after which a silent connection may be closed by us (RFC 5626: `Flow-Timer`).
const FLOW_TIMER_S: u32 = 120;

/// A phone's account as the directory knows it.
#[derive(Debug, Clone)]
pub struct PhoneAccount {
    /// Name under which its contacts are kept and called; unique on the platform.
    pub key: String,
    /// Digest user name.
    pub username: String,
    /// Password.
    pub secret: DigestSecret,
    /// Networks that it may register from; WebSocket phones are not limited by them (NUM-105).
    pub networks: Allowlist,
    /// Greatest number of contacts at one time (NUM-104: lines of a gateway).
    pub max_contacts: usize,
}

/// The directory's decision on a REGISTER.
#[derive(Debug, Clone)]
pub enum PhoneAdmission {
    /// There is such an account; it is let in if network and digest fit.
    Account {
        /// Realm to ask for.
        realm: String,
        /// The account.
        account: Box<PhoneAccount>,
    },
    /// There is none. The endpoint answers exactly as for a wrong password.
    Unknown {
        /// Realm to ask for.
        realm: String,
    },
    /// Refuse with this SIP status.
    Refuse(u16),
}

/// An account has other contacts than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneChange {
    /// The account.
    pub account: String,
    /// Its contacts from now on, best first; empty when it is no longer registered.
    pub contacts: Vec<Binding>,
}

/// The registrar's state.
pub(crate) struct Registrar {
    bindings: Mutex<Bindings>,
    changes: broadcast::Sender<PhoneChange>,
}

impl Registrar {
    pub(crate) fn new() -> Registrar {
        Registrar {
            bindings: Mutex::default(),
            changes: broadcast::Sender::new(CHANGES_KEPT),
        }
    }

    pub(crate) fn bindings(&self) -> MutexGuard<'_, Bindings> {
        self.bindings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn changes(&self) -> broadcast::Receiver<PhoneChange> {
        self.changes.subscribe()
    }

    pub(crate) fn contacts(&self, account: &str) -> Vec<Binding> {
        self.bindings().lookup(account, now_ms())
    }

    fn tell(&self, accounts: &[String]) {
        for account in accounts {
            // Nobody listening means that nobody wants to know.
            let _ = self.changes.send(PhoneChange {
                account: account.clone(),
                contacts: self.contacts(account),
            });
        }
    }

    /// A connection is closed; phones on it cannot be reached any more.
    pub(crate) fn connection_closed(&self, source: SocketAddr, transport: Transport) {
        let concerned = self.bindings().connection_closed(source, transport);
        self.tell(&concerned);
    }

    pub(crate) fn drop_account(&self, account: &str) {
        if self.bindings().drop_account(account) {
            self.tell(&[account.to_owned()]);
        }
    }
}

/// Ends registrations in time and keeps the way through NAT open, until the endpoint stops.
pub(crate) async fn keep(core: Arc<Core>) {
    let mut sweep = tokio::time::interval(SWEEP);
    let mut ping = tokio::time::interval(Duration::from_millis(core.config.keep_alive_ms.max(1)));
    loop {
        tokio::select! {
            _ = sweep.tick() => {
                let concerned = core.registrar.bindings().expire(now_ms());
                core.registrar.tell(&concerned);
            }
            _ = ping.tick() => {
                let all = core.registrar.bindings().export();
                for binding in all.iter().filter(|binding| binding.transport == Transport::Udp) {
                    if let Some(door) = &core.door {
                        // A phone that is gone is noticed by its registration's end.
                        let _ = door.keep_alive(binding.source).await;
                    }
                }
            }
            () = core.token.cancelled() => return,
        }
    }
}

/// Takes a REGISTER from arrival to its answer.
pub(crate) async fn receive(core: Arc<Core>, mut tx: Transaction) {
    let (mut facts, credentials) = facts_of(&tx);
    facts.to = header(&tx.original, "To")
        .map(|to| Party::parse(&to))
        .unwrap_or_default();
    let named = header(&tx.original, "To").is_some_and(|to| {
        let uri = to.split(['<', '>']).nth(1).unwrap_or(&to).trim();
        let scheme = uri.split(':').next().unwrap_or_default();
        scheme.eq_ignore_ascii_case("sip") || scheme.eq_ignore_ascii_case("sips")
    });
    if !named {
        // Only SIP addresses can be registered here.
        return reply(&mut tx, 400, Vec::new()).await;
    }
    if let Some(required) = unsupported(&tx) {
        return reply(&mut tx, 420, vec![Header::Unsupported(required.into())]).await;
    }
    let asked = core.gate.directory.admit_phone_boxed(&facts);
    let admission = match tokio::time::timeout(Duration::from_secs(5), asked).await {
        Ok(admission) => admission,
        Err(_) => return reply(&mut tx, 503, vec![Header::RetryAfter("10".into())]).await,
    };
    let (realm, account) = match admission {
        PhoneAdmission::Refuse(code) => {
            core.watch.offend(facts.source.ip(), Offence::Refused);
            return reply(&mut tx, refusal_status(code).code(), Vec::new()).await;
        }
        PhoneAdmission::Unknown { realm } => (realm, None),
        PhoneAdmission::Account { realm, account } => (realm, Some(account)),
    };
    if let Some(account) = &account
        && facts.transport != Transport::Ws
        && !account.networks.allows(facts.source.ip())
    {
        // NUM-105: networks outside the allowlist get 603, before any password is looked at.
        metrics::counter!("sip_registrations_outside_total").increment(1);
        return reply(&mut tx, 603, Vec::new()).await;
    }
    // Somebody else's name with one's own password opens nothing.
    let secret = account.as_ref().and_then(|account| {
        let fits = facts
            .username
            .as_ref()
            .is_none_or(|name| *name == account.username);
        fits.then_some(&account.secret)
    });
    let refusal = match (&credentials, &account) {
        (Some(_), Some(_)) if secret.is_some() => {
            check_digest(&core, &tx, credentials.as_ref(), &realm, secret).err()
        }
        _ => Some(challenge_or_refuse(
            &core,
            &tx,
            credentials.as_ref(),
            &realm,
        )),
    };
    if let Some(refusal) = refusal {
        return reply(&mut tx, refusal.code, refusal.headers).await;
    }
    let Some(account) = account else { return };
    let (code, headers) = carry_out(&core, &tx, &account, &facts);
    reply(&mut tx, code, headers).await;
}

/// Extensions that a registration may require of us.
fn unsupported(tx: &Transaction) -> Option<String> {
    let known = ["outbound", "gruu", "path"];
    let unknown: Vec<String> = crate::wire::required_options(&tx.original)
        .into_iter()
        .filter(|option| !known.contains(&option.as_str()))
        .collect();
    (!unknown.is_empty()).then(|| unknown.join(", "))
}

fn carry_out(
    core: &Core,
    tx: &Transaction,
    account: &PhoneAccount,
    facts: &RequestFacts,
) -> (u16, Vec<Header>) {
    let request = &tx.original;
    let Some(wish) = wish(request) else {
        return (400, Vec::new());
    };
    let origin = Origin {
        source: facts.source,
        transport: facts.transport,
        call_id: facts.call_id.clone(),
        cseq: request
            .cseq_header()
            .and_then(|cseq| cseq.seq())
            .unwrap_or_default(),
        user_agent: header(request, "User-Agent")
            .unwrap_or_default()
            .chars()
            .filter(|c| !c.is_control())
            .take(64)
            .collect(),
    };
    let now_ms = now_ms();
    let before = core.registrar.contacts(&account.key);
    let outcome = core.registrar.bindings().register(
        &account.key,
        &wish,
        &origin,
        account.max_contacts,
        now_ms,
    );
    let list = match outcome {
        Ok(list) => list,
        Err(Unchanged::TooBrief) => {
            return (423, vec![Header::MinExpires(SHORTEST_S.to_string().into())]);
        }
        Err(Unchanged::OutOfOrder) => return (500, vec![Header::RetryAfter("1".into())]),
        Err(Unchanged::TooMany) => return (403, Vec::new()),
    };
    let places = |list: &[Binding]| {
        let mut places: Vec<(String, SocketAddr)> =
            list.iter().map(|b| (b.contact.clone(), b.source)).collect();
        places.sort();
        places
    };
    if places(&before) != places(&list) || wish != Wish::Query {
        core.registrar.tell(std::slice::from_ref(&account.key));
    }
    metrics::counter!("sip_registrations_total").increment(1);
    (200, granted(tx, facts, &list, now_ms))
}

/// Header fields of a 200 to REGISTER.
fn granted(tx: &Transaction, facts: &RequestFacts, list: &[Binding], now_ms: u64) -> Vec<Header> {
    let request = &tx.original;
    let gruu = has_option(request, "Supported", "gruu");
    let outbound = has_option(request, "Supported", "outbound");
    let mut headers: Vec<Header> = list
        .iter()
        .map(|binding| {
            let left_s = binding.expires_ms.saturating_sub(now_ms).div_ceil(1_000);
            let mut value = format!("<{}>;expires={left_s}", binding.contact);
            if binding.q < 1_000 {
                value.push_str(&format!(";q=0.{:03}", binding.q));
            }
            if let Some(instance) = &binding.instance {
                value.push_str(&format!(";+sip.instance=\"{instance}\""));
                if gruu {
                    value.push_str(&format!(
                        ";pub-gruu=\"sip:{}@{};gr={}\"",
                        facts.to.user,
                        facts.to.host,
                        instance.trim_matches(['<', '>'])
                    ));
                }
            }
            if let Some(reg_id) = binding.reg_id {
                value.push_str(&format!(";reg-id={reg_id}"));
            }
            Header::Contact(value.into())
        })
        .collect();
    headers.push(Header::Allow(ALLOW.into()));
    headers.push(Header::Supported("path, outbound, gruu".into()));
    if outbound && list.iter().any(|binding| binding.reg_id.is_some()) {
        headers.push(Header::Require("outbound".into()));
        let name = "Flow-Timer".to_owned();
        headers.push(Header::Other(name, FLOW_TIMER_S.to_string()));
    }
    headers
}
