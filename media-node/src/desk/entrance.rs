//! Who may open a desk: session, tenant, agent, origin.

use super::connection::{self, DeskVisit};
use super::first_sound::FirstSound;
use crate::clock;
use crate::tenant::{TenantUnavailable, Tenants};
use axum::Json;
use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{ConnectInfo, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use edgecall_model::agent::Agent;
use edgecall_model::error::codes;
use edgecall_model::{Problem, TenantId};
use edgecall_store::{NodeIdentity, Store};
use rtc_core::RtcFactory;
use serde::Deserialize;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Name of the session cookie.
const COOKIE: &str = "edgecall_session";
/// Largest message of a desk: an SDP offer with many candidates is below 20 KB.
const LARGEST_MESSAGE: usize = 64 * 1024;

/// What desks need of the node.
pub struct DeskEntrance {
    /// Sessions.
    pub store: Store,
    /// Tenants.
    pub tenants: Arc<Tenants>,
    /// Browser phones.
    pub rtc: RtcFactory,
    /// Origins allowed besides the host that is asked for.
    pub origins: Vec<String>,
    pub(super) first_sound: FirstSound,
    next: AtomicU64,
}

impl DeskEntrance {
    /// An entrance.
    pub fn new(
        store: Store,
        identity: NodeIdentity,
        tenants: Arc<Tenants>,
        rtc: RtcFactory,
        origins: Vec<String>,
    ) -> Self {
        DeskEntrance {
            first_sound: FirstSound::new(store.clone(), identity),
            store,
            tenants,
            rtc,
            origins,
            next: AtomicU64::new(1),
        }
    }

    /// A name for a connection, unique on this node.
    pub(super) fn fresh(&self) -> u64 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }
}

/// `GET /ws/desk`.
pub fn desk_route(entrance: Arc<DeskEntrance>) -> Router {
    Router::new()
        .route("/ws/desk", get(open))
        .with_state(entrance)
}

#[derive(Deserialize)]
struct DeskQuery {
    tenant: String,
    #[serde(default)]
    token: Option<String>,
}

async fn open(
    State(entrance): State<Arc<DeskEntrance>>,
    Query(query): Query<DeskQuery>,
    peer: Option<axum::Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let address = peer.map_or_else(String::new, |axum::Extension(ConnectInfo(a))| {
        a.ip().to_string()
    });
    match admit(&entrance, &query, &headers, address).await {
        Ok(visit) => upgrade
            .max_message_size(LARGEST_MESSAGE)
            .max_frame_size(LARGEST_MESSAGE)
            .on_upgrade(move |socket| connection::run(entrance, visit, socket)),
        Err(problem) => {
            metrics::counter!("desks_refused_total", "code" => problem.code.code).increment(1);
            let status = StatusCode::from_u16(problem.code.status).unwrap_or(StatusCode::FORBIDDEN);
            (status, Json(problem.body())).into_response()
        }
    }
}

async fn admit(
    entrance: &DeskEntrance,
    query: &DeskQuery,
    headers: &HeaderMap,
    address: String,
) -> Result<DeskVisit, Problem> {
    let not_signed_in = || Problem::new(&codes::NOT_SIGNED_IN);
    let token = match &query.token {
        Some(token) => token.clone(),
        // A browser sends the cookie whichever page opens the connection, so the page must be ours.
        None if same_origin(headers, &entrance.origins) => {
            cookie(headers).ok_or_else(not_signed_in)?
        }
        None => return Err(Problem::new(&codes::NO_PERMISSION).with("this origin")),
    };
    let session = entrance.store.authenticate(&token, clock::now()).await?;
    let unknown = || Problem::new(&codes::NOT_FOUND).with("The instance");
    let tenant = TenantId::new(&query.tenant).ok_or_else(unknown)?;
    let membership = session.membership(&tenant).ok_or_else(unknown)?;
    let no_agent = || Problem::new(&codes::NO_PERMISSION).with("the agent desk");
    let id = membership.agent.clone().ok_or_else(no_agent)?;
    let handle = entrance
        .tenants
        .get(&tenant)
        .await
        .map_err(|fault| match fault {
            TenantUnavailable::Store(problem) => problem,
            TenantUnavailable::Elsewhere { .. } | TenantUnavailable::Draining => {
                Problem::new(&codes::MEDIA_UNAVAILABLE)
            }
        })?;
    let config = handle.config();
    if !config.tenant.state_at(clock::now()).takes_calls() {
        return Err(Problem::new(&codes::TENANT_SUSPENDED));
    }
    let agent: Agent = config
        .agents
        .iter()
        .find(|a| a.id == id && a.active)
        .cloned()
        .ok_or_else(no_agent)?;
    Ok(DeskVisit {
        tenant: handle,
        agent,
        address,
        token,
        absolute_end: session.account().portal.then(|| session.ends()),
    })
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    let all = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value.to_owned())
}

fn same_origin(headers: &HeaderMap, allowed: &[String]) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = text(header::ORIGIN) else {
        // Programs send no origin, and programs cannot be tricked into sending a cookie.
        return true;
    };
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    text(header::HOST) == Some(host) || allowed.iter().any(|a| a == origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(header::HeaderName, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.clone(), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn the_session_is_found_among_other_cookies() {
        let found = cookie(&headers(&[(
            header::COOKIE,
            "a=1; edgecall_session=xyz; b=2",
        )]));
        assert_eq!(found.as_deref(), Some("xyz"));
        assert_eq!(
            cookie(&headers(&[(header::COOKIE, "xedgecall_session=xyz")])),
            None
        );
    }

    #[test]
    fn a_page_of_another_site_cannot_use_the_cookie() {
        let own = [
            (header::HOST, "cc.example:8080"),
            (header::ORIGIN, "https://cc.example:8080"),
        ];
        assert!(same_origin(&headers(&own), &[]));
        let other = [
            (header::HOST, "cc.example:8080"),
            (header::ORIGIN, "https://evil.example"),
        ];
        assert!(!same_origin(&headers(&other), &[]));
        assert!(same_origin(
            &headers(&other),
            &["https://evil.example".to_owned()]
        ));
    }
}
