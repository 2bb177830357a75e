//! A loaded function: takes requests, holds them to the limits, answers when the component does not.

use crate::{
    FunctionSpec,
    failure::Failure,
    instance::{InstanceState, Instances},
};
use bytes::Bytes;
use http::{Request, Response, Uri, header, uri::PathAndQuery};
use http_body::Body;
use http_body_util::{BodyExt, combinators::UnsyncBoxBody};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{sync::Semaphore, time::timeout};
use wasmtime::PoolConcurrencyLimitError;
use wasmtime_wasi_http::{
    Error,
    handler::{ExpirationError, InstantiationError, ProxyHandler, TrapOrPanicError},
};

/// Any error of a body.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Body of an answer. Its parts come as the function makes them.
pub type FunctionBody = UnsyncBoxBody<Bytes, BoxError>;

/// How long a request waits for its turn before it is refused. Rides out a burst, not an overload.
const TURN_LIMIT: Duration = Duration::from_millis(250);

/// A function that takes requests. Cheap to clone; all clones share the limits.
#[derive(Clone)]
pub struct Function {
    name: Arc<str>,
    handler: ProxyHandler<Instances>,
    places: Arc<Semaphore>,
    time_limit: Duration,
}

impl Function {
    pub(crate) fn new(spec: &FunctionSpec, instances: Instances) -> Self {
        Self {
            name: spec.name.as_str().into(),
            handler: ProxyHandler::new(instances),
            places: Arc::new(Semaphore::new(spec.concurrency)),
            time_limit: spec.time_limit,
        }
    }

    /// Name as given in [`FunctionSpec::name`].
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Passes `request` to the component. The URI may be relative: scheme `http` and the `Host` header
    /// complete it, because the component sees no request without them.
    ///
    /// There is always an answer. The host's own are JSON `{"error":{"code","message","message_zh"}}`:
    /// 503 `function_busy`, 502 `function_failed`, 504 `function_timeout`, 400 `invalid_host`.
    pub async fn handle<B>(&self, request: Request<B>) -> Response<FunctionBody>
    where
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let started = Instant::now();
        let response = match self.answer(request).await {
            Ok(response) => response,
            Err(failure) => {
                self.count_failure(failure);
                failure
                    .response()
                    .map(|text| text.map_err(|never| match never {}).boxed_unsync())
            }
        };
        let status = response.status().as_u16().to_string();
        let labels = [("function", self.name.to_string()), ("status", status)];
        metrics::counter!("edge_function_requests_total", &labels).increment(1);
        metrics::histogram!("edge_function_duration_seconds", "function" => self.name.clone())
            .record(started.elapsed());
        response
    }

    async fn answer<B>(&self, request: Request<B>) -> Result<Response<FunctionBody>, Failure>
    where
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let request = absolute(request)?.map(|body| {
            body.map_err(|error| Error::InternalError(Some(error.into().to_string())))
                .boxed_unsync()
        });
        let turn = timeout(TURN_LIMIT, self.places.acquire()).await;
        let _place = turn
            .map_err(|_| Failure::Busy)?
            .map_err(|_| Failure::Busy)?;
        let started = Instant::now();
        match timeout(self.time_limit, self.handler.handle((), request)).await {
            Err(_) => Err(Failure::Timeout),
            Ok(Ok(response)) => Ok(response.map(|body| body.map_err(Into::into).boxed_unsync())),
            Ok(Err(error)) => Err(self.explained(&error, started.elapsed())),
        }
    }

    fn explained(&self, error: &wasmtime::Error, took: Duration) -> Failure {
        // An instance that is ended for its time takes the request with it, and only the clock tells why.
        let out_of_time = took >= self.time_limit && error.is::<TrapOrPanicError>();
        if error.is::<ExpirationError>() || out_of_time {
            return Failure::Timeout;
        }
        let no_instance = error.downcast_ref::<InstantiationError<()>>();
        if no_instance.is_some_and(|e| e.error.is::<PoolConcurrencyLimitError>()) {
            return Failure::Busy;
        }
        tracing::error!(function = &*self.name, "request failed: {error:?}");
        Failure::Failed
    }

    fn count_failure(&self, failure: Failure) {
        let limit = match failure {
            Failure::Busy => "concurrency",
            Failure::Timeout => "time",
            Failure::Failed => {
                metrics::counter!("edge_function_traps_total", "function" => self.name.clone())
                    .increment(1);
                return;
            }
            Failure::InvalidHost => return,
        };
        let labels = [
            ("function", self.name.to_string()),
            ("limit", limit.to_owned()),
        ];
        metrics::counter!("edge_function_limit_hits_total", &labels).increment(1);
    }
}

/// The store's data is what the handler's type needs to name; nothing outside builds one.
const _: fn() = || {
    fn shareable<T: Send + Sync + Clone>() {}
    fn movable<T: Send>() {}
    shareable::<Function>();
    movable::<InstanceState>();
};

/// Completes the URI with scheme and host.
fn absolute<B>(request: Request<B>) -> Result<Request<B>, Failure> {
    let (mut parts, body) = request.into_parts();
    let authority = match (parts.uri.authority(), parts.headers.get(header::HOST)) {
        (Some(authority), _) => authority.clone(),
        (None, Some(host)) => {
            http::uri::Authority::try_from(host.as_bytes()).map_err(|_| Failure::InvalidHost)?
        }
        (None, None) => http::uri::Authority::from_static("localhost"),
    };
    let path = parts.uri.path_and_query().cloned();
    parts.uri = Uri::builder()
        .scheme(
            parts
                .uri
                .scheme()
                .cloned()
                .unwrap_or(http::uri::Scheme::HTTP),
        )
        .authority(authority)
        .path_and_query(path.unwrap_or_else(|| PathAndQuery::from_static("/")))
        .build()
        .map_err(|_| Failure::InvalidHost)?;
    Ok(Request::from_parts(parts, body))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completed(uri: &str, host: Option<&str>) -> Result<String, Failure> {
        let mut request = Request::get(uri);
        if let Some(host) = host {
            request = request.header(header::HOST, host);
        }
        absolute(request.body(()).unwrap()).map(|request| request.uri().to_string())
    }

    #[test]
    fn the_host_header_completes_a_relative_uri() {
        assert_eq!(
            completed("/a?b=1", Some("x.example:8080")).unwrap(),
            "http://x.example:8080/a?b=1"
        );
        assert_eq!(
            completed("https://y.example/", Some("x.example")).unwrap(),
            "https://y.example/"
        );
        assert_eq!(completed("/", None).unwrap(), "http://localhost/");
    }

    #[test]
    fn a_host_header_that_is_no_host_is_refused() {
        assert_eq!(completed("/", Some("a b")), Err(Failure::InvalidHost));
        assert_eq!(completed("/", Some("a/b")), Err(Failure::InvalidHost));
    }
}
