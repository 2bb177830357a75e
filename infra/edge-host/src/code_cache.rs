//! Keeps compiled components on disk. Compiling takes seconds, loading a compiled one milliseconds.

use sha2::{Digest, Sha256};
use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    io,
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::{Path, PathBuf},
};
use wasmtime::{Engine, component::Component};

/// A folder of compiled components.
#[derive(Clone, Debug)]
pub(crate) struct CodeCache {
    folder: PathBuf,
}

impl CodeCache {
    /// Creates the folder, or takes it over, for this user alone: whoever writes there chooses the native
    /// code that this process runs.
    pub fn open(folder: &Path) -> io::Result<Self> {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    /// The component of `wasm`, compiled now or earlier by the same version of the engine.
    pub fn component(
        &self,
        engine: &Engine,
        name: &str,
        wasm: &[u8],
    ) -> wasmtime::Result<Component> {
        let file = self
            .folder
            .join(format!("{name}-{}.cwasm", key(engine, wasm)));
        if file.exists() {
            match load(engine, &file) {
                Ok(component) => return Ok(component),
                Err(error) => {
                    tracing::warn!(%error, file = %file.display(), "compiled code not usable")
                }
            }
        }
        tracing::info!(function = name, bytes = wasm.len(), "compiling");
        let component = Component::new(engine, wasm)?;
        // Without a cache everything works, only the next start is slower.
        if let Err(error) = self.keep(name, &file, &component) {
            tracing::warn!(%error, file = %file.display(), "compiled code not kept");
        }
        Ok(component)
    }

    fn keep(&self, name: &str, file: &Path, component: &Component) -> wasmtime::Result<()> {
        let unfinished = file.with_extension(format!("{}.part", std::process::id()));
        fs::write(&unfinished, component.serialize()?)?;
        fs::rename(&unfinished, file)?;
        self.forget_older(name, file);
        Ok(())
    }

    /// Removes what earlier versions of the function left.
    fn forget_older(&self, name: &str, newest: &Path) {
        let Ok(entries) = fs::read_dir(&self.folder) else {
            return;
        };
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            let of = path
                .file_stem()
                .and_then(|stem| stem.to_str()?.rsplit_once('-'))
                .map(|(of, _)| of);
            if of == Some(name) && path != newest && path.extension().is_some_and(|e| e == "cwasm")
            {
                let _ = fs::remove_file(path);
            }
        }
    }
}

/// The component's bytes, and version and settings of the engine that compiled them.
fn key(engine: &Engine, wasm: &[u8]) -> String {
    let mut settings = DefaultHasher::new();
    engine.precompile_compatibility_hash().hash(&mut settings);
    let mut hash = Sha256::new();
    hash.update(settings.finish().to_be_bytes());
    hash.update(wasm);
    hex::encode(hash.finalize())
}

/// Reads compiled code from the cache's folder.
// Compiled code is trusted as native code is. It is safe here because only this program writes files into
// the folder, which no other user may enter, and the engine checks that its own version wrote them.
#[allow(unsafe_code)]
fn load(engine: &Engine, file: &Path) -> wasmtime::Result<Component> {
    // SAFETY: see above.
    unsafe { Component::deserialize_file(engine, file) }
}
