//! Calls that we place.

use crate::admission::Transport;
use crate::call::{Call, CallState, Start};
use crate::endpoint::Core;
use crate::error::SipError;
use crate::events::CallEvent;
use crate::follow;
use crate::lines::Channel;
use crate::registrar::Binding;
use crate::session_timer::SessionTimer;
use crate::wire::one_line;
use rsipstack::dialog::authenticate::Credential;
use rsipstack::dialog::invitation::InviteOption;
use rsipstack::sip::uri::ParamsExt;
use rsipstack::sip::{Auth, Header, Host, HostWithPort, Scheme, Uri};
use rsipstack::transport::SipAddr;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tokio::sync::mpsc;

/// User name and password for digest challenges of the other side.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Credentials {
    /// Digest user name.
    pub username: String,
    /// Password.
    pub password: String,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Credentials({}, ..)", self.username)
    }
}

/// A call to place.
#[derive(Debug, Clone, Default)]
pub struct OutgoingCall {
    /// Whom to call: a `sip:` URI; `;transport=tcp` chooses TCP.
    pub to_uri: String,
    /// Send here instead of to the URI's host (outbound proxy, trunk address).
    pub destination: Option<SocketAddr>,
    /// User part or number of our `From`.
    pub from: String,
    /// Host of our `From`; our own address if `None`.
    pub from_host: Option<String>,
    /// Display name of our `From`.
    pub display: Option<String>,
    /// Our session offer.
    pub sdp: String,
    /// For digest challenges.
    pub credentials: Option<Credentials>,
    /// Further header fields, name and value (`P-Asserted-Identity`, …).
    pub headers: Vec<(String, String)>,
    /// Offer reliable provisional responses (RFC 3262); for trunks that insist.
    pub reliable: bool,
}

/// A call that was placed: its control and what happens to it.
#[derive(Debug)]
pub struct OutgoingHandle {
    /// Control.
    pub call: Call,
    /// What happens to the call.
    pub events: mpsc::UnboundedReceiver<CallEvent>,
}

impl OutgoingHandle {
    /// Cancels or ends the call; see [`Call::hang_up`].
    pub fn hang_up(&self) {
        self.call.hang_up(crate::wire::NORMAL_CLEARING);
    }

    /// Sends a key press; see [`Call::send_info_digit`].
    pub async fn send_info_digit(&self, digit: char) -> Result<(), SipError> {
        self.call.send_info_digit(digit, 160).await
    }
}

/// What a trunk adds to a call.
#[derive(Default)]
pub(crate) struct Placement {
    /// Transport; without one the URI says.
    pub(crate) transport: Option<Transport>,
    pub(crate) trunk: Option<String>,
    pub(crate) channel: Option<Channel>,
}

/// Places a call to a plain address.
pub(crate) fn place(core: &Arc<Core>, call: OutgoingCall) -> Result<OutgoingHandle, SipError> {
    place_on(core, call, Placement::default())
}

/// Places a call. A TLS connection to its destination has to be open already.
pub(crate) fn place_on(
    core: &Arc<Core>,
    call: OutgoingCall,
    placement: Placement,
) -> Result<OutgoingHandle, SipError> {
    let sdp = call.sdp.clone();
    let credentials = call.credentials.clone();
    let (timer, timer_headers) = SessionTimer::of_call(core.config.session_expires_s);
    let mut option = invite_option(core, call, placement.transport)?;
    let headers = option.headers.get_or_insert_default();
    headers.extend(timer_headers);
    if let (Some(call_id), Some(credentials)) = (&option.call_id, credentials) {
        core.digests.add(call_id, credentials);
    }
    if let Some(call_id) = &option.call_id {
        core.ladders.begin(call_id);
    }
    let (sender, states) = core.dialogs.new_dialog_state_channel();
    let (dialog, invite) = core.dialogs.do_invite_async(option, sender)?;
    let id = dialog.id();
    let start = Start {
        trunk: placement.trunk,
        channel: placement.channel,
        timer,
        ..Start::default()
    };
    let (state, events) = CallState::new((id.call_id, id.local_tag), dialog, start);
    state.remember_sdp(&sdp);
    core.calls.insert(state.clone());
    metrics::counter!("sip_calls_total", "direction" => "out").increment(1);
    tokio::spawn(follow::outgoing(
        core.clone(),
        state.clone(),
        states,
        invite,
    ));
    Ok(OutgoingHandle {
        call: Call::new(state),
        events,
    })
}

