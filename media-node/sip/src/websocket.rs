//! SIP over WebSocket (RFC 7118) for web phones.
//!
//! TLS is terminated in front of the node, as for its other HTTP entrances; a front that passes
//! connections on from this machine names the caller's address in `X-Forwarded-For`.

use crate::overload::Watch;
use futures::StreamExt;
use rsipstack::sip::HostWithPort;
use rsipstack::transaction::endpoint::EndpointInnerRef;
use rsipstack::transport::websocket::{WebSocketConnection, WebSocketInner};
use rsipstack::transport::{SipAddr, SipConnection};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;
use tokio_tungstenite::MaybeTlsStream;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::http::{HeaderValue, StatusCode};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_util::sync::CancellationToken;

/// A browser that has not finished its handshake by now never will.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(10);
/// Largest SIP message over a WebSocket, as over TCP.
const LARGEST: usize = 65_535;

/// Accepts web phones until the token is cancelled.
pub(crate) async fn serve(
    listener: TcpListener,
    stack: EndpointInnerRef,
    watch: Arc<Watch>,
    token: CancellationToken,
) {
    let Ok(bound) = listener.local_addr() else {
        return;
    };
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = token.cancelled() => return,
        };
        match accepted {
            Ok((stream, source)) if !watch.is_banned(source.ip()) => {
                let (stack, watch, token) = (stack.clone(), watch.clone(), token.child_token());
                tokio::spawn(async move {
                    let greeted = greet(stream, source, bound, &watch, token);
                    if let Ok(Some(connection)) =
                        tokio::time::timeout(HANDSHAKE_LIMIT, greeted).await
                    {
                        stack.transport_layer.add_connection(connection);
                    }
                });
            }
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "a web phone could not be accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

/// The opening handshake. RFC 7118 section 4.1: only clients that speak the subprotocol `sip`.
async fn greet(
    stream: TcpStream,
    source: SocketAddr,
    bound: SocketAddr,
    watch: &Watch,
    token: CancellationToken,
) -> Option<SipConnection> {
    let mut caller = source;
    let config = WebSocketConfig::default()
        .max_message_size(Some(LARGEST))
        .max_frame_size(Some(LARGEST));
    // The library's type for a refusal is large; it is made once per stranger.
    #[allow(clippy::result_large_err)]
    let check = |request: &Request, mut response: Response| -> Result<Response, ErrorResponse> {
        caller = named_by_front(request, source).unwrap_or(source);
        if watch.is_banned(caller.ip()) {
            return Err(refusal(StatusCode::FORBIDDEN, "not now"));
        }
        let speaks_sip = request
            .headers()
            .get_all("sec-websocket-protocol")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|name| name.trim().eq_ignore_ascii_case("sip"));
        if !speaks_sip {
            return Err(refusal(
                StatusCode::BAD_REQUEST,
                "this WebSocket speaks the subprotocol sip only",
            ));
        }
        let headers = response.headers_mut();
        headers.insert("sec-websocket-protocol", HeaderValue::from_static("sip"));
        Ok(response)
    };
    let opened = tokio_tungstenite::accept_hdr_async_with_config(
        MaybeTlsStream::Plain(stream),
        check,
        Some(config),
    )
    .await;
    let socket = match opened {
        Ok(socket) => socket,
        Err(error) => {
            tracing::debug!(%source, %error, "no WebSocket for SIP");
            return None;
        }
    };
    let (ws_sink, ws_read) = socket.split();
    let address = |address: SocketAddr| SipAddr {
        r#type: Some(rsipstack::sip::Transport::Ws),
        addr: HostWithPort::from(address),
    };
    Some(SipConnection::WebSocket(WebSocketConnection {
        inner: Arc::new(WebSocketInner {
            local_addr: address(bound),
            remote_addr: address(caller),
            ws_sink: Mutex::new(ws_sink),
            ws_read: Mutex::new(Some(ws_read)),
        }),
        cancel_token: Some(token),
    }))
}

/// The caller's address as a front on this machine names it. Others may write what they like.
fn named_by_front(request: &Request, source: SocketAddr) -> Option<SocketAddr> {
    if !source.ip().is_loopback() {
        return None;
    }
    let value = request.headers().get("x-forwarded-for")?.to_str().ok()?;
    // The front appends; the last entry is the one that it saw itself.
    let ip: IpAddr = value.rsplit(',').next()?.trim().parse().ok()?;
    Some(SocketAddr::new(ip, source.port()))
}

fn refusal(status: StatusCode, why: &str) -> ErrorResponse {
    let mut response = ErrorResponse::new(Some(why.to_owned()));
    *response.status_mut() = status;
    response
}
