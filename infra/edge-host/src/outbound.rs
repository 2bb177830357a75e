//! Sends the requests of one function: checks the destination, then uses a connection from its own pool.
//!
//! Each function has a pool of its own. A connection that one function may use must not be found by another.

use crate::{
    NoAnswer, WayOut,
    connector::{CheckedConnector, ConnectFailure, tls},
    destinations::{Authority, Rules},
};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, Response};
use http_body::{Body, Frame, SizeHint};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper_util::{
    client::legacy::{Client, Error as ClientError},
    rt::{TokioExecutor, TokioTimer},
};
use std::{
    error::Error as _,
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};
use tokio::time::{Instant, Sleep, sleep, timeout};
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks};

/// Header by which a function says whose URL it calls. It is taken off before the request leaves.
pub const DESTINATION_HEADER: HeaderName = HeaderName::from_static("x-edgecall-destination");

/// Value of [`DESTINATION_HEADER`] for a URL that a tenant configured (webhook, HTTP node): the listed
/// services are then refused, so that no tenant reaches a store by writing its address into a form.
pub const TENANT_DESTINATION: HeaderValue = HeaderValue::from_static("tenant");

/// How long an unused connection is kept. Below the keep-alive of common servers (60 s and more).
const IDLE: Duration = Duration::from_secs(30);
/// Unused connections kept per destination.
const IDLE_CONNECTIONS: usize = 64;

/// The way out of one function.
pub(crate) struct Outbound {
    function: String,
    rules: Arc<Rules>,
    client: Client<CheckedConnector, WasiBody>,
    /// No answer is worth more time than the function itself has.
    patience: Duration,
    /// In place of the client.
    pub way_out: Option<Arc<dyn WayOut>>,
}

impl Outbound {
    pub fn new(function: &str, rules: Rules, patience: Duration) -> Self {
        let rules = Arc::new(rules);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE)
            .pool_max_idle_per_host(IDLE_CONNECTIONS)
            .build(CheckedConnector::new(rules.clone(), tls()));
        Self {
            function: function.to_owned(),
            rules,
            client,
            patience,
            way_out: None,
        }
    }

    /// Sends `request` if its destination is allowed.
    pub async fn send(
        &self,
        mut request: Request<WasiBody>,
        options: RequestOptions,
    ) -> Result<Response<WasiBody>, Error> {
        let authority = Authority::of(request.uri()).ok_or(Error::HttpRequestUriInvalid)?;
        let for_tenant = request.headers_mut().remove(DESTINATION_HEADER);
        let hidden = for_tenant.is_some_and(|whose| whose == TENANT_DESTINATION);
        if !self.rules.may_resolve(&authority) || (hidden && self.rules.is_listed(&authority)) {
            return Err(self.refused(&format!("{}:{}", authority.host, authority.port)));
        }
        let patience = options
            .first_byte_timeout
            .unwrap_or(self.patience)
            .min(self.patience);
        if let Some(way_out) = &self.way_out {
            let destination = format!("{}:{}", authority.host, authority.port);
            return timeout(
                patience,
                self.send_by(way_out.as_ref(), request, &destination),
            )
            .await
            .map_err(|_| Error::HttpResponseTimeout)?;
        }
        let response = timeout(patience, self.client.request(request))
            .await
            .map_err(|_| Error::HttpResponseTimeout)?
            .map_err(|error| self.explained(&error))?;
        let between = options
            .between_bytes_timeout
            .unwrap_or(self.patience)
            .min(self.patience);
        Ok(response.map(|body| PacedBody::new(body, between).boxed_unsync()))
    }

    async fn send_by(
        &self,
        way_out: &dyn WayOut,
        request: Request<WasiBody>,
        destination: &str,
    ) -> Result<Response<WasiBody>, Error> {
        let (parts, body) = request.into_parts();
        let request = Request::from_parts(parts, body.collect().await?.to_bytes());
        let response = way_out.send(request).await.map_err(|why| match why {
            NoAnswer::Refused => self.refused(destination),
            NoAnswer::Failed => Error::ConnectionTerminated,
        })?;
        Ok(response.map(|body| {
            Full::new(body)
                .map_err(|never| match never {})
                .boxed_unsync()
        }))
    }

    fn refused(&self, destination: &str) -> Error {
        metrics::counter!("edge_function_refused_destinations_total", "function" => self.function.clone())
            .increment(1);
        tracing::warn!(function = self.function, destination, "destination refused");
        Error::DestinationIpProhibited
    }

    /// The error code that the function sees. The client wraps ours, so it is looked for inside.
    fn explained(&self, error: &ClientError) -> Error {
        let mut cause = error.source();
        while let Some(inner) = cause {
            match inner.downcast_ref::<ConnectFailure>() {
                Some(ConnectFailure::Refused(destination)) => return self.refused(destination),
                Some(ConnectFailure::Unknown(_)) => {
                    return Error::DnsError {
                        rcode: Some("NXDOMAIN".into()),
                        info_code: None,
                    };
                }
                Some(ConnectFailure::Late(_)) => return Error::ConnectionTimeout,
                Some(ConnectFailure::Unreachable(..)) => return Error::ConnectionRefused,
                Some(ConnectFailure::Tls(..)) => return Error::TlsProtocolError,
                None => {}
            }
            if inner
                .downcast_ref::<hyper::Error>()
                .is_some_and(hyper::Error::is_parse)
            {
                return Error::HttpProtocolError;
            }
            cause = inner.source();
        }
        Error::ConnectionTerminated
    }
}

