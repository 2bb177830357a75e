//! A service that listens: starts, pauses (as if it had gone away) and resumes on the same port.

use crate::StartError;
use futures::future::BoxFuture;
use std::{
    io, net,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    net::TcpListener,
    runtime::{Builder, Runtime},
    task::spawn_blocking,
};

/// How long a pause waits for a request that is inside the store before it counts as gone.
const PAUSE_PATIENCE: Duration = Duration::from_secs(5);

/// Serves one listener until it is dropped.
pub(crate) type Serve = Arc<dyn Fn(TcpListener) -> BoxFuture<'static, ()> + Send + Sync>;

/// A running service: its address and the switch to take it away and bring it back.
///
/// The service has a runtime of its own. SQLite and the file system block threads while they sync, and on
/// the caller's runtime that would delay audio. Dropping the runtime is also what a pause is: listener and
/// connections vanish at once, requests in flight get no answer. Dropping the handle stops the service.
pub struct Listening {
    name: &'static str,
    threads: usize,
    addr: SocketAddr,
    serve: Serve,
    running: Mutex<Option<Runtime>>,
}

impl Listening {
    /// Binds `addr` (port 0: any) and serves it on `threads` threads.
    pub(crate) fn start(
        name: &'static str,
        threads: usize,
        addr: SocketAddr,
        serve: Serve,
    ) -> Result<Self, StartError> {
        let (listener, addr) = bind(name, addr)?;
        let runtime = serve_on(name, threads, addr, listener, &serve)?;
        Ok(Self {
            name,
            threads,
            addr,
            serve,
            running: Mutex::new(Some(runtime)),
        })
    }

    /// Address that the service listens on; stays the same over pauses.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Whether the service is away.
    pub fn is_paused(&self) -> bool {
        self.running
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_none()
    }

    /// Stops listening and drops every connection. New connections are refused when this returns. Does
    /// nothing when already paused.
    pub async fn pause(&self) {
        let Some(runtime) = self.take_runtime() else {
            return;
        };
        // Waiting for threads blocks, so it happens on a thread made for blocking. A panic in there means
        // that the threads are gone as well.
        let _ = spawn_blocking(move || runtime.shutdown_timeout(PAUSE_PATIENCE)).await;
        tracing::info!(service = self.name, addr = %self.addr, "paused");
    }

    /// Listens again on the same address. Does nothing when not paused.
    ///
    /// # Errors
    /// [`StartError`] when another program took the port meanwhile; the service stays paused.
    pub async fn resume(&self) -> Result<(), StartError> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if running.is_none() {
            let (listener, addr) = bind(self.name, self.addr)?;
            *running = Some(serve_on(
                self.name,
                self.threads,
                addr,
                listener,
                &self.serve,
            )?);
            tracing::info!(service = self.name, addr = %self.addr, "resumed");
        }
        Ok(())
    }

    fn take_runtime(&self) -> Option<Runtime> {
        self.running
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        if let Some(runtime) = self.take_runtime() {
            // The only way to end a runtime that is allowed inside another one.
            runtime.shutdown_background();
        }
    }
}

fn bind(
    service: &'static str,
    addr: SocketAddr,
) -> Result<(net::TcpListener, SocketAddr), StartError> {
    let refused = |source: io::Error| match source.kind() {
        io::ErrorKind::AddrInUse => StartError::PortTaken { service, addr },
        io::ErrorKind::PermissionDenied => StartError::PortForbidden { service, addr },
        _ => StartError::Listen {
            service,
            addr,
            source,
        },
    };
    let listener = net::TcpListener::bind(addr).map_err(refused)?;
    listener.set_nonblocking(true).map_err(refused)?;
    let addr = listener.local_addr().map_err(refused)?;
    Ok((listener, addr))
}

fn serve_on(
    service: &'static str,
    threads: usize,
    addr: SocketAddr,
    listener: net::TcpListener,
    serve: &Serve,
) -> Result<Runtime, StartError> {
    let failed = |source| StartError::Listen {
        service,
        addr,
        source,
    };
    let runtime = Builder::new_multi_thread()
        .worker_threads(threads)
        .thread_name(service)
        .enable_all()
        .build()
        .map_err(failed)?;
    let listener = {
        let _inside = runtime.enter();
        TcpListener::from_std(listener).map_err(failed)?
    };
    runtime.spawn(serve(listener));
    Ok(runtime)
}
