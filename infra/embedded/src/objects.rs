//! Objects: the S3 protocol over the folder `objects` in the data folder, one sub-folder per bucket.
//!
//! Requests must be signed with the one key pair. Keys become paths, so keys that step out of their folder
//! (`..`, `.`, empty parts) are refused before the store sees them: without that, a key of one tenant could
//! name a file of another.

use crate::{Listening, StartError, check_writable};
use http::{Request, Response, StatusCode, Uri, header::CONTENT_TYPE};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto,
};
use s3s::{
    Body, HttpError,
    auth::SimpleAuth,
    config::{S3Config, StaticConfigProvider},
    service::{S3Service, S3ServiceBuilder},
};
use s3s_fs::FileSystem;
use std::{fs, net::SocketAddr, ops::Deref, path::Path, sync::Arc, time::Duration};
use tokio::net::TcpListener;

/// The file system calls run on threads of their own; these only move bytes.
const THREADS: usize = 2;

/// Pause after a failed accept (no file descriptors left), so that the loop does not spin.
const ACCEPT_RETRY: Duration = Duration::from_millis(50);

/// The running objects service. Dereferences to [`Listening`] for `addr`, `pause` and `resume`.
pub struct Objects {
    listening: Listening,
}

impl Deref for Objects {
    type Target = Listening;
    fn deref(&self) -> &Listening {
        &self.listening
    }
}

/// Creates `dir/objects` with a folder for each of `buckets` and serves it on `addr` (port 0: any).
/// Requests must carry a signature by `access_key` and `secret`.
///
/// # Errors
/// [`StartError`] naming the folder or the address.
pub fn start(
    dir: &Path,
    addr: SocketAddr,
    access_key: &str,
    secret: &str,
    buckets: &[&str],
) -> Result<Objects, StartError> {
    start_with(dir, addr, access_key, secret, buckets, S3Config::default())
}

/// As [`start`], taking signatures of any time: for tests that choose the time.
///
/// # Errors
/// [`StartError`] naming the folder or the address.
pub fn start_for_any_time(
    dir: &Path,
    addr: SocketAddr,
    access_key: &str,
    secret: &str,
    buckets: &[&str],
) -> Result<Objects, StartError> {
    let mut config = S3Config::default();
    config.presigned_url_max_skew_time_secs = u32::MAX;
    start_with(dir, addr, access_key, secret, buckets, config)
}

fn start_with(
    dir: &Path,
    addr: SocketAddr,
    access_key: &str,
    secret: &str,
    buckets: &[&str],
    config: S3Config,
) -> Result<Objects, StartError> {
    let root = dir.join("objects");
    check_writable(&root)?;
    for bucket in buckets {
        let folder = root.join(bucket);
        fs::create_dir_all(&folder).map_err(|e| crate::data_dir::storage_error(&folder, &e))?;
    }
    let files = FileSystem::new(&root).map_err(|e| StartError::Storage {
        path: root.clone(),
        reason: format!("{e:?}"),
    })?;
    let mut builder = S3ServiceBuilder::new(files);
    builder.set_config(Arc::new(StaticConfigProvider::new(Arc::new(config))));
    builder.set_auth(SimpleAuth::from_single(access_key, secret));
    let service = builder.build();
    let listening = Listening::start(
        "objects",
        THREADS,
        addr,
        Arc::new(move |listener| Box::pin(serve(listener, service.clone()))),
    )?;
    Ok(Objects { listening })
}

async fn serve(listener: TcpListener, service: S3Service) {
    loop {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(%error, "objects: connection not accepted");
                tokio::time::sleep(ACCEPT_RETRY).await;
                continue;
            }
        };
        // Answers are small and waited for; leaving Nagle on costs 40 ms each.
        let _ = stream.set_nodelay(true);
        let service = service.clone();
        tokio::spawn(async move {
            let answer = service_fn(move |request| answer(service.clone(), request));
            // A client that breaks off is its own affair.
            let _ = auto::Builder::new(TokioExecutor::new())
                .serve_connection(TokioIo::new(stream), answer)
                .await;
        });
    }
}

async fn answer(
    service: S3Service,
    request: Request<Incoming>,
) -> Result<Response<Body>, HttpError> {
    if steps_outside(request.uri()) {
        return Ok(refusal());
    }
    service.call(request.map(Body::from)).await
}

/// Whether a path part, once decoded, is `.` or `..`, is empty in the middle, or hides a separator.
fn steps_outside(uri: &Uri) -> bool {
    let path = uri.path().strip_prefix('/').unwrap_or(uri.path());
    let mut parts: Vec<&str> = path.split('/').collect();
    // A closing slash is how a bucket or a folder is named.
    if parts.last() == Some(&"") {
        parts.pop();
    }
    parts.iter().any(|part| {
        let part = decoded(part);
        matches!(part.as_slice(), b"" | b"." | b"..")
            || part
                .iter()
                .any(|b| matches!(b, b'/' | b'\\' | 0..=31 | 127))
    })
}

/// Percent-decoding as the store does it; a broken sequence stays as it is.
fn decoded(part: &str) -> Vec<u8> {
    let bytes = part.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = bytes
            .get(at + 1..at + 3)
            .and_then(|pair| hex::decode(pair).ok());
        match (bytes[at], pair) {
            (b'%', Some(pair)) => {
                out.extend(pair);
                at += 3;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

fn refusal() -> Response<Body> {
    let text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>InvalidURI</Code>\
                <Message>The key must not contain empty, '.' or '..' parts, encoded separators or control \
                characters.</Message></Error>";
    let mut response = Response::new(Body::from(text.to_owned()));
    *response.status_mut() = StatusCode::BAD_REQUEST;
    response.headers_mut().insert(
        CONTENT_TYPE,
        http::HeaderValue::from_static("application/xml"),
    );
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_leave_their_folder_are_seen_in_every_spelling() {
        for path in [
            "/calls/../other/x",
            "/calls/t1/%2e%2e/t2/x",
            "/calls/t1/.%2E/t2/x",
            "/calls/t1%2f..%2ft2/x",
            "/calls//x",
            "/calls/./x",
            "/calls/a%00b",
            "/calls/a%5cb",
        ] {
            assert!(steps_outside(&path.parse().unwrap()), "{path}");
        }
    }

    #[test]
    fn ordinary_keys_pass() {
        for path in [
            "/",
            "/calls",
            "/calls/",
            "/calls/t1/2026/01/02/c1.wav",
            "/calls/t1/a..b",
            "/calls/%E5%BD%95",
        ] {
            assert!(!steps_outside(&path.parse().unwrap()), "{path}");
        }
    }
}
