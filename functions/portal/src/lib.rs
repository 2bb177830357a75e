//! Serves the portal's pages. The files of `web/dist` are inside the component; it calls nobody and needs no
//! setting.
//!
//! Files under `assets/` have their content's digest in their name, so browsers keep them for good. Every
//! other address without a file is a page of the one-page application and gets `index.html`.

mod content;
mod page;

use bytes::Bytes;
use http::{Request, Response};
use include_dir::{Dir, include_dir};

static PAGES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/web/dist");

/// Answers a request for a page or file.
pub fn handle<B>(request: &Request<B>) -> Response<Bytes> {
    page::answer(request, |path| {
        PAGES.get_file(path).map(include_dir::File::contents)
    })
}
