//! What the flow gets from an answer: the whole body, values out of its JSON, defaults (IVR-083).

use edgecall_flow::{json_path, json_text};
use edgecall_model::node_api::IvrHttpRequest;
use serde_json::Value;

/// Variables of a successful answer. A missing path, or a body that is not JSON, gives the default.
pub(crate) fn from_body(ask: &IvrHttpRequest, body: &[u8]) -> Vec<(String, String)> {
    let json: Option<Value> = serde_json::from_slice(body).ok();
    let mut variables: Vec<(String, String)> = ask
        .outputs
        .iter()
        .map(|output| {
            let found = json
                .as_ref()
                .and_then(|json| json_path(json, &output.path))
                .map(json_text);
            (
                output.variable.clone(),
                found.unwrap_or_else(|| output.default.clone()),
            )
        })
        .collect();
    if let Some(name) = &ask.result_variable {
        variables.push((name.clone(), String::from_utf8_lossy(body).into_owned()));
    }
    variables
}

/// Variables after a failure: defaults, and nothing as the body, so that no flow decides by an older answer.
pub(crate) fn defaults(ask: &IvrHttpRequest) -> Vec<(String, String)> {
    let outputs = ask
        .outputs
        .iter()
        .map(|output| (output.variable.clone(), output.default.clone()));
    outputs
        .chain(
            ask.result_variable
                .iter()
                .map(|name| (name.clone(), String::new())),
        )
        .collect()
}