/// A call to a phone.
#[derive(Debug, Clone, Default)]
pub struct PhoneCall {
    /// Number shown on the phone.
    pub from: String,
    /// Name shown on the phone.
    pub display: Option<String>,
    /// Our session offer.
    pub sdp: String,
    /// Further header fields (`Alert-Info`, `Call-Info` for automatic answer, …).
    pub headers: Vec<(String, String)>,
}

/// Calls a registered contact by the way that its registration came.
pub(crate) fn place_to_phone(
    core: &Arc<Core>,
    to: &Binding,
    call: PhoneCall,
) -> Result<OutgoingHandle, SipError> {
    // The stack writes no `sips:` over connections that the phone made.
    let to_uri = match to.contact.split_once(':') {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("sips") => format!("sip:{rest}"),
        _ => to.contact.clone(),
    };
    let call = OutgoingCall {
        to_uri,
        destination: Some(to.source),
        from: call.from,
        display: call.display,
        sdp: call.sdp,
        headers: call.headers,
        ..OutgoingCall::default()
    };
    let placement = Placement {
        transport: Some(to.transport),
        ..Placement::default()
    };
    place_on(core, call, placement)
}

fn invite_option(
    core: &Core,
    call: OutgoingCall,
    chosen: Option<Transport>,
) -> Result<InviteOption, SipError> {
    one_line("to_uri", &call.to_uri)?;
    let bad_uri = |problem: String| SipError::BadValue {
        field: "to_uri",
        problem,
    };
    let callee = Uri::try_from(call.to_uri.as_str()).map_err(|error| bad_uri(error.to_string()))?;
    if !matches!(callee.scheme, Some(Scheme::Sip)) || call.to_uri.contains(['<', '>', ' ']) {
        return Err(bad_uri("a call needs a sip: URI".to_owned()));
    }
    let transport = match (chosen, callee.transport()) {
        (Some(chosen), _) => chosen,
        (None, Some(rsipstack::sip::Transport::Tcp)) => Transport::Tcp,
        (None, None) if core.local.udp.is_none() => Transport::Tcp,
        (None, Some(rsipstack::sip::Transport::Udp) | None) => Transport::Udp,
        (None, Some(other)) => {
            return Err(bad_uri(format!(
                "transport {other} is only supported on trunks"
            )));
        }
    };
    let stack_transport = transport.in_stack();
    let destination = call.destination.or(address_of(&callee));
    let peer = destination.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |address| address.ip());
    let contact = core.local.contact(peer, transport);
    one_line("from", &call.from)?;
    let host = match &call.from_host {
        Some(host) => {
            one_line("from_host", host)?;
            HostWithPort::try_from(host.as_str()).map_err(|error| SipError::BadValue {
                field: "from_host",
                problem: error.to_string(),
            })?
        }
        None => contact.host_with_port.clone(),
    };
    let caller = Uri {
        scheme: Some(Scheme::Sip),
        auth: (!call.from.is_empty()).then_some(Auth {
            user: call.from,
            password: None,
        }),
        host_with_port: host,
        ..Uri::default()
    };
    let display = call.display.map(|display| {
        let plain = display.chars().filter(|c| !c.is_control());
        plain
            .filter(|c| *c != '"' && *c != '\\')
            .take(128)
            .collect()
    });
    Ok(InviteOption {
        caller_display_name: display,
        caller,
        callee,
        destination: call.destination.map(|address| SipAddr {
            r#type: Some(stack_transport),
            addr: address.into(),
        }),
        offer: Some(call.sdp.into_bytes()),
        contact,
        credential: call.credentials.map(|credentials| Credential {
            username: credentials.username,
            password: credentials.password,
            ..Credential::default()
        }),
        headers: Some(extra_headers(call.headers)?),
        support_prack: call.reliable,
        call_id: Some(random_call_id()?),
        ..InviteOption::default()
    })
}

fn address_of(uri: &Uri) -> Option<SocketAddr> {
    match uri.host_with_port.host {
        Host::IpAddr(ip) => Some(SocketAddr::new(ip, 5060)),
        Host::Domain(_) => None,
    }
}

fn extra_headers(list: Vec<(String, String)>) -> Result<Vec<Header>, SipError> {
    let mut headers = vec![Header::Allow(crate::door::ALLOW.into())];
    for (name, value) in list {
        let token = name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if name.is_empty() || !token {
            let problem = format!("{name:?} is not a header name");
            return Err(SipError::BadValue {
                field: "headers",
                problem,
            });
        }
        one_line("headers", &value)?;
        headers.push(Header::Other(name, value));
    }
    Ok(headers)
}

pub(crate) fn random_call_id() -> Result<String, SipError> {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).map_err(|_| SipError::NoRandomness)?;
    Ok(hex::encode(bytes))
}
