//! Secrets of the local platform: made once, kept in `data/keys`, readable for the owner only.

use anyhow::{Context, Result, bail};
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

/// The local platform's secrets.
pub struct Keys {
    /// Seals secrets at rest.
    pub seal: [u8; 32],
    /// Shared by node and functions.
    pub internal_token: String,
    /// Access key of the object store.
    pub access_key: String,
    /// Its secret.
    pub secret_key: String,
    /// Password of the SIP trunk for own SIP clients.
    pub sip_password: String,
}

impl Keys {
    /// Reads the keys in `dir`; those that are missing are made.
    ///
    /// # Errors
    /// The folder cannot be used, or a key file was damaged.
    pub fn load_or_make(dir: &Path) -> Result<Keys> {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(dir)
            .with_context(|| format!("cannot create {}", dir.display()))?;
        let seal_text = secret(dir, "seal-key", 32)?;
        let mut seal = [0; 32];
        if hex::decode_to_slice(&seal_text, &mut seal).is_err() {
            bail!(
                "{} does not hold 32 bytes in hexadecimal",
                dir.join("seal-key").display()
            );
        }
        Ok(Keys {
            seal,
            internal_token: secret(dir, "internal-token", 32)?,
            access_key: secret(dir, "store-access-key", 10)?,
            secret_key: secret(dir, "store-secret-key", 32)?,
            sip_password: secret(dir, "sip-password", 12)?,
        })
    }
}

/// The secret in a file; made from `bytes` random bytes when the file is not there.
fn secret(dir: &Path, name: &str, bytes: usize) -> Result<String> {
    let path = dir.join(name);
    match fs::read_to_string(&path) {
        Ok(text) if !text.trim().is_empty() => return Ok(text.trim().to_owned()),
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
    let mut random = vec![0; bytes];
    getrandom::fill(&mut random).map_err(|e| anyhow::anyhow!("no random numbers: {e}"))?;
    let text = hex::encode(random);
    // Written beside and renamed: a crash never leaves half a key that would be taken for a whole one.
    let draft = dir.join(format!("{name}.new"));
    let written = OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(0o600)
        .open(&draft)
        .and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&draft, &path));
    written.with_context(|| format!("cannot write {}", path.display()))?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn keys_are_made_once_and_for_the_owner_only() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("keys");
        let first = Keys::load_or_make(&folder).unwrap();
        let second = Keys::load_or_make(&folder).unwrap();
        assert_eq!(first.internal_token, second.internal_token);
        assert_eq!(first.seal, second.seal);
        assert_ne!(first.internal_token, first.secret_key);
        let mode = fs::metadata(folder.join("seal-key"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_damaged_seal_key_is_named_and_not_replaced() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("seal-key"), "short").unwrap();
        let error = Keys::load_or_make(dir.path()).err().unwrap().to_string();
        assert!(error.contains("seal-key"), "{error}");
    }
}
