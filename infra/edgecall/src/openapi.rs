//! `edgecall openapi`: prints the API's description.

use anyhow::Result;
use std::process::ExitCode;

/// Prints the OpenAPI 3.1 document.
pub fn run() -> Result<ExitCode> {
    println!(
        "{}",
        serde_json::to_string_pretty(&edgecall_api::openapi::document(&edgecall_api::all()))?
    );
    Ok(ExitCode::SUCCESS)
}
