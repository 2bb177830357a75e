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
use edgecall_model::error::codes;
use edgecall_model::{At, Problem};
use edgecall_store::{HostServices, Store};
use http_body_util::{BodyExt, Full, Limited};
use send_wrapper::SendWrapper;
use std::cell::OnceCell;
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
    crate::install_log(|_, line| worker::console_log!("{}", line));
    let platform = PLATFORM.with(|cell| match cell.get() {
        Some(platform) => Ok(platform.clone()),
        None => connect(environment).map(|platform| cell.get_or_init(|| platform).clone()),
    });
    let response = match platform {
        Err(fault) => {
            tracing::error!(%fault, "the function is not configured");
            crate::answer::problem(&Problem::new(&codes::INTERNAL))
        }
        Ok(platform) => {
            let (parts, body) = request.into_parts();
            match Limited::new(body, LARGEST_BODY).collect().await {
                Ok(body) => {
                    router
                        .handle(http::Request::from_parts(parts, body.to_bytes()), &platform)
                        .await
                }
                Err(_) => crate::answer::problem(
                    &Problem::new(&codes::TOO_LARGE).with(LARGEST_BODY.to_string()),
                ),
            }
        }
    };
    response.map(Full::new)
}

fn connect(environment: &worker::Env) -> Result<Platform, crate::ConfigFault> {
    let binding = |name: &str| {
        let secret = environment.secret(name).ok().map(|value| value.to_string());
        secret.or_else(|| environment.var(name).ok().map(|value| value.to_string()))
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
        let (mut parts, body) = request.into_parts();
        parts.extensions.insert(worker::RequestRedirect::Manual);
        // A body in one piece: a streamed one would be sent in chunks, which S3 refuses.
        let request = http::Request::from_parts(parts, ());
        let mut init = worker::RequestInit::new();
        init.with_method(request.method().as_str().to_owned().into());
        init.with_redirect(worker::RequestRedirect::Manual);
        let headers = worker::Headers::new();
        for (name, value) in request.headers() {
            if let Ok(value) = value.to_str() {
                headers.append(name.as_str(), value).map_err(failed)?;
            }
        }
        init.with_headers(headers);
        if !body.is_empty() {
            init.with_body(Some(worker::js_sys::Uint8Array::from(body.as_ref()).into()));
        }
        let request =
            worker::Request::new_with_init(&request.uri().to_string(), &init).map_err(failed)?;
        let mut answer = worker::Fetch::Request(request)
            .send()
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
