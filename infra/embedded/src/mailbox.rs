//! Mailbox: keeps e-mails and SMS that the platform would send, so that one machine needs no mail server.
//!
//! `POST /messages` takes a message, `GET /messages?to=&limit=` lists them newest first, `GET /` is a page
//! for people. Each message is one file under `mailbox/` in the data folder.

use crate::{Listening, StartError, check_writable, data_dir::storage_error, mailbox_page};
use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Query, State, rejection::JsonRejection},
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use std::{
    fs, io,
    io::Write,
    net::SocketAddr,
    ops::Deref,
    path::{Path, PathBuf},
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};
use tokio::task::spawn_blocking;

/// Largest message in bytes, as common mail servers allow for text with inline pictures.
const LARGEST: usize = 1024 * 1024;
/// Messages on the page and in a list without `limit`.
const LISTED: usize = 50;
/// Largest `limit`.
const LISTED_AT_MOST: usize = 500;

/// How a message would have travelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// By e-mail.
    Email,
    /// As a text message to a mobile phone.
    Sms,
}

/// What a function posts: JSON `{kind, to, subject, text, html?}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// E-mail or SMS.
    pub kind: Kind,
    /// Address or phone number.
    pub to: String,
    /// Subject line; empty for SMS.
    #[serde(default)]
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same as a page, for e-mails that have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
}

/// A message as it is kept and listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// Sorts by arrival; also the name of the file.
    pub id: String,
    /// Arrival, UTC milliseconds.
    pub received_ms: i64,
    /// What was posted.
    #[serde(flatten)]
    pub message: Message,
}

/// The running mailbox. Dereferences to [`Listening`] for `addr`, `pause` and `resume`.
pub struct Mailbox {
    listening: Listening,
}

impl Deref for Mailbox {
    type Target = Listening;
    fn deref(&self) -> &Listening {
        &self.listening
    }
}

/// Serves the mailbox in `dir/mailbox` on `addr` (port 0: any).
///
/// # Errors
/// [`StartError`] naming the folder or the address.
pub fn start(dir: &Path, addr: SocketAddr) -> Result<Mailbox, StartError> {
    let folder = dir.join("mailbox");
    check_writable(&folder)?;
    let router = Router::new()
        .route("/", get(page))
        .route("/messages", post(receive).get(list))
        .layer(DefaultBodyLimit::max(LARGEST))
        .with_state(Arc::new(folder));
    let listening = Listening::start(
        "mailbox",
        1,
        addr,
        Arc::new(move |listener| {
            let router = router.clone();
            Box::pin(async move {
                if let Err(error) = axum::serve(listener, router).await {
                    tracing::error!(%error, "mailbox stopped");
                }
            })
        }),
    )?;
    Ok(Mailbox { listening })
}

#[derive(Deserialize)]
struct Filter {
    to: Option<String>,
    limit: Option<usize>,
}

async fn receive(
    State(folder): State<Arc<PathBuf>>,
    body: Result<Json<Message>, JsonRejection>,
) -> Response {
    let message = match body {
        Ok(Json(message)) => message,
        Err(wrong) => {
            return refusal(
                wrong.status(),
                "invalid_message",
                &wrong.body_text(),
                "消息格式不正确",
            );
        }
    };
    if message.to.trim().is_empty() {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return refusal(
            status,
            "invalid_message",
            "\"to\" must name who gets the message",
            "缺少收件人",
        );
    }
    match blocking(move || store(&folder, message)).await {
        Ok(stored) => (StatusCode::CREATED, Json(stored)).into_response(),
        Err(error) => unavailable(&error),
    }
}

async fn list(State(folder): State<Arc<PathBuf>>, Query(filter): Query<Filter>) -> Response {
    let limit = filter.limit.unwrap_or(LISTED).min(LISTED_AT_MOST);
    match blocking(move || newest(&folder, filter.to.as_deref(), limit)).await {
        Ok(messages) => Json(messages).into_response(),
        Err(error) => unavailable(&error),
    }
}

async fn page(State(folder): State<Arc<PathBuf>>, headers: HeaderMap) -> Response {
    let wanted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|v| v.to_str().ok())
        .unwrap_or("");
    let language = mailbox_page::Language::from_accept_language(wanted);
    match blocking(move || newest(&folder, None, LISTED)).await {
        // Messages are foreign text: the page may run nothing and load nothing.
        Ok(messages) => {
            let policy = (
                HeaderName::from_static("content-security-policy"),
                "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'",
            );
            ([policy], Html(mailbox_page::render(&messages, language))).into_response()
        }
        Err(error) => unavailable(&error),
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StartError> + Send + 'static,
) -> Result<T, StartError> {
    spawn_blocking(work).await.unwrap_or_else(|panic| {
        Err(StartError::Storage {
            path: PathBuf::from("mailbox"),
            reason: panic.to_string(),
        })
    })
}

fn store(folder: &Path, message: Message) -> Result<Stored, StartError> {
    let mut random = [0; 4];
    getrandom::fill(&mut random).map_err(|e| storage_error(folder, &io::Error::other(e)))?;
    let received_ms = now_ms();
    // Arrival first and zero-padded, so that names sort by time.
    let id = format!("{received_ms:015}-{}", hex::encode(random));
    let stored = Stored {
        id,
        received_ms,
        message,
    };
    let path = folder.join(format!("{}.json", stored.id));
    let unfinished = path.with_extension("part");
    let write = || -> io::Result<()> {
        let mut file = fs::File::create(&unfinished)?;
        file.write_all(&serde_json::to_vec_pretty(&stored)?)?;
        file.sync_all()?;
        fs::rename(&unfinished, &path)
    };
    write().map_err(|e| storage_error(&path, &e))?;
    Ok(stored)
}

fn newest(folder: &Path, to: Option<&str>, limit: usize) -> Result<Vec<Stored>, StartError> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .map_err(|e| storage_error(folder, &e))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    files.sort_unstable_by(|a, b| b.cmp(a));
    let wanted = |stored: &Stored| to.is_none_or(|to| stored.message.to.eq_ignore_ascii_case(to));
    Ok(files
        .iter()
        .filter_map(|path| read(path))
        .filter(wanted)
        .take(limit)
        .collect())
}

/// A file that someone edited must not hide the other messages.
fn read(path: &Path) -> Option<Stored> {
    let read = fs::read(path).map_err(|e| e.to_string());
    match read.and_then(|bytes| serde_json::from_slice(&bytes).map_err(|e| e.to_string())) {
        Ok(stored) => Some(stored),
        Err(reason) => {
            tracing::warn!(path = %path.display(), reason, "message left out");
            None
        }
    }
}

fn now_ms() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

fn unavailable(error: &StartError) -> Response {
    tracing::error!(%error, "mailbox cannot use its folder");
    refusal(
        StatusCode::SERVICE_UNAVAILABLE,
        "mailbox_unavailable",
        &error.to_string(),
        "信箱暂时无法使用",
    )
}

fn refusal(status: StatusCode, code: &str, message: &str, message_zh: &str) -> Response {
    let error =
        serde_json::json!({"error": {"code": code, "message": message, "message_zh": message_zh}});
    (status, Json(error)).into_response()
}
