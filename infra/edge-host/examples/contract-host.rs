//! Runs one function on this host for its contract tests, as `functions/runtime/src/testing/host.rs` asks of a
//! host: `contract-host FUNCTION`.
//!
//! The component is `FUNCTION.wasm` in the folder `EDGECALL_FUNCTIONS_DIR`; compiled code is kept in
//! `EDGECALL_CODE_CACHE`. The function is held to the destinations that it has on a real platform.

use bytes::Bytes;
use edge_host::{
    AllowedDestinations, Answer, Clock, EdgeHost, Function, FunctionSpec, HostConfig, NoAnswer,
    Surroundings, Wasm, WayOut,
};
use http::{HeaderMap, Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::rt::TokioIo;
use std::{
    convert::Infallible,
    env,
    io::Read,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tokio::net::{TcpListener, TcpStream};

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// No time was chosen.
const OWN: i64 = i64::MIN;

/// The time that the test has chosen, milliseconds since 1970; else the machine's.
struct ChosenClock(AtomicI64);

impl ChosenClock {
    fn take(&self, headers: &HeaderMap) {
        let given = headers.get("x-edgecall-test-clock");
        if let Some(ms) = given.and_then(|value| value.to_str().ok()?.parse().ok()) {
            self.0.store(ms, Ordering::SeqCst);
        }
    }
}

impl Clock for ChosenClock {
    fn now(&self) -> Duration {
        match self.0.load(Ordering::SeqCst) {
            OWN => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default(),
            ms => Duration::from_millis(u64::try_from(ms).unwrap_or(0)),
        }
    }
}

/// The test's proxy: everybody whom the function calls.
struct Proxy {
    address: String,
    clock: Arc<ChosenClock>,
}

impl WayOut for Proxy {
    fn send(&self, request: Request<Bytes>) -> Answer<'_> {
        Box::pin(async move {
            let response = self.pass_on(request).await;
            let response = response.map_err(|_| NoAnswer::Failed)?;
            if response.headers().contains_key("x-edgecall-test-refused") {
                return Err(NoAnswer::Refused);
            }
            Ok(response)
        })
    }
}

impl Proxy {
    async fn pass_on(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Fault> {
        let stream = TcpStream::connect(&self.address).await?;
        stream.set_nodelay(true)?;
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        // The URI is absolute and stays so, which is how a proxy wants it.
        let response = sender.send_request(request.map(Full::new)).await?;
        self.clock.take(response.headers());
        let (parts, body) = response.into_parts();
        Ok(Response::from_parts(
            parts,
            body.collect().await?.to_bytes(),
        ))
    }
}

fn needed(name: &str) -> Result<String, Fault> {
    env::var(name).map_err(|_| format!("the variable {name} is missing").into())
}

/// The stores, the mail service and the media node of a test, by the names in the function's own settings.
fn listed() -> impl Iterator<Item = String> {
    let names = [
        "EDGECALL_DYNAMODB_ENDPOINT",
        "EDGECALL_S3_ENDPOINT",
        "EDGECALL_MAIL_URL",
        "EDGECALL_MEDIA_CONTROL",
    ];
    names.into_iter().filter_map(|name| {
        let uri: http::Uri = env::var(name).ok()?.parse().ok()?;
        let port = uri.port_u16().unwrap_or(80);
        Some(format!("{}:{port}", uri.host()?))
    })
}

async fn load(name: &str, clock: Arc<ChosenClock>) -> Result<Function, Fault> {
    let folder = PathBuf::from(needed("EDGECALL_FUNCTIONS_DIR")?);
    let mut spec = FunctionSpec::new(name, Wasm::File(folder.join(format!("{name}.wasm"))));
    let ours = |name: &str| name.starts_with("EDGECALL_") || name.starts_with("AWS_");
    spec.env = env::vars().filter(|(name, _)| ours(name)).collect();
    spec.memory_bytes = 256 << 20;
    spec.time_limit = Duration::from_secs(45);
    spec.allowed = AllowedDestinations::only(listed());
    if matches!(name, "ivr" | "webhooks") {
        spec.allowed = spec.allowed.and_public();
    }
    spec.surroundings = Surroundings {
        clock: Some(clock.clone()),
        way_out: Some(Arc::new(Proxy {
            address: needed("EDGECALL_CONTRACT_PROXY")?,
            clock,
        })),
    };
    let host = EdgeHost::new(HostConfig {
        cache_dir: needed("EDGECALL_CODE_CACHE")?.into(),
    })?;
    Ok(host.load(spec).await?)
}

#[tokio::main]
async fn main() -> Result<(), Fault> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .init();
    let name = env::args().nth(1).ok_or("usage: contract-host FUNCTION")?;
    std::thread::spawn(|| {
        // Until whoever started this closes its end or is gone.
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    let clock = Arc::new(ChosenClock(AtomicI64::new(OWN)));
    let function = load(&name, clock.clone()).await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    println!(r#"{{"event":"listen","socket":"http","port":{port},"refuses":true}}"#);
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let (function, clock) = (function.clone(), clock.clone());
        let answer = service_fn(move |request: Request<Incoming>| {
            let function = function.clone();
            clock.take(request.headers());
            async move { Ok::<_, Infallible>(function.handle(request).await) }
        });
        tokio::spawn(
            hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), answer),
        );
    }
}
