//! What one machine needs in place of the cloud: tables (DynamoDB protocol over SQLite), objects (S3
//! protocol over the file system) and a mailbox that keeps e-mails and SMS instead of sending them.
//!
//! Every service listens on an address that the caller chooses (port 0: any free port), runs on threads
//! of its own so that its disk waits never delay the caller's runtime, and can be paused and resumed on
//! the same port, as if a cloud service went away and came back.
//!
//! None of them checks who is calling beyond the S3 signature: bind them to loopback only.

mod data_dir;
mod listening;
pub mod mailbox;
mod mailbox_page;
pub mod objects;
pub mod tables;

pub use data_dir::check_writable;
pub use listening::Listening;

use std::{io, net::SocketAddr, path::PathBuf};

/// Why an embedded service cannot start. Each message names the path or the address and says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Something listens on the port already.
    #[error(
        "{service}: port {} is already in use on {}; stop the program that uses it or choose another port",
        addr.port(), addr.ip()
    )]
    PortTaken {
        /// Service that wanted the port.
        service: &'static str,
        /// Address that is taken.
        addr: SocketAddr,
    },
    /// Ports below 1024 need a privilege.
    #[error(
        "{service}: not allowed to listen on {addr}; choose a port above 1023 or run with the privilege"
    )]
    PortForbidden {
        /// Service that wanted the port.
        service: &'static str,
        /// Address that was refused.
        addr: SocketAddr,
    },
    /// Any other reason not to listen, for example an address that this machine does not have.
    #[error("{service}: cannot listen on {addr}: {source}")]
    Listen {
        /// Service that wanted the address.
        service: &'static str,
        /// Address that was refused.
        addr: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The data folder belongs to someone else.
    #[error("no permission to write to {}; give this user the folder or choose another one", path.display())]
    NoPermission {
        /// File or folder that was refused.
        path: PathBuf,
    },
    /// No space or quota left.
    #[error("no space left on the disk that holds {}; free some space or choose another folder", path.display())]
    DiskFull {
        /// File or folder that could not be written.
        path: PathBuf,
    },
    /// Mounted read-only.
    #[error("{} is on a read-only file system; choose another folder", path.display())]
    ReadOnly {
        /// File or folder that could not be written.
        path: PathBuf,
    },
    /// Any other trouble with the data folder.
    #[error("cannot use {}: {reason}", path.display())]
    Storage {
        /// File or folder in question.
        path: PathBuf,
        /// What the system or the store said.
        reason: String,
    },
}
