//! The committed document is the one that the code makes.

#[test]
fn the_committed_openapi_document_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/api/openapi.json");
    let committed = std::fs::read_to_string(path).expect("docs/api/openapi.json");
    let made = edgecall_api::openapi::document(&edgecall_api::all());
    let committed: serde_json::Value = serde_json::from_str(&committed).expect("JSON");
    assert!(
        committed == made,
        "run: cargo run -p edgecall-api --example openapi > docs/api/openapi.json"
    );
}
