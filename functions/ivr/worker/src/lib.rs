//! IVR HTTP nodes as a Cloudflare Worker.

use function_runtime::worker::serve;
use worker::event;

#[event(fetch)]
async fn fetch(
    request: worker::HttpRequest,
    environment: worker::Env,
    _: worker::Context,
) -> worker::Result<impl worker::IntoResponse> {
    Ok(serve(function_ivr::router(), request, &environment).await)
}
