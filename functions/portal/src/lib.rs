//! Portal pages: the built web files, served from inside the function.
//!
//! Files under `assets/` have a hash in their name and may be kept for ever; everything else is asked for
//! again. An address without a file name is a page of the single-page application and gets `index.html`.

use bytes::Bytes;
use http::header::{self, HeaderName, HeaderValue};
use http::{Method, Request, Response, StatusCode};
use include_dir::{Dir, include_dir};

static PAGES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/web/dist");

/// Scripts and styles only from here; styles also inline, which the component library needs; pictures also as
/// data (the slider check); recordings and audio from here; sockets to the media node.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; \
    connect-src 'self' ws: wss:; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'self'; \
    form-action 'self'; object-src 'none'";

/// Answers a request for a page or a file of a page.
pub fn answer<B>(request: &Request<B>) -> Response<Bytes> {
    answer_from(&PAGES, request)
}

fn answer_from<B>(pages: &Dir<'static>, request: &Request<B>) -> Response<Bytes> {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        let mut response = text(StatusCode::METHOD_NOT_ALLOWED, "This address only shows pages.\n");
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    let path = request.uri().path().trim_start_matches('/');
    let mut response = match pages.get_file(path) {
        Some(file) => found(path, file.contents()),
        None if is_page(path) => match pages.get_file("index.html") {
            Some(index) => found("index.html", index.contents()),
            None => text(
                StatusCode::SERVICE_UNAVAILABLE,
                "The web pages are not built. Build them with ./edgecall up.\n网页尚未构建，请运行 ./edgecall up。\n",
            ),
        },
        None => text(StatusCode::NOT_FOUND, "There is no such file.\n"),
    };
    if request.method() == Method::HEAD {
        *response.body_mut() = Bytes::new();
    }
    response
}

/// Whether a path without a file can be a page: its last part has no ending.
fn is_page(path: &str) -> bool {
    !path.starts_with("assets/") && !path.rsplit('/').next().unwrap_or("").contains('.')
}

fn found(path: &str, contents: &'static [u8]) -> Response<Bytes> {
    let keep = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    with_headers(StatusCode::OK, Bytes::from_static(contents), content_type(path), keep)
}

fn text(status: StatusCode, words: &'static str) -> Response<Bytes> {
    with_headers(status, Bytes::from_static(words.as_bytes()), "text/plain; charset=utf-8", "no-store")
}

fn with_headers(status: StatusCode, body: Bytes, kind: &'static str, keep: &'static str) -> Response<Bytes> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers: [(HeaderName, &'static str); 6] = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, keep),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(self)"),
    ];
    for (name, value) in headers {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or("") {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "webmanifest" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "wasm" => "application/wasm",
        "mp3" => "audio/mpeg",
        "wav" => "audio/wav",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use include_dir::{DirEntry, File};

    static FILES: &[DirEntry<'static>] = &[
        DirEntry::File(File::new("index.html", b"<html>")),
        DirEntry::Dir(Dir::new("assets", &[DirEntry::File(File::new("assets/a-1.js", b"1"))])),
    ];
    static DIR: Dir<'static> = Dir::new("", FILES);

    fn get(path: &str) -> Response<Bytes> {
        answer_from(&DIR, &Request::get(path).body(()).expect("request"))
    }

    #[test]
    fn pages_get_the_application_and_files_get_themselves() {
        for page in ["/", "/sign-up", "/at/first/desk"] {
            let answer = get(page);
            assert_eq!((answer.status(), answer.body().as_ref()), (StatusCode::OK, b"<html>".as_slice()), "{page}");
            assert_eq!(answer.headers()["cache-control"], "no-cache");
        }
        let script = get("/assets/a-1.js");
        assert_eq!(script.headers()["content-type"], "text/javascript; charset=utf-8");
        assert!(script.headers()["cache-control"].to_str().expect("text").contains("immutable"));
    }

    #[test]
    fn missing_files_are_missing_and_nothing_leads_out_of_the_folder() {
        for path in ["/assets/b-2.js", "/favicon.png", "/../Cargo.toml", "/assets/../../build.rs"] {
            assert_eq!(get(path).status(), StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[test]
    fn pages_cannot_be_posted_to_or_framed() {
        let post = answer_from(&DIR, &Request::post("/").body(()).expect("request"));
        assert_eq!(post.status(), StatusCode::METHOD_NOT_ALLOWED);
        assert!(get("/").headers()["content-security-policy"].to_str().expect("text").contains("frame-ancestors 'none'"));
    }

    #[test]
    fn without_built_pages_the_reader_learns_what_to_do() {
        static EMPTY: Dir<'static> = Dir::new("", &[]);
        let answer = answer_from(&EMPTY, &Request::get("/").body(()).expect("request"));
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    }
}
