//! The Cloudflare Workers host: `fetch`, timers, clock and bindings.

use crate::outbound::{Outbound, OutboundFuture, SendFault};
use crate::{Clock, LARGEST_BODY, Platform, PlatformConfig, Router};
use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep, Sleep};
use aws_smithy_async::time::{SharedTimeSource, TimeSource};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
// `worker` has a type of the same name.
use aws_smithy_runtime_api::client::orchestrator::HttpRequest as SmithyRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use edgecall_api::{Found, OperationInfo};
use edgecall_model::error::codes;
use edgecall_model::{At, Problem};
use edgecall_store::{HostServices, Store};
use http_body_util::{BodyExt, Full, Limited};
use send_wrapper::SendWrapper;
use std::cell::OnceCell;
use std::sync::{Once, OnceLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

thread_local! {
    // One per isolate. It holds nothing of any tenant.
    static PLATFORM: OnceCell<Platform> = const { OnceCell::new() };
}

/// Answers one request of the host. `router` is the function's, `environment` the Worker's bindings.
pub async fn serve(
    router: &Router,
    request: worker::HttpRequest,
    environment: &worker::Env,
) -> http::Response<Full<Bytes>> {
    crate::install_log(write_line);
    say_panics();
    let platform = PLATFORM.with(|cell| match cell.get() {
        Some(platform) => Ok(platform.clone()),
        None => connect(environment).map(|platform| cell.get_or_init(|| platform).clone()),
    });
    let response = match platform {
        Err(fault) => {
            tracing::error!(%fault, "the function is not configured");
            crate::answer::problem(&Problem::new(&codes::INTERNAL))
        }
        Ok(platform) => answer(router, request, &platform).await,
    };
    response.map(Full::new)
}

async fn answer(
    router: &Router,
    request: worker::HttpRequest,
    platform: &Platform,
) -> http::Response<Bytes> {
    let (mut parts, body) = request.into_parts();
    name_caller(&mut parts.headers);
    let Ok(body) = Limited::new(body, LARGEST_BODY).collect().await else {
        let problem = Problem::new(&codes::TOO_LARGE).with(LARGEST_BODY.to_string());
        return crate::answer::problem(&problem);
    };
    let request = http::Request::from_parts(parts, body.to_bytes());
    if !is_for_another(router, &request) {
        return router.handle(request, platform).await;
    }
    HostHttp::exchange(request).await.unwrap_or_else(|fault| {
        tracing::error!(%fault, "the origin did not answer");
        crate::answer::problem(&Problem::new(&codes::STORE_UNAVAILABLE))
    })
}

/// Whether another function serves the request. Routes of Workers know no wildcard inside a path, so the one for
/// `/api/*` also brings the operations of functions that are no Workers. They go on to the zone's origin, which is
/// where a request to a Worker's own address leads.
fn is_for_another(router: &Router, request: &http::Request<Bytes>) -> bool {
    static OPERATIONS: OnceLock<Vec<OperationInfo>> = OnceLock::new();
    let operations = OPERATIONS.get_or_init(edgecall_api::all);
    let path = request.uri().path();
    match edgecall_api::find(operations, request.method().as_str(), path) {
        Found::Operation(operation) => operation.function.name() != router.name(),
        Found::OtherMethod | Found::Nothing => false,
    }
}

/// The caller's address as the network says. Whatever the caller writes into the header that other fronts set is
/// replaced; on a machine of one's own there is no such network, and the test or the front before is believed.
fn name_caller(headers: &mut http::HeaderMap) {
    if let Some(address) = headers.get("cf-connecting-ip").cloned() {
        headers.insert("x-edgecall-address", address);
    }
}

/// Each level has its own function, which is how the host's log tells them apart.
fn write_line(level: tracing::Level, line: &str) {
    match level {
        tracing::Level::ERROR => worker::console_error!("{}", line),
        tracing::Level::WARN => worker::console_warn!("{}", line),
        _ => worker::console_log!("{}", line),
    }
}

/// Otherwise a panic is only an "unreachable" without a word of what and where.
fn say_panics() {
    static SAID: Once = Once::new();
    SAID.call_once(|| {
        std::panic::set_hook(Box::new(|panic| worker::console_error!("{}", panic)));
    });
}

fn connect(environment: &worker::Env) -> Result<Platform, crate::ConfigFault> {
    // `Env::var` would ask a binding for its kind, which throws where a binding of the configuration is null.
    let binding = |name: &str| {
        let value = worker::js_sys::Reflect::get(environment.as_ref(), &name.into());
        value.ok()?.as_string()
    };
    let config = PlatformConfig::read(binding)?;
    let sleep = SharedAsyncSleep::new(HostSleep);
    let host = HostServices {
        http: SharedHttpClient::new(HostHttp),
        sleep: sleep.clone(),
        time: SharedTimeSource::new(HostClock),
    };
    let store = Store::connect(&config.store, Some(host));
    Ok(Platform::new(
        config,
        store,
        Box::new(HostClock),
        sleep,
        Box::new(HostHttp),
    ))
}

/// `SystemTime::now` panics on this target.
#[derive(Debug)]
struct HostClock;

impl Clock for HostClock {
    fn now(&self) -> At {
        At(i64::try_from(worker::Date::now().as_millis()).unwrap_or(i64::MAX))
    }
}

impl TimeSource for HostClock {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(worker::Date::now().as_millis())
    }
}

