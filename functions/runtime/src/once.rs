//! Requests with an idempotency key are carried out once; their first answer is given again.

use crate::router::Arrived;
use crate::{Context, answer};
use bytes::Bytes;
use edgecall_api::OperationInfo;
use edgecall_model::Problem;
use edgecall_model::error::codes;
use edgecall_store::StoredReply;
use http::{HeaderValue, Response, StatusCode, header};
use sha2::{Digest, Sha256};

/// The key of a request that wants to be carried out once, with its owner: the person, or the address of
/// somebody who is nobody yet.
pub(crate) fn idempotency_key(
    operation: &OperationInfo,
    context: &Context,
) -> Result<Option<(String, String)>, Problem> {
    let Some(key) = context.header("idempotency-key") else {
        return Ok(None);
    };
    if operation.method != edgecall_api::Method::Post {
        return Ok(None);
    }
    let fits = (8..=80).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic());
    if !fits {
        return Err(Problem::new(&codes::BAD_REQUEST).with_text(
            "Idempotency-Key must have 8 to 80 visible ASCII characters",
            "Idempotency-Key 应为 8–80 个可见 ASCII 字符",
        ));
    }
    let owner = match &context.session {
        Some(session) => session.account().id.clone(),
        None => format!("address#{}", context.address),
    };
    Ok(Some((owner, key.to_owned())))
}

/// What makes two requests the same one.
pub(crate) fn digest(operation: &OperationInfo, arrived: &Arrived) -> String {
    let mut hash = Sha256::new();
    hash.update(operation.id);
    for (name, value) in &arrived.parameters {
        hash.update(format!("\n{name}={value}"));
    }
    hash.update(format!("\n{}\n", arrived.query));
    hash.update(&arrived.body);
    hex::encode(hash.finalize())
}

/// The first answer once more.
pub(crate) fn replay(stored: StoredReply) -> Response<Bytes> {
    let status = StatusCode::from_u16(stored.status).unwrap_or(StatusCode::OK);
    let kind = (!stored.body.is_empty()).then_some("application/json");
    let mut response = answer::with_status(status, stored.body.into(), kind);
    response
        .headers_mut()
        .insert("idempotent-replayed", HeaderValue::from_static("true"));
    for cookie in stored.cookies {
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// Keeps the first answer, refusals too; a failure on our side frees the key instead.
pub(crate) async fn keep_first(
    context: &Context,
    owner: &str,
    key: &str,
    outcome: &Result<Response<Bytes>, Problem>,
) {
    let reply = match outcome {
        Ok(response) => Some(StoredReply {
            status: response.status().as_u16(),
            body: String::from_utf8_lossy(response.body()).into_owned(),
            cookies: cookies(context),
        }),
        Err(problem) if problem.code.status < 500 => {
            let body = serde_json::to_string(&problem.body()).unwrap_or_default();
            Some(StoredReply {
                status: problem.code.status,
                body,
                cookies: Vec::new(),
            })
        }
        Err(_) => None,
    };
    let kept = match reply {
        Some(reply) => context.store().finish_idempotent(owner, key, &reply).await,
        None => context.store().abandon_idempotent(owner, key).await,
    };
    if let Err(problem) = kept {
        tracing::error!(request_id = %context.request_id, %problem, "idempotency key not settled");
    }
}

/// A sign-in that is repeated must hand out its cookie again.
fn cookies(context: &Context) -> Vec<String> {
    let set = |(name, _): &&(http::HeaderName, HeaderValue)| *name == header::SET_COOKIE;
    let all = context.answer_headers.iter().filter(set);
    all.filter_map(|(_, value)| value.to_str().ok())
        .map(str::to_owned)
        .collect()
}
