//! A platform for contract tests: embedded stores, a clock that is set, outbound requests that are recorded and
//! answered as the test says. The function runs in this process or, when `EDGECALL_CONTRACT_HOST` names one, on
//! a host ([`host`]); tests need not know.

mod clock;
mod host;
mod outside;
mod proxy;
mod tenant;

pub use clock::SetClock;
pub use host::Abilities;
pub use outside::Recorder;
pub use tenant::TestTenant;

use crate::{Platform, PlatformConfig, Router};
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use bytes::Bytes;
use edgecall_model::At;
use edgecall_store::Store;
use host::RunningHost;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::Mutex;

/// 20 November 2025, 12:00 in Shanghai: where the clock starts.
pub const NOON: At = At(1_763_611_200_000);
/// The internal token.
pub const INTERNAL_TOKEN: &str = "internal-token-of-the-test";
/// Carries the test's time to a host.
const CLOCK_HEADER: &str = "x-edgecall-test-clock";

/// Settings of the function under the names that functions read.
type Settings = BTreeMap<&'static str, String>;

/// Everything a contract test needs.
pub struct TestWorld {
    /// The platform, for what a test looks at or prepares by itself.
    pub platform: Platform,
    /// The clock.
    pub clock: SetClock,
    /// Outbound requests.
    pub outbound: Recorder,
    settings: Settings,
    /// Hosts that were needed so far, by function. They end before the stores.
    hosts: Mutex<BTreeMap<&'static str, Arc<RunningHost>>>,
    stores: [String; 2],
    _tables: embedded_services::tables::Tables,
    _objects: embedded_services::objects::Objects,
    folder: tempfile::TempDir,
}

/// An answer, read.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Headers.
    pub headers: http::HeaderMap,
    /// Bytes of the body.
    pub bytes: Bytes,
    /// The body as JSON; `null` when it is not.
    pub json: Value,
}

impl Answer {
    /// The error's code; empty when it is none.
    pub fn code(&self) -> &str {
        self.json["error"]["code"].as_str().unwrap_or("")
    }

    /// The session's token in `set-cookie`.
    pub fn cookie(&self) -> Option<String> {
        let cookie = self.headers.get("set-cookie")?.to_str().ok()?;
        Some(
            cookie
                .strip_prefix("edgecall_session=")?
                .split(';')
                .next()?
                .to_owned(),
        )
    }
}

impl TestWorld {
    /// Starts embedded stores with 20 test numbers and makes a platform over them.
    ///
    /// # Panics
    /// When a store does not start: the test cannot go on.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// The same, with further settings of the function.
    ///
    /// # Panics
    /// When a store does not start: the test cannot go on.
    pub async fn start_with(further: &[(&'static str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let any = "127.0.0.1:0".parse().expect("address");
        let tables = embedded_services::tables::start(folder.path(), any).expect("tables");
        let objects = embedded_services::objects::start_for_any_time(
            folder.path(),
            any,
            "key",
            "secret",
            &["edgecall"],
        )
        .expect("objects");
        let stores = [tables.addr().to_string(), objects.addr().to_string()];
        let mut settings = settings(&stores);
        settings.extend(
            further
                .iter()
                .map(|(name, value)| (*name, (*value).to_owned())),
        );
        let config = PlatformConfig::read(|name| settings.get(name).cloned()).expect("complete");
        let store = Store::connect(&config.store, None);
        store.create_table_without_expiry().await.expect("table");
        let numbers: Vec<String> = (0..20).map(|n| format!("0108765{n:04}")).collect();
        store.add_test_numbers(&numbers).await.expect("numbers");
        let (clock, outbound) = (SetClock::at(NOON), Recorder::new());
        let platform = Platform::new(
            config,
            store,
            Box::new(clock.clone()),
            SharedAsyncSleep::new(TokioSleep::new()),
            Box::new(outbound.clone()),
        );
        TestWorld {
            platform,
            clock,
            outbound,
            settings,
            hosts: Mutex::default(),
            stores,
            _tables: tables,
            _objects: objects,
            folder,
        }
    }

    /// Sends a request to a function. `token` is a session's, `body` is sent as JSON unless it is `null`.
    pub async fn send(
        &self,
        router: &Router,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: Value,
    ) -> Answer {
        let bytes = if body.is_null() {
            Bytes::new()
        } else {
            Bytes::from(body.to_string())
        };
        let mut request = http::Request::builder()
            .method(method)
            .uri(format!("http://portal.test{path}"));
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if !bytes.is_empty() {
            request = request.header("content-type", "application/json");
        }
        self.send_request(router, request.body(bytes).expect("request"))
            .await
    }

    /// Sends a request as it is.
    pub async fn send_request(&self, router: &Router, request: http::Request<Bytes>) -> Answer {
        let response = match self.host(router).await {
            None => router.handle(request, &self.platform).await,
            Some(host) => host.send(request, self.clock.chosen()).await,
        };
        let (parts, bytes) = response.into_parts();
        let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            bytes,
            json,
        }
    }

    /// What the host that runs the function can do.
    pub async fn abilities(&self, router: &Router) -> Abilities {
        let host = self.host(router).await;
        host.map_or(Abilities::IN_PROCESS, |host| host.abilities)
    }

    /// The host of a function; `None` when it runs in this process.
    async fn host(&self, router: &Router) -> Option<Arc<RunningHost>> {
        let program = host::program()?;
        let mut hosts = self.hosts.lock().await;
        if let Some(running) = hosts.get(router.name()) {
            return Some(running.clone());
        }
        let routes = proxy::Routes {
            stores: self.stores.clone(),
            outside: self.outbound.clone(),
            clock: self.clock.clone(),
        };
        let (name, folder) = (router.name(), self.folder.path());
        let running = RunningHost::start(&program, name, &self.settings, routes, folder).await;
        let running = Arc::new(running);
        hosts.insert(name, running.clone());
        Some(running)
    }
}

fn settings(stores: &[String; 2]) -> Settings {
    let [tables, objects] = stores;
    BTreeMap::from([
        ("EDGECALL_DYNAMODB_ENDPOINT", format!("http://{tables}")),
        ("EDGECALL_S3_ENDPOINT", format!("http://{objects}")),
        ("EDGECALL_SEAL_KEY", "07".repeat(32)),
        ("EDGECALL_INTERNAL_TOKEN", INTERNAL_TOKEN.into()),
        ("EDGECALL_PUBLIC_URL", "http://portal.test".into()),
        ("EDGECALL_MEDIA_CONTROL", "http://media.test".into()),
        ("EDGECALL_MAIL_URL", "http://mail.test/messages".into()),
        ("EDGECALL_PUBLIC_RATE", "1000".into()),
        ("AWS_ACCESS_KEY_ID", "key".into()),
        ("AWS_SECRET_ACCESS_KEY", "secret".into()),
    ])
}
