//! A media node, put together.

use crate::agent_log::AgentLog;
use crate::call::{Admissions, BadSource, Inbound, Lines, NumberBook, RtpPorts, serve};
use crate::cluster::Cluster;
use crate::config::NodeConfig;
use crate::desk::{DeskEntrance, desk_route};
use crate::http::{Control, control_routes};
use crate::ivr::IvrClient;
use crate::ladder::LadderKeeper;
use crate::media::Media;
use crate::prompt::PromptLibrary;
use crate::push::Pushes;
use crate::recording::{CallFinish, Finisher, Spool, keep_deleting};
use crate::services::Services;
use crate::tenant::Tenants;
use crate::test_caller::{TestCaller, TestCallerError};
use axum::Router;
use edgecall_store::NodeIdentity;
use media_audio::{Pcm, hold_music};
use rtc_core::{RtcConfig, RtcFactory};
use sip_core::{SipConfig, SipEndpoint, SipError};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::Notify;

/// Why a node does not start. Each message names the address or the path.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// SIP cannot be listened for.
    #[error(transparent)]
    Sip(#[from] SipError),
    /// The test caller.
    #[error(transparent)]
    TestCaller(#[from] TestCallerError),
    /// A trunk's settings.
    #[error(transparent)]
    Trunk(#[from] BadSource),
    /// The node's folder.
    #[error("cannot use {}: {source}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Threads for audio.
    #[error("no threads for audio: {0}")]
    Threads(std::io::Error),
}

/// A running media node.
pub struct MediaNode {
    sip: Arc<SipEndpoint>,
    tenants: Arc<Tenants>,
    test_caller: Arc<TestCaller>,
    services: Arc<Services>,
    router: Router,
    draining: Arc<AtomicBool>,
    asked_to_drain: Arc<Notify>,
    drain_limit: Duration,
}

impl MediaNode {
    /// Starts a node: takes over what an earlier run left in the spool, then listens.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn start(config: NodeConfig) -> Result<MediaNode, StartError> {
        let identity = NodeIdentity {
            node: config.id.clone(),
            address: config.address.clone(),
        };
        let spool_dir = config.data_dir.join("spool");
        let folder = |path: &PathBuf| {
            let path = path.clone();
            move |source| StartError::Folder { path, source }
        };
        let spool = Spool::open(spool_dir.clone())
            .and_then(|spool| spool.sealed(&config.store))
            .map_err(folder(&spool_dir))?;
        let left = spool.calls().map_err(folder(&spool_dir))?;
        let services = Arc::new(services(&config, &identity, spool)?);
        if !left.is_empty() {
            tracing::warn!(
                calls = left.len(),
                "taking over calls that an earlier run left"
            );
        }
        for call in left {
            services.finisher.call_is_over(call);
        }
        let admissions = Admissions::new(&config.trunks)?;
        let ladder_dir = config.data_dir.join("ladders");
        let (ladders, ladder_sender) =
            LadderKeeper::start(ladder_dir.clone(), config.store.clone(), identity.clone())
                .map_err(folder(&ladder_dir))?;
        let trust = config.lines.trust.clone().unwrap_or_default();
        let trust_pem = config.lines.trust_pem().map_err(folder(&trust))?;
        let sip_config = SipConfig {
            trust_pem,
            ladders: Some(ladder_sender),
            udp: config.sip_udp,
            tcp: config.sip_tcp,
            public_addr: config.public_ip,
            ..SipConfig::default()
        };
        let (sip, calls) = SipEndpoint::start(sip_config, admissions.clone()).await?;
        let sip = Arc::new(sip);
        sip.set_trunks(config.lines.trunks.clone(), config.lines.groups.clone())?;
        let test_caller = TestCaller::start(IpAddr::V4(Ipv4Addr::LOCALHOST)).await?;
        if let Some(address) = test_caller.address() {
            admissions.admit_test_caller(address);
        }
        let media = Arc::new(Media::start(config.beats).map_err(StartError::Threads)?);
        let ports = Arc::new(RtpPorts::new(config.rtp_ip, config.rtp_ports.clone()));
        let lines = Lines {
            sip: sip.clone(),
            ports: ports.clone(),
            public_ip: config.public_ip,
            outbound: config.outbound,
        };
        let tenants = Tenants::new(
            services.clone(),
            media,
            Arc::new(lines),
            Cluster::new(config.store.clone(), identity.clone()),
        );
        let inbound = Inbound {
            sip: sip.clone(),
            numbers: NumberBook::new(config.store.clone()),
            tenants: tenants.clone(),
            ladders,
            ports,
            public_ip: config.public_ip,
        };
        tokio::spawn(serve(Arc::new(inbound), calls));
        tokio::spawn(keep_deleting(config.store.clone(), identity));
        let draining = Arc::new(AtomicBool::new(false));
        let asked_to_drain = Arc::new(Notify::new());
        let router = routes(
            &config,
            &sip,
            &services,
            &tenants,
            &test_caller,
            &draining,
            &asked_to_drain,
        );
        Ok(MediaNode {
            sip,
            tenants,
            test_caller,
            services,
            router,
            draining,
            asked_to_drain,
            drain_limit: config.drain_limit,
        })
    }

    /// `/ws/desk`, `/control/…`, `/health`, `/ready`. Serve it with connection info, so that desks know
    /// where they come from.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Bound SIP address over UDP.
    pub fn sip_udp(&self) -> Option<SocketAddr> {
        self.sip.local_udp()
    }

    /// Bound SIP address over TCP.
    pub fn sip_tcp(&self) -> Option<SocketAddr> {
        self.sip.local_tcp()
    }

    /// The telephone for test calls.
    pub fn test_caller(&self) -> &Arc<TestCaller> {
        &self.test_caller
    }

    /// Tenants on this node.
    pub fn tenants(&self) -> &Arc<Tenants> {
        &self.tenants
    }

    /// Calls that the stores do not have yet.
    pub fn spool_backlog(&self) -> usize {
        self.services.finisher.backlog()
    }

    /// Waits until `POST /control/drain` comes.
    pub async fn asked_to_drain(&self) {
        self.asked_to_drain.notified().await;
    }

    /// Takes no new calls, lets the running ones finish, gives tenants and ports back. What the stores do not
    /// have yet is waited for a moment; the rest is taken over by the next start.
    pub async fn drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
        self.sip.drain();
        self.tenants.drain(self.drain_limit).await;
        let deadline = tokio::time::Instant::now() + Duration::from_secs(5);
        while self.spool_backlog() > 0 && tokio::time::Instant::now() < deadline {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.test_caller.shutdown().await;
        self.sip.shutdown(Duration::from_secs(2)).await;
    }
}

fn services(
    config: &NodeConfig,
    identity: &NodeIdentity,
    spool: Spool,
) -> Result<Services, StartError> {
    let prompt_dir = config.data_dir.join("prompts");
    let prompts = PromptLibrary::new(prompt_dir.clone(), config.speech_program.clone()).map_err(
        |source| StartError::Folder {
            path: prompt_dir,
            source,
        },
    )?;
    let spool_dir = config.data_dir.join("spool");
    let agent_log =
        AgentLog::start(config.store.clone(), identity.clone(), &spool_dir).map_err(|source| {
            StartError::Folder {
                path: spool_dir,
                source,
            }
        })?;
    let finish = CallFinish {
        spool: spool.clone(),
        store: config.store.clone(),
        identity: identity.clone(),
        on_outbox: config.on_outbox.clone(),
        configs: Default::default(),
    };
    let pushes = Pushes::start(
        config.store.clone(),
        identity.clone(),
        spool.clone(),
        config.on_outbox.clone(),
    );
    Ok(Services {
        prompts,
        music: Arc::new(hold_music()),
        ringback: Arc::new(ringback()),
        barge_in_tone: Arc::new(Pcm::tone(1_400, 300, 0.2)),
        spool,
        finisher: Finisher::start(finish),
        pushes,
        agent_log,
        ivr: IvrClient::new(&config.functions_url, &config.internal_token),
    })
}

/// One second of 450 Hz and four of silence, as networks in China do.
fn ringback() -> Pcm {
    let mut tone = Pcm::tone(450, 1_000, 0.15);
    tone.samples.extend(Pcm::silence(4_000).samples);
    tone
}

fn routes(
    config: &NodeConfig,
    sip: &SipEndpoint,
    services: &Arc<Services>,
    tenants: &Arc<Tenants>,
    test_caller: &Arc<TestCaller>,
    draining: &Arc<AtomicBool>,
    asked_to_drain: &Arc<Notify>,
) -> Router {
    let rtc = RtcFactory::new(RtcConfig {
        bind_ip: config.rtp_ip,
        port_range: config.rtp_ports.clone(),
        public_ip: config.public_ip,
    });
    let identity = NodeIdentity {
        node: config.id.clone(),
        address: config.address.clone(),
    };
    let desks = DeskEntrance::new(
        config.store.clone(),
        identity,
        tenants.clone(),
        rtc,
        config.origins.clone(),
    );
    let mut own = sip
        .local_udp()
        .unwrap_or(SocketAddr::from((Ipv4Addr::LOCALHOST, 5060)));
    if own.ip().is_unspecified() {
        own.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    let notify = asked_to_drain.clone();
    let control = Control {
        token: config.internal_token.clone(),
        test_caller: test_caller.clone(),
        sip: own,
        services: services.clone(),
        store: config.store.clone(),
        draining: draining.clone(),
        drain: Box::new(move || notify.notify_one()),
    };
    desk_route(Arc::new(desks)).merge(control_routes(Arc::new(control)))
}
