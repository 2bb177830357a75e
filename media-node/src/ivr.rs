//! HTTP nodes of flows: carried out by the function `ivr`, which knows where tenants may send requests.

use crate::clock;
use bytes::Bytes;
use edgecall_model::node_api::{INTERNAL_HEADER, IvrHttpRequest, IvrHttpResult};
use http_body_util::{BodyExt, Full, Limited};
use hyper::Request;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use std::time::Duration;

/// All tries of a node take at most 30 s (IVR-083); the function's own work comes on top.
const PATIENCE: Duration = Duration::from_secs(35);
/// Largest answer: variables and one body of 64 KiB.
const LARGEST: usize = 1 << 20;

/// Asks the function. Cheap to clone.
#[derive(Clone)]
pub struct IvrClient {
    client: Client<HttpConnector, Full<Bytes>>,
    address: String,
    token: String,
}

impl IvrClient {
    /// A client for the functions at `base` (`http://host:port`).
    pub fn new(base: &str, token: &str) -> IvrClient {
        IvrClient {
            client: Client::builder(TokioExecutor::new()).build_http(),
            address: format!("{}/internal/ivr/http", base.trim_end_matches('/')),
            token: token.to_owned(),
        }
    }

    /// The function's result. When the function itself cannot be reached, a failed result with the default
    /// values, so that the flow goes on by its failure exit.
    pub async fn ask(&self, request: IvrHttpRequest) -> IvrHttpResult {
        let started = clock::now();
        let asked = tokio::time::timeout(PATIENCE, self.send(&request)).await;
        let error = match asked {
            Ok(Ok(result)) => return result,
            Ok(Err(error)) => error,
            Err(_) => "no answer in time".to_owned(),
        };
        tracing::error!(call = %request.call, error, "the function for HTTP nodes does not answer");
        metrics::counter!("ivr_requests_failed_total").increment(1);
        let variables = request
            .outputs
            .into_iter()
            .map(|o| (o.variable, o.default))
            .collect();
        IvrHttpResult {
            status: None,
            success: false,
            error,
            tries: 1,
            duration_ms: clock::now().since(started),
            variables,
        }
    }

    async fn send(&self, request: &IvrHttpRequest) -> Result<IvrHttpResult, String> {
        let body = rmp_serde::to_vec_named(request).map_err(|e| e.to_string())?;
        let request = Request::post(&self.address)
            .header(http::header::CONTENT_TYPE, "application/vnd.msgpack")
            .header(INTERNAL_HEADER, &self.token)
            .body(Full::new(Bytes::from(body)))
            .map_err(|e| e.to_string())?;
        let answer = self
            .client
            .request(request)
            .await
            .map_err(|e| e.to_string())?;
        let status = answer.status();
        let body = Limited::new(answer.into_body(), LARGEST)
            .collect()
            .await
            .map_err(|e| e.to_string())?;
        if !status.is_success() {
            return Err(format!("status {status}"));
        }
        rmp_serde::from_slice(&body.to_bytes()).map_err(|e| e.to_string())
    }
}
