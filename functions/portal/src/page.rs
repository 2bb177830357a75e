//! From an address to a file, with the headers that browsers need.

use crate::content;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};
use sha2::{Digest, Sha256};

/// The page that every address of the application gets.
const INDEX: &str = "index.html";

/// What the pages may load. Styles are partly made at run time by the component library. The desk's WebSocket
/// leads to the media node, which may be another host. Recordings and downloads are `blob:`.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' data: blob:; worker-src 'self' blob:; \
    connect-src 'self' ws: wss: data: blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

/// Answers a request from the files that `file` finds by their path without a leading slash.
pub(crate) fn answer<B>(
    request: &Request<B>,
    file: impl Fn(&str) -> Option<&'static [u8]>,
) -> Response<Bytes> {
    let mut response = match *request.method() {
        Method::GET | Method::HEAD => found(request, file),
        _ => {
            let mut refusal = text(
                StatusCode::METHOD_NOT_ALLOWED,
                "Pages can only be read.\n页面只能读取。\n",
            );
            refusal
                .headers_mut()
                .insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
            refusal
        }
    };
    protect(&mut response);
    if request.method() == Method::HEAD {
        let length = response.body().len();
        response
            .headers_mut()
            .insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        *response.body_mut() = Bytes::new();
    }
    response
}

fn found<B>(request: &Request<B>, file: impl Fn(&str) -> Option<&'static [u8]>) -> Response<Bytes> {
    let path = request.uri().path().trim_start_matches('/');
    if let Some(bytes) = file(path).filter(|_| !path.is_empty()) {
        return serve(request, path, bytes);
    }
    if !is_page(path) {
        return text(
            StatusCode::NOT_FOUND,
            "There is no such file.\n没有该文件。\n",
        );
    }
    match file(INDEX) {
        Some(bytes) => serve(request, INDEX, bytes),
        None => text(
            StatusCode::SERVICE_UNAVAILABLE,
            "The portal's pages have not been built: run `npm ci && npm run build` in functions/portal/web, then build this function again.\n\
             门户页面尚未构建：请在 functions/portal/web 中执行 `npm ci && npm run build`，然后重新构建本函数。\n",
        ),
    }
}

/// Whether an address without a file is a page of the application. A missing script or picture must not get
/// HTML, and addresses of the API never belong here.
fn is_page(path: &str) -> bool {
    let of_others = ["assets/", "api/", "internal/", "ws/"];
    let last = path.rsplit('/').next().unwrap_or("");
    !last.contains('.')
        && !of_others.iter().any(|start| path.starts_with(start))
        && path != "api"
        && path != "ws"
}

fn serve<B>(request: &Request<B>, path: &str, bytes: &'static [u8]) -> Response<Bytes> {
    if path.starts_with("assets/") {
        return with(
            Bytes::from_static(bytes),
            path,
            "public, max-age=31536000, immutable",
        );
    }
    // Other files keep their names when they change: browsers ask each time, and mostly hear "unchanged".
    let mark = format!("\"{}\"", hex::encode(&Sha256::digest(bytes)[..12]));
    let known = request
        .headers()
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let unchanged = known
        .flat_map(|line| line.split(','))
        .any(|one| one.trim().trim_start_matches("W/") == mark);
    let mut response = with(Bytes::from_static(bytes), path, "no-cache");
    if unchanged {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.body_mut() = Bytes::new();
    }
    if let Ok(mark) = HeaderValue::from_str(&mark) {
        response.headers_mut().insert(header::ETAG, mark);
    }
    response
}

fn with(body: Bytes, path: &str, keep: &'static str) -> Response<Bytes> {
    let mut response = Response::new(body);
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(content::kind(path)),
    );
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    response
}

fn text(status: StatusCode, text: &'static str) -> Response<Bytes> {
    let mut response = with(
        Bytes::from_static(text.as_bytes()),
        "message.txt",
        "no-store",
    );
    *response.status_mut() = status;
    response
}

