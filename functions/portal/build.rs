//! Embeds the built web pages (`web/dist`). Without them the crate still builds, and the function says what
//! is missing.

use std::path::Path;

fn main() {
    let root = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let dist = Path::new(&root).join("web/dist");
    std::fs::create_dir_all(&dist).expect("the folder of the web pages can be made");
    println!("cargo:rerun-if-changed={}", dist.display());
}
