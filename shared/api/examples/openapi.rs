//! Prints the OpenAPI document: `cargo run -p edgecall-api --example openapi > docs/api/openapi.json`.

fn main() -> Result<(), serde_json::Error> {
    let document = edgecall_api::openapi::document(&edgecall_api::all());
    println!("{}", serde_json::to_string_pretty(&document)?);
    Ok(())
}
