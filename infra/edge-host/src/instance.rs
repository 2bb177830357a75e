//! Instances of a function: how they are made, how long they live, what memory they get.

use crate::{
    Clock, FunctionSpec,
    guest_output::GuestOutput,
    outbound::{Outbound, OutboundHooks},
    surroundings::WallClock,
};
use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::{Duration, Instant},
};
use tokio::time::{Sleep, sleep, timeout};
use wasmtime::{
    Engine, ResourceLimiter, Store, StoreContextMut, component::GuestTaskId, format_err,
};
use wasmtime_wasi::{ResourceTable, WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::{
    WasiHttpCtx, WasiHttpCtxView, WasiHttpView,
    handler::{
        HandlerState, Instance, ProxyPre, ShouldAccept, WorkerExpiration, WorkerState, WorkerStatus,
    },
};

/// Requests after which an instance is replaced, so that what it leaks does not add up.
const REQUESTS_PER_INSTANCE: usize = 1000;
/// How long an instance without requests is kept.
const IDLE_LIMIT: Duration = Duration::from_secs(1);

/// What the host keeps for one instance.
pub(crate) struct InstanceState {
    wasi: WasiCtx,
    http: WasiHttpCtx,
    table: ResourceTable,
    hooks: OutboundHooks,
    memory: MemoryLimit,
    _counted: Counted,
}

impl WasiView for InstanceState {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

impl WasiHttpView for InstanceState {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView {
            hooks: &mut self.hooks,
            table: &mut self.table,
            ctx: &mut self.http,
        }
    }
}

/// Counts living instances.
struct Counted(Arc<str>);

impl Counted {
    fn new(function: Arc<str>) -> Self {
        metrics::gauge!("edge_function_instances", "function" => function.clone()).increment(1);
        Self(function)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        metrics::gauge!("edge_function_instances", "function" => self.0.clone()).decrement(1);
    }
}

/// Refuses memory above the function's limit. The function sees a failed allocation and most often traps.
struct MemoryLimit {
    function: Arc<str>,
    bytes: usize,
}

/// Elements of one table: function pointers of a program, far below this in practice.
const TABLE_ELEMENTS: usize = 100_000;

impl ResourceLimiter for MemoryLimit {
    fn memory_growing(
        &mut self,
        _current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let fits = desired <= self.bytes;
        if !fits {
            let labels = [
                ("function", self.function.to_string()),
                ("limit", "memory".to_owned()),
            ];
            metrics::counter!("edge_function_limit_hits_total", &labels).increment(1);
            tracing::warn!(
                function = &*self.function,
                desired,
                limit = self.bytes,
                "memory limit"
            );
        }
        Ok(fits)
    }

    fn table_growing(
        &mut self,
        _current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        Ok(desired <= TABLE_ELEMENTS)
    }
}

/// Makes the instances of one function.
pub(crate) struct Instances {
    engine: Engine,
    pre: ProxyPre<InstanceState>,
    function: Arc<str>,
    env: Vec<(String, String)>,
    memory_bytes: usize,
    time_limit: Duration,
    outbound: Arc<Outbound>,
    clock: Option<Arc<dyn Clock>>,
}

impl Instances {
    pub fn new(
        engine: Engine,
        pre: ProxyPre<InstanceState>,
        spec: &FunctionSpec,
        outbound: Arc<Outbound>,
    ) -> Self {
        Self {
            engine,
            pre,
            function: spec.name.as_str().into(),
            env: spec.env.clone(),
            memory_bytes: spec.memory_bytes,
            time_limit: spec.time_limit,
            outbound,
            clock: spec.surroundings.clock.clone(),
        }
    }

    /// No files, no sockets, no arguments: only the given variables, clocks, randomness and HTTP.
    fn state(&self) -> InstanceState {
        let output = |is_error| GuestOutput {
            function: self.function.clone(),
            is_error,
        };
        let mut wasi = WasiCtx::builder();
        wasi.envs(&self.env)
            .stdout(output(false))
            .stderr(output(true))
            .allow_tcp(false)
            .allow_udp(false);
        if let Some(clock) = &self.clock {
            wasi.wall_clock(WallClock(clock.clone()));
        }
        InstanceState {
            wasi: wasi.build(),
            http: WasiHttpCtx::new(),
            table: ResourceTable::new(),
            hooks: OutboundHooks(self.outbound.clone()),
            memory: MemoryLimit {
                function: self.function.clone(),
                bytes: self.memory_bytes,
            },
            _counted: Counted::new(self.function.clone()),
        }
    }
}

impl HandlerState for Instances {
    type StoreData = InstanceState;
    type WorkerExpiration = Lifetime;
    type WorkerState = OneAtATime;

    async fn instantiate(&self) -> wasmtime::Result<Instance<InstanceState, Lifetime, OneAtATime>> {
        let mut store = Store::new(&self.engine, self.state());
        store.limiter(|state| &mut state.memory);
        store.set_epoch_deadline(1);
        store.epoch_deadline_async_yield_and_update(1);
        let proxy = timeout(self.time_limit, self.pre.instantiate_async(&mut store))
            .await
            .map_err(|_| format_err!("no instance within the time limit"))??;
        Ok(Instance {
            store,
            proxy,
            view: InstanceState::http,
            expiration: Lifetime {
                time_limit: self.time_limit,
                end: Box::pin(sleep(IDLE_LIMIT)),
            },
            state: OneAtATime {
                function: self.function.clone(),
                time_limit: self.time_limit,
            },
        })
    }
}

/// Serves one request after the other; what a request leaves in memory is never seen by another at work.
pub(crate) struct OneAtATime {
    function: Arc<str>,
    time_limit: Duration,
}

impl WorkerState for OneAtATime {
    type StoreData = InstanceState;
    type RequestData = ();

    fn should_accept_request(&self, running: usize, total: usize) -> ShouldAccept {
        match (running, total) {
            (_, REQUESTS_PER_INSTANCE..) => ShouldAccept::Never,
            (0, _) => ShouldAccept::Yes,
            _ => ShouldAccept::No,
        }
    }

    fn on_request_start(
        &self,
        _store: StoreContextMut<'_, InstanceState>,
        (): (),
        _task: GuestTaskId,
    ) -> Pin<Box<dyn Future<Output = ()> + Send + Sync>> {
        Box::pin(sleep(self.time_limit))
    }

    fn drop(&self, _store: Store<InstanceState>, result: wasmtime::Result<()>) {
        if let Err(error) = result {
            // The engine says so of every instance that is cut off. Without a panic that is the process's end.
            if error.to_string() == "worker panicked" && !std::thread::panicking() {
                return;
            }
            tracing::warn!(function = &*self.function, "instance ended: {error:?}");
        }
    }
}

/// Ends an instance that is idle for long or works past the function's time, also when it never waits.
pub(crate) struct Lifetime {
    time_limit: Duration,
    end: Pin<Box<Sleep>>,
}

impl WorkerExpiration for Lifetime {
    fn poll(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        status: WorkerStatus,
        start: Instant,
    ) -> Poll<()> {
        let limit = match status {
            WorkerStatus::Idle => IDLE_LIMIT,
            WorkerStatus::Requests | WorkerStatus::PostReturn => self.time_limit,
        };
        let end = tokio::time::Instant::from_std(start + limit);
        if self.end.deadline() != end {
            self.end.as_mut().reset(end);
        }
        self.end.as_mut().poll(cx)
    }
}
