//! `edgecall up`: the whole platform in one process.

mod faults;
mod front;
mod functions;
mod greeting;
mod ticker;

use crate::keys::Keys;
use crate::node::{metrics_route, tidy};
use crate::stores::{DataLock, EmbeddedStores, prepare};
use anyhow::{Context, Result, bail};
use clap::Args;
use edgecall_store::Store;
use embedded_services::mailbox::{self, Mailbox};
use embedded_services::{StartError, check_writable};
use front::Front;
use functions::{FunctionSettings, Functions};
use media_node::{MediaNode, NodeConfig, TrunkAccount, TrunkProof};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use ticker::Ticker;
use tokio::signal::unix::{SignalKind, signal};

/// User name of the trunk for own SIP clients.
const SIP_USER: &str = "edgecall";

/// Settings of the local platform.
#[derive(Args)]
pub struct UpArgs {
    /// Port of portal and APIs.
    #[arg(long, default_value_t = 8080, env = "EDGECALL_PORT")]
    port: u16,
    /// Port of SIP, UDP and TCP.
    #[arg(long, default_value_t = 5060, env = "EDGECALL_SIP_PORT")]
    sip_port: u16,
    /// Port of the local mailbox.
    #[arg(long, default_value_t = 8025, env = "EDGECALL_MAILBOX_PORT")]
    mailbox_port: u16,
    /// Address to listen on; the mailbox and the stores stay on this machine.
    #[arg(long, default_value = "127.0.0.1", env = "EDGECALL_HOST")]
    host: IpAddr,
    /// Address under which phones and browsers reach this machine, when it is not the one listened on.
    #[arg(long, env = "EDGECALL_PUBLIC_IP")]
    public_ip: Option<IpAddr>,
    /// Address of the portal as people type it; default `http://HOST:PORT`.
    #[arg(long, env = "EDGECALL_PUBLIC_URL")]
    public_url: Option<String>,
    /// Folder for all data.
    #[arg(long, default_value = "data", env = "EDGECALL_DATA")]
    data: PathBuf,
    /// Folder with the edge functions (`admin.wasm` and so on).
    #[arg(long, env = "EDGECALL_FUNCTIONS_DIR")]
    functions: Option<PathBuf>,
    /// Folder that keeps the functions' compiled code; several installations may share one. Default: in the
    /// data folder.
    #[arg(long, env = "EDGECALL_CODE_CACHE")]
    code_cache: Option<PathBuf>,
    /// Lets tenants' webhooks and HTTP nodes reach private addresses.
    #[arg(long, env = "EDGECALL_PRIVATE_DESTINATIONS", value_parser = clap::builder::FalseyValueParser::new())]
    allow_private_destinations: bool,
    /// The speech engine.
    #[arg(long, default_value = "espeak-ng", env = "EDGECALL_SPEECH_PROGRAM")]
    speech_program: PathBuf,
    /// SIP address of the trunk that takes calls to outside numbers; without one nobody outside can be called.
    #[arg(long, env = "EDGECALL_OUTBOUND_TRUNK")]
    outbound_trunk: Option<SocketAddr>,
    /// Longest wait for running calls at the end, seconds.
    #[arg(long, default_value_t = 10)]
    drain_seconds: u64,
    /// Lets holders of the internal token take the stores away and bring them back, for tests.
    #[arg(long)]
    admin_faults: bool,
}

/// Starts everything, waits for the end, drains.
pub async fn run(args: UpArgs) -> Result<ExitCode> {
    let platform = Platform::start(&args).await?;
    greeting::print(&platform.greeting);
    tokio::select! {
        () = told_to_stop() => {}
        () = platform.node.asked_to_drain() => {}
    }
    tracing::info!("stopping: no new calls, running calls may finish");
    tokio::select! {
        () = platform.node.drain() => {}
        () = told_to_stop() => tracing::warn!("stopped at once"),
    }
    Ok(ExitCode::SUCCESS)
}

