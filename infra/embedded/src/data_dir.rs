//! Checks a data folder before a service relies on it, so that a full or foreign disk is one clear message
//! at start and not a failed call later.

use crate::StartError;
use std::{
    fs,
    io::{self, Write},
    path::Path,
};

/// Bytes that must fit: one SQLite page group, enough to tell a full disk from a working one.
const PROBE_BYTES: usize = 64 * 1024;

/// Creates `dir` (with parents) when it is missing and proves that a file can be written and synced in it.
///
/// # Errors
/// [`StartError::NoPermission`], [`StartError::DiskFull`], [`StartError::ReadOnly`] or
/// [`StartError::Storage`], each naming the path.
pub fn check_writable(dir: &Path) -> Result<(), StartError> {
    fs::create_dir_all(dir).map_err(|e| storage_error(dir, &e))?;
    let probe = dir.join(format!(".writable-{}", std::process::id()));
    let written = fs::File::create(&probe).and_then(|mut file| {
        file.write_all(&[0; PROBE_BYTES])?;
        file.sync_all()
    });
    // The probe goes in any case; when removing fails, the reason is the one that writing reports.
    let removed = fs::remove_file(&probe);
    written.and(removed).map_err(|e| storage_error(dir, &e))
}

/// The clear message for what the system said about `path`.
pub(crate) fn storage_error(path: &Path, error: &io::Error) -> StartError {
    let path = path.to_owned();
    match error.kind() {
        io::ErrorKind::PermissionDenied => StartError::NoPermission { path },
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StartError::DiskFull { path },
        io::ErrorKind::ReadOnlyFilesystem => StartError::ReadOnly { path },
        _ => StartError::Storage {
            path,
            reason: error.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(kind: io::ErrorKind) -> String {
        storage_error(Path::new("/srv/calls"), &io::Error::from(kind)).to_string()
    }

    #[test]
    fn each_disk_trouble_has_its_own_message_with_the_path() {
        for (kind, words) in [
            (
                io::ErrorKind::PermissionDenied,
                "no permission to write to /srv/calls",
            ),
            (
                io::ErrorKind::StorageFull,
                "no space left on the disk that holds /srv/calls",
            ),
            (
                io::ErrorKind::QuotaExceeded,
                "no space left on the disk that holds /srv/calls",
            ),
            (
                io::ErrorKind::ReadOnlyFilesystem,
                "/srv/calls is on a read-only file system",
            ),
            (io::ErrorKind::NotADirectory, "cannot use /srv/calls"),
        ] {
            assert!(said(kind).contains(words), "{kind:?}: {}", said(kind));
        }
    }

    #[test]
    fn a_missing_folder_is_created_and_left_empty() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join("a/b");
        check_writable(&dir).unwrap();
        assert_eq!(fs::read_dir(&dir).unwrap().count(), 0);
    }

    #[test]
    fn a_file_in_the_place_of_the_folder_is_named() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("data");
        fs::write(&file, b"x").unwrap();
        let message = check_writable(&file).unwrap_err().to_string();
        assert!(message.contains(&file.display().to_string()), "{message}");
    }
}
