//! Writes the JavaScript that a Worker's WASM module needs around it: `worker-bindgen MODULE.wasm OUT-FOLDER`.
//!
//! It does what the command `wasm-bindgen --target bundler` does. That command would have to be installed in
//! exactly the version of the library, with an HTTP client and TLS that nothing here needs; this one is pinned
//! with the library in one lock file.

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(module), Some(out), None) = (arguments.next(), arguments.next(), arguments.next())
    else {
        bail!("usage: worker-bindgen MODULE.wasm OUT-FOLDER");
    };
    let mut bindgen = Bindgen::new();
    bindgen
        .bundler(true)?
        .typescript(false)
        // Names of functions are half of a module; a Worker is limited in size and in the time to its start.
        .remove_name_section(true)
        .out_name("index")
        .input_path(&module)
        .generate(&out)
        .with_context(|| format!("{} cannot be made into a Worker", module.display()))
}
