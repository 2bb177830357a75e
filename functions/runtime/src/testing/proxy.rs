//! The HTTP proxy through which a function on a host reaches the stores and the world outside of a test.
//!
//! Every answer carries the test's time, which may have passed while the request was under way.

use super::outside::Recorder;
use super::{CLOCK_HEADER, SetClock};
use crate::SendFault;
use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use std::io;
use std::net::SocketAddr;
use tokio::net::TcpListener;

/// In the answer to a request that a host refuses to send: the host takes it as its own refusal.
const REFUSED_HEADER: &str = "x-edgecall-test-refused";

/// Where requests go.
#[derive(Clone)]
pub(super) struct Routes {
    /// Authorities (`host:port`) of the stores. Requests to all others are recorded.
    pub stores: [String; 2],
    pub outside: Recorder,
    pub clock: SetClock,
}

/// Starts a proxy on a free port; it ends with the test's runtime.
pub(super) async fn start(routes: Routes) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let client = Client::builder(TokioExecutor::new()).build(HttpConnector::new());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // Requests are small and waited for; leaving Nagle on costs 40 ms each.
            let _ = stream.set_nodelay(true);
            let (routes, client) = (routes.clone(), client.clone());
            let answer = service_fn(move |request| answer(request, routes.clone(), client.clone()));
            let connection = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), answer);
            tokio::spawn(connection);
        }
    });
    Ok(address)
}

/// An error ends the connection without an answer.
async fn answer(
    request: Request<Incoming>,
    routes: Routes,
    client: Client<HttpConnector, Full<Bytes>>,
) -> Result<Response<Full<Bytes>>, io::Error> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    let authority = parts.uri.authority().map(ToString::to_string);
    let mut response = if authority.is_some_and(|a| routes.stores.contains(&a)) {
        let request = Request::from_parts(parts, Full::new(body));
        let response = client.request(request).await.map_err(io::Error::other)?;
        let (mut parts, body) = response.into_parts();
        // The body leaves in one piece.
        parts.headers.remove(header::TRANSFER_ENCODING);
        let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
        Response::from_parts(parts, body)
    } else {
        match routes.outside.receive(Request::from_parts(parts, body)) {
            Ok(response) => response,
            Err(SendFault::Failed(reason)) => return Err(io::Error::other(reason)),
            Err(SendFault::Refused) => refused(),
            // The host's own patience has to end.
            Err(SendFault::TimedOut) => std::future::pending().await,
        }
    };
    if let Some(now) = routes.clock.chosen() {
        let now = HeaderValue::from(now.0);
        response.headers_mut().insert(CLOCK_HEADER, now);
    }
    Ok(response.map(Full::new))
}

fn refused() -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::FORBIDDEN;
    let yes = HeaderValue::from_static("1");
    response.headers_mut().insert(REFUSED_HEADER, yes);
    response
}
