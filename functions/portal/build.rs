//! Makes the folder of the built pages when the web has not been built yet, so that everything else can be.

use std::path::Path;

fn main() {
    let pages = Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default())
        .join("web")
        .join("dist");
    if let Err(error) = std::fs::create_dir_all(&pages) {
        println!(
            "cargo::error=the folder {} cannot be made: {error}",
            pages.display()
        );
    }
    println!("cargo::rerun-if-changed=build.rs");
    // A new web build gives a new component.
    println!("cargo::rerun-if-changed=web/dist");
}