#[derive(Clone, Debug)]
struct HostSleep;

impl AsyncSleep for HostSleep {
    fn sleep(&self, duration: Duration) -> Sleep {
        Sleep::new(SendWrapper::new(async move {
            worker::Delay::from(duration).await
        }))
    }
}

#[derive(Clone, Debug)]
struct HostHttp;

impl HostHttp {
    async fn exchange(request: http::Request<Bytes>) -> Result<http::Response<Bytes>, SendFault> {
        let failed = |error: worker::Error| SendFault::Failed(error.to_string());
        let request = outgoing(request).map_err(failed)?;
        let giving_up = GivingUp(Some(worker::AbortController::default()));
        let mut answer = worker::Fetch::Request(request)
            .send_with_signal(&giving_up.signal())
            .await
            .map_err(failed)?;
        let bytes = answer.bytes().await.map_err(failed)?;
        let mut response = http::Response::new(Bytes::from(bytes));
        *response.status_mut() = http::StatusCode::from_u16(answer.status_code())
            .map_err(|error| SendFault::Failed(error.to_string()))?;
        for (name, value) in answer.headers().entries() {
            if let (Ok(name), Ok(value)) = (
                http::HeaderName::try_from(name),
                http::HeaderValue::try_from(value),
            ) {
                response.headers_mut().append(name, value);
            }
        }
        Ok(response)
    }
}

/// The host's form of a request. Redirects are not followed, and no cache stands between: it would keep what one
/// tenant's server says.
fn outgoing(request: http::Request<Bytes>) -> worker::Result<worker::Request> {
    let (mut parts, body) = request.into_parts();
    crate::destination::take_mark(&mut parts.headers);
    let mut init = worker::RequestInit::new();
    init.with_method(parts.method.as_str().to_owned().into());
    init.with_redirect(worker::RequestRedirect::Manual);
    init.with_cache(worker::CacheMode::NoStore);
    let headers = worker::Headers::new();
    for (name, value) in &parts.headers {
        if let Ok(value) = value.to_str() {
            headers.append(name.as_str(), value)?;
        }
    }
    init.with_headers(headers);
    if !body.is_empty() {
        // A body in one piece: a streamed one would be sent in chunks, which S3 refuses.
        init.with_body(Some(worker::js_sys::Uint8Array::from(body.as_ref()).into()));
    }
    worker::Request::new_with_init(&parts.uri.to_string(), &init)
}

/// Ends a request whose answer nobody waits for any more. A Worker may have six connections open; tries that were
/// given up must not use them up.
struct GivingUp(Option<worker::AbortController>);

impl GivingUp {
    fn signal(&self) -> worker::AbortSignal {
        self.0
            .as_ref()
            .map_or_else(worker::AbortSignal::abort, worker::AbortController::signal)
    }
}

impl Drop for GivingUp {
    fn drop(&mut self) {
        if let Some(controller) = self.0.take() {
            controller.abort();
        }
    }
}

impl Outbound for HostHttp {
    fn send(&self, request: http::Request<Bytes>) -> OutboundFuture<'_> {
        Box::pin(SendWrapper::new(Self::exchange(request)))
    }
}

impl HttpConnector for HostHttp {
    fn call(&self, request: SmithyRequest) -> HttpConnectorFuture {
        let exchange = async move {
            let request = request
                .try_into_http1x()
                .map_err(|error| ConnectorError::user(error.into()))?;
            let (parts, body) = request.into_parts();
            let body = body
                .collect()
                .await
                .map_err(ConnectorError::user)?
                .to_bytes();
            let answer = Self::exchange(http::Request::from_parts(parts, body)).await;
            let answer = answer.map_err(|fault| ConnectorError::io(fault.into()))?;
            answer.map(SdkBody::from).try_into().map_err(
                |error: aws_smithy_runtime_api::http::HttpError| {
                    ConnectorError::other(error.into(), None)
                },
            )
        };
        HttpConnectorFuture::new(SendWrapper::new(exchange))
    }
}

impl HttpClient for HostHttp {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}
