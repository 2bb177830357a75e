//! `edgecall media-node`: one node of a platform on several machines.

use crate::logging;
use anyhow::{Context, Result};
use axum::Router;
use axum::routing::get;
use clap::Args;
use edgecall_store::{Store, StoreConfig, StoreSettings};
use media_node::{MediaNode, NodeConfig, TrunkAccount, TrunkLines};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// Settings of a production node; every one can come from the environment.
#[derive(Args)]
pub struct NodeArgs {
    /// Name of the node, unique in the platform and the same after a restart.
    #[arg(long, env = "EDGECALL_NODE_ID")]
    id: String,
    /// SIP over UDP and TCP.
    #[arg(long, default_value = "0.0.0.0:5060", env = "EDGECALL_SIP_LISTEN")]
    sip: SocketAddr,
    /// HTTP: desks, control, metrics. TLS ends at the load balancer.
    #[arg(long, default_value = "0.0.0.0:8081", env = "EDGECALL_HTTP_LISTEN")]
    http: SocketAddr,
    /// Address under which other nodes and functions reach this one.
    #[arg(long, env = "EDGECALL_NODE_ADDRESS")]
    address: String,
    /// Where RTP and WebRTC sockets are bound.
    #[arg(long, default_value = "0.0.0.0", env = "EDGECALL_RTP_IP")]
    rtp_ip: IpAddr,
    /// First RTP port.
    #[arg(long, default_value_t = 20_000, env = "EDGECALL_RTP_FIRST")]
    rtp_first: u16,
    /// Last RTP port.
    #[arg(long, default_value_t = 39_999, env = "EDGECALL_RTP_LAST")]
    rtp_last: u16,
    /// Public address, when it is not the bound one.
    #[arg(long, env = "EDGECALL_PUBLIC_IP")]
    public_ip: Option<IpAddr>,
    /// Folder for spool and prompts.
    #[arg(long, default_value = "data", env = "EDGECALL_DATA")]
    data: PathBuf,
    /// JSON file with the trunks: `[{"id":"carrier","by":"address","sources":["203.0.113.0/24"]}]`.
    #[arg(long, env = "EDGECALL_TRUNKS")]
    trunks: PathBuf,
    /// JSON file with the trunks that calls are sent to, and their groups; see the operator's guide.
    #[arg(long, env = "EDGECALL_LINES")]
    lines: Option<PathBuf>,
    /// SIP address of the trunk that takes calls to outside numbers; without one nobody outside can be called.
    #[arg(long, env = "EDGECALL_OUTBOUND_TRUNK")]
    outbound_trunk: Option<SocketAddr>,
    /// Base URL of the functions.
    #[arg(long, env = "EDGECALL_FUNCTIONS_URL")]
    functions_url: String,
    /// Origins of the portal's pages, separated by commas.
    #[arg(long, env = "EDGECALL_ORIGINS", value_delimiter = ',')]
    origins: Vec<String>,
    /// The platform's internal token.
    #[arg(long, env = "EDGECALL_INTERNAL_TOKEN", hide_env_values = true)]
    internal_token: String,
    /// Key that seals secrets, 32 bytes in hexadecimal.
    #[arg(long, env = "EDGECALL_SEAL_KEY", hide_env_values = true)]
    seal_key: String,
    /// DynamoDB endpoint, when it is not the region's own.
    #[arg(long, env = "EDGECALL_DYNAMODB_ENDPOINT")]
    dynamodb_endpoint: Option<String>,
    /// S3 endpoint, when it is not the region's own.
    #[arg(long, env = "EDGECALL_S3_ENDPOINT")]
    s3_endpoint: Option<String>,
    /// DynamoDB table.
    #[arg(long, default_value = "edgecall", env = "EDGECALL_TABLE")]
    table: String,
    /// S3 bucket.
    #[arg(long, default_value = "edgecall", env = "EDGECALL_BUCKET")]
    bucket: String,
    /// Region.
    #[arg(long, env = "AWS_REGION")]
    region: String,
    /// Access key.
    #[arg(long, env = "AWS_ACCESS_KEY_ID", hide_env_values = true)]
    access_key: String,
    /// Its secret.
    #[arg(long, env = "AWS_SECRET_ACCESS_KEY", hide_env_values = true)]
    secret_key: String,
    /// The speech engine.
    #[arg(long, default_value = "espeak-ng", env = "EDGECALL_SPEECH_PROGRAM")]
    speech_program: PathBuf,
    /// Longest wait for running calls when the node is stopped, seconds.
    #[arg(long, default_value_t = 3_600, env = "EDGECALL_DRAIN_SECONDS")]
    drain_seconds: u64,
}

