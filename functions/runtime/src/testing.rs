//! A platform for tests: embedded stores, a clock that is set, outbound requests that are recorded and
//! answered as the test says.

use crate::outbound::{Outbound, OutboundFuture, SendFault};
use crate::{Clock, Platform, PlatformConfig, Router};
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use bytes::Bytes;
use edgecall_model::At;
use edgecall_store::Store;
use serde_json::Value;
use std::sync::{Arc, Mutex};

/// 20 November 2025, 12:00 in Shanghai: where the clock starts.
pub const NOON: At = At(1_763_611_200_000);
/// The internal token.
pub const INTERNAL_TOKEN: &str = "internal-token-of-the-test";

type Reply = Box<dyn Fn(&http::Request<Bytes>) -> Result<http::Response<Bytes>, SendFault> + Send>;

/// Requests that were sent, and what answers them.
#[derive(Clone)]
pub struct Recorder(Arc<Mutex<Recorded>>);

struct Recorded {
    sent: Vec<http::Request<Bytes>>,
    reply: Reply,
}

impl Outbound for Recorder {
    fn send(&self, request: http::Request<Bytes>) -> OutboundFuture<'_> {
        let mut recorded = self.lock();
        let answer = (recorded.reply)(&request);
        recorded.sent.push(request);
        Box::pin(async move { answer })
    }
}

impl Recorder {
    fn lock(&self) -> std::sync::MutexGuard<'_, Recorded> {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// What was sent so far.
    pub fn sent(&self) -> Vec<http::Request<Bytes>> {
        self.lock().sent.clone()
    }

    /// Answers every request like this from now on.
    pub fn answer(
        &self,
        reply: impl Fn(&http::Request<Bytes>) -> Result<http::Response<Bytes>, SendFault>
        + Send
        + 'static,
    ) {
        self.lock().reply = Box::new(reply);
    }

    /// The messages posted to the mailbox, oldest first.
    pub fn mails(&self) -> Vec<Value> {
        let sent = self.sent();
        let mails = sent
            .iter()
            .filter(|request| request.uri().host() == Some("mail.test"));
        mails
            .filter_map(|request| serde_json::from_slice(request.body()).ok())
            .collect()
    }
}

/// The clock.
#[derive(Clone)]
pub struct SetClock(Arc<Mutex<At>>);

impl Clock for SetClock {
    fn now(&self) -> At {
        *self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl SetClock {
    /// Lets time pass.
    pub fn pass(&self, ms: i64) {
        let mut now = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        *now = now.plus(ms);
    }
}

/// Everything a contract test needs.
pub struct TestWorld {
    /// The platform.
    pub platform: Platform,
    /// The clock.
    pub clock: SetClock,
    /// Outbound requests.
    pub outbound: Recorder,
    _tables: embedded_services::tables::Tables,
    _objects: embedded_services::objects::Objects,
    _folder: tempfile::TempDir,
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

    /// The same, with further variables of the environment.
    ///
    /// # Panics
    /// When a store does not start: the test cannot go on.
    pub async fn start_with(settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let any = "127.0.0.1:0".parse().expect("address");
        let tables = embedded_services::tables::start(folder.path(), any).expect("tables");
        let objects =
            embedded_services::objects::start(folder.path(), any, "key", "secret", &["edgecall"])
                .expect("objects");
        let (tables_url, objects_url) = (
            format!("http://{}", tables.addr()),
            format!("http://{}", objects.addr()),
        );
        let config = PlatformConfig::read(|name| {
            Some(match name {
                "EDGECALL_DYNAMODB_ENDPOINT" => tables_url.clone(),
                "EDGECALL_S3_ENDPOINT" => objects_url.clone(),
                "EDGECALL_SEAL_KEY" => "07".repeat(32),
                "EDGECALL_INTERNAL_TOKEN" => INTERNAL_TOKEN.into(),
                "EDGECALL_PUBLIC_URL" => "http://portal.test".into(),
                "EDGECALL_MEDIA_CONTROL" => "http://media.test".into(),
                "EDGECALL_MAIL_URL" => "http://mail.test/messages".into(),
                "EDGECALL_PUBLIC_RATE" => "1000".into(),
                "AWS_ACCESS_KEY_ID" => "key".into(),
                "AWS_SECRET_ACCESS_KEY" => "secret".into(),
                _ => {
                    let (_, value) = settings.iter().find(|(known, _)| *known == name)?;
                    (*value).to_owned()
                }
            })
        });
        let config = config.expect("complete");
        let store = Store::connect(&config.store, None);
        store.create_table_without_expiry().await.expect("table");
        let numbers: Vec<String> = (0..20).map(|n| format!("0108765{n:04}")).collect();
        store.add_test_numbers(&numbers).await.expect("numbers");
        let clock = SetClock(Arc::new(Mutex::new(NOON)));
        let ok: Reply = Box::new(|_| Ok(http::Response::new(Bytes::new())));
        let outbound = Recorder(Arc::new(Mutex::new(Recorded {
            sent: Vec::new(),
            reply: ok,
        })));
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
            _tables: tables,
            _objects: objects,
            _folder: folder,
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
        let (parts, bytes) = router.handle(request, &self.platform).await.into_parts();
        let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            bytes,
            json,
        }
    }
}
