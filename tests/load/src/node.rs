//! The node under test: a media node as in production, in a process of its own, with agents' phones that are
//! plain RTP.

use crate::company::{Company, User};
use crate::generator::agent_socket_port;
use anyhow::{Context, Result};
use edgecall_engine::AgentCommand;
use edgecall_model::CallId;
use edgecall_model::desk::{DeskCallPhase, DeskEvent};
use edgecall_simulation::Chance;
use edgecall_store::{Store, StoreConfig, StoreSettings};
use media_audio::{Codec, LegFormat, Transport};
use media_node::desk::LocalDesk;
use media_node::{MediaNode, NodeConfig, TrunkAccount, TrunkProof};
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Everything the node's process is told, as JSON in one argument.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NodeOrder {
    /// Table endpoint.
    pub tables: SocketAddr,
    /// Object endpoint.
    pub objects: SocketAddr,
    /// Folder for spool and prompts.
    pub data: PathBuf,
    /// What its company does.
    pub user: User,
    /// The company.
    pub company: Company,
    /// First port of the agents' phones on the node's side.
    pub agents_at: u16,
    /// First port of the agents' sockets on the generator's side.
    pub agents_from: u16,
    /// Agents' phones speak Opus.
    pub opus: bool,
    /// Agents of [`User::Queue`] talk so long, ms.
    pub talk_ms: u64,
}

/// What the node says when it is ready and when it ends, one JSON object a line.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "node")]
pub enum NodeSays {
    /// It takes calls.
    Ready {
        /// Where.
        sip: SocketAddr,
        /// From the process's start, ms.
        start_ms: f64,
    },
    /// It has drained.
    Over {
        /// How long that took, ms.
        drain_ms: f64,
        /// From "the agent is free" to "the next call rings at the desk": how many, then median, 99 % and
        /// longest in ms.
        free_to_ring: Option<(usize, f64, f64, f64)>,
    },
}

/// Settings for the embedded stores at these addresses.
pub fn settings(tables: SocketAddr, objects: SocketAddr) -> StoreSettings {
    StoreSettings {
        dynamodb_endpoint: Some(format!("http://{tables}")),
        s3_endpoint: Some(format!("http://{objects}")),
        region: "local".into(),
        access_key: "key".into(),
        secret_key: "secret".into(),
        store: StoreConfig {
            table: "edgecall".into(),
            bucket: "edgecall".into(),
            seal_key: [7; 32],
        },
    }
}

/// Runs the node until its standard input ends, then drains it.
///
/// # Errors
/// It does not start.
pub async fn run(order: NodeOrder, started: Instant) -> Result<()> {
    let store = Store::connect(&settings(order.tables, order.objects), None);
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let node = MediaNode::start(config(&order, store, any)).await?;
    let sip = node.sip_udp().context("no SIP address")?;
    let waits = Arc::new(Mutex::new(Vec::new()));
    open_desks(&order, &node, &waits).await?;
    say(&NodeSays::Ready {
        sip,
        start_ms: started.elapsed().as_secs_f64() * 1_000.0,
    })?;
    tokio::task::spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink()))
        .await??;
    let began = Instant::now();
    node.drain().await;
    let mut waits = waits.lock().unwrap_or_else(PoisonError::into_inner).clone();
    say(&NodeSays::Over {
        drain_ms: began.elapsed().as_secs_f64() * 1_000.0,
        free_to_ring: figures(&mut waits),
    })
}

fn config(order: &NodeOrder, store: Store, any: SocketAddr) -> NodeConfig {
    NodeConfig {
        id: "bench".into(),
        address: "http://127.0.0.1".into(),
        sip_udp: Some(any),
        sip_tcp: None,
        rtp_ip: Ipv4Addr::LOCALHOST.into(),
        rtp_ports: None,
        public_ip: None,
        data_dir: order.data.clone(),
        store,
        internal_token: "bench".into(),
        functions_url: "http://127.0.0.1:9".into(),
        speech_program: "espeak-ng".into(),
        trunks: vec![TrunkAccount {
            id: "bench".into(),
            proof: TrunkProof::Address {
                sources: vec!["127.0.0.1".to_owned()],
            },
        }],
        lines: Default::default(),
        outbound: None,
        beats: 1,
        on_outbox: Arc::new(|| {}),
        drain_limit: Duration::from_secs(5),
        origins: Vec::new(),
    }
}

