//! Connects a function's requests: resolves, checks the address, connects to that very address.
//!
//! Checking and connecting use one lookup, so a name cannot change its address in between (DNS rebinding).

use crate::destinations::{Authority, Rules};
use http::Uri;
use hyper_util::{
    client::legacy::connect::{Connected, Connection},
    rt::TokioIo,
};
use rustls::{ClientConfig, RootCertStore, pki_types::ServerName};
use std::{
    future::Future,
    io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

/// Longest wait for lookup, connection and TLS handshake, each.
const STEP_LIMIT: Duration = Duration::from_secs(5);

/// Why no connection came about.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConnectFailure {
    #[error("{0} is not an allowed destination")]
    Refused(String),
    #[error("{0} cannot be resolved")]
    Unknown(String),
    #[error("{0} did not answer in time")]
    Late(String),
    #[error("connection to {0} refused: {1}")]
    Unreachable(String, io::Error),
    #[error("TLS with {0} failed: {1}")]
    Tls(String, io::Error),
}

/// Makes the connections of one function.
#[derive(Clone)]
pub(crate) struct CheckedConnector {
    rules: Arc<Rules>,
    tls: TlsConnector,
}

impl CheckedConnector {
    pub fn new(rules: Arc<Rules>, tls: TlsConnector) -> Self {
        Self { rules, tls }
    }

    async fn connect(self, uri: Uri) -> Result<TokioIo<Link>, ConnectFailure> {
        let secure = uri.scheme_str() == Some("https");
        let authority =
            Authority::of(&uri).ok_or_else(|| ConnectFailure::Unknown(uri.to_string()))?;
        let name = format!("{}:{}", authority.host, authority.port);
        let found = timeout(STEP_LIMIT, resolve(&authority))
            .await
            .map_err(|_| ConnectFailure::Late(name.clone()))?
            .map_err(|_| ConnectFailure::Unknown(name.clone()))?;
        if found.is_empty() {
            return Err(ConnectFailure::Unknown(name));
        }
        let mut allowed = found
            .into_iter()
            .filter(|address| self.rules.may_connect(&authority, *address))
            .peekable();
        if allowed.peek().is_none() {
            return Err(ConnectFailure::Refused(name));
        }
        let stream = first_that_answers(&name, allowed).await?;
        // Requests are small and waited for; leaving Nagle on costs 40 ms each.
        let _ = stream.set_nodelay(true);
        if !secure {
            return Ok(TokioIo::new(Link::Plain(stream)));
        }
        let server = ServerName::try_from(authority.host.clone())
            .map_err(|e| ConnectFailure::Tls(name.clone(), io::Error::other(e)))?;
        let stream = timeout(STEP_LIMIT, self.tls.connect(server, stream))
            .await
            .map_err(|_| ConnectFailure::Late(name.clone()))?
            .map_err(|e| ConnectFailure::Tls(name, e))?;
        Ok(TokioIo::new(Link::Secure(Box::new(stream))))
    }
}

/// TLS as browsers do it: public certificate authorities, also where the system has no list of them.
pub(crate) fn tls() -> TlsConnector {
    let roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.into(),
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the ring provider supports the default versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    TlsConnector::from(Arc::new(config))
}

async fn resolve(authority: &Authority) -> io::Result<Vec<SocketAddr>> {
    if let Some(address) = authority.literal() {
        return Ok(vec![address]);
    }
    Ok(
        tokio::net::lookup_host((authority.host.as_str(), authority.port))
            .await?
            .collect(),
    )
}

async fn first_that_answers(
    name: &str,
    addresses: impl Iterator<Item = SocketAddr>,
) -> Result<TcpStream, ConnectFailure> {
    let mut last = ConnectFailure::Unknown(name.to_owned());
    for address in addresses {
        match timeout(STEP_LIMIT, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => last = ConnectFailure::Unreachable(name.to_owned(), error),
            Err(_) => last = ConnectFailure::Late(name.to_owned()),
        }
    }
    Err(last)
}

impl tower_service::Service<Uri> for CheckedConnector {
    type Response = TokioIo<Link>;
    type Error = ConnectFailure;
    type Future = Pin<Box<dyn Future<Output = Result<TokioIo<Link>, ConnectFailure>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ConnectFailure>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        Box::pin(self.clone().connect(uri))
    }
}

/// A connection, with TLS or without.
pub(crate) enum Link {
    Plain(TcpStream),
    Secure(Box<TlsStream<TcpStream>>),
}

impl Connection for Link {
    fn connected(&self) -> Connected {
        Connected::new()
    }
}

impl AsyncRead for Link {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(cx, into),
            Self::Secure(stream) => Pin::new(stream).poll_read(cx, into),
        }
    }
}

impl AsyncWrite for Link {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(cx, bytes),
            Self::Secure(stream) => Pin::new(stream).poll_write(cx, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Self::Secure(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Self::Secure(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}