/// Sends for the instances of a function.
pub(crate) struct OutboundHooks(pub Arc<Outbound>);

/// Errors that come after the answer's head; ours reach the guest through the body.
type Trailing = Box<dyn Future<Output = Result<(), Error>> + Send>;

impl WasiHttpHooks for OutboundHooks {
    fn send_request(
        &mut self,
        request: Request<WasiBody>,
        options: Option<RequestOptions>,
        _read_to_end: Trailing,
    ) -> Box<dyn Future<Output = Result<(Response<WasiBody>, Trailing), Error>> + Send> {
        let outbound = self.0.clone();
        Box::new(async move {
            let response = outbound.send(request, options.unwrap_or_default()).await?;
            Ok((response, Box::new(async { Ok(()) }) as Trailing))
        })
    }
}

/// An answer's body that fails when the next part does not come in time.
struct PacedBody {
    body: Incoming,
    limit: Duration,
    late: Pin<Box<Sleep>>,
}

impl PacedBody {
    fn new(body: Incoming, limit: Duration) -> Self {
        Self {
            body,
            limit,
            late: Box::pin(sleep(limit)),
        }
    }
}

impl Body for PacedBody {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Ready(frame) => {
                let next = Instant::now() + self.limit;
                self.late.as_mut().reset(next);
                Poll::Ready(frame.map(|frame| frame.map_err(Error::from)))
            }
            Poll::Pending => self
                .late
                .as_mut()
                .poll(cx)
                .map(|()| Some(Err(Error::ConnectionReadTimeout))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AllowedDestinations;
    use http_body_util::{Empty, Full};
    use std::{convert::Infallible, net::SocketAddr};
    use tokio::net::TcpListener;

    const SECOND: Duration = Duration::from_secs(1);

    /// Answers with the value of the destination header and the number of connections so far.
    async fn echo() -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let mut connections = 0;
            while let Ok((stream, _)) = listener.accept().await {
                connections += 1;
                let answer =
                    hyper::service::service_fn(move |request: Request<Incoming>| async move {
                        let marked = request.headers().contains_key(DESTINATION_HEADER);
                        Ok::<_, Infallible>(Response::new(Full::new(Bytes::from(format!(
                            "{connections} {marked}"
                        )))))
                    });
                let stream = hyper_util::rt::TokioIo::new(stream);
                tokio::spawn(
                    hyper::server::conn::http1::Builder::new().serve_connection(stream, answer),
                );
            }
        });
        address
    }

    fn outbound(allowed: AllowedDestinations) -> Outbound {
        Outbound::new("test", Rules::new(&allowed).unwrap(), SECOND)
    }

    fn get(uri: &str) -> Request<WasiBody> {
        let body = Empty::new().map_err(|never| match never {}).boxed_unsync();
        Request::get(uri).body(body).unwrap()
    }

    async fn text(outbound: &Outbound, request: Request<WasiBody>) -> Result<String, Error> {
        let body = outbound
            .send(request, RequestOptions::default())
            .await?
            .into_body();
        Ok(String::from_utf8(body.collect().await?.to_bytes().to_vec()).unwrap())
    }

    #[tokio::test]
    async fn a_listed_service_is_called_over_one_kept_connection() {
        let server = echo().await;
        let outbound = outbound(AllowedDestinations::only([server.to_string()]));
        for _ in 0..3 {
            assert_eq!(
                text(&outbound, get(&format!("http://{server}/")))
                    .await
                    .unwrap(),
                "1 false"
            );
        }
    }

    #[tokio::test]
    async fn what_is_not_listed_is_refused_without_a_connection() {
        let server = echo().await;
        let outbound = outbound(AllowedDestinations::only(["127.0.0.1:9"]));
        let refused = text(&outbound, get(&format!("http://{server}/"))).await;
        assert!(
            matches!(refused, Err(Error::DestinationIpProhibited)),
            "{refused:?}"
        );
    }

    #[tokio::test]
    async fn a_name_that_resolves_to_loopback_is_refused_for_a_function_with_public_destinations() {
        let server = echo().await;
        let outbound = outbound(AllowedDestinations::default().and_public());
        for host in [
            "localhost",
            "127.0.0.1",
            "[::ffff:127.0.0.1]",
            "2130706433",
            "0x7f.1",
        ] {
            let refused = text(&outbound, get(&format!("http://{host}:{}/", server.port()))).await;
            assert!(
                matches!(refused, Err(Error::DestinationIpProhibited)),
                "{host}: {refused:?}"
            );
        }
    }

    #[tokio::test]
    async fn the_operator_can_allow_private_servers_but_not_the_stores_to_tenants() {
        let (tenant, store) = (echo().await, echo().await);
        let outbound = outbound(
            AllowedDestinations::only([store.to_string()])
                .and_public()
                .and_private(true),
        );
        let marked = |address: SocketAddr| {
            let mut request = get(&format!("http://{address}/"));
            request
                .headers_mut()
                .insert(DESTINATION_HEADER, TENANT_DESTINATION);
            request
        };
        assert_eq!(text(&outbound, marked(tenant)).await.unwrap(), "1 false");
        assert_eq!(
            text(&outbound, get(&format!("http://{store}/")))
                .await
                .unwrap(),
            "1 false"
        );
        let refused = text(&outbound, marked(store)).await;
        assert!(
            matches!(refused, Err(Error::DestinationIpProhibited)),
            "{refused:?}"
        );
    }

    #[tokio::test]
    async fn a_closed_port_a_wrong_name_and_silence_are_told_apart() {
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let closed = {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            listener.local_addr().unwrap()
        };
        let outbound = outbound(AllowedDestinations::only([
            closed.to_string(),
            silent.local_addr().unwrap().to_string(),
            "no.such.name.invalid:80".to_owned(),
        ]));
        let error = async |uri: String| text(&outbound, get(&uri)).await.unwrap_err();
        assert!(matches!(
            error(format!("http://{closed}/")).await,
            Error::ConnectionRefused
        ));
        let quiet = format!("http://{}/", silent.local_addr().unwrap());
        assert!(matches!(error(quiet).await, Error::HttpResponseTimeout));
        let unknown = error("http://no.such.name.invalid/".to_owned()).await;
        assert!(
            matches!(
                unknown,
                Error::DnsError { .. } | Error::HttpResponseTimeout | Error::ConnectionTimeout
            ),
            "{unknown:?}"
        );
    }
}