fn say(what: &NodeSays) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", serde_json::to_string(what)?)?;
    Ok(out.flush()?)
}

fn figures(waits: &mut [f64]) -> Option<(usize, f64, f64, f64)> {
    waits.sort_by(f64::total_cmp);
    let at = |percent: usize| {
        waits
            .get((waits.len() * percent / 100).min(waits.len() - 1))
            .copied()
    };
    if waits.is_empty() {
        return None;
    }
    Some((waits.len(), at(50)?, at(99)?, *waits.last()?))
}

type Waits = Arc<Mutex<Vec<f64>>>;

async fn open_desks(order: &NodeOrder, node: &MediaNode, waits: &Waits) -> Result<()> {
    let tenant = node.tenants().get(&order.company.tenant).await?;
    let works = order.user.has_agents();
    for (place, agent) in order.company.agents.iter().enumerate().filter(|_| works) {
        let loopback = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let port = order.agents_at + u16::try_from(place)?;
        let socket = UdpSocket::bind((loopback, port))
            .with_context(|| format!("port {port} for an agent's phone"))?;
        let remote = SocketAddr::new(loopback, agent_socket_port(order.agents_from, place));
        let codec = if order.opus { Codec::Opus } else { Codec::Pcma };
        let transport = Transport::Rtp {
            socket,
            remote,
            symmetric: true,
        };
        let desk = LocalDesk::open(&tenant, agent, transport, LegFormat::usual(codec));
        match order.user {
            User::Soak => drop(tokio::spawn(busy_day(desk, Chance::new(place as u64)))),
            user => drop(tokio::spawn(work(desk, user, order.talk_ms, waits.clone()))),
        }
    }
    Ok(())
}

/// What an agent of the bench does all day.
async fn work(mut desk: LocalDesk, user: User, talk_ms: u64, waits: Waits) {
    let mut free: Option<Instant> = None;
    let mut last = None;
    while let Some(event) = desk.event().await {
        let DeskEvent::Call { call: Some(shown) } = event else {
            continue;
        };
        let new = last.as_ref() != Some(&shown.call);
        if user != User::Queue || shown.phase != DeskCallPhase::Ringing || !new {
            continue;
        }
        last = Some(shown.call.clone());
        if let Some(since) = free.take() {
            let ms = since.elapsed().as_secs_f64() * 1_000.0;
            waits
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(ms);
        }
        let call = shown.call;
        tokio::time::sleep(Duration::from_millis(200)).await;
        desk.command(1, AgentCommand::Answer { call: call.clone() });
        tokio::time::sleep(Duration::from_millis(talk_ms)).await;
        free = Some(Instant::now());
        desk.command(2, AgentCommand::HangUp { call });
    }
}

/// What an agent of a soak does: holds, mutes, keys, hangs up, at any moment and in any order.
async fn busy_day(mut desk: LocalDesk, mut chance: Chance) {
    let mut here = None;
    let mut next = tokio::time::Instant::now();
    loop {
        tokio::select! {
            event = desk.event() => match event {
                Some(DeskEvent::Call { call }) => here = call.map(|shown| shown.call),
                Some(_) => {}
                None => return,
            },
            () = tokio::time::sleep_until(next) => {
                let wait = chance.between(300, 8_000).unsigned_abs();
                next = tokio::time::Instant::now() + Duration::from_millis(wait);
                if let Some(call) = here.clone() {
                    desk.command(1, wish(call, &mut chance));
                }
            }
        }
    }
}

fn wish(call: CallId, chance: &mut Chance) -> AgentCommand {
    let on = chance.percent(50.0);
    match chance.between(0, 9) {
        0..=3 => AgentCommand::Hold { call, on },
        4..=5 => AgentCommand::Mute { call, on },
        6..=7 => AgentCommand::Digits {
            call,
            digits: "1#".to_owned(),
        },
        _ => AgentCommand::HangUp { call },
    }
}
