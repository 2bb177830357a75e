//! The WASI HTTP host (Spin, the embedded host): its client, its timers, its clock, its environment.

use crate::outbound::{Outbound, OutboundFuture, SendFault};
use crate::{Clock, LARGEST_BODY, Platform, PlatformConfig, Router};
use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep, Sleep};
use aws_smithy_async::time::{SharedTimeSource, SystemTimeSource};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use edgecall_model::At;
use edgecall_model::Problem;
use edgecall_model::error::codes;
use edgecall_store::{HostServices, Store};
use http_body_util::{BodyExt, Full, Limited};
use send_wrapper::SendWrapper;
use spin_sdk::http::{Request, Response};
use std::cell::OnceCell;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

thread_local! {
    // One per instance: making SDK clients costs more than a request. It holds nothing of any tenant.
    static PLATFORM: OnceCell<Platform> = const { OnceCell::new() };
}

/// Answers one request of the host. `router` is the function's.
pub async fn serve(router: &Router, request: Request) -> http::Response<Full<Bytes>> {
    crate::install_log(write_line);
    let platform = PLATFORM.with(|cell| match cell.get() {
        Some(platform) => Ok(platform.clone()),
        None => connect().map(|platform| cell.get_or_init(|| platform).clone()),
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

/// Hosts tell the two streams apart: what needs attention goes to the second.
fn write_line(level: tracing::Level, line: &str) {
    if level <= tracing::Level::WARN {
        eprintln!("{line}");
    } else {
        println!("{line}");
    }
}

fn connect() -> Result<Platform, crate::ConfigFault> {
    let config = PlatformConfig::read(|name| std::env::var(name).ok())?;
    let sleep = SharedAsyncSleep::new(HostSleep);
    let host = HostServices {
        http: aws_smithy_runtime_api::client::http::SharedHttpClient::new(HostHttp),
        sleep: sleep.clone(),
        time: SharedTimeSource::new(SystemTimeSource::new()),
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

struct HostClock;

impl Clock for HostClock {
    fn now(&self) -> At {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        At(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

#[derive(Clone, Debug)]
struct HostSleep;

impl AsyncSleep for HostSleep {
    fn sleep(&self, duration: Duration) -> Sleep {
        // There is one thread; the wrapper only says so.
        Sleep::new(SendWrapper::new(spin_sdk::time::sleep(duration)))
    }
}

#[derive(Clone, Debug)]
struct HostHttp;

impl HostHttp {
    async fn exchange(request: http::Request<Bytes>) -> Result<http::Response<Bytes>, SendFault> {
        let sent = spin_sdk::http::send(request.map(Full::new)).await;
        let response: Response = sent.map_err(|error| fault(&error))?;
        let (parts, body) = response.into_parts();
        let body = body
            .collect()
            .await
            .map_err(|error| SendFault::Failed(format!("{error:?}")))?;
        Ok(http::Response::from_parts(parts, body.to_bytes()))
    }
}

fn fault(error: &spin_sdk::wasip3::http::types::ErrorCode) -> SendFault {
    use spin_sdk::wasip3::http::types::ErrorCode;
    match error {
        ErrorCode::HttpRequestDenied | ErrorCode::DestinationIpProhibited => SendFault::Refused,
        ErrorCode::ConnectionTimeout
        | ErrorCode::HttpResponseTimeout
        | ErrorCode::ConnectionReadTimeout => SendFault::TimedOut,
        other => SendFault::Failed(format!("{other:?}")),
    }
}

impl Outbound for HostHttp {
    fn send(&self, request: http::Request<Bytes>) -> OutboundFuture<'_> {
        Box::pin(SendWrapper::new(Self::exchange(request)))
    }
}

impl HttpConnector for HostHttp {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
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
            let answer = answer.map_err(|fault| match fault {
                SendFault::TimedOut => ConnectorError::timeout(fault.into()),
                _ => ConnectorError::io(fault.into()),
            })?;
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
