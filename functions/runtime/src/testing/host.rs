//! Runs a function on a host of its own, so that the contract tests of the function are tests of that host
//! and its adapter too.
//!
//! `EDGECALL_CONTRACT_HOST` names the host: a program that is started as `PROGRAM FUNCTION` (`admin`, `ivr`
//! and so on) for every test anew and
//!
//! * gives the function its settings, which are in the program's environment under the names that functions
//!   read,
//! * sends all requests of the function through the HTTP proxy `EDGECALL_CONTRACT_PROXY` (`address:port`;
//!   requests in absolute form, without `CONNECT`, also those to https addresses),
//! * sets the function's clock to the milliseconds since 1970 in the header `x-edgecall-test-clock` of a
//!   request to the function or of an answer of the proxy (without the header the clock is the host's own),
//! * prints the line `{"event":"listen","socket":"http","port":PORT}` when it listens on loopback, before that
//!   lines with what it can do ([`Abilities`]), everything else to standard error,
//! * and runs until its standard input ends.

use super::{CLOCK_HEADER, Settings, proxy};
use bytes::Bytes;
use edgecall_model::At;
use http::{HeaderValue, Request, Response, Uri, header};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// How long a host may take to listen.
const STARTING: Duration = Duration::from_secs(120);
/// How long a host may take to end once its input has ended.
const PARTING: Duration = Duration::from_secs(10);

/// What functions also read and tests do not set: it must not come from whoever runs the tests.
const NOT_SET: [&str; 5] = [
    "AWS_REGION",
    "EDGECALL_TABLE",
    "EDGECALL_BUCKET",
    "EDGECALL_PRIVATE_DESTINATIONS",
    "EDGECALL_SITE_DOMAIN",
];

/// The program that `EDGECALL_CONTRACT_HOST` names.
pub(super) fn program() -> Option<PathBuf> {
    std::env::var_os("EDGECALL_CONTRACT_HOST").map(PathBuf::from)
}

/// What hosts do not have in common, as JSON in lines of their standard output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Abilities {
    /// `"refuses":true`: it takes a proxy's answer with the header `x-edgecall-test-refused` as its own refusal to
    /// send. Otherwise a request that is not let out looks as if nobody had answered.
    pub refuses: bool,
    /// `"passes_on":true`: operations of other functions go on to the origin, which is the proxy.
    pub passes_on: bool,
}

impl Abilities {
    /// Those of a function in this process.
    pub(super) const IN_PROCESS: Abilities = Abilities {
        refuses: true,
        passes_on: false,
    };
}

/// A function on a host.
pub(super) struct RunningHost {
    process: Child,
    log: PathBuf,
    authority: String,
    client: Client<HttpConnector, Full<Bytes>>,
    pub abilities: Abilities,
}

impl RunningHost {
    /// Starts the host and waits until it listens. Its log goes into `folder`.
    ///
    /// # Panics
    /// When it does not start: the test cannot go on.
    pub(super) async fn start(
        program: &Path,
        function: &str,
        settings: &Settings,
        routes: proxy::Routes,
        folder: &Path,
    ) -> Self {
        let proxy = proxy::start(routes).await.expect("proxy");
        let log = folder.join(format!("{function}.log"));
        let process = spawn(program, function, settings, proxy, &log);
        let mut host = RunningHost {
            process,
            log,
            authority: String::new(),
            client: Client::builder(TokioExecutor::new()).build(HttpConnector::new()),
            abilities: Abilities::default(),
        };
        let output = host.process.stdout.take().expect("standard output");
        let said = tokio::task::spawn_blocking(move || listening(BufReader::new(output)));
        let said = timeout(STARTING, said).await.expect("a start in time");
        let said = said.expect("reading");
        let Some((port, abilities)) = said else {
            panic!("{} {function} does not start", program.display());
        };
        host.authority = format!("127.0.0.1:{port}");
        host.abilities = abilities;
        host
    }

    /// Sends a request as it is, at `now` when that is chosen.
    ///
    /// # Panics
    /// When the host does not answer.
    pub(super) async fn send(&self, request: Request<Bytes>, now: Option<At>) -> Response<Bytes> {
        let (mut parts, body) = request.into_parts();
        // Functions see the address that the test wrote.
        if let Some(authority) = parts.uri.authority() {
            let host = HeaderValue::from_str(authority.as_str()).expect("host");
            parts.headers.entry(header::HOST).or_insert(host);
        }
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        parts.uri = Uri::builder()
            .scheme("http")
            .authority(self.authority.as_str())
            .path_and_query(path)
            .build()
            .expect("address");
        if let Some(now) = now {
            parts.headers.insert(CLOCK_HEADER, HeaderValue::from(now.0));
        }
        let request = Request::from_parts(parts, Full::new(body));
        let response = self.client.request(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("a whole answer").to_bytes();
        Response::from_parts(parts, body)
    }
}

fn spawn(
    program: &Path,
    function: &str,
    settings: &Settings,
    proxy: SocketAddr,
    log: &Path,
) -> Child {
    let log = File::create(log).expect("log file");
    let mut command = Command::new(program);
    for name in NOT_SET {
        command.env_remove(name);
    }
    command
        .arg(function)
        .envs(settings)
        .env("EDGECALL_CONTRACT_PROXY", proxy.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}", program.display()))
}

/// The port and the abilities; `None` when it ended before it listened.
fn listening(output: impl BufRead) -> Option<(u64, Abilities)> {
    let mut abilities = Abilities::default();
    output.lines().map_while(Result::ok).find_map(|line| {
        let said: Value = serde_json::from_str(&line).ok()?;
        abilities.refuses |= said["refuses"] == true;
        abilities.passes_on |= said["passes_on"] == true;
        Some((said["port"].as_u64()?, abilities))
    })
}

impl Drop for RunningHost {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let began = Instant::now();
        while matches!(self.process.try_wait(), Ok(None)) {
            if began.elapsed() > PARTING {
                let _ = self.process.kill();
                let _ = self.process.wait();
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        if std::thread::panicking() {
            let said = std::fs::read(&self.log).unwrap_or_default();
            eprintln!("the host said:\n{}", String::from_utf8_lossy(&said));
        }
    }
}