fn protect(response: &mut Response<Bytes>) {
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("permissions-policy"),
            "microphone=(self), camera=(), geolocation=()",
        ),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
    ];
    for (name, value) in fixed {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(path: &str) -> Option<&'static [u8]> {
        match path {
            "index.html" => Some(b"<!doctype html>"),
            "edgecall.svg" => Some(b"<svg/>"),
            "assets/index-C2gF99h.js" => Some(b"start()"),
            _ => None,
        }
    }

    fn ask(method: &str, path: &str) -> Request<()> {
        Request::builder()
            .method(method)
            .uri(format!("http://portal.test{path}"))
            .body(())
            .expect("request")
    }

    fn get(path: &str) -> Response<Bytes> {
        answer(&ask("GET", path), site)
    }

    fn header_of<'r>(response: &'r Response<Bytes>, name: &str) -> &'r str {
        response
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("")
    }

    #[test]
    fn every_page_of_the_application_gets_the_index() {
        for path in [
            "/",
            "/sign-in",
            "/at/lin-co/desk",
            "/at/lin-co/records?from=2025-11-01",
        ] {
            let response = get(path);
            assert_eq!(
                (response.status().as_u16(), response.body().as_ref()),
                (200, b"<!doctype html>".as_ref()),
                "{path}"
            );
            assert_eq!(
                header_of(&response, "content-type"),
                "text/html; charset=utf-8"
            );
            assert_eq!(header_of(&response, "cache-control"), "no-cache");
        }
    }

    #[test]
    fn a_missing_file_is_missing_and_gets_no_html() {
        for path in [
            "/assets/old-1234.js",
            "/assets/x",
            "/favicon.ico",
            "/api/nothing",
            "/internal/x",
            "/../Cargo.toml",
        ] {
            assert_eq!(get(path).status(), 404, "{path}");
        }
    }

    #[test]
    fn files_named_by_their_content_are_kept_for_good() {
        let response = get("/assets/index-C2gF99h.js");
        assert_eq!(
            header_of(&response, "content-type"),
            "text/javascript; charset=utf-8"
        );
        assert_eq!(
            header_of(&response, "cache-control"),
            "public, max-age=31536000, immutable"
        );
    }

    #[test]
    fn an_unchanged_file_is_not_sent_again() {
        let mark = header_of(&get("/edgecall.svg"), "etag").to_owned();
        let mut again = ask("GET", "/edgecall.svg");
        again.headers_mut().insert(
            "if-none-match",
            format!("\"other\", W/{mark}").parse().expect("value"),
        );
        let response = answer(&again, site);
        assert_eq!(
            (response.status().as_u16(), response.body().len()),
            (304, 0)
        );
        again
            .headers_mut()
            .insert("if-none-match", "\"other\"".parse().expect("value"));
        assert_eq!(answer(&again, site).status(), 200);
    }

    #[test]
    fn nothing_else_may_run_in_a_page_or_frame_it() {
        for path in ["/", "/assets/index-C2gF99h.js", "/missing.js"] {
            let response = get(path);
            let policy = header_of(&response, "content-security-policy");
            assert!(
                policy.contains("script-src 'self';") && policy.contains("frame-ancestors 'none'"),
                "{path}"
            );
            assert_eq!(header_of(&response, "x-content-type-options"), "nosniff");
        }
    }

    #[test]
    fn pages_are_only_read() {
        let refused = answer(&ask("POST", "/sign-in"), site);
        assert_eq!(
            (refused.status().as_u16(), header_of(&refused, "allow")),
            (405, "GET, HEAD")
        );
        let head = answer(&ask("HEAD", "/"), site);
        assert_eq!(
            (
                head.status().as_u16(),
                head.body().len(),
                header_of(&head, "content-length")
            ),
            (200, 0, "15")
        );
    }

    #[test]
    fn without_a_build_the_portal_says_what_to_do() {
        let response = answer(&ask("GET", "/"), |_| None);
        assert_eq!(response.status(), 503);
        assert!(String::from_utf8_lossy(response.body()).contains("npm run build"));
    }
}