/// Runs the node until it is told to stop, then drains it.
pub async fn run(args: NodeArgs) -> Result<ExitCode> {
    let trunks = std::fs::read(&args.trunks)
        .with_context(|| format!("cannot read {}", args.trunks.display()))?;
    let trunks: Vec<TrunkAccount> = serde_json::from_slice(&trunks)
        .with_context(|| format!("{} is not a list of trunks", args.trunks.display()))?;
    let lines = match &args.lines {
        None => TrunkLines::default(),
        Some(path) => {
            let text =
                std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
            serde_json::from_slice(&text)
                .with_context(|| format!("{} holds no trunks and groups", path.display()))?
        }
    };
    let http = args.http;
    let node = MediaNode::start(config(args, trunks, lines)?).await?;
    let router = node.router().merge(metrics_route());
    let listener = tokio::net::TcpListener::bind(http)
        .await
        .with_context(|| format!("cannot listen on {http}"))?;
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, service).await {
            tracing::error!(%error, "HTTP listener stopped");
        }
    });
    tokio::spawn(tidy());
    tracing::info!(sip = ?node.sip_udp(), %http, "media node is ready");
    tokio::select! {
        () = crate::up::told_to_stop() => {}
        () = node.asked_to_drain() => {}
    }
    tracing::info!("draining");
    node.drain().await;
    Ok(ExitCode::SUCCESS)
}

/// `GET /metrics`.
pub fn metrics_route() -> Router {
    Router::new().route("/metrics", get(|| async { logging::metrics_text() }))
}

/// Keeps histograms small.
pub async fn tidy() {
    let mut every = tokio::time::interval(Duration::from_secs(5));
    loop {
        every.tick().await;
        logging::tidy_metrics();
    }
}

fn config(args: NodeArgs, trunks: Vec<TrunkAccount>, lines: TrunkLines) -> Result<NodeConfig> {
    let mut seal_key = [0; 32];
    hex::decode_to_slice(&args.seal_key, &mut seal_key)
        .context("EDGECALL_SEAL_KEY must be 32 bytes in hexadecimal")?;
    let store = Store::connect(
        &StoreSettings {
            dynamodb_endpoint: args.dynamodb_endpoint,
            s3_endpoint: args.s3_endpoint,
            region: args.region,
            access_key: args.access_key,
            secret_key: args.secret_key,
            store: StoreConfig {
                table: args.table,
                bucket: args.bucket,
                seal_key,
            },
        },
        None,
    );
    Ok(NodeConfig {
        id: args.id,
        address: args.address,
        sip_udp: Some(args.sip),
        sip_tcp: Some(args.sip),
        rtp_ip: args.rtp_ip,
        rtp_ports: Some(args.rtp_first..=args.rtp_last),
        public_ip: args.public_ip,
        data_dir: args.data,
        store,
        internal_token: args.internal_token,
        functions_url: args.functions_url,
        speech_program: args.speech_program,
        trunks,
        lines,
        outbound: args.outbound_trunk,
        beats: std::thread::available_parallelism().map_or(1, usize::from),
        // Webhooks run on a schedule of their own there.
        on_outbox: Arc::new(|| {}),
        drain_limit: Duration::from_secs(args.drain_seconds),
        origins: args.origins,
    })
}