/// Waits for Ctrl-C or the system's wish to stop.
pub async fn told_to_stop() {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

/// A running platform. The services stop when it is dropped.
struct Platform {
    node: Arc<MediaNode>,
    greeting: greeting::Greeting,
    _stores: Arc<EmbeddedStores>,
    _mailbox: Mailbox,
    _lock: DataLock,
}

impl Platform {
    async fn start(args: &UpArgs) -> Result<Platform> {
        check_writable(&args.data)?;
        let Some(lock) = DataLock::take(&args.data)? else {
            bail!(
                "another edgecall uses {}; stop it or choose another folder with --data",
                args.data.display()
            );
        };
        let keys = Keys::load_or_make(&args.data.join("keys"))?;
        let listener = listen(SocketAddr::new(args.host, args.port))?;
        sip_port_is_free(SocketAddr::new(args.host, args.sip_port))?;
        let address = listener.local_addr().context("the portal has no address")?;
        let mailbox = mailbox::start(
            &args.data,
            SocketAddr::from((Ipv4Addr::LOCALHOST, args.mailbox_port)),
        )?;
        let stores = Arc::new(EmbeddedStores::start(&args.data, &keys)?);
        let addresses = stores.addresses();
        addresses.publish(&args.data)?;
        let store = Store::connect(&addresses.settings(&keys), None);
        prepare(&store).await?;
        let own = on_this_machine(address);
        let settings = FunctionSettings {
            folder: args.functions.clone(),
            cache: args
                .code_cache
                .clone()
                .unwrap_or_else(|| args.data.join("cache/functions")),
            stores: addresses,
            mailbox: mailbox.addr(),
            own,
            public_url: args
                .public_url
                .clone()
                .unwrap_or_else(|| format!("http://{own}")),
            private_destinations: args.allow_private_destinations,
        };
        let functions = Functions::load(&settings, &keys).await?;
        let ticker = Ticker::start(functions.webhooks.clone(), &keys.internal_token);
        let node = Arc::new(MediaNode::start(node_config(args, &keys, store, own, &ticker)).await?);
        let front = Front {
            functions,
            internal_token: keys.internal_token.clone(),
            operations: edgecall_api::all(),
        };
        let mut router = node.router().merge(metrics_route());
        if args.admin_faults {
            router = router.merge(faults::routes(stores.clone(), &keys.internal_token));
        }
        front::serve(listener, router, front)?;
        tokio::spawn(tidy());
        let greeting = greeting::Greeting {
            portal: settings.public_url,
            sip: node
                .sip_udp()
                .unwrap_or(SocketAddr::new(args.host, args.sip_port)),
            mailbox: mailbox.addr(),
            sip_user: SIP_USER.to_owned(),
            sip_password_file: args.data.join("keys/sip-password"),
            data: args.data.clone(),
        };
        Ok(Platform {
            node,
            greeting,
            _stores: stores,
            _mailbox: mailbox,
            _lock: lock,
        })
    }
}

fn node_config(
    args: &UpArgs,
    keys: &Keys,
    store: Store,
    own: SocketAddr,
    ticker: &Ticker,
) -> NodeConfig {
    let sip = SocketAddr::new(args.host, args.sip_port);
    let poke = ticker.clone();
    NodeConfig {
        // One node on one folder: a restart is the same node and gets its tenants back at once.
        id: "local".to_owned(),
        address: format!("http://{own}"),
        sip_udp: Some(sip),
        sip_tcp: Some(sip),
        rtp_ip: args.host,
        rtp_ports: None,
        public_ip: args.public_ip,
        data_dir: args.data.clone(),
        store,
        internal_token: keys.internal_token.clone(),
        functions_url: format!("http://{own}"),
        speech_program: args.speech_program.clone(),
        trunks: local_trunks(keys),
        lines: Default::default(),
        outbound: args.outbound_trunk,
        beats: std::thread::available_parallelism().map_or(1, usize::from),
        on_outbox: Arc::new(move || poke.poke()),
        drain_limit: Duration::from_secs(args.drain_seconds),
        origins: args.public_url.iter().cloned().collect(),
    }
}

/// Programs on this machine call in without a password, everybody else signs in by digest.
fn local_trunks(keys: &Keys) -> Vec<TrunkAccount> {
    let sources = vec!["127.0.0.1".to_owned(), "::1".to_owned()];
    let digest = TrunkProof::Digest {
        username: SIP_USER.to_owned(),
        password: keys.sip_password.clone(),
    };
    vec![
        TrunkAccount {
            id: "this-machine".to_owned(),
            proof: TrunkProof::Address { sources },
        },
        TrunkAccount {
            id: "sip-client".to_owned(),
            proof: digest,
        },
    ]
}

fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    let refused = |error| refused("portal", address, error);
    let listener = TcpListener::bind(address).map_err(refused)?;
    listener.set_nonblocking(true).map_err(refused)?;
    Ok(listener)
}

/// Looks whether SIP will be able to listen, before the functions take their time to load.
fn sip_port_is_free(address: SocketAddr) -> Result<(), StartError> {
    let refused = |error| refused("SIP", address, error);
    UdpSocket::bind(address).map_err(refused)?;
    TcpListener::bind(address).map_err(refused)?;
    Ok(())
}

fn refused(service: &'static str, addr: SocketAddr, source: std::io::Error) -> StartError {
    match source.kind() {
        std::io::ErrorKind::AddrInUse => StartError::PortTaken { service, addr },
        std::io::ErrorKind::PermissionDenied => StartError::PortForbidden { service, addr },
        _ => StartError::Listen {
            service,
            addr,
            source,
        },
    }
}

/// The address under which programs on this machine reach a listener.
fn on_this_machine(address: SocketAddr) -> SocketAddr {
    let mut own = address;
    if own.ip().is_unspecified() {
        own.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    own
}
